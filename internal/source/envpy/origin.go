package envpy

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// An origin is an entry of the reader's table: a place that a text comes from.
type origin struct {
	URL
	span python.Span
	// composed tells that it is a connection string that the program puts together
	// of parts, and not itself a place; parts are the origins of these.
	composed bool
	parts    []entry
	// text is what it is put together of, as far as that is known.
	text *text
	// reached tells that it reaches an engine, plain that it does so other than as
	// a fallback, whole that it does so as a whole.
	reached, plain, whole bool
}

type originKey struct {
	span   python.Span
	origin Origin
	name   string
}

// An urlKey says which connection string an origin is, wherever it is read.
type urlKey struct {
	origin                Origin
	name, module, section string
	id                    int
}

func (r *reader) urlKey(id int) urlKey {
	o := &r.origins[id]
	if o.composed || o.Name == "" {
		return urlKey{id: id + 1}
	}
	return urlKey{origin: o.Origin, name: o.Name, module: o.Module, section: o.Section}
}

// origin gives the entry for a place, each once.
func (r *reader) origin(u URL, span python.Span) entry {
	key := originKey{span, u.Origin, u.Name}
	id, ok := r.places[key]
	if !ok {
		id = len(r.origins)
		r.places[key] = id
		r.origins = append(r.origins, origin{URL: u, span: span})
	}
	return entry{id: id}
}

// composed gives the entry for a connection string that is put together at a
// place.
func (r *reader) composed(parts []entry, span python.Span) entry {
	key := originKey{span: span}
	id, ok := r.places[key]
	if !ok {
		id = len(r.origins)
		r.places[key] = id
		r.origins = append(r.origins, origin{composed: true, span: span})
	}
	r.origins[id].parts = union(r.origins[id].parts, slices.DeleteFunc(slices.Clone(parts), func(e entry) bool { return e.id == id }))
	return entry{id: id}
}

// from gives a value that comes from one place.
func (r *reader) from(u URL, span python.Span) *value {
	v := &value{origins: []entry{r.origin(u, span)}, percent: percentRaw, direct: true}
	if u.Origin == FromIni || u.Origin == FromElsewhere {
		v.percent = percentUnknown
	}
	return v
}

// originsOf gives the origins of a value, those of an import and of a literal too.
func (r *reader) originsOf(v *value) []entry { return r.originsLevel(v, 0) }

func (r *reader) originsLevel(v *value, level int) []entry {
	if v == nil || level > maxLevel {
		return nil
	}
	found := v.origins
	if v.reference != nil {
		if u, ok := r.setting(v.reference); ok {
			found = union(found, []entry{r.origin(u, v.reference.at)})
		}
	}
	if v.text != nil {
		if e, ok := r.literal(v.text, len(found) > 0); ok {
			found = union(found, []entry{e})
		}
	}
	if v.dict != nil {
		for _, name := range sortedKeys(v.dict.keys) {
			found = union(found, r.originsLevel(v.dict.keys[name], level+1))
		}
		found = union(found, r.originsLevel(v.dict.rest, level+1))
	}
	for _, element := range v.elements {
		if len(found) == maxOrigins {
			break // more are not kept
		}
		found = union(found, r.originsLevel(element, level+1))
	}
	return found
}

// literal gives the origin that a text is itself: if it is a connection string
// with a password, or one with a server and nothing that comes from elsewhere.
func (r *reader) literal(t *text, others bool) (entry, bool) {
	if !t.hasScheme() {
		return entry{}, false
	}
	shown, open := t.shown()
	if !password.MatchString(shown) {
		_, server, _ := strings.Cut(shown, "://")
		server, _, _ = strings.Cut(server, "/")
		if others || !scheme.MatchString(shown) || len(open) > 0 && strings.Contains(server, "{}") {
			return entry{}, false
		}
	}
	return r.origin(URL{Origin: FromLiteral, Text: shown, Open: open}, t.at), true
}

// reach notes that the connection string is one of the origins.
func (r *reader) reach(entries []entry) {
	for _, e := range entries {
		r.mark(e, true, 0)
	}
}

func (r *reader) mark(e entry, whole bool, level int) {
	o := &r.origins[e.id]
	if level > maxLevel || o.reached && o.plain && (o.whole || !whole) {
		return
	}
	o.reached = true
	o.plain = o.plain || !e.fallback
	o.whole = o.whole || whole
	for _, part := range o.parts {
		part.fallback = part.fallback || e.fallback
		r.mark(part, false, level+1)
	}
}

// sink notes that a value is the connection string of an engine, and gives its
// origins; at is where it gets there.
func (r *reader) sink(v *value, at python.Span) []entry {
	if v != nil && v.constant != "" {
		return nil
	}
	entries := r.originsOf(v)
	if _, ok := v.known(); len(entries) == 0 && !ok {
		entries = []entry{r.origin(URL{Origin: FromElsewhere}, at)}
	}
	r.reach(entries)
	return entries
}

// urls gives the places that count, in the file's order.
func (r *reader) urls() []URL {
	var found []origin
	for _, o := range r.origins {
		if o.reached && !o.composed {
			o.Fallback = o.Origin == FromLiteral && !o.plain
			found = append(found, o)
		}
	}
	found = append(found, r.unreached(found)...)
	slices.SortStableFunc(found, func(a, b origin) int { return a.span.Start - b.span.Start })
	var urls []URL
	for _, o := range found {
		o.At = r.pos(o.span)
		urls = append(urls, o.URL)
	}
	return urls
}

// unreached gives the literals that are connection strings with a user, and
// reach no engine. Docstrings, and strings that stand alone, are none.
func (r *reader) unreached(reached []origin) []origin {
	taken := map[python.Span]bool{}
	for _, o := range reached {
		if o.Origin == FromLiteral {
			taken[o.span] = true
		}
	}
	var found []origin
	r.source.Walk(func(n python.Node) bool {
		switch n := n.(type) {
		case *python.ExpressionStatement:
			_, alone := n.Value.(*python.String)
			return !alone
		case *python.String:
			at := between(n.Parts, n.Span)
			if !taken[at] && isConnection(n.Value) && !isFormat(n.Value) {
				found = append(found, origin{URL: URL{Origin: FromLiteral, Text: n.Value, Unreached: true}, span: at})
			}
		}
		return true
	})
	return found
}

// between gives the range between the quotes.
func between(parts []python.StringPart, whole python.Span) python.Span {
	if len(parts) == 0 {
		return whole
	}
	return python.Span{Start: parts[0].Text.Start, End: parts[len(parts)-1].Text.End}
}

// isURLName tells whether a name is that of a connection string.
func isURLName(name string) bool {
	lower := strings.ToLower(name)
	for _, suffix := range []string{"url", "uri", "dsn", "url()", "uri()", "dsn()"} {
		if strings.HasSuffix(lower, suffix) {
			return true
		}
	}
	return strings.Contains(lower, "database_ur") || strings.Contains(lower, "db_ur") ||
		strings.Contains(lower, "connection_string") || strings.Contains(lower, "sqlalchemy_conn")
}
