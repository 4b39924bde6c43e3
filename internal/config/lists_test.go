package config_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/config"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

const lists = `lists:
  poolers:
    hosts:
      - {name: our pooler, host: '^PGB-', source: the wiki of the house}
      - name: the pooler of the old cluster
        port: 7432
        prepared: false
    parameters: [{parameter: Odyssey, value: On}]
  superusers:
    users: [{user: DBA}, {user: owner, dialects: [PostgreSQL, ""]}]
  open-access:
    variables: [{name: OUR_DB_OPEN, effect: lets everybody in}, {name: OUR_DB_AUTH, value: 0, effect: asks nobody}]
  echo: {negations: [hide], names: [{name: our_echo}]}
  sample-credentials: {passwords: [{password: gateway-dev}, {password: 0123}]}
  ports: ~
`

func TestParseLists(t *testing.T) {
	c, problems := config.Parse(source.NewFile("c", []byte("test-credentials: [one]\n"+lists)))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	type object = map[string]any
	want := config.Added{
		"poolers": {
			"hosts": {
				object{"name": "our pooler", "host": "(?i:^PGB-)", "port": 0, "prepared": true},
				object{"name": "the pooler of the old cluster", "host": "", "port": 7432, "prepared": false},
			},
			"parameters": {object{"parameter": "odyssey", "value": "on"}},
		},
		"superusers": {"users": {
			object{"user": "dba", "dialects": []any{}},
			object{"user": "owner", "dialects": []any{"postgresql", ""}},
		}},
		"open-access": {"variables": {
			object{"name": "OUR_DB_OPEN", "value": nil, "effect": "lets everybody in"},
			object{"name": "OUR_DB_AUTH", "value": "0", "effect": "asks nobody"},
		}},
		"echo": {"negations": {"HIDE"}, "names": {object{"name": "OUR_ECHO"}}},
	}
	if diff := cmp.Diff(want, c.Lists); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"one", "gateway-dev", "0123"}, c.TestCredentials); diff != "" {
		t.Errorf("passwords: %s", diff)
	}
}

// TestLoadLists has entries behind those of the configuration that is extended.
func TestLoadLists(t *testing.T) {
	f := files{
		"a/c": "extends: ../b\nlists: {echo: {negations: [hide]}, superusers: {users: [{user: owner}]}, sample-credentials: {passwords: [{password: two}]}}\n",
		"b":   "lists: {superusers: {users: [{user: dba}], lesser: [{host: rds}]}}\ntest-credentials: [one]\n",
	}
	c, problems, err := config.Load(f.read, "a/c")
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	user := func(name string) any { return map[string]any{"user": name, "dialects": []any{}} }
	want := config.Added{
		"echo": {"negations": {"HIDE"}},
		"superusers": {
			"users":  {user("dba"), user("owner")},
			"lesser": {map[string]any{"host": "(?i:rds)"}},
		},
	}
	if diff := cmp.Diff(want, c.Lists); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"one", "two"}, c.TestCredentials); diff != "" {
		t.Errorf("passwords: %s", diff)
	}
}

func TestParseListsProblems(t *testing.T) {
	hosts := func(entry string) string { return "lists: {poolers: {hosts: [" + entry + "]}}\n" }
	users := func(entry string) string { return "lists:\n  superusers:\n    users:\n      - " + entry + "\n" }
	for _, test := range []struct{ name, text, at, message string }{
		{"list", "lists: {pooler: {}}\n", "pooler", `unknown key "pooler"; did you mean "poolers"?`},
		{"list with an underscore", "lists: {driver_parameters: {}}\n", "driver_parameters", `unknown key "driver_parameters"; did you mean "driver-parameters"?`},
		{"table", "lists: {poolers: {host: []}}\n", "host", `unknown key "host"; did you mean "hosts"?`},
		{"key", hosts("{name: x, hots: y}"), "hots", `unknown key "hots"; did you mean "host"?`},
		{"key twice", hosts("{name: x, host: y, host: z}"), "host", `duplicate key "host", first on line 1`},
		{"no mapping of lists", "lists: [poolers]\n", "", `lists must be a mapping`},
		{"no mapping of tables", "lists: {poolers: 6432}\n", "6432", `"poolers" must be a mapping`},
		{"no list of entries", "lists: {poolers: {hosts: {name: x}}}\n", "", `"hosts" must be a list`},
		{"no entry", users("dba"), "dba", `an entry of "users" must be a mapping`},
		{"an entry without anything", users("{}"), "", `an entry of "users" must have "user"`},
		{"a key without a value", users("user:"), "", `an entry of "users" must have "user"`},
		{"required", hosts("{host: y}"), "", `an entry of "hosts" must have "name"`},
		{"one of two", hosts("{name: x, port: 0}"), "", `an entry of "hosts" must have host or port, or it would stand for everything`},
		{"empty pattern", hosts("{name: x, host: ''}"), "", `an entry of "hosts" must have host or port, or it would stand for everything`},
		{"pattern", hosts("{name: x, host: 'a('}"), "'a('", `"host" must be a regular expression as Go and RE2 have them; this one cannot be read`},
		{"pattern with a look-ahead", hosts("{name: x, host: 'a(?=b)'}"), "'a(?=b)'", `"host" must be a regular expression as Go and RE2 have them; this one cannot be read`},
		{"URL for a pattern", hosts("{name: x, host: 'postgresql://h'}"), "'postgresql://h'", `"host" must be a regular expression of at most 200 bytes, without "@", "://" and spaces`},
		{"long pattern", hosts("{name: x, host: " + strings.Repeat("y", 201) + "}"), strings.Repeat("y", 201), `"host" must be a regular expression of at most 200 bytes, without "@", "://" and spaces`},
		{"list for a pattern", hosts("{name: x, host: [y]}"), "", `"host" must be a regular expression for a host, in any case`},
		{"port", hosts("{name: x, port: 65536}"), "65536", `"port" must be a whole number from 1 to 65535, or 0`},
		{"port as a text", hosts("{name: x, port: '6432'}"), "'6432'", `"port" must be a whole number from 1 to 65535, or 0`},
		{"port of a server", "lists: {ports: {defaults: [{port: 0, server: x, dialects: [y]}]}}\n", "0", `"port" must be a whole number from 1 to 65535`},
		{"flag", hosts("{name: x, port: 1, prepared: maybe}"), "maybe", `"prepared" must be true or false`},
		{"word", users("{user: [x]}"), "", `"user" must be a word, in any case`},
		{"word with a space", users("{user: x y}"), "x y", `"user" must be a word, in any case`},
		{"word for a list", users("{user: x, dialects: postgresql}"), "postgresql", `"dialects" must be a list`},
		{"null in a list", users("{user: x, dialects: [~]}"), "~", `"dialects" must be a word, in any case`},
		{"empty list", "lists: {ports: {defaults: [{port: 1, server: x, dialects: []}]}}\n", "", `"dialects" is empty`},
		{"name of a variable", "lists: {echo: {names: [{name: SQL-ECHO}]}}\n", "SQL-ECHO", `"name" must be part of the name of a variable, in any case`},
		{"kind", "lists: {pool: {settings: [{name: X, kind: sise}]}}\n", "sise", `"kind" must be one of class, size, timeout, overflow`},
		{"mapping for a word", "lists: {echo: {negations: [{name: X}]}}\n", "", `"negations" must be part of the name of a variable, in any case`},
		{"empty password", "lists: {sample-credentials: {passwords: [{password: ''}]}}\n", "''", `"password" must be a password`},
		{"words of a message", hosts("{name: 'a: <b>', port: 1}"), "'a: <b>'", `"name" must be a short text without what may be a secret: messages show it`},
		{"a secret in a message", hosts("{name: pooler kQ8vTz2mWp, port: 1}"), "pooler kQ8vTz2mWp", `"name" must be a short text without what may be a secret: messages show it`},
		{"source", hosts("{name: x, port: 1, source: [y]}"), "", `"source" must be a string`},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := source.NewFile(".dbcfg-lint.yaml", []byte(test.text))
			_, problems := config.Parse(file)
			if len(problems) != 1 || problems[0].Message != test.message {
				t.Fatalf("got %+v", problems)
			}
			sourcetest.At(t, file, problems[0].At, test.at)
		})
	}
}

// TestParseListsShowNoValue has a password wherever one can be pasted.
func TestParseListsShowNoValue(t *testing.T) {
	const secret = "hunter2"
	for _, list := range config.Lists {
		for _, table := range list.Tables {
			for _, field := range table.Fields {
				for _, form := range []string{"[[hunter2]]", "{hunter2: x}", "postgresql://app:hunter2@h/db", "hunter2 hunter2 = hunter2"} {
					entry := "{" + field.Name + ": " + form + "}"
					if field.Name == "" {
						entry = form
					}
					_, problems := config.Parse(source.NewFile("c", []byte("lists: {"+list.Name+": {"+table.Name+": ["+entry+"]}}\n")))
					if len(problems) == 0 && field.Takes != config.Password {
						t.Errorf("%s.%s.%s takes %s", list.Name, table.Name, field.Name, form)
					}
					for _, problem := range problems {
						if strings.Contains(problem.Message, secret) {
							t.Errorf("%s.%s.%s: %s", list.Name, table.Name, field.Name, problem.Message)
						}
					}
				}
			}
		}
	}
}
