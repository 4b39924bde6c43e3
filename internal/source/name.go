package source

import (
	"regexp"
	"strings"
)

// maxName is the longest name that is shown. Names of variables are shorter;
// lines of a private key that a broken quote turned into names are not.
const maxName = 60

var (
	oneCase = regexp.MustCompile(`^(?:[A-Z_][A-Z0-9_]*|[a-z_][a-z0-9_.-]*)$`)
	anyCase = regexp.MustCompile(`^[A-Za-z_][A-Za-z_.-]*$`)
	mixed   = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
	// unbroken is a run of letters and digits without any word in it.
	unbroken = regexp.MustCompile(`^[A-Z0-9]*[0-9][A-Z0-9]*$|^[a-z0-9]*[0-9][a-z0-9]*$`)
)

// SafeName gives a name as it may be shown. A reader whose quotes are broken, or
// a line that was pasted without its name, makes names of secrets: what does not
// look like the name of a variable, or looks as if it had been drawn by lot, is
// masked.
func SafeName(name string) string {
	const short, drawn = 7, 16
	switch {
	case name == "":
		return ""
	case len(name) > maxName, len(name) >= drawn && unbroken.MatchString(name), 3*turns(name) > len(name):
	case oneCase.MatchString(name), anyCase.MatchString(name), len(name) <= short && mixed.MatchString(name):
		return name
	}
	return "***"
}

// SafeSection gives the name of a section of an ini file as it may be shown.
// Such a name may have parts: app:main.
func SafeSection(name string) string {
	for part := range strings.SplitSeq(name, ":") {
		if SafeName(part) != part {
			return "***"
		}
	}
	return name
}

// turns counts the changes between upper and lower case in a name. camelCase has
// one or two for a word, base64 one for every other letter.
func turns(name string) int {
	n := 0
	for i := 1; i < len(name); i++ {
		if isUpper(name[i-1]) && isLower(name[i]) || isLower(name[i-1]) && isUpper(name[i]) {
			n++
		}
	}
	if n < 4 {
		return 0
	}
	return n
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
