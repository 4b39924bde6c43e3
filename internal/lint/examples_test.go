package lint_test

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
)

// run lints a project that lies in a map.
func run(t *testing.T, files fs.FS, change func(*lint.Options)) *lint.Result {
	t.Helper()
	options := lint.Options{FS: files, Folder: "project", Paths: []string{"."}, Statuses: committed(files)}
	if change != nil {
		change(&options)
	}
	result, err := lint.Run(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// project unpacks a txtar archive.
func project(text string) fstest.MapFS {
	files := fstest.MapFS{"project": {Mode: fs.ModeDir | 0o755}}
	for _, file := range txtar.Parse([]byte(text)).Files {
		files["project/"+file.Name] = &fstest.MapFile{Data: file.Data, Mode: 0o644}
	}
	return files
}

// committed answers as git does where the files of a project are committed, or, if
// it has a .gitignore, where they are about to be.
func committed(files fs.FS) lint.Statuses {
	return func(_ context.Context, names []string) (map[string]git.Status, error) {
		text, err := fs.ReadFile(files, "project/.gitignore")
		patterns := strings.Fields(string(text))
		statuses := map[string]git.Status{}
		for _, name := range names {
			ignored := slices.ContainsFunc(patterns, func(pattern string) bool {
				matched, _ := path.Match(pattern, path.Base(name))
				return matched
			})
			statuses[name] = git.Status{Repository: "project", Tracked: err != nil, Ignored: ignored}
		}
		return statuses, nil
	}
}

// lines gives findings as file:line:column rule.
func lines(findings []lint.Finding) []string {
	var lines []string
	for _, finding := range findings {
		lines = append(lines, finding.At.String()+" "+finding.Rule.ID)
	}
	return lines
}

func library(t testing.TB) *policy.Library {
	t.Helper()
	l, err := lint.Library()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// TestExamples runs the examples in the documentation of every rule through the
// whole pipeline: the bad one gives that rule and no other, the good one nothing.
func TestExamples(t *testing.T) {
	for _, rule := range library(t).Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			bad := run(t, project(rule.Bad), nil)
			if len(bad.Problems) > 0 {
				t.Errorf("bad: %v", bad.Problems)
			}
			if len(bad.Findings) == 0 {
				t.Error("the bad example gives no finding")
			}
			for _, finding := range bad.Findings {
				if finding.Rule.ID != rule.ID {
					t.Errorf("the bad example gives %s at %s: %s", finding.Rule.ID, finding.At, finding.Message)
				}
			}
			good := run(t, project(rule.Good), nil)
			if len(good.Problems) > 0 || good.Files == 0 {
				t.Errorf("good: %d files, %v", good.Files, good.Problems)
			}
			for _, finding := range good.Findings {
				t.Errorf("the good example gives %s at %s: %s", finding.Rule.ID, finding.At, finding.Message)
			}
		})
	}
}

// TestProjects lints the example projects: those that follow the convention, and
// those with a known mistake in each of the lines listed beside them.
func TestProjects(t *testing.T) {
	for _, folder := range []string{"gateway", "gateway-broken", "fastapi", "fastapi-broken", "multi-database"} {
		var want []string
		if strings.HasSuffix(folder, "-broken") {
			list, err := os.ReadFile(filepath.Join("..", "..", "testdata", folder+".findings"))
			if err != nil {
				t.Fatal(err)
			}
			want = strings.Split(strings.TrimSpace(string(list)), "\n")
		}
		t.Run(folder, func(t *testing.T) {
			result := run(t, os.DirFS(filepath.Join("..", "..", "testdata")), func(o *lint.Options) { o.Folder = folder })
			if len(result.Problems) > 0 || result.Files == 0 {
				t.Errorf("%d files, problems %v", result.Files, result.Problems)
			}
			if diff := cmp.Diff(want, lines(result.Findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// TestProjectsShowRules has each rule in one of the projects with mistakes.
func TestProjectsShowRules(t *testing.T) {
	shown := map[string]bool{
		"env-file-not-ignored": true, // all files of the projects are committed
	}
	for _, folder := range []string{"gateway-broken", "fastapi-broken"} {
		list, err := os.ReadFile(filepath.Join(repository, "testdata", folder+".findings"))
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(list)) {
			_, id, _ := strings.Cut(strings.TrimSpace(line), " ")
			shown[id] = true
		}
	}
	for _, id := range library(t).IDs() {
		if !shown[id] {
			t.Errorf("no project shows %s", id)
		}
	}
}
