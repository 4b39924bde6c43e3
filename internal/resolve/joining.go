package resolve

import (
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// joining gives units to environments. A project may have thousands of compose files,
// so that no two of them are compared: each is held against what all others state.
type joining struct {
	resolver *resolver
	kindreds map[string]*kindred   // by kin
	stated   map[string]statements // by environment, by the units that have joined it
}

// A kindred is the files of the environments of a kin.
type kindred struct {
	configured   bool                  // the user gives them files
	environments map[string]string     // of the env files, by Source.Name
	stated       map[string]statements // by environment, by its env files
}

func (r *resolver) joining() *joining {
	j := &joining{resolver: r, kindreds: map[string]*kindred{}, stated: map[string]statements{}}
	for _, s := range r.application.Sources {
		k := j.kindred(s.kin)
		k.configured = k.configured || s.configured
		if s.Kind == KindEnv && !s.naming.Template {
			k.environments[s.Name] = s.environment
			stating(k.stated, s.environment).add(s.Document.Facts)
		}
	}
	return j
}

func (j *joining) kindred(kin string) *kindred {
	if j.kindreds[kin] == nil {
		j.kindreds[kin] = &kindred{environments: map[string]string{}, stated: map[string]statements{}}
	}
	return j.kindreds[kin]
}

// join gives a unit to the environment of its kin, unless it contradicts what is
// there: a developer runs a program with and without compose. In production a unit
// may override the env files that it reads.
func (j *joining) join(u *unit) {
	k := j.kindred(u.source.kin)
	if k.configured && !u.source.configured {
		return // the user gives the environment other files
	}
	environment, named := u.source.kin, false
	for name := range u.files {
		if one, ok := k.environments[name]; ok && (!named || one > environment) {
			environment, named = one, true
		}
	}
	files := k.stated[environment]
	if files == nil && len(k.stated) > 0 && !u.source.configured {
		return
	}
	judged, _ := j.resolver.production(u.source.kin)
	joined := stating(j.stated, environment)
	switch {
	case u.source.configured:
	case !(judged && named) && files.contradict(u.facts):
		return
	case !u.source.isOverride() && joined.contradict(u.facts):
		return
	}
	u.environment = environment
	joined.add(u.facts)
}

// statements are the values that files give variables of databases, two of each at
// most: one of two is another than any third. What a file only passes on may be that
// of another one, and is none.
type statements map[string][]string

func stating(all map[string]statements, environment string) statements {
	if all[environment] == nil {
		all[environment] = statements{}
	}
	return all[environment]
}

func (s statements) add(facts []source.Fact) {
	for _, fact := range facts {
		if fact.Bare || passesOn(fact) || !ofDatabase(fact.Name, fact.Value) {
			continue
		}
		if known := s[fact.Name]; len(known) < 2 && !slices.Contains(known, fact.Value) {
			s[fact.Name] = append(known, fact.Value)
		}
	}
}

// contradict tells whether one of facts gives a variable another value.
func (s statements) contradict(facts []source.Fact) bool {
	return slices.ContainsFunc(facts, func(fact source.Fact) bool {
		return !fact.Bare && !passesOn(fact) && slices.ContainsFunc(s[fact.Name], func(value string) bool { return value != fact.Value })
	})
}
