package settings

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// call reads conint(gt=0) and its like.
func (t *typer) call(at scope, e *python.Call) *spec {
	_, name := t.follow(at, e.Function)
	var s *spec
	switch name {
	case "pydantic.conint":
		s = &spec{kind: scalarType, name: "int", v1: t.v1}
	case "pydantic.confloat":
		s = &spec{kind: scalarType, name: "float", v1: t.v1}
	case "pydantic.condecimal":
		s = &spec{kind: scalarType, name: "Decimal", v1: t.v1}
	case "pydantic.constr":
		s = &spec{kind: textType, v1: t.v1}
	case "pydantic.conlist", "pydantic.conset":
		s = &spec{kind: listType, v1: t.v1}
		if len(e.Arguments) > 0 && e.Arguments[0].Name == "" {
			s.args = []*spec{t.read(at, e.Arguments[0].Value)}
		}
	default:
		return nil
	}
	return t.limit(at, s, e.Arguments)
}

// constrain applies one item of the metadata of Annotated.
func (t *typer) constrain(at scope, s *spec, metadata python.Expression) *spec {
	call, ok := metadata.(*python.Call)
	if !ok {
		_, name := t.follow(at, metadata)
		switch name {
		case "pydantic_settings.NoDecode":
			if s != nil {
				changed := *s
				changed.noDecode = true
				return &changed
			}
		case "":
			return opaqueSpec(s)
		}
		return s
	}
	_, name := t.follow(at, call.Function)
	switch strings.TrimPrefix(strings.TrimPrefix(name, "pydantic."), "annotated_types.") {
	case "Field", "StringConstraints":
		return t.limit(at, s, call.Arguments)
	case "Gt", "Ge", "Lt", "Le", "MinLen", "MaxLen", "MultipleOf":
		short := map[string]string{"Gt": "gt", "Ge": "ge", "Lt": "lt", "Le": "le", "MinLen": "min_length", "MaxLen": "max_length", "MultipleOf": "multiple_of"}
		if len(call.Arguments) == 1 {
			return t.limit(at, s, []python.Argument{{Name: short[lastOf(name)], Value: call.Arguments[0].Value}})
		}
	case "AfterValidator", "PlainSerializer", "WrapSerializer", "WithJsonSchema", "Tag", "Discriminator":
		return s
	}
	return opaqueSpec(s)
}

// opaqueSpec is the type of a value that a function of the program changes before
// it is looked at. It is decoded as before.
func opaqueSpec(s *spec) *spec {
	if s == nil {
		return nil
	}
	changed := *s
	changed.before = true
	return &changed
}

// limit applies the constraints among keyword arguments.
func (t *typer) limit(at scope, s *spec, arguments []python.Argument) *spec {
	if s == nil {
		return nil
	}
	changed := *s
	target := &changed
	if s.kind == unionType { // pydantic applies them to the member that takes them
		if s.plain() == nil {
			return s
		}
		changed.args = slices.Clone(s.args)
		for i, arg := range changed.args {
			if arg != nil && arg.kind != noneType {
				inner := *arg
				changed.args[i] = &inner
				target = &inner
			}
		}
	}
	limitable := target.kind == textType || target.kind == scalarType || target.kind == listType || target.kind == objectType
	for _, argument := range arguments {
		v := t.fold(at, argument.Value, maxSteps)
		n := -1
		if v.kind == integer {
			n, _ = strconv.Atoi(v.text)
		}
		switch argument.Name {
		case "gt", "ge", "lt", "le", "multiple_of":
			if limit := bigOf(v); limit != nil && (v.kind == integer || v.kind == float) && target.kind == scalarType {
				target.limits.set(argument.Name, limit)
			}
		case "min_length", "min_items":
			if n >= 0 && limitable {
				target.limits.min = &n
			}
		case "max_length", "max_items":
			if n >= 0 && limitable {
				target.limits.max = &n
			}
		case "pattern", "regex":
			if v.kind == text && target.kind == textType {
				expression := v.text
				if t.v1 {
					expression = `\A(?:` + expression + `)`
				}
				target.limits.pattern, _ = regexp.Compile(expression) // what RE2 lacks is not checked
			}
		case "strip_whitespace":
			target.limits.strip = v.text == "true"
		case "allow_inf_nan":
			target.limits.unlimited = v.text == "false"
		case "strict":
			target.before = target.before || v.text == "true"
		}
	}
	return &changed
}

func (l *limits) set(name string, n *big.Float) {
	switch name {
	case "gt":
		l.gt = n
	case "ge":
		l.ge = n
	case "lt":
		l.lt = n
	case "le":
		l.le = n
	case "multiple_of":
		l.multiple = n
	}
}
