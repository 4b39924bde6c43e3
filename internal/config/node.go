package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A decoder walks the nodes of one file. The schema bounds its depth, so that
// an alias that holds itself cannot make it turn forever.
type decoder struct {
	file     *source.File
	runes    []int // the offset of each character, and of the end
	lines    []int // the index into runes at which each line begins
	problems []source.Problem
	left     int // the nodes that may still be visited
}

// nodes bounds what aliases can blow a config up to.
const nodes = 100_000

// read gives the root of the only document, or nil where it is empty or cannot
// be read.
func read(file *source.File) (*decoder, *yaml.Node) {
	d := &decoder{file: file, left: nodes}
	if !d.index() {
		return d, nil
	}
	var document, second yaml.Node
	stream := yaml.NewDecoder(bytes.NewReader(file.Data))
	err := stream.Decode(&document)
	if err == nil {
		err = stream.Decode(&second)
	}
	if err == nil {
		d.problem(d.at(&second), "a second document: the file must have one")
		return d, nil
	}
	if !errors.Is(err, io.EOF) {
		d.syntax(err)
		return d, nil
	}
	if len(document.Content) == 0 || null(document.Content[0]) {
		return d, nil
	}
	return d, document.Content[0]
}

// messages are the texts of the YAML reader that a user can act on. No other
// text is printed, for it may quote the file.
var messages = []string{
	"mapping values are not allowed in this context", "mapping keys are not allowed in this context",
	"block sequence entries are not allowed in this context", "found character that cannot start any token",
	"found a tab character that violates indentation", "found a tab character where an indentation space is expected",
	"found unexpected end of stream", "found unexpected document indicator", "found unknown escape character",
	"could not find expected ':'", "did not find expected ',' or ']'", "did not find expected ',' or '}'",
	"did not find expected '-' indicator", "did not find expected key", "did not find expected node content",
	"did not find expected <document start>", "did not find expected alphabetic or numeric character",
	"did not find expected comment or line break", "did not find expected whitespace or line break",
}

var (
	faultLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)
	noAnchor  = regexp.MustCompile(`unknown anchor '(.*)' referenced`)
)

func (d *decoder) syntax(err error) {
	line, text := 1, ""
	if match := faultLine.FindStringSubmatch(err.Error()); match != nil {
		line, _ = strconv.Atoi(match[1])
		text = match[2]
		// The scanner counts lines from 1 and the parser, whose messages are
		// these, from 0; where the count is 0 both leave it out.
		if line == 0 || strings.HasPrefix(text, "did not find expected") && !strings.Contains(text, "character") && !strings.Contains(text, "line break") {
			line++
		}
	}
	message := "this is not valid YAML"
	at := d.wholeLine(line)
	if match := noAnchor.FindStringSubmatch(text); match != nil {
		message = "this refers to an anchor that is not defined"
		if i := bytes.Index(d.file.Data, []byte("*"+match[1])); i >= 0 {
			at = d.file.Pos(i, i+1+len(match[1]))
		}
	} else if slices.Contains(messages, text) {
		message += ": " + text
	}
	d.problem(at, "%s", message)
}

func (d *decoder) problem(at source.Pos, format string, args ...any) {
	d.problems = append(d.problems, source.Problem{Code: source.Refused, Message: fmt.Sprintf(format, args...), At: at})
}

type entry struct {
	key   string
	at    source.Pos // of the key
	value *yaml.Node
}

// entries gives the entries of a mapping whose keys are known, or all where
// known is nil. Null is an empty mapping.
func (d *decoder) entries(n *yaml.Node, what string, known []string) []entry {
	n = resolve(n)
	if null(n) {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		d.problem(d.at(n), "%s must be a mapping", what)
		return nil
	}
	var entries []entry
	first := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := resolve(n.Content[i])
		if !d.visit(key) {
			break
		}
		at := d.at(n.Content[i])
		switch {
		case key.ShortTag() == "!!merge":
			d.problem(at, "merge keys are not supported: write the keys out")
			continue
		case key.Kind != yaml.ScalarNode || null(key) || key.Value == "":
			d.problem(at, "a key must be a string")
			continue
		case first[key.Value] > 0:
			d.problem(at, "duplicate key %s, first on line %d", quote(key.Value), first[key.Value])
			continue
		}
		first[key.Value] = at.Line
		if known != nil && !slices.Contains(known, key.Value) {
			message := "unknown key " + quote(key.Value)
			if nearest, ok := source.Nearest(strings.ToLower(key.Value), known); ok {
				message += fmt.Sprintf("; did you mean %q?", nearest)
			}
			d.problem(at, "%s", message)
			continue
		}
		entries = append(entries, entry{key: key.Value, at: at, value: n.Content[i+1]})
	}
	return entries
}

// items gives the items of a list. Null is an empty list.
func (d *decoder) items(e entry) []*yaml.Node {
	n := resolve(e.value)
	if null(n) {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		d.problem(d.at(n), "%s must be a list", quote(e.key))
		return nil
	}
	var items []*yaml.Node
	for _, item := range n.Content {
		item = resolve(item)
		if !d.visit(item) {
			break
		}
		items = append(items, item)
	}
	return items
}

// visit counts a node, and a long one for more, until there are too many.
func (d *decoder) visit(n *yaml.Node) bool {
	if d.left <= 0 {
		return false
	}
	d.left -= 1 + len(n.Value)/256
	if d.left <= 0 {
		d.problem(d.at(n), "the configuration is too large")
	}
	return d.left > 0
}

func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

func null(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null" }

// quote quotes a key. A value that broken quotes turned into a key is masked.
func quote(key string) string { return strconv.Quote(source.SafeName(key)) }

// at gives the range of a scalar, and the empty range at the start of the rest.
func (d *decoder) at(n *yaml.Node) source.Pos {
	start := d.offset(n.Line, n.Column)
	rest := d.file.Data[start:]
	if n.Kind != yaml.ScalarNode {
		return d.file.Pos(start, start)
	}
	if len(rest) > 0 && (rest[0] == '"' || rest[0] == '\'') {
		return d.file.Pos(start, start+quoted(rest))
	}
	if bytes.HasPrefix(rest, []byte(n.Value)) {
		return d.file.Pos(start, start+len(n.Value))
	}
	return d.file.Pos(start, start)
}

// quoted gives the length of a quoted scalar with its quotes.
func quoted(text []byte) int {
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && text[0] == '"':
			i++
		case text[i] == text[0] && text[0] == '\'' && i+1 < len(text) && text[i+1] == '\'':
			i++
		case text[i] == text[0]:
			return i + 1
		}
	}
	return len(text)
}

// index finds the characters and lines, as YAML 1.1 counts them: U+0085, U+2028
// and U+2029 end a line, too, and a byte order mark is not a column. It gives
// false for what is not text.
func (d *decoder) index() bool {
	data := d.file.Data
	start := 0
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		start = len("\ufeff")
	}
	d.lines = []int{0}
	for i := start; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		d.runes = append(d.runes, i)
		switch r {
		case '\n', '\u0085', '\u2028', '\u2029':
			d.lines = append(d.lines, len(d.runes))
		case '\r':
			if i+1 == len(data) || data[i+1] != '\n' {
				d.lines = append(d.lines, len(d.runes))
			}
		default:
			if r == utf8.RuneError && size == 1 || r < ' ' && r != '\t' || r == 0x7f {
				d.problem(d.file.Pos(i, i+1), "a byte that is not allowed: the file must be UTF-8 text")
				return false
			}
		}
		i += size
	}
	d.runes = append(d.runes, len(data))
	return true
}

// offset turns a line and a column of characters into an offset in bytes.
func (d *decoder) offset(line, column int) int {
	if line < 1 || line > len(d.lines) {
		return len(d.file.Data)
	}
	return d.runes[min(d.lines[line-1]+max(column, 1)-1, len(d.runes)-1)]
}

// wholeLine gives the range of a line without the white space around it.
func (d *decoder) wholeLine(line int) source.Pos {
	start, end := d.offset(line, 1), d.offset(line+1, 1)
	text := d.file.Data[start:end]
	end = start + len(bytes.TrimRight(text, " \t\r\n"))
	start += len(text) - len(bytes.TrimLeft(text, " \t"))
	return d.file.Pos(min(start, end), end)
}
