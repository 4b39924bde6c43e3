package git

import (
	"bytes"
	"crypto/sha1" // git names its objects so
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"slices"
	"strings"
)

// A Tree is the content of a commit, or of the index, as a file system that is
// rooted at the volume: files have the names that they have in the work tree, and
// nothing is outside it. Files are read from git's objects as they are stored: no
// filter is run and no line end is changed. A submodule is an empty folder, and so
// is .git. A symbolic link is one, and is followed inside the tree.
//
// A Tree implements fs.ReadDirFS, fs.ReadFileFS, fs.StatFS and fs.ReadLinkFS, and
// may be used by several goroutines until its Repository is closed.
type Tree struct {
	// Unread are what is in the tree and cannot be read as a file.
	Unread []Unread

	repository *Repository
	nodes      map[string]*node
	base       *Tree // what is below this one, see With
}

// An Unread is a file that has no content to lint, and why.
type Unread struct{ Name, Reason string }

// A File is a file, or a symbolic link, in a tree.
type File struct {
	Name string
	mode fs.FileMode
	oid  string
}

// A node is a file or a folder.
type node struct {
	mode     fs.FileMode // a type and permissions
	oid      string      // of a file
	children []string    // of a folder: names in it, unordered
}

func newTree(r *Repository, files []File) *Tree {
	t := &Tree{repository: r, nodes: map[string]*node{".": folder()}}
	t.add(join(r.Root, ".git"), folder()) // what tells a work tree
	for _, file := range files {
		t.insert(file)
	}
	return t
}

func folder() *node { return &node{mode: fs.ModeDir | 0o755} }

// maxDepth bounds how deep folders are nested; git itself has a bound only of late.
const maxDepth = 1000

func (t *Tree) insert(file File) {
	// A tree that git did not make can hold any name.
	rest, _ := below(t.repository.Root, file.Name)
	strange := func(part string) bool { return part == "" || part == "." || part == ".." }
	switch n := (&node{mode: file.mode, oid: file.oid}); {
	case slices.ContainsFunc(strings.Split(rest, "/"), strange):
		t.unread(file.Name, "no file can have this name")
	case strings.Count(rest, "/") > maxDepth:
		t.unread(file.Name, "folders are nested too deep here")
	case t.nodes[file.Name] != nil:
		t.unread(file.Name, "the tree has this name twice")
	case !t.add(file.Name, n):
		t.unread(file.Name, "the tree has a file where this file has a folder")
	}
}

func (t *Tree) unread(name, reason string) { t.Unread = append(t.Unread, Unread{name, reason}) }

// add adds a node and the folders above it.
func (t *Tree) add(name string, n *node) bool {
	parent, base := split(name)
	above := t.nodes[parent]
	if above == nil {
		above = folder()
		if !t.add(parent, above) {
			return false
		}
	}
	if !above.mode.IsDir() {
		return false
	}
	above.children = append(above.children, base)
	t.nodes[name] = n
	return true
}

// split gives the folder of a name, and the name in it.
func split(name string) (parent, base string) {
	if i := strings.LastIndexByte(name, '/'); i >= 0 {
		return name[:i], name[i+1:]
	}
	return ".", name
}

func (t *Tree) node(name string) *node {
	for ; t != nil; t = t.base {
		if n := t.nodes[name]; n != nil {
			return n
		}
	}
	return nil
}

// children gives the names in a folder in their order.
func (t *Tree) children(name string) []string {
	var all []string
	for ; t != nil; t = t.base {
		n := t.nodes[name]
		if n != nil && !n.mode.IsDir() {
			break // it hides the folder below
		}
		if n != nil {
			all = append(all, n.children...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// With gives the tree with other files in place of its own or besides them, and
// the names of those that the tree does not have with the same content.
func (t *Tree) With(files []File) (*Tree, []string) {
	var names []string
	var other []File
	for _, file := range files {
		if n := t.node(file.Name); n == nil || n.oid != file.oid || n.mode.Type() != file.mode.Type() {
			names, other = append(names, file.Name), append(other, file)
		}
	}
	over := newTree(t.repository, other)
	over.base = t
	return over, names
}

// Diff gives the names of the files in the tree that another tree, an earlier one,
// does not have with the same content, in their order. What was only there is not
// among them. Both are of one repository, and neither was made by With.
func (t *Tree) Diff(earlier *Tree) []string {
	var names []string
	for name, n := range t.nodes {
		if n.oid == "" {
			continue
		}
		if before := earlier.nodes[name]; before == nil || before.oid != n.oid || before.mode.Type() != n.mode.Type() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Differs tells whether a file of the work tree, whose content is data, is not
// what the tree has under the same name. A name that the tree does not have
// differs; line ends that git may have changed on checkout do not; a file that
// went through a filter always does. The name is without symbolic links but for its
// last part: the content of one is its target.
func (t *Tree) Differs(name string, data []byte) bool {
	rest, ok := t.repository.relative(name)
	if !ok {
		return true
	}
	n := t.node(join(t.repository.Root, rest))
	if n == nil || n.oid == "" {
		return true
	}
	return t.repository.blob(data) != n.oid &&
		t.repository.blob(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))) != n.oid
}

// blob gives the object id that content has.
func (r *Repository) blob(data []byte) string {
	var h hash.Hash
	if r.sha256 {
		h = sha256.New()
	} else {
		h = sha1.New()
	}
	fmt.Fprintf(h, "blob %d\x00", len(data))
	_, _ = h.Write(data) // a hash has no error
	return hex.EncodeToString(h.Sum(nil))
}
