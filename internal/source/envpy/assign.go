package envpy

import (
	"maps"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

func (r *reader) assignment(a *python.Assignment) {
	if a.Value == nil {
		return
	}
	v := r.expression(a.Value)
	if a.Operator != "" && len(a.Targets) == 1 {
		v = r.operation(a.Operator, r.expression(a.Targets[0]), v, a.Span)
	}
	var kept *python.Subscript
	for _, t := range a.Targets {
		r.assign(t, v)
		if s, ok := t.(*python.Subscript); ok {
			kept = s
		}
	}
	for _, t := range a.Targets {
		if name, ok := t.(*python.Name); ok {
			s := slot{r.assignable(name.ID), name.ID}
			delete(r.aliases, s)
			if kept != nil && v != nil && v.dict != nil {
				r.aliases[s] = kept // a[key] = b = {}: what is put into b is in a, too
			}
		}
	}
}

// assign gives a target a value.
func (r *reader) assign(target python.Expression, v *value) {
	switch t := target.(type) {
	case *python.Name:
		r.set(r.assignable(t.ID), t.ID, v)
	case *python.Sequence:
		r.unpack(t.Elements, v)
	case *python.Subscript:
		r.assignKey(t, v)
	case *python.Attribute:
		base := r.expression(t.Value)
		if base != nil && base.class != nil {
			r.set(base.class.scope, t.Name, v) // one instance stands for all
		}
		if t.Name == "drivername" {
			r.rewritesDriver(t.Span)
		}
	case *python.Unknown: // *rest
		for _, p := range t.Parts {
			r.assign(p, r.flat(v))
		}
	}
}

func (r *reader) unpack(targets []python.Expression, v *value) {
	for i, t := range targets {
		if v != nil && len(v.elements) == len(targets) {
			r.assign(t, v.elements[i])
		} else {
			r.assign(t, r.element(v))
		}
	}
}

// items gives one of what a loop goes over: of the items of a dictionary, a key and
// a value.
func (r *reader) items(v *value) *value {
	if v != nil && v.items {
		return r.ofElements([]*value{nil, r.element(v)})
	}
	return r.element(v)
}

// assignKey gives a key of a dictionary, or of the process environment, a value.
// The dictionary is that of a variable, or of a key of one.
func (r *reader) assignKey(s *python.Subscript, v *value) {
	base := r.expression(s.Value)
	key, known := r.expression(s.Index).known()
	if base != nil && base.reference != nil && base.reference.dotted() == "os.environ" {
		if known {
			r.setOption("environ", key, v)
		}
		return
	}
	if base == nil {
		base = &value{dict: &dict{open: true}}
	}
	if base.dict == nil {
		return
	}
	r.assignBack(s.Value, r.ofDict(r.withKey(base.dict, key, known, v)))
}

// assignBack gives what a dictionary was read from the changed one.
func (r *reader) assignBack(e python.Expression, v *value) {
	switch e := e.(type) {
	case *python.Name:
		r.rebind(e.ID, v)
	case *python.Subscript:
		r.assignKey(e, v)
	}
}

// rebind changes a variable where it is: that of an outer scope too, as its object
// changes.
func (r *reader) rebind(name string, v *value) {
	for s := r.scope; s != nil; s = s.parent {
		if _, ok := s.vars[name]; ok {
			r.set(s, name, v)
			if kept := r.aliases[slot{s, name}]; kept != nil && r.nested < maxNested {
				r.nested++
				r.assignKey(kept, v)
				r.nested--
			}
			return
		}
	}
	r.set(r.assignable(name), name, v)
}

// withKey gives a dictionary in which a key has another value.
func (r *reader) withKey(d *dict, key string, known bool, v *value) *dict {
	c := *d
	c.keys = make(map[string]*value, len(d.keys)+1)
	maps.Copy(c.keys, d.keys)
	r.put(&c, key, known, v)
	return &c
}

// put changes a dictionary that nothing else refers to yet.
func (r *reader) put(d *dict, key string, known bool, v *value) {
	if !known || !has(d.keys, key) && len(d.keys) >= maxKeys {
		d.rest, d.open = joinRest(r, d.rest, v), true
		return
	}
	d.keys[key] = v
}

// ofDict gives the value of a dictionary. One that holds too much is flattened.
func (r *reader) ofDict(d *dict) *value {
	v := &value{dict: d, size: 1 + size(d.rest)}
	for _, inner := range d.keys {
		v.size += size(inner)
	}
	if v.size > maxSize {
		c := *d
		c.rest, c.keys = r.flat(d.rest), make(map[string]*value, len(d.keys))
		for key, inner := range d.keys {
			c.keys[key] = r.flat(inner)
		}
		v.dict, v.size = &c, 2+len(c.keys)
	}
	return v
}

// ofElements gives the value of a sequence; one that is too long is flattened.
func (r *reader) ofElements(elements []*value) *value {
	v := &value{elements: elements, size: 1}
	for _, inner := range elements {
		v.size += size(inner)
	}
	if len(elements) == 0 || v.size > maxSize {
		return r.flat(v)
	}
	return v
}

func size(v *value) int {
	if v == nil {
		return 1
	}
	return max(1, v.size)
}

// key gives what a dictionary holds under a key; ok is false if it certainly holds
// nothing.
func (r *reader) key(d *dict, key string) (v *value, ok bool) {
	if v, ok := d.keys[key]; ok {
		return v, true
	}
	if d.ini != nil {
		v = r.option(*d.ini, key)
		if d.rest != nil {
			v = r.join(v, d.rest)
		}
		return v, true
	}
	return d.rest, d.open
}

// element gives one of what a value is made of.
func (r *reader) element(v *value) *value {
	if v == nil {
		return nil
	}
	var joined *value
	switch {
	case v.elements != nil:
		for i, e := range v.elements {
			if i == 0 {
				joined = e
			} else {
				joined = r.join(joined, e)
			}
		}
		return joined
	case v.dict != nil:
		for i, name := range sortedKeys(v.dict.keys) {
			if i == 0 {
				joined = v.dict.keys[name]
			} else {
				joined = r.join(joined, v.dict.keys[name])
			}
		}
		return joinRest(r, joined, v.dict.rest)
	case v.reference != nil && v.reference.application:
		return v
	}
	return r.flat(v)
}

// imports binds the names of an import.
func (r *reader) imports(s *python.Import) {
	module := strings.Repeat(".", s.Level) + s.Module
	for _, n := range s.Names {
		bound := &reference{module: module, application: application(module)}
		name := n.As
		switch {
		case !s.From:
			bound.module, bound.application = n.Name, application(n.Name)
			if name == "" {
				r.known(n.Name)
				name, _, _ = strings.Cut(n.Name, ".")
				bound.module = name
			}
		case n.Name == "*":
			if bound.application {
				r.star = module
			}
			continue
		default:
			bound.path = []string{n.Name}
			if name == "" {
				name = n.Name
			}
		}
		r.set(r.assignable(name), name, &value{reference: bound, percent: percentOfSetting(bound)})
	}
}

// known notes the modules that import a.b.c makes attributes of each other.
func (r *reader) known(dotted string) {
	steps := strings.SplitN(dotted, ".", maxPath)
	for i := range steps {
		r.modules[strings.Join(steps[:i+1], ".")] = true
	}
}
