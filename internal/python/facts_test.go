package python

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A teller tells of a module what testdata/oracle/python/oracle.py tells of it.
type teller struct {
	m     *Module
	holes bool // tell what stands in f-strings
	facts []string
}

// tell gives the facts in order.
func tell(m *Module, holes bool) []string {
	t := &teller{m: m, holes: holes}
	t.statements(m.Body)
	slices.Sort(t.facts)
	return t.facts
}

func place(m *Module, s Span) string {
	p := m.File.Pos(s.Start, s.End)
	return fmt.Sprintf("%d:%d-%d:%d", p.Line, p.Column-1, p.EndLine, p.EndColumn-1)
}

func (t *teller) at(e Expression) string {
	if e == nil {
		return "-"
	}
	return place(t.m, e.Range())
}

func (t *teller) add(kind string, s Span, rest ...string) {
	t.facts = append(t.facts, strings.Join(append([]string{kind, place(t.m, s)}, rest...), " "))
}

func ident(name string) string {
	if !isASCII(name) {
		return "?"
	}
	return name
}

func idents(name string) string {
	parts := strings.Split(name, ".")
	for i := range parts {
		parts[i] = ident(parts[i])
	}
	return strings.Join(parts, ".")
}

func dottedFact(e Expression) string {
	if name, ok := Dotted(e); ok {
		return " " + idents(name)
	}
	return ""
}

func (t *teller) statements(all []Statement) {
	for _, s := range all {
		t.statement(s)
	}
}

func (t *teller) decorators(all []Expression) []string {
	var found []string
	for _, d := range all {
		found = append(found, "@"+t.at(d)+dottedFact(d))
		t.expression(d)
	}
	return found
}

func (t *teller) statement(s Statement) {
	switch s := s.(type) {
	case *Class:
		t.add("class", s.Span, append([]string{ident(s.Name), t.arguments(s.Arguments)}, t.decorators(s.Decorators)...)...)
		t.statements(s.Body)
	case *Function:
		var parameters []string
		for _, p := range s.Parameters {
			parameters = append(parameters, fmt.Sprintf("%s%s %s %s %s", "**"[:p.Stars], ident(p.Name), place(t.m, p.Span), t.at(p.Annotation), t.at(p.Default)))
			t.expressions(p.Annotation, p.Default)
		}
		kind := "def"
		if s.Async {
			kind = "async def"
		}
		t.add(kind, s.Span, append([]string{ident(s.Name), "(" + strings.Join(parameters, ", ") + ")", t.at(s.Returns)}, t.decorators(s.Decorators)...)...)
		t.expressions(s.Returns)
		t.statements(s.Body)
	case *Assignment:
		var targets []string
		for _, target := range s.Targets {
			targets = append(targets, t.at(target)+dottedFact(target))
		}
		t.add("assign", s.Span, s.Operator, strings.Join(targets, ", "), t.at(s.Annotation), t.at(s.Value))
		t.expressions(s.Targets...)
		t.expressions(s.Annotation, s.Value)
	case *Import:
		var names []string
		for _, n := range s.Names {
			names = append(names, idents(n.Name)+" "+ident(n.As)+" "+place(t.m, n.Span))
		}
		if s.From {
			t.add("from", s.Span, fmt.Sprint(s.Level), idents(s.Module), strings.Join(names, ", "))
			break
		}
		t.add("import", s.Span, strings.Join(names, ", "))
	case *Return:
		t.add("return", s.Span, t.at(s.Value))
		t.expressions(s.Value)
	case *ExpressionStatement:
		t.add("expression", s.Span, t.at(s.Value))
		t.expressions(s.Value)
	case *Simple:
		t.add("simple", s.Span, s.Keyword)
		if s.Keyword != "global" && s.Keyword != "nonlocal" {
			t.expressions(s.Operands...)
		}
	case *Compound:
		t.clause(s)
		t.statements(s.Body)
	}
}

func (t *teller) clause(s *Compound) {
	keyword, head, targets := s.Keyword, s.Head, s.Targets
	switch keyword {
	case "try", "else", "finally":
		return
	case "elif":
		keyword = "if"
	case "except":
		targets = nil
	case "case":
		head = head[1:]
	}
	places := func(all []Expression) string {
		var found []string
		for _, e := range all {
			found = append(found, t.at(e))
		}
		return strings.Join(found, " ")
	}
	t.facts = append(t.facts, keyword+" "+places(head)+" to "+places(targets))
	t.expressions(head...)
	t.expressions(targets...)
}

func (t *teller) expressions(all ...Expression) {
	for _, e := range all {
		if e != nil {
			t.expression(e)
		}
	}
}

func (t *teller) arguments(all []Argument) string {
	var found []string
	for _, a := range all {
		switch {
		case a.Name != "":
			found = append(found, ident(a.Name)+"="+place(t.m, a.Span))
		case a.Stars > 0:
			found = append(found, "**"[:a.Stars]+place(t.m, a.Span))
		default:
			found = append(found, t.at(a.Value)+dottedFact(a.Value))
		}
		t.expression(a.Value)
	}
	return "(" + strings.Join(found, ", ") + ")"
}

func (t *teller) expression(e Expression) {
	at := e.Range()
	switch e := e.(type) {
	case *Name:
		t.add("name", at, ident(e.ID))
	case *Attribute:
		t.add("attribute", at, ident(e.Name))
		t.expression(e.Value)
	case *Call:
		t.add("call", at, t.at(e.Function)+dottedFact(e.Function), t.arguments(e.Arguments))
		t.expression(e.Function)
	case *Subscript:
		t.add("subscript", at, t.at(e.Value), t.at(e.Index))
		t.expressions(e.Value, e.Index)
	case *String:
		if e.Bytes {
			t.add("bytes", at, hex.EncodeToString([]byte(e.Value)))
			break
		}
		t.add("str", at, t.text(at, e.Value))
	case *FString:
		t.fstring(e)
	case *Number:
		t.add("number", at, numberFact(e.Text))
	case *Constant:
		t.add("constant", at, e.Name)
	case *Sequence:
		t.add([]string{"tuple", "list", "set"}[e.Kind], at, t.list(e.Elements))
		t.expressions(e.Elements...)
	case *Dict:
		var found []string
		for i := range e.Keys {
			found = append(found, t.at(e.Keys[i])+" "+t.at(e.Values[i]))
		}
		t.add("dict", at, strings.Join(found, ", "))
		t.expressions(e.Keys...)
		t.expressions(e.Values...)
	case *Binary:
		t.add("binary", at, e.Operator)
		t.operands(e)
	case *Unary:
		t.add("unary", at, e.Operator)
		t.expression(e.Operand)
	case *Conditional:
		t.add("conditional", at, t.at(e.Then), t.at(e.Test), t.at(e.Else))
		t.expressions(e.Then, e.Test, e.Else)
	case *Unknown:
		t.add("other", at)
		t.expressions(e.Parts...)
	}
}

// operands tells of a and b and c as of one operation.
func (t *teller) operands(e *Binary) {
	t.expression(e.Right)
	for {
		left, ok := e.Left.(*Binary)
		if !ok || left.Operator != e.Operator || left.Start != e.Start || e.Operator != "and" && e.Operator != "or" {
			t.expression(e.Left)
			return
		}
		t.expression(left.Right)
		e = left
	}
}

func (t *teller) list(all []Expression) string {
	var found []string
	for _, e := range all {
		found = append(found, t.at(e))
	}
	return strings.Join(found, ", ")
}

func (t *teller) fstring(e *FString) {
	if !t.holes {
		t.add("fstring", e.Span)
		return
	}
	var found []string
	text := ""
	flush := func() {
		if text != "" {
			found = append(found, t.text(e.Span, text))
		}
		text = ""
	}
	for _, piece := range e.Pieces {
		if piece.Hole == nil {
			text += piece.Text
			continue
		}
		flush()
		format := "False"
		if piece.Formatted {
			format = "True"
		}
		found = append(found, place(t.m, piece.Span)+" "+piece.Conversion+" "+format)
		t.expression(piece.Hole)
		t.expressions(piece.FormatHoles...)
	}
	flush()
	t.add("fstring", e.Span, found...)
}

// text tells of the value of a literal, unless it names characters.
func (t *teller) text(at Span, value string) string {
	if strings.Contains(string(t.m.File.Data[at.Start:at.End]), `\N{`) {
		return "?"
	}
	return asJSON(value)
}

// asJSON writes a text as Python's json does.
func asJSON(s string) string {
	var b strings.Builder
	data, _ := json.Marshal(s)
	var again string
	_ = json.Unmarshal(data, &again)
	b.WriteByte('"')
	for _, r := range again {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\b':
			b.WriteString(`\b`)
		case r == '\f':
			b.WriteString(`\f`)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		case r < ' ' || r > '~':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// numberFact gives the value of a number: an integer in hexadecimal, or the bits
// of a float, with a j if it is imaginary.
func numberFact(text string) string {
	text = strings.ToLower(strings.ReplaceAll(text, "_", ""))
	imaginary := strings.HasSuffix(text, "j")
	text = strings.TrimSuffix(text, "j")
	based := strings.HasPrefix(text, "0x") || strings.HasPrefix(text, "0o") || strings.HasPrefix(text, "0b")
	if !imaginary && (based || !strings.ContainsAny(text, ".e")) {
		if !based {
			if text = strings.TrimLeft(text, "0"); text == "" {
				text = "0"
			}
		}
		n, ok := new(big.Int).SetString(text, 0)
		if !ok {
			return "?"
		}
		return "0x" + n.Text(16)
	}
	f, _ := strconv.ParseFloat(text, 64)
	bits := fmt.Sprintf("%016x", math.Float64bits(f))
	if imaginary {
		bits += "j"
	}
	return bits
}

// read parses a text.
func read(text string) *Module { return Parse(source.NewFile("a.py", []byte(text))) }
