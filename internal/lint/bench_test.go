package lint_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
)

func gateway() lint.Options {
	return lint.Options{FS: os.DirFS(filepath.Join("..", "..", "testdata")), Folder: "gateway", Paths: []string{"."}}
}

// BenchmarkLoad finds, reads and resolves.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := lint.Load(gateway()); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCompile parses and compiles the rules, with all checks.
func BenchmarkCompile(b *testing.B) { benchmarkRules(b, lint.CompileRules) }

// BenchmarkLoadRules loads the compiled rules.
func BenchmarkLoadRules(b *testing.B) { benchmarkRules(b, lint.LoadRules) }

func benchmarkRules(b *testing.B, load func() (*policy.Library, error)) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := load(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkEvaluate has compiled rules judge what is loaded.
func BenchmarkEvaluate(b *testing.B) {
	b.ReportAllocs()
	library := library(b)
	w, err := lint.Load(gateway())
	if err != nil {
		b.Fatal(err)
	}
	benchmarkEvaluate(b, library, w)
}

func benchmarkEvaluate(b *testing.B, library *policy.Library, w *lint.Workspace) {
	every := func(*policy.Rule) bool { return true }
	for b.Loop() {
		for _, project := range w.Projects {
			if _, problems := library.Evaluate(context.Background(), policy.Question{Project: project, Wanted: every}); len(problems) > 0 {
				b.Fatal(problems)
			}
		}
	}
}

// BenchmarkRun is the whole run in a warm process.
func BenchmarkRun(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := lint.Run(context.Background(), gateway()); err != nil {
			b.Fatal(err)
		}
	}
}
