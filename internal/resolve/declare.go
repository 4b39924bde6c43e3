package resolve

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// feeds notes what a class makes of a setting that feeds one of its fields.
func (all bindings) feeds(class fed, f settings.Fed) {
	one := class.setting(f.From)
	if inner := within(one, f, class.layers[f.From.Layer].source); inner != nil {
		if held := all[inner.name]; held == nil || held.byDefault {
			all.set(inner)
		}
		return
	}
	one.fields = append(one.fields, f.Field.Name)
	one.declared = f.Field.Type.Kind()
	if len(one.value.Open) == 0 && one.invalid == "" {
		one.invalid = f.Refused
	}
}

// within gives the setting that a text in JSON is: DB={"url": "…"} sets DB__URL. It is
// nil for all other values.
func within(holder *setting, f settings.Fed, s *Source) *setting {
	_, rest, nested := strings.Cut(f.Path, ".")
	if !nested || f.Text == "" || f.Text == holder.value.Text {
		return nil
	}
	name := holder.name + "__" + strings.ToUpper(strings.ReplaceAll(rest, ".", "__"))
	if len(f.Field.Variables) > 0 {
		name = variableOf(f.Field)
	}
	inner := &setting{
		name: name, value: source.Value{Text: f.Text}, refers: holder.refers, filled: holder.filled,
		source: holder.source, from: holder.from, service: holder.service, at: holder.at,
		fields: []string{f.Field.Name}, declared: f.Field.Type.Kind(), invalid: f.Refused,
	}
	for _, open := range holder.value.Open {
		text := holder.value.Text[open.Start:open.End]
		if i := strings.Index(f.Text, text); i >= 0 {
			inner.value.Open = append(inner.value.Open, source.Reference{Start: i, End: i + len(text), Name: open.Name})
			inner.invalid = ""
		}
	}
	slices.SortFunc(inner.value.Open, func(a, b source.Reference) int { return a.Start - b.Start })
	if s == nil || holder.at == nil {
		return inner
	}
	start, end := s.File.Span(*holder.at)
	written := string(s.File.Data[start:end])
	if quoted := `"` + f.Text + `"`; strings.Count(written, quoted) == 1 {
		start += strings.Index(written, quoted) + 1
		at := s.File.Pos(start, start+len(f.Text))
		inner.at = &at
	}
	return inner
}

// hold gives the fields of classes that other classes hold what feeds them there: with
// own: Own = Own() both OWN__URL and the variables of Own itself do.
func hold(classes []fed) {
	held := map[source.Pos]map[string]settings.Fed{}
	for _, class := range classes {
		for i, f := range class.Outcome.Fields {
			if f.Field.Holds == "" || f.State != settings.Set {
				continue
			}
			for _, inner := range class.Outcome.Fields[i+1:] {
				name, ok := strings.CutPrefix(inner.Path, f.Path+".")
				if !ok {
					break
				}
				if held[f.Field.HoldsAt] == nil {
					held[f.Field.HoldsAt] = map[string]settings.Fed{}
				}
				if inner.State == settings.Set {
					held[f.Field.HoldsAt][name] = inner
				}
			}
		}
	}
	for _, class := range classes {
		for i, f := range class.Outcome.Fields {
			if _, ok := held[class.NameAt][f.Path]; ok && f.State != settings.Set {
				class.Outcome.Fields[i].State = setByHolder
			}
		}
	}
}

// setByHolder is the state of a field that is set by another class, which holds the one
// that it is of.
const setByHolder settings.State = -1

// settle takes away what a field could be fed by and is not, because another of its
// names, or another spelling of its name, goes before: the program does not get it.
// What anything else reads stays.
func (r *resolver) settle(all bindings, classes []fed) {
	spelt := map[string][]*setting{}
	referred := map[string]bool{}
	for _, s := range all.sorted() {
		spelt[strings.ToUpper(s.name)] = append(spelt[strings.ToUpper(s.name)], s)
		for _, name := range s.refers {
			referred[name] = true
		}
	}
	for _, s := range r.application.Sources {
		if s.Program != nil {
			for _, url := range s.Program.URLs {
				referred[url.Name] = referred[url.Name] || url.Origin == envpy.FromEnvironment
			}
		}
	}
	for _, class := range classes {
		for _, f := range class.Outcome.Fields {
			if f.State != settings.Set {
				continue
			}
			winner := class.setting(f.From)
			if class.Config.IgnoreEmpty && !referred[winner.name] {
				all.refill(winner)
			}
			if all[winner.name] != winner {
				continue
			}
			for _, v := range f.Field.Variables {
				for _, s := range spelt[strings.ToUpper(v.Name)] {
					if s == winner || all[s.name] != s || v.Exact && s.name != v.Name || len(s.fields) > 0 || referred[s.name] {
						continue
					}
					delete(all, s.name)
					winner.shadows = slices.Concat(s.shadows, []*setting{s}, winner.shadows)
					s.shadows = nil
				}
			}
		}
	}
}

// refill puts a weaker assignment in the place of an empty one that no settings class
// takes.
func (all bindings) refill(winner *setting) {
	held := all[winner.name]
	if held == nil || held == winner || !held.empty() || len(held.fields) > 0 {
		return
	}
	if i := slices.Index(held.shadows, winner); i >= 0 {
		winner.shadows = append(slices.Delete(slices.Clone(held.shadows), i, i+1), held)
		held.shadows = nil
		all[winner.name] = winner
	}
}
