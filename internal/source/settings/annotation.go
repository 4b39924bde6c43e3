package settings

import (
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A typer reads annotations.
type typer struct {
	*reader
	v1    bool
	steps int // left, of all that one annotation leads to
	depth int // of models in models
}

// scalars are the types whose texts are checked one by one, under the name that
// validateScalar knows.
var scalars = map[string]string{
	"builtins.int": "int", "builtins.float": "float", "builtins.bool": "bool",
	"pydantic.StrictInt": "", "pydantic.StrictBool": "",
	"decimal.Decimal": "Decimal", "uuid.UUID": "UUID",
	"pydantic.UUID1": "", "pydantic.UUID3": "", "pydantic.UUID4": "", "pydantic.UUID5": "",
	"ipaddress.IPv4Address": "IPv4Address", "ipaddress.IPv6Address": "IPv6Address", "pydantic.IPvAnyAddress": "IP address",
	"pathlib.Path": "Path", "pathlib.PurePath": "Path",
}

var texts = []string{"builtins.str", "pydantic.SecretStr", "typing.Text"}

// lists are the types of which a text is decoded, and a list is taken.
var lists = []string{
	"builtins.list", "builtins.set", "builtins.frozenset", "typing.List", "typing.Set", "typing.FrozenSet", "typing.Sequence",
	"typing.Deque", "collections.deque", "collections.abc.Sequence", "typing.MutableSequence", "collections.abc.MutableSequence",
}

var objects = []string{
	"builtins.dict", "typing.Dict", "typing.Mapping", "typing.MutableMapping", "collections.abc.Mapping",
	"collections.abc.MutableMapping", "typing.DefaultDict", "collections.defaultdict", "collections.OrderedDict", "typing.OrderedDict",
}

// numbers are the types of pydantic with a range of their own.
var numbers = map[string]struct{ of, limit string }{
	"PositiveInt": {"int", "gt"}, "NegativeInt": {"int", "lt"}, "NonNegativeInt": {"int", "ge"}, "NonPositiveInt": {"int", "le"},
	"PositiveFloat": {"float", "gt"}, "NegativeFloat": {"float", "lt"}, "NonNegativeFloat": {"float", "ge"}, "NonPositiveFloat": {"float", "le"},
}

// known gives the name of a type without what changes between versions.
func known(name string) (plain string, v1 bool) {
	for _, module := range []string{"pydantic.v1", "pydantic"} {
		if rest, ok := strings.CutPrefix(name, module+"."); ok {
			for _, part := range []string{"networks.", "types.", "fields.", "functional_validators.", "class_validators."} {
				rest = strings.TrimPrefix(rest, part)
			}
			return "pydantic." + rest, module == "pydantic.v1"
		}
	}
	if rest, ok := strings.CutPrefix(name, "typing_extensions."); ok {
		return "typing." + rest, false
	}
	return name, false
}

// read gives the spec of an annotation, nil if nothing is known of it.
func (t *typer) read(at scope, e python.Expression) *spec {
	t.steps--
	if t.steps <= 0 || e == nil {
		return nil
	}
	switch e := e.(type) {
	case *python.Constant:
		if e.Name == "None" {
			return &spec{kind: noneType, v1: t.v1}
		}
		return nil
	case *python.String:
		return t.quoted(at, e.Value)
	case *python.Binary:
		if e.Operator == "|" {
			return t.union(at, operands(e, "|"))
		}
		return nil
	case *python.Subscript:
		return t.subscript(at, e)
	case *python.Call:
		return t.call(at, e)
	case *python.Name, *python.Attribute:
		return t.named(at, e)
	}
	return nil
}

// operands gives the operands of a chain of a binary operator, which is nested to the
// left.
func operands(e python.Expression, operator string) []python.Expression {
	var found []python.Expression
	for {
		binary, ok := e.(*python.Binary)
		if !ok || binary.Operator != operator {
			break
		}
		found = append(found, binary.Right)
		e = binary.Left
	}
	found = append(found, e)
	slices.Reverse(found)
	return found
}

// quoted reads a forward reference.
func (t *typer) quoted(at scope, annotation string) *spec {
	const most = 1000
	if len(annotation) > most {
		return nil
	}
	tree := python.Parse(source.NewFile("", []byte("("+annotation+")")))
	if len(tree.Body) != 1 || len(tree.Problems) > 0 {
		return nil
	}
	statement, ok := tree.Body[0].(*python.ExpressionStatement)
	if !ok {
		return nil
	}
	return t.read(at, statement.Value)
}

func (t *typer) union(at scope, of []python.Expression) *spec {
	s := &spec{kind: unionType, v1: t.v1}
	for _, e := range of {
		arg := t.read(at, e)
		if arg != nil && arg.kind == unionType && !arg.before {
			s.args = append(s.args, arg.args...) // typing flattens them
			continue
		}
		s.args = append(s.args, arg)
	}
	if len(s.args) == 1 {
		return s.args[0]
	}
	return s
}

// follow resolves a type and the names that it is assigned to.
func (t *typer) follow(at scope, e python.Expression) (entity, string) {
	at.class = nestedOnly(at.class)
	found := t.resolve(at, e, maxSteps)
	name, v1 := known(found.dotted)
	if found.kind != external {
		name = ""
	}
	if v1 {
		t.v1 = true
	}
	return found, name
}

// nestedOnly hides the fields of a class: in annotations they stand for types.
func nestedOnly(c *class) *class {
	if c == nil || len(c.nested) == 0 {
		return nil
	}
	return &class{nested: c.nested, module: c.module, resolved: true}
}

func (t *typer) named(at scope, e python.Expression) *spec {
	found, name := t.follow(at, e)
	switch found.kind {
	case valueEntity:
		return t.read(scope{module: found.at.module}, found.value)
	case classEntity:
		return t.classType(found.class)
	case external:
	default:
		return nil
	}
	if scalar, ok := scalars[name]; ok && scalar != "" {
		return &spec{kind: scalarType, name: scalar, v1: t.v1}
	}
	short := strings.TrimPrefix(name, "pydantic.")
	if n, ok := numbers[short]; ok && short != name {
		s := &spec{kind: scalarType, name: n.of, v1: t.v1}
		s.limits.set(n.limit, new(big.Float))
		return s
	}
	if rules, ok := urlTypes[short]; ok && short != name {
		if t.v1 {
			if rules = urlTypes1[short]; rules == nil {
				return nil
			}
		}
		return &spec{kind: urlType, name: short, url: rules, v1: t.v1}
	}
	switch {
	case slices.Contains(texts, name):
		return &spec{kind: textType, v1: t.v1}
	case slices.Contains(lists, name):
		return &spec{kind: listType, v1: t.v1}
	case slices.Contains(objects, name):
		return &spec{kind: objectType, v1: t.v1}
	case name == "builtins.tuple", name == "typing.Tuple":
		return &spec{kind: listType, v1: t.v1, raw: t.v1 && name == "builtins.tuple"}
	case name == "pydantic.Json" || name == "pydantic.types.Json":
		return &spec{kind: encodedType, v1: t.v1}
	case name == "types.NoneType":
		return &spec{kind: noneType, v1: t.v1}
	}
	return nil
}

func (t *typer) subscript(at scope, e *python.Subscript) *spec {
	found, name := t.follow(at, e.Value)
	var arguments []python.Expression
	if tuple, ok := e.Index.(*python.Sequence); ok && tuple.Kind == python.Tuple {
		arguments = tuple.Elements
	} else {
		arguments = []python.Expression{e.Index}
	}
	switch name {
	case "typing.Optional":
		s := t.union(at, arguments)
		return &spec{kind: unionType, v1: t.v1, args: append(flat(s), &spec{kind: noneType, v1: t.v1})}
	case "typing.Union":
		return t.union(at, arguments)
	case "typing.Annotated":
		if len(arguments) == 0 {
			return nil
		}
		s := t.read(at, arguments[0])
		for _, metadata := range arguments[1:] {
			s = t.constrain(at, s, metadata)
		}
		return s
	case "typing.Literal":
		return t.literal(at, arguments)
	case "typing.Final", "typing.ClassVar", "typing.Required":
		return t.read(at, arguments[0])
	case "pydantic.Json":
		return &spec{kind: encodedType, v1: t.v1, args: []*spec{t.read(at, arguments[0])}}
	case "builtins.tuple", "typing.Tuple":
		return t.tuple(at, arguments)
	}
	switch {
	case slices.Contains(lists, name):
		return &spec{kind: listType, v1: t.v1, args: []*spec{t.read(at, arguments[0])}}
	case slices.Contains(objects, name):
		s := &spec{kind: objectType, v1: t.v1}
		if len(arguments) == 2 {
			s.args = []*spec{t.read(at, arguments[0]), t.read(at, arguments[1])}
		}
		return s
	case found.kind == classEntity:
		if kind := t.sort(found.class); kind == model2 || kind == model1 { // a generic one
			return &spec{kind: jsonType, v1: t.v1}
		}
	}
	return nil
}

func flat(s *spec) []*spec {
	if s != nil && s.kind == unionType {
		return slices.Clone(s.args)
	}
	return []*spec{s}
}

func (t *typer) tuple(at scope, arguments []python.Expression) *spec {
	s := &spec{kind: listType, v1: t.v1}
	if len(arguments) == 2 {
		if c, ok := arguments[1].(*python.Constant); ok && c.Name == "Ellipsis" {
			s.args = []*spec{t.read(at, arguments[0])}
			return s
		}
	}
	s.tuple = true
	for _, argument := range arguments {
		if c, ok := argument.(*python.Sequence); ok && len(c.Elements) == 0 {
			continue
		}
		s.args = append(s.args, t.read(at, argument))
	}
	return s
}

func (t *typer) literal(at scope, arguments []python.Expression) *spec {
	s := &spec{kind: wordType, v1: t.v1}
	for _, argument := range arguments {
		if subscript, ok := argument.(*python.Subscript); ok { // Literal[Literal["a"], "b"]
			if inner := t.read(at, subscript); inner != nil && inner.kind == wordType {
				s.words = append(s.words, inner.words...)
				continue
			}
		}
		v := t.fold(scope{module: at.module}, argument, maxSteps)
		s.words = append(s.words, value{kind: v.kind, text: v.text})
	}
	return s
}

// classType gives the type that a class of the project is.
func (t *typer) classType(c *class) *spec {
	kind := t.sort(c)
	switch kind {
	case enumeration:
		return t.enum(c)
	case model2, model1, settings2, settings1:
		if t.depth <= 0 || c.collecting {
			return &spec{kind: jsonType, v1: t.v1}
		}
		inner := typer{reader: t.reader, v1: t.v1 || kind == model1 || kind == settings1, steps: t.steps, depth: t.depth - 1}
		s := &spec{kind: modelType, name: c.name(), v1: t.v1, model: inner.modelOf(c)}
		t.steps = inner.steps
		return s
	case dataClass:
		return &spec{kind: jsonType, v1: t.v1}
	}
	return nil
}

func (t *typer) enum(c *class) *spec {
	s := &spec{kind: wordType, v1: t.v1}
	for _, ancestor := range t.ancestors(c) {
		for _, f := range ancestor.functions {
			s.missing = s.missing || f.Name == "_missing_" || f.Name == "__new__" || f.Name == "_generate_next_value_"
		}
		switch ancestor.dotted {
		case "enum.IntEnum":
			s.base = &spec{kind: scalarType, name: "int", v1: t.v1}
		case "builtins.int":
			if !t.v1 {
				s.base = &spec{kind: scalarType, name: "int"}
			}
		case "builtins.float":
			if !t.v1 {
				s.base = &spec{kind: scalarType, name: "float"}
			}
		}
		for _, name := range ancestor.order {
			d := ancestor.own[name]
			if d.value == nil || strings.HasPrefix(name, "_") || d.annotation != nil {
				continue
			}
			v := t.fold(scope{ancestor.module, ancestor}, d.value, maxSteps)
			if call, ok := d.value.(*python.Call); ok && strings.HasSuffix(dotted(call.Function), "auto") {
				v = &value{kind: integer, text: strconv.Itoa(len(s.words) + 1)}
				if slices.ContainsFunc(t.ancestors(c), func(a *class) bool { return a.dotted == "enum.StrEnum" }) {
					v = &value{kind: text, text: strings.ToLower(name)}
				}
			}
			s.words = append(s.words, value{kind: v.kind, text: v.text})
			s.members = append(s.members, name)
			s.missing = s.missing || v.kind == opaque || v.kind == list
		}
	}
	return s
}
