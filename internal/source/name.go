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
	case len(name) > maxName, len(name) >= drawn && unbroken.MatchString(name):
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
