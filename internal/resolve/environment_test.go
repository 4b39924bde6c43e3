package resolve_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// environments gives environments as "name: file < file", templates with a
// question mark behind the name.
func environments(projects []*resolve.Project) []string {
	var lines []string
	list := func(all []resolve.Environment, mark string) {
		for _, e := range all {
			var files []string
			for _, file := range e.Files {
				files = append(files, file.Path)
			}
			lines = append(lines, e.Name+mark+": "+strings.Join(files, " < "))
		}
	}
	for _, p := range projects {
		list(p.Environments, "")
		list(p.Templates, "?")
	}
	return lines
}

func TestEnvironments(t *testing.T) {
	for _, test := range []struct {
		name, archive string
		want          []string
	}{
		{
			"by the name", archive(".env", ".env.prod", ".env.test", ".env.staging", ".env.demo"),
			[]string{"demo: .env.demo", "development: .env", "production: .env.prod", "staging: .env.staging", "test: .env.test"},
		},
		{
			"by the folder", archive("deploy/prod/.env", "deploy/staging/.env"),
			[]string{"production: deploy/prod/.env", "staging: deploy/staging/.env"},
		},
		{
			"by a variable", "-- .env --\nENVIRONMENT=PROD\n-- docker.env --\nDJANGO_SETTINGS_MODULE=config.settings.test\n",
			[]string{"production: .env", "test: docker.env"},
		},
		{
			"by a variable, the last line of it", "-- .env --\nENV=dev\nENV=prod\n",
			[]string{"production: .env"},
		},
		{
			"by the plainest variable", "-- .env --\nNODE_ENV=production\nAPP_ENV=staging\n",
			[]string{"staging: .env"},
		},
		{
			"not by a variable that says something else", "-- .env --\nVIRTUAL_ENV=/srv/production\nCONDA_DEFAULT_ENV=prod\nENV=${ENV:-prod}\n",
			[]string{"development: .env"},
		},
		{"by nothing", archive("services.env"), []string{"services.env: services.env"}},
		{
			"templates", archive(".env.example", ".env.prod.example", ".env.prod"),
			[]string{"production: .env.prod", "development?: .env.example", "production?: .env.prod.example"},
		},
		{
			"a cascade", archive(".env", ".env.local", ".env.development", ".env.development.local", ".env.production", ".env.production.local"),
			[]string{
				"development: .env < .env.development < .env.local < .env.development.local",
				"production: .env.production < .env.production.local",
			},
		},
		{
			"a cascade that overrides", "-- .env --\nA=1\n-- .env.local --\nA=2\n-- .env.development --\nA=3\n",
			[]string{"development: .env < .env.development < .env.local"},
		},
		{
			"the local tier overrides", "-- .env.production --\nA=1\n-- .env.production.local --\nA=2\n",
			[]string{"production: .env.production < .env.production.local"},
		},
		{
			"services", "-- .envs/.production/.django --\nA=1\nPORT=8000\n-- .envs/.production/.postgres --\nPOSTGRES_DB=x\nPORT=5432\n",
			[]string{"production: .envs/.production/.django < .envs/.production/.postgres"},
		},
		{
			"services with databases of their own", "-- .envs/.production/.app --\nDATABASE_URL=a\n-- .envs/.production/.jobs --\nDATABASE_URL=b\n",
			[]string{"production (.envs/.production/.app): .envs/.production/.app", "production (.envs/.production/.jobs): .envs/.production/.jobs"},
		},
		{
			"regions", "-- .env.prod-eu --\nDB_HOST=eu\n-- .env.prod-us --\nDB_HOST=us\n-- .env.prod-us.local --\nDB_HOST=here\n",
			[]string{"production (.env.prod-eu): .env.prod-eu", "production (.env.prod-us): .env.prod-us < .env.prod-us.local"},
		},
		{
			"regions beside what they share", "-- .env.prod --\nA=1\n-- .env.prod-eu --\nA=2\n",
			[]string{"production: .env.prod", "production (.env.prod-eu): .env.prod-eu"},
		},
		{
			"parts that agree", "-- .env.prod --\nA=1\n-- .env.prod-db --\nA=1\nDB_HOST=x\n",
			[]string{"production: .env.prod < .env.prod-db"},
		},
		{
			"two spellings that disagree", "-- .env --\nA=0\n-- .env.dev --\nA=1\n-- .env.development --\nA=2\n",
			[]string{"development: .env", "development (.env.dev): .env.dev", "development (.env.development): .env.development"},
		},
		{
			"one spelling and a person's", "-- .env --\nA=0\n-- .env.dev --\nA=1\n-- .env.dev-ann --\nA=2\n",
			[]string{"development: .env < .env.dev", "development (.env.dev-ann): .env.dev-ann"},
		},
		{
			"two folders of one name", archive("prod/.env", "production/.env"),
			[]string{"production (prod/.env): prod/.env", "production (production/.env): production/.env"},
		},
		{
			"a file and a folder of services", archive(".env", ".envs/.local/.django", ".envs/.local/.postgres"),
			[]string{"development: .env", "development (.envs/.local): .envs/.local/.django < .envs/.local/.postgres"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, environments(read("-- .git --\n"+test.archive).resolve())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTiers(t *testing.T) {
	no, yes := false, true
	options := &resolve.Options{Folder: ".", Environments: []resolve.EnvironmentOptions{
		{Name: "staging", Production: &yes}, {Name: "production", Production: &no}, {Name: "demo", Production: &yes},
	}}
	p := read("-- .env.prod-eu --\nA=1\n-- .env.prod-us --\nA=2\n-- .env.staging --\n-- .env.test --\n-- .env.demo --\n-- .env.qa --\n").only(t)
	judged := read(archive(".env.prod", ".env.staging", ".env.demo")).govern(options).only(t)
	for _, test := range []struct {
		project    *resolve.Project
		name, tier string
		production bool
	}{
		{p, "production (.env.prod-eu)", "production", true},
		{p, "production (.env.prod-us)", "production", true},
		{p, "staging", "staging", false},
		{p, "test", "test", false},
		{p, "demo", "other", false},
		{p, "qa", "other", false},
		{judged, "production", "production", false},
		{judged, "staging", "staging", true},
		{judged, "demo", "production", true},
	} {
		if e := environmentOf(t, test.project, test.name); e.Tier != test.tier || e.Production != test.production {
			t.Errorf("%s: tier %s, production %t", test.name, e.Tier, e.Production)
		}
	}
}

func TestClaims(t *testing.T) {
	p := read("-- .env.production --\nNODE_ENV=development\nENV=TEST\nAPP_ENV=prod\nX_ENVIRONMENT=Staging\nDEPLOY_ENV=eu-1\n").only(t)
	var got []string
	for _, c := range environmentOf(t, p, "production").Claims {
		got = append(got, fmt.Sprintf("%s %s %t %t", c.Variable, c.Says, c.Production, c.Mode))
	}
	want := []string{"ENV test false false", "X_ENVIRONMENT staging false false", "NODE_ENV development false true"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestFrontEnd(t *testing.T) {
	for text, want := range map[string]bool{
		"VITE_API_URL=/api":                               true,
		"NEXT_PUBLIC_A=1\nPORT=80":                        true,
		"REACT_APP_A=1\nDATABASE_URL=postgresql://db/app": false,
		"VITE_A=1\nDB_HOST=db":                            false,
		"PORT=80":                                         false,
		"":                                                false,
	} {
		p := read("-- .env.production --\n" + text + "\n").only(t)
		if got := environmentOf(t, p, "production").FrontEnd; got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

// requirementsOf gives the requirements of an environment as "name because",
// implied ones with the place.
func requirementsOf(e resolve.Environment) []string {
	var list []string
	for _, r := range e.Requirements {
		line := r.Name + ", " + r.Because
		if r.Implied {
			line += " " + r.At.String()
		}
		list = append(list, line)
	}
	return list
}

func TestImplied(t *testing.T) {
	const here = "DATABASE_URL, it is used here "
	for _, test := range []struct {
		name, archive, environment string
		want                       []string
	}{
		{"another environment sets it", "-- .env --\nA=1\nDATABASE_URL=x\n-- .env.production --\nSENTRY_DSN=y\n", "production", []string{here + ".env:2:1"}},
		{"a template has it", "-- .env.example --\nDATABASE_URL=\n-- .env.production --\n", "production", []string{here + ".env.example:1:1"}},
		{"its own template has it", "-- .env.production --\n-- .env.production.example --\nDATABASE_URL=\n", "production", []string{here + ".env.production.example:1:1"}},
		{"a reference to it", "-- .env --\nURL=${DATABASE_URL}\n-- .env.production --\n", "production", []string{here + ".env:1:5"}},
		{"an ini file refers to it", "-- alembic.ini --\n[alembic]\nsqlalchemy.url = %(DATABASE_URL)s\n-- .env.production --\n", "production", []string{here + "alembic.ini:2:18"}},
		{"nobody speaks of it", "-- .env --\nDB_HOST=x\n-- .env.production --\n", "production", nil},
		{"only itself", "-- .env --\n-- .env.production --\nDATABASE_URL=x\n", "production", nil},
		{"another name that ends like it", "-- .env --\nTEST_DATABASE_URL=x\nA=${TEST_DATABASE_URL}\nDATABASE_URL_FILE=y\n-- .env.production --\n", "production", nil},
		{"it is not production", "-- .env --\nDATABASE_URL=x\n-- .env.staging --\n", "staging", nil},
		{"another application speaks of it", "-- .git --\n-- a/.env --\nDATABASE_URL=x\n-- b/.env --\n-- b/.env.production --\n", "production", nil},
		{"a cascade of another language", "-- package.json --\n-- .env --\nDATABASE_URL=x\n-- .env.production --\n", "production", nil},
		{"another language without a cascade", "-- package.json --\n-- .env.development --\nDATABASE_URL=x\n-- .env.production --\n", "production", []string{here + ".env.development:1:1"}},
		{"a cascade with nothing in it", "-- package.json --\n-- .env --\nDATABASE_URL=\n-- .env.production --\n", "production", []string{here + ".env:1:1"}},
		{"a region beside what it shares", "-- .env.prod --\nDATABASE_URL=x\nA=1\n-- .env.prod-eu --\nA=2\n", "production (.env.prod-eu)", nil},
		{"a region beside another", "-- .env.prod-us --\nDATABASE_URL=x\nA=1\n-- .env.prod-eu --\nA=2\n", "production (.env.prod-eu)", []string{here + ".env.prod-us:1:1"}},
		{"a file for another service", "-- .env --\nDATABASE_URL=x\n-- redis-prod.env --\nA=1\n", "production", nil},
		{"a file for a service that has it elsewhere", "-- api-dev.env --\nDATABASE_URL=x\n-- api-prod.env --\nA=1\n-- redis-prod.env --\nB=1\n", "production", []string{here + "api-dev.env:1:1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, p := range read(test.archive).resolve() {
				for _, e := range p.Environments {
					if e.Name == test.environment {
						got = append(got, requirementsOf(e)...)
					}
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestRequirements(t *testing.T) {
	options := &resolve.Options{Folder: ".", Required: requires("DATABASE_URL", "SENTRY_DSN")}
	options.Environments = []resolve.EnvironmentOptions{
		{Name: "staging", Required: requires("STAGE_KEY")},
		{Name: "production", Required: requires("sentry_dsn", "PROD_KEY")},
	}
	p := read("-- .env --\nDATABASE_URL=x\n-- .env.staging --\n-- .env.production --\n").govern(options).only(t)
	for name, want := range map[string][]string{
		"development": nil,
		"staging":     {"STAGE_KEY, the configuration requires it of staging"},
		"production": {
			"sentry_dsn, the configuration requires it of production",
			"PROD_KEY, the configuration requires it of production",
			"DATABASE_URL, the configuration requires it",
		},
	} {
		if diff := cmp.Diff(want, requirementsOf(environmentOf(t, p, name))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []string
		want  bool
	}{
		{"taken for granted", []string{".env"}, true},
		{"pyproject", []string{".env", "pyproject.toml", "package.json"}, true},
		{"node", []string{".env", "package.json", "app/page.tsx"}, false},
		{"laravel", []string{".env", "composer.json", "app/Models/User.php"}, false},
		{"a folder of a node project", []string{"package.json", ".env", "deploy/.env"}, false},
		{"a folder of python in a node project", []string{"package.json", ".env", "api/.env", "api/main.py"}, true},
		{"django", []string{".env", "manage.py", "pyproject.toml"}, false},
		{"django with alembic", []string{".env", "manage.py", "alembic.ini"}, true},
		{"node with alembic", []string{".env", "package.json", "db/alembic.ini"}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			projects := read(archive(test.files...)).resolve()
			if got := projects[len(projects)-1].Python; got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
	p := read("-- pyproject.toml --\n-- .envs/.local/.django --\nDJANGO_READ_DOT_ENV_FILE=1\n").only(t)
	if p.Python {
		t.Error("a variable of Django's does not count")
	}
}
