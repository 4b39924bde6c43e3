package dsn_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// written gives readings and characters in short.
func written(readings []dsn.Reading, raw []dsn.Reserved) []string {
	var lines []string
	for _, r := range readings {
		line := r.Reader + ": refused"
		if r.OK {
			line = fmt.Sprintf("%s: %s at %s", r.Reader, r.User, r.Host)
		}
		if r.Misled {
			line += ", misled"
		}
		lines = append(lines, line)
	}
	for _, c := range raw {
		lines = append(lines, fmt.Sprintf("%s in the %s: %s", c.Character, c.Component, c.Encoded))
	}
	return lines
}

func TestReadings(t *testing.T) {
	for _, test := range []struct {
		name, connection string
		want             []string
	}{
		{"an at sign", "postgresql://u:fa@ke@h:5432/db", []string{
			"SQLAlchemy: u at ***@h, misled", "libpq: u at ***@h, misled", "Go: u at h", "WHATWG: u at h", `"@" in the password: %40`,
		}},
		{"a driver with an underscore", "mysql+x_y://u:fa@ke@h/db", []string{
			"SQLAlchemy: u at ***@h, misled", "Go: u at h", "WHATWG: u at h", `"@" in the password: %40`,
		}},
		{"a slash", "postgresql+asyncpg://u:fa/ke@h/db", []string{
			"SQLAlchemy: u at h", "libpq:  at u, misled", "Go: refused, misled", "WHATWG: refused, misled", `"/" in the password: %2F`,
		}},
		{"a slash behind digits", "postgresql://u:12/ke@h/db", []string{
			"SQLAlchemy: u at h", "libpq:  at u, misled", "Go:  at u, misled", "WHATWG:  at u, misled", `"/" in the password: %2F`,
		}},
		{"a number sign", "postgresql://u:fa#ke@h/db", []string{
			"SQLAlchemy: u at h", "libpq: u at h", "Go: refused, misled", "WHATWG: refused, misled", `"#" in the password: %23`,
		}},
		{"a question mark", "mysql://u:fa?ke@h/db?charset=utf8", []string{
			"SQLAlchemy: u at h", "Go: refused, misled", "WHATWG: refused, misled", `"?" in the password: %3F`,
		}},
		{"what looks like a query", "mysql://u:fa?ke=x@h/db", []string{
			"SQLAlchemy: u at ***", "Go: refused, misled", "WHATWG: refused, misled", `"?" in the password: %3F`,
		}},
		{"a percent sign", "postgresql://u:100%@h/db", []string{
			"SQLAlchemy: u at h", "libpq: refused, misled", "Go: refused, misled", "WHATWG: u at h", `"%" in the password: %25`,
		}},
		{"a caret", "postgresql://u:fa^ke@h/db", []string{
			"SQLAlchemy: u at h", "libpq: u at h", "Go: refused, misled", "WHATWG: u at h", `"^" in the password: %5E`,
		}},
		{"a space", "postgresql://u:fa ke@h/db", []string{
			"SQLAlchemy: u at h", "libpq: refused, misled", "Go: refused, misled", "WHATWG: u at h", `space in the password: %20`,
		}},
		{"a letter outside of ASCII", "mysql://u:fäké@h/db", []string{
			"SQLAlchemy: u at h", "Go: refused, misled", "WHATWG: u at h", `character outside of ASCII in the password: `,
		}},
		{"several", "postgresql://u:^f@ke|@h/db", []string{
			"SQLAlchemy: u at ***@h, misled", "libpq: u at ***@h, misled", "Go: refused, misled", "WHATWG: u at h",
			`"@" in the password: %40`, `"^" in the password: %5E`, `"|" in the password: %7C`,
		}},
		{"an at sign in the user", "postgresql://u@server:fake@h/db", []string{
			"SQLAlchemy: u*** at h", "libpq: u at ***, misled", "Go: u*** at h", "WHATWG: u*** at h", `"@" in the user: %40`,
		}},
		{"a user without a password", "postgresql://u@server@h/db", []string{
			"SQLAlchemy: *** at h", "libpq: *** at ***@h, misled", "Go: *** at h", "WHATWG: *** at h", `"@" in the user: %40`,
		}},
		{"a port that SQLAlchemy does not take", "mysql://u:fa@ke:x@h/db", []string{
			"SQLAlchemy: refused, misled", "Go: u at h", "WHATWG: u at h", `"@" in the password: %40`,
		}},
		{"commas behind the at sign", "postgresql://u:f@a,k,e@h/db", []string{
			"SQLAlchemy: u at ***@h, misled", "libpq: u at ***,***@h, misled", "Go: u at h", "WHATWG: u at h", `"@" in the password: %40`,
		}},
		{"an at sign in the query", "mysql://h:3306/db?user=me@b.example", []string{
			"SQLAlchemy: h at ***, misled", "Go:  at h", "WHATWG:  at h", `"@" in the query: %40`,
		}},
		{"a reference for the host", "postgresql://u:fa@ke@${H}:${P}/db", []string{
			"SQLAlchemy: u at ***@${H}, misled", "libpq: u at ***@${H}, misled", "Go: u at ${H}", "WHATWG: u at ${H}", `"@" in the password: %40`,
		}},
		{"the name that SQLAlchemy removed", "postgres://u:fa@ke@h/db", []string{
			"SQLAlchemy: u at ***@h, misled", "libpq: u at ***@h, misled", "Go: u at h", "WHATWG: u at h", `"@" in the password: %40`,
		}},
		{"a scheme of Rails", "mysql2://u:fa#ke@h/db", nil},
		{"no host for WHATWG", "postgresql://u:fa@ke@/db?host=/cloudsql/x", []string{
			"SQLAlchemy: u at ***@, misled", "libpq: u at ***@, misled", "Go: u at ", `"@" in the password: %40`,
		}},
		{"another line of the file, which WHATWG puts behind the host", "postgresql://u:fa@ke@h\nPASSWORD=x/db", []string{
			"SQLAlchemy: u at ***@h, misled", "libpq: u at ***@h, misled", "WHATWG: u at h", `"@" in the password: %40`,
		}},

		{"nothing special", "postgresql://u:fakepw@h/db", nil},
		{"percent-encoded", "postgresql://u:f%40k%2Fe%23%25@h/db", nil},
		{"what all of them take", "postgresql://u:a!$&'()*+,;=:~._-z@h/db", nil},
		{"no account", "postgresql://h/db?application_name=a@b", nil},
		{"an at sign in the query that misleads nobody", "postgresql://u:fakepw@h/db?application_name=a@b", nil},
		{"an at sign in the name that misleads nobody", "postgresql://u:fakepw@h/d@b", nil},
		{"a reference", "postgresql://u:${P}@h/db", nil},
		{"a reference beside an at sign", "postgresql://u:${P}f@ke@h/db", nil},
		{"jinja", "postgresql://u:{{ p }}@h/db", nil},
		{"no host at all", "postgresql://u:fakepw@/db", nil},
		{"a list of hosts", "postgresql://u:fakepw@h1:1,h2:2/db", nil},
		{"an instance", `mssql+pyodbc://u:fakepw@h\i/db`, nil},
		{"sqlite", "sqlite+pysqlcipher://:fa@ke@/x.db", nil},
		{"another service", "redis://:fa@ke@h/0", nil},
		{"another notation", "jdbc:postgresql://u:fa@ke@h/db", nil},
		{"keywords", "host=h password=f@ke", nil},
		{"no dialect", "foo://u:fa@ke@h/db", nil},
		{"no URL", "u:fa@ke@h/db", nil},
		{"empty", "", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := written(dsn.Readings(source.Value{Text: test.connection}))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", test.connection, diff)
			}
		})
	}
}

// TestReadingsHidePassword looks for the password in what is shown of it,
// whichever characters it has, and for secret parameters. Nothing else has
// capital letters.
func TestReadingsHidePassword(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(from string) string {
		runes := []rune(from)
		return string(runes[random.IntN(len(runes))])
	}
	noted := 0
	for range 20_000 {
		var password strings.Builder
		for range 1 + random.IntN(8) {
			password.WriteString(pick("ABCXYZ1@@@//??##::[]%,,=&;\\ \t\n{}$^é+"))
		}
		if strings.HasSuffix(password.String(), "@") {
			password.WriteString("X")
		}
		user := []string{"user", "user", "user", "u.r", "u@X", "u/X", "u#X", "u?X", "u^r"}[random.IntN(9)]
		tail := []string{"", ":5432", ",h2", "/db", "/db?a=b", "?a=b", "/db?a=b@c", "/db?password=X@Y", ":5432/db?password=X@Y@Z"}[random.IntN(9)]
		connection := pick("pm") + "://" + user + ":" + password.String() + "@db.internal" + tail
		if random.IntN(10) == 0 {
			connection = pick("pm") + "://" + user + "@db.internal" + tail
		}
		connection = strings.Replace(strings.Replace(connection, "p://", "postgresql+asyncpg://", 1), "m://", "mysql://", 1)
		readings, raw := dsn.Readings(source.Value{Text: connection})
		for _, r := range readings {
			if strings.ContainsAny(r.User+r.Host, "ABCXYZ1") {
				t.Errorf("%q: %s shows %q at %q", connection, r.Reader, r.User, r.Host)
			}
			if !r.OK && r.User+r.Host != "" {
				t.Errorf("%q: %s sees something in what it refuses", connection, r.Reader)
			}
		}
		for _, c := range raw {
			if strings.ContainsAny(c.Character, "XYZ1é") {
				t.Errorf("%q: the character %s is shown", connection, c.Character)
			}
		}
		if (readings == nil) != (raw == nil) {
			t.Errorf("%q: %d readings and %d characters", connection, len(readings), len(raw))
		}
		if readings != nil {
			noted++
		}
	}
	if noted < 10_000 {
		t.Errorf("only %d of them are told of", noted)
	}
}

func FuzzReadings(f *testing.F) {
	for _, seed := range []string{"postgresql://u:f@ke/p?w@[::1]:1,h/db?a=b@c", "mysql://${U}:p@w@${H}/", "postgresql://\xff@\xff\n:@@", "p://h:1/?a@"} {
		f.Add(seed, 0, 0)
	}
	f.Fuzz(func(t *testing.T, connection string, start, end int) {
		value := source.Value{Text: connection}
		if start >= 0 && start < end && end <= len(connection) {
			value.Open = []source.Reference{{Start: start, End: end}}
		}
		dsn.Readings(value)
	})
}
