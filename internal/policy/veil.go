package policy

import (
	"regexp"
	"strings"
)

// userinfo is the user of a connection string, and its password.
var userinfo = regexp.MustCompile("(://[^\\s\"'`<>:@]*:)[^\\s\"'`<>]*@")

// veiled gives a text that a custom policy has written, with the passwords of the
// connection strings in it masked. What a policy is given holds none, but a
// policy may have its own.
func veiled(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	return userinfo.ReplaceAllString(text, "${1}***@")
}
