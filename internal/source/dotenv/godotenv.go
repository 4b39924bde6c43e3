package dotenv

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// parseGodotenv reads a file as joho/godotenv 1.5.1 does. One fault, and it
// refuses the file.
func parseGodotenv(file *source.File) source.Document {
	s := godotenvScanner{reading: newReading(file), double: closer{quote: '"'}, single: closer{quote: '\''}}
	s.encoding("not UTF-8: godotenv does not keep the bytes")
	s.fold()
	for !s.full && s.statement() {
	}
	return s.finish()
}

// godotenvRules: references see nothing but the file, and a bare name is a
// fault.
var godotenvRules = assembly{closed: true}

type godotenvScanner struct {
	reading
	at             int
	single, double closer
}

// statement reads a comment or an assignment. It gives false at the end of the
// text and behind a fault.
func (s *godotenvScanner) statement() bool {
	s.at = skipFunc(s.text, s.at, unicode.IsSpace)
	if s.at == len(s.text) {
		return false
	}
	if s.text[s.at] == '#' {
		end := s.newline(s.at)
		s.comment(span{s.at, end}, true)
		s.at = end
		return true
	}
	start := s.at
	if rest, ok := strings.CutPrefix(s.text[s.at:], "export"); ok {
		if n := skipFunc(rest, 0, goBlank); n > 0 {
			s.at += len("export") + n
		}
	}
	nameAt, delimited, fault := s.name()
	if fault != "" {
		s.fault(start, fault)
		return false
	}
	if !delimited {
		s.dropped(span{start, len(s.text)}, "", `no "=" behind the name, and no line end: godotenv skips it`)
		return false
	}
	name := s.cut(nameAt)
	behind := s.at
	s.at = skipFunc(s.text, s.at, goBlank)
	if s.at < len(s.text) {
		switch s.text[s.at] {
		case '"':
			return s.quoted(start, name, nameAt, &s.double)
		case '\'':
			return s.quoted(start, name, nameAt, &s.single)
		}
	}
	end := s.lineEnd(s.at)
	at := span{s.at, end}
	s.at = end
	line := s.cut(at)
	for i := len(line) - 1; i > 0; i-- {
		if line[i] != '#' {
			continue
		}
		if c, _ := utf8.DecodeLastRuneInString(line[:i]); goBlank(c) {
			s.comment(span{at.start + i, end}, false)
			line = line[:i]
			break
		}
	}
	line = strings.TrimRightFunc(line, goBlank)
	at.end = at.start + len(line)
	if line == "" {
		at = span{behind, behind}
	}
	if !utf8.ValidString(line) {
		line = string([]rune(line))
	}
	value, segments := tidy(godotenvSegments(line))
	s.fact(name, nameAt, value, at, segments)
	return true
}

// name reads a name and its delimiter. godotenv looks at bytes as if each were
// a character, so that some letters of other scripts are allowed in part.
func (s *godotenvScanner) name() (at span, delimited bool, fault string) {
	if s.at == len(s.text) {
		return at, false, "no name behind export"
	}
	for i := s.at; i < len(s.text); i++ {
		c := rune(s.text[i])
		switch {
		case c == '=' || c == ':':
			at = span{s.at, s.at + len(strings.TrimRightFunc(s.text[s.at:i], unicode.IsSpace))}
			s.at = i + 1
			return at, true, ""
		case c == '\n':
			return at, false, `no "=" behind the name`
		case !goBlank(c) && c != '_' && c != '.' && !unicode.IsLetter(c) && !unicode.IsNumber(c):
			return at, false, "a character in the name that is not allowed there"
		}
	}
	return at, false, ""
}

func (s *godotenvScanner) quoted(start int, name string, nameAt span, c *closer) bool {
	end := c.unescaped(s.text, s.at)
	if end < 0 {
		s.fault(start, "the quote is opened and never closed")
		return false
	}
	at := span{s.at + 1, end}
	s.at = end + 1
	// A quote that the closing one follows is lost, though it is escaped.
	text := strings.TrimRight(s.cut(at), string(c.quote))
	var segments []source.Segment
	if c.quote == '"' {
		text, segments = tidy(godotenvSegments(godotenvEscapes(text)))
	}
	s.fact(name, nameAt, text, at, segments)
	return true
}

func (s *godotenvScanner) fault(start int, fault string) {
	s.refuse(span{start, s.lineEnd(s.at)}, fault+": godotenv refuses the whole file")
}

// godotenvEscapes decodes what stands in double quotes in two passes, as
// godotenv does: line ends first, then a backslash before anything but "$".
func godotenvEscapes(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	first := unescapeWith(text, func(c byte) (byte, bool) {
		switch c {
		case 'n', 'r':
			return control(c), true
		}
		return c, false
	}, '\n')
	return unescapeWith(first, func(c byte) (byte, bool) { return c, c != '$' }, 0)
}

// unescapeWith replaces a backslash and the byte behind it where decode says
// so. A backslash before the byte stop is no escape.
func unescapeWith(text string, decode func(byte) (byte, bool), stop byte) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) || text[i+1] == stop && stop != 0 {
			b.WriteByte(text[i])
			continue
		}
		c, ok := decode(text[i+1])
		if !ok {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
		i++
	}
	return b.String()
}

// godotenvSegments finds what godotenv takes for references. Only the dollar sign
// and a name are needed; a parenthesis and braces need not match, and a backslash
// before the dollar sign is lost and makes it literal.
func godotenvSegments(text string) []source.Segment {
	var b segmentBuilder
	at := 0
	for !b.full() {
		i := strings.IndexByte(text[at:], '$')
		if i < 0 {
			break
		}
		dollar := at + i
		name := dollar + 1
		for _, opening := range []byte("({") {
			if name < len(text) && text[name] == opening {
				name++
			}
		}
		end := name
		for end < len(text) && (isUpper(text[end]) || isDigit(text[end]) || text[end] == '_') {
			end++
		}
		stop := end
		if stop < len(text) && text[stop] == '}' {
			stop++
		}
		switch {
		case dollar > at && text[dollar-1] == '\\':
			b.literal(text[at : dollar-1])
			b.literal(text[dollar:stop])
		case name < end:
			b.literal(text[at:dollar])
			b.reference(source.Segment{Text: text[dollar:stop], Name: text[name:end]})
		default:
			b.literal(text[at:stop])
		}
		at = stop
	}
	b.literal(text[at:])
	if segments := b.done(); segments != nil {
		return segments
	}
	return []source.Segment{{}}
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
