package python

import (
	"slices"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

// outline gives the statements of a module in order, each as its kind and the text
// of its range up to the first end of a line.
func outline(m *Module) []string {
	var all []string
	depth := func(n Node) string {
		column := m.Pos(n).Column
		return strings.Repeat(" ", column-1)
	}
	m.Walk(func(n Node) bool {
		kind := ""
		switch n := n.(type) {
		case *Class:
			kind = "class"
		case *Function:
			kind = "function"
		case *Assignment:
			kind = "assignment"
			if _, ok := n.Value.(*Unknown); ok {
				kind = "unknown"
			}
		case *Import:
			kind = "import"
		case *Return:
			kind = "return"
		case *ExpressionStatement:
			kind = "expression"
		case *Compound:
			kind = "clause"
		case *Simple:
			kind = "simple"
		default:
			return false
		}
		text, _, _ := strings.Cut(m.File.Text(m.Pos(n)), "\n")
		all = append(all, depth(n)+kind+": "+text)
		return true
	})
	return all
}

// TestNewSyntax holds what the installed CPython is too old for, or tells wrong.
func TestNewSyntax(t *testing.T) {
	for _, test := range []struct{ name, text string }{
		{"except without parentheses, 3.14", "try: a\nexcept B, C: d\nexcept* E, F:\n    g\n"},
		{"template strings, 3.14", "x = t'a{b!r:{c}}' rt'\\d'\n"},
		{"type parameters, 3.12 and 3.13", "class A[T: B = C, *D, **E](F[T]): g = 1\ndef h[T](i: T) -> T: return i\ntype J[K] = L\n"},
		{"the same quotes in an f-string, 3.12", "x = f'{a['b']}{f'{c}'}'\n"},
		{"a comment in an f-string, 3.12", "x = f'''{a # '\n}'''\n"},
		{"all patterns, 3.10", "match a, b:\n  case [1, *c] | {'d': e, **f} if g: h\n  case A.B(i, j=None) as k: pass\n  case -1 + 2j | (l as m): pass\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := read(test.text)
			for _, p := range m.Problems {
				t.Errorf("%s: %s", p.At, p.Message)
			}
			sound(t, m)
		})
	}
}

// find gives the nodes of a type, in order.
func find[T Node](m *Module) []T {
	var all []T
	m.Walk(func(n Node) bool {
		if found, ok := n.(T); ok {
			all = append(all, found)
		}
		return true
	})
	return all
}

func TestExceptWithoutParentheses(t *testing.T) {
	m := read("try: a\nexcept B, c.D: e\n")
	clause := m.Body[1].(*Compound)
	sourcetest.At(t, m.File, m.Pos(clause.Head[0]), "B, c.D")
	if tuple, ok := clause.Head[0].(*Sequence); !ok || len(tuple.Elements) != 2 {
		t.Errorf("the head is %T", clause.Head[0])
	}
}

func TestClauses(t *testing.T) {
	m := read("async def f():\n  async with (a as b, c.d() as (e, g)): pass\n  for h, i in j, k: pass\n  try: pass\n  except l as m: pass\n")
	var got []string
	for _, c := range find[*Compound](m) {
		text := c.Keyword + ":"
		for _, e := range c.Head {
			text += " " + m.File.Text(m.Pos(e))
		}
		text += " to"
		for _, e := range c.Targets {
			text += " " + m.File.Text(m.Pos(e))
		}
		got = append(got, text)
	}
	want := []string{"with: a c.d() to b (e, g)", "for: j, k to h, i", "try: to", "except: l to m"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTemplateString(t *testing.T) {
	m := read("x = t'a{b!r:>{c}}d' 'e'\n")
	s := find[*FString](m)[0]
	if !s.Template || len(s.Pieces) != 4 || len(s.Parts) != 2 {
		t.Fatalf("got %+v", s)
	}
	hole := s.Pieces[1]
	sourcetest.At(t, m.File, m.File.Pos(hole.Start, hole.End), "{b!r:>{c}}")
	sourcetest.At(t, m.File, m.Pos(hole.Hole), "b")
	sourcetest.At(t, m.File, m.Pos(hole.FormatHoles[0]), "c")
	if hole.Conversion != "r" || hole.Format != ">{c}" || s.Pieces[2].Text != "d" || s.Pieces[3].Text != "e" {
		t.Errorf("got %+v", s.Pieces)
	}
}

func TestParts(t *testing.T) {
	m := read("class A(B, metaclass=C):\n    x: 'int' = (Rb'''a''' b\"c\")\n    def f(self, *a: D, b=1, **c) -> E: pass\nfrom ..p.q import r as s\n")
	at := func(s Span, want string) {
		t.Helper()
		sourcetest.At(t, m.File, m.File.Pos(s.Start, s.End), want)
	}
	class := find[*Class](m)[0]
	at(class.NameAt, "A")
	at(class.Arguments[1].Span, "metaclass=C")
	bytes := find[*String](m)[1]
	at(bytes.Span, `Rb'''a''' b"c"`)
	at(bytes.Parts[0].Span, "Rb'''a'''")
	at(bytes.Parts[0].Text, "a")
	at(bytes.Parts[1].Text, "c")
	f := find[*Function](m)[0]
	at(f.NameAt, "f")
	for i, want := range []string{"self", "a: D", "b", "c"} {
		at(f.Parameters[i].Span, want)
	}
	from := find[*Import](m)[0]
	at(from.Names[0].Span, "r as s")
	if from.Level != 2 || from.Module != "p.q" {
		t.Errorf("got %+v", from)
	}
}

func TestComments(t *testing.T) {
	m := read("\ufeff# one\na = 1  # two\nf(  # three\n  # four\n)\nx = '# no'\nif a:  # five\n    b\n\t# six")
	var got []string
	for _, c := range m.Comments {
		sourcetest.At(t, m.File, c.At, c.Text)
		text := c.Text
		if c.Alone {
			text += " alone"
		}
		got = append(got, text)
	}
	want := []string{"# one alone", "# two", "# three", "# four alone", "# five", "# six alone"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLatin1(t *testing.T) {
	m := Parse(source.NewFile("a.py", []byte("# coding: latin-1\n\xe9 = 'a\xfc' + f'{\xe9}\xe4'\n")))
	if len(m.Problems) > 0 {
		t.Fatalf("%s: %s", m.Problems[0].At, m.Problems[0].Message)
	}
	if name := find[*Name](m)[0]; name.ID != "é" || name.End-name.Start != 1 {
		t.Errorf("got %+v", name)
	}
	if s := find[*String](m)[0]; s.Value != "aü" || s.End-s.Start != 4 {
		t.Errorf("got %+v", s)
	}
	if s := find[*FString](m)[0]; s.Pieces[1].Text != "ä" {
		t.Errorf("got %+v", s)
	}
}

func TestLimits(t *testing.T) {
	const many = 100_000
	deep := func(text string) string {
		return "a = 1\nx = " + strings.Repeat(text, many) + "b\ny = 2\n"
	}
	for _, test := range []struct {
		name, text, message string
	}{
		{"200 brackets", "x = " + strings.Repeat("(", 200) + "a" + strings.Repeat(")", 200), ""},
		{"201 brackets", "x = " + strings.Repeat("(", 201) + "a" + strings.Repeat(")", 201), "too many nested parentheses"},
		{"brackets", "a = 1\nx = " + strings.Repeat("[", many) + strings.Repeat("]", many) + "\ny = 2\n", "too many nested parentheses"},
		{"holes", "a = 1\nx = " + strings.Repeat("f'{", 151) + "b" + strings.Repeat("}'", 151) + "\ny = 2\n", "too many nested f-strings"},
		{"not", deep("not "), "too many nested expressions"},
		{"signs", deep("-"), "too many nested expressions"},
		{"powers", deep("b ** "), "too many nested expressions"},
		{"conditionals", deep("b if c else "), "too many nested expressions"},
		{"lambdas", deep("lambda: "), "too many nested expressions"},
		{"sums", deep("b + "), ""},
		{"comparisons", deep("b < "), ""},
		{"and", deep("b and "), ""},
		{"attributes", deep("b."), ""},
		{"targets", deep("b = "), ""},
		{"elements", deep("b, "), ""},
		{"strings", deep("'' ") + "", "invalid syntax"},
		{"calls", "a = 1\nx = b" + strings.Repeat("(c)", many) + "\ny = 2\n", ""},
		{"subscripts", "a = 1\nx = b" + strings.Repeat("[c]", many) + "\ny = 2\n", ""},
		{"elif", "if a: b\n" + strings.Repeat("elif c: d\n", many) + "y = 2\n", ""},
		{"99 levels of indentation", levels(99), ""},
		{"100 levels of indentation", levels(100), "too many levels of indentation"},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := read(test.text)
			message := ""
			if len(m.Problems) > 0 {
				message = m.Problems[0].Message
			}
			if message != test.message {
				t.Errorf("got %q, want %q", message, test.message)
			}
			sound(t, m)
			if strings.HasPrefix(test.text, "a = 1\n") && len(m.Body) != 3 {
				t.Errorf("%d statements are left, want 3", len(m.Body))
			}
		})
	}
}

// levels gives source with n levels of indentation below the first.
func levels(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "if a:\n")
	}
	b.WriteString(strings.Repeat(" ", n) + "b\n")
	return b.String()
}

func TestProblemsAreFew(t *testing.T) {
	m := read(strings.Repeat(")\n", 1000))
	if len(m.Problems) != maxProblems {
		t.Errorf("got %d problems", len(m.Problems))
	}
}
