package dsn

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// A userinfo is where the user and the password of a URL were meant to be. Its
// offsets count from behind the "://", where the text starts.
type userinfo struct {
	text string
	// colon ends the user; end is the "@" that ends the password. Without a
	// password they are the same.
	colon, end int
	// query is where a query starts whose "@" is all that is to be encoded; -1
	// if that is not what is wrong.
	query int
	// last is the last "@" of all.
	last int
}

// locate finds the "@" that was meant to end the password: the last one in
// front of the query, or one in the query that stands in no value, which shows
// that the "?" belongs to the password. It gives nil if there is none, or if no
// character in front of it could mislead anybody.
func locate(rest string) *userinfo {
	u := &userinfo{text: rest, end: -1, query: -1, last: strings.LastIndexByte(rest, '@')}
	if u.last < 0 {
		return nil
	}
	query := strings.IndexByte(rest, '?')
	if query < 0 {
		query = len(rest)
	}
	u.end = strings.LastIndexByte(rest[:query], '@')
	switch {
	case query == len(rest):
	case loneAt(rest[query+1:]) >= 0:
		u.end = query + 1 + loneAt(rest[query+1:])
	case u.end < 0 && readGo(rest).ok:
		// host:port/name?email=a@b, of which SQLAlchemy takes all for a password
		u.query, u.end = query, u.last
	case u.end < 0:
		u.end = u.last
	}
	u.colon = u.end
	if i := strings.IndexByte(rest[:u.end], ':'); i >= 0 {
		u.colon = i
	}
	if u.query < 0 && !strings.ContainsFunc(rest[:u.end], func(r rune) bool { return r == '%' || !plainInUserinfo(r) }) {
		return nil
	}
	return u
}

// A raw is a class of characters of a component: one of ASCII, or all others.
type raw struct {
	class     rune // utf8.RuneSelf for all that are not of ASCII
	component string
}

// encoded gives the text with the userinfo percent-encoded, but for one class.
func (u *userinfo) encoded(but *raw) string {
	var b strings.Builder
	if u.query >= 0 {
		if but != nil {
			return u.text
		}
		b.WriteString(u.text[:u.query])
		b.WriteString(strings.ReplaceAll(u.text[u.query:], "@", "%40"))
		return b.String()
	}
	u.each(func(piece string, one raw, plain bool) {
		if plain || but != nil && *but == one {
			b.WriteString(piece)
			return
		}
		const digits = "0123456789ABCDEF"
		for i := range len(piece) {
			b.WriteByte('%')
			b.WriteByte(digits[piece[i]>>4])
			b.WriteByte(digits[piece[i]&15])
		}
	})
	b.WriteString(u.text[u.end:])
	return b.String()
}

// each goes through the characters of the userinfo, and tells which of them are
// plain to all readers.
func (u *userinfo) each(do func(piece string, one raw, plain bool)) {
	for i := 0; i < u.end; {
		r, size := utf8.DecodeRuneInString(u.text[i:])
		one := raw{min(r, utf8.RuneSelf), "user"}
		if i > u.colon {
			one.component = "password"
		}
		plain := plainInUserinfo(r)
		if r == '%' && i+2 < u.end && isHex(u.text[i+1]) && isHex(u.text[i+2]) {
			size, plain = len("%40"), true
		}
		do(u.text[i:i+size], one, plain)
		i += size
	}
}

// plainInUserinfo tells the characters that RFC 3986, section 3.2.1, allows in
// user and password as they are.
func plainInUserinfo(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r < utf8.RuneSelf && strings.ContainsRune("-._~!$&'()*+,;=:", r)
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// reserved gives the characters each of which alone misleads somebody.
func (u *userinfo) reserved(as []reader, encoded []view) []Reserved {
	if u.query >= 0 {
		return []Reserved{{Character: `"@"`, Encoded: "%40", Component: "query"}}
	}
	met := map[raw]bool{}
	u.each(func(_ string, one raw, plain bool) {
		if !plain {
			met[one] = true
		}
	})
	var found []Reserved
	for one := range met {
		text := u.encoded(&one)
		for i, reader := range as {
			if encoded[i].ok && !reader.read(text).same(encoded[i]) {
				found = append(found, one.named())
				break
			}
		}
	}
	// not in their order in the password, which is nobody's business
	slices.SortFunc(found, func(a, b Reserved) int {
		return cmp.Or(-cmp.Compare(a.Component, b.Component), cmp.Compare(a.Encoded, b.Encoded), cmp.Compare(a.Character, b.Character))
	})
	return found
}

func (one raw) named() Reserved {
	named := Reserved{Component: one.component}
	if one.class == utf8.RuneSelf {
		named.Character = "character outside of ASCII"
		return named
	}
	named.Encoded = fmt.Sprintf("%%%02X", one.class)
	switch {
	case one.class == ' ':
		named.Character = "space"
	case one.class == '\t':
		named.Character = "tab"
	case one.class == '\n' || one.class == '\r':
		named.Character = "line break"
	case one.class < ' ' || one.class == 0x7F:
		named.Character = "control character"
	default:
		named.Character = `"` + string(one.class) + `"`
	}
	return named
}

// secret gives what may be the password to somebody: from the first colon, or
// from a character that may have been typed in its place, to the last "@". If
// that stands in a query, what follows may be the rest of a secret parameter.
func (u *userinfo) secret(rest string) span {
	s := span{0, u.last}
	i := strings.IndexAny(rest[:u.last], ":@/?#")
	switch {
	case i >= 0 && rest[i] == ':':
		s.start = i + 1
	case i >= 0 && u.colon < u.end:
		s.start = i
	}
	if i = strings.IndexByte(rest[:u.last], '?'); i >= 0 && strings.Contains(rest[i:u.last], "=") {
		s.end = len(rest)
	}
	return s
}

// shown gives the user and the hosts of a view without what may be the password.
func (u *userinfo) shown(h *hidden, rest string, v view) (user, host string) {
	secret := u.secret(rest)
	show := func(s span) string {
		end := s.end
		// another line of a file is not a part of the host
		if i := strings.IndexFunc(rest[s.start:end], isControl); i >= 0 {
			end = s.start + i
		}
		if secret.end <= s.start || end <= secret.start {
			return h.reveal(rest[s.start:end]).Value
		}
		return h.reveal(rest[s.start:max(s.start, secret.start)]).Value + masked + h.reveal(rest[min(end, secret.end):end]).Value
	}
	if v.userAt.set() {
		user = show(v.userAt)
	}
	var hosts []string
	for _, at := range v.hostsAt {
		hosts = append(hosts, show(at))
	}
	// how many commas a password has is not told either
	hosts = slices.CompactFunc(hosts, func(a, b string) bool { return a == masked && b == masked })
	return user, strings.Join(hosts, ",")
}

func isControl(r rune) bool { return r < ' ' || r == 0x7F }
