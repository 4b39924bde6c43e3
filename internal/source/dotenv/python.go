package dotenv

import (
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Parse reads a file as python-dotenv 1.2.2 does. A statement that it skips is
// a problem with code [source.Dropped], and reading goes on where python-dotenv
// goes on.
//
// In one point it follows the version behind 1.2.2: a byte order mark is not
// part of the first name. It is reported as dropped, because today it is.
func Parse(file *source.File) source.Document {
	s := newPythonScanner(newReading(file))
	s.encoding("not UTF-8: python-dotenv refuses the whole file")
	if strings.HasPrefix(s.text, byteOrderMark) {
		s.at = len(byteOrderMark)
		s.problem(source.Dropped, span{0, s.at},
			"byte order mark: python-dotenv up to 1.2.2 reads it as part of the first name")
	}
	for s.at < len(s.text) {
		s.statement()
	}
	return s.finish()
}

type pythonScanner struct {
	reading
	at                   int
	single, double, name closer
}

func newPythonScanner(r reading) *pythonScanner {
	return &pythonScanner{
		reading: r,
		single:  closer{quote: '\''},
		double:  closer{quote: '"'},
		name:    closer{quote: '\''},
	}
}

// refuse reports why a reader takes nothing of a file. So that the rest of the
// linter sees what the user meant, what stands behind the offending line is
// read as python-dotenv reads it, without its problems.
func (r *reading) refuse(at span, message string) {
	r.problem(source.Refused, at, message)
	s := newPythonScanner(newReading(r.file))
	for s.at = s.nextLine(r.offset(at.end)); s.at < len(s.text); {
		s.statement()
	}
	r.document.Facts = append(r.document.Facts, s.document.Facts...)
	r.document.Comments = append(r.document.Comments, s.document.Comments...)
}

// statement reads one statement with the white space before it. A statement
// begins anywhere, also behind the quoted value of a line that was dropped.
func (s *pythonScanner) statement() {
	s.at = skipSpace(s.text, s.at)
	if s.at == len(s.text) {
		return
	}
	start := s.at
	if rest, ok := strings.CutPrefix(s.text[s.at:], "export"); ok {
		if n := skipBlank(rest, 0); n > 0 {
			s.at += len("export") + n
		}
	}
	if s.peek() == '#' {
		s.tail(start)
		return
	}
	nameAt, fault := s.key()
	if fault != "" {
		s.drop(start, "", fault)
		return
	}
	name := newlines(s.cut(nameAt))
	nameEnd := s.at
	s.at = skipBlank(s.text, s.at)
	if s.peek() != '=' {
		if fault := s.end(); fault != "" {
			if strings.HasSuffix(name, ":") {
				fault = `a colon where python-dotenv wants "="`
			} else {
				fault = `no "=" behind the name`
			}
			s.drop(start, "", fault)
			return
		}
		s.bare(name, nameAt, nameEnd)
		return
	}
	delimiter := s.at + 1
	s.at = skipBlank(s.text, delimiter)
	value, at, fault := s.value(delimiter)
	if fault == "" {
		fault = s.end()
	}
	if fault != "" {
		s.drop(start, name, fault)
		return
	}
	s.fact(name, nameAt, value, at, segments(value))
}

// peek gives the byte at the scanner, or 0 at the end of the text.
func (s *pythonScanner) peek() byte {
	if s.at < len(s.text) {
		return s.text[s.at]
	}
	return 0
}

// key reads a name, which in single quotes may hold anything, even line ends.
func (s *pythonScanner) key() (at span, fault string) {
	if s.peek() == '\'' {
		end := s.name.plain(s.text, s.at)
		switch {
		case end < 0:
			return at, "the quote around the name is never closed"
		case end == s.at+1:
			return at, "empty name"
		}
		at = span{s.at + 1, end}
		s.at = end + 1
		return at, ""
	}
	at = span{s.at, s.at}
	for at.end < len(s.text) {
		c, size := utf8.DecodeRuneInString(s.text[at.end:])
		if c == '=' || c == '#' || isSpace(c) {
			break
		}
		at.end += size
	}
	switch {
	case at.start < at.end:
	case s.peek() == '=':
		return at, `no name before the "="`
	default:
		return at, "no name behind export"
	}
	s.at = at.end
	return at, ""
}

// value reads what stands behind the delimiter and the blanks that follow it.
func (s *pythonScanner) value(delimiter int) (value string, at span, fault string) {
	switch s.peek() {
	case '\'':
		return s.quoted(&s.single, `\'`)
	case '"':
		return s.quoted(&s.double, `\'"abfnrtv`)
	case '\r', '\n':
		return "", span{delimiter, delimiter}, ""
	}
	if s.at == len(s.text) {
		return "", span{delimiter, delimiter}, ""
	}
	at = span{s.at, s.lineEnd(s.at)}
	s.at = at.end
	part := s.cut(at)
	for i := 1; i < len(part); i++ {
		j := strings.IndexByte(part[i:], '#')
		if j < 0 {
			break
		}
		i += j
		if c, _ := utf8.DecodeLastRuneInString(part[:i]); isSpace(c) {
			s.comment(span{at.start + i, at.end}, false)
			part = part[:i]
			break
		}
	}
	part = strings.TrimRightFunc(part, isSpace)
	at.end = at.start + len(part)
	return part, at, ""
}

func (s *pythonScanner) quoted(c *closer, escapes string) (value string, at span, fault string) {
	end := c.find(s.text, s.at)
	if end < 0 {
		return "", at, "the quote is opened and never closed"
	}
	at = span{s.at + 1, end}
	s.at = end + 1
	return unescape(newlines(s.cut(at)), escapes), at, ""
}

// end reads what may follow a statement: a comment and the end of the line.
func (s *pythonScanner) end() (fault string) {
	comment := skipBlank(s.text, s.at)
	if comment < len(s.text) && s.text[comment] == '#' {
		s.at = comment
		s.tail(-1)
		return ""
	}
	if comment < len(s.text) && s.text[comment] != '\n' && s.text[comment] != '\r' {
		return "text behind the closing quote"
	}
	s.at = s.nextLine(comment)
	return ""
}

// tail reads a comment. It is alone if it begins its statement, at start, and
// no statement ends on the same line.
func (s *pythonScanner) tail(start int) {
	at := span{s.at, s.lineEnd(s.at)}
	s.comment(at, at.start == start)
	s.at = s.nextLine(at.end)
}

// drop reports what python-dotenv skips: the statement as far as it was read,
// and the rest of the line there.
func (s *pythonScanner) drop(start int, name, fault string) {
	end := s.lineEnd(s.at)
	s.dropped(span{start, end}, name, fault+": python-dotenv skips the statement")
	s.at = s.nextLine(end)
}

// A closer finds the quote that ends a quoted text. It remembers what it found,
// so that a file full of quotes that are never closed takes linear time, which
// it does not in Python. Offsets must be asked for in ascending order.
type closer struct {
	quote byte
	next  int // the quote found last, or the length of the text
	last  int // 1 + the last quote with a backslash before it; 0 if not known
}

// find gives the quote that ends the text opened at open, or -1: the first one
// without a backslash before it, else the last one in the file. Whether the
// backslash is itself escaped does not matter.
func (c *closer) find(text string, open int) int {
	if end := c.unescaped(text, open); end >= 0 {
		return end
	}
	if c.last == 0 {
		c.last = 2 + strings.LastIndex(text, `\`+string(c.quote))
	}
	if c.last-2 > open {
		return c.last - 1
	}
	return -1
}

// unescaped gives the first quote behind open without a backslash before it,
// or -1.
func (c *closer) unescaped(text string, open int) int {
	for c.next <= open || c.next < len(text) && text[c.next-1] == '\\' {
		c.advance(text, open)
	}
	if c.next < len(text) {
		return c.next
	}
	return -1
}

// plain gives the first quote behind open, or -1.
func (c *closer) plain(text string, open int) int {
	if c.next <= open {
		c.advance(text, open)
	}
	if c.next < len(text) {
		return c.next
	}
	return -1
}

func (c *closer) advance(text string, open int) {
	from := max(c.next, open) + 1
	if from < len(text) {
		if i := strings.IndexByte(text[from:], c.quote); i >= 0 {
			c.next = from + i
			return
		}
	}
	c.next = len(text)
}

// unescape replaces a backslash and one of the characters of escapes by what
// they stand for in Python. Any other backslash stays.
func unescape(text, escapes string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte(escapes, text[i+1]) >= 0 {
			i++
			b.WriteByte(control(text[i]))
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// control gives what a letter behind a backslash stands for in C; any other
// byte stands for itself.
func control(letter byte) byte {
	if i := strings.IndexByte("abtnvfr", letter); i >= 0 {
		return byte('\a' + i)
	}
	return letter
}

// isSpace tells what \s in a Python regular expression and str.isspace take for
// white space. It is unicode.IsSpace and the four separators of ASCII.
func isSpace(c rune) bool {
	switch {
	case c <= ' ':
		return c == ' ' || c >= '\t' && c <= '\r' || c >= 0x1c && c <= 0x1f
	case c < 0x1680:
		return c == 0x85 || c == 0xa0
	}
	return c == 0x1680 || c >= 0x2000 && c <= 0x200a || c == 0x2028 || c == 0x2029 ||
		c == 0x202f || c == 0x205f || c == 0x3000
}

// skipSpace gives the offset of the first character at or behind at that is not
// white space.
func skipSpace(text string, at int) int {
	for at < len(text) {
		c, size := utf8.DecodeRuneInString(text[at:])
		if !isSpace(c) {
			break
		}
		at += size
	}
	return at
}

// skipBlank is skipSpace without line ends.
func skipBlank(text string, at int) int {
	for at < len(text) {
		c, size := utf8.DecodeRuneInString(text[at:])
		if c == '\n' || c == '\r' || !isSpace(c) {
			break
		}
		at += size
	}
	return at
}
