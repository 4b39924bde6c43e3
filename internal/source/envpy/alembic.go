package envpy

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// The names under which options are kept that the program sets: a section of the
// ini, or one that is not known, or the process environment.
const (
	anySection         = "*"
	environSection     = "\x01"
	defaultPrefix      = "sqlalchemy."
	separator          = "\x00"
	mainSectionOfIni   = "alembic"
	defaultSectionName = "DEFAULT"
)

func optionKey(section, name string) string { return section + separator + name }

// sectionOf gives the section that an argument names.
func sectionOf(v *value, at python.Span) section {
	if v != nil && v.constant == mainSection {
		return section{at: at}
	}
	name, known := v.known()
	if name == mainSectionOfIni {
		name = ""
	}
	return section{name: name, any: !known, at: at}
}

func (s section) key() string {
	if s.any {
		return anySection
	}
	return s.name
}

// setOption notes that the program sets an option.
func (r *reader) setOption(section, name string, v *value) {
	key := optionKey(section, name)
	if !slices.Contains(r.optionNames, key) {
		if len(r.optionNames) >= maxKeys {
			return
		}
		r.optionNames = append(r.optionNames, key)
	}
	if section != environSection {
		v = r.flat(v)
		v.percent = percentUnknown
	}
	r.set(r.options, key, v)
}

// option gives an option as the program reads it: what it was set to, what the ini
// has, or either.
func (r *reader) option(s section, name string) *value {
	v, ok := r.options.vars[optionKey(s.key(), name)]
	if !ok && !s.any && s.name != "" {
		v, ok = r.options.vars[optionKey(anySection, name)]
	}
	if !ok && s.any {
		for _, key := range r.optionNames {
			if o, set := r.options.vars[key]; set && strings.HasSuffix(key, separator+name) && !strings.HasPrefix(key, environSection) {
				v = r.iniOption(s, name)
				c := *r.flat(o)
				c.unset = false
				return r.join(v, &c)
			}
		}
	}
	if !ok || v == nil {
		return r.iniOption(s, name)
	}
	if !v.unset {
		return v
	}
	c := *v
	c.unset = false
	return r.join(&c, r.iniOption(s, name))
}

// iniOption gives an option as the ini has it, and what was set that it may refer
// to by %(name)s.
func (r *reader) iniOption(s section, name string) *value {
	u := URL{Origin: FromIni, Name: name}
	if !s.any {
		u.Section = s.name
	}
	v := r.from(u, s.at)
	for _, key := range r.optionNames {
		in, option, _ := strings.Cut(key, separator)
		if in != s.key() && in != defaultSectionName || isURLName(option) {
			continue
		}
		if o := r.options.vars[key]; o != nil && len(o.origins) > 0 {
			v.origins = union(v.origins, o.origins)
		}
	}
	return v
}

// alembic gives what a method of Alembic's config, or of its context, gives.
func (r *reader) alembic(c *call, base *value, method string) (v *value, ok bool) {
	switch method {
	case "set_main_option":
		r.setCall(c, section{at: c.Span}, 0)
		return none, true
	case "set_section_option":
		r.setCall(c, sectionOf(c.value(0, "section"), c.Span), 1)
		return none, true
	case "get_main_option":
		return r.optionCall(c, section{at: c.Span}, 0), true
	case "get_section_option":
		return r.optionCall(c, sectionOf(c.value(0, "section"), c.Span), 1), true
	case "get_alembic_option":
		return r.optionCall(c, section{at: c.Span}, 0), true
	case "get_section":
		return r.sectionCall(sectionOf(c.value(0, "name"), c.Span)), true
	case "get_x_argument":
		return &value{kind: arguments}, true
	case "configure":
		if r.isContext(c, base) {
			r.configure(c)
			return none, true
		}
	}
	return nil, false
}

func (r *reader) optionCall(c *call, s section, place int) *value {
	name, known := c.value(place, "name").known()
	v := r.from(URL{Origin: FromIni, Section: s.name}, s.at)
	if known {
		v = r.option(s, name)
	}
	return v.orDefault(r, c, place+1)
}

func (r *reader) sectionCall(s section) *value {
	d := &dict{keys: map[string]*value{}, ini: &s}
	for _, key := range r.optionNames {
		in, name, _ := strings.Cut(key, separator)
		if in == s.key() || in == anySection && s.name != "" || s.any && in != environSection {
			if _, set := r.options.vars[key]; set {
				d.keys[name] = r.option(s, name)
			}
		}
	}
	return r.ofDict(d)
}

// setCall notes a call that sets an option. The connection string gets there, so
// that its origins count.
func (r *reader) setCall(c *call, s section, place int) {
	name, known := c.value(place, "name").known()
	given, ok := c.argument(place+1, "value")
	if !ok {
		return
	}
	if known {
		r.setOption(s.key(), name, given.value)
	}
	if known && !isURLName(name) {
		lower := strings.ToLower(name)
		part := false
		for _, word := range []string{"url", "uri", "dsn", "pass", "pw", "user", "host", "db", "port"} {
			part = part || strings.Contains(lower, word)
		}
		if !part {
			return
		}
	} else {
		r.sink(given.value, given.at)
	}
	set := Set{Option: name, At: r.pos(given.at)}
	switch given.value.percentOf() {
	case percentNone, percentDoubled:
		set.Escaped, set.Certain = true, true
	case percentRaw:
		set.Certain = true
	}
	set.From, set.Assemblies = r.sourcesOf(given.value)
	r.noteSet(given.at, set)
}

// noteSet keeps what is worst of a call that runs several times.
func (r *reader) noteSet(at python.Span, s Set) {
	rank := func(s Set) int {
		switch {
		case s.Escaped:
			return 0
		case !s.Certain:
			return 1
		}
		return 2
	}
	if old, ok := r.sets[at]; !ok || rank(s) > rank(old) {
		r.sets[at] = s
	}
}

// isContext tells whether a call of configure is that of Alembic's context.
func (r *reader) isContext(c *call, base *value) bool {
	if base != nil && base.reference != nil && !base.reference.application {
		return strings.HasPrefix(base.reference.dotted(), "alembic.")
	}
	for _, name := range []string{"connection", "url", "target_metadata", "dialect_name"} {
		if slices.ContainsFunc(c.arguments, func(a argument) bool { return a.name == name }) {
			return true
		}
	}
	return false
}

// configure notes a call of context.configure.
func (r *reader) configure(c *call) {
	given := &dict{keys: map[string]*value{}}
	var places [3]python.Span
	names := []string{"connection", "url", "dialect_name"}
	for i, a := range c.arguments {
		switch {
		case a.stars == 2:
			given = r.updated(given, a.value)
			given.open = given.open || a.value == nil
		case a.name != "":
			given = r.withKey(given, a.name, true, a.value)
			if j := slices.Index(names, a.name); j >= 0 {
				places[j] = a.at
			}
		case a.stars == 0 && i < len(names):
			given = r.withKey(given, names[i], true, a.value)
			places[i] = a.at
		}
	}
	if v := given.keys["connection"]; v != nil {
		r.reach(r.originsOf(v))
	}
	if v, ok := given.keys["url"]; ok {
		at := places[1]
		if at == (python.Span{}) {
			at = c.Span
		}
		r.sink(v, at)
	}
	if v, ok := given.keys["target_metadata"]; ok {
		r.program.Metadata = r.program.Metadata || !v.isNone()
	} else if given.open {
		r.metadataOpen = true
	}
	configure := Configure{BatchKnown: true, At: r.pos(c.Function.Range())}
	switch v, ok := given.keys["render_as_batch"]; {
	case ok:
		configure.Batch = !v.isNone() && (v == nil || v.constant != "False")
	case given.open || given.ini != nil:
		configure.BatchKnown = false
	}
	at := c.Function.Range()
	if old, ok := r.configures[at]; ok {
		configure.Batch = configure.Batch || old.Batch
		configure.BatchKnown = configure.BatchKnown && old.BatchKnown
	}
	r.configures[at] = configure
}
