package settings

import (
	"bytes"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// Relevant tells whether a Python file may define a settings class. It is cheap,
// since every Python file of a project is asked, and says yes too often.
func Relevant(data []byte) bool {
	if bytes.Contains(data, []byte("BaseSettings")) {
		return bytes.Contains(data, []byte("class"))
	}
	for {
		i := bytes.Index(data, []byte("class "))
		if i < 0 {
			return false
		}
		data = data[i+len("class "):]
		// The head of a class, or the beginning of a long one.
		const most = 400
		head := data[:min(most, len(data))]
		if end := bytes.IndexByte(head, ':'); end >= 0 {
			head = head[:end]
		}
		if bytes.Contains(head, []byte("Settings")) || bytes.Contains(head, []byte("Config")) {
			return true
		}
	}
}

// Read gives the settings classes that modules define, in the order of the modules
// and of the files. What they inherit and import is looked for by its path: find
// gives the file that has a path, parsed, or nil if there is none. It may be nil,
// and is asked for each path once, at most.
func Read(modules []Module, find func(name string) *python.Module) []*Class {
	r := newReader(modules, find)
	var classes []*class
	for _, m := range modules {
		if m.Tree == nil {
			continue
		}
		known := r.load(m.Path)
		if known == nil || known.tree != m.Tree { // the same path twice
			continue
		}
		r.statements(known, m.Tree.Body, 0, func(c *class) { classes = append(classes, c) })
	}
	var read []*Class
	for _, c := range classes {
		if made := r.read(c); made != nil {
			c.read = made
			read = append(read, made)
		}
	}
	for _, c := range classes {
		if c.read == nil {
			continue
		}
		for _, ancestor := range r.ancestors(c)[1:] {
			if ancestor.read != nil {
				ancestor.read.Inherited = true
			}
		}
	}
	names := map[string]bool{}
	for _, made := range read {
		names[made.Name] = true
	}
	made := map[*Class]*making{}
	for _, m := range modules {
		if known := r.modules[m.Path]; known != nil && known.tree == m.Tree {
			r.calls(known, names, made)
		}
	}
	for class, m := range made {
		for _, f := range class.Fields {
			f.Given = slices.ContainsFunc(f.keys(class.Style == Pydantic1), func(key string) bool { return m.given[key] == m.calls })
		}
	}
	return read
}

// A making is how the modules of the classes make one: the number of the calls, and of
// those that give an argument by its name.
type making struct {
	calls int
	given map[string]int
}

// statements gives the classes of a body, those within classes behind them.
func (r *reader) statements(m *module, body []python.Statement, depth int, yield func(*class)) {
	if depth > maxDepth {
		return
	}
	for _, statement := range body {
		switch s := statement.(type) {
		case *python.Class:
			r.withNested(r.class(m, nil, s), depth, yield)
		case *python.Compound:
			r.statements(m, s.Body, depth+1, yield)
		}
	}
}

func (r *reader) withNested(c *class, depth int, yield func(*class)) {
	if depth > maxDepth {
		return
	}
	yield(c)
	for _, statement := range c.node.Body {
		if nested, ok := statement.(*python.Class); ok && c.nested[nested.Name] != nil && c.nested[nested.Name].node == nested && nested.Name != "Config" && nested.Name != "Meta" {
			r.withNested(c.nested[nested.Name], depth+1, yield)
		}
	}
}

// read makes a settings class of c; nil if it is none.
func (r *reader) read(c *class) *Class {
	kind := r.sort(c)
	made := &Class{
		Name: c.node.Name, NameAt: c.module.tree.Pos(c.node.NameAt), At: c.module.tree.Pos(c.node),
		Environment: environmentOf(c.node.Name),
	}
	for _, argument := range c.node.Arguments {
		if argument.Name == "" && argument.Stars == 0 {
			if name := dotted(argument.Value); name != "" {
				made.Bases = append(made.Bases, name)
			}
		}
	}
	switch kind {
	case settings2, settings1:
		r.readPydantic(made, c, kind == settings1)
	case otherClass, dataClass, model2, model1:
		if !r.readPlain(made, c, kind) {
			return nil
		}
	default:
		return nil
	}
	for _, ancestor := range r.ancestors(c) {
		if ancestor.strange() {
			made.Unknowns = append(made.Unknowns, Unknown{"its base " + ancestor.name() + " is not in the project", made.NameAt, AboutFields})
		}
		for _, u := range ancestor.unknowns {
			if !slices.Contains(made.Unknowns, u) {
				made.Unknowns = append(made.Unknowns, u)
			}
		}
	}
	return made
}

// maxModels bounds models in models.
const maxModels = 5

func (r *reader) readPydantic(made *Class, c *class, v1 bool) {
	made.Style = Pydantic2
	if v1 {
		made.Style = Pydantic1
	}
	configuration := r.configOf(c, v1)
	made.Config, made.Unknowns = r.export(configuration, v1)
	made.rules = rulesOf(configuration, made.Config, v1)
	t := &typer{reader: r, v1: v1, depth: maxModels}
	made.Fields = t.fieldsOf(c, configuration)
	if v1 {
		r.configFields(made, configuration)
	}
	for _, f := range made.Fields {
		made.rules.name(f, v1)
		made.Unknowns = append(made.Unknowns, f.info.unknowns...)
	}
	if !v1 {
		r.ignoredFields(made, configuration)
	}
	r.hooksOf(made, c, v1)
	made.Assemblies = r.assemblies(c, made.Fields, v1, false)
	r.handled(c, made.Fields)
	r.spent(made)
}

// spent notes that not all was read.
func (r *reader) spent(made *Class) {
	if r.work > r.budget() {
		made.Unknowns = append(made.Unknowns, Unknown{"the classes of the project have too many fields", made.NameAt, AboutFields})
	}
}

// configFields applies fields = {"x": {"env": "X"}} of pydantic 1, which is stronger
// than Field(env=…).
func (r *reader) configFields(made *Class, c *configuration) {
	s := c.settings["fields"]
	if s.v == nil || s.v.kind != object {
		return
	}
	for _, f := range made.Fields {
		entry := s.v.get(f.Name)
		if entry == nil {
			continue
		}
		i := *f.info
		f.info = &i
		switch {
		case entry.kind == text: // "x": "alias"
			i.alias = entry.text
		case entry.kind == object:
			if env := entry.get("env"); env != nil {
				i.envs = envNames(env)
			}
			if alias := entry.get("alias"); alias != nil && alias.kind == text {
				i.alias = alias.text
			}
		}
	}
}

// envNames gives the names of an env, which is a text or a list.
func envNames(v *value) []string {
	if v.kind == text {
		return []string{v.text}
	}
	var found []string
	for _, item := range v.items {
		if item.kind == text {
			found = append(found, item.text)
		}
	}
	return found
}

// ignoredFields notes the env of Config.fields, which pydantic 2 ignores.
func (r *reader) ignoredFields(made *Class, c *configuration) {
	s := c.settings["fields"]
	if s.v == nil || s.v.kind != object {
		return
	}
	for _, f := range made.Fields {
		if entry := s.v.get(f.Name); entry != nil && entry.kind == object && f.IgnoredEnv == "" {
			if env := entry.get("env"); env != nil && len(envNames(env)) > 0 {
				f.IgnoredEnv, f.IgnoredEnvAt = envNames(env)[0], s.at.module.tree.Pos(s.e)
			}
		}
	}
}

// hooksOf notes what functions of the class may change.
func (r *reader) hooksOf(made *Class, c *class, v1 bool) {
	note := func(of *class, n python.Node, about About, reason string) {
		made.Unknowns = append(made.Unknowns, Unknown{reason, of.module.tree.Pos(n), about})
	}
	for _, ancestor := range r.ancestors(c) {
		for _, f := range ancestor.functions {
			switch {
			case f.Name == "settings_customise_sources" && !v1:
				note(ancestor, f.NameAt, AboutSources, "settings_customise_sources chooses where values come from")
			case f.Name == "__init__":
				note(ancestor, f.NameAt, AboutValues, "its __init__ may fill fields")
			case f.Name == "model_post_init":
				note(ancestor, f.NameAt, AboutValues, "its model_post_init may fill fields")
			}
		}
		for _, h := range hooks(ancestor) {
			if len(h.names) == 0 && h.before {
				note(ancestor, h.function.NameAt, AboutValues, "a validator that sees all values first may fill or change them")
			}
		}
		if v1 || ancestor.node == nil {
			continue
		}
		kind := r.sort(ancestor)
		if kind != settings2 || !r.afford(len(ancestor.order)) {
			continue
		}
		for _, name := range ancestor.order {
			if d := ancestor.own[name]; d.annotation == nil && r.refuses(d) {
				note(ancestor, d.nameAt, AboutRefused, "pydantic refuses a class with an attribute that has no annotation")
			}
		}
	}
}

// refuses tells whether pydantic 2 refuses an attribute without an annotation.
func (r *reader) refuses(d *definition) bool {
	if strings.HasPrefix(d.name, "_") || d.name == "model_config" || d.name == "Config" {
		return false
	}
	at := scope{d.class.module, d.class}
	if call, ok := d.value.(*python.Call); ok {
		if name := dotted(call.Function); name == "Field" || strings.HasSuffix(name, ".Field") {
			return true
		}
	}
	if _, ok := r.environ(at, d.value, maxSteps); ok {
		return true
	}
	return r.fold(at, d.value, maxSteps).kind != opaque
}

// calls notes what calls of a module say of the classes that they make: arguments, of
// which some, such as _env_file, are about the sources, and create_model.
func (r *reader) calls(m *module, names map[string]bool, made map[*Class]*making) {
	for _, call := range callsIn(m.tree.Body) {
		name := dotted(call.Function)
		if names[lastOf(name)] {
			r.madeBy(m, call, made)
		}
		for _, argument := range call.Arguments {
			if argument.Name == "__base__" {
				r.noteCall(m, argument.Value, Unknown{"create_model makes another class of it", m.tree.Pos(argument), AboutFields})
			}
		}
	}
}

// madeBy notes what a call gives a class.
func (r *reader) madeBy(m *module, call *python.Call, made map[*Class]*making) {
	note := func(argument python.Argument, reason string, about About) {
		r.noteCall(m, call.Function, Unknown{reason, m.tree.Pos(argument), about})
	}
	given := map[string]int{}
	for _, argument := range call.Arguments {
		switch argument.Name {
		case "_env_file", "_env_prefix", "_env_nested_delimiter", "_secrets_dir", "_case_sensitive", "_env_ignore_empty":
			note(argument, "it is made with "+argument.Name, AboutSources)
		case "":
			note(argument, "it is made with arguments that the text does not tell", AboutValues)
		default:
			given[argument.Name] = 1
		}
	}
	found := r.resolve(scope{module: m}, call.Function, maxSteps)
	if found.kind != classEntity || found.class.read == nil {
		return
	}
	known := made[found.class.read]
	if known == nil {
		known = &making{given: map[string]int{}}
		made[found.class.read] = known
	}
	known.calls++
	for key := range given {
		known.given[key]++
	}
}

// noteCall notes of the class that an expression names what cannot be told of it.
func (r *reader) noteCall(m *module, of python.Expression, unknown Unknown) {
	found := r.resolve(scope{module: m}, of, maxSteps)
	if found.kind == classEntity && found.class.read != nil {
		found.class.read.Unknowns = append(found.class.read.Unknowns, unknown)
	}
}
