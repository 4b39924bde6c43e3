package resolve

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// implied is the variable that production needs as soon as any source of the
// application speaks of it.
const implied = "DATABASE_URL"

// impliedWord finds it in a text.
var impliedWord = regexp.MustCompile(`(?i)(?:^|[^A-Z0-9_])` + implied + `(?:$|[^A-Z0-9_])`)

// vocabulary is what the files of an application speak of.
type vocabulary struct {
	// names are the variables of its env files, in upper case, groups the
	// groups of parts among them.
	names, groups map[string]bool
	// database tells that it has to do with a database, ini that it migrates
	// one, django that it is a Django project.
	database, ini, django bool
	// mentions are the first places that speak of the implied variable, two of
	// different environments at most: by the service that they are for, and
	// under "" all of them.
	mentions map[string][]mention
	// setBy are the environments in which the file that is called like them, or
	// like none, sets the implied variable.
	setBy map[string]bool
}

// A mention is a place that speaks of the implied variable.
type mention struct {
	environment string // empty for a template, and for what belongs to none
	at          source.Pos
}

func vocabularyOf(a *Application) vocabulary {
	v := vocabulary{
		names: map[string]bool{}, groups: map[string]bool{}, mentions: map[string][]mention{}, setBy: map[string]bool{},
	}
	v.database = len(a.Sources) == 0 // there is nothing else to ask about
	for _, s := range a.Sources {
		if s.Kind == KindIni {
			v.ini, v.database = true, true
		}
		for _, fact := range s.Document.Facts {
			if s.Kind == KindEnv {
				v.names[strings.ToUpper(fact.Name)] = true
				if part, ok := dsn.PartOf(fact.Name); ok {
					v.groups[part.Group] = true
				}
				v.database = v.database || ofDatabase(fact.Name, fact.Value)
				v.django = v.django || isDjango(fact.Name)
			}
			v.note(s, fact)
		}
	}
	return v
}

func (v *vocabulary) note(s *Source, fact source.Fact) {
	at := fact.At
	switch assigned := strings.EqualFold(fact.Name, implied); {
	case assigned:
		at = fact.NameAt
		if s.Kind == KindEnv && !fact.Bare && fact.Value != "" && !s.naming.Template && s.calledPlainly() {
			v.setBy[s.environment] = true
			if s.naming.Variant == "" && s.naming.Service == "" {
				v.setBy[""] = true
			}
		}
	case !impliedWord.MatchString(fact.Value):
		return
	}
	m := mention{at: at}
	if s.Kind == KindEnv && !s.naming.Template {
		m.environment = s.environment
	}
	services := []string{""}
	if s.naming.Service != "" {
		services = append(services, s.naming.Service)
	}
	for _, service := range services {
		if known := v.mentions[service]; len(known) == 0 || len(known) == 1 && known[0].environment != m.environment {
			v.mentions[service] = append(known, m)
		}
	}
}

// requirements gives what an environment must set: what the user requires of it,
// and of production what the user requires of all, and what is implied. Files
// that the user does not give to the environment are left alone.
func (r *resolver) requirements(m members, production bool) []Requirement {
	requirements := []Requirement{}
	if m.beside {
		return requirements
	}
	known := map[string]bool{}
	add := func(required []Required, because string) {
		for _, one := range required {
			if name := strings.ToUpper(one.Name); !known[name] {
				known[name] = true
				requirements = append(requirements, Requirement{Name: source.SafeName(one.Name), Because: because, At: &one.At})
			}
		}
	}
	for _, environment := range r.application.Options.Environments {
		if environment.Name == m.kin {
			add(environment.Required, "the configuration requires it of "+m.kin)
		}
	}
	if !production {
		return requirements
	}
	add(r.application.Options.Required, "the configuration requires it")
	if at, ok := r.implied(m); ok && !known[implied] {
		requirements = append(requirements, Requirement{Name: implied, Implied: true, Because: "it is used here", At: &at})
	}
	return requirements
}

// implied tells whether an environment of production needs the implied variable,
// and gives the place outside it that speaks of it. It does not where files
// of a cascade add up on purpose: programs other than Python's read .env, too,
// and .env.prod-eu lies beside .env.prod. A file for one service needs it if
// that service has it elsewhere.
func (r *resolver) implied(m members) (source.Pos, bool) {
	v := r.vocabulary
	if r.language == otherLanguage && v.setBy[""] || m.name != m.kin && v.setBy[m.kin] {
		return source.Pos{}, false
	}
	services := []string{""}
	if len(m.sources) > 0 && !slices.ContainsFunc(m.sources, func(s *Source) bool { return s.naming.Service == "" }) {
		services = nil
		for _, s := range m.sources {
			services = append(services, s.naming.Service)
		}
	}
	for _, service := range services {
		for _, mention := range v.mentions[service] {
			if mention.environment != m.name {
				return mention.at, true
			}
		}
	}
	return source.Pos{}, false
}

// concerned tells whether an application without a file for the environment of
// this process is configured by the process environment alone: it has to do
// with a database, or the user requires something of it.
func (r *resolver) concerned() bool {
	return r.vocabulary.database || len(r.application.Options.Required) > 0 ||
		slices.ContainsFunc(r.application.Options.Environments, func(e EnvironmentOptions) bool {
			return e.Name == r.world.Environment && len(e.Required) > 0
		})
}

// relevant tells whether a variable of the process environment concerns this
// application: a name that its files set in any environment, a requirement, or, if it
// has to do with a database at all, a connection string or a setting of one. Parts
// of a connection count only if its files have others of the same group: PGUSER
// is set on many machines.
func (r *resolver) relevant(s *setting) bool {
	name := strings.ToUpper(s.name)
	if r.vocabulary.names[name] || r.vocabulary.names[strings.TrimSuffix(name, "_FILE")] {
		return true
	}
	is := func(required []Required) bool {
		return slices.ContainsFunc(required, func(one Required) bool {
			return strings.EqualFold(one.Name, strings.TrimSuffix(name, "_FILE"))
		})
	}
	if is(r.application.Options.Required) {
		return true
	}
	for _, environment := range r.application.Options.Environments {
		if environment.Name == r.world.Environment && is(environment.Required) {
			return true
		}
	}
	if !r.vocabulary.database {
		return false
	}
	if part, ok := dsn.PartOf(s.name); ok {
		return r.vocabulary.groups[part.Group]
	}
	return ofDatabase(s.name, s.value.Text)
}
