package dotenv

import (
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// parseNode reads a file as the npm package dotenv does in its versions 16 to
// 18, which look for assignments with one regular expression. It refuses
// nothing; a line that does not fit is skipped.
func parseNode(file *source.File) source.Document {
	s := newNodeScanner(file)
	s.read(func(value string) []source.Segment { return nil })
	return s.finish()
}

type nodeScanner struct {
	reading
	at     int
	quotes map[byte]*nodeQuotes
}

func newNodeScanner(file *source.File) *nodeScanner {
	s := &nodeScanner{reading: newReading(file), quotes: map[byte]*nodeQuotes{}}
	s.encoding("not UTF-8: node dotenv does not keep the byte")
	s.fold()
	// A lone \r is a line end like any other, and its place stays the same.
	s.text = strings.ReplaceAll(s.text, "\r", "\n")
	for _, quote := range []byte("'\"`") {
		s.quotes[quote] = &nodeQuotes{text: s.text, closer: closer{quote: quote}, failed: -1}
	}
	return s
}

func (s *nodeScanner) read(segments func(value string) []source.Segment) {
	for s.at < len(s.text) && !s.full {
		line := s.at
		start := skipFunc(s.text, line, isSpaceJS)
		if start == len(s.text) {
			return
		}
		if s.text[start] == '#' {
			end := s.lineEndJS(start)
			s.comment(span{start, end}, true)
			s.at = s.nextLineJS(end)
			continue
		}
		nameAt, delimiter := s.name(start)
		if delimiter < 0 {
			end := s.lineEndJS(start)
			s.dropped(span{start, end}, "", "not an assignment: node dotenv skips the line")
			s.at = s.nextLineJS(end)
			continue
		}
		value, at := s.value(delimiter)
		s.fact(s.cut(nameAt), nameAt, value, at, segments(value))
	}
}

// name finds a name and what stands between it and the value: "=" with white
// space before it, or ":" with one character of white space behind it. Line
// ends are white space. The delimiter is the offset behind, or -1.
func (s *nodeScanner) name(start int) (at span, delimiter int) {
	if rest, ok := strings.CutPrefix(s.text[start:], "export"); ok {
		if n := skipFunc(rest, 0, isSpaceJS); n > 0 {
			if at, delimiter := s.nameAt(start + len("export") + n); delimiter >= 0 {
				return at, delimiter
			}
		}
	}
	return s.nameAt(start)
}

func (s *nodeScanner) nameAt(start int) (at span, delimiter int) {
	at = span{start, start}
	for at.end < len(s.text) && isNameJS(s.text[at.end]) {
		at.end++
	}
	if at.start == at.end || at.end == len(s.text) {
		return at, -1
	}
	if s.text[at.end] == ':' {
		c, size := utf8.DecodeRuneInString(s.text[at.end+1:])
		if isSpaceJS(c) {
			return at, at.end + 1 + size
		}
		return at, -1
	}
	i := skipFunc(s.text, at.end, isSpaceJS)
	if i < len(s.text) && s.text[i] == '=' {
		return at, i + 1
	}
	return at, -1
}

// value reads a value and what follows it on its last line.
func (s *nodeScanner) value(delimiter int) (value string, at span) {
	open := skipFunc(s.text, delimiter, isSpaceJS)
	if open < len(s.text) {
		if quotes := s.quotes[s.text[open]]; quotes != nil {
			if end := quotes.find(open); end >= 0 {
				s.tail(end + 1)
				at = span{open + 1, end}
				return nodeUnquote(s.text[open : end+1]), at
			}
		}
	}
	end := len(s.text)
	if i := strings.IndexAny(s.text[delimiter:], "#\n"); i >= 0 {
		end = delimiter + i
	}
	s.tail(end)
	text := strings.TrimRightFunc(s.text[delimiter:end], isSpaceJS)
	at.start = skipFunc(s.text[:delimiter+len(text)], delimiter, isSpaceJS)
	at.end = delimiter + len(text)
	if text == "" {
		return "", span{delimiter, delimiter}
	}
	text = s.cut(at)
	value = nodeUnquote(text)
	if len(text) > 1 && value == text[1:len(text)-1] {
		at = span{at.start + 1, at.end - 1}
	}
	return value, at
}

// tail goes on behind a value: to the next line, past a comment. Anything else
// on the line has been ruled out.
func (s *nodeScanner) tail(at int) {
	i := at
	for i < len(s.text) {
		c, size := utf8.DecodeRuneInString(s.text[i:])
		if isLineEndJS(c) || !isSpaceJS(c) {
			break
		}
		i += size
	}
	if i < len(s.text) && s.text[i] == '#' {
		end := s.lineEndJS(i)
		s.comment(span{i, end}, false)
		i = end
	}
	s.at = s.nextLineJS(i)
}

// lineEndJS gives the offset of the first line end at or behind at.
func (s *nodeScanner) lineEndJS(at int) int {
	if i := strings.IndexFunc(s.text[at:], isLineEndJS); i >= 0 {
		return at + i
	}
	return len(s.text)
}

// nextLineJS gives the offset behind the first line end at or behind at.
func (s *nodeScanner) nextLineJS(at int) int {
	at = s.lineEndJS(at)
	if at == len(s.text) {
		return at
	}
	_, size := utf8.DecodeRuneInString(s.text[at:])
	return at + size
}

// nodeQuotes finds the quote that ends a value: the first one without a
// backslash before it, if a comment or the end of the line follows, else the
// last escaped one before it of which that is true.
type nodeQuotes struct {
	text string
	closer
	failed int // no quote before this one has what it takes; -1 if not known
}

func (q *nodeQuotes) find(open int) int {
	end := q.unescaped(q.text, open)
	if end >= 0 && endsLine(q.text, end+1) {
		return end
	}
	limit := end
	if end < 0 {
		limit = len(q.text)
	}
	if q.failed == limit {
		return -1
	}
	escaped := `\` + string(q.quote)
	for i := limit; ; {
		i = strings.LastIndex(q.text[open+1:i], escaped)
		if i < 0 {
			q.failed = limit
			return -1
		}
		i += open + 1
		if endsLine(q.text, i+2) {
			return i + 1
		}
	}
}

// endsLine tells whether nothing but white space follows up to a line end, the
// end of the text, or a comment, which may stand on a later line.
func endsLine(text string, at int) bool {
	for at < len(text) {
		c, size := utf8.DecodeRuneInString(text[at:])
		if c == '#' || isLineEndJS(c) {
			return true
		}
		if !isSpaceJS(c) {
			return false
		}
		at += size
	}
	return true
}

// nodeUnquote removes a pair of quotes at the ends of lines, then decodes line
// ends if the value began with a double quote.
func nodeUnquote(text string) string {
	if !strings.ContainsAny(text, "'\"`") {
		return text
	}
	double := text[0] == '"'
	ends := map[byte]int{} // the last quote of each kind with a line end behind it
	var b strings.Builder
	at := 0
	for line := 0; line < len(text); {
		quote := text[line]
		if strings.IndexByte("'\"`", quote) >= 0 {
			end, ok := ends[quote]
			if !ok {
				end = lastAtLineEnd(text, quote)
				ends[quote] = end
			}
			if end > line {
				b.WriteString(text[at:line])
				b.WriteString(text[line+1 : end])
				at, line = end+1, end+1
			}
		}
		i := strings.IndexFunc(text[line:], isLineEndJS)
		if i < 0 {
			break
		}
		_, size := utf8.DecodeRuneInString(text[line+i:])
		line += i + size
	}
	b.WriteString(text[at:])
	value := b.String()
	if double {
		value = strings.ReplaceAll(strings.ReplaceAll(value, `\n`, "\n"), `\r`, "\r")
	}
	return value
}

// lastAtLineEnd gives the last quote of text with a line end behind it, or -1.
func lastAtLineEnd(text string, quote byte) int {
	for i := len(text); ; {
		if i = strings.LastIndexByte(text[:i], quote); i < 0 || i+1 == len(text) {
			return i
		}
		if c, _ := utf8.DecodeRuneInString(text[i+1:]); isLineEndJS(c) {
			return i
		}
	}
}

func isNameJS(c byte) bool {
	return c == '_' || c == '.' || c == '-' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

// isLineEndJS tells where $ matches in JavaScript and what "." does not.
func isLineEndJS(c rune) bool { return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029 }

// isSpaceJS tells what \s matches in JavaScript.
func isSpaceJS(c rune) bool {
	return c == 0xfeff || isSpace(c) && c != 0x85 && (c < 0x1c || c > 0x1f)
}
