package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
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
	rules  []*compiled
	shared map[string]*ast.Module // the built-in modules that are no rules
	schema *ast.SchemaSet
	store  storage.Store
}

// compiled is a rule with its query, which is prepared when it is first asked.
type compiled struct {
	*Rule
	prepare func() (rego.PreparedEvalQuery, error)
}

// Compile compiles the rules that come with the program. Data is what rules
// find under data.dbcfg. An error means that the rules themselves are at fault.
func Compile(modules []Module, data map[string]any) (*Library, error) {
	schema, err := inputSchema()
	if err != nil {
		return nil, err
	}
	library := &Library{
		shared: map[string]*ast.Module{},
		schema: schema,
		store:  inmem.NewFromObjectWithOpts(map[string]any{"dbcfg": data}, inmem.OptRoundTripOnWrite(false)),
	}
	parsed, problems := parse(modules)
	if problems == nil {
		for path, module := range parsed {
			if !module.Package.Path.HasPrefix(rulePath) {
				library.shared[path] = module.Copy()
			}
		}
		problems = library.add(parsed, parsed, true)
	}
	if problems != nil {
		return nil, fmt.Errorf("built-in policy %s: %s", problems[0].At, problems[0].Message)
	}
	return library, nil
}

// With gives the library with custom rules besides its own. They are compiled
// together with the built-in libraries, so that they can call the same helpers.
// What is wrong with one of them is a problem at its place, and then none of
// them is added.
func (l *Library) With(modules []Module) (*Library, []source.Problem) {
	parsed, problems := parse(modules)
	if problems != nil {
		return l, problems
	}
	all := make(map[string]*ast.Module, len(parsed)+len(l.shared))
	for path, module := range l.shared {
		all[path] = module.Copy()
	}
	for _, path := range sortedKeys(parsed) {
		module := parsed[path]
		all[path] = module
		id, ok := module.Package.Path[len(module.Package.Path)-1].Value.(ast.String)
		if _, taken := l.Rule(string(id)); ok && taken && module.Package.Path.HasPrefix(rulePath) {
			problems = append(problems, source.Problem{
				Code:    source.Refused,
				Message: fmt.Sprintf("there is a rule %s already", string(id)),
				At:      posOf(module.Package.Location, len("package")),
			})
		}
	}
	if problems != nil {
		return l, problems
	}
	larger := *l
	larger.rules = slices.Clone(l.rules)
	if problems := larger.add(all, parsed, false); problems != nil {
		return l, problems
	}
	return &larger, nil
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
	i, ok := slices.BinarySearchFunc(l.rules, id, func(r *compiled, id string) int { return strings.Compare(r.ID, id) })
	if !ok {
		return nil, false
	}
	return l.rules[i].Rule, true
}

// add compiles all modules, and takes the rules of own.
func (l *Library) add(all, own map[string]*ast.Module, builtIn bool) []source.Problem {
	var problems []source.Problem
	var rules []*Rule
	for _, path := range sortedKeys(own) {
		rule, wrong := ruleOf(own[path], builtIn)
		problems = append(problems, wrong...)
		if rule != nil {
			rules = append(rules, rule)
		}
	}
	if problems != nil {
		return problems
	}
	compiler := ast.NewCompiler().
		WithStrict(true).
		WithCapabilities(sandbox()).
		WithSchemas(l.schema).
		WithUseTypeCheckAnnotations(true)
	if compiler.Compile(all); compiler.Failed() {
		return problemsOf(compiler.Errors)
	}
	for _, rule := range rules {
		l.rules = append(l.rules, &compiled{rule, sync.OnceValues(func() (rego.PreparedEvalQuery, error) {
			return rego.New(
				rego.Compiler(compiler),
				rego.Store(l.store),
				rego.StrictBuiltinErrors(true),
				rego.Query(fmt.Sprintf("data.dbcfg.rules[%q].report", rule.ID)),
			).PrepareForEval(noContext)
		})})
	}
	slices.SortFunc(l.rules, func(a, b *compiled) int { return strings.Compare(a.ID, b.ID) })
	return nil
}

// parse parses modules side by side. Parsing is a third of what it costs to load
// the rules, and needs nothing but the text.
func parse(modules []Module) (map[string]*ast.Module, []source.Problem) {
	options := ast.ParserOptions{ProcessAnnotation: true, Capabilities: sandbox(), RegoVersion: ast.RegoV1}
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
			problems = append(problems, problemsOf(several)...)
		case errs[i] != nil:
			at := source.NewFile(module.Path, module.Text).Whole()
			problems = append(problems, source.Problem{Code: source.Refused, Message: errs[i].Error(), At: at})
		case parsed[i] == nil:
			at := source.NewFile(module.Path, module.Text).Whole()
			problems = append(problems, source.Problem{Code: source.Refused, Message: "the file holds no policy", At: at})
		default:
			byPath[module.Path] = parsed[i]
		}
	}
	return byPath, problems
}

func problemsOf(errs ast.Errors) []source.Problem {
	problems := make([]source.Problem, 0, len(errs))
	for _, err := range errs {
		length := 1
		if err.Location != nil {
			line, _, _ := bytes.Cut(err.Location.Text, []byte("\n"))
			length = max(1, len(line))
		}
		message, _, _ := strings.Cut(err.Message, "\n")
		if name, ok := strings.CutPrefix(message, "undefined function "); ok && forbidden(name) {
			message = name + " is not available to policies: a finding must depend on nothing but the input"
		}
		problems = append(problems, source.Problem{
			Code: source.Refused, Message: message + suggestion(err), At: posOf(err.Location, length),
		})
	}
	slices.SortStableFunc(problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return problems
}

// suggestion gives the right spelling where a rule misspells a field of the input.
func suggestion(err *ast.Error) string {
	detail, ok := err.Details.(*ast.RefErrInvalidDetail)
	if !ok || detail.Pos >= len(detail.Ref) {
		return ""
	}
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

// sandbox gives what policies may call: nothing whose answer depends on
// anything but its arguments.
var sandbox = sync.OnceValue(func() *ast.Capabilities {
	capabilities := ast.CapabilitiesForThisVersion()
	capabilities.AllowNet = []string{}
	capabilities.Builtins = slices.DeleteFunc(slices.Clone(capabilities.Builtins), func(b *ast.Builtin) bool {
		return forbidden(b.Name)
	})
	return capabilities
})

func forbidden(name string) bool {
	builtin, ok := ast.BuiltinMap[name]
	return ok && (builtin.Nondeterministic || name == "opa.runtime")
}

func inputSchema() (*ast.SchemaSet, error) {
	schema, err := resolve.Schema()
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(schema)
	if err != nil {
		return nil, fmt.Errorf("schema of the policy input: %w", err)
	}
	var raw any
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, fmt.Errorf("schema of the policy input: %w", err)
	}
	set := ast.NewSchemaSet()
	set.Put(ast.SchemaRootRef, raw)
	return set, nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
