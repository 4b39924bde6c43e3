// Package policy is the rules: it parses, compiles and evaluates Rego. It is
// the only package that knows OPA.
package policy

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Severity says how much a finding weighs.
type Severity string

// The severities, in falling order.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Note    Severity = "note"
)

// Severities are all severities, in falling order.
var Severities = []Severity{Error, Warning, Note}

// AtLeast tells whether s weighs as much as threshold, or more.
func (s Severity) AtLeast(threshold Severity) bool {
	return slices.Index(Severities, s) <= slices.Index(Severities, threshold)
}

// A Rule is one rule with its documentation, as its METADATA gives it.
type Rule struct {
	// ID is the last part of the rule's package path, in kebab case.
	ID string
	// Title is one sentence: what must not be, or must be.
	Title string
	// Description says in Markdown what the rule reports, why that is bad and
	// what to do instead.
	Description string
	// Help is one line: what to do now.
	Help     string
	Severity Severity
	Category string
	// Bad and Good are example projects in txtar: Bad must give a finding of
	// this rule, Good must not.
	Bad, Good string
	// Parameters are sorted by name.
	Parameters []Parameter
	// References tell where the facts come from.
	References []Reference
	// Supersedes are the rules whose findings about the same place give way.
	Supersedes []string
	// BuiltIn tells the rules that come with the program from custom ones.
	BuiltIn bool
	// Last tells that the rule judges the ignore comments. It is evaluated when
	// they have been applied, if there are any.
	Last bool
	// Secret tells that the rule finds a secret that stands in a file. It is the
	// only kind of rule that judges the past of a file.
	Secret bool
	// Security tells that the rule finds what makes a database easier to get into, as
	// all rules about credentials and secrets do.
	Security bool
	// At is the place of the rule's package declaration.
	At source.Pos
}

// A Reference is a source of a fact.
type Reference struct {
	Description string
	URL         string
}

// Category and id of a rule are words in kebab case.
var kebab = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// rulePath is the package below which every package is a rule.
var rulePath = ast.MustParseRef("data.dbcfg.rules")

// ruleOf makes a rule of a module. It gives nil for a module that is a library.
func ruleOf(module *ast.Module, builtIn bool) (*Rule, []source.Problem) {
	path := module.Package.Path
	if !path.HasPrefix(rulePath) || len(path) == len(rulePath) {
		return nil, nil
	}
	rule := &Rule{BuiltIn: builtIn, At: posOf(module.Package.Location, len("package"))}
	var problems []source.Problem
	report := func(format string, args ...any) {
		problems = append(problems, source.Problem{
			Code: source.Refused, Message: fmt.Sprintf(format, args...), At: rule.At,
		})
	}
	id, ok := path[len(path)-1].Value.(ast.String)
	if !ok || len(path) != len(rulePath)+1 || !kebab.MatchString(string(id)) {
		report("the package of a rule is dbcfg.rules[\"the-id\"], with an id of lower-case words and hyphens")
		return nil, problems
	}
	rule.ID = string(id)

	var meta *ast.Annotations
	for _, annotations := range module.Annotations {
		if annotations.Scope == "package" {
			meta = annotations
		}
	}
	if meta == nil {
		report("rule %s has no METADATA above its package", rule.ID)
		return nil, problems
	}
	rule.Title = strings.TrimSpace(meta.Title)
	rule.Description = strings.TrimSpace(meta.Description)
	for _, related := range meta.RelatedResources {
		rule.References = append(rule.References, Reference{Description: related.Description, URL: related.Ref.String()})
	}
	custom := customOf(meta, report)
	rule.Severity = Severity(custom.text("severity"))
	rule.Category = custom.text("category")
	rule.Help = custom.text("help")
	rule.Bad, rule.Good = custom.text("bad"), custom.text("good")
	rule.Supersedes = custom.texts("supersedes")
	rule.Last = custom.flag("last")
	rule.Secret = custom.flag("secret")
	rule.Security = custom.flag("security") || rule.Secret || rule.Category == "credentials"
	rule.Parameters = custom.parameters()
	custom.rest()

	if rule.Title == "" {
		report("rule %s has no title in its METADATA", rule.ID)
	}
	if !slices.Contains(Severities, rule.Severity) {
		report("rule %s: custom.severity must be error, warning or note", rule.ID)
	}
	if !kebab.MatchString(rule.Category) {
		report("rule %s: custom.category must be a word", rule.ID)
	}
	if !slices.ContainsFunc(module.Rules, func(r *ast.Rule) bool { return r.Head.Ref().String() == "report" || string(r.Head.Name) == "report" }) {
		report("rule %s defines no report", rule.ID)
	}
	if problems != nil {
		return nil, problems
	}
	return rule, nil
}

// custom reads the custom part of METADATA and remembers what it has not read.
type custom struct {
	values map[string]any
	report func(string, ...any)
}

func customOf(meta *ast.Annotations, report func(string, ...any)) custom {
	return custom{maps.Clone(meta.Custom), report}
}

func take[T any](c custom, key, kind string) T {
	var zero T
	value, ok := c.values[key]
	if !ok {
		return zero
	}
	delete(c.values, key)
	typed, ok := value.(T)
	if !ok {
		c.report("custom.%s must be %s", key, kind)
		return zero
	}
	return typed
}

func (c custom) text(key string) string { return take[string](c, key, "a text") }

func (c custom) flag(key string) bool { return take[bool](c, key, "true or false") }

func (c custom) texts(key string) []string {
	var texts []string
	for _, item := range take[[]any](c, key, "a list of texts") {
		text, ok := item.(string)
		if !ok {
			c.report("custom.%s must be a list of texts", key)
			return nil
		}
		texts = append(texts, text)
	}
	return texts
}

// rest reports what nobody has read: a misspelt key would be lost in silence.
func (c custom) rest() {
	known := []string{"severity", "category", "help", "bad", "good", "supersedes", "last", "secret", "security", "parameters"}
	for _, key := range slices.Sorted(maps.Keys(c.values)) {
		if nearest, ok := source.Nearest(key, known); ok {
			c.report("unknown key custom.%s; did you mean %s?", key, nearest)
			continue
		}
		c.report("unknown key custom.%s; known are %s", key, strings.Join(known, ", "))
	}
}

// posOf gives the place of an OPA location that is length bytes long.
func posOf(location *ast.Location, length int) source.Pos {
	if location == nil {
		return source.Pos{}
	}
	return source.Pos{
		File: location.File, Line: location.Row, Column: location.Col,
		EndLine: location.Row, EndColumn: location.Col + length,
	}
}
