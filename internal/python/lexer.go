package python

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

const (
	// maxNesting is how deep CPython lets brackets nest.
	maxNesting = 200
	// maxFStrings is how deep CPython lets f-strings nest.
	maxFStrings = 150
	// maxProblems bounds the problems of a file.
	maxProblems = 100
)

// A lexer cuts source into the tokens of one logical line at a time.
//
// It pairs the brackets, and where one is never closed it goes back and ends the
// logical line with the line of the bracket.
type lexer struct {
	src     string
	at      int
	latin1  bool // the bytes are ISO 8859-1
	dirty   bool // the bytes are not all valid UTF-8
	returns bool // there are carriage returns

	tokens   []token
	brackets []bracket // those that are open
	fstrings []fstring // those that are open
	// column is the indentation of the logical line with tabs to 8 columns,
	// alternate the one with tabs to 1, which tells inconsistent use.
	column, alternate int

	comments []comment
	problems []problem
	// faulty tells that the logical line has a problem already, before is the
	// number of those before the line, cut tells that the line ends early because
	// a bracket is never closed.
	faulty, cut bool
	before      int

	// unclosed are the brackets, of those ahead, of which a reading to the end
	// has told that nothing closes them.
	unclosed []int32
	blamed   int // the one of them that is reported already
	// wasted counts the bytes that were read in vain. Where it gets large, the
	// lexer no longer goes back, so that it takes linear time.
	wasted int
}

type bracket struct {
	at, token int32
	char      byte
	hole      bool // of an f-string
	format    bool // behind the colon of a hole
}

type fstring struct {
	start                      int
	tokens, comments, problems int // those before it
	brackets                   int // those open around it
	quote                      byte
	triple, raw, faulty        bool
}

type comment struct {
	Span
	alone bool
}

type problem struct {
	Span
	code    source.Code
	message string
}

// report notes a problem, unless the logical line has one already.
func (l *lexer) report(start, end int, message string) {
	if l.faulty {
		return
	}
	l.faulty = true
	l.note(source.Refused, start, end, message)
}

func (l *lexer) note(code source.Code, start, end int, message string) {
	p := problem{Span{start, end}, code, message}
	n := len(l.problems)
	if n < maxProblems && (n == 0 || l.problems[n-1] != p) {
		l.problems = append(l.problems, p)
	}
}

// line reads the tokens of the next logical line. It gives false at the end.
func (l *lexer) line() bool {
	l.tokens, l.brackets, l.fstrings = l.tokens[:0], l.brackets[:0], l.fstrings[:0]
	l.faulty, l.cut, l.before = false, false, len(l.problems)
	if !l.indentation() {
		return false
	}
	for {
		if l.at >= len(l.src) && (len(l.brackets)+len(l.fstrings) == 0 || !l.neverClosed()) {
			break
		}
		if l.at >= len(l.src) {
			continue
		}
		if len(l.fstrings) > 0 && l.inText() {
			l.fstringText()
			continue
		}
		switch class[l.src[l.at]] {
		case classSpace:
			l.at++
		case className:
			l.name()
		case classNewline:
			if len(l.brackets) == 0 {
				l.finish(l.at)
				l.newline()
				return true
			}
			l.newline()
			if l.statementAhead() && !l.neverClosed() {
				l.finish(l.at)
				return true
			}
		case classDigit:
			l.number()
		case classQuote:
			l.string(l.at)
		default:
			l.operator()
		}
	}
	l.finish(len(l.src))
	return true
}

// finish ends the logical line.
func (l *lexer) finish(at int) {
	l.tokens = append(l.tokens, token{start: int32(at), end: int32(at), pair: -1, kind: tkEnd})
}

// newline skips the end of a line.
func (l *lexer) newline() {
	if l.src[l.at] == '\r' && l.at+1 < len(l.src) && l.src[l.at+1] == '\n' {
		l.at++
	}
	l.at++
}

// endOfLine gives the offset at which the line of an offset ends.
func (l *lexer) endOfLine(at int) int {
	var n int
	if l.returns {
		n = strings.IndexAny(l.src[at:], "\r\n")
	} else { // much faster
		n = strings.IndexByte(l.src[at:], '\n')
	}
	if n < 0 {
		return len(l.src)
	}
	return at + n
}

// indentation goes to the first token of the next logical line. Lines that have
// none, but for a comment, have no indentation either.
func (l *lexer) indentation() bool {
	column, alternate := 0, 0
	continued := 0 // the indentation of a line that a backslash continues
	for l.at < len(l.src) {
		switch l.src[l.at] {
		case ' ':
			column++
			alternate++
		case '\t':
			column = (column/8 + 1) * 8
			alternate++
		case '\f':
			column, alternate = 0, 0
		case '#':
			l.comment()
			continue
		case '\r', '\n':
			l.newline()
			column, alternate, continued = 0, 0, 0
			continue
		case '\\':
			if continued == 0 {
				continued = column
			}
			if l.continuation() {
				continue
			}
			l.column, l.alternate = column, alternate
			return true
		default:
			l.column, l.alternate = column, alternate
			if continued > 0 {
				l.column, l.alternate = continued, continued
			}
			return true
		}
		l.at++
	}
	return false
}

// continuation skips a backslash and the end of the line behind it.
func (l *lexer) continuation() bool {
	switch {
	case l.at+1 >= len(l.src):
		l.stray(1, "unexpected EOF while parsing")
		return false
	case class[l.src[l.at+1]] != classNewline:
		l.stray(1, "unexpected character after line continuation character")
		return false
	}
	l.at++
	l.newline()
	if l.at == len(l.src) {
		l.stray(0, "unexpected EOF while parsing")
		return false
	}
	return true
}

// comment skips a comment.
func (l *lexer) comment() {
	start := l.at
	l.at = l.endOfLine(l.at)
	before := start
	for before > 0 && class[l.src[before-1]] == classSpace {
		before--
	}
	alone := before == 0 || class[l.src[before-1]] == classNewline || before == 3 && strings.HasPrefix(l.src, bom)
	l.comments = push(l.comments, comment{Span{start, l.at}, alone})
}

// emit adds a token that ends here.
func (l *lexer) emit(k kind, start int) {
	if len(l.brackets) <= maxNesting {
		l.tokens = push(l.tokens, token{start: int32(start), end: int32(l.at), pair: -1, kind: k})
	}
}

// stray adds a token of n bytes that can't stand anywhere.
func (l *lexer) stray(n int, message string) {
	start := l.at
	l.at += n
	l.report(start, l.at, message)
	l.emit(tkStray, start)
}
