package envpy_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
)

const imports = "import os\nfrom sqlalchemy import create_engine\nfrom sqlalchemy.pool import NullPool\nfrom app.settings import settings\n"

func TestEngines(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"arguments", `create_engine(settings.url, echo=True, pool_size=5, poolclass=NullPool, connect_args={"ssl": "require"})`, []string{
			"settings url; echo=True pool_size=5 poolclass=NullPool; ssl=require",
		}},
		{"arguments of a setting", `create_engine(settings.url, echo=settings.echo)`, []string{"settings url; echo=; "}},
		{"a dictionary", "kw = {'pool_size': 5}\nkw['echo'] = False\ncreate_engine(os.environ['A'], **kw)", []string{"environment A; echo=False pool_size=5; "}},
		{"a dictionary that is filled on a condition", "kw = {}\nif settings.test:\n    kw['poolclass'] = NullPool\ncreate_engine(os.environ['A'], **kw)", []string{
			"environment A; poolclass=NullPool?; ",
		}},
		{"a dictionary of a condition", "create_engine(os.environ['A'], **({'echo': True} if settings.test else {}))", []string{"environment A; echo=True?; "}},
		{"an unknown dictionary", "create_engine(os.environ['A'], connect_args=settings.args(), **settings.kw)", []string{"environment A; open; open"}},
		{"an argument of one of two", "create_engine(os.environ['A'], echo=True if settings.test else False)", []string{"environment A; echo=; "}},
		{"a fallback", "create_engine(os.getenv('A', 'postgresql://app@h/d'))", []string{"environment A, literal  as a fallback; ; "}},
		{"a condition", "if settings.test:\n    e = create_engine(settings.a)\nelse:\n    e = create_engine(settings.b)", []string{
			"settings a; ; ; conditional", "settings b; ; ; conditional",
		}},
		{"behind a return on a condition", "def f():\n    if settings.test:\n        return None\n    return create_engine(settings.a)", []string{"settings a; ; ; conditional"}},
		{"after such a function", "def f():\n    if settings.test:\n        return None\n    return 1\nf()\ncreate_engine(settings.a)", []string{"settings a; ; "}},
		{"made once", "e = None\ndef f():\n    global e\n    if e_engine is None:\n        e = create_engine(settings.a)\n    return e", []string{"settings a; ; "}},
		{"a method", "class Database:\n    def __init__(self, url):\n        self.engine = create_engine(url)", []string{"elsewhere ; ; "}},
		{"functions beside a call", "create_engine(settings.a)\ndef f():\n    return create_engine(settings.b)", []string{"settings a; ; ", "settings b; ; "}},
		{"a call with two arguments", "def f(echo):\n    return create_engine(settings.a, echo=echo)\nf(True)\nf(False)", []string{"settings a; echo=; "}},
		{"no call", "def f():\n    '''create_engine(settings.a)'''", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			file := source.NewFile("db.py", []byte(imports+test.text+"\n"))
			var got []string
			for _, made := range envpy.Engines(python.Parse(file)) {
				got = append(got, summary(made))
				if text := file.Text(made.At); text != "create_engine" {
					t.Errorf("the engine is at %q", text)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func summary(made envpy.Made) string {
	var urls []string
	for _, url := range made.URLs {
		one := fmt.Sprintf("%s %s", url.Origin, url.Name)
		if url.Fallback {
			one += " as a fallback"
		}
		urls = append(urls, one)
	}
	options := func(list []envpy.Option, open bool) string {
		var all []string
		for _, o := range list {
			one := o.Name + "=" + o.Value
			if o.Sometimes {
				one += "?"
			}
			all = append(all, one)
		}
		if open {
			all = append(all, "open")
		}
		return strings.Join(all, " ")
	}
	s := fmt.Sprintf("%s; %s; %s", strings.Join(urls, ", "), options(made.Options, made.Open), options(made.Connect, made.ConnectOpen))
	if made.Conditional {
		s += "; conditional"
	}
	return s
}

func TestMakesEngines(t *testing.T) {
	for text, want := range map[string]bool{
		"from sqlalchemy import create_engine":                                true,
		"from sqlmodel import create_engine":                                  true,
		"from sqlalchemy.ext.asyncio import create_async_engine":              true,
		"import sqlalchemy\nsqlalchemy.engine_from_config(a)":                 true,
		"from sqlalchemy.ext.asyncio import async_engine_from_config":         true,
		"from sqlalchemy import Engine":                                       false,
		"from vllm import create_engine":                                      false,
		"import sqlalchemy":                                                   false,
		"sqlx engine create engine_from config qlalchem sqlmode _gine begine": false,
	} {
		if got := envpy.MakesEngines([]byte(text)); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
}

func TestSchemeRewrites(t *testing.T) {
	for text, want := range map[string]int{
		"x = u.replace('postgres://', 'postgresql://', 1)":                                          1,
		"x = re.sub(r'^postgres:', 'postgresql+psycopg:', u)":                                       1,
		"x = make_url(u).set(drivername='postgresql+asyncpg')":                                      1,
		"if u.startswith('postgres://'):\n    u = 'postgresql://' + u[11:]":                         1,
		"x = f'postgresql://{u[11:]}' if u.startswith('postgres://') else u":                        1,
		"if u.drivername == 'postgres':\n    u = u.set(drivername='postgresql')":                    2,
		"x = u.replace('postgresql://', 'postgresql+asyncpg://')":                                   0,
		"if u.startswith('postgres://'):\n    raise ValueError('write it out')":                     0,
		"'''u.replace('postgres://', 'postgresql://')'''":                                           0,
		"x = u.replace('postgresql://', 'postgres://')":                                             0,
		strings.Repeat("if 'postgres://' in u:\n", 1) + "    x = 1\n    y = 'postgresql_of_mine'\n": 0,
	} {
		if got := envpy.SchemeRewrites(python.Parse(source.NewFile("db.py", []byte(text+"\n")))); len(got) != want {
			t.Errorf("%q: got %d", text, len(got))
		}
	}
}

// TestHostileEngines reads texts that are made to take long, as the module of an
// application.
func TestHostileEngines(t *testing.T) {
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			m := python.Parse(source.NewFile("db.py", []byte(text(100_000)+"\ncreate_engine(x)\n")))
			envpy.Engines(m)
			envpy.SchemeRewrites(m)
		})
	}
}

func TestSinglePercent(t *testing.T) {
	for text, want := range map[string]bool{"a%40b": true, "a%%b": false, "a%(x)sb": false, "100%": true, "ab": false, "a%%%b": true} {
		if got := envpy.SinglePercent(text); got != want {
			t.Errorf("single of %q: %v", text, got)
		}
	}
}
