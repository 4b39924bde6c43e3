package dsn

import (
	"math"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A span is a range of a text; an absent component starts at -1.
type span struct{ start, end int }

func (s span) set() bool             { return s.start >= 0 }
func (s span) of(text string) string { return text[max(s.start, 0):max(s.end, 0)] }
func (s span) shift(by int) span     { return span{s.start + by, s.end + by} }

// A urlMatch is where the components of a URL stand.
type urlMatch struct {
	scheme, user, password, host, port, name, query span
	end                                             int
}

// matchURL takes a URL apart as the expression of SQLAlchemy's engine/url.py does,
// the same in 1.4, 2.0 and 2.1:
//
//	(SCHEME)://
//	(?:([^:/]*)(?::([^@]*))?@)?
//	(?:(?:\[([^/?]+)\]|([^/:?]+))?(?::([^/?]*))?)?
//	(?:/([^?]*))?
//	(?:\?(.*))?
//
// Like Python's match it is bound to the start of the text, not to its end. With
// marks it also takes a mark (see hide) for a part of the scheme. It is written out
// because an engine for expressions takes ten times as long.
func matchURL(text string, marks bool) (urlMatch, bool) {
	absent := span{-1, -1}
	m := urlMatch{user: absent, password: absent, host: absent, port: absent, name: absent, query: absent}
	m.scheme.end = schemeLength(text, marks)
	if m.scheme.end == 0 || !strings.HasPrefix(text[m.scheme.end:], "://") {
		return urlMatch{}, false
	}
	at := m.scheme.end + len("://")

	// A user goes up to a colon, and the password behind it to the next "@", else
	// up to the last "@" in front of a colon or a slash.
	user := indexAny(text, at, ":/")
	if i := strings.IndexByte(text[user:], '@'); i >= 0 && text[user] == ':' {
		m.user, m.password = span{at, user}, span{user + 1, user + i}
		at = m.password.end + 1
	} else if i := strings.LastIndexByte(text[at:user], '@'); i >= 0 {
		m.user = span{at, at + i}
		at = m.user.end + 1
	}

	if end := indexAny(text, at, "/?"); at < end && text[at] == '[' {
		if i := strings.LastIndexByte(text[at:end], ']'); i > 1 {
			m.host = span{at + 1, at + i}
			at = m.host.end + 1
		}
	}
	if end := indexAny(text, at, "/:?"); !m.host.set() && end > at {
		m.host = span{at, end}
		at = end
	}
	if at < len(text) && text[at] == ':' {
		m.port = span{at + 1, indexAny(text, at, "/?")}
		at = m.port.end
	}
	if at < len(text) && text[at] == '/' {
		m.name = span{at + 1, indexAny(text, at, "?")}
		at = m.name.end
	}
	if at < len(text) && text[at] == '?' {
		m.query = span{at + 1, indexAny(text, at, "\n")}
		at = m.query.end
	}
	m.end = at
	return m, true
}

// schemeLength gives the length of the letters, numbers, "_" and "+", of any
// script as Python's \w has it, that a text begins with.
func schemeLength(text string, marks bool) int {
	for i, r := range text {
		switch {
		case r == '_' || r == '+' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9':
		case r < utf8.RuneSelf:
			return i
		case !unicode.IsLetter(r) && !unicode.IsNumber(r) && (!marks || r < firstMark || r > lastMark):
			return i
		}
	}
	return len(text)
}

// unquote decodes as urllib.parse.unquote does: a percent sign without two
// hexadecimal digits stays, and bytes that are no UTF-8 become U+FFFD. Only
// ASCII runs are decoded, so an escape can't complete a character around it.
func unquote(text string) string {
	if !strings.Contains(text, "%") {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		start := i
		for i < len(text) && text[i] >= utf8.RuneSelf {
			i++
		}
		b.WriteString(text[start:i])
		start = i
		for i < len(text) && text[i] < utf8.RuneSelf {
			i++
		}
		writeReplaced(&b, unquoteBytes(text[start:i]))
	}
	return b.String()
}

func unquoteBytes(text string) []byte {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]) {
			out = append(out, hexDigit(text[i+1])<<4|hexDigit(text[i+2]))
			i += 2
			continue
		}
		out = append(out, text[i])
	}
	return out
}

// hexDigit gives the value of a hexadecimal digit.
func hexDigit(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return (c | 0x20) - 'a' + 10
}

// writeReplaced writes data with U+FFFD for each maximal part of an ill-formed
// sequence, as Python's "replace" does (Unicode, section 3.9, table 3-8). Go
// counts bytes instead.
func writeReplaced(b *strings.Builder, data []byte) {
	if utf8.Valid(data) {
		b.Write(data)
		return
	}
	for len(data) > 0 {
		if r, size := utf8.DecodeRune(data); r != utf8.RuneError || size > 1 {
			b.Write(data[:size])
			data = data[size:]
			continue
		}
		b.WriteRune(utf8.RuneError)
		data = data[illFormed(data):]
	}
}

// illFormed gives the length of the ill-formed part that data starts with.
func illFormed(data []byte) int {
	low, high, need := byte(0x80), byte(0xBF), 0
	switch c := data[0]; {
	case c >= 0xC2 && c <= 0xDF:
		need = 1
	case c == 0xE0:
		low, need = 0xA0, 2
	case c == 0xED:
		high, need = 0x9F, 2
	case c >= 0xE1 && c <= 0xEF:
		need = 2
	case c == 0xF0:
		low, need = 0x90, 3
	case c == 0xF4:
		high, need = 0x8F, 3
	case c >= 0xF1 && c <= 0xF3:
		need = 3
	}
	n := 1
	for ; n <= need && n < len(data) && data[n] >= low && data[n] <= high; n++ {
		low, high = 0x80, 0xBF
	}
	return n
}

// A pair is a name and a value of a query, and where they stand.
type pair struct {
	name, value string
	at          span // of the value as it is written
}

// queryPairs reads a query as urllib.parse.parse_qsl does: "+" is a space, ";"
// does not separate, and a pair without a value is left out.
func queryPairs(query string) []pair {
	pairs := make([]pair, 0, 1+strings.Count(query, "&"))
	for start := 0; start <= len(query); {
		end := len(query)
		if i := strings.IndexByte(query[start:], '&'); i >= 0 {
			end = start + i
		}
		name, value, _ := strings.Cut(query[start:end], "=")
		if value != "" {
			pairs = append(pairs, pair{
				unquote(strings.ReplaceAll(name, "+", " ")),
				unquote(strings.ReplaceAll(value, "+", " ")),
				span{end - len(value), end},
			})
		}
		start = end + 1
	}
	return pairs
}

// integer reads a text as Python's int() does: white space around, a sign,
// decimal digits of any script, underscores between digits. It gives the
// number in ASCII without leading zeros. CPython refuses more than 4,300 digits.
func integer(text string) (string, bool) {
	text = strings.TrimSpace(text)
	sign := ""
	switch {
	case strings.HasPrefix(text, "-"):
		sign, text = "-", text[1:]
	case strings.HasPrefix(text, "+"):
		text = text[1:]
	}
	var digits strings.Builder
	count, digit := 0, false
	for _, r := range text {
		if r == '_' && digit {
			digit = false
			continue
		}
		n, ok := decimal(r)
		if !ok {
			return "", false
		}
		digit = true
		count++
		if n != 0 || digits.Len() > 0 {
			digits.WriteByte(byte('0' + n))
		}
	}
	if !digit || count > 4300 {
		return "", false
	}
	if digits.Len() == 0 {
		return "0", true
	}
	return sign + digits.String(), true
}

// decimal gives the value of a digit. The digits of a script follow one another
// from zero on, and every range of Unicode's category Nd is made of whole tens.
func decimal(r rune) (int, bool) {
	if r >= '0' && r <= '9' {
		return int(r - '0'), true
	}
	if !unicode.Is(unicode.Nd, r) {
		return 0, false
	}
	first := r
	for first > 0 && unicode.Is(unicode.Nd, first-1) {
		first--
	}
	return int(r-first) % 10, true
}

// portNumber gives a port as an int, the nearest one if it is out of range.
func portNumber(text string) (int, bool) {
	number, ok := integer(text)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(number)
	if err != nil {
		if n < 0 {
			return math.MinInt, true
		}
		return math.MaxInt, true
	}
	return n, true
}
