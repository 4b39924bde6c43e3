package dotenv

import (
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// maxDepth bounds how deep a default may hold references with defaults. What is
// deeper stays as it is written.
const maxDepth = 20

// An assembly is how a reader that marks the references of a value as segments
// puts the value together. A fact without segments is literal.
type assembly struct {
	// outsideFirst tells that a reference takes the value of the process
	// environment even if the file itself has one.
	outsideFirst bool
	// closed tells that references see nothing but the file.
	closed bool
	// inherits tells that a bare name has the value of the process environment.
	inherits bool
	// split gives the segments of the word of a reference, which may hold
	// references itself. It reports text that the reader refuses. Without it a
	// word is literal.
	split func(word string) (segments []source.Segment, ok bool)
}

// expand is the [source.Expander] of a reader. With a nil lookup a reference to
// a name that the file does not define before is open, unless it has a default.
func (a assembly) expand(facts []source.Fact, lookup source.Lookup) []source.Value {
	run := assemblyRun{
		assembly:  a,
		lookup:    lookup,
		expansion: expansion{values: make([]source.Value, len(facts)), known: map[string]int{}, budget: maxTotal},
	}
	for i, fact := range facts {
		switch {
		case fact.Bare && a.inherits:
			run.values[i] = run.inherited(fact.Name)
			continue
		case fact.Bare:
			continue
		case fact.Segments == nil:
			run.values[i] = source.Value{Text: fact.Value}
		default:
			run.values[i] = run.join(fact.Value, fact.Segments, 0)
		}
		run.known[fact.Name] = i
	}
	return run.values
}

type assemblyRun struct {
	assembly
	expansion
	lookup source.Lookup
	words  int // the references in words so far
}

func (r *assemblyRun) inherited(name string) source.Value {
	if r.lookup == nil {
		return source.Value{Open: []source.Reference{{Name: name}}}
	}
	text, ok := r.lookup(name)
	if !ok {
		return *unset(name)
	}
	return source.Value{Text: text}
}

// join puts a value together that is written as written, which is empty where
// that is not known.
func (r *assemblyRun) join(written string, segments []source.Segment, depth int) source.Value {
	b := valueBuilder{written: written, budget: &r.budget}
	for _, s := range segments {
		if !isReference(s) {
			b.literal(s.Text)
			continue
		}
		b.reference(s.Text, s.Name, r.resolveSegment(s, depth))
	}
	return b.value()
}

// resolveSegment gives what a reference stands for, or nil if it is open.
func (r *assemblyRun) resolveSegment(s source.Segment, depth int) *source.Value {
	value, certain := r.variable(s.Name)
	set := value != nil
	if set && len(s.Operator) == 2 && value.Text == "" {
		set = false // the colon of :-, :? and :+ means "or empty"
	}
	switch s.Operator {
	case "":
		if value == nil && certain {
			return unset(s.Name)
		}
		return value
	case ":-", "-":
		if set {
			return value
		}
		word := r.word(s.Word, depth)
		if word != nil && !slices.Contains(word.Defaulted, s.Name) {
			word.Defaulted = append([]string{s.Name}, word.Defaulted...)
		}
		return word
	case ":+", "+":
		if set {
			return r.word(s.Word, depth)
		}
		if value == nil && !certain {
			return nil
		}
		return &source.Value{}
	case ":?", "?":
		if set {
			return value
		}
	}
	return nil
}

// variable gives the value of a name, or nil; certain tells that nil means that
// the name is not set, and not that nobody knows.
func (r *assemblyRun) variable(name string) (value *source.Value, certain bool) {
	if name == "" {
		return nil, false
	}
	i, inFile := r.known[name]
	if inFile && (!r.outsideFirst || r.lookup == nil) {
		return &r.values[i], true
	}
	if r.lookup != nil && !r.closed {
		if text, ok := r.lookup(name); ok {
			return &source.Value{Text: text}, true
		}
	}
	if inFile {
		return &r.values[i], true
	}
	return nil, r.closed || r.lookup != nil
}

func (r *assemblyRun) word(word string, depth int) *source.Value {
	if depth == maxDepth {
		return nil
	}
	if r.split == nil {
		return &source.Value{Text: word}
	}
	segments, ok := r.split(word)
	if r.words += references(segments); !ok || r.words > source.MaxFacts {
		return nil
	}
	value := r.join("", segments, depth+1)
	return &value
}
