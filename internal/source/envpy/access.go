package envpy

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// attribute gives an attribute of a value.
func (r *reader) attribute(base *value, name string, at python.Span) *value {
	if name == "config_ini_section" {
		return &value{constant: mainSection}
	}
	switch {
	case base == nil:
		return nil
	case base.class != nil:
		return r.member(base.class, name, at)
	case base.reference != nil:
		switch dotted := base.reference.dotted() + "." + name; {
		case strings.HasSuffix(dotted, ".config.attributes") && !base.reference.application:
			return &value{kind: attributes}
		case strings.HasSuffix(dotted, ".config.cmd_opts") && !base.reference.application:
			return &value{kind: arguments}
		case dotted == "sys.argv":
			return r.from(URL{Origin: FromArgument}, at)
		}
		return r.extended(base.reference, name, at)
	case base.kind == arguments:
		return r.from(URL{Origin: FromArgument, Name: name}, at)
	case len(base.engines) > 0:
		switch name {
		case "url":
			return &value{origins: base.origins, url: true, percent: percentRaw}
		case "engine", "sync_engine", "bind", "connection":
			return base
		}
		return nil
	case len(base.origins) > 0:
		v := *base
		v.part, v.url, v.percent, v.text = base.part || base.url, false, percentUnknown, nil
		switch name {
		case "url", "engine", "bind":
			v.url = true
		case "password", "netloc", "query", "value":
		default:
			v.masked = true
		}
		return &v
	}
	return nil
}

// subscript gives an element, a key or a slice of a value.
func (r *reader) subscript(s *python.Subscript) *value {
	base := r.expression(s.Value)
	index := r.expression(s.Index)
	if base == nil {
		return nil
	}
	if slice, ok := s.Index.(*python.Unknown); ok && strings.Contains(r.text(slice), ":") {
		v := r.flat(base)
		v.tail = "?"
		if t := r.text(slice); strings.Contains(t, "postgres://") {
			v.tail = "postgres://"
		}
		return v
	}
	key, known := index.known()
	switch {
	case base.kind != plain:
		return r.lookup(base, key, known, s.Span)
	case base.dict != nil:
		if !known {
			return r.element(base)
		}
		v, ok := r.key(base.dict, key)
		if !ok {
			return nil
		}
		return v
	case base.reference != nil:
		if base.reference.dotted() == "os.environ" {
			return r.environ(key, known, s.Span)
		}
		if !known {
			key = "()"
		}
		return r.extended(base.reference, key, s.Span)
	case base.elements != nil:
		if n, ok := s.Index.(*python.Number); ok && len(n.Text) == 1 && int(n.Text[0]-'0') < len(base.elements) {
			return base.elements[n.Text[0]-'0']
		}
		return r.element(base)
	}
	v := r.flat(base)
	v.masked = base.masked || base.cut && r.text(s.Index) != "0"
	return v
}

// lookup gives what an object of a kind of its own has under a key.
func (r *reader) lookup(base *value, key string, known bool, at python.Span) *value {
	switch base.kind {
	case environment, variables:
		return r.environ(key, known, at)
	case arguments:
		return r.from(URL{Origin: FromArgument, Name: key}, at)
	case attributes:
		return r.from(URL{Origin: FromElsewhere, Name: key}, at)
	}
	return nil
}

// environ gives a variable of the process environment, or what the program itself
// put there.
func (r *reader) environ(name string, known bool, at python.Span) *value {
	v := r.from(URL{Origin: FromEnvironment, Name: name}, at)
	if known {
		if own, ok := r.options.vars[optionKey(environSection, name)]; ok && own != nil {
			if !own.unset {
				return own
			}
			c := *own
			c.unset = false
			return r.join(&c, v)
		}
	}
	return v
}
