package dsn

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Reading is what one reader takes a URL for. All of it may be shown.
type Reading struct {
	// Reader is "SQLAlchemy", "libpq", "Go" (net/url) or "WHATWG" (the URL
	// class of Node and of browsers, and by the same rules pydantic).
	Reader string
	// OK tells that the reader takes the URL. Otherwise User and Host are empty.
	OK bool
	// User and Host are as they are written, with *** for what may belong to
	// the password. Empty if the reader sees none. Hosts are joined by commas.
	User, Host string
	// Group is the same number for readers that see the same host, user and
	// password, which is compared without being shown.
	Group int
	// Misled tells that the reader sees something else once the user and the
	// password are percent-encoded.
	Misled bool
}

// A Reserved is a character that stands in a URL as it is, although some
// reader gives it a meaning, or refuses it.
type Reserved struct {
	// Character is the character in quotes, or its kind if it can't be shown.
	Character string
	// Encoded is how it is to be written: "%40". Empty outside of ASCII.
	Encoded string
	// Component is where it stands: "user", "password" or "query".
	Component string
}

// Readings gives what the readers that meet a URL make of it, if they disagree
// because of a character in the user or the password that should have been
// percent-encoded, and these characters. Otherwise both are nil.
//
// A reader that does not take the URL either way is left out. Only PostgreSQL
// has libpq, and a scheme that SQLAlchemy does not have leaves it out. The
// driver in the scheme does not count. Nothing is told of a user or a password
// with a reference inside.
func Readings(value source.Value) ([]Reading, []Reserved) {
	h := hide(value.Text, value.Open)
	d := read(h).database
	if d == nil || d.Form != FormURL || inFile(d.Dialect) || dialectByName[d.Dialect] == nil {
		return nil, nil
	}
	scheme, rest, _ := strings.Cut(h.text, "://")
	if h.hasMark(scheme) {
		return nil, nil
	}
	// what references hold is not known; digits are fine in any component
	u := locate(h.digits(rest))
	if u == nil || h.hasMark(rest[:u.end]) {
		return nil, nil
	}
	as := readersOf(d)
	views, encoded := make([]view, len(as)), make([]view, len(as))
	for i, reader := range as {
		views[i], encoded[i] = reader.read(u.text), reader.read(u.encoded(nil))
	}
	if !disagree(views, encoded) {
		return nil, nil
	}
	var readings []Reading
	for i, reader := range as {
		if !encoded[i].ok {
			continue
		}
		reading := Reading{Reader: reader.name, OK: views[i].ok, Misled: !views[i].same(encoded[i])}
		if reading.OK {
			reading.User, reading.Host = u.shown(h, rest, views[i])
		}
		reading.Group = 1 + slices.IndexFunc(views, views[i].same)
		readings = append(readings, reading)
	}
	return readings, u.reserved(as, encoded)
}

// disagree tells whether some readers see one connection and some another, and
// whether that would be another way if the URL was encoded.
func disagree(views, encoded []view) bool {
	misled, differ := false, false
	first := slices.IndexFunc(encoded, func(v view) bool { return v.ok })
	for i := range views {
		if encoded[i].ok {
			misled = misled || !views[i].same(encoded[i])
			differ = differ || !views[i].same(views[first])
		}
	}
	return misled && differ
}

// digits gives a text in which digits stand for references, at the same offsets.
func (h *hidden) digits(text string) string {
	if len(h.marks) == 0 {
		return text
	}
	var b strings.Builder
	for i, r := range text {
		if h.isMark(r) {
			b.WriteString(strings.Repeat("1", markSize))
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		b.WriteString(text[i : i+size])
	}
	return b.String()
}
