package python

import "testing"

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
