package envpy

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// engineFunctions are the functions that make an engine.
var engineFunctions = set("create_engine engine_from_config create_async_engine async_engine_from_config")

// makeEngine notes a call that makes an engine, and what it makes it of.
func (r *reader) makeEngine(c *call, name string) *value {
	at := c.Function.Range()
	async := strings.Contains(name, "async")
	if old, ok := r.engines[at]; ok {
		async = async || old.Async
	}
	r.engines[at] = Engine{Function: name, Async: async, AsyncKnown: true, At: r.pos(at)}
	v, place := r.engineURL(c, name)
	entries := r.sink(v, place)
	for _, creator := range []string{"creator", "async_creator"} {
		if a, ok := c.argument(-1, creator); ok {
			elsewhere := r.origin(URL{Origin: FromElsewhere}, a.at)
			r.reach([]entry{elsewhere})
			entries = union(entries, []entry{elsewhere})
		}
	}
	r.noteMade(c, at, entries)
	return &value{origins: r.originsOf(v), engines: []python.Span{at}, percent: percentRaw}
}

// engineURL gives the connection string that an engine is made of.
func (r *reader) engineURL(c *call, name string) (*value, python.Span) {
	spread := c.Function.Range()
	var more *value
	for _, a := range c.arguments {
		if a.stars > 0 {
			more, spread = a.value, a.at
		}
	}
	if !strings.HasSuffix(name, "engine_from_config") {
		if a, ok := c.argument(0, "url"); ok {
			return a.value, a.at
		}
		if more != nil && more.dict != nil {
			v, _ := r.key(more.dict, "url")
			return v, spread
		}
		return r.element(more), spread
	}
	if a, ok := c.argument(-1, "url"); ok { // stronger than the configuration
		return a.value, a.at
	}
	prefix := defaultPrefix
	if a, ok := c.argument(1, "prefix"); ok {
		prefix = textOf(a.value)
	}
	a, ok := c.argument(0, "configuration")
	if !ok {
		return r.element(more), spread
	}
	if a.value != nil && a.value.dict != nil {
		if v, ok := r.key(a.value.dict, prefix+"url"); ok {
			return v, a.at
		}
		return none, a.at
	}
	return a.value, a.at
}

// asynchronous notes that engines are wrapped as asynchronous ones.
func (r *reader) asynchronous(engines []python.Span) {
	for _, at := range engines {
		e := r.engines[at]
		e.Async, e.AsyncKnown = true, true
		r.engines[at] = e
	}
}

// isEngineName tells whether a name of the application is that of an engine.
func isEngineName(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasSuffix(lower, "engine") || strings.HasSuffix(lower, "connectable")
}

// used notes that a connection is made from a value: with await or async with if
// async is true. Where it is an engine of the application that tells what it is.
func (r *reader) used(v *value, async bool) {
	if v == nil {
		return
	}
	v = r.flat(v)
	for _, at := range v.engines {
		name, ok := r.imported[at]
		if !ok {
			continue
		}
		async := async || r.engines[at].Async || strings.Contains(strings.ToLower(name), "async")
		r.engines[at] = Engine{Function: name, Async: async, AsyncKnown: true, At: r.pos(at)}
	}
	r.reach(v.origins)
}

// created gives the value of URL.create: a URL object, and what it is made of.
func (r *reader) created(c *call) *value {
	var origins []entry
	state := percentNone
	t := &text{}
	for i, a := range c.arguments {
		if a.value != nil && a.value.part {
			r.rewritesDriver(c.Function.Range())
		}
		entries := r.originsOf(a.value)
		origins = union(origins, entries)
		state = concatenatedPercent(state, orUnknown(a.value), len(entries) > 0)
		if i > 0 && a.name == "password" {
			if s, known := a.value.known(); known && s != "" {
				t = a.value.text
			}
		}
	}
	v := &value{origins: origins, url: true, percent: state}
	if state == percentNone || t.length > 0 {
		if u := r.rendered(c); u != nil {
			v.text = u
		}
	}
	if len(origins) > 0 || v.text == nil {
		if v.text != nil {
			if e, ok := r.literal(v.text, true); ok {
				origins = union(origins, []entry{e})
			}
		}
		if len(origins) == 0 {
			origins = []entry{r.origin(URL{Origin: FromElsewhere}, c.Span)}
		}
		v.text = nil
		composed := r.composed(origins, c.Span)
		r.origins[composed.id].text = r.rendered(c)
		v.origins = []entry{composed}
	}
	return v
}

func orUnknown(v *value) *value {
	if v == nil {
		return &value{}
	}
	return v
}

// rendered gives the text of URL.create; its place is that of the password, or of
// the call.
func (r *reader) rendered(c *call) *text {
	part := func(place int, name string) *text {
		a, ok := c.argument(place, name)
		switch {
		case !ok || a.value.isNone():
			return nil
		case a.value != nil && a.value.text != nil:
			return a.value.text
		}
		t := hole("")
		t.pieces[0].given = r.given(a.value)
		t.pieces[0].given.Quoting += source.QuotedWhole
		return t
	}
	fixed := func(s string) *text { return literal(s, c.Span) }
	t := part(0, "drivername")
	if t == nil {
		return nil
	}
	t = t.appended(fixed("://"))
	user, secret := part(1, "username"), part(2, "password")
	if user != nil {
		t = t.appended(user)
		if secret != nil {
			t = t.appended(fixed(":")).appended(secret)
		}
		t = t.appended(fixed("@"))
	}
	for i, name := range []string{"host", "port", "database"} {
		if p := part(3+i, name); p != nil {
			t = t.appended(fixed([]string{"", ":", "/"}[i])).appended(p)
		}
	}
	if t != nil {
		t.at = c.Span
		if secret != nil && secret.at != (python.Span{}) {
			t.at = secret.at
		}
	}
	return t
}
