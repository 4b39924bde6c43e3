package envpy

import (
	"bytes"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// maxLooks bounds how often what a condition is about is looked into: conditions
// may stand in each other.
const maxLooks = 50

// SchemeRewrites gives the places where a module makes postgresql:// of postgres://, in
// the file's order: by replace or sub, or where it asks whether a text begins with the
// one and has the other.
func SchemeRewrites(m *python.Module) []source.Pos {
	if !bytes.Contains(m.File.Data, []byte("postgres")) {
		return nil
	}
	var found []source.Pos
	looks := 0 // into what a condition is about
	note := func(n python.Node) { found = append(found, m.Pos(n)) }
	m.Walk(func(n python.Node) bool {
		switch n := n.(type) {
		case *python.Call:
			if replacesScheme(n) {
				note(n)
			}
		case *python.Conditional:
			if looks < maxLooks && speaks(isOldScheme, n.Test) {
				looks++
				if speaks(isNewScheme, n.Then) || speaks(isNewScheme, n.Else) {
					note(n)
				}
			}
		case *python.Compound:
			asks := func(e python.Expression) bool { return speaks(isOldScheme, e) }
			if looks < maxLooks && (n.Keyword == "if" || n.Keyword == "elif") && slices.ContainsFunc(n.Head, asks) {
				looks++
				if slices.ContainsFunc(n.Body, func(s python.Statement) bool { return speaks(isNewScheme, s) }) {
					note(n)
				}
			}
		}
		return true
	})
	return found
}

// replacesScheme tells whether a call is given the old scheme and behind it the new
// one, or sets that of a URL object.
func replacesScheme(c *python.Call) bool {
	for i, a := range c.Arguments {
		if text, _ := python.LiteralString(a.Value); a.Name == "drivername" && isNewScheme(text) {
			if function, ok := c.Function.(*python.Attribute); ok && (function.Name == "set" || function.Name == "_replace") {
				return true
			}
		}
		if i == 0 {
			continue
		}
		old, _ := python.LiteralString(c.Arguments[i-1].Value)
		with, _ := python.LiteralString(a.Value)
		if isOldScheme(old) && isNewScheme(with) {
			return true
		}
	}
	return false
}

func isOldScheme(text string) bool {
	return strings.TrimRight(strings.TrimLeft(text, `^\`), ":/") == "postgres"
}

func isNewScheme(text string) bool {
	rest, ok := strings.CutPrefix(text, "postgresql")
	return ok && (rest == "" || rest[0] == ':' || rest[0] == '+')
}

// speaks tells whether a literal in the text of a node is one of some.
func speaks(of func(string) bool, n python.Node) bool {
	found := false
	python.Walk(n, func(n python.Node) bool {
		switch n := n.(type) {
		case *python.Function, *python.Class:
			return false
		case *python.String:
			found = found || of(n.Value)
		case *python.FString:
			found = found || len(n.Pieces) > 0 && n.Pieces[0].Hole == nil && of(n.Pieces[0].Text)
		}
		return !found
	})
	return found
}
