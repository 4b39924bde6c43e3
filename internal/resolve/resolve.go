package resolve

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A World is what is known besides the sources.
type World struct {
	// Environ is the process environment as NAME=value, for the environment
	// named Environment. Without that name nothing is known of it.
	Environ     []string
	Environment string
	// Samples are passwords from manuals, images and tutorials, in lower case.
	Samples map[string]bool
	// Exists tells whether a path is there, named as Source.Name is.
	Exists func(name string) bool
	// Display gives such a path as a user is shown it.
	Display func(name string) string
}

// Resolve makes the project of an application. If World names an environment,
// only that one is in the project.
func Resolve(application *Application, world World) *Project {
	r := &resolver{
		application: application, world: world, vocabulary: vocabularyOf(application), loadings: map[*Source]*loading{},
	}
	r.look()
	r.declarations = r.declarationsOf()
	if len(application.Sources) == 0 {
		r.vocabulary.meet(world.Environ)
	}
	r.reads = r.readBy()
	r.engines = r.enginesOf()
	r.language = r.languageOf()
	r.migrating = r.migratingOf()
	r.composed = r.units()
	r.offers = offersOf(r.composed)
	r.vocabulary.learn(r.composed)
	project := &Project{
		Root:         world.Display(application.Folder),
		Because:      application.Because,
		Python:       r.language == sqlAlchemy,
		Environments: []Environment{},
		Templates:    []Environment{},
		Files:        []File{},
		Settings:     []Class{},
		Engines:      r.applicationEngines(),
		Migrations:   []Migration{},
		Ignores:      []Ignore{},

		MaxConnections: application.Options.MaxConnections, Workers: application.Options.Workers,
	}
	for _, members := range r.environments(false) {
		project.Environments = append(project.Environments, r.environment(members))
	}
	for _, members := range r.environments(true) {
		project.Templates = append(project.Templates, r.environment(members))
	}
	for _, s := range application.Sources {
		if !r.judged(s) && !r.lent[s.File.Path] {
			continue
		}
		project.Files = append(project.Files, r.file(s))
		switch s.Kind {
		case KindSettings:
			project.Settings = append(project.Settings, r.classes(s)...)
		case KindIni, KindToml:
			project.Migrations = append(project.Migrations, r.migration(s))
		}
	}
	return project
}

// Blank tells whether a project says nothing: it has no files, no variables and
// no requirements.
func (p *Project) Blank() bool {
	return len(p.Files) == 0 && !slices.ContainsFunc(p.Environments, func(e Environment) bool {
		return len(e.Variables) > 0 || len(e.Requirements) > 0
	})
}

// resolver resolves one application.
type resolver struct {
	application *Application
	world       World
	language    language
	vocabulary  vocabulary
	passwords   passwords
	// declarations are the settings classes of the application.
	declarations []declaration
	loadings     map[*Source]*loading
	// envFiles are the env files of the application, and composedFiles those that compose
	// files name, by Source.Name.
	envFiles, composedFiles map[string]bool

	reads     reads
	engines   []engine
	migrating migrating
	composed  []*unit
	lent      map[string]bool    // the paths of compose files that judged ones build on
	shown     map[string]*Source // the files of the application, by the paths that a user is shown
	offers    offers
}

// judged tells whether a source counts: with an environment in World, the env
// files and compose files of the others do not.
func (r *resolver) judged(s *Source) bool {
	return r.world.Environment == "" || s.Kind != KindEnv && s.Kind != KindCompose ||
		!s.naming.Template && (s.kin == r.world.Environment || s.environment == r.world.Environment)
}

// members are the sources of one environment, weakest first.
type members struct {
	name, kin string
	template  bool
	beside    bool   // the user gives the environment other files
	because   string // why there is such an environment, if it has no files
	sources   []*Source
	units     []*unit
	// server tells that the unit is one, and apart that the environment is that of
	// units alone, beside others of its kin.
	server, apart bool
}

// environments puts the env files together that are for the same environment:
// in the user's order, else in that of a cascade.
func (r *resolver) environments(template bool) []members {
	byName := map[string]*members{}
	asked := r.world.Environment
	found := false
	for _, s := range r.application.Sources {
		if s.Kind != KindEnv || s.naming.Template != template || !r.judged(s) {
			continue
		}
		found = true
		if byName[s.environment] == nil {
			byName[s.environment] = &members{name: s.environment, kin: s.kin, template: template, beside: s.beside}
		}
		byName[s.environment].sources = append(byName[s.environment].sources, s)
	}
	for _, u := range r.composed {
		if template || !r.judged(u.source) || len(u.facts) == 0 {
			continue
		}
		found = true
		m := byName[u.environment]
		if m == nil {
			m = &members{name: u.environment, kin: u.source.kin, beside: u.apart, server: u.server, apart: u.apart}
			byName[u.environment] = m
		}
		m.units = append(m.units, u)
	}
	if asked != "" && !template && !found && r.concerned() {
		byName[asked] = &members{name: asked, kin: asked, because: "it was asked for"}
	}
	for _, d := range r.declarations {
		if name := d.Environment; !template && name != "" && byName[name] == nil && (asked == "" || asked == name) {
			byName[name] = &members{name: name, kin: name, because: "the name of " + d.Name + " in " + d.source.File.Path}
		}
	}
	all := make([]members, 0, len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		m := *byName[name]
		slices.SortStableFunc(m.sources, func(a, b *Source) int {
			return cmp.Or(
				cmp.Compare(a.rank, b.rank),
				cmp.Compare(r.reads.rank(a), r.reads.rank(b)),
				cmp.Compare(a.tier(), b.tier()),
				strings.Compare(a.Name, b.Name),
			)
		})
		all = append(all, m)
	}
	return all
}

// tier is the place of a file in a cascade, as Rails, Next.js and Create React
// App have it: .env, .env.production, .env.local, .env.production.local.
func (s *Source) tier() int {
	tier := 0
	if s.naming.Variant != "" {
		tier = 1
	}
	if s.naming.Local {
		tier += 2
	}
	return tier
}

func (r *resolver) environment(m members) Environment {
	production, tier := r.production(m.kin)
	environment := Environment{
		Name: m.name, Tier: tier, Production: production,
		Files: []Member{}, Claims: []Claim{}, Because: m.because,
		Server:  m.server,
		Process: r.world.Environment != "" && m.name == r.world.Environment && !m.template,
	}
	for i, s := range m.files() {
		if i == 0 {
			environment.Because = s.because
		}
		member := Member{Path: s.File.Path, Kind: s.Kind, Because: s.because, Unread: r.reads.unread[s.Name], At: s.File.Whole()}
		if by, ok := r.reads.by[s.Name]; ok {
			member.Through = &by
		}
		environment.Files = append(environment.Files, member)
		if !m.apart {
			environment.Claims = append(environment.Claims, s.claims...)
		}
	}
	environment.Files = r.withParts(environment.Files, m)
	layers := r.layers(m)
	if environment.Process {
		environment.Claims = r.claimed(m, layers)
	}
	all := r.bind(layers)
	environment.FrontEnd = frontEnd(all)
	var classes []fed
	if !environment.FrontEnd && !m.ofServers() {
		classes = r.feed(m, layers)
	}
	backdrop := r.backdropOf(m)
	if len(m.sources) == 0 && !environment.Process {
		backdrop.unseen = backdrop.unseen || len(m.units) > 0 && !configures(classes)
	}
	if !m.template {
		all.declare(classes, backdrop, r.reads.unread)
		r.settle(all, classes)
		r.disuse(m, all, classes)
	}
	r.take(all)
	environment.Databases = r.databases(all)
	m.reach(environment.Databases)
	environment.Variables = r.variables(all)
	environment.Absences = []Absence{}
	if production && environment.Process {
		environment.Absences = r.absences(all, classes, backdrop)
	}
	environment.Assemblies, environment.Refusals = []Assembly{}, []Refusal{}
	if !m.template && !m.ofServers() {
		sources := fieldsOfAll(classes)
		environment.Assemblies, environment.Refusals = r.assemblies(all, sources), r.refusals(all, sources)
	}
	environment.Requirements = r.requirements(m, production, all, classes, backdrop)
	environment.Unknown = r.unknown(m, all, classes)
	return environment
}

// files gives the files of an environment, weakest first.
func (m members) files() []*Source {
	files := slices.Clone(m.sources)
	for _, u := range m.units {
		if !slices.Contains(files, u.source) {
			files = append(files, u.source)
		}
	}
	slices.SortStableFunc(files, func(a, b *Source) int { return cmp.Compare(a.rank, b.rank) })
	return files
}

// servers are services whose env files configure a server, and not the application.
var servers = setOf("postgres", "postgresql", "pg", "pgsql", "mysql", "mariadb", "mssql", "db", "database", "redis", "pgadmin", "pgbouncer")

// ofServers tells whether all files of an environment are those of servers, so
// that nobody knows what the application gets.
func (m members) ofServers() bool {
	return m.server || len(m.sources) > 0 && len(m.units) == 0 && !slices.ContainsFunc(m.sources, func(s *Source) bool { return !servers[s.naming.Service] })
}

// production tells whether an environment is judged as production, and its tier.
func (r *resolver) production(name string) (judged bool, tier string) {
	canonical, known := source.Canonical(name)
	judged = known && canonical == production
	for _, options := range r.application.Options.Environments {
		if options.Name == name && options.Production != nil {
			judged = *options.Production
		}
	}
	switch {
	case known:
		return judged, canonical
	case judged:
		return judged, production
	}
	return judged, "other"
}
