package envpy

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Made is an engine that a module of an application makes.
type Made struct {
	Engine
	// URLs are the places where its connection string comes from, in the file's
	// order. A literal is in it only if it reaches the engine.
	URLs []URL
	// Conditional tells that whether the program comes to the call depends on a
	// condition, so that another environment may do without.
	Conditional bool
	// Options are the arguments that are given by name, each once, in the order of
	// their names.
	Options []Option
	// Open tells that there may be arguments besides, in a dictionary that cannot be
	// told.
	Open bool
	// Connect are the arguments of the driver, which connect_args holds, and
	// ConnectOpen tells that it may hold others.
	Connect     []Option
	ConnectOpen bool
}

// An Option is an argument of an engine, or of its driver.
type Option struct {
	Name string
	// Value is a constant, a number, the name of a class or function of a library, or a
	// text, as Kind says. A text may be a secret.
	Value string
	Kind  OptionKind
	// Sometimes tells that it is given on a condition.
	Sometimes bool
	At        source.Pos // the value
}

// OptionKind is what the value of an option is.
type OptionKind int

// The kinds of values.
const (
	UnknownOption  OptionKind = iota // nothing is known of it, and Value is empty
	ConstantOption                   // None, True or False
	NumberOption                     // a number without a sign
	NameOption                       // the last name of what an import gives
	TextOption
)

// MakesEngines tells of the text of a file whether it may make an engine: it speaks of
// SQLAlchemy, or of SQLModel that hands on what that has, and of one of the functions.
// It is asked about every file of a tree. What it looks for begins with a letter that is
// rare, for which the search is several times as fast.
func MakesEngines(data []byte) bool {
	return among(data, "ql", func(_, behind []byte) bool {
		return bytes.HasPrefix(behind, []byte("alchemy")) || bytes.HasPrefix(behind, []byte("model"))
	}) && among(data, "gine", func(before, behind []byte) bool {
		return bytes.HasSuffix(before, []byte("create_en")) || bytes.HasSuffix(before, []byte("create_async_en")) ||
			bytes.HasSuffix(before, []byte("en")) && bytes.HasPrefix(behind, []byte("_from_config"))
	})
}

// among tells whether a word stands somewhere between texts that will do.
func among(data []byte, word string, will func(before, behind []byte) bool) bool {
	for at := 0; ; {
		i := bytes.Index(data[at:], []byte(word))
		if i < 0 {
			return false
		}
		if will(data[:at+i], data[at+i+len(word):]) {
			return true
		}
		at += i + len(word)
	}
}

// Engines tells what engines a module of an application makes, from its text alone,
// in the file's order. It reads it as [Read] does; any of its functions and methods
// may be called.
func Engines(m *python.Module) []Made {
	if !callsEngine(m) {
		return nil
	}
	r := newReader(m)
	r.every = true
	r.block(m.Body)
	r.calledByOthers()
	var all []Made
	for _, at := range places(r.engines) {
		if found := r.made[at]; found != nil {
			all = append(all, r.shown(found, r.engines[at]))
		}
	}
	return all
}

// callsEngine tells whether a module names a function that makes an engine, in other
// places than its texts and definitions: most that speak of one are documentation.
func callsEngine(m *python.Module) bool {
	found := false
	m.Walk(func(n python.Node) bool {
		switch n := n.(type) {
		case *python.Import:
			for _, imported := range n.Names {
				found = found || engineFunctions[imported.Name] && imported.As != ""
			}
		case *python.Name:
			found = found || engineFunctions[n.ID]
		case *python.Attribute:
			found = found || engineFunctions[n.Name]
		}
		return !found
	})
	return found
}

// made is what is known of an engine from all the times that it is made.
type made struct {
	entries     []entry
	given       *dict
	places      map[string]python.Span
	at          python.Span
	conditional bool
}

// noteMade notes an engine that is made at a place.
func (r *reader) noteMade(c *call, at python.Span, entries []entry) {
	given, places := r.keywords(c)
	old := r.made[at]
	if old == nil {
		r.made[at] = &made{entries, given, places, at, r.conditions > 0}
		return
	}
	old.entries = union(old.entries, entries)
	old.given = r.joinDicts(old.given, given)
	old.conditional = old.conditional && r.conditions > 0
}

// placeOf gives the place of a text, a number or what an import gives; none for
// other values.
func placeOf(v *value) python.Span {
	switch {
	case v != nil && v.text != nil:
		return v.text.at
	case v != nil && v.reference != nil:
		return v.reference.at
	}
	return python.Span{}
}

// keywords gives the arguments of a call that have names, with the places of those
// that are written in the call.
func (r *reader) keywords(c *call) (given *dict, places map[string]python.Span) {
	given, places = &dict{keys: map[string]*value{}}, map[string]python.Span{}
	for _, a := range c.arguments {
		switch {
		case a.stars == 2:
			given = r.updated(given, a.value)
		case a.name != "":
			given = r.withKey(given, a.name, true, a.value)
			places[a.name] = a.at
		}
	}
	return given, places
}

// connectArgs is the argument of an engine that holds those of the driver.
const connectArgs = "connect_args"

// shown gives what is known of an engine.
func (r *reader) shown(m *made, engine Engine) Made {
	shown := Made{
		Engine: engine, URLs: r.urlsOf(m.entries), Conditional: m.conditional,
		Open: m.given.open, ConnectOpen: m.given.open && m.given.keys[connectArgs] == nil,
	}
	for _, name := range sortedKeys(m.given.keys) {
		if name != connectArgs {
			v := m.given.keys[name]
			shown.Options = append(shown.Options, r.argumentOption(name, v, cmp.Or(m.places[name], placeOf(v), m.at)))
			continue
		}
		v := m.given.keys[name]
		switch {
		case v.isNone():
		case v == nil || v.dict == nil:
			shown.ConnectOpen = true
		default:
			shown.ConnectOpen = v.dict.open
			for _, inner := range sortedKeys(v.dict.keys) {
				held := v.dict.keys[inner]
				one := r.argumentOption(inner, held, cmp.Or(placeOf(held), m.places[name], m.at))
				one.Sometimes = one.Sometimes || v.sometimes
				shown.Connect = append(shown.Connect, one)
			}
		}
	}
	return shown
}

// argumentOption gives what is known of an argument.
func (r *reader) argumentOption(name string, v *value, at python.Span) Option {
	o := Option{Name: name, At: r.pos(at)}
	if v == nil {
		return o
	}
	o.Sometimes = v.sometimes || v.maybe
	text, known := v.known()
	switch {
	case v.dict != nil || v.elements != nil:
	case v.constant != "":
		o.Kind, o.Value = ConstantOption, v.constant
	case v.reference != nil && !v.reference.application && !v.reference.called():
		o.Kind, o.Value = NameOption, v.reference.last()
	case known && v.text.number:
		o.Kind, o.Value = NumberOption, text
	case known:
		o.Kind, o.Value = TextOption, text
	}
	return o
}

// urlsOf gives the places that stand behind entries, in the file's order.
func (r *reader) urlsOf(entries []entry) []URL {
	type place struct {
		id       int
		fallback bool
	}
	var found []place
	var add func(e entry, level int)
	add = func(e entry, level int) {
		o := &r.origins[e.id]
		if o.composed {
			for _, part := range o.parts {
				if level < maxLevel {
					add(entry{part.id, part.fallback || e.fallback}, level+1)
				}
			}
			return
		}
		i := slices.IndexFunc(found, func(p place) bool { return p.id == e.id })
		switch fallback := e.fallback && o.Origin == FromLiteral; {
		case i < 0 && len(found) < maxOrigins:
			found = append(found, place{e.id, fallback})
		case i >= 0:
			found[i].fallback = found[i].fallback && fallback
		}
	}
	for _, e := range entries {
		add(e, 0)
	}
	slices.SortFunc(found, func(a, b place) int {
		return r.origins[a.id].span.Start - r.origins[b.id].span.Start
	})
	var urls []URL
	for _, p := range found {
		o := r.origins[p.id]
		o.Fallback, o.At = p.fallback, r.pos(o.span)
		urls = append(urls, o.URL)
	}
	return urls
}

// onlyOnce tells whether a condition asks only whether there is an engine already,
// which says nothing of where the program runs.
func (r *reader) onlyOnce(test python.Expression) bool {
	text := strings.ToLower(r.text(test))
	if !strings.Contains(text, "engine") {
		return false
	}
	for _, other := range []string{"==", "!=", " in ", " and ", " or ", "setting", "config", "env"} {
		if strings.Contains(text, other) {
			return false
		}
	}
	return true
}
