package toml

import (
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// judge gives what tomllib refuses of a value that the parser has let through, if
// there is anything.
func (r *reader) judge(value *unstable.Node) *unstable.Node {
	switch value.Kind {
	case unstable.String:
		r.escapes(value)
	case unstable.Array:
		children := value.Children()
		for children.Next() {
			if fault := r.judge(children.Node()); fault != nil {
				return fault
			}
		}
	case unstable.InlineTable:
		r.gaps(value)
		children := value.Children()
		for children.Next() {
			child := children.Node()
			if child.Kind != unstable.KeyValue {
				continue
			}
			r.keys(child)
			if fault := r.judge(child.Value()); fault != nil {
				return fault
			}
		}
	default:
		switch judge(value) {
		case refused:
			return value
		case since11:
			start, end := r.span(value)
			r.since11(start, end, "a time without seconds")
		}
	}
	return nil
}

// since11 reports the first syntax of TOML 1.1.
func (r *reader) since11(start, end int, what string) {
	if r.later {
		return
	}
	r.later = true
	r.problem(source.Refused, start, end,
		"Python 3.14 and earlier refuse the file: "+what+" is TOML 1.1")
}

func (r *reader) escapes(node *unstable.Node) {
	if r.later {
		return
	}
	start, _ := r.span(node)
	if i, n, ok := later(string(r.parser.Raw(node.Raw))); ok {
		r.since11(start+i, start+i+n, "this escape")
	}
}

// keys looks at the escapes of a key.
func (r *reader) keys(node *unstable.Node) {
	if r.later {
		return
	}
	parts := node.Key()
	for parts.Next() {
		r.escapes(parts.Node())
	}
}

// gaps looks for line ends, and a comma before the end, in an inline table.
func (r *reader) gaps(table *unstable.Node) {
	if r.later {
		return
	}
	at := int(table.Raw.Offset) + 1
	comma := -1
	children := table.Children()
	for children.Next() {
		child := children.Node()
		if child.Kind != unstable.KeyValue {
			continue // a comment, which a line end goes before or follows
		}
		if r.gap(at, &comma) {
			return
		}
		at, comma = r.end(child), -1
	}
	if !r.gap(at, &comma) && comma >= 0 {
		r.since11(comma, comma+1, "a comma at the end of an inline table")
	}
}

// gap looks at what stands between two assignments of an inline table.
func (r *reader) gap(at int, comma *int) bool {
	for ; at < len(r.data); at++ {
		switch r.data[at] {
		case ' ', '\t':
		case ',':
			*comma = at
		case '\n', '\r', '#':
			r.since11(at, at, "an inline table of more than one line")
			return true
		default:
			return false
		}
	}
	return false
}
