package python

import (
	"slices"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source/sourcetest"
)

func TestEnvironment(t *testing.T) {
	const none = "-"
	for _, test := range []struct {
		name, text string
		variable   string // with "!" behind it if it is required
		at         string
		value      string // the text of the default
	}{
		{"getenv", "import os\nx = os.getenv('A')", "A", "A", none},
		{"getenv with a default", "import os\nx = os.getenv('A', f'{b}')", "A", "A", "f'{b}'"},
		{"getenv by keywords", "import os\nx = os.getenv(default=1, key='A')", "A", "A", "1"},
		{"subscript", "import os\nx = os.environ['A']", "A!", "A", none},
		{"get", "import os\nx = os.environ.get('A', default='b')", "A", "A", "'b'"},
		{"pop", "import os\nx = os.environ.pop('A')", "A!", "A", none},
		{"pop with a default", "import os\nx = os.environ.pop('A', None)", "A", "A", "None"},
		{"setdefault", "import os\nx = os.environ.setdefault('A', 'b')", "A", "A", "'b'"},
		{"name of neighbours", "import os\nx = os.environ['A' \"B\"]", "AB!", "'A' \"B\"", none},
		{"name in parentheses", "import os\nx = os.environ[('A')]", "A!", "A", none},
		{"alias of the module", "import os as o\nx = o.environ['A']", "A!", "A", none},
		{"module of a package", "import os.path\nx = os.environ['A']", "A!", "A", none},
		{"function", "from os import getenv\nx = getenv('A')", "A", "A", none},
		{"alias of the mapping", "from os import environ as e\nx = e.get('A')", "A", "A", none},
		{"import in a function", "def f():\n    import os\n    return os.getenv('A')", "A", "A", none},
		{"import that is not seen", "x = os.getenv('A')", "A", "A", none},
		{"decouple", "from decouple import config\nx = config('A', 'b', cast=int)", "A", "A", "'b'"},
		{"decouple, required", "from decouple import config as c\nx = c('A')", "A!", "A", none},
		{"decouple with a file", "from decouple import Config, RepositoryEnv\nc = Config(RepositoryEnv('b'))\nx = c.get('A', default=1)", "A", "A", "1"},
		{"starlette", "from starlette.config import Config\nconfig = Config('.env')\nx = config('A', cast=str, default='b')", "A", "A", "'b'"},
		{"starlette by position", "from starlette.config import Config\nconfig = Config('.env')\nx = config('A', str, 'b')", "A", "A", "'b'"},
		{"starlette with a prefix", "from starlette.config import Config\nconfig = Config(env_prefix='P_')\nx = config('A')", "P_A!", "A", none},
		{"environs", "from environs import Env\nenv = Env()\nenv.read_env()\nx = env.str('A', 'b')", "A", "A", "'b'"},
		{"environs, its own", "from environs import env\nx = env.int('A')", "A!", "A", none},
		{"environ", "import environ\nenv = environ.Env(A=(bool, False))\nx = env('A')", "A", "A", "False"},
		{"environ with a cast", "import environ\nenv = environ.Env(A=bool)\nx = env('A', str, 'b')", "A", "A", "'b'"},
		{"environ without a name", "import environ\nenv = environ.Env()\nx = env.db()", "DATABASE_URL!", "env.db", none},
		{"environ with a name", "import environ\nenv = environ.Env()\nx = env.db_url('A', default='b')", "A", "A", "'b'"},

		{"another module", "from mine import os\nx = os.getenv('A')", "", "", ""},
		{"relative import", "from .os import environ\nx = environ['A']", "", "", ""},
		{"another config", "config = f()\nx = config('A')", "", "", ""},
		{"another method", "import environ\nenv = environ.Env()\nx = env.read_env('A')", "", "", ""},
		{"name that is not literal", "import os\nx = os.getenv(b)", "", "", ""},
		{"name with a hole", "import os\nx = os.getenv(f'{b}')", "", "", ""},
		{"arguments that are not known", "import os\nx = os.getenv(*b)", "", "", ""},
		{"no arguments", "import os\nx = os.getenv()", "", "", ""},
		{"prefix that is not literal", "from starlette.config import Config\nconfig = Config(env_prefix=b)\nx = config('A')", "", "", ""},
		{"prefix of a part", "from environs import Env\nenv = Env()\nwith env.prefixed('P_'):\n    x = env('A')", "", "", ""},
		{"call of another function", "import os\nx = os.path('A')", "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := read(test.text)
			var reads []EnvironmentRead
			m.Walk(func(n Node) bool {
				if e, ok := n.(Expression); ok {
					if r, ok := m.Environment(e); ok {
						reads = append(reads, r)
					}
				}
				return true
			})
			if test.variable == "" {
				if len(reads) > 0 {
					t.Errorf("got %+v", reads)
				}
				return
			}
			if len(reads) != 1 {
				t.Fatalf("got %+v", reads)
			}
			r := reads[0]
			if r.Name != strings.TrimSuffix(test.variable, "!") || r.Required != strings.HasSuffix(test.variable, "!") {
				t.Errorf("got %s, required %t", r.Name, r.Required)
			}
			sourcetest.At(t, m.File, m.File.Pos(r.NameAt.Start, r.NameAt.End), test.at)
			got := none
			if r.Default != nil {
				got = m.File.Text(m.Pos(r.Default))
			}
			if got != test.value {
				t.Errorf("default %s, want %s", got, test.value)
			}
		})
	}
}

func TestNames(t *testing.T) {
	m := read(`import a, b.c, d.e as f
from g import h, i as j, k
from ..l import m
from . import n
from o import *
try:
    import p
except ImportError:
    import q as p
def r():
    from s import t
`)
	var got []string
	for name, o := range m.Names() {
		got = append(got, name+" = "+strings.Repeat(".", o.Level)+o.Name+" at "+m.File.Text(m.File.Pos(o.At.Start, o.At.End)))
	}
	slices.Sort(got)
	want := []string{
		"a = a at a", "b = b at b.c", "f = d.e at d.e as f", "h = g.h at h", "j = g.i at i as j", "k = g.k at k",
		"m = ..l.m at m", "n = .n at n", "p = p at p", "t = s.t at t",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestLiteral(t *testing.T) {
	for text, want := range map[string]Value{
		`'a'`:                         {StringValue, "a"},
		`'a' "b" r'\c'`:               {StringValue, `ab\c`},
		`('a' + 'b') + ('c' 'd')`:     {StringValue, "abcd"},
		`b'a' + b'\xff'`:              {BytesValue, "a\xff"},
		`f'a{{' 'b'`:                  {StringValue, "a{b"},
		`'\u00e9\x41\101\N{EM DASH}'`: {StringValue, "éAA\ufffd"},
		`1_000`:                       {IntValue, "1000"},
		`0x1F`:                        {IntValue, "31"},
		`0o17`:                        {IntValue, "15"},
		`0b11`:                        {IntValue, "3"},
		`00`:                          {IntValue, "0"},
		`-5`:                          {IntValue, "-5"},
		`+5`:                          {IntValue, "5"},
		`-0`:                          {IntValue, "0"},
		`1_0.5e-1`:                    {FloatValue, "10.5e-1"},
		`-.5`:                         {FloatValue, "-.5"},
		`0xe`:                         {IntValue, "14"},
		`True`:                        {BoolValue, "True"},
		`None`:                        {NoneValue, "None"},
		`f'{a}'`:                      {},
		`t'a'`:                        {},
		`'a' % b`:                     {},
		`'a' + b'c'`:                  {},
		`'a' + b`:                     {},
		`'a' * 2`:                     {},
		`1 + 2`:                       {},
		`1j`:                          {},
		`not True`:                    {},
		`...`:                         {},
		`a`:                           {},
		`--1`:                         {},
	} {
		e := read(text).Body[0].(*ExpressionStatement).Value
		got, ok := Literal(e)
		if !ok {
			got = Value{}
		}
		if got != want || ok != (want.Kind != NoValue) {
			t.Errorf("%s: got %+v, %t, want %+v", text, got, ok, want)
		}
	}
}

func TestDotted(t *testing.T) {
	for text, want := range map[string]string{
		"a": "a", "a.b.c": "a.b.c", "(a).b": "a.b", "a().b": "", "a[0]": "", "'a'.b": "", "a.b()": "",
	} {
		e := read(text).Body[0].(*ExpressionStatement).Value
		if got, ok := Dotted(e); got != want || ok != (want != "") {
			t.Errorf("%s: got %q, %t", text, got, ok)
		}
	}
}

// TestWalkOrder tells that names are met in the order of the source.
func TestWalkOrder(t *testing.T) {
	m := read(`@a(b)
class C(d, e=f): g: h = i
@j
def K(l: m = n, *o: p) -> q: return r[s:t](u, *v, w=x)
for y, z in A: B += {D: E, **F}
with G as H, I as J: lambda K=L: M
N = [O for P in Q if R] + (S if T else U)
V = W = f'{X:{Y}}' if not Z else -a
`)
	last := -1
	names := ""
	m.Walk(func(n Node) bool {
		if name, ok := n.(*Name); ok {
			if name.Start < last {
				t.Errorf("%s comes too late", name.ID)
			}
			last = name.Start
			names += name.ID
		}
		return true
	})
	if want := "abdfghijmnpqrstuvxyzABDEFGHIJLMNOPQRSTUVWXYZa"; names != want {
		t.Errorf("got %s, want %s", names, want)
	}
}
