package resolve

import (
	"maps"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// The kinds of sources that resolve tells apart.
const (
	KindEnv      = "dotenv"
	KindIni      = "ini"
	KindToml     = "toml"
	KindSettings = "settings"
	KindProgram  = "env.py"
	KindCompose  = "compose"
	// KindEngine is a module that makes the engines of the application, and has no
	// settings class.
	KindEngine = "engine"
)

// A Source is a file that has been read.
type Source struct {
	File     *source.File
	Document source.Document
	// Name is the path in the file system that was searched: slash-separated
	// and without a leading slash.
	Name string
	// Kind is one of the kinds above, Reader the program whose reading decides.
	Kind, Reader string
	// Expand gives the values of the file's facts; nil where the reader has
	// expanded them already.
	Expand source.Expander
	// Differences are the values that another program of the project reads
	// differently; see [dotenv.Compare].
	Differences []dotenv.Difference
	// Module is the text of a source in Python, Classes the settings classes and
	// Engines the engines in it, and Program what it does if it is an env.py.
	Module  *python.Module
	Classes []*settings.Class
	Engines []envpy.Made
	Program *envpy.Program
	// Loads are the env files that a settings module or an env.py loads into the process
	// environment, itself or by what it imports, in the order of the program.
	Loads []settings.Load
	// Compose is what a compose file says.
	Compose *compose.Project
	// Part tells of a compose file that it is read because others include or extend
	// it, and Readers are these.
	Part    bool
	Readers []*Source
	// Options are the user's, from the configuration that governs the file.
	Options *Options

	assigned
	code code
	// rewrites are the places that make postgresql:// of postgres://.
	rewrites []source.Pos
}

// Options are a user's decisions. The zero value holds none.
type Options struct {
	// Folder is the folder of the configuration, as Source.Name has it.
	Folder       string
	Environments []EnvironmentOptions
	Required     []Required
	// Samples are passwords that count as samples besides the built-in ones.
	Samples []string
	// MaxConnections is what the database server takes, Workers the number of
	// processes with a pool; 0 where they are not known.
	MaxConnections, Workers int
}

// EnvironmentOptions are a user's decisions about one environment.
type EnvironmentOptions struct {
	Name string
	// Production is nil where the user does not say.
	Production *bool
	Required   []Required
	// Selects gives the rank of a file that the user gives to the environment,
	// and whether there is one.
	Selects func(name string) (rank int, ok bool)
}

// Required is a variable that the user requires.
type Required struct {
	Name string
	At   source.Pos
}

// A Root is a folder that holds a project.
type Root struct {
	// Folder is as Source.Name has it, Marker the file that makes it a root.
	// A folder that the user asked for is one without a marker: it counts only
	// for what lies in no project.
	Folder, Marker string
	// Compose tells that nothing but a compose file makes it a root.
	Compose bool
}

// An Application is what is configured together.
type Application struct {
	// Folder is as Source.Name has it.
	Folder  string
	Because string
	Options *Options
	// Sources are in the order of their names.
	Sources []*Source
	// Loads are the env files that other modules of the project load: whether they run
	// is not known.
	Loads []settings.Load

	root string // the folder of the project; Folder, or one above it
	// outer is the folder of the project that root lies in, from where Alembic may be
	// started; empty if there is none.
	outer string
}

// Fileless gives the application of a folder without files that could be linted:
// what its process environment configures.
func Fileless(folder string, options *Options) *Application {
	return &Application{
		Folder: folder, Because: "there are no files, so that the process environment is all", Options: options, root: folder,
	}
}

// Group puts sources together that are one application: what lies below the
// same root, unless two folders below it have files for the same environment.
// Those folders are applications of their own, for no environment overrides
// itself. An ini file belongs to the application whose folder is nearest above
// or below it, and so does a compose file. The sources are given their environments
// on the way.
func Group(sources []*Source, roots []Root) []*Application {
	g := newGrouping(roots)
	sources = slices.DeleteFunc(slices.Clone(sources), func(s *Source) bool {
		root, _ := g.rootFor(s)
		s.assign(root)
		if s.Engines != nil && isAside(relative(root, s.Name)) {
			s.Engines = nil
		}
		return s.Kind == KindEngine && s.Engines == nil
	})
	adopt(sources)
	for _, s := range sources {
		if s.Kind == KindEnv {
			g.add(g.rootOf(s), s)
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(g.byFolder)) {
		g.split(g.byFolder[folder])
	}
	// A compose file joins whatever there is, and what joins nothing else does not
	// join it: two programs may lie below it.
	for _, compose := range []bool{false, true} {
		homes := g.homes()
		for _, s := range sources {
			if s.Kind != KindEnv && !s.Part && compose == (s.Kind == KindCompose) {
				home := homes.nearest(s)
				if home == nil {
					home = g.rootOf(s)
				}
				g.add(home, s)
			}
		}
	}
	g.addParts(sources)
	applications := make([]*Application, 0, len(g.byFolder))
	for _, folder := range slices.Sorted(maps.Keys(g.byFolder)) {
		application := g.byFolder[folder]
		slices.SortStableFunc(application.Sources, func(a, b *Source) int { return strings.Compare(a.Name, b.Name) })
		application.tellApart()
		applications = append(applications, application)
	}
	return applications
}

// Add adds a source that belongs to the application whatever lies where.
func (a *Application) Add(s *Source) {
	s.assign(a.root)
	a.Sources = append(a.Sources, s)
	slices.SortStableFunc(a.Sources, func(a, b *Source) int { return strings.Compare(a.Name, b.Name) })
}

// Holds tells whether a file is one of the project of the application.
func (a *Application) Holds(name string) bool { return Within(a.root, name) || Within(a.Folder, name) }

// relative gives a path below a folder from there.
func relative(folder, name string) string {
	if folder == "." || folder == name {
		return name
	}
	return strings.TrimPrefix(name, folder+"/")
}
