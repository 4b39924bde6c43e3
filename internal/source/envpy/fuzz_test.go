package envpy_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
)

// FuzzRead looks for text that makes the reader panic, or gives a place that is
// none.
func FuzzRead(f *testing.F) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(archive.Files[0].Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { sound(t, source.NewFile("env.py", data)) })
}

// sound reads a file and reports places that are no ranges of it, and lists that
// are not in its order.
func sound(t *testing.T, file *source.File) *envpy.Program {
	t.Helper()
	p := envpy.Read(python.Parse(file))
	check := func(what string, places []source.Pos) {
		for i, at := range places {
			start, end := file.Span(at)
			if at.IsZero() || file.Pos(start, end) != at {
				t.Errorf("%s: %+v is not a range of the file", what, at)
			}
			if i > 0 && places[i-1].Compare(at) > 0 {
				t.Errorf("%s at %s stands behind one at %s", what, at, places[i-1])
			}
		}
	}
	var urls, sets, engines, configures, prints []source.Pos
	for _, u := range p.URLs {
		urls = append(urls, u.At)
		for _, o := range u.Open {
			if u.Text[o.Start:o.End] != "{}" {
				t.Error("a part of the text that is put in does not stand there as {}")
			}
		}
	}
	for _, s := range p.Sets {
		sets = append(sets, s.At)
	}
	for _, e := range p.Engines {
		engines = append(engines, e.At)
	}
	for _, c := range p.Configures {
		configures = append(configures, c.At)
	}
	for _, s := range p.Prints {
		prints = append(prints, s.At)
	}
	check("a URL", urls)
	check("a set", sets)
	check("an engine", engines)
	check("a configure", configures)
	check("a print", prints)
	return p
}

// hostile are texts that grow: each is a program that would take long to run, or
// that is nested deep.
var hostile = map[string]func(n int) string{
	"calls that double": func(n int) string {
		var b strings.Builder
		b.WriteString("from app import settings\ndef f0(x): return x\n")
		for i := range n / 40 {
			fmt.Fprintf(&b, "def f%d(x): return f%d(x) or f%d(x)\n", i+1, i, i)
		}
		fmt.Fprintf(&b, "context.configure(url=f%d(settings.URL))\n", n/40)
		return b.String()
	},
	"branches": func(n int) string {
		var b strings.Builder
		for i := range n / 60 {
			fmt.Fprintf(&b, "if a%d:\n    x = s.U%d\nelif b:\n    y%d = x\nelse:\n    z = {'a': x, 'b': y%d}\n", i, i, i, i)
		}
		return b.String() + "create_engine(x)\ncreate_engine(z['a'])\n"
	},
	"nested loops": func(n int) string {
		var b strings.Builder
		for i := range 60 {
			fmt.Fprintf(&b, "%sfor x%d in y:\n", strings.Repeat(" ", i), i)
		}
		return b.String() + strings.Repeat(strings.Repeat(" ", 60)+"config.set_main_option('sqlalchemy.url', s.U)\n", n/100)
	},
	"strings that double": func(n int) string {
		return "x = 'postgresql://u:p@h/'\n" + strings.Repeat("x = x + x\n", n/10) + "create_engine(x)\n"
	},
	"dictionaries in each other": func(n int) string {
		return "x = {}\n" + strings.Repeat("x = {'a': x, 'b': x, 'c': [x, x]}\nx['d'] = x\n", n/50) + "create_engine(x['a']['b'])\n"
	},
	"one variable of many origins": func(n int) string {
		var b strings.Builder
		b.WriteString("x = ''\n")
		for i := range n / 30 {
			fmt.Fprintf(&b, "x = x + s.U%d\nprint(x)\n", i)
		}
		return b.String() + "create_engine(x)\n"
	},
	"options": func(n int) string {
		var b strings.Builder
		for i := range n / 80 {
			fmt.Fprintf(&b, "config.set_main_option('url%d', s.U)\ncreate_engine(config.get_section('a')['url1'])\n", i)
		}
		return b.String()
	},
	"a long chain":     func(n int) string { return "create_engine(a" + strings.Repeat(".b", n/2) + ")\n" },
	"a chain of calls": func(n int) string { return "create_engine(a" + strings.Repeat(".b()", n/4) + ")\n" },
	"a long sum":       func(n int) string { return "create_engine(a" + strings.Repeat(" + b", n/4) + ")\n" },
	"a long list": func(n int) string {
		return "x = [" + strings.Repeat("s.U, ", n/5) + "]\nfor y in x: create_engine(y)\n"
	},
	"a long import": func(n int) string { return "import a" + strings.Repeat(".a", n/2) + "\ncreate_engine(a.a.a)\n" },
	"parentheses":   func(n int) string { return "x = " + strings.Repeat("(", n) + "\n" },
	"elifs": func(n int) string {
		return "if a: x = 1\n" + strings.Repeat("elif b: x = s.U\n", n/16) + "create_engine(x)\n"
	},
	"conditionals": func(n int) string { return "x = " + strings.Repeat("a if b else ", n/12) + "c\ncreate_engine(x)\n" },
	"functions":    func(n int) string { return strings.Repeat("def f(x=f): f(f)\nf(f)\n", n/22) },
	"classes":      func(n int) string { return strings.Repeat("class A(A):\n  def f(self): self.f()\nA().f()\n", n/45) },
	"many engines": func(n int) string { return strings.Repeat("create_engine(s.U)\n", n/19) },
	"one engine, joined": func(n int) string {
		return "e = create_engine(s.U)\n" + strings.Repeat("e = e or create_engine(e)\n", n/26)
	},
	"formats": func(n int) string {
		return "x = '" + strings.Repeat("{}", n/4) + "'.format(" + strings.Repeat("s,", n/4) + ")\n"
	},
	"prints": func(n int) string { return strings.Repeat("print(s.DATABASE_URL)\n", n/22) },
	"withs": func(n int) string {
		return strings.Repeat("with s.engine.connect() as c: context.configure(connection=c)\n", n/60)
	},
}

// TestHostile reads texts that are made to take long. No test is timed; one that
// did not take linear time would not end.
func TestHostile(t *testing.T) {
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			sound(t, source.NewFile("env.py", []byte(text(200_000))))
		})
	}
}

// BenchmarkRead shows that the time grows with the size.
func BenchmarkRead(b *testing.B) {
	for name, text := range hostile {
		for _, n := range []int{500_000, 1_000_000} {
			file := source.NewFile("env.py", []byte(text(n)))
			m := python.Parse(file)
			b.Run(fmt.Sprintf("%s/%d", name, n), func(b *testing.B) {
				for b.Loop() {
					envpy.Read(m)
				}
			})
		}
	}
}
