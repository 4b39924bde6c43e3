package settings

import (
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A class is a class of the project, or one outside of it, of which only the name
// is known.
type class struct {
	dotted string // of a class outside
	module *module
	node   *python.Class
	outer  *class
	// own are the definitions in the body, order their names, as Python's
	// namespace has them: annotated are those that have an annotation.
	own       map[string]*definition
	order     []string
	nested    map[string]*class
	functions []*python.Function
	config    *class // the inner class Config

	bases                 []*class
	mro                   []*class // itself first
	resolved              bool
	busy                  bool
	unknowns              []Unknown
	merged                *configuration // once it is asked for
	infos                 []*info        // once they are asked for
	plain                 []*Field       // those of a class that is no model
	collected, collecting bool
	model                 *model
	read                  *Class // once it is read
}

// A definition is an assignment in the body of a class, or an annotation.
type definition struct {
	name       string
	nameAt     python.Span
	at         python.Span
	annotation python.Expression
	value      python.Expression
	class      *class
	// bare tells that pydantic drops the metadata of the annotation: it is inherited,
	// and the value comes from a class that is no model.
	bare bool
}

// class gives the class of a statement.
func (r *reader) class(m *module, outer *class, node *python.Class) *class {
	if c, ok := r.classes[node]; ok {
		return c
	}
	c := &class{module: m, node: node, outer: outer, own: map[string]*definition{}, nested: map[string]*class{}}
	r.classes[node] = c
	r.body(c, node.Body, 0)
	return c
}

func (r *reader) body(c *class, body []python.Statement, depth int) {
	if depth > maxDepth {
		return
	}
	for _, statement := range body {
		switch s := statement.(type) {
		case *python.Assignment:
			if s.Operator != "" {
				continue
			}
			for _, target := range s.Targets {
				name, ok := target.(*python.Name)
				if !ok {
					continue
				}
				r.defined++
				d := &definition{name: name.ID, nameAt: name.Span, at: s.Span, annotation: s.Annotation, value: s.Value, class: c}
				if old := c.own[name.ID]; old == nil {
					c.order = append(c.order, name.ID)
				} else if d.annotation == nil {
					d.annotation = old.annotation
				} else if d.value == nil {
					d.value = old.value
				}
				c.own[name.ID] = d
			}
		case *python.Class:
			nested := r.class(c.module, c, s)
			c.nested[s.Name] = nested
			if s.Name == "Config" || s.Name == "Meta" {
				c.config = nested
			}
		case *python.Function:
			c.functions = append(c.functions, s)
		case *python.Compound:
			r.body(c, s.Body, depth+1)
		}
	}
}

// foreign gives the class outside of the project that has a name.
func (r *reader) foreign(dotted string) *class {
	if r.outside[dotted] == nil {
		c := &class{dotted: dotted, resolved: true}
		c.mro = []*class{c}
		r.outside[dotted] = c
	}
	return r.outside[dotted]
}

func (c *class) name() string {
	if c.node != nil {
		return c.node.Name
	}
	return c.dotted[strings.LastIndexByte(c.dotted, '.')+1:]
}

// unknown notes something that cannot be told.
func (c *class) unknown(about About, reason string, node python.Node) {
	c.unknowns = append(c.unknowns, Unknown{Reason: reason, At: c.module.tree.Pos(node), About: about})
}

// ancestors gives the method resolution order of a class.
func (r *reader) ancestors(c *class) []*class {
	if c.resolved {
		return c.mro
	}
	if c.busy { // it inherits from itself
		return nil
	}
	c.busy = true
	var lists [][]*class
	at := scope{module: c.module}
	if c.outer != nil {
		at.class = c.outer
	}
	for _, argument := range c.node.Arguments {
		if argument.Name != "" || argument.Stars > 0 {
			continue
		}
		base := r.base(at, c, argument.Value)
		if base == nil {
			continue
		}
		order := r.ancestors(base)
		switch {
		case order == nil:
			c.unknown(AboutFields, "it inherits from itself", argument.Value)
			continue
		case len(order) >= maxAncestors:
			c.unknown(AboutFields, "it has too many ancestors", argument.Value)
			continue
		}
		c.bases = append(c.bases, base)
		lists = append(lists, order)
	}
	order, ok := linearize(c, append(lists, c.bases))
	if !ok {
		c.unknown(AboutFields, "Python refuses the order of its bases", c.node)
	}
	c.mro, c.resolved, c.busy = order, true, false
	return c.mro
}

// base gives the class that an expression in the head of c stands for.
func (r *reader) base(at scope, c *class, e python.Expression) *class {
	found := r.resolve(at, e, maxSteps)
	for steps := maxSteps; found.kind == valueEntity && steps > 0; steps-- {
		found = r.resolve(found.at, found.value, steps)
	}
	switch found.kind {
	case classEntity:
		return found.class
	case external:
		return r.foreign(found.dotted)
	}
	c.unknown(AboutFields, "one of its bases is an expression", e)
	return nil
}

// linearize merges the orders of the bases as Python does (C3). Where Python would
// refuse, it gives an order all the same, and false.
func linearize(c *class, lists [][]*class) (order []*class, ok bool) {
	order, ok = []*class{c}, true
	lists = slices.Clone(lists)
	for len(order) <= 4*maxAncestors {
		lists = slices.DeleteFunc(lists, func(l []*class) bool { return len(l) == 0 })
		if len(lists) == 0 {
			break
		}
		var next *class
		for _, list := range lists {
			if !slices.ContainsFunc(lists, func(l []*class) bool { return slices.Contains(l[1:], list[0]) }) {
				next = list[0]
				break
			}
		}
		if next == nil {
			next, ok = lists[0][0], false
		}
		order = append(order, next)
		for i := range lists {
			lists[i] = slices.DeleteFunc(slices.Clone(lists[i]), func(o *class) bool { return o == next })
		}
	}
	return order, ok
}

// A sort is what a class is for pydantic.
type sort int

const (
	otherClass sort = iota
	settings2
	settings1
	model2
	model1
	enumeration
	dataClass
	neverSettings // a TypedDict, a Protocol, a model of Django …
)

// bySort are classes of libraries.
var bySort = map[string]sort{
	"pydantic_settings.BaseSettings":        settings2,
	"pydantic_settings.main.BaseSettings":   settings2,
	"pydantic.BaseSettings":                 settings1,
	"pydantic.env_settings.BaseSettings":    settings1,
	"pydantic.v1.BaseSettings":              settings1,
	"pydantic.v1.env_settings.BaseSettings": settings1,
	"pydantic.BaseModel":                    model2,
	"pydantic.main.BaseModel":               model2,
	"pydantic.v1.BaseModel":                 model1,
	"pydantic.v1.main.BaseModel":            model1,
	"pydantic.RootModel":                    neverSettings,
	"typing.TypedDict":                      neverSettings,
	"typing_extensions.TypedDict":           neverSettings,
	"typing.Protocol":                       neverSettings,
	"typing_extensions.Protocol":            neverSettings,
	"typing.NamedTuple":                     neverSettings,
	"enum.Enum":                             enumeration,
	"enum.IntEnum":                          enumeration,
	"enum.StrEnum":                          enumeration,
	"enum.Flag":                             neverSettings,
	"enum.IntFlag":                          neverSettings,
	"builtins.Exception":                    neverSettings,
	"django.apps.AppConfig":                 neverSettings,
	"django.db.models.Model":                neverSettings,
	"alembic.config.Config":                 neverSettings,
	"unittest.TestCase":                     neverSettings,
}

// strange tells whether a class comes from outside of the project, and not from a
// library that is known to add no fields.
func (c *class) strange() bool {
	if c.node != nil {
		return false
	}
	root, name, _ := strings.Cut(c.dotted, ".")
	if root == "builtins" {
		return name != "" && 'A' <= name[0] && name[0] <= 'Z' && !strings.HasSuffix(name, "Exception") && !strings.HasSuffix(name, "Error")
	}
	return !slices.Contains(libraries, root)
}

// sort gives what a class is, by the first of its ancestors that tells. One outside
// of the project that is called settings is taken for one of pydantic 2.
func (r *reader) sort(c *class) sort {
	settings := false
	for _, ancestor := range r.ancestors(c) {
		if ancestor.node != nil {
			continue
		}
		if s, ok := bySort[ancestor.dotted]; ok {
			return s
		}
		settings = settings || ancestor.strange() && strings.HasSuffix(ancestor.dotted, "Settings") && !strings.HasPrefix(ancestor.dotted, "dynaconf.")
	}
	if settings {
		return settings2
	}
	if c.node != nil && slices.ContainsFunc(c.node.Decorators, func(e python.Expression) bool {
		if call, ok := e.(*python.Call); ok {
			e = call.Function
		}
		return strings.HasSuffix(dotted(e), "dataclass")
	}) {
		return dataClass
	}
	return otherClass
}

// lastOf gives c of a.b.c.
func lastOf(dotted string) string { return dotted[strings.LastIndexByte(dotted, '.')+1:] }

// dotted gives a.b.c of an expression that is only names; else "".
func dotted(e python.Expression) string {
	var parts []string
	for range maxSteps {
		switch n := e.(type) {
		case *python.Name:
			parts = append(parts, n.ID)
			slices.Reverse(parts)
			return strings.Join(parts, ".")
		case *python.Attribute:
			parts = append(parts, n.Name)
			e = n.Value
			continue
		}
		break
	}
	return ""
}

// environmentOf gives the environment that the name of a class tells.
func environmentOf(name string) string {
	if name == "" {
		return ""
	}
	for _, ending := range []string{"BaseSettings", "Settings", "Config", "Configuration", "Env", "Environment"} {
		word, ok := strings.CutSuffix(name, ending)
		if !ok || word == "" {
			continue
		}
		for _, start := range []string{"", "App", "Base"} {
			if rest := strings.TrimPrefix(word, start); rest != "" {
				if environment, known := source.Canonical(strings.Trim(rest, "_")); known {
					return environment
				}
			}
		}
	}
	for _, start := range []string{"Settings", "Config"} {
		if word, ok := strings.CutPrefix(name, start); ok && word != "" {
			if environment, known := source.Canonical(strings.Trim(word, "_")); known {
				return environment
			}
		}
	}
	return ""
}

// Match tells whether a slash-separated path names a Python file that may hold
// settings of a program: any but tests.
func Match(name string) bool {
	base := path.Base(name)
	if !strings.HasSuffix(base, ".py") || strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py") || base == "conftest.py" {
		return false
	}
	for folder := range strings.SplitSeq(path.Dir(name), "/") {
		if folder == "tests" || folder == "test" {
			return false
		}
	}
	return true
}
