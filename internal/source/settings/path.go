package settings

import (
	"path"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A place is a path as far as it can be told.
type place struct {
	path   string // with the marks of holes
	rooted bool   // relative to the root of the project, not to the working directory
	tail   bool   // what stands before it is not known
	holes  []PathPart
}

func (p place) join(tail place) place {
	if tail.tail || strings.HasPrefix(tail.path, "/") {
		return tail
	}
	tail = tail.behind(p)
	joined := path.Join(p.path, tail.path)
	if p.path == "" && tail.path == "" {
		joined = ""
	}
	return place{joined, p.rooted, p.tail, tail.holes}
}

func (p place) parent() place {
	if p.tail {
		return place{tail: true}
	}
	return place{path.Dir(p.path), p.rooted, false, p.holes}
}

// pathOf follows pathlib, os.path, __file__ and names.
func (r *reader) pathOf(at scope, e python.Expression, steps int) place {
	unknown := place{tail: true}
	if steps <= 0 {
		return unknown
	}
	if steps == maxSteps {
		r.follows = maxFollows
	}
	switch e := e.(type) {
	case *python.String:
		return place{path: source.Slashes(e.Value)}
	case *python.Name:
		if e.ID == "__file__" {
			return place{path: at.module.path, rooted: true}
		}
	case *python.Attribute:
		if e.Name == "parent" {
			return r.pathOf(at, e.Value, steps-1).parent()
		}
	case *python.Subscript:
		if p, ok := r.hole(at, e, steps); ok {
			return p
		}
		if parents, ok := e.Value.(*python.Attribute); ok && parents.Name == "parents" {
			p := r.pathOf(at, parents.Value, steps-1)
			n := r.fold(at, e.Index, steps-1)
			if n.kind != integer || len(n.text) > 1 {
				return unknown
			}
			for range n.text[0] - '0' + 1 {
				p = p.parent()
			}
			return p
		}
		return unknown
	case *python.Binary:
		if p, ok := r.hole(at, e, steps); ok && e.Operator == "or" {
			return p
		}
		left, right := r.pathOf(at, e.Left, steps-1), r.pathOf(at, e.Right, steps-1)
		switch {
		case e.Operator == "/":
			return left.join(right)
		case e.Operator == "+" && !right.tail:
			if rest, ok := strings.CutPrefix(right.path, "/"); ok {
				return left.join(place{path: rest})
			}
			if !left.tail {
				right = right.behind(left)
				return place{left.path + right.path, left.rooted, false, right.holes}
			}
		case e.Operator == "or":
			return place{path: right.path, tail: true}
		}
		return unknown
	case *python.FString:
		return r.pathOfFString(at, e, steps)
	case *python.Call:
		return r.pathOfCall(at, e, steps)
	}
	found := r.resolve(scope{module: at.module}, e, steps-1)
	if found.kind == valueEntity && r.follow() {
		return r.pathOf(found.at, found.value, steps-2)
	}
	return unknown
}

func (r *reader) pathOfFString(at scope, e *python.FString, steps int) place {
	p := place{}
	for i, piece := range e.Pieces {
		part := place{path: source.Slashes(piece.Text)}
		if piece.Hole != nil {
			part = r.pathOf(at, piece.Hole, steps-1).written()
			if piece.Conversion != "" || piece.Formatted {
				part = place{tail: true}
			}
		}
		rest, slash := strings.CutPrefix(part.path, "/")
		switch {
		case part.tail:
			if i > 0 {
				return place{tail: true}
			}
			p = part
		case i > 0 && slash:
			p = p.join(place{path: rest})
		case p.tail:
			return place{tail: true}
		default:
			part = part.behind(p)
			p = place{p.path + part.path, p.rooted || part.rooted, false, part.holes}
		}
	}
	return p
}

func (r *reader) pathOfCall(at scope, e *python.Call, steps int) place {
	name := dotted(e.Function)
	method := lastOf(name)
	if attribute, ok := e.Function.(*python.Attribute); ok {
		method = attribute.Name
		if p, ok := r.hole(at, e, steps); ok {
			return p
		}
		switch method {
		case "resolve", "absolute", "expanduser", "as_posix":
			return r.pathOf(at, attribute.Value, steps-1)
		case "joinpath":
			p := r.pathOf(at, attribute.Value, steps-1)
			for _, argument := range e.Arguments {
				p = p.join(r.pathOf(at, argument.Value, steps-1))
			}
			return p
		case "cwd", "getcwd":
			return place{path: "."}
		}
	}
	if len(e.Arguments) == 0 || e.Arguments[0].Stars > 0 {
		return place{tail: true}
	}
	if method == "getenv" || method == "get" {
		if p, ok := r.hole(at, e, steps); ok {
			return p
		}
	}
	first := r.pathOf(at, e.Arguments[0].Value, steps-1)
	switch method {
	case "dirname":
		return first.parent()
	case "Path", "PurePath", "join":
		for _, argument := range e.Arguments[1:] {
			first = first.join(r.pathOf(at, argument.Value, steps-1))
		}
		return first
	case "str", "abspath", "realpath", "normpath", "fspath":
		return first
	case "getenv", "get":
		if len(e.Arguments) == 2 {
			return place{path: r.pathOf(at, e.Arguments[1].Value, steps-1).path, tail: true}
		}
	}
	return place{tail: true}
}
