package resolve_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

// composeFile gives a compose file whose services, "name image", have the variable
// DATABASE_URL with their names as the user, and more lines.
func composeFile(name string, services ...string) string {
	text := "-- " + name + " --\nservices:\n"
	for _, service := range services {
		called, image, _ := strings.Cut(service, " ")
		text += "  " + called + ":\n"
		if image != "" {
			text += "    image: " + image + "\n"
		}
		text += "    environment:\n      DATABASE_URL: postgresql://" + called + ":x@db/app\n"
	}
	return text
}

func TestComposeEnvironments(t *testing.T) {
	for _, test := range []struct {
		name, archive string
		want          []string
	}{
		{"by nothing", composeFile("compose.yaml", "web a/b"), []string{"development: compose.yaml"}},
		{
			"by the name", composeFile("docker-compose.prod.yml", "web a/b") + composeFile("docker-compose-test.yml", "web a/b") + composeFile("local.compose.yaml", "web a/b"),
			[]string{"development: local.compose.yaml", "production: docker-compose.prod.yml", "test: docker-compose-test.yml"},
		},
		{
			"by another name", composeFile("docker-compose.traefik.yml", "web a/b"), []string{"traefik: docker-compose.traefik.yml"},
		},
		{"by the folder", composeFile("deploy/prod/compose.yml", "web a/b"), []string{"production: deploy/prod/compose.yml"}},
		{
			"never production by a variable", composeFile("compose.yaml", "web a/b") + "      ENVIRONMENT: production\n",
			[]string{"compose.yaml: compose.yaml"},
		},
		{"test by a variable", composeFile("compose.yaml", "web a/b") + "      ENVIRONMENT: test\n", []string{"test: compose.yaml"}},
		{
			"never production by an env file", composeFile("compose.yaml", "web a/b") + "    env_file: .env.prod\n-- .env.prod --\nA=1\n",
			[]string{"compose.yaml: compose.yaml", "production: .env.prod"},
		},
		{
			"the base and its override", composeFile("compose.override.yaml", "web") + composeFile("compose.yaml", "web a/b"),
			[]string{"development: compose.yaml < compose.override.yaml"},
		},
		{
			"a part of the base", composeFile("compose.yaml", "web a/b") + composeFile("compose.prod.yaml", "web"),
			[]string{"development: compose.yaml", "production: compose.yaml < compose.prod.yaml"},
		},
		{
			"a part of the base that is there for that", composeFile("compose.base.yaml", "web a/b") + composeFile("compose.yaml", "web a/b") + composeFile("compose.prod.yaml", "web"),
			[]string{"development: compose.base.yaml < compose.yaml", "production: compose.base.yaml < compose.prod.yaml"},
		},
		{
			"parts for two environments", composeFile("docker-compose.yml", "web a/b") + composeFile("docker-compose.production.yml", "web") + composeFile("docker-compose.staging.yml", "web"),
			[]string{
				"development: docker-compose.yml", "production: docker-compose.yml < docker-compose.production.yml",
				"staging: docker-compose.yml < docker-compose.staging.yml",
			},
		},
		{
			"a part of nothing in the base", composeFile("compose.yaml", "web a/b") + composeFile("compose.prod.yaml", "worker"),
			[]string{"development: compose.yaml", "production: compose.prod.yaml"},
		},
		{
			"a part of a file elsewhere", composeFile("compose.yaml", "web a/b") + composeFile("deploy/compose.prod.yaml", "web"),
			[]string{"development: compose.yaml", "production: deploy/compose.prod.yaml"},
		},
		{
			"all of what it runs", composeFile("compose.yaml", "web a/b") + composeFile("compose.prod.yaml", "web a/b"),
			[]string{"development: compose.yaml", "production: compose.prod.yaml"},
		},
		{
			"two for a developer that contradict each other", composeFile("compose.dev.yaml", "web") + composeFile("compose.yaml", "other a/b"),
			[]string{"development: compose.yaml", "development (compose.dev.yaml): compose.dev.yaml"},
		},
		{
			"two for a developer of which one passes on", "-- compose.yaml --\nservices: {web: {image: a/b, environment: {DB_HOST: \"${DB_HOST}\"}}}\n" +
				"-- compose.dev.yaml --\nservices: {web: {environment: {DB_HOST: a}}}\n",
			[]string{"development: compose.yaml < compose.dev.yaml"},
		},
		{
			"with an env file", "-- .env.prod --\nA=1\n" + composeFile("compose.prod.yaml", "web a/b"),
			[]string{"production: .env.prod < compose.prod.yaml"},
		},
		{
			"against an env file", "-- .env.prod --\nDATABASE_URL=x\n" + composeFile("compose.prod.yaml", "web a/b"),
			[]string{"production: .env.prod", "production (compose.prod.yaml): compose.prod.yaml"},
		},
		{
			"with an env file whose variable it passes on", "-- .env.prod --\nDB_HOST=a\n-- compose.prod.yaml --\nservices: {web: {image: a/b, environment: {DB_HOST: \"${DB_HOST:?}\"}}}\n",
			[]string{"production: .env.prod < compose.prod.yaml"},
		},
		{
			"against one of two lines", "-- .env.prod --\nDB_HOST=a\nDB_HOST=b\n-- compose.prod.yaml --\nservices: {web: {image: a/b, environment: {DB_HOST: a}}}\n",
			[]string{"production: .env.prod", "production (compose.prod.yaml): compose.prod.yaml"},
		},
		{
			"over the env file that it reads", "-- .env.prod --\nDATABASE_URL=x\n" + composeFile("compose.prod.yaml", "web a/b") + "    env_file: [.env.prod]\n",
			[]string{"production: .env.prod < compose.prod.yaml"},
		},
		{
			"beside regions", "-- .env.prod-eu --\nDB_HOST=a\n-- .env.prod-us --\nDB_HOST=b\n" + composeFile("compose.prod.yaml", "web a/b"),
			[]string{
				"production (.env.prod-eu): .env.prod-eu", "production (.env.prod-us): .env.prod-us",
				"production (compose.prod.yaml): compose.prod.yaml",
			},
		},
		{
			"of a region", "-- .env.prod-eu --\nDB_HOST=a\n-- .env.prod-us --\nDB_HOST=b\n" + composeFile("compose.prod.yaml", "web a/b") + "    env_file: .env.prod-us\n",
			[]string{"production (.env.prod-eu): .env.prod-eu", "production (.env.prod-us): .env.prod-us < compose.prod.yaml"},
		},
		{
			"of two regions", "-- .env.prod-eu --\nDB_HOST=a\n-- .env.prod-us --\nDB_HOST=b\n" + composeFile("compose.prod.yaml", "web a/b") + "    env_file: [.env.prod-us, .env.prod-eu]\n",
			[]string{"production (.env.prod-eu): .env.prod-eu", "production (.env.prod-us): .env.prod-us < compose.prod.yaml"},
		},
		{
			"an env file that nothing else tells of", "-- web.env --\nA=1\n-- compose.prod.yaml --\nservices: {web: {image: a/b, env_file: [{path: web.env}]}}\n",
			[]string{"production: web.env"},
		},
		{
			"an env file that two read", "-- web.env --\nA=1\n-- compose.prod.yaml --\nservices: {web: {env_file: web.env}}\n-- compose.test.yaml --\nservices: {web: {env_file: web.env}}\n",
			[]string{"web.env: web.env"},
		},
		{
			"servers and programs of others", composeFile("compose.prod.yaml", "db", "postgres docker.io/bitnami/postgresql:17@sha256:ab", "cache redis", "admin dpage/pgadmin4", "exporter quay.io/x/postgres-exporter", "copies x/backup-postgres", "metabase", "meta supabase/postgres-meta:v0.80", "studio supabase/studio", "data mcr.microsoft.com/mssql/server:2022-latest"),
			[]string{
				"production (compose.prod.yaml: data): compose.prod.yaml", "production (compose.prod.yaml: db): compose.prod.yaml",
				"production (compose.prod.yaml: postgres): compose.prod.yaml",
			},
		},
		{
			"the accounts of programs of others", "-- compose.prod.yaml --\nservices:\n  sso: {image: quay.io/keycloak/keycloak, environment: {KC_DB_PASSWORD: x}}\n" +
				"  git: {image: gitea/gitea, environment: {OTHER: x}}\n  cloud: {build: ., environment: {MYSQL_PASSWORD: x}}\n",
			[]string{"production: compose.prod.yaml", "production (compose.prod.yaml: sso): compose.prod.yaml"},
		},
		{"servers of a developer", composeFile("compose.yaml", "db postgres"), nil},
		{
			"two programs", composeFile("compose.prod.yaml", "web a/b", "worker a/b"),
			[]string{"production: compose.prod.yaml", "production (compose.prod.yaml: worker): compose.prod.yaml"},
		},
		{
			"two connections", composeFile("compose.prod.yaml", "web a/b", "worker a/b") + "  other:\n    image: a/c\n    environment: {DB_HOST: db, DB_NAME: other}\n",
			[]string{
				"production: compose.prod.yaml", "production (compose.prod.yaml: other): compose.prod.yaml",
				"production (compose.prod.yaml: worker): compose.prod.yaml",
			},
		},
		{"services for tests", composeFile("compose.prod.yaml", "test-web a/b") + "  web:\n    image: a/b\n    profiles: [dev]\n    environment: {A: b}\n", nil},
		{"templates", composeFile("compose.prod.yaml.example", "web a/b") + composeFile("examples/compose.yaml", "web a/b"), nil},
		{
			"a program in another language", "-- api/pyproject.toml --\n-- web/package.json --\n-- alembic.ini --\n" +
				"-- compose.prod.yaml --\nservices:\n  web: {build: ./web, environment: {A: b}}\n  api: {build: {context: api}, environment: {C: d}}\n",
			[]string{"production: compose.prod.yaml"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, environments(read("-- .git --\n"+test.archive).resolve())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// shown gives the variables of an environment as name=value source:line.
func shown(e resolve.Environment) []string {
	var lines []string
	for _, v := range e.Variables {
		line := fmt.Sprintf("%s=%s %s:%d", v.Name, v.Value, v.Source, v.At.Line)
		if v.Bare {
			line = v.Name
		}
		for _, fallback := range v.Fallbacks {
			line += fmt.Sprintf(" %s(%s)@%d", fallback.Name, fallback.Component, fallback.At.Column)
		}
		lines = append(lines, line)
	}
	return lines
}

func TestComposeVariables(t *testing.T) {
	for _, test := range []struct {
		name, env, environment string // the last is a block of YAML
		want                   []string
	}{
		{"it is stronger", "DB_HOST=a", "DB_HOST: b", []string{"DB_HOST=b compose.prod.yaml:6"}},
		{"it passes on", "DB_HOST=a", "DB_HOST:", []string{"DB_HOST=a .env.prod:1"}},
		{"it passes on what is required", "DB_HOST=a", "DB_HOST: ${DB_HOST:?no host}", []string{"DB_HOST=a .env.prod:1"}},
		{"it passes on what nobody knows", "", "DB_HOST: ${DB_HOST}\n      DB_NAME:", []string{"DB_HOST=${DB_HOST} compose.prod.yaml:6", "DB_NAME"}},
		{"a default", "", "DB_HOST: ${DB_HOST:-b}", []string{"DB_HOST=b compose.prod.yaml:6 DB_HOST(whole)@27"}},
		{"a default in a default", "", "DB_HOST: ${A:-${B:-c}}", []string{"DB_HOST=c compose.prod.yaml:6 A(whole)@21"}},
		{"a default that is not taken", "A=x", "DB_HOST: ${A:-b}", []string{"A=*** .env.prod:1", "DB_HOST=*** compose.prod.yaml:6"}},
		{"a default of what is empty", "A=", "DB_HOST: ${A:-b}\n      DB_NAME: ${A-c}", []string{"A= .env.prod:1", "DB_HOST=b compose.prod.yaml:6 A(whole)@21", "DB_NAME=*** compose.prod.yaml:7"}},
		{"an alternative", "A=x", "DB_HOST: ${A:+b}", []string{"A=*** .env.prod:1", "DB_HOST=*** compose.prod.yaml:6"}},
		{"what is open stays open", "A=${B}", "DB_HOST: ${A:-c}", []string{"A=${B} .env.prod:1", "DB_HOST=*** compose.prod.yaml:6"}},
		{
			"defaults of a URL", "", `DATABASE_URL: "postgresql://${U:-app}:${P:-app}@${H:-db}:${N-5432}/${D:-app}?a=${Q:-b}"`, []string{
				"DATABASE_URL=postgresql://app:***@db:5432/app?a=b compose.prod.yaml:6 U(user)@40 P(password)@50 H(host)@60 N(port)@68 D(database)@79 Q()@91",
			},
		},
		{"a secret in another variable", "DB_PASSWORD=hunter", "DB_PASSWORD: other\n      DB_HOST: ${DB_PASSWORD}", []string{"DB_HOST=*** compose.prod.yaml:7", "DB_PASSWORD=*** compose.prod.yaml:6"}},
		{"dollars", "", "DB_NAME: a$$b", []string{"DB_NAME=*** compose.prod.yaml:6"}},
		{"a number", "", "DB_PORT: 5432", []string{"DB_PORT=5432 compose.prod.yaml:6"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := read("-- .env.prod --\n" + test.env + "\n-- compose.prod.yaml --\nservices:\n  web:\n    image: a/b\n    env_file: .env.prod\n    environment:\n      " + test.environment + "\n").only(t)
			if diff := cmp.Diff(test.want, shown(environmentOf(t, p, "production"))); diff != "" {
				t.Error(diff)
			}
			for _, v := range environmentOf(t, p, "production").Variables {
				if service := map[string]string{"compose.prod.yaml": "web"}[v.Source]; v.Service != service {
					t.Errorf("%s is given to %q, not to %q", v.Name, v.Service, service)
				}
			}
		})
	}
}

// TestComposeRequirements tells which variables production lacks.
func TestComposeRequirements(t *testing.T) {
	const settings = "-- settings.py --\nfrom pydantic_settings import BaseSettings\n\n\nclass Settings(BaseSettings):\n    database_url: str\n    secret_key: str\n"
	for _, test := range []struct {
		name, archive string
		want          []string
	}{
		{"what a program gets", composeFile("compose.prod.yaml", "web a/b"), []string{"SECRET_KEY"}},
		{"of another program nothing is known", "-- compose.prod.yaml --\nservices: {web: {image: a/b, environment: {LOG_LEVEL: info}}}\n", nil},
		{"passed on", composeFile("compose.prod.yaml", "web a/b") + "      SECRET_KEY:\n", nil},
		{"in a file that is not here", composeFile("compose.prod.yaml", "web a/b") + "    env_file: [{path: secrets.env, required: false}]\n", nil},
		{"in a service of another file", composeFile("compose.prod.yaml", "web a/b") + "    extends: {file: common.yml, service: web}\n", nil},
		{"in a file whose name nobody knows", composeFile("compose.prod.yaml", "web a/b") + "    env_file: ${ENV_FILE}\n", nil},
		{"in a file that is here", composeFile("compose.prod.yaml", "web a/b") + "    env_file: .env.prod\n-- .env.prod --\nSECRET_KEY=x\n", nil},
		{"in the base", composeFile("compose.prod.yaml", "web") + composeFile("compose.yaml", "web a/b") + "      SECRET_KEY: x\n", nil},
		{"beside a base for developers", "-- .env.prod --\nSECRET_KEY=x\n" + composeFile("compose.yaml", "web a/b"), []string{"DATABASE_URL"}},
		{"in the base that reads its env file", "-- .env.prod --\nSECRET_KEY=x\n" + composeFile("compose.yaml", "web a/b") + "    env_file: .env.prod\n", nil},
		{"of a server", composeFile("compose.prod.yaml", "db postgres"), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var lacks []string
			for _, e := range read("-- pyproject.toml --\n" + settings + test.archive).only(t).Environments {
				for _, requirement := range e.Requirements {
					if !requirement.Set {
						lacks = append(lacks, requirement.Name)
					}
				}
			}
			if slices.Sort(lacks); !slices.Equal(lacks, test.want) {
				t.Errorf("production lacks %q, want %q", lacks, test.want)
			}
		})
	}
}

// TestComposeHosts tells where the loopback address of a program in a container leads.
func TestComposeHosts(t *testing.T) {
	const web = "{web: {image: a/b, environment: {DB_HOST: localhost, DB_USER: app}"
	for _, test := range []struct{ name, archive, want string }{
		{"to itself", "-- compose.prod.yaml --\nservices: " + web + "}}\n", "loopback"},
		{"to its machine", "-- compose.prod.yaml --\nservices: " + web + ", network_mode: host}}\n", "shared"},
		{"to another container", "-- compose.prod.yaml --\nservices: " + web + ", network_mode: 'service:db'}}\n", "shared"},
		{"as the base says", "-- compose.yaml --\nservices: {web: {network_mode: host}}\n-- compose.prod.yaml --\nservices: " + web + "}}\n", "shared"},
	} {
		t.Run(test.name, func(t *testing.T) {
			databases := environmentOf(t, read(test.archive).only(t), "production").Databases
			if len(databases) != 1 || len(databases[0].Hosts) != 1 || databases[0].Hosts[0].Kind != test.want {
				t.Errorf("got %+v, want a host of the kind %s", databases, test.want)
			}
		})
	}
}

// TestComposeBoundsWhatIsFilledIn has references that would make megabytes of a few.
func TestComposeBoundsWhatIsFilledIn(t *testing.T) {
	for times, open := range map[int]bool{1: false, 8: true} {
		p := read("-- .env.prod --\nA=" + strings.Repeat("a", 1<<20) + "\n-- compose.prod.yaml --\nservices: {web: {image: a/b, environment: {DB_NAME: '" + strings.Repeat("${A}", times) + "'}}}\n").only(t)
		variables := environmentOf(t, p, "production").Variables
		i := slices.IndexFunc(variables, func(v resolve.Variable) bool { return v.Name == "DB_NAME" })
		if i < 0 || len(variables[i].References) > 0 != open {
			t.Errorf("%d references to a MiB: %d of %d variables", times, i, len(variables))
		}
	}
}

// TestComposeGrowth has a repository of many services, whose compose files lie in one
// project and contradict each other, or do not.
func TestComposeGrowth(t *testing.T) {
	for name, host := range map[string]string{"one host": "db", "a host for each": "db%d"} {
		sourcetest.Grows(t, name, 800, func(size int) func() {
			archive := "-- alembic.ini --\n"
			for i := range size {
				archive += fmt.Sprintf("-- s%d/compose.prod.yaml --\nservices: {web: {image: a/b, environment: {X%[1]d: y, DB_HOST: %s}}}\n", i, strings.ReplaceAll(host, "%d", fmt.Sprint(i)))
			}
			f := read(archive)
			return func() { f.resolve() }
		})
	}
}
