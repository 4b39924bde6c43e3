package policy

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Tests are custom policies with their tests.
type Tests struct {
	Custom
	// Tests are the modules with the tests, and what only they call: the one whose
	// path is Fixture comes with the program.
	Tests   []Module
	Fixture string
	// Run selects tests by their package and name; nil for all.
	Run *regexp.Regexp
	// Trace keeps how a test that fails was evaluated.
	Trace bool
	// Coverage counts the lines of the policies that no test comes by.
	Coverage bool
}

// The outcomes of a test.
const (
	Passed  = "pass"
	Failed  = "fail"
	Errored = "error"
	Skipped = "skip"
)

// A TestResult is the outcome of one test.
type TestResult struct {
	// Package is the path of the package, with data, and Name the test in it.
	Package, Name string
	At            source.Pos
	// Outcome is one of [Passed], [Failed], [Errored] and [Skipped].
	Outcome string
	// Message says what went wrong in a test with the outcome [Errored].
	Message string
	// Expression is the last one that did not hold in a test that failed, at the
	// place FailedAt; empty if it is not known.
	Expression string
	FailedAt   source.Pos
	// Output is what the test printed.
	Output string
	// Trace is how the test was evaluated, if it failed and that was asked for.
	Trace string
}

// A Coverage is what tests come by of one policy.
type Coverage struct {
	File             string
	Covered, Missing int // lines
	// Lines are the ranges of lines that no test comes by, both ends inclusive.
	Lines [][2]int
}

// A TestReport is what came of tests.
type TestReport struct {
	// Results are sorted by place.
	Results []TestResult
	// Coverage is sorted by file.
	Coverage []Coverage
	// Warnings are about tests that say nothing.
	Warnings []source.Problem
}

// Test runs the tests of custom policies. They see what the policies see, and the
// schema of the input as data.dbcfg.schema besides. What does not compile is a
// problem, and then no test is run.
func (l *Library) Test(ctx context.Context, t Tests) (*TestReport, []source.Problem) {
	larger, problems := l.With(t.Custom)
	if problems != nil {
		return nil, problems
	}
	run, problems := larger.testing(t)
	if problems != nil {
		return nil, problems
	}
	report := &TestReport{}
	tested, problems := parse(t.Tests, forTests())
	if problems != nil {
		return nil, problems
	}
	for _, path := range slices.Sorted(maps.Keys(tested)) {
		report.Warnings = append(report.Warnings, vacuous(tested[path])...)
	}
	coverage := cover.New()
	filter := ""
	if t.Run != nil {
		filter = t.Run.String()
	}
	results, err := run.tests(ctx, filter, false, coverage)
	if err != nil {
		return nil, run.problems(err)
	}
	var failed []string
	for _, result := range results {
		report.Results = append(report.Results, run.resultOf(result))
		if result.Fail {
			failed = append(failed, regexp.QuoteMeta(result.Package+"."+result.Name))
		}
	}
	if t.Coverage {
		report.Coverage = run.coverage(coverage)
	}
	if len(failed) > 0 {
		run.retrace(ctx, "^("+strings.Join(failed, "|")+")$", t.Trace, report)
	}
	slices.SortFunc(report.Results, func(a, b TestResult) int { return a.At.Compare(b.At) })
	return report, nil
}

// A testRun has all that tests are run with.
type testRun struct {
	library  *Library
	modules  map[string]*ast.Module
	policies []string // the paths of what is tested
	files    []string // the same with their tests
	data     map[string]any
	limits   Limits
}

// testing puts together what tests are run with.
func (l *Library) testing(t Tests) (*testRun, []source.Problem) {
	own, problems := parse(slices.Concat(l.shared, t.Modules, t.Tests), forTests())
	if problems != nil {
		return nil, problems
	}
	run := &testRun{library: l, modules: own, limits: t.Limits}
	for _, module := range t.Modules {
		run.policies = append(run.policies, module.Path)
	}
	run.files = slices.Clone(run.policies)
	for _, module := range t.Tests {
		if module.Path != t.Fixture {
			run.files = append(run.files, module.Path)
		}
	}
	schema, err := rawSchema()
	if err != nil {
		return nil, []source.Problem{{Code: source.Refused, Message: err.Error()}}
	}
	dbcfg, _ := l.data["dbcfg"].(map[string]any)
	dbcfg = maps.Clone(dbcfg)
	dbcfg["schema"] = schema
	run.data = maps.Clone(l.data)
	run.data["dbcfg"] = dbcfg
	compiler, err := run.compiler()
	if err != nil {
		return nil, []source.Problem{{Code: source.Refused, Message: err.Error()}}
	}
	if compiler.Compile(run.modules); compiler.Failed() {
		return nil, problemsOf(compiler.Errors, functionsIn(run.modules))
	}
	known := *l
	known.data = run.data
	for _, path := range slices.Sorted(maps.Keys(own)) {
		problems = append(problems, known.undefined(compiler, compiler.Modules[path])...)
	}
	return run, problems
}

func (r *testRun) compiler() (*ast.Compiler, error) {
	schemas, err := inputSchema()
	return ast.NewCompiler().WithStrict(true).WithCapabilities(forTests()).
		WithSchemas(schemas).WithUseTypeCheckAnnotations(true).WithEnablePrintStatements(true), err
}

// tests runs the tests whose names match.
func (r *testRun) tests(ctx context.Context, filter string, trace bool, coverage *cover.Cover) ([]*tester.Result, error) {
	compiler, err := r.compiler()
	if err != nil {
		return nil, err
	}
	store := inmem.NewFromObjectWithOpts(r.data, inmem.OptRoundTripOnWrite(false))
	runner := tester.NewRunner().SetCompiler(compiler).SetStore(store).SetModules(r.modules).
		EnableTracing(trace).SetCoverageRuns(nil).RaiseBuiltinErrors(true).Filter(filter).SetParallel(1)
	if coverage != nil {
		runner.SetCoverageQueryTracer(coverage)
	}
	timeout := r.limits.Time
	if timeout == 0 {
		timeout = time.Hour // there is none, and the runner wants one
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	running, err := runner.SetTimeout(timeout).RunTests(ctx, nil)
	if err != nil {
		return nil, err
	}
	guard := &guard{limits: r.limits}
	before := heap()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	var results []*tester.Result
	for {
		select {
		case result, ok := <-running:
			if !ok {
				return results, nil
			}
			if topdown.IsCancel(result.Error) {
				result.Error = fmt.Errorf("stopped after %s: it may loop for ever", timeout)
				if cause := context.Cause(ctx); cause != nil {
					result.Error = cause
				}
			}
			results = append(results, result)
		case <-tick.C:
			if guard.exceeded(before) {
				stop(fmt.Errorf("stopped: %w, more than %d MiB; the tests behind it were not run", errMemory, r.limits.Memory>>20))
			}
		}
	}
}

// problems are those of modules that do not compile.
func (r *testRun) problems(err error) []source.Problem {
	var several ast.Errors
	if errors.As(err, &several) {
		return problemsOf(several, functionsIn(r.modules))
	}
	return []source.Problem{{Code: source.Refused, Message: err.Error()}}
}

// retrace runs tests that fail again, to find the expression that does not hold.
func (r *testRun) retrace(ctx context.Context, filter string, keep bool, report *TestReport) {
	results, err := r.tests(ctx, filter, true, nil)
	if err != nil {
		return // they have compiled and run before
	}
	for _, result := range results {
		i := slices.IndexFunc(report.Results, func(t TestResult) bool { return t.Package == result.Package && t.Name == result.Name })
		if i < 0 {
			continue
		}
		report.Results[i].FailedAt, report.Results[i].Expression = lastFailure(result.Trace)
		if keep {
			var text bytes.Buffer
			own := slices.DeleteFunc(slices.Clone(result.Trace), func(e *topdown.Event) bool { return !r.own(e) })
			topdown.PrettyTraceWithLocation(&text, own)
			report.Results[i].Trace = veiled(text.String())
		}
	}
}
