package policy

import (
	"errors"
	"fmt"
	"maps"
	"runtime"
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
	shared map[string]*ast.Module // the built-in modules that are no rules
	data   map[string]any         // what rules find under data
	store  storage.Store
	guard  *guard   // of custom rules
	roots  []string // the first words of the packages of custom modules
}

// compiledRule is a rule with its query, which is prepared when it is first asked.
type compiledRule struct {
	*Rule
	prepare func() (*query, error)
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
	library := &Library{shared: map[string]*ast.Module{}, data: map[string]any{"dbcfg": data}}
	parsed, problems := parse(modules, sandbox())
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
		group.Go(func() { _, compiled[part], wrong[part] = compile(all, own, true, options) })
	}
	group.Wait()
	problems = append(problems, slices.Concat(wrong...)...)
	if len(problems) > 0 {
		return nil, fmt.Errorf("built-in policy %s: %s", problems[0].At, problems[0].Message)
	}
	library.rules = sorted(slices.Concat(compiled...))
	return library.Configured(nil), nil
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
func compile(all, own map[string]*ast.Module, builtIn bool, options func(*ast.Compiler) *ast.Compiler) (*ast.Compiler, []*compiledRule, []source.Problem) {
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
	compiler := options(ast.NewCompiler().WithCapabilities(sandbox()))
	if compiler.Compile(all); compiler.Failed() {
		return nil, nil, problemsOf(compiler.Errors, functionsIn(all))
	}
	compiled := make([]*compiledRule, len(rules))
	for i, rule := range rules {
		compiled[i] = &compiledRule{rule, sync.OnceValues(func() (*query, error) { return queryOf(compiler, rule) })}
	}
	return compiler, compiled, nil
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
