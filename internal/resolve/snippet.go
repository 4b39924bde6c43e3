package resolve

import (
	"cmp"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Snippet is a line of a file as it may be shown.
type Snippet struct {
	// Line counts from 1.
	Line int
	// Text is the line with its secrets masked, and without tabs and control
	// characters.
	Text string
	// Start and End are the byte offsets into Text of the place in question;
	// End is exclusive.
	Start, End int
}

// Snippet gives the line of a place. Only what the reader has understood and
// what is known to be harmless is shown; all else on the line is masked, for a
// line that no reader understands may hold anything.
func (s *Source) Snippet(at source.Pos) Snippet {
	begin, _ := s.File.Span(source.Pos{Line: at.Line, Column: 1})
	line := s.File.Line(at.Line)
	start, end := s.File.Span(at)
	start, end = start-begin, min(end-begin, len(line))

	var text strings.Builder
	snippet := Snippet{Line: at.Line, Start: -1, End: -1}
	// mark notes where an offset of the line ends up in the text.
	mark := func(from, to int, hidden bool) {
		place := func(offset int) int {
			if hidden {
				return text.Len()
			}
			return text.Len() + offset - from
		}
		if snippet.Start < 0 && start < to {
			snippet.Start = place(max(start, from))
		}
		if snippet.End < 0 && end < to {
			snippet.End = place(max(end, from))
			if hidden && end > from {
				snippet.End += len(masked) // a part of it is all of it
			}
		}
	}
	last := 0
	hide := func(to int) {
		if rest := line[last:to]; strings.TrimSpace(rest) != "" {
			mark(last, to, true)
			text.WriteString(masked)
		} else {
			mark(last, to, false)
			text.WriteString(printable(rest))
		}
		last = to
	}
	for _, span := range s.visible(at.Line, begin, line) {
		if span.Start > last {
			hide(span.Start)
		}
		mark(span.Start, span.End, false)
		text.WriteString(printable(line[span.Start:span.End]))
		last = span.End
	}
	hide(len(line))
	snippet.Text = text.String()
	if snippet.Start < 0 {
		snippet.Start = len(snippet.Text)
	}
	if snippet.End < snippet.Start {
		snippet.End = len(snippet.Text)
	}
	return snippet
}

// printable replaces what would move the cursor, or turn the direction of
// writing, byte by byte, so that offsets stay.
func printable(text string) string {
	var b strings.Builder
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == '\t':
			b.WriteByte(' ')
		case strconv.IsGraphic(r) && (r != utf8.RuneError || size > 1):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Repeat("?", size))
		}
	}
	return b.String()
}

// visible gives the ranges of a line that may be shown, in order, as offsets
// into the line, which begins at the given offset of the file.
func (s *Source) visible(number, begin int, line string) []dsn.Span {
	if s.Module != nil {
		return inOrder(s.visibleCode(number, begin, line))
	}
	var spans []dsn.Span
	show := func(start, end int) {
		start, end = max(start-begin, 0), min(end-begin, len(line))
		if start < end {
			spans = append(spans, dsn.Span{Start: start, End: end})
		}
	}
	for _, section := range on(s.Document.Sections, number, func(section source.Section) source.Pos { return section.At }) {
		if source.SafeSection(section.Name) == section.Name {
			show(s.File.Span(section.At))
		}
	}
	for _, comment := range on(s.Document.Comments, number, func(c source.Comment) source.Pos { return c.At }) {
		start, end := s.File.Span(comment.At)
		if !ignoreText.MatchString(comment.Text) {
			end = start + 1 // only the mark: credentials are commented out, too
		}
		show(start, end)
	}
	for _, fact := range on(s.Document.Facts, number, func(f source.Fact) source.Pos {
		return source.Pos{Line: f.NameAt.Line, EndLine: max(f.NameAt.EndLine, f.At.EndLine)}
	}) {
		s.fact(fact, begin, show)
	}
	if spans == nil {
		// A line that the reader did not understand: the name tells a user
		// which line it is, and is all that can be told from a secret.
		if m := assignment.FindStringSubmatchIndex(line); m != nil && source.SafeName(line[m[2]:m[3]]) == line[m[2]:m[3]] {
			show(begin, begin+m[1])
		}
	}
	return inOrder(spans)
}

// inOrder sorts ranges. They do not overlap in what readers give; were it
// otherwise, nothing would be shown twice.
func inOrder(spans []dsn.Span) []dsn.Span {
	slices.SortFunc(spans, func(a, b dsn.Span) int { return cmp.Compare(a.Start, b.Start) })
	last := 0
	return slices.DeleteFunc(spans, func(span dsn.Span) bool {
		if span.Start < last {
			return true
		}
		last = span.End
		return false
	})
}

// fact shows what may be shown of a fact on the line that begins at an offset of
// the file: its name, what stands between, and its value without secrets.
func (s *Source) fact(fact source.Fact, begin int, show func(start, end int)) {
	nameStart, nameEnd := s.File.Span(fact.NameAt)
	valueStart, valueEnd := s.File.Span(fact.At)
	if nameOf(fact.Name, fact.Bare) == fact.Name {
		lead := strings.TrimSpace(string(s.File.Data[min(begin, nameStart):nameStart]))
		if lead == "export" || s.Kind == KindCompose && strings.Trim(lead, "- \t'\"") == "" {
			show(begin, nameStart)
			begin = nameStart
		}
		if quoted := nameStart > begin && strings.IndexByte("'\"", s.File.Data[nameStart-1]) >= 0; quoted {
			nameStart--
		}
		show(nameStart, nameEnd)
	}
	if between := string(s.File.Data[nameEnd:max(nameEnd, valueStart)]); strings.Trim(between, " \t=:'\"`") == "" {
		show(nameEnd, valueStart)
	}
	at := valueStart
	for _, secret := range s.secrets(fact) {
		show(at, valueStart+secret.Start)
		at = valueStart + secret.End
	}
	show(at, valueEnd)
	if valueEnd < len(s.File.Data) && strings.ContainsRune("'\"`", rune(s.File.Data[valueEnd])) {
		show(valueEnd, valueEnd+1)
	}
}

// assignment is the beginning of a line that was meant to set a variable.
var assignment = regexp.MustCompile(`^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_.]*)\s*[=:]\s*["']?`)

// on gives the items that touch a line. The items are in the file's order.
func on[T any](items []T, line int, at func(T) source.Pos) []T {
	first := sort.Search(len(items), func(i int) bool { return at(items[i]).EndLine >= line })
	end := first
	for end < len(items) && at(items[end]).Line <= line {
		end++
	}
	return items[first:end]
}

// secrets gives the ranges of a fact's value that must not be shown, as offsets
// into the text at its place.
func (s *Source) secrets(fact source.Fact) []dsn.Span {
	raw := s.File.Text(fact.At)
	trimmed := strings.TrimSpace(raw)
	switch {
	case withoutReferences(trimmed) == "":
		return nil
	case dsn.IsURL(trimmed) && (raw == fact.Value || s.migrates()):
		return secretSpans(raw)
	case s.migrates() && iniOptions.MatchString(fact.Name) && len(raw) <= longest && iniText.MatchString(raw) && !looksDrawn(raw):
		return nil
	case (s.Kind == KindEnv || s.Kind == KindCompose) && isHarmless(fact.Name, fact.Value) && isHarmless(fact.Name, raw):
		return nil
	}
	return []dsn.Span{{Start: 0, End: len(raw)}}
}

// iniOptions are the options of Alembic, and of the logging configuration that
// stands in the same file; iniText is what their values are made of.
var (
	iniOptions = regexp.MustCompile(`^(?:script_location|version_locations|version_path_separator|path_separator|prepend_sys_path|` +
		`file_template|timezone|truncate_slug_length|revision_environment|sourceless|recursive_version_locations|output_encoding|` +
		`databases|keys|level|handlers|qualname|class|args|formatter|format|datefmt|hooks)$`)
	iniText = regexp.MustCompile(`^[\w ./:,()%*\[\]-]*$`)
)

// ignoreText is an ignore comment whose reason is plain words.
var ignoreText = regexp.MustCompile(`^[#;]+ *` + IgnoreMarker + ` *ignore *(?:\[[a-z0-9, -]*\])? *(?:--[\w ,.;'()-]*)?$`)

// IgnoreMarker begins an ignore comment, behind the comment's own mark.
const IgnoreMarker = "dbcfg-lint:"
