// Package dotenv reads .env files the way the program that loads them does.
//
// There is no one format: a "#" or a "$" in a password means one thing to
// python-dotenv and another to docker. Each reader is therefore a grammar of
// its own, with the byte position of everything that it finds. What decides
// for a Python project is python-dotenv 1.2.2, the first of them.
package dotenv

import (
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A reading is a file on its way to a document. The readers share it: each
// finds byte ranges, and the reading makes facts, comments and problems of them.
type reading struct {
	file     *source.File
	text     string
	cursor   source.Cursor
	problems source.Problems
	facts    []source.Fact
	comments []source.Comment

	references int  // in all values
	full       bool // the rest of the file is not read

	// folded are the offsets into text of the line ends that are \r\n in the
	// file and \n in text. Only readers that fold line ends have any.
	folded source.Offsets
}

func newReading(file *source.File) reading {
	return reading{file: file, text: string(file.Data), cursor: file.Cursor()}
}

// fold makes every \r\n of the text a \n.
func (r *reading) fold() {
	count := strings.Count(r.text, "\r\n")
	if count == 0 {
		return
	}
	r.folded.List = make([]int, 0, count)
	var b strings.Builder
	b.Grow(len(r.text) - count)
	for rest := r.text; ; {
		line, after, ok := strings.Cut(rest, "\r\n")
		b.WriteString(line)
		if !ok {
			break
		}
		r.folded.List = append(r.folded.List, b.Len())
		b.WriteByte('\n')
		rest = after
	}
	r.text = b.String()
}

// A span is a range of bytes of the text.
type span struct{ start, end int }

func (r *reading) cut(at span) string { return r.text[at.start:at.end] }

// offset gives the place in the file of an offset into the text.
func (r *reading) offset(at int) int { return at + r.folded.Below(at) }

func (r *reading) pos(at span) source.Pos {
	return r.cursor.Pos(r.offset(at.start), r.offset(at.end))
}

// fact adds an assignment. One without a name reaches no program.
func (r *reading) fact(name string, nameAt span, value string, at span, segments []source.Segment) {
	if name == "" {
		r.dropped(span{nameAt.start, at.end}, "", "no name: the value reaches no program")
		return
	}
	r.add(source.Fact{Name: name, Value: value, Segments: segments, NameAt: r.pos(nameAt)}, at)
}

// bare adds a name without a value that ends, with its quotes, at end.
func (r *reading) bare(name string, nameAt span, end int) {
	r.add(source.Fact{Name: name, Bare: true, NameAt: r.pos(nameAt)}, span{end, end})
}

func (r *reading) add(fact source.Fact, at span) {
	r.references += references(fact.Segments)
	if r.problems.Full(len(r.facts), "assignments", fact.NameAt) ||
		r.problems.Full(r.references-1, "references", fact.NameAt) {
		r.full = true
		return
	}
	fact.At = r.pos(at)
	r.facts = append(r.facts, fact)
}

func (r *reading) comment(at span, alone bool) {
	place := r.pos(at)
	if r.problems.Full(len(r.comments), "comments", place) {
		r.full = true
		return
	}
	r.comments = append(r.comments, source.Comment{Text: r.cut(at), At: place, Alone: alone})
}

func (r *reading) problem(code source.Code, at span, message string) {
	if !r.problems.Skip(code) {
		r.problems.Add(source.Problem{Code: code, Message: message, At: r.pos(at)})
	}
}

// lineEnd gives the offset of the first line end, \n or \r, at or behind at.
func (r *reading) lineEnd(at int) int {
	for at < len(r.text) && r.text[at] != '\n' && r.text[at] != '\r' {
		at++
	}
	return at
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
	return source.Document{Facts: r.facts, Comments: r.comments, Problems: r.problems.List()}
}

const byteOrderMark = "\uFEFF"

// dropped reports a statement that the reader skips. The name is told only if
// it is one that every shell takes: what stands before the "=" of a broken line
// may be the rest of a key or a password.
func (r *reading) dropped(at span, name, message string) {
	if r.problems.Skip(source.Dropped) {
		return
	}
	problem := source.Problem{Code: source.Dropped, Message: message, At: r.pos(at)}
	if isName(name) {
		problem.Name = name
	}
	r.problems.Add(problem)
}

// encoding reports the first byte that is not UTF-8 and the first NUL byte, and
// tells whether the text is UTF-8. A binary file has thousands of them, which
// would tell a user nothing more.
func (r *reading) encoding(notUTF8 string) (valid bool) {
	valid = utf8.ValidString(r.text)
	for i := 0; i < len(r.text) && !valid; {
		c, size := utf8.DecodeRuneInString(r.text[i:])
		if c == utf8.RuneError && size == 1 {
			r.problem(source.Encoding, span{i, i + 1}, notUTF8)
			break
		}
		i += size
	}
	if i := strings.IndexByte(r.text, 0); i >= 0 {
		r.problem(source.Encoding, span{i, i + 1}, "NUL byte: no process environment can hold it")
	}
	return valid
}
