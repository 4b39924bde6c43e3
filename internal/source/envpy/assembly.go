package envpy

import (
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// isDirect tells whether the text of a value is that of one place, but for quoting.
func (r *reader) isDirect(v *value) bool {
	return v != nil && (v.direct || v.reference != nil && v.reference.application)
}

func quotingOf(v *value) source.Quoting {
	if v == nil {
		return source.Raw
	}
	return v.quoting
}

// joinDirect is isDirect for a value that is one of two: it still is if the other one
// is of the same place, or a literal that stands in for it.
func (r *reader) joinDirect(a, b *value) (direct bool, quoting source.Quoting) {
	_, first := a.known()
	_, second := b.known()
	switch {
	case first:
		return r.isDirect(b) && b.quoting == source.Raw, source.Raw
	case second:
		return r.isDirect(a) && a.quoting == source.Raw, source.Raw
	}
	return r.isDirect(a) && r.isDirect(b) && a.quoting == b.quoting && within(r.originsOf(a), r.originsOf(b)), a.quoting
}

// quoted gives the value of quote(v), or quote_plus(v).
func (r *reader) quoted(c *call, function string) *value {
	given := c.value(0, "string")
	u := r.flat(given)
	u.percent = percentRaw
	safe, ok := c.argument(1, "safe")
	text, known := safe.value.known()
	switch {
	case ok && !known || text != "" || len(c.arguments) > 2 || quotingOf(given) != source.Raw:
		return u
	case function == "quote_plus" || ok:
		u.quoting = source.QuotedWhole
	default:
		u.quoting = source.Quoted
	}
	u.direct = r.isDirect(given)
	return u
}

// given gives the value as a piece of a connection string.
func (r *reader) given(v *value) source.Piece {
	if !r.isDirect(v) {
		return source.Piece{}
	}
	// A literal stands in for it.
	entries := slices.DeleteFunc(slices.Clone(r.originsOf(v)), func(e entry) bool { return r.origins[e.id].Origin == FromLiteral })
	if len(entries) != 1 {
		return source.Piece{}
	}
	switch o := r.origins[entries[0].id]; o.Origin {
	case FromEnvironment:
		return source.Piece{Variable: o.Name, Quoting: v.quoting}
	case FromSettings:
		return source.Piece{Field: o.Name, Quoting: v.quoting}
	}
	return source.Piece{}
}

// sourcesOf gives the places that a value is the text of, and what it is where it is
// put together.
func (r *reader) sourcesOf(v *value) (from []URL, assemblies []Assembly) {
	if v == nil || v.cut || v.tail != "" {
		return nil, nil
	}
	for _, e := range r.originsOf(v) {
		o := &r.origins[e.id]
		switch {
		case !o.composed:
			from = append(from, o.URL)
		case o.text != nil:
			assemblies = append(assemblies, r.assembly(o))
		}
	}
	return from, assemblies
}

func (r *reader) assembly(o *origin) Assembly {
	made := Assembly{At: r.pos(o.span)}
	for _, p := range o.text.pieces {
		if p.hole {
			made.Pieces = append(made.Pieces, p.given)
		} else {
			made.Pieces = append(made.Pieces, source.Piece{Text: p.literal})
		}
	}
	return made
}

// assemblies gives the connection strings that are put together and reach an engine,
// in the file's order.
func (r *reader) assemblies() []Assembly {
	var found []Assembly
	for i := range r.origins {
		if o := &r.origins[i]; o.reached && o.composed && o.text != nil {
			found = append(found, r.assembly(o))
		}
	}
	slices.SortStableFunc(found, func(a, b Assembly) int { return a.At.Compare(b.At) })
	return found
}
