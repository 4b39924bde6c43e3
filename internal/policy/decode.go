package policy

import (
	"encoding/binary"

	"github.com/open-policy-agent/opa/v1/ast"
)

// A decoder reads what an encoder wrote. It trusts it: both are this program.
type decoder struct {
	rest   []byte
	leaves []*ast.Term
	module *ast.Module // that is read
	file   string      // its path
}

func (d *decoder) readLeaves() {
	d.leaves = make([]*ast.Term, d.number())
	for i := range d.leaves {
		kind := d.rest[0]
		d.rest = d.rest[1:]
		d.leaves[i] = leafOf(kind, d.text())
	}
}

// A term that has no parts is made once, and stands wherever it occurs: compiled
// modules are not rewritten.
func leafOf(kind byte, text string) *ast.Term {
	switch kind {
	case 'b':
		return ast.BooleanTerm(text == "true")
	case 'd':
		return ast.NewTerm(ast.Number(text))
	case 's':
		return ast.StringTerm(text)
	case 'v':
		return ast.VarTerm(text)
	}
	return ast.NullTerm()
}

func (d *decoder) number() int {
	n, size := binary.Uvarint(d.rest)
	d.rest = d.rest[size:]
	return int(n)
}

func (d *decoder) text() string {
	size := d.number()
	s := string(d.rest[:size])
	d.rest = d.rest[size:]
	return s
}

// moduleOf reads the module of a file.
func (d *decoder) moduleOf(file string) *ast.Module {
	d.file, d.module = file, &ast.Module{}
	d.module.Package = &ast.Package{Path: d.terms(), Location: ast.NewLocation(nil, file, 1, 1)}
	d.module.Rules = make([]*ast.Rule, d.number())
	for i := range d.module.Rules {
		d.module.Rules[i] = d.rule()
	}
	return d.module
}

func (d *decoder) rule() *ast.Rule {
	flags := d.number()
	at := d.place()
	rule := &ast.Rule{Default: flags&1 != 0, Location: at, Module: d.module, Head: &ast.Head{Assign: flags&2 != 0, Location: at}}
	rule.Head.Name = ast.Var(d.text())
	rule.Head.Reference = d.terms()
	if args := d.terms(); len(args) > 0 { // a rule with no arguments is no function
		rule.Head.Args = args
	}
	rule.Head.Key = d.term()
	rule.Head.Value = d.term()
	rule.Body = d.exprs()
	if flags&4 != 0 {
		rule.Else = d.rule()
	}
	return rule
}

func (d *decoder) place() *ast.Location {
	row := d.number()
	return ast.NewLocation(nil, d.file, row, d.number())
}

func (d *decoder) exprs() ast.Body {
	body := make(ast.Body, d.number())
	for i := range body {
		body[i] = d.expr()
		body[i].Index = i
	}
	return body
}

func (d *decoder) expr() *ast.Expr {
	flags := d.number()
	x := &ast.Expr{Negated: flags&negatedExpr != 0, Generated: flags&generatedExpr != 0, Location: d.place()}
	switch flags % kindsOfExpr {
	case callExpr:
		x.Terms = d.terms()
	case everyExpr:
		x.Terms = &ast.Every{Key: d.term(), Value: d.term(), Domain: d.term(), Body: d.exprs(), Location: x.Location}
	default:
		x.Terms = d.term()
	}
	if flags&withExpr != 0 {
		x.With = make([]*ast.With, d.number())
		for i := range x.With {
			x.With[i] = &ast.With{Target: d.term(), Value: d.term(), Location: x.Location}
		}
	}
	return x
}

func (d *decoder) terms() []*ast.Term {
	terms := make([]*ast.Term, d.number())
	for i := range terms {
		terms[i] = d.term()
	}
	return terms
}

func (d *decoder) term() *ast.Term {
	kind := d.number()
	if kind >= firstLeaf {
		return d.leaves[kind-firstLeaf]
	}
	switch kind {
	case refTerm:
		return ast.NewTerm(ast.Ref(d.terms()))
	case callTerm:
		return ast.NewTerm(ast.Call(d.terms()))
	case arrayTerm:
		return ast.ArrayTerm(d.terms()...)
	case setTerm:
		return ast.SetTerm(d.terms()...)
	case objectTerm:
		items := make([][2]*ast.Term, d.number())
		for i := range items {
			items[i] = ast.Item(d.term(), d.term())
		}
		return ast.ObjectTerm(items...)
	case arrayComprehension:
		return ast.ArrayComprehensionTerm(d.term(), d.exprs())
	case setComprehension:
		return ast.SetComprehensionTerm(d.term(), d.exprs())
	case objectComprehension:
		return ast.ObjectComprehensionTerm(d.term(), d.term(), d.exprs())
	}
	return nil
}
