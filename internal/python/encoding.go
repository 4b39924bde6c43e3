package python

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// cookie is the comment of PEP 263.
var cookie = regexp.MustCompile(`^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)`)

// encoding finds out how the source is encoded and reports what is not.
func (p *parser) encoding() {
	if strings.HasPrefix(p.src, bom) {
		p.at = len(bom)
	}
	name, at := p.cookie()
	encoding := codec(name)
	switch {
	case p.at > 0 && name != "" && (encoding != "utf-8" || !strings.HasPrefix(normal(name), "utf-8")):
		p.note(source.Encoding, at.Start, at.End, "a byte order mark and another name of an encoding than utf-8")
	case encoding == "latin-1":
		p.latin1 = true
	case encoding == "ascii" && isASCII(p.src), encoding == "utf-8":
	default:
		p.note(source.Encoding, at.Start, at.End, "encoding is neither UTF-8 nor Latin-1")
	}
	if !p.latin1 && !utf8.ValidString(p.src) {
		p.dirty = true
		if len(p.problems) == 0 {
			n := invalidAt(p.src)
			p.note(source.Encoding, n, n+1, "not valid UTF-8")
		}
	}
	if n := strings.IndexByte(p.src, 0); n >= 0 {
		p.note(source.Encoding, n, n+1, "source code cannot contain null bytes")
	}
}

// cookie gives the encoding that one of the first two lines declares. The second
// counts only if the first is blank or a comment.
func (p *parser) cookie() (string, Span) {
	at := p.at
	for range 2 {
		end := p.endOfLine(at)
		line := p.src[at:end]
		if m := cookie.FindStringSubmatchIndex(line); m != nil {
			return line[m[2]:m[3]], Span{at + m[2], at + m[3]}
		}
		if line = strings.TrimLeft(line, " \t\f"); line != "" && line[0] != '#' {
			break
		}
		at = min(end+1, len(p.src))
		if end < len(p.src) && p.src[end] == '\r' && at < len(p.src) && p.src[at] == '\n' {
			at++
		}
	}
	return "", Span{}
}

func normal(name string) string {
	return strings.TrimRight(strings.ReplaceAll(strings.ToLower(name), "_", "-"), "-")
}

// codec gives "utf-8", "latin-1", "ascii", or "" for another encoding. The
// encodings of which ASCII is a part are "ascii": only that part is read.
func codec(name string) string {
	name = normal(name)
	switch name {
	case "", "utf8", "u8", "utf", "cp65001":
		return "utf-8"
	case "latin1", "l1", "iso8859-1", "8859", "cp819", "iso-ir-100", "csisolatin1", "latin", "iso8859":
		return "latin-1"
	}
	for _, prefix := range [...]string{"utf-8", "latin-1", "iso-8859-1", "iso-latin-1"} {
		if rest, ok := strings.CutPrefix(name, prefix); ok && (rest == "" || rest[0] == '-') {
			if prefix == "utf-8" {
				return prefix
			}
			return "latin-1"
		}
	}
	for _, prefix := range [...]string{
		"ascii", "us-ascii", "646", "cp12", "windows-12", "cp437", "cp8", "iso-8859", "iso8859", "koi8", "mac", "gb", "big5", "euc", "tis", "cp9",
	} {
		if strings.HasPrefix(name, prefix) {
			return "ascii"
		}
	}
	return ""
}

// invalidAt gives the offset of the first byte that is not UTF-8.
func invalidAt(s string) int {
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(s)
}
