package toml

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

const (
	// maxDepth is the number of parts that a Name may have. Alembic's own options
	// have one, and env.py hardly has more than a few. Longer names give no facts,
	// nor do tables with more than maxTable bytes in their name: a name that every
	// key of a table repeats would make the facts larger than the file.
	maxDepth = 8
	maxTable = 256
)

// root is the path of the table that Alembic reads.
var root = []string{"tool", "alembic"}

// step adds a part to a path and tells whether it still leads to tool.alembic, or
// below it.
func step(path []string, part *unstable.Node) ([]string, bool) {
	if n := len(path); n < len(root) && root[n] != string(part.Data) {
		return nil, false
	}
	return append(path, string(part.Data)), true
}

// header goes to the table of a header.
func (r *reader) header(node *unstable.Node) {
	r.table, r.outside = nil, false
	var first, last *unstable.Node
	parts := node.Key()
	for parts.Next() {
		last = parts.Node()
		if first == nil {
			first = last
		}
		var ok bool
		if r.table, ok = step(r.table, last); !ok {
			r.outside = true
			return
		}
	}
	start, end := int(first.Raw.Offset), r.end(last)
	if len(r.table) <= len(root) && node.Kind == unstable.ArrayTable {
		r.refuseTable(r.table, start, end)
		return
	}
	start, end = r.brackets(start, end)
	r.section(r.table, start, end)
}

// brackets extends the range of a key to the brackets of its header.
func (r *reader) brackets(start, end int) (int, int) {
	for start > 0 && strings.IndexByte(" \t[", r.data[start-1]) >= 0 {
		start--
	}
	for r.data[start] != '[' {
		start++
	}
	for r.data[end] != ']' {
		end++
	}
	for end < len(r.data) && r.data[end] == ']' {
		end++
	}
	return start, end
}

// section notes a table that is tool.alembic or lies below it.
func (r *reader) section(path []string, start, end int) {
	if len(path) < len(root) {
		return
	}
	at := r.file.Pos(start, end)
	if !r.found && len(path) > len(root) {
		r.document.Sections = append(r.document.Sections, source.Section{Name: Section, At: at})
	}
	r.found = true
	r.document.Sections = append(r.document.Sections, source.Section{Name: join(path), At: at})
}

// refuseTable reports that something else than a table stands where Alembic wants
// one.
func (r *reader) refuseTable(path []string, start, end int) {
	if !r.unfit {
		r.unfit = true
		r.problem(source.Refused, start, end, "Alembic cannot read the file: "+join(path)+" is not a table")
	}
}

// assignment makes facts of an assignment in the table of a path.
func (r *reader) assignment(path []string, node *unstable.Node) {
	if long(path) {
		return
	}
	path = slices.Clip(path)
	var first, last *unstable.Node
	parts := node.Key()
	for parts.Next() {
		last = parts.Node()
		var ok bool
		if path, ok = step(path, last); !ok {
			return
		}
		if len(path) > len(root) && first == nil {
			first = last
		}
		if len(path) == len(root) && !r.found && !(parts.IsLast() && node.Value().Kind != unstable.InlineTable) {
			start, end := r.span(last)
			r.section(path, start, end)
		}
	}
	if first == nil {
		if node.Value().Kind != unstable.InlineTable {
			start, end := r.span(last)
			r.refuseTable(path, start, end)
			return
		}
		first = last
	}
	if len(path)-len(root) > maxDepth {
		return
	}
	o := option{path: path, section: Section, name: join(path[min(len(path), len(root)):])}
	if len(path) > len(root)+1 && path[len(root)] == "post_write_hooks" {
		o.section, o.name = Hooks, join(path[len(root)+1:])
	}
	start, end := int(first.Raw.Offset), r.end(last)
	if c := r.data[start]; first == last && (c == '"' || c == '\'') {
		start, end = start+1, end-1
	}
	o.nameAt = r.file.Pos(start, end)
	r.value(o, node.Value(), 0)
}

// long tells whether the name of a table is longer than the names of its options
// should be.
func long(path []string) bool {
	n := 0
	for _, part := range path {
		if n += len(part) + 1; n > maxTable {
			return true
		}
	}
	return false
}

// An option is the name of one or more facts.
type option struct {
	path          []string
	section, name string
	nameAt        source.Pos
}

// booleans are read as they are, and refused unless they are booleans.
var booleans = []string{"revision_environment", "sourceless", "recursive_version_locations"}

// formatted tells whether get_alembic_option formats a string of the option, which
// lies within a number of lists.
func (o option) formatted(lists int) bool {
	switch len(o.path) - len(root) {
	case 1:
		return lists <= 1 && !slices.Contains(booleans, o.name)
	case 2:
		return lists == 0 && o.path[len(root)] != "sqlalchemy"
	}
	return false
}

// value makes facts of a value, which lies within a number of lists.
func (r *reader) value(o option, value *unstable.Node, lists int) {
	switch value.Kind {
	case unstable.InlineTable, unstable.Array:
		children := value.Children()
		for children.Next() {
			switch child := children.Node(); child.Kind {
			case unstable.Comment:
			case unstable.KeyValue:
				r.assignment(o.path, child)
			default:
				r.value(o, child, lists+1)
			}
		}
	case unstable.String:
		start, _ := r.span(value)
		r.text(o, newText(string(r.parser.Raw(value.Raw)), start), o.formatted(lists))
	default:
		start, end := r.span(value)
		text := string(value.Data)
		if value.Kind == unstable.Integer {
			text = number(text)
		}
		r.fact(o, source.Fact{Value: text, At: r.file.Pos(start, end)})
	}
}

// text makes a fact of a string.
func (r *reader) text(o option, t text, formatted bool) {
	fact := source.Fact{Value: t.value, At: r.file.Pos(t.start, t.end)}
	if formatted && strings.Contains(t.value, "%") {
		segments, failed := format(t.value)
		if failed != nil {
			r.unformatted(o, t, failed)
		} else {
			var out strings.Builder
			for _, segment := range segments {
				out.WriteString(segment.Text)
				if segment.Name != "" {
					fact.Segments = segments
				}
			}
			if fact.Value = out.String(); fact.Value != t.value {
				fact.Raw = t.value
			}
		}
	}
	r.fact(o, fact)
}

// unformatted reports a string that does not get through the % operator, or not as
// it is meant.
func (r *reader) unformatted(o option, t text, failed *fault) {
	code, why := failed.describe()
	if r.problems.Skip(code) {
		return
	}
	verb := "cannot read"
	if failed.cause == unnamed {
		verb = "misreads"
	}
	problem := source.Problem{
		Code: code, At: r.file.Pos(t.span(failed.start, failed.end)), Section: o.section, Name: o.name,
		Message: fmt.Sprintf("Alembic %s option %s of [%s]: %s", verb, source.SafeName(o.name), o.section, why),
	}
	if source.SafeName(failed.reference) == failed.reference {
		problem.Reference = failed.reference
	}
	r.problems.Add(problem)
}

func (r *reader) fact(o option, fact source.Fact) {
	fact.Section, fact.Name, fact.NameAt = o.section, o.name, o.nameAt
	r.document.Facts = append(r.document.Facts, fact)
}

func join(parts []string) string { return strings.Join(parts, ".") }
