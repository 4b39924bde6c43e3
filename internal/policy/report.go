package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// The keys of a finding and of a related place, as a rule writes them.
var (
	findingKeys = []string{"message", "at", "variable", "environment", "severity", "related"}
	relatedKeys = []string{"message", "at"}
	placeKeys   = []string{"file", "line", "column", "end_line", "end_column"}
)

// finding gives a member of a report.
func (r *compiledRule) finding(item *ast.Term, world world) (Finding, error) {
	fields, err := fieldsIn(item.Value, "a finding", findingKeys)
	if err != nil {
		return Finding{}, err
	}
	shown := veiled
	if r.BuiltIn {
		shown = func(text string) string { return text }
	}
	finding := Finding{
		Rule: r.Rule, Severity: r.Severity,
		Message: shown(fields.text("message")), Variable: shown(fields.text("variable")), Environment: shown(fields.text("environment")),
	}
	if severity := Severity(fields.text("severity")); severity != "" {
		finding.Severity = severity
	}
	finding.At = fields.place("at", world, r.BuiltIn)
	if related, ok := fields.values["related"]; ok {
		list, isList := related.(*ast.Array)
		if !isList {
			return Finding{}, errors.New("the related of a finding is no list")
		}
		for i := range list.Len() {
			inner, err := fieldsIn(list.Elem(i).Value, "a related place", relatedKeys)
			if err != nil {
				return Finding{}, err
			}
			finding.Related = append(finding.Related, Related{
				Message: shown(inner.text("message")), At: inner.place("at", world, r.BuiltIn),
			})
			fields.err = errors.Join(fields.err, inner.err)
		}
	}
	switch {
	case fields.err != nil:
		return Finding{}, fields.err
	case finding.Message == "":
		return Finding{}, errors.New("a finding has no message")
	case !slices.Contains(Severities, finding.Severity):
		return Finding{}, errors.New("the severity of a finding must be error, warning or note")
	case finding.At.IsZero() && !r.BuiltIn && !world.outside(finding.Environment):
		return Finding{}, errors.New("a finding has no place, which is right only for what comes from the process environment; hand back the at of a fact")
	}
	return finding, nil
}

// fields are those of an object that a rule has made. They keep the first error.
type fieldsOfObject struct {
	what   string
	values map[string]ast.Value
	err    error
}

// fieldsIn gives the fields of an object that has no others than the known ones.
func fieldsIn(value ast.Value, what string, known []string) (*fieldsOfObject, error) {
	object, ok := value.(ast.Object)
	if !ok {
		return nil, fmt.Errorf("%s is no object", what)
	}
	fields := &fieldsOfObject{what: what, values: map[string]ast.Value{}}
	object.Foreach(func(key, value *ast.Term) {
		name, _ := key.Value.(ast.String)
		if !slices.Contains(known, string(name)) && fields.err == nil {
			last := len(known) - 1
			fields.err = fmt.Errorf("%s has the keys %s and %s, and not %q",
				what, strings.Join(known[:last], ", "), known[last], source.SafeName(string(name)))
		}
		fields.values[string(name)] = value.Value
	})
	return fields, fields.err
}

func (f *fieldsOfObject) text(key string) string {
	value, ok := f.values[key]
	text, isText := value.(ast.String)
	if ok && !isText && f.err == nil {
		f.err = fmt.Errorf("the %s of %s is no text", key, f.what)
	}
	return string(text)
}

func (f *fieldsOfObject) number(key string) int {
	number, _ := f.values[key].(ast.Number)
	n, ok := number.Int()
	if !ok && f.err == nil {
		f.err = fmt.Errorf("the %s of %s is no whole number", key, f.what)
	}
	return n
}

// place gives a place, or the zero Pos for null and for none.
func (f *fieldsOfObject) place(key string, world world, trusted bool) source.Pos {
	value, ok := f.values[key]
	if _, null := value.(ast.Null); !ok || null || f.err != nil {
		return source.Pos{}
	}
	inner, err := fieldsIn(value, "a place", placeKeys)
	if err != nil {
		f.err = err
		return source.Pos{}
	}
	at := source.Pos{
		File: inner.text("file"), Line: inner.number("line"), Column: inner.number("column"),
		EndLine: inner.number("end_line"), EndColumn: inner.number("end_column"),
	}
	if f.err = inner.err; f.err == nil {
		f.err = world.check(at, trusted)
	}
	return at
}

// A world tells which places findings may be at.
type world struct {
	// known are the paths that the input names.
	known map[string]bool
	file  func(string) *source.File
	// process holds the environments to which the process environment belongs, or
	// that have no file.
	process map[string]bool
}

func worldOf(q Question) world {
	w := world{known: map[string]bool{}, file: q.File, process: map[string]bool{}}
	for _, file := range q.Project.Files {
		w.known[file.Path] = true
	}
	for _, environment := range q.Project.Environments {
		fileless := len(environment.Files) == 0
		inProcess := slices.ContainsFunc(environment.Variables, func(v resolve.Variable) bool { return v.Source == resolve.ProcessEnvironment })
		w.process[environment.Name] = fileless || inProcess
		for _, requirement := range environment.Requirements {
			if requirement.At != nil {
				w.known[requirement.At.File] = true
			}
		}
	}
	return w
}

// outside tells whether a finding about an environment, or about none, may be at no
// place in a file.
func (w world) outside(environment string) bool {
	if inProcess, ok := w.process[environment]; ok {
		return inProcess
	}
	for _, inProcess := range w.process {
		if inProcess {
			return true
		}
	}
	return false
}

// check says what is wrong with a place. The rules that come with the program are
// trusted to hand back what they are given.
func (w world) check(at source.Pos, trusted bool) error {
	const hint = "; hand back the at of a fact"
	if !w.known[at.File] {
		return errors.New("a finding is about a file that is not in the input" + hint)
	}
	if trusted {
		return nil
	}
	if at.Line < 1 || at.Column < 1 || at.EndLine < at.Line || at.EndLine == at.Line && at.EndColumn < at.Column {
		return fmt.Errorf("a finding is at %s, and ends before that%s", at, hint)
	}
	if w.file == nil {
		return nil
	}
	file := w.file(at.File)
	if file == nil {
		return nil // a configuration, of which the input holds places alone
	}
	// What lies in a file comes back from its offsets as it is.
	if start, end := file.Span(at); file.Pos(start, end) != at {
		return fmt.Errorf("a finding is at %s to %d:%d, and there is no such place in that file%s", at, at.EndLine, at.EndColumn, hint)
	}
	return nil
}
