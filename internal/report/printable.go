package report

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// printable gives a text as it may be shown in a terminal: on one line, and
// unable to move the cursor, to change colours or to turn the direction of
// writing. What can't be shown is written as in a Go string. Names and messages
// come from files that anyone may have written.
func printable(text string) string {
	if isPrintable(text) {
		return text
	}
	var shown strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			shown.WriteString(`\x` + strconv.FormatUint(uint64(text[0]), 16))
		case strconv.IsGraphic(r):
			shown.WriteString(text[:size])
		default:
			shown.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		text = text[size:]
	}
	return shown.String()
}

func isPrintable(text string) bool {
	for _, r := range text {
		if !strconv.IsGraphic(r) {
			return false
		}
	}
	return utf8.ValidString(text)
}
