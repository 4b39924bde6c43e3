package resolve

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
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

// requirements gives what an environment must set: what the user requires of it,
// and of production what the user requires of all, what the settings classes
// require, and what is implied. A template is to have all of that, too. Files
// that the user does not give to the environment are left alone, and so is an
// environment of which nothing is known but the name of a class.
func (r *resolver) requirements(m members, production bool, all bindings, classes []fed, backdrop backdrop) []Requirement {
	list := requirements{all: all, backdrop: backdrop, known: map[string]bool{}, list: []Requirement{}}
	process := r.world.Environment != ""
	switch {
	case m.beside, len(m.sources) == 0 && len(m.units) == 0 && !process, backdrop.unseen:
		return list.list
	case m.template:
		if !slices.ContainsFunc(m.sources, func(s *Source) bool { return s.naming.Service == "" }) {
			return list.list // of one service: nobody knows what it needs
		}
		list.mentioned = mentionedIn(m.sources)
	}
	for _, environment := range r.application.Options.Environments {
		if environment.Name == m.kin {
			list.configured(environment.Required, "the configuration requires it of "+m.kin)
		}
	}
	if !production && !m.template {
		return list.list
	}
	list.configured(r.application.Options.Required, "the configuration requires it")
	for _, class := range classes {
		list.declared(class)
	}
	if at, ok := r.implied(m); ok && !m.template && (len(m.sources) > 0 || process) {
		list.add(Requirement{Name: implied, Names: []string{implied}, Implied: true, Because: "it is used here", At: &at})
	}
	if one := list.all[implied]; one != nil && one.source == ProcessEnvironment && one.empty() {
		list.add(Requirement{Name: implied, Names: []string{implied}, Because: "the process environment sets it"})
	}
	return list.list
}

// requirements are those of one environment, each once.
type requirements struct {
	all       bindings
	backdrop  backdrop
	mentioned map[string]bool // in comments of a template, in upper case
	known     map[string]bool // in upper case
	list      []Requirement
}

func (l *requirements) add(one Requirement) {
	name := strings.ToUpper(one.Name)
	if l.known[name] {
		return
	}
	l.known[name] = true
	one.Set = slices.ContainsFunc(one.Names, func(name string) bool {
		return l.all.sets(name) || l.backdrop.may(name) || l.mentioned[strings.ToUpper(name)]
	})
	l.list = append(l.list, one)
}

func (l *requirements) configured(required []Required, because string) {
	for _, one := range required {
		name := source.SafeName(one.Name)
		l.add(Requirement{Name: name, Names: []string{name}, Because: because, At: &one.At})
	}
}

// declared adds the fields without a default of a settings class, and those of
// the models that such fields hold.
func (l *requirements) declared(class fed) {
	set := map[*settings.Field]bool{}
	for _, f := range class.Outcome.Fields {
		set[f.Field] = f.State == settings.Set
	}
	uncertain := ""
	for _, unknown := range class.Unknowns {
		if uncertain == "" && unknown.About != settings.AboutRefused {
			uncertain = unknown.Reason
		}
	}
	var add func(fields []*settings.Field)
	add = func(fields []*settings.Field) {
		for _, f := range fields {
			switch {
			case !f.Required():
			case len(f.Nested) > 0 && len(f.Nested[0].Variables) > 0 && !l.all.sets(variableOf(f)):
				add(f.Nested)
			default:
				one := Requirement{
					Name: source.SafeName(variableOf(f)), Names: variablesOf(f), Field: source.SafeName(f.Name),
					Uncertain: uncertain, Because: class.Name + " requires it", At: &f.NameAt,
				}
				l.add(one)
				if last := &l.list[len(l.list)-1]; set[f] && last.Field == one.Field {
					last.Set = true // by a name that only the class knows
				}
			}
		}
	}
	add(class.Class.Fields)
}

// sets tells whether a source sets a variable, or names a file that holds its
// value: NAME_FILE, the convention of container images for mounted secrets. A
// name without a value sets nothing.
func (all bindings) sets(name string) bool {
	for _, spelling := range []string{name, strings.ToUpper(name), strings.ToLower(name)} {
		if one := all[spelling]; one != nil && !one.bare && !one.byDefault {
			return true
		}
		if one := all[spelling+"_FILE"]; one != nil && !one.bare && !one.empty() {
			return true
		}
	}
	return false
}

// word is a name of a variable in a text.
var word = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_]*`)

// mentionedIn gives the words in the comments of files, in upper case.
func mentionedIn(sources []*Source) map[string]bool {
	words := map[string]bool{}
	for _, s := range sources {
		for _, comment := range s.Document.Comments {
			for _, one := range word.FindAllString(comment.Text, -1) {
				words[strings.ToUpper(one)] = true
			}
		}
	}
	return words
}

// implied tells whether an environment of production needs the implied variable,
// and gives the place outside it that speaks of it. It does not where files
// of a cascade add up on purpose: programs other than Python's read .env, too,
// and .env.prod-eu lies beside .env.prod. A file for one service needs it if
// that service has it elsewhere.
func (r *resolver) implied(m members) (source.Pos, bool) {
	v := r.vocabulary
	if v.declared[implied] {
		return source.Pos{}, false // a settings class says whether it is needed
	}
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
