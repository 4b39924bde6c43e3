package policy

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// metadata is the head of a rule: the body begins in line 8.
const metadata = `# METADATA
# title: A rule must be right
# custom:
#   severity: error
#   category: house
package dbcfg.rules["house-rule"]

`

// judge has a project of one file judged by the custom rule alone, within limits,
// and gives what it finds and what is wrong with it, a line each.
func judge(t *testing.T, limits Limits, modules ...Module) []string {
	t.Helper()
	return judgeAll(t, Custom{Modules: modules, Limits: limits})
}

func judgeAll(t *testing.T, custom Custom) []string {
	t.Helper()
	file := source.NewFile(".env.production", []byte("DATABASE_URL=sqlite:///app.db\nSCHEMA=public\n"))
	project := &resolve.Project{
		Files: []resolve.File{{Path: file.Path, At: file.Whole()}},
		Environments: []resolve.Environment{{Name: "production", Production: true, Variables: []resolve.Variable{
			{Name: "SCHEMA", Value: "public", Source: file.Path},
		}}},
	}
	project.Environments[0].Files = []resolve.Member{{Path: file.Path}}
	var lines []string
	larger, problems := builtInLibrary(t).With(custom)
	if problems == nil {
		var findings []Finding
		findings, problems = larger.Evaluate(t.Context(), Question{
			Project: project,
			Wanted:  func(rule *Rule) bool { return !rule.BuiltIn },
			File: func(path string) *source.File {
				if path == file.Path {
					return file
				}
				return nil
			},
		})
		for _, finding := range findings {
			lines = append(lines, finding.At.String()+": "+finding.Message)
		}
	}
	for _, problem := range problems {
		lines = append(lines, problem.At.String()+": "+problem.Message)
	}
	return lines
}

// builtInLibrary is compiled once: it does not change.
func builtInLibrary(t *testing.T) *Library {
	t.Helper()
	l, err := compiledOnce()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

var compiledOnce = sync.OnceValues(func() (*Library, error) { return Compile(rules, lists) })

func TestCustomMistakes(t *testing.T) {
	const at = `, "at": input.files[0].at}`
	place := func(fields string) string { return `report contains {"message": "x", "at": {` + fields + `}}` }
	for _, test := range []struct{ name, body, want string }{
		{"none", `report contains {"message": "x"` + at, ".env.production:1:1: x"},
		{"none, in the middle of a line", place(`"file": ".env.production", "line": 2, "column": 8, "end_line": 2, "end_column": 14`), ".env.production:2:8: x"},

		{"syntax", "report contains {\"message\": \"x\"}} if true", "house.rego:8:33: unexpected } token"},
		{"unsafe variable", `report contains {"message": nothing` + at, "house.rego:8:17: var nothing is unsafe"},
		{"recursion", "f(x) := f(x + 1)\n\nreport contains {\"message\": f(1)" + at, "house.rego:8:1: rule data.dbcfg.rules[\"house-rule\"].f is recursive: data.dbcfg.rules[\"house-rule\"].f -> data.dbcfg.rules[\"house-rule\"].f"},
		{"conflict", "text := \"a\" if true\n\ntext := \"b\" if true\n\nreport contains {\"message\": text" + at, "house.rego:10:1: rule house-rule: rule data.dbcfg.rules[\"house-rule\"].text produced conflicting values"},
		{"unused variable", "report contains {\"message\": \"x\"" + at + " if {\n\tunused := 1\n}", "house.rego:9:2: assigned var unused unused"},

		{"misspelt field", `report contains {"message": input.environments[_].nmae` + at, "house.rego:8:51: undefined ref: input.environments[_].nmae; did you mean name?"},
		{"misspelt field far down", "report contains {\"message\": \"x\"" + at + " if {\n\tsome database in input.environments[_].databases\n\tdatabase.password.smaple\n}", "house.rego:10:20: undefined ref: database.password.smaple; did you mean sample?"},
		{"misspelt function", `report contains {"message": "x"` + at + ` if startwith(input.root, "x")`, "house.rego:8:62: undefined function startwith; did you mean startswith?"},
		{"misspelt helper", `report contains {"message": "x"` + at + ` if data.dbcfg.lib.same_nam("x", "x")`, "house.rego:8:62: undefined function data.dbcfg.lib.same_nam; did you mean data.dbcfg.lib.same_name?"},
		{"misspelt parameter", `report contains {"message": data.dbcfg.parameters["house-rule"].text` + at, "house.rego:8:51: nothing defines data.dbcfg.parameters[\"house-rule\"]"},

		{"network", `report contains {"message": http.send({"method": "GET", "url": "http://localhost"}).body` + at, "house.rego:8:29: http.send is not available to policies: a finding must depend on nothing but the input"},
		{"name lookup", `report contains {"message": "x"` + at + ` if net.lookup_ip_addr("localhost")`, "house.rego:8:62: net.lookup_ip_addr is not available to policies: a finding must depend on nothing but the input"},
		{"clock", `report contains {"message": "x"` + at + ` if time.now_ns() > 0`, "house.rego:8:62: time.now_ns is not available to policies: a finding must depend on nothing but the input"},
		{"runtime", `report contains {"message": opa.runtime().env.HOME` + at, "house.rego:8:29: opa.runtime is not available to policies: a finding must depend on nothing but the input"},
		{"template", `report contains {"message": strings.render_template("x", {})` + at, "house.rego:8:29: strings.render_template is not available to policies: it can take any amount of memory before it can be stopped"},

		{"no set", `report := "x"`, `house.rego:6:1: rule house-rule: report is not a set of findings; write "report contains finding if …"`},
		{"no object", `report contains "x"`, "house.rego:6:1: rule house-rule: a finding is no object"},
		{"no message", `report contains {"variable": "X"` + at, "house.rego:6:1: rule house-rule: a finding has no message"},
		{"number as the message", `report contains {"message": 1` + at, "house.rego:6:1: rule house-rule: the message of a finding is no text"},
		{"unknown key", `report contains {"message": "x", "line": 1` + at, `house.rego:6:1: rule house-rule: a finding has the keys message, at, variable, environment, severity and related, and not "line"`},
		{"unknown severity", `report contains {"message": "x", "severity": "fatal"` + at, "house.rego:6:1: rule house-rule: the severity of a finding must be error, warning or note"},
		{"related without a list", `report contains {"message": "x", "related": "y"` + at, "house.rego:6:1: rule house-rule: the related of a finding is no list"},
		{"related elsewhere", `report contains {"message": "x", "related": [{"message": "y", "at": {"file": "z", "line": 1, "column": 1, "end_line": 1, "end_column": 1}}]` + at, "house.rego:6:1: rule house-rule: a finding is about a file that is not in the input; hand back the at of a fact"},

		{"no place", `report contains {"message": "x", "environment": "production"}`, "house.rego:6:1: rule house-rule: a finding has no place, which is right only for what comes from the process environment; hand back the at of a fact"},
		{"null as the place", `report contains {"message": "x", "at": null}`, "house.rego:6:1: rule house-rule: a finding has no place, which is right only for what comes from the process environment; hand back the at of a fact"},
		{"text as the place", `report contains {"message": "x", "at": ".env.production:1"}`, "house.rego:6:1: rule house-rule: a place is no object"},
		{"place without an end", place(`"file": ".env.production", "line": 1, "column": 1`), "house.rego:6:1: rule house-rule: the end_line of a place is no whole number"},
		{"another file", place(`"file": "/etc/passwd", "line": 1, "column": 1, "end_line": 1, "end_column": 1`), "house.rego:6:1: rule house-rule: a finding is about a file that is not in the input; hand back the at of a fact"},
		{"line behind the end", place(`"file": ".env.production", "line": 9, "column": 1, "end_line": 9, "end_column": 2`), "house.rego:6:1: rule house-rule: a finding is at .env.production:9:1 to 9:2, and there is no such place in that file; hand back the at of a fact"},
		{"column behind the line", place(`"file": ".env.production", "line": 1, "column": 1, "end_line": 1, "end_column": 31`), "house.rego:6:1: rule house-rule: a finding is at .env.production:1:1 to 1:31, and there is no such place in that file; hand back the at of a fact"},
		{"end before the start", place(`"file": ".env.production", "line": 2, "column": 3, "end_line": 1, "end_column": 5`), "house.rego:6:1: rule house-rule: a finding is at .env.production:2:3, and ends before that; hand back the at of a fact"},
		{"line 0", place(`"file": ".env.production", "line": 0, "column": 0, "end_line": 0, "end_column": 0`), "house.rego:6:1: rule house-rule: a finding is at .env.production:0:0, and ends before that; hand back the at of a fact"},

		{"function that fails", `report contains {"message": sprintf("%d", [to_number(input.environments[_].variables[_].value)])` + at, "house.rego:8:44: rule house-rule: to_number cannot make anything of what it is given here"},
		{"broken expression", `report contains {"message": "x"` + at + ` if regex.match(concat("", [input.root, "("]), "x")`, "house.rego:8:62: rule house-rule: regex.match: missing closing ) in the expression"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := judge(t, Limits{}, Module{Path: "house.rego", Text: []byte(metadata + test.body)})
			if diff := cmp.Diff([]string{test.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestCustomBounds has one call make more than there is memory. None may begin.
func TestCustomBounds(t *testing.T) {
	nested := "v0 := [0]\n\n"
	for i := range 30 {
		nested += fmt.Sprintf("v%d := [v%d, v%d, v%d, v%d]\n\n", i+1, i, i, i, i)
	}
	long := `long := sprintf("%01000000d", [1])` + "\n\n"
	for _, test := range []struct{ name, before, message, want string }{
		{"range", "", `sprintf("%d", [count(numbers.range(1, 1000000000))])`, "numbers.range: its result would have more than 1048576 items"},
		{"range downwards", "", `sprintf("%d", [count(numbers.range(1000000000, 1))])`, "numbers.range: its result would have more than 1048576 items"},
		{"range with a step", "", `sprintf("%d", [count(numbers.range_step(1, 1000000000, 2))])`, "numbers.range_step: its result would have more than 1048576 items"},
		{"width", "", `sprintf("` + strings.Repeat("%01000000d", 100) + `", [1])`, "sprintf: its result would be longer than 64 MiB"},
		{"width as a value", "", `sprintf("` + strings.Repeat("%0*d", 100) + `", [1000000, 1])`, "sprintf: its result would be longer than 64 MiB"},
		{"concat", long, `concat("", [long | some _ in numbers.range(1, 100)])`, "concat: its result would be longer than 64 MiB"},
		{"separator", long, `concat(long, [sprintf("%d", [i]) | some i in numbers.range(1, 100)])`, "concat: its result would be longer than 64 MiB"},
		{"template string", long, `$"` + strings.Repeat("{long}", 100) + `"`, "internal.template_string: its result would be longer than 64 MiB"},
		{"replace", long, `replace(long, "0", long)`, "replace: its result would be longer than 64 MiB"},
		{"JSON of a list in lists", nested, `json.marshal(v30)`, "json.marshal: its result would be longer than 64 MiB"},
		{"text of a list in lists", nested, `sprintf("%v", [v30])`, "sprintf: its result would be longer than 64 MiB"},
		{"flat list", "b := numbers.range(1, 10000)\n\na := [b | some _ in numbers.range(1, 1000)]\n\n", `sprintf("%d", [count(array.flatten(a))])`, "array.flatten: its result would have more than 1048576 items"},
		{"shift", "", `sprintf("%d", [bits.lsh(1, 800000000000)])`, "bits.lsh: its result would have more than 100000 digits"},
		{"product", "a := to_number(sprintf(\"%060000d\", [7])) + bits.lsh(1, 99999)\n\nb := a * a\n\nc := b * b\n\nd := c * c\n\n", `sprintf("%d", [d])`, "mul: its result would have more than 100000 digits"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rule := metadata + test.before + `report contains {"message": ` + test.message + `, "at": input.files[0].at}`
			got := judge(t, Limits{Time: time.Minute, Memory: 256 << 20}, Module{Path: "house.rego", Text: []byte(rule)})
			if len(got) != 1 || !strings.HasPrefix(got[0], "house.rego:") || !strings.HasSuffix(got[0], ": rule house-rule: "+test.want) {
				t.Errorf("got %.300q, want %q", got, test.want)
			}
		})
	}
}

func TestCustomLimits(t *testing.T) {
	for _, test := range []struct {
		name, body, want string
		limits           Limits
	}{
		{
			"loop", "report contains {\"message\": \"x\", \"at\": input.files[0].at} if {\n\tsome i in numbers.range(1, 1000000)\n\tsome j in numbers.range(1, 1000000)\n\ti + j < 0\n}",
			"house.rego:6:1: rule house-rule: stopped after 300ms: it may loop for ever", Limits{Time: 300 * time.Millisecond},
		},
		{
			"memory", "report contains {\"message\": \"x\", \"at\": input.files[0].at} if {\n\tcount([sprintf(\"%0100000d\", [i]) | some i in numbers.range(1, 100000)]) == 0\n}",
			"house.rego:6:1: rule house-rule: stopped: it takes too much memory, more than 64 MiB", Limits{Time: time.Minute, Memory: 64 << 20},
		},
		{
			"garbage is none", "report contains {\"message\": \"x\", \"at\": input.files[0].at} if {\n\tcount([1 | some i in numbers.range(1, 3000); count(sprintf(\"%0100000d\", [i])) == 100000]) == 3000\n}",
			".env.production:1:1: x", Limits{Time: time.Minute, Memory: 64 << 20},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := judge(t, test.limits, Module{Path: "house.rego", Text: []byte(metadata + test.body)})
			if diff := cmp.Diff([]string{test.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestStuck leaves behind what does not stop, and goes on.
func TestStuck(t *testing.T) {
	g := &guard{limits: Limits{Time: time.Millisecond}}
	release := make(chan struct{})
	defer close(release)
	_, err := g.run(t.Context(), func(context.Context, topdown.Cancel) (ast.Value, error) {
		<-release
		return nil, nil
	})
	if err == nil || err.Error() != "stopped after 1ms: it may loop for ever" {
		t.Errorf("error %v", err)
	}
	_, err = g.run(t.Context(), func(context.Context, topdown.Cancel) (ast.Value, error) { return nil, nil })
	if !errors.Is(err, errStuck) {
		t.Errorf("the rule behind it: error %v", err)
	}
}

// TestPanic takes a fault of OPA for one of the rule.
func TestPanic(t *testing.T) {
	g := &guard{}
	_, err := g.run(t.Context(), func(context.Context, topdown.Cancel) (ast.Value, error) { panic("fault") })
	if err == nil {
		t.Error("no error")
	}
}

func TestCustomPackages(t *testing.T) {
	rule := func(id string) string { return strings.ReplaceAll(metadata, "house-rule", id) }
	const report = `report contains {"message": "x", "at": input.files[0].at}`
	for _, test := range []struct {
		name    string
		modules []Module
		want    string
	}{
		{"id of a built-in rule", []Module{{"house.rego", []byte(rule("sqlite-in-production") + report)}},
			"house.rego:6:1: there is a rule sqlite-in-production already, which comes with dbcfg-lint"},
		{"id taken", []Module{{"a.rego", []byte(rule("house-rule") + report)}, {"b.rego", []byte(rule("house-rule") + report)}},
			"b.rego:6:1: there is a rule house-rule already, in a.rego"},
		{"package of the library", []Module{{"lib.rego", []byte("package dbcfg.lib\n\nproduction := []\n")}},
			"lib.rego:1:1: the package dbcfg.lib belongs to dbcfg-lint; that of a rule is dbcfg.rules[\"the-id\"], and that of a library begins with another word"},
		{"no METADATA", []Module{{"house.rego", []byte("package dbcfg.rules.house\n\n" + report)}},
			"house.rego:1:1: rule house has no METADATA above its package"},
		{"unknown key", []Module{{"house.rego", []byte(strings.Replace(rule("house-rule"), "#   category", "#   severty: note\n#   category", 1) + report)}},
			"house.rego:7:1: unknown key custom.severty; did you mean severity?"},
		{"id in upper case", []Module{{"house.rego", []byte(rule("House") + report)}},
			"house.rego:6:1: the package of a rule is dbcfg.rules[\"the-id\"], with an id of lower-case words and hyphens"},
		{"no report", []Module{{"house.rego", []byte(rule("house-rule") + "x := 1")}},
			"house.rego:6:1: rule house-rule defines no report"},
		{"empty file", []Module{{"house.rego", nil}}, "house.rego:1:1: the file is empty: it holds no policy"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := judge(t, Limits{}, test.modules...)
			if diff := cmp.Diff([]string{test.want}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
