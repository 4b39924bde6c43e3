package resolve

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// requirements gives what an environment must set: what the user requires of it,
// and of production what the user requires of all, what the settings classes
// require, and what is implied: by the sources, by what the process environment sets to
// nothing, and by its env.py. A template is to have all of that, too. Files
// that the user does not give to the environment are left alone, and so is an
// environment of which nothing is known but the name of a class.
func (r *resolver) requirements(m members, production bool, all bindings, classes []fed, backdrop backdrop) []Requirement {
	list := requirements{
		resolver: r, all: all, backdrop: backdrop, known: map[string]bool{}, list: []Requirement{},
		process: r.isProcess(m), seen: func(s *setting) bool { return !s.isOf(r.reads.unread) },
	}
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
	belonging := r.belonging(classes)
	for _, class := range classes {
		list.declared(class, belonging.strange(class))
	}
	if at, ok := r.implied(m); ok && !m.template && (len(m.sources) > 0 || process) {
		list.add(Requirement{Name: implied, Names: []string{implied}, Implied: true, Because: "it is used here", At: &at})
	}
	if one := list.all[implied]; one != nil && one.source == ProcessEnvironment && one.empty() {
		list.add(Requirement{Name: implied, Names: []string{implied}, Because: "the process environment sets it"})
	}
	list.emptied()
	if process {
		for _, s := range r.application.Sources {
			if s.Kind == KindProgram && !s.naming.Template {
				list.migrated(s)
			}
		}
		list.engined()
	}
	return list.list
}

// requirements are those of one environment, each once.
type requirements struct {
	resolver  *resolver
	all       bindings
	process   bool                // this process runs as the environment
	seen      func(*setting) bool // whether the program gets it
	class     string              // that requires something, and its source
	program   *Source
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
		return l.all.sets(name, l.seen) || l.backdrop.may(name) || l.mentioned[strings.ToUpper(name)]
	})
	if !one.Set {
		one.Unread = l.unread(one.Names)
		one.Uncertain = cmp.Or(one.Uncertain, l.loadable(one.Names))
	}
	l.list = append(l.list, one)
}

// loadable tells why a class of this process may get one of some variables after all:
// from an env file that a module may load.
func (l *requirements) loadable(names []string) string {
	if l.program == nil || !l.process {
		return ""
	}
	for _, s := range l.resolver.application.Sources {
		if s.Kind != KindEnv || s.naming.Template {
			continue
		}
		call := l.resolver.mayLoad(l.program, s)
		if call != nil && slices.ContainsFunc(s.Document.Facts, func(f source.Fact) bool { return !f.Bare && slices.Contains(names, f.Name) }) {
			return call.At.File + " may load " + s.File.Path
		}
	}
	return ""
}

// unread gives an assignment of one of some variables that the program does not get.
func (l *requirements) unread(names []string) *Unread {
	for _, name := range names {
		for _, spelling := range spellings(name) {
			one := l.all.strongest(spelling, func(s *setting) bool {
				return s.from != nil && s.from.Kind == KindEnv && s.at != nil && !s.bare && !l.seen(s)
			})
			if one == nil {
				continue
			}
			found := &Unread{Name: source.SafeName(one.name), File: one.source, At: *one.at}
			if !one.isOf(l.resolver.reads.unread) {
				found.By = l.class
			}
			return found
		}
	}
	return nil
}

// migrated adds the variables that an env.py takes the connection from, any of which
// will do, if it takes it from nothing else.
func (l *requirements) migrated(s *Source) {
	var names []string
	for _, url := range s.Program.URLs {
		if url.Origin != envpy.FromEnvironment || url.Name == "" {
			return
		}
		if name := source.SafeName(url.Name); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		l.add(Requirement{
			Name: names[0], Names: names, Implied: true, Uncertain: s.fills(s.Program.URLs[0].At),
			Because: "env.py takes the connection from it", At: &s.Program.URLs[0].At,
		})
	}
}

// emptied adds the passwords and the hosts that the process environment sets to nothing,
// beside other parts of the same connection: the platform was to fill them in.
func (l *requirements) emptied() {
	given := map[string]bool{} // groups of parts
	for _, s := range l.all {
		if s.empty() || s.bare {
			continue
		}
		if roleOf(s) == "url" {
			return // which the parts may have become
		}
		if part, ok := dsn.PartOf(s.name); ok && part.Role != dsn.PortRole && !s.byDefault {
			given[part.Group] = true
		}
	}
	for _, s := range l.all.sorted() {
		part, ok := dsn.PartOf(s.name)
		if ok && (part.Role == dsn.PasswordRole || part.Role == dsn.HostRole) && given[part.Group] && s.source == ProcessEnvironment && s.empty() {
			name := source.SafeName(s.name)
			l.add(Requirement{Name: name, Names: []string{name}, Because: "the process environment sets it"})
		}
	}
}

func (l *requirements) configured(required []Required, because string) {
	for _, one := range required {
		name := source.SafeName(one.Name)
		l.add(Requirement{Name: name, Names: []string{name}, Because: because, At: &one.At})
	}
}

// declared adds the fields without a default of a settings class, and those of
// the models that such fields hold. Uncertain is why it may not be the class of this
// environment; empty if nothing speaks for it.
func (l *requirements) declared(class fed, uncertain string) {
	set := map[*settings.Field]bool{}
	for _, f := range class.Outcome.Fields {
		set[f.Field] = f.State == settings.Set || f.State == setByHolder
	}
	for _, unknown := range class.unknowns {
		if uncertain == "" && unknown.About != settings.AboutRefused {
			uncertain = unknown.Reason
		}
	}
	all := *l
	defer func() { l.seen, l.class, l.program = all.seen, "", nil }()
	l.class, l.program = class.Name, class.source
	if l.process {
		l.seen = func(s *setting) bool { return all.seen(s) && l.resolver.sees(class.declaration, s.from) }
	}
	var add func(fields []*settings.Field)
	add = func(fields []*settings.Field) {
		for _, f := range fields {
			switch {
			case !f.Required(), f.Given:
			case class.Config.IgnoreEmpty && !set[f] && slices.ContainsFunc(variablesOf(f), l.backdrop.may):
				// What is empty here is taken from there.
			case len(f.Nested) > 0 && len(f.Nested[0].Variables) > 0 && !l.all.sets(variableOf(f), l.seen):
				add(f.Nested)
			default:
				one := Requirement{
					Name: source.SafeName(variableOf(f)), Names: variablesOf(f), Field: source.SafeName(f.Name),
					Uncertain: uncertain, Because: class.Name + " requires it", At: &f.NameAt,
				}
				l.add(one)
				if last := &l.list[len(l.list)-1]; set[f] && last.Field == one.Field {
					last.Set, last.Unread = true, nil // by a name that only the class knows
				}
			}
		}
	}
	add(class.Class.Fields)
}

// sets tells whether a source sets a variable, or names a file that holds its
// value: NAME_FILE, the convention of container images for mounted secrets. A
// name without a value sets nothing, and neither does what is not seen.
func (all bindings) sets(name string, seen func(*setting) bool) bool {
	for _, spelling := range spellings(name) {
		if one := all.strongest(spelling, seen); one != nil && !one.bare && !one.byDefault {
			return true
		}
		if one := all.strongest(spelling+"_FILE", seen); one != nil && !one.bare && !one.empty() {
			return true
		}
	}
	return false
}

func spellings(name string) []string {
	return []string{name, strings.ToUpper(name), strings.ToLower(name)}
}

// strongest gives the strongest assignment of a variable that is seen; nil if none is.
func (all bindings) strongest(name string, seen func(*setting) bool) *setting {
	one := all[name]
	if one == nil || seen(one) {
		return one
	}
	for _, weaker := range slices.Backward(one.shadows) {
		if seen(weaker) {
			return weaker
		}
	}
	return nil
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
