package lint

import (
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// rooted gives the name of a user's path in a file system that is rooted at the
// volume.
func rooted(work, userPath string) string {
	if !path.IsAbs(userPath) {
		userPath = work + "/" + userPath
	}
	if name := path.Clean("/" + userPath)[1:]; name != "" {
		return name
	}
	return "."
}

// display gives a path relative to the folder work, with the characters escaped
// that could break out of a line.
func display(work, name string) string {
	shown, up := name, ""
	for work != "." && !resolve.Within(work, name) {
		work, up = path.Dir(work), up+"../"
	}
	if work != "." {
		shown = strings.TrimPrefix(name[len(work):], "/")
	}
	shown = up + shown
	if shown == "" || strings.HasSuffix(shown, "/") || shown == up+"." {
		shown = path.Clean(shown)
	}
	return printable(shown)
}

// printable escapes what is not to be printed: control characters, such as
// those that turn the direction of text, and bytes that are not UTF-8.
func printable(text string) string {
	strange := func(r rune) bool { return r == utf8.RuneError || !unicode.IsPrint(r) }
	if strings.IndexFunc(text, strange) < 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRune(r), "'"))
		}
		i += size
	}
	return b.String()
}
