package lint_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// readBaseline reads a text as the baseline of a project.
func readBaseline(t *testing.T, text string) (*lint.Baseline, []source.Problem) {
	t.Helper()
	b, problems, err := lint.ReadBaseline(fstest.MapFS{"project/b.json": {Data: []byte(text)}}, "project", "b.json")
	if err != nil {
		t.Fatal(err)
	}
	return b, problems
}

// A broken baseline is refused at the place of its first mistake, which stands
// between the arrows.
func TestReadBaselineRefuses(t *testing.T) {
	const good = `{"version": 1, "findings": [{"file": "a", "rule": "b"}]}`
	for name, test := range map[string]struct{ text, message string }{
		"empty":                  {`→←`, "this is not valid JSON"},
		"no JSON":                {`→←DATABASE_URL=x`, "this is not valid JSON"},
		"list":                   {`→[←]`, "a baseline must be an object"},
		"cut off":                {`{"version": 1, "findings": [{"file": "a"→←`, "this is not valid JSON"},
		"no comma":               {`{"version": 1 →←"findings": []}`, "this is not valid JSON"},
		"no version":             {`{"findings": []→}←`, "the baseline has no version"},
		"another version":        {`{"version": →2←, "findings": []}`, "this is version 2 of the format; this dbcfg-lint reads version 1"},
		"version of words":       {`{"version": →"1"←}`, "this must be a whole number"},
		"version in parts":       {`{"version": →1.5←}`, "this must be a whole number"},
		"version beyond numbers": {`{"version": →99999999999999999999←}`, "this must be a whole number"},
		"unknown key":            {`{"version": 1, →"x"←: {}}`, `unknown key "x"`},
		"key twice":              {`{"version": 1, →"version"←: 1}`, `the key "version" stands twice`},
		"findings of another type": {
			"{\n  \"version\": 1,\n  \"findings\":\t→null←}", "the findings must be a list",
		},
		"finding of another type":  {`{"version": 1, "findings": [→3←]}`, "a finding must be an object"},
		"unknown key of a finding": {`{"version": 1, "findings": [{"file": "a", "rule": "b", →"line"←: 3}]}`, `unknown key "line"; did you mean "file"?`},
		"misspelt key":             {`{"version": 1, "findings": [{"file": "a", →"rules"←: "b"}]}`, `unknown key "rules"; did you mean "rule"?`},
		"no rule":                  {`{"version": 1, "findings": [{"file": "a"→}←]}`, "this finding has no rule"},
		"no file":                  {`{"version": 1, "findings": [{"rule": "a"→}←]}`, "this finding has no file"},
		"nothing in a finding":     {`{"version": 1, "findings": [{→}←]}`, "this finding has no file"},
		"rule that is none":        {`{"version": 1, "findings": [{"file": "a", "rule": →"B c"←}]}`, "this is not the id of a rule, which is made of lower-case words and hyphens"},
		"file that is none":        {`{"version": 1, "findings": [{"file": →"https://x"←}]}`, "the file must be a path relative to the folder of this file"},
		"absolute file":            {`{"version": 1, "findings": [{"file": →"/a"←}]}`, "the file must be a path relative to the folder of this file"},
		"ordinal of nothing":       {`{"version": 1, "findings": [{"file": "a", "rule": "b", "ordinal": →0←}]}`, "the ordinal must be a whole number from 1"},
		"variable of another type": {`{"version": 1, "findings": [{"variable": →["a"]←}]}`, "this must be a string"},
		"more behind the end":      {good + ` →←{}`, "a baseline must end here"},
		"garbage behind the end":   {good + "\n→←x", "a baseline must end here"},
		"conflict of a merge":      {"{\"version\": 1,\n→←<<<<<<< HEAD\n", "a merge has left its conflict here: keep the findings of both sides, and write the baseline anew"},
		"nested deep":              {`{"version": →` + `[←` + strings.Repeat("[", 100_000), "this must be a whole number"},
	} {
		t.Run(name, func(t *testing.T) {
			before, rest, _ := strings.Cut(test.text, "→")
			marked, after, _ := strings.Cut(rest, "←")
			if name == "variable of another type" {
				marked, after = "[", `"a"]`+after
			}
			text := before + marked + after
			b, problems := readBaseline(t, text)
			if b != nil || len(problems) != 1 {
				t.Fatalf("baseline %v, problems %v", b, problems)
			}
			want := source.NewFile("b.json", []byte(text)).Pos(len(before), len(before)+len(marked))
			if diff := cmp.Diff(source.Problem{Code: source.Refused, Message: test.message, At: want}, problems[0]); diff != "" {
				t.Errorf("problem (-want +got):\n%s", diff)
			}
		})
	}
	if b, problems := readBaseline(t, good); b == nil || len(problems) > 0 {
		t.Error(b, problems)
	}
}

// What is written is what is read, whatever the names are, and two runs write
// the same.
func TestBaselineText(t *testing.T) {
	files := project("-- odd \"name\" <x>&.env --\nA=1\nA=2\nA=3\nB=1\nB=1\n-- .env.production --\nDATABASE_URL=sqlite:///app.db\n")
	files["project/.env.\x01\u202e"] = files[`project/odd "name" <x>&.env`]
	text := ""
	for _, baseline := range []*lint.Baseline{lint.NewBaseline("project", "b.json"), nil, nil} {
		if baseline == nil {
			read, problems := readBaseline(t, text)
			if read == nil {
				t.Fatal(problems)
			}
			baseline = read
		}
		result := run(t, files, func(o *lint.Options) { o.Baseline = baseline })
		written := string(result.Baseline.Text())
		if text != "" && (written != text || len(result.Findings) > 0 || result.Baseline.Added+result.Baseline.Removed > 0) {
			t.Errorf("another text, or findings %v:\n%s", lines(result.Findings), cmp.Diff(text, written))
		}
		text = written
		for _, finding := range result.Suppressed {
			if !finding.InBaseline || finding.Reason != "baseline" {
				t.Errorf("%s is suppressed for %q", finding.At, finding.Reason)
			}
		}
	}
	for _, line := range []string{
		`    {"file": "odd \"name\" <x>&.env", "rule": "duplicate-variable", "variable": "A", "environment": "odd \"name\" <x>&.env", "ordinal": 2}`,
		`    {"file": ".env.\\x01\\u202e", "rule": `,
	} {
		if !strings.Contains(text, "\n"+line) {
			t.Errorf("no line %s in:\n%s", line, text)
		}
	}
}

// Fingerprints stay what they are when a baseline, or an ignore comment for one of
// two findings that are alike, comes in between.
func TestFingerprintsUnderSuppression(t *testing.T) {
	const one, two = "A=1\nA=2\n", "A=3\n"
	fingerprints := func(text string, baseline *lint.Baseline) map[string]string {
		result := run(t, project("-- .env --\n"+text), func(o *lint.Options) { o.Baseline = baseline })
		found := map[string]string{}
		for _, list := range [][]lint.Finding{result.Findings, result.Suppressed} {
			for _, finding := range list {
				found[finding.Fingerprint] = finding.Rule.ID
			}
		}
		return found
	}
	want := fingerprints(one+two, nil)
	if len(want) != 2 {
		t.Fatal(want)
	}
	ignored := fingerprints("A=1\n# dbcfg-lint: ignore[duplicate-variable] -- twice\nA=2\n"+two, nil)
	if diff := cmp.Diff(want, ignored); diff != "" {
		t.Errorf("with an ignore comment (-without +with):\n%s", diff)
	}
	known, _ := readBaseline(t, `{"version": 1, "findings": [{"file": ".env", "rule": "duplicate-variable", "variable": "A", "environment": "development"}]}`)
	if diff := cmp.Diff(want, fingerprints(one+two, known)); diff != "" {
		t.Errorf("with a baseline (-without +with):\n%s", diff)
	}
}
