package lint

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// mayLoad tells whether a module may load an env file into the process environment, as
// far as that matters: the run is about a process, and the module is part of a program
// and no test.
func (w *Workspace) mayLoad(file found, data *source.File) bool {
	return w.options.Environment != "" && file.kind == resolve.KindSettings && settings.Match(strings.TrimPrefix(file.name, w.options.Folder+"/")) && settings.MayLoad(data.Data)
}

// A loading knows which env files the programs of this process load.
type loading struct {
	loader  *settings.Loader
	modules []*resolve.Source
	run     map[string]bool // modules that settings or an env.py import
}

// loading notes what the settings modules and the env.py load; nil if the run is not
// about a process.
func (w *Workspace) loading(tree tree, sources []*resolve.Source) *loading {
	if w.options.Environment == "" {
		return nil
	}
	known := map[string]*resolve.Source{}
	for _, s := range slices.Concat(sources, w.loaders) {
		known[s.Name] = s
	}
	l := &loading{run: map[string]bool{}}
	l.loader = settings.NewLoader(func(name string) *python.Module {
		if s := known[name]; s != nil {
			return s.Module
		}
		if !strings.HasSuffix(name, ".py") || !tree.exists(name) {
			return nil
		}
		data, err := tree.read(name)
		if err != nil {
			return nil
		}
		data.Path = tree.display(name)
		return python.Parse(data)
	})
	for _, s := range sources {
		if s.Module != nil {
			l.note(s)
		}
	}
	l.modules = w.loaders
	return l
}

func (l *loading) note(s *resolve.Source) {
	loads, modules := l.loader.Loads(s.Name)
	s.Loads = loads
	for _, name := range modules {
		l.run[name] = true
	}
}

// finish notes what programs load that are found late, and what modules do of which it
// is not known whether they run.
func (l *loading) finish(applications []*resolve.Application) {
	if l == nil {
		return
	}
	for _, application := range applications {
		for _, s := range application.Sources {
			if s.Kind == resolve.KindProgram && s.Loads == nil {
				l.note(s)
			}
		}
	}
	for _, s := range l.modules {
		if l.run[s.Name] {
			continue
		}
		loads, _ := l.loader.Loads(s.Name)
		for _, application := range applications {
			if application.Holds(s.Name) {
				application.Loads = append(application.Loads, loads...)
			}
		}
	}
}

// loaded gives the env files that settings classes of this process name or that its
// programs load, and that are not found by their names.
func (w *Workspace) loaded(tree tree, sources []*resolve.Source) []found {
	if w.options.Environment == "" {
		return nil
	}
	return w.besides(tree, sources, func(s *resolve.Source) []string { return s.Reads(w.options.Folder, w.options.Environ) })
}
