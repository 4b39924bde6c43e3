package dotenv

import (
	"strings"
	"unicode"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// parseCompose reads a file as env_file of docker compose does, by the rules of
// compose-go 2.16. One fault, and compose refuses the file.
func parseCompose(file *source.File) source.Document {
	s := composeScanner{reading: newReading(file)}
	s.encoding("not UTF-8: compose hands the bytes on as they are")
	s.at = len(s.text) - len(strings.TrimPrefix(s.text, byteOrderMark))
	for !s.full && s.statement() {
	}
	return s.finish()
}

var composeRules = assembly{outsideFirst: true, inherits: true, split: composeSegments}

type composeScanner struct {
	reading
	at int
}

// statement reads a comment or an assignment. It gives false at the end of the
// text and behind a fault.
func (s *composeScanner) statement() bool {
	s.at = skipFunc(s.text, s.at, unicode.IsSpace)
	if s.at == len(s.text) {
		return false
	}
	if s.text[s.at] == '#' {
		end := s.newline(s.at)
		s.comment(span{s.at, len(strings.TrimSuffix(s.text[:end], "\r"))}, true)
		s.at = end
		return true
	}
	start := s.at
	if rest, ok := strings.CutPrefix(s.text[s.at:], "export"); ok && rest != "" && strings.IndexByte("\t\n\f\r ", rest[0]) >= 0 {
		s.at = skipFunc(s.text, s.at+len("export"), goBlank)
	}
	nameAt, delimiter, fault := s.name()
	if fault != "" {
		s.fault(start, fault)
		return false
	}
	name := s.cut(nameAt)
	if strings.Contains(name, " ") {
		s.fault(start, "a space in the name")
		return false
	}
	switch delimiter {
	case 0:
		// compose takes the rest of the file for the value of a variable
		// without a name.
		s.dropped(span{start, len(s.text)}, "", `no "=" behind the name, and no line end: compose skips it`)
		return false
	case '\n':
		if name != "" {
			s.bare(name, nameAt, nameAt.end)
		}
		s.at = skipFunc(s.text, s.at, goBlank)
		return true
	}
	behind := s.at
	s.at = skipFunc(s.text, s.at, goBlank)
	if s.at < len(s.text) && (s.text[s.at] == '"' || s.text[s.at] == '\'') {
		return s.quoted(start, name, nameAt)
	}
	end := s.newline(s.at)
	line := s.text[s.at:end]
	value, _, commented := strings.Cut(line, " #")
	if commented {
		s.comment(span{s.at + len(value) + 1, s.at + len(strings.TrimRight(line, "\r"))}, false)
	}
	value = strings.TrimRightFunc(value, unicode.IsSpace)
	at := span{s.at, s.at + len(value)}
	if value == "" {
		at = span{behind, behind}
	}
	s.at = min(end+1, len(s.text))
	return s.add(start, name, nameAt, value, at)
}

// name reads a name and its delimiter: "=", ":", a line end, or 0 for none.
func (s *composeScanner) name() (at span, delimiter byte, fault string) {
	if s.at == len(s.text) {
		return at, 0, "no name behind export"
	}
	for i, c := range s.text[s.at:] {
		switch {
		case goBlank(c):
			continue
		case c == '=' || c == ':' || c == '\n':
			at = span{s.at, s.at + len(strings.TrimRightFunc(s.text[s.at:s.at+i], unicode.IsSpace))}
			s.at += i + 1
			return at, byte(c), ""
		case strings.ContainsRune("_.-[]", c) || unicode.IsLetter(c) || unicode.IsNumber(c):
			continue
		}
		return at, 0, "a character in the name that is not allowed there"
	}
	return at, 0, ""
}

func (s *composeScanner) quoted(start int, name string, nameAt span) bool {
	quote := s.text[s.at]
	open := s.at
	var value strings.Builder
	for i := open + 1; i < len(s.text); i++ {
		c := s.text[i]
		switch {
		case c == quote:
			at := span{open + 1, i}
			s.at = i + 1
			if quote == '"' {
				return s.add(start, name, nameAt, composeEscapes(value.String()), at)
			}
			s.fact(name, nameAt, value.String(), at, nil)
			return true
		case c == '\\' && i+1 < len(s.text):
			i++
			if s.text[i] != quote {
				value.WriteByte('\\')
			}
			value.WriteByte(s.text[i])
		default:
			value.WriteByte(c)
		}
	}
	s.fault(start, "the quote is opened and never closed")
	return false
}

// add adds a fact with a value in which references count.
func (s *composeScanner) add(start int, name string, nameAt span, value string, at span) bool {
	segments, ok := composeSegments(value)
	if !ok {
		s.at = at.end
		s.fault(start, `"${" that begins no reference`)
		return false
	}
	value, segments = tidy(segments)
	s.fact(name, nameAt, value, at, segments)
	return true
}

func (s *composeScanner) fault(start int, fault string) {
	s.refuse(span{start, s.lineEnd(s.at)}, fault+": compose refuses the whole file")
}

// newline gives the offset of the first \n at or behind at.
func (r *reading) newline(at int) int {
	if i := strings.IndexByte(r.text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(r.text)
}
