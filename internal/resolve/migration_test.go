package resolve_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

func migrationOf(t *testing.T, archive string) resolve.Migration {
	t.Helper()
	p := read(archive).only(t)
	if len(p.Migrations) != 1 {
		t.Fatalf("%d migrations", len(p.Migrations))
	}
	return p.Migrations[0]
}

func TestScriptLocations(t *testing.T) {
	const scripts = "-- db/migrations/env.py --\n-- db/migrations/script.py.mako --\n-- db/migrations/versions/1.py --\n"
	for _, test := range []struct {
		name, file, value string
		want              resolve.ScriptLocation
	}{
		{"relative to the file", "db/alembic.ini", "migrations", resolve.ScriptLocation{Set: true, Known: true}},
		{"relative to here", "db/alembic.ini", "%(here)s/migrations", resolve.ScriptLocation{Set: true, Known: true}},
		{"here and up", "db/conf/alembic.ini", "%(here)s/../migrations", resolve.ScriptLocation{Set: true, Known: true}},
		{"a path of Windows", "alembic.ini", `%(here)s\db\migrations`, resolve.ScriptLocation{Set: true, Known: true}},
		{"of a package", "alembic.ini", "db:migrations", resolve.ScriptLocation{Set: true, Known: true, Package: true}},
		{"of a package in a package", "alembic.ini", "shop.db:migrations", resolve.ScriptLocation{Set: true, Package: true}},
		{"not there", "alembic.ini", "migration", resolve.ScriptLocation{Set: true, Known: true, Missing: []string{"the folder"}}},
		{"not there, from here", "alembic.ini", "%(here)s/migrations", resolve.ScriptLocation{Set: true, Known: true, Missing: []string{"the folder"}}},
		{"without what it should hold", "alembic.ini", "db", resolve.ScriptLocation{Set: true, Known: true, Missing: []string{"env.py", "script.py.mako", "versions"}}},
		{"absolute", "alembic.ini", "/srv/app/migrations", resolve.ScriptLocation{Set: true}},
		{"absolute on Windows", "alembic.ini", `C:\app\migrations`, resolve.ScriptLocation{Set: true}},
		{"another interpolation", "alembic.ini", "%(root)s/migrations", resolve.ScriptLocation{Set: true}},
		{"a variable", "alembic.ini", "${ROOT}/migrations", resolve.ScriptLocation{Set: true}},
		{"empty", "alembic.ini", "", resolve.ScriptLocation{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := migrationOf(t, scripts+"-- "+test.file+" --\n[alembic]\nscript_location = "+test.value+"\n")
			if len(m.ScriptLocations) != 1 {
				t.Fatalf("%d locations", len(m.ScriptLocations))
			}
			got, want := m.ScriptLocations[0], test.want
			if want.Missing == nil {
				want.Missing = []string{}
			}
			want.Section, want.Text, want.At = "alembic", got.Text, got.At
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestScriptLocationsOfSections(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"none", "[alembic]\n", []string{"alembic"}},
		{"no section", "[app:main]\nsqlalchemy.url=sqlite://\n", nil},
		{"only the others", "[alembic]\n[a]\nscript_location=x\n[b]\nscript_location=y\n", []string{"a x", "b y"}},
		{"inherited", "[DEFAULT]\nscript_location=x\n[alembic]\n[logger_root]\nlevel=INFO\n", []string{"alembic x"}},
		{"a section twice", "[alembic]\nscript_location=x\n[alembic]\n", []string{"alembic x"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, l := range migrationOf(t, "-- alembic.ini --\n"+test.text).ScriptLocations {
				line := l.Section
				if l.Set {
					line += " " + l.Text
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestVersionLocations(t *testing.T) {
	m := migrationOf(t, "-- alembic.ini --\n[alembic]\nscript_location = m\nversion_locations = %(here)s/a\n-- m/env.py --\n-- m/script.py.mako --\n")
	if missing := m.ScriptLocations[0].Missing; len(missing) != 0 {
		t.Errorf("%q is missing", missing)
	}
}

func TestConnections(t *testing.T) {
	m := migrationOf(t, `-- alembic.ini --
[alembic]
sqlalchemy.url = driver://user:pass@localhost/dbname
[blank]
sqlalchemy.url =
[live]
sqlalchemy.url: postgresql://app:p%%40w@db.example.com/app
[overridden]
sqlalchemy.url = sqlite:///will/be/overridden
[format]
sqlalchemy.url = postgresql://USER:PASSWORD@HOST/DATABASE
[manual]
sqlalchemy.url = postgresql://user:mypass@localhost/dbname
[sample]
sqlalchemy.url = postgresql://username:secret@db.example.com/Database
[own]
sqlalchemy.url = postgresql://user:k3-Qpw@db.example.com/dbname
[reference]
sqlalchemy.url = ${DATABASE_URL}
[app:main]
tenant.url = mysql://app@db/tenant
prefix.sqlalchemy.url = sqlite://
redis.url = redis://localhost
mail.url = smtp://localhost
home.url = https://example.com
bare
`)
	type row struct {
		Section, Option, Dialect, Filling string
		Blank, Stock                      bool
	}
	var got []row
	for _, c := range m.Connections {
		got = append(got, row{c.Section, c.Option, c.Database.Dialect, c.Database.Filling, c.Blank, c.Stock})
	}
	want := []row{
		{"alembic", "sqlalchemy.url", "driver", resolve.Literal, false, true},
		{"blank", "sqlalchemy.url", "", resolve.Literal, true, false},
		{"live", "sqlalchemy.url", "postgresql", resolve.Literal, false, false},
		{"overridden", "sqlalchemy.url", "sqlite", resolve.Literal, false, true},
		{"format", "sqlalchemy.url", "postgresql", resolve.Placeholder, false, true},
		{"manual", "sqlalchemy.url", "postgresql", resolve.Literal, false, true},
		{"sample", "sqlalchemy.url", "postgresql", resolve.Literal, false, true},
		{"own", "sqlalchemy.url", "postgresql", resolve.Literal, false, false},
		{"reference", "sqlalchemy.url", "", resolve.Reference, false, false},
		{"app:main", "tenant.url", "mysql", resolve.Literal, false, false},
		{"app:main", "prefix.sqlalchemy.url", "sqlite", resolve.Literal, false, false},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestInterpolations(t *testing.T) {
	text := "-- alembic.ini --\n[alembic]\nsqlalchemy.url = ${DATABASE_URL}\na = x ${HOST:-y} ${PORT}\nb = $NAME\nc = cost: $5\nd = %(here)s\ne = a$NAME\n"
	f := read(text)
	var got []string
	for _, i := range f.only(t).Migrations[0].Interpolations {
		got = append(got, i.Option+" "+i.Name+" "+i.Text+" "+f.sources[0].File.Text(i.At))
	}
	want := []string{"sqlalchemy.url DATABASE_URL ${DATABASE_URL} ${DATABASE_URL}", "a HOST ${HOST} ${HOST:-y}", "a PORT ${PORT} ${PORT}", "b NAME $NAME $NAME"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
