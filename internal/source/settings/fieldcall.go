package settings

import (
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// annotated reads the Field(…) in the metadata of Annotated.
func (t *typer) annotated(i *info, at scope, e *python.Subscript) {
	tuple, ok := e.Index.(*python.Sequence)
	if !ok || len(tuple.Elements) == 0 {
		return
	}
	for _, metadata := range tuple.Elements[1:] {
		call, ok := metadata.(*python.Call)
		if !ok {
			continue
		}
		if _, name := t.follow(at, call.Function); strings.HasPrefix(name, "pydantic") && strings.HasSuffix(name, ".Field") {
			t.arguments(i, at, call.Arguments)
		}
	}
}

// arguments reads those of Field(…).
func (t *typer) arguments(i *info, at scope, arguments []python.Argument) {
	pos := func(n python.Node) source.Pos { return at.module.tree.Pos(n) }
	validated := false
	for n, argument := range arguments {
		name := argument.Name
		if n == 0 && name == "" && argument.Stars == 0 {
			name = "default"
		}
		switch {
		case argument.Stars > 0:
			i.unknowns = append(i.unknowns, Unknown{"the arguments of Field are an expression", pos(argument), AboutNames})
			i.noNames = true
			if i.fallback.Kind == NoDefault {
				i.fallback = Default{Kind: UnknownDefault, At: pos(argument)}
			}
		case name == "default":
			if c, ok := argument.Value.(*python.Constant); ok && c.Name == "Ellipsis" && !t.v1 {
				continue // it does not hide the default of an Annotated
			}
			t.defaultValue(i, at, argument.Value)
		case name == "default_factory":
			i.fallback = Default{Kind: UnknownDefault, At: pos(argument.Value), made: t.factory(at, argument.Value)}
			i.reads = t.anyReads(at, argument.Value)
		case name == "alias":
			v := t.fold(scope{module: at.module}, argument.Value, maxSteps)
			if v.kind == text {
				i.alias = v.text
				if !validated {
					i.aliases, i.single = []alias{{{name: v.text}}}, false
				}
			} else if v.kind != none {
				i.noNames = true
				i.unknowns = append(i.unknowns, Unknown{"an alias is an expression", pos(argument.Value), AboutNames})
			}
		case name == "validation_alias" && !t.v1:
			validated = true
			t.validationAlias(i, at, argument.Value)
		case name == "env":
			i.envsAt = pos(argument.Value)
			switch v := t.fold(scope{module: at.module}, argument.Value, maxSteps); v.kind {
			case text:
				i.envs = []string{v.text}
			case list:
				for _, item := range v.items {
					if item.kind == text {
						i.envs = append(i.envs, item.text)
					}
				}
			case none:
			default:
				if t.v1 {
					i.noNames = true
					i.unknowns = append(i.unknowns, Unknown{"the env of a field is an expression", i.envsAt, AboutNames})
				}
			}
		}
	}
}

// validationAlias reads a text, AliasChoices(…) or AliasPath(…).
func (t *typer) validationAlias(i *info, at scope, e python.Expression) {
	if found := t.resolve(scope{module: at.module}, e, maxSteps); found.kind == valueEntity {
		at, e = found.at, found.value
	}
	if c, ok := e.(*python.Constant); ok && c.Name == "None" {
		return
	}
	i.single = false
	if v := t.fold(scope{module: at.module}, e, maxSteps); v.kind == text {
		i.aliases = []alias{{{name: v.text}}}
		return
	}
	call, ok := e.(*python.Call)
	name := ""
	if ok {
		_, name = t.follow(scope{module: at.module}, call.Function)
	}
	switch {
	case strings.HasSuffix(name, ".AliasPath"):
		if path, ok := t.aliasPath(at, call); ok {
			i.aliases, i.single = []alias{path}, true
			return
		}
	case strings.HasSuffix(name, ".AliasChoices"):
		i.aliases = nil
		all := true
		for _, argument := range call.Arguments {
			if v := t.fold(scope{module: at.module}, argument.Value, maxSteps); v.kind == text && argument.Stars == 0 {
				i.aliases = append(i.aliases, alias{{name: v.text}})
				continue
			}
			path, ok := alias(nil), false
			if inner, isCall := argument.Value.(*python.Call); isCall {
				path, ok = t.aliasPath(at, inner)
			}
			if !ok {
				all = false
				continue
			}
			i.aliases = append(i.aliases, path)
		}
		if all {
			return
		}
	}
	i.noNames = true
	i.unknowns = append(i.unknowns, Unknown{"a validation_alias is an expression", at.module.tree.Pos(e), AboutNames})
}

func (t *typer) aliasPath(at scope, call *python.Call) (alias, bool) {
	var path alias
	for _, argument := range call.Arguments {
		v := t.fold(scope{module: at.module}, argument.Value, maxSteps)
		switch {
		case v.kind == text:
			path = append(path, step{name: v.text})
		case v.kind == integer && len(path) > 0:
			n, err := strconv.Atoi(v.text)
			if err != nil {
				return nil, false
			}
			path = append(path, step{index: n, item: true})
		default:
			return nil, false
		}
	}
	return path, len(path) > 0
}

// defaultValue reads what a field is without a source.
func (t *typer) defaultValue(i *info, at scope, e python.Expression) {
	i.fallback = Default{At: valueAt(at.module, e), e: e}
	if c, ok := e.(*python.Constant); ok && c.Name == "Ellipsis" {
		i.fallback = Default{demanded: true}
		return
	}
	if c, ok := e.(*python.Name); ok && (c.ID == "Undefined" || c.ID == "PydanticUndefined") {
		i.fallback = Default{}
		return
	}
	if reading, ok := t.environ(at, e, maxSteps); ok {
		i.reads = reading.variables
		i.fallback = reading.fallback
		i.fallback.e = nil
		return
	}
	v := t.fold(at, e, maxSteps)
	if v.kind == none {
		i.fallback.Kind = NoneDefault
		return
	}
	written, ok := v.written()
	if !ok {
		i.fallback.Kind, i.fallback.made = UnknownDefault, t.instance(at, e)
		return
	}
	i.fallback.Kind, i.fallback.Text = LiteralDefault, written
}

// valueAt gives the place of a value, of a string the text between its quotes.
func valueAt(m *module, e python.Expression) source.Pos {
	var parts []python.StringPart
	switch e := e.(type) {
	case *python.String:
		parts = e.Parts
	case *python.FString:
		parts = e.Parts
	case *python.Call:
		if len(e.Arguments) == 1 { // SecretStr("…")
			if s, ok := e.Arguments[0].Value.(*python.String); ok {
				parts = s.Parts
			}
		}
	}
	if len(parts) == 1 {
		return m.tree.File.Pos(parts[0].Text.Start, parts[0].Text.End)
	}
	return m.tree.Pos(e)
}
