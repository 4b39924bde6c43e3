package source

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
)

// A Pos is a range of a file. Lines and columns count from 1, columns count
// bytes, and the end is exclusive. The zero Pos is a place outside all files:
// the process environment.
type Pos struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"end_line"`
	EndColumn int    `json:"end_column"`
}

// IsZero tells whether p is a place outside all files.
func (p Pos) IsZero() bool { return p == Pos{} }

// String gives FILE:LINE:COLUMN, or "environment" for the zero Pos.
func (p Pos) String() string {
	if p.IsZero() {
		return "environment"
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
}

// Compare orders positions by file, line, column and end.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(
		strings.Compare(p.File, q.File),
		cmp.Compare(p.Line, q.Line),
		cmp.Compare(p.Column, q.Column),
		cmp.Compare(p.EndLine, q.EndLine),
		cmp.Compare(p.EndColumn, q.EndColumn),
	)
}

// Overlaps tells whether two ranges of one file share a byte, or are the same.
func (p Pos) Overlaps(q Pos) bool {
	if p == q {
		return true
	}
	before := func(a, b, c, d int) bool { return a < c || a == c && b < d }
	return p.File == q.File &&
		before(p.Line, p.Column, q.EndLine, q.EndColumn) && before(q.Line, q.Column, p.EndLine, p.EndColumn)
}

// A File is a file as it was read.
type File struct {
	// Path is the path as a user is shown it, with forward slashes.
	Path string
	Data []byte

	lines []int // the offset at which each line begins
}

// NewFile indexes the lines of data. A line ends with \n, \r\n or a lone \r, as
// Python's universal newlines have it.
func NewFile(path string, data []byte) *File {
	count := 1 + bytes.Count(data, []byte{'\n'})
	if i := bytes.IndexByte(data, '\r'); i >= 0 && !bytes.HasPrefix(data[i:], []byte("\r\n")) {
		count += bytes.Count(data, []byte{'\r'})
	}
	lines := make([]int, 1, count)
	for i, c := range data {
		if c == '\n' || c == '\r' && (i+1 == len(data) || data[i+1] != '\n') {
			lines = append(lines, i+1)
		}
	}
	return &File{Path: path, Data: data, lines: lines}
}

// Lines gives the number of lines; text behind the last line end counts as one,
// and so does the empty rest of a file that ends with a line end.
func (f *File) Lines() int { return len(f.lines) }

// Pos gives the range between two byte offsets, start inclusive, end exclusive.
// Offsets outside the file are moved to its nearest end.
func (f *File) Pos(start, end int) Pos {
	cursor := f.Cursor()
	return cursor.Pos(start, end)
}

// A Cursor gives positions as [File.Pos] does, in constant time where each is
// near the one before.
type Cursor struct {
	file  *File
	lines Offsets
}

// Cursor gives a cursor for one goroutine.
func (f *File) Cursor() Cursor { return Cursor{file: f, lines: Offsets{List: f.lines}} }

// Pos is [File.Pos].
func (c *Cursor) Pos(start, end int) Pos {
	start = min(max(start, 0), len(c.file.Data))
	end = min(max(end, start), len(c.file.Data))
	line := c.lines.Below(start + 1)
	begin := c.file.lines[line-1]
	p := Pos{File: c.file.Path, Line: line, Column: start - begin + 1, EndLine: line, EndColumn: end - begin + 1}
	if line < len(c.file.lines) && end >= c.file.lines[line] {
		p.EndLine = c.lines.Below(end + 1)
		p.EndColumn = end - c.file.lines[p.EndLine-1] + 1
	}
	return p
}

// Offsets is an ascending list that is searched again and again, mostly near the
// place of the search before.
type Offsets struct {
	List []int
	last int
}

// Below gives the number of entries that are less than n.
func (o *Offsets) Below(n int) int {
	// Steps that double lead to a range around the answer, from low to high.
	low, high, step := o.last, o.last, 1
	for low > 0 && o.List[low-1] >= n {
		high = low - 1
		low = max(0, low-step)
		step *= 2
	}
	for high < len(o.List) && o.List[high] < n {
		low = high + 1
		high = min(len(o.List), high+step)
		step *= 2
	}
	o.last = low + sort.SearchInts(o.List[low:high], n)
	return o.last
}

// Append appends to a list that grows as a file is read, of whose size bytes
// read are done. A list that is full gets room for what the rest of the file
// holds if it is like the part that is read, so that it seldom moves.
func Append[T any](list []T, item T, read, size int) []T {
	const least = 16
	if n := len(list); n == cap(list) && n >= least {
		rest := float64(n) / float64(max(read, 1)) * float64(max(size-read, 0))
		more := min(max(int(rest*1.05), n/2), max(size-read, least))
		list = slices.Grow(list, more+least)
	}
	return append(list, item)
}

// Span gives the byte offsets of a range of this file. A line or column outside
// the file is moved to its nearest end.
func (f *File) Span(p Pos) (start, end int) {
	start = f.offset(p.Line, p.Column)
	return start, max(start, f.offset(p.EndLine, p.EndColumn))
}

func (f *File) offset(line, column int) int {
	if line < 1 {
		return 0
	}
	if line > len(f.lines) {
		return len(f.Data)
	}
	return min(max(f.lines[line-1]+column-1, 0), len(f.Data))
}

// Text gives the text of a range of this file.
func (f *File) Text(p Pos) string {
	start, end := f.Span(p)
	return string(f.Data[start:end])
}

// Line gives the text of a line, counted from 1, without its end.
func (f *File) Line(line int) string {
	if line < 1 || line > len(f.lines) {
		return ""
	}
	end := len(f.Data)
	if line < len(f.lines) {
		end = f.lines[line]
	}
	return strings.TrimRight(string(f.Data[f.lines[line-1]:end]), "\r\n")
}

// Whole is the range that stands for a file as a whole: empty, at its start.
func (f *File) Whole() Pos { return f.Pos(0, 0) }
