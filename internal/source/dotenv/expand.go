package dotenv

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Bounds of what references may make of a file. A reference that would exceed
// one stays as it is written: ten lines of A=${B}${B} are enough to fill any
// memory. Both count bytes, and the second one all values of a call together. The
// words of references may hold [source.MaxFacts] references in turn.
const (
	maxValue = 1 << 20
	maxTotal = 16 << 20
)

// openCost is what an open reference that is carried into another value counts
// against maxTotal, besides its text.
const openCost = 32

// A reference is a part of a value that refers to a variable.
type reference struct {
	at                   span
	name, operator, word string
}

// A referenceScanner finds ${NAME} and ${NAME:-word} as python-dotenv does. NAME
// is anything without "}" and ":", also nothing at all; there is no way to escape
// a reference, and quotes do not matter.
type referenceScanner struct {
	value       string
	at          int
	stop, brace int // the first '}' or ':', the first '}', at or behind an offset
}

func (s *referenceScanner) next() (r reference, ok bool) {
	for {
		i := strings.Index(s.value[s.at:], "${")
		if i < 0 {
			return r, false
		}
		at := s.at + i
		name := at + len("${")
		if s.stop < name {
			if s.stop = name; !s.seek(&s.stop, ':') {
				return r, false
			}
		}
		if s.value[s.stop] == '}' {
			s.at = s.stop + 1
			return reference{at: span{at, s.at}, name: s.value[name:s.stop]}, true
		}
		word := s.stop + len(":-")
		if !strings.HasPrefix(s.value[s.stop:], ":-") {
			s.at = name
			continue
		}
		if s.brace < word {
			if s.brace = word; !s.seek(&s.brace, '}') {
				return r, false
			}
		}
		s.at = s.brace + 1
		return reference{span{at, s.at}, s.value[name:s.stop], ":-", s.value[word:s.brace]}, true
	}
}

// seek moves an offset to the next closing brace or other character. It tells
// whether there is one.
func (s *referenceScanner) seek(at *int, other byte) bool {
	for ; *at < len(s.value); *at++ {
		if c := s.value[*at]; c == '}' || c == other {
			return true
		}
	}
	return false
}

// segments splits a value at its references. A reference to the variable
// without a name, ${}, is literal text there; it can't be anything else.
func segments(value string) []source.Segment {
	var all []source.Segment
	at := 0
	count := 0
	for scanner := (referenceScanner{value: value}); count <= source.MaxFacts; {
		r, ok := scanner.next()
		if !ok {
			break
		}
		if r.name == "" {
			continue
		}
		count++
		if at < r.at.start {
			all = append(all, source.Segment{Text: value[at:r.at.start]})
		}
		all = append(all, source.Segment{
			Text: value[r.at.start:r.at.end], Name: r.name, Operator: r.operator, Word: r.word,
		})
		at = r.at.end
	}
	if all != nil && at < len(value) {
		all = append(all, source.Segment{Text: value[at:]})
	}
	return all
}

// Expand gives the values that dotenv_values of python-dotenv 1.2.2 gives, and
// with it pydantic-settings: a reference is the file's own value of the name as
// far as it is known by then, else the one of lookup, else its default, else
// empty. A bare name is known, and empty.
//
// With a nil lookup a reference without a default to a name that the file does
// not define before is open. A value that refers to another one takes over its
// open references and the names that were defaulted there.
func Expand(facts []source.Fact, lookup source.Lookup) []source.Value {
	e := expansion{values: make([]source.Value, len(facts)), known: map[string]int{}, budget: maxTotal}
	for i, fact := range facts {
		if !fact.Bare {
			e.values[i] = e.expand(fact.Value, lookup)
		}
		e.known[fact.Name] = i
	}
	return e.values
}

type expansion struct {
	values []source.Value
	known  map[string]int // the value that a name has by now
	budget int
}

func (e *expansion) expand(text string, lookup source.Lookup) source.Value {
	scanner := referenceScanner{value: text}
	r, ok := scanner.next()
	if !ok {
		return source.Value{Text: text}
	}
	b := valueBuilder{written: text, budget: &e.budget}
	at := 0
	for ; ok; r, ok = scanner.next() {
		b.literal(text[at:r.at.start])
		at = r.at.end
		b.reference(text[r.at.start:r.at.end], r.name, e.resolve(r, lookup))
	}
	b.literal(text[at:])
	return b.value()
}

// resolve gives what a reference stands for, or nil if it is open.
func (e *expansion) resolve(r reference, lookup source.Lookup) *source.Value {
	if i, ok := e.known[r.name]; ok {
		return &e.values[i]
	}
	if lookup != nil && r.name != "" {
		if text, ok := lookup(r.name); ok {
			return &source.Value{Text: text}
		}
	}
	if r.operator != "" {
		return &source.Value{Text: r.word, Defaulted: []string{r.name}}
	}
	if lookup != nil || r.name == "" {
		return unset(r.name)
	}
	return nil
}

// unset gives what is left of a reference to a name that nothing sets.
func unset(name string) *source.Value {
	if name == "" {
		return &source.Value{}
	}
	return &source.Value{Unset: []string{name}}
}

// A valueBuilder puts a value together within the bounds.
type valueBuilder struct {
	// written is the value before expansion, or empty where it is not known. As
	// long as nothing is replaced the value is its beginning, same bytes long.
	written   string
	same      int
	text      strings.Builder // once something is replaced
	replaced  bool
	open      []source.Reference
	defaulted names
	unset     names
	budget    *int
}

func (b *valueBuilder) length() int {
	if b.replaced {
		return b.text.Len()
	}
	return b.same
}

// literal adds text as it is written.
func (b *valueBuilder) literal(text string) {
	if !b.replaced && b.same+len(text) <= len(b.written) && b.written[b.same:b.same+len(text)] == text {
		b.same += len(text)
		return
	}
	b.replace(text)
}

func (b *valueBuilder) replace(text string) {
	if !b.replaced {
		b.replaced = true
		b.text.WriteString(b.written[:b.same])
	}
	b.text.WriteString(text)
}

// reference adds a reference that is written as written. A nil value leaves it
// open, and so does one that is too long.
func (b *valueBuilder) reference(written, name string, value *source.Value) {
	start := b.length()
	if value != nil {
		cost := len(value.Text) + openCost*(len(value.Open)+len(value.Defaulted)+len(value.Unset))
		if start+len(value.Text) <= maxValue && cost <= *b.budget {
			*b.budget -= cost
			b.add(*value)
			return
		}
	}
	b.literal(written)
	b.open = append(b.open, source.Reference{Start: start, End: b.length(), Name: name})
}

func (b *valueBuilder) add(value source.Value) {
	start := b.length()
	b.replace(value.Text)
	for _, open := range value.Open {
		open.Start += start
		open.End += start
		b.open = append(b.open, open)
	}
	b.defaulted.add(value.Defaulted)
	b.unset.add(value.Unset)
}

// names are names in order, each once.
type names struct {
	list []string
	seen map[string]bool
}

func (n *names) add(more []string) {
	for _, name := range more {
		if !n.seen[name] {
			if n.seen == nil {
				n.seen = map[string]bool{}
			}
			n.seen[name] = true
			n.list = append(n.list, name)
		}
	}
}

func (b *valueBuilder) value() source.Value {
	text := b.written[:b.same]
	if b.replaced {
		text = b.text.String()
	}
	return source.Value{Text: text, Open: slices.Clip(b.open), Defaulted: b.defaulted.list, Unset: b.unset.list}
}
