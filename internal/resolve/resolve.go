package resolve

import (
	"cmp"
	"path"
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
	r := &resolver{application: application, world: world}
	project := &Project{
		Root:         world.Display(application.Folder),
		Because:      application.Because,
		Python:       r.python(),
		Environments: []Environment{},
		Templates:    []Environment{},
		Files:        []File{},
		Migrations:   []Migration{},
		Ignores:      []Ignore{},
	}
	for _, members := range r.environments(false) {
		project.Environments = append(project.Environments, r.environment(members))
	}
	for _, members := range r.environments(true) {
		project.Templates = append(project.Templates, r.environment(members))
	}
	for _, s := range application.Sources {
		if !r.judged(s) {
			continue
		}
		project.Files = append(project.Files, fileOf(s))
		if s.Kind == KindIni {
			project.Migrations = append(project.Migrations, r.migration(s))
		}
	}
	return project
}

// resolver resolves one application.
type resolver struct {
	application *Application
	world       World
	passwords   passwords
}

// judged tells whether a source counts: with an environment in World, the env
// files of the others do not.
func (r *resolver) judged(s *Source) bool {
	return r.world.Environment == "" || s.Kind != KindEnv ||
		s.environment == r.world.Environment && !s.naming.Template
}

// members are the sources of one environment, weakest first.
type members struct {
	name     string
	template bool
	sources  []*Source
}

// environments puts the env files together that are for the same environment:
// in the user's order, else the common file before the one for this machine.
func (r *resolver) environments(template bool) []members {
	byName := map[string]*members{}
	for _, s := range r.application.Sources {
		if s.Kind != KindEnv || s.naming.Template != template || !r.judged(s) {
			continue
		}
		if byName[s.environment] == nil {
			byName[s.environment] = &members{name: s.environment, template: template}
		}
		byName[s.environment].sources = append(byName[s.environment].sources, s)
	}
	if name := r.world.Environment; name != "" && !template && byName[name] == nil {
		byName[name] = &members{name: name}
	}
	all := make([]members, 0, len(byName))
	for _, name := range sortedFolders(byName) {
		m := *byName[name]
		slices.SortStableFunc(m.sources, func(a, b *Source) int {
			return cmp.Or(
				cmp.Compare(a.rank, b.rank),
				cmp.Compare(tier(a), tier(b)),
				strings.Compare(a.Name, b.Name),
			)
		})
		all = append(all, m)
	}
	return all
}

func tier(s *Source) int {
	if s.naming.Local {
		return 1
	}
	return 0
}

func (r *resolver) environment(m members) Environment {
	production, tier := r.production(m.name)
	environment := Environment{
		Name: m.name, Tier: tier, Production: production,
		Files: []Member{}, Claims: []Claim{}, Because: "it was asked for",
	}
	for i, s := range m.sources {
		if i == 0 {
			environment.Because = s.because
		}
		environment.Files = append(environment.Files, Member{Path: s.File.Path, Because: s.because, At: s.File.Whole()})
		environment.Claims = append(environment.Claims, s.claims...)
	}
	settings := r.settings(m)
	environment.Databases = r.databases(settings)
	environment.Variables = variablesOf(settings)
	environment.FrontEnd = frontEnd(settings)
	environment.Requirements = []Requirement{}
	if !m.template {
		environment.Requirements = r.requirements(m.name, production)
	}
	return environment
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

// implied is the variable that every environment needs as soon as any source
// of the application speaks of it.
const implied = "DATABASE_URL"

// requirements gives what an environment must set: what the user requires of it,
// and of production what the user requires of all, and what is implied.
func (r *resolver) requirements(name string, production bool) []Requirement {
	requirements := []Requirement{}
	add := func(required []Required, because string) {
		for _, one := range required {
			if !slices.ContainsFunc(requirements, func(r Requirement) bool { return r.Name == one.Name }) {
				requirements = append(requirements, Requirement{Name: one.Name, Because: because, At: &one.At})
			}
		}
	}
	for _, environment := range r.application.Options.Environments {
		if environment.Name == name {
			add(environment.Required, "the configuration requires it of "+name)
		}
	}
	if !production {
		return requirements
	}
	add(r.application.Options.Required, "the configuration requires it")
	if at, ok := r.mention(name); ok && !slices.ContainsFunc(requirements, func(r Requirement) bool { return r.Name == implied }) {
		requirements = append(requirements, Requirement{Name: implied, Implied: true, Because: "it is used here", At: &at})
	}
	return requirements
}

// mention gives the first place outside an environment that speaks of the
// implied variable: an assignment, or a reference.
func (r *resolver) mention(except string) (source.Pos, bool) {
	for _, s := range r.application.Sources {
		if s.Kind == KindEnv && s.environment == except && !s.naming.Template {
			continue
		}
		for _, fact := range s.Document.Facts {
			if strings.EqualFold(fact.Name, implied) {
				return fact.NameAt, true
			}
			if s.Kind == KindIni && strings.Contains(fact.Value, implied) {
				return fact.At, true
			}
		}
	}
	return source.Pos{}, false
}

// otherLanguages are files that make a folder a project of another language,
// pythonFiles those that make it one of Python.
var (
	otherLanguages = []string{"package.json", "go.mod", "Cargo.toml", "Gemfile", "composer.json", "pom.xml", "mix.exs", "build.gradle"}
	pythonFiles    = []string{
		"pyproject.toml", "requirements.txt", "setup.py", "setup.cfg", "Pipfile", "alembic.ini",
		"manage.py", "main.py", "app", "app.py", "uv.lock", "poetry.lock", "requirements",
	}
)

// python tells whether the application is a Python program. That is taken for
// granted unless its folder is one of another language.
func (r *resolver) python() bool {
	for _, s := range r.application.Sources {
		if s.Kind == KindIni {
			return true
		}
	}
	has := func(names []string) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			return r.world.Exists(path.Join(r.application.Folder, name))
		})
	}
	return has(pythonFiles) || !has(otherLanguages)
}
