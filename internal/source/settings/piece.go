package settings

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// unwrapped are the functions whose argument a connection string may be without being
// changed.
var unwrapped = []string{"str", "create_engine", "create_async_engine", "make_url", "URL"}

// hole gives the piece of a hole in an f-string: nothing is known of one that is
// formatted.
func (a *assembler) hole(p python.Piece) source.Piece {
	data := a.at.module.tree.File.Data
	end := p.Hole.Range().End
	if end > p.End || p.End > len(data) || strings.TrimRight(string(data[end:p.End]), " )") != "}" {
		return source.Piece{}
	}
	return a.piece(p.Hole, maxSteps)
}

// piece gives the value that an expression is, encoded or not.
func (a *assembler) piece(e python.Expression, steps int) source.Piece {
	if steps <= 0 {
		return source.Piece{}
	}
	switch e := e.(type) {
	case *python.String:
		return source.Piece{Text: e.Value}
	case *python.Name:
		if local, ok := a.locals[e.ID]; ok {
			return local.piece
		}
		if a.class && a.byName[e.ID] != nil {
			return a.ofField(e.ID, false)
		}
	case *python.Subscript:
		if s, ok := e.Index.(*python.String); ok && a.byName[s.Value] != nil {
			return a.ofField(s.Value, false)
		}
	case *python.Attribute:
		return a.ofField(pathOf(e), false)
	case *python.Call:
		if p, ok := a.called(e, steps); ok {
			return p
		}
	}
	if read, ok := a.direct(e); ok && len(read.variables) == 1 && !read.changed {
		return source.Piece{Variable: read.variables[0].Name}
	}
	return source.Piece{}
}

// pathOf gives what stands behind the first name: db.password of self.db.password.
func pathOf(e python.Expression) string {
	_, path, _ := strings.Cut(dotted(e), ".")
	return path
}

func (a *assembler) called(e *python.Call, steps int) (source.Piece, bool) {
	name := dotted(e.Function)
	method, isMethod := e.Function.(*python.Attribute)
	switch last := lastOf(name); {
	case slices.Contains(encoders, last) && len(e.Arguments) > 0:
		inner := a.piece(e.Arguments[0].Value, steps-1)
		if inner.Text != "" || inner.Quoting != source.Raw || inner == (source.Piece{}) {
			return source.Piece{}, true
		}
		inner.Quoting = quotingOf(last, e.Arguments[1:])
		if inner.Quoting == source.Raw {
			inner = source.Piece{}
		}
		return inner, true
	case name == "str" && len(e.Arguments) == 1:
		return a.piece(e.Arguments[0].Value, steps-1), true
	case isMethod && method.Name == "get_secret_value" && len(e.Arguments) == 0:
		if subscript, ok := method.Value.(*python.Subscript); ok {
			if s, ok := subscript.Index.(*python.String); ok {
				return a.ofField(s.Value, true), true
			}
		}
		return a.ofField(pathOf(method.Value), true), true
	case isMethod && method.Name == "get" && len(e.Arguments) == 1:
		if s, ok := e.Arguments[0].Value.(*python.String); ok && a.byName[s.Value] != nil {
			return a.ofField(s.Value, false), true
		}
	}
	return source.Piece{}, false
}

// quotingOf reads the arguments of quote behind the first one: Raw if they are not
// known.
func quotingOf(function string, rest []python.Argument) source.Quoting {
	if len(rest) == 0 {
		if function == "quote_plus" {
			return source.QuotedWhole
		}
		return source.Quoted
	}
	if len(rest) == 1 && (rest[0].Name == "" || rest[0].Name == "safe") && rest[0].Stars == 0 {
		if safe, ok := rest[0].Value.(*python.String); ok && safe.Value == "" {
			return source.QuotedWhole
		}
	}
	return source.Raw
}

// ofField gives the piece of a field, by its path. Functions may change what is in a
// field, and a secret shows stars unless its value is asked for.
func (a *assembler) ofField(path string, revealed bool) source.Piece {
	names := strings.Split(path, ".")
	if len(names) > maxModels {
		return source.Piece{}
	}
	var fields []*Field
	for n, name := range names {
		f := a.byName[name]
		if n > 0 {
			i := slices.IndexFunc(fields, func(f *Field) bool { return f.Name == name })
			if i < 0 {
				return source.Piece{}
			}
			f = fields[i]
		}
		if f == nil {
			return source.Piece{}
		}
		secret := strings.Contains(f.Type.Text, "Secret")
		if n == 0 && a.changed[name] || strings.Contains(f.Type.Text, "Validator") || n == len(names)-1 && secret != revealed {
			return source.Piece{}
		}
		fields = f.Nested
	}
	return source.Piece{Field: path}
}

// rewritten gives the fields whose values functions of a class and its ancestors may
// change: those of validators, and those that are assigned to.
func (r *reader) rewritten(c *class, plain bool) map[string]bool {
	changed := map[string]bool{}
	for _, ancestor := range r.ancestors(c) {
		if ancestor.node == nil || !r.afford(len(ancestor.functions)) {
			continue
		}
		for _, h := range hooks(ancestor) {
			for _, name := range h.names {
				changed[name] = true
			}
		}
		for _, f := range ancestor.functions {
			if plain && f.Name == "__init__" {
				continue // it defines them
			}
			eachStatement(f.Body, 0, func(statement python.Statement) {
				s, ok := statement.(*python.Assignment)
				if !ok {
					return
				}
				for _, target := range s.Targets {
					switch t := target.(type) {
					case *python.Attribute:
						changed[t.Name] = true
					case *python.Subscript:
						if key, ok := t.Index.(*python.String); ok {
							changed[key.Value] = true
						}
					}
				}
			})
		}
	}
	return changed
}

// handled notes the fields that functions of a class and its ancestors read, or may
// change.
func (r *reader) handled(c *class, fields []*Field) {
	named := map[string]bool{}
	collect := func(e python.Expression) bool {
		switch e := e.(type) {
		case *python.Attribute:
			named[e.Name] = true
		case *python.String:
			named[e.Value] = true
		}
		return true
	}
	for _, ancestor := range r.ancestors(c) {
		if ancestor.node == nil || !r.afford(len(ancestor.functions)) {
			continue
		}
		for _, f := range ancestor.functions {
			for _, decorator := range f.Decorators {
				inside(decorator, collect)
			}
			eachStatement(f.Body, 0, func(statement python.Statement) { insideStatement(statement, collect) })
		}
	}
	for _, f := range fields {
		f.Handled = named[f.Name] || named["*"]
	}
}

var (
	percentMark = regexp.MustCompile(`%%|%(?:\((\w+)\))?([a-zA-Z]|.)`)
	braceMark   = regexp.MustCompile(`\{\{|\}\}|\{(\w*)(\}|[^}]*\})`)
)

// filled gives the pieces of a format string, for % or str.format; nil if it has marks
// that are not understood.
func (a *assembler) filled(format string, marks *regexp.Regexp, given python.Expression) []source.Piece {
	list, named := fillers(given)
	var pieces []source.Piece
	start, next := 0, 0
	for _, m := range marks.FindAllStringSubmatchIndex(format, maxAssemblages) {
		mark := format[m[0]:m[1]]
		pieces = append(pieces, source.Piece{Text: format[start:m[0]]})
		start = m[1]
		if mark == "%%" || mark == "{{" || mark == "}}" {
			pieces[len(pieces)-1].Text += mark[:1]
			continue
		}
		name, rest := "", format[m[4]:m[5]]
		if m[2] >= 0 {
			name = format[m[2]:m[3]]
		}
		if rest != "}" && rest != "s" && rest != "d" {
			return nil
		}
		value := named[name]
		if name == "" && next < len(list) {
			value = list[next]
			next++
		}
		if value == nil {
			return nil
		}
		pieces = append(pieces, a.piece(value, maxSteps))
	}
	return append(pieces, source.Piece{Text: format[start:]})
}

// fillers gives the values that are put into a format string, by place or by name.
func fillers(given python.Expression) (list []python.Expression, named map[string]python.Expression) {
	named = map[string]python.Expression{}
	switch e := given.(type) {
	case *python.Call:
		for _, argument := range e.Arguments {
			switch {
			case argument.Stars > 0:
			case argument.Name == "":
				list = append(list, argument.Value)
			default:
				named[argument.Name] = argument.Value
			}
		}
	case *python.Sequence:
		list = e.Elements
	case *python.Dict:
		for i, key := range e.Keys {
			if s, ok := key.(*python.String); ok && i < len(e.Values) {
				named[s.Value] = e.Values[i]
			}
		}
	default:
		list = []python.Expression{given}
	}
	return list, named
}

// changes tells whether an expression is a call that may make something else of the
// connection strings in it.
func (a *assembler) changes(e python.Expression) bool {
	call, ok := e.(*python.Call)
	if !ok {
		return false
	}
	name := dotted(call.Function)
	return !slices.Contains(unwrapped, lastOf(name))
}
