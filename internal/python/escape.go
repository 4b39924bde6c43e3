package python

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxName is more than the length of the longest name of a character.
const maxName = 128

// unescape gives the value of text with backslashes. It leaves an escape that is
// broken as it is written, and gives what CPython says of the first.
func unescape(s string, bytes bool) (value, message string) {
	var b strings.Builder
	b.Grow(len(s))
	fault := func(what string) {
		if message != "" {
			return
		}
		message = what
	}
	for {
		n := strings.IndexByte(s, '\\')
		if n < 0 || n+1 == len(s) {
			b.WriteString(s)
			return b.String(), message
		}
		b.WriteString(s[:n])
		c := s[n+1]
		rest := s[n+2:]
		used := 0
		switch c {
		case '\n':
		case '\\', '\'', '"':
			b.WriteByte(c)
		case 'a':
			b.WriteByte('\a')
		case 'b':
			b.WriteByte('\b')
		case 'f':
			b.WriteByte('\f')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 't':
			b.WriteByte('\t')
		case 'v':
			b.WriteByte('\v')
		case '0', '1', '2', '3', '4', '5', '6', '7':
			code := rune(c - '0')
			for used < 2 && used < len(rest) && rest[used] >= '0' && rest[used] <= '7' {
				code = code*8 + rune(rest[used]-'0')
				used++
			}
			write(&b, code, bytes)
		case 'x':
			code, ok := hexadecimal(rest, 2)
			if !ok {
				fault(`truncated \xXX escape`)
				b.WriteString(`\x`)
				break
			}
			used = 2
			write(&b, code, bytes)
		case 'u', 'U', 'N':
			if bytes {
				b.WriteString(s[n : n+2])
				break
			}
			switch r, n, what := named(c, rest); {
			case what != "":
				fault(what)
				b.WriteByte('\\')
				b.WriteByte(c)
			default:
				used = n
				b.WriteRune(r)
			}
		default:
			b.WriteString(s[n : n+2])
		}
		s = rest[used:]
	}
}

// write adds a byte or a character.
func write(b *strings.Builder, code rune, bytes bool) {
	if bytes {
		b.WriteByte(byte(code))
		return
	}
	b.WriteRune(code)
}

// named gives the character of \u, \U and \N, and how much of rest it takes.
// Names of characters are not looked up.
func named(c byte, rest string) (r rune, used int, message string) {
	digits := 4
	switch c {
	case 'N':
		n := strings.IndexByte(rest[:min(len(rest), maxName)], '}')
		if n < 2 || rest[0] != '{' {
			return 0, 0, `malformed \N character escape`
		}
		return utf8.RuneError, n + 1, ""
	case 'U':
		digits = 8
	}
	code, ok := hexadecimal(rest, digits)
	switch {
	case !ok && c == 'u':
		return 0, 0, `truncated \uXXXX escape`
	case !ok:
		return 0, 0, `truncated \UXXXXXXXX escape`
	case code > utf8.MaxRune || code < 0:
		return 0, 0, "illegal Unicode character"
	}
	return code, digits, ""
}

func hexadecimal(s string, digits int) (rune, bool) {
	if len(s) < digits {
		return 0, false
	}
	for i := range digits {
		if class[s[i]] != classDigit && (s[i]|0x20 < 'a' || s[i]|0x20 > 'f') {
			return 0, false
		}
	}
	code, err := strconv.ParseUint(s[:digits], 16, 32)
	return rune(code), err == nil
}
