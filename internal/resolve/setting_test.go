package resolve_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// sources gives where a variable comes from, strongest first.
func sources(v resolve.Variable) []string {
	place := func(source string, line int) string { return fmt.Sprintf("%s:%d", source, line) }
	var all []string
	if v.At == nil {
		all = append(all, v.Source)
	} else {
		all = append(all, place(v.Source, v.At.Line))
	}
	for _, s := range v.Shadows {
		if s.At == nil {
			all = append(all, s.Source)
		} else {
			all = append(all, place(s.Source, s.At.Line))
		}
	}
	return all
}

func TestPrecedence(t *testing.T) {
	const text = "-- .env --\nA=0\n-- .env.production --\nA=1\nA=2\n-- .env.production.local --\nA=3\n"
	for _, test := range []struct {
		name string
		f    *fixture
		want []string
	}{
		{"the process environment is not known", read(text), []string{".env.production.local:1", ".env.production:2", ".env.production:1"}},
		{
			"the process environment comes first", read(text).as("production", "A=4", "B=5"),
			[]string{resolve.ProcessEnvironment, ".env.production.local:1", ".env.production:2", ".env.production:1"},
		},
		{
			"also if it is empty", read(text).as("production", "A="),
			[]string{resolve.ProcessEnvironment, ".env.production.local:1", ".env.production:2", ".env.production:1"},
		},
		{
			"not if it is malformed", read(text).as("production", "A", "=A", ""),
			[]string{".env.production.local:1", ".env.production:2", ".env.production:1"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := environmentOf(t, test.f.only(t), "production")
			if len(e.Variables) != 1 {
				t.Fatalf("%d variables", len(e.Variables))
			}
			if diff := cmp.Diff(test.want, sources(e.Variables[0])); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProcessEnvironment(t *testing.T) {
	environ := []string{
		"DATABASE_URL=postgresql://db/app", "SQL_ECHO=1", "PGUSER=postgres", "PGPASSWORD=postgres", "HOME=/root", "LOG_LEVEL=debug",
		"SENTRY_DSN=x", "STRIPE_KEY_FILE=/run/secrets/stripe", "POSTGRES_PASSWORD=y",
	}
	for _, test := range []struct {
		name, archive string
		options       *resolve.Options
		want          []string // nil if there is no such environment
	}{
		{"a project with a URL", "-- .env --\nDATABASE_URL=x\n", nil, []string{"DATABASE_URL", "SQL_ECHO"}},
		{"a project with parts", "-- .env.example --\nPOSTGRES_HOST=x\n", nil, []string{"DATABASE_URL", "POSTGRES_PASSWORD", "SQL_ECHO"}},
		{"a project with an ini file", "-- alembic.ini --\n[alembic]\n", nil, []string{"DATABASE_URL", "SQL_ECHO"}},
		{"names that its files set, in any case", "-- .env.test --\nlog_level=x\nDB_PORT=1\n", nil, []string{"DATABASE_URL", "LOG_LEVEL", "SQL_ECHO"}},
		{
			"names that are required", "-- .env.test --\nA=1\n",
			&resolve.Options{Folder: ".", Required: requires("SENTRY_DSN", "STRIPE_KEY")},
			[]string{"SENTRY_DSN", "STRIPE_KEY_FILE"},
		},
		{"a project without a database", "-- .env.test --\nVITE_A=1\n", nil, nil},
		{"a project without a database, with a file", "-- .env.production --\nVITE_A=1\n", nil, []string{"VITE_A"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := read(test.archive).as("production", environ...)
			if test.options != nil {
				f.govern(test.options)
			}
			p := f.only(t)
			var got []string
			for _, e := range p.Environments {
				if e.Name != "production" {
					t.Errorf("there is %s", e.Name)
				}
				got = []string{}
				for _, v := range e.Variables {
					got = append(got, v.Name)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if len(p.Templates) > 0 {
				t.Error("there are templates")
			}
		})
	}
}

func TestProcessEnvironmentOfAMonorepo(t *testing.T) {
	f := read("-- .git --\n-- api/pyproject.toml --\n-- api/.env --\nDATABASE_URL=x\n-- web/package.json --\n-- web/.env --\nVITE_A=1\n")
	var got []string
	for _, p := range f.as("production", "DATABASE_URL=postgresql://db/app").resolve() {
		for _, e := range p.Environments {
			got = append(got, fmt.Sprintf("%s %s %d", p.Root, e.Name, len(e.Databases)))
		}
	}
	if diff := cmp.Diff([]string{"api production 1"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestVariantsUnderAnEnvironment(t *testing.T) {
	const text = "-- .env.prod-eu --\nA=1\n-- .env.prod-us --\nA=2\n-- .env.test --\n-- .env.example --\n"
	for asked, want := range map[string][]string{
		"production":                {"production (.env.prod-eu): .env.prod-eu", "production (.env.prod-us): .env.prod-us"},
		"production (.env.prod-us)": {"production (.env.prod-us): .env.prod-us"},
		"test":                      {"test: .env.test"},
	} {
		if diff := cmp.Diff(want, environments(read(text).as(asked).resolve())); diff != "" {
			t.Errorf("%s: %s", asked, diff)
		}
	}
}

func TestBoolean(t *testing.T) {
	yes, no := true, false
	for text, want := range map[string]*bool{
		"1": &yes, "on": &yes, "T": &yes, "TRUE": &yes, "y": &yes, "Yes": &yes,
		"0": &no, "off": &no, "f": &no, "False": &no, "N": &no, "no": &no,
		"' true'": nil, `"true "`: nil, "1.0": nil, "01": nil, "enable": nil, "2": nil, "": nil,
	} {
		if diff := cmp.Diff(want, variables(t, "SQL_ECHO="+text)["SQL_ECHO"].Boolean); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
		if got := variables(t, "DB_PASSWORD="+text)["DB_PASSWORD"].Boolean; got != nil && text != "" {
			t.Errorf("a password of the text %s is a bool", text)
		}
	}
}

func TestInteger(t *testing.T) {
	number := func(n int64) *int64 { return &n }
	for text, want := range map[string]*int64{
		"10": number(10), "' 10 '": number(10), "+1": number(1), "-1": number(-1), "1_000": number(1000), "007": number(7),
		"1.0": number(1), "-1.00": number(-1), "00_1": number(1), "-0": number(0),
		"9223372036854775807": number(9223372036854775807), "9223372036854775808": nil,
		"- 1": nil, "_1": nil, "1_": nil, "1__0": nil, "1.5": nil, "1.": nil, ".0": nil, "0x10": nil, "1e3": nil, "+": nil, "": nil, "1 000": nil, "1.0_0": nil,
	} {
		if diff := cmp.Diff(want, variables(t, "DB_POOL_SIZE="+text)["DB_POOL_SIZE"].Integer); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestReferences(t *testing.T) {
	all := variables(t, "A_DB=${X}\nB_DB=${Y:-z}\nC_DB=${A_DB}\nD_DB=plain\nE_DB\nF_DB=\nDATABASE_URL_FILE=/run/secrets/url")
	for name, want := range map[string]resolve.Variable{
		"A_DB": {Filling: resolve.Reference, References: []string{"X"}},
		"B_DB": {Filling: resolve.Literal, Defaulted: []string{"Y"}},
		"C_DB": {Filling: resolve.Reference, References: []string{"X"}},
		"D_DB": {Filling: resolve.Literal},
		"E_DB": {Filling: resolve.Literal, Bare: true},
		"F_DB": {Filling: resolve.Literal, Empty: true},
	} {
		got := all[name]
		if got.Filling != want.Filling || !slices.Equal(got.References, want.References) || !slices.Equal(got.Defaulted, want.Defaulted) ||
			got.Bare != want.Bare || got.Empty != want.Empty {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if n := len(databases(t, "DATABASE_URL_FILE=/run/secrets/url")); n != 0 {
		t.Errorf("the file of a secret makes %d databases", n)
	}
}

func TestDollarNames(t *testing.T) {
	const text = "-- .env.production --\nDB_PASSWORD=$DB_SECRET\nDATABASE_URL=$UPSTREAM_URL\nDIRECT_URL=postgresql://app:$DB_SECRET@$HOST/app${X}\n"
	for _, test := range []struct {
		marker, filling string
		references      []string
	}{
		{"pyproject.toml", resolve.Placeholder, []string{}},
		{"package.json", resolve.Reference, []string{"DB_SECRET"}},
	} {
		e := environmentOf(t, read(archive(test.marker)+text).only(t), "production")
		for _, v := range e.Variables {
			if v.Name == "DB_PASSWORD" && (v.Filling != test.filling || !slices.Equal(v.References, test.references)) {
				t.Errorf("%s: %s %s %q", test.marker, v.Name, v.Filling, v.References)
			}
		}
		for _, d := range e.Databases {
			if open := d.Filling == resolve.Reference; d.Variable == "DATABASE_URL" && open != (test.marker == "package.json") {
				t.Errorf("%s: %s is %s, %s", test.marker, d.Variable, d.Filling, d.Error)
			}
			if open := d.Password.Filling == resolve.Reference; d.Variable == "DIRECT_URL" && open != (test.marker == "package.json") {
				t.Errorf("%s: the password is %s", test.marker, d.Password.Filling)
			}
		}
	}
}

// TestLongValues masks what is too long to be searched for what may be shown.
func TestLongValues(t *testing.T) {
	long := strings.Repeat("a", 5000)
	for _, test := range []struct{ name, text, want string }{
		{"a reference", "DB_NAME=${X}", "${X}"},
		{"many references", "DB_NAME=" + strings.Repeat("${X}", 2000), "***"},
		{"a connection string", "DB_NAME=postgresql://app@db/" + long, "***"},
		{"more references than are followed", "Y=y\nDB_NAME=" + strings.Repeat("${Y}", 101), "***"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := variables(t, test.text)["DB_NAME"].Value; got != test.want {
				t.Errorf("got %d bytes, want %s", len(got), test.want)
			}
		})
	}
}

// BenchmarkLongValues has variables refer to one that is long, and is made of many.
func BenchmarkLongValues(b *testing.B) {
	var text strings.Builder
	text.WriteString("-- .env --\nZ=1\nX=" + strings.Repeat("${Z}", 10000) + "\n")
	for i := range 1000 {
		fmt.Fprintf(&text, "V%d=${X}\n", i)
	}
	f := read(text.String())
	for b.Loop() {
		f.resolve()
	}
}
