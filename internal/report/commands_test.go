package report

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// acting is a text that would act on a terminal, and begin a line.
const acting = "a\nb\x1b[2J\u202ec\xff"

// projects are two applications: one with everything that is shown, and one that
// has nothing but files without variables.
func projects() []*resolve.Project {
	place := func(file string, line int) *source.Pos {
		pos := at(file, line, 1, 9)
		return &pos
	}
	return []*resolve.Project{
		{
			Root: ".", Because: "the folder holds alembic.ini",
			Environments: []resolve.Environment{
				{
					Name: "production", Production: true,
					Files: []resolve.Member{
						{Path: ".env", Because: "every environment reads .env"},
						{Path: ".env.production", Because: "the name of .env.production"},
					},
					Variables: []resolve.Variable{
						{
							Name: "DATABASE_URL", Value: "postgresql://app:***@db/app", Source: resolve.ProcessEnvironment,
							Shadows: []resolve.Shadow{
								{Value: "***", Source: ".env.production", At: place(".env.production", 3)},
								{Value: "sqlite:///app.db", Source: ".env", At: place(".env", 12)},
							},
						},
						{Name: "DEBUG", Value: "false", Source: ".env", At: place(".env", 1)},
						{Name: "EMPTY", Empty: true, Source: ".env", At: place(".env", 2)},
						{Name: "BARE", Bare: true, Empty: true, Source: ".env", At: place(".env", 3)},
						{Name: "X" + acting, Value: acting, Source: ".env" + acting, At: place(".env"+acting, 4)},
					},
				},
				{Name: "test", Because: "the configuration names it"},
			},
			Templates: []resolve.Environment{{
				Name: "production", Production: true,
				Files:     []resolve.Member{{Path: ".env.example", Because: "nothing says otherwise"}},
				Variables: []resolve.Variable{{Name: "DATABASE_URL", Value: "***", Source: ".env.example", At: place(".env.example", 1)}},
			}},
			Migrations: []resolve.Migration{{
				File:            "alembic.ini",
				ScriptLocations: []resolve.ScriptLocation{{Section: "alembic", Set: true, Text: "%(here)s/migrations"}, {Section: "billing"}},
				Connections: []resolve.Connection{
					{Section: "alembic", Option: "sqlalchemy.url", Database: resolve.Database{URL: "postgresql://app:***@db/app"}},
				},
			}},
		},
		{
			Root: "services/" + acting, Because: acting,
			Environments: []resolve.Environment{{Name: acting, Files: []resolve.Member{{Path: acting, Because: acting}}}},
			Migrations:   []resolve.Migration{{File: acting}},
		},
	}
}

// connections are connection strings with one thing each that Database words.
func connections() map[string]resolve.Database {
	server := resolve.Database{
		URL: "postgresql+asyncpg://app:***@db:5433/app?ssl=require", Normal: "postgres://app:***@db:5433/app?ssl=require",
		Dialect: "postgresql", Driver: "asyncpg", Async: "async", User: "app", Name: "app",
		Password:   resolve.Password{Set: true, Filling: "literal"},
		Hosts:      []resolve.Host{{Name: "db", Port: 5433, Kind: "service"}},
		Parameters: []resolve.Parameter{{Name: "ssl", Value: "require"}},
		TLS:        resolve.TLS{Known: true, Mode: "require", Enforced: true},
	}
	with := func(change func(*resolve.Database)) resolve.Database {
		changed := server
		change(&changed)
		return changed
	}
	return map[string]resolve.Database{
		"server":         server,
		"error":          {URL: "***", Error: "no connection string: a scheme such as postgresql:// is missing"},
		"file":           {URL: "sqlite:///app.db", Dialect: "sqlite", Async: "both", Name: "app.db", File: "app.db"},
		"memory":         {URL: "sqlite://", Dialect: "sqlite", Memory: true},
		"socket":         {URL: "postgresql:///app", Dialect: "postgresql", Socket: "/run/pg", Hosts: []resolve.Host{{Name: "/run/pg", Kind: "socket"}}},
		"no password":    with(func(d *resolve.Database) { d.Password = resolve.Password{} }),
		"empty password": with(func(d *resolve.Database) { d.Password = resolve.Password{Set: true, Empty: true} }),
		"poor password": with(func(d *resolve.Database) {
			d.Password = resolve.Password{Set: true, Filling: "literal", Sample: true, SameAsUser: true, SameAsDatabase: true}
		}),
		"hosts": with(func(d *resolve.Database) {
			d.Hosts = []resolve.Host{{Name: "::1", Port: 5432, Kind: "loopback"}, {Name: "fe80::1", Kind: "private"}, {Name: "db", Kind: "service"}}
		}),
		"tls verified": with(func(d *resolve.Database) {
			d.TLS = resolve.TLS{Known: true, Mode: "verify-full", Enforced: true, Verified: true}
		}),
		"tls off": with(func(d *resolve.Database) { d.TLS = resolve.TLS{Known: true} }),
		"readings": with(func(d *resolve.Database) {
			d.Raw = []resolve.RawCharacter{{Character: `"#"`, Encoded: "%23", Component: "password"}}
			d.Readings = []resolve.View{{Reader: "SQLAlchemy", OK: true, User: "app", Host: "db"}, {Reader: "WHATWG", OK: true, Host: "***"}, {Reader: "Go"}}
		}),
		"acting": {
			URL: acting, Normal: acting, Error: acting, Dialect: acting, Driver: acting, User: acting, Name: acting, Socket: acting, File: acting,
			Hosts: []resolve.Host{{Name: acting, Kind: acting}}, Parameters: []resolve.Parameter{{Name: acting, Value: acting}},
		},
	}
}

// documented is a rule with all that can be explained.
var documented = &policy.Rule{
	ID: "sqlite-in-production", Title: "Production must not run on SQLite", Severity: policy.Error, Category: "connection",
	Description: "Reports a file that is a database.\n\nIt is gone with the container.",
	Bad:         "-- .env.production --\nDATABASE_URL=sqlite:///app.db\n\n-- .env --\nA=1\n", Good: "-- .env.production --\nDATABASE_URL=${DATABASE_URL}",
	Help: "Name a server.", References: []policy.Reference{{Description: "SQLite: when to use it", URL: "https://www.sqlite.org/whentouse.html"}},
}

func TestShow(t *testing.T) {
	var out bytes.Buffer
	if err := Show(&out, projects()); err != nil {
		t.Fatal(err)
	}
	compare(t, "show.golden", out.String())
	onlyGraphic(t, out.String())
}

func TestDatabase(t *testing.T) {
	for name, database := range connections() {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := Database(&out, database); err != nil {
				t.Fatal(err)
			}
			compare(t, "database-"+strings.ReplaceAll(name, " ", "-")+".golden", out.String())
			onlyGraphic(t, out.String())
		})
	}
}

func TestExplain(t *testing.T) {
	for file, test := range map[string]struct {
		rule    *policy.Rule
		colored bool
	}{
		"explain.golden":       {documented, false},
		"explain-color.golden": {documented, true},
		"explain-short.golden": {house, false},
	} {
		t.Run(file, func(t *testing.T) {
			var out bytes.Buffer
			if err := Explain(&out, test.rule, test.colored); err != nil {
				t.Fatal(err)
			}
			compare(t, file, out.String())
		})
	}
}

func TestDecisions(t *testing.T) {
	var out bytes.Buffer
	Decisions(&out, []string{".env: a template", acting})
	if want := ".env: a template\na\\nb\\x1b[2J\\u202ec\\xff\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

// A full disk must not look like a short answer.
func TestErrorsOfTheWriterAreGivenByCommands(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"show":     func(w io.Writer) error { return Show(w, projects()) },
		"explain":  func(w io.Writer) error { return Explain(w, documented, false) },
		"database": func(w io.Writer) error { return Database(w, connections()["server"]) },
	} {
		if err := write(fullDisk{}); !errors.Is(err, errFull) {
			t.Errorf("%s: got %v, want %v", name, err, errFull)
		}
	}
}

func onlyGraphic(t *testing.T, output string) {
	t.Helper()
	for line := range strings.Lines(output) {
		for _, r := range strings.TrimSuffix(line, "\n") {
			if !strconv.IsGraphic(r) {
				t.Errorf("%U in %q", r, line)
			}
		}
	}
}
