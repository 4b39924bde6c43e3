// Package dotenv reads .env files the way the program that loads them does.
//
// There is no one format: a "#" or a "$" in a password means one thing to
// python-dotenv and another to docker. Each reader is therefore a grammar of
// its own, with the byte position of everything that it finds. What decides
// for a Python project is python-dotenv 1.2.2, the first of them.
package dotenv

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A reading is a file on its way to a document. The readers share it: each
// finds byte ranges, and the reading makes facts, comments and problems of them.
type reading struct {
	file     *source.File
	text     string
	document source.Document

	// folded are the offsets into text of the line ends that are \r\n in the
	// file and \n in text. Only readers that fold line ends have any.
	folded []int
}

func newReading(file *source.File) reading {
	return reading{file: file, text: string(file.Data)}
}

// fold makes every \r\n of the text a \n.
func (r *reading) fold() {
	if !strings.Contains(r.text, "\r\n") {
		return
	}
	var b strings.Builder
	for rest := r.text; ; {
		line, after, ok := strings.Cut(rest, "\r\n")
		b.WriteString(line)
		if !ok {
			break
		}
		r.folded = append(r.folded, b.Len())
		b.WriteByte('\n')
		rest = after
	}
	r.text = b.String()
}

// A span is a range of bytes of the text.
type span struct{ start, end int }

func (r *reading) cut(at span) string { return r.text[at.start:at.end] }

// offset gives the place in the file of an offset into the text.
func (r *reading) offset(at int) int { return at + sort.SearchInts(r.folded, at) }

func (r *reading) pos(at span) source.Pos {
	return r.file.Pos(r.offset(at.start), r.offset(at.end))
}

// fact adds an assignment. One without a name reaches no program.
func (r *reading) fact(name string, nameAt span, value string, at span, segments []source.Segment) {
	if name == "" {
		r.dropped(span{nameAt.start, at.end}, "", "no name: the value reaches no program")
		return
	}
	r.document.Facts = append(r.document.Facts, source.Fact{
		Name: name, Value: value, Segments: segments, NameAt: r.pos(nameAt), At: r.pos(at),
	})
}

// bare adds a name without a value that ends, with its quotes, at end.
func (r *reading) bare(name string, nameAt span, end int) {
	r.document.Facts = append(r.document.Facts, source.Fact{
		Name: name, Bare: true, NameAt: r.pos(nameAt), At: r.pos(span{end, end}),
	})
}

func (r *reading) comment(at span, alone bool) {
	place := r.pos(at)
	r.document.Comments = append(r.document.Comments, source.Comment{
		Text: r.file.Text(place), At: place, Alone: alone,
	})
}

func (r *reading) problem(code source.Code, at span, message string) {
	r.document.Problems = append(r.document.Problems, source.Problem{
		Code: code, Message: message, At: r.pos(at),
	})
}

// lineEnd gives the offset of the first line end, \n or \r, at or behind at.
func (r *reading) lineEnd(at int) int {
	if i := strings.IndexAny(r.text[at:], "\r\n"); i >= 0 {
		return at + i
	}
	return len(r.text)
}

// nextLine gives the offset behind the first line end at or behind at.
func (r *reading) nextLine(at int) int {
	at = r.lineEnd(at)
	switch {
	case strings.HasPrefix(r.text[at:], "\r\n"):
		return at + 2
	case at < len(r.text):
		return at + 1
	}
	return at
}

// finish gives the document, with its problems in the file's order.
func (r *reading) finish() source.Document {
	slices.SortStableFunc(r.document.Problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return r.document
}

const byteOrderMark = "\uFEFF"

// dropped reports a statement that the reader skips. The name is told only if
// it is one that every shell takes: what stands before the "=" of a broken line
// may be the rest of a key or a password.
func (r *reading) dropped(at span, name, message string) {
	r.problem(source.Dropped, at, message)
	if isName(name) {
		r.document.Problems[len(r.document.Problems)-1].Name = name
	}
}

// encoding reports the first byte that is not UTF-8 and the first NUL byte, and
// tells whether the text is UTF-8. A binary file has thousands of them, which
// would tell a user nothing more.
func (r *reading) encoding(notUTF8 string) (valid bool) {
	valid = true
	for i := 0; i < len(r.text); {
		c, size := utf8.DecodeRuneInString(r.text[i:])
		if c == utf8.RuneError && size == 1 {
			r.problem(source.Encoding, span{i, i + 1}, notUTF8)
			valid = false
			break
		}
		i += size
	}
	if i := strings.IndexByte(r.text, 0); i >= 0 {
		r.problem(source.Encoding, span{i, i + 1}, "NUL byte: no process environment can hold it")
	}
	return valid
}
