package dotenv

import (
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// composeEscapes decodes what stands in double quotes. An escaped "$" becomes
// "$$", which the references take for a plain "$".
func composeEscapes(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' || i+1 == len(text) {
			b.WriteByte(text[i])
			continue
		}
		i++
		switch c := text[i]; {
		case c == '$':
			b.WriteString("$$")
		case strings.IndexByte(`abfnrtv"\`, c) >= 0:
			b.WriteByte(control(c))
		case c == '0':
			// \0 and up to three digits; if they are no octal number of one
			// byte, the zero alone is lost.
			digits := i + 1
			for i+1 < len(text) && i+1 < digits+3 && '0' <= text[i+1] && text[i+1] <= '9' {
				i++
			}
			octal := text[digits : i+1]
			if n, err := strconv.ParseUint(octal, 8, 8); err == nil && len(octal) == 3 {
				b.WriteRune(rune(n))
			} else {
				b.WriteString(`\` + octal)
			}
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
	}
	return b.String()
}

// composeSegments finds $NAME, ${NAME} and ${NAME:-word} with all operators.
// "$$" is a plain "$". It reports text that compose refuses.
func composeSegments(text string) (segments []source.Segment, ok bool) {
	var b segmentBuilder
	last := -1 // the last brace of the line, as far as it is known
	for i := 0; i < len(text) && !b.full(); {
		j := strings.IndexByte(text[i:], '$')
		if j < 0 || i+j+1 == len(text) {
			b.literal(text[i:])
			break
		}
		b.literal(text[i : i+j])
		i += j
		if text[i+1] == '$' {
			b.literal("$")
			i += 2
			continue
		}
		name := i + 1
		braced := text[name] == '{'
		if braced {
			name++
		}
		end := name + source.NameLength(text[name:])
		switch {
		case !braced && end == name:
			b.literal("$")
			i++
		case !braced:
			b.reference(source.Segment{Text: text[i:end], Name: text[name:end]})
			i = end
		case end == name || end == len(text):
			return nil, false
		case text[end] == '}':
			b.reference(source.Segment{Text: text[i : end+1], Name: text[name:end]})
			i = end + 1
		default:
			word := end + source.OperatorLength(text[end:])
			if last < word {
				line := text[word:]
				if n := strings.IndexByte(line, '\n'); n >= 0 {
					line = line[:n]
				}
				last = word + strings.LastIndexByte(line, '}')
			}
			if word == end || last < word {
				return nil, false
			}
			stop := i + source.ClosingBrace(text[i:last+1])
			b.reference(source.Segment{
				Text: text[i : stop+1], Name: text[name:end], Operator: text[end:word], Word: text[word:stop],
			})
			i = stop + 1
		}
	}
	return b.done(), true
}
