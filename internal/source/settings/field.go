package settings

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// An info is what the definition of a field says, before the configuration of a
// class is applied to it.
type info struct {
	definition *definition
	typ        Type
	fallback   Default
	// aliases are the paths that replace the name; single tells that they come from
	// one AliasPath.
	aliases []alias
	single  bool
	alias   string // of pydantic 1, by which the value is handed over
	// envs are the names of Field(env=…), with its place.
	envs     []string
	envsAt   source.Pos
	reads    []Variable // by the default
	unknowns []Unknown
	noNames  bool // its names are expressions
}

// An alias is a path into the data: a key, and steps into what is found there.
type alias []step

type step struct {
	name  string
	index int
	item  bool // index counts, of a list
}

// fieldsOf gives the fields of a class of pydantic under a configuration.
func (t *typer) fieldsOf(c *class, config *configuration) []*Field {
	infos := t.infosOf(c)
	if !t.afford(len(infos)) {
		return nil
	}
	byName := config.value("populate_by_name") == "true" || config.value("validate_by_name") == "true"
	fields := make([]*Field, 0, len(infos))
	for _, i := range infos {
		d := i.definition
		f := &Field{
			Name: d.name, NameAt: d.class.module.tree.Pos(d.nameAt), At: d.class.module.tree.Pos(d.at), Class: d.class.name(),
			Type: i.typ, Default: i.fallback, info: i, byName: byName,
		}
		fields = append(fields, f)
	}
	t.hooked(c, fields)
	return fields
}

// hooked makes nothing of the types of fields whose values functions of the program
// change before pydantic looks at them.
func (t *typer) hooked(c *class, fields []*Field) {
	before := map[string]bool{}
	for _, ancestor := range t.ancestors(c) {
		for _, h := range hooks(ancestor) {
			for _, name := range h.names {
				before[name] = before[name] || h.before
			}
		}
	}
	for _, f := range fields {
		if before[f.Name] || before["*"] {
			f.Type.spec = opaqueSpec(f.Type.spec)
			f.Default.Refused = ""
		}
	}
}

// infosOf gives the fields of a class in the order of pydantic.
func (t *typer) infosOf(c *class) []*info {
	if c.collected || c.node == nil {
		return c.infos
	}
	c.collected, c.collecting = true, true
	defer func() { c.collecting = false }()
	order := t.ancestors(c)
	inheritable := len(c.order)
	for _, ancestor := range order[1:] {
		inheritable += len(ancestor.order)
	}
	if !t.afford(inheritable) {
		return nil
	}
	inherited := map[string]*info{}
	var names []string
	for _, base := range slices.Backward(c.bases) {
		for _, i := range t.infosOf(base) {
			inherited[i.definition.name] = i
		}
	}
	seen := map[string]bool{}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	if t.v1 {
		for _, base := range slices.Backward(c.bases) {
			for _, i := range t.infosOf(base) {
				add(i.definition.name)
			}
		}
		for _, annotated := range []bool{true, false} {
			for _, name := range c.order {
				if (c.own[name].annotation != nil) == annotated {
					add(name)
				}
			}
		}
	} else {
		for _, ancestor := range slices.Backward(order) {
			for _, name := range ancestor.order {
				if ancestor.own[name].annotation != nil {
					add(name)
				}
			}
		}
	}
	for _, name := range names {
		if i := t.infoOf(c, order, inherited, name); i != nil {
			c.infos = append(c.infos, i)
		}
	}
	return c.infos
}

func (t *typer) infoOf(c *class, order []*class, inherited map[string]*info, name string) *info {
	if name == "model_config" || strings.HasPrefix(name, "_") {
		return nil
	}
	d := c.own[name]
	if t.v1 && d != nil && d.annotation == nil && !t.isField1(c, d) {
		d = nil
	}
	if t.v1 {
		if d == nil {
			return inherited[name]
		}
		return t.info(d)
	}
	// Pydantic takes fields out of its classes: what is assigned to a name there is
	// not seen again, but what is assigned in another class is.
	var annotated, assigned *definition
	for _, ancestor := range order {
		other := ancestor.own[name]
		if other == nil {
			continue
		}
		if annotated == nil && other.annotation != nil {
			annotated = other
		}
		if assigned == nil && other.value != nil {
			if kind := t.sort(ancestor); kind == otherClass || ancestor == c {
				assigned = other
			}
		}
	}
	switch {
	case annotated == nil:
		return nil
	case annotated.class != c && inherited[name] != nil && (assigned == nil || assigned.class == c):
		return inherited[name]
	case assigned != nil && assigned != annotated:
		merged := *annotated
		merged.value = assigned.value
		merged.bare = annotated.class != c
		return t.info(&merged)
	case assigned == nil && annotated.value != nil:
		merged := *annotated
		merged.value = nil
		return t.info(&merged)
	}
	return t.info(annotated)
}

// isField1 tells whether pydantic 1 makes a field of an assignment without an
// annotation.
func (t *typer) isField1(c *class, d *definition) bool {
	if call, ok := d.value.(*python.Call); ok {
		name := dotted(call.Function)
		if inner, ok := call.Function.(*python.Call); ok { // validator("x")(f)
			name = dotted(inner.Function)
		}
		for _, never := range []string{"validator", "root_validator", "property", "classmethod", "staticmethod", "cached_property"} {
			if strings.HasSuffix(name, never) {
				return false
			}
		}
	}
	if _, ok := d.value.(*python.Unknown); ok { // a lambda, mostly
		return false
	}
	return t.resolve(scope{c.module, nil}, d.value, maxSteps).kind != classEntity
}

// info reads a definition; nil for what is no field.
func (t *typer) info(d *definition) *info {
	at := scope{d.class.module, d.class}
	i := &info{definition: d}
	if d.annotation != nil {
		head := d.annotation
		subscript, ok := head.(*python.Subscript)
		if ok {
			head = subscript.Value
		}
		_, name := t.follow(at, head)
		if quoted, ok := head.(*python.String); ok && (strings.HasPrefix(quoted.Value, "ClassVar") || strings.HasPrefix(quoted.Value, "typing.ClassVar")) {
			name = "typing.ClassVar"
		}
		if name == "typing.ClassVar" || name == "typing.Final" && d.value != nil && !t.v1 || name == "dataclasses.KW_ONLY" {
			return nil
		}
		t.steps = typeSteps
		v1 := t.v1
		i.typ = Type{Text: oneLine(d.class.module, d.annotation), spec: t.read(at, d.annotation)}
		t.v1 = v1
		if d.bare && i.typ.spec != nil {
			plain := *i.typ.spec
			if plain.kind == encodedType && len(plain.args) > 0 { // Json[X] is an X with metadata
				if plain.kind = anyType; plain.args[0] != nil {
					plain = *plain.args[0]
				}
			}
			plain.limits, plain.noDecode, plain.before = limits{}, false, false
			i.typ.spec = &plain
		} else if name == "typing.Annotated" && ok && !t.v1 {
			t.annotated(i, at, subscript)
		}
	}
	call, isCall := d.value.(*python.Call)
	if isCall {
		_, name := t.follow(scope{module: at.module}, call.Function)
		isCall = name == "pydantic.Field" || name == "pydantic.fields.Field" || strings.HasSuffix(name, ".Field") && strings.HasPrefix(name, "pydantic")
	}
	switch {
	case isCall:
		t.arguments(i, at, call.Arguments)
		i.typ.spec = t.limit(at, i.typ.spec, call.Arguments)
	case d.value != nil:
		t.defaultValue(i, at, d.value)
	}
	if d.annotation == nil {
		i.typ.spec = inferred(i.value(t, at))
		if made := i.fallback.made; made != nil {
			i.typ.spec = t.classType(made.class)
		}
		if found := t.resolve(at, d.value, maxSteps); found.class != nil && found.kind == valueEntity && t.sort(found.class) == enumeration {
			i.typ.spec = t.enum(found.class)
		}
	}
	if t.v1 {
		t.optional1(i)
	}
	t.validateDefault(i, at)
	return i
}

// typeSteps bounds what one annotation leads to.
const typeSteps = 2000

// value gives the default as a literal.
func (i *info) value(t *typer, at scope) *value {
	if i.fallback.e == nil {
		return &value{kind: opaque}
	}
	return t.fold(at, i.fallback.e, maxSteps)
}

// inferred is the type that pydantic 1 gives a field without an annotation.
func inferred(v *value) *spec {
	names := map[valueKind]string{boolean: "bool", integer: "int", float: "float"}
	switch {
	case names[v.kind] != "":
		return &spec{kind: scalarType, name: names[v.kind], v1: true}
	case v.kind == text:
		return &spec{kind: textType, v1: true}
	case v.kind == list:
		return &spec{kind: listType, v1: true, raw: v.tuple}
	case v.kind == object:
		return &spec{kind: objectType, v1: true}
	}
	return nil
}

// optional1 does what pydantic 1 does with None: it is the default of an Optional,
// and a default of None makes an Optional.
func (t *typer) optional1(i *info) {
	s := i.typ.spec
	_, takesNone := s.validate(&value{kind: none})
	if s == nil {
		takesNone = t.isAny(i)
	}
	if s != nil && s.kind == encodedType && len(s.args) == 0 {
		takesNone = true // of Json alone pydantic 1 makes an Any
		i.typ.spec = &spec{kind: unionType, v1: true, args: []*spec{s, {kind: noneType, v1: true}}}
	}
	if i.fallback.Kind == NoDefault && !i.fallback.demanded && takesNone {
		i.fallback.Kind = NoneDefault
	}
	if i.fallback.Kind == NoneDefault && !takesNone && s != nil {
		i.typ.spec = &spec{kind: unionType, v1: true, args: append(flat(s), &spec{kind: noneType, v1: true})}
	}
}

func (t *typer) isAny(i *info) bool {
	d := i.definition
	if d.annotation == nil {
		return false
	}
	_, name := t.follow(scope{d.class.module, d.class}, d.annotation)
	return name == "typing.Any" || name == "builtins.object" ||
		strings.HasPrefix(i.typ.Text, "Optional[") || strings.HasPrefix(i.typ.Text, "typing.Optional[")
}

// validateDefault notes a default that the type does not take: pydantic validates
// the defaults of settings.
func (t *typer) validateDefault(i *info, at scope) {
	if i.fallback.Kind != LiteralDefault && i.fallback.Kind != NoneDefault {
		return
	}
	v := &value{kind: none}
	if i.fallback.Kind == LiteralDefault {
		v = i.value(t, at)
	}
	if reason, ok := i.typ.spec.validate(v); !ok {
		i.fallback.Refused = reason
	}
}

func oneLine(m *module, e python.Expression) string {
	span := e.Range()
	data := m.tree.File.Data
	start, end := min(span.Start, len(data)), min(span.End, len(data))
	const most = 200
	if start > end || end-start > most {
		return ""
	}
	return strings.Join(strings.Fields(string(data[start:end])), " ")
}
