package dotenv

import (
	"slices"
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
	valid := s.encoding("not UTF-8: python-dotenv refuses the whole file")
	if strings.HasPrefix(s.text, byteOrderMark) {
		s.at = len(byteOrderMark)
		s.problem(source.Dropped, span{0, s.at},
			"byte order mark: python-dotenv up to 1.2.2 reads it as part of the first name")
	}
	s.read()
	document := s.finish()
	if !valid {
		// Of a file that is refused as a whole no line is dropped.
		document.Problems = slices.DeleteFunc(document.Problems, func(p source.Problem) bool { return p.Code == source.Dropped })
	}
	return document
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
// read as python-dotenv reads it, without its problems but for what is unread.
func (r *reading) refuse(at span, message string) {
	r.problem(source.Refused, at, message)
	s := newPythonScanner(newReading(r.file))
	s.at = s.nextLine(r.offset(at.end))
	r.rest(s)
}

// rest takes over what a scanner reads.
func (r *reading) rest(s *pythonScanner) {
	s.facts, s.comments, s.references, s.full = r.facts, r.comments, r.references, r.full
	s.read()
	r.facts, r.comments, r.full = s.facts, s.comments, s.full
	for _, problem := range s.problems.List() {
		if problem.Code == source.Unread {
			r.problems.Add(problem)
		}
	}
}

func (s *pythonScanner) read() {
	for s.at < len(s.text) && !s.full {
		s.statement()
	}
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
	s.at = s.nextLine(end)
	if !s.problems.Skip(source.Dropped) {
		s.dropped(span{start, end}, name, fault+": python-dotenv skips the statement")
	}
}
