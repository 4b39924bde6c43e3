package settings

import (
	"slices"
)

// A Layer is one source of values.
type Layer struct {
	// Process tells that it is the process environment, and not an env file.
	Process     bool
	Assignments []Assignment
}

// An Assignment is a name with its value, after expansion. Bare tells that an env
// file has the name alone.
type Assignment struct {
	Name, Value string
	Bare        bool
}

// An Outcome is what becomes of a class when the program starts.
type Outcome struct {
	// Fields are in the order of the class; those of a model stand behind the field
	// that holds it, if it is there at all.
	Fields []Fed
	// Extra are the assignments that pydantic refuses because the class has no field
	// for them.
	Extra []Place
}

// A Place is an assignment by its layer and its index there. It is -1, -1 for no
// assignment.
type Place struct{ Layer, Index int }

// Nowhere is the place of what no assignment gives.
var Nowhere = Place{-1, -1}

// A Fed is a field and what feeds it.
type Fed struct {
	Field *Field
	// Path is its name behind those of the fields that hold it: db.url.
	Path  string
	State State
	// From is the assignment that feeds it, the first of several that make up a
	// model; [Nowhere] unless State is Set.
	From Place
	// Text is the text of the assignment, or what stands in its JSON; empty for lists
	// and models. It may be a secret.
	Text string
	// Refused is why pydantic refuses the value, or the default, as [Type.Check] says
	// it; empty if it takes it.
	Refused string

	value *value
}

// State tells where a value comes from.
type State int

// The states. Missing is a field without a value and a default.
const (
	Missing State = iota
	Defaulted
	Set
)

// Apply gives what pydantic-settings 2.14, pydantic 1.10 or the plain class makes
// of sources, the strongest first. Layers of a kind are merged first: env files, and
// process environments, and within a layer the last assignment of a name counts.
// It takes no account of what the Unknowns of the class are about.
func (c *Class) Apply(layers []Layer) Outcome {
	switch c.Style {
	case Pydantic1:
		return c.apply1(layers)
	case Plain:
		return c.applyPlain(layers)
	}
	process := c.source(layers, true)
	files := c.source(layers, false)
	if c.rules.Filtering == "match_prefix" {
		files.matchPrefix()
	} else if c.rules.Filtering != "only_existing" {
		files.extras()
	}
	outcome := c.validate(files.data.merge(process.data), false)
	for i := range outcome.Fields {
		f := &outcome.Fields[i]
		for _, s := range []*sourced{process, files} {
			if reason, ok := s.refused[f.Field]; ok && f.Refused == "" {
				f.State, f.Refused, f.From = Set, reason.reason, reason.at
			}
		}
	}
	return outcome
}

// A sourced is one source of pydantic 2: the process environment, or all env files.
type sourced struct {
	class   *Class
	names   []string
	order   map[string]int // the places in names
	values  map[string]*value
	sorted  []string
	data    *value
	refused map[*Field]refusal
}

type refusal struct {
	reason string
	at     Place
}

// collect merges the layers of a kind. A value of None is a bare name.
func (s *sourced) collect(layers []Layer, process bool) {
	r := &s.class.rules
	v1 := s.class.Style == Pydantic1
	for n, layer := range slices.Backward(layers) {
		if layer.Process != process {
			continue
		}
		// Within a file the last assignment of a spelling counts, before letter case
		// is folded, and stands at the place of the first.
		last := map[string]int{}
		for i, a := range layer.Assignments {
			last[a.Name] = i
		}
		for _, first := range layer.Assignments {
			i, ok := last[first.Name]
			if !ok {
				continue
			}
			delete(last, first.Name)
			a := layer.Assignments[i]
			if process && a.Bare || r.IgnoreEmpty && !a.Bare && a.Value == "" && !v1 {
				continue
			}
			v := &value{kind: text, text: a.Value, from: &origin{n, i}}
			if a.Bare {
				v.kind = none
			}
			name := r.fold(a.Name)
			if _, ok := s.values[name]; !ok {
				s.order[name] = len(s.names)
				s.names = append(s.names, name)
			}
			s.values[name] = v
		}
	}
}

func newSourced(c *Class) *sourced {
	return &sourced{class: c, order: map[string]int{}, values: map[string]*value{}, data: &value{kind: object}, refused: map[*Field]refusal{}}
}

// source gives the data that a source hands over.
func (c *Class) source(layers []Layer, process bool) *sourced {
	s := newSourced(c)
	s.collect(layers, process)
	s.sorted = slices.Sorted(slices.Values(s.names))
	for _, f := range c.Fields {
		s.field(f)
	}
	return s
}

// isNone tells whether a text stands for None, by env_parse_none_str.
func (s *sourced) isNone(v *value) bool {
	none := s.class.rules.none
	return none != nil && v != nil && v.kind == text && v.text == *none
}

// get gives the value of a variable; nil if there is none, or it is bare.
func (s *sourced) get(name string) *value {
	if v := s.values[name]; v != nil && v.kind == text {
		return v
	}
	return nil
}

// field does what the sources do for one field.
func (s *sourced) field(f *Field) {
	if len(f.entries) == 0 {
		return
	}
	rules := &s.class.rules
	var found *value
	e := f.entries[len(f.entries)-1]
	for _, candidate := range f.entries {
		if found = s.get(candidate.env); found != nil {
			e = candidate
			break
		}
	}
	key := e.key
	if !e.complex && !(rules.ByName && e.key == f.Name) && !f.entries[0].complex {
		key = f.entries[0].key
	}
	made, reason, ok := s.prepare(f, found, e.complex)
	if !ok {
		s.refused[f] = refusal{reason, placeOf(found)}
		return
	}
	if made == nil {
		return
	}
	if made.kind == object && !rules.CaseSensitive {
		made = foldKeys(f.Type.spec, made)
	}
	s.data.set(key, made)
}

func placeOf(v *value) Place {
	if v == nil || v.from == nil {
		return Nowhere
	}
	return Place{v.from.layer, v.from.index}
}

// prepare decodes the text of a field, and adds the variables of nested fields.
func (s *sourced) prepare(f *Field, found *value, forced bool) (made *value, reason string, ok bool) {
	spec := f.Type.spec
	complex, lenient := spec.complex()
	if !complex && !forced {
		if s.isNone(found) {
			return &value{kind: none, from: found.from}, "", true
		}
		return s.enumerated(spec, found), "", true
	}
	if s.isNone(found) {
		return &value{kind: none, from: found.from}, "", true
	}
	if found == nil {
		exploded, reason, at := s.explode(f)
		if reason != "" {
			s.refused[f] = refusal{reason, at}
			return nil, "", true
		}
		if len(exploded.keys) == 0 {
			return nil, "", true
		}
		return exploded, "", true
	}
	decoded := found
	if spec == nil || !spec.noDecode {
		decoded, ok = parseJSON(found.text)
		if !ok {
			if !complex || !lenient {
				return nil, "is not JSON", false
			}
			decoded = found
		} else {
			decoded.stamp(found.from)
		}
	}
	if decoded.kind != object {
		if decoded.kind == none {
			return nil, "", true
		}
		return decoded, "", true
	}
	exploded, reason, at := s.explode(f)
	if reason != "" {
		s.refused[f] = refusal{reason, at}
		return nil, "", true
	}
	return decoded.merge(exploded), "", true
}

// enumerated takes the name of a member of an Enum for the member, by
// env_parse_enums.
func (s *sourced) enumerated(of *spec, v *value) *value {
	if v == nil || !s.class.rules.enums {
		return v
	}
	if p := of.plain(); p != nil && slices.Contains(p.members, v.text) {
		return &value{kind: opaque, text: v.text, from: v.from}
	}
	return v
}
