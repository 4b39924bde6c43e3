package toml

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A reader goes through the expressions of a file.
type reader struct {
	file     *source.File
	data     []byte
	parser   unstable.Parser
	document source.Document
	problems source.Problems
	tree     tree

	// table is the key of the current table, unless outside tells that it does not
	// lead to tool.alembic.
	table   []string
	outside bool
	// found tells that there is a table tool.alembic, unfit that something else
	// than a table stands there.
	found, unfit bool
	// later tells that a problem names the first syntax of TOML 1.1.
	later bool
}

// Parse reads a file. What Python's tomllib refuses has one problem, the first,
// and no facts; its comments up to the fault are there.
func Parse(file *source.File) source.Document {
	r := &reader{file: file, data: file.Data}
	r.read()
	r.document.Problems = r.problems.List()
	return r.document
}

func (r *reader) read() {
	if len(r.data) > MaxSize {
		r.refuse(source.Unread, 0, 0, "larger than 1 MiB, as no pyproject.toml is: it is not read")
		return
	}
	if i := invalid(r.data); i >= 0 {
		r.refuse(source.Encoding, i, i+1, "Python refuses the file: this byte is not valid UTF-8")
		return
	}
	r.parser.KeepComments = true
	r.parser.Reset(r.data)
	for r.parser.NextExpression() {
		node := r.parser.Expression()
		r.comments(node)
		if node.Kind == unstable.Comment {
			continue
		}
		fault := r.expression(node)
		if fault != nil {
			start, end := r.span(fault)
			r.refuse(source.Refused, start, end, "Python refuses the file: "+why(fault))
			return
		}
	}
	if r.unfit {
		r.document.Facts, r.document.Sections = nil, nil
	}
	var failure *unstable.ParserError
	if errors.As(r.parser.Error(), &failure) {
		at := int(r.parser.Range(failure.Highlight).Offset)
		if at < len(r.data) && (r.data[at] == '\n' || r.data[at] == '\r') {
			r.refuse(source.Refused, at, at, "Python refuses the file: something is missing at the end of this line")
			return
		}
		_, n := utf8.DecodeRune(r.data[at:])
		r.refuse(source.Refused, at, at+n, "Python refuses the file: no TOML can go on like this")
	}
}

// why gives the tail of the message about a node that tomllib refuses.
func why(fault *unstable.Node) string {
	if fault.Kind == unstable.Key {
		return "what this key names is defined already"
	}
	return "there is no such number, date or time"
}

// refuse leaves nothing but comments and one problem of the document.
func (r *reader) refuse(code source.Code, start, end int, message string) {
	r.document, r.problems = source.Document{Comments: r.document.Comments}, source.Problems{}
	r.problem(code, start, end, message)
}

func (r *reader) problem(code source.Code, start, end int, message string) {
	r.problems.Add(source.Problem{Code: code, Message: message, At: r.file.Pos(start, end)})
}

// expression reads a header or an assignment and gives the node that tomllib
// refuses, if there is one.
func (r *reader) expression(node *unstable.Node) *unstable.Node {
	if node.Kind == unstable.KeyValue {
		if fault := r.tree.assignment(node); fault != nil {
			return fault
		}
		r.keys(node)
		if fault := r.judge(node.Value()); fault != nil {
			return fault
		}
		if !r.outside && !r.unfit {
			r.assignment(r.table, node)
		}
		return nil
	}
	if fault := r.tree.header(node); fault != nil {
		return fault
	}
	r.keys(node)
	if !r.unfit {
		r.header(node)
	}
	return nil
}

// span gives the offsets of a node.
func (r *reader) span(node *unstable.Node) (start, end int) {
	start = int(node.Raw.Offset)
	return start, start + int(node.Raw.Length)
}

func (r *reader) end(node *unstable.Node) int {
	_, end := r.span(node)
	return end
}

// comments keeps the comments of an expression. Those in an array or an inline
// table are its children, the second of several in a row the child of the first.
func (r *reader) comments(node *unstable.Node) {
	for ; node.Valid(); node = node.Next() {
		if node.Kind == unstable.Comment {
			start, end := r.span(node)
			line := r.data[:start]
			line = line[bytes.LastIndexByte(line, '\n')+1:]
			r.document.Comments = append(r.document.Comments, source.Comment{
				Text: string(r.data[start:end]), At: r.file.Pos(start, end),
				Alone: len(bytes.Trim(line, " \t")) == 0,
			})
		}
		r.comments(node.Child())
	}
}

// invalid gives the offset of the first byte that is not part of valid UTF-8,
// or -1.
func invalid(data []byte) int {
	if utf8.Valid(data) {
		return -1
	}
	for i := 0; ; {
		c, n := utf8.DecodeRune(data[i:])
		if c == utf8.RuneError && n <= 1 {
			return i
		}
		i += n
	}
}
