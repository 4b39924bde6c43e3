package python

// atom reads an expression without operators or trailers.
func (p *parser) atom() Expression {
	t := p.tokens[p.i]
	at := Span{int(t.start), int(t.end)}
	switch t.kind {
	case tkName:
		p.skip()
		return alloc(&p.names, Name{at, p.word(t)})
	case tkNumber:
		p.skip()
		return alloc(&p.numbers, Number{at, p.word(t)})
	case tkString, tkFStringStart:
		return p.literals()
	case kwNone, kwTrue, kwFalse:
		p.skip()
		return &Constant{at, spelling[t.kind]}
	case opEllipsis:
		p.skip()
		return &Constant{at, "Ellipsis"}
	case tkDeep, tkBroken:
		p.skip()
		return p.unknown(at)
	case opOpenParen:
		return p.parentheses()
	case opOpenBracket:
		return p.listDisplay()
	case opOpenBrace:
		return p.braces()
	}
	p.fail(invalid)
	return p.nothing()
}

func (p *parser) parentheses() Expression {
	start := p.start()
	p.skip()
	if p.accept(opCloseParen) {
		return &Sequence{Span: p.span(start)}
	}
	if p.kind() == kwYield {
		e := p.yield()
		p.expect(opCloseParen)
		return e
	}
	star := p.kind() == opStar
	e := p.starNamed()
	switch {
	case p.kind() == opComma:
		base := len(p.scratch)
		p.scratch = append(p.scratch, e)
		for p.accept(opComma) && p.kind() != opCloseParen {
			p.scratch = push(p.scratch, p.starNamed())
		}
		p.expect(opCloseParen)
		return &Sequence{p.span(start), Tuple, p.collect(base)}
	case p.comprehensionAhead():
		all := p.comprehension(start, e)
		p.expect(opCloseParen)
		return all.until(p)
	case star:
		p.fail("cannot use starred expression here")
	}
	p.expect(opCloseParen)
	return e
}

func (p *parser) listDisplay() Expression {
	start := p.start()
	p.skip()
	base := len(p.scratch)
	for p.kind() != opCloseBracket && !p.failed {
		e := p.starNamed()
		if len(p.scratch) == base && p.comprehensionAhead() {
			all := p.comprehension(start, e)
			p.expect(opCloseBracket)
			return all.until(p)
		}
		p.scratch = append(p.scratch, e)
		if !p.accept(opComma) {
			break
		}
	}
	p.expect(opCloseBracket)
	return &Sequence{p.span(start), List, p.collect(base)}
}

// braces reads a dict or a set.
func (p *parser) braces() Expression {
	start := p.start()
	p.skip()
	if p.accept(opCloseBrace) {
		return &Dict{Span: p.span(start)}
	}
	base := len(p.scratch)
	if p.kind() != opPower {
		star := p.kind() == opStar
		first := p.starNamed()
		if p.kind() != opColon || star {
			return p.set(start, first)
		}
		p.skip()
		value := p.expression()
		if p.comprehensionAhead() {
			all := p.comprehension(start, first, value)
			p.expect(opCloseBrace)
			return all.until(p)
		}
		p.scratch = append(p.scratch, first, value)
		if !p.accept(opComma) {
			p.expect(opCloseBrace)
			return p.dict(start, base)
		}
	}
	for p.kind() != opCloseBrace && !p.failed {
		if p.accept(opPower) {
			p.scratch = append(p.scratch, nil, p.binary(bitOr))
		} else {
			key := p.expression()
			p.expect(opColon)
			p.scratch = append(p.scratch, key, p.expression())
		}
		if !p.accept(opComma) {
			break
		}
	}
	p.expect(opCloseBrace)
	return p.dict(start, base)
}

// dict makes a dict of the keys and values read since base.
func (p *parser) dict(start, base int) Expression {
	n := (len(p.scratch) - base) / 2
	d := &Dict{Span: p.span(start)}
	both := carve(&p.expressions, 2*n)
	d.Keys, d.Values = both[:n:n], both[n:]
	for i := range n {
		d.Keys[i], d.Values[i] = p.scratch[base+2*i], p.scratch[base+2*i+1]
	}
	p.scratch = p.scratch[:base]
	return d
}

// set reads what follows the first element of a set.
func (p *parser) set(start int, first Expression) Expression {
	if p.comprehensionAhead() {
		all := p.comprehension(start, first)
		p.expect(opCloseBrace)
		return all.until(p)
	}
	base := len(p.scratch)
	p.scratch = append(p.scratch, first)
	for p.accept(opComma) && p.kind() != opCloseBrace && !p.failed {
		p.scratch = push(p.scratch, p.starNamed())
	}
	p.expect(opCloseBrace)
	return &Sequence{p.span(start), Set, p.collect(base)}
}
