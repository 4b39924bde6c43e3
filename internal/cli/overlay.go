package cli

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"time"
)

// An overlay is a file system in which one file has another text, or is not
// there: to see what a file would do before it is written.
type overlay struct {
	fs.FS
	names []string // the file by all names of its folder
	text  []byte   // nil if it is not there
}

func (o overlay) covers(name string) bool { return slices.Contains(o.names, name) }

// Open opens a file.
func (o overlay) Open(name string) (fs.File, error) {
	if !o.covers(name) {
		return o.FS.Open(name)
	}
	if o.text == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return overlaid{bytes.NewReader(o.text), path.Base(name)}, nil
}

// Lstat describes a file without following a link.
func (o overlay) Lstat(name string) (fs.FileInfo, error) {
	if !o.covers(name) {
		return fs.Lstat(o.FS, name)
	}
	file, err := o.Open(name)
	if err != nil {
		return nil, err
	}
	return file.Stat()
}

// ReadLink gives what a link leads to.
func (o overlay) ReadLink(name string) (string, error) { return fs.ReadLink(o.FS, name) }

// ReadDir lists a folder.
func (o overlay) ReadDir(folder string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, folder)
	for _, name := range o.names {
		if path.Dir(name) != folder {
			continue
		}
		base := path.Base(name)
		entries = slices.DeleteFunc(entries, func(entry fs.DirEntry) bool { return entry.Name() == base })
		if info, err := o.Lstat(name); err == nil {
			i, _ := slices.BinarySearchFunc(entries, base, func(entry fs.DirEntry, base string) int {
				return bytes.Compare([]byte(entry.Name()), []byte(base))
			})
			entries = slices.Insert(entries, i, fs.FileInfoToDirEntry(info))
		}
		break
	}
	return entries, err
}

// overlaid is the file of an overlay, and what is known of it.
type overlaid struct {
	*bytes.Reader
	base string
}

func (f overlaid) Stat() (fs.FileInfo, error) { return f, nil }
func (f overlaid) Close() error               { return nil }
func (f overlaid) Name() string               { return f.base }
func (f overlaid) Mode() fs.FileMode          { return 0o644 }
func (f overlaid) ModTime() time.Time         { return time.Time{} }
func (f overlaid) IsDir() bool                { return false }
func (f overlaid) Sys() any                   { return nil }
