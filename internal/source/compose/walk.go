package compose

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

const (
	// maxNodes is the number of nodes with which compose refuses a document.
	maxNodes = 100_000
	// maxCopies bounds what merge keys may copy, and what extends, includes and
	// overriding documents may.
	maxCopies = 200_000
	// maxVariables bounds the variables of all services together. Aliases can make
	// many of few.
	maxVariables = 100_000
	// maxNested bounds how deep references are looked for in the words of others.
	maxNested = 8
)

// A reader reads one file.
type reader struct {
	file     *source.File
	data     []byte
	cursor   source.Cursor
	problems source.Problems
	project  Project

	lines  []int // where each line begins
	broken bool  // the YAML has a fault: behind it nothing is read, and no other is told
	// near is the place that was asked for last.
	near struct{ line, column, offset int }

	scalars map[*yaml.Node]*scalar
	wholes  []span                 // the places of all scalars, in order
	merged  map[*yaml.Node][]entry // the entries of mappings
	budget  int                    // what may still be copied from one place to another
	facts   int                    // the assignments that are read

	// Of the current document:
	later bool // it is not the first
	nodes int
	// overrides counts the nodes tagged !override around the current one: in them
	// compose looks for no tags.
	overrides int
	active    map[*yaml.Node]bool // the nodes with an anchor around the current one
	resets    resets
}

func newReader(file *source.File) *reader {
	return &reader{
		file: file, data: file.Data, cursor: file.Cursor(), project: Project{path: file.Path},
		scalars: map[*yaml.Node]*scalar{}, merged: map[*yaml.Node][]entry{}, budget: maxCopies,
	}
}

func (r *reader) pos(at span) source.Pos { return r.cursor.Pos(at.start, at.end) }

func (r *reader) refuse(at span, message string) {
	r.refuseOption(at, "", "", message)
}

func (r *reader) refuseOption(at span, section, name, message string) {
	if r.broken || r.problems.Skip(source.Refused) {
		return // what is cut off is no longer what its author wrote
	}
	r.problems.Add(source.Problem{
		Code: source.Refused, At: r.pos(at), Section: section, Name: name, Message: "compose refuses the file: " + message,
	})
}

// place finds the places of all scalars below a node. References are found in the
// strings among them.
func (r *reader) place(n *yaml.Node) {
	if n.Kind == yaml.ScalarNode {
		s := r.locate(n)
		r.scalars[n] = s
		r.wholes = append(r.wholes, s.whole)
		switch n.ShortTag() {
		case "!!null", "!!bool", "!!int", "!!float", "!!timestamp", "!!merge":
		case "!!binary":
			if n.Decode(&s.value) == nil {
				s.text = true
			}
		default:
			s.text = true
		}
		return
	}
	for _, child := range n.Content {
		r.place(child)
	}
}

// walk looks at a node and all below it, and drops what does not count: what is
// tagged !reset, and what compose refuses. It tells whether the node itself is kept.
func (r *reader) walk(n *yaml.Node, path []string) bool {
	if r.nodes++; r.nodes == maxNodes+1 {
		r.refuse(r.node(n), fmt.Sprintf("it has more than %d nodes", maxNodes))
	}
	target := n
	if n.Kind == yaml.AliasNode {
		target = n.Alias
	}
	if reset := target.Tag == "!reset"; r.overrides == 0 && (reset || target.Tag == "!override") {
		r.noteReset(path)
		if reset {
			return false
		}
		r.overrides++
		defer func() { r.overrides-- }()
	}
	switch n.Kind {
	case yaml.AliasNode:
		if r.active[target] {
			r.refuse(r.node(n), "this alias stands within what it refers to")
			return false
		}
	case yaml.ScalarNode:
		if !r.typed(n) {
			return false
		}
		r.references(n, path)
	case yaml.SequenceNode, yaml.MappingNode:
		if n.Anchor != "" {
			r.active[n] = true
			defer delete(r.active, n)
		}
		if n.Kind == yaml.MappingNode {
			r.walkMapping(n, path)
			break
		}
		n.Content = slices.DeleteFunc(n.Content, func(item *yaml.Node) bool {
			return !r.walk(item, append(path, "[]"))
		})
	}
	return true
}

// typed tells whether a scalar is of the type of its tag, and fit for JSON.
func (r *reader) typed(n *yaml.Node) bool {
	if n.Style&yaml.TaggedStyle == 0 && n.Tag != "!!float" {
		return true
	}
	var value any
	if err := n.Decode(&value); err != nil {
		r.refuse(r.scalars[n].at, "this is not of the type that its tag says")
		return false
	}
	if number, ok := value.(float64); ok && (math.IsInf(number, 0) || math.IsNaN(number)) {
		r.refuse(r.scalars[n].at, "there is no such number in JSON")
		return false
	}
	return true
}

func (r *reader) walkMapping(n *yaml.Node, path []string) {
	var kept []*yaml.Node
	seen := make(map[string]int, len(n.Content)/2)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		name := resolve(key).Value
		if line := seen[name]; line > 0 {
			r.refuseOption(r.node(key), service(path), source.SafeName(name), fmt.Sprintf("this key is a duplicate of that on line %d", line))
			continue
		}
		seen[name] = r.pos(r.node(key)).Line
		next := append(path, name)
		if isMerge(key) {
			next = path
		}
		if !r.walk(value, next) || !r.key(key) {
			continue
		}
		if isMerge(key) && !mergeable(value) {
			r.refuse(r.node(value), "<< wants a mapping or a list of mappings")
			continue
		}
		kept = append(kept, key, value)
	}
	n.Content = kept
}

// key tells whether a key is a string.
func (r *reader) key(n *yaml.Node) bool {
	target := resolve(n)
	if target.Kind == yaml.ScalarNode && (r.scalars[target].text || isMerge(target)) {
		return true
	}
	at := r.node(n)
	r.refuse(at, "a key that is not a string"+r.template(span{max(0, at.start-1), at.end}))
	return false
}

func isMerge(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.ShortTag() == "!!merge" }

func mergeable(n *yaml.Node) bool {
	n = resolve(n)
	return n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode && !slices.ContainsFunc(n.Content, func(item *yaml.Node) bool {
		return resolve(item).Kind != yaml.MappingNode
	})
}

func resolve(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// node gives the place of a node; of lists and mappings, where they begin.
func (r *reader) node(n *yaml.Node) span {
	if s := r.scalars[n]; s != nil {
		return s.at
	}
	start := r.offset(n)
	if n.Kind == yaml.AliasNode {
		return span{start, min(start+1+len(n.Value), len(r.data))}
	}
	return span{start, start}
}

// service gives the service or job that a path leads through.
func service(path []string) string {
	if len(path) > 1 && (path[0] == "services" || path[0] == "jobs") {
		return path[1]
	}
	return ""
}

// references notes the references of a scalar.
func (r *reader) references(n *yaml.Node, path []string) {
	s := r.scalars[n]
	if !s.text || strings.IndexByte(s.value, '$') < 0 {
		return
	}
	s.tokens = tokens(s.value)
	for _, t := range s.tokens {
		if t.refused {
			r.refuseOption(s.part(t.at.start, t.at.end), service(path), "", `"${" that begins no reference; a "$" itself is written "$$"`)
		}
	}
	r.note(s, s.tokens, 0, service(path), 0)
}

// note notes the tokens of a part of a scalar's value, which begins at an offset.
func (r *reader) note(s *scalar, all []token, offset int, service string, depth int) {
	for _, t := range all {
		if t.operator == "" {
			continue
		}
		word := span{offset + t.word.start, offset + t.word.end}
		at := r.pos(s.part(word.start, word.end))
		if r.problems.Full(len(r.project.Defaults)+len(r.project.Required), "references", at) {
			return
		}
		text := s.value[word.start:word.end]
		reference := Reference{Variable: t.name, Operator: t.operator, Text: text, At: at, Service: service}
		switch t.operator {
		case ":-", "-":
			r.project.Defaults = append(r.project.Defaults, reference)
		case ":?", "?":
			r.project.Required = append(r.project.Required, reference)
		}
		if depth < maxNested && strings.IndexByte(text, '$') >= 0 {
			r.note(s, tokens(text), word.start, service, depth+1)
		}
	}
}
