package settings

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A PathPart is a run of a path: a literal text, or what variables of the process
// environment say.
type PathPart struct {
	Text string
	// Variables are the names, of which the first that is set counts; nil for a text.
	Variables []string
	// Default is what is taken if none is set, and Defaulted tells whether there is one.
	Default   string
	Defaulted bool
	// SkipsEmpty tells that an empty variable counts as one that is not set, and Lower
	// that the value is put into lower case.
	SkipsEmpty, Lower bool

	none bool // without a variable it is None, or that word in a text
}

// value gives what a part is in a process environment.
func (p PathPart) value(lookup source.Lookup) (string, bool) {
	found, ok := p.Default, p.Defaulted
	for _, name := range p.Variables {
		if text, set := lookup(name); set && (text != "" || !p.SkipsEmpty) {
			found, ok = text, true
			break
		}
	}
	if p.Lower {
		found = strings.ToLower(found)
	}
	return p.Text + found, ok || p.Variables == nil
}

// In gives the path of a file with Parts in a process environment. It is empty if no
// file is named then, and it is false that the path can be told if a variable without
// a default is not set.
func (f EnvFile) In(lookup source.Lookup) (path string, ok bool) {
	if len(f.Parts) == 1 && f.Parts[0].none && !f.Parts[0].Defaulted {
		path, _ = f.Parts[0].value(lookup)
		return path, true
	}
	var b strings.Builder
	for _, part := range f.Parts {
		text, ok := part.value(lookup)
		if !ok {
			return "", false
		}
		b.WriteString(text)
	}
	return b.String(), true
}

// Pattern gives a regular expression for all paths that a file with Parts may have.
func (f EnvFile) Pattern() *regexp.Regexp {
	var b strings.Builder
	b.WriteString("^")
	for _, part := range f.Parts {
		if part.Variables != nil {
			b.WriteString("[^/]+")
		} else {
			b.WriteString(regexp.QuoteMeta(part.Text))
		}
	}
	return regexp.MustCompile(b.String() + "$")
}

// holeMark is what stands in the path of a place for its nth hole: no path has NUL.
var holeMark = regexp.MustCompile("\x00[0-9]+\x00")

func mark(n int) string { return "\x00" + strconv.Itoa(n) + "\x00" }

// maxHoles bounds the variables in a path.
const maxHoles = 8

// hole gives the place that an expression is that reads the process environment.
func (r *reader) hole(at scope, e python.Expression, steps int) (place, bool) {
	lower := false
	if call, ok := e.(*python.Call); ok && len(call.Arguments) == 0 {
		if method, ok := call.Function.(*python.Attribute); ok && (method.Name == "lower" || method.Name == "strip") {
			e, lower = method.Value, method.Name == "lower"
			if name, ok := e.(*python.Name); ok {
				found := r.resolveName(scope{module: at.module}, name.ID, steps)
				if found.kind != valueEntity || !r.follow() {
					return place{}, false
				}
				at, e = found.at, found.value
			}
		}
	}
	read, ok := r.environ(at, e, min(steps, maxSteps-1))
	if !ok || read.changed || len(read.variables) == 0 || read.fallback.Kind == UnknownDefault {
		return place{}, false
	}
	part := PathPart{
		Default: source.Slashes(read.fallback.Text), Defaulted: read.fallback.Kind == LiteralDefault,
		SkipsEmpty: read.skipEmpty, Lower: lower, none: read.fallback.Kind == NoneDefault,
	}
	for _, v := range read.variables {
		part.Variables = append(part.Variables, v.Name)
	}
	return place{path: mark(0), holes: []PathPart{part}}, true
}

// written gives a place as a text: a hole without a value is the word None.
func (p place) written() place {
	holes := slices.Clone(p.holes)
	for i := range holes {
		if holes[i].none {
			holes[i].Default, holes[i].Defaulted = "None", true
		}
	}
	p.holes = holes
	return p
}

// behind numbers the holes of a place anew that stands behind another one, and has
// those of both.
func (p place) behind(first place) place {
	if len(first.holes)+len(p.holes) > maxHoles {
		return place{tail: true}
	}
	if len(first.holes) > 0 {
		p.path = holeMark.ReplaceAllStringFunc(p.path, func(m string) string {
			n, _ := strconv.Atoi(strings.Trim(m, "\x00")) // of the digits of a mark
			return mark(n + len(first.holes))
		})
	}
	p.holes = slices.Concat(first.holes, p.holes)
	return p
}

// file gives an env file at a place.
func (p place) file(at source.Pos) EnvFile {
	f := EnvFile{Path: p.path, At: at, Rooted: p.rooted, Tail: p.tail}
	if !strings.Contains(p.path, "\x00") {
		return f
	}
	f.Path = ""
	if p.tail || len(p.holes) == 0 {
		return f
	}
	f.Tail = true
	end := 0
	add := func(text string) {
		if text != "" {
			f.Parts = append(f.Parts, PathPart{Text: text})
		}
	}
	for _, m := range holeMark.FindAllStringIndex(p.path, -1) {
		n, _ := strconv.Atoi(strings.Trim(p.path[m[0]:m[1]], "\x00")) // of the digits of a mark
		add(p.path[end:m[0]])
		f.Parts = append(f.Parts, p.holes[min(n, len(p.holes)-1)])
		end = m[1]
	}
	add(p.path[end:])
	if !slices.ContainsFunc(f.Parts, func(p PathPart) bool { return p.none }) {
		f.Path, _ = f.In(func(string) (string, bool) { return "", false })
	}
	return f
}
