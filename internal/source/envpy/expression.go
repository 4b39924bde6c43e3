package envpy

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// expression gives what is known of the value of an expression, and notes the
// calls in it.
func (r *reader) expression(e python.Expression) *value {
	if e == nil || r.step() || r.nested > maxNested {
		return nil
	}
	r.nested++
	defer func() { r.nested-- }()
	switch e := e.(type) {
	case *python.Name:
		return r.name(e)
	case *python.Attribute:
		return r.attribute(r.expression(e.Value), e.Name, e.Span)
	case *python.Call:
		return r.callExpression(e)
	case *python.Subscript:
		return r.subscript(e)
	case *python.String:
		return &value{text: literal(e.Value, between(e.Parts, e.Span)), percent: percentIn(e.Value)}
	case *python.FString:
		return r.formatted(e)
	case *python.Number:
		t := literal(e.Text, e.Span)
		if t != nil {
			t.number = true
		}
		return &value{text: t, percent: percentNone}
	case *python.Constant:
		if e.Name == "None" {
			return none
		}
		return &value{constant: e.Name, percent: percentNone}
	case *python.Sequence:
		elements := make([]*value, len(e.Elements))
		for i, element := range e.Elements {
			elements[i] = r.expression(element)
		}
		return r.ofElements(elements)
	case *python.Dict:
		return r.dictionary(e)
	case *python.Binary:
		return r.binary(e)
	case *python.Unary:
		r.expression(e.Operand)
	case *python.Conditional:
		return r.conditional(e)
	case *python.Unknown:
		return r.unknown(e)
	}
	return nil
}

// name gives a variable, what import * may have given, or a name of Python.
func (r *reader) name(n *python.Name) *value {
	v, ok := r.find(n.ID)
	switch {
	case ok && v != nil && v.function != nil:
		v.function.mentioned = true
	case ok && v != nil && v.class != nil:
		r.mention(v.class)
	case ok && v != nil && v.reference != nil && v.reference.at == (python.Span{}):
		used := *v.reference
		used.at = n.Span
		c := *v
		c.reference = &used
		return &c
	}
	switch {
	case ok:
		return v
	case builtins[n.ID]:
		return &value{reference: &reference{module: "builtins", path: []string{n.ID}, at: n.Span}}
	case r.bound > 0:
		return nil
	case n.ID == "context" || n.ID == "op":
		return &value{reference: &reference{module: "alembic", path: []string{n.ID}, at: n.Span}}
	}
	unresolved := &reference{module: r.star, path: []string{n.ID}, at: n.Span, application: true}
	return &value{reference: unresolved, percent: percentOfSetting(unresolved)}
}

func (r *reader) mention(c *class) {
	if !c.done {
		c.done = true
		r.classes = append(r.classes, c)
	}
}

func (r *reader) dictionary(d *python.Dict) *value {
	made := &dict{keys: map[string]*value{}}
	for i, e := range d.Values {
		v := r.expression(e)
		if i >= len(d.Keys) || d.Keys[i] == nil {
			made = r.updated(made, v)
			continue
		}
		key, known := r.expression(d.Keys[i]).known()
		r.put(made, key, known, v)
	}
	return r.ofDict(made)
}

// updated gives a dictionary with what another one has.
func (r *reader) updated(d *dict, v *value) *dict {
	c := *d
	if v == nil || v.dict == nil {
		if v.isNone() {
			return d
		}
		c.open, c.rest = true, joinRest(r, d.rest, r.flat(v))
		return &c
	}
	if c.ini == nil {
		c.ini = v.dict.ini
	}
	c.keys = make(map[string]*value, len(d.keys)+len(v.dict.keys))
	for _, side := range []*dict{d, v.dict} {
		for _, key := range sortedKeys(side.keys) {
			if has(c.keys, key) || len(c.keys) < maxKeys {
				c.keys[key] = side.keys[key]
			}
		}
	}
	c.open, c.rest = d.open || v.dict.open, joinRest(r, d.rest, v.dict.rest)
	return &c
}

func (r *reader) binary(b *python.Binary) *value {
	if b.Operator == "+" {
		return r.sum(b)
	}
	left := r.expression(b.Left)
	right := r.expression(b.Right)
	switch b.Operator {
	case "or":
		sure := r.certain(right)
		switch {
		case left == nil || left.isNone() || left.constant == "False":
			return right
		case left.constant != "" || r.certain(left):
			return left
		case len(r.originsOf(left)) > 0:
			right = r.flagged(right)
		}
		v := r.either(left, right)
		if sure {
			v = v.sure()
		}
		return v
	case "and":
		return right
	}
	return r.operation(b.Operator, left, right, b.Span)
}

// sum gives a + b + c at once, so that the whole text is known.
func (r *reader) sum(b *python.Binary) *value {
	var operands []python.Expression
	var e python.Expression = b
	for {
		plus, ok := e.(*python.Binary)
		if !ok || plus.Operator != "+" {
			break
		}
		operands = append(operands, plus.Right)
		e = plus.Left
	}
	values := []*value{r.expression(e)}
	for _, o := range slices.Backward(operands) {
		values = append(values, r.expression(o))
	}
	return r.added(values, b.Span)
}

// either joins two values of which the second is taken if the first is empty: an
// empty dictionary adds nothing to one.
func (r *reader) either(left, right *value) *value {
	if left != nil && left.dict != nil && right != nil && right.dict != nil && len(right.dict.keys) == 0 && !right.dict.open {
		return left
	}
	return r.join(left, right)
}

func (r *reader) conditional(c *python.Conditional) *value {
	r.expression(c.Test)
	then := r.expression(c.Then)
	otherwise := r.expression(c.Else)
	// Where the test speaks of what one side is, the other is its fallback.
	test := r.text(c.Test)
	if text := r.text(c.Then); text != "" && strings.Contains(test, text) || r.sameVariable(c.Test, then) {
		otherwise = r.flagged(otherwise)
	} else if text := r.text(c.Else); text != "" && strings.Contains(test, text) {
		then = r.flagged(then)
	}
	if then != nil && then.dict != nil && otherwise != nil && otherwise.dict != nil {
		return r.join(then, otherwise)
	}
	return r.either(then, otherwise)
}

// sameVariable tells whether a test looks for the variable of the process
// environment that a value comes from: "X" in os.environ.
func (r *reader) sameVariable(test python.Expression, v *value) bool {
	text := r.text(test)
	for _, e := range r.originsOf(v) {
		if o := &r.origins[e.id]; o.Origin == FromEnvironment && o.Name != "" && strings.Contains(text, o.Name) {
			return true
		}
	}
	return false
}

// unknown gives the value of await, :=, yield, lambda and the like.
func (r *reader) unknown(u *python.Unknown) *value {
	switch word := r.firstWord(u); {
	case word == "await":
		async := r.async
		r.async = true
		v := r.joined(u.Parts)
		r.async = async
		return v
	case word == "yield":
		v := r.joined(u.Parts)
		r.result(v)
		return v
	case word == "*":
		return r.joined(u.Parts)
	case r.isFor(u, 1), r.isFor(u, 2):
		return r.comprehension(u)
	case word == "lambda":
		r.bound++
		v := r.flat(r.joined(u.Parts))
		r.bound--
		return v
	}
	if len(u.Parts) == 2 {
		if name, ok := u.Parts[0].(*python.Name); ok && r.textBetween(u.Parts[0], u.Parts[1]) == ":=" {
			v := r.expression(u.Parts[1])
			r.set(r.assignable(name.ID), name.ID, v)
			return v
		}
	}
	r.expressions(u.Parts)
	return nil // a comparison, or a slice
}

// isFor tells whether a part of a comprehension is what a for binds.
func (r *reader) isFor(u *python.Unknown, i int) bool {
	if i == 0 || i >= len(u.Parts) {
		return false
	}
	word := r.textBetween(u.Parts[i-1], u.Parts[i])
	return word == "for" || strings.HasPrefix(word, "async")
}

// comprehension gives what its elements are, with its variables in a scope of its
// own. That of a dictionary over another one has what that has.
func (r *reader) comprehension(u *python.Unknown) *value {
	outer := r.scope
	r.scope = newScope(outer)
	defer func() { r.scope = outer }()
	elements := 1
	if !r.isFor(u, 1) {
		elements = 2
	}
	var first *value
	for i := elements; i < len(u.Parts); i++ {
		if !r.isFor(u, i) || i+1 == len(u.Parts) {
			r.expression(u.Parts[i])
			continue
		}
		v := r.expression(u.Parts[i+1])
		if i == elements {
			first = v
		}
		r.assign(u.Parts[i], r.items(v))
		i++
	}
	v := r.joined(u.Parts[:elements])
	if elements == 2 && first != nil && first.dict != nil {
		return &value{dict: opened(first.dict), size: first.size}
	}
	return r.flat(v)
}

func (r *reader) joined(parts []python.Expression) *value {
	var joined *value
	first := true
	for _, p := range parts {
		v := r.expression(p)
		switch {
		case first:
			joined, first = v, false
		case joined == nil:
			joined = v
		case v != nil:
			joined = r.join(joined, v)
		}
	}
	return joined
}
