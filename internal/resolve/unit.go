package resolve

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
)

// A unit is services of a compose file that are given the same, as far as databases
// go: one program of the project, a database server, or a program of others.
type unit struct {
	source  *Source
	whole   *compose.Project // the file together with what it builds on
	service string           // the name of the first
	facts   []source.Fact
	names   map[string]int  // indexes into facts
	files   map[string]bool // the env files that they read, as Source.Name has them
	// unseen tells that it reads an env file whose path cannot be told, or builds on a
	// service of another file.
	unseen bool
	// server tells that it is a database server, or a program of others: of both only
	// the account is judged. Client tells that it is the latter.
	server, client bool
	// connects tells that it is given a connection, or a part of one.
	connects bool
	// shares tells that a service has no network of its own, so that a loopback
	// address leads out of it.
	shares bool
	// environment is the one that it is given to, and apart tells that it has that
	// for itself, for it contradicts others of the same kin, or is a server.
	environment string
	apart       bool
}

// units gives what the compose files of the application give its services, in the
// order of the files: the base, its override, and the others by name.
func (r *resolver) units() []*unit {
	var files []*Source
	for _, s := range r.application.Sources {
		if s.Kind == KindCompose && !s.naming.Template && !s.Part {
			files = append(files, s)
		}
	}
	slices.SortStableFunc(files, func(a, b *Source) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.composeTier(), b.composeTier()), strings.Compare(a.Name, b.Name))
	})
	bases := basesOf(files)
	var all []*unit
	for _, one := range composed(files, bases) {
		all = append(all, r.unitsOf(one, servicesOf(bases[path.Dir(one.Name)], one.Source))...)
	}
	r.note(all)
	j := r.joining()
	for _, u := range all {
		if !u.server && !u.apart {
			j.join(u)
		}
		if u.environment == "" {
			u.apart = true
			u.environment = u.source.kin + " (" + relative(r.application.Folder, u.source.Name) + ")"
		}
	}
	return all
}

// note notes which files the units are made of.
func (r *resolver) note(units []*unit) {
	r.lent, r.shown = map[string]bool{}, make(map[string]*Source, len(r.application.Sources))
	for _, s := range r.application.Sources {
		r.shown[s.File.Path] = s
	}
	known := map[*compose.Project]bool{}
	for _, u := range units {
		if known[u.whole] || !r.judged(u.source) {
			continue
		}
		known[u.whole] = true
		for _, part := range u.whole.Parts {
			r.lent[part.File] = true
		}
	}
}

// composeTier is the place of a file among those that compose is given.
func (s *Source) composeTier() int {
	switch {
	case s.naming.Variant != "":
		return 2
	case s.isOverride():
		return 1
	}
	return 0
}

// maxUnits bounds the servers of a file, and the programs that contradict each
// other. Those beyond are not judged, which a problem says.
const maxUnits = 20

// full tells whether a file has as many units as are judged, and says so of the first
// service beyond.
func full(s *Source, service compose.Service, count int) bool {
	if count < maxUnits {
		return false
	}
	if !slices.ContainsFunc(s.Document.Problems, func(p source.Problem) bool { return p.Code == source.Unread }) {
		s.Document.Problems = append(s.Document.Problems, source.Problem{
			Code: source.Unread, At: service.NameAt,
			Message: fmt.Sprintf("more than %d services with a configuration of their own: this one and others like it are not judged", maxUnits),
		})
	}
	return true
}

// unitsOf parts the services of a file. The bases have the services that it says
// only a part of.
func (r *resolver) unitsOf(composition composition, bases map[string]compose.Service) []*unit {
	s := composition.Source
	judged, _ := r.production(s.kin)
	var programs, servers []*unit
	for _, service := range composition.whole.Services {
		whole := service
		if base, ok := bases[service.Name]; ok && composition.base == nil {
			if service.Image.At.IsZero() && service.Build.At.IsZero() {
				whole.Image, whole.Build = base.Image, base.Build
			}
			if service.NetworkMode.At.IsZero() {
				whole.NetworkMode = base.NetworkMode
			}
		}
		role := roleOfService(whole)
		if elsewhere(service, s.kin) || len(service.Environment)+len(service.EnvFiles) == 0 {
			continue
		}
		one := &unit{source: s, whole: composition.whole, service: service.Name, names: map[string]int{}, files: map[string]bool{}}
		if role == ofOthers {
			if judged {
				servers = r.clientIn(servers, one, whole)
			}
			continue
		}
		if role == ofServer {
			if judged && len(service.Environment) > 0 && !full(s, service, len(servers)) {
				one.add(whole)
				one.server, one.apart, one.environment = true, true, r.nameOf(one)
				servers = append(servers, one)
			}
			continue
		}
		if known, ok := r.languageOfService(s, whole); ok && (known == otherLanguage) != (r.language == otherLanguage) {
			continue // another program, that has nothing to do with this one
		}
		if i := slices.IndexFunc(programs, func(u *unit) bool { return u.isLike(service.Environment) }); i >= 0 {
			one = programs[i]
		} else if full(s, service, len(programs)) {
			continue
		} else {
			programs = append(programs, one)
			if len(programs) > 1 {
				one.apart, one.environment = true, r.nameOf(one)
			}
		}
		one.add(whole)
	}
	return append(programs, servers...)
}

// nameOf names the environment of a unit that has one for itself, beside others of
// its file.
func (r *resolver) nameOf(u *unit) string {
	return u.source.kin + " (" + relative(r.application.Folder, u.source.Name) + ": " + source.SafeSection(u.service) + ")"
}

// servicesOf gives the services of files but one, by name.
func servicesOf(files []*Source, but *Source) map[string]compose.Service {
	services := map[string]compose.Service{}
	for _, s := range files {
		if s == but {
			continue
		}
		for _, service := range s.Compose.Services {
			services[service.Name] = service
		}
	}
	return services
}

// add adds what a service is given.
func (u *unit) add(service compose.Service) {
	mode := service.NetworkMode.Value
	u.unseen = u.unseen || service.Unseen || u.whole.Unseen
	u.shares = u.shares || mode == "host" || strings.Contains(mode, ":") || len(service.NetworkMode.Segments) > 0
	for _, fact := range service.Environment {
		if _, ok := u.names[fact.Name]; !ok {
			u.names[fact.Name] = len(u.facts)
			u.facts = append(u.facts, fact)
			u.connects = u.connects || isConnection(fact)
		}
	}
	for _, file := range service.EnvFiles {
		if name, ok := u.source.envFile(file); ok {
			u.files[name] = true
		} else {
			u.unseen = true
		}
	}
}

// isLike tells whether a service that is given facts may be the same program as the
// unit: it is given no other values, and not another connection altogether.
func (u *unit) isLike(facts []source.Fact) bool {
	if u.contradicts(facts) {
		return false
	}
	shared, own := false, false
	for _, fact := range facts {
		if isConnection(fact) {
			_, ok := u.names[fact.Name]
			shared, own = shared || ok, true
		}
	}
	return shared || !own || !u.connects
}

// isConnection tells whether a fact is a connection string, or a part of one.
func isConnection(fact source.Fact) bool {
	_, isPart := dsn.PartOf(fact.Name)
	return isPart || dsn.IsName(fact.Name) || dsn.IsURL(fact.Value)
}

// contradicts tells whether facts of the same file give a variable of a database
// another value than the unit does.
func (u *unit) contradicts(facts []source.Fact) bool {
	return slices.ContainsFunc(facts, func(fact source.Fact) bool {
		i, ok := u.names[fact.Name]
		return ok && !fact.Bare && !u.facts[i].Bare && fact.Value != u.facts[i].Value && ofDatabase(fact.Name, fact.Value)
	})
}
