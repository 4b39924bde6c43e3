package ini

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const byteOrderMark = "\ufeff"

// isSpace is Python's str.isspace of one character: Go's white space and the
// four ASCII separators.
func isSpace(r rune) bool {
	return r >= 0x1c && r <= 0x1f || unicode.IsSpace(r)
}

// lower is Python's str.lower. It differs from [strings.ToLower] in a capital I
// with a dot, which becomes two characters, and in the Greek capital sigma,
// which has a form of its own at the end of a word.
func lower(s string) string {
	if !strings.Contains(s, "İ") && !strings.Contains(s, "Σ") {
		return strings.ToLower(s)
	}
	var out strings.Builder
	out.Grow(len(s))
	for i, r := range s {
		switch {
		case r == 'İ':
			out.WriteString("i\u0307")
		case r == 'Σ' && endsWord(s, i):
			out.WriteRune('ς')
		default:
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}

// endsWord tells whether the sigma at s[i:] stands behind a cased letter and not
// before one, with case-ignorable characters left out on both sides. A sigma is
// cased itself, so all the sigmas of s together take time linear in its length.
func endsWord(s string, i int) bool {
	before := strings.TrimRightFunc(s[:i], isCaseIgnorable)
	if r, n := utf8.DecodeLastRuneInString(before); n == 0 || !isCased(r) {
		return false
	}
	behind := strings.TrimLeftFunc(s[i+len("Σ"):], isCaseIgnorable)
	r, n := utf8.DecodeRuneInString(behind)
	return n == 0 || !isCased(r)
}

// isCased is Cased of the Unicode standard, section 3.13.
func isCased(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
	}
	return unicode.In(r, unicode.Lu, unicode.Ll, unicode.Lt, unicode.Other_Lowercase, unicode.Other_Uppercase)
}

// isCaseIgnorable is Case_Ignorable of the Unicode standard, section 3.13: some
// categories, and the characters that break no word between letters.
func isCaseIgnorable(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '\'' || r == '.' || r == ':' || r == '^' || r == '`'
	}
	if unicode.IsLetter(r) && !unicode.Is(unicode.Lm, r) {
		return false
	}
	return unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Lm, unicode.Sk) ||
		strings.ContainsRune("'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a", r)
}
