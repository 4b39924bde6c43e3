package compose

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// documents gives the root of each document, as far as the file can be read. Behind
// a fault there is one more try, with the lines before it.
func (r *reader) documents(data []byte, again bool) []*yaml.Node {
	var roots []*yaml.Node
	for stream := yaml.NewDecoder(bytes.NewReader(data)); ; {
		var document yaml.Node
		err := stream.Decode(&document)
		if errors.Is(err, io.EOF) {
			return roots
		}
		if err != nil {
			if again {
				return roots
			}
			line := r.syntax(err)
			r.broken = true
			if len(roots) == 0 && line > 1 {
				// What is left may end within a quote or a bracket.
				return r.documents(data[:r.lines[line-1]], true)
			}
			return roots
		}
		if len(document.Content) > 0 {
			roots = append(roots, document.Content[0])
		}
	}
}

const (
	tabMessage   = "found a tab character that violates indentation"
	startMessage = "found character that cannot start any token"
)

// messages are the texts of the YAML reader that a user can act on. No other text
// is shown, for it may quote the file.
var messages = []string{
	"mapping values are not allowed in this context", "mapping keys are not allowed in this context",
	"block sequence entries are not allowed in this context", startMessage,
	tabMessage, "found unexpected end of stream",
	"found unexpected document indicator", "found unknown escape character", "could not find expected ':'",
	"did not find expected ',' or ']'", "did not find expected ',' or '}'", "did not find expected '-' indicator",
	"did not find expected key", "did not find expected node content", "did not find expected <document start>",
	"did not find expected alphabetic or numeric character", "did not find expected comment or line break",
	"did not find expected whitespace or line break",
}

var (
	faultLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)
	noAnchor  = regexp.MustCompile(`unknown anchor '(.*)' referenced`)
)

// syntax reports what the YAML reader refuses, and gives its line.
func (r *reader) syntax(err error) int {
	line, text := 1, ""
	if match := faultLine.FindStringSubmatch(err.Error()); match != nil {
		line, _ = strconv.Atoi(match[1])
		text = match[2]
		// The scanner counts lines from 1 and the parser, whose messages are these,
		// from 0; where the count is 0 both leave it out.
		if line == 0 || strings.HasPrefix(text, "did not find expected") && !strings.Contains(text, "character") && !strings.Contains(text, "line break") {
			line++
		}
	}
	line = min(line, len(r.lines))
	start := r.lines[line-1]
	whole := r.data[start:]
	if i := bytes.IndexAny(whole, "\r\n"); i >= 0 {
		whole = whole[:i]
	}
	indent := len(whole) - len(bytes.TrimLeft(whole, " \t"))
	at := span{start + indent, start + max(indent, len(bytes.TrimRight(whole, " \t")))}
	message := "this is not valid YAML"
	switch match := noAnchor.FindStringSubmatch(text); {
	case match != nil:
		message = "an alias of an anchor that is not defined before"
		if i := bytes.Index(r.data, []byte("*"+match[1])); i >= 0 {
			at = span{i, i + 1 + len(match[1])}
			line = sort.SearchInts(r.lines, i+1)
		}
	case slices.Contains(messages, text):
		if tab, ok := r.tab(line); ok && (text == tabMessage || text == startMessage && tab.start < at.end) {
			text, at = tabMessage, tab
		}
		message += ": " + text
	}
	r.refuse(at, message+r.template(at))
	return line
}

// tab finds the first tab in an indentation, from a line on: the YAML reader gives a
// line before it.
func (r *reader) tab(line int) (span, bool) {
	for _, start := range r.lines[line-1:] {
		indent := len(r.data[start:]) - len(bytes.TrimLeft(r.data[start:], " "))
		if start+indent < len(r.data) && r.data[start+indent] == '\t' {
			return span{start + indent, start + indent + 1}, true
		}
	}
	return span{}, false
}

// template gives a tail for the message about a place where a template language
// is written.
func (r *reader) template(at span) string {
	line := r.data[at.start:]
	if i := bytes.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	if bytes.Contains(line, []byte("{{")) || bytes.Contains(line, []byte("{%")) {
		return "; it looks like a template"
	}
	return ""
}

// findLines finds where the lines begin, as YAML 1.1 counts them: U+0085, U+2028 and
// U+2029 end a line, too, and a byte order mark is not a column. It gives false for
// what is not text.
func (r *reader) findLines() bool {
	start := len(r.data) - len(bytes.TrimPrefix(r.data, []byte("\ufeff")))
	r.lines = []int{start}
	for i := start; i < len(r.data); {
		c, size := rune(r.data[i]), 1
		if c >= utf8.RuneSelf {
			if c, size = utf8.DecodeRune(r.data[i:]); c == utf8.RuneError && size == 1 {
				r.notText(i, "not UTF-8")
				return false
			}
		}
		i += size
		switch c {
		case 0:
			r.notText(i-1, "a NUL byte")
			return false
		case '\n', '\u0085', '\u2028', '\u2029':
			r.lines = append(r.lines, i)
		case '\r':
			if i == len(r.data) || r.data[i] != '\n' {
				r.lines = append(r.lines, i)
			}
		}
	}
	return true
}

func (r *reader) notText(at int, what string) {
	r.problems.Add(source.Problem{
		Code: source.Encoding, At: r.file.Pos(at, at+1), Message: what + ": compose refuses the whole file",
	})
}

// offset gives the byte at which a node begins. It is fast where the nodes are
// asked for in their order.
func (r *reader) offset(n *yaml.Node) int {
	line := min(max(n.Line, 1), len(r.lines))
	begin, column := r.lines[line-1], 1
	if r.near.line == line && r.near.column <= n.Column {
		begin, column = r.near.offset, r.near.column
	}
	for ; column < n.Column && begin < len(r.data); column++ {
		_, size := utf8.DecodeRune(r.data[begin:])
		begin += size
	}
	r.near.line, r.near.column, r.near.offset = line, column, begin
	return begin
}
