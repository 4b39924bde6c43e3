package dotenv

import (
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// parseSystemd reads a file as EnvironmentFile= of systemd does, by the rules of
// systemd.exec(5). A comment that ends in a backslash ends with its line, as
// since systemd 254; before, the next line belonged to it.
func parseSystemd(file *source.File) source.Document {
	s := systemdScanner{reading: newReading(file)}
	if i := strings.IndexByte(s.text, 0); i >= 0 {
		s.problem(source.Refused, span{i, i + 1}, "NUL byte: systemd refuses the whole file")
	}
	for s.at < len(s.text) && !s.full {
		s.statement()
	}
	return s.finish()
}

type systemdScanner struct {
	reading
	at int
}

const systemdBlanks = " \t\n\r"

// statement reads one line, or what backslashes and quotes make one.
func (s *systemdScanner) statement() {
	c := s.text[s.at]
	if strings.IndexByte(systemdBlanks, c) >= 0 {
		s.at++
		return
	}
	start := s.at
	end := s.lineEnd(start)
	if c == '#' || c == ';' {
		s.comment(span{start, end}, true)
		s.at = end
		return
	}
	// The first character belongs to the name, even if it is a "=".
	i := strings.IndexByte(s.text[start+1:end], '=')
	if i < 0 {
		s.dropped(span{start, end}, "", `no "=" behind the name: systemd skips the line`)
		s.at = end
		return
	}
	nameAt := span{start, start + 1 + i}
	s.at = nameAt.end + 1
	name := strings.TrimRight(s.cut(nameAt), systemdBlanks)
	nameAt.end = start + len(name)
	value, at := s.value()
	switch {
	case !utf8.ValidString(name) || !utf8.ValidString(value):
		s.problem(source.Refused, span{start, at.end}, "not UTF-8: systemd refuses the whole file")
		s.fact(name, nameAt, value, at, nil)
	case !isName(name):
		s.dropped(span{start, at.end}, "", "not a name of a variable: systemd skips the assignment")
	default:
		s.fact(name, nameAt, value, at, nil)
	}
}

// value reads a value, which is made of quoted and unquoted runs. A quoted run
// ends the white space before it; a number sign is like any other character.
func (s *systemdScanner) value() (value string, at span) {
	var b strings.Builder
	begin := s.at     // where the text of the value begins
	end := s.at       // where it ends, in the file
	kept := 0         // the length of the value without white space at its end
	unquoted := false // inside an unquoted run, which only a line end ends
	first := true
	only := false // the value is one quoted run
	for s.at < len(s.text) {
		c := s.text[s.at]
		switch {
		case c == '\n' || c == '\r':
			return s.valueDone(&b, kept, only, span{begin, end})
		case c == '\\':
			if first {
				begin = s.at
			}
			first, only, unquoted = false, false, true
			s.at++
			if s.at < len(s.text) {
				if c = s.text[s.at]; c != '\n' && c != '\r' {
					b.WriteByte(c)
				}
				s.at++
			}
			kept, end = b.Len(), s.at
		case !unquoted && (c == '"' || c == '\''):
			if first {
				begin = s.at
			}
			only, first = first, false
			s.quotedRun(&b, c)
			kept, end = b.Len(), s.at
		case strings.IndexByte(systemdBlanks, c) >= 0:
			if unquoted {
				b.WriteByte(c)
			}
			s.at++
		default:
			if first {
				begin = s.at
			}
			first, only, unquoted = false, false, true
			b.WriteByte(c)
			s.at++
			kept, end = b.Len(), s.at
		}
	}
	return s.valueDone(&b, kept, only, span{begin, end})
}

func (s *systemdScanner) valueDone(b *strings.Builder, kept int, only bool, at span) (string, span) {
	if only && at.end-at.start > 1 && s.text[at.end-1] == s.text[at.start] {
		at = span{at.start + 1, at.end - 1}
	}
	return b.String()[:kept], at
}

// quotedRun reads from a quote to the next, over line ends, or to the end of
// the text.
func (s *systemdScanner) quotedRun(b *strings.Builder, quote byte) {
	open := s.at
	for s.at++; s.at < len(s.text); s.at++ {
		c := s.text[s.at]
		switch {
		case c == quote:
			s.at++
			return
		case c != '\\' || quote == '\'':
			b.WriteByte(c)
		case s.at+1 < len(s.text):
			s.at++
			if c = s.text[s.at]; strings.IndexByte("\"\\`$", c) >= 0 {
				b.WriteByte(c)
			} else if c != '\n' {
				b.WriteByte('\\')
				b.WriteByte(c)
			}
		}
	}
	s.problem(source.Dropped, span{open, s.lineEnd(open)},
		"the quote is opened and never closed: systemd takes the rest of the file for the value")
}
