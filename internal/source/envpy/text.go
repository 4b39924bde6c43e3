package envpy

import (
	"regexp"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A text is what is known of a string: literal runs, and holes between them.
type text struct {
	pieces []piece
	// at is the literal in it that holds the scheme, or else the first one.
	at     python.Span
	length int
	number bool // it is no string, but a number
}

// A piece is a literal run, or a hole with the name of the variable in it.
type piece struct {
	literal string
	hole    bool
	name    string
	given   source.Piece // what is put into the hole
}

// literal gives a text that is wholly known; nil if it is too long.
func literal(s string, at python.Span) *text {
	if len(s) > maxText {
		return nil
	}
	return &text{pieces: []piece{{literal: s}}, at: at, length: len(s)}
}

func (t *text) whole() (string, bool) {
	if len(t.pieces) == 1 && !t.pieces[0].hole {
		return t.pieces[0].literal, true
	}
	return "", len(t.pieces) == 0
}

// shown gives the text with {} for the holes, and the holes.
func (t *text) shown() (string, []source.Reference) {
	var b strings.Builder
	var open []source.Reference
	for _, p := range t.pieces {
		start := b.Len()
		if p.hole {
			b.WriteString("{}")
			open = append(open, source.Reference{Start: start, End: b.Len(), Name: p.name})
			continue
		}
		b.WriteString(p.literal)
	}
	return b.String(), open
}

// appended gives t and another text behind it; nil if that is too long.
func (t *text) appended(u *text) *text {
	if t == nil || u == nil || t.length+u.length > maxText || len(t.pieces)+len(u.pieces) > maxOrigins {
		return nil
	}
	joined := &text{at: t.at, length: t.length + u.length}
	if t.at == (python.Span{}) || !t.hasScheme() && u.hasScheme() {
		joined.at = u.at
	}
	joined.pieces = append(joined.pieces, t.pieces...)
	for _, p := range u.pieces {
		last := len(joined.pieces) - 1
		if last >= 0 && !p.hole && !joined.pieces[last].hole {
			joined.pieces[last].literal += p.literal
			continue
		}
		joined.pieces = append(joined.pieces, p)
	}
	return joined
}

func (t *text) hasScheme() bool {
	for _, p := range t.pieces {
		if strings.Contains(p.literal, "://") {
			return true
		}
	}
	return false
}

// hole gives the text of a value of which nothing is known but its name.
func hole(name string) *text { return &text{pieces: []piece{{hole: true, name: name}}} }

// The form of a connection string with a user. A hole is shown as {}.
var (
	scheme   = regexp.MustCompile(`^\s*([A-Za-z][A-Za-z0-9_.+-]*):/`)
	userInfo = regexp.MustCompile(`^\s*[A-Za-z][A-Za-z0-9_.+-]*://[^\s/@:]*(?::[^@\s]*)?@`)
	password = regexp.MustCompile(`^\s*[A-Za-z{][A-Za-z0-9_.+{}-]*://[^\s/@:]*:([^@\s{}]+)@`)
)

// schemes are the dialects of databases that a literal is looked for by, where
// nothing else says that it is a connection string.
var schemes = set(`postgres postgresql psql pgsql postgis timescaledb cockroachdb redshift greenplum
	mysql mariadb mssql sqlserver oracle sqlite db2 ibm_db_sa snowflake bigquery clickhouse clickhousedb
	mongodb vertica hana trino presto hive impala firebird duckdb teradatasql exa crate databricks
	spanner tidb driver`)

// isConnection tells whether a text is a connection string to a database, with a
// user.
func isConnection(s string) bool {
	m := scheme.FindStringSubmatch(s)
	if m == nil || !userInfo.MatchString(s) {
		return false
	}
	name, _, _ := strings.Cut(strings.TrimSuffix(strings.ToLower(m[1]), "+srv"), "+")
	return schemes[name]
}

// isFormat tells whether the user or the password of a connection string are left
// to be put in.
func isFormat(s string) bool {
	user, _, _ := strings.Cut(s, "@")
	return strings.ContainsAny(user, "{}") || strings.Contains(user, "%s") || strings.Contains(user, "%(")
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, word := range strings.Fields(words) {
		m[word] = true
	}
	return m
}

// interpolated is what ConfigParser takes in a value that is set.
// Source: configparser, BasicInterpolation.before_set.
var interpolated = regexp.MustCompile(`%%|%\([^)]+\)s`)

// SinglePercent tells whether a text has a percent sign that ConfigParser refuses in a
// value that is set.
func SinglePercent(s string) bool {
	return strings.Contains(s, "%") && strings.Contains(interpolated.ReplaceAllLiteralString(s, ""), "%")
}

// percentIn gives the state of a literal: ConfigParser refuses a single sign.
func percentIn(s string) percent {
	if SinglePercent(s) {
		return percentRaw
	}
	return percentNone
}
