package resolve

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// grouping is the work of [Group].
type grouping struct {
	markers  map[string]string // by folder
	compose  map[string]bool   // folders that nothing but a compose file makes roots
	byFolder map[string]*Application
}

func newGrouping(roots []Root) *grouping {
	g := &grouping{markers: make(map[string]string, len(roots)), compose: map[string]bool{}, byFolder: map[string]*Application{}}
	for _, root := range roots {
		if g.markers[root.Folder] == "" {
			g.markers[root.Folder], g.compose[root.Folder] = root.Marker, root.Compose
		}
	}
	return g
}

// nearest gives the nearest root above a folder, and whether there is one: with
// a marker if possible, else one that the user asked for, else the folder itself.
func (g *grouping) nearest(folder string) (root string, ok bool) {
	asked := ""
	for at := folder; ; at = path.Dir(at) {
		switch marker, ok := g.markers[at]; {
		case marker != "":
			return at, true
		case ok:
			asked = at
		}
		if at == "." || at == "/" {
			break
		}
	}
	if asked != "" {
		return asked, true
	}
	return folder, false
}

// rootFor gives the root that a source lies in. A compose file does not make the
// folder that it is kept in a project of its own, if that lies in one.
func (g *grouping) rootFor(s *Source) (root string, ok bool) {
	root, ok = g.nearest(path.Dir(s.Name))
	if s.Kind != KindCompose || !g.compose[root] || root == "." || root == "/" {
		return root, ok
	}
	if above, ok := g.nearest(path.Dir(root)); ok && g.markers[above] != "" {
		return above, true
	}
	return root, ok
}

// rootOf gives an application without sources for the project that a source
// lies in.
func (g *grouping) rootOf(s *Source) *Application {
	dir := path.Dir(s.Name)
	root, ok := g.rootFor(s)
	a := &Application{Folder: root, root: root, Options: s.Options}
	if above, ok := g.nearest(path.Dir(root)); ok && above != root && g.markers[above] != "" {
		a.outer = above
	}
	switch {
	case s.configured && Within(s.Options.Folder, dir):
		a.Folder, a.Because = s.Options.Folder, "its configuration names the files"
		if !Within(root, a.Folder) {
			a.root = a.Folder
		}
	case g.markers[root] != "":
		a.Because = "the folder holds " + g.markers[root]
	case ok:
		a.Because = "the folder was asked for, and none above holds a project"
	default:
		a.Because = "no folder above holds a project"
	}
	return a
}

// add gives a source to the application of a folder, which is made if need be.
func (g *grouping) add(a *Application, s *Source) {
	if known := g.byFolder[a.Folder]; known != nil {
		a = known
	} else {
		g.byFolder[a.Folder] = a
	}
	a.Sources = append(a.Sources, s)
}

// addParts gives the files that are only read because others name them to the
// applications of these.
func (g *grouping) addParts(sources []*Source) {
	home := map[*Source]*Application{}
	for _, a := range g.byFolder {
		for _, s := range a.Sources {
			home[s] = a
		}
	}
	for _, s := range sources {
		if !s.Part {
			continue
		}
		given := map[*Application]bool{nil: true} // those of parts are given to their readers' readers
		for _, reader := range s.Readers {
			if a := home[reader]; !given[a] {
				given[a] = true
				a.Sources = append(a.Sources, s)
			}
		}
	}
}

// envFolders are folders that are there to hold env files.
var envFolders = []string{".env", ".envs", "env", "envs", "environment", "environments"}

// home gives the folder that a source's environments are kept in: its own, or
// the one above those that are there for one environment. deploy/production/.env
// and deploy/staging/.env are at home in deploy.
func (s *Source) home(root string) string {
	dir := path.Dir(s.Name)
	if s.naming.Folder == "" || path.Join(root, s.naming.Folder) != dir {
		return dir
	}
	dir = path.Dir(dir)
	for dir != root && dir != "." && slices.Contains(envFolders, path.Base(dir)) {
		dir = path.Dir(dir)
	}
	return dir
}

// split makes applications of their own of the folders below an application
// that have files for the same environment.
func (g *grouping) split(a *Application) {
	type place struct{ environment, folder string }
	seen := map[place]bool{}
	folders := map[string][]string{} // by environment
	for _, s := range a.Sources {
		if s.configured || s.naming.Template {
			continue
		}
		if at := (place{s.kin, s.home(a.root)}); !seen[at] {
			seen[at] = true
			folders[at.environment] = append(folders[at.environment], at.folder)
		}
	}
	because := map[string]string{} // by folder, why it is on its own
	for _, environment := range slices.Sorted(maps.Keys(folders)) {
		if len(folders[environment]) < 2 {
			continue
		}
		for _, folder := range folders[environment] {
			if because[folder] == "" && folder != a.Folder {
				because[folder] = fmt.Sprintf("another folder has files for %s, too", environment)
			}
		}
	}
	if len(because) == 0 {
		return
	}
	var kept []*Source
	for _, s := range a.Sources {
		home := a.Folder
		if !s.configured {
			for folder := s.home(a.root); folder != a.Folder && folder != "."; folder = path.Dir(folder) {
				if because[folder] != "" {
					home = folder
					break
				}
			}
		}
		if home == a.Folder {
			kept = append(kept, s)
			continue
		}
		g.add(&Application{Folder: home, root: a.root, Because: because[home], Options: s.Options}, s)
	}
	if a.Sources = kept; kept == nil {
		delete(g.byFolder, a.Folder)
	}
}

// homes are the applications that a file without an environment may belong to.
type homes struct {
	byFolder map[string]*Application
	below    map[scope]below
}

// A scope is a folder under one configuration.
type scope struct {
	folder  string
	options *Options
}

// below is the nearest application below a folder.
type below struct {
	home     *Application
	distance int
	tie      bool // another one is as near
}

// homes gives the applications that there are. Every one is noted in the
// folders above it, so that it need not be searched for.
func (g *grouping) homes() homes {
	h := homes{map[string]*Application{}, map[scope]below{}}
	for folder, a := range g.byFolder {
		h.byFolder[folder] = a
		distance := 0
		for at := folder; at != "." && at != "/"; {
			at = path.Dir(at)
			distance++
			key := scope{at, a.Options}
			switch known, ok := h.below[key]; {
			case !ok || distance < known.distance:
				h.below[key] = below{a, distance, false}
			case distance == known.distance:
				known.tie = true
				h.below[key] = known
			}
		}
	}
	return h
}

// nearest gives the application that a file without an environment belongs to:
// the nearest above or below it that the same configuration governs. It is nil
// if there is none, or if two below are equally near. Above goes before below.
func (h homes) nearest(s *Source) *Application {
	dir := path.Dir(s.Name)
	down, found := h.below[scope{dir, s.Options}]
	up := 0
	for at := dir; ; at = path.Dir(at) {
		if a := h.byFolder[at]; a != nil && a.Options == s.Options && (!found || up <= down.distance) {
			return a
		}
		if at == "." || at == "/" {
			break
		}
		up++
	}
	if found && !down.tie {
		return down.home
	}
	return nil
}

// Within tells whether a path is a folder, or lies in it. Both are as Source.Name
// has them.
func Within(folder, name string) bool {
	return folder == name || folder == "." || strings.HasPrefix(name, folder+"/")
}
