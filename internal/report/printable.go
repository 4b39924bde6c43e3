package report

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// printable gives a text as it may be shown in a terminal: on one line, and
// unable to move the cursor, to change colours or to turn the direction of
// writing. What can't be shown is written as in a Go string. Names and messages
// come from files that anyone may have written.
func printable(text string) string { return printableFrom(text, 0) }

// printableFrom gives the rest of a text from a byte on, as it may be shown behind
// what stands before it.
//
// Runners take ##[ (GitHub Actions: TryParse in src/Runner.Common/ActionCommand.cs of
// actions/runner) and ##vso[ (Azure Pipelines) for the beginning of a command, wherever
// in a line of the log it stands. So the bracket is written as in a Go string, too.
func printableFrom(text string, from int) string {
	if isPrintable(text[from:]) && !strings.Contains(text[max(from-longest+1, 0):], "##") {
		return text[from:]
	}
	brackets := map[int]bool{}
	for _, found := range command.FindAllStringIndex(text, -1) {
		brackets[found[1]-1] = true
	}
	var shown strings.Builder
	for i := from; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			shown.WriteString(`\x` + strconv.FormatUint(uint64(text[i]), 16))
		case brackets[i]:
			shown.WriteString(`\x5b`)
		case strconv.IsGraphic(r):
			shown.WriteString(text[i : i+size])
		default:
			shown.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		i += size
	}
	return shown.String()
}

// command matches what begins a command in a log, and longest is the length of the
// longest.
var command = regexp.MustCompile(`(?i)(##(?:vso)?)\[`)

const longest = len("##vso[")

func isPrintable(text string) bool {
	for _, r := range text {
		if !strconv.IsGraphic(r) {
			return false
		}
	}
	return utf8.ValidString(text)
}
