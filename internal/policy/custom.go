package policy

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Custom are policies that do not come with the program.
type Custom struct {
	Modules []Module
	// Data is what they find under data, besides data.dbcfg.
	Data   map[string]any
	Limits Limits
}

// With gives the library with custom rules besides its own. They are compiled
// together with the built-in libraries, so that they can call the same helpers.
// What is wrong with one of them is a problem at its place, and then none of
// them is added.
func (l *Library) With(custom Custom) (*Library, []source.Problem) {
	larger := *l
	larger.guard = &guard{limits: custom.Limits}
	larger.data = maps.Clone(custom.Data)
	if larger.data == nil {
		larger.data = map[string]any{}
	}
	larger.data["dbcfg"] = l.data["dbcfg"]

	schema, err := inputSchema()
	if err != nil {
		return l, []source.Problem{{Code: source.Refused, Message: err.Error()}}
	}
	parsed, problems := parse(custom.Modules, sandbox())
	if problems != nil {
		return l, problems
	}
	if problems := l.claimed(parsed); problems != nil {
		return l, problems
	}
	all, problems := parse(l.shared, sandbox())
	if problems != nil {
		return l, problems
	}
	maps.Copy(all, parsed)
	compiler, rules, problems := compile(all, parsed, false, schema)
	if problems != nil {
		return l, problems
	}
	larger.rules = sorted(slices.Concat(l.rules, asked(compiler, rules)))
	for _, module := range parsed {
		if name, ok := module.Package.Path[1].Value.(ast.String); ok {
			larger.roots = append(larger.roots, string(name))
		}
	}
	configured := larger.Configured(nil)
	for _, path := range slices.Sorted(maps.Keys(parsed)) {
		problems = append(problems, configured.undefined(compiler, compiler.Modules[path])...)
	}
	if problems != nil {
		return l, problems
	}
	return configured, nil
}

// Exported gives what the rules find under data, for a program that does not know
// them: the parameters and the severities of all rules are among it. Configured are
// the severities that a configuration gives, by rule; a rule without one has its
// own, and one that is neither error, warning nor note is left out. The roots are the
// first words of all that the data and the packages of the rules are named.
func (l *Library) Exported(configured map[string]string) (data map[string]any, roots []string) {
	severities := map[string]any{}
	for _, rule := range l.rules {
		severity := cmp.Or(Severity(configured[rule.ID]), rule.Severity)
		if slices.Contains(Severities, severity) {
			severities[rule.ID] = string(severity)
		}
	}
	data = maps.Clone(l.data)
	dbcfg, _ := data["dbcfg"].(map[string]any)
	dbcfg = maps.Clone(dbcfg)
	dbcfg["severities"] = severities
	data["dbcfg"] = dbcfg
	roots = slices.AppendSeq(slices.Clone(l.roots), maps.Keys(data))
	slices.Sort(roots)
	return data, slices.Compact(roots)
}

// claimed reports modules in packages that are taken.
func (l *Library) claimed(parsed map[string]*ast.Module) []source.Problem {
	var problems []source.Problem
	first := map[string]source.Pos{}
	for _, path := range slices.Sorted(maps.Keys(parsed)) {
		module := parsed[path]
		at := posOf(module.Package.Location, len("package"))
		report := func(format string, args ...any) {
			problems = append(problems, source.Problem{Code: source.Refused, Message: fmt.Sprintf(format, args...), At: at})
		}
		name := module.Package.Path
		if !name.HasPrefix(rulePath) {
			if name.HasPrefix(rulePath[:2]) && !name.HasPrefix(testPath) {
				report("the package %s belongs to dbcfg-lint; that of a rule is dbcfg.rules[\"the-id\"], and that of a library begins with another word", packageName(module))
			}
			continue
		}
		id, _ := name[len(name)-1].Value.(ast.String)
		if rule, taken := l.Rule(string(id)); taken && rule.BuiltIn {
			report("there is a rule %s already, which comes with dbcfg-lint", string(id))
		} else if other, taken := first[string(id)]; taken {
			report("there is a rule %s already, in %s", string(id), other.File)
		}
		first[string(id)] = at
	}
	return problems
}

// testPath is the package below which the tests of rules are.
var testPath = ast.MustParseRef("data.dbcfg.rules_test")

func packageName(module *ast.Module) string {
	return strings.TrimPrefix(module.Package.Path.String(), "data.")
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
		if i, known, ok := l.missing(compiler, ref); ok {
			problem := source.Problem{
				Code: source.Refused, Message: "nothing defines " + ref[:i+1].String() + nearestOf(ref[i], known),
				At: posOf(ref[0].Location, 1),
			}
			if at := ref[i].Location; at != nil && at.File == ref[0].Location.File {
				problem.At = posOf(at, max(1, len(at.Text)))
			}
			problems = append(problems, problem)
		}
		return false
	})
	return problems
}

// missing finds the first part of a reference that names nothing, with the names
// that are known there.
func (l *Library) missing(compiler *ast.Compiler, ref ast.Ref) (int, []string, bool) {
	var data any = l.data
	tree := compiler.RuleTree.Child(ref[0].Value)
	for i, term := range ref[1:] {
		name, ok := term.Value.(ast.String)
		if !ok {
			return 0, nil, false // a variable: it depends on its value
		}
		object, isObject := data.(map[string]any)
		known := slices.Sorted(maps.Keys(object))
		if tree != nil {
			for child := range tree.Children {
				if name, ok := child.(ast.String); ok {
					known = append(known, string(name))
				}
			}
			tree = tree.Child(term.Value)
		}
		if data != nil && !isObject || tree != nil && len(tree.Values) > 0 {
			return 0, nil, false
		}
		if data = object[string(name)]; data == nil && tree == nil {
			return i + 1, known, true
		}
	}
	return 0, nil, false
}

// nearestOf suggests the name that a misspelt one may stand for.
func nearestOf(term *ast.Term, known []string) string {
	name, _ := term.Value.(ast.String)
	slices.Sort(known)
	if nearest, ok := source.Nearest(string(name), slices.Compact(known)); ok {
		return fmt.Sprintf("; did you mean %s?", nearest)
	}
	return ""
}
