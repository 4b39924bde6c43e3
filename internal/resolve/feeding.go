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
	var all []fed
	for _, d := range r.inForce(m.kin) {
		one := fed{declaration: d}
		var given []settings.Layer
		loads := r.loading(d.source)
		add := func(layer layer, process bool) {
			to := settings.Layer{Process: process}
			for _, s := range layer.settings {
				to.Assignments = append(to.Assignments, settings.Assignment{Name: s.name, Value: s.value.Text, Bare: s.bare})
			}
			given, one.layers = append(given, to), append(one.layers, layer)
		}
		for _, layer := range slices.Backward(layers) {
			if r.isProcess(m) && !r.sees(d, layer.source) {
				continue
			}
			if layer.source == nil {
				add(layer, true)
				continue
			}
			// What the class does not name the platform puts into the process
			// environment.
			_, reads := d.files[layer.source.Name]
			if _, loaded := loads.files[layer.source.Name]; loaded || !reads {
				add(layer, true)
			}
			if reads {
				add(layer, false)
			}
		}
		one.Outcome = d.Apply(given)
		all = append(all, one)
	}
	hold(all)
	return all
}

// declare notes what the settings classes make of the settings, and adds the
// defaults that are in force: those of what nothing sets that is read.
func (all bindings) declare(classes []fed, backdrop backdrop, unread map[string]bool) {
	for _, class := range classes {
		for _, f := range class.Outcome.Fields {
			switch f.State {
			case settings.Set:
				all.feeds(class, f)
			case settings.Defaulted:
				if !backdrop.may(variableOf(f.Field)) {
					all.fallBack(f.Field, class.source, unread)
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
func (all bindings) fallBack(f *settings.Field, s *Source, unread map[string]bool) {
	name := variableOf(f)
	held := all[name]
	if f.Default.Kind != settings.LiteralDefault || f.Given || held != nil && !held.empty() && !held.bare && !held.isOf(unread) {
		return
	}
	one := &setting{
		name: name, value: source.Value{Text: f.Default.Text}, source: s.File.Path, at: &f.Default.At,
		fields: []string{f.Name}, declared: f.Type.Kind(), byDefault: true,
	}
	all.set(one)
}
