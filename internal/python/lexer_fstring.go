package python

import "strings"

// inText tells whether the lexer is in literal text of an f-string, or in the
// format of a hole.
func (l *lexer) inText() bool {
	if len(l.brackets) == l.fstrings[len(l.fstrings)-1].brackets {
		return true
	}
	hole := l.hole()
	return hole != nil && hole.format
}

// fstringText reads the text of an f-string, or of a format, up to a hole or to
// its end.
func (l *lexer) fstringText() {
	f := l.fstrings[len(l.fstrings)-1]
	format := len(l.brackets) > f.brackets
	start := l.at
	text := func() {
		if l.at > start {
			l.emit(tkFStringText, start)
		}
	}
	for l.at < len(l.src) {
		switch c := l.src[l.at]; c {
		case '\'', '"':
			if c != f.quote || f.triple && !strings.HasPrefix(l.src[l.at:], tripleQuote(c)) {
				break
			}
			if format {
				l.brokenFString()
				return
			}
			text()
			end := l.at
			l.at += width(f.triple)
			l.emit(tkFStringEnd, end)
			l.fstrings = l.fstrings[:len(l.fstrings)-1]
			return
		case '\r', '\n':
			if !f.triple && !format {
				l.brokenFString()
				return
			}
		case '{':
			if !format && l.next() == '{' {
				l.at++
				break
			}
			text()
			l.open('{', true)
			return
		case '}':
			if format {
				text()
				l.close('}')
				return
			}
			if l.next() == '}' {
				l.at++
				break
			}
			l.report(l.at, l.at+1, "f-string: single '}' is not allowed")
		case '\\':
			l.fstringEscape(f.raw)
		}
		l.at++
	}
	l.brokenFString()
}

// fstringEscape goes to the last byte of an escape.
func (l *lexer) fstringEscape(raw bool) {
	switch next := l.next(); {
	case next == 0 && l.at+1 >= len(l.src), next == '{', next == '}':
	case next == 'N' && !raw && strings.HasPrefix(l.src[l.at+2:], "{"):
		if n := strings.IndexAny(l.src[l.at:], "}\r\n'\""); n >= 0 && l.src[l.at+n] == '}' {
			l.at += n
		}
	default:
		l.at++
		if next == '\r' && l.next() == '\n' {
			l.at++
		}
	}
}

func (l *lexer) next() byte {
	if l.at+1 < len(l.src) {
		return l.src[l.at+1]
	}
	return 0
}

// brokenFString goes back to the start of the outermost open f-string and skips
// it as a string without holes.
func (l *lexer) brokenFString() {
	f := l.fstrings[0]
	l.waste(l.at - f.start)
	l.fstrings = l.fstrings[:0]
	l.brackets = l.brackets[:f.brackets]
	if f.tokens <= len(l.tokens) {
		l.tokens = l.tokens[:f.tokens]
	}
	l.comments = l.comments[:f.comments]
	l.at = f.start
	for class[l.src[l.at]] != classQuote {
		l.at++
	}
	l.problems, l.faulty = l.problems[:f.problems], f.faulty
	if l.plain(f.start, f.quote, f.triple) {
		l.report(f.start, l.at, "f-string: expecting '}'")
	}
	l.emit(tkBroken, f.start)
}
