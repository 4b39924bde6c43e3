package dsn_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func TestMasked(t *testing.T) {
	for connection, want := range map[string]string{
		"postgresql://u:fakepw@h:5432/db?sslmode=require": "postgresql://u:***@h:5432/db?sslmode=require",
		"postgresql://u:@h/db":                            "postgresql://u:@h/db",
		"postgresql://u@h/db":                             "postgresql://u@h/db",
		"postgresql://u:fake@pw@h/db":                     "postgresql://u:***@h/db",
		"postgresql://u:fa@ke/p@w@h/db":                   "postgresql://u:***@h/db",
		"postgresql://u:fa@ke?p@w@h/db":                   "postgresql://u:***@h/db",
		"postgresql://u:fa@ke?p@w=x@h/db":                 "postgresql://u:***@w=***",
		"postgresql://u/fakepw@h/db":                      "postgresql://***@h/db",
		"postgresql://${U}:${P}@${H}/db":                  "postgresql://${U}:${P}@${H}/db",
		"postgresql://u:${P:-fakepw}@h/db":                "postgresql://u:***@h/db",
		"postgresql://u:${P:-}@h/db":                      "postgresql://u:${P:-}@h/db",
		"postgresql://u:${P:?set P}@h/db":                 "postgresql://u:${P:?set P}@h/db",
		"postgresql://u:fake${P}@h/db":                    "postgresql://u:***@h/db",
		"postgresql://u:{{ p | default('fakepw') }}@h/db": "postgresql://u:***@h/db",
		"postgresql://u:${{ secrets.P }}@h/db":            "postgresql://u:${{ secrets.P }}@h/db",
		"${URL:-postgresql://u:fakepw@h/db}":              "${URL:-postgresql://u:***@h/db}",
		"${URL:-${OTHER:-mysql://u:fakepw@h/db}}":         "${URL:-${OTHER:-mysql://u:***@h/db}}",
		"{{ url or 'mysql://u:fakepw@h/db' }}":            "***",
		"${BASE}:fakepw@h/db":                             "${BASE}***",
		"teradatasql://h/?user=u&password=fakepw":         "teradatasql://h/?user=u&password=***",
		"sqlite+libsql://h/?authToken=fakepw&secure=1":    "sqlite+libsql://h/?authToken=***&secure=1",
		"mssql+pyodbc:///?odbc_connect=PWD%3Dfakepw":      "mssql+pyodbc:///?odbc_connect=***",
		"postgresql://h/db?sslpassword=fakepw&passfile=f": "postgresql://h/db?sslpassword=***&passfile=f",
		"postgresql://h/db?p%61ssword=fakepw":             "postgresql://h/db?p%61ssword=***",
		"postgresql://h/db?a=b\nDB_PASSWORD=fakepw":       "postgresql://h/db?a=b***",
		"postgresql://h/db\nDB_PASSWORD=fakepw":           "postgresql://h/db***",
		"postgresql://u:fakepw":                           "postgresql://***",
		"nonsense://u:fakepw":                             "***",
		"u:fakepw@h/db":                                   "***",
		`"postgresql://u:fakepw@h/db"`:                    "***",
		"postgresql://u:fakepw@h1:1,h2:2/db":              "postgresql://u:***@h1:1,h2:2/db",
		"sqlite:////home/me@example/x.db":                 "sqlite:////home/me@example/x.db",
		"sqlite+pysqlcipher://:fa@/ke@/x.db":              "sqlite+pysqlcipher://:***@/x.db",
		"jdbc:postgresql://h/db?user=u&password=fakepw":   "jdbc:postgresql://h/db?user=u&password=***",
		"jdbc:sqlserver://h;user=sa;password=fakepw;x=1":  "jdbc:sqlserver://h;user=sa;password=***;x=1",
		"jdbc:oracle:thin:scott/fakepw@h:1521:x":          "jdbc:oracle:thin:scott/***@h:1521:x",
		"jdbc:h2:mem:x;PASSWORD=fakepw":                   "jdbc:h2:mem:x;PASSWORD=***",
		"host=h password='fake pw' dbname=db":             "host=h password='***' dbname=db",
		"Server=h;Uid=sa;Pwd={fake;pw};Encrypt=yes":       "Server=h;Uid=sa;Pwd={***};Encrypt=yes",
		"sqlserver://h:1433;password=fakepw":              "sqlserver://h:1433;password=***",
		"":                                                "",
	} {
		if got := dsn.Masked(source.Value{Text: connection}); got != want {
			t.Errorf("%q: got %q, want %q", connection, got, want)
		}
	}
}

// TestCanary looks for a password in everything that may be shown of a
// connection, wherever in it the password stands.
func TestCanary(t *testing.T) {
	const canary = "canary7fake"
	for _, pattern := range []string{
		"postgresql+asyncpg://u:%s@h:5432/db", "postgresql://u:x@%s@h/db", "postgresql://u:x@y/%s@h/db", "postgresql://u:x@y?%s@h/db",
		"postgresql://u:x@%s/y@h/db", "postgresql://u:x@%s?y@h/db", "postgresql://u:x@y?%s@z=h/db", "postgresql://u:x@y:%s@h/db",
		"postgresql://u:%s", "postgresql://u:%s@h:port/db", "postgres://u:%s@h/db", "foo://u:%s@h/db", "%s", "u:%s@h/db", `"mysql://u:%s@h/db"`,
		"psql 'postgresql://u:%s@h/db'", "mysql://h/db?password=%s", "mysql://h/db?api_key=%s", "mssql+pyodbc:///?odbc_connect=Server%%3Dh%%3BPWD%%3D%s",
		"mssql+pyodbc://h/?odbc_connect=%s", "sqlite+pysqlcipher://:%s@/x.db", "sqlite+pysqlcipher://:x@/%s@/x.db", "jdbc:mysql://u:%s@h/db",
		"jdbc:mysql://h/db?password=%s", "jdbc:oracle:thin:u/%s@h:1521:x", "jdbc:sqlserver://h;password=%s", "host=h password=%s", "Server=h;Password=%s",
		"sqlserver://h;password=%s", "sqlserver://u:%s@h;database=x", "${X:-postgresql://u:%s@h/db}", "postgresql://u:${P:-%s}@h/db", "mongodb+srv://u:%s@h/db",
		"redis://:%s@h/0", "driver://user:%s@localhost/db", "postgresql://h/db\nX=%s", "postgresql://h/db?x=1\nX=%s", "${X}/%s@h",
		"databricks://token:%s@h?http_path=/x", "duckdb:///md:x?motherduck_token=%s", "bigquery://p/d?credentials_base64=%s",
		"postgresql://${H:-postgresql://u:%s@h/db}/x", "mysql://u:x@h/${D:-mysql://u:%s@h/db}", "mysql://h/d?o=${D:-mysql://u:%s@h/db}",
	} {
		value := source.Value{Text: fmt.Sprintf(pattern, canary)}
		d, err := dsn.Parse(value)
		shown := []string{dsn.Masked(value)}
		if err != nil {
			shown = append(shown, err.Error(), err.Message, string(err.Fault))
		}
		if d != nil {
			shown = append(shown, dsn.Normal(d), dsn.Product(d), d.DisplayName, d.Scheme, d.Dialect, d.Driver, d.Path, d.Socket, d.User.Value)
			shown = append(shown, fmt.Sprint(d.TLS()))
			if fault := d.Unloadable(); fault != nil {
				shown = append(shown, fault.Message)
			}
			for _, host := range d.Hosts {
				shown = append(shown, host.Display, string(host.Kind))
			}
			for _, p := range d.Parameters {
				shown = append(shown, p.Name)
				if !p.Secret {
					shown = append(shown, p.Value.Value)
				}
			}
		}
		for i, s := range shown {
			if strings.Contains(s, canary) {
				t.Errorf("%q: the password is shown (%d)", pattern, i)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"postgresql+asyncpg://app:fakepw@db:5432/app?ssl=require", "postgresql://u:fa@ke/p?w@h/db#x", "jdbc:sqlserver://h:1;password={x;y}",
		"jdbc:oracle:thin:a/b@//h:1/x", "host=h password='a b'", "Server=h;Pwd={a}}b}", "sqlserver://u:p@[::1]:1;a=b", "file:x?y=z",
		"${A:-${B:-mysql://u:p@h/d}}", "mysql://u:{{ p }}@h:%(p)s/%kernel.x%", "<%= x %>$(y)#{z}{% w %}", "${${${", "%(%(%(", "\xff://\xff:\xff@\xff",
		"sqlite:///:memory:", "mssql+pyodbc:///?odbc_connect=Server%3Dh%2C1433", "postgresql://\U000F0000:${X}@h/", "p://h:\u0661_2/", "${\xff:-x://y:z@w}",
	} {
		f.Add(seed, 0, 0)
	}
	f.Fuzz(func(t *testing.T, connection string, start, end int) {
		value := source.Value{Text: connection}
		if start >= 0 && start < end && end <= len(connection) {
			value.Open = []source.Reference{{Start: start, End: end, Name: "X"}}
		}
		last := 0
		for _, r := range dsn.References(connection) {
			if r.Start < last || r.End <= r.Start || r.End > len(connection) {
				t.Fatalf("reference %+v of %q", r, connection)
			}
			last = r.End
		}
		last = 0
		for _, s := range dsn.Secrets(connection) {
			if s.Start < last || s.End < s.Start || s.End > len(connection) {
				t.Fatalf("span %+v of %q", s, connection)
			}
			last = s.End
		}
		masked := dsn.Masked(value)
		d, err := dsn.Parse(value)
		if err != nil && (err.Start < 0 || err.End < err.Start || err.End > len(connection)) {
			t.Fatalf("%+v of %q", err, connection)
		}
		if d == nil {
			return
		}
		normal := dsn.Normal(d)
		d.TLS()
		_ = d.Unloadable()
		if again := dsn.Masked(source.Value{Text: masked}); utf8.ValidString(connection) && strings.Count(again, "***") == 0 && strings.Contains(masked, "***") {
			t.Fatalf("%q: masking twice shows more", connection)
		}
		password := d.Password.Value
		if len(password) < 4 || d.Password.Reference() || strings.Contains("***", password) || strings.Contains("xxxxx", password) {
			return
		}
		if strings.Count(connection, password) == 1 && strings.Contains(masked, password) {
			t.Fatalf("%q: the password is in %q", connection, masked)
		}
		// escapes may spell the password by accident
		if strings.Count(connection, password) == 1 && !strings.Contains(normal, "%") && strings.Contains(normal, password) {
			t.Fatalf("%q: the password is in %q", connection, normal)
		}
		other := *d
		other.Password.Value = "another"
		if dsn.Normal(&other) != normal {
			t.Fatalf("%q: the normal form depends on the password", connection)
		}
	})
}
