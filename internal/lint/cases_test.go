package lint_test

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

// A label is what the head of a case says of it, line by line:
//
//	expect: FILE:LINE:COLUMN RULE    a finding; without such lines there is none
//	known-wrong: REASON              the findings are not yet what is expected
//	environment: NAME                the run is one with --environment NAME
//	environ: NAME=VALUE              a variable of its process environment
//
// The other lines say what the case is about.
type label struct {
	expect      []string
	knownWrong  string
	environment string
	environ     []string
}

func labelOf(t *testing.T, comment []byte) label {
	t.Helper()
	var l label
	prose := false
	for lines := bufio.NewScanner(strings.NewReader(string(comment))); lines.Scan(); {
		key, value, _ := strings.Cut(lines.Text(), ": ")
		switch key {
		case "expect":
			l.expect = append(l.expect, value)
		case "known-wrong":
			l.knownWrong = value
		case "environment":
			l.environment = value
		case "environ":
			l.environ = append(l.environ, value)
		default:
			prose = prose || key != ""
		}
	}
	if !prose {
		t.Error("the case does not say what it is about")
	}
	return l
}

// TestCases lints small projects that are modelled on public ones.
func TestCases(t *testing.T) {
	names, err := filepath.Glob(filepath.Join("..", "..", "testdata", "cases", "*.txtar"))
	if err != nil || len(names) < 60 {
		t.Fatalf("%d cases, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			want := labelOf(t, txtar.Parse(text).Comment)
			result := run(t, project(string(text)), func(o *lint.Options) {
				o.Environment, o.Environ = want.environment, want.environ
			})
			for _, problem := range result.Problems {
				t.Errorf("problem at %s: %s", problem.At, problem.Message)
			}
			got := lines(result.Findings)
			slices.Sort(got)
			slices.Sort(want.expect)
			switch diff := cmp.Diff(want.expect, got); {
			case diff != "" && want.knownWrong == "":
				t.Errorf("findings (-want +got):\n%s", diff)
			case diff == "" && want.knownWrong != "":
				t.Error("this is right now: remove the line known-wrong")
			}
		})
	}
}
