package python

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// name reads a name, a keyword, or the prefix of a string and the string.
func (l *lexer) name() {
	start := l.at
	ascii := true
	i := l.at
	for i < len(l.src) && (class[l.src[i]] == className || class[l.src[i]] == classDigit) {
		ascii = ascii && l.src[i] < utf8.RuneSelf
		i++
	}
	l.at = i
	if i < len(l.src) && i-start <= 2 && class[l.src[i]] == classQuote && isPrefix(l.src[start:i]) {
		l.string(start)
		return
	}
	if !ascii && !l.validName(start) {
		return
	}
	l.emit(keyword(l.src[start:i]), start)
}

// validName looks at a name that is not all ASCII, and cuts it where it holds
// what can't be in a name.
func (l *lexer) validName(start int) bool {
	for i := start; i < l.at; {
		r, n := utf8.DecodeRuneInString(l.src[i:l.at])
		if l.latin1 {
			r, n = rune(l.src[i]), 1
		}
		ok := r == '_' || unicode.IsLetter(r) || unicode.Is(unicode.Nl, r) || unicode.Is(unicode.Other_ID_Start, r)
		if i > start {
			ok = ok || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Nd, unicode.Pc, unicode.Other_ID_Continue)
		}
		if !ok && !(l.dirty && r == utf8.RuneError && n == 1) {
			if i > start {
				l.at = i
				l.emit(tkName, start)
			}
			l.at = i
			l.stray(n, "invalid character in identifier")
			return false
		}
		i += n
	}
	return true
}

// isPrefix tells whether letters are the prefix of a string.
func isPrefix(letters string) bool {
	switch len(letters) {
	case 0:
		return true
	case 1:
		return strings.Contains("rbuft", lower(letters[0]))
	case 2:
		a, b := lower(letters[0]), lower(letters[1])
		return a == "r" && strings.Contains("bft", b) || b == "r" && strings.Contains("bft", a)
	}
	return false
}

func lower(c byte) string { return strings.ToLower(string(rune(c))) }

// number reads a number as CPython cuts it.
func (l *lexer) number() {
	start := l.at
	for l.at < len(l.src) && isDigit(l.src[l.at]) {
		l.at++
	}
	if l.src[start] != '0' && (l.at == len(l.src) || l.src[l.at] != '.' && class[l.src[l.at]] != className) {
		l.emit(tkNumber, start)
		return
	}
	l.at = start
	what := "decimal"
	ok := true
	digits := func(is func(byte) bool) {
		for l.at < len(l.src) {
			switch c := l.src[l.at]; {
			case is(c):
			case c == '_' && l.at > start && l.src[l.at-1] != '_' && l.at+1 < len(l.src) && is(l.src[l.at+1]):
			default:
				return
			}
			l.at++
		}
	}
	peek := func(n int) byte {
		if l.at+n < len(l.src) {
			return l.src[l.at+n]
		}
		return 0
	}
	base := func(name string, is func(byte) bool) {
		what = name
		l.at += 2
		before := l.at
		if peek(0) == '_' {
			l.at++
		}
		digits(is)
		ok = l.at > before && l.src[l.at-1] != '_'
	}
	switch second := peek(1) | 0x20; {
	case peek(0) == '0' && second == 'x':
		base("hexadecimal", func(c byte) bool {
			return class[c] == classDigit || c|0x20 >= 'a' && c|0x20 <= 'f'
		})
	case peek(0) == '0' && second == 'o':
		base("octal", func(c byte) bool { return c >= '0' && c <= '7' })
		ok = ok && class[peek(0)] != classDigit
	case peek(0) == '0' && second == 'b':
		base("binary", func(c byte) bool { return c == '0' || c == '1' })
		ok = ok && class[peek(0)] != classDigit
	default:
		integer := true
		digits(isDigit)
		if peek(0) == '.' {
			integer = false
			l.at++
			if isDigit(peek(0)) {
				digits(isDigit)
			}
		}
		if peek(0)|0x20 == 'e' && (isDigit(peek(1)) || (peek(1) == '+' || peek(1) == '-') && isDigit(peek(2))) {
			integer = false
			l.at += 2
			digits(isDigit)
		}
		if peek(0)|0x20 == 'j' {
			integer = false
			what = "imaginary"
			l.at++
		}
		if integer && l.src[start] == '0' && peek(0) != 'e' && strings.Trim(l.src[start:l.at], "0_") != "" {
			l.report(start, l.at, "leading zeros in decimal integer literals are not permitted")
		}
	}
	if ok && (class[peek(0)] != className || l.keywordAhead()) {
		l.emit(tkNumber, start)
		return
	}
	for c := class[peek(0)]; c == className || c == classDigit; c = class[peek(0)] {
		l.at++
	}
	l.report(start, l.at, "invalid "+what+" literal")
	l.emit(tkBroken, start)
}

func isDigit(c byte) bool { return class[c] == classDigit }

// keywordAhead tells whether one of the keywords follows that may touch a number.
func (l *lexer) keywordAhead() bool {
	rest := l.src[l.at:]
	for _, word := range [...]string{"and", "else", "for", "if", "in", "is", "or", "not"} {
		if strings.HasPrefix(rest, word) {
			return true
		}
	}
	return false
}

// single are the operators of one byte, double those of two.
var (
	single = [128]kind{
		'(': opOpenParen, ')': opCloseParen, '[': opOpenBracket, ']': opCloseBracket, '{': opOpenBrace, '}': opCloseBrace,
		',': opComma, ':': opColon, '.': opDot, ';': opSemicolon, '=': opAssign, '+': opPlus, '-': opMinus, '*': opStar,
		'/': opSlash, '%': opPercent, '@': opAt, '&': opAnd, '|': opOr, '^': opXor, '~': opTilde, '<': opLess, '>': opGreater,
	}
	withEqual = [128]kind{
		':': opWalrus, '=': opEqual, '!': opNotEqual, '<': opLessEqual, '>': opGreaterEqual,
		'+': opPlusAssign, '-': opMinusAssign, '*': opStarAssign, '/': opSlashAssign, '%': opPercentAssign, '@': opAtAssign,
		'&': opAndAssign, '|': opOrAssign, '^': opXorAssign,
	}
	twice      = [128]kind{'*': opPower, '/': opFloor, '<': opLeft, '>': opRight}
	twiceEqual = [128]kind{'*': opPowerAssign, '/': opFloorAssign, '<': opLeftAssign, '>': opRightAssign}
)

// operator reads an operator or a bracket, and what begins with another byte.
func (l *lexer) operator() {
	c := l.src[l.at]
	var next, third byte
	if l.at+1 < len(l.src) {
		next = l.src[l.at+1]
	}
	if l.at+2 < len(l.src) {
		third = l.src[l.at+2]
	}
	start := l.at
	take := func(n int, k kind) {
		l.at += n
		l.emit(k, start)
	}
	hole := l.hole()
	switch {
	case c == '(', c == '[', c == '{':
		l.open(c, false)
	case c == ')', c == ']', c == '}':
		l.close(c)
	case c == '#':
		l.comment()
	case c == '\\':
		l.continuation()
	case c == '.' && isDigit(next):
		l.number()
	case c == '.' && next == '.' && third == '.':
		take(3, opEllipsis)
	case c == ':' && hole != nil:
		take(1, opColon)
		hole.format = true
	case c == '!' && hole != nil && next != '=':
		take(1, opBang)
	case c == '-' && next == '>':
		take(2, opArrow)
	case c < 128 && next == c && twice[c] != 0:
		if third == '=' {
			take(3, twiceEqual[c])
			return
		}
		take(2, twice[c])
	case c < 128 && next == '=' && withEqual[c] != 0:
		take(2, withEqual[c])
	case c < 128 && single[c] != 0:
		take(1, single[c])
	case c < ' ', c == 0x7f:
		l.stray(1, "invalid non-printable character")
	default:
		l.stray(1, "invalid syntax")
	}
}

// hole gives the hole of an f-string in which the lexer is, if no other bracket
// is open in it.
func (l *lexer) hole() *bracket {
	if n := len(l.brackets); n > 0 && l.brackets[n-1].hole {
		return &l.brackets[n-1]
	}
	return nil
}
