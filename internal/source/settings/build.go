package settings

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Builder is what puts a connection string together.
type Builder string

// The builders. One that is empty is the program itself.
const (
	// BySQLAlchemy is URL.create, which encodes.
	BySQLAlchemy Builder = "sqlalchemy"
	// ByPydantic is PostgresDsn.build or MultiHostUrl.build. In pydantic 2 it joins
	// the parts and reads the whole again: an @ or a colon in the password survives,
	// a slash, ?, # or % does not.
	ByPydantic Builder = "pydantic"
)

// call reads URL.create(…), PostgresDsn.build(…) and "…".format(…).
func (a *assembler) call(e *python.Call) (Assembly, bool) {
	method, ok := e.Function.(*python.Attribute)
	if !ok {
		if made, ok := a.typed(e); ok {
			return made, ok
		}
		return a.create(e, dotted(e.Function) == "URL" && a.isAlchemy(e.Function), "drivername", BySQLAlchemy)
	}
	owner := dotted(method.Value)
	owner = owner[strings.LastIndexByte(owner, '.')+1:]
	switch method.Name {
	case "format":
		s, ok := method.Value.(*python.String)
		if !ok {
			return Assembly{}, false
		}
		var holes []python.Expression
		for _, argument := range e.Arguments {
			holes = append(holes, argument.Value)
		}
		return a.template(s.Value, holes, a.filled(s.Value, braceMark, e))
	case "create":
		return a.create(e, owner == "URL", "drivername", BySQLAlchemy)
	case "build":
		return a.create(e, strings.HasSuffix(owner, "Dsn") || strings.HasSuffix(owner, "Url"), "scheme", ByPydantic)
	}
	return Assembly{}, false
}

func (a *assembler) isAlchemy(e python.Expression) bool {
	found := a.resolve(scope{module: a.at.module}, e, maxSteps)
	return found.kind == external && strings.HasPrefix(found.dotted, "sqlalchemy.")
}

// create reads the arguments of a function that makes a URL of its parts.
func (a *assembler) create(e *python.Call, is bool, scheme string, by Builder) (Assembly, bool) {
	if !is || len(e.Arguments) > maxAssemblages {
		return Assembly{}, false
	}
	made := Assembly{Encoded: by == BySQLAlchemy, By: by, Pieces: a.built(e, scheme, by)}
	if method, ok := e.Function.(*python.Attribute); ok && by == ByPydantic {
		if made.Type = a.urlType(method.Value); made.Type.spec == nil {
			made.Pieces = nil
		}
	}
	passwords := false
	for n, argument := range e.Arguments {
		if argument.Name == scheme || n == 0 && argument.Name == "" {
			if v := a.fold(a.at, argument.Value, maxSteps); v.kind == text {
				made.Scheme = v.text
			}
		}
		p := a.part(argument.Value)
		made.add(p)
		if by == ByPydantic && argument.Name == "password" {
			passwords = true
			made.Encoded = p.encoded
		}
	}
	if by == ByPydantic && !passwords {
		made.Encoded = true
	}
	return made, len(made.Fields)+len(made.Variables) > 0
}

// built gives the pieces of URL.create, or of PostgresDsn.build, as a text would have
// them.
func (a *assembler) built(e *python.Call, scheme string, by Builder) []source.Piece {
	places := []string{scheme, "username", "password", "host", "port", "database"}
	given := map[string]source.Piece{}
	for n, argument := range e.Arguments {
		name := argument.Name
		switch {
		case argument.Stars > 0:
			return nil
		case name == "" && by == BySQLAlchemy && n < len(places):
			name = places[n]
		case name == "user":
			name = "username" // of pydantic 1
		}
		given[name] = a.piece(argument.Value, maxSteps)
		if name == scheme && given[name].Text == "" {
			given[name] = source.Piece{Text: "postgresql"}
		}
	}
	pieces := []source.Piece{given[scheme], {Text: "://"}}
	for _, name := range []string{"username", "password"} {
		if p, ok := given[name]; ok {
			if by == BySQLAlchemy && p.Text == "" {
				p.Quoting += source.QuotedWhole
			}
			if name == "password" {
				pieces = append(pieces, source.Piece{Text: ":"})
			}
			pieces = append(pieces, p)
		}
	}
	return append(pieces, source.Piece{Text: "@host/database"})
}

// typed reads PostgresDsn(f"…").
func (a *assembler) typed(e *python.Call) (Assembly, bool) {
	if len(e.Arguments) == 0 || e.Arguments[0].Stars > 0 {
		return Assembly{}, false
	}
	of := a.urlType(e.Function)
	if of.spec == nil {
		return Assembly{}, false
	}
	made, ok := a.one(e.Arguments[0].Value)
	made.Type = of
	return made, ok
}

// urlType gives the type of pydantic that an expression stands for, if it is one of
// URLs.
func (a *assembler) urlType(e python.Expression) Type {
	if dotted(e) == "" {
		return Type{}
	}
	t := &typer{reader: a.reader, v1: a.v1, steps: maxSteps, depth: maxModels}
	return Type{spec: t.read(scope{module: a.at.module}, e)}.urls()
}

// urls gives a type that is one of URLs, and else none.
func (t Type) urls() Type {
	if s := t.spec.plain(); s != nil && s.kind == urlType {
		return Type{Text: t.Text, spec: s}
	}
	return Type{}
}

// Normalized tells whether pydantic 2 reads the connection string before anything else
// does, and percent-encodes what it can.
func (a *Assembly) Normalized() bool { return a.Type.spec != nil && !a.Type.spec.v1 }
