package compose

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Bounds of what references may make of a file; a reference that would exceed one
// stays as it is written. The first two count bytes, the second one all values of a
// call together.
const (
	maxValue = 1 << 20
	maxTotal = 16 << 20
	maxDepth = 20
)

// Expand gives the values that compose gives: a reference is the value that lookup
// has of the name, else its default, else empty. A bare name has the value that
// lookup has of it. No variable of the file counts.
//
// Without a lookup a reference without a default is open, and so is a bare name.
// With one a reference is open where compose refuses the file: a required variable
// that is not set, or a default with a fault in it.
func Expand(facts []source.Fact, lookup source.Lookup) []source.Value {
	e := expansion{lookup: lookup, budget: maxTotal}
	values := make([]source.Value, len(facts))
	for i, fact := range facts {
		switch {
		case fact.Bare && lookup == nil:
			values[i].Open = []source.Reference{{Name: fact.Name}}
		case fact.Bare:
			if text, ok := lookup(fact.Name); ok {
				values[i].Text = text
			}
		case fact.Segments == nil:
			values[i].Text = fact.Value
		default:
			values[i] = e.join(fact.Segments, 0)
		}
	}
	return values
}

// byDefault gives a text with the defaults of its references.
func (t Text) byDefault() source.Value {
	return Expand([]source.Fact{{Value: t.Value, Segments: t.Segments}}, nil)[0]
}

type expansion struct {
	lookup source.Lookup
	budget int
}

func (e *expansion) join(segments []source.Segment, depth int) source.Value {
	var value source.Value
	var text strings.Builder
	defaulted, unset := map[string]bool{}, map[string]bool{}
	for _, s := range segments {
		start := text.Len()
		if s.Name == "" {
			text.WriteString(s.Text)
			continue
		}
		part, ok := e.reference(s, depth)
		if !ok || start+len(part.Text) > maxValue || len(part.Text) > e.budget {
			text.WriteString(s.Text)
			value.Open = append(value.Open, source.Reference{Start: start, End: text.Len(), Name: s.Name})
			continue
		}
		e.budget -= len(part.Text)
		text.WriteString(part.Text)
		for _, open := range part.Open {
			value.Open = append(value.Open, source.Reference{Start: start + open.Start, End: start + open.End, Name: open.Name})
		}
		for _, name := range part.Defaulted {
			if !defaulted[name] {
				defaulted[name] = true
				value.Defaulted = append(value.Defaulted, name)
			}
		}
		for _, name := range part.Unset {
			if !unset[name] {
				unset[name] = true
				value.Unset = append(value.Unset, name)
			}
		}
	}
	value.Text = text.String()
	return value
}

// reference gives what a reference stands for, unless it is open.
func (e *expansion) reference(s source.Segment, depth int) (source.Value, bool) {
	var value source.Value
	set := false
	if e.lookup != nil {
		if text, ok := e.lookup(s.Name); ok {
			value.Text, set = text, true
		}
	}
	if len(s.Operator) == 2 && value.Text == "" {
		set = false // the colon of :-, :? and :+ means "or empty"
	}
	switch s.Operator {
	case ":-", "-":
		if set {
			return value, true
		}
		word, ok := e.word(s.Word, depth)
		if ok && !slices.Contains(word.Defaulted, s.Name) {
			word.Defaulted = append([]string{s.Name}, word.Defaulted...)
		}
		return word, ok
	case ":+", "+":
		if set {
			return e.word(s.Word, depth)
		}
		return source.Value{}, e.lookup != nil
	case ":?", "?":
		return value, set
	}
	if e.lookup != nil && !set {
		value.Unset = []string{s.Name}
	}
	return value, e.lookup != nil
}

func (e *expansion) word(word string, depth int) (source.Value, bool) {
	if depth == maxDepth {
		return source.Value{}, false
	}
	all := tokens(word)
	if slices.ContainsFunc(all, func(t token) bool { return t.refused }) {
		return source.Value{}, false
	}
	text, references := segments(word, all)
	if references == nil {
		return source.Value{Text: text}, true
	}
	return e.join(references, depth+1), true
}
