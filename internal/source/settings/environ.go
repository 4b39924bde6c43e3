package settings

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// A reading is an expression that reads the process environment.
type reading struct {
	variables []Variable
	fallback  Default
	skipEmpty bool // an empty text counts as none
	changed   bool // the program makes something else of the text
	of        string
}

// casts are functions that read a text as a value of their type.
var casts = map[string]string{"int": "int", "float": "float", "str": "str", "Path": "", "SecretStr": "", "bool": ""}

// environ reads os.getenv("A", "b"), os.environ["A"], os.environ.get("A") or "b",
// config("A", default="b") of decouple and its like, and int(…) around them.
func (r *reader) environ(at scope, e python.Expression, steps int) (reading, bool) {
	if steps <= 0 {
		return reading{}, false
	}
	if steps == maxSteps {
		r.readFollows = maxFollows
	}
	switch e := e.(type) {
	case *python.Subscript:
		if r.isEnvironment(at, e.Value) {
			if v := r.fold(at, e.Index, maxSteps); v.kind == text {
				return reading{variables: []Variable{{Name: v.text, Exact: true, Process: true}}}, true
			}
		}
	case *python.Call:
		return r.environCall(at, e, steps)
	case *python.Binary:
		if e.Operator != "or" {
			return r.within(at, steps, e.Left, e.Right)
		}
		left, ok := r.environ(at, e.Left, steps-1)
		if !ok {
			return r.within(at, steps, e.Right)
		}
		if right, ok := r.environ(at, e.Right, steps-1); ok {
			left.variables = append(left.variables, right.variables...)
			left.fallback, left.changed = right.fallback, left.changed || right.changed
		} else {
			left.fallback = r.literalDefault(at, e.Right)
		}
		left.skipEmpty = true
		return left, true
	case *python.Conditional:
		return r.within(at, steps, e.Then, e.Test, e.Else)
	case *python.Unknown: // os.getenv("DEBUG") == "true"
		return r.within(at, steps, e.Parts...)
	case *python.Name, *python.Attribute:
		if found := r.resolve(at, e, steps); found.kind == valueEntity && r.followRead() {
			return r.environ(found.at, found.value, steps-2)
		}
	}
	return reading{}, false
}

// followRead counts the names that a reading leads to, as follow does; fold begins
// to count anew for each of its texts.
func (r *reader) followRead() bool {
	r.readFollows--
	return r.readFollows > 0
}

// within finds a reading in the operands of something that changes it.
func (r *reader) within(at scope, steps int, parts ...python.Expression) (reading, bool) {
	var all reading
	found := false
	for n, part := range parts {
		if n >= maxSteps {
			break
		}
		if one, ok := r.environ(at, part, steps-1); ok {
			found = true
			all.variables = append(all.variables, one.variables...)
		}
	}
	all.changed = true
	all.fallback = Default{Kind: UnknownDefault}
	if found && len(parts) > 0 && parts[0] != nil {
		all.fallback.At = at.module.tree.Pos(parts[0])
	}
	return all, found
}

// isEnvironment tells whether an expression is os.environ.
func (r *reader) isEnvironment(at scope, e python.Expression) bool {
	if dotted(e) == "" {
		return false
	}
	found := r.resolve(scope{module: at.module}, e, maxSteps)
	return found.kind == external && found.dotted == "os.environ"
}

func (r *reader) environCall(at scope, e *python.Call, steps int) (reading, bool) {
	method, isMethod := e.Function.(*python.Attribute)
	var found entity
	if name := dotted(e.Function); name != "" {
		found = r.resolve(scope{module: at.module}, e.Function, maxSteps)
	}
	switch {
	case found.dotted == "os.getenv",
		isMethod && (method.Name == "get" || method.Name == "pop" || method.Name == "setdefault") && r.isEnvironment(at, method.Value):
		return r.getenv(at, e, Default{Kind: NoneDefault})
	case found.dotted == "decouple.config", found.dotted == "starlette.config.Config":
		return r.getenv(at, e, Default{})
	}
	if r.isReader(at, e.Function) {
		return r.getenv(at, e, Default{})
	}
	name := dotted(e.Function)
	if cast, ok := casts[lastOf(name)]; ok && name != "" && len(e.Arguments) == 1 {
		inner, ok := r.environ(at, e.Arguments[0].Value, steps-1)
		if cast != "" {
			inner.of = cast
		} else {
			inner.changed = inner.changed || strings.HasSuffix(name, "bool")
		}
		return inner, ok
	}
	if isMethod { // os.getenv("A").strip()
		inner, ok := r.environ(at, method.Value, steps-1)
		if ok {
			if method.Name != "strip" {
				inner.changed = true
				if inner.fallback.Kind == LiteralDefault {
					inner.fallback.Kind = UnknownDefault
				}
			}
			return inner, true
		}
	}
	parts := make([]python.Expression, 0, len(e.Arguments))
	for _, argument := range e.Arguments {
		parts = append(parts, argument.Value)
	}
	return r.within(at, steps, parts...)
}

// isReader tells whether a function is env(…), env.str(…), or config(…) where the
// name is assigned to an Env() or Config() of environs, django-environ, starlette
// or decouple.
func (r *reader) isReader(at scope, e python.Expression) bool {
	if method, ok := e.(*python.Attribute); ok {
		e = method.Value
	}
	name, ok := e.(*python.Name)
	if !ok {
		return false
	}
	found := r.resolve(scope{module: at.module}, name, maxSteps)
	if found.kind != valueEntity {
		return false
	}
	call, ok := found.value.(*python.Call)
	if !ok {
		return false
	}
	maker := r.resolve(scope{module: found.at.module}, call.Function, maxSteps)
	switch maker.dotted {
	case "environs.Env", "environ.Env", "starlette.config.Config", "decouple.Config", "decouple.AutoConfig", "environ.FileAwareEnv":
		return true
	}
	return false
}

// getenv reads the arguments of a function that takes a name and a default.
func (r *reader) getenv(at scope, e *python.Call, without Default) (reading, bool) {
	if len(e.Arguments) == 0 || e.Arguments[0].Stars > 0 {
		return reading{}, false
	}
	name := r.fold(at, e.Arguments[0].Value, maxSteps)
	if name.kind != text {
		return reading{}, false
	}
	read := reading{variables: []Variable{{Name: name.text, Exact: true, Process: true}}, fallback: without}
	for n, argument := range e.Arguments {
		switch {
		case n == 1 && argument.Name == "" && argument.Stars == 0, argument.Name == "default":
			read.fallback = r.literalDefault(at, argument.Value)
		case argument.Name == "cast":
			read.of = casts[dotted(argument.Value)]
			read.changed = read.of == ""
		}
	}
	if method, ok := e.Function.(*python.Attribute); ok && !r.isEnvironment(at, method.Value) {
		switch method.Name {
		case "int", "float", "str":
			read.of = method.Name
		case "getenv", "config":
		default:
			read.changed = true
		}
	}
	return read, true
}

func (r *reader) literalDefault(at scope, e python.Expression) Default {
	d := Default{At: valueAt(at.module, e)}
	v := r.fold(at, e, maxSteps)
	written, ok := v.written()
	switch {
	case v.kind == none:
		d.Kind = NoneDefault
	case ok:
		d.Kind, d.Text = LiteralDefault, written
	default:
		d.Kind = UnknownDefault
	}
	return d
}

// anyReads finds what a factory reads, which is a lambda mostly.
func (r *reader) anyReads(at scope, e python.Expression) []Variable {
	unknown, ok := e.(*python.Unknown)
	if !ok {
		return nil
	}
	var variables []Variable
	for _, part := range unknown.Parts {
		if read, ok := r.environ(at, part, maxSteps); ok {
			variables = append(variables, read.variables...)
		}
	}
	return variables
}
