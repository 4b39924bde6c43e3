package resolve_test

import (
	"path"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/ini"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// A fixture is a project as a search would find it.
type fixture struct {
	files map[string]bool // and folders
	// sources are all env files, ini files and settings classes, each class in a
	// file of its own, and programs all env.py.
	sources, programs []*resolve.Source
	roots             []resolve.Root
	world             resolve.World
}

// rooted are the names of files that make a folder a root.
var rooted = []string{".git", "alembic.ini", "pyproject.toml", "package.json"}

// read reads a txtar archive. The folder "." is asked for.
func read(archive string) *fixture {
	f := &fixture{files: map[string]bool{}, roots: []resolve.Root{{Folder: "."}}}
	none := &resolve.Options{}
	for _, file := range txtar.Parse([]byte(archive)).Files {
		for at := file.Name; at != "."; at = path.Dir(at) {
			f.files[at] = true
		}
		s := &resolve.Source{File: source.NewFile(file.Name, file.Data), Name: file.Name, Options: none}
		switch base := path.Base(file.Name); {
		case slices.Contains(rooted, base):
			f.roots = append(f.roots, resolve.Root{Folder: path.Dir(file.Name), Marker: base})
		}
		switch {
		case dotenv.Match(file.Name):
			reader := dotenv.Readers()[0]
			s.Kind, s.Reader, s.Expand, s.Document = resolve.KindEnv, reader.Name, reader.Expand, reader.Parse(s.File)
		case ini.Match(file.Name):
			s.Kind, s.Reader, s.Document = resolve.KindIni, ini.Kind.Reader, ini.Parse(s.File)
		case compose.Match(file.Name):
			s.Kind, s.Reader = resolve.KindCompose, compose.Kind.Reader
			s.ReadCompose()
		case path.Base(file.Name) == "env.py":
			s.Kind, s.Module = resolve.KindProgram, python.Parse(s.File)
			s.Program = envpy.Read(s.Module)
			s.ReadCode(nil)
			f.programs = append(f.programs, s)
			continue
		case strings.HasSuffix(file.Name, ".py"):
			s.Kind, s.Module = resolve.KindSettings, python.Parse(s.File)
			s.Classes = settings.Read([]settings.Module{{Path: s.Name, Tree: s.Module}}, nil)
			s.ReadCode(s.Classes)
			if s.Classes == nil {
				continue
			}
		default:
			continue
		}
		f.sources = append(f.sources, s)
	}
	f.world = resolve.World{
		Samples: map[string]bool{"postgres": true, "secret": true},
		Exists:  func(name string) bool { return f.files[name] },
		Display: func(name string) string { return name },
	}
	return f
}

// govern gives all files below the folder of the options to them.
func (f *fixture) govern(options *resolve.Options) *fixture {
	for _, s := range f.sources {
		if options.Folder == "." || strings.HasPrefix(s.Name, options.Folder+"/") {
			s.Options = options
		}
	}
	f.roots = append(f.roots, resolve.Root{Folder: options.Folder, Marker: ".dbcfg-lint.yaml"})
	return f
}

// as makes this process run as an environment.
func (f *fixture) as(environment string, environ ...string) *fixture {
	f.world.Environment, f.world.Environ = environment, environ
	return f
}

func (f *fixture) resolve() []*resolve.Project {
	var projects []*resolve.Project
	for _, application := range resolve.Group(f.sources, f.roots) {
		for _, folder := range application.ScriptFolders(f.world.Exists) {
			for _, s := range f.programs {
				if s.Name == path.Join(folder, "env.py") {
					s.Options = application.Options
					application.Add(s)
				}
			}
		}
		projects = append(projects, resolve.Resolve(application, f.world))
	}
	return projects
}

// only gives the one project of a fixture.
func (f *fixture) only(t *testing.T) *resolve.Project {
	t.Helper()
	projects := f.resolve()
	if len(projects) != 1 {
		t.Fatalf("there are %d projects, not one", len(projects))
	}
	return projects[0]
}

func environmentOf(t *testing.T, p *resolve.Project, name string) resolve.Environment {
	t.Helper()
	var names []string
	for _, e := range p.Environments {
		if e.Name == name {
			return e
		}
		names = append(names, e.Name)
	}
	t.Fatalf("there is no environment %q, only %q", name, names)
	return resolve.Environment{}
}

// variables gives the variables of an env file in production, by name.
func variables(t *testing.T, text string) map[string]resolve.Variable {
	t.Helper()
	p := read("-- .env.production --\n" + text + "\n").only(t)
	byName := map[string]resolve.Variable{}
	for _, v := range environmentOf(t, p, "production").Variables {
		byName[v.Name] = v
	}
	return byName
}

// databases gives the connections of an env file in production.
func databases(t *testing.T, text string) []resolve.Database {
	t.Helper()
	return environmentOf(t, read("-- .env.production --\n"+text+"\n").only(t), "production").Databases
}

// named gives options with an environment that has the files of the given names.
func named(folder, environment string, files ...string) *resolve.Options {
	return &resolve.Options{Folder: folder, Environments: []resolve.EnvironmentOptions{{
		Name: environment,
		Selects: func(name string) (int, bool) {
			i := slices.Index(files, name)
			return i, i >= 0
		},
	}}}
}

func requires(names ...string) []resolve.Required {
	var required []resolve.Required
	for i, name := range names {
		required = append(required, resolve.Required{Name: name, At: source.Pos{File: ".dbcfg-lint.yaml", Line: i + 1, Column: 1, EndLine: i + 1, EndColumn: 2}})
	}
	return required
}
