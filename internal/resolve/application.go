package resolve

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// The kinds of sources that resolve tells apart.
const (
	KindEnv = "dotenv"
	KindIni = "ini"
)

// A Source is a file that has been read.
type Source struct {
	File     *source.File
	Document source.Document
	// Name is the path in the file system that was searched: slash-separated
	// and without a leading slash.
	Name string
	// Kind is [KindEnv] or [KindIni], Reader the program whose reading decides.
	Kind, Reader string
	// Expand gives the values of the file's facts; nil where the reader has
	// expanded them already.
	Expand source.Expander
	// Options are the user's, from the configuration that governs the file.
	Options *Options

	assigned
}

// Options are a user's decisions. The zero value holds none.
type Options struct {
	// Folder is the folder of the configuration, as Source.Name has it.
	Folder       string
	Environments []EnvironmentOptions
	Required     []Required
	// Samples are passwords that count as samples besides the built-in ones.
	Samples []string
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
	Folder, Marker string
}

// An Application is what is configured together.
type Application struct {
	// Folder is as Source.Name has it.
	Folder  string
	Because string
	Options *Options
	Sources []*Source
}

// Group puts sources together that are one application: what lies below the
// same root, unless two folders below it have files for the same environment.
// Those folders are applications of their own, for no environment overrides
// itself. An ini file belongs to the application whose folder is nearest above
// or below it. The sources are given their environments on the way.
func Group(sources []*Source, roots []Root) []*Application {
	markers := make(map[string]string, len(roots))
	for _, root := range roots {
		markers[root.Folder] = root.Marker
	}
	for _, s := range sources {
		s.assign(nearest(markers, path.Dir(s.Name)))
	}

	byFolder := map[string]*Application{}
	add := func(folder, because string, s *Source) {
		if byFolder[folder] == nil {
			byFolder[folder] = &Application{Folder: folder, Because: because, Options: s.Options}
		}
		byFolder[folder].Sources = append(byFolder[folder].Sources, s)
	}
	for _, s := range sources {
		if s.Kind == KindEnv {
			folder, because := s.root(markers)
			add(folder, because, s)
		}
	}
	for _, folder := range sortedFolders(byFolder) {
		split(byFolder, folder)
	}
	homes := sortedFolders(byFolder)
	for _, s := range sources {
		if s.Kind == KindEnv {
			continue
		}
		folder, because := s.root(markers)
		if home, ok := nearestHome(byFolder, homes, s); ok {
			folder, because = home, byFolder[home].Because
		}
		add(folder, because, s)
	}

	applications := make([]*Application, 0, len(byFolder))
	for _, folder := range sortedFolders(byFolder) {
		application := byFolder[folder]
		slices.SortStableFunc(application.Sources, func(a, b *Source) int { return strings.Compare(a.Name, b.Name) })
		applications = append(applications, application)
	}
	return applications
}

// root gives the folder of the project that a source lies in.
func (s *Source) root(markers map[string]string) (folder, because string) {
	if s.configured {
		return s.Options.Folder, "its configuration names the files"
	}
	folder = nearest(markers, path.Dir(s.Name))
	if marker := markers[folder]; marker != "" {
		return folder, "the folder holds " + marker
	}
	return folder, "no folder above holds a project"
}

// nearest gives the nearest root above a folder, or the folder itself.
func nearest(markers map[string]string, folder string) string {
	for at := folder; ; at = path.Dir(at) {
		if _, ok := markers[at]; ok {
			return at
		}
		if at == "." || at == "/" {
			return folder
		}
	}
}

// split makes applications of their own of the folders below an application
// that have files for the same environment.
func split(byFolder map[string]*Application, folder string) {
	application := byFolder[folder]
	folders := map[string][]string{} // environment to folders
	for _, s := range application.Sources {
		if s.configured || s.naming.Template {
			continue
		}
		if dir := path.Dir(s.Name); !slices.Contains(folders[s.environment], dir) {
			folders[s.environment] = append(folders[s.environment], dir)
		}
	}
	because := map[string]string{} // folder to why it is on its own
	for _, environment := range sortedFolders(folders) {
		if len(folders[environment]) < 2 {
			continue
		}
		for _, dir := range folders[environment] {
			if because[dir] == "" && dir != folder {
				because[dir] = fmt.Sprintf("another folder has files for %s, too", environment)
			}
		}
	}
	if len(because) == 0 {
		return
	}
	var kept []*Source
	for _, s := range application.Sources {
		home := folder
		if !s.configured {
			for dir := path.Dir(s.Name); dir != folder && dir != "."; dir = path.Dir(dir) {
				if because[dir] != "" {
					home = dir
					break
				}
			}
		}
		if home == folder {
			kept = append(kept, s)
			continue
		}
		if byFolder[home] == nil {
			byFolder[home] = &Application{Folder: home, Because: because[home], Options: s.Options}
		}
		byFolder[home].Sources = append(byFolder[home].Sources, s)
	}
	if application.Sources = kept; kept == nil {
		delete(byFolder, folder)
	}
}

// nearestHome gives the application that a file without an environment belongs
// to: the nearest above it, else the nearest below it if there is just one.
func nearestHome(byFolder map[string]*Application, homes []string, s *Source) (home string, ok bool) {
	dir := path.Dir(s.Name)
	best, ties := -1, 0
	for _, candidate := range homes {
		if byFolder[candidate].Options != s.Options {
			continue // another configuration governs it
		}
		distance := -1
		switch {
		case within(candidate, dir):
			distance = 2 * (depth(dir) - depth(candidate))
		case within(dir, candidate):
			distance = 2*(depth(candidate)-depth(dir)) + 1
		}
		switch {
		case distance < 0:
		case best < 0 || distance < best:
			home, best, ties = candidate, distance, 1
		case distance == best:
			ties++
		}
	}
	return home, ties == 1
}

// within tells whether a folder is another one, or lies below it.
func within(folder, below string) bool {
	return folder == below || folder == "." || strings.HasPrefix(below, folder+"/")
}

func depth(folder string) int {
	if folder == "." {
		return 0
	}
	return strings.Count(folder, "/") + 1
}

func sortedFolders[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(strings.Compare(a, b)) })
	return keys
}
