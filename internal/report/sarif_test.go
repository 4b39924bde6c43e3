package report

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	reader "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"
	"github.com/xeipuuv/gojsonschema"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// officialSchema gives the schema of the SARIF standard. The module go-sarif has
// it, as a constant that it keeps to itself.
func officialSchema(t *testing.T) *gojsonschema.Schema {
	t.Helper()
	folder, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif").Output()
	if err != nil {
		t.Fatal(err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(folder)), "schema.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var text string
	ast.Inspect(file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok {
			text, err = strconv.Unquote(literal.Value)
		}
		return true
	})
	if err != nil || !strings.Contains(text, sarifSchema) {
		t.Fatalf("no schema, or that of another version: %v", err)
	}
	schema, err := gojsonschema.NewSchema(gojsonschema.NewStringLoader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func TestSARIFKeepsToTheSchema(t *testing.T) {
	schema := officialSchema(t)
	check := func(text string) []gojsonschema.ResultError {
		found, err := schema.Validate(gojsonschema.NewStringLoader(text))
		if err != nil {
			t.Fatal(err)
		}
		return found.Errors()
	}
	for fixture, result := range fixtures() {
		for _, version := range []string{"(devel)", "1.2.3", ""} {
			out := render(t, "sarif", result, Options{Version: version, InRepository: below("apps/gateway")})
			for _, wrong := range check(out) {
				t.Errorf("%s: %s", fixture, wrong)
			}
			if broken := strings.Replace(out, `"columnKind"`, `"columnkind"`, 1); len(check(broken)) == 0 {
				t.Fatal("the schema refuses nothing")
			}
			// A reader written by others understands it, too.
			read, err := reader.FromString(out, reader.WithStrictValidation())
			if err != nil {
				t.Fatal(err)
			}
			if got, want := len(read.Runs[0].Results), len(result.Findings)+len(result.Suppressed); got != want {
				t.Errorf("%s: %d results, want %d", fixture, got, want)
			}
		}
	}
}

// What GitHub asks for beyond the schema, or refuses the file.
func TestSARIFKeepsToGitHub(t *testing.T) {
	for fixture, result := range fixtures() {
		var log sarifLog
		if err := json.Unmarshal([]byte(render(t, "sarif", result, Options{InRepository: below("apps/gateway")})), &log); err != nil {
			t.Fatal(err)
		}
		run := log.Runs[0]
		for i, rule := range run.Tool.Driver.Rules {
			for _, text := range []string{rule.ShortDescription.Text, rule.FullDescription.Text, rule.Help.Text, rule.Name} {
				if text == "" || len([]rune(text)) > 1024 {
					t.Errorf("%s: rule %s: a text of %d bytes", fixture, rule.ID, len(text))
				}
			}
			if rule.Name == rule.ID || i > 0 && run.Tool.Driver.Rules[i-1].ID >= rule.ID {
				t.Errorf("%s: rule %s: its name, or its place", fixture, rule.ID)
			}
		}
		for _, r := range run.Results {
			if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
				t.Errorf("%s: the index of %s is another rule's", fixture, r.RuleID)
			}
			if len(r.Locations) != 1 || r.Locations[0].PhysicalLocation.ArtifactLocation.URI == "" {
				t.Errorf("%s: %s has no place", fixture, r.RuleID)
			}
			for i, related := range r.RelatedLocations {
				if number := strconv.Itoa(related.ID); related.ID != i+1 || !strings.Contains(r.Message.Text, "]("+number+")") {
					t.Errorf("%s: %q does not link to place %s", fixture, r.Message.Text, number)
				}
			}
			if strings.Contains(strings.ReplaceAll(r.Message.Text, `\[`, ""), "[SQL_ECHO](0)") {
				t.Errorf("%s: %q has a link that is none of ours", fixture, r.Message.Text)
			}
		}
	}
}

func TestSARIFPlaces(t *testing.T) {
	whole := source.Pos{File: ".env", Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
	settings := policy.Related{Message: "required here", At: at("core/settings.py", 7, 5, 9)}
	production := environment("production", true, ".env", ".env.production")
	tests := map[string]struct {
		root    string
		finding lint.Finding
		want    string // the address, and the region
	}{
		"at the root":      {"", lint.Finding{Finding: finding(house, at(".env", 3, 14, 20), ""), Columns: lint.Columns{Start: 12, End: 15}}, ".env 3:12-3:15"},
		"below the root":   {"apps", lint.Finding{Finding: finding(house, whole, ""), Columns: lint.Columns{Start: 1, End: 1}}, "apps/.env 1:1-1:1"},
		"a sister":         {"apps/a", lint.Finding{Finding: finding(house, at("../b/.env", 3, 1, 2), "")}, "apps/b/.env 3:0-3:0"},
		"elsewhere":        {"apps", lint.Finding{Finding: finding(house, at("/etc/my app.env", 3, 1, 2), "")}, "file:///etc/my%20app.env 3:0-3:0"},
		"a name to escape": {"", lint.Finding{Finding: finding(house, at("50%, a:b#c?é.env", 3, 1, 2), "")}, "50%25,%20a%3Ab%23c%3F%C3%A9.env 3:0-3:0"},
		"a related place": {"apps", lint.Finding{
			Finding:        policy.Finding{Rule: house, Environment: "production", Related: []policy.Related{{Message: "set here, too"}, settings}},
			RelatedColumns: []lint.Columns{{}, {Start: 5, End: 9}},
		}, "apps/core/settings.py 7:5-7:9"},
		"the file of the environment": {"apps", lint.Finding{Finding: policy.Finding{Rule: house, Environment: "production"}}, "apps/.env.production 1:1-1:1"},
		"no file at all":              {"apps", lint.Finding{Finding: policy.Finding{Rule: house, Environment: "staging"}}, "apps/.env 1:1-1:1"},
	}
	for name, test := range tests {
		result := &lint.Result{Findings: []lint.Finding{test.finding}, Projects: projects()[1:]}
		result.Projects[0].Environments = append(result.Projects[0].Environments, production)
		var log sarifLog
		if err := json.Unmarshal([]byte(render(t, "sarif", result, Options{InRepository: below(test.root)})), &log); err != nil {
			t.Fatal(err)
		}
		place := log.Runs[0].Results[0].Locations[0].PhysicalLocation
		r := place.Region
		got := place.ArtifactLocation.URI + " " + join(r.StartLine, r.StartColumn) + "-" + join(r.EndLine, r.EndColumn)
		if got != test.want {
			t.Errorf("%s: got %s, want %s", name, got, test.want)
		}
	}
}

// A reader that looks at suppressions sees the findings that stand, and why the
// others do not.
func TestSARIFSuppressions(t *testing.T) {
	commented, misleading, known := suppressed(), suppressed(), inBaseline()
	commented.Reason = "until\x1b[2J the move"
	misleading.Reason = known.Reason // a comment that says "baseline"
	result := &lint.Result{Findings: findings()[:1], Suppressed: []lint.Finding{commented, misleading, known}, Baseline: &lint.Comparison{}}
	want := [][]sarifSuppression{
		{},
		{{"inSource", `until\x1b[2J the move`}},
		{{"inSource", "baseline"}},
		{{"external", "The baseline has this finding."}},
	}
	var log sarifLog
	if err := json.Unmarshal([]byte(render(t, "sarif", result, Options{})), &log); err != nil {
		t.Fatal(err)
	}
	var got [][]sarifSuppression
	for _, r := range log.Runs[0].Results {
		got = append(got, r.Suppressions)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("suppressions (-want +got):\n%s", diff)
	}
}

func join(line, column int) string { return strconv.Itoa(line) + ":" + strconv.Itoa(column) }

func TestSARIFVersions(t *testing.T) {
	for version, want := range map[string][2]string{ // the semantic version, and the branch or tag of a rule's page
		"1.2.3": {"1.2.3", "v1.2.3"}, "1.2.4-0.20261016150608-1facf8f91b50+dirty": {"1.2.4-0.20261016150608-1facf8f91b50+dirty", "main"},
		"(devel)": {"", "main"}, "": {"", "main"},
	} {
		var log sarifLog
		if err := json.Unmarshal([]byte(render(t, "sarif", fixtures()["findings"], Options{Version: version})), &log); err != nil {
			t.Fatal(err)
		}
		driver := log.Runs[0].Tool.Driver
		i := slices.IndexFunc(driver.Rules, func(r sarifRule) bool { return r.ID == sample.ID })
		page := repository + "/blob/" + want[1] + "/docs/rules/" + sample.ID + ".md"
		if driver.SemanticVersion != want[0] || driver.Rules[i].HelpURI != page {
			t.Errorf("%q: got %q and %s", version, driver.SemanticVersion, driver.Rules[i].HelpURI)
		}
	}
}
