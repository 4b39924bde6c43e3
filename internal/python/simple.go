package python

import "strings"

// simpleStatements reads the statements of a line, up to its end.
func (p *parser) simpleStatements() {
	for {
		s := p.simple()
		if s != nil {
			p.statements = push(p.statements, s)
		}
		if p.failed || !p.accept(opSemicolon) || p.kind() == tkEnd {
			return
		}
	}
}

// simple reads a statement of one line. It gives nil if there is nothing left of
// it.
func (p *parser) simple() Statement {
	start := p.start()
	var s Statement
	switch k := p.kind(); k {
	case kwImport:
		s = p.imports()
	case kwFrom:
		s = p.from()
	case kwReturn:
		p.skip()
		r := &Return{}
		if !p.ended() {
			r.Value = p.starExpressions()
		}
		r.Span = p.span(start)
		s = r
	case kwPass, kwBreak, kwContinue, kwDel, kwRaise, kwAssert, kwGlobal, kwNonlocal:
		p.skip()
		var operands []Expression
		if !p.ended() {
			operands = p.operands(k)
		} else if k != kwPass && k != kwBreak && k != kwContinue && k != kwRaise {
			p.fail(invalid)
		}
		s = &Simple{p.span(start), spelling[k], operands}
	default:
		if k == tkName && p.ahead(1) == tkName && p.soft("type") {
			s = p.typeAlias()
			break
		}
		return p.expressionStatement()
	}
	if !p.ended() {
		p.fail(invalid)
	}
	if p.failed {
		return nil
	}
	return s
}

// ended tells whether a statement can end here.
func (p *parser) ended() bool { return p.kind() == tkEnd || p.kind() == opSemicolon }

// operands reads what stands behind the keyword of a simple statement.
func (p *parser) operands(k kind) []Expression {
	var all []Expression
	switch k {
	case kwRaise:
		all = append(all, p.expression())
		if p.accept(kwFrom) {
			all = append(all, p.expression())
		}
	case kwAssert:
		all = append(all, p.expression())
		if p.accept(opComma) {
			all = append(all, p.expression())
		}
	case kwDel:
		for {
			all = append(all, p.deleted(p.expression()))
			if !p.accept(opComma) || p.ended() {
				break
			}
		}
	case kwGlobal, kwNonlocal:
		for {
			name, at := p.identifier()
			all = append(all, alloc(&p.names, Name{at, name}))
			if !p.accept(opComma) {
				break
			}
		}
	default:
		p.fail(invalid)
	}
	return all
}

func (p *parser) typeAlias() Statement {
	start := p.start()
	p.skip()
	name, at := p.identifier()
	operands := []Expression{alloc(&p.names, Name{at, name})}
	operands = append(operands, p.typeParameters()...)
	p.expect(opAssign)
	operands = append(operands, p.expression())
	return &Simple{p.span(start), "type", operands}
}

// dotted reads names with dots between them.
func (p *parser) dotted() string {
	name, _ := p.identifier()
	if p.kind() != opDot {
		return name
	}
	var b strings.Builder
	b.WriteString(name)
	for p.accept(opDot) {
		name, _ := p.identifier()
		b.WriteByte('.')
		b.WriteString(name)
	}
	return b.String()
}

func (p *parser) imports() Statement {
	s := &Import{Span: Span{Start: p.start()}}
	p.skip()
	for {
		start := p.start()
		name := Imported{Name: p.dotted()}
		if p.accept(kwAs) {
			name.As, _ = p.identifier()
		}
		name.Span = p.span(start)
		s.Names = push(s.Names, name)
		if !p.accept(opComma) {
			break
		}
	}
	s.Span = p.span(s.Start)
	return s
}

func (p *parser) from() Statement {
	s := &Import{Span: Span{Start: p.start()}, From: true}
	p.skip()
	for {
		if p.accept(opDot) {
			s.Level++
		} else if p.accept(opEllipsis) {
			s.Level += 3
		} else {
			break
		}
	}
	if s.Level == 0 || p.kind() != kwImport {
		s.Module = p.dotted()
	}
	p.expect(kwImport)
	if p.kind() == opStar {
		start := p.start()
		p.skip()
		s.Names = []Imported{{Span: p.span(start), Name: "*"}}
		s.Span = p.span(s.Start)
		return s
	}
	parentheses := p.accept(opOpenParen)
	for {
		start := p.start()
		var name Imported
		name.Name, _ = p.identifier()
		if p.accept(kwAs) {
			name.As, _ = p.identifier()
		}
		name.Span = p.span(start)
		s.Names = push(s.Names, name)
		if !p.accept(opComma) || parentheses && p.kind() == opCloseParen {
			break
		}
		if p.ended() {
			p.fail("trailing comma not allowed without surrounding parentheses")
		}
	}
	if parentheses {
		p.expect(opCloseParen)
	}
	s.Span = p.span(s.Start)
	return s
}

// expressionStatement reads an expression or an assignment. Of an assignment
// that is broken behind its operator the targets are left.
func (p *parser) expressionStatement() Statement {
	start := p.start()
	first := p.yieldOrStar()
	if p.failed {
		return nil
	}
	s := Assignment{}
	valueAt, base := 0, len(p.scratch)
	k := p.kind()
	switch {
	case k == tkEnd, k == opSemicolon:
		return alloc(&p.expressionStatements, ExpressionStatement{p.span(start), first})
	case k == opAssign:
		p.scratch = push(p.scratch, p.target(first))
		for p.accept(opAssign) {
			valueAt = p.start()
			s.Value = p.yieldOrStar()
			if p.kind() == opAssign {
				p.scratch = append(p.scratch, p.target(s.Value))
			}
		}
	case k == opColon:
		p.scratch = append(p.scratch, p.annotated(first))
		p.skip()
		s.Annotation = p.expression()
		if p.accept(opAssign) {
			valueAt = p.start()
			s.Value = p.yieldOrStar()
		}
	case k >= opPlusAssign && k <= opRightAssign:
		p.scratch = append(p.scratch, p.augmented(first))
		s.Operator = spelling[k]
		p.skip()
		valueAt = p.start()
		s.Value = p.yieldOrStar()
	default:
		if name, ok := first.(*Name); ok && (name.ID == "print" || name.ID == "exec") {
			p.fail("missing parentheses in call to '" + name.ID + "'")
			return nil
		}
	}
	if !p.ended() {
		p.fail(invalid)
	}
	s.Span, s.Targets = p.span(start), p.collect(base)
	switch {
	case p.failed && (s.Targets == nil || k == opColon && valueAt == 0):
		return nil
	case p.failed && valueAt > 0:
		s.Value = p.unknown(Span{min(valueAt, s.End), s.End})
	}
	return alloc(&p.assignments, s)
}
