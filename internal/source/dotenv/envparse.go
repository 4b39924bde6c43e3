package dotenv

import (
	"strings"
	"unicode"

	"github.com/hashicorp/go-envparse"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// parseEnvparse reads a file as go-envparse 0.1.0 does, which HashiCorp's tools
// use. It has no values of several lines, so the library is asked for each line
// by itself. One fault, and it refuses the file.
func parseEnvparse(file *source.File) source.Document {
	r := newReading(file)
	r.encoding("not UTF-8: go-envparse hands the bytes on as they are")
	refused := false
	fault := func(at span, message string) {
		if !refused {
			r.problem(source.Refused, at, message+": go-envparse refuses the whole file")
		}
		refused = true
	}
	for at := 0; at < len(r.text); {
		start, end, next := r.scanLine(at)
		at = next
		if end-start > maxLine {
			fault(span{start, start}, "a line of 64 KiB or more")
			continue
		}
		line := strings.TrimSpace(r.text[start:end])
		start = skipFunc(r.text[:end], start, unicode.IsSpace)
		end = start + len(line)
		if line == "" {
			continue
		}
		if line[0] == '#' {
			r.comment(span{start, end}, true)
			continue
		}
		read, err := envparse.Parse(strings.NewReader(line))
		if err != nil {
			fault(span{start, end}, envparseFault(line))
			continue
		}
		for name, value := range read {
			r.envparseFact(span{start, end}, name, value)
		}
	}
	return r.finish()
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
