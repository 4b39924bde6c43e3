package python

import "strings"

// open reads an opening bracket.
func (l *lexer) open(c byte, hole bool) {
	start := l.at
	for len(l.unclosed) > 0 && int(l.unclosed[0]) < start {
		l.unclosed = l.unclosed[1:]
	}
	if len(l.unclosed) > 0 && int(l.unclosed[0]) == start {
		l.faulty = l.faulty || start == l.blamed // reported already
		l.stray(1, "'"+string(rune(c))+"' was never closed")
		return
	}
	l.at++
	l.emit(single[c], start)
	l.brackets = append(l.brackets, bracket{at: int32(start), token: int32(len(l.tokens) - 1), char: c, hole: hole})
	if len(l.brackets) == maxNesting+1 {
		l.tokens = l.tokens[:len(l.tokens)-1]
		l.report(start, l.at, "too many nested parentheses")
	}
}

var closes = [128]byte{')': '(', ']': '[', '}': '{'}

// close reads a closing bracket.
func (l *lexer) close(c byte) {
	start := l.at
	depth := len(l.brackets)
	if depth == 0 {
		l.stray(1, "unmatched '"+string(rune(c))+"'")
		return
	}
	top := l.brackets[depth-1]
	if top.char != closes[c] {
		l.mismatch(c)
		return
	}
	l.at++
	l.brackets = l.brackets[:depth-1]
	switch {
	case depth == maxNesting+1:
		l.emit(tkDeep, int(top.at))
	case depth <= maxNesting:
		l.tokens[top.token].pair = int32(len(l.tokens))
		l.emit(single[c], start)
	}
}

// mismatch reads a closing bracket that does not close the last one open. It
// closes the one that it fits, if there is one near.
func (l *lexer) mismatch(c byte) {
	if len(l.fstrings) > 0 {
		l.brokenFString()
		return
	}
	last := l.brackets[len(l.brackets)-1]
	l.report(l.at, l.at+1, "closing parenthesis '"+string(rune(c))+"' does not match opening parenthesis '"+string(rune(last.char))+"'")
	for i := len(l.brackets) - 1; i >= 0 && len(l.brackets) <= maxNesting; i-- {
		if l.brackets[i].char == closes[c] {
			l.brackets = l.brackets[:i]
			break
		}
	}
	l.stray(1, "")
}

// statementAhead tells whether the line begins like a statement. In brackets no
// line does, so one of them was not closed.
func (l *lexer) statementAhead() bool {
	i := l.at
	for i < len(l.src) && class[l.src[i]] == classSpace {
		i++
	}
	start := i
	for i < len(l.src) && l.src[i] >= 'a' && l.src[i] <= 'z' && i-start <= 8 {
		i++
	}
	if i < len(l.src) && class[l.src[i]] >= className && class[l.src[i]] <= classDigit {
		return false
	}
	switch keyword(l.src[start:i]) {
	case kwAssert, kwBreak, kwClass, kwContinue, kwDef, kwDel, kwElif, kwExcept, kwFinally, kwGlobal, kwImport,
		kwNonlocal, kwPass, kwRaise, kwReturn, kwTry, kwWhile, kwWith:
		return true
	case kwFrom:
		return strings.Contains(l.src[start:l.endOfLine(start)], " import ")
	}
	return false
}

// neverClosed ends a logical line whose brackets are not closed where another
// statement begins, or the file ends. It goes back to the line of the first of
// them, and gives false if it may not: then the logical line ends here.
func (l *lexer) neverClosed() bool {
	if len(l.fstrings) > 0 {
		l.brokenFString()
		return true
	}
	line := l.endOfLine(int(l.brackets[0].at))
	if n := len(l.problems); n > l.before && l.problems[n-1].Start >= line {
		l.problems, l.faulty = l.problems[:n-1], false // it will be met again
	}
	last := l.brackets[len(l.brackets)-1]
	l.blamed = int(last.at)
	l.report(l.blamed, l.blamed+1, "'"+string(rune(last.char))+"' was never closed")
	if !l.waste(l.at - line) {
		return false
	}
	l.unclosed = l.unclosed[:0]
	for _, b := range l.brackets[1:] {
		l.unclosed = append(l.unclosed, b.at)
	}
	// A literal that begins on the line and ends on another is kept.
	n := len(l.tokens)
	for n > 0 && int(l.tokens[n-1].start) >= line {
		n--
	}
	l.tokens = l.tokens[:n]
	if n > 0 {
		line = l.endOfLine(max(line, int(l.tokens[n-1].end)))
	}
	c := len(l.comments)
	for c > 0 && l.comments[c-1].Start >= line {
		c--
	}
	l.comments = l.comments[:c]
	l.brackets = l.brackets[:0]
	l.at, l.cut = line, true
	return true
}
