package ini

import (
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A section is the options of all headers of one name.
type section struct {
	name    string
	shown   string // as messages have it
	options map[string]*option
	line    int // of the first header
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

	runs []run
	size int // the length of raw up to the end of the last run
	// breaks are the line ends since the last run. They count only if more
	// text follows: ConfigParser strips them from the end.
	breaks  int
	started bool

	nameStart, nameEnd int
	behind             int // the offset behind the delimiter
	line               int // of the first option of this name in the section
}

// A run is text of a raw value that stands on one line of the file.
type run struct{ index, start, end int }

// add takes a line of the value, stripped, between two offsets of the file.
func (o *option) add(start, end int) {
	if o.started {
		o.breaks++
	}
	o.started = true
	if start == end {
		return
	}
	index := o.size + o.breaks
	o.runs = append(o.runs, run{index, start, end})
	o.size, o.breaks = index+end-start, 0
}

// join makes the raw value of the runs.
func (o *option) join(text string) {
	if len(o.runs) == 1 && o.runs[0].index == 0 {
		o.raw = text[o.runs[0].start:o.runs[0].end]
		return
	}
	var out strings.Builder
	for _, r := range o.runs {
		for out.Len() < r.index {
			out.WriteByte('\n')
		}
		out.WriteString(text[r.start:r.end])
	}
	o.raw = out.String()
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
	low, high := 0, len(o.runs)
	for high-low > 1 {
		middle := (low + high) / 2
		if o.runs[middle].index <= index {
			low = middle
		} else {
			high = middle
		}
	}
	return o.runs[low].start + index - o.runs[low].index
}

// A reader goes through a file line by line, as RawConfigParser._read does.
type reader struct {
	file     *source.File
	text     string
	document source.Document

	byName   map[string]*section
	sections []*section // by their first header, without [DEFAULT]
	defaults *section
	options  []*option // all that have a name, in the file's order

	current *section
	option  *option // takes continuation lines
	indent  int     // of the line that began the option, in characters
}

func newReader(file *source.File) *reader {
	defaults := newSection(Default, 0)
	return &reader{
		file:     file,
		text:     string(file.Data),
		byName:   map[string]*section{Default: defaults},
		defaults: defaults,
	}
}

func newSection(name string, line int) *section {
	return &section{name: name, shown: source.SafeSection(name), options: map[string]*option{}, line: line}
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
	for start < len(r.text) {
		end, next := len(r.text), len(r.text)
		if i := strings.IndexAny(r.text[start:], "\r\n"); i >= 0 {
			end = start + i
			next = end + 1
			if strings.HasPrefix(r.text[end:], "\r\n") {
				next++
			}
		}
		r.line(start, end)
		start = next
	}
	for _, o := range r.options {
		o.join(r.text)
		o.plain = !strings.Contains(o.raw, "%")
	}
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
			r.option.add(begin, begin)
		}
		return
	}
	if stripped[0] == '#' || stripped[0] == ';' {
		r.document.Comments = append(r.document.Comments, source.Comment{
			Text: r.text[begin:end], At: r.file.Pos(begin, end), Alone: true,
		})
		return
	}
	indent := utf8.RuneCountInString(r.text[start:begin])
	if r.option != nil && indent > r.indent {
		r.option.add(begin, stop)
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
	at := r.file.Pos(start, end)
	r.document.Sections = append(r.document.Sections, source.Section{Name: name, At: at})
	known, ok := r.byName[name]
	if !ok {
		known = newSection(name, at.Line)
		r.byName[name] = known
		r.sections = append(r.sections, known)
	} else if known != r.defaults {
		r.problem(source.DuplicateSection, start, end, name, "",
			"ConfigParser refuses the file: section [%s] stands twice, first on line %d", known.shown, known.line)
	}
	r.current = known
}

func (r *reader) assignment(line string, start, end int) {
	// Python never gets here before the first header; one problem for all
	// these lines is enough.
	headless := r.current.name == ""
	i := strings.IndexAny(line, "=:")
	if i < 0 {
		if !headless {
			r.problem(source.Refused, start, end, r.current.name, "",
				"ConfigParser refuses the file: this line of [%s] has neither = nor :", r.current.shown)
		}
		return
	}
	written := strings.TrimRightFunc(line[:i], isSpace)
	if written == "" && !headless {
		r.problem(source.Refused, start, end, r.current.name, "",
			"ConfigParser refuses the file: this line of [%s] has no name before the %c", r.current.shown, line[i])
	}
	o := &option{
		section: r.current, name: lower(written),
		nameStart: start, nameEnd: start + len(written), behind: start + i + 1,
		line: r.file.Pos(start, start).Line,
	}
	if first, ok := r.current.options[o.name]; ok {
		o.line = first.line
		if !headless {
			r.problem(source.DuplicateOption, o.nameStart, o.nameEnd, r.current.name, o.name,
				"ConfigParser refuses the file: option %s stands twice in [%s], first on line %d",
				source.SafeName(o.name), r.current.shown, first.line)
		}
	}
	r.current.options[o.name] = o
	if written == "" {
		// configparser takes no continuation lines for it either.
		r.option = nil
		return
	}
	value := strings.TrimLeftFunc(line[i+1:], isSpace)
	o.add(end-len(value), end)
	r.option = o
	r.options = append(r.options, o)
}
