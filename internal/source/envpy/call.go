package envpy

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// An argument is an argument of a call.
type argument struct {
	name  string
	stars int
	value *value
	at    python.Span
}

// A call is a call with its arguments.
type call struct {
	*python.Call
	arguments []argument
}

// positional gives an argument by its place or name.
func (c *call) argument(place int, name string) (argument, bool) {
	n := 0
	for _, a := range c.arguments {
		switch {
		case name != "" && a.name == name && a.stars == 0:
			return a, true
		case a.name == "" && a.stars == 0:
			if n == place {
				return a, true
			}
			n++
		}
	}
	return argument{}, false
}

func (c *call) value(place int, name string) *value {
	a, _ := c.argument(place, name)
	return a.value
}

func (r *reader) callExpression(e *python.Call) *value {
	var base, function *value
	method := ""
	if a, ok := e.Function.(*python.Attribute); ok {
		base, method = r.expression(a.Value), a.Name
		if base != nil && (base.reference != nil || base.class != nil) {
			function = r.attribute(base, method, a.Span)
		}
	} else {
		function = r.expression(e.Function)
	}
	c := &call{Call: e, arguments: make([]argument, 0, len(e.Arguments))}
	async := r.async
	r.async = false
	for _, a := range e.Arguments {
		c.arguments = append(c.arguments, argument{a.Name, a.Stars, r.expression(a.Value), a.Value.Range()})
	}
	r.async = async
	r.print(c, base, method, function)
	if method != "" {
		if v, ok := r.method(c, base, method); ok {
			return v
		}
	}
	switch {
	case function == nil:
	case function.function != nil:
		return r.call(function.function, function.self, c.arguments)
	case function.class != nil:
		r.mention(function.class)
		if v, ok := function.class.scope.vars["__init__"]; ok && v != nil && v.function != nil {
			r.call(v.function, function, c.arguments)
		}
		return function // its instance
	case function.reference != nil:
		if v, ok := r.library(c, function.reference); ok {
			return v
		}
		if function.reference.application {
			return r.applicationCall(c, function.reference)
		}
	case function.kind == variables:
		return r.environ(textOf(c.value(0, "")), true, e.Span).orDefault(r, c, 1)
	}
	return r.other(c, base, function)
}

func textOf(v *value) string {
	s, _ := v.known()
	return s
}

// orDefault joins a default that an argument gives to a value.
func (v *value) orDefault(r *reader, c *call, place int) *value {
	a, ok := c.argument(place, "default")
	if !ok || a.value.isNone() {
		return v
	}
	if a.value == nil {
		return v
	}
	return r.join(v, r.flagged(a.value))
}

// applicationCall gives what a function of the application returns: what it is
// given, if that is a connection string, else something of its own.
func (r *reader) applicationCall(c *call, f *reference) *value {
	if engineFunctions[f.last()] {
		return r.makeEngine(c, f.last())
	}
	r.callbacks(c, nil)
	var given []entry
	for _, a := range c.arguments {
		for _, e := range r.originsOf(a.value) {
			o := &r.origins[e.id]
			if o.composed || o.Origin == FromLiteral || o.Origin == FromIni && strings.HasSuffix(o.Name, "url") || isURLName(o.Name) {
				given = union(given, []entry{e})
			}
		}
	}
	if len(given) > 0 {
		return &value{origins: given, masked: masking(f.last())}
	}
	return r.extended(f, "()", c.Span)
}

// masking tells whether a function is one that hides a password, by its name.
func masking(name string) bool {
	lower := strings.ToLower(name)
	for _, word := range []string{"mask", "redact", "sanitize", "sanitise", "obfuscate", "hide", "safe_url", "censor", "scrub"} {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

// other gives what a call gives of which nothing is known: it may hold what it is
// given.
func (r *reader) other(c *call, base, function *value) *value {
	r.callbacks(c, base)
	result := r.flat(base)
	if base == nil || base.reference != nil && !base.reference.application {
		result = &value{}
	}
	result.percent = percentUnknown
	if function != nil && function.reference == nil {
		result.origins = union(result.origins, r.originsOf(function))
	}
	for _, a := range c.arguments {
		if a.value != nil && a.value.function == nil {
			result.origins = union(result.origins, r.originsOf(a.value))
			result.engines = unionSpans(result.engines, a.value.engines)
		}
	}
	if len(result.origins) == 0 && len(result.engines) == 0 {
		return nil
	}
	return result
}

// callbacks calls the functions of the file that are handed to another one, as
// run_sync does: with the connection, if that is what it is a method of, and the
// arguments behind.
func (r *reader) callbacks(c *call, base *value) {
	for i, a := range c.arguments {
		if a.value == nil || a.value.function == nil {
			continue
		}
		given := c.arguments[i+1:]
		if base != nil && base.reference == nil {
			given = append([]argument{{value: base}}, given...)
		} else if base != nil && base.reference.application {
			given = append([]argument{{value: r.flat(base)}}, given...)
		}
		if len(given) == 0 {
			given = nil
		}
		r.call(a.value.function, a.value.self, given)
	}
}

// library gives what a function of a library gives; ok is false if it is none of
// those that are known.
func (r *reader) library(c *call, f *reference) (v *value, ok bool) {
	name := f.last()
	if f.called() || f.application && f.module != "" {
		if f.application && name == "import_module" {
			return nil, false
		}
		return nil, false
	}
	if engineFunctions[name] {
		return r.makeEngine(c, name), true
	}
	if f.application && !unresolvedFunctions[name] {
		return nil, false
	}
	switch name {
	case "AsyncEngine":
		v := c.value(0, "")
		if v != nil {
			r.asynchronous(v.engines)
		}
		return v, true
	case "getenv":
		return r.environ(textOf(c.value(0, "key")), true, c.Span).orDefault(r, c, 1), true
	case "config", "dotenv_values", "get_key", "Env", "Config", "AutoConfig", "FileAwareEnv", "Settings":
		return r.reads(c, f)
	case "make_url":
		u := r.asText(c.value(0, "name_or_url"))
		u.url = true
		return u, true
	case "URL", "create":
		if strings.HasPrefix(f.module, "sqlalchemy") {
			return r.created(c), true
		}
	case "str", "repr", "ascii":
		return r.asString(c.value(0, "object")), true
	case "cast":
		return c.value(1, "val"), true
	case "dict":
		return r.newDict(c), true
	case "len", "bool", "isinstance", "type", "callable", "hasattr", "id", "int":
		return nil, true
	case "getattr":
		return r.getattr(c), true
	case "import_module", "__import__":
		if module, known := c.value(0, "name").known(); known {
			return &value{reference: &reference{module: module, at: c.Span, application: application(module)}}, true
		}
		return &value{reference: &reference{path: []string{"import_module"}, at: c.Span, application: true}}, true
	case "quote", "quote_plus", "urlquote":
		return r.quoted(c, name), true
	case "unquote", "unquote_plus":
		u := r.flat(c.value(0, "string"))
		u.percent = percentUnknown
		return u, true
	case "sub", "subn":
		if f.module == "re" {
			return r.substituted(c), true
		}
	case "split":
		if f.module == "re" {
			return r.flat(c.value(1, "string")), true
		}
	case "urlparse", "urlsplit":
		return r.asText(c.value(0, "url")), true
	case "expandvars":
		u := r.asText(c.value(0, "path"))
		u.origins = union(u.origins, []entry{r.origin(URL{Origin: FromEnvironment}, c.Span)})
		return u, true
	}
	return nil, false
}

// unresolvedFunctions are the functions that are known by their name alone, where
// nothing in the file defines it.
var unresolvedFunctions = set(`AsyncEngine getenv make_url quote_plus`)

// getattr is an attribute by its name.
func (r *reader) getattr(c *call) *value {
	base := c.value(0, "")
	name, known := c.value(1, "").known()
	if !known {
		name = "()"
	}
	return r.attribute(base, name, c.Span).orDefault(r, c, 2)
}

func (r *reader) newDict(c *call) *value {
	made := &dict{keys: map[string]*value{}}
	for _, a := range c.arguments {
		if a.name != "" && a.stars == 0 {
			made = r.withKey(made, a.name, true, a.value)
		} else {
			if v := a.value; v != nil && v.reference != nil && v.reference.dotted() == "os.environ" {
				return &value{kind: environment}
			}
			made = r.updated(made, a.value)
		}
	}
	return r.ofDict(made)
}

// reads gives what the libraries give that read the process environment.
func (r *reader) reads(c *call, f *reference) (*value, bool) {
	name := f.last()
	switch f.module {
	case "decouple":
		if name == "config" {
			return r.environ(textOf(c.value(0, "option")), true, c.Span).orDefault(r, c, 1), true
		}
		return &value{kind: variables}, true
	case "environs", "environ", "starlette.config", "dotenv":
		if name == "get_key" {
			return r.environ(textOf(c.value(1, "key_to_get")), true, c.Span), true
		}
		return &value{kind: variables}, true
	}
	return nil, false
}
