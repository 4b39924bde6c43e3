package python

// statement reads the statement, or the statements, of a logical line.
func (p *parser) statement() {
	b := p.top()
	first := p.tokens[0]
	k := first.kind
	async := k == kwAsync
	if async {
		k = p.ahead(1)
	}
	if b.decorators != nil && k != kwClass && k != kwDef && k != opAt {
		p.report(int(first.start), int(first.end), invalid)
		b.decorators = nil
	}
	if owner, ok := b.owner.(*Compound); ok && owner.Keyword == "match" && !p.soft("case") {
		p.report(int(first.start), int(first.end), invalid)
	}
	switch {
	case k == kwDef:
		p.follow(k)
		p.function(async)
	case async && k != kwFor && k != kwWith:
		p.skip()
		p.fail(invalid)
	case k == kwClass:
		p.follow(k)
		p.class()
	case k == opAt:
		p.follow(k)
		p.skip()
		decorator := p.named()
		if p.kind() != tkEnd {
			p.fail(invalid)
		}
		b.decorators = append(b.decorators, decorator)
	case k == kwIf, k == kwElif, k == kwElse, k == kwFor, k == kwWhile, k == kwTry, k == kwExcept, k == kwFinally, k == kwWith:
		p.follow(k)
		p.clause(k, async)
	case p.matchAhead():
		p.follow(k)
		p.match()
	case p.caseAhead():
		p.follow(k)
		p.cases()
	default:
		p.follow(k)
		p.simpleStatements()
	}
}

// soft tells whether the token at hand is a name that is a keyword in places.
func (p *parser) soft(word string) bool {
	t := p.tokens[p.i]
	return t.kind == tkName && p.src[t.start:t.end] == word
}

// head ends the head of a compound statement that began at start, and reads the
// body if it is on the same line.
func (p *parser) head(s Statement) {
	if !p.accept(opColon) {
		p.fail("expected ':'")
	}
	p.statements = push(p.statements, s)
	p.lenient = p.failed
	if p.kind() == tkEnd {
		p.opened = s
		setBody(s, nil, p.span(s.Range().Start).End)
		return
	}
	n := len(p.statements)
	p.simpleStatements()
	setBody(s, p.suite(n), p.span(s.Range().Start).End)
}

// identifier reads a name.
func (p *parser) identifier() (string, Span) {
	t := p.tokens[p.i]
	if t.kind != tkName {
		p.fail(invalid)
		return "", p.gone()
	}
	p.skip()
	return p.word(t), Span{int(t.start), int(t.end)}
}

// clause reads a clause of a compound statement.
func (p *parser) clause(k kind, async bool) {
	c := &Compound{Span: Span{Start: p.start()}, Keyword: spelling[k], Async: async}
	p.skip()
	if async {
		p.skip()
	}
	switch k {
	case kwIf, kwElif, kwWhile:
		c.Head = p.one(p.named())
	case kwFor:
		c.Targets = p.one(p.target(p.targets()))
		p.expect(kwIn)
		c.Head = p.one(p.starExpressions())
	case kwWith:
		p.with(c)
	case kwExcept:
		if !p.accept(opStar) && p.kind() == opColon {
			break
		}
		start := p.start()
		e := p.expression()
		if p.kind() == opComma { // 3.14; a name in Python 2
			e = p.tuple(start, e, p.expression)
		}
		c.Head = p.one(e)
		if p.accept(kwAs) {
			start := p.start()
			name, _ := p.identifier()
			c.Targets = p.one(alloc(&p.names, Name{p.span(start), name}))
		}
	}
	p.head(c)
}

// one gives a list of an expression, unless the line has failed.
func (p *parser) one(e Expression) []Expression {
	if p.failed {
		return nil
	}
	return p.list(e)
}

// with reads the items of a with statement.
func (p *parser) with(c *Compound) {
	end := opColon
	if t := p.tokens[p.i]; t.kind == opOpenParen && t.pair > 0 && int(t.pair)+1 < len(p.tokens) && p.tokens[t.pair+1].kind == opColon {
		if p.ahead(1) != kwYield && p.ahead(1) != opCloseParen && !p.generatorAhead(int(t.pair)) {
			p.skip()
			end = opCloseParen
		}
	}
	for !p.failed {
		var e Expression
		if end == opCloseParen {
			e = p.starNamed()
		} else {
			e = p.expression()
		}
		if p.failed {
			break
		}
		c.Head = append(c.Head, e)
		if at, ok := e.(*Unknown); p.kind() == kwAs && ok && p.starredAt(at) {
			p.fail(invalid)
		}
		if p.accept(kwAs) {
			c.Targets = append(c.Targets, p.target(p.starTarget()))
		}
		if !p.accept(opComma) || p.kind() == end && end == opCloseParen {
			break
		}
	}
	if end == opCloseParen {
		p.expect(opCloseParen)
	}
}

// generatorAhead tells whether the brackets at hand are those of a generator.
func (p *parser) generatorAhead(end int) bool {
	for i := p.i + 1; i < end; i++ {
		t := p.tokens[i]
		if t.pair > 0 {
			i = int(t.pair)
			continue
		}
		if t.kind == kwFor {
			return true
		}
	}
	return false
}

// matchAhead tells whether the line is the head of a match statement.
func (p *parser) matchAhead() bool {
	n := len(p.tokens)
	return n >= 4 && p.tokens[n-2].kind == opColon && p.soft("match")
}

func (p *parser) match() {
	c := &Compound{Span: Span{Start: p.start()}, Keyword: "match"}
	p.skip()
	start := p.start()
	subject := p.starNamed()
	if p.kind() == opComma {
		subject = p.tuple(start, subject, p.starNamed)
	}
	c.Head = p.one(subject)
	p.head(c)
}

// caseAhead tells whether the line is a case of the match statement around it.
func (p *parser) caseAhead() bool {
	owner, ok := p.top().owner.(*Compound)
	return ok && owner.Keyword == "match" && p.soft("case")
}

func (p *parser) cases() {
	c := &Compound{Span: Span{Start: p.start()}, Keyword: "case"}
	p.skip()
	p.pattern = true
	start := p.start()
	pattern := p.starNamed()
	if p.kind() == opComma {
		pattern = p.tuple(start, pattern, p.starNamed)
	}
	p.pattern = false
	c.Head = p.one(pattern)
	if p.accept(kwIf) {
		c.Head = append(c.Head, p.one(p.named())...)
	}
	p.head(c)
}
