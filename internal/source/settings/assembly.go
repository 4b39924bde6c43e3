package settings

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// An assembler reads a function, or the body of a class, for connection strings
// that are put together.
type assembler struct {
	*reader
	at     scope
	fields []*Field
	byName map[string]*Field
	locals map[string]part
	v1     bool
	class  bool // the names of fields are those of the body of a class
	// dsn is the type of pydantic that the connection strings of the function have
	// to satisfy, if it is one.
	dsn Type
	// changed are the fields that functions of the class may change.
	changed map[string]bool
}

// A part is what goes into a connection string.
type part struct {
	fields    []string
	variables []string
	encoded   bool
	piece     source.Piece
}

// assemblies gives the connection strings that a class and its ancestors put
// together.
func (r *reader) assemblies(c *class, fields []*Field, v1, plain bool) []Assembly {
	byName := map[string]*Field{}
	for _, f := range fields {
		byName[f.Name] = f
	}
	var found []Assembly
	changed := r.rewritten(c, plain)
	for _, ancestor := range r.ancestors(c) {
		if ancestor.node == nil || !r.afford(len(ancestor.order)+len(ancestor.functions)) {
			continue
		}
		base := assembler{reader: r, at: scope{ancestor.module, ancestor}, fields: fields, byName: byName, changed: changed, v1: v1}
		for _, name := range ancestor.order {
			d := ancestor.own[name]
			f := byName[name]
			if d.value == nil || f != nil && f.At != ancestor.module.tree.Pos(d.at) {
				continue // defined again
			}
			a := base
			a.class = true
			for _, made := range a.expression(d.value) {
				made.Name, made.NameAt, made.Early = name, ancestor.module.tree.Pos(d.nameAt), true
				found = append(found, made)
			}
		}
		hooked := map[*python.Function]hook{}
		for _, h := range hooks(ancestor) {
			hooked[h.function] = h
		}
		for _, f := range ancestor.functions {
			a := base
			a.locals = map[string]part{}
			found = append(found, a.function(f, hooked[f])...)
		}
	}
	return found
}

// function reads the body of a method.
func (a *assembler) function(f *python.Function, h hook) []Assembly {
	var found []Assembly
	tree := a.at.module.tree
	eachStatement(f.Body, 0, func(statement python.Statement) {
		var made []Assembly
		name, at := f.Name, tree.Pos(f.NameAt)
		if len(h.names) > 0 {
			name, at = h.names[0], valueAt(a.at.module, h.fields[0])
			if f := a.byName[name]; f != nil && h.before {
				a.dsn = f.info.typ.urls()
			}
		}
		switch s := statement.(type) {
		case *python.Return:
			if s.Value != nil {
				made = a.expression(s.Value)
			}
		case *python.Assignment:
			if s.Value == nil {
				return
			}
			made = a.expression(s.Value)
			for _, target := range s.Targets {
				switch t := target.(type) {
				case *python.Name:
					if p := a.part(s.Value); len(p.fields)+len(p.variables) > 0 {
						if _, again := a.locals[t.ID]; again {
							p.piece = source.Piece{}
						}
						if len(a.locals) < maxAssemblages {
							a.locals[t.ID] = p
						}
					}
				case *python.Attribute:
					name, at = t.Name, tree.Pos(t.NameAt)
				case *python.Subscript:
					if s, ok := t.Index.(*python.String); ok {
						name, at = s.Value, valueAt(a.at.module, s)
					}
				}
			}
		}
		for _, m := range made {
			m.Name, m.NameAt = name, at
			found = append(found, m)
		}
	})
	return found
}

var schemeText = regexp.MustCompile(`^\s*([A-Za-z][A-Za-z0-9+.\-_]*)://`)

// expression finds the connection strings in an expression.
func (a *assembler) expression(e python.Expression) []Assembly {
	var found []Assembly
	covered := map[python.Expression]bool{} // parts of a sum
	changed := map[python.Expression]bool{} // what functions make something else of
	inside(e, func(e python.Expression) bool {
		if covered[e] {
			return true
		}
		if changed[e] || a.changes(e) {
			for _, child := range children(e) {
				changed[child] = true
			}
		}
		if binary, ok := e.(*python.Binary); ok {
			for left, ok := binary.Left.(*python.Binary); ok; left, ok = left.Left.(*python.Binary) {
				covered[left] = true
			}
		}
		made, ok := a.one(e)
		if ok {
			made.At = a.at.module.tree.Pos(e)
			if made.Type.spec == nil {
				made.Type = a.dsn
			}
			if changed[e] {
				made.Pieces = nil
			}
			found = append(found, made)
		}
		return !ok
	})
	return found
}

// one reads an expression that is a connection string as a whole.
func (a *assembler) one(e python.Expression) (Assembly, bool) {
	switch e := e.(type) {
	case *python.FString:
		var literal strings.Builder
		var holes []python.Expression
		var pieces []source.Piece
		for _, piece := range e.Pieces {
			if piece.Hole != nil {
				holes = append(holes, piece.Hole)
				literal.WriteByte(0)
				pieces = append(pieces, a.hole(piece))
			} else {
				pieces = append(pieces, source.Piece{Text: piece.Text})
			}
			literal.WriteString(piece.Text)
		}
		return a.template(literal.String(), holes, pieces)
	case *python.Binary:
		return a.binary(e)
	case *python.Call:
		return a.call(e)
	}
	return Assembly{}, false
}

// template makes an assembly of a literal in which a zero byte stands for a hole.
// Without pieces it is not known where in it the values go.
func (a *assembler) template(literal string, holes []python.Expression, pieces []source.Piece) (Assembly, bool) {
	if !strings.Contains(literal, "://") || len(holes) == 0 || len(holes) > maxAssemblages {
		return Assembly{}, false
	}
	made := Assembly{Encoded: true, Pieces: pieces}
	if m := schemeText.FindStringSubmatch(literal); m != nil {
		made.Scheme = m[1]
	}
	for _, hole := range holes {
		p := a.part(hole)
		made.add(p)
		if !p.encoded && slices.ContainsFunc(append(p.fields, p.variables...), isPassword) {
			made.Encoded = false
		}
	}
	return made, len(made.Fields)+len(made.Variables) > 0
}

func (m *Assembly) add(p part) {
	for _, f := range p.fields {
		if !slices.Contains(m.Fields, f) {
			m.Fields = append(m.Fields, f)
		}
	}
	for _, v := range p.variables {
		if !slices.Contains(m.Variables, v) {
			m.Variables = append(m.Variables, v)
		}
	}
}

func isPassword(name string) bool {
	name = strings.ToLower(name)
	for _, word := range []string{"pass", "pwd", "secret"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return name == "pw" || strings.HasSuffix(name, "_pw")
}

func (a *assembler) binary(e *python.Binary) (Assembly, bool) {
	switch e.Operator {
	case "%":
		s, ok := e.Left.(*python.String)
		if !ok {
			return Assembly{}, false
		}
		holes := []python.Expression{e.Right}
		if sequence, ok := e.Right.(*python.Sequence); ok {
			holes = sequence.Elements
		}
		if dict, ok := e.Right.(*python.Dict); ok {
			holes = dict.Values
		}
		return a.template(s.Value, holes, a.filled(s.Value, percentMark, e.Right))
	case "+":
		var literal strings.Builder
		var holes []python.Expression
		var pieces []source.Piece
		for _, operand := range operands(e, "+") {
			if s, ok := operand.(*python.String); ok {
				literal.WriteString(s.Value)
				pieces = append(pieces, source.Piece{Text: s.Value})
				continue
			}
			literal.WriteByte(0)
			holes = append(holes, operand)
			pieces = append(pieces, a.part(operand).piece)
		}
		return a.template(literal.String(), holes, pieces)
	}
	return Assembly{}, false
}

// encoders are the functions that percent-encode a text. quote leaves slashes.
var encoders = []string{"quote", "quote_plus", "urlquote", "url_quote"}

// part gives the fields that an expression reads.
func (a *assembler) part(e python.Expression) part {
	p := part{}
	unquoted := false
	inside(e, func(e python.Expression) bool {
		switch e := e.(type) {
		case *python.Call:
			name := dotted(e.Function)
			if slices.Contains(encoders, lastOf(name)) && len(e.Arguments) > 0 {
				inner := a.part(e.Arguments[0].Value)
				p.fields, p.variables = append(p.fields, inner.fields...), append(p.variables, inner.variables...)
				p.encoded = true
				return false
			}
			// values.get("NAME"), info.data.get("NAME")
			if method, ok := e.Function.(*python.Attribute); ok && method.Name == "get" && len(e.Arguments) > 0 {
				if s, ok := e.Arguments[0].Value.(*python.String); ok && a.byName[s.Value] != nil {
					p.fields, unquoted = append(p.fields, s.Value), true
					return false
				}
			}
		case *python.Subscript:
			if s, ok := e.Index.(*python.String); ok && a.byName[s.Value] != nil {
				p.fields, unquoted = append(p.fields, s.Value), true
				return false
			}
		case *python.Attribute:
			if _, ok := e.Value.(*python.Name); ok && a.byName[e.Name] != nil {
				p.fields, unquoted = append(p.fields, e.Name), true
				return false
			}
		case *python.Name:
			if local, ok := a.locals[e.ID]; ok {
				p.fields, p.variables = append(p.fields, local.fields...), append(p.variables, local.variables...)
				if local.encoded {
					p.encoded = true
				} else {
					unquoted = true
				}
				return false
			}
			if a.class && a.byName[e.ID] != nil {
				p.fields, unquoted = append(p.fields, e.ID), true
				return false
			}
		}
		if read, ok := a.direct(e); ok {
			for _, v := range read.variables {
				p.variables = append(p.variables, v.Name)
			}
			unquoted = true
			return false
		}
		return true
	})
	p.encoded = p.encoded && !unquoted
	p.piece = a.piece(e, maxSteps)
	return p
}

// direct reads an expression that is itself a read of the environment.
func (a *assembler) direct(e python.Expression) (reading, bool) {
	switch e.(type) {
	case *python.Subscript, *python.Name:
		return a.environ(a.at, e, maxSteps)
	case *python.Call:
		read, ok := a.environ(a.at, e, maxSteps)
		return read, ok && !read.changed
	}
	return reading{}, false
}
