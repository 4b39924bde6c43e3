package dsn_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func text(value string, open ...string) dsn.Text {
	return dsn.Text{Value: value, Set: true, Open: open}
}

func TestParse(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want dsn.Database
	}{
		"all components": {
			"postgresql+asyncpg://app:fakepw@db.example.com:5433/app?ssl=require",
			dsn.Database{
				Form: dsn.FormURL, Scheme: "postgresql+asyncpg", Dialect: "postgresql", Driver: "asyncpg",
				Default20: "psycopg2", Default21: "psycopg", Package: "asyncpg", Async: dsn.AsyncOnly, Known: true,
				User: text("app"), Password: text("fakepw"),
				Hosts: []dsn.Host{{Name: text("db.example.com"), Display: "db.example.com", Kind: dsn.Public, Port: 5433, PortText: text("5433")}},
				Name:  text("app"), DisplayName: "app",
				Parameters: []dsn.Parameter{{Name: "ssl", Value: text("require")}},
			},
		},
		"references everywhere": {
			"postgresql://${U}:${P}@${H}:${PORT}/${D}",
			dsn.Database{
				Form: dsn.FormURL, Scheme: "postgresql", Dialect: "postgresql",
				Default20: "psycopg2", Default21: "psycopg", Package: "psycopg2", Async: dsn.Sync, Known: true,
				User: text("${U}", "U"), Password: text("${P}", "P"),
				Hosts: []dsn.Host{{Name: text("${H}", "H"), Display: "${H}", Kind: dsn.ReferenceHost, PortText: text("${PORT}", "PORT")}},
				Name:  text("${D}", "D"), DisplayName: "${D}",
			},
		},
		"a message with spaces and an at sign": {
			"mysql+pymysql://app:${P:?ask ops@example.com: it is not set}@db/app",
			dsn.Database{
				Form: dsn.FormURL, Scheme: "mysql+pymysql", Dialect: "mysql", Driver: "pymysql",
				Default20: "mysqldb", Default21: "mysqldb", Package: "PyMySQL", Async: dsn.Sync, Known: true,
				User: text("app"), Password: text("${P:?ask ops@example.com: it is not set}", "P"),
				Hosts: []dsn.Host{{Name: text("db"), Display: "db", Kind: dsn.Service}},
				Name:  text("app"), DisplayName: "app",
			},
		},
		"a cloud socket wins over the host": {
			"postgresql+psycopg2://u@localhost/db?host=/cloudsql/project:region:instance",
			dsn.Database{
				Form: dsn.FormURL, Scheme: "postgresql+psycopg2", Dialect: "postgresql", Driver: "psycopg2",
				Default20: "psycopg2", Default21: "psycopg", Package: "psycopg2", Async: dsn.Sync, Known: true,
				User:  text("u"),
				Hosts: []dsn.Host{{Name: text("/cloudsql/project:region:instance"), Display: "/cloudsql/project:region:instance", Kind: dsn.SocketHost}},
				Name:  text("db"), DisplayName: "db",
				Parameters: []dsn.Parameter{{Name: "host", Value: text("/cloudsql/project:region:instance")}},
				Socket:     "/cloudsql/project:region:instance",
			},
		},
		"an at sign in the password": {
			"postgresql://u:fake@pw@h/db",
			dsn.Database{
				Form: dsn.FormURL, Scheme: "postgresql", Dialect: "postgresql",
				Default20: "psycopg2", Default21: "psycopg", Package: "psycopg2", Async: dsn.Sync, Known: true,
				User: text("u"), Password: text("fake"),
				Hosts: []dsn.Host{{Name: text("pw@h"), Display: "***@h", Kind: dsn.Service}},
				Name:  text("db"), DisplayName: "db",
			},
		},
		"a database that 2.1 decodes": {
			"sqlite:///my%20file.db",
			dsn.Database{
				Form: dsn.FormURL, Scheme: "sqlite", Dialect: "sqlite", Default20: "pysqlite", Default21: "pysqlite", Async: dsn.Sync, Known: true,
				Name: text("my%20file.db"), Name21: "my file.db", DisplayName: "my%20file.db", Path: "my%20file.db",
			},
		},
		"sqlite as a URI in memory": {
			"sqlite+aiosqlite:///file::memory:?cache=shared",
			dsn.Database{
				Form: dsn.FormURL, Scheme: "sqlite+aiosqlite", Dialect: "sqlite", Driver: "aiosqlite",
				Default20: "pysqlite", Default21: "pysqlite", Package: "aiosqlite", Async: dsn.AsyncOnly, Known: true,
				Name: text("file::memory:"), DisplayName: "file::memory:", Memory: true,
				Parameters: []dsn.Parameter{{Name: "cache", Value: text("shared")}},
			},
		},
		"libpq keywords": {
			`host=db user = app password='fake \'pw' dbname=app sslmode=require`,
			dsn.Database{
				Form: dsn.FormLibpq, Dialect: "postgresql", Async: dsn.AsyncUnknown,
				User: text("app"), Password: text("fake 'pw"),
				Hosts: []dsn.Host{{Name: text("db"), Display: "db", Kind: dsn.Service}},
				Name:  text("app"), DisplayName: "app",
				Parameters: []dsn.Parameter{{Name: "sslmode", Value: text("require")}},
			},
		},
		"ADO keywords": {
			`Server=tcp:x.database.windows.net,1433;Initial Catalog=app;User Id=sa;Password="fake;pw";Encrypt=true`,
			dsn.Database{
				Form: dsn.FormADO, Dialect: "mssql", Async: dsn.AsyncUnknown,
				User: text("sa"), Password: text("fake;pw"),
				Hosts: []dsn.Host{{Name: text("x.database.windows.net"), Display: "x.database.windows.net", Kind: dsn.Public, Port: 1433, PortText: text("1433")}},
				Name:  text("app"), DisplayName: "app",
				Parameters: []dsn.Parameter{{Name: "encrypt", Value: text("true")}},
			},
		},
		"Prisma's SQL Server": {
			"sqlserver://db:1433;database=app;user=sa;password={fake;pw}",
			dsn.Database{
				Form: dsn.FormSQLServer, Scheme: "sqlserver", Dialect: "mssql", Async: dsn.AsyncUnknown, Foreign: "Prisma",
				User: text("sa"), Password: text("fake;pw"),
				Hosts: []dsn.Host{{Name: text("db"), Display: "db", Kind: dsn.Service, Port: 1433, PortText: text("1433")}},
				Name:  text("app"), DisplayName: "app",
			},
		},
		"Prisma's file": {
			"file:./dev.db",
			dsn.Database{
				Form: dsn.FormPrismaFile, Scheme: "file", Dialect: "sqlite", Async: dsn.AsyncUnknown, Foreign: "Prisma",
				Name: text("./dev.db"), DisplayName: "./dev.db", Path: "./dev.db",
			},
		},
		"JDBC": {
			"jdbc:postgresql://h1:5432,h2/app?user=app&password=fakepw",
			dsn.Database{
				Form: dsn.FormJDBC, Scheme: "jdbc:postgresql", Dialect: "postgresql", Async: dsn.AsyncUnknown, Foreign: "JDBC",
				User: text("app"), Password: text("fakepw"),
				Hosts: []dsn.Host{
					{Name: text("h1"), Display: "h1", Kind: dsn.Service, Port: 5432, PortText: text("5432")},
					{Name: text("h2"), Display: "h2", Kind: dsn.Service},
				},
				Name: text("app"), DisplayName: "app", Parameters: []dsn.Parameter{},
			},
		},
		"JDBC for Oracle": {
			"jdbc:oracle:thin:scott/fakepw@h.example:1521:orcl",
			dsn.Database{
				Form: dsn.FormJDBC, Scheme: "jdbc:oracle", Dialect: "oracle", Async: dsn.AsyncUnknown, Foreign: "JDBC",
				User: text("scott"), Password: text("fakepw"),
				Hosts: []dsn.Host{{Name: text("h.example"), Display: "h.example", Kind: dsn.Private, Port: 1521, PortText: text("1521")}},
				Name:  text("orcl"), DisplayName: "orcl",
			},
		},
		"nothing but a reference": {
			"${DATABASE_URL:-postgresql://u:fakepw@h/db}",
			dsn.Database{
				Form: dsn.FormReference, Async: dsn.AsyncUnknown,
				Hosts: []dsn.Host{{Name: text("${DATABASE_URL}", "DATABASE_URL"), Display: "${DATABASE_URL}", Kind: dsn.ReferenceHost}},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := dsn.Parse(source.Value{Text: test.text})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(&test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestOpen takes the references from the reader of the file, who knows better.
func TestOpen(t *testing.T) {
	const connection = "postgresql://u:$PW@$HOST:$PORT/db"
	value := source.Value{Text: connection}
	for _, name := range []string{"PW", "HOST", "PORT"} {
		start := strings.Index(connection, "$"+name)
		value.Open = append(value.Open, source.Reference{Start: start, End: start + 1 + len(name), Name: name})
	}
	d, err := dsn.Parse(value)
	if err != nil {
		t.Fatal(err)
	}
	if !d.Password.Reference() || d.Hosts[0].Kind != dsn.ReferenceHost || d.Hosts[0].PortText.Open[0] != "PORT" {
		t.Errorf("got %+v", d)
	}
	if got := dsn.Masked(value); got != connection {
		t.Errorf("masked is %q", got)
	}
	if _, err := dsn.Parse(source.Value{Text: connection}); err == nil || err.Fault != dsn.BadPort {
		t.Errorf("a bare $NAME must be literal, got %v", err)
	}
}

func TestParseError(t *testing.T) {
	for name, test := range map[string]struct {
		text    string
		fault   dsn.Fault
		place   string
		message string
	}{
		"empty":          {"", dsn.Empty, "", "empty"},
		"white space":    {" \t", dsn.Empty, " \t", "empty"},
		"quotes":         {`"postgresql://u:fakepw@h/db"`, dsn.NotURL, `"postgresql://u:fakepw@h/db"`, "quotes"},
		"leading space":  {" postgresql://u:fakepw@h/db", dsn.NotURL, " postgresql://u:fakepw@h/db", "white space"},
		"command":        {"psql 'postgresql://u:fakepw@h/db'", dsn.NotURL, "psql 'postgresql://u:fakepw@h/db'", "command"},
		"no scheme":      {"u:fakepw@h/db", dsn.NotURL, "u:fakepw@h/db", "scheme"},
		"dash in scheme": {"postgres-ql://h/db", dsn.NotURL, "postgres-ql://h/db", "scheme"},
		"port":           {"postgresql://u:fakepw@h:port/db", dsn.BadPort, "port", "not a number"},
		"no port":        {"postgresql://u:fakepw@h:/db", dsn.BadPort, "", "empty"},
		"several hosts":  {"postgresql://u:fakepw@h:1,i:2/db", dsn.BadPort, "1,i:2", "several hosts"},
		"port behind a reference": {
			"postgresql://u:${P:-x}@${H}:port/db", dsn.BadPort, "port", "not a number",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d, err := dsn.Parse(source.Value{Text: test.text})
			if err == nil || err.Fault != test.fault || test.text[err.Start:err.End] != test.place || !strings.Contains(err.Message, test.message) {
				t.Errorf("got %+v", err)
			}
			if (d != nil) != (test.fault == dsn.BadPort) {
				t.Errorf("database: %v", d != nil)
			}
		})
	}
}

func TestHosts(t *testing.T) {
	for connection, want := range map[string]string{
		"postgresql:///db":                                           "socket",
		"postgresql+asyncpg://u:fakepw@/db":                          "socket",
		"postgresql:///db?service=main":                              "none",
		"mysql+pymysql:///db":                                        "none",
		"mysql+pymysql://u:fakepw@h/db?unix_socket=/tmp/s":           "/tmp/s socket",
		"postgresql://u:fakepw@/db?host=a:1&host=b.example.com":      "a:1 service, b.example.com public",
		"postgresql://u:fakepw@/db?host=a,10.0.0.1&port=1,2":         "a:1 service, 10.0.0.1:2 private",
		"postgresql://u:fakepw@/db?host=a,b&port=7":                  "a:7 service, b:7 service",
		"postgresql://u:fakepw@a,b/db":                               "a service, b service",
		"postgresql://u:fakepw@a:1,b:2/db":                           "a:1 service, b:2 service",
		"postgresql://u:fakepw@/db?host=${H}&port=${P}":              "${H} reference",
		"postgresql://u:fakepw@db.${DOMAIN}:5432/db":                 "db.${DOMAIN}:5432 reference",
		"mssql+pyodbc://name_of_a_source":                            "name_of_a_source none",
		`mssql+pyodbc://u:fakepw@.\SQLEXPRESS/db`:                    `.\SQLEXPRESS loopback`,
		"mssql+pyodbc:///?odbc_connect=Server%3Dh%2C1433%3BPWD%3Dpw": "h:1433 service",
		"oracle+oracledb://scott:fakepw@alias":                       "alias none",
		"snowflake://u:fakepw@account/db":                            "account public",
		"sqlite:////data/x.db":                                       "",
		"jdbc:mysql://[::1]:3306/db":                                 "::1:3306 loopback",
	} {
		d, _ := dsn.Parse(source.Value{Text: connection})
		var got []string
		for _, host := range d.Hosts {
			name := host.Display
			if host.Port != 0 {
				name += ":" + host.PortText.Value
			}
			got = append(got, strings.TrimSpace(name+" "+string(host.Kind)))
		}
		if joined := strings.Join(got, ", "); joined != want {
			t.Errorf("%s: got %q, want %q", connection, joined, want)
		}
	}
}

func TestUnloadable(t *testing.T) {
	for connection, want := range map[string]dsn.Fault{
		"postgresql://h/db":                     "",
		"postgresql+psycopg_async://h/db":       "",
		"mssql+turbodbc://h/db":                 "",
		"snowflake://h/db":                      "",
		"cockroachdb+anything://h/db":           "",
		"postgresql+${DRIVER}://h/db":           "",
		"${SCHEME}://h/db":                      "",
		"${DATABASE_URL}":                       "",
		"postgres://h/db":                       dsn.RemovedScheme,
		"postgres+asyncpg://h/db":               dsn.RemovedScheme,
		"POSTGRESQL://h/db":                     dsn.UpperCaseScheme,
		"postgresql+AsyncPG://h/db":             dsn.UpperCaseScheme,
		"postgresql+foo://h/db":                 dsn.UnknownDriver,
		"postgresql+://h/db":                    dsn.UnknownDriver,
		"postgresql+psycopg2+x://h/db":          dsn.UnknownDriver,
		"foo://h/db":                            dsn.UnknownDialect,
		"driver://user:fakepw@localhost/dbname": dsn.PlaceholderScheme,
		"mysql2://h/db":                         dsn.ForeignScheme,
		"db+postgresql://h/db":                  dsn.ForeignScheme,
		"mongodb+srv://h/db":                    dsn.ForeignScheme,
		"redis://h/0":                           dsn.ServiceScheme,
		"jdbc:postgresql://h/db":                dsn.ForeignScheme,
		"file:./dev.db":                         dsn.ForeignScheme,
		"host=h dbname=db":                      dsn.ForeignScheme,
		"Server=h;Database=db":                  dsn.ForeignScheme,
		"sqlserver://h:1433;database=db":        dsn.ForeignScheme,
	} {
		d, err := dsn.Parse(source.Value{Text: connection})
		if err != nil {
			t.Errorf("%s: %v", connection, err)
			continue
		}
		var got dsn.Fault
		if fault := d.Unloadable(); fault != nil {
			got = fault.Fault
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", connection, got, want)
		}
	}
}
