package lint

import (
	"io/fs"
	"path"
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
)

// link gives compose files what those give that they include and extend. Such a file is
// read whatever it is called, if it lies in the project; those that are not found by their
// names are added to the sources.
func (w *Workspace) link(tree tree, sources []*resolve.Source) []*resolve.Source {
	o := opener{workspace: w, tree: tree, read: map[string]*compose.Project{}}
	var files []*resolve.Source
	byPath := map[string]*resolve.Source{}
	for _, s := range sources {
		if s.Compose != nil {
			o.read[s.Name] = s.Compose
			files = append(files, s)
		}
	}
	if !slices.ContainsFunc(files, (*resolve.Source).NamesOthers) {
		return sources
	}
	linker := compose.NewLinker(o.open)
	for i := 0; i < len(files); i++ {
		byPath[files[i].File.Path] = files[i]
		files[i].Link(linker)
		files = append(files, o.parts...)
		sources = append(sources, o.parts...)
		o.parts = nil
	}
	for _, s := range files {
		for _, part := range s.Compose.Parts {
			if other := byPath[part.File]; other.Part {
				other.Readers = append(other.Readers, s)
			}
		}
	}
	return sources
}

// An opener reads the files that compose files name.
type opener struct {
	workspace *Workspace
	tree      tree
	read      map[string]*compose.Project // by name
	parts     []*resolve.Source           // that were read since
	roots     []string
}

const notThere = "compose refuses the file: the file that this names is not there"

// open gives a file as it is read by itself, or nil and what is wrong with its name.
func (o *opener) open(name string) (*compose.Project, source.Problem) {
	if known := o.read[name]; known != nil {
		return known, source.Problem{}
	}
	if !fs.ValidPath(name) {
		return nil, source.Problem{Code: source.Refused, Message: notThere}
	}
	governed := o.workspace.governor.of(path.Dir(name))
	if governed.Ignored(name) {
		return nil, source.Problem{}
	}
	if !o.inProject(name) {
		return nil, outside
	}
	real, info, err := realpath(o.tree.FS, "", name)
	switch {
	case err != nil || !info.Mode().IsRegular():
		return nil, source.Problem{Code: source.Refused, Message: notThere}
	case !o.inProject(real):
		return nil, outside
	}
	data, err := o.tree.read(real)
	if err != nil {
		return nil, source.Problem{Code: source.Unread, Message: "the file that this names cannot be read"}
	}
	file := found{name: name, real: real, display: o.tree.display(name), kind: resolve.KindCompose}
	data.Path = file.display
	s := parse(data, file, governed)
	s.Part = true
	o.workspace.sources[data.Path] = s
	o.read[name], o.parts = s.Compose, append(o.parts, s)
	return s.Compose, source.Problem{}
}

var outside = source.Problem{Code: source.Unread, Message: "the file that this names lies outside of the project: it is not read"}

// inProject tells whether a file lies in a folder that is linted, or in the repository
// of one.
func (o *opener) inProject(name string) bool {
	if o.roots == nil {
		for _, asked := range o.workspace.options.Paths {
			o.roots = append(o.roots, o.repository(o.tree.rooted(asked)))
		}
		for _, root := range slices.Clone(o.roots) {
			if real, _, err := realpath(o.tree.FS, "", root); err == nil {
				o.roots = append(o.roots, real)
			}
		}
	}
	return slices.ContainsFunc(o.roots, func(root string) bool { return resolve.Within(root, name) })
}

// repository gives the folder of the git repository that a path lies in; without one,
// the folder itself, or that of the file.
func (o *opener) repository(name string) string {
	if info, err := fs.Stat(o.tree.FS, name); err == nil && !info.IsDir() {
		name = path.Dir(name)
	}
	for folder := range source.Above(name, "") {
		if o.tree.exists(path.Join(folder, ".git")) {
			return folder
		}
	}
	return name
}
