package policy

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/topdown"
	"golang.org/x/sync/errgroup"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Finding is what a rule reports about one place.
type Finding struct {
	Rule *Rule
	// Severity is the rule's own, unless the rule chose another for this
	// finding, or the configuration another for the rule.
	Severity Severity
	Message  string
	// Variable and Environment are empty where they do not apply.
	Variable, Environment string
	// At is zero for what comes from the process environment.
	At      source.Pos
	Related []Related
}

// Related is another place that explains a finding.
type Related struct {
	Message string
	At      source.Pos
}

// Compare orders findings by place, rule, message and environment.
func (f Finding) Compare(g Finding) int {
	if c := f.At.Compare(g.At); c != 0 {
		return c
	}
	if c := strings.Compare(f.Rule.ID, g.Rule.ID); c != 0 {
		return c
	}
	if c := strings.Compare(f.Message, g.Message); c != 0 {
		return c
	}
	return strings.Compare(f.Environment, g.Environment)
}

// A Question is what rules are asked about.
type Question struct {
	Project *resolve.Project
	// Wanted tells which rules are asked.
	Wanted func(*Rule) bool
	// File gives a file of the project by its path, or nil. It is asked whether a
	// place that a custom rule reports is one of the file. It may be nil; then it
	// is enough that the project has such a file.
	File func(path string) *source.File
}

// Evaluate gives the findings of rules about a project, without those that another
// finding supersedes, sorted. What a rule does wrong is a problem at the rule, and
// the other rules are evaluated all the same.
func (l *Library) Evaluate(ctx context.Context, q Question) ([]Finding, []source.Problem) {
	input := ast.NewTerm(valueOf(reflect.ValueOf(q.Project)))
	world := worldOf(q)
	rules := slices.DeleteFunc(slices.Clone(l.rules), func(rule *compiledRule) bool { return !q.Wanted(rule.Rule) })
	found := make([][]Finding, len(rules))
	errs := make([]error, len(rules))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, rule := range rules {
		group.Go(func() error {
			found[i], errs[i] = l.evaluate(ctx, rule, input, world)
			return nil
		})
	}
	_ = group.Wait() // every rule keeps its own error

	var problems []source.Problem
	for i, err := range errs {
		if err != nil {
			problems = append(problems, rules[i].problem(err))
		}
	}
	findings := slices.Concat(found...)
	slices.SortFunc(findings, Finding.Compare)
	return supersede(findings), problems
}

// evaluate gives the findings of one rule. Those that it reports before one that is
// wrong are given all the same.
func (l *Library) evaluate(ctx context.Context, rule *compiledRule, input *ast.Term, world world) ([]Finding, error) {
	ask := func(ctx context.Context, cancel topdown.Cancel) (ast.Value, error) {
		return rule.query.report(ctx, l.store, input, cancel)
	}
	var report ast.Value
	var err error
	if rule.BuiltIn {
		cancel := topdown.NewCancel()
		defer context.AfterFunc(ctx, cancel.Cancel)()
		report, err = ask(ctx, cancel)
	} else {
		report, err = l.guard.run(ctx, ask)
	}
	if err != nil || report == nil { // a complete rule named report may be undefined
		return nil, err
	}
	set, ok := report.(ast.Set)
	if !ok {
		return nil, errors.New("report is not a set of findings; write \"report contains finding if …\"")
	}
	findings := make([]Finding, 0, set.Len())
	for _, item := range set.Slice() {
		finding, err := rule.finding(item, world)
		if err != nil {
			return findings, err
		}
		findings = append(findings, finding)
	}
	return findings, nil
}

// A query asks for the report of one rule. It can be asked by several goroutines.
type query struct {
	body     ast.Body
	compiler *ast.Compiler
}

// queryOf gives the query of a rule. A reference to what a package defines is as the
// compiler would leave it.
func queryOf(compiler *ast.Compiler, rule *Rule) *query {
	report := ast.NewTerm(rulePath.Append(ast.StringTerm(rule.ID)).Append(ast.StringTerm("report")))
	return &query{ast.NewBody(ast.Equality.Expr(answer, report)), compiler}
}

// answer is the variable of a query that holds the report.
var answer = ast.VarTerm("report")

// report gives the value of the rule's report, or nil if it has none.
func (q *query) report(ctx context.Context, store storage.Store, input *ast.Term, cancel topdown.Cancel) (ast.Value, error) {
	transaction, err := store.NewTransaction(ctx)
	if err != nil {
		return nil, err
	}
	defer store.Abort(ctx, transaction)
	var report ast.Value
	err = topdown.NewQuery(q.body).
		WithCompiler(q.compiler).
		WithStore(store).WithTransaction(transaction).WithInput(input).
		WithCancel(cancel).WithStrictBuiltinErrors(true).WithMetrics(metrics.NoOp()).
		Iter(ctx, func(result topdown.QueryResult) error {
			report = result[answer.Value.(ast.Var)].Value
			return nil
		})
	return report, err
}

// problem says at the rule what went wrong in it.
func (r *compiledRule) problem(err error) source.Problem {
	problem := source.Problem{Code: source.Refused, Message: "rule " + r.ID + ": " + err.Error(), At: r.At}
	var failed *topdown.Error
	if errors.As(err, &failed) {
		problem.Message = "rule " + r.ID + ": " + failure(failed)
		if failed.Location != nil {
			problem.At = posOf(failed.Location, max(1, len(failed.Location.Text)))
		}
	}
	return problem
}

// supersede drops findings that give way to a more specific one about the same
// place or a part of it, and what one rule says twice about one place: a file
// that serves two environments is wrong once.
func supersede(findings []Finding) []Finding {
	// The places at which a rule gives way, by rule and line. Those in the
	// process environment have no line, and go by the variable.
	type key struct {
		rule, file, variable string
		line                 int
	}
	keyOf := func(rule string, f Finding) key {
		if f.At.IsZero() {
			return key{rule: rule, variable: f.Variable}
		}
		return key{rule: rule, file: f.At.File, line: f.At.Line}
	}
	stronger := map[key][]source.Pos{}
	for _, finding := range findings {
		for _, id := range finding.Rule.Supersedes {
			k := keyOf(id, finding)
			stronger[k] = append(stronger[k], finding.At)
		}
	}
	var kept []Finding
	for _, finding := range findings {
		if slices.ContainsFunc(stronger[keyOf(finding.Rule.ID, finding)], finding.At.Overlaps) {
			continue
		}
		if n := len(kept); n > 0 && !finding.At.IsZero() && kept[n-1].Rule == finding.Rule &&
			kept[n-1].At == finding.At && kept[n-1].Message == finding.Message {
			continue
		}
		kept = append(kept, finding)
	}
	return kept
}
