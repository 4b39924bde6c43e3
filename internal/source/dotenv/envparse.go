package dotenv

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode"

	"github.com/hashicorp/go-envparse"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// parseEnvparse reads a file as go-envparse 0.1.0 does, which HashiCorp's tools
// use. It has no values of several lines. One fault, and it refuses the file.
func parseEnvparse(file *source.File) source.Document {
	s := envparseScanner{reading: newReading(file)}
	s.encoding("not UTF-8: go-envparse hands the bytes on as they are")
	for at := 0; at < len(s.text) && !s.refused && !s.full; {
		start, end, next := s.scanLine(at)
		at = next
		if end-start > maxLine {
			s.flush()
			s.fault(span{start, start}, "a line of 64 KiB or more")
			continue
		}
		start = skipFunc(s.text[:end], start, unicode.IsSpace)
		end = start + len(strings.TrimRightFunc(s.text[start:end], unicode.IsSpace))
		if start < end {
			s.line(span{start, end})
		}
	}
	s.flush()
	return s.finish()
}

// An envparseScanner has the library read many lines at once. What the library
// gives is a map, in which each line needs an entry of its own, so the number of
// the line is appended to its name.
type envparseScanner struct {
	reading
	lines   []span // without white space around them; comments among them
	batch   []byte // what the library is asked for, line by line
	starts  []int  // where each line begins in it
	refused bool
}

const (
	// maxBatch is how many lines the library is asked for at once.
	maxBatch = 256
	// batchMark stands between a name and the number of its line. To the library
	// it is a letter of the name like any other.
	batchMark = "/"
)

// isLong tells which lines are asked for alone and without a number: one can be so
// long that the library would not take another byte.
func isLong(line span) bool { return line.end-line.start > maxLine/2 }

func (s *envparseScanner) line(at span) {
	long := isLong(at)
	if long || len(s.lines) == maxBatch {
		s.flush()
	}
	s.starts = append(s.starts, len(s.batch))
	if line := s.cut(at); line[0] != '#' {
		name, value, delimited := strings.Cut(line, "=")
		s.batch = append(s.batch, strings.TrimRightFunc(name, unicode.IsSpace)...)
		if delimited && !long {
			s.batch = append(s.batch, batchMark...)
			s.batch = strconv.AppendInt(s.batch, int64(len(s.lines)), 10)
		}
		if delimited {
			s.batch = append(s.batch, '=')
		}
		s.batch = append(s.batch, value...)
	}
	s.batch = append(s.batch, '\n')
	s.lines = append(s.lines, at)
	if long {
		s.flush()
	}
}

// flush has the lines read, up to the first fault.
func (s *envparseScanner) flush() {
	if s.refused || s.full || len(s.lines) == 0 {
		return
	}
	good := len(s.lines)
	read, err := envparse.Parse(bytes.NewReader(s.batch))
	if err != nil {
		good = 0
		var fault *envparse.ParseError
		if errors.As(err, &fault) && 1 <= fault.Line && fault.Line <= len(s.lines) {
			good = fault.Line - 1
		}
		read, _ = envparse.Parse(bytes.NewReader(s.batch[:s.starts[good]]))
	}
	type entry struct{ name, value string }
	entries := make([]entry, len(s.lines))
	for name, value := range read {
		number := 0
		if !isLong(s.lines[0]) {
			mark := strings.LastIndex(name, batchMark)
			number, _ = strconv.Atoi(name[mark+len(batchMark):])
			name = name[:mark]
		}
		entries[number] = entry{name, value}
	}
	for i, at := range s.lines[:good] {
		switch {
		case s.full:
			return
		case s.text[at.start] == '#':
			s.comment(at, true)
		default:
			s.envparseFact(at, entries[i].name, entries[i].value)
		}
	}
	if good < len(s.lines) {
		s.fault(s.lines[good], envparseFault(s.cut(s.lines[good])))
	}
	s.lines, s.batch, s.starts = s.lines[:0], s.batch[:0], s.starts[:0]
}

func (s *envparseScanner) fault(at span, message string) {
	if s.refused {
		return
	}
	s.refused = true
	s.refuse(at, message+": go-envparse refuses the whole file")
}

// envparseFact adds the fact of a line that the library has read.
func (r *reading) envparseFact(line span, name, value string) {
	left, right, _ := strings.Cut(r.cut(line), "=")
	nameEnd := line.start + len(strings.TrimRightFunc(left, unicode.IsSpace))
	nameAt := span{nameEnd - len(name), nameEnd}
	delimiter := line.start + len(left) + 1
	text := strings.TrimSpace(right)
	at := span{line.end - len(strings.TrimLeftFunc(right, unicode.IsSpace)), line.end}
	if i := envparseComment(text); i >= 0 {
		r.comment(span{at.start + i, line.end}, false)
		text = strings.TrimRightFunc(text[:i], unicode.IsSpace)
		at.end = at.start + len(text)
	}
	switch {
	case text == "":
		at = span{delimiter, delimiter}
	case len(text) > 1 && (text[0] == '"' || text[0] == '\'') && closes(text):
		at = span{at.start + 1, at.end - 1}
	}
	r.fact(name, nameAt, value, at, nil)
}

// closes tells whether the quote that opens text closes at its end.
func closes(text string) bool {
	for i := 1; i < len(text); i++ {
		switch {
		case text[0] == '"' && text[i] == '\\':
			i++
		case text[i] == text[0]:
			return i == len(text)-1
		}
	}
	return false
}

// envparseComment gives the place of the number sign that ends a value, or -1.
// It need not stand behind white space, only outside quotes.
func envparseComment(text string) int {
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quote == '"' && c == '\\':
			i++
		case c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == '#':
			return i
		}
	}
	return -1
}

// envparseFault says what is wrong with a line that the library refuses. The
// library says it too, but quotes the line.
func envparseFault(line string) string {
	name, value, delimited := strings.Cut(line, "=")
	name = strings.TrimSpace(name)
	if n := strings.TrimPrefix(name, "export "); n != "" {
		name = n
	}
	switch {
	case !delimited:
		return `no "=" behind the name`
	case name == "":
		return `no name before the "="`
	case !isName(strings.NewReplacer(".", "_", "/", "_").Replace(name)):
		return "a character in the name that is not allowed there"
	case strings.ContainsFunc(strings.TrimSpace(value), func(c rune) bool { return c < ' ' }):
		return "a control character in the value"
	case strings.Count(value, `"`)+strings.Count(value, `'`) > 0 && !strings.Contains(value, `\`):
		return "a quote is opened and never closed"
	}
	return `a quote that is never closed, or an escape in double quotes that JSON does not have`
}
