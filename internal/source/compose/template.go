package compose

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A token is a literal run of a text, or a reference.
type token struct {
	// text is the literal text. That of "$$" is "$".
	text string
	// at is where the token stands in the text, word where its word does.
	at, word span
	// name and operator are those of a reference; name is empty for literal text.
	name, operator string
	// refused tells that compose refuses what stands here.
	refused bool
}

// tokens finds $NAME, ${NAME} and ${NAME:-word} with all operators, as the template
// package of compose-go does. Its regular expression takes a word to the last brace
// of the line; then it counts braces.
func tokens(text string) []token {
	var all []token
	literal := func(start, end int, text string) {
		if start < end {
			all = source.Append(all, token{text: text, at: span{start, end}}, end, len(text))
		}
	}
	line, last := -1, -1 // the end of the line that was looked at, and its last brace
	for i := 0; i < len(text); {
		j := strings.IndexByte(text[i:], '$')
		if j < 0 || i+j+1 == len(text) {
			literal(i, len(text), text[i:])
			break
		}
		literal(i, i+j, text[i:i+j])
		i += j
		name := i + 1
		braced := text[name] == '{'
		if braced {
			name++
		}
		end := name + source.NameLength(text[name:])
		t := token{at: span{i, end}, name: text[name:end]}
		switch {
		case text[i+1] == '$':
			t = token{text: "$", at: span{i, i + 2}}
		case !braced && end == name:
			t.text = "$"
		case !braced:
		case end == name || end == len(text):
			t = token{text: "${", at: span{i, i + 2}, refused: true}
		case text[end] == '}':
			t.at.end++
		default:
			word := end + source.OperatorLength(text[end:])
			if line < word {
				rest, _, _ := strings.Cut(text[word:], "\n")
				line, last = word+len(rest), word+strings.LastIndexByte(rest, '}')
			}
			if word == end || last < word {
				t = token{text: "${", at: span{i, i + 2}, refused: true}
				break
			}
			stop := i + source.ClosingBrace(text[i:last+1])
			t.operator, t.word, t.at.end = text[end:word], span{word, stop}, stop+1
		}
		if t.name != "" {
			t.text = text[t.at.start:t.at.end]
		}
		all = source.Append(all, t, t.at.end, len(text))
		i = t.at.end
	}
	return all
}

// segments gives the text that tokens stand for, and its segments if there is a
// reference among them.
func segments(text string, tokens []token) (string, []source.Segment) {
	if len(tokens) == 0 {
		return text, nil
	}
	var out strings.Builder
	var all []source.Segment
	literal, references := 0, false // where the current literal run begins
	flush := func(read int) {
		if run := out.String()[literal:]; run != "" {
			all = source.Append(all, source.Segment{Text: run}, read, len(text))
		}
	}
	for _, t := range tokens {
		if t.name == "" {
			out.WriteString(t.text)
			continue
		}
		flush(t.at.start)
		references = true
		out.WriteString(t.text)
		literal = out.Len()
		all = source.Append(all, source.Segment{
			Text: t.text, Name: t.name, Operator: t.operator, Word: text[t.word.start:t.word.end],
		}, t.at.end, len(text))
	}
	if !references {
		return out.String(), nil
	}
	flush(len(text))
	return out.String(), all
}
