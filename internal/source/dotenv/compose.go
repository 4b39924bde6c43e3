package dotenv

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// parseCompose reads a file as env_file of docker compose does, by the rules of
// compose-go 2.16. One fault, and compose refuses the file.
func parseCompose(file *source.File) source.Document {
	s := composeScanner{reading: newReading(file)}
	s.encoding("not UTF-8: compose hands the bytes on as they are")
	s.at = len(s.text) - len(strings.TrimPrefix(s.text, byteOrderMark))
	for s.statement() {
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

// composeEscapes decodes what stands in double quotes. An escaped "$" becomes
// "$$", which the references take for a plain "$".
func composeEscapes(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		switch c := text[i]; {
		case c == '$':
			b.WriteString("$$")
		case strings.IndexByte(`abfnrtv"\`, c) >= 0:
			b.WriteByte(control(c))
		case c == '0':
			// \0 and up to three digits; if they are no octal number of one
			// byte, the zero alone is lost.
			digits := i + 1
			for i+1 < len(text) && i+1 < digits+3 && '0' <= text[i+1] && text[i+1] <= '9' {
				i++
			}
			octal := text[digits : i+1]
			if n, err := strconv.ParseUint(octal, 8, 8); err == nil && len(octal) == 3 {
				b.WriteRune(rune(n))
			} else {
				b.WriteString(`\` + octal)
			}
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String()
}

// composeSegments finds $NAME, ${NAME} and ${NAME:-word} with all operators.
// "$$" is a plain "$". It reports text that compose refuses.
func composeSegments(text string) (segments []source.Segment, ok bool) {
	var b segmentBuilder
	last := -1 // the last brace of the line, as far as it is known
	for i := 0; i < len(text); {
		j := strings.IndexByte(text[i:], '$')
		if j < 0 || i+j+1 == len(text) {
			b.literal(text[i:])
			break
		}
		b.literal(text[i : i+j])
		i += j
		if text[i+1] == '$' {
			b.literal("$")
			i += 2
			continue
		}
		name := i + 1
		braced := text[name] == '{'
		if braced {
			name++
		}
		end := name + composeName(text[name:])
		switch {
		case !braced && end == name:
			b.literal("$")
			i++
		case !braced:
			b.reference(source.Segment{Text: text[i:end], Name: text[name:end]})
			i = end
		case end == name || end == len(text):
			return nil, false
		case text[end] == '}':
			b.reference(source.Segment{Text: text[i : end+1], Name: text[name:end]})
			i = end + 1
		default:
			word := end + composeOperator(text[end:])
			if last < word {
				line := text[word:]
				if n := strings.IndexByte(line, '\n'); n >= 0 {
					line = line[:n]
				}
				last = word + strings.LastIndexByte(line, '}')
			}
			if word == end || last < word {
				return nil, false
			}
			brace := closingBrace(text[i : last+1])
			if brace < 0 {
				brace = last - i
			}
			stop := i + brace
			b.reference(source.Segment{
				Text: text[i : stop+1], Name: text[name:end], Operator: text[end:word], Word: text[word:stop],
			})
			i = stop + 1
		}
	}
	return b.done(), true
}

// composeName gives the length of the name that text begins with. Case is
// folded as Unicode does, so two letters outside ASCII belong to it.
func composeName(text string) int {
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' && c < utf8.RuneSelf || c == 'ſ' || c == '\u212a'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return i
		}
		i += size
	}
	return len(text)
}

// composeOperator gives the length of the operator that text begins with.
func composeOperator(text string) int {
	i := 0
	if strings.HasPrefix(text, ":") {
		i = 1
	}
	if i < len(text) && strings.IndexByte("-+?", text[i]) >= 0 {
		return i + 1
	}
	return 0
}

// closingBrace gives the brace that closes the first one of text, or -1. As in
// compose the character behind an opening brace does not count.
func closingBrace(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '}':
			if depth--; depth == 0 {
				return i
			}
		case '{':
			depth++
			i++
		}
	}
	return -1
}

// goBlank tells what compose and godotenv take for white space within a line.
func goBlank(c rune) bool {
	return c == '\t' || c == '\v' || c == '\f' || c == '\r' || c == ' ' || c == 0x85 || c == 0xa0
}

// skipFunc gives the offset of the first character at or behind at that is not
// of a set.
func skipFunc(text string, at int, set func(rune) bool) int {
	if i := strings.IndexFunc(text[at:], func(c rune) bool { return !set(c) }); i >= 0 {
		return at + i
	}
	return len(text)
}
