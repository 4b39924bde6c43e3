package resolve

import (
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// A fed class is a settings class with what it gets in one environment.
type fed struct {
	declaration
	settings.Outcome
	layers []layer
}

// A layer is a source of an environment with its assignments.
type layer struct {
	source   *Source // nil for the process environment
	settings []*setting
}

// feed gives the settings classes of an environment what its sources say. The
// layers are weakest first.
func (r *resolver) feed(m members, layers []layer) []fed {
	strongest := slices.Clone(layers)
	slices.Reverse(strongest)
	var all []fed
	for _, d := range r.inForce(m.kin) {
		given := make([]settings.Layer, len(strongest))
		for i, layer := range strongest {
			// What the class does not name the platform puts into the process
			// environment.
			given[i].Process = true
			if layer.source != nil {
				_, reads := d.files[layer.source.Name]
				given[i].Process = !reads
			}
			for _, s := range layer.settings {
				given[i].Assignments = append(given[i].Assignments, settings.Assignment{Name: s.name, Value: s.value.Text, Bare: s.bare})
			}
		}
		all = append(all, fed{d, d.Apply(given), strongest})
	}
	return all
}

// declare notes what the settings classes make of the settings, and adds the
// defaults that are in force: those of what nothing sets.
func (all bindings) declare(classes []fed, backdrop backdrop) {
	for _, class := range classes {
		for _, f := range class.Outcome.Fields {
			switch f.State {
			case settings.Set:
				one := class.setting(f.From)
				one.fields = append(one.fields, f.Field.Name)
				one.declared = f.Field.Type.Kind()
				if len(one.value.Open) == 0 && one.invalid == "" {
					one.invalid = f.Refused
				}
			case settings.Defaulted:
				if !backdrop.may(variableOf(f.Field)) {
					all.fallBack(f.Field, class.source)
				}
			}
		}
	}
}

// configures tells whether any of the assignments feeds a settings class: they are
// those of the program that has it.
func configures(classes []fed) bool {
	return slices.ContainsFunc(classes, func(class fed) bool {
		return slices.ContainsFunc(class.Outcome.Fields, func(f settings.Fed) bool { return f.State == settings.Set })
	})
}

// setting gives the assignment at a place of an outcome.
func (c fed) setting(at settings.Place) *setting { return c.layers[at.Layer].settings[at.Index] }

// fallBack takes the default of a field.
func (all bindings) fallBack(f *settings.Field, s *Source) {
	name := variableOf(f)
	held := all[name]
	if f.Default.Kind != settings.LiteralDefault || held != nil && !held.empty() && !held.bare {
		return
	}
	one := &setting{
		name: name, value: source.Value{Text: f.Default.Text}, source: s.File.Path, at: &f.Default.At,
		fields: []string{f.Name}, declared: f.Type.Kind(), byDefault: true,
	}
	all.set(one)
}
