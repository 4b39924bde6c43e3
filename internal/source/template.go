package source

import (
	"strings"
	"unicode/utf8"
)

// What follows reads the parts of a reference such as ${NAME:-word} as the template
// package of compose-go does, for compose files and for the env files that compose reads.

// NameLength gives the length in bytes of the name that text begins with. Case is
// folded as Unicode does, so two letters outside ASCII belong to it.
func NameLength(text string) int {
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		letter := c == '_' || c|0x20 >= 'a' && c|0x20 <= 'z' && c < utf8.RuneSelf || c == 'ſ' || c == '\u212a'
		if !letter && (i == 0 || c < '0' || c > '9') {
			return i
		}
		i += size
	}
	return len(text)
}

// OperatorLength gives the length in bytes of the operator that text begins with:
// -, +, ? or one of them behind a colon. It is 0 if there is none.
func OperatorLength(text string) int {
	i := 0
	if strings.HasPrefix(text, ":") {
		i = 1
	}
	if i < len(text) && strings.IndexByte("-+?", text[i]) >= 0 {
		return i + 1
	}
	return 0
}

// ClosingBrace gives the offset of the brace that closes the first one of text, or else
// that of its last byte. As in compose the character behind an opening brace does not
// count.
func ClosingBrace(text string) int {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '}':
			if depth--; depth == 0 {
				return i
			}
		case '{':
			depth++
			i++
		}
	}
	return len(text) - 1
}
