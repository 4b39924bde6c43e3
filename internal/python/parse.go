package python

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

const (
	bom = "\ufeff"
	// maxIndents is how many levels of indentation CPython takes, the first
	// included.
	maxIndents = 100
)

// Parse reads a source file. It takes time linear in its size, and gives at most
// 100 problems. Of a statement that is broken it gives what stands before the
// fault, and an [Unknown] as the value of an assignment.
func Parse(f *source.File) *Module {
	module := &Module{File: f}
	if len(f.Data) > math.MaxInt32-1 {
		module.Problems = []source.Problem{{Code: source.Refused, Message: "file is too large", At: f.Whole()}}
		return module
	}
	p := &parser{lexer: lexer{src: string(f.Data)}, module: module}
	p.returns = strings.IndexByte(p.src, '\r') >= 0
	p.encoding()
	p.blocks, p.recovering = []block{{}}, -1
	for p.line() {
		p.logicalLine()
	}
	if p.opened != nil {
		p.missingBlock(len(p.src))
	}
	for len(p.blocks) > 1 {
		p.closeBlock(len(p.src))
	}
	p.endBlock(p.top(), len(p.src))
	module.Body = p.suite(0)
	if len(p.comments) > 0 {
		module.Comments = make([]source.Comment, 0, len(p.comments))
	}
	for _, c := range p.comments {
		module.Comments = append(module.Comments, source.Comment{Text: p.src[c.Start:c.End], At: f.Pos(c.Start, c.End), Alone: c.alone})
	}
	slices.SortStableFunc(p.problems, func(a, b problem) int { return cmp.Compare(a.Start, b.Start) })
	for _, fault := range p.problems {
		module.Problems = append(module.Problems, source.Problem{Code: fault.code, Message: fault.message, At: f.Pos(fault.Start, fault.End)})
	}
	return module
}

// A parser makes statements of logical lines.
type parser struct {
	lexer
	module *Module
	i      int  // the token at hand
	depth  int  // of expressions in expressions
	failed bool // the logical line is broken, and the rest of it skipped
	// lastEnd is where the last token ends of the lines read before.
	lastEnd int

	blocks []block
	// opened is the statement whose block is to follow; lenient that its head
	// is broken, so that it may as well have none.
	opened  Statement
	lenient bool
	// recovering is the indentation of a statement with a bracket that is never
	// closed: lines that are indented more belong to it. Else it is -1.
	recovering int

	pattern bool // in the pattern of a case
	// These hold what is read of the lists that are not at their end.
	statements []Statement
	scratch    []Expression
	arguments  []Argument
	slabs
}

// logicalLine reads the statements of the tokens at hand.
func (p *parser) logicalLine() {
	p.i, p.failed, p.depth, p.pattern = 0, false, 0, false
	first := p.tokens[0]
	if p.recovering >= 0 {
		stray := first.kind == tkStray || first.kind == opCloseParen || first.kind == opCloseBracket || first.kind == opCloseBrace
		if p.column > p.recovering || stray {
			p.problems = p.problems[:p.before]
			return
		}
		p.recovering = -1
	}
	p.indent(int(first.start))
	p.statement()
	if p.cut && p.opened == nil {
		p.recovering = p.column
	}
	if n := len(p.tokens); n > 1 {
		p.lastEnd = int(p.tokens[n-2].end)
	}
}

// kind gives the kind of the token at hand.
func (p *parser) kind() kind { return p.tokens[p.i].kind }

// ahead gives the kind of a token behind the one at hand.
func (p *parser) ahead(n int) kind {
	if p.i+n < len(p.tokens) {
		return p.tokens[p.i+n].kind
	}
	return tkEnd
}

// start gives the place of the token at hand.
func (p *parser) start() int { return int(p.tokens[p.i].start) }

// span gives the range up to the last token read.
func (p *parser) span(start int) Span {
	if p.i == 0 {
		return Span{start, start}
	}
	return Span{start, max(start, int(p.tokens[p.i-1].end))}
}

// skip goes to the next token, if there is one.
func (p *parser) skip() {
	if p.i < len(p.tokens)-1 {
		p.i++
	}
}

// accept skips a token of a kind.
func (p *parser) accept(k kind) bool {
	if p.kind() != k {
		return false
	}
	p.skip()
	return true
}

// expect skips a token of a kind, and fails on another.
func (p *parser) expect(k kind) {
	if !p.accept(k) {
		p.fail(invalid)
	}
}

const invalid = "invalid syntax"

// fail reports the token at hand and skips the rest of the logical line, so that
// every loop over tokens ends.
func (p *parser) fail(message string) {
	if p.failed {
		return
	}
	p.failed = true
	t := p.tokens[p.i]
	p.report(int(t.start), int(t.end), message)
	p.i = len(p.tokens) - 1
}

// nothing stands for an expression that is not there, once the line has failed.
func (p *parser) nothing() Expression { return p.unknown(p.gone()) }

// gone gives an empty range at the end of the last token.
func (p *parser) gone() Span {
	if p.i == 0 {
		return Span{p.start(), p.start()}
	}
	end := int(p.tokens[p.i-1].end)
	return Span{end, end}
}

// word gives the text of a range that is a name or a number.
func (p *parser) word(t token) string { return p.text(Span{int(t.start), int(t.end)}) }

// text gives the text of a range as UTF-8.
func (p *parser) text(s Span) string {
	text := p.src[s.Start:s.End]
	switch {
	case p.latin1:
		return fromLatin1(text)
	case p.dirty:
		return strings.ToValidUTF8(text, "\ufffd")
	}
	return text
}

func fromLatin1(text string) string {
	i := 0
	for i < len(text) && text[i] < utf8.RuneSelf {
		i++
	}
	if i == len(text) {
		return text
	}
	runes := make([]rune, len(text))
	for i := range len(text) {
		runes[i] = rune(text[i])
	}
	return string(runes)
}
