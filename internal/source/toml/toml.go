// Package toml reads the table [tool.alembic] of pyproject.toml, as Alembic 1.16
// and later do: the file with Python's tomllib, and what is asked for with
// Python's % operator and one name, here, the folder of the file.
//
// A fact of the table has the Section "tool.alembic", one of a hook
// "tool.alembic.post_write_hooks". What stands in another table below has the
// name of the table in its Name: both "sqlalchemy.url" = … and sqlalchemy.url = …,
// which is a table, give sqlalchemy.url. A list gives one fact for each of its
// elements, all of the same Name, and none if it is empty; so do the tables of a
// list. An integer is given in decimal, a boolean as true or false, other values
// but strings as they are written. Names are case-sensitive.
//
// Document.Sections holds the headers of the table and of those below. If the table
// has no header of its own, it is there with the key, or the header of a table
// below, that makes it: a section tool.alembic tells that there is such a table.
//
// Alembic formats the strings that get_alembic_option gives: those of the table,
// of a list in it, and of the tables one step below. Not formatted are the options
// that must be booleans, and sqlalchemy.url as a table, which no option is read
// from. %(here)s stays in a value, as a [source.Segment] named here, as does every
// other conversion whose result depends on the folder. A conversion without a name,
// %s, makes Python put its whole dictionary there: that is a problem like those that
// Python refuses. The Value of a string with such a problem is as it is written.
//
// tomllib reads TOML 1.0 up to Python 3.14. Syntax of TOML 1.1 is a problem, but
// what it says is read. Any other file that Python refuses has a problem and no
// facts.
package toml

import (
	"bytes"
	"path"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

const (
	// Section is the table that Alembic reads.
	Section = "tool.alembic"
	// Hooks are the commands that Alembic runs over a new revision.
	Hooks = "tool.alembic.post_write_hooks"
)

// Kind is the kind of file that this package reads. Whether a file found in a
// folder has anything for Alembic is for [Relevant] to say.
var Kind = source.Kind{Name: "toml", Match: Match, Reader: "tomllib", Parse: Parse}

// MaxSize is the size in bytes of the largest file that is read.
const MaxSize = 1 << 20

// Match tells whether a slash-separated path names a pyproject.toml.
func Match(name string) bool { return path.Base(name) == "pyproject.toml" }

// Relevant tells whether a file is a pyproject.toml with a table tool.alembic, by
// the beginnings of its lines: a file that cannot be parsed may be relevant, too.
func Relevant(name string, data []byte) bool {
	if !Match(name) || !bytes.Contains(data, []byte("alembic")) {
		return false
	}
	// In the table tool a key begins with alembic, before all headers with tool.
	root, tool := true, false
	for line := range bytes.SplitSeq(data, []byte("\n")) {
		line = bytes.TrimLeft(line, " \t")
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		key, rest := part(bytes.TrimLeft(line, "[ \t"))
		if rest == nil {
			continue
		}
		header := line[0] == '['
		switch {
		case header:
			root, tool = false, key == "tool" && rest[0] == ']'
		case tool && key == "alembic":
			return true
		case root && key == "tool" && rest[0] == '=' && bytes.Contains(rest, []byte("alembic")):
			return true
		}
		if (header || root) && key == "tool" && rest[0] == '.' {
			if key, _ := part(bytes.TrimLeft(rest[1:], " \t")); key == "alembic" {
				return true
			}
		}
	}
	return false
}

// part gives the first part of the key that a line begins with, and what stands
// behind it: a dot, an equals sign or a bracket, else there is no key.
func part(line []byte) (key string, rest []byte) {
	var name []byte
	if len(line) > 0 && (line[0] == '"' || line[0] == '\'') {
		i := bytes.IndexByte(line[1:], line[0])
		if i < 0 {
			return "", nil
		}
		name, rest = line[1:1+i], line[i+2:]
	} else {
		i := 0
		for i < len(line) && isBare(line[i]) {
			i++
		}
		name, rest = line[:i], line[i:]
	}
	rest = bytes.TrimLeft(rest, " \t")
	if len(rest) == 0 || rest[0] != '.' && rest[0] != '=' && rest[0] != ']' {
		return "", nil
	}
	return string(name), rest
}

func isBare(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '_' || c == '-'
}
