package settings

import (
	"slices"
	"strings"
)

// explode gives the nested variables of a field as an object. reason is not empty
// if one of them should be JSON and is not.
func (s *sourced) explode(f *Field) (made *value, reason string, at Place) {
	made = &value{kind: object}
	rules := &s.class.rules
	delimiter := rules.NestedDelimiter
	if delimiter == "" {
		return made, "", Nowhere
	}
	type hit struct{ name, rest string }
	var hits []hit
	for i, e := range f.entries {
		prefix := e.env + delimiter
		from, _ := slices.BinarySearch(s.sorted, prefix)
		for _, name := range s.sorted[from:] {
			rest, ok := strings.CutPrefix(name, prefix)
			if !ok {
				break
			}
			if !slices.ContainsFunc(f.entries[:i], func(e entry) bool { return strings.HasPrefix(name, e.env+delimiter) }) {
				hits = append(hits, hit{name, rest})
			}
		}
	}
	slices.SortFunc(hits, func(a, b hit) int { return s.order[a.name] - s.order[b.name] })
	for _, h := range hits {
		v := s.values[h.name]
		limit := -1
		if rules.split > 0 {
			limit = rules.split
		}
		keys := strings.SplitN(h.rest, delimiter, limit)
		if len(keys) > maxDepth {
			continue
		}
		if reason := s.place(made, f, keys, v); reason != "" {
			return nil, reason, placeOf(v)
		}
	}
	return made, "", Nowhere
}

// place puts the value of a nested variable where its name says.
func (s *sourced) place(made *value, f *Field, keys []string, v *value) (reason string) {
	target := target{spec: f.Type.spec, field: true, known: true}
	at := made
	for _, key := range keys[:len(keys)-1] {
		target = s.next(target, key, maxSteps)
		if at == nil {
			continue
		}
		inner := at.get(key)
		if inner == nil {
			inner = &value{kind: object, from: v.from}
			at.set(key, inner)
		}
		if at = inner; at.kind != object {
			at = nil
		}
	}
	key := keys[len(keys)-1]
	target = s.next(target, key, maxSteps)
	dict := f.Type.spec != nil && f.Type.spec.kind == objectType
	if (target.known || dict) && v.kind == text && v.text != "" {
		complex, lenient := true, true
		switch {
		case target.known && target.field:
			complex, lenient = target.spec.complex()
			v = s.enumerated(target.spec, v)
		case target.known:
			complex, lenient = target.spec.complex()
			complex, lenient = complex && !lenient, true
		}
		if complex && v.kind == text && (!target.field || target.spec == nil || !target.spec.noDecode) {
			if decoded, ok := parseJSON(v.text); ok {
				decoded.stamp(v.from)
				v = decoded
			} else if !lenient {
				return "is not JSON"
			}
		}
	}
	if at == nil {
		return ""
	}
	if s.isNone(v) {
		if old := at.get(key); old != nil && !(old.kind == object && len(old.keys) == 0) {
			return ""
		}
		v = &value{kind: none, from: v.from}
	}
	at.set(key, v)
	return ""
}

// A target is what a nested variable is for: a field, or the type of the values of
// a dict.
type target struct {
	spec         *spec
	field, known bool
}

// next gives the field of a model in a type that a key stands for.
func (s *sourced) next(of target, key string, steps int) target {
	sp := of.spec
	if !of.known || sp == nil || steps <= 0 {
		return target{}
	}
	if sp.kind == unionType || sp.kind == listType || sp.kind == objectType {
		for _, arg := range sp.args {
			if found := s.next(target{spec: arg, known: true}, key, steps-1); found.known {
				return found
			}
		}
	}
	switch {
	case sp.kind == objectType && len(sp.args) == 2:
		return target{spec: sp.args[1], known: true}
	case sp.kind == modelType:
		for _, f := range sp.model.fields {
			if s.same(f.Name, key) {
				return target{spec: f.Type.spec, field: true, known: true}
			}
			for _, e := range s.class.rules.entriesOf(f, false) {
				if s.same(e.env, key) {
					return target{spec: f.Type.spec, field: true, known: true}
				}
			}
		}
	}
	return target{}
}

func (s *sourced) same(name, key string) bool {
	if s.class.rules.CaseSensitive {
		return name == key
	}
	return strings.ToLower(name) == strings.ToLower(key) //nolint:staticcheck // Python compares what lower gives, and does not fold
}

// foldKeys spells the keys of an object as the fields of a model are spelt, whatever
// their letter case.
func foldKeys(of *spec, v *value) *value {
	m := of
	if of != nil && of.kind == unionType {
		if len(of.args) != 2 || of.args[0] == nil || of.args[1] == nil || of.args[0].kind != noneType && of.args[1].kind != noneType {
			return v
		}
		m = of.args[0]
	}
	if m == nil || m.kind != modelType {
		return v
	}
	folded := &value{kind: object, from: v.from}
	for i, key := range v.keys {
		item := v.items[i]
		if spelt, ok := m.model.spellings()[strings.ToLower(key)]; ok {
			key = spelt.name
			if of := spelt.field.Type.spec; of != nil && of.kind == modelType && item.kind == object {
				item = foldKeys(of, item)
			}
		}
		folded.set(key, item)
	}
	return folded
}

// aliasNames follows _get_alias_names: the aliases, or the name.
func (f *Field) aliasNames() []string {
	if len(f.info.aliases) == 0 {
		return []string{f.Name}
	}
	var names []string
	if f.info.alias != "" {
		names = append(names, f.info.alias)
	}
	for _, path := range f.info.aliases {
		if len(path) == 1 {
			names = append(names, path[0].name)
		}
	}
	if len(names) == 0 {
		names = append(names, f.info.aliases[0][0].name)
	}
	return names
}
