package python

import (
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

// sound reports what can't be right in any module: ranges outside the file or
// outside that of the node around, and problems without a message.
func sound(t *testing.T, m *Module) {
	t.Helper()
	sourcetest.Sound(t, m.File, source.Document{Comments: m.Comments, Problems: m.Problems})
	check := func(n Node, in Span) {
		s := n.Range()
		if s.Start < in.Start || s.End > in.End || s.Start > s.End {
			t.Errorf("%T of %v is outside of %v", n, s, in)
		}
	}
	nested := func(n Node) {
		in := n.Range()
		decorators := map[Expression]bool{}
		switch n := n.(type) {
		case *Class:
			for _, d := range n.Decorators {
				decorators[d] = true
			}
			for _, a := range n.Arguments {
				check(a, in)
			}
		case *Function:
			for _, d := range n.Decorators {
				decorators[d] = true
			}
			for _, p := range n.Parameters {
				check(p, in)
			}
		case *Call:
			for _, a := range n.Arguments {
				check(a, in)
			}
		case *Import:
			for _, name := range n.Names {
				check(name, in)
			}
		case *String:
			for _, p := range n.Parts {
				check(p, in)
				check(p.Text, p.Span)
			}
		case *FString:
			for _, p := range n.Pieces {
				check(p, in)
			}
		}
		Walk(n, func(inner Node) bool {
			if inner == n {
				return true
			}
			if e, ok := inner.(Expression); !ok || !decorators[e] {
				check(inner, in)
			}
			return false
		})
	}
	whole := Span{0, len(m.File.Data)}
	m.Walk(func(n Node) bool {
		check(n, whole)
		nested(n)
		return true
	})
	seen := map[source.Problem]bool{}
	for _, p := range m.Problems {
		if seen[p] {
			t.Errorf("%s: %s: twice", p.At, p.Message)
		}
		seen[p] = true
	}
	if len(m.Problems) > maxProblems {
		t.Errorf("%d problems", len(m.Problems))
	}
}

func FuzzParse(f *testing.F) {
	for _, r := range readRecorded(f) {
		f.Add([]byte(r.Source))
	}
	for _, shape := range shapes {
		f.Add([]byte(shape(300)))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		m := Parse(source.NewFile("a.py", data))
		sound(t, m)
		m.Walk(func(n Node) bool {
			if e, ok := n.(Expression); ok {
				Literal(e)
			}
			return true
		})
	})
}
