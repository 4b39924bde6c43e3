package lint

import (
	"bytes"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/ini"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/toml"
)

// kinds are the kinds of files that are read. Where several match a file, the
// first has it.
var kinds = []source.Kind{
	dotenv.Kind,
	ini.Kind,
	toml.Kind,
	settings.Kind,
	compose.Kind,
}

// readerOf gives the reader of env files that a configuration asks for.
func readerOf(governed *governed) dotenv.Reader {
	if reader, ok := dotenv.ReaderByName(governed.Reader); ok {
		return reader
	}
	return dotenv.Readers()[0]
}

// A Workspace is what has been read, before any rule is asked.
type Workspace struct {
	Projects  []*resolve.Project
	Files     int
	Problems  []source.Problem
	Decisions []string

	options  Options
	governor *governor
	sources  map[string]*resolve.Source // by the path that a user is shown
	loaders  []*resolve.Source          // modules that may load env files, and are no settings
	governed []*governed                // of Projects, one each
}

// Load finds and reads the files, and resolves the applications. An error means
// that the options make no sense; a file that can't be read is a problem.
func Load(o Options) (*Workspace, error) {
	tree := tree{FS: o.FS, folder: o.Folder}
	governor, err := newGovernor(tree, o.Config)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read: %s", o.Config, reason(err))
	}
	w := &Workspace{options: o, governor: governor, sources: map[string]*resolve.Source{}}
	found := discover(o.FS, o.Folder, o.Paths, w.kinds(), func(name string) bool {
		return governor.of(path.Dir(name)).Ignored(name) || !o.past.reads(name)
	})
	sources := w.read(tree, found.files)
	sources = w.link(tree, sources)
	sources = append(sources, w.read(tree, w.composed(tree, sources))...)
	sources = append(sources, w.read(tree, w.named(tree, sources))...)
	sources = w.classify(tree, sources)
	loading := w.loading(tree, sources)
	sources = append(sources, w.read(tree, w.loaded(tree, sources))...)
	applications := resolve.Group(sources, rootsOf(tree, found.roots, o.Paths))
	w.programs(tree, applications)
	loading.finish(applications)
	w.compare(tree, applications)
	world, err := w.world(tree, sources)
	if err != nil {
		return nil, err
	}
	if len(applications) == 0 && world.Environment != "" {
		applications = append(applications, resolve.Fileless(o.Folder, governor.of(o.Folder).options))
	}
	w.count(applications)
	w.Projects = make([]*resolve.Project, len(applications))
	parallel(len(applications), func(i int) { w.Projects[i] = resolve.Resolve(applications[i], world) })
	if len(sources) == 0 {
		w.Projects = slices.DeleteFunc(w.Projects, (*resolve.Project).Blank)
	}
	for _, application := range applications {
		w.governed = append(w.governed, governor.of(application.Folder))
	}
	w.Problems = append(w.Problems, found.problems...)
	w.Problems = append(w.Problems, w.unread()...)
	w.Problems = append(w.Problems, governor.problems...)
	w.Problems = append(w.Problems, w.unmatched(found.files)...)
	w.decide(found)
	return w, nil
}

// isComposed tells whether a file that a configuration gives to an environment is a
// compose file and no env file.
func isComposed(name string) bool { return compose.Match(name) || isYAML(name) }

func isYAML(name string) bool {
	ending := strings.ToLower(path.Ext(name))
	return ending == ".yaml" || ending == ".yml"
}

// hasServices tells whether a text of YAML may be a compose file, whatever it is called.
func hasServices(data []byte) bool { return bytes.Contains(data, []byte("services:")) }

// kinds gives the kinds, with the env files and compose files that a configuration
// names besides those that are found by name, and with the files of settings classes
// that it names.
func (w *Workspace) kinds() []source.Kind {
	all := slices.Clone(kinds)
	for i, kind := range all {
		switch kind.Name {
		case resolve.KindEnv:
			all[i].Match = func(name string) bool {
				return kind.Match(name) || !isComposed(name) && w.governor.of(path.Dir(name)).selected(name)
			}
		case resolve.KindCompose:
			all[i].Match = func(name string) bool {
				return kind.Match(name) || isComposed(name) && w.governor.of(path.Dir(name)).selected(name)
			}
		case resolve.KindSettings:
			all[i].Match = func(name string) bool {
				return kind.Match(name) || w.governor.of(path.Dir(name)).holdsSettings(name)
			}
		}
	}
	return all
}

// read reads and parses files side by side, in their order.
func (w *Workspace) read(tree tree, files []found) []*resolve.Source {
	// The configurations are looked up in order, so that their problems are, too.
	governed := make([]*governed, len(files))
	for i, file := range files {
		governed[i] = w.governor.of(path.Dir(file.name))
	}
	read := make([]*resolve.Source, len(files))
	problems := make([]*source.Problem, len(files))
	loaders := make([]*resolve.Source, len(files))
	parallel(len(files), func(i int) {
		file := files[i]
		data, err := tree.read(file.real)
		if err != nil {
			problem := unreadable(file.display, err)
			problems[i] = &problem
			return
		}
		data.Path = file.display
		asked := file.explicit || governed[i].holdsSettings(file.name)
		if relevant := relevant[file.kind]; relevant != nil && !asked && !relevant(file.name, data.Data) {
			if w.mayLoad(file, data) {
				loaders[i] = parse(data, file, governed[i])
			}
			return
		}
		if file.kind == resolve.KindSettings && !asked && !governed[i].mayDeclare(data.Data) && !envpy.MakesEngines(data.Data) {
			return
		}
		read[i] = parse(data, file, governed[i])
	})
	var sources []*resolve.Source
	for i := range files {
		if problems[i] != nil {
			w.Problems = append(w.Problems, *problems[i])
		}
		if loaders[i] != nil {
			w.loaders = append(w.loaders, loaders[i])
			w.sources[loaders[i].File.Path] = loaders[i]
		}
		if read[i] != nil {
			sources = append(sources, read[i])
			w.sources[read[i].File.Path] = read[i]
		}
	}
	return sources
}

// relevant tell of the kinds that are not told by a name alone whether a file is
// of the kind.
var relevant = map[string]func(name string, data []byte) bool{
	resolve.KindIni:      ini.Relevant,
	resolve.KindToml:     toml.Relevant,
	resolve.KindSettings: func(_ string, data []byte) bool { return settings.Relevant(data) || envpy.MakesEngines(data) },
	resolve.KindCompose: func(name string, data []byte) bool {
		if path.Base(path.Dir(name)) == "workflows" { // of GitHub, which have jobs
			return false
		}
		return compose.Relevant(name, data) || !compose.Match(name) && hasServices(data)
	},
}

// parse reads a file as its kind asks for.
func parse(data *source.File, file found, governed *governed) *resolve.Source {
	s := &resolve.Source{File: data, Name: file.name, Kind: file.kind, Options: governed.options}
	switch kind := kinds[slices.IndexFunc(kinds, func(kind source.Kind) bool { return kind.Name == file.kind })]; file.kind {
	case resolve.KindEnv:
		reader := readerOf(governed)
		s.Reader, s.Expand, s.Document = reader.Name, reader.Expand, reader.Parse(data)
	case resolve.KindSettings:
		s.Reader, s.Module = kind.Reader, python.Parse(data)
	case resolve.KindCompose:
		s.Reader = kind.Reader
		s.ReadCompose()
	default:
		s.Reader, s.Document = kind.Reader, kind.Parse(data)
	}
	return s
}

// world gives what resolve knows besides the files.
func (w *Workspace) world(tree tree, sources []*resolve.Source) (resolve.World, error) {
	world := resolve.World{Samples: samples(), Exists: tree.exists, Display: tree.display}
	if w.options.Environment == "" {
		return world, nil
	}
	name, known := source.Canonical(w.options.Environment)
	names := []string{"production", "staging", "test", "development"}
	for _, s := range sources {
		for _, environment := range s.Options.Environments {
			names = append(names, environment.Name)
		}
		names = append(names, s.Environment())
	}
	if !known && !slices.Contains(names, name) {
		hint := ""
		if nearest, ok := source.Nearest(name, names); ok {
			hint = "; did you mean " + nearest + "?"
		}
		return world, fmt.Errorf("no file and no configuration knows the environment %q%s", name, hint)
	}
	world.Environment, world.Environ = name, w.options.Environ
	return world, nil
}

// aComposeFile is the marker of a root whose only marker is a compose file.
const aComposeFile = "a compose file"

// rootsOf names the file that makes each root one. The working directory and the
// paths that the user asked for are roots of what lies in no project.
func rootsOf(tree tree, folders, asked []string) []resolve.Root {
	roots := make([]resolve.Root, 0, len(folders))
	for _, folder := range folders {
		marker := aComposeFile // of another name than those below
		for _, name := range markers {
			if tree.exists(path.Join(folder, name)) {
				marker = name
				break
			}
		}
		roots = append(roots, resolve.Root{
			Folder: folder, Marker: marker, Compose: marker == aComposeFile || compose.Match(marker),
		})
	}
	for _, name := range append([]string{"."}, asked...) {
		roots = append(roots, resolve.Root{Folder: tree.rooted(name)})
	}
	return roots
}

// decide writes down what was decided.
func (w *Workspace) decide(found *discovery) {
	say := func(format string, args ...any) { w.Decisions = append(w.Decisions, fmt.Sprintf(format, args...)) }
	for _, folder := range found.pruned {
		say("%s: not looked into, %s", folder.display, folder.reason)
	}
	for _, project := range w.Projects {
		say("%s: an application, %s", project.Root, project.Because)
		for _, environment := range project.Environments {
			for _, file := range environment.Files {
				say("%s: environment %s, %s", file.Path, environment.Name, file.Because)
			}
		}
		for _, template := range project.Templates {
			for _, file := range template.Files {
				say("%s: a template", file.Path)
			}
		}
		for _, file := range project.Files {
			say("%s: read as %s reads it", file.Path, file.Reader)
		}
	}
}

// parallel calls work for 0 to n-1, on as many processors as there are.
func parallel(n int, work func(i int)) {
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range n {
		group.Go(func() error {
			work(i)
			return nil
		})
	}
	_ = group.Wait() // work has no error
}
