package settings

import (
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// The bounds of what is followed. No project that is not made to be in the way
// comes near them.
const (
	maxDepth       = 200     // of nested expressions and of JSON
	maxSteps       = 24      // from name to name, through imports and assignments
	maxImports     = 60      // from file to file
	maxLookups     = 50_000  // of files that an import may mean
	maxAncestors   = 64      // of a class
	minWork        = 200_000 // definitions that are looked at, for all classes together, and
	workEach       = 20      // so many more for each that there is
	maxFollows     = 300     // names that one expression leads to
	maxText        = 1 << 16 // of a text that is put together
	maxAssemblages = 64      // fields in a connection string
)

// A Module is a Python file of a project.
type Module struct {
	// Path is slash-separated and relative to the root of the project.
	Path string
	Tree *python.Module
}

// A reader knows the modules of a project and what their names stand for.
type reader struct {
	find    func(name string) *python.Module
	modules map[string]*module // nil for a file that is not there
	classes map[*python.Class]*class
	outside map[string]*class
	lookups int
	depth   int // of imports that lead to imports
	work    int
	defined int
	// follows and readFollows are how many names the expression at hand may still
	// lead to: to a literal, and to what reads the environment.
	follows, readFollows int
}

type module struct {
	path  string
	tree  *python.Module
	names map[string][]binding
	known map[string]entity
	stars []*python.Import
}

// A binding is a statement that gives a name its meaning. At most one of the
// fields but weak is set.
type binding struct {
	imports  *python.Import
	imported python.Imported
	class    *python.Class
	value    python.Expression
	// weak tells that another binding of the name is preferred: it stands in an
	// except or an else.
	weak bool
}

// An entity is what an expression stands for.
type entity struct {
	kind   entityKind
	dotted string // of something outside of the project: "pydantic.BaseSettings"
	class  *class
	at     scope // of value
	value  python.Expression
	origin *module // the module that imports a package
	level  int
}

type entityKind int

const (
	nothing entityKind = iota
	external
	classEntity
	valueEntity
	packageEntity
)

// A scope is where a name is looked up.
type scope struct {
	module *module
	class  *class
}

// afford tells whether n more definitions may be looked at. Classes inherit what
// may be much, and many may inherit the same.
func (r *reader) afford(n int) bool {
	r.work += n
	return r.work <= r.budget()
}

func (r *reader) budget() int { return minWork + workEach*r.defined }

func newReader(modules []Module, find func(name string) *python.Module) *reader {
	r := &reader{find: find, modules: map[string]*module{}, classes: map[*python.Class]*class{}, outside: map[string]*class{}}
	for _, m := range modules {
		if m.Tree != nil && r.modules[path.Clean(m.Path)] == nil {
			r.modules[path.Clean(m.Path)] = newModule(path.Clean(m.Path), m.Tree)
		}
	}
	return r
}

func newModule(name string, tree *python.Module) *module {
	m := &module{path: name, tree: tree, names: map[string][]binding{}, known: map[string]entity{}}
	m.bind(tree.Body, false)
	return m
}

func (m *module) bind(body []python.Statement, weak bool) {
	for _, statement := range body {
		switch s := statement.(type) {
		case *python.Import:
			for _, name := range s.Names {
				if name.Name == "*" {
					m.stars = append(m.stars, s)
					continue
				}
				as := name.As
				if as == "" {
					as, _, _ = strings.Cut(name.Name, ".")
				}
				m.names[as] = append(m.names[as], binding{imports: s, imported: name, weak: weak})
			}
		case *python.Class:
			m.names[s.Name] = append(m.names[s.Name], binding{class: s, weak: weak})
		case *python.Assignment:
			if s.Operator != "" {
				continue
			}
			for _, target := range s.Targets {
				if name, ok := target.(*python.Name); ok && s.Value != nil {
					m.names[name.ID] = append(m.names[name.ID], binding{value: s.Value, weak: weak})
				}
			}
		case *python.Function:
			m.names[s.Name] = append(m.names[s.Name], binding{weak: weak})
		case *python.Compound:
			m.bind(s.Body, weak || s.Keyword == "except" || s.Keyword == "else")
		}
	}
}

// load gives a module by its path, or nil.
func (r *reader) load(name string) *module {
	name = path.Clean(name)
	m, known := r.modules[name]
	if known || r.find == nil || r.lookups >= maxLookups {
		return m
	}
	r.lookups++
	if tree := r.find(name); tree != nil {
		m = newModule(name, tree)
	}
	r.modules[name] = m
	return m
}

func (r *reader) loadEither(base string) *module {
	if m := r.load(base + ".py"); m != nil {
		return m
	}
	return r.load(base + "/__init__.py")
}

// libraries are never looked for in a project.
var libraries = []string{
	"pydantic", "pydantic_settings", "pydantic_core", "typing", "typing_extensions", "enum", "os", "sys", "pathlib", "functools",
	"dataclasses", "datetime", "decimal", "dotenv", "uuid", "ipaddress", "collections", "abc", "sqlalchemy", "urllib", "annotated_types",
	"__future__", "re", "json", "logging", "secrets", "django", "flask", "fastapi",
}

// typingNames are those that from typing import * is known to give.
var typingNames = []string{
	"Annotated", "Any", "ClassVar", "Deque", "Dict", "Final", "FrozenSet", "Generic", "List", "Literal", "Mapping", "MutableMapping",
	"MutableSequence", "NamedTuple", "Optional", "OrderedDict", "Protocol", "Sequence", "Set", "Text", "Tuple", "TypedDict", "Union",
}

// places gives the paths, without the ending, that a module may lie at.
func places(from *module, level int, dotted string) []string {
	folder := path.Dir(from.path)
	tail := strings.ReplaceAll(dotted, ".", "/")
	if level > 0 {
		for range level - 1 {
			if folder == "." {
				return nil
			}
			folder = path.Dir(folder)
		}
		return []string{path.Join(folder, tail)}
	}
	root, _, _ := strings.Cut(dotted, ".")
	if slices.Contains(libraries, root) {
		return nil
	}
	var found []string
	for depth := 0; depth < maxSteps; depth++ {
		found = append(found, path.Join(folder, tail), path.Join(folder, "src", tail))
		if folder == "." || folder == "/" {
			break
		}
		folder = path.Dir(folder)
	}
	return found
}

// member gives what name is in the module that an import names.
func (r *reader) member(from *module, level int, dotted, name string, steps int) entity {
	for _, place := range places(from, level, dotted) {
		if m := r.loadEither(place); m != nil {
			if e := r.lookup(m, name, steps-1); e.kind != nothing {
				return e
			}
		}
		if path.Base(place) != "." && r.loadEither(path.Join(place, name)) != nil {
			return entity{kind: packageEntity, origin: from, level: level, dotted: join(dotted, name)}
		}
	}
	return entity{kind: external, dotted: strings.Repeat(".", level) + join(dotted, name)}
}

func join(dotted, name string) string {
	if dotted == "" {
		return name
	}
	return dotted + "." + name
}

// lookup gives what a name of a module stands for; of kind nothing if it has none,
// or one that leads back to itself. Every name is looked up once.
func (r *reader) lookup(m *module, name string, steps int) entity {
	if e, ok := m.known[name]; ok {
		return e
	}
	if r.depth >= maxImports {
		return entity{}
	}
	r.depth++
	m.known[name] = entity{}
	e := r.lookupAnew(m, name, steps)
	m.known[name] = e
	r.depth--
	return e
}

func (r *reader) lookupAnew(m *module, name string, steps int) entity {
	bindings := m.names[name]
	var chosen entity
	for i := len(bindings) - 1; i >= 0; i-- {
		e := r.meaning(m, bindings[i], steps)
		if e.kind == external && strings.HasPrefix(e.dotted, "pydantic_settings.") {
			return e
		}
		if e.kind != nothing && (chosen.kind == nothing || !bindings[i].weak) {
			if chosen.kind == nothing || bindings[len(bindings)-1].weak {
				chosen = e
			}
		}
		if len(bindings)-i >= maxSteps {
			break
		}
	}
	if len(bindings) > 0 {
		return chosen
	}
	for _, star := range m.stars {
		for _, place := range places(m, star.Level, star.Module) {
			if from := r.loadEither(place); from != nil && from != m {
				if e := r.lookup(from, name, steps-2); e.kind != nothing {
					return e
				}
			}
		}
		if star.Level == 0 && slices.Contains(libraries, star.Module) && name != "" && ('A' <= name[0] && name[0] <= 'Z' || strings.HasPrefix(name, "con")) &&
			(star.Module == "typing") == slices.Contains(typingNames, name) {
			chosen = entity{kind: external, dotted: star.Module + "." + name}
		}
	}
	return chosen
}

func (r *reader) meaning(m *module, b binding, steps int) entity {
	switch {
	case b.class != nil:
		return entity{kind: classEntity, class: r.class(m, nil, b.class)}
	case b.value != nil:
		return entity{kind: valueEntity, at: scope{module: m}, value: b.value}
	case b.imports == nil:
		return entity{kind: external, dotted: "?"} // a function
	case b.imports.From:
		return r.member(m, b.imports.Level, b.imports.Module, b.imported.Name, steps)
	case b.imported.As != "":
		return entity{kind: packageEntity, origin: m, dotted: b.imported.Name}
	}
	root, _, _ := strings.Cut(b.imported.Name, ".")
	return entity{kind: packageEntity, origin: m, dotted: root}
}

// follow counts the names that an expression leads to: those of a1 = a0 + a0,
// a2 = a1 + a1 and so on are many.
func (r *reader) follow() bool {
	r.follows--
	return r.follows > 0
}

// resolve gives what an expression stands for.
func (r *reader) resolve(at scope, e python.Expression, steps int) entity {
	if steps <= 0 {
		return entity{}
	}
	switch e := e.(type) {
	case *python.Name:
		return r.resolveName(at, e.ID, steps)
	case *python.Attribute:
		owner := r.resolve(at, e.Value, steps-1)
		switch owner.kind {
		case external:
			return entity{kind: external, dotted: owner.dotted + "." + e.Name}
		case packageEntity:
			return r.member(owner.origin, owner.level, owner.dotted, e.Name, steps-1)
		case classEntity:
			return r.attribute(owner.class, e.Name)
		case valueEntity:
			if followed := r.resolve(owner.at, owner.value, steps-1); followed.kind == classEntity {
				return r.attribute(followed.class, e.Name)
			}
		}
	case *python.Subscript:
		return r.resolve(at, e.Value, steps-1)
	}
	return entity{}
}

func (r *reader) resolveName(at scope, name string, steps int) entity {
	if at.class != nil {
		if nested, ok := at.class.nested[name]; ok {
			return entity{kind: classEntity, class: nested}
		}
		if d, ok := at.class.own[name]; ok && d.value != nil {
			return entity{kind: valueEntity, at: at, value: d.value}
		}
	}
	if e := r.lookup(at.module, name, steps); e.kind != nothing {
		return e
	}
	return entity{kind: external, dotted: "builtins." + name}
}

// attribute gives a member of a class.
func (r *reader) attribute(c *class, name string) entity {
	for _, ancestor := range r.ancestors(c) {
		if nested, ok := ancestor.nested[name]; ok {
			return entity{kind: classEntity, class: nested}
		}
		if d, ok := ancestor.own[name]; ok && d.value != nil {
			return entity{kind: valueEntity, at: scope{ancestor.module, ancestor}, value: d.value, class: ancestor, dotted: name}
		}
	}
	return entity{}
}
