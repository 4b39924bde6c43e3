package config_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/dbcfg-lint/dbcfg-lint/internal/config"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

const full = `version: 1
extends: ../base.yaml
reader: python-dotenv        # how env files are read
environments:
  production:
    production: true
    files: [".env.production", "./deploy/prod/*.env"]
    required: [SENTRY_DSN]
  staging: {production: true}
  demo:
required: [DATABASE_URL]
settings: [core/app_settings.py]
test-credentials: [gateway-dev, 0123]
lists: {echo: {negations: [hide]}}
max-connections: 100
workers: 4
rules:
  tls-not-enforced: {severity: error, parameters: {hosts: [a, 1, true], limit: 2.5}}
  sql-echo-in-production: off
  port-mismatch: false
  pool-exceeds-server-limit: note
ignore: ["tests/fixtures/**", build/]
policies: [policies/]
`

func TestParse(t *testing.T) {
	yes := true
	want := &config.Config{
		Path: "app/.dbcfg-lint.yaml", Version: 1, Extends: "../base.yaml", Reader: "python-dotenv",
		Environments: []config.Environment{
			{
				Name: "production", Production: &yes,
				Files:    []string{".env.production", "deploy/prod/*.env"},
				Required: []config.Word{{Text: "SENTRY_DSN"}},
			},
			{Name: "staging", Production: &yes},
			{Name: "demo"},
		},
		Required:        []config.Word{{Text: "DATABASE_URL"}},
		Settings:        []config.Word{{Text: "core/app_settings.py"}},
		TestCredentials: []string{"gateway-dev", "0123"},
		Lists:           config.Added{"echo": {"negations": {"HIDE"}}},
		MaxConnections:  100, Workers: 4,
		Rules: map[string]config.Rule{
			"tls-not-enforced": {Severity: "error", Parameters: map[string]config.Parameter{
				"hosts": {Value: []any{"a", 1, true}}, "limit": {Value: 2.5},
			}},
			"sql-echo-in-production":    {Severity: "off"},
			"port-mismatch":             {Severity: "off"},
			"pool-exceeds-server-limit": {Severity: "note"},
		},
		Ignore:   []string{"tests/fixtures/**", "build"},
		Policies: []string{"policies/"},
	}
	for name, text := range map[string]string{
		"lines ended by a line feed":       full,
		"lines ended by a carriage return": strings.ReplaceAll(full, "\n", "\r\n"),
		"a byte order mark":                "\ufeff" + full,
		"a document start and end":         "---\n" + full + "...\n",
		"an alias": strings.NewReplacer("{production: true}", "&judged {production: true}", "demo:", "demo: *judged").
			Replace(full),
	} {
		t.Run(name, func(t *testing.T) {
			file := source.NewFile("app/.dbcfg-lint.yaml", []byte(text))
			got, problems := config.Parse(file)
			if len(problems) > 0 {
				t.Fatalf("problems: %+v", problems)
			}
			sourcetest.At(t, file, got.ExtendsAt, "../base.yaml")
			sourcetest.At(t, file, got.Required[0].At, "DATABASE_URL")
			for _, environment := range got.Environments {
				sourcetest.At(t, file, environment.At, environment.Name)
			}
			for id, rule := range got.Rules {
				sourcetest.At(t, file, rule.At, id)
				for name, parameter := range rule.Parameters {
					sourcetest.At(t, file, parameter.At, name)
				}
			}
			if limit, ok := got.Rules["tls-not-enforced"].Parameters["limit"]; ok {
				sourcetest.At(t, file, limit.ValueAt, "2.5")
			}
			if got.Environments[2].Production != nil {
				got.Environments[2].Production = nil
			}
			if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(source.Pos{})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestParseEmpty(t *testing.T) {
	for _, text := range []string{
		"", "\n\n", "# nothing\n", "---\n", "---\n...\n", "~", "\ufeff", "{}",
		"version:\nreader: ~\nrules:\nignore:\nenvironments:\nrequired:\nworkers:\nextends:\nlists:\n", "lists: {poolers: {hosts: ~}, ports: {}}",
	} {
		got, problems := config.Parse(source.NewFile("c", []byte(text)))
		if len(problems) > 0 {
			t.Errorf("%q: %v", text, problems)
		}
		want := &config.Config{Path: "c", Version: 1}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(source.Pos{}), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestParseProblems(t *testing.T) {
	for _, test := range []struct {
		name, text  string
		at, message string
	}{
		{"unknown key", "enviroments: {}\n", "enviroments", `unknown key "enviroments"; did you mean "environments"?`},
		{"unknown key that resembles nothing", "é: {}\nzzzzzzzz: 1\n", "zzzzzzzz", `unknown key "zzzzzzzz"`},
		{"unknown key that is no name", "é: {}\nzzzzzzzz: 1\n", "é", `unknown key "***"`},
		{"underscore for hyphen", "x: &a {}\nmax_connections: 3\n", "max_connections", `unknown key "max_connections"; did you mean "max-connections"?`},
		{"upper case", "Reader: node\n", "Reader", `unknown key "Reader"; did you mean "reader"?`},
		{"unknown key of an environment", "environments:\n  prod: {file: []}\n", "file", `unknown key "file"; did you mean "files"?`},
		{"unknown key of a rule", "rules:\n  a: {\"severty\": error}\n", `"severty"`, `unknown key "severty"; did you mean "severity"?`},
		{"duplicate key", "reader: node\nworkers: 1\nreader: shell\n", "reader", `duplicate key "reader", first on line 1`},
		{"duplicate environment", "environments:\n  a:\n  'a':\n", "'a'", `duplicate key "a", first on line 2`},
		{"severity", "rules:\n  a: {parameters: {é: 1}, severity: eror}\n", "eror", `unknown severity; did you mean "error"?`},
		{"severity of another linter", "rules: {a: blocker}\n", "blocker", `unknown severity; it is one of error, warning, note, off`},
		{"severity true", "rules: {a: true}\n", "true", `unknown severity; it is one of error, warning, note, off`},
		{"severity in a list", "rules: {a: [error]}\n", "", `a rule must be a mapping`},
		{"reader", "reader: 'pyton-dotenv'\n", "'pyton-dotenv'", `unknown reader; did you mean "python-dotenv"?`},
		{"reader as a list", "reader: [node]\n", "", `unknown reader; it is one of python-dotenv, compose, docker, node, node-expand, godotenv, envparse, systemd, shell`},
		{"later version", "version: 2\n", "2", `this is version 2 of the format; this dbcfg-lint reads version 1`},
		{"version as a string", "version: \"1\"\n", `"1"`, `"version" must be a whole number from 1 to 1000000`},
		{"negative number", "workers: -4\n", "-4", `"workers" must be a whole number from 1 to 1000000`},
		{"huge number", "workers: 99999999999999999999\n", "99999999999999999999", `"workers" must be a whole number from 1 to 1000000`},
		{"fraction", "workers: 1.5\n", "1.5", `"workers" must be a whole number from 1 to 1000000`},
		{"word for a flag", "environments: {a: {production: maybe}}\n", "maybe", `"production" must be true or false`},
		{"string for a list", "ignore: tests\n", "tests", `"ignore" must be a list`},
		{"mapping in a list", "ignore: [{a: b}]\n", "", `"ignore" must be a list of strings`},
		{"null in a list", "ignore: [~]\n", "~", `"ignore" must be a list of strings`},
		{"number for a name", "required: [1]\n", "1", `"required" must be a list of strings`},
		{"string for a mapping", "environments: production\n", "production", `environments must be a mapping`},
		{"list at the top", "- a\n", "", `the configuration must be a mapping`},
		{"list as a key", "? [a]\n: b\n", "", `a key must be a string`},
		{"null as a key", "rules: {~: off}\n", "~", `a key must be a string`},
		{"merge key", "rules:\n  a: {<<: {severity: off}}\n", "<<", `merge keys are not supported: write the keys out`},
		{"pattern", "ignore: ['a[']\n", "'a['", `"ignore" has a pattern that cannot be read`},
		{"backslash", `ignore: ['tests\fixtures']`, `'tests\fixtures'`, `"ignore" has a backslash between folders, which would match nothing: write /`},
		{"backslash before stars", `settings: ['core\**']`, `'core\**'`, `"settings" has a backslash between folders, which would match nothing: write /`},
		{"empty pattern", "ignore: ['./']\n", "'./'", `"ignore" has a pattern that cannot be read`},
		{"absolute pattern", "settings: [/etc/x]\n", "/etc/x", `"settings" must be relative to the folder of this file`},
		{"nested parameter", "rules: {a: {parameters: {p: [[1]]}}}\n", "", `the parameter "p" must be a string, a decimal number, true or false, or a list of these`},
		{"password in a parameter", "rules: {a: {parameters: {p: ['postgresql://app:x@h/db']}}}\n", "'postgresql://app:x@h/db'", `the parameter "p" must not hold a password: rules see it`},
		{"octal parameter", "rules: {a: {parameters: {p: 0o7}}}\n", "0o7", `the parameter "p" must be a string, a decimal number, true or false, or a list of these`},
		{"several documents", "workers: 1\n---\nworkers: 2\n", "", `a second document: the file must have one`},
		{"behind a line separator", "reader: node # \u2028workerz: 1\n", "workerz", `unknown key "workerz"; did you mean "workers"?`},
		{"invalid UTF-8", "reader: n\xffde\n", "\xff", `a byte that is not allowed: the file must be UTF-8 text`},
		{"NUL", "reader: \x00\n", "\x00", `a byte that is not allowed: the file must be UTF-8 text`},
		{"UTF-16", "\xff\xfea\x00", "\xff", `a byte that is not allowed: the file must be UTF-8 text`},
		{"a colon too many, on the first line", "reader: a: b\n", "reader: a: b", `this is not valid YAML: mapping values are not allowed in this context`},
		{"a colon too many, later", "workers: 1\nreader: a: b\n", "reader: a: b", `this is not valid YAML: mapping values are not allowed in this context`},
		{"list and mapping", "- a\nb: c\n", "b: c", `this is not valid YAML: did not find expected '-' indicator`},
		{"tab", "rules:\n\t- b\n", "- b", `this is not valid YAML: found character that cannot start any token`},
		{"open quote", "reader: 'x\n", "", `this is not valid YAML: found unexpected end of stream`},
		{"text behind the end", "workers: 1\n...\nfoo", "foo", `this is not valid YAML: did not find expected <document start>`},
		{"unknown anchor", "workers: 1\nreader: *hunter2\n", "*hunter2", `this refers to an anchor that is not defined`},
		{"circular alias", "rules: &a {x: *a}\n", "x", `unknown key "x"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := source.NewFile(".dbcfg-lint.yaml", []byte(test.text))
			got, problems := config.Parse(file)
			if got == nil {
				t.Fatal("no config")
			}
			for _, problem := range problems {
				if problem.Message == test.message {
					sourcetest.At(t, file, problem.At, test.at)
					if problem.Code != source.Refused {
						t.Errorf("code %q", problem.Code)
					}
					return
				}
			}
			t.Errorf("no such problem in %+v", problems)
		})
	}
}

func TestProblemsShowNoValue(t *testing.T) {
	const secret = "hunter2"
	for _, text := range []string{
		"reader: hunter2", "version: hunter2", "workers: hunter2", "ignore: hunter2", "ignore: ['hunter2[']",
		"test-credentials: hunter2", "test-credentials: {hunter2: x}", "test-credentials: [{hunter2: x}]",
		"test-credentials: [hunter2", "test-credentials: *hunter2", "test-credentials: !!binary hunter2*",
		"test-credentials: ['hunter2\\", "rules: {a: hunter2}", "rules: {a: {parameters: {p: {hunter2: 1}}}}",
		"environments: hunter2", "environments: {a: {production: hunter2}}", "extends: [hunter2]", "hunter2",
		"settings: [/hunter2]", "%hunter2 x\n---\n", "!hunter2!x a: b", "test-credentials: \"\\hunter2\"",
	} {
		_, problems := config.Parse(source.NewFile("c", []byte(text)))
		if len(problems) == 0 && !strings.Contains(text, "!!binary") {
			t.Errorf("%q: no problem", text)
		}
		for _, problem := range problems {
			if strings.Contains(problem.Message, secret) {
				t.Errorf("%q: %s", text, problem.Message)
			}
		}
	}
}

// TestParseLarge reads what would not end if it took quadratic time.
func TestParseLarge(t *testing.T) {
	long := strings.Repeat("x", 1<<20)
	for _, text := range []string{
		"ignore: [" + strings.Repeat("a, ", 1<<18) + "]",
		"ignore: [&a " + long + strings.Repeat(", *a", 1<<16) + "]",
		"rules:\n  a: &a {parameters: &p {p: &l [" + strings.Repeat("1,", 1<<14) + "]}}\n" + strings.Repeat("  ? [x]\n  : *a\n", 1<<10),
		strings.Repeat("[", 1<<16),
		strings.Repeat("{a: ", 1<<12),
	} {
		if _, problems := config.Parse(source.NewFile("c", []byte(text))); len(problems) == 0 {
			t.Errorf("%.20q…: no problem", text)
		}
	}
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		config, glob, name string
		match, ignored     bool
	}{
		{"repo/.dbcfg-lint.yaml", ".env.production", "repo/.env.production", true, true},
		{"repo/.dbcfg-lint.yaml", ".env.production", "repo/a/.env.production", false, true},
		{"repo/.dbcfg-lint.yaml", "deploy/*.env", "repo/deploy/a.env", true, true},
		{"repo/.dbcfg-lint.yaml", "deploy", "repo/deploy/a.env", false, true},
		{"repo/.dbcfg-lint.yaml", "tests/fixtures/**", "repo/tests/fixtures/x/.env", true, true},
		{"repo/.dbcfg-lint.yaml", "tests/fixtures/**", "repo/tests/fixtures", true, true},
		{"repo/.dbcfg-lint.yaml", "tests/fixtures/**", "other/tests/fixtures/.env", false, false},
		{"repo/a/.dbcfg-lint.yaml", "../shared/.env", "repo/shared/.env", true, true},
		{"repo/a/.dbcfg-lint.yaml", "../**/fixtures/**", "repo/a/fixtures/.env", true, true},
		{"re[po/.dbcfg-lint.yaml", "*.env", "re[po/a.env", true, true},
		{".dbcfg-lint.yaml", "*.env", "a.env", true, true},
		{".dbcfg-lint.yaml", "../b/*.env", "../b/a.env", true, true},
		{"../.dbcfg-lint.yaml", "b/*.env", "../b/a.env", true, true},
		{"/repo/.dbcfg-lint.yaml", "b/*.env", "/repo/b/a.env", true, true},
		{"/.dbcfg-lint.yaml", "b/*.env", "/b/a.env", true, true},
	} {
		c := &config.Config{Path: test.config, Ignore: []string{test.glob}}
		if got := c.Match(test.glob, test.name); got != test.match {
			t.Errorf("%s of %s matches %s: %t", test.glob, test.config, test.name, got)
		}
		if got := c.Ignored(test.name); got != test.ignored {
			t.Errorf("%s of %s ignores %s: %t", test.glob, test.config, test.name, got)
		}
	}
}

// files stands in for the file system: names to texts.
type files map[string]string

func (f files) read(name string) (*source.File, error) {
	text, ok := f[name]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return source.NewFile("shown/"+name, []byte(text)), nil
}

func TestLoad(t *testing.T) {
	f := files{
		"repo/.dbcfg-lint.yaml": `
reader: node
workers: 2
max-connections: 50
environments:
  production: {production: true, files: [.env.prod], required: [A]}
  staging:
required: [DATABASE_URL]
rules: {a: error, b: {severity: note, parameters: {x: 1, y: 1}}}
ignore: ["tests/**"]
policies: [rules, /etc/rules]
test-credentials: [one]
`,
		"repo/apps/web/.dbcfg-lint.yaml": `
extends: ../../.dbcfg-lint.yaml
workers: 8
environments:
  demo: {files: [.env.demo]}
  production: {required: [B, A]}
required: [DATABASE_URL, DSN]
rules: {a: off, b: {parameters: {y: 2}}, c: note}
ignore: [dist]
test-credentials: [two]
`,
	}
	got, problems, err := config.Load(f.read, "repo/apps/web/.dbcfg-lint.yaml")
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	yes := true
	want := &config.Config{
		Path: "repo/apps/web/.dbcfg-lint.yaml", Version: 1, Extends: "../../.dbcfg-lint.yaml", Reader: "node",
		Environments: []config.Environment{
			{Name: "production", Production: &yes, Files: []string{"../../.env.prod"}, Required: []config.Word{{Text: "A"}, {Text: "B"}}},
			{Name: "staging"},
			{Name: "demo", Files: []string{".env.demo"}},
		},
		Required: []config.Word{{Text: "DATABASE_URL"}, {Text: "DSN"}},
		Rules: map[string]config.Rule{
			"a": {Severity: "off"},
			"b": {Severity: "note", Parameters: map[string]config.Parameter{"x": {Value: 1}, "y": {Value: 2}}},
			"c": {Severity: "note"},
		},
		Ignore: []string{"../../tests/**", "dist"}, Policies: []string{"../../rules", "/etc/rules"},
		TestCredentials: []string{"one", "two"}, MaxConnections: 50, Workers: 8,
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreTypes(source.Pos{})); diff != "" {
		t.Error(diff)
	}
	if got.Required[0].At.File != "shown/repo/.dbcfg-lint.yaml" {
		t.Errorf("place in %s", got.Required[0].At.File)
	}
	if !got.Ignored("repo/tests/x/.env") || got.Ignored("repo/apps/other/dist/.env") {
		t.Error("the patterns of the base are not relative to it")
	}
}

func TestLoadProblems(t *testing.T) {
	for _, test := range []struct {
		name, message, at string
		files             files
	}{
		{"missing", `"extends" names a file that does not exist`, "b.yaml", files{"a": "extends: b.yaml\n"}},
		{"itself", `"extends" leads back to this file`, "./a", files{"a": "extends: ./a\n"}},
		{"circle", `"extends" leads back to this file`, "a", files{"a": "extends: x/b\n", "x/b": "extends: ../c\n", "c": "extends: a\n"}},
		{"fault in the base", `unknown severity; did you mean "error"?`, "errr", files{"a": "extends: /b", "b": "rules: {a: errr}"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, problems, err := config.Load(test.files.read, "a")
			if err != nil || got == nil || len(problems) != 1 || problems[0].Message != test.message {
				t.Fatalf("got %v, %+v, %v", got, problems, err)
			}
			at := problems[0].At
			file := source.NewFile(at.File, []byte(test.files[strings.TrimPrefix(at.File, "shown/")]))
			sourcetest.At(t, file, at, test.at)
		})
	}
	_, _, err := config.Load(files{}.read, "a")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing config: %v", err)
	}
	refuse := func(string) (*source.File, error) { return nil, fmt.Errorf("refused: %w", fs.ErrPermission) }
	if _, _, err := config.Load(refuse, "a"); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("a config that cannot be read: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("\ufeff? é\u2028: \"\\x\""))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := source.NewFile("c", data)
		_, problems := config.Parse(file)
		sourcetest.Sound(t, file, source.Document{Problems: problems})
	})
}
