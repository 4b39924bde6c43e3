package envpy

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// class runs the body of a class: its attributes are variables of a scope of its
// own.
func (r *reader) class(s *python.Class) {
	c := &class{node: s, scope: newScope(r.scope)}
	c.scope.shared = true
	for _, a := range s.Arguments {
		base := r.expression(a.Value)
		switch {
		case base == nil || a.Name != "":
		case base.class != nil:
			c.base, c.setting = base.class, base.class.setting
		case base.reference != nil && strings.HasSuffix(base.reference.last(), "Settings"):
			c.setting = true
		}
	}
	outer := r.scope
	r.scope = c.scope
	r.block(s.Body)
	r.scope = outer
	if r.every {
		r.mention(c)
	}
	r.set(r.assignable(s.Name), s.Name, &value{class: c})
}

// member gives an attribute of a class or of its instance. One that reads the
// process environment has the default only as a fallback.
func (r *reader) member(c *class, name string, at python.Span) *value {
	for level := 0; c != nil && level < maxLevel; c, level = c.base, level+1 {
		v, ok := c.scope.vars[name]
		switch {
		case ok && v != nil && v.function != nil:
			return r.boundMethod(c, v)
		case c.setting:
			found := r.from(URL{Origin: FromSettings, Name: name}, at)
			if ok && v != nil {
				found = r.join(found, r.flagged(v))
			}
			return found
		case ok:
			return v
		}
	}
	return nil
}

// boundMethod gives a method with its instance; a property is what it returns.
func (r *reader) boundMethod(c *class, v *value) *value {
	bound := &value{function: v.function, self: &value{class: c}}
	for _, d := range v.function.node.Decorators {
		switch name, _ := python.Dotted(d); {
		case name == "staticmethod":
			bound.self = nil
		case strings.HasSuffix(name, "property"):
			return r.call(bound.function, bound.self, []argument{})
		}
	}
	return bound
}
