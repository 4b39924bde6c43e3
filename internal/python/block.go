package python

import (
	"strconv"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A block is a suite that is being read.
type block struct {
	owner             Statement // nil for the module, and for an unexpected indent
	column, alternate int
	statements        int // those of the blocks around it that are read already
	decorators        []Expression
	chain             chain
}

// A chain is what the last statement of a block leaves for a clause to follow.
type chain uint8

const (
	noChain     chain = iota
	chainIf           // elif, else
	chainLoop         // else
	chainTry          // except, finally
	chainCaught       // except, else, finally
	chainTried        // finally
)

func (p *parser) top() *block { return &p.blocks[len(p.blocks)-1] }

// indent opens or closes blocks before a statement.
func (p *parser) indent(at int) {
	const tabs = "inconsistent use of tabs and spaces in indentation"
	top := p.top()
	if p.opened != nil && p.column > top.column {
		if p.alternate <= top.alternate {
			p.note(source.Refused, at, at, tabs)
		}
		p.openBlock(p.opened, at)
		return
	}
	if p.opened != nil {
		p.missingBlock(at)
	}
	message := "unexpected indent"
	for p.column < top.column {
		message = "unindent does not match any outer indentation level"
		p.closeBlock(at)
		top = p.top()
	}
	if p.column == top.column {
		if p.alternate != top.alternate {
			p.note(source.Refused, at, at, tabs)
		}
		return
	}
	if len(p.blocks) < maxIndents {
		p.note(source.Refused, at, at, message)
	}
	p.openBlock(nil, at)
}

func (p *parser) openBlock(owner Statement, at int) {
	p.opened = nil
	if len(p.blocks) == maxIndents {
		p.note(source.Refused, at, at, "too many levels of indentation")
		return
	}
	p.blocks = append(p.blocks, block{owner: owner, column: p.column, alternate: p.alternate, statements: len(p.statements)})
}

// closeBlock ends the innermost block before a statement.
func (p *parser) closeBlock(at int) {
	b := *p.top()
	p.endBlock(&b, at)
	p.blocks = p.blocks[:len(p.blocks)-1]
	if b.owner != nil {
		setBody(b.owner, p.suite(b.statements), p.lastEnd)
	}
}

// endBlock reports what a block lacks at its end.
func (p *parser) endBlock(b *block, at int) {
	p.endChain(b, at)
	if b.decorators != nil {
		p.note(source.Refused, at, at, invalid)
	}
}

// endChain reports a try that neither an except nor a finally follows.
func (p *parser) endChain(b *block, at int) {
	if b.chain == chainTry {
		p.note(source.Refused, at, at, "expected 'except' or 'finally' block")
	}
	b.chain = noChain
}

// missingBlock reports a head without a body.
func (p *parser) missingBlock(at int) {
	owner := p.opened
	p.opened = nil
	if p.lenient {
		return
	}
	what := ""
	switch s := owner.(type) {
	case *Class:
		what = "class definition"
	case *Function:
		what = "function definition"
	case *Compound:
		what = "'" + s.Keyword + "' statement"
	}
	line := p.module.File.Pos(owner.Range().Start, owner.Range().Start).Line
	p.note(source.Refused, at, at, "expected an indented block after "+what+" on line "+strconv.Itoa(line))
}

// suite takes the statements read since there were n.
func (p *parser) suite(n int) []Statement { return take(&p.bodies, &p.statements, n) }

// setBody gives a compound statement its body and its end.
func setBody(s Statement, body []Statement, end int) {
	switch s := s.(type) {
	case *Class:
		s.Body, s.End = body, end
	case *Function:
		s.Body, s.End = body, end
	case *Compound:
		s.Body, s.End = body, end
	}
}

// follow puts a clause behind the one before it.
func (p *parser) follow(k kind) {
	b := p.top()
	before := b.chain
	next, ok := noChain, true
	switch k {
	case kwIf:
		next = chainIf
	case kwFor, kwWhile:
		next = chainLoop
	case kwTry:
		next = chainTry
	case kwElif:
		next, ok = chainIf, before == chainIf
	case kwElse:
		ok = before == chainIf || before == chainLoop || before == chainCaught
		if before == chainCaught {
			next = chainTried
		}
	case kwExcept:
		next, ok = chainCaught, before == chainTry || before == chainCaught
	case kwFinally:
		ok = before == chainTry || before == chainCaught || before == chainTried
	}
	if !ok {
		p.report(p.start(), int(p.tokens[p.i].end), invalid)
	}
	if k != kwExcept && k != kwFinally {
		p.endChain(b, p.start())
	}
	b.chain = next
}
