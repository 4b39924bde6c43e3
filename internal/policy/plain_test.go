package policy_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"archive/tar"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// The programs themselves, where they are at hand: make compat.
var (
	opa      = flag.String("opa", "", "hold the rules against this `PROGRAM`, opa")
	conftest = flag.String("conftest", "", "hold the rules against this `PROGRAM`, conftest")
)

// houseRule is a custom rule with a parameter and a library.
var houseRule = map[string]string{
	"house/no-short-name.rego": `# METADATA
# title: A variable must have a name that says something
# custom:
#   severity: warning
#   category: house
#   parameters:
#     length:
#       default: 3
#       description: the least number of characters of a name
package dbcfg.rules["no-short-name"]

import data.house

report contains finding if {
	some environment in input.environments
	some variable in environment.variables
	house.short(variable.name, data.dbcfg.parameters["no-short-name"].length)
	finding := {
		"message": sprintf("%s is a short name", [variable.name]),
		"variable": variable.name,
		"environment": environment.name,
		"at": variable.at,
	}
}
`,
	"house/lib.rego": "package house\n\nshort(name, length) if count(name) < length\n",
	"project/.env.production": "DB=1\nDATABASE_URL=sqlite:///app.db\nSQL_ECHO=true\n" +
		"OTHER_URL=postgresql://postgres:postgres@localhost/app\n",
}

// TestPlain has OPA itself judge the input with the exported bundle: it finds what
// a run finds, and besides only what another finding supersedes.
func TestPlain(t *testing.T) {
	folder := t.TempDir()
	for name, text := range houseRule {
		write(t, filepath.Join(folder, name), []byte(text))
	}
	for _, o := range []lint.Options{
		{FS: os.DirFS(filepath.Join("..", "..", "testdata")), Folder: "gateway-broken", Paths: []string{"."}},
		{FS: os.DirFS(folder), Folder: "project", Paths: []string{"."}, Policies: []string{"../house"}},
	} {
		t.Run(o.Folder, func(t *testing.T) {
			var archive bytes.Buffer
			problems, err := lint.Export(o, &archive)
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			bundle := filepath.Join(t.TempDir(), "rules.tar.gz")
			write(t, bundle, archive.Bytes())
			result, err := lint.Run(t.Context(), o)
			if err != nil || len(result.Problems) > 0 {
				t.Fatal(err, result.Problems)
			}
			for _, project := range result.Projects {
				input, err := json.Marshal(project)
				if err != nil {
					t.Fatal(err)
				}
				library, _, err := lint.Rules(o)
				if err != nil {
					t.Fatal(err)
				}
				want := ours(t, library, project)
				compare(t, library, want, evaluated(t, bundle, input))
				if *opa != "" {
					compare(t, library, want, asOPA(t, bundle, input))
				}
				if *conftest != "" {
					compare(t, library, slices.DeleteFunc(want, func(f found) bool { return f.severity == "note" }), asConftest(t, archive.Bytes(), input))
				}
			}
		})
	}
}

// found is a finding as OPA gives it.
type found struct{ rule, message, place, severity string }

func ours(t *testing.T, library *policy.Library, project *resolve.Project) []found {
	t.Helper()
	findings, problems := library.Evaluate(context.Background(), policy.Question{
		Project: project, Wanted: func(*policy.Rule) bool { return true },
	})
	if len(problems) > 0 || len(findings) == 0 {
		t.Fatal(len(findings), problems)
	}
	var all []found
	for _, f := range findings {
		all = append(all, found{f.Rule.ID, f.Message, f.At.String(), string(f.Severity)})
	}
	return all
}

// compare holds findings of OPA against ours.
func compare(t *testing.T, library *policy.Library, want, got []found) {
	t.Helper()
	superseded := map[string]bool{}
	for _, rule := range library.Rules() {
		for _, id := range rule.Supersedes {
			superseded[id] = true
		}
	}
	got = slices.DeleteFunc(slices.Clone(got), func(f found) bool {
		return superseded[f.rule] && !slices.ContainsFunc(want, func(g found) bool { return g.key() == f.key() })
	})
	if diff := cmp.Diff(keys(want), keys(got)); diff != "" {
		t.Errorf("(-ours +OPA)\n%s", diff)
	}
}

func (f found) key() string { return fmt.Sprintf("%s %s: %s", f.place, f.rule, f.message) }

func keys(all []found) []string {
	var keys []string
	for _, f := range all {
		keys = append(keys, f.key())
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// finding is one in the report of a rule.
type finding struct {
	Message  string `json:"message"`
	Severity string `json:"severity"`
	At       *struct {
		File         string `json:"file"`
		Line, Column int
	} `json:"at"`
}

func (f finding) of(rule string) found {
	place := "environment"
	if f.At != nil {
		place = fmt.Sprintf("%s:%d:%d", f.At.File, f.At.Line, f.At.Column)
	}
	return found{rule, f.Message, place, f.Severity}
}

// foundIn reads the value of data.dbcfg.rules.
func foundIn(t *testing.T, value any) []found {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var rules map[string]struct{ Report []finding }
	if err := json.Unmarshal(text, &rules); err != nil {
		t.Fatal(err)
	}
	var all []found
	for id, rule := range rules {
		for _, f := range rule.Report {
			all = append(all, f.of(id))
		}
	}
	return all
}

// evaluated asks OPA as a library, with nothing of this program in between.
func evaluated(t *testing.T, bundle string, input []byte) []found {
	t.Helper()
	var document any
	if err := json.Unmarshal(input, &document); err != nil {
		t.Fatal(err)
	}
	results, err := rego.New(rego.LoadBundle(bundle), rego.Query("data.dbcfg.rules"), rego.Input(document)).Eval(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return foundIn(t, results[0].Expressions[0].Value)
}

// asOPA asks opa eval.
func asOPA(t *testing.T, bundle string, input []byte) []found {
	t.Helper()
	command := exec.Command(*opa, "eval", "--bundle", bundle, "--stdin-input", "--format", "json", "data.dbcfg.rules")
	command.Stdin, command.Stderr = bytes.NewReader(input), os.Stderr
	output, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	var answer struct {
		Result []struct{ Expressions []struct{ Value any } }
	}
	if err := json.Unmarshal(output, &answer); err != nil {
		t.Fatal(err)
	}
	return foundIn(t, answer.Result[0].Expressions[0].Value)
}

// asConftest asks conftest test, which wants the bundle unpacked.
func asConftest(t *testing.T, archive, input []byte) []found {
	t.Helper()
	folder := t.TempDir()
	zipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		t.Fatal(err)
	}
	for entries := tar.NewReader(zipped); ; {
		header, err := entries.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(entries)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(folder, "rules", header.Name), text)
	}
	document := filepath.Join(folder, "input.json")
	write(t, document, input)
	rules := filepath.Join(folder, "rules")
	command := exec.Command(*conftest, "test", "--output", "json", "--policy", rules, "--data", rules, document)
	command.Stderr = os.Stderr
	output, err := command.Output() // it exits with 1 where there are findings
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	type outcome struct {
		Metadata struct {
			Rule     string
			Severity string
			Finding  finding
		}
	}
	var answers []struct{ Warnings, Failures []outcome }
	if err := json.Unmarshal(output, &answers); err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	var all []found
	for _, answer := range answers {
		for _, o := range slices.Concat(answer.Warnings, answer.Failures) {
			all = append(all, o.Metadata.Finding.of(o.Metadata.Rule))
		}
	}
	return all
}

func write(t *testing.T, name string, text []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, text, 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestExport holds what the bundle says of severities and parameters against the
// configuration, and its bytes against those of another time.
func TestExport(t *testing.T) {
	folder := t.TempDir()
	for name, text := range houseRule {
		write(t, filepath.Join(folder, name), []byte(text))
	}
	write(t, filepath.Join(folder, "project", ".dbcfg-lint.yaml"), []byte(`policies: [../house]
rules:
  no-short-name: {severity: note, parameters: {length: 5}}
  sqlite-in-production: off
`))
	o := lint.Options{FS: os.DirFS(folder), Folder: "project", Paths: []string{"."}}
	var first, second bytes.Buffer
	for _, archive := range []*bytes.Buffer{&first, &second} {
		if problems, err := lint.Export(o, archive); err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the same rules give other bytes")
	}
	bundle := filepath.Join(folder, "rules.tar.gz")
	write(t, bundle, first.Bytes())
	for query, want := range map[string]any{
		`data.dbcfg.severities["no-short-name"]`:                                "note",
		`data.dbcfg.parameters["no-short-name"].length`:                         json.Number("5"),
		`object.get(data.dbcfg.severities, "sqlite-in-production", "left out")`: "left out",
	} {
		results, err := rego.New(rego.LoadBundle(bundle), rego.Query(query)).Eval(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(results) != 1 || results[0].Expressions[0].Value != want {
			t.Errorf("%s: %v, want %v", query, results, want)
		}
	}
	if text := first.String(); strings.Contains(text, folder) {
		t.Error("the bundle names the folder that it was made in")
	}
}
