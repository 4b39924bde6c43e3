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
//	quiet: RULE                      the case looks like one for the rule, and is none
//	known-wrong: REASON              the findings are not yet what is expected
//	environment: NAME                the run is one with --environment NAME
//	environ: NAME=VALUE              a variable of its process environment
//
// The other lines say what the case is about.
type label struct {
	expect      []string
	quiet       []string
	knownWrong  string
	environment string
	environ     []string
}

// A judgedCase is a case with the findings that the program gives.
type judgedCase struct {
	label
	got []string
}

// caseNames gives the names of all cases, and caseOf reads one.
func caseNames(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(repository, "testdata", "cases", "*.txtar"))
	if err != nil || len(files) < 60 {
		t.Fatalf("%d cases, %v", len(files), err)
	}
	for i := range files {
		files[i] = strings.TrimSuffix(filepath.Base(files[i]), ".txtar")
	}
	return files
}

func caseOf(t *testing.T, name string) (label, string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, "testdata", "cases", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var l label
	prose := false
	for lines := bufio.NewScanner(strings.NewReader(string(txtar.Parse(text).Comment))); lines.Scan(); {
		key, value, _ := strings.Cut(lines.Text(), ": ")
		switch key {
		case "expect":
			l.expect = append(l.expect, value)
		case "quiet":
			l.quiet = append(l.quiet, value)
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
		t.Errorf("%s does not say what it is about", name)
	}
	slices.Sort(l.expect)
	return l, string(text)
}

// judge lints a case.
func judge(t *testing.T, name string) judgedCase {
	t.Helper()
	want, text := caseOf(t, name)
	result := run(t, project(text), func(o *lint.Options) {
		o.Environment, o.Environ = want.environment, want.environ
	})
	for _, problem := range result.Problems {
		t.Errorf("problem at %s: %s", problem.At, problem.Message)
	}
	got := lines(result.Findings)
	slices.Sort(got)
	return judgedCase{want, got}
}

// TestCases lints small projects that are modelled on public ones.
func TestCases(t *testing.T) {
	for _, name := range caseNames(t) {
		t.Run(name, func(t *testing.T) {
			c := judge(t, name)
			switch diff := cmp.Diff(c.expect, c.got); {
			case diff != "" && c.knownWrong == "":
				t.Errorf("findings (-want +got):\n%s", diff)
			case diff == "" && c.knownWrong != "":
				t.Error("this is right now: remove the line known-wrong")
			}
		})
	}
}

// TestCasesOfEveryRule wants of every rule two findings, and two cases that only look
// like one.
func TestCasesOfEveryRule(t *testing.T) {
	speaks, quiet := map[string]int{}, map[string]int{}
	for _, name := range caseNames(t) {
		c, _ := caseOf(t, name)
		for _, id := range c.quiet {
			if _, ok := library(t).Rule(id); !ok {
				t.Errorf("%s is quiet of %s, which is no rule", name, id)
			}
			quiet[id]++
		}
		for _, line := range c.expect {
			_, id, _ := strings.Cut(line, " ")
			if _, ok := library(t).Rule(id); !ok {
				t.Errorf("%s expects %s, which is no rule", name, id)
			}
			speaks[id]++
		}
	}
	for _, id := range library(t).IDs() {
		if speaks[id] < 2 || quiet[id] < 2 {
			t.Errorf("%s is expected %d times and has %d near misses; it takes 2 of each", id, speaks[id], quiet[id])
		}
	}
}
