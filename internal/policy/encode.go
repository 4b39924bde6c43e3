package policy

import (
	"encoding/binary"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
)

// preparedFormat is the version of what an encoder writes.
const preparedFormat = 2

// What a term is, as the first number of its encoding. A term that has no parts is a
// number of its own, from firstLeaf on: which of the leaves it is.
const (
	noTerm = iota
	refTerm
	callTerm
	arrayTerm
	setTerm
	objectTerm
	arrayComprehension
	setComprehension
	objectComprehension
	firstLeaf
)

// What an expression is, in the two lowest bits of its first number.
const (
	termExpr = iota
	callExpr
	everyExpr
	kindsOfExpr = 4

	negatedExpr   = 1 << 2
	generatedExpr = 1 << 3
	withExpr      = 1 << 4
)

// A leaf is a term that has no parts: a letter that tells its type, and its text.
type leaf struct {
	kind byte
	text string
}

// An encoder writes modules as the compiler leaves them. There are no imports then,
// and no expression that declares variables. Of places it keeps those of rules and
// expressions, which are what an error names.
type encoder struct {
	leaves map[leaf]uint64
	order  []leaf
	body   []byte
	err    error
}

func (e *encoder) number(n int) { e.body = binary.AppendUvarint(e.body, uint64(n)) }

func (e *encoder) text(s string) {
	e.number(len(s))
	e.body = append(e.body, s...)
}

// bytes gives what was written, after the leaves that it refers to.
func (e *encoder) bytes() []byte {
	table := &encoder{}
	table.number(len(e.order))
	for _, l := range e.order {
		table.body = append(table.body, l.kind)
		table.text(l.text)
	}
	return append(table.body, e.body...)
}

func (e *encoder) fail(part any) {
	if e.err == nil {
		e.err = fmt.Errorf("a %T is not expected in a compiled module", part)
	}
}

func (e *encoder) module(m *ast.Module) {
	e.terms(m.Package.Path)
	e.number(len(m.Rules))
	for _, rule := range m.Rules {
		e.rule(rule)
	}
	if len(m.Imports) > 0 {
		e.fail(m.Imports[0])
	}
}

func (e *encoder) rule(r *ast.Rule) {
	flags := 0
	for i, set := range []bool{r.Default, r.Head.Assign, r.Else != nil} {
		if set {
			flags |= 1 << i
		}
	}
	e.number(flags)
	e.place(r.Location)
	e.text(string(r.Head.Name))
	e.terms(r.Head.Reference)
	e.terms(r.Head.Args)
	e.term(r.Head.Key)
	e.term(r.Head.Value)
	e.exprs(r.Body)
	if r.Else != nil {
		e.rule(r.Else)
	}
}

func (e *encoder) place(l *ast.Location) {
	if l == nil {
		l = &ast.Location{}
	}
	e.number(l.Row)
	e.number(l.Col)
}

func (e *encoder) exprs(body ast.Body) {
	e.number(len(body))
	for _, expr := range body {
		e.expr(expr)
	}
}

func (e *encoder) expr(x *ast.Expr) {
	flags := termExpr
	switch x.Terms.(type) {
	case []*ast.Term:
		flags = callExpr
	case *ast.Every:
		flags = everyExpr
	}
	if x.Negated {
		flags |= negatedExpr
	}
	if x.Generated {
		flags |= generatedExpr
	}
	if len(x.With) > 0 {
		flags |= withExpr
	}
	e.number(flags)
	e.place(x.Location)
	switch terms := x.Terms.(type) {
	case *ast.Term:
		e.term(terms)
	case []*ast.Term:
		e.terms(terms)
	case *ast.Every:
		e.term(terms.Key)
		e.term(terms.Value)
		e.term(terms.Domain)
		e.exprs(terms.Body)
	default:
		e.fail(terms)
	}
	if len(x.With) > 0 {
		e.number(len(x.With))
		for _, with := range x.With {
			e.term(with.Target)
			e.term(with.Value)
		}
	}
}

func (e *encoder) terms(terms []*ast.Term) {
	e.number(len(terms))
	for _, term := range terms {
		e.term(term)
	}
}

func (e *encoder) term(t *ast.Term) {
	if t == nil {
		e.number(noTerm)
		return
	}
	switch v := t.Value.(type) {
	case ast.Null:
		e.leaf('n', "")
	case ast.Boolean:
		e.leaf('b', v.String())
	case ast.Number:
		e.leaf('d', string(v))
	case ast.String:
		e.leaf('s', string(v))
	case ast.Var:
		e.leaf('v', string(v))
	case ast.Ref:
		e.number(refTerm)
		e.terms(v)
	case ast.Call:
		e.number(callTerm)
		e.terms(v)
	case *ast.Array:
		e.number(arrayTerm)
		e.number(v.Len())
		v.Foreach(e.term)
	case ast.Set:
		e.number(setTerm)
		e.terms(v.Slice())
	case ast.Object:
		e.number(objectTerm)
		e.number(v.Len())
		v.Foreach(func(key, value *ast.Term) {
			e.term(key)
			e.term(value)
		})
	case *ast.ArrayComprehension:
		e.number(arrayComprehension)
		e.term(v.Term)
		e.exprs(v.Body)
	case *ast.SetComprehension:
		e.number(setComprehension)
		e.term(v.Term)
		e.exprs(v.Body)
	case *ast.ObjectComprehension:
		e.number(objectComprehension)
		e.term(v.Key)
		e.term(v.Value)
		e.exprs(v.Body)
	default:
		e.fail(v)
	}
}

func (e *encoder) leaf(kind byte, text string) {
	l := leaf{kind, text}
	n, ok := e.leaves[l]
	if !ok {
		n = uint64(len(e.order))
		e.leaves[l] = n
		e.order = append(e.order, l)
	}
	e.body = binary.AppendUvarint(e.body, firstLeaf+n)
}
