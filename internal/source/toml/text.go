package toml

import (
	"strconv"
	"strings"
)

// A text is a TOML string.
type text struct {
	value string
	// start and end are the offsets of what stands between the quotes.
	start, end int
	runs       []run
}

// A run is a part of the value of a string, and where it comes from: text that is
// taken over byte by byte, or an escape or a line end that stands for something
// else.
type run struct {
	index      int
	start, end int
	escape     bool
}

// newText reads a string that the parser has taken for valid, with its quotes,
// which begins at an offset. tomllib has read all line ends as \n before.
func newText(raw string, offset int) text {
	quotes := 1
	if len(raw) >= 6 && raw[0] == raw[1] && raw[1] == raw[2] {
		quotes = 3
	}
	t := text{start: offset + quotes, end: offset + len(raw) - quotes}
	inner := raw[quotes : len(raw)-quotes]
	i := 0
	if quotes == 3 {
		i = newline(inner)
	}
	var out strings.Builder
	literal := func(from, to int) {
		if from < to {
			t.runs = append(t.runs, run{index: out.Len(), start: t.start + from, end: t.start + to})
			out.WriteString(inner[from:to])
		}
	}
	from := i
	for i < len(inner) {
		switch {
		case inner[i] == '\\' && raw[0] == '"':
			literal(from, i)
			c, n := unescape(inner[i:])
			if n > 0 {
				t.runs = append(t.runs, run{out.Len(), t.start + i, t.start + i + n, true})
				out.WriteRune(c)
			} else {
				// A backslash at the end of a line takes all white space behind it.
				n = len(inner) - i - len(strings.TrimLeft(inner[i+1:], " \t\r\n"))
			}
			i += n
			from = i
		case inner[i] == '\r':
			literal(from, i)
			n := newline(inner[i:])
			t.runs = append(t.runs, run{out.Len(), t.start + i, t.start + i + n, true})
			out.WriteByte('\n')
			i += n
			from = i
		default:
			i++
		}
	}
	literal(from, len(inner))
	t.value = out.String()
	return t
}

// newline gives the length of the line end that a text begins with.
func newline(s string) int {
	switch {
	case strings.HasPrefix(s, "\r\n"):
		return 2
	case strings.HasPrefix(s, "\n"):
		return 1
	}
	return 0
}

// unescape reads the escape at the start of a text and gives its length, or 0 if
// it is one of white space.
func unescape(s string) (rune, int) {
	digits := 0
	switch s[1] {
	case 'b':
		return '\b', 2
	case 't':
		return '\t', 2
	case 'n':
		return '\n', 2
	case 'f':
		return '\f', 2
	case 'r':
		return '\r', 2
	case 'e':
		return '\x1b', 2
	case '"', '\\':
		return rune(s[1]), 2
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		return 0, 0
	}
	// The parser has seen to it that these are digits and give a character.
	c, _ := strconv.ParseUint(s[2:2+digits], 16, 32)
	return rune(c), 2 + digits
}

// span gives the offsets in the file of a range of the value.
func (t text) span(start, end int) (int, int) {
	if start >= end {
		return t.start, t.start
	}
	first, last := t.run(start), t.run(end-1)
	from, to := first.start, last.end
	if !first.escape {
		from += start - first.index
	}
	if !last.escape {
		to = last.start + end - last.index
	}
	return from, to
}

func (t text) run(index int) run {
	low, high := 0, len(t.runs)
	for high-low > 1 {
		middle := (low + high) / 2
		if t.runs[middle].index <= index {
			low = middle
		} else {
			high = middle
		}
	}
	return t.runs[low]
}

// later gives the first escape of TOML 1.1 in a string, with its quotes, and its
// length.
func later(raw string) (offset, length int, ok bool) {
	if raw == "" || raw[0] != '"' {
		return 0, 0, false
	}
	for i := 0; i < len(raw); {
		j := strings.IndexByte(raw[i:], '\\')
		if j < 0 {
			return 0, 0, false
		}
		i += j
		switch raw[i+1] {
		case 'e':
			return i, 2, true
		case 'x':
			return i, 4, true
		}
		i += 2
	}
	return 0, 0, false
}
