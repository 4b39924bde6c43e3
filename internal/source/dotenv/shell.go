package dotenv

import (
	"errors"
	"strings"
	"unicode/utf8"

	"mvdan.cc/sh/v3/syntax"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// maxShell is the largest file in bytes that is read as the shell reads it. The
// parser of the shell's grammar calls itself for what is nested, and one byte
// can be one level.
const maxShell = 256 << 10

// parseShell reads a file as bash does with "set -a; source FILE". Only
// assignments count, and nothing is run: what the shell would run to get a part
// of a value is a reference that stays open. Behind a syntax error the shell
// reads nothing, but what stands before has been done by then.
func parseShell(file *source.File) source.Document {
	s := shellScanner{reading: newReading(file)}
	if len(s.text) > maxShell {
		s.problem(source.Refused, span{0, 0}, "larger than 256 KiB: not read as the shell reads it")
		s.rest(newPythonScanner(newReading(s.file)))
		return s.finish()
	}
	s.encoding("not UTF-8: the shell hands the bytes on as they are")
	statements, err := shellStatements(s.text)
	behind := 0
	for _, statement := range statements {
		if s.full {
			return s.finish()
		}
		s.statement(statement)
		behind = s.clamp(statement.End())
		for _, comment := range statement.Comments {
			behind = max(behind, s.remark(s.clamp(comment.Hash)))
		}
	}
	if err != nil {
		s.fault(err)
		return s.finish()
	}
	// The parser does not hand out comments behind the last statement.
	at := 0
	if behind > 0 {
		at = s.nextLine(behind)
	}
	for ; at < len(s.text) && !s.full; at = s.nextLine(at) {
		if start := skipBlank(s.text, at); start < len(s.text) && s.text[start] == '#' {
			s.remark(start)
		}
	}
	return s.finish()
}

var shellRules = assembly{split: shellDefault}

// shellStatements gives the statements up to the first syntax error, and it.
func shellStatements(text string) (statements []*syntax.Stmt, fault error) {
	parser := syntax.NewParser(syntax.KeepComments(true), syntax.Variant(syntax.LangBash))
	// The loop must not be left: the parser may go on and call it again.
	for statement, err := range parser.StmtsSeq(strings.NewReader(maskShell(text))) {
		switch {
		case err != nil && fault == nil:
			fault = err
		case err == nil && fault == nil:
			statements = append(statements, statement)
		}
	}
	return statements, fault
}

// maskShell replaces what the parser treats otherwise than bash by a dot: a
// carriage return, which bash takes for an ordinary character, and bytes that
// are not UTF-8. No offset changes, and values are read from the real text.
func maskShell(text string) string {
	masked := []byte(text)
	for i := 0; i < len(masked); {
		c, size := utf8.DecodeRuneInString(text[i:])
		if c == '\r' || c == utf8.RuneError && size == 1 {
			masked[i] = '.'
		}
		i += size
	}
	return string(masked)
}

type shellScanner struct{ reading }

func (s *shellScanner) clamp(at syntax.Pos) int { return min(int(at.Offset()), len(s.text)) }

func (s *shellScanner) remark(start int) (end int) {
	end = s.newline(start)
	line := strings.LastIndexByte(s.text[:start], '\n') + 1
	s.comment(span{start, end}, strings.TrimLeft(s.text[line:start], " \t") == "")
	return end
}

// fault reports a syntax error. Its own message quotes the text.
func (s *shellScanner) fault(err error) {
	message := "not what the grammar of the shell allows: quote the value"
	var at syntax.Pos
	var parse syntax.ParseError
	var language syntax.LangError
	switch {
	case errors.As(err, &parse):
		at = parse.Pos
		if strings.Contains(parse.Text, "without closing quote") {
			message = "the quote is opened and never closed"
		}
	case errors.As(err, &language):
		at = language.Pos
	}
	offset := s.clamp(at)
	start := strings.LastIndexByte(s.text[:offset], '\n') + 1
	s.refuse(span{start, s.lineEnd(start)}, message+": the shell reads nothing from here on")
}

func (s *shellScanner) statement(statement *syntax.Stmt) {
	at := span{s.clamp(statement.Pos()), s.clamp(statement.End())}
	at.end = max(at.start, min(at.end, s.newline(at.start)))
	switch command := statement.Cmd.(type) {
	case *syntax.CallExpr:
		switch {
		case len(command.Args) > 0 && len(command.Assigns) > 0:
			s.dropped(at, command.Assigns[0].Name.Value, "a command follows: the shell sets the variable for that command only")
			return
		case len(command.Args) > 0:
			if !shellOptions[command.Args[0].Lit()] {
				s.dropped(at, "", "not an assignment: the shell runs it as a command")
			}
			return
		}
		if s.background(statement, at, command.Assigns) {
			return
		}
		for _, assign := range command.Assigns {
			s.assign(assign)
		}
	case *syntax.DeclClause:
		if command.Variant.Value == "local" || s.background(statement, at, command.Args) {
			return
		}
		for _, assign := range command.Args {
			s.assign(assign)
		}
	case nil:
	default:
		s.dropped(at, "", "not an assignment: the shell runs it as a command")
	}
}

// shellOptions are commands that a file for the shell may well hold, and that
// set no variable.
var shellOptions = map[string]bool{"set": true, "shopt": true, ":": true, "true": true}

func (s *shellScanner) background(statement *syntax.Stmt, at span, assigns []*syntax.Assign) bool {
	if !statement.Background {
		return false
	}
	name := ""
	if len(assigns) > 0 && assigns[0].Name != nil {
		name = assigns[0].Name.Value
	}
	s.dropped(at, name, `"&" ends the value: the shell makes the assignment in another process and loses it`)
	return true
}

func (s *shellScanner) assign(assign *syntax.Assign) {
	if assign.Name == nil {
		return // an option of export
	}
	name := assign.Name.Value
	nameAt := span{s.clamp(assign.Name.Pos()), s.clamp(assign.Name.End())}
	switch {
	case assign.Naked:
		s.bare(name, nameAt, nameAt.end)
		return
	case assign.Array != nil || assign.Index != nil:
		s.dropped(span{nameAt.start, s.lineEnd(nameAt.end)}, name, "an array: the shell hands it to no program")
		return
	}
	at := span{nameAt.end + 1, nameAt.end + 1}
	var b segmentBuilder
	if assign.Append {
		at = span{at.start + 1, at.start + 1}
		b.reference(source.Segment{Name: name})
	}
	if assign.Value != nil {
		w := shellWord{text: s.text, b: &b}
		w.parts(assign.Value.Parts, true)
		at = span{s.clamp(assign.Value.Pos()), s.clamp(assign.Value.End())}
		if len(assign.Value.Parts) == 1 {
			at = s.inner(assign.Value.Parts[0], at)
		}
	}
	value, segments := tidy(b.done())
	s.fact(name, nameAt, value, at, segments)
}

// inner gives the place of a value that is one quoted text, without the quotes.
func (s *shellScanner) inner(part syntax.WordPart, at span) span {
	switch part := part.(type) {
	case *syntax.SglQuoted:
		return span{s.clamp(part.Left) + shellOpening(part.Dollar), s.clamp(part.Right)}
	case *syntax.DblQuoted:
		return span{s.clamp(part.Left) + shellOpening(part.Dollar), s.clamp(part.Right)}
	}
	return at
}

// shellOpening gives the length of an opening quote, with or without a dollar
// sign before it.
func shellOpening(dollar bool) int {
	if dollar {
		return 2
	}
	return 1
}
