package policy

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const tested = metadata + `report contains {"message": "x", "at": file.at} if {
	some file in input.files
	file.template
}

other if input.root == "x"
`

const testHead = `package dbcfg.rules_test["house-rule"]

import data.dbcfg.fixture
import data.dbcfg.rules["house-rule"] as rule

`

// used makes use of what the head imports.
const used = "\nused if count(rule.report) == 0 with input as fixture.project({})\n"

// runTests gives the results of tests, a line each, and what is said of them.
func runTests(t *testing.T, body string, change func(*Tests)) []string {
	t.Helper()
	asked := Tests{
		Custom:  Custom{Modules: []Module{{"house.rego", []byte(tested)}}},
		Tests:   []Module{{"house_test.rego", []byte(testHead + body + used)}},
		Fixture: "lib/fixture_test.rego",
	}
	for _, module := range tests {
		if module.Path == asked.Fixture {
			asked.Tests = append(asked.Tests, module)
		}
	}
	if change != nil {
		change(&asked)
	}
	report, problems := builtInLibrary(t).Test(t.Context(), asked)
	var lines []string
	for _, problem := range problems {
		lines = append(lines, problem.At.String()+": problem: "+problem.Message)
	}
	if report == nil {
		return lines
	}
	for _, result := range report.Results {
		line := result.At.String() + ": " + result.Outcome + " " + result.Name
		if result.Message != "" {
			line += ": " + result.Message
		}
		if result.Expression != "" {
			line += " (" + result.FailedAt.String() + ": " + result.Expression + ")"
		}
		if result.Output != "" {
			line += " prints " + strings.TrimSpace(result.Output)
		}
		lines = append(lines, line)
		if result.Trace != "" {
			lines = append(lines, strings.Split(strings.TrimSpace(result.Trace), "\n")[0])
		}
	}
	for _, warning := range report.Warnings {
		lines = append(lines, warning.At.String()+": warning: "+warning.Message)
	}
	return lines
}

func TestTests(t *testing.T) {
	const template = "\treport := rule.report with input as fixture.project({\"files\": [fixture.file({\"template\": true})]})\n"
	for _, test := range []struct {
		name, body string
		want       []string
	}{
		{"pass", "test_reports if {\n" + template + "\tcount(report) == 1\n}\n", []string{"house_test.rego:6:1: pass test_reports"}},
		{"fail", "test_reports if {\n" + template + "\tcount(report) == 2\n}\n", []string{"house_test.rego:6:1: fail test_reports (house_test.rego:8:2: count(report) == 2)"}},
		{"skip", "todo_test_reports if {\n" + template + "\tcount(report) == 2\n}\n", []string{"house_test.rego:6:1: skip todo_test_reports"}},
		{"print", "test_reports if {\n\tprint(\"here\")\n}\n", []string{"house_test.rego:6:1: pass test_reports prints here"}},
		{"cases", "test_sums[name] if {\n\tsome name, sum in {\"right\": 1 + 1, \"wrong\": 1 + 2}\n\tsum == 2\n}\n", []string{"house_test.rego:6:1: fail test_sums: wrong (house_test.rego:8:2: sum == 2)"}},
		{"error", "test_reports if {\n\tto_number(input.root) == 2 with input as fixture.project({\"root\": \"canary\"})\n}\n", []string{"house_test.rego:6:1: error test_reports: to_number cannot make anything of what it is given here (house_test.rego:7:2: to_number(input.root))"}},
		{"vacuous", "test_reports if {\n\trule.report with input as fixture.project({})\n}\n", []string{
			"house_test.rego:6:1: pass test_reports",
			"house_test.rego:7:2: warning: the test compares nothing: a report is true even if it is empty; compare it, or its count",
		}},
		{"fixture that the schema does not allow", "test_reports if {\n\tcount(rule.report) == 0 with input as fixture.project({\"fils\": []})\n}\n", []string{"house_test.rego:6:1: fail test_reports (house_test.rego:7:40: fixture.project({\"fils\": []}))"}},
		{"misspelt rule", "test_reports if {\n\trule.reprot == 1\n}\n", []string{"house_test.rego:7:7: problem: nothing defines data.dbcfg.rules[\"house-rule\"].reprot; did you mean report?"}},
		{"misspelt fixture", "test_reports if {\n\tfixture.projct({}) == 1\n}\n", []string{"house_test.rego:7:2: problem: undefined function data.dbcfg.fixture.projct; did you mean data.dbcfg.fixture.project?"}},
		{"clock", "test_reports if {\n\ttime.now_ns() > rule.report\n}\n", []string{"house_test.rego:7:2: problem: time.now_ns is not available to policies: a finding must depend on nothing but the input"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, runTests(t, test.body, nil)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTestsOptions(t *testing.T) {
	const body = "test_one if {\n\tcount(rule.report) == 1 with input as fixture.project({})\n}\n\ntest_two if true\n"
	for _, test := range []struct {
		name   string
		change func(*Tests)
		want   []string
	}{
		{"some of them", func(tests *Tests) { tests.Run = regexp.MustCompile("two$") }, []string{"house_test.rego:10:1: pass test_two"}},
		{"trace", func(tests *Tests) { tests.Trace, tests.Run = true, regexp.MustCompile("one$") }, []string{
			"house_test.rego:6:1: fail test_one (house_test.rego:7:2: count(rule.report) == 1 with input as fixture.project({}))",
			`house_test.rego:6     Enter data.dbcfg.rules_test["house-rule"].test_one`,
		}},
		{"loop", func(tests *Tests) {
			tests.Limits.Time = 300 * time.Millisecond
			tests.Tests[0].Text = []byte(testHead + "test_loop if {\n\tcount(rule.report) == 0 with input as fixture.project({})\n\tcount([1 | some i in numbers.range(1, 1000000); some j in numbers.range(1, 1000000); i + j < 0]) == 0\n}\n")
		}, []string{"house_test.rego:6:1: error test_loop: stopped after 300ms: it may loop for ever"}},
		{"memory", func(tests *Tests) {
			tests.Limits = Limits{Time: time.Minute, Memory: 64 << 20}
			tests.Tests[0].Text = []byte(testHead + "test_memory if {\n\tcount(rule.report) == 0 with input as fixture.project({})\n\tcount([sprintf(\"%0100000d\", [i]) | some i in numbers.range(1, 100000)]) == 0\n}\n")
		}, []string{"house_test.rego:6:1: error test_memory: stopped: it takes too much memory, more than 64 MiB; the tests behind it were not run"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, runTests(t, body, test.change)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCoverage(t *testing.T) {
	tests := Tests{
		Custom:   Custom{Modules: []Module{{"house.rego", []byte(tested)}}},
		Tests:    []Module{{"house_test.rego", []byte("package x\n\ntest_one if count(data.dbcfg.rules[\"house-rule\"].report) == 0 with input as {\"files\": [{\"template\": false}]}\n")}},
		Coverage: true,
	}
	report, problems := builtInLibrary(t).Test(t.Context(), tests)
	if problems != nil {
		t.Fatal(problems)
	}
	want := []Coverage{{File: "house.rego", Covered: 2, Missing: 2, Lines: [][2]int{{8, 8}, {13, 13}}}}
	if diff := cmp.Diff(want, report.Coverage); diff != "" {
		t.Error(diff)
	}
}
