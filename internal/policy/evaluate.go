package policy

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"
	"golang.org/x/sync/errgroup"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// noContext is for preparing a query, which reads nothing and cannot block.
var noContext = context.Background()

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

// Evaluate gives the findings of the rules that are wanted about a project,
// without those that another finding supersedes, sorted. What a rule does wrong
// is a problem at the rule, and the other rules are evaluated all the same.
func (l *Library) Evaluate(ctx context.Context, project *resolve.Project, wanted func(*Rule) bool) ([]Finding, []source.Problem) {
	input := valueOf(reflect.ValueOf(project))
	known := knownFiles(project)
	rules := slices.DeleteFunc(slices.Clone(l.rules), func(rule *compiledRule) bool { return !wanted(rule.Rule) })
	found := make([][]Finding, len(rules))
	errs := make([]error, len(rules))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, rule := range rules {
		group.Go(func() error {
			found[i], errs[i] = rule.evaluate(ctx, input, known)
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

// A report is a finding as a rule writes it.
type report struct {
	Message     string      `json:"message"`
	Variable    string      `json:"variable"`
	Environment string      `json:"environment"`
	Severity    Severity    `json:"severity"`
	At          *source.Pos `json:"at"`
	Related     []struct {
		Message string      `json:"message"`
		At      *source.Pos `json:"at"`
	} `json:"related"`
}

func (r *compiledRule) evaluate(ctx context.Context, input ast.Value, known map[string]bool) ([]Finding, error) {
	query, err := r.prepare()
	if err != nil {
		return nil, err
	}
	results, err := query.Eval(ctx, rego.EvalParsedInput(input))
	if err != nil {
		return nil, err
	}
	if len(results) == 0 {
		return nil, nil // a complete rule named report that is undefined
	}
	items, ok := results[0].Expressions[0].Value.([]any)
	if !ok {
		return nil, errors.New("report is not a set of findings; write \"report contains finding if …\"")
	}
	findings := make([]Finding, 0, len(items))
	for _, item := range items {
		finding, err := r.finding(item, known)
		if err != nil {
			return findings, err
		}
		findings = append(findings, finding)
	}
	return findings, nil
}

func (r *compiledRule) finding(item any, known map[string]bool) (Finding, error) {
	text, err := json.Marshal(item)
	if err != nil {
		return Finding{}, errors.New("a finding is no JSON")
	}
	var report report
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&report); err != nil {
		return Finding{}, fmt.Errorf("a finding has the keys message, at, variable, environment, severity and related: %w", err)
	}
	if report.Message == "" {
		return Finding{}, errors.New("a finding has no message")
	}
	finding := Finding{
		Rule: r.Rule, Severity: r.Severity, Message: report.Message,
		Variable: report.Variable, Environment: report.Environment,
	}
	if report.Severity != "" {
		if !slices.Contains(Severities, report.Severity) {
			return Finding{}, errors.New("the severity of a finding must be error, warning or note")
		}
		finding.Severity = report.Severity
	}
	place := func(at *source.Pos) (source.Pos, error) {
		switch {
		case at == nil:
			return source.Pos{}, nil
		case !known[at.File]:
			return source.Pos{}, errors.New("a finding is about a file that is not in the input; hand back the at of a fact")
		}
		return *at, nil
	}
	if finding.At, err = place(report.At); err != nil {
		return Finding{}, err
	}
	for _, related := range report.Related {
		at, err := place(related.At)
		if err != nil {
			return Finding{}, err
		}
		finding.Related = append(finding.Related, Related{Message: related.Message, At: at})
	}
	return finding, nil
}

// problem says at the rule what went wrong in it. OPA's own text is kept where
// it is about the rule; it names no value of the input.
func (r *compiledRule) problem(err error) source.Problem {
	problem := source.Problem{Code: source.Refused, Message: "rule " + r.ID + ": " + err.Error(), At: r.At}
	var failed *topdown.Error
	if errors.As(err, &failed) {
		problem.Message = "rule " + r.ID + ": " + failed.Message
		if topdown.IsCancel(err) {
			problem.Message = "rule " + r.ID + ": stopped, it took too long"
		}
		if failed.Location != nil {
			problem.At = posOf(failed.Location, max(1, len(failed.Location.Text)))
		}
	}
	return problem
}

func knownFiles(project *resolve.Project) map[string]bool {
	known := make(map[string]bool, len(project.Files))
	for _, file := range project.Files {
		known[file.Path] = true
	}
	for _, environment := range project.Environments {
		for _, requirement := range environment.Requirements {
			if requirement.At != nil {
				known[requirement.At.File] = true
			}
		}
	}
	return known
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
