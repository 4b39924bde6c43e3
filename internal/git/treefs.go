package git

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"
	"time"
)

var (
	errLinks      = errors.New("too many levels of symbolic links")
	errFolder     = errors.New("is a folder")
	errNotAFolder = errors.New("not a folder")
	errNotAFile   = errors.New("the object is not a file")
)

var _ interface {
	fs.ReadDirFS
	fs.ReadFileFS
	fs.StatFS
	fs.ReadLinkFS
} = (*Tree)(nil)

// find follows the symbolic links of a name. The last part is followed if asked.
func (t *Tree) find(operation, name string, last bool) (string, *node, error) {
	failed := func(err error) (string, *node, error) {
		return "", nil, &fs.PathError{Op: operation, Path: name, Err: err}
	}
	if !fs.ValidPath(name) {
		return failed(fs.ErrInvalid)
	}
	const most = 40 // as Linux has it
	real, here, links := ".", t.node("."), 0
	todo := strings.Split(name, "/")
	for len(todo) > 0 {
		part := todo[0]
		todo = todo[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			real = path.Dir(real)
			here = t.node(real)
			continue
		}
		if !here.mode.IsDir() {
			return failed(errNotAFolder)
		}
		next := join(real, part)
		n := t.node(next)
		if n == nil {
			return failed(fs.ErrNotExist)
		}
		if n.mode&fs.ModeSymlink == 0 || len(todo) == 0 && !last {
			real, here = next, n
			continue
		}
		if links++; links > most {
			return failed(errLinks)
		}
		target, err := t.target(n)
		if err != nil {
			return failed(err)
		}
		if path.IsAbs(target) {
			real, here = ".", t.node(".")
		}
		todo = append(strings.Split(target, "/"), todo...)
	}
	return real, here, nil
}

// target reads a symbolic link.
func (t *Tree) target(n *node) (string, error) {
	const most = 4096 // as Linux has it
	data, err := t.content(n)
	if err == nil && (len(data) == 0 || len(data) > most || bytes.IndexByte(data, 0) >= 0) {
		err = errors.New("the symbolic link is broken")
	}
	return string(data), err
}

func (t *Tree) content(n *node) ([]byte, error) {
	found, err := t.repository.blobs.read(n.oid)
	if err == nil && found.kind != "blob" {
		err = errNotAFile
	}
	return found.data, err
}

// info makes the information about a node; that of a file has its size.
func (t *Tree) info(name string, n *node) (*info, error) {
	i := &info{name: path.Base(name), mode: n.mode}
	if n.oid == "" {
		return i, nil
	}
	found, err := t.repository.kinds.read(n.oid)
	if err == nil && found.kind != "blob" {
		err = errNotAFile
	}
	i.size = found.size
	return i, err
}

// Stat gives information about a file or folder. Times are the zero time.
func (t *Tree) Stat(name string) (fs.FileInfo, error) { return t.stat("stat", name, true) }

// Lstat is like Stat, of a symbolic link itself.
func (t *Tree) Lstat(name string) (fs.FileInfo, error) { return t.stat("lstat", name, false) }

func (t *Tree) stat(operation, name string, last bool) (fs.FileInfo, error) {
	_, n, err := t.find(operation, name, last)
	if err != nil {
		return nil, err
	}
	i, err := t.info(name, n)
	if err != nil {
		return nil, &fs.PathError{Op: operation, Path: name, Err: err}
	}
	return i, nil
}

// ReadLink gives the target of a symbolic link.
func (t *Tree) ReadLink(name string) (string, error) {
	_, n, err := t.find("readlink", name, false)
	if err != nil {
		return "", err
	}
	if n.mode&fs.ModeSymlink == 0 {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
	}
	target, err := t.target(n)
	if err != nil {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: err}
	}
	return target, nil
}

// ReadFile gives the content of a file of at most 64 MiB.
func (t *Tree) ReadFile(name string) ([]byte, error) {
	_, n, err := t.find("open", name, true)
	if err != nil {
		return nil, err
	}
	if !n.mode.IsRegular() {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errFolder}
	}
	data, err := t.content(n)
	if err != nil {
		return nil, &fs.PathError{Op: "read", Path: name, Err: err}
	}
	return data, nil
}

// ReadDir gives the entries of a folder in the order of their names. A name that is
// not UTF-8 is given as it is.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	real, n, err := t.find("open", name, true)
	if err != nil {
		return nil, err
	}
	if !n.mode.IsDir() {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: errNotAFolder}
	}
	children := t.children(real)
	entries := make([]fs.DirEntry, len(children))
	for i, child := range children {
		entries[i] = entry{t, child, t.node(join(real, child))}
	}
	return entries, nil
}

// Open opens a file or a folder.
func (t *Tree) Open(name string) (fs.File, error) {
	_, n, err := t.find("open", name, true)
	if err != nil {
		return nil, err
	}
	if n.mode.IsDir() {
		entries, err := t.ReadDir(name)
		return &openFolder{name: name, entries: entries}, err
	}
	data, err := t.content(n)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &openFile{bytes.NewReader(data), &info{path.Base(name), n.mode, int64(len(data))}}, nil
}

type info struct {
	name string
	mode fs.FileMode
	size int64
}

func (i *info) Name() string       { return i.name }
func (i *info) Size() int64        { return i.size }
func (i *info) Mode() fs.FileMode  { return i.mode }
func (i *info) ModTime() time.Time { return time.Time{} }
func (i *info) IsDir() bool        { return i.mode.IsDir() }
func (i *info) Sys() any           { return nil }

type entry struct {
	tree *Tree
	name string
	node *node
}

func (e entry) Name() string               { return e.name }
func (e entry) IsDir() bool                { return e.node.mode.IsDir() }
func (e entry) Type() fs.FileMode          { return e.node.mode.Type() }
func (e entry) Info() (fs.FileInfo, error) { return e.tree.info(e.name, e.node) }
func (e entry) String() string             { return fs.FormatDirEntry(e) }

type openFile struct {
	*bytes.Reader
	info *info
}

func (f *openFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *openFile) Close() error               { return nil }

type openFolder struct {
	name    string
	entries []fs.DirEntry
}

func (f *openFolder) Stat() (fs.FileInfo, error) {
	return &info{name: path.Base(f.name), mode: folder().mode}, nil
}
func (f *openFolder) Close() error { return nil }
func (f *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: f.name, Err: errFolder}
}

func (f *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n > 0 && len(f.entries) == 0 {
		return nil, io.EOF
	}
	if n <= 0 || n > len(f.entries) {
		n = len(f.entries)
	}
	read := f.entries[:n:n]
	f.entries = f.entries[n:]
	return read, nil
}
