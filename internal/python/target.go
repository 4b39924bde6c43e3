package python

// target reports an expression to which nothing can be assigned. It gives the
// expression back.
func (p *parser) target(e Expression) Expression {
	p.assignable(e, "cannot assign to ")
	return e
}

func (p *parser) deleted(e Expression) Expression {
	if at, ok := e.(*Unknown); ok && p.starredAt(at) {
		p.refuse(e, "cannot delete starred")
		return e
	}
	p.assignable(e, "cannot delete ")
	return e
}

// annotated is target for what stands before an annotation.
func (p *parser) annotated(e Expression) Expression {
	switch e := e.(type) {
	case *Name, *Attribute, *Subscript:
	case *Sequence:
		if e.Kind == Set {
			p.refuse(e, "illegal target for annotation")
			break
		}
		p.refuse(e, "only single target can be annotated")
	default:
		p.refuse(e, "illegal target for annotation")
	}
	return e
}

// augmented is target for what stands before an augmented assignment.
func (p *parser) augmented(e Expression) Expression {
	switch e.(type) {
	case *Name, *Attribute, *Subscript:
	default:
		p.refuse(e, "illegal expression for augmented assignment")
	}
	return e
}

// assignable reports what can't be a target.
func (p *parser) assignable(e Expression, message string) {
	what := "expression"
	switch e := e.(type) {
	case *Name, *Attribute, *Subscript:
		return
	case *Sequence:
		if e.Kind != Set {
			for _, element := range e.Elements {
				p.assignable(element, message)
			}
			return
		}
		what = "set display"
	case *Unknown:
		if p.starredAt(e) {
			p.assignable(e.Parts[0], message)
			return
		}
	case *Dict:
		what = "dict literal"
	case *Call:
		what = "function call"
	case *String, *Number:
		what = "literal"
	case *FString:
		what = "f-string expression"
	case *Constant:
		what = e.Name
	case *Conditional:
		what = "conditional expression"
	}
	p.refuse(e, message+what)
}

func (p *parser) starredAt(e *Unknown) bool {
	return len(e.Parts) == 1 && p.src[e.Start] == '*'
}

func (p *parser) refuse(e Expression, message string) {
	at := e.Range()
	p.report(at.Start, at.End, message)
}
