package lint

import (
	"context"
	"io/fs"
	"regexp"
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/policies"
)

// TestOptions are what a user asks of a run of tests.
type TestOptions struct {
	// Run selects tests by package and name; nil for all.
	Run *regexp.Regexp
	// Trace keeps how tests that fail were evaluated.
	Trace bool
	// Coverage counts the lines that no test comes by.
	Coverage bool
}

// fixture is the library that makes inputs for tests.
const fixture = "lib/fixture_test.rego"

// Test runs the tests of the custom policies in o.Paths, or where that is empty of
// those that the options and the configuration name. An error means that the
// options make no sense.
func Test(ctx context.Context, o Options, t TestOptions) (*policy.TestReport, []source.Problem, error) {
	library, err := Library()
	if err != nil {
		return nil, nil, err
	}
	w, err := ruling(o)
	if err != nil {
		return nil, nil, err
	}
	names := w.policies()
	if len(o.Paths) > 0 {
		names = nil
		for _, name := range o.Paths {
			names = append(names, w.governor.tree.rooted(name))
		}
	}
	custom, problems := w.custom(names)
	if problems = append(problems, w.governor.problems...); len(problems) > 0 {
		return nil, problems, nil
	}
	text, err := fs.ReadFile(policies.FS, fixture)
	if err != nil {
		return nil, nil, err
	}
	tests := policy.Tests{Custom: custom, Fixture: "built-in:" + fixture, Run: t.Run, Trace: t.Trace, Coverage: t.Coverage}
	tests.Modules = slices.DeleteFunc(slices.Clone(custom.Modules), isTest)
	tests.Tests = slices.DeleteFunc(custom.Modules, func(m policy.Module) bool { return !isTest(m) })
	tests.Tests = append(tests.Tests, policy.Module{Path: tests.Fixture, Text: text})
	report, problems := library.Test(ctx, tests)
	return report, problems, nil
}
