package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime"
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
	rules  []*compiledRule
	shared map[string]*ast.Module // the built-in modules that are no rules
	data   map[string]any         // what rules find under data.dbcfg
	store  storage.Store
}

// compiledRule is a rule with its query, which is prepared when it is first asked.
type compiledRule struct {
	*Rule
	prepare func() (rego.PreparedEvalQuery, error)
}

// Compile compiles the rules that come with the program, with all checks. Data
// is what rules find under data.dbcfg. An error means that the rules themselves
// are at fault.
func Compile(modules []Module, data map[string]any) (*Library, error) {
	schema, err := inputSchema()
	if err != nil {
		return nil, err
	}
	return compileBuiltIn(modules, data, func(c *ast.Compiler) *ast.Compiler { return c.WithStrict(true).WithSchemas(schema) })
}

// CompileTrusted is Compile without the checks that only tell whether rules are
// right, and change nothing in how they are evaluated. It takes half the time,
// and is for rules that have been through Compile before they were shipped.
func CompileTrusted(modules []Module, data map[string]any) (*Library, error) {
	return compileBuiltIn(modules, data, func(c *ast.Compiler) *ast.Compiler { return c.WithSkipStages(checks...) })
}

// checks are the stages of the compiler that reject rules and do not rewrite
// them. CheckSafetyRuleBodies is none: it brings bodies into the order in which
// they can be evaluated.
var checks = []ast.StageID{
	ast.StageCheckUnusedImports, ast.StageCheckKeywordOverrides, ast.StageCheckDuplicateImports,
	ast.StageCheckVoidCalls, ast.StageCheckRuleConflicts, ast.StageCheckUndefinedFuncs,
	ast.StageCheckSafetyRuleHeads, ast.StageCheckRecursion, ast.StageCheckTypes,
	ast.StageCheckUnsafeBuiltins, ast.StageCheckDeprecatedBuiltins,
	ast.StageParseMetadataBlocks, ast.StageSetAnnotationSet, ast.StageBuildRequiredCapabilities,
}

func compileBuiltIn(modules []Module, data map[string]any, options func(*ast.Compiler) *ast.Compiler) (*Library, error) {
	library := &Library{
		shared: map[string]*ast.Module{}, data: data,
		store: inmem.NewFromObjectWithOpts(map[string]any{"dbcfg": data}, inmem.OptRoundTripOnWrite(false)),
	}
	parsed, problems := parse(modules)
	var rules []string
	for path, module := range parsed {
		if module.Package.Path.HasPrefix(rulePath) {
			rules = append(rules, path)
		} else {
			library.shared[path] = module
		}
	}
	slices.Sort(rules)
	// Rules do not see each other, so that each processor can compile some of
	// them, with a copy of what they share.
	parts := min(runtime.GOMAXPROCS(0), maxCompilers, len(rules))
	compiled := make([][]*compiledRule, parts)
	wrong := make([][]source.Problem, parts)
	var group sync.WaitGroup
	for part := range parts {
		all, own := library.copyShared(), map[string]*ast.Module{}
		for i := part; i < len(rules); i += parts {
			own[rules[i]] = parsed[rules[i]]
			all[rules[i]] = parsed[rules[i]]
		}
		group.Go(func() { compiled[part], wrong[part] = library.compile(all, own, true, options) })
	}
	group.Wait()
	problems = append(problems, slices.Concat(wrong...)...)
	if len(problems) > 0 {
		return nil, fmt.Errorf("built-in policy %s: %s", problems[0].At, problems[0].Message)
	}
	library.rules = sorted(slices.Concat(compiled...))
	return library, nil
}

// maxCompilers bounds the compilers that work side by side: each compiles what
// rules share anew, so that more of them do not make it faster.
const maxCompilers = 4

// copyShared gives a copy of the built-in modules that are no rules, for the
// compiler rewrites what it is given. They are not called by their paths: a user
// may have a policies/lib/lib.rego, too.
func (l *Library) copyShared() map[string]*ast.Module {
	shared := make(map[string]*ast.Module, len(l.shared))
	for path, module := range l.shared {
		shared["built-in:"+path] = module.Copy()
	}
	return shared
}

// With gives the library with custom rules besides its own. They are compiled
// together with the built-in libraries, so that they can call the same helpers.
// What is wrong with one of them is a problem at its place, and then none of
// them is added.
func (l *Library) With(modules []Module) (*Library, []source.Problem) {
	schema, err := inputSchema()
	if err != nil {
		return l, []source.Problem{{Code: source.Refused, Message: err.Error()}}
	}
	parsed, problems := parse(modules)
	if problems != nil {
		return l, problems
	}
	all := l.copyShared()
	for _, path := range slices.Sorted(maps.Keys(parsed)) {
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
	rules, problems := l.compile(all, parsed, false, func(c *ast.Compiler) *ast.Compiler { return c.WithStrict(true).WithSchemas(schema) })
	if problems != nil {
		return l, problems
	}
	larger := *l
	larger.rules = sorted(slices.Concat(l.rules, rules))
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
	i, ok := slices.BinarySearchFunc(l.rules, id, func(r *compiledRule, id string) int { return strings.Compare(r.ID, id) })
	if !ok {
		return nil, false
	}
	return l.rules[i].Rule, true
}

// compile compiles all modules, and gives the rules of own.
func (l *Library) compile(all, own map[string]*ast.Module, builtIn bool, options func(*ast.Compiler) *ast.Compiler) ([]*compiledRule, []source.Problem) {
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
		return nil, problems
	}
	compiler := options(ast.NewCompiler().WithCapabilities(sandbox()))
	if compiler.Compile(all); compiler.Failed() {
		return nil, problemsOf(compiler.Errors)
	}
	if !builtIn {
		for _, path := range slices.Sorted(maps.Keys(own)) {
			problems = append(problems, l.undefined(compiler, compiler.Modules[path])...)
		}
		if problems != nil {
			return nil, problems
		}
	}
	compiled := make([]*compiledRule, len(rules))
	for i, rule := range rules {
		compiled[i] = &compiledRule{rule, sync.OnceValues(func() (rego.PreparedEvalQuery, error) {
			return rego.New(
				rego.Compiler(compiler),
				rego.Store(l.store),
				rego.StrictBuiltinErrors(true),
				rego.Query(fmt.Sprintf("data.dbcfg.rules[%q].report", rule.ID)),
			).PrepareForEval(noContext)
		})}
	}
	return compiled, nil
}

// undefined reports what a module refers to under data that neither a policy nor
// a list defines. To OPA that is no mistake, and the rule would never report
// anything.
func (l *Library) undefined(compiler *ast.Compiler, module *ast.Module) []source.Problem {
	var problems []source.Problem
	ast.WalkRefs(module, func(ref ast.Ref) bool {
		if !ref.HasPrefix(ast.DefaultRootRef) || len(compiler.GetRules(ref.GroundPrefix())) > 0 {
			return false
		}
		if len(ref) > 2 && ref[1].Equal(ast.StringTerm("dbcfg")) {
			if name, ok := ref[2].Value.(ast.String); ok && l.data[string(name)] != nil {
				return false
			}
		}
		problems = append(problems, source.Problem{
			Code: source.Refused, Message: "nothing defines " + ref.GroundPrefix().String(),
			At: posOf(ref[0].Location, 1),
		})
		return false
	})
	return problems
}

// sorted sorts rules by id, in place.
func sorted(rules []*compiledRule) []*compiledRule {
	slices.SortFunc(rules, func(a, b *compiledRule) int { return strings.Compare(a.ID, b.ID) })
	return rules
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
			// The place of what is missing at the end lies behind the file.
			file := source.NewFile(module.Path, module.Text)
			for _, problem := range problemsOf(several) {
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
