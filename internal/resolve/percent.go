package resolve

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
)

// A Refusal is an option that env.py sets to a value which ConfigParser refuses,
// because a percent sign in it is not doubled.
type Refusal struct {
	Option   string      `json:"option" jsonschema:"the option of the ini"`
	Variable string      `json:"variable" jsonschema:"the variable whose value it is, or becomes a part of it"`
	At       *source.Pos `json:"at" jsonschema:"the value of the variable"`
	CodeAt   source.Pos  `json:"code_at" jsonschema:"what the option is set to"`
}

// refusals gives the options that env.py sets to what ConfigParser refuses in an
// environment.
func (r *resolver) refusals(all bindings, sources []fields) []Refusal {
	found := []Refusal{}
	templates := all.templates(sources)
	for _, s := range r.application.Sources {
		if s.Kind != KindProgram || s.naming.Template {
			continue
		}
		for _, set := range s.Program.Sets {
			if set.Escaped || !set.Certain {
				continue
			}
			for _, one := range refused(set, all, sources, templates) {
				refusal := Refusal{
					Option: source.SafeName(set.Option), Variable: source.SafeName(one.name), At: one.at, CodeAt: set.At,
				}
				if !slices.ContainsFunc(found, func(o Refusal) bool { return o.CodeAt == set.At }) {
					found = append(found, refusal)
				}
			}
		}
	}
	return found
}

// refused gives the settings that make the value of an option one that ConfigParser
// refuses.
func refused(set envpy.Set, all bindings, sources []fields, templates []template) []*setting {
	var found []*setting
	add := func(p given, text string) {
		if p.setting != nil && p.known && envpy.SinglePercent(text) {
			found = append(found, p.setting)
		}
	}
	for _, url := range set.From {
		var piece source.Piece
		switch url.Origin {
		case envpy.FromEnvironment:
			piece.Variable = url.Name
		case envpy.FromSettings:
			piece.Field = url.Name
		default:
			continue
		}
		one := all.given([]source.Piece{piece}, sources)[0]
		if one.setting != nil && !one.setting.empty() && !(one.known && envpy.SinglePercent(one.text)) {
			return nil // which may be the one that is taken
		}
		add(one, one.text)
		for _, t := range templates {
			if t.name == piece.Field {
				for _, p := range t.pieces {
					add(p, p.put(t.normalized))
				}
			}
		}
	}
	for _, a := range set.Assemblies {
		for _, p := range all.given(a.Pieces, sources) {
			add(p, p.put(false))
		}
	}
	return found
}

// put gives the text of a piece as it gets into the connection string.
func (p given) put(normalized bool) string {
	switch {
	case p.Quoting == source.Quoted:
		return escaped(p.text, "/")
	case p.Quoting > source.Quoted:
		return escaped(p.text, "")
	case normalized && strings.ContainsAny(p.text, userInfo):
		return escaped(p.text, "")
	}
	return p.text
}

// userInfo are characters that a URL of pydantic 2 percent-encodes in a user or a
// password.
// Source: the WHATWG URL Standard, userinfo percent-encode set.
const userInfo = " \":;<=>@[\\]^`{|}"

// fieldsOfAll gives the fields of classes with what feeds them.
func fieldsOfAll(classes []fed) []fields {
	sources := make([]fields, len(classes))
	for i, class := range classes {
		sources[i] = fieldsOf(class)
	}
	return sources
}
