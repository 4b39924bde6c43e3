package envpy

import (
	"maps"
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// A scope holds the variables of the module, of a call, or of a class; or the
// options that were set, by section and name.
type scope struct {
	vars   map[string]*value
	parent *scope
	// global are the names that belong to the module.
	global map[string]bool
	// result is what the call returns.
	result   *value
	returned bool
	// shared tells that a return in a branch does not undo what was set.
	shared bool
}

func newScope(parent *scope) *scope { return &scope{vars: map[string]*value{}, parent: parent} }

// A slot is a variable of a scope.
type slot struct {
	scope *scope
	name  string
}

// A change is an entry of the journal: what a slot held before.
type change struct {
	slot
	old *value
	had bool
}

// set gives a variable a value, and notes what it held in the journal, so that
// branches can be left again.
func (r *reader) set(s *scope, name string, v *value) {
	old, had := s.vars[name]
	if had && old == v {
		return
	}
	if r.branches > 0 {
		r.journal = append(r.journal, change{slot{s, name}, old, had})
	}
	s.vars[name] = v
}

// assignable gives the scope that a name is assigned in.
func (r *reader) assignable(name string) *scope {
	if r.scope.global[name] {
		return r.module
	}
	return r.scope
}

// find gives the value of a variable.
func (r *reader) find(name string) (*value, bool) {
	for s := r.scope; s != nil; s = s.parent {
		if v, ok := s.vars[name]; ok {
			return v, true
		}
	}
	return nil, false
}

// How a block ends.
type end int

const (
	falls end = iota
	leaves
	raises
)

// A branch is one of several ways that a program may take.
type branch struct {
	// run does it; nil for one that does nothing.
	run func() end
	// guarded are the variables that hold nothing when the branch is taken, and
	// something when it is not: a literal that they are given is a fallback. They
	// are true if an empty text is nothing too.
	guarded map[string]bool
	// fallback tells that so is any literal, as where an exception was raised.
	fallback bool
	// condition tells that it is taken on a condition that says something of where
	// the program runs, or how.
	condition bool
}

// An outcome is what a branch leaves behind.
type outcome struct {
	branch
	end    end
	order  []slot
	values map[slot]*value
}

// fork runs branches, each from the same state, and joins what they leave.
func (r *reader) fork(branches ...branch) end {
	var outcomes []outcome
	var order []slot
	for _, b := range branches {
		o := r.try(b)
		outcomes = append(outcomes, o)
		order = append(order, o.order...)
	}
	last := raises
	for _, o := range outcomes {
		last = min(last, o.end)
	}
	done := make(map[slot]bool, len(order))
	for _, s := range order {
		if !done[s] {
			done[s] = true
			r.merge(s, outcomes, last)
		}
	}
	for _, o := range outcomes {
		if o.end > last {
			r.sure(o.guarded)
		}
		if o.end == leaves && last == falls && o.condition {
			r.conditions++ // up to the end of the call
		}
	}
	return last
}

func guards(guarded map[string]bool, name string) bool { _, ok := guarded[name]; return ok }

// sure notes that variables hold something.
func (r *reader) sure(names map[string]bool) {
	for name, empty := range names {
		if v, ok := r.scope.vars[name]; ok && empty {
			r.set(r.scope, name, v.sure())
		}
	}
}

// try runs a branch and undoes what it set.
func (r *reader) try(b branch) outcome {
	o := outcome{branch: b, values: map[slot]*value{}}
	if b.run == nil {
		return o
	}
	mark := len(r.journal)
	r.branches++
	conditions := r.conditions
	if b.condition {
		r.conditions++
	}
	o.end = b.run()
	r.branches, r.conditions = r.branches-1, conditions
	for _, c := range r.journal[mark:] {
		if _, ok := o.values[c.slot]; !ok {
			o.values[c.slot] = c.scope.vars[c.name]
			o.order = append(o.order, c.slot)
		}
	}
	for _, c := range slices.Backward(r.journal[mark:]) {
		if c.had {
			c.scope.vars[c.name] = c.old
		} else {
			delete(c.scope.vars, c.name)
		}
	}
	clear(r.journal[mark:])
	r.journal = r.journal[:mark]
	return o
}

// merge gives a slot what it holds behind the branches. Those that go on count;
// if the slot outlives the call, those that return do too.
func (r *reader) merge(s slot, outcomes []outcome, last end) {
	before, had := s.scope.vars[s.name]
	var joined *value
	first, sure, others := true, false, false
	for _, o := range outcomes {
		if o.end == raises || o.end == leaves && last == falls && !s.scope.shared {
			continue
		}
		v, changed := o.values[s]
		switch {
		case !changed && !had && s.scope != r.options:
			continue
		case !changed && !had:
			v = unset
		case !changed:
			v = before
		case o.fallback || guards(o.guarded, s.name):
			sure = sure || o.guarded[s.name] && r.certain(v)
			v = r.flagged(v)
		}
		if changed && !guards(o.guarded, s.name) {
			others = true
		}
		if first {
			joined, first = v, false
		} else {
			joined = r.join(joined, v)
		}
	}
	if sure && !others {
		joined = joined.sure()
	}
	if !first {
		r.set(s.scope, s.name, joined)
	}
}

// call runs the body of a function with arguments, and gives what it returns. self
// is the instance of a method, given is nil if nothing is known of the arguments.
func (r *reader) call(f *function, self *value, given []argument) *value {
	if f.active || r.depth > maxCalls || r.spent() {
		return nil
	}
	f.active, f.calls = true, f.calls+1
	outer, async, conditions := r.scope, r.async, r.conditions
	inner := newScope(f.scope)
	r.scope, r.async = inner, false
	r.bind(f, self, given)
	r.scope = inner
	r.depth++
	r.block(f.body)
	r.depth--
	r.scope, r.async, r.conditions = outer, async, conditions
	f.active = false
	if !inner.returned {
		return none
	}
	return inner.result
}

// A function is one that the file defines, or a method.
type function struct {
	node  *python.Function
	body  []python.Statement
	scope *scope // that it is defined in
	// mentioned tells that its name is used, calls how often it was called.
	mentioned bool
	calls     int
	active    bool
}

// A class is one that the file defines.
type class struct {
	node    *python.Class
	scope   *scope // its body
	base    *class
	setting bool // it reads its attributes from the process environment
	done    bool
}

// bind gives the parameters their values.
func (r *reader) bind(f *function, self *value, given []argument) {
	parameters := f.node.Parameters
	if self != nil && len(parameters) > 0 {
		r.set(r.scope, parameters[0].Name, self)
		parameters = parameters[1:]
	}
	var positional []*value
	named := map[string]*value{}
	var spread *value
	for _, a := range given {
		switch {
		case a.stars == 1:
			spread = r.join(spread, r.element(a.value))
		case a.stars == 2:
			if a.value != nil && a.value.dict != nil {
				maps.Copy(named, a.value.dict.keys)
			}
			spread = r.join(spread, a.value)
		case a.name != "":
			named[a.name] = a.value
		default:
			positional = append(positional, a.value)
		}
	}
	for _, p := range parameters {
		var v *value
		switch {
		case p.Stars == 1:
			v = r.ofElements(positional)
			positional = nil
		case p.Stars == 2:
			v = r.ofDict(&dict{keys: named, open: spread != nil, rest: spread})
		case has(named, p.Name):
			v = named[p.Name]
			delete(named, p.Name)
		case len(positional) > 0:
			v, positional = positional[0], positional[1:]
		case spread != nil:
			v = r.flat(spread)
		case p.Default != nil && given != nil:
			inner := r.scope
			r.scope = f.scope
			v = r.expression(p.Default)
			r.scope = inner
		}
		r.set(r.scope, p.Name, v)
	}
}

func has(m map[string]*value, key string) bool { _, ok := m[key]; return ok }
