package lint

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// envPy is the name of Alembic's program.
const envPy = "env.py"

// classify finds the settings classes and the engines in sources of Python. Those
// without either are left out, unless the user asked for them.
func (w *Workspace) classify(tree tree, sources []*resolve.Source) []*resolve.Source {
	var modules []settings.Module
	byName := map[string]*resolve.Source{}
	for _, s := range sources {
		if s.Module == nil {
			continue
		}
		byName[s.Name] = s
		if path.Base(s.Name) == envPy {
			s.Kind, s.Program = resolve.KindProgram, envpy.Read(s.Module)
			continue
		}
		if envpy.MakesEngines(s.File.Data) {
			s.Engines = envpy.Engines(s.Module)
		}
		if w.governor.of(path.Dir(s.Name)).mayDeclare(s.File.Data) || w.asked(s) {
			modules = append(modules, settings.Module{Path: s.Name, Tree: s.Module})
		}
	}
	if len(byName) == 0 {
		return sources
	}
	classes := settings.Read(modules, func(name string) *python.Module {
		if known, ok := byName[name]; ok {
			return known.Module
		}
		byName[name] = &resolve.Source{Kind: resolve.KindSettings, Name: name}
		if !strings.HasSuffix(name, ".py") || !tree.exists(name) {
			return nil
		}
		data, err := tree.read(name)
		if err != nil {
			return nil
		}
		byName[name].File, byName[name].Module = data, python.Parse(data)
		return byName[name].Module
	})
	byPath := map[string]*resolve.Source{}
	for _, s := range byName {
		if s.File != nil {
			byPath[s.File.Path] = s
			w.sources[s.File.Path] = s
		}
	}
	inFile := map[string][]*settings.Class{} // the classes with a field there
	for _, class := range classes {
		if s := byPath[class.NameAt.File]; s != nil {
			s.Classes = append(s.Classes, class)
		}
		for _, field := range class.Fields {
			at := field.Default.At.File
			if held := inFile[at]; len(held) == 0 || held[len(held)-1] != class {
				inFile[at] = append(held, class)
			}
		}
	}
	for name, s := range byPath {
		if s.Classes == nil && s.Engines != nil {
			s.Kind = resolve.KindEngine
		}
		s.ReadCode(inFile[name])
	}
	return slices.DeleteFunc(sources, func(s *resolve.Source) bool {
		return s.Kind == resolve.KindSettings && s.Classes == nil && !w.asked(s)
	})
}

// asked tells whether the user named a file, in the configuration or as a path.
func (w *Workspace) asked(s *resolve.Source) bool {
	return slices.ContainsFunc(w.options.Paths, func(p string) bool { return w.governor.tree.rooted(p) == s.Name }) ||
		w.governor.of(path.Dir(s.Name)).holdsSettings(s.Name)
}

// programs reads the env.py that the Alembic configurations of applications lead
// to.
func (w *Workspace) programs(tree tree, applications []*resolve.Application) {
	for _, application := range applications {
		for _, folder := range application.ScriptFolders(tree.exists) {
			name := path.Join(folder, envPy)
			known := func(s *resolve.Source) bool { return s.Name == name }
			governed := w.governor.of(folder)
			if !tree.exists(name) || governed.Ignored(name) || slices.ContainsFunc(application.Sources, known) {
				continue
			}
			data, err := tree.read(name)
			if err != nil {
				w.Problems = append(w.Problems, unreadable(tree.display(name), err))
				continue
			}
			module := python.Parse(data)
			s := &resolve.Source{
				File: data, Name: name, Kind: resolve.KindProgram, Reader: settings.Kind.Reader, Options: governed.options,
				Module: module, Program: envpy.Read(module),
			}
			s.ReadCode(nil)
			w.sources[data.Path] = s
			application.Add(s)
		}
	}
}

// named gives the Alembic configurations that env files, or the process
// environment, name as ALEMBIC_CONFIG, and that are not found by their names.
// The path counts from the working directory of Alembic: the folder of the env
// file or one above it.
func (w *Workspace) named(tree tree, sources []*resolve.Source) []found {
	known := map[string]bool{}
	for _, s := range sources {
		known[s.Name] = true
	}
	var files []found
	add := func(folder, value string) {
		value = strings.TrimSpace(value)
		if source.IsAbs(value) {
			slashed, err := Slashed(w.options.Volume, value)
			if err != nil {
				return // there is no looking at another drive
			}
			folder, value = ".", strings.TrimPrefix(slashed, "/")
		}
		for folder := range source.Above(folder, "") {
			name := path.Join(folder, source.Slashes(value))
			if real, info, err := realpath(tree.FS, "", name); err == nil && info.Mode().IsRegular() {
				if !known[name] && !w.governor.of(path.Dir(name)).Ignored(name) {
					known[name] = true
					kind := resolve.KindIni
					if path.Ext(name) == ".toml" {
						kind = resolve.KindToml
					}
					files = append(files, found{name: name, real: real, display: tree.display(name), kind: kind, explicit: true})
				}
				return
			}
		}
	}
	const variable = "ALEMBIC_CONFIG"
	for _, s := range sources {
		for _, fact := range s.Document.Facts {
			if s.Kind == resolve.KindEnv && fact.Name == variable && fact.Value != "" && fact.Segments == nil {
				add(path.Dir(s.Name), fact.Value)
			}
		}
	}
	for _, entry := range w.options.Environ {
		if name, value, _ := strings.Cut(entry, "="); w.options.Environment != "" && name == variable && value != "" {
			add(w.options.Folder, value)
		}
	}
	return files
}

// composed gives the env files that compose files name, and that are not found by
// their names.
func (w *Workspace) composed(tree tree, sources []*resolve.Source) []found {
	return w.besides(tree, sources, func(s *resolve.Source) []string {
		files := s.EnvFiles()
		names := make([]string, 0, len(files))
		for _, file := range files {
			names = append(names, file.Name)
		}
		return names
	})
}

// besides gives the env files that sources name, and that are there, not ignored, and
// not among the sources.
func (w *Workspace) besides(tree tree, sources []*resolve.Source, named func(*resolve.Source) []string) []found {
	known := map[string]bool{}
	for _, s := range sources {
		known[s.Name] = true
	}
	var files []found
	for _, s := range sources {
		for _, name := range named(s) {
			if known[name] || !fs.ValidPath(name) || w.governor.of(path.Dir(name)).Ignored(name) {
				continue
			}
			known[name] = true
			if real, info, err := realpath(tree.FS, "", name); err == nil && info.Mode().IsRegular() {
				files = append(files, found{name: name, real: real, display: tree.display(name), kind: resolve.KindEnv, explicit: true})
			}
		}
	}
	return files
}

// count counts the files of applications, each once.
func (w *Workspace) count(applications []*resolve.Application) {
	seen := map[*source.File]bool{}
	for _, application := range applications {
		for _, s := range application.Sources {
			seen[s.File] = true
		}
	}
	w.Files = len(seen)
}
