package policy

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// generated matches the variables that the compiler puts into a reference.
var generated = regexp.MustCompile(`__local\d+__`)

// problemsOf gives what OPA finds wrong with modules. The functions are those that
// modules define.
func problemsOf(errs ast.Errors, functions []string) []source.Problem {
	problems := make([]source.Problem, 0, len(errs))
	for _, err := range errs {
		length := 1
		if err.Location != nil {
			line, _, _ := bytes.Cut(err.Location.Text, []byte("\n"))
			length = max(1, len(line))
		}
		problem := source.Problem{Code: source.Refused, At: posOf(err.Location, length)}
		problem.Message, _, _ = strings.Cut(err.Message, "\n")
		problem.Message = generated.ReplaceAllString(problem.Message, "_")
		if name, ok := strings.CutPrefix(problem.Message, "undefined function "); ok {
			problem.Message = undefinedFunction(name, functions)
		}
		if detail, ok := err.Details.(*ast.RefErrInvalidDetail); ok && detail.Pos < len(detail.Ref) {
			problem.Message += suggestion(detail)
			if at := detail.Ref[detail.Pos].Location; at != nil && err.Location != nil && at.File == err.Location.File {
				problem.At = posOf(at, max(1, len(at.Text)))
			}
		}
		problems = append(problems, problem)
	}
	slices.SortStableFunc(problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return problems
}

// undefinedFunction says why there is no function of a name.
func undefinedFunction(name string, known []string) string {
	if why := forbidden(name); why != "" {
		return name + " is not available to policies: " + why
	}
	message := "undefined function " + name
	for _, builtin := range sandbox().Builtins {
		known = append(known, builtin.Name)
	}
	if nearest, ok := source.Nearest(name, known); ok {
		message += "; did you mean " + nearest + "?"
	}
	return message
}

// functionsIn gives the functions that modules define.
func functionsIn(modules map[string]*ast.Module) []string {
	var names []string
	for _, path := range slices.Sorted(maps.Keys(modules)) {
		for _, rule := range modules[path].Rules {
			if len(rule.Head.Args) > 0 {
				names = append(names, rule.Ref().String())
			}
		}
	}
	return names
}

// failure says in which function, or why, an evaluation has failed. What a function
// says itself is left out, for it may quote what it is given.
func failure(err *topdown.Error) string {
	if err.Code != topdown.BuiltinErr {
		message, _, _ := strings.Cut(err.Message, "\n") // the values follow
		return strings.TrimSuffix(message, ":")
	}
	name, _, _ := strings.Cut(err.Message, ":")
	var bound boundError
	var expression *syntax.Error
	switch {
	case errors.As(err, &bound):
		return name + ": " + bound.Error()
	case errors.As(err, &expression):
		return name + ": " + expression.Code.String() + " in the expression"
	}
	return name + " cannot make anything of what it is given here"
}

// suggestion gives the right spelling where a rule misspells a field of the input.
func suggestion(detail *ast.RefErrInvalidDetail) string {
	word, ok := detail.Ref[detail.Pos].Value.(ast.String)
	if !ok {
		return ""
	}
	var known []string
	for _, term := range detail.OneOf {
		if name, ok := term.(ast.String); ok {
			known = append(known, string(name))
		}
	}
	if nearest, ok := source.Nearest(string(word), known); ok {
		return fmt.Sprintf("; did you mean %s?", nearest)
	}
	return "; known are " + strings.Join(known, ", ")
}
