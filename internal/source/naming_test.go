package source_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func TestNameOf(t *testing.T) {
	const (
		env      = 1 << iota // an env file
		template             // a template
		local                // the local tier
	)
	for _, test := range []struct {
		path        string
		flags       int
		environment string
	}{
		{".env", env, ""},
		{"app/.env", env, ""},
		{".ENV", env, ""},
		{".env.", env, ""},
		{".env.txt", env, ""},
		{".env.production", env, "production"},
		{".Env.Production", env, "production"},
		{".env.prod", env, "production"},
		{".env.PRD", env, "production"},
		{".env.live", env, "production"},
		{".env.prod2", env, "production"},
		{".env.prod-eu", env, "production"},
		{".env-prod", env, "production"},
		{".env_prod", env, "production"},
		{".envprod", env, "production"},
		{".envdev", env, "development"},
		{".env.staging", env, "staging"},
		{".env.pre-prod", env, "staging"},
		{".env.preprod", env, "staging"},
		{".env.uat", env, "staging"},
		{".env.test", env, "test"},
		{".env.ci", env, "test"},
		{".env.e2e", env, "test"},
		{".env.development", env, "development"},
		{".env.local", env | local, "development"},
		{".env.production.local", env | local, "production"},
		{".env.test.local", env | local, "test"},
		{".env.demo.local", env | local, "demo"},
		{".env.local.example", env | local | template, "development"},
		{".env.prod.local.dist", env | local | template, "production"},
		{".env.demo", env, "demo"},
		{".env.us-east", env, "us-east"},
		{".env.Docker", env, "Docker"},
		{".env.docker.dev", env, "development"},
		{".env-non-dev", env, ""},
		{".env.nonprod", env, "nonprod"},
		{".env.bak", env, "bak"},
		{".env.production.bak", env, "production.bak"},
		{".env copy", env, "copy"},
		{".env.test.prod", env, "test.prod"},
		{".env.example", env | template, ""},
		{".env.template", env | template, ""},
		{".env.dist", env | template, ""},
		{".env.sample", env | template, ""},
		{".env.defaults", env | template, ""},
		{".env.schema", env | template, ""},
		{".env.j2", env | template, ""},
		{".envexample", env | template, ""},
		{".env.пример", env | template, ""},
		{".env.демо", env, "демо"},
		{".env.prod.example", env | template, "production"},
		{".env.example.prod", env | template, "production"},
		{".env.dev-sample", env | template, "development"},
		{".env.prod-sample", env | template, "production"},
		{".env.prod.db-sample", env | template, "production"},
		{"env.example", env | template, ""},
		{"env.production", env, "production"},
		{"env-sample", env | template, ""},
		{"env.local", env | local, "development"},
		{"production.env", env, "production"},
		{"local.env", env, "development"},
		{"production.env.local", env | local, "production"},
		{".prod.env", env, "production"},
		{".docker.env", env, ""},
		{"postgres.env", env, ""},
		{"postgres-prod.env", env, "production"},
		{"demo.env", env, "demo"},
		{"example.env", env | template, ""},
		{"vercel.env.example", env | template, ""},
		{"secrets.env.template", env | template, ""},
		{"app.env.production", env, "production"},

		{".envs/.production/.postgres", env, "production"},
		{".envs/.local/.django", env, "development"},
		{".envs/.demo/.postgres", env, "demo"},
		{".envs/production", env, "production"},
		{".envs/.production/nested/.redis", env, "production"},
		{"{{cookiecutter.project_slug}}/.envs/.production/.postgres", env | template, "production"},
		{"deploy/production/.env", env, "production"},
		{"deploy/prod-eu/app/.env", env, "production"},
		{"/srv/non-prod/.env", env, ""},
		{"tests/.env", env, "test"},
		{"test/fixtures/.env", env, "test"},
		{"tests/.env.production", env, "production"},
		{"tests/.env.test.prod", env, "test.prod"},
		{"production/.env-non-dev", env, ""},
		{"production/.env.local", env | local, "development"},
		{"production/a/b/c/.env", env, ""},
		{"../production/.env", env, "production"},
		{"production/../.env", env, ""},
		{"/usr/local/.env", env, ""},
		{"local/.env", env, "development"},
		{"dev/app/.env", env, ""},
		{"home/.local/share/.env", env, ""},
		{".envs/.local/nested/.redis", env, "development"},
		{"my-test-app/.env", env, ""},

		{"production.ini", 0, "production"},
		{"alembic.ini", 0, ""},
		{"alembic.prod.ini", 0, "production"},
		{"alembic-staging.ini", 0, "staging"},
		{"alembic.live.ini", 0, "production"},
		{"alembic.ini.example", template, ""},
		{"default.ini", 0, ""},
		{"conf/production/alembic.ini", 0, "production"},
		{"development.ini_tmpl", template, "development"},
		{"docker-compose.prod.yml", 0, "production"},
		{"docker-compose.prod.test.yml", 0, ""},
		{"production/app.py", 0, ""},
		{"live_updates.py", 0, ""},

		{".envrc", 0, ""},
		{".envrc.example", template, ""},
		{".env.py", 0, ""},
		{".env.ts", 0, ""},
		{".env.d.ts", 0, ""},
		{".env.sh", 0, ""},
		{".env.example.md", template, ""},
		{".env.json", 0, ""},
		{".env.yaml.example", template, ""},
		{".env.vault", 0, ""},
		{".env.keys", 0, ""},
		{".env.gpg", 0, ""},
		{".env.swp", 0, ""},
		{".env~", 0, ""},
		{".#.env", 0, ""},
		{"env", 0, ""},
		{"env.py", 0, ""},
		{"alembic/env.py", 0, ""},
		{"env.example.ts", template, ""},
		{"vite.env.d.ts", 0, ""},
		{"environment.ts", 0, ""},
		{".environment", 0, ""},
		{"development_env", 0, "development"},
		{".envs/README.md", 0, ""},
		{".envs/.gitignore", 0, ""},
		{"", 0, ""},
		{"\xff\xfe", 0, ""},
		{".env.\xff", env, "\xff"},
	} {
		t.Run(test.path, func(t *testing.T) {
			got := source.NameOf(test.path)
			if (got.Reason == "") != (got.Environment == "") {
				t.Errorf("environment %q has the reason %q", got.Environment, got.Reason)
			}
			got.Reason, got.Folder, got.Variant, got.Service = "", "", "", "" // see the tests below
			want := source.Naming{
				EnvFile:     test.flags&env != 0,
				Template:    test.flags&template != 0,
				Local:       test.flags&local != 0,
				Environment: test.environment,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNameOfReason(t *testing.T) {
	for path, want := range map[string]string{
		".env":                            "",
		"a/.env.production":               "the name of .env.production",
		"tests/production.env":            "the name of production.env",
		".envs/.production/.postgres":     "the folder .envs/.production",
		"a/conf/production/x/alembic.ini": "the folder a/conf/production",
		"/etc/production/alembic.ini":     "the folder /etc/production",
	} {
		if got := source.NameOf(path).Reason; got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}

func TestNameOfApart(t *testing.T) {
	for path, want := range map[string]source.Naming{
		".env":                       {},
		".env.local":                 {},
		".env.example":               {},
		".env.production":            {Variant: "production"},
		".env.Production.local":      {Variant: "production"},
		".env.prod-eu":               {Variant: "prod-eu"},
		".env.prod-eu.local.example": {Variant: "prod-eu"},
		".env.pre-prod":              {Variant: "pre-prod"},
		".env.docker.dev":            {Variant: "docker-dev"},
		"env.production":             {Variant: "production"},
		"production.env":             {Variant: "production"},
		"postgres-prod.env":          {Variant: "postgres-prod", Service: "postgres"},
		"redis.cache.env.production": {Variant: "redis-cache-production", Service: "redis-cache"},
		"deploy/production/.env":     {Folder: "deploy/production"},
		".envs/.production/.django":  {Folder: ".envs/.production", Variant: "django", Service: "django"},
		".envs/.production/sub/.env": {Folder: ".envs/.production"},
		"alembic.prod.ini":           {},
	} {
		got := source.NameOf(path)
		apart := source.Naming{Folder: got.Folder, Variant: got.Variant, Service: got.Service}
		if diff := cmp.Diff(want, apart); diff != "" {
			t.Errorf("%s: %s", path, diff)
		}
	}
}

func TestCanonical(t *testing.T) {
	for _, test := range []struct {
		word, environment string
		known             bool
	}{
		{"PROD", "production", true},
		{" Production ", "production", true},
		{"prd", "production", true},
		{"live", "production", true},
		{"stg", "staging", true},
		{"Pre-Prod", "staging", true},
		{"uat", "staging", true},
		{"LOCAL", "development", true},
		{"develop", "development", true},
		{"e2e", "test", true},
		{"ci", "test", true},
		{"Demo", "Demo", false},
		{"nonprod", "nonprod", false},
		{"", "", false},
		{"42", "42", false},
	} {
		environment, known := source.Canonical(test.word)
		if environment != test.environment || known != test.known {
			t.Errorf("%q: got %q, %t", test.word, environment, known)
		}
	}
}

func TestNearest(t *testing.T) {
	known := []string{"environments", "reader", "rules", "required", "ignore", "test-credentials"}
	for word, want := range map[string]string{
		"enviroments":      "environments",
		"test_credentials": "test-credentials",
		"rule":             "rules",
		"ingore":           "ignore",
		"database":         "",
		"ab":               "",
		"":                 "",
	} {
		if got, ok := source.Nearest(word, known); got != want || ok != (want != "") {
			t.Errorf("%q: got %q, %t, want %q", word, got, ok, want)
		}
	}
}

func FuzzNameOf(f *testing.F) {
	f.Add(".envs/.production/.postgres")
	f.Add(".env.pre.non-prod.local~")
	f.Fuzz(func(_ *testing.T, path string) { source.NameOf(path) })
}
