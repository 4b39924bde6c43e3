package python

import "strings"

// string reads a string whose prefix, if any, begins at start. The lexer is at
// the first quote.
func (l *lexer) string(start int) {
	prefix := l.src[start:l.at]
	quote := l.src[l.at]
	triple := strings.HasPrefix(l.src[l.at:], tripleQuote(quote))
	if strings.ContainsAny(prefix, "fFtT") {
		if len(l.fstrings) == maxFStrings {
			l.report(start, l.at, "too many nested f-strings")
		} else if l.waste(0) {
			l.fstrings = append(l.fstrings, fstring{
				start: start, tokens: len(l.tokens), comments: len(l.comments), brackets: len(l.brackets),
				quote: quote, triple: triple, raw: strings.ContainsAny(prefix, "rR"),
				problems: len(l.problems), faulty: l.faulty,
			})
			l.at += width(triple)
			l.emit(tkFStringStart, start)
			return
		}
		l.plain(start, quote, triple)
		l.emit(tkBroken, start)
		return
	}
	if l.plain(start, quote, triple) {
		l.emit(tkString, start)
		return
	}
	if len(l.fstrings) > 0 {
		l.brokenFString()
		return
	}
	l.emit(tkBroken, start)
}

func tripleQuote(quote byte) string {
	if quote == '"' {
		return `"""`
	}
	return `'''`
}

func width(triple bool) int {
	if triple {
		return 3
	}
	return 1
}

// plain skips a string, from its first quote. Of one that does not end it skips
// the line.
func (l *lexer) plain(start int, quote byte, triple bool) bool {
	if triple {
		return l.tripled(start, quote)
	}
	for l.at++; l.at < len(l.src); l.at++ {
		switch c := l.src[l.at]; c {
		case quote:
			l.at++
			return true
		case '\\':
			if l.at+1 < len(l.src) {
				l.at++
				if l.src[l.at] == '\r' && l.at+1 < len(l.src) && l.src[l.at+1] == '\n' {
					l.at++
				}
			}
		case '\r', '\n':
			l.report(start, l.at, "unterminated string literal")
			return false
		}
	}
	l.report(start, l.at, "unterminated string literal")
	return false
}

func (l *lexer) tripled(start int, quote byte) bool {
	first := l.at
	close := l.at
	for i := l.at + 3; i < len(l.src); {
		if close < i {
			n := strings.IndexByte(l.src[i:], quote)
			if n < 0 {
				break
			}
			close = i + n
		}
		if n := strings.IndexByte(l.src[i:close], '\\'); n >= 0 {
			i += n + 2
			continue
		}
		if strings.HasPrefix(l.src[close:], tripleQuote(quote)) {
			l.at = close + 3
			return true
		}
		i = close + 1
	}
	l.report(start, first+3, "unterminated triple-quoted string literal")
	l.at = len(l.src)
	if l.waste(len(l.src) - first) {
		l.at = l.endOfLine(first)
	}
	return false
}

// waste counts bytes that are read in vain, and tells whether more may be.
func (l *lexer) waste(n int) bool {
	const least, times = 1 << 16, 8
	l.wasted += n
	return l.wasted < max(least, times*len(l.src))
}
