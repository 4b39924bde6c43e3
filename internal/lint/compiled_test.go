package lint_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/policies"
)

// TestCompiledIsCurrent holds the compiled rules against the rules: a run would
// compile them otherwise.
func TestCompiledIsCurrent(t *testing.T) {
	want, err := lint.PrepareRules()
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(filepath.Join("..", "..", "policies", "compiled.bin"), want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(policies.Compiled, want) {
		t.Error("policies/compiled.bin is not what the rules compile to; run make docs")
	}
}

// TestCompiled holds the rules as a run loads them against the same rules compiled
// with all checks: they are the same rules, and find the same.
func TestCompiled(t *testing.T) {
	checked, err := lint.CompileRules()
	if err != nil {
		t.Fatal(err)
	}
	loaded, err := lint.LoadRules()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(checked.Rules(), loaded.Rules()); diff != "" {
		t.Errorf("rules (-checked +loaded):\n%s", diff)
	}
	w, err := lint.Load(lint.Options{FS: os.DirFS(filepath.Join("..", "..", "testdata")), Folder: ".", Paths: []string{"."}})
	if err != nil {
		t.Fatal(err)
	}
	every := func(*policy.Rule) bool { return true }
	total := 0
	for _, project := range w.Projects {
		var got [2][]policy.Finding
		for i, l := range []*policy.Library{checked, loaded} {
			findings, problems := l.Evaluate(context.Background(), policy.Question{Project: project, Wanted: every})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			got[i] = findings
		}
		if diff := cmp.Diff(got[0], got[1]); diff != "" {
			t.Errorf("%s (-checked +loaded):\n%s", project.Root, diff)
		}
		total += len(got[0])
	}
	if total == 0 {
		t.Error("nothing was found, so nothing was compared")
	}
}
