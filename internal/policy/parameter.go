package policy

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/open-policy-agent/opa/v1/storage/inmem"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Parameter is a value of a rule that a configuration can change. The rule finds
// it as data.dbcfg.parameters["the-rule"].name.
type Parameter struct {
	Name, Description string
	// Default is a string, a number, a bool, or a list of these. A configuration
	// must give a value of the same type.
	Default any
}

// Type names the type of a parameter for a user.
func (p Parameter) Type() string { return typeOf(p.Default) }

// Written gives the default as it is written in a configuration.
func (p Parameter) Written() string {
	text, err := json.Marshal(p.Default)
	if err != nil {
		return "" // a default is made of what JSON has
	}
	return string(text)
}

func typeOf(value any) string {
	switch value.(type) {
	case string:
		return "a string"
	case bool:
		return "true or false"
	case int, int64, float64, json.Number:
		return "a number"
	case []any:
		return "a list"
	}
	return ""
}

// Takes says why a value cannot stand for the default, or nothing. Items of a list
// must be of the type of the default's, if that has any.
func (p Parameter) Takes(value any) string {
	if typeOf(value) != p.Type() {
		return "must be " + p.Type()
	}
	items, _ := value.([]any)
	defaults, _ := p.Default.([]any)
	for _, item := range items {
		if len(defaults) > 0 && typeOf(item) != typeOf(defaults[0]) {
			return "must be a list, each item " + typeOf(defaults[0])
		}
	}
	return ""
}

// Parameter gives the parameter of a name, or says that there is none.
func (r *Rule) Parameter(name string) (p Parameter, problem string) {
	var known []string
	for _, p := range r.Parameters {
		if p.Name == name {
			return p, ""
		}
		known = append(known, p.Name)
	}
	shown := source.SafeName(name)
	if nearest, ok := source.Nearest(name, known); ok {
		return p, fmt.Sprintf("the rule %s has no parameter %s; did you mean %s?", r.ID, shown, nearest)
	}
	if len(known) == 0 {
		return p, fmt.Sprintf("the rule %s has no parameters", r.ID)
	}
	return p, fmt.Sprintf("the rule %s has no parameter %s; 'dbcfg-lint explain %s' lists them", r.ID, shown, r.ID)
}

// Configured gives the library with parameters, by rule and name. Those that are
// not given have their defaults. It costs little, and compiles nothing.
func (l *Library) Configured(values map[string]map[string]any) *Library {
	configured := *l
	configured.data = maps.Clone(l.data)
	dbcfg, _ := l.data["dbcfg"].(map[string]any)
	dbcfg = maps.Clone(dbcfg)
	dbcfg["parameters"] = parametersOf(l.Rules(), values)
	configured.data["dbcfg"] = dbcfg
	configured.store = inmem.NewFromObjectWithOpts(configured.data, inmem.OptRoundTripOnWrite(false))
	return &configured
}

func parametersOf(rules []*Rule, values map[string]map[string]any) map[string]any {
	all := map[string]any{}
	for _, rule := range rules {
		if len(rule.Parameters) == 0 {
			continue
		}
		own := map[string]any{}
		for _, p := range rule.Parameters {
			own[p.Name] = p.Default
			if value, ok := values[rule.ID][p.Name]; ok {
				own[p.Name] = value
			}
		}
		all[rule.ID] = own
	}
	return all
}

var parameterName = regexp.MustCompile(`^[a-z][a-z0-9]*([-_][a-z0-9]+)*$`)

// parameters reads the declarations of parameters in METADATA.
func (c custom) parameters() []Parameter {
	declared := take[map[string]any](c, "parameters", "an object")
	var parameters []Parameter
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		fail := func(format string, args ...any) {
			c.report("custom.parameters.%s %s", name, fmt.Sprintf(format, args...))
		}
		if !parameterName.MatchString(name) {
			c.report("the name of a parameter is made of lower-case words, \"-\" and \"_\"")
			continue
		}
		fields, ok := declared[name].(map[string]any)
		if !ok {
			fail("must be an object with the keys default and description")
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(fields)) {
			if key != "default" && key != "description" {
				fail("has an unknown key %s; known are default, description", key)
			}
		}
		p := Parameter{Name: name, Default: fields["default"]}
		p.Description, _ = fields["description"].(string)
		items, _ := p.Default.([]any)
		switch {
		case p.Description == "":
			fail("has no description")
		case p.Type() == "", slices.ContainsFunc(items, func(item any) bool { t := typeOf(item); return t == "" || t == "a list" }):
			fail("must have a default that is a string, a number, true or false, or a list of these")
		case len(items) > 0 && p.Takes(p.Default) != "":
			fail("must have items of one type")
		}
		parameters = append(parameters, p)
	}
	return parameters
}
