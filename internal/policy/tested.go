package policy

import (
	"errors"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/cover"
	"github.com/open-policy-agent/opa/v1/tester"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// own tells whether something happened in a policy of the user's or its tests, and is
// of use to its author.
func (r *testRun) own(event *topdown.Event) bool {
	switch event.Op {
	case topdown.EnterOp, topdown.EvalOp, topdown.FailOp, topdown.ExitOp, topdown.NoteOp:
		return event.Location != nil && slices.Contains(r.files, event.Location.File)
	}
	return false
}

// lastFailure finds the expression that failed last, outside of every.
func lastFailure(trace []*topdown.Event) (source.Pos, string) {
	for _, event := range slices.Backward(trace) {
		expression, ok := event.Node.(*ast.Expr)
		if event.Op != topdown.FailOp || event.Location == nil || event.QueryID == 0 || !ok {
			continue
		}
		if _, every := expression.Terms.(*ast.Every); every {
			continue
		}
		text := string(event.Location.Text)
		return posOf(event.Location, max(1, len(text))), veiled(strings.Join(strings.Fields(text), " "))
	}
	return source.Pos{}, ""
}

func (r *testRun) resultOf(result *tester.Result) TestResult {
	t := TestResult{
		Package: result.Package, Name: result.Name,
		At: posOf(result.Location, len(result.Name)), Outcome: Passed, Output: veiled(string(result.Output)),
	}
	switch {
	case result.Skip:
		t.Outcome = Skipped
	case result.Error != nil:
		t.Outcome, t.Message = Errored, result.Error.Error()
		var failed *topdown.Error
		if errors.As(result.Error, &failed) {
			t.Message = failure(failed)
			if failed.Location != nil {
				t.FailedAt = posOf(failed.Location, 1)
			}
		}
	case result.Fail:
		t.Outcome = Failed
	}
	for name, part := range result.SubResults.Iter {
		if part.Fail && len(part.SubResults) == 0 {
			t.Message = strings.TrimPrefix(t.Message+", ", ", ") + strings.Join(name, "/")
		}
	}
	return t
}

// coverage gives what tests come by, file by file.
func (r *testRun) coverage(counted *cover.Cover) []Coverage {
	modules := map[string]*ast.Module{}
	for _, path := range r.policies {
		modules[path] = r.modules[path]
	}
	files := counted.Report(modules).Files
	var all []Coverage
	for _, path := range slices.Sorted(slices.Values(r.policies)) {
		c := Coverage{File: path}
		if file := files[path]; file != nil {
			c.Covered, c.Missing = file.CoveredLines, file.NotCoveredLines
			for _, missed := range file.NotCovered {
				c.Lines = append(c.Lines, [2]int{missed.Start.Row, max(missed.End.Row, missed.Start.Row)})
			}
			c.Lines = slices.Compact(c.Lines) // a head and its body may be one line
		}
		all = append(all, c)
	}
	return all
}

// vacuous reports tests that hold whatever a rule reports: the report itself is
// true even where it is empty.
func vacuous(module *ast.Module) []source.Problem {
	var problems []source.Problem
	for _, rule := range module.Rules {
		if !strings.HasPrefix(string(rule.Head.Name), tester.TestPrefix) {
			continue
		}
		ast.WalkExprs(rule, func(expr *ast.Expr) bool {
			ref, ok := expr.Terms.(*ast.Term)
			if !ok || expr.Negated || !endsInReport(ref.Value) {
				return false
			}
			problems = append(problems, source.Problem{
				Code:    source.Refused,
				Message: "the test compares nothing: a report is true even if it is empty; compare it, or its count",
				At:      posOf(expr.Location, max(1, len(expr.Location.Text))),
			})
			return false
		})
	}
	return problems
}

func endsInReport(value ast.Value) bool {
	ref, ok := value.(ast.Ref)
	return ok && len(ref) > 1 && ref[len(ref)-1].Equal(ast.StringTerm("report"))
}
