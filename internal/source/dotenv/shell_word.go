package dotenv

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// shellRun is the operator of the segment for what the shell would have to run,
// or knows only when it runs. It has no name, and stays open.
const shellRun = "$("

// A shellWord makes segments of a word of the shell's grammar. Literal text is
// taken from the file, where the parser has already dropped some of it.
type shellWord struct {
	text string
	b    *segmentBuilder
}

func (w shellWord) cut(from, to syntax.Pos) string {
	end := min(int(to.Offset()), len(w.text))
	return w.text[min(int(from.Offset()), end):end]
}

// parts reads the parts of a word that stands behind a "=", where a tilde can
// be the home folder, or elsewhere.
func (w shellWord) parts(parts []syntax.WordPart, assigned bool) {
	for i, part := range parts {
		switch part := part.(type) {
		case *syntax.Lit:
			last := i == len(parts)-1
			w.unquoted(w.cut(part.Pos(), part.End()), assigned && i == 0, assigned, last)
		case *syntax.SglQuoted:
			w.single(part)
		case *syntax.DblQuoted:
			for _, inner := range part.Parts {
				if lit, ok := inner.(*syntax.Lit); ok {
					w.b.literal(shellUnescape(w.cut(lit.Pos(), lit.End()), "$`\"\\"))
					continue
				}
				w.other(inner)
			}
		default:
			w.other(part)
		}
	}
}

func (w shellWord) single(part *syntax.SglQuoted) {
	start := int(part.Left.Offset()) + shellOpening(part.Dollar)
	text := w.text[min(start, len(w.text)):min(int(part.Right.Offset()), len(w.text))]
	text = strings.ReplaceAll(text, "\x00", "")
	if part.Dollar {
		const known = `\'"abfnrtv`
		for i := 0; i < len(text); i++ {
			if text[i] != '\\' {
				continue
			}
			if i++; i == len(text) || strings.IndexByte(known, text[i]) < 0 {
				// A number of a character, which nobody writes into a file.
				w.b.reference(source.Segment{Text: w.cut(part.Pos(), part.End()), Operator: shellRun})
				return
			}
		}
		text = unescape(text, known)
	}
	w.b.literal(text)
}

// unquoted reads literal text outside quotes. A tilde counts at its begin, if
// first, and behind a colon.
func (w shellWord) unquoted(text string, first, assigned, last bool) {
	for text != "" {
		if first && text[0] == '~' {
			end := strings.IndexAny(text, "/:")
			if end < 0 && last {
				end = len(text)
			}
			switch {
			case end == 1:
				w.b.reference(source.Segment{Text: "~", Name: "HOME"})
				text = text[1:]
			case end > 1 && strings.IndexByte(text[:end], '\\') < 0:
				w.b.reference(source.Segment{Text: text[:end], Operator: shellRun})
				text = text[end:]
			}
		}
		end := len(text)
		if i := strings.Index(text, ":~"); i >= 0 && assigned {
			end = i + 1
		}
		w.b.literal(shellUnescape(text[:end], ""))
		text, first = text[end:], true
	}
}

// other reads a part that is not literal.
func (w shellWord) other(part syntax.WordPart) {
	text := w.cut(part.Pos(), part.End())
	if glob, ok := part.(*syntax.ExtGlob); ok {
		w.b.literal(w.cut(glob.Pos(), glob.End())) // no file names behind a "="
		return
	}
	parameter, ok := part.(*syntax.ParamExp)
	if !ok {
		w.b.reference(source.Segment{Text: text, Operator: shellRun})
		return
	}
	segment := source.Segment{Text: text, Operator: shellRun}
	plain := parameter.Param != nil && parameter.Slice == nil && parameter.Repl == nil &&
		parameter.Index == nil && parameter.Names == 0 && !parameter.Excl && !parameter.Length && !parameter.Width
	if plain && (isName(parameter.Param.Value) || isArgument(parameter.Param.Value)) {
		switch expansion := parameter.Exp; {
		case expansion == nil:
			segment.Name, segment.Operator = parameter.Param.Value, ""
		case shellOperators[expansion.Op] != "":
			segment.Name, segment.Operator = parameter.Param.Value, shellOperators[expansion.Op]
			if expansion.Word != nil {
				segment.Word = w.cut(expansion.Word.Pos(), parameter.Rbrace)
			}
		}
	}
	w.b.reference(segment)
}

var shellOperators = map[syntax.ParExpOperator]string{
	syntax.AlternateUnset: "+", syntax.AlternateUnsetOrNull: ":+",
	syntax.DefaultUnset: "-", syntax.DefaultUnsetOrNull: ":-",
	syntax.ErrorUnset: "?", syntax.ErrorUnsetOrNull: ":?",
}

// isArgument tells whether a name is that of an argument of the shell, of which
// a file that is sourced has none.
func isArgument(name string) bool {
	return len(name) == 1 && '1' <= name[0] && name[0] <= '9'
}

// shellUnescape decodes backslashes: before any character, or only before those
// of a set. A backslash and a line end are nothing, and so is NUL.
func shellUnescape(text, only string) string {
	if !strings.ContainsAny(text, "\\\x00") {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == 0:
		case c != '\\':
			b.WriteByte(c)
		case i+1 == len(text):
			// The parser ends the text before the line end.
		case text[i+1] == '\n':
			i++
		case only == "" || strings.IndexByte(only, text[i+1]) >= 0:
			i++
			b.WriteByte(text[i])
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// shellSpecial tells which characters may mean something to the shell.
func shellSpecial(c rune) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == '-', c == '.', c == '/':
		return false
	}
	return true
}

// plainShell gives the segments of a word that is made of ordinary characters,
// $NAME and ${NAME}. It gives false for any other.
func plainShell(word string) ([]source.Segment, bool) {
	var b segmentBuilder
	for word != "" {
		end := strings.IndexFunc(word, shellSpecial)
		if end < 0 {
			end = len(word)
		}
		b.literal(word[:end])
		if word = word[end:]; word == "" {
			break
		}
		start := 1
		if strings.HasPrefix(word, "${") {
			start = 2
		}
		end = start + nameLength(word[start:])
		stop := end
		switch {
		case word[0] != '$' || end == start:
			return nil, false
		case start == 2 && (end == len(word) || word[end] != '}'):
			return nil, false
		case start == 2:
			stop++
		}
		b.reference(source.Segment{Text: word[:stop], Name: word[start:end]})
		word = word[stop:]
	}
	return b.done(), true
}

// shellDefault gives the segments of the word of a reference.
func shellDefault(word string) ([]source.Segment, bool) {
	if segments, ok := plainShell(word); ok {
		return segments, true // most are, and the parser is slow
	}
	text := "V=${X-" + word + "}"
	statements, err := shellStatements(text)
	if err != nil || len(statements) != 1 {
		return nil, false
	}
	call, ok := statements[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Assigns) != 1 || len(call.Args) > 0 || len(call.Assigns[0].Value.Parts) != 1 {
		return nil, false
	}
	parameter, ok := call.Assigns[0].Value.Parts[0].(*syntax.ParamExp)
	if !ok || parameter.Exp == nil {
		return nil, false
	}
	var b segmentBuilder
	if parameter.Exp.Word != nil {
		shellWord{text: text, b: &b}.parts(parameter.Exp.Word.Parts, false)
	}
	return b.done(), true
}
