package dotenv

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// parseNodeExpand is parseNode for a program that also uses the npm package
// dotenv-expand 12, which finds references in any value, quoted or not.
func parseNodeExpand(file *source.File) source.Document {
	s := newNodeScanner(file)
	s.read(nodeSegments)
	return s.finish()
}

// nodeSegments splits a value at its references.
func nodeSegments(value string) []source.Segment {
	if !strings.Contains(value, "$") {
		return nil
	}
	var b segmentBuilder
	at := 0
	for !b.full() {
		r, ok := nodeReference(value, at)
		if !ok {
			break
		}
		b.literal(value[at:r.at.start])
		b.reference(source.Segment{
			Text: value[r.at.start:r.at.end], Name: r.name, Operator: r.operator, Word: r.word,
		})
		at = r.at.end
	}
	b.literal(value[at:])
	_, segments := tidy(b.done())
	return segments
}

// nodeReference finds the first reference at or behind an offset: $NAME, or
// braces around anything without braces, of which the first operator ends the
// name. A backslash before the dollar sign makes it none.
func nodeReference(value string, at int) (r reference, ok bool) {
	for ; ; at++ {
		i := strings.IndexByte(value[at:], '$')
		if i < 0 {
			return r, false
		}
		at += i
		if at > 0 && value[at-1] == '\\' {
			continue
		}
		rest := value[at+1:]
		if strings.HasPrefix(rest, "{") {
			end := 0
			for 1+end < len(rest) && rest[1+end] != '{' && rest[1+end] != '}' {
				end++
			}
			if end == 0 || 1+end == len(rest) || rest[1+end] == '{' {
				continue
			}
			r = reference{at: span{at, at + len("${}") + end}, name: rest[1 : 1+end]}
			if i := strings.IndexAny(r.name, "+-"); i >= 0 {
				operator := i
				if i > 0 && r.name[i-1] == ':' {
					operator--
				}
				r.name, r.operator, r.word = r.name[:operator], r.name[operator:i+1], r.name[i+1:]
			}
			return r, true
		}
		n := 0
		for n < len(rest) && isNameJS(rest[n]) && rest[n] != '.' && rest[n] != '-' {
			n++
		}
		if n > 0 && (rest[0] < '0' || rest[0] > '9') {
			return reference{at: span{at, at + 1 + n}, name: rest[:n]}, true
		}
	}
}

// maxNodeWork bounds the bytes that expandNode looks at and makes. dotenv-expand
// looks at a value again from its start for each reference in it, and there are
// values with which it never comes to an end.
const maxNodeWork = 64 << 20

// expandNode gives the values that dotenv-expand 12 gives. The process
// environment wins over the file, a name has its last value in the file even
// before it is assigned again, and what a reference stands for is expanded in
// turn.
func expandNode(facts []source.Fact, lookup source.Lookup) []source.Value {
	values := make([]source.Value, len(facts))
	special := func(f source.Fact) bool { return strings.Contains(f.Value, "$") }
	if !slices.ContainsFunc(facts, special) {
		for i, fact := range facts {
			values[i].Text = fact.Value
		}
		return values
	}
	e := nodeExpansion{names: map[string]int{}, lookup: lookup, work: maxNodeWork}
	of := make([]int, len(facts)) // the name of each fact
	for i, fact := range facts {
		n, ok := e.names[fact.Name]
		if !ok {
			n = len(e.last)
			e.names[fact.Name] = n
			e.last = append(e.last, i)
		}
		e.last[n], of[i] = i, n
	}
	e.running = make([]*string, len(e.last))
	for i, n := range of {
		last := e.last[n]
		if e.running[n] == nil {
			values[last] = e.expand(facts[last].Value)
			e.running[n] = &values[last].Text
		}
		if last != i {
			values[i] = e.expand(facts[i].Value)
		}
	}
	return values
}

type nodeExpansion struct {
	names   map[string]int // the number of each name
	last    []int          // by name, the last fact
	running []*string      // by name, the value it has by now
	lookup  source.Lookup
	work    int
}

// known gives the value that the file gives to a name by now, or nil.
func (e *nodeExpansion) known(name string) *string {
	if n, ok := e.names[name]; ok {
		return e.running[n]
	}
	return nil
}

// variable gives the value of a name, empty if it has none. It is unknown if
// only the world outside could have it.
func (e *nodeExpansion) variable(name string) (value string, unknown bool) {
	if e.lookup != nil {
		if value, ok := e.lookup(name); ok {
			return strings.ReplaceAll(value, mark, ""), false
		}
	}
	if known := e.known(name); known != nil {
		return strings.ReplaceAll(*known, mark, ""), false
	}
	return "", e.lookup == nil
}

// sets tells whether a name has a value, be it empty.
func (e *nodeExpansion) sets(name string) bool {
	if e.lookup != nil {
		if _, ok := e.lookup(name); ok {
			return true
		}
	}
	return e.known(name) != nil
}

func (e *nodeExpansion) expand(value string) source.Value {
	if !strings.Contains(value, "$") || strings.Contains(value, mark) {
		return source.Value{Text: value}
	}
	v := nodeValue{text: value}
	seen := map[string]bool{}
	named := map[string]bool{}
	for e.work > 0 {
		r, ok := nodeReference(v.text, 0)
		if !ok {
			break
		}
		e.work -= len(v.text)
		seen[v.text] = true
		template := v.text[r.at.start:r.at.end]
		if r.operator == "" {
			// A missing operator splits at the word that JavaScript has for it.
			r.name, r.word, _ = strings.Cut(r.name, "null")
		}
		text, unknown := e.variable(r.name)
		with := r.word
		switch {
		case unknown && (strings.HasSuffix(r.operator, "+") || r.operator == "" && r.word == ""):
			v.text = strings.Replace(v.text, template, string(v.keep(nil, template, r.name)), 1)
			continue
		case strings.HasSuffix(r.operator, "+"):
			if text == "" {
				with = ""
			}
		case text != "" && !seen[text]:
			with = text
		case named[r.name], r.name == "":
		case r.operator != "":
			named[r.name] = true
			v.defaulted = append(v.defaulted, r.name)
		case text == "" && !e.sets(r.name):
			named[r.name] = true
			v.unset = append(v.unset, r.name)
		}
		v.text = replaceJS(v.text, template, with)
		e.work -= len(text) + len(v.text)
		if known := e.known(r.name); known != nil && v.text == *known {
			return v.done()
		}
		if len(v.text) > maxValue+len(value) {
			e.work = 0
		}
	}
	v.keepAll()
	return v.done()
}

// A nodeValue is a value on its way. What stays open in it is replaced by a
// number between two marks, so that it is not found again.
type nodeValue struct {
	text      string
	open      []openReference
	defaulted []string
	unset     []string
}

// An openReference is a reference as it is written, and the name in it.
type openReference struct{ template, name string }

// mark is a byte that no process environment can hold.
const mark = "\x00"

// keep gives what stands for a reference that stays open.
func (v *nodeValue) keep(b []byte, template, name string) []byte {
	b = append(b, mark...)
	b = strconv.AppendInt(b, int64(len(v.open)), 10)
	v.open = append(v.open, openReference{template, name})
	return append(b, mark...)
}

// keepAll keeps all references that are left.
func (v *nodeValue) keepAll() {
	r, ok := nodeReference(v.text, 0)
	if !ok {
		return
	}
	var b []byte
	at := 0
	for ; ok; r, ok = nodeReference(v.text, at) {
		if len(v.open) == cap(v.open) {
			v.open = slices.Grow(v.open, strings.Count(v.text[at:], "$"))
		}
		b = append(b, v.text[at:r.at.start]...)
		b = v.keep(b, v.text[r.at.start:r.at.end], r.name)
		at = r.at.end
	}
	v.text = string(append(b, v.text[at:]...))
}

// done resolves escapes and puts back what stayed open.
func (v *nodeValue) done() source.Value {
	var b strings.Builder
	value := source.Value{Defaulted: v.defaulted, Unset: v.unset}
	if len(v.open) > 0 {
		value.Open = make([]source.Reference, 0, len(v.open))
	}
	rest := strings.ReplaceAll(v.text, `\$`, "$")
	for {
		literal, behind, ok := strings.Cut(rest, mark)
		b.WriteString(literal)
		if !ok {
			break
		}
		number, behind, _ := strings.Cut(behind, mark)
		rest = behind
		n, _ := strconv.Atoi(number)
		start := b.Len()
		b.WriteString(v.open[n].template)
		value.Open = append(value.Open, source.Reference{Start: start, End: b.Len(), Name: v.open[n].name})
	}
	value.Text = b.String()
	return value
}

// replaceJS replaces the first occurrence of template, as String.replace of
// JavaScript does: some pairs in the replacement have a meaning.
func replaceJS(text, template, with string) string {
	before, after, _ := strings.Cut(text, template)
	var b strings.Builder
	b.WriteString(before)
	for i := 0; i < len(with); i++ {
		if with[i] == '$' && i+1 < len(with) {
			i++
			switch with[i] {
			case '$':
				b.WriteByte('$')
			case '&':
				b.WriteString(template)
			case '`':
				b.WriteString(before)
			case '\'':
				b.WriteString(after)
			default:
				b.WriteByte('$')
				i--
			}
			continue
		}
		b.WriteByte(with[i])
	}
	b.WriteString(after)
	return b.String()
}
