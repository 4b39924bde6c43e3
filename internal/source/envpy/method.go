package envpy

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// Methods of strings and of URL objects that give a connection string again, or a
// piece of it; and those that say something about one.
var (
	textMethods = set(`strip lstrip rstrip encode decode lower upper casefold title unicode_string render_as_string
		get_secret_value __str__ __to_string__ removeprefix removesuffix replace split rsplit partition rpartition
		join translate set _replace update_query_dict update_query_string update_query_pairs
		difference_update_query human_repr geturl format expandtabs with_scheme human_repr`)
	questions = set(`startswith endswith find index count isdigit has_key exists is_file get_backend_name
		get_dialect get_driver_name`)
)

// method gives what a method gives; ok is false if it is none of those that are
// known.
func (r *reader) method(c *call, base *value, method string) (v *value, ok bool) {
	if v, ok := r.alembic(c, base, method); ok {
		return v, true
	}
	if method == "configure" || base == nil && method != "set" && method != "create" {
		return nil, false
	}
	if method == "set" || method == "_replace" || method == "with_scheme" {
		for _, name := range []string{"drivername", "scheme"} {
			if _, ok := c.argument(-1, name); ok {
				r.rewritesDriver(c.Function.Range())
			}
		}
	}
	if base == nil {
		return nil, false
	}
	if base.reference != nil {
		if v, ok := r.referenceMethod(c, base, method); ok {
			return v, ok
		}
		if !base.reference.application || !textMethods[method] && !questions[method] {
			return nil, false
		}
	}
	switch {
	case questions[method]:
		return nil, true
	case base.kind != plain:
		return r.kindMethod(c, base, method)
	case base.dict != nil:
		return r.dictMethod(c, base, method)
	case len(base.engines) > 0:
		switch method {
		case "connect", "begin", "raw_connection":
			r.used(base, r.async)
			return base, true
		case "execution_options", "start", "__enter__", "__aenter__":
			return base, true
		}
		return nil, false
	case textMethods[method]:
		return r.textMethod(c, base, method), true
	case base.class != nil || base.function != nil:
		return nil, false
	}
	return nil, false
}

// referenceMethod is a method of what an import gives.
func (r *reader) referenceMethod(c *call, base *value, method string) (*value, bool) {
	dotted := base.reference.dotted()
	switch {
	case dotted == "os.environ":
		return r.kindMethod(c, &value{kind: environment}, method)
	case method == "get" && len(c.arguments) > 0 && base.reference.application:
		if name, known := c.value(0, "").known(); known && len(c.arguments) <= 2 {
			return r.extended(base.reference, name, c.Span).orDefault(r, c, 1), true
		}
	case method == "create" && strings.HasSuffix(dotted, "URL") && strings.HasPrefix(dotted, "sqlalchemy"):
		return r.created(c), true
	case base.reference.application && (method == "connect" || method == "begin"):
		r.used(base, r.async)
		return r.flat(base), true
	case base.reference.application && (method == "items" || method == "values" || method == "copy"):
		return base, true
	}
	return nil, false
}

// kindMethod is a method of the process environment, of the arguments, or of
// config.attributes.
func (r *reader) kindMethod(c *call, base *value, method string) (*value, bool) {
	switch method {
	case "copy", "items", "values":
		return base, true
	case "setdefault":
		name, known := c.value(0, "").known()
		if given := c.value(1, ""); known && base.kind == environment && given != nil {
			v := r.join(r.environ(name, known, c.Span), r.flagged(given))
			r.setOption(environSection, name, v)
			return v, true
		}
	case "read_env", "read_envfile", "update", "keys":
		return nil, true
	}
	name, known := c.value(0, "key").known()
	return r.lookup(base, name, known, c.Span).orDefault(r, c, 1), true
}

// dictMethod is a method of a dictionary. Those that change it give the variable a
// changed one.
func (r *reader) dictMethod(c *call, base *value, method string) (*value, bool) {
	target := c.Function.(*python.Attribute).Value
	switch method {
	case "get", "pop":
		name, known := c.value(0, "").known()
		if !known {
			return r.element(base), true
		}
		v, ok := r.key(base.dict, name)
		if !ok {
			v = none
		}
		return v.orDefault(r, c, 1), true
	case "setdefault":
		name, known := c.value(0, "").known()
		v := c.value(1, "")
		if old, ok := r.key(base.dict, name); ok && known {
			v = r.join(old, r.flagged(v))
		}
		r.assignBack(target, r.ofDict(r.withKey(base.dict, name, known, v)))
		return v, true
	case "update":
		changed := base.dict
		for _, a := range c.arguments {
			if a.name != "" && a.stars == 0 {
				changed = r.withKey(changed, a.name, true, a.value)
			} else {
				changed = r.updated(changed, a.value)
			}
		}
		r.assignBack(target, r.ofDict(changed))
		return none, true
	case "items":
		return &value{dict: base.dict, size: base.size, items: true}, true
	case "copy", "values":
		return base, true
	case "keys":
		return nil, true
	}
	return nil, false
}

// textMethod is a method of a connection string.
func (r *reader) textMethod(c *call, base *value, method string) *value {
	first := c.value(0, "")
	switch method {
	case "replace":
		old, known := first.known()
		with, knownWith := c.value(1, "").known()
		return r.replaced(base, old, with, known && knownWith, c.Span)
	case "format":
		return r.format(c, base)
	case "join":
		if sep, _ := base.known(); sep == "%%" {
			v := r.flat(first)
			v.percent = percentDoubled
			return v
		}
		var parts []*value
		if first != nil && first.elements != nil {
			for i, e := range first.elements {
				if i > 0 {
					parts = append(parts, base)
				}
				parts = append(parts, r.asString(e))
			}
			return r.concatenated(parts, c.Span)
		}
		return r.flat(first)
	case "split", "rsplit", "partition", "rpartition":
		v := r.flat(base)
		v.cut = textOf(first) == "@"
		v.tail = "?"
		return v
	case "removeprefix":
		v := r.flat(base)
		v.tail = textOf(first)
		return v
	case "render_as_string":
		v := r.asText(base)
		hide, ok := c.argument(0, "hide_password")
		v.masked = !ok || hide.value == nil || hide.value.constant != "False"
		v.url = false
		return v
	case "__str__":
		return r.asString(base)
	case "set", "_replace", "update_query_dict", "update_query_string", "update_query_pairs", "difference_update_query":
		v := r.asText(base)
		for _, a := range c.arguments {
			v.origins = union(v.origins, r.originsOf(a.value))
			if s, known := a.value.known(); known && a.name == "password" && hidden.MatchString(s) {
				v.masked = true
			}
		}
		return v
	}
	v := r.asText(base)
	v.url = false
	return v
}

// format is str.format: by place, or by name.
func (r *reader) format(c *call, base *value) *value {
	var values []*value
	for _, a := range c.arguments {
		values = append(values, a.value)
	}
	if _, known := base.known(); !known || base.text == nil {
		return r.concatenated(append([]*value{base}, values...), c.Span)
	}
	named := func(name string) (*value, bool) {
		for _, a := range c.arguments {
			if a.name == name && name != "" {
				return a.value, true
			}
			if a.stars != 2 || a.value == nil || name == "" {
				continue
			}
			if a.value.dict != nil {
				return r.key(a.value.dict, name)
			}
			if a.value.kind == environment || a.value.reference != nil && a.value.reference.dotted() == "os.environ" {
				return r.environ(name, true, a.at), true
			}
		}
		return nil, false
	}
	return r.filled(base, values, named, c.Span)
}
