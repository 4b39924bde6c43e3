package python

// primary reads an atom and the attributes, calls and subscripts behind it.
func (p *parser) primary() Expression {
	start := p.start()
	e := p.atom()
	var flat *Unknown
	for n := 0; ; n++ {
		long := n >= maxTrailers
		if long && flat == nil {
			flat = p.unknown(p.span(start), e)
			e = flat
		}
		switch p.kind() {
		case opDot:
			p.skip()
			name, at := p.identifier()
			if !long {
				e = alloc(&p.attributes, Attribute{p.span(start), e, name, at})
			}
		case opOpenParen:
			p.skip()
			arguments := p.callArguments(start)
			if !long {
				e = alloc(&p.calls, Call{p.span(start), e, arguments})
				break
			}
			for _, argument := range arguments {
				flat.Parts = push(flat.Parts, argument.Value)
			}
		case opOpenBracket:
			p.skip()
			index := p.index()
			p.expect(opCloseBracket)
			if !long {
				e = &Subscript{p.span(start), e, index}
				break
			}
			flat.Parts = push(flat.Parts, index)
		case tkDeep:
			p.skip()
			if !long {
				e = p.unknown(p.span(start), e)
			}
		default:
			return e
		}
		if long {
			flat.End = p.span(start).End
		}
	}
}

// callArguments reads the arguments of a call and the closing parenthesis. A
// generator that is the only argument has the parentheses of the call.
func (p *parser) callArguments(start int) []Argument {
	open := int(p.tokens[p.i-1].start)
	arguments := p.readArguments()
	p.expect(opCloseParen)
	if len(arguments) == 1 && !p.failed {
		if e, ok := arguments[0].Value.(*Unknown); ok && e.Start == open {
			e.End = p.span(start).End
			arguments[0].Span = e.Span
		}
	}
	return arguments
}

// readArguments reads the arguments of a call, or of the head of a class, up to the
// closing parenthesis.
func (p *parser) readArguments() []Argument {
	open := int(p.tokens[p.i-1].start)
	base := len(p.arguments)
	keywords, unpacked := false, false
	for p.kind() != opCloseParen && !p.failed {
		var a Argument
		start := p.start()
		switch k := p.kind(); {
		case k == opStar:
			p.skip()
			a.Stars = 1
			a.Value = p.expression()
			if unpacked {
				p.report(start, p.span(start).End, "iterable argument unpacking follows keyword argument unpacking")
			}
		case k == opPower:
			p.skip()
			a.Stars = 2
			a.Value = p.expression()
			unpacked = true
		case k == tkName && p.ahead(1) == opAssign:
			a.Name, _ = p.identifier()
			p.skip()
			a.Value = p.expression()
			keywords = true
		default:
			a.Value = p.named()
			if p.comprehensionAhead() {
				first := len(p.arguments) == base
				at := start
				if first {
					at = open
				}
				a.Value = p.comprehension(at, a.Value)
				if !first || p.kind() != opCloseParen {
					p.fail("generator expression must be parenthesized")
				}
			}
			switch {
			case unpacked:
				p.report(start, p.span(start).End, "positional argument follows keyword argument unpacking")
			case keywords:
				p.report(start, p.span(start).End, "positional argument follows keyword argument")
			}
		}
		if p.failed {
			break
		}
		a.Span = p.span(start)
		p.arguments = push(p.arguments, a)
		if !p.accept(opComma) {
			break
		}
	}
	return take(&p.argumentLists, &p.arguments, base)
}

// index reads what stands between the brackets of a subscript.
func (p *parser) index() Expression {
	start := p.start()
	star := p.kind() == opStar
	e := p.slice()
	if p.kind() != opComma && !star {
		return e
	}
	base := len(p.scratch)
	p.scratch = append(p.scratch, e)
	for p.accept(opComma) && p.kind() != opCloseBracket {
		p.scratch = push(p.scratch, p.slice())
	}
	return &Sequence{p.span(start), Tuple, p.collect(base)}
}

// slice reads an element of a subscript.
func (p *parser) slice() Expression {
	start := p.start()
	var parts []Expression
	if p.kind() != opColon {
		e := p.starNamed()
		if p.kind() != opColon {
			return e
		}
		parts = append(parts, e)
	}
	for n := 0; n < 2 && p.accept(opColon); n++ {
		switch p.kind() {
		case opColon, opComma, opCloseBracket:
		default:
			parts = append(parts, p.expression())
		}
	}
	return p.unknown(p.span(start), parts...)
}

func (p *parser) comprehensionAhead() bool {
	return p.kind() == kwFor || p.kind() == kwAsync
}

// comprehension reads the for and if clauses behind the elements.
func (p *parser) comprehension(start int, elements ...Expression) *Unknown {
	if starred, ok := elements[0].(*Unknown); ok && p.starredAt(starred) {
		p.report(starred.Start, starred.End, "iterable unpacking cannot be used in comprehension")
	}
	base := len(p.scratch)
	p.scratch = append(p.scratch, elements...)
	for p.comprehensionAhead() {
		p.accept(kwAsync)
		p.expect(kwFor)
		p.scratch = append(p.scratch, p.target(p.targets()))
		p.expect(kwIn)
		p.scratch = append(p.scratch, p.binary(looseOr))
		for p.accept(kwIf) {
			p.scratch = append(p.scratch, p.binary(looseOr))
		}
	}
	return p.unknown(p.span(start), p.collect(base)...)
}
