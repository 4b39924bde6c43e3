package resolve

import (
	"regexp"
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
	// names are the variables of its env files and of its settings classes, in
	// upper case, groups the groups of parts among them, and declared those of
	// the classes.
	names, groups, declared map[string]bool
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
		names: map[string]bool{}, groups: map[string]bool{}, declared: map[string]bool{}, mentions: map[string][]mention{}, setBy: map[string]bool{},
	}
	v.database = len(a.Sources) == 0 // there is nothing else to ask about
	for _, s := range a.Sources {
		switch s.Kind {
		case KindIni, KindToml:
			v.ini, v.database = true, true
		case KindSettings:
			v.declare(s)
			continue
		case KindEngine:
			v.database = true
			continue
		case KindProgram, KindCompose:
			continue
		}
		for _, fact := range s.Document.Facts {
			if s.Kind == KindEnv {
				v.name(fact.Name, fact.Value)
				v.django = v.django || isDjango(fact.Name)
			}
			v.note(s, fact)
		}
	}
	return v
}

// learn notes the variables that compose files give to programs of the application.
// Nothing is implied by them: a base may be there for production, too.
func (v *vocabulary) learn(units []*unit) {
	for _, u := range units {
		for _, fact := range u.facts {
			if !u.server {
				v.name(fact.Name, fact.Value)
			}
		}
	}
}

// meet notes the groups of parts that make a connection in a process environment. It
// is asked where no file tells what a program reads: PGUSER alone is set on many
// machines, a host and whom to be there is not.
func (v *vocabulary) meet(environ []string) {
	hosts, logins := map[string]bool{}, map[string]bool{}
	for _, entry := range environ {
		name, _, _ := strings.Cut(entry, "=")
		part, ok := dsn.PartOf(name)
		if !ok {
			continue
		}
		switch part.Role {
		case dsn.HostRole, dsn.SocketRole:
			hosts[part.Group] = true
		case dsn.UserRole, dsn.PasswordRole, dsn.NameRole:
			logins[part.Group] = true
		}
	}
	for group := range hosts {
		v.groups[group] = v.groups[group] || logins[group]
	}
}

func (v *vocabulary) name(name, text string) {
	v.names[strings.ToUpper(name)] = true
	if part, ok := dsn.PartOf(name); ok {
		v.groups[part.Group] = true
	}
	v.database = v.database || ofDatabase(name, text)
}

// declare notes the variables of the settings classes of a source.
func (v *vocabulary) declare(s *Source) {
	for _, class := range s.Classes {
		for variable, field := range class.Variables() {
			v.declared[strings.ToUpper(variable.Name)] = true
			v.name(variable.Name, field.Default.Text)
		}
	}
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
