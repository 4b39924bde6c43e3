package toml

import (
	"math"
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// here is the only name that Alembic gives to the % operator.
const here = "here"

// A cause is why the % operator fails.
type cause int

const (
	incomplete  cause = iota // the text ends within a conversion
	unclosed                 // a %( without its )
	undefined                // a %(name) that is not here
	unsupported              // a conversion that there is not
	mistyped                 // a conversion that text cannot take
	exhausted                // a conversion without a name, behind another
	oversized                // a width or a precision that is no number to Python
	unnamed                  // a conversion of the mapping itself, which Python allows
)

// A fault is a conversion that fails, and where it stands in the text.
type fault struct {
	cause      cause
	start, end int
	reference  string
}

// A formatter goes over the conversions of a text as the % operator of Python's
// str does with a mapping on its right.
type formatter struct {
	text string
	at   int
	// fed tells that there is something to convert: the mapping itself, for the
	// first conversion without a name, or what the last name stands for. named tells
	// that it is the latter.
	fed, named bool
	// whole is the conversion of the mapping itself.
	whole *fault
	out   []source.Segment
	// literal is the text since the last reference.
	literal strings.Builder
}

// format gives the text as the segments that the % operator makes of it; a
// reference is a conversion whose result depends on here. Of a text that Python
// does not refuse, but that has the mapping itself converted, it gives both: nobody
// means that, and %40s comes of a percent-encoded URL.
func format(text string) ([]source.Segment, *fault) {
	f := formatter{text: text, fed: true}
	for {
		i := strings.IndexByte(text[f.at:], '%')
		if i < 0 {
			break
		}
		f.literal.WriteString(text[f.at : f.at+i])
		start := f.at + i
		f.at = start + 1
		if f.next() == '%' {
			f.at++
			f.literal.WriteByte('%')
			continue
		}
		if failed := f.conversion(); failed != nil {
			failed.start = start
			if failed.end == 0 {
				failed.end = start + 1
			}
			return nil, failed
		}
		if !f.named && f.whole == nil {
			f.whole = &fault{cause: unnamed, start: start, end: start + 1}
		}
		f.flush()
		f.out = append(f.out, source.Segment{Text: text[start:f.at], Name: here})
	}
	f.literal.WriteString(text[f.at:])
	f.flush()
	return f.out, f.whole
}

func (f *formatter) flush() {
	if f.literal.Len() > 0 {
		f.out = append(f.out, source.Segment{Text: f.literal.String()})
		f.literal.Reset()
	}
}

// next gives the byte at the current place, or 0 at the end: a NUL in the text is
// no part of a conversion either.
func (f *formatter) next() byte {
	if f.at < len(f.text) {
		return f.text[f.at]
	}
	return 0
}

// conversion reads what follows a %.
func (f *formatter) conversion() *fault {
	if f.next() == '(' {
		if failed := f.name(); failed != nil {
			return failed
		}
	}
	for f.at < len(f.text) && strings.IndexByte("-+ #0", f.text[f.at]) >= 0 {
		f.at++
	}
	if failed := f.number(math.MaxInt64); failed != nil {
		return failed
	}
	if f.next() == '.' {
		f.at++
		if failed := f.number(math.MaxInt32); failed != nil {
			return failed
		}
	}
	switch f.next() {
	case 'h', 'l', 'L':
		f.at++
	}
	if f.at == len(f.text) {
		return &fault{cause: incomplete}
	}
	c, n := utf8.DecodeRuneInString(f.text[f.at:])
	f.at += n
	if failed := f.take(); failed != nil {
		return failed
	}
	switch {
	case strings.ContainsRune("sra", c):
		return nil
	case strings.ContainsRune("diuoxXeEfFgGc", c):
		return &fault{cause: mistyped}
	}
	return &fault{cause: unsupported}
}

// name reads the (name) of a conversion. Parentheses in it are balanced.
func (f *formatter) name() *fault {
	begin, depth := f.at+1, 0
	for f.at < len(f.text) {
		c := f.text[f.at]
		f.at++
		switch c {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth > 0 {
			continue
		}
		if name := f.text[begin : f.at-1]; name != here {
			return &fault{cause: undefined, end: f.at, reference: name}
		}
		f.fed, f.named = true, true
		return nil
	}
	return &fault{cause: unclosed}
}

// number reads a width or a precision of at most limit.
func (f *formatter) number(limit int64) *fault {
	if f.next() == '*' {
		if failed := f.take(); failed != nil {
			return failed
		}
		return &fault{cause: mistyped}
	}
	for n := int64(0); f.at < len(f.text); f.at++ {
		c := f.text[f.at]
		if c < '0' || c > '9' {
			break
		}
		digit := int64(c - '0')
		if n > (limit-digit)/10 {
			return &fault{cause: oversized}
		}
		n = 10*n + digit
	}
	return nil
}

func (f *formatter) take() *fault {
	if !f.fed {
		return &fault{cause: exhausted}
	}
	f.fed = false
	return nil
}

// describe gives the code of a fault and the tail of its message.
func (f *fault) describe() (source.Code, string) {
	const doubled = "; a % is written %%"
	switch f.cause {
	case undefined:
		reference := "this name"
		if source.SafeName(f.reference) == f.reference {
			reference = "%(" + f.reference + ")"
		}
		return source.InterpolationMissing, "nothing but %(here)s is defined, " + reference + " is not" + doubled
	case unclosed:
		return source.InterpolationSyntax, "this %( does not begin a %(here)s" + doubled
	case incomplete:
		return source.InterpolationSyntax, "the value ends before the conversion of this % does" + doubled
	case mistyped:
		return source.InterpolationSyntax, "the conversion of this % is not for text" + doubled
	case exhausted:
		return source.InterpolationSyntax, "the conversion of this % has no name, and there is nothing left for it" + doubled
	case unnamed:
		return source.InterpolationSyntax, "Python puts the text of a dictionary in the place of this %" + doubled
	case oversized:
		return source.InterpolationSyntax, "the number behind this % is too large" + doubled
	default:
		return source.InterpolationSyntax, "this % does not begin a %(here)s" + doubled
	}
}
