package settings

import "github.com/dbcfg-lint/dbcfg-lint/internal/python"

// children gives the expressions that an expression is made of.
func children(e python.Expression) []python.Expression {
	switch e := e.(type) {
	case *python.Attribute:
		return []python.Expression{e.Value}
	case *python.Call:
		found := []python.Expression{e.Function}
		for _, argument := range e.Arguments {
			found = append(found, argument.Value)
		}
		return found
	case *python.Subscript:
		return []python.Expression{e.Value, e.Index}
	case *python.FString:
		var found []python.Expression
		for _, piece := range e.Pieces {
			if piece.Hole != nil {
				found = append(found, piece.Hole)
			}
		}
		return found
	case *python.Sequence:
		return e.Elements
	case *python.Dict:
		return append(append([]python.Expression{}, e.Keys...), e.Values...)
	case *python.Binary:
		return []python.Expression{e.Left, e.Right}
	case *python.Unary:
		return []python.Expression{e.Operand}
	case *python.Conditional:
		return []python.Expression{e.Then, e.Test, e.Else}
	case *python.Unknown:
		return e.Parts
	}
	return nil
}

// inside visits an expression and those in it, from the outside in, until visit
// gives false for a branch.
func inside(e python.Expression, visit func(python.Expression) bool) {
	stack := []python.Expression{e}
	for len(stack) > 0 {
		e := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if e == nil || !visit(e) {
			continue
		}
		parts := children(e)
		for i := len(parts) - 1; i >= 0; i-- {
			stack = append(stack, parts[i])
		}
	}
}

// eachStatement visits the statements of a body and of those in it.
func eachStatement(body []python.Statement, depth int, visit func(python.Statement)) {
	if depth > maxDepth {
		return
	}
	for _, statement := range body {
		visit(statement)
		switch s := statement.(type) {
		case *python.Class:
			eachStatement(s.Body, depth+1, visit)
		case *python.Function:
			eachStatement(s.Body, depth+1, visit)
		case *python.Compound:
			eachStatement(s.Body, depth+1, visit)
		}
	}
}

// callsIn gives the calls of a body.
func callsIn(body []python.Statement) []*python.Call {
	var calls []*python.Call
	collect := func(e python.Expression) bool {
		if call, ok := e.(*python.Call); ok {
			calls = append(calls, call)
		}
		return true
	}
	eachStatement(body, 0, func(statement python.Statement) { insideStatement(statement, collect) })
	return calls
}

// insideStatement visits the expressions of a statement, but for those of the statements
// in it.
func insideStatement(statement python.Statement, visit func(python.Expression) bool) {
	switch s := statement.(type) {
	case *python.Assignment:
		inside(s.Value, visit)
		for _, target := range s.Targets {
			inside(target, visit)
		}
	case *python.Return:
		inside(s.Value, visit)
	case *python.ExpressionStatement:
		inside(s.Value, visit)
	case *python.Compound:
		for _, head := range s.Head {
			inside(head, visit)
		}
	case *python.Function:
		for _, parameter := range s.Parameters {
			inside(parameter.Default, visit)
		}
		for _, decorator := range s.Decorators {
			inside(decorator, visit)
		}
	}
}
