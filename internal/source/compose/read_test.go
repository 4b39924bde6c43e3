package compose_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

func TestMatch(t *testing.T) {
	for name, want := range map[string]bool{
		"compose.yaml": true, "a/compose.yml": true, "docker-compose.yml": true, "docker-compose.override.yml": true,
		"compose.prod.yaml": true, "docker-compose-dev.yml": true, "docker_compose.yml": true, "dev.docker-compose.yml": true,
		"prod-compose.yml": true, "docker-compose.yml.example": true, "Docker-Compose.yaml": true, "dockercompose.yml": true,
		"docker.yml": false, "composer.yml": false, "compose.json": false, "docker-compose": false, ".yml": false, "ci.yml": false,
	} {
		if got := compose.Match(name); got != want {
			t.Errorf("%s: %t, want %t", name, got, want)
		}
	}
	if compose.Relevant("compose.yml", []byte("a: b")) || !compose.Relevant("compose.yml", []byte("services:")) {
		t.Error("a compose file speaks of services")
	}
}

// A fact is a fact with its place as the text that stands there.
type fact struct{ section, name, value, at string }

func facts(t *testing.T, text string) ([]fact, *compose.Project, *source.File) {
	t.Helper()
	file := source.NewFile("compose.yaml", []byte(text))
	sourcetest.Sound(t, file, compose.Parse(file))
	project := compose.Read(file)
	var all []fact
	for _, s := range project.Services {
		sourcetest.At(t, file, s.NameAt, s.Name)
		for _, f := range s.Environment {
			value := f.Value
			if f.Bare {
				value = "(bare)"
			}
			all = append(all, fact{f.Section, f.Name, value, file.Text(f.At)})
		}
	}
	return all, project, file
}

func TestEnvironment(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []fact
	}{
		{"a mapping", `
services:
  web:
    environment:
      PLAIN: postgresql://u:p@db/a # comment
      "DOUBLE": "a\x41${X:-b}"
      SINGLE: 'it''s'
      EMPTY: ""
      NULL_VALUE:
      PORT: 5432
      ECHO: True
      OCTAL: 012
      DAY: 2001-01-01
      ON: on
      DOLLAR: a$$b
`, []fact{
			{"web", "PLAIN", "postgresql://u:p@db/a", "postgresql://u:p@db/a"}, {"web", "DOUBLE", "aA${X:-b}", `a\x41${X:-b}`},
			{"web", "SINGLE", "it's", "it''s"}, {"web", "EMPTY", "", ""}, {"web", "NULL_VALUE", "(bare)", ""},
			{"web", "PORT", "5432", "5432"}, {"web", "ECHO", "true", "True"}, {"web", "OCTAL", "10", "012"},
			{"web", "DAY", "2001-01-01 00:00:00 +0000 UTC", "2001-01-01"}, {"web", "ON", "on", "on"}, {"web", "DOLLAR", "a$b", "a$$b"},
		}},
		{"a list", "services:\r\n  web:\r\n    environment:\r\n      - A=1\r\n      - B\r\n      - \"C=x\\ty\"\r\n      - 'D= é'\r\n      - E=\r\n      - A=2\r\n", []fact{
			{"web", "A", "2", "2"}, {"web", "B", "(bare)", ""}, {"web", "C", "x\ty", `x\ty`}, {"web", "D", " é", " é"}, {"web", "E", "", ""},
		}},
		{"blocks", "services:\n  web:\n    environment:\n      A: |\n        one\n        two\n      B: >- # c\n\n        one\n        two ${X}\n      C: one\n        two\n", []fact{
			{"web", "A", "one\ntwo\n", "one\n        two"}, {"web", "B", "\none two ${X}", "one\n        two ${X}"}, {"web", "C", "one two", "one\n        two"},
		}},
		{"merge keys and aliases", "x-e: &e {A: &a one, B: two}\nservices:\n  é: &s {image: i}\n  web:\n    <<: *s\n    environment:\n      <<: *e\n      B: &b three\n      C: *a\n  db: {environment: *e}\n", []fact{
			{"web", "B", "three", "three"}, {"web", "C", "one", "one"}, {"web", "A", "one", "one"}, {"db", "A", "one", "one"}, {"db", "B", "two", "two"},
		}},
		{"extends and reset", "services:\n  base: {environment: {A: one, B: two}}\n  web:\n    extends: base\n    environment: {A: !reset x, C: three}\n", []fact{
			{"base", "A", "one", "one"}, {"base", "B", "two", "two"}, {"web", "B", "two", "two"}, {"web", "C", "three", "three"},
		}},
		{"documents", "services: {a: {environment: [A=1, B=2]}}\n---\nservices: {a: {environment: {B: 3}}, b: {environment: [C=4]}}\n", []fact{
			{"a", "A", "1", "1"}, {"a", "B", "3", "3"}, {"b", "C", "4", "4"},
		}},
		{"a fault behind", "services:\n  a: {environment: [A=1]}\n  b:\n\t- x\n", []fact{{"a", "A", "1", "1"}}},
		{"a byte order mark", "\ufeffservices: {a: {environment: [A=1]}}", []fact{{"a", "A", "1", "1"}}},
		{"build arguments are left out", "services: {a: {build: {args: {A: 1}}, environment: [${X}=1]}}", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, _, _ := facts(t, test.text)
			want := test.want
			if strings.Contains(test.name, "merge keys") {
				got = got[:len(want)]
			}
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(fact{})); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestReferences(t *testing.T) {
	_, project, file := facts(t, `
x-url: &url "postgresql://${U:-app}:${P-se\x63ret}@db"
services:
  db:
    image: postgres:${TAG:-16}
    environment:
      - URL=${A:-x${B:-y z}} $C ${D:+${E-f}}
      - |-
        F=${G:-
        ${H:-i}
      - K=${L:?set it}
    command: ["${M-}", "$${N:-o}"]
`)
	var got []string
	for _, d := range append(project.Defaults, project.Required...) {
		got = append(got, strings.Join([]string{d.Service, d.Variable, d.Operator, d.Text, file.Text(d.At)}, "|"))
	}
	want := []string{
		"|U|:-|app|app", `|P|-|secret|se\x63ret`, "db|TAG|:-|16|16", "db|A|:-|x${B:-y z}|x${B:-y z}", "db|B|:-|y z|y z", "db|E|-|f|f",
		"db|H|:-|i|i", "db|M|-||", "db|L|:?|set it|set it",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestService(t *testing.T) {
	_, project, file := facts(t, `
services:
  web: # the application
    image: "postgres:16"
    env_file:
      - .env
      - path: ${FILE:-b.env}
        required: no
        format: raw
    profiles: [dev]
    extends: {file: a.yml, service: base}
    build: ./web
    network_mode: host
  db:
    env_file: 'a.env'
    build: {context: ../db, dockerfile: x}
  web2:
    extends: web
    build: {dockerfile_inline: FROM scratch}
jobs:
  migrate: {image: app}
`)
	web, db, other, job := project.Services[0], project.Services[1], project.Services[2], project.Services[3]
	sourcetest.At(t, file, web.Build.At, "./web")
	sourcetest.At(t, file, web.NetworkMode.At, "host")
	sourcetest.At(t, file, db.Build.At, "../db")
	if other.Build.Value != "./web" || other.NetworkMode.Value != "host" || !job.Build.At.IsZero() {
		t.Errorf("built from %q and %q, in the network %q", other.Build.Value, job.Build.Value, other.NetworkMode.Value)
	}
	sourcetest.At(t, file, web.Image.At, "postgres:16")
	sourcetest.At(t, file, web.EnvFiles[0].Path.At, ".env")
	sourcetest.At(t, file, web.EnvFiles[1].Path.At, "${FILE:-b.env}")
	sourcetest.At(t, file, web.Profiles[0].At, "dev")
	sourcetest.At(t, file, web.Extends.File.At, "a.yml")
	sourcetest.At(t, file, web.Extends.Service.At, "base")
	sourcetest.At(t, file, db.EnvFiles[0].Path.At, "a.env")
	sourcetest.At(t, file, project.Comments[0].At, "# the application")
	first, second := web.EnvFiles[0], web.EnvFiles[1]
	if !first.Required || second.Required || second.Format != "raw" || !db.EnvFiles[0].Required || !job.Job {
		t.Errorf("%+v", project.Services)
	}
	if len(project.Problems) > 0 {
		t.Errorf("%+v", project.Problems)
	}
}

func TestProblems(t *testing.T) {
	const start = "services:\n  web:\n    "
	for _, test := range []struct{ name, text, want, at string }{
		{"an open reference", start + "environment: {A: 'x${X'}", `"${" that begins no reference`, "${"},
		{"a name that begins with a digit", start + "image: ${1X}", `"${" that begins no reference`, "${"},
		{"a duplicate key", start + "environment:\n      A: 1\n      A: 2", "duplicate of that on line 4", "A"},
		{"a variable twice in a list", start + "environment: [A=1, A=2]", "set again on line 3", "A"},
		{"a tab", "services:\n\tweb:\n", "found a tab character", "\t"},
		{"an environment that is a number", start + "environment: 5", "environment must be a mapping or a list", "environment"},
		{"a value that is a list", start + "environment: {A: [b]}", "must be a string, a number", "A"},
		{"a number in a list", start + "environment: [5]", "must be a string", "5"},
		{"white space behind a name", start + "environment: [A =b]", "white space behind the name", "A "},
		{"a key that is a number", start + "environment: {5: a}", "a key that is not a string", "5"},
		{"infinity", start + "environment: {A: .inf}", "no such number", ".inf"},
		{"a wrong tag", start + "x-a: !!int b", "not of the type", "b"},
		{"an unknown key", start + "enviroment: {A: 1}", `did you mean "environment"?`, "enviroment"},
		{"no services", "web:\n  image: a\n", "services stand below", "web"},
		{"an unknown anchor", start + "environment: *none", "anchor that is not defined", "*none"},
		{"an alias within itself", start + "x-a: &a [*a]", "within what it refers to", "*a"},
		{"a missing base", start + "extends: base", "not there", "base"},
		{"a circle", start + "extends: db\n  db: {extends: web}", "in a circle", "web"},
		{"an empty file", "# nothing\n", "it is empty", ""},
		{"jinja in a value", start + "image: {{ tag }}", "it looks like a template", ""},
		{"jinja on a line", "{% if a %}\n" + start + "image: a", "it looks like a template", "{% if a %}"},
		{"helm", start + "image: a\n{{- end }}\n", "it looks like a template", "{{- end }}"},
		{"a service that is null", "services:\n  web:\n", "a service must be a mapping", "web"},
		{"an env file without a path", start + "env_file: [{required: true}]", "without a path", ""},
		{"a merge of a number", start + "<<: 5", "<< wants", "5"},
		{"text that is not UTF-8", "services: \xff", "not UTF-8", "\xff"},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := source.NewFile("compose.yaml", []byte(test.text))
			project := compose.Read(file)
			for _, p := range project.Problems {
				if strings.Contains(p.Message, test.want) {
					sourcetest.At(t, file, p.At, test.at)
					return
				}
			}
			t.Errorf("no problem %q: %+v", test.want, project.Problems)
		})
	}
}

func TestExpand(t *testing.T) {
	file := source.NewFile("compose.yaml", []byte("services: {a: {environment: [\"A=${B:-x${C:-y}}\", \"B=${D}\", C, \"E=${F:?no}\", G=h]}}"))
	environment := compose.Parse(file).Facts
	values := compose.Expand(environment, nil)
	if values[0].Text != "xy" || !cmp.Equal(values[0].Defaulted, []string{"B", "C"}) || values[1].Open == nil || values[2].Open == nil || values[4].Text != "h" {
		t.Errorf("%+v", values)
	}
	values = compose.Expand(environment, func(name string) (string, bool) { return "set", name == "C" })
	if values[0].Text != "xset" || values[1].Open != nil || values[1].Text != "" || values[2].Text != "set" || values[3].Open == nil {
		t.Errorf("%+v", values)
	}
}
