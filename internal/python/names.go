package python

import "strings"

// An Origin is what an imported name stands for.
type Origin struct {
	// Level is the number of dots of a relative import, 0 for an absolute one.
	Level int
	// Name is dotted: a module, or a name in one.
	Name string
	// At is the import.
	At Span
}

// Names gives for the names that imports bind what they stand for, wherever in the
// file the imports are. Of two imports of one name the first counts. The names
// of from … import * are not known.
func (m *Module) Names() map[string]Origin { return m.names }

// Origin gives what a name stands for, or attributes of one: os.environ for
// environ behind from os import environ. What no import binds is not known.
func (m *Module) Origin(e Expression) (Origin, bool) {
	dotted, ok := Dotted(e)
	if !ok {
		return Origin{}, false
	}
	name, rest, _ := strings.Cut(dotted, ".")
	origin, ok := m.names[name]
	if rest != "" {
		origin.Name += "." + rest
	}
	return origin, ok
}

// bind notes the names that an import binds.
func (m *Module) bind(s *Import) {
	if m.names == nil {
		m.names = map[string]Origin{}
	}
	for _, n := range s.Names {
		local, stands := n.Name, n.Name
		switch {
		case n.Name == "*":
			continue
		case s.From && s.Module != "":
			stands = s.Module + "." + n.Name
		case !s.From && n.As == "":
			local, _, _ = strings.Cut(n.Name, ".")
			stands = local
		}
		if n.As != "" {
			local = n.As
		}
		if _, ok := m.names[local]; !ok {
			m.names[local] = Origin{s.Level, stands, n.Span}
		}
	}
}
