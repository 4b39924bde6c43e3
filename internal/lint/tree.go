package lint

import (
	"io/fs"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A tree is a file system with a working directory. Names are rooted: they are
// slash-separated, and count from the root of the volume without a leading
// slash, so that a git tree or a map can stand in for a disk.
type tree struct {
	fs.FS
	folder string // the working directory
}

func (t tree) rooted(userPath string) string { return Rooted(t.folder, userPath) }

func (t tree) display(name string) string { return display(t.folder, name) }

func (t tree) read(name string) (*source.File, error) {
	data, err := fs.ReadFile(t.FS, name)
	if err != nil {
		return nil, err
	}
	return source.NewFile(t.display(name), data), nil
}

func (t tree) exists(name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	_, err := fs.Stat(t.FS, name)
	return err == nil
}
