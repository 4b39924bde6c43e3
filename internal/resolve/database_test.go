package resolve_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// connection gives a database as "variable form dialect user hosts/name".
func connection(d resolve.Database) string {
	var hosts []string
	for _, h := range d.Hosts {
		host := h.Name
		if h.Port != 0 {
			host += fmt.Sprintf(":%d", h.Port)
		}
		hosts = append(hosts, host)
	}
	return fmt.Sprintf("%s %s %s %s@%s/%s", d.Variable, d.Form, d.Dialect, d.User, strings.Join(hosts, ","), d.Name)
}

func TestDatabases(t *testing.T) {
	for _, test := range []struct {
		name, text string
		want       []string
	}{
		{"a URL", "DATABASE_URL=postgresql://app:x@db:5432/shop", []string{"DATABASE_URL url postgresql app@db:5432/shop"}},
		{"a URL under another name", "STORE=mysql+pymysql://app:x@db/shop", []string{"STORE url mysql app@db/shop"}},
		{"two URLs", "A_DB_URL=sqlite:///a.db\nDATABASE_URL=postgres://app@db/shop", []string{"A_DB_URL url sqlite @/a.db", "DATABASE_URL url postgresql app@db/shop"}},
		{"parts of POSTGRES", "POSTGRES_USER=app\nPOSTGRES_PASSWORD=x\nPOSTGRES_DB=shop", []string{"POSTGRES_PASSWORD parts postgresql app@/shop"}},
		{"parts of DB", "DB_HOST=db\nDB_PORT=5432\nDB_USER=app\nDB_PASS=x\nDB_NAME=shop", []string{"DB_PASS parts  app@db:5432/shop"}},
		{"parts of PG", "PGHOST=db\nPGUSER=app\nPGPASSWORD=x\nPGDATABASE=shop", []string{"PGPASSWORD parts postgresql app@db/shop"}},
		{"parts of DATABASE", "DATABASE_HOSTNAME=db\nDATABASE_USERNAME=app\nDATABASE_PASSWORD=x", []string{"DATABASE_PASSWORD parts  app@db/"}},
		{"nested parts", "DATABASE__HOST=db\nDATABASE__USER=app\nDATABASE__PASSWORD=x", []string{"DATABASE__PASSWORD parts  app@db/"}},
		{
			"parts with a prefix", "SHOP_DB_HOST=db\nSHOP_DB_USER=a\nLOG_DB_HOST=log\nLOG_DB_USER=b",
			[]string{"LOG_DB_USER parts  b@log/", "SHOP_DB_USER parts  a@db/"},
		},
		{
			"an administrator", "MYSQL_ROOT_PASSWORD=r\nMYSQL_USER=app\nMYSQL_PASSWORD=x\nMYSQL_DATABASE=shop",
			[]string{"MYSQL_PASSWORD parts mysql app@/shop", "MYSQL_ROOT_PASSWORD parts mysql root@/shop"},
		},
		{"only an administrator", "MYSQL_ROOT_PASSWORD=r\nMYSQL_DATABASE=shop", []string{"MYSQL_ROOT_PASSWORD parts mysql root@/shop"}},
		{
			"a URL that refers to parts", "POSTGRES_USER=app\nPOSTGRES_PASSWORD=x\nDATABASE_URL=postgresql://${POSTGRES_USER}:${POSTGRES_PASSWORD}@db/shop",
			[]string{"DATABASE_URL url postgresql app@db/shop"},
		},
		{
			"a URL beside parts", "DB_HOST=other\nDB_USER=app\nDATABASE_URL=postgresql://app@db/shop",
			[]string{"DATABASE_URL url postgresql app@db/shop", "DB_USER parts  app@other/"},
		},
		{"a socket", "DB_HOST=/var/run/postgresql\nDB_USER=app\nDB_PASSWORD=", []string{"DB_PASSWORD parts  app@/var/run/postgresql/"}},
		{"no connections", "DATABASE=postgres\nDATABASE_TYPE=POSTGRESQL\nDB_ENGINE=sqlite\nREDIS_DB=2\nMYSQL_DATA_DIR=/x\nDATABASE_POOL_SIZE=5", nil},
		{"other services", "SENTRY_DSN=https://key@sentry.io/1\nMAILER_DSN=smtp://u:p@h\nMESSENGER_TRANSPORT_DSN=amqp://u:p@h\nLOCK_DSN=postgresql+advisory://u:p@h", nil},
		{"nothing there", "DATABASE_URL=\nDB_URL\nDB_HOST=\nDB_USER=", nil},
		{"a dialect that is not in force", "DB_ENGINE=sqlite\nPOSTGRES_USER=app\nPOSTGRES_PASSWORD=x", []string{"POSTGRES_PASSWORD parts postgresql app@/"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, d := range databases(t, test.text) {
				got = append(got, connection(d))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPlacesOfADatabase(t *testing.T) {
	d := databases(t, "DB_PASSWORD=x1\nDB_HOST=db.example.com\nDATABASE_URL=postgresql://app:${DB_PASSWORD}@${DB_HOST}/shop")[0]
	if d.At.Line != 3 || d.Password.At.Line != 1 || d.Password.Variable != "DB_PASSWORD" || d.Hosts[0].At.Line != 2 || d.Hosts[0].Variable != "DB_HOST" {
		t.Errorf("URL: %+v", d)
	}
	d = databases(t, "DB_PASSWORD=x1\nDB_HOST=db.example.com\nDB_USER=app\nDB_NAME=shop")[0]
	if d.Variable != "DB_PASSWORD" || d.Password.At.Line != 1 || d.Hosts[0].At.Line != 2 || d.Hosts[0].Variable != "DB_HOST" {
		t.Errorf("parts: %+v", d)
	}
	e := environmentOf(t, read("-- .env.production --\nA=1\n").as("production", "DATABASE_URL=postgresql://app:x@db/shop", "A=2").only(t), "production")
	if len(e.Databases) != 0 {
		t.Error("a project without a database has one")
	}
	e = environmentOf(t, read("-- .env.production --\nDB_HOST=x\n").as("production", "DATABASE_URL=postgresql://app:x@db/shop").only(t), "production")
	if d := e.Databases[0]; d.At != nil || d.Password.At != nil || d.Hosts[0].At != nil {
		t.Errorf("process environment: %+v", d)
	}
}

func TestPasswords(t *testing.T) {
	const open = resolve.Reference
	for text, want := range map[string]resolve.Password{
		"postgresql://app:Postgres@db/shop":       {Set: true, Filling: resolve.Literal, Sample: true},
		"postgresql://app:mine@db/shop":           {Set: true, Filling: resolve.Literal, Sample: true},
		"postgresql://app:app@db/shop":            {Set: true, Filling: resolve.Literal, SameAsUser: true},
		"postgresql://app:App123@db/shop":         {Set: true, Filling: resolve.Literal, SameAsUser: true},
		"postgresql://app1:app1@db/shop":          {Set: true, Filling: resolve.Literal, SameAsUser: true},
		"postgresql://a%40b:a%40b@db/shop":        {Set: true, Filling: resolve.Literal, SameAsUser: true},
		"postgresql://app:shop@db/shop":           {Set: true, Filling: resolve.Literal, SameAsDatabase: true},
		"postgresql://app:1234@db/shop":           {Set: true, Filling: resolve.Literal},
		"postgresql://app:${PW}@db/shop":          {Set: true, Filling: open},
		"postgresql://app:x${PW}@db/shop":         {Set: true, Filling: open},
		"postgresql://app:${{ secrets.PW }}@db/s": {Set: true, Filling: open},
		"postgresql://app:{{ pw }}@db/shop":       {Set: true, Filling: open},
		"postgresql://app:YOUR_PASSWORD@db/shop":  {Set: true, Filling: resolve.Placeholder},
		"postgresql://app:<password>@db/shop":     {Set: true, Filling: resolve.Placeholder},
		"postgresql://app:PASSWORD@db/shop":       {Set: true, Filling: resolve.Placeholder},
		"postgresql://app:@db/shop":               {Set: true, Empty: true},
		"postgresql://app@db/shop":                {},
	} {
		f := read("-- .env.production --\nDATABASE_URL=" + text + "\n").govern(&resolve.Options{Folder: ".", Samples: []string{"mine"}})
		got := environmentOf(t, f.only(t), "production").Databases[0].Password
		if (got.Group != 0) != (got.Filling == resolve.Literal || got.Filling == resolve.Placeholder) {
			t.Errorf("%s: group %d", text, got.Group)
		}
		got.Group, got.Variable, got.At = 0, "", nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

func TestPasswordGroups(t *testing.T) {
	p := read("-- .env.production --\nA_DB_URL=postgresql://a:p%40w@x/y\nB_DB_URL=postgresql://b:q@x/y\nDB_HOST=h\nDB_PASSWORD=p@w\n" +
		"-- .env.test --\nDATABASE_URL=postgresql://c:q@x/y\n").only(t)
	production, test := environmentOf(t, p, "production").Databases, environmentOf(t, p, "test").Databases
	if a, b, parts, other := production[0].Password.Group, production[1].Password.Group, production[2].Password.Group, test[0].Password.Group; a == b || a != parts || b != other {
		t.Errorf("groups %d, %d, %d and %d", a, b, parts, other)
	}
}

func TestIdentity(t *testing.T) {
	for _, test := range []struct {
		name, a, b string
		equal      bool
	}{
		{"default port", "DATABASE_URL=postgresql://a@db.example.com/app", "DATABASE_URL=postgresql+asyncpg://b:c@DB.example.com.:5432/app?ssl=true", true},
		{"a private address", "DATABASE_URL=mysql://10.0.0.1/app", "DATABASE_URL=mysql+pymysql://10.0.0.1:3306/app", true},
		{"parts", "DATABASE_URL=postgresql://a@db.example.com/app", "DB_HOST=db.example.com\nDB_PORT=5432\nDB_USER=x\nDB_NAME=app", true},
		{"a proxy's socket", "DATABASE_URL=postgresql://u:p@/app?host=/cloudsql/a:b:c", "DATABASE_URL=postgresql+psycopg2://v@/app?host=/cloudsql/a:b:c", true},
		{"another name", "DATABASE_URL=postgresql://db.example.com/app", "DATABASE_URL=postgresql://db.example.com/test", false},
		{"another port", "DATABASE_URL=postgresql://db.example.com/app", "DATABASE_URL=postgresql://db.example.com:5433/app", false},
		{"loopback", "DATABASE_URL=postgresql://localhost/app", "DATABASE_URL=postgresql://localhost/app", false},
		{"a service", "DATABASE_URL=postgresql://db/app", "DATABASE_URL=postgresql://db/app", false},
		{"a reference", "DATABASE_URL=postgresql://${HOST}/app", "DATABASE_URL=postgresql://${HOST}/app", false},
		{"an open name", "DATABASE_URL=postgresql://db.example.com/${NAME}", "DATABASE_URL=postgresql://db.example.com/${NAME}", false},
		{"an open port", "DATABASE_URL=postgresql://db.example.com:${PORT}/app", "DATABASE_URL=postgresql://db.example.com:${PORT}/app", false},
		{"no name", "DATABASE_URL=postgresql://db.example.com", "DATABASE_URL=postgresql://db.example.com", false},
		{"a file", "DATABASE_URL=sqlite:///app.db", "DATABASE_URL=sqlite:///app.db", false},
		{"several hosts", "DATABASE_URL=postgresql://a.example.com,b.example.com/app", "DATABASE_URL=postgresql://a.example.com,b.example.com/app", false},
	} {
		a, b := databases(t, test.a)[0].Identity, databases(t, test.b)[0].Identity
		if (a != "" && a == b) != test.equal {
			t.Errorf("%s: %q and %q", test.name, a, b)
		}
	}
}

func TestFilling(t *testing.T) {
	for text, want := range map[string]string{
		"DATABASE_URL=postgresql://app:x@db/shop":                        resolve.Literal,
		"DATABASE_URL=postgresql://app:${PW}@db/shop":                    resolve.Literal,
		"DATABASE_URL=${UPSTREAM_URL}":                                   resolve.Reference,
		"DATABASE_URL=${UPSTREAM_URL:?it is not set}":                    resolve.Reference,
		"DATABASE_URL=${{ secrets.URL }}":                                resolve.Reference,
		"DATABASE_URL={{ database_url }}":                                resolve.Reference,
		"DATABASE_URL=<url>":                                             resolve.Placeholder,
		"DATABASE_URL=your_mongodb_atlas_connection_string":              resolve.Placeholder,
		"DATABASE_URL=postgresql://USER:PASSWORD@HOST:PORT/DATABASE":     resolve.Placeholder,
		"DATABASE_URL=postgresql://app:[YOUR-PASSWORD]@db.x.co:5432/app": resolve.Placeholder,
		"DATABASE_URL=postgresql://app:x@<host>/shop":                    resolve.Placeholder,
		"DATABASE_URL=nonsense":                                          resolve.Literal,
		"DB_PASSWORD=!!!SET DB_PASSWORD!!!\nDB_HOST=x":                   resolve.Placeholder,
		"DB_PASSWORD=CHANGE_ME_TO_SOMETHING\nDB_HOST=x":                  resolve.Placeholder,
		"DB_PASSWORD=changeme\nDB_HOST=x":                                resolve.Literal,
		"DB_PASSWORD=${PW}\nDB_HOST=x":                                   resolve.Literal,
	} {
		if got := databases(t, text)[0].Filling; got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}
