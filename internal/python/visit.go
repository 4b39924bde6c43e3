package python

// Walk visits a node and all statements and expressions in it, in the order of
// the source. Where visit gives false, it leaves out what is in that node.
func Walk(n Node, visit func(Node) bool) {
	if !visit(n) {
		return
	}
	switch n := n.(type) {
	case *Class:
		walkAll(n.Decorators, visit)
		walkArguments(n.Arguments, visit)
		walkBody(n.Body, visit)
	case *Function:
		walkAll(n.Decorators, visit)
		for _, p := range n.Parameters {
			walkSome(visit, p.Annotation, p.Default)
		}
		walkSome(visit, n.Returns)
		walkBody(n.Body, visit)
	case *Assignment:
		walkAll(n.Targets, visit)
		walkSome(visit, n.Annotation, n.Value)
	case *Return:
		walkSome(visit, n.Value)
	case *ExpressionStatement:
		Walk(n.Value, visit)
	case *Compound:
		walkHead(n, visit)
		walkBody(n.Body, visit)
	case *Simple:
		walkAll(n.Operands, visit)
	case *Attribute:
		Walk(n.Value, visit)
	case *Call:
		Walk(n.Function, visit)
		walkArguments(n.Arguments, visit)
	case *Subscript:
		walkSome(visit, n.Value, n.Index)
	case *FString:
		for _, piece := range n.Pieces {
			walkSome(visit, piece.Hole)
			walkAll(piece.FormatHoles, visit)
		}
	case *Sequence:
		walkAll(n.Elements, visit)
	case *Dict:
		for i := range n.Keys {
			walkSome(visit, n.Keys[i], n.Values[i])
		}
	case *Binary:
		walkSome(visit, n.Left, n.Right)
	case *Unary:
		Walk(n.Operand, visit)
	case *Conditional:
		walkSome(visit, n.Then, n.Test, n.Else)
	case *Unknown:
		walkAll(n.Parts, visit)
	}
}

// Walk visits all statements and expressions of a module, as [Walk] does.
func (m *Module) Walk(visit func(Node) bool) { walkBody(m.Body, visit) }

// walkHead visits the head of a clause: a for has its targets first, a with has
// them in between.
func walkHead(c *Compound, visit func(Node) bool) {
	targets := c.Targets
	for _, e := range c.Head {
		for len(targets) > 0 && targets[0].Range().Start < e.Range().Start {
			Walk(targets[0], visit)
			targets = targets[1:]
		}
		Walk(e, visit)
	}
	walkAll(targets, visit)
}

func walkBody(all []Statement, visit func(Node) bool) {
	for _, s := range all {
		Walk(s, visit)
	}
}

func walkAll(all []Expression, visit func(Node) bool) { walkSome(visit, all...) }

func walkSome(visit func(Node) bool, all ...Expression) {
	for _, e := range all {
		if e != nil {
			Walk(e, visit)
		}
	}
}

func walkArguments(all []Argument, visit func(Node) bool) {
	for _, a := range all {
		Walk(a.Value, visit)
	}
}
