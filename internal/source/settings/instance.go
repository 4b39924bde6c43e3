package settings

import (
	"iter"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// An instance is a model that a default makes: DB(), or DB(host="h").
type instance struct {
	class *class
	given map[string]Default // by keyword
	// factory tells that a default_factory makes it, which
	// nested_model_default_partial_update does not ask.
	factory bool
}

// instance reads a call of a model; nil if it is none, or if its arguments cannot be
// told.
func (t *typer) instance(at scope, e python.Expression) *instance {
	call, ok := e.(*python.Call)
	if !ok {
		return nil
	}
	made := t.made(at, call.Function)
	if made == nil || len(call.Arguments) > maxAssemblages {
		return nil
	}
	for _, argument := range call.Arguments {
		if argument.Stars > 0 || argument.Name == "" {
			return nil
		}
		given := t.literalDefault(at, argument.Value)
		if given.Kind == UnknownDefault && t.steps > 0 {
			t.steps--
			given.made = t.instance(at, argument.Value)
		}
		made.given[argument.Name] = given
	}
	return made
}

// factory reads a default_factory: DB, or lambda: DB().
func (t *typer) factory(at scope, e python.Expression) *instance {
	made := (*instance)(nil)
	if unknown, ok := e.(*python.Unknown); ok && len(unknown.Parts) == 1 {
		made = t.instance(at, unknown.Parts[0])
	} else {
		made = t.made(at, e)
	}
	if made != nil {
		made.factory = true
	}
	return made
}

func (t *typer) made(at scope, e python.Expression) *instance {
	if dotted(e) == "" {
		return nil
	}
	found := t.resolve(scope{module: at.module, class: nestedOnly(at.class)}, e, maxSteps)
	if found.kind != classEntity {
		return nil
	}
	switch t.sort(found.class) {
	case model2, model1, settings2, settings1:
		return &instance{class: found.class, given: map[string]Default{}}
	}
	return nil
}

// hold notes what the model in a field is, and what its fields are if the default
// makes it.
func (f *Field) hold() {
	p := f.Type.spec.plain()
	if p == nil || p.kind != modelType {
		return
	}
	m := p.model
	if (m.kind == settings2 || m.kind == settings1) && m.class.node != nil {
		f.Holds, f.HoldsAt = m.class.node.Name, m.class.module.tree.Pos(m.class.node.NameAt)
	}
	made := f.Default.made
	if made == nil || made.class != m.class || m.open {
		return
	}
	used := 0
	fields := make([]*Field, len(f.Nested))
	for i, of := range f.Nested {
		fields[i] = of
		for _, key := range of.keys(m.v1) {
			if given, ok := made.given[key]; ok {
				one := *of
				one.Default, one.made = given, nil
				one.hold()
				fields[i] = &one
				used++
				break
			}
		}
	}
	if used == len(made.given) {
		f.made = fields
	}
}

// Made gives the fields of the models that the default of a field makes, in a field of
// a class that no source sets.
func (f *Field) Made() iter.Seq[*Field] {
	return func(yield func(*Field) bool) {
		var visit func(fields []*Field) bool
		visit = func(fields []*Field) bool {
			for _, inner := range fields {
				if !yield(inner) || !visit(inner.made) {
					return false
				}
			}
			return true
		}
		visit(f.made)
	}
}

// refusesUpdate tells why pydantic refuses data that replaces a part of the default;
// empty if it does not.
func (f *Field) refusesUpdate(data *value) string {
	if data.kind == object {
		whole := &value{kind: object, from: data.from}
		for i, key := range data.keys {
			whole.set(key, data.items[i])
		}
		for _, inner := range f.made {
			if found, _ := inner.find(data, false, true, inner.byName); found == nil && !inner.Required() {
				whole.set(inner.keys(false)[0], &value{kind: opaque})
			}
		}
		data = whole
	}
	reason, _ := f.Type.spec.validate(data)
	return reason
}
