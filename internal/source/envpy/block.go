package envpy

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// block runs statements in their order, up to one that leaves.
func (r *reader) block(body []python.Statement) end {
	for i := 0; i < len(body); {
		if r.step() {
			return falls
		}
		if c, ok := body[i].(*python.Compound); ok {
			n := 1
			for i+n < len(body) && follows(c.Keyword, body[i+n]) {
				n++
			}
			if e := r.compound(c, body[i:i+n]); e != falls {
				return e
			}
			i += n
			continue
		}
		if e := r.statement(body[i]); e != falls {
			return e
		}
		i++
	}
	return falls
}

// clauses are the clauses that go on with a statement, by its first keyword.
var clauses = map[string]map[string]bool{
	"if": set("elif else"), "for": set("else"), "while": set("else"), "match": set("case"), "case": set("case"),
	"try": set("except except* else finally"),
}

func follows(keyword string, s python.Statement) bool {
	c, ok := s.(*python.Compound)
	return ok && clauses[keyword][c.Keyword]
}

func (r *reader) statement(s python.Statement) end {
	switch s := s.(type) {
	case *python.Class:
		r.class(s)
	case *python.Function:
		f := &function{node: s, body: s.Body, scope: r.scope}
		r.functions = append(r.functions, f)
		r.set(r.assignable(s.Name), s.Name, &value{function: f})
	case *python.Assignment:
		r.assignment(s)
	case *python.Import:
		r.imports(s)
	case *python.Return:
		v := none
		if s.Value != nil {
			v = r.expression(s.Value)
		}
		r.result(v)
		return leaves
	case *python.ExpressionStatement:
		r.expression(s.Value)
		if r.exits(s.Value) {
			return raises
		}
	case *python.Simple:
		return r.simple(s)
	}
	return falls
}

// result notes what the running call returns.
func (r *reader) result(v *value) {
	if r.scope.returned {
		v = r.join(r.scope.result, v)
	}
	r.scope.result, r.scope.returned = v, true
}

// exits tells whether an expression ends the program.
func (r *reader) exits(e python.Expression) bool {
	c, ok := e.(*python.Call)
	if !ok {
		return false
	}
	switch name, _ := python.Dotted(c.Function); name {
	case "sys.exit", "exit", "quit", "os._exit":
		return true
	}
	return false
}

func (r *reader) simple(s *python.Simple) end {
	switch s.Keyword {
	case "raise":
		r.expressions(s.Operands)
		return raises
	case "global", "nonlocal":
		for _, o := range s.Operands {
			if name, ok := o.(*python.Name); ok && s.Keyword == "global" {
				if r.scope.global == nil {
					r.scope.global = map[string]bool{}
				}
				r.scope.global[name.ID] = true
			}
		}
	case "assert":
		r.expressions(s.Operands)
		if len(s.Operands) > 0 {
			_, not := r.guarded(s.Operands[0])
			r.sure(not)
		}
	}
	return falls
}

func (r *reader) expressions(list []python.Expression) {
	for _, e := range list {
		r.expression(e)
	}
}

func (r *reader) compound(c *python.Compound, parts []python.Statement) end {
	switch c.Keyword {
	case "if", "elif":
		return r.choice(parts)
	case "for", "while":
		return r.loop(c, parts[1:])
	case "try":
		return r.attempt(parts)
	case "match":
		r.expressions(c.Head)
		cases := append(append([]python.Statement{}, c.Body...), parts[1:]...)
		return r.cases(cases)
	case "case":
		return r.cases(parts)
	case "with":
		r.with(c)
	}
	return r.block(c.Body)
}

// choice runs if, elif and else.
func (r *reader) choice(parts []python.Statement) end {
	var branches []branch
	otherwise := branch{}
	for i, p := range parts {
		c := p.(*python.Compound)
		if c.Keyword == "else" {
			otherwise.run = func() end { return r.block(c.Body) }
			continue
		}
		r.expressions(c.Head)
		b := branch{run: func() end { return r.block(c.Body) }}
		if len(c.Head) > 0 {
			b.condition = !r.onlyOnce(c.Head[0])
			otherwise.condition = otherwise.condition || b.condition
			var not map[string]bool
			b.guarded, not = r.guarded(c.Head[0])
			if i == 0 {
				otherwise.guarded = not
			}
		}
		branches = append(branches, b)
		if len(c.Head) == 1 {
			if name, ok := c.Head[0].(*python.Name); ok {
				if v, _ := r.find(name.ID); r.certain(v) {
					return r.fork(branches...) // the others are never taken
				}
			}
		}
	}
	return r.fork(append(branches, otherwise)...)
}

// cases runs the cases of match: any of them, or none.
func (r *reader) cases(parts []python.Statement) end {
	branches := []branch{{}}
	for _, p := range parts {
		c, ok := p.(*python.Compound)
		if !ok {
			continue
		}
		branches = append(branches, branch{run: func() end { return r.block(c.Body) }, condition: true})
		if len(c.Head) == 1 && r.text(c.Head[0]) == "_" {
			branches = branches[1:] // this one is taken if no other is
		}
	}
	return r.fork(branches...)
}

// loop runs the body of a loop twice, so that what one round leaves gets to the
// next. It is taken to run at least once.
func (r *reader) loop(c *python.Compound, rest []python.Statement) end {
	r.expressions(c.Head)
	rounds := 2
	if r.loops > 1 {
		rounds = 1
	}
	r.loops++
	for range rounds {
		if c.Keyword == "for" && len(c.Head) > 0 {
			element := r.items(r.expression(c.Head[0]))
			if len(c.Targets) == 1 {
				r.assign(c.Targets[0], element)
			} else {
				r.unpack(c.Targets, element)
			}
		}
		r.block(c.Body)
	}
	r.loops--
	for _, p := range rest {
		r.block(p.(*python.Compound).Body)
	}
	return falls
}

// attempt runs try and its clauses: all of the body, or one of the handlers.
func (r *reader) attempt(parts []python.Statement) end {
	body := branch{run: func() end {
		for _, p := range parts {
			if c := p.(*python.Compound); c.Keyword == "try" || c.Keyword == "else" {
				if e := r.block(c.Body); e != falls {
					return e
				}
			}
		}
		return falls
	}}
	branches := []branch{body}
	var finally *python.Compound
	for _, p := range parts {
		c := p.(*python.Compound)
		switch {
		case c.Keyword == "finally":
			finally = c
		case strings.HasPrefix(c.Keyword, "except"):
			branches = append(branches, branch{fallback: true, condition: true, run: func() end { return r.block(c.Body) }})
		}
	}
	e := r.fork(branches...)
	if finally != nil {
		if f := r.block(finally.Body); f != falls {
			return f
		}
	}
	return e
}

// with enters the contexts: a connection has the origins of its engine.
func (r *reader) with(c *python.Compound) {
	async := r.async
	r.async = c.Async
	var values []*value
	for _, e := range c.Head {
		values = append(values, r.expression(e))
	}
	r.async = async
	for i, t := range c.Targets {
		switch {
		case len(values) == len(c.Targets):
			r.assign(t, values[i])
		case len(values) > 0:
			var joined *value
			for j, v := range values {
				if j == 0 {
					joined = v
				} else {
					joined = r.join(joined, v)
				}
			}
			r.assign(t, joined)
		}
	}
}

// guarded gives the variables that hold nothing if a condition is true, and those
// that do if it is false.
func (r *reader) guarded(test python.Expression) (yes, no map[string]bool) {
	switch test := test.(type) {
	case *python.Name:
		return nil, map[string]bool{test.ID: true}
	case *python.Unary:
		if test.Operator == "not" {
			no, yes = r.guarded(test.Operand)
			return yes, no
		}
	case *python.Unknown:
		if len(test.Parts) != 2 {
			break
		}
		name, ok := test.Parts[0].(*python.Name)
		if !ok {
			break
		}
		operator := r.textBetween(test.Parts[0], test.Parts[1])
		if c, isConstant := test.Parts[1].(*python.Constant); isConstant && c.Name == "None" ||
			isEmpty(test.Parts[1]) {
			switch operator {
			case "is", "==":
				return map[string]bool{name.ID: false}, nil
			case "is not", "!=":
				return nil, map[string]bool{name.ID: false}
			}
		}
	}
	return nil, nil
}

func isEmpty(e python.Expression) bool {
	s, ok := e.(*python.String)
	return ok && s.Value == ""
}
