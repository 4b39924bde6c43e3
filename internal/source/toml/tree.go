package toml

import "github.com/pelletier/go-toml/v2/unstable"

// An entry is what tomllib remembers of a key, to refuse a second definition. The
// parser that gives the expressions does not look at their keys.
type entry struct {
	kind entryKind
	// explicit tells that no header may open the table again, nor a dotted key go
	// through it.
	explicit bool
	// children are the keys of a table, or of the last table of a list.
	children map[string]*entry
}

type entryKind int

const (
	isTable entryKind = iota
	isList            // of tables, from headers
	isValue           // all else, inline tables among them
)

func (e *entry) child(name []byte) *entry { return e.children[string(name)] }

func (e *entry) add(name []byte, kind entryKind) *entry {
	if e.children == nil {
		e.children = map[string]*entry{}
	}
	child := &entry{kind: kind}
	e.children[string(name)] = child
	return child
}

// A tree is the keys of a file.
type tree struct {
	root    entry
	current *entry
	// dotted are the tables that dotted keys have made since the last header.
	// Only the next one closes them.
	dotted []*entry
}

// header enters a [table] or a [[table]], and gives the part of its key that
// tomllib refuses, if there is one.
func (t *tree) header(node *unstable.Node) *unstable.Node {
	for _, e := range t.dotted {
		e.explicit = true
	}
	t.dotted = t.dotted[:0]

	e := &t.root
	parts := node.Key()
	for parts.Next() {
		part := parts.Node()
		next := e.child(part.Data)
		if next != nil && next.kind == isValue {
			return part
		}
		switch {
		case !parts.IsLast():
			if next == nil {
				next = e.add(part.Data, isTable)
			}
		case node.Kind == unstable.ArrayTable:
			if next == nil {
				next = e.add(part.Data, isList)
			} else if next.kind != isList {
				return part
			}
			next.explicit, next.children = true, nil
		default:
			if next == nil {
				next = e.add(part.Data, isTable)
			} else if next.explicit {
				return part
			}
			next.explicit = true
		}
		e = next
	}
	t.current = e
	return nil
}

// assignment enters a key of the current table, and gives the part of a key that
// tomllib refuses, in the value or before it.
func (t *tree) assignment(node *unstable.Node) *unstable.Node {
	if t.current == nil {
		t.current = &t.root
	}
	part := assign(t.current, node, func(e *entry) { t.dotted = append(t.dotted, e) })
	if part != nil {
		return part
	}
	return inline(node.Value())
}

// assign enters a key of a table; it calls dotted for each table that the key goes
// through.
func assign(e *entry, node *unstable.Node, dotted func(*entry)) *unstable.Node {
	parts := node.Key()
	for parts.Next() {
		part := parts.Node()
		next := e.child(part.Data)
		if parts.IsLast() {
			if next != nil {
				return part
			}
			e.add(part.Data, isValue)
			return nil
		}
		if next == nil {
			next = e.add(part.Data, isTable)
		}
		if next.kind != isTable || next.explicit {
			return part
		}
		dotted(next)
		e = next
	}
	return nil
}

// inline looks at the keys of all inline tables of a value.
func inline(value *unstable.Node) *unstable.Node {
	var table entry
	children := value.Children()
	for children.Next() {
		child := children.Node()
		switch child.Kind {
		case unstable.KeyValue:
			if part := assign(&table, child, func(*entry) {}); part != nil {
				return part
			}
			if part := inline(child.Value()); part != nil {
				return part
			}
		case unstable.Array, unstable.InlineTable:
			if part := inline(child); part != nil {
				return part
			}
		}
	}
	return nil
}
