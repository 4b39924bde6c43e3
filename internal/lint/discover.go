package lint

import (
	"cmp"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// maxDepth bounds how deep folders are followed.
const maxDepth = 1000

// A found is a file to lint.
type found struct {
	// name is the path in the file system by which the file was found, and real
	// the same with its symbolic links resolved: the one to read.
	name, real string
	// display is the path that a user is shown.
	display string
	// kind is the name of a kind.
	kind string
	// explicit tells that the user named the file.
	explicit bool
}

// A pruned is a folder that was not looked into.
type pruned struct {
	display string
	reason  string
}

// A discovery is what lies under the paths of a user.
type discovery struct {
	// files are in the order of the kinds, then of their names.
	files []found
	// roots are the folders, by name, that projects begin at: those that were
	// walked, and those above.
	roots    []string
	pruned   []pruned
	problems []source.Problem
}

// discover finds the files under paths, which are as a user writes them in the
// folder work. The file system is rooted at the volume. Files for which ignored
// is true are left out unless the user named them. Where several kinds match a
// file the first has it.
func discover(fsys fs.FS, work string, paths []string, kinds []source.Kind, ignored func(name string) bool) *discovery {
	w := &walker{
		tree: tree{fsys, work}, kinds: kinds, ignored: ignored,
		visited: map[string]bool{}, files: map[string]found{}, roots: map[string]bool{},
	}
	for _, p := range paths {
		w.start(p)
	}
	// Real folders come first, so that a link to one of them adds nothing.
	for len(w.links) > 0 {
		link := w.links[0]
		w.links = w.links[1:]
		w.follow(link)
	}
	order := map[string]int{}
	for i, kind := range kinds {
		order[kind.Name] = i
	}
	d := &w.discovery
	for _, f := range w.files {
		d.files = append(d.files, f)
	}
	slices.SortFunc(d.files, func(a, b found) int {
		return cmp.Or(cmp.Compare(order[a.kind], order[b.kind]), strings.Compare(a.name, b.name))
	})
	for root := range w.roots {
		d.roots = append(d.roots, root)
	}
	slices.Sort(d.roots)
	slices.SortFunc(d.pruned, func(a, b pruned) int { return strings.Compare(a.display, b.display) })
	slices.SortStableFunc(d.problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	return d
}

type walker struct {
	discovery
	tree    tree
	kinds   []source.Kind
	ignored func(name string) bool
	starts  []string        // the real folders that the user named
	visited map[string]bool // real folders
	files   map[string]found
	roots   map[string]bool
	links   []link
}

// A link is a symbolic link that was found in a folder.
type link struct {
	name, real string
	depth      int
	rules      ignoreRules
}

// start takes a path of the user, which counts whatever it is called.
func (w *walker) start(p string) {
	if p == "" {
		w.problem(w.tree.folder, "a path is empty")
		return
	}
	name := w.tree.rooted(p)
	if !fs.ValidPath(name) {
		w.problem(name, "this path is not UTF-8")
		return
	}
	real, info, err := realpath(w.tree.FS, "", name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		w.problem(name, "no such file or folder")
	case err != nil:
		w.problem(name, "this path cannot be read: "+reason(err))
	case info.IsDir():
		w.starts = append(w.starts, real)
		w.folder(name, real, 0, w.above(name))
	case !info.Mode().IsRegular():
		w.problem(name, "this is neither a file nor a folder")
	default:
		w.above(name)
		kind := w.kind(name)
		if kind == "" {
			kind, err = guess(w.tree.FS, real)
		}
		if err != nil {
			w.problem(name, "this file cannot be read: "+reason(err))
			return
		}
		w.files[name] = found{name: name, real: real, display: w.tree.display(name), kind: kind, explicit: true}
	}
}

// folder walks a folder. At depth 0 it is one that the user named.
func (w *walker) folder(name, real string, depth int, rules ignoreRules) {
	if w.visited[real] {
		return
	}
	w.visited[real] = true
	switch {
	case depth > maxDepth:
		w.problem(name, "folders are nested too deep here")
		return
	case !fs.ValidPath(real):
		w.problem(name, "this folder cannot be read: its name is not UTF-8")
		return
	}
	entries, err := fs.ReadDir(w.tree.FS, real)
	if err != nil {
		w.problem(name, "this folder cannot be read: "+reason(err))
	}
	if depth > 0 {
		if reason := foreign(path.Base(name), entries); reason != "" {
			w.prune(name, reason)
			delete(w.visited, real) // the user may still name it
			return
		}
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return isMarker(e.Name()) }) {
		w.roots[name] = true
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".gitignore" && e.Type().IsRegular() }) {
		rules = w.ignoreFile(name, real, rules)
	}
	rules.off = rules.off || exempt(path.Base(name))
	for _, entry := range entries {
		base := entry.Name()
		child, childReal := path.Join(name, base), path.Join(real, base)
		switch {
		case entry.IsDir():
			if reason := w.unwanted(child, rules); reason != "" {
				w.prune(child, reason)
			} else {
				w.folder(child, childReal, depth+1, rules)
			}
		case entry.Type()&fs.ModeSymlink != 0:
			w.links = append(w.links, link{child, childReal, depth + 1, rules})
		case entry.Type().IsRegular():
			w.file(child, childReal)
		default:
			if w.kind(child) != "" && !w.ignored(child) {
				w.problem(child, "this is not a regular file")
			}
		}
	}
}

// file takes a file that was found in a folder.
func (w *walker) file(name, real string) {
	kind := w.kind(name)
	if kind == "" || w.files[name].explicit || w.ignored(name) {
		return
	}
	if !fs.ValidPath(real) {
		w.problem(name, "this file cannot be read: its name is not UTF-8")
		return
	}
	w.files[name] = found{name: name, real: real, display: w.tree.display(name), kind: kind}
}

func (w *walker) follow(l link) {
	real, info, err := realpath(w.tree.FS, path.Dir(l.real), path.Base(l.real))
	switch {
	case err != nil:
		if w.kind(l.name) != "" && !w.ignored(l.name) {
			w.problem(l.name, "this symbolic link cannot be followed: "+reason(err))
		}
	case info.IsDir() && !w.visited[real]:
		if reason := w.unwanted(l.name, l.rules); reason != "" {
			w.prune(l.name, reason)
		} else if reason := w.astray(l, real); reason != "" {
			w.prune(l.name, reason)
		} else {
			w.folder(l.name, real, l.depth, l.rules)
		}
	case info.Mode().IsRegular():
		w.file(l.name, real)
	case !info.IsDir() && w.kind(l.name) != "" && !w.ignored(l.name):
		w.problem(l.name, "this symbolic link leads to what is not a regular file")
	}
}

// kind gives the name of the kind of a file, or nothing.
func (w *walker) kind(name string) string {
	for _, kind := range w.kinds {
		if kind.Match(name) {
			return kind.Name
		}
	}
	return ""
}

func (w *walker) problem(name, message string) {
	at := source.Pos{File: w.tree.display(name), Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
	w.problems = append(w.problems, source.Problem{Code: source.Refused, Message: message, At: at})
}

func (w *walker) prune(name, reason string) {
	w.pruned = append(w.pruned, pruned{w.tree.display(name), reason})
}
