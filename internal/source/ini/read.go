package ini

import (
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A section is the options of all headers of one name.
type section struct {
	name    string
	shown   string // as messages have it
	options map[string]*option
	line    int    // of the first header
	scope   *scope // once options of it are interpolated
}

// An option is one assignment.
type option struct {
	section *section
	name    string
	// raw is the value as configparser joins it: the lines without their
	// surrounding white space, with a line feed between them.
	raw string
	// plain tells that raw holds no %.
	plain bool

	// first is the first run of the value, and rest are those behind it.
	first run
	rest  []run

	nameStart, nameEnd int
	behind             int // the offset behind the delimiter
	line               int // of the first option of this name in the section

	*interpolation // of an option that is not plain
}

// A run is text of a raw value that stands on one line of the file. A first run
// that is empty is that of a value without text.
type run struct{ index, start, end int }

// A value is the value of the option that takes continuation lines.
type value struct {
	size int // the length of raw up to the end of the last run
	// breaks are the line ends since the last run. They count only if more
	// text follows: ConfigParser strips them from the end.
	breaks  int
	started bool
}

// add takes a line of the value of the option, stripped, between two offsets of
// the file.
func (r *reader) add(start, end int) {
	v := &r.value
	if v.started {
		v.breaks++
	}
	v.started = true
	if start == end {
		return
	}
	index := v.size + v.breaks
	line := run{index, start, end}
	if r.option.first.end == 0 {
		r.option.first = line
	} else {
		r.option.rest = source.Append(r.option.rest, line, end, len(r.text))
	}
	v.size, v.breaks = index+end-start, 0
}

// join makes the raw value of the runs.
func (o *option) join(text string) {
	if len(o.rest) == 0 && o.first.index == 0 {
		o.raw = text[o.first.start:o.first.end]
		return
	}
	var out strings.Builder
	out.Grow(o.last().index + o.last().end - o.last().start)
	o.first.write(&out, text)
	for _, r := range o.rest {
		r.write(&out, text)
	}
	o.raw = out.String()
}

// write writes a run, and the line feeds before it.
func (r run) write(out *strings.Builder, text string) {
	for out.Len() < r.index {
		out.WriteByte('\n')
	}
	out.WriteString(text[r.start:r.end])
}

func (o *option) last() run {
	if n := len(o.rest); n > 0 {
		return o.rest[n-1]
	}
	return o.first
}

// at gives the offsets in the file of a range of the raw value that neither
// begins nor ends with a line feed.
func (o *option) at(start, end int) (int, int) {
	if start >= end {
		return o.behind, o.behind
	}
	return o.offset(start), o.offset(end-1) + 1
}

func (o *option) offset(index int) int {
	in := o.first
	if n := sort.Search(len(o.rest), func(i int) bool { return o.rest[i].index > index }); n > 0 {
		in = o.rest[n-1]
	}
	return in.start + index - in.index
}

// A reader goes through a file line by line, as RawConfigParser._read does.
type reader struct {
	file     *source.File
	cursor   source.Cursor
	text     string
	document source.Document
	problems source.Problems
	full     bool // the rest of the file is not read

	exhausted bool // it is reported that the budget is spent

	byName   map[string]*section
	sections []*section // by their first header, without [DEFAULT]
	defaults *section
	options  []*option // all that have a name, in the file's order
	pool     []option  // where the next of them lie

	current *section
	option  *option // takes continuation lines
	value   value   // of it
	indent  int     // of the line that began the option, in characters
}

func newReader(file *source.File) *reader {
	defaults := newSection(Default, 0)
	return &reader{
		file:     file,
		cursor:   file.Cursor(),
		text:     string(file.Data),
		byName:   map[string]*section{Default: defaults},
		defaults: defaults,
	}
}

func newSection(name string, line int) *section {
	return &section{name: name, shown: source.SafeSection(name), line: line}
}

// set makes an option the one of its name that counts.
func (s *section) set(o *option) {
	if s.options == nil {
		s.options = map[string]*option{}
	}
	s.options[o.name] = o
}

// read takes the file apart, up to raw values.
func (r *reader) read() {
	if i := invalid(r.text); i >= 0 {
		r.problem(source.Encoding, i, i+1, "", "", "Python refuses the file: this byte is not valid UTF-8")
	}
	start := 0
	if strings.HasPrefix(r.text, byteOrderMark) {
		start = len(byteOrderMark)
		r.problem(source.MissingHeader, 0, start, "", "", "ConfigParser refuses the file: "+
			"it takes the byte order mark at the start for text before the first [section] header")
	}
	for start < len(r.text) && !r.full {
		end := start
		for end < len(r.text) && r.text[end] != '\n' && r.text[end] != '\r' {
			end++
		}
		next := min(end+1, len(r.text))
		if strings.HasPrefix(r.text[end:], "\r\n") {
			next++
		}
		r.line(start, end)
		start = next
	}
	var pool []interpolation
	for i, o := range r.options {
		o.join(r.text)
		if o.plain = strings.IndexByte(o.raw, '%') < 0; !o.plain {
			pool = roomFor(pool, i)
			o.interpolation = &pool[len(pool)-1]
		}
	}
}

// make gives a new option a place. Options that lie side by side cost less than
// one by one.
func (r *reader) make(o option) *option {
	r.pool = roomFor(r.pool, len(r.options))
	place := &r.pool[len(r.pool)-1]
	*place = o
	return place
}

// roomFor gives a list that is one longer; what is in it does not move. There are
// so many of its kind before.
func roomFor[T any](pool []T, before int) []T {
	if len(pool) == cap(pool) {
		pool = make([]T, 0, min(16+before, 1024))
	}
	return pool[:len(pool)+1]
}

// invalid gives the offset of the first byte that is not part of valid UTF-8,
// or -1.
func invalid(s string) int {
	if utf8.ValidString(s) {
		return -1
	}
	for i := 0; i < len(s); {
		c, n := utf8.DecodeRuneInString(s[i:])
		if c == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// line reads the line between two offsets.
func (r *reader) line(start, end int) {
	stripped := strings.TrimLeftFunc(r.text[start:end], isSpace)
	begin := end - len(stripped)
	stripped = strings.TrimRightFunc(stripped, isSpace)
	stop := begin + len(stripped)

	if stripped == "" {
		if r.option != nil {
			r.add(begin, begin)
		}
		return
	}
	if stripped[0] == '#' || stripped[0] == ';' {
		at := r.cursor.Pos(begin, end)
		if r.full = r.problems.Full(len(r.document.Comments), "comments", at); !r.full {
			r.document.Comments = append(r.document.Comments, source.Comment{Text: r.text[begin:end], At: at, Alone: true})
		}
		return
	}
	indent := utf8.RuneCountInString(r.text[start:begin])
	if r.option != nil && indent > r.indent {
		r.add(begin, stop)
		return
	}
	r.indent = indent
	// The name of a header reaches to the last bracket of the line; what
	// stands behind it is left out.
	if i := strings.LastIndexByte(stripped, ']'); stripped[0] == '[' && i > 1 {
		r.header(stripped[1:i], begin, begin+i+1)
		return
	}
	if r.current == nil {
		r.current = newSection("", 0)
		r.problem(source.MissingHeader, begin, stop, "", "",
			"ConfigParser refuses the file: this line stands before the first [section] header")
	}
	r.assignment(stripped, begin, stop)
}

func (r *reader) header(name string, start, end int) {
	r.option = nil
	at := r.cursor.Pos(start, end)
	if r.full = r.problems.Full(len(r.document.Sections), "sections", at); r.full {
		return
	}
	r.document.Sections = append(r.document.Sections, source.Section{Name: name, At: at})
	known, ok := r.byName[name]
	if !ok {
		known = newSection(name, at.Line)
		r.byName[name] = known
		r.sections = append(r.sections, known)
	} else if known != r.defaults && !r.problems.Skip(source.DuplicateSection) {
		r.problem(source.DuplicateSection, start, end, name, "",
			"ConfigParser refuses the file: section [%s] stands twice, first on line %d", known.shown, known.line)
	}
	r.current = known
}

func (r *reader) assignment(line string, start, end int) {
	// Python never gets here before the first header; one problem for all
	// these lines is enough.
	headless := r.current.name == ""
	i := 0
	for i < len(line) && line[i] != '=' && line[i] != ':' {
		i++
	}
	if i == len(line) {
		if !headless && !r.problems.Skip(source.Refused) {
			r.problem(source.Refused, start, end, r.current.name, "",
				"ConfigParser refuses the file: this line of [%s] has neither = nor :", r.current.shown)
		}
		return
	}
	written := strings.TrimRightFunc(line[:i], isSpace)
	if written == "" && !headless && !r.problems.Skip(source.Refused) {
		r.problem(source.Refused, start, end, r.current.name, "",
			"ConfigParser refuses the file: this line of [%s] has no name before the %c", r.current.shown, line[i])
	}
	o := option{
		section: r.current, name: lower(written),
		nameStart: start, nameEnd: start + len(written), behind: start + i + 1,
	}
	if r.full = r.problems.Full(len(r.options), "assignments", r.cursor.Pos(o.nameStart, o.nameEnd)); r.full {
		return
	}
	first, ok := r.current.options[o.name]
	if ok {
		o.line = first.line
		if !headless && !r.problems.Skip(source.DuplicateOption) {
			r.problem(source.DuplicateOption, o.nameStart, o.nameEnd, r.current.name, o.name,
				"ConfigParser refuses the file: option %s stands twice in [%s], first on line %d",
				source.SafeName(o.name), r.current.shown, first.line)
		}
	} else {
		o.line = r.cursor.Pos(start, start).Line
	}
	if written == "" {
		// configparser takes no continuation lines for it either.
		r.option = nil
		if !ok {
			r.current.set(r.make(o))
		}
		return
	}
	kept := r.make(o)
	r.current.set(kept)
	text := strings.TrimLeftFunc(line[i+1:], isSpace)
	r.option, r.value = kept, value{}
	r.add(end-len(text), end)
	r.options = append(r.options, kept)
}
