package resolve

import (
	"slices"
	"sort"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
)

// maxFilled bounds, in bytes, what variables may put into the references of a unit
// together. Beyond it references stay open.
const maxFilled = 4 << 20

// layerOf gives the assignments of a unit. Compose fills in references from its own
// process environment and from a file that it is told: they stand for what the files
// of the environment set, if the unit belongs to it. A reference to what only
// something else sets stays open, and one to what nothing here sets has its default.
func (r *resolver) layerOf(u *unit, known bindings) layer {
	one := layer{source: u.source}
	facts := make([]source.Fact, 0, len(u.facts))
	for _, fact := range u.facts {
		held := known[fact.Name]
		if held != nil && !held.bare && !u.apart && passesOn(fact) {
			continue // it is judged where it is set
		}
		one.settings = append(one.settings, &setting{
			name: fact.Name, bare: fact.Bare, source: r.fileOf(u, fact), from: u.source, service: fact.Section, at: &fact.At, nameAt: fact.NameAt,
		})
		facts = append(facts, fact)
	}
	f := filling{known: known}
	if !u.apart {
		f.budget = maxFilled
	}
	for i := range facts {
		facts[i].Segments = f.fill(one.settings[i], facts[i].Segments)
	}
	for i, value := range compose.Expand(facts, nil) {
		if s := one.settings[i]; !s.bare {
			s.value, s.fallbacks = value, u.fallbacksOf(facts[i], value)
		}
	}
	return one
}

// passesOn tells whether a service is given what a variable of the same name is
// outside.
func passesOn(fact source.Fact) bool {
	if fact.Bare {
		return true
	}
	return len(fact.Segments) == 1 && fact.Segments[0].Name == fact.Name && !strings.HasSuffix(fact.Segments[0].Operator, "+")
}

// A filling fills references in.
type filling struct {
	known  bindings
	budget int
}

// fill puts the values of known variables in the place of references to them, or
// leaves these open.
func (f *filling) fill(s *setting, segments []source.Segment) []source.Segment {
	filled := segments
	for i, segment := range segments {
		if segment.Name == "" {
			continue
		}
		s.refers = append(s.refers, segment.Name)
		held := f.known[segment.Name]
		if held == nil || held.bare || held.value.Text == "" && segment.Operator == ":-" {
			continue
		}
		if s.filled == nil {
			filled, s.filled = slices.Clone(segments), []*setting{}
		}
		filled[i] = source.Segment{Text: segment.Text, Name: segment.Name}
		text := held.value.Text
		if text == "" || len(held.value.Open) > 0 || len(text) > f.budget || strings.HasSuffix(segment.Operator, "+") {
			continue
		}
		f.budget -= len(text)
		s.filled = append(s.filled, held)
		filled[i] = source.Segment{Text: text}
	}
	return filled
}

// fallbacksOf gives the defaults that a value is made of, with their places.
func (u *unit) fallbacksOf(fact source.Fact, value source.Value) []Fallback {
	if len(value.Defaulted) == 0 {
		return nil
	}
	taken := setOf(value.Defaulted...)
	defaults := u.whole.Defaults
	next := sort.Search(len(defaults), func(i int) bool { return !before(defaults[i].At, fact.At) })
	end := source.Pos{File: fact.At.File, Line: fact.At.EndLine, Column: fact.At.EndColumn}
	var found []Fallback
	components := componentsOf(fact.Segments)
	for _, segment := range fact.Segments {
		if !taken[segment.Name] || segment.Word == "" {
			continue
		}
		fallback := Fallback{Name: source.SafeName(segment.Name), Component: components[segment.Name], At: fact.At}
		for ; next < len(defaults) && before(defaults[next].At, end); next++ {
			if one := defaults[next]; one.Variable == segment.Name && one.Text == segment.Word {
				fallback.At = one.At
				next++
				break
			}
		}
		found = append(found, fallback)
	}
	return found
}

// before tells whether a place begins above another one, in the order of the files.
func before(a, b source.Pos) bool {
	if a.File != b.File {
		return a.File < b.File
	}
	return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
}

// componentsOf tells what of a connection string references stand for, by name.
func componentsOf(segments []source.Segment) map[string]string {
	if len(segments) == 1 {
		return map[string]string{segments[0].Name: "whole"}
	}
	var text strings.Builder
	value := source.Value{}
	for _, segment := range segments {
		start := text.Len()
		if segment.Name == "" {
			text.WriteString(segment.Text)
			continue
		}
		text.WriteString("${" + segment.Name + "}")
		value.Open = append(value.Open, source.Reference{Start: start, End: text.Len(), Name: segment.Name})
	}
	components := map[string]string{}
	if value.Text = text.String(); !dsn.IsURL(value.Text) {
		return components
	}
	database, err := dsn.Parse(value)
	if err != nil {
		return components
	}
	note := func(component string, text dsn.Text) {
		for _, name := range text.Open {
			if components[name] == "" {
				components[name] = component
			}
		}
	}
	note("password", database.Password) // one for several goes for the weightiest
	for _, host := range database.Hosts {
		note("host", host.Name)
		note("port", host.PortText)
	}
	note("user", database.User)
	note("database", database.Name)
	return components
}
