package source

import "strings"

// maxName is the longest name that is shown. Names of variables are shorter;
// lines of a private key that a broken quote turned into names are not.
const maxName = 60

// letters tells what a name is made of. It is asked about every name of every
// file, for which regular expressions are slow.
type letters struct{ upper, lower, digit, underscore, mark, other bool }

func lettersOf(name string) letters {
	var l letters
	for i := range len(name) {
		switch c := name[i]; {
		case isUpper(c):
			l.upper = true
		case isLower(c):
			l.lower = true
		case '0' <= c && c <= '9':
			l.digit = true
		case c == '_':
			l.underscore = true
		case c == '.' || c == '-':
			l.mark = true
		default:
			l.other = true
		}
	}
	return l
}

// begins tells whether a name has the letters of one, and begins like one.
func (l letters) begins(name string) bool {
	return !l.other && (isUpper(name[0]) || isLower(name[0]) || name[0] == '_')
}

// oneCase tells of upper case, or lower case with marks in it, and digits.
func (l letters) oneCase() bool { return !l.upper || !l.lower && !l.mark }

// unbroken tells of a run of letters of one case and digits without any word in
// it.
func (l letters) unbroken() bool {
	return l.digit && !l.underscore && !l.mark && !l.other && !(l.upper && l.lower)
}

// SafeName gives a name as it may be shown. A reader whose quotes are broken, or
// a line that was pasted without its name, makes names of secrets: what does not
// look like the name of a variable, or looks as if it had been drawn by lot, is
// masked.
func SafeName(name string) string {
	const short, mixed, drawn = 7, 10, 16
	if name == "" {
		return ""
	}
	if len(name) > maxName {
		return "***"
	}
	switch l := lettersOf(name); {
	case len(name) >= drawn && l.unbroken(), len(name) >= mixed && l.unbroken() && numbers(name) > 1:
	case 3*turns(name) > len(name), !l.begins(name):
	case l.oneCase(), !l.digit, len(name) <= short:
		return name
	}
	return "***"
}

// numbers counts the runs of digits in a name. A word has one, at its end.
func numbers(name string) int {
	n, in := 0, false
	for i := range len(name) {
		digit := '0' <= name[i] && name[i] <= '9'
		if digit && !in {
			n++
		}
		in = digit
	}
	return n
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
