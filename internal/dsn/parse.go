package dsn

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Parse reads a connection string. References stay as they are: they can't
// change where a component begins or ends, and one that stands for the port is
// not an error.
//
// The error says what keeps SQLAlchemy, or any reader known here, from reading
// the text. With [BadPort] the database is still there, as far as it can be
// told; otherwise it is nil if there is an error. A dialect that nobody knows
// is no error (see [Database.Unloadable]).
func Parse(value source.Value) (*Database, *Error) {
	r := read(hide(value.Text, value.Open))
	return r.database, r.err
}

// Bounds of a connection string that is taken apart. One beyond, which SQLAlchemy
// would read, is a mistake.
const (
	// MaxLength is the length in bytes of the longest one.
	MaxLength = 64 << 10
	// MaxParts is how many commas, "&", ";" and "{" it may have.
	MaxParts = 1000
)

// tooMuch tells why a text is not taken apart; empty if it is.
func tooMuch(text string) string {
	if len(text) > MaxLength {
		return "longer than 64 KiB, as no connection string is"
	}
	if len(text) <= MaxParts {
		return ""
	}
	parts := 0
	for _, separator := range []string{",", "&", ";", "{"} {
		parts += strings.Count(text, separator)
	}
	if parts > MaxParts {
		return "more than 1000 hosts, parameters and references, as no connection string has"
	}
	return ""
}

// A reading is what one pass over a text tells.
type reading struct {
	database *Database
	err      *Error
	// secrets are ranges of the hidden text, in no order; they may overlap.
	secrets []span
}

func (r *reading) hide(s span) {
	if s.set() && s.end > s.start {
		r.secrets = append(r.secrets, s)
	}
}

func read(h *hidden) *reading {
	text := h.text
	if message := tooMuch(text); message != "" {
		return refuse(h, NotURL, message)
	}
	if strings.TrimSpace(text) == "" {
		return refuse(h, Empty, "the connection string is empty")
	}
	lower := strings.ToLower(text[:min(len(text), len("sqlserver://"))])
	switch {
	case strings.HasPrefix(lower, "jdbc:"):
		return readJDBC(h)
	case strings.HasPrefix(lower, "file:"):
		return readFile(h)
	case lower == "sqlserver://" && strings.Contains(text, ";"):
		return readProperties(h, FormSQLServer, "sqlserver", span{0, len("sqlserver")}, len("sqlserver://"))
	}
	if match, ok := matchURL(text, len(h.marks) > 0); ok {
		return readURL(h, match, FormURL)
	}
	if first, _ := utf8.DecodeRuneInString(text); h.isMark(first) {
		r := &reading{database: &Database{Form: FormReference, Async: AsyncUnknown}}
		r.database.Hosts = []Host{{Name: h.reveal(string(first)), Kind: ReferenceHost}}
		r.database.Hosts[0].Display = r.database.Hosts[0].Name.Value
		// what follows may be anything, also a part of the password
		r.hide(span{markSize, len(text)})
		return r
	}
	if keywords, ok := libpqKeywords(text); ok {
		return readKeywords(h, FormLibpq, keywords)
	}
	if keywords, ok := adoKeywords(text); ok {
		return readKeywords(h, FormADO, keywords)
	}
	return refuse(h, NotURL, whyNotURL(text))
}

func refuse(h *hidden, fault Fault, message string) *reading {
	r := &reading{err: &Error{Fault: fault, Message: message, End: len(h.original)}}
	r.hide(span{0, len(h.text)})
	return r
}

func whyNotURL(text string) string {
	switch trimmed := strings.TrimSpace(text); {
	case strings.ContainsAny(trimmed[:1], `"'`):
		return "the quotes around the connection string are a part of it"
	case trimmed != text && strings.Contains(text, "://") && !strings.HasPrefix(text, trimmed):
		return "white space stands before the connection string"
	case strings.HasPrefix(trimmed, "psql "):
		return "a command, not a connection string"
	case !strings.Contains(text, "://"):
		return "no connection string: a scheme such as postgresql:// is missing"
	}
	return "no connection string: the scheme before :// may hold letters, digits, _ and + only"
}

// isMark tells whether a rune stands for a reference.
func (h *hidden) isMark(r rune) bool {
	_, ok := h.mark(r)
	return ok
}

// readURL reads what matchURL finds. The match may lie behind a prefix of
// the text, as in jdbc:postgresql://…
func readURL(h *hidden, match urlMatch, form Form) *reading {
	r := &reading{database: &Database{Form: form}}
	d, text := r.database, h.text
	d.setScheme(h.reveal(match.scheme.of(text)).Value)
	if h.hasMark(match.scheme.of(text)) {
		d.Dialect, d.Driver, d.Foreign = referencedDialect(h, match.scheme.of(text))
		d.setDialect()
	}
	// reveal after decoding: what a reference is called is not encoded
	if match.user.set() {
		d.User = h.reveal(unquote(match.user.of(text)))
	}
	if match.password.set() {
		d.Password = h.reveal(unquote(match.password.of(text)))
	}
	if match.name.set() {
		d.Name = h.reveal(match.name.of(text))
		if decoded := h.reveal(unquote(match.name.of(text))).Value; decoded != d.Name.Value {
			d.Name21 = decoded
		}
	}
	r.readQuery(h, match)
	r.readHosts(h, match)
	if match.password.set() {
		r.hideValue(h, match.password)
	}
	r.hide(span{match.end, len(text)})
	r.readDisputed(h, match)
	d.finish()
	return r
}

// referencedDialect gives what a scheme with references still tells, as
// postgresql+${DRIVER}.
func referencedDialect(h *hidden, scheme string) (dialect, driver, reader string) {
	dialect, _, _ = strings.Cut(strings.ToLower(scheme), "+")
	if h.hasMark(dialect) {
		return "", "", ""
	}
	if dialect == "postgres" {
		dialect = "postgresql"
	}
	return dialect, h.reveal(scheme[len(dialect)+1:]).Value, ""
}

func (r *reading) readQuery(h *hidden, match urlMatch) {
	if !match.query.set() {
		return
	}
	pairs := queryPairs(match.query.of(h.text))
	r.database.Parameters = slices.Grow(r.database.Parameters, len(pairs))
	for _, p := range pairs {
		at := p.at.shift(match.query.start)
		parameter := Parameter{Name: afterAt(h.reveal(p.name).Value), Value: h.reveal(p.value)}
		// an "@" may be the one that ends the password for other readers
		parameter.Secret = secretName(p.name) || strings.Contains(at.of(h.text), "@")
		if parameter.Secret {
			r.hideValue(h, at)
		}
		r.database.Parameters = append(r.database.Parameters, parameter)
	}
}

// readDisputed masks what stands before the last "@": to SQLAlchemy and libpq
// the password ends at the first one, to urllib, WHATWG and net/url at the
// last one, so that the host and the name may hold a part of the password.
func (r *reading) readDisputed(h *hidden, match urlMatch) {
	d, text := r.database, h.text
	start := match.scheme.end + len("://")
	if match.password.set() {
		start = match.password.start
	}
	d.DisplayName = d.Name.Value
	if i := strings.IndexAny(match.name.of(text), "\r\n"); i >= 0 {
		// more lines of a file than were meant
		r.hide(span{match.name.start + i, match.end})
		d.DisplayName = h.reveal(match.name.of(text)[:i]).Value
	}
	fileOnly := inFile(d.Dialect) && !match.user.set() && !match.host.set()
	end := match.end
	if match.query.set() {
		end = match.query.start
	}
	last := -1
	switch {
	case fileOnly:
	case match.query.set() && loneAt(match.query.of(text)) >= 0:
		last = match.query.start + loneAt(match.query.of(text))
	case match.name.set() && strings.Contains(match.name.of(text), "@"):
		last = match.name.start + strings.LastIndexByte(match.name.of(text), '@')
	case strings.Contains(text[match.hostStart():max(end, match.hostStart())], "@"):
		last = strings.LastIndexByte(text[:end], '@')
	}
	if last < 0 {
		for i := range d.Hosts {
			d.Hosts[i].Display = d.Hosts[i].Name.Value
		}
		return
	}
	r.hide(span{start, last})
	for i := range d.Hosts {
		name := d.Hosts[i].Name.Value
		d.Hosts[i].Display = masked
		if at := strings.LastIndexByte(name, '@'); at >= 0 && last < match.host.end {
			d.Hosts[i].Display = masked + name[at:]
		}
	}
	if last >= match.name.start && match.name.set() {
		d.DisplayName = masked
		if last < match.name.end {
			d.DisplayName = masked + h.reveal(text[last:match.name.end]).Value
		}
	}
}

// hostStart is where the host stands, or would stand.
func (m urlMatch) hostStart() int {
	if m.password.set() {
		return m.password.end + len("@")
	}
	if m.user.set() {
		return m.user.end + len("@")
	}
	return m.scheme.end + len("://")
}

// loneAt gives the last "@" of a query that stands in no value, which shows that
// the "?" was meant to be a part of the password; -1 if there is none.
func loneAt(query string) int {
	for end := len(query); end >= 0; {
		start := strings.LastIndexByte(query[:end], '&') + 1
		name, _, _ := strings.Cut(query[start:end], "=")
		if at := strings.LastIndexByte(name, '@'); at >= 0 {
			return start + at
		}
		end = start - 1
	}
	return -1
}

// finish fills in what follows from the components.
func (d *Database) finish() {
	if d.DisplayName == "" {
		d.DisplayName = d.Name.Value
	}
	for i := range d.Hosts {
		host := &d.Hosts[i]
		if host.Display == "" {
			host.Display = host.Name.Value
		}
		if host.Kind == SocketHost && d.Socket == "" {
			d.Socket = host.Name.Value
		}
	}
	if inFile(d.Dialect) && !slices.ContainsFunc(d.Hosts, func(h Host) bool { return h.Name.Value != "" }) {
		d.Hosts = nil
		d.setPath()
	}
}

// inFile tells the dialects whose databases live in a file or in memory.
func inFile(dialect string) bool { return dialect == "sqlite" || dialect == "duckdb" }

// setPath fills in the file, which for SQLite may be a URI
// (https://www.sqlite.org/uri.html).
func (d *Database) setPath() {
	name := d.Name.Value
	path, isURI := strings.CutPrefix(name, "file:")
	mode, _ := d.Parameter("mode")
	if name == "" || path == ":memory:" || isURI && (path == "" || mode.Value == "memory") {
		d.Memory = true
		return
	}
	if d.Path = path; d.DisplayName != name {
		d.Path = d.DisplayName
	}
}
