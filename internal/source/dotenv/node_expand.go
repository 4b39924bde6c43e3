package dotenv

import (
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
	var b segmentBuilder
	at := 0
	for {
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
			end := strings.IndexAny(rest[1:], "{}")
			if end < 1 || rest[1+end] != '}' {
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

// maxNodeWork bounds the bytes that expandNode looks at. dotenv-expand looks at
// a value again from its start for each reference in it, and there are values
// with which it never comes to an end.
const maxNodeWork = 64 << 20

// expandNode gives the values that dotenv-expand 12 gives. The process
// environment wins over the file, a name has its last value in the file even
// before it is assigned again, and what a reference stands for is expanded in
// turn.
func expandNode(facts []source.Fact, lookup source.Lookup) []source.Value {
	e := nodeExpansion{running: map[string]string{}, lookup: lookup, work: maxNodeWork}
	lastFact := map[string]int{}
	for i, fact := range facts {
		lastFact[fact.Name] = i
	}
	values := make([]source.Value, len(facts))
	done := map[string]bool{}
	for i, fact := range facts {
		if last := lastFact[fact.Name]; !done[fact.Name] {
			done[fact.Name] = true
			values[last] = e.expand(facts[last].Value)
			e.running[fact.Name] = values[last].Text
		}
		if lastFact[fact.Name] != i {
			values[i] = e.expand(fact.Value)
		}
	}
	return values
}

type nodeExpansion struct {
	running map[string]string
	lookup  source.Lookup
	work    int
}

// variable gives the value of a name, empty if it has none. It is unknown if
// only the world outside could have it.
func (e *nodeExpansion) variable(name string) (value string, unknown bool) {
	if e.lookup != nil {
		if value, ok := e.lookup(name); ok {
			return strings.ReplaceAll(value, mark, ""), false
		}
	}
	value, ok := e.running[name]
	return strings.ReplaceAll(value, mark, ""), !ok && e.lookup == nil
}

func (e *nodeExpansion) expand(value string) source.Value {
	if strings.Contains(value, mark) {
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
			v.text = strings.Replace(v.text, template, v.keep(template, r.name), 1)
			continue
		case strings.HasSuffix(r.operator, "+"):
			if text == "" {
				with = ""
			}
		case text != "" && !seen[text]:
			with = text
		case r.operator != "" && !named[r.name]:
			named[r.name] = true
			v.defaulted = append(v.defaulted, r.name)
		}
		v.text = replaceJS(v.text, template, with)
		if running, ok := e.running[r.name]; ok && v.text == running {
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
	text        string
	open, names []string
	defaulted   []string
}

// mark is a byte that no process environment can hold.
const mark = "\x00"

func (v *nodeValue) keep(template, name string) string {
	v.open = append(v.open, template)
	v.names = append(v.names, name)
	return mark + strconv.Itoa(len(v.open)-1) + mark
}

// keepAll keeps all references that are left.
func (v *nodeValue) keepAll() {
	var b strings.Builder
	at := 0
	for {
		r, ok := nodeReference(v.text, at)
		if !ok {
			break
		}
		b.WriteString(v.text[at:r.at.start])
		b.WriteString(v.keep(v.text[r.at.start:r.at.end], r.name))
		at = r.at.end
	}
	b.WriteString(v.text[at:])
	v.text = b.String()
}

// done resolves escapes and puts back what stayed open.
func (v *nodeValue) done() source.Value {
	var b strings.Builder
	value := source.Value{Defaulted: v.defaulted}
	for i, part := range strings.Split(strings.ReplaceAll(v.text, `\$`, "$"), mark) {
		if i%2 == 0 {
			b.WriteString(part)
			continue
		}
		n, _ := strconv.Atoi(part)
		start := b.Len()
		b.WriteString(v.open[n])
		value.Open = append(value.Open, source.Reference{Start: start, End: b.Len(), Name: v.names[n]})
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
