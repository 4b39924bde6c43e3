package resolve

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
)

// holdsSecret tells whether a literal in a source may be a secret: the password of
// a connection, or the value of a variable with the name of a secret. A sample, a
// placeholder and a reference are none.
func (r *resolver) holdsSecret(s *Source) bool {
	if s.Kind == KindCompose { // the default of a reference is a literal, too
		for i, value := range compose.Expand(s.Document.Facts, nil) {
			if r.isSecret(s.Document.Facts[i].Name, value.Text) {
				return true
			}
		}
	}
	return slices.ContainsFunc(s.Document.Facts, func(fact source.Fact) bool {
		return !fact.Bare && r.isSecret(fact.Name, fact.Value)
	})
}

func (r *resolver) isSecret(name, text string) bool {
	if text == "" || len(text) > longestText {
		return text != ""
	}
	value := source.Value{Text: text, Open: dsn.References(text)}
	if dsn.IsName(name) || dsn.IsURL(text) {
		database, _ := dsn.Parse(value)
		if database == nil {
			return false
		}
		p := r.password(database)
		return p.Filling == Literal && !p.Sample && !p.SameAsUser && !p.SameAsDatabase
	}
	if !isSecretiveName(name) || isHarmless(name, text) || len(value.Open) > 0 || isPlaceholder(text) {
		return false
	}
	return !r.world.Samples[strings.ToLower(text)] && !slices.Contains(r.application.Options.Samples, text) &&
		!strings.Contains(text, "/") && !switchText.MatchString(text) && !integers.MatchString(text)
}
