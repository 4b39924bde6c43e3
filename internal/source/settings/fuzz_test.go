package settings

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func FuzzRead(f *testing.F) {
	f.Add([]byte(placed), "P_A", "5")
	f.Add([]byte("class C(C): # Config\n  x: int = 1\nclass ASettings(B): y = x\nclass B(ASettings): x = y"), "X", "{}")
	f.Add([]byte("import os\nfrom pydantic.v1 import *\nclass S(BaseSettings):\n  a: Optional['List[int]'] = Field(env=['A', B])\n  class Config(S): fields = {'a': {'env': 'X'}}\n"), "A", "[")
	f.Add([]byte("import os\nclass Config:\n  A = os.getenv('A') or B\n  B = A\n  C = f'x://{A}:{B}@{C}'\n  def __init__(self): self.x = C + self.x"), "A", "")
	f.Fuzz(func(t *testing.T, data []byte, name, text string) {
		if len(data) > 10_000 {
			return
		}
		Relevant(data)
		tree := python.Parse(source.NewFile("a/b.py", data))
		classes := Read([]Module{{"a/b.py", tree}}, func(name string) *python.Module {
			if name == "a/c.py" {
				return tree
			}
			return nil
		})
		layers := []Layer{
			{Process: true, Assignments: []Assignment{{Name: name, Value: text}}},
			{Assignments: []Assignment{{Name: name, Value: text}, {Name: text, Bare: true}, {Name: name + "__" + name, Value: text}}},
		}
		for _, c := range classes {
			outcome := c.Apply(layers)
			for _, fed := range outcome.Fields {
				// A secret of a few characters may stand in any sentence.
				if len(text) > 12 && strings.Contains(fed.Refused, text) && fed.State == Set && !strings.Contains(string(data), text) {
					t.Errorf("%q holds the value", fed.Refused)
				}
				fed.Field.Type.Check(text)
				fed.Field.Type.Words()
			}
		}
	})
}

// large makes sources that would take minutes if the work grew faster than they do.
var large = map[string]func(n int) string{
	"one class of many fields": func(n int) string {
		var b strings.Builder
		b.WriteString("from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n")
		for i := range n {
			fmt.Fprintf(&b, "    field_%d: int = %d\n", i, i)
		}
		return b.String()
	},
	"a chain of classes": func(n int) string {
		var b strings.Builder
		b.WriteString("from pydantic_settings import BaseSettings\nclass S0(BaseSettings):\n    a: int\n")
		for i := range n {
			fmt.Fprintf(&b, "class S%d(S%d):\n    a%d: int\n", i+1, i, i)
		}
		return b.String()
	},
	"many classes of one large base": func(n int) string {
		var b strings.Builder
		b.WriteString("from pydantic_settings import BaseSettings\nclass Base(BaseSettings):\n")
		for i := range n {
			fmt.Fprintf(&b, "    field_%d: int = %d\n", i, i)
		}
		for i := range n {
			fmt.Fprintf(&b, "class S%d(Base): pass\n", i)
		}
		return b.String()
	},
	"plain classes of one large base": func(n int) string {
		var b strings.Builder
		b.WriteString("import os\nclass Config:\n")
		for i := range n {
			fmt.Fprintf(&b, "    F%d = os.getenv('F%d')\n", i, i)
		}
		for i := range n {
			fmt.Fprintf(&b, "class S%d(Config): pass\n", i)
		}
		return b.String()
	},
	"a long sum": func(n int) string {
		return "class Config:\n    A = 'postgres' " + strings.Repeat("+ x ", 10*n) + "\n    B = 'a'" + strings.Repeat("+ 'b'", 10*n) + "\n"
	},
	"texts that double": func(n int) string {
		var b strings.Builder
		b.WriteString("A0 = '" + strings.Repeat("x", 1000) + "'\n")
		for i := range 100 {
			fmt.Fprintf(&b, "A%d = A%d + A%d\nB%d = f(B%d, B%d)\n", i+1, i, i, i+1, i, i)
		}
		b.WriteString("class Config:\n")
		for i := range n / 10 {
			fmt.Fprintf(&b, "    F%d = A%d\n    G%d = B%d\n", i, 100-i%50, i, 100-i%50)
		}
		return b.String()
	},
	"a union of many": func(n int) string {
		return "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    a: " + strings.Repeat("int | ", n) + "str\n"
	},
	"models in models": func(n int) string {
		var b strings.Builder
		b.WriteString("from pydantic import BaseModel\nfrom pydantic_settings import BaseSettings\n")
		for i := range n {
			fmt.Fprintf(&b, "class M%d(BaseModel):\n    a: M%d\n    b: M%d\n    c: M%d\n", i, (i*7+1)%n, (i+1)%n, i)
		}
		b.WriteString("class Settings(BaseSettings, env_nested_delimiter='__'):\n    m: M0\n")
		return b.String()
	},
}

// TestLinear fails only where the work grows without bounds: a slow machine has ten
// times what a quick one needs.
func TestLinear(t *testing.T) {
	for name, make := range large {
		t.Run(name, func(t *testing.T) {
			text := make(5000)
			start := time.Now()
			tree := python.Parse(source.NewFile("a.py", []byte(text)))
			parsed := time.Since(start)
			classes := Read([]Module{{"a.py", tree}}, nil)
			read := time.Since(start) - parsed
			for _, c := range classes[:min(len(classes), 3)] {
				var assignments []Assignment
				for i := range 2000 {
					assignments = append(assignments, Assignment{Name: fmt.Sprintf("FIELD_%d", i), Value: "1"}, Assignment{Name: fmt.Sprintf("M__A__B%d", i), Value: "1"})
				}
				c.Apply([]Layer{{Assignments: assignments}})
			}
			t.Logf("%d bytes: parse %v, read %v, apply %v", len(text), parsed, read, time.Since(start)-parsed-read)
		})
	}
}
