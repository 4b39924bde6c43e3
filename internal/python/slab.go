package python

import "slices"

// slabs hold the nodes that are met most, and the lists of them, so that there are
// few allocations.
type slabs struct {
	names                []Name
	attributes           []Attribute
	calls                []Call
	strings              []String
	numbers              []Number
	binaries             []Binary
	unknowns             []Unknown
	assignments          []Assignment
	expressionStatements []ExpressionStatement

	parts         []StringPart
	expressions   []Expression
	argumentLists []Argument
	bodies        []Statement
}

// alloc puts a node into a slab.
func alloc[T any](slab *[]T, node T) *T {
	list := carve(slab, 1)
	list[0] = node
	return &list[0]
}

// carve cuts a list of n off a slab.
func carve[T any](slab *[]T, n int) []T {
	const least, most = 8, 256
	begin := len(*slab)
	if cap(*slab)-begin < n {
		*slab = make([]T, 0, max(n, min(max(least, 2*cap(*slab)), most)))
		begin = 0
	}
	*slab = (*slab)[:begin+n]
	return (*slab)[begin : begin+n : begin+n]
}

// push appends to a list that may get as long as the file. It doubles the room,
// where append adds a quarter: the list moves seldom.
func push[T any](list []T, item T) []T {
	if len(list) == cap(list) {
		list = slices.Grow(list, max(len(list), 4))
	}
	return append(list, item)
}

// take moves what stands on a stack since base to a list of its own.
func take[T any](slab, stack *[]T, base int) []T {
	n := len(*stack) - base
	if n == 0 {
		return nil
	}
	list := carve(slab, n)
	copy(list, (*stack)[base:])
	*stack = (*stack)[:base]
	return list
}

// list gives a list of expressions.
func (p *parser) list(all ...Expression) []Expression {
	list := carve(&p.expressions, len(all))
	copy(list, all)
	return list
}

func (p *parser) unknown(at Span, parts ...Expression) *Unknown {
	return alloc(&p.unknowns, Unknown{at, p.list(parts...)})
}
