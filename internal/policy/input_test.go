package policy

import (
	"reflect"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// fill gives every field of a value something that is not its zero, and every
// list two items.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.String:
		v.SetString("\u00e9 \" " + string(rune('a'+*n%26)))
	case reflect.Bool:
		v.SetBool(*n%2 == 0)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n) - 40)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	}
}

// TestInput holds the conversion of the input against OPA's own.
func TestInput(t *testing.T) {
	full := &resolve.Project{}
	n := 0
	fill(reflect.ValueOf(full).Elem(), &n)
	empty := &resolve.Project{
		Environments: []resolve.Environment{}, Templates: []resolve.Environment{}, Files: []resolve.File{},
		Settings: []resolve.Class{}, Engines: []resolve.ApplicationEngine{}, Migrations: []resolve.Migration{}, Ignores: []resolve.Ignore{},
	}
	place := &resolve.Project{
		Environments: []resolve.Environment{}, Templates: []resolve.Environment{}, Migrations: []resolve.Migration{},
		Files: []resolve.File{}, Settings: []resolve.Class{}, Engines: []resolve.ApplicationEngine{},
		Ignores: []resolve.Ignore{{Rules: []string{"a"}, At: source.Pos{File: "f", Line: 1 << 40, Column: 0}}},
	}
	for name, project := range map[string]*resolve.Project{"full": full, "empty": empty, "large numbers": place} {
		t.Run(name, func(t *testing.T) {
			want, err := ast.InterfaceToValue(project)
			if err != nil {
				t.Fatal(err)
			}
			got := valueOf(reflect.ValueOf(project))
			if want.Compare(got) != 0 {
				t.Errorf("got %v\nwant %v", got, want)
			}
		})
	}
}
