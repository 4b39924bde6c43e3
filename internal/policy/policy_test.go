package policy

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/format"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/policies"
)

// The policies that come with the program.
var (
	rules, tests = modules()
	lists        = data()
)

func modules() (rules, tests []Module) {
	err := fs.WalkDir(policies.FS, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".rego" {
			return err
		}
		text, err := fs.ReadFile(policies.FS, name)
		module := Module{Path: name, Text: text}
		if strings.HasSuffix(name, "_test.rego") {
			tests = append(tests, module)
		} else {
			rules = append(rules, module)
		}
		return err
	})
	if err != nil {
		panic(err)
	}
	return rules, tests
}

func data() map[string]any {
	data := map[string]any{}
	names, err := fs.Glob(policies.FS, "data/*.json")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		var list any
		text, err := fs.ReadFile(policies.FS, name)
		if err == nil {
			err = json.Unmarshal(text, &list)
		}
		if err != nil {
			panic(fmt.Errorf("%s: %w", name, err))
		}
		key := strings.ReplaceAll(strings.TrimSuffix(path.Base(name), ".json"), "-", "_")
		data[key] = list
	}
	return data
}

func library(t *testing.T) *Library {
	t.Helper()
	library, err := Compile(rules, lists)
	if err != nil {
		t.Fatal(err)
	}
	return library
}

func TestFormat(t *testing.T) {
	for _, module := range slices.Concat(rules, tests) {
		formatted, err := format.SourceWithOpts(module.Path, module.Text, format.Opts{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Error(err)
			continue
		}
		if string(formatted) != string(module.Text) {
			t.Errorf("%s is not as opa fmt writes it", module.Path)
		}
	}
}

func TestMetadata(t *testing.T) {
	categories := []string{"connection", "credentials", "environment", "files", "migration", "pool"}
	file := regexp.MustCompile(`(?m)^-- \S+ --$`)
	library := library(t)
	for _, rule := range library.Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			if want := rule.ID + ".rego"; rule.At.File != want {
				t.Errorf("the rule is in %s, want %s", rule.At.File, want)
			}
			if !strings.Contains(rule.Title, " must ") || strings.HasSuffix(rule.Title, ".") {
				t.Errorf("the title %q is no sentence with \"must\", without a full stop", rule.Title)
			}
			if n := len(strings.Split(rule.Description, "\n\n")); n != 3 {
				t.Errorf("the description has %d paragraphs, want 3: what it reports, why that is bad, what to do instead", n)
			}
			if rule.Help == "" || strings.Contains(rule.Help, "\n") || !strings.HasSuffix(rule.Help, ".") {
				t.Errorf("the help %q is no sentence in one line", rule.Help)
			}
			for name, example := range map[string]string{"bad": rule.Bad, "good": rule.Good} {
				if !strings.HasPrefix(example, "-- ") || !file.MatchString(example) {
					t.Errorf("the %s example is no project in txtar", name)
				}
			}
			if rule.Bad == rule.Good {
				t.Error("the examples are the same")
			}
			if len(rule.References) == 0 {
				t.Error("the rule has no references")
			}
			for _, reference := range rule.References {
				if u, err := url.Parse(reference.URL); err != nil || u.Scheme != "https" || reference.Description == "" {
					t.Errorf("the reference %q has no description, or is no address", reference.URL)
				}
			}
			if !slices.Contains(categories, rule.Category) {
				t.Errorf("the category is %s, want one of %v", rule.Category, categories)
			}
			for _, id := range rule.Supersedes {
				if _, ok := library.Rule(id); !ok || id == rule.ID {
					t.Errorf("the rule supersedes %s, which is no other rule", id)
				}
			}
		})
	}
}

// TestRego runs the tests of the rules. Every rule needs tests that report
// something and tests that report nothing, and all of it must be run by them.
func TestRego(t *testing.T) {
	parsed, problems := parse(slices.Concat(rules, tests), sandbox())
	if problems != nil {
		t.Fatal(problems)
	}
	for _, module := range tests {
		comparing(t, parsed[module.Path])
	}
	schemas, err := inputSchema()
	if err != nil {
		t.Fatal(err)
	}
	compiler := ast.NewCompiler().
		WithStrict(true).WithCapabilities(forTests()).WithSchemas(schemas).WithUseTypeCheckAnnotations(true)
	store := inmem.NewFromObjectWithOpts(map[string]any{"dbcfg": withSchema(t, lists)}, inmem.OptRoundTripOnWrite(false))
	coverage := cover.New()
	results, err := tester.NewRunner().
		SetCompiler(compiler).SetStore(store).SetModules(parsed).
		SetCoverageQueryTracer(coverage).SetCoverageRuns(nil).
		RaiseBuiltinErrors(true).
		RunTests(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	type counts struct{ reports, quiet int }
	run := map[string]counts{}
	for result := range results {
		if !result.Pass() {
			t.Errorf("%s: %s: %s %v %s", result.Location, result.Package, result.Name, result.Error, result.Output)
		}
		n := run[result.Package]
		switch {
		case strings.HasPrefix(result.Name, "test_reports_"):
			n.reports++
		case strings.HasPrefix(result.Name, "test_quiet_"):
			n.quiet++
		default:
			t.Errorf("%s: %s: the name does not say whether the rule reports something or is quiet", result.Location, result.Name)
		}
		run[result.Package] = n
	}
	for _, id := range library(t).IDs() {
		name := fmt.Sprintf("data.dbcfg.rules_test[%q]", id)
		if n := run[name]; n.reports == 0 || n.quiet == 0 {
			t.Errorf("%s has %d tests that report and %d that are quiet", id, n.reports, n.quiet)
		}
		delete(run, name)
	}
	for name := range run {
		t.Errorf("%s holds tests of no rule", name)
	}
	report := coverage.Report(parsed)
	for _, module := range slices.Concat(rules, tests) {
		for _, missed := range report.Files[module.Path].NotCovered {
			t.Errorf("%s:%d: no test comes by here", module.Path, missed.Start.Row)
		}
	}
}

// withSchema adds the schema of the input, against which fixtures are checked.
func withSchema(t *testing.T, data map[string]any) map[string]any {
	t.Helper()
	schema, err := resolve.Schema()
	if err != nil {
		t.Fatal(err)
	}
	schema.Schema = "" // a newer draft than OPA's own, which all that is used in it is in as well
	text, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	var raw any
	if err := json.Unmarshal(text, &raw); err != nil {
		t.Fatal(err)
	}
	data = maps.Clone(data)
	data["schema"] = raw
	return data
}

// comparing reports tests of a rule that do not compare what it reports: the
// report of a rule is true even where it is empty.
func comparing(t *testing.T, module *ast.Module) {
	t.Helper()
	ast.WalkExprs(module, func(expr *ast.Expr) bool {
		if len(expr.With) > 0 && !expr.IsAssignment() && !expr.IsEquality() && !expr.IsCall() {
			t.Errorf("%s: the test compares nothing", expr.Location)
		}
		return false
	})
}

// TestLists checks what no rule's test would notice: two entries of a list that are
// the same but for their sources, and an entry without a source. An entry may be a
// plain word.
func TestLists(t *testing.T) {
	for file, raw := range lists {
		for list, entries := range raw.(map[string]any) {
			seen := map[string]bool{}
			for i, item := range entries.([]any) {
				entry, ok := item.(map[string]any)
				if !ok {
					entry = map[string]any{"word": item, "source": "the list itself"}
				}
				if source, _ := entry["source"].(string); source == "" {
					t.Errorf("%s.%s: entry %d has no source", file, list, i)
				}
				entry = maps.Clone(entry)
				delete(entry, "source")
				text := strings.ToLower(fmt.Sprint(entry))
				if seen[text] || len(entry) == 0 {
					t.Errorf("%s.%s: entry %d says nothing new", file, list, i)
				}
				seen[text] = true
			}
		}
	}
}

// TestWith holds custom rules against the built-in library, also beside a library
// of the user's at the same path.
func TestWith(t *testing.T) {
	const rule = `# METADATA
# title: A name must not be used
# custom: {severity: note, category: house}
package dbcfg.rules["house-rule"]

import data.dbcfg.lib
import data.house

report contains {"message": house.text, "at": input.files[0].at} if lib.same_name("a", "A")

report contains {"message": "null", "at": input.files[0].at} if {
	some variable in input.environments[_].variables
	variable.boolean == null
	variable.integer == null
}
`
	larger, problems := library(t).With(Custom{Modules: []Module{
		{Path: "house.rego", Text: []byte(rule)},
		{Path: "lib/lib.rego", Text: []byte("package house\n\ntext := \"found\"\n")},
	}})
	if problems != nil {
		t.Fatal(problems)
	}
	project := &resolve.Project{Files: []resolve.File{{Path: ".env", At: source.Pos{File: ".env", Line: 1, Column: 1, EndLine: 1, EndColumn: 1}}}}
	findings, problems := larger.Evaluate(t.Context(), Question{Project: project, Wanted: func(rule *Rule) bool { return !rule.BuiltIn }})
	if problems != nil {
		t.Fatal(problems)
	}
	if len(findings) != 1 || findings[0].Message != "found" {
		t.Errorf("%d findings, want the one of the custom rule", len(findings))
	}
}

// TestWithUndefined has a custom rule refer to what nothing defines.
func TestWithUndefined(t *testing.T) {
	const rule = `# METADATA
# title: A name must not be used
# custom: {severity: note, category: house}
package dbcfg.rules["house-rule"]

import data.dbcfg.lib

report contains {"message": "x", "at": input.files[0].at} if {
	lib.same_name("a", "A")
	some _ in %s
}
`
	for refers, want := range map[string]string{
		"lib.production": "", "lib[input.root]": "", "data.dbcfg.echo.names": "", "data.dbcfg.lib.migrations": "",
		"lib.prodution":         "house.rego:10:16: nothing defines data.dbcfg.lib.prodution; did you mean production?",
		"data.dbcfg.ecko.names": "house.rego:10:23: nothing defines data.dbcfg.ecko; did you mean echo?",
	} {
		_, problems := library(t).With(Custom{Modules: []Module{{Path: "house.rego", Text: fmt.Appendf(nil, rule, refers)}}})
		got := ""
		for _, problem := range problems {
			got += problem.At.String() + ": " + problem.Message
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", refers, got, want)
		}
	}
}
