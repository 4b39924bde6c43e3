package lint_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
)

// TestTrusted holds the rules as they are compiled for a run, without checks,
// against the same rules compiled with all checks: the checks change nothing.
func TestTrusted(t *testing.T) {
	checked, err := lint.CompileChecked()
	if err != nil {
		t.Fatal(err)
	}
	w, err := lint.Load(lint.Options{FS: os.DirFS(filepath.Join("..", "..", "testdata")), Folder: ".", Paths: []string{"."}})
	if err != nil {
		t.Fatal(err)
	}
	every := func(*policy.Rule) bool { return true }
	total := 0
	for _, project := range w.Projects {
		var got [2][]string
		for i, l := range []*policy.Library{checked, library(t)} {
			findings, problems := l.Evaluate(context.Background(), policy.Question{Project: project, Wanted: every})
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			for _, finding := range findings {
				got[i] = append(got[i], finding.At.String()+" "+finding.Rule.ID+": "+finding.Message)
			}
		}
		if diff := cmp.Diff(got[0], got[1]); diff != "" {
			t.Errorf("%s (-checked +trusted):\n%s", project.Root, diff)
		}
		total += len(got[0])
	}
	if total == 0 {
		t.Error("nothing was found, so nothing was compared")
	}
}
