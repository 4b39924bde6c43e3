package dsn_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func TestPartOf(t *testing.T) {
	for name, want := range map[string]string{
		"POSTGRES_PASSWORD":         "POSTGRES password",
		"POSTGRES_DB":               "POSTGRES name",
		"POSTGRES_USER":             "POSTGRES user",
		"POSTGRES_SERVER":           "POSTGRES host",
		"POSTGRES_PORT":             "POSTGRES port",
		"POSTGRES_DB_HOST":          "POSTGRES host",
		"POSTGRES_DB_NAME":          "POSTGRES name",
		"postgres_password":         "POSTGRES password",
		"DB_PASS":                   "DB password",
		"DB_NAME":                   "DB name",
		"DB_DATABASE":               "DB name",
		"DB_CONNECTION":             "DB dialect",
		"DB_ENGINE":                 "DB dialect",
		"DB_SOCKET":                 "DB socket",
		"DB_SSLMODE":                "DB tls",
		"APP_DB_HOST":               "APP_DB host",
		"X_POSTGRES_PASSWORD":       "X_POSTGRES password",
		"DATABASE_HOSTNAME":         "DATABASE host",
		"DATABASE__HOST":            "DATABASE host",
		"APP__DATABASE__PASSWORD":   "APP_DATABASE password",
		"DATABASE_TYPE":             "DATABASE dialect",
		"SQL_USER":                  "SQL user",
		"SQL_DATABASE":              "SQL name",
		"MYSQL_DATABASE":            "MYSQL name",
		"MYSQL_ROOT_PASSWORD":       "MYSQL root-password",
		"MSSQL_SA_PASSWORD":         "MSSQL root-password",
		"MARIADB_USER":              "MARIADB user",
		"PGHOST":                    "PG host",
		"PGPASSWORD":                "PG password",
		"PGDATABASE":                "PG name",
		"APP_PGUSER":                "APP_PG user",
		"PG_USER":                   "PG user",
		"DB_TEST_HOST":              "DB_TEST host",
		"POSTGRES_REPLICA_HOST":     "POSTGRES_REPLICA host",
		"TEST_DB_HOST":              "TEST_DB host",
		"DATABASE":                  "",
		"DATABASE_URL":              "",
		"DATABASE_POOL_SIZE":        "",
		"DB_ECHO":                   "",
		"REDIS_DB":                  "",
		"REDIS_HOST":                "",
		"REDIS_DB_HOST":             "",
		"MONGO_DB_HOST":             "",
		"MYSQL_DATA_DIR":            "",
		"POSTGRES_INITDB_ARGS":      "",
		"POSTGRES_HOST_AUTH_METHOD": "",
		"POSTGRES_VERSION":          "",
		"POSTGRES_PASSWORD_FILE":    "",
		"MYSQL_ROOT_HOST":           "",
		"PGDATA":                    "",
		"HOST":                      "",
		"PASSWORD":                  "",
		"":                          "",
		"__":                        "",
	} {
		got := ""
		if part, ok := dsn.PartOf(name); ok {
			got = part.Group + " " + string(part.Role)
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// values reads "role=value" pairs.
func values(pairs string) map[dsn.Role]source.Value {
	values := map[dsn.Role]source.Value{}
	for pair := range strings.FieldsSeq(pairs) {
		role, value, _ := strings.Cut(pair, "=")
		values[dsn.Role(role)] = source.Value{Text: value}
	}
	return values
}

func TestFromParts(t *testing.T) {
	host := func(name string, kind dsn.HostKind, port int, portText string) []dsn.Host {
		h := dsn.Host{Name: text(name), Display: name, Kind: kind, Port: port}
		if portText != "" {
			h.PortText = text(portText)
		}
		return []dsn.Host{h}
	}
	for name, test := range map[string]struct {
		group, pairs string
		want         *dsn.Database
	}{
		"the image of PostgreSQL": {
			"POSTGRES", "user=app password=fakepw name=shop",
			&dsn.Database{
				Form: dsn.FormParts, Dialect: "postgresql", Default20: "psycopg2", Default21: "psycopg", Async: dsn.AsyncUnknown, Known: true,
				User: text("app"), Password: text("fakepw"), Name: text("shop"), DisplayName: "shop", Hosts: []dsn.Host{{Kind: dsn.NoHost}},
			},
		},
		"the engine of Django": {
			"SQL", "dialect=django.db.backends.mysql host=db port=3306 user=app password=fakepw name=shop",
			&dsn.Database{
				Form: dsn.FormParts, Dialect: "mysql", Default20: "mysqldb", Default21: "mysqldb", Async: dsn.AsyncUnknown, Known: true,
				User: text("app"), Password: text("fakepw"), Name: text("shop"), DisplayName: "shop", Hosts: host("db", dsn.Service, 3306, "3306"),
			},
		},
		"a driver": {
			"DB", "dialect=postgresql+asyncpg host=10.0.0.1",
			&dsn.Database{
				Form: dsn.FormParts, Dialect: "postgresql", Driver: "asyncpg", Package: "asyncpg", Default20: "psycopg2", Default21: "psycopg",
				Async: dsn.AsyncOnly, Known: true, Hosts: host("10.0.0.1", dsn.Private, 0, ""),
			},
		},
		"the administrator": {
			"MYSQL", "root-password=fakepw name=shop",
			&dsn.Database{
				Form: dsn.FormParts, Dialect: "mysql", Default20: "mysqldb", Default21: "mysqldb", Async: dsn.AsyncUnknown, Known: true,
				User: text("root"), Password: text("fakepw"), Name: text("shop"), DisplayName: "shop", Hosts: []dsn.Host{{Kind: dsn.NoHost}},
			},
		},
		"a port in the host and a mode": {
			"DATABASE", "host=db.example.com:5433 password=${PW} tls=require",
			&dsn.Database{
				Form: dsn.FormParts, Async: dsn.AsyncUnknown, Password: text("${PW}", "PW"),
				Hosts:      host("db.example.com", dsn.Public, 5433, "5433"),
				Parameters: []dsn.Parameter{{Name: "sslmode", Value: text("require")}},
			},
		},
		"a socket": {
			"DB", "socket=/cloudsql/a:b:c user=app",
			&dsn.Database{
				Form: dsn.FormParts, Async: dsn.AsyncUnknown, User: text("app"), Socket: "/cloudsql/a:b:c",
				Hosts: host("/cloudsql/a:b:c", dsn.SocketHost, 0, ""),
			},
		},
		"a URL for a host":     {"DB", "host=postgres://u:fakepw@h/db name=x", nil},
		"an engine and a name": {"DB", "dialect=sqlite name=app.db", nil},
		"a port":               {"DB", "port=5432", nil},
		"nothing":              {"DB", "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, dsn.FromParts(test.group, values(test.pairs))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
