package source

import "strings"

// maxName is the longest name that is shown. Names of variables are shorter;
// lines of a private key that a broken quote turned into names are not.
const maxName = 60

// SafeName gives a name as it may be shown. A reader whose quotes are broken
// takes lines of a secret for names: what does not look like the name of a
// variable, or looks like base64, is masked.
func SafeName(name string) string {
	var upper, lower, digit, separator bool
	for _, r := range name {
		switch {
		case 'A' <= r && r <= 'Z':
			upper = true
		case 'a' <= r && r <= 'z':
			lower = true
		case '0' <= r && r <= '9':
			digit = true
		case strings.ContainsRune("_.- ", r):
			separator = true
		default:
			return "***"
		}
	}
	const short = 16 // a name in camel case with a digit, not a line of a key
	if len(name) > maxName || upper && lower && digit && !separator && len(name) > short {
		return "***"
	}
	return name
}
