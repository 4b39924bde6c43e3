package policy

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"
)

// TestPreparedModules holds each module that is read against the one that was
// written, with all its expressions.
func TestPreparedModules(t *testing.T) {
	compiler, _, err := compileBuiltIn(rules)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Sorted(maps.Keys(compiler.Modules)) {
		e := &encoder{leaves: map[leaf]uint64{}}
		if e.module(compiler.Modules[path]); e.err != nil {
			t.Fatalf("%s: %v", path, e.err)
		}
		d := &decoder{rest: e.bytes()}
		d.readLeaves()
		want := compiler.Modules[path].Copy()
		want.Annotations = nil // they are in the Rules
		for _, rule := range want.Rules {
			for ; rule != nil; rule = rule.Else {
				rule.Annotations = nil
			}
		}
		got := d.moduleOf(path)
		if !got.Equal(want) || got.String() != want.String() {
			t.Errorf("%s (-written +read):\n%s", path, cmp.Diff(want.String(), got.String()))
		}
		if len(d.rest) > 0 {
			t.Errorf("%s: %d bytes were not read", path, len(d.rest))
		}
		for i, rule := range got.Rules {
			if rule.Location.File != path || rule.Location.Row != want.Rules[i].Location.Row {
				t.Errorf("%s: a rule of line %d is read as one of line %d", path, want.Rules[i].Location.Row, rule.Location.Row)
			}
		}
	}
}

// TestPreparedValues has every kind of value written and read.
func TestPreparedValues(t *testing.T) {
	for _, text := range []string{
		`x = null`, `x = [true, false]`, `x = -1.5e3`, `x = "a\n\u00e9"`, `x = {1, "a"}`, `x = set()`, `x = {"a": {"b": []}}`,
		`x = data.a["b-c"][y]`, `x = [z | z = input.a; not z = 1]`, `x = {z | z = input.a[_]}`, `x = {z: 1 | z = input.a[_]}`,
		`x = count([1])`, `plus(1, 2, x)`, `x = 1 with input.a as 2 with data.b as input.c`, `not input.a`, `every k, v in input.a { k = v }`,
	} {
		t.Run(text, func(t *testing.T) {
			want, err := ast.ParseBodyWithOpts(text, ast.ParserOptions{RegoVersion: ast.RegoV1})
			if err != nil {
				t.Fatal(err)
			}
			e := &encoder{leaves: map[leaf]uint64{}}
			if e.exprs(want); e.err != nil {
				t.Fatal(e.err)
			}
			d := &decoder{rest: e.bytes()}
			d.readLeaves()
			if got := d.exprs(); !got.Equal(want) {
				t.Errorf("written %v, read %v", want, got)
			}
		})
	}
}

// TestPreparedRefuses: what only stands in a module that was not compiled is no
// part of the form, and must not get lost.
func TestPreparedRefuses(t *testing.T) {
	for _, text := range []string{`some x in input.a`, `x = $"{input.a}"`} {
		body, err := ast.ParseBodyWithOpts(text, ast.ParserOptions{RegoVersion: ast.RegoV1})
		if err != nil {
			t.Fatal(err)
		}
		e := &encoder{leaves: map[leaf]uint64{}}
		if e.exprs(body); e.err == nil {
			t.Errorf("%s was written", text)
		}
	}
}

// TestPreparedOfOtherRules: what was made of other rules is not used.
func TestPreparedOfOtherRules(t *testing.T) {
	old := slices.DeleteFunc(slices.Clone(rules), func(m Module) bool { return m.Path == "sqlite-in-production.rego" })
	if len(old) == len(rules) {
		t.Fatal("there is no such rule")
	}
	prepared, err := Prepare(old)
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range [][]byte{prepared, prepared[:10], nil} {
		library, err := Prepared(of, rules, lists)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := library.Rule("sqlite-in-production"); !ok {
			t.Error("the rule that was added since is not there")
		}
	}
}
