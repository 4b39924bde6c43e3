package lint

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// ErrVolume tells of a path on another volume than that of the working directory.
var ErrVolume = errors.New("lies on another drive or share than the working directory: change to that one first")

// Slashed gives a path of the user's system as [Options] has paths: with forward
// slashes and without the volume. The volume is that of the working directory, as
// [filepath.VolumeName] gives it: "C:" or \\server\share. On systems that have none
// it is empty, and a path comes back as it is, for there a backslash is a letter
// like any other. The only error is [ErrVolume].
func Slashed(volume, userPath string) (string, error) {
	if volume == "" || userPath == "" {
		return userPath, nil
	}
	home, _ := cutVolume(volume)
	own, rest := cutVolume(userPath)
	switch {
	case own != "" && !strings.EqualFold(own, home):
		return "", ErrVolume
	case rest == "" && strings.HasPrefix(own, `\\`):
		return "/", nil
	case rest == "": // a drive alone stands for the working directory there
		return ".", nil
	}
	return strings.ReplaceAll(rest, `\`, "/"), nil
}

// cutVolume cuts the drive or the share off a path of Windows. The prefix of
// long paths is left out.
func cutVolume(userPath string) (volume, rest string) {
	plain := strings.ReplaceAll(userPath, "/", `\`)
	if long, ok := strings.CutPrefix(plain, `\\?\`); ok {
		plain = long
		if share, ok := strings.CutPrefix(long, `UNC\`); ok {
			plain = `\\` + share
		}
	}
	end := 0
	switch {
	case len(plain) > 1 && plain[1] == ':':
		end = len("C:")
	case strings.HasPrefix(plain, `\\`):
		server, share, _ := strings.Cut(plain[2:], `\`)
		share, _, _ = strings.Cut(share, `\`)
		end = min(len(plain), len(`\\`+server+`\`+share))
	}
	return plain[:end], plain[end:]
}

// Rooted gives the name of a user's path, as [Slashed] gives it, in a file system
// that is rooted at the volume. Work is the working directory there.
func Rooted(work, userPath string) string {
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
