package envpy

import (
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// union gives the entries of both; a plain one is stronger than a fallback.
func union(a, b []entry) []entry {
	if len(a) == 0 {
		return b
	}
	joined := slices.Clip(a)
	for _, e := range b {
		i := slices.IndexFunc(joined, func(o entry) bool { return o.id == e.id })
		switch {
		case i < 0 && len(joined) < maxOrigins:
			joined = append(joined, e)
		case i >= 0 && joined[i].fallback && !e.fallback:
			joined = slices.Clone(joined)
			joined[i].fallback = false
		}
	}
	return joined
}

// join gives what is known of a value that is one of two.
func (r *reader) join(a, b *value) *value {
	switch {
	case a == b:
		return a
	case b.isNone():
		return a.optional()
	case a.isNone():
		return b.optional()
	case a == nil:
		return r.uncertain(b)
	case b == nil:
		return r.uncertain(a)
	case a.unset || b.unset:
		// Only what is left of it when it is read matters.
	case a.function != nil && a.function == b.function, a.class != nil && a.class == b.class,
		a.constant != "" && a.constant == b.constant, a.kind != plain && a.kind == b.kind:
		return a
	case a.reference != nil && b.reference != nil && a.reference.same(b.reference):
		return a
	}
	if a.dict != nil && b.dict != nil {
		return r.ofDict(r.joinDicts(a.dict, b.dict))
	}
	joined := r.flat(a)
	other := r.flat(b)
	result := &value{
		origins: union(joined.origins, other.origins),
		engines: unionSpans(joined.engines, other.engines),
		percent: r.joinPercent(joined, other),
		url:     a.url && b.url, part: a.part || b.part, masked: a.masked && b.masked,
		maybe: a.maybe || b.maybe, filled: r.certain(a) && r.certain(b),
		tail: a.tail + b.tail, cut: a.cut || b.cut, unset: a.unset || b.unset,
	}
	if len(result.tail) > maxText {
		result.tail = "?"
	}
	result.direct, result.quoting = r.joinDirect(a, b)
	if a.kind != plain {
		result.kind = a.kind
	} else {
		result.kind = b.kind
	}
	switch {
	case a.dict != nil:
		result.dict = opened(a.dict)
	case b.dict != nil:
		result.dict = opened(b.dict)
	}
	if n := len(a.elements); n > 0 && n == len(b.elements) {
		result.elements = make([]*value, n)
		for i := range a.elements {
			result.elements[i] = r.join(a.elements[i], b.elements[i])
			result.size += size(result.elements[i])
		}
		if result.size > maxSize {
			result.elements, result.size = nil, 1 // their origins are in it
		}
	}
	return result
}

// uncertain gives a value that may also be something else.
func (r *reader) uncertain(v *value) *value {
	if v.constant != "" {
		return nil
	}
	if v.reference != nil || v.function != nil || v.class != nil || v.kind != plain {
		return v
	}
	result := *r.flat(v)
	result.percent, result.filled = percentUnknown, false
	result.dict = v.dict
	if v.dict != nil {
		result.dict = opened(v.dict)
	}
	return &result
}

// optional gives a value that may also be None.
func (v *value) optional() *value {
	if v == nil || v.maybe || v.isNone() {
		return v
	}
	c := *v
	c.maybe, c.filled = true, false
	return &c
}

// atTimes gives a value that a dictionary need not hold.
func (v *value) atTimes() *value {
	if v == nil || v.sometimes {
		return v
	}
	c := *v
	c.sometimes = true
	return &c
}

// sure gives a value that is not empty.
func (v *value) sure() *value {
	if v == nil || v.filled || v.constant != "" {
		return v
	}
	c := *v
	c.maybe, c.filled = false, true
	return &c
}

// certain tells whether a value is a text that certainly is not empty.
func (r *reader) certain(v *value) bool {
	if v != nil && v.filled {
		return true
	}
	if v == nil || v.maybe || v.reference != nil || v.text == nil && len(v.origins) == 0 {
		return false
	}
	if v.text != nil {
		for _, p := range v.text.pieces {
			if p.literal != "" {
				return true
			}
		}
	}
	return len(v.origins) > 0 && !slices.ContainsFunc(v.origins, func(e entry) bool {
		o := &r.origins[e.id]
		return !o.composed && (o.Origin != FromLiteral || e.fallback)
	})
}

func opened(d *dict) *dict {
	if d.open {
		return d
	}
	c := *d
	c.open = true
	return &c
}

func (r *reader) joinDicts(a, b *dict) *dict {
	joined := &dict{keys: map[string]*value{}, open: a.open || b.open, ini: a.ini}
	if joined.ini == nil {
		joined.ini = b.ini
	}
	joined.rest = joinRest(r, a.rest, b.rest)
	for _, side := range []*dict{a, b} {
		for key := range side.keys {
			if _, done := joined.keys[key]; done || len(joined.keys) >= maxKeys {
				continue
			}
			left, inLeft := r.key(a, key)
			right, inRight := r.key(b, key)
			switch {
			case inLeft && inRight:
				joined.keys[key] = r.join(left, right)
			case inLeft:
				joined.keys[key] = left.atTimes()
			default:
				joined.keys[key] = right.atTimes()
			}
		}
	}
	return joined
}

func joinRest(r *reader, a, b *value) *value {
	if a == nil {
		return b
	}
	if b == nil {
		return a
	}
	return r.join(a, b)
}

// joinPercent: what is escaped on one way and, from the same origin, not on the
// other is escaped as far as there is something to escape.
func (r *reader) joinPercent(a, b *value) percent {
	p, q := a.percent, b.percent
	switch {
	case p == q || q == percentNone:
		return p
	case p == percentNone:
		return q
	case p == percentDoubled && q == percentRaw && within(b.origins, a.origins),
		p == percentRaw && q == percentDoubled && within(a.origins, b.origins):
		return percentDoubled
	}
	return percentUnknown
}

func within(inner, outer []entry) bool {
	for _, e := range inner {
		if !slices.ContainsFunc(outer, func(o entry) bool { return o.id == e.id }) {
			return false
		}
	}
	return true
}

func unionSpans(a, b []python.Span) []python.Span {
	joined := slices.Clip(a)
	for _, s := range b {
		if !slices.Contains(joined, s) && len(joined) < maxOrigins {
			joined = append(joined, s)
		}
	}
	return joined
}
