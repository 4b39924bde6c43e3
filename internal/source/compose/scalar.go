package compose

import (
	"bytes"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// A span is a range of byte offsets, the end exclusive.
type span struct{ start, end int }

// A scalar is a scalar and where it is written.
type scalar struct {
	// value is the text that YAML gives.
	value string
	// at is the place of the text, without quotes, tags, and the indicator of a
	// block. The whole has them.
	at, whole span
	// text tells that it is a string, so that references in it count.
	text bool
	// tokens are the parts of a value with "$" in it.
	tokens []token
	// places are the spans of the bytes of value; nil where they are those of at.
	places []span
}

// part gives the place of the bytes from start to end of a scalar's value.
func (s *scalar) part(start, end int) span {
	if s.places == nil {
		return span{s.at.start + start, s.at.start + end}
	}
	from, to := s.at.start, s.at.start
	if start > 0 {
		from = s.places[start-1].end
	}
	if start < end {
		from, to = s.places[start].start, s.places[end-1].end
	}
	return span{from, max(from, to)}
}

// locate finds the place of a scalar.
func (r *reader) locate(n *yaml.Node) *scalar {
	s := &scalar{value: n.Value}
	start := r.offset(n)
	at := r.properties(start)
	s.whole.start = start
	if at == len(r.data) || n.Value == "" && n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		// Nothing stands here, but for the properties of it.
		end := start + len(bytes.TrimRight(r.data[start:at], " \t\r\n"))
		s.at, s.whole.end = span{end, end}, end
		s.places = []span{}
		return s
	}
	switch c := r.data[at]; {
	case n.Style&yaml.DoubleQuotedStyle != 0 && c == '"', n.Style&yaml.SingleQuotedStyle != 0 && c == '\'':
		end := at + 1 + closing(r.data[at+1:], c)
		s.at, s.whole.end = span{at + 1, end}, min(end+1, len(r.data))
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 && (c == '|' || c == '>'):
		if i := bytes.IndexAny(r.data[at:], "\r\n"); i >= 0 {
			at += i
		}
		s.at = span{at, len(r.data)}
		s.align(r.data, 0)
		s.whole.end = s.at.end
		return s
	default:
		s.at = span{at, len(r.data)}
		if bytes.HasPrefix(r.data[at:], []byte(n.Value)) {
			s.at.end = at + len(n.Value)
		} else {
			s.align(r.data, 0)
		}
		s.whole.end = s.at.end
		return s
	}
	if string(r.data[s.at.start:s.at.end]) != s.value {
		s.align(r.data, r.data[at])
	}
	return s
}

// properties skips the tag and the anchor of a node, and what stands behind them.
func (r *reader) properties(at int) int {
	for at < len(r.data) && (r.data[at] == '&' || r.data[at] == '!') {
		for at < len(r.data) && bytes.IndexByte([]byte(" \t\r\n"), r.data[at]) < 0 {
			at++
		}
		for at < len(r.data) {
			if c := r.data[at]; c == '#' {
				if i := bytes.IndexAny(r.data[at:], "\r\n"); i >= 0 {
					at += i
					continue
				}
				return len(r.data)
			} else if c != ' ' && c != '\t' && c != '\r' && c != '\n' {
				break
			}
			at++
		}
	}
	return at
}

// closing gives the offset of the quote that ends a text.
func closing(text []byte, quote byte) int {
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && quote == '"':
			i++
		case text[i] != quote:
		case quote == '\'' && i+1 < len(text) && text[i+1] == '\'':
			i++
		default:
			return i
		}
	}
	return len(text)
}

// align finds the place of each byte of a value. All that YAML changes outside of
// escapes is white space, so the other bytes are in both texts in the same order.
// White space is given the place between its neighbours. Where the scalar ends is
// found, too.
func (s *scalar) align(data []byte, quote byte) {
	s.places = make([]span, len(s.value))
	at, last := s.at.start, s.at.start
	left, unit := 0, span{} // the bytes that are left of a unit of the text
	first := true
	for i := range len(s.value) {
		if blank(s.value[i]) {
			s.places[i] = span{last, last}
			continue
		}
		for left == 0 && at < s.at.end {
			size, count := next(data[at:s.at.end], quote)
			unit, left = span{at, at + size}, count
			at += size
		}
		if left > 0 {
			left--
			last = unit.end
			s.places[i] = unit
			if first && quote == 0 {
				s.at.start = unit.start
			}
			first = false
			continue
		}
		s.places[i] = span{last, last}
	}
	if quote == 0 {
		s.at.end = max(last, s.at.start)
	}
	for i := 0; i < len(s.places) && s.places[i].end < s.at.start; i++ {
		s.places[i] = span{s.at.start, s.at.start}
	}
}

func blank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// next gives the size of the next unit of a text, a character or an escape, and of
// how many bytes other than white space it stands for.
func next(text []byte, quote byte) (size, count int) {
	c, size := utf8.DecodeRune(text)
	switch {
	case c == '\u0085' || c < utf8.RuneSelf && blank(byte(c)):
		return size, 0
	case quote == '\'' && c == '\'' && len(text) > 1:
		return 2, 1
	case quote != '"' || c != '\\' || len(text) == 1:
		return size, size
	}
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[text[1]]
	switch e := text[1]; {
	case digits > 0 && len(text) >= 2+digits:
		n, _ := strconv.ParseUint(string(text[2:2+digits]), 16, 32)
		if n < utf8.RuneSelf && blank(byte(n)) {
			return 2 + digits, 0
		}
		return 2 + digits, max(1, utf8.RuneLen(rune(n)))
	case blank(e) || e == 't' || e == 'n' || e == 'r':
		return 2, 0
	case e == 'N' || e == '_':
		return 2, 2
	case e == 'L' || e == 'P':
		return 2, 3
	case e >= utf8.RuneSelf:
		_, size := utf8.DecodeRune(text[1:])
		return 1 + size, 0
	}
	return 2, 1
}
