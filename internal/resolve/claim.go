package resolve

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// claimed gives the variables of the environment of this process that say that it is
// another one: those that are in force, with the process environment among the layers.
func (r *resolver) claimed(m members, layers []layer) []Claim {
	var facts []source.Fact
	places := map[string]int{}
	for _, layer := range layers {
		if layer.source != nil && layer.source.Kind == KindCompose {
			continue
		}
		for _, s := range layer.settings {
			if s.bare || layer.source == nil && !r.says(s.name) {
				continue
			}
			fact := source.Fact{Name: s.name, Value: s.value.Text}
			if s.at != nil {
				fact.At = *s.at
			}
			if place, ok := places[s.name]; ok {
				facts[place] = fact
				continue
			}
			places[s.name] = len(facts)
			facts = append(facts, fact)
		}
	}
	claims := slices.DeleteFunc(claimsOf(facts), func(c Claim) bool { return c.Says == m.name || c.Says == m.kin })
	for i := range claims {
		if claims[i].At.IsZero() {
			claims[i].At = nil
		}
	}
	for _, u := range m.units {
		for _, claim := range u.source.claims {
			if _, ok := places[claim.Variable]; !ok && !slices.Contains(claims, claim) {
				claims = append(claims, claim)
			}
		}
	}
	if claims == nil {
		return []Claim{}
	}
	return claims
}

// says tells whether a variable of the process environment tells where this application
// runs: a machine has variables for other programs, too.
func (r *resolver) says(name string) bool {
	name = strings.ToUpper(name)
	switch {
	case r.vocabulary.names[name], slices.Contains(environmentNames, name):
		return true
	case name == "FLASK_ENV":
		return r.language == sqlAlchemy
	}
	return slices.Contains(modeNames, name) && r.language == otherLanguage
}
