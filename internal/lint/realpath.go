package lint

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

var errLinks = errors.New("too many levels of symbolic links")

// realpath follows the symbolic links of a name below the folder base, which has
// none, and gives the name without them.
func realpath(fsys fs.FS, base, name string) (real string, info fs.FileInfo, err error) {
	return follow(fsys, base, name, func(string, string) {})
}

// follow is realpath, and tells of each link that it follows.
func follow(fsys fs.FS, base, name string, met func(link, target string)) (real string, info fs.FileInfo, err error) {
	const most = 40 // as Linux has it
	links := 0
	todo := strings.Split(name, "/")
	real = path.Clean(base)
	for len(todo) > 0 {
		part := todo[0]
		todo = todo[1:]
		switch part {
		case "", ".":
			continue
		case "..":
			real, info = path.Dir(real), nil
			continue
		}
		next := path.Join(real, part)
		if info, err = fs.Lstat(fsys, next); err != nil {
			return "", nil, err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			real = next
			continue
		}
		if links++; links > most {
			return "", nil, errLinks
		}
		target, err := fs.ReadLink(fsys, next)
		if err != nil {
			return "", nil, err
		}
		met(next, target)
		if path.IsAbs(target) {
			real = "."
		}
		info = nil
		todo = append(strings.Split(target, "/"), todo...)
	}
	if info == nil {
		info, err = fs.Stat(fsys, real)
	}
	return real, info, err
}

// reason gives an error without the path that it is about, which is not the one
// that the user knows.
func reason(err error) string {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	return err.Error()
}

// guess tells the kind of a file from its first line that says something. A file of
// YAML with services is a compose file, whatever it is called.
func guess(fsys fs.FS, name string) (kind string, err error) {
	file, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	const most = 64 << 10 // a file whose comments are longer than that is none of ours
	data, err := io.ReadAll(io.LimitReader(file, most))
	if err != nil {
		return "", err
	}
	if isYAML(name) && hasServices(data) {
		return resolve.KindCompose, nil
	}
	for line := range bytes.Lines(bytes.TrimPrefix(data, []byte("\ufeff"))) {
		line = bytes.TrimSpace(line)
		switch {
		case len(line) == 0, line[0] == '#', line[0] == ';':
			continue
		case line[0] == '[' && bytes.IndexByte(line, ']') > 0:
			return resolve.KindIni, nil
		}
		break
	}
	return resolve.KindEnv, nil
}
