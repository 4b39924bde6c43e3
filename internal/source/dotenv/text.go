package dotenv

import (
	"strings"
	"unicode/utf8"
)

// A closer finds the quote that ends a quoted text. It remembers what it found,
// so that a file full of quotes that are never closed takes linear time, which
// it does not in Python. Offsets must be asked for in ascending order.
type closer struct {
	quote byte
	next  int // the quote found last, or the length of the text
	last  int // 1 + the last quote with a backslash before it; 0 if not known
}

// find gives the quote that ends the text opened at open, or -1: the first one
// without a backslash before it, else the last one in the file. Whether the
// backslash is itself escaped does not matter.
func (c *closer) find(text string, open int) int {
	if end := c.unescaped(text, open); end >= 0 {
		return end
	}
	if c.last == 0 {
		c.last = 2 + strings.LastIndex(text, `\`+string(c.quote))
	}
	if c.last-2 > open {
		return c.last - 1
	}
	return -1
}

// unescaped gives the first quote behind open without a backslash before it,
// or -1.
func (c *closer) unescaped(text string, open int) int {
	for c.next <= open || c.next < len(text) && text[c.next-1] == '\\' {
		c.advance(text, open)
	}
	if c.next < len(text) {
		return c.next
	}
	return -1
}

// plain gives the first quote behind open, or -1.
func (c *closer) plain(text string, open int) int {
	if c.next <= open {
		c.advance(text, open)
	}
	if c.next < len(text) {
		return c.next
	}
	return -1
}

func (c *closer) advance(text string, open int) {
	from := max(c.next, open) + 1
	if from < len(text) {
		if i := strings.IndexByte(text[from:], c.quote); i >= 0 {
			c.next = from + i
			return
		}
	}
	c.next = len(text)
}

// unescape replaces a backslash and one of the characters of escapes by what
// they stand for in Python. Any other backslash stays.
func unescape(text, escapes string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte(escapes, text[i+1]) >= 0 {
			i++
			b.WriteByte(control(text[i]))
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// control gives what a letter behind a backslash stands for in C; any other
// byte stands for itself.
func control(letter byte) byte {
	if i := strings.IndexByte("abtnvfr", letter); i >= 0 {
		return byte('\a' + i)
	}
	return letter
}

// isSpace tells what \s in a Python regular expression and str.isspace take for
// white space. It is unicode.IsSpace and the four separators of ASCII.
func isSpace(c rune) bool {
	switch {
	case c <= ' ':
		return c == ' ' || c >= '\t' && c <= '\r' || c >= 0x1c && c <= 0x1f
	case c < 0x1680:
		return c == 0x85 || c == 0xa0
	}
	return c == 0x1680 || c >= 0x2000 && c <= 0x200a || c == 0x2028 || c == 0x2029 ||
		c == 0x202f || c == 0x205f || c == 0x3000
}

// skipSpace gives the offset of the first character at or behind at that is not
// white space.
func skipSpace(text string, at int) int {
	for at < len(text) {
		c, size := utf8.DecodeRuneInString(text[at:])
		if !isSpace(c) {
			break
		}
		at += size
	}
	return at
}

// skipBlank is skipSpace without line ends.
func skipBlank(text string, at int) int {
	for at < len(text) {
		c, size := utf8.DecodeRuneInString(text[at:])
		if c == '\n' || c == '\r' || !isSpace(c) {
			break
		}
		at += size
	}
	return at
}

// goBlank tells what compose and godotenv take for white space within a line.
func goBlank(c rune) bool {
	return c == '\t' || c == '\v' || c == '\f' || c == '\r' || c == ' ' || c == 0x85 || c == 0xa0
}

// skipFunc gives the offset of the first character at or behind at that is not
// of a set.
func skipFunc(text string, at int, set func(rune) bool) int {
	if i := strings.IndexFunc(text[at:], func(c rune) bool { return !set(c) }); i >= 0 {
		return at + i
	}
	return len(text)
}

// isName tells whether a name is one that every shell takes.
func isName(name string) bool { return name != "" && nameLength(name) == len(name) }

// nameLength gives the length of the name of that kind that text begins with.
func nameLength(text string) int {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (i == 0 || c < '0' || c > '9') {
			return i
		}
	}
	return len(text)
}

// newlines turns the line ends \r\n and \r into \n, as a file that Python opens
// in text mode has them.
func newlines(text string) string {
	if !strings.Contains(text, "\r") {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}
