package policy

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/storage"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Module is a file of Rego.
type Module struct {
	// Path is the path as a user is shown it.
	Path string
	Text []byte
}

// A Library is a set of compiled rules. It does not change, and can be used from
// several goroutines at once.
type Library struct {
	rules  []*compiledRule
	shared []Module       // the built-in modules that are no rules
	data   map[string]any // what rules find under data
	store  storage.Store
	guard  *guard   // of custom rules
	roots  []string // the first words of the packages of custom modules
}

// compiledRule is a rule with its query.
type compiledRule struct {
	*Rule
	query *query
}

// Compile compiles the rules that come with the program, with all checks. Data
// is what rules find under data.dbcfg. An error means that the rules themselves
// are at fault.
func Compile(modules []Module, data map[string]any) (*Library, error) {
	compiler, rules, err := compileBuiltIn(modules)
	if err != nil {
		return nil, err
	}
	return newLibrary(modules, asked(compiler, rules), data), nil
}

func compileBuiltIn(modules []Module) (*ast.Compiler, []*Rule, error) {
	schema, err := inputSchema()
	if err != nil {
		return nil, nil, err
	}
	parsed, problems := parse(modules, sandbox())
	if problems == nil {
		var compiler *ast.Compiler
		var rules []*Rule
		if compiler, rules, problems = compile(parsed, parsed, true, schema); problems == nil {
			return compiler, rules, nil
		}
	}
	return nil, nil, fmt.Errorf("built-in policy %s: %s", problems[0].At, problems[0].Message)
}

// newLibrary makes a library of compiled rules. Modules are what they were made of.
func newLibrary(modules []Module, rules []*compiledRule, data map[string]any) *Library {
	library := &Library{rules: sorted(rules), data: map[string]any{"dbcfg": data}}
	files := map[string]bool{}
	for _, rule := range rules {
		files[rule.At.File] = true
	}
	for _, module := range modules {
		if !files[module.Path] {
			// A user may have a policies/lib/lib.rego, too.
			library.shared = append(library.shared, Module{Path: "built-in:" + module.Path, Text: module.Text})
		}
	}
	return library.Configured(nil)
}

// Rules gives all rules, sorted by id.
func (l *Library) Rules() []*Rule {
	rules := make([]*Rule, len(l.rules))
	for i, rule := range l.rules {
		rules[i] = rule.Rule
	}
	return rules
}

// IDs gives the ids of all rules, sorted.
func (l *Library) IDs() []string {
	ids := make([]string, len(l.rules))
	for i, rule := range l.rules {
		ids[i] = rule.ID
	}
	return ids
}

// Rule gives the rule of an id.
func (l *Library) Rule(id string) (*Rule, bool) {
	i, ok := slices.BinarySearchFunc(l.rules, id, func(r *compiledRule, id string) int { return strings.Compare(r.ID, id) })
	if !ok {
		return nil, false
	}
	return l.rules[i].Rule, true
}

// compile compiles all modules with all checks, and gives the rules of own.
func compile(all, own map[string]*ast.Module, builtIn bool, schema *ast.SchemaSet) (*ast.Compiler, []*Rule, []source.Problem) {
	var problems []source.Problem
	var rules []*Rule
	for _, path := range slices.Sorted(maps.Keys(own)) {
		rule, wrong := ruleOf(own[path], builtIn)
		problems = append(problems, wrong...)
		if rule != nil {
			rules = append(rules, rule)
		}
	}
	if problems != nil {
		return nil, nil, problems
	}
	compiler := ast.NewCompiler().WithCapabilities(sandbox()).WithStrict(true).WithSchemas(schema)
	if compiler.Compile(all); compiler.Failed() {
		return nil, nil, problemsOf(compiler.Errors, functionsIn(all))
	}
	return compiler, rules, nil
}

// asked gives rules with the compiler that answers their queries.
func asked(compiler *ast.Compiler, rules []*Rule) []*compiledRule {
	compiled := make([]*compiledRule, len(rules))
	for i, rule := range rules {
		compiled[i] = &compiledRule{rule, queryOf(compiler, rule)}
	}
	return compiled
}

// sorted sorts rules by id, in place.
func sorted(rules []*compiledRule) []*compiledRule {
	slices.SortFunc(rules, func(a, b *compiledRule) int { return strings.Compare(a.ID, b.ID) })
	return rules
}

// parse parses modules side by side. Parsing is a third of what it costs to load
// the rules, and needs nothing but the text.
func parse(modules []Module, capabilities *ast.Capabilities) (map[string]*ast.Module, []source.Problem) {
	options := ast.ParserOptions{ProcessAnnotation: true, Capabilities: capabilities, RegoVersion: ast.RegoV1}
	parsed := make([]*ast.Module, len(modules))
	errs := make([]error, len(modules))
	var group sync.WaitGroup
	for i, module := range modules {
		group.Go(func() {
			parsed[i], errs[i] = ast.ParseModuleWithOpts(module.Path, string(module.Text), options)
		})
	}
	group.Wait()

	byPath := make(map[string]*ast.Module, len(modules))
	var problems []source.Problem
	for i, module := range modules {
		var several ast.Errors
		switch {
		case errors.As(errs[i], &several):
			// The place of what is missing at the end lies behind the file.
			file := source.NewFile(module.Path, module.Text)
			for _, problem := range problemsOf(several, nil) {
				problem.At = file.Pos(file.Span(problem.At))
				problems = append(problems, problem)
			}
		case errs[i] != nil, parsed[i] == nil: // OPA has no place for an empty file
			at := source.NewFile(module.Path, module.Text).Whole()
			problems = append(problems, source.Problem{Code: source.Refused, Message: "the file is empty: it holds no policy", At: at})
		default:
			byPath[module.Path] = parsed[i]
		}
	}
	return byPath, problems
}
