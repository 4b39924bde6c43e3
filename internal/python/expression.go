package python

const (
	// maxDepth bounds how deep expressions nest in each other.
	maxDepth = 1000
	// maxChain and maxTrailers bound how deep chains such as a + b + c and a.b.c
	// nest to the left. What is longer is flat.
	maxChain    = 1000
	maxTrailers = 200
)

// deeper tells whether one more level of expressions can be read.
func (p *parser) deeper() bool {
	p.depth++
	if p.depth > maxDepth {
		p.fail("too many nested expressions")
	}
	return !p.failed
}

// yieldOrStar reads what can stand right of an equals sign.
func (p *parser) yieldOrStar() Expression {
	if p.kind() == kwYield {
		return p.yield()
	}
	return p.starExpressions()
}

// starExpressions reads an expression, or a tuple without parentheses.
func (p *parser) starExpressions() Expression {
	start := p.start()
	e := p.starExpression()
	if p.kind() == opComma {
		return p.tuple(start, e, p.starExpression)
	}
	return e
}

func (p *parser) starExpression() Expression {
	if p.kind() == opStar {
		return p.starred()
	}
	return p.expression()
}

// starNamed reads an element of a list, a set or a tuple.
func (p *parser) starNamed() Expression {
	if p.kind() == opStar {
		return p.starred()
	}
	return p.named()
}

// starred reads a star and what it unpacks.
func (p *parser) starred() Expression {
	start := p.start()
	p.skip()
	e := p.binary(bitOr)
	return p.unknown(p.span(start), e)
}

// targets reads the targets of a for.
func (p *parser) targets() Expression {
	start := p.start()
	e := p.starTarget()
	if p.kind() == opComma {
		return p.tuple(start, e, p.starTarget)
	}
	return e
}

func (p *parser) starTarget() Expression {
	if p.kind() == opStar {
		return p.starred()
	}
	return p.binary(bitOr)
}

// tuple reads what follows the first element of a tuple without parentheses.
func (p *parser) tuple(start int, first Expression, element func() Expression) Expression {
	base := len(p.scratch)
	p.scratch = append(p.scratch, first)
	for p.accept(opComma) && p.elementAhead() {
		p.scratch = push(p.scratch, element())
	}
	return &Sequence{p.span(start), Tuple, p.collect(base)}
}

// elementAhead tells whether another element follows a comma.
func (p *parser) elementAhead() bool {
	switch k := p.kind(); k {
	case tkEnd, opSemicolon, opAssign, opColon, opBang, opCloseParen, opCloseBracket, opCloseBrace, kwIn, kwIf:
		return false
	default:
		return k < opPlusAssign || k > opRightAssign
	}
}

// collect takes the expressions read since base.
func (p *parser) collect(base int) []Expression {
	return take(&p.expressions, &p.scratch, base)
}

// named reads an expression, or name := expression.
func (p *parser) named() Expression {
	start := p.start()
	e := p.expression()
	if p.kind() != opWalrus {
		return e
	}
	if _, ok := e.(*Name); !ok {
		p.fail("cannot use assignment expressions with this target")
		return e
	}
	p.skip()
	return p.unknown(p.span(start), e, p.expression()).until(p)
}

// until gives an unknown its end, once its parts are read.
func (e *Unknown) until(p *parser) *Unknown {
	e.End = p.span(e.Start).End
	return e
}

func (p *parser) yield() Expression {
	start := p.start()
	p.skip()
	if p.accept(kwFrom) {
		e := p.expression()
		return p.unknown(p.span(start), e)
	}
	switch p.kind() {
	case tkEnd, opSemicolon, opAssign, opBang, opColon, opCloseParen, opCloseBracket, opCloseBrace:
		return p.unknown(p.span(start))
	}
	e := p.starExpressions()
	return p.unknown(p.span(start), e)
}

// expression reads an expression without a comma or a star.
func (p *parser) expression() Expression {
	if !p.deeper() {
		return p.nothing()
	}
	start := p.start()
	var e Expression
	switch {
	case p.kind() == kwLambda:
		e = p.lambda()
	case p.pattern:
		e = p.binary(looseOr)
		if p.accept(kwAs) {
			at := p.start()
			name, _ := p.identifier()
			bound := alloc(&p.names, Name{p.span(at), name})
			e = p.unknown(p.span(start), e, bound)
		}
	default:
		e = p.binary(looseOr)
		if p.accept(kwIf) {
			test := p.binary(looseOr)
			p.expect(kwElse)
			otherwise := p.expression()
			e = &Conditional{p.span(start), e, test, otherwise}
		}
	}
	p.depth--
	return e
}

func (p *parser) lambda() Expression {
	start := p.start()
	p.skip()
	base := len(p.scratch)
	for _, parameter := range p.parameters(opColon) {
		if parameter.Default != nil {
			p.scratch = append(p.scratch, parameter.Default)
		}
	}
	p.expect(opColon)
	p.scratch = append(p.scratch, p.expression())
	return p.unknown(p.span(start), p.collect(base)...)
}

// binary reads operations of two that bind at least as tight as least.
func (p *parser) binary(least int8) Expression {
	start := p.start()
	left := p.unary(least)
	var flat *Unknown
	for n := 0; ; n++ {
		k := p.kind()
		level := precedence[k]
		if level < least || level == 0 {
			return left
		}
		if level == comparison {
			if k == kwNot && p.ahead(1) != kwIn {
				return left
			}
			left = p.compared(start, left)
			continue
		}
		p.skip()
		right := p.binary(level + 1)
		switch {
		case flat != nil:
			flat.Parts = push(flat.Parts, right)
			flat.End = p.span(start).End
		case n >= maxChain:
			flat = p.unknown(p.span(start), left, right)
			left = flat
		default:
			left = alloc(&p.binaries, Binary{p.span(start), spelling[k], left, right})
		}
	}
}

// compared reads a chain of comparisons.
func (p *parser) compared(start int, left Expression) Expression {
	base := len(p.scratch)
	p.scratch = append(p.scratch, left)
	for precedence[p.kind()] == comparison {
		switch {
		case p.kind() == kwNot && p.ahead(1) != kwIn:
			p.fail(invalid)
		case p.kind() == kwNot, p.kind() == kwIs && p.ahead(1) == kwNot:
			p.skip()
			p.skip()
		default:
			p.skip()
		}
		p.scratch = push(p.scratch, p.binary(bitOr))
	}
	return p.unknown(p.span(start), p.collect(base)...)
}

// unary reads what stands between operators of two: with not, signs, await and
// powers.
func (p *parser) unary(least int8) Expression {
	start := p.start()
	k := p.kind()
	switch k {
	case kwNot:
		if least > looseNot {
			p.fail(invalid)
			return p.nothing()
		}
	case opMinus, opPlus, opTilde:
	default:
		return p.power()
	}
	if !p.deeper() {
		return p.nothing()
	}
	p.skip()
	var operand Expression
	if k == kwNot {
		operand = p.binary(looseNot)
	} else {
		operand = p.unary(product)
	}
	p.depth--
	return &Unary{p.span(start), spelling[k], operand}
}

// power reads a primary with what is raised.
func (p *parser) power() Expression {
	start := p.start()
	var e Expression
	if p.accept(kwAwait) {
		value := p.primary()
		e = p.unknown(p.span(start), value)
	} else {
		e = p.primary()
	}
	if p.kind() != opPower || !p.deeper() {
		return e
	}
	p.skip()
	right := p.unary(product)
	p.depth--
	return alloc(&p.binaries, Binary{p.span(start), "**", e, right})
}
