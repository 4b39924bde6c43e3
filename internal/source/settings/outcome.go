package settings

import "strings"

// extras hands over the keys of env files that are no field's.
func (s *sourced) extras() {
	rules := &s.class.rules
	fields := map[string]bool{}
	used := map[string]bool{}
	prefixes := map[string]bool{}
	for _, f := range s.class.Fields {
		fields[f.Name] = true
		complex, _ := f.Type.spec.complex()
		for _, e := range f.entries {
			used[e.env] = true
			if complex {
				prefixes[e.env] = true
			}
		}
	}
	for _, name := range s.names {
		v := s.values[name]
		if v.kind != text || v.text == "" || s.data.get(name) != nil || rules.Prefix != "" && fields[name] || used[name] || hasPrefix(name, prefixes) {
			continue
		}
		if rest, ok := strings.CutPrefix(name, rules.Prefix); ok && rules.Extra != "forbid" && rules.Extra != "" {
			name = rest
		}
		s.data.set(name, v)
	}
}

// hasPrefix tells whether a name begins with one of a set.
func hasPrefix(name string, prefixes map[string]bool) bool {
	if len(prefixes) == 0 {
		return false
	}
	for i := range len(name) + 1 {
		if prefixes[name[:i]] {
			return true
		}
	}
	return false
}

// matchPrefix hands over all keys that begin with the prefix.
func (s *sourced) matchPrefix() {
	rules := &s.class.rules
	for _, name := range s.names {
		rest, ok := strings.CutPrefix(name, rules.fold(rules.Prefix))
		if !ok {
			continue
		}
		if d := rules.NestedDelimiter; d != "" {
			if first, _, ok := strings.Cut(rest, d); ok && s.data.get(first) != nil {
				continue
			}
		}
		if s.data.get(rest) == nil {
			s.data.set(rest, s.values[name])
		}
	}
}

// validate does what pydantic does with the data that the sources give.
func (c *Class) validate(data *value, v1 bool) Outcome {
	var outcome Outcome
	used := map[string]bool{}
	for _, f := range c.Fields {
		found, key := f.find(data, v1, !c.rules.noAliases, c.rules.fieldNames)
		if found != nil {
			used[key] = true
		}
		if c.rules.updates(f) && found != nil && found.kind == object && len(found.keys) == 0 {
			found = nil // the default is in its place
		}
		at := len(outcome.Fields)
		outcome.add(f, f.Name, found, v1)
		if c.rules.updates(f) && found != nil {
			outcome.Fields[at].Refused = f.refusesUpdate(found)
		}
	}
	if v1 || c.rules.Extra != "" && c.rules.Extra != "forbid" {
		return outcome
	}
	for i, key := range data.keys {
		if !used[key] {
			outcome.Extra = append(outcome.Extra, placeOf(data.items[i].first()))
		}
	}
	return outcome
}

// first gives the first value in v that comes from an assignment.
func (v *value) first() *value {
	if v.from == nil {
		for _, item := range v.items {
			if f := item.first(); f.from != nil {
				return f
			}
		}
	}
	return v
}

// add notes what becomes of a field, and of those nested in it.
func (o *Outcome) add(f *Field, path string, found *value, v1 bool) {
	fed := Fed{Field: f, Path: path, From: Nowhere, value: found}
	switch {
	case found != nil:
		fed.State, fed.From = Set, placeOf(found.first())
		fed.Text = found.text
		if reason, ok := f.Type.spec.validate(found); !ok {
			fed.Refused = reason
		}
	case f.Default.Kind != NoDefault:
		fed.State, fed.Refused = Defaulted, f.Default.Refused
	}
	o.Fields = append(o.Fields, fed)
	if found == nil && f.Holds == "" {
		for _, nested := range f.made {
			o.add(nested, path+"."+nested.Name, nil, v1)
		}
	}
	if found == nil || found.kind != object {
		return
	}
	for _, nested := range f.Nested {
		inner, _ := nested.find(found, v1, true, nested.byName)
		if inner == nil && f.Holds != "" {
			continue // it has names of its own
		}
		o.add(nested, path+"."+nested.Name, inner, v1)
	}
}

// apply1 follows pydantic 1: one source, in which the process environment hides the
// env files, and no unknown keys.
func (c *Class) apply1(layers []Layer) Outcome {
	s := newSourced(c)
	s.collect(layers, false)
	s.collect(layers, true)
	data := &value{kind: object}
	for _, f := range c.Fields {
		var found *value
		for _, e := range f.entries {
			if found = s.get(e.env); found != nil {
				break
			}
		}
		complex, lenient := f.Type.spec.complex()
		key := f.Name
		if f.info.alias != "" {
			key = f.info.alias
		}
		switch {
		case !complex:
		case found == nil:
			if exploded := s.explode1(f); len(exploded.keys) > 0 {
				found = exploded
			}
		default:
			decoded, ok := parseJSON(found.text)
			switch {
			case ok:
				decoded.stamp(found.from)
				if found = decoded; found.kind == object {
					found = found.merge(s.explode1(f))
				}
			case !lenient:
				s.refused[f] = refusal{"is not JSON", placeOf(found)}
				found = nil
			}
		}
		if found != nil {
			data.set(key, found)
		}
	}
	outcome := c.validate(data, true)
	for i := range outcome.Fields {
		f := &outcome.Fields[i]
		if refused, ok := s.refused[f.Field]; ok {
			f.State, f.Refused, f.From = Set, refused.reason, refused.at
		}
	}
	return outcome
}

// explode1 gives the nested variables of a field as pydantic 1 cuts them.
func (s *sourced) explode1(f *Field) *value {
	made := &value{kind: object}
	rules := &s.class.rules
	if rules.NestedDelimiter == "" {
		return made
	}
	prefixes := map[string]bool{}
	for _, e := range f.entries {
		prefixes[e.env+rules.NestedDelimiter] = true
	}
	for _, name := range s.names {
		if !hasPrefix(name, prefixes) || len(name) < len(rules.Prefix) {
			continue
		}
		keys := strings.Split(name[len(rules.Prefix):], rules.NestedDelimiter)
		if len(keys) < 2 || len(keys) > maxDepth {
			continue
		}
		at := made
		for _, key := range keys[1 : len(keys)-1] {
			inner := at.get(key)
			if inner == nil {
				inner = &value{kind: object, from: s.values[name].from}
				at.set(key, inner)
			}
			if at = inner; at.kind != object {
				break
			}
		}
		if at.kind == object {
			at.set(keys[len(keys)-1], s.values[name])
		}
	}
	return made
}

// applyPlain follows os.getenv where the program loads its env files into the
// process environment: what is there already stays.
func (c *Class) applyPlain(layers []Layer) Outcome {
	s := newSourced(c)
	s.collect(layers, false)
	s.collect(layers, true)
	var outcome Outcome
	for _, f := range c.Fields {
		var found *value
		for _, v := range f.Variables {
			if found = s.get(v.Name); found != nil && !(f.SkipsEmpty && found.text == "") {
				break
			}
			found = nil
		}
		outcome.add(f, f.Name, found, true)
	}
	return outcome
}
