package dsn_test

import (
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
)

func TestIsName(t *testing.T) {
	for _, name := range strings.Fields(`
		DATABASE_URL database_url APP_DATABASE_URL DB_URL X_DB_URL SQLALCHEMY_DATABASE_URI SQLALCHEMY_DATABASE_URL SQLALCHEMY_URL
		sqlalchemy.url DATABASE_URI POSTGRES_URL POSTGRES_URL_NON_POOLING POSTGRES_PRISMA_URL DIRECT_URL DATABASE_URL_DIRECT
		TEST_DATABASE_URL DEV_DATABASE_URL ASYNC_DATABASE_URL SYNC_DATABASE_URL SUPABASE_DB_URL HEROKU_POSTGRESQL_BLUE_URL
		JAWSDB_URL CLEARDB_DATABASE_URL AIRFLOW__DATABASE__SQL_ALCHEMY_CONN DATABASE__URL APP__DB__URL DATABASE_DSN PG_DSN SHOP_DSN
		DATABASE_CONNECTION_STRING DB_CONNECTION_STRING MONGODB_URI MONGO_URI TEST_DB_URL DATABASE_TEST_URL DATABASEURL
		DATABASE_URL_UNPOOLED UTA_DB_URL ASYNC_DATABASE_URI POSTGRES_DSN MYSQL_URL
	`) {
		if !dsn.IsName(name) {
			t.Errorf("%s is a name", name)
		}
	}
	for _, name := range strings.Fields(`
		DATABASE_URL_FILE DB_URL_FILE SENTRY_DSN MAILER_DSN MESSENGER_TRANSPORT_DSN LOCK_DSN REDIS_URL REDIS_DB_URL CELERY_BROKER_URL
		AMQP_URL RABBITMQ_URL DATABASE DATABASE_HOST DATABASE_POOL_SIZE DB_ECHO URL API_URL NEXT_PUBLIC_SUPABASE_URL DSN
		AZURE_STORAGE_CONNECTION_STRING APPLICATIONINSIGHTS_CONNECTION_STRING S3_URL DATABASE_API_URL _ . VECTOR_DB_URL DATABASE_URLS_ENABLED
	`) {
		if dsn.IsName(name) {
			t.Errorf("%s is no name", name)
		}
	}
	if dsn.IsName("") {
		t.Error("the empty name is no name")
	}
}

func TestIsURL(t *testing.T) {
	for _, text := range []string{
		"postgresql://h/db", "postgresql+asyncpg://h/db", "postgres://h/db", "POSTGRES://h/db", "mysql2://h/db", "postgis://h/db", "sqlite://",
		"jdbc:mysql://h/db", "JDBC:h2:mem:x", "mongodb://h/db", "mongodb+srv://h/db", "db+postgresql://h/db", "driver://user:fakepw@localhost/dbname",
		"snowflake://a/b", "prisma://x/?api_key=y", ` "postgresql://h/db"`, "sqlserver://h:1433;database=x", "ibm_db_sa://h/db",
	} {
		if !dsn.IsURL(text) {
			t.Errorf("%q is a URL of a database", text)
		}
	}
	for _, text := range []string{
		"", "http://h/", "https://h/", "redis://h/0", "rediss://h/0", "amqp://h/", "s3://bucket/x", "postgresql+advisory://h/db", "h/db", "jdbc:",
		"postgresql:/h/db", "file:./dev.db", "mailto:x@y", "db+redis://h", "ftp://h", "postgresql", "elasticsearch://h:9200", "smtp://h", "host=h dbname=db",
	} {
		if dsn.IsURL(text) {
			t.Errorf("%q is no URL of a database", text)
		}
	}
}

func TestKindOf(t *testing.T) {
	for kind, names := range map[dsn.HostKind]string{
		dsn.Loopback:    `localhost LOCALHOST localhost. app.localhost 127.0.0.1 127.8.9.10 ::1 [::1] ::ffff:127.0.0.1 127.1 (local) (localdb)\x . .\SQLEXPRESS tcp:localhost`,
		dsn.Unspecified: "0.0.0.0 :: 0.1.2.3 0",
		dsn.DockerHost:  "host.docker.internal HOST.docker.internal gateway.docker.internal host.containers.internal docker.for.mac.localhost",
		dsn.Service:     `db postgres my_db db-1 host\instance`,
		dsn.Private:     "10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 100.64.0.1 100.127.255.255 169.254.1.1 fd00::1 fe80::1 db.internal db.svc.cluster.local db.prod.svc nas.local x.lan db.corp a.b.test",
		dsn.Public:      "db.example.com 8.8.8.8 172.32.0.1 100.128.0.1 2600::1 x.compute.amazonaws.com local.example.com localhost.example.com 10.0.0.1.nip.io",
		dsn.SocketHost:  "/var/run/postgresql /cloudsql/a:b:c @abstract %2Fvar%2Frun",
	} {
		for name := range strings.FieldsSeq(names) {
			if got := dsn.KindOf(name); got != kind {
				t.Errorf("%s: got %s, want %s", name, got, kind)
			}
		}
	}
	if got := dsn.KindOf(" "); got != dsn.NoHost {
		t.Errorf("blank: got %s", got)
	}
}

func TestReferences(t *testing.T) {
	for text, want := range map[string]string{
		"a${X}b":                      "${X}",
		"${X:-d}":                     "${X:-d}",
		"${X:?say so @ once}/y":       "${X:?say so @ once}",
		"${X:-${Y}}z":                 "${X:-${Y}}",
		"${X ${Y}":                    "${Y}",
		"${{ secrets.X }}":            "${{ secrets.X }}",
		"{{ a }}{% b %}<%= c %>":      "{{ a }}|{% b %}|<%= c %>",
		"%(here)s/%(x y)s":            "%(here)s",
		"%kernel.project_dir%/x":      "%kernel.project_dir%",
		"%env(resolve:DATABASE_URL)%": "%env(resolve:DATABASE_URL)%",
		"p%C3%A9%40abc%40":            "",
		"$(X)#{Y}":                    "$(X)|#{Y}",
		"$X {x} ${} ${1} $$ %s %%":    "",
		"{{ open ${X}":                "${X}",
	} {
		var got []string
		for _, r := range dsn.References(text) {
			got = append(got, text[r.Start:r.End])
		}
		if joined := strings.Join(got, "|"); joined != want {
			t.Errorf("%q: got %q, want %q", text, joined, want)
		}
	}
	for text, want := range map[string]string{
		"${X:-d}": "X", "${{ secrets.X }}": "secrets.X", "{{ a | b }}": "a", "%(here)s": "here", "${A-b}": "A", "$(X)": "X",
		"%kernel.project_dir%": "kernel.project_dir", "{{ 'x' }}": "x", "{{ 1 }}": "",
	} {
		if got := dsn.References(text); len(got) != 1 || got[0].Name != want {
			t.Errorf("%q: got %+v, want the name %q", text, got, want)
		}
	}
}
