package python

func (p *parser) class() {
	c := &Class{Span: Span{Start: p.start()}, Decorators: p.top().decorators}
	p.top().decorators = nil
	p.skip()
	c.Name, c.NameAt = p.identifier()
	p.typeParameters()
	if p.accept(opOpenParen) {
		c.Arguments = p.readArguments()
		p.expect(opCloseParen)
	}
	p.head(c)
}

func (p *parser) function(async bool) {
	f := &Function{Span: Span{Start: p.start()}, Async: async, Decorators: p.top().decorators}
	p.top().decorators = nil
	p.skip()
	if async {
		p.skip()
	}
	f.Name, f.NameAt = p.identifier()
	p.typeParameters()
	p.expect(opOpenParen)
	f.Parameters = p.parameters(opCloseParen)
	p.expect(opCloseParen)
	if p.accept(opArrow) {
		f.Returns = p.expression()
	}
	p.head(f)
}

// typeParameters skips the type parameters of a class, a function or a type.
func (p *parser) typeParameters() []Expression {
	if !p.accept(opOpenBracket) {
		return nil
	}
	var all []Expression
	for p.kind() != opCloseBracket && !p.failed {
		if !p.accept(opStar) {
			p.accept(opPower)
		}
		p.identifier()
		if p.accept(opColon) {
			all = append(all, p.expression())
		}
		if p.accept(opAssign) {
			all = append(all, p.starExpression())
		}
		if !p.accept(opComma) {
			break
		}
	}
	p.expect(opCloseBracket)
	return all
}

// parameters reads the parameters of a function, or of a lambda, whose end is a
// colon.
func (p *parser) parameters(end kind) []Parameter {
	var all []Parameter
	lambda := end == opColon
	defaults, slash, keywordOnly, last := false, false, false, false
	for p.kind() != end && !p.failed {
		var parameter Parameter
		switch {
		case last:
			p.fail("arguments cannot follow var-keyword argument")
		case p.kind() == opSlash && len(all) > 0 && !slash && !keywordOnly:
			p.skip()
			slash = true
			if !p.accept(opComma) {
				return all
			}
			continue
		case p.accept(opStar):
			if keywordOnly {
				p.fail("* argument may appear only once")
			}
			keywordOnly = true
			if p.kind() == opComma {
				if next := p.ahead(1); next == end || next == opPower {
					p.fail("named arguments must follow bare *")
				}
				p.skip()
				continue
			}
			parameter.Stars = 1
		case p.accept(opPower):
			parameter.Stars, last = 2, true
		}
		start := p.start()
		parameter.Name, _ = p.identifier()
		if !lambda && p.accept(opColon) {
			if parameter.Stars == 1 && p.kind() == opStar {
				parameter.Annotation = p.starred()
			} else {
				parameter.Annotation = p.expression()
			}
		}
		parameter.Span = p.span(start)
		switch {
		case p.kind() == opAssign && parameter.Stars > 0:
			p.fail("var-positional argument cannot have default value")
		case p.accept(opAssign):
			parameter.Default = p.expression()
			defaults = true
		case defaults && !keywordOnly && !last:
			p.report(parameter.Start, parameter.End, "parameter without a default follows parameter with a default")
		}
		if p.failed {
			break
		}
		all = append(all, parameter)
		if !p.accept(opComma) {
			break
		}
	}
	return all
}
