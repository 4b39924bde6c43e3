package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

// A host is what the operating system makes of paths and variables, and the place
// that a run is at.
type host struct {
	// windows tells that names of variables have no case.
	windows bool
	// folds tells that a file is found in any case.
	folds bool
	// volume is the drive or the share of the working directory, as
	// [filepath.VolumeName] gives it; empty where the system has none.
	volume string
	// tree is the file system of the volume, and folder the working directory there.
	tree   fs.FS
	folder string
}

// thisHost gives the host of the process. With an error it has no tree: the working
// directory was removed, say.
func thisHost() (host, error) {
	h := host{windows: runtime.GOOS == "windows"}
	h.folds = h.windows || runtime.GOOS == "darwin"
	folder, err := os.Getwd()
	if err != nil {
		return h, fmt.Errorf("working directory: %w", err)
	}
	h.volume = filepath.VolumeName(folder)
	h.tree = disk{os.DirFS(h.root()), h.volume}
	h.folder, err = h.rooted(folder)
	if err != nil {
		return h, fmt.Errorf("working directory: %w", err)
	}
	return h, nil
}

// root gives the path of the root of the volume.
func (h host) root() string { return h.volume + string(filepath.Separator) }

// rooted gives the name of a user's path in the tree.
func (h host) rooted(userPath string) (string, error) {
	slashed, err := lint.Slashed(h.volume, userPath)
	return lint.Rooted(h.folder, slashed), err
}

// paths gives paths of the user as [lint.Options] has them. What is not there and
// may hold a password is refused before anything can repeat it.
func (h host) paths(userPaths []string) ([]string, error) {
	slashed := make([]string, 0, len(userPaths))
	for _, one := range userPaths {
		if secretLike.MatchString(one) {
			if _, err := os.Lstat(one); err != nil {
				return nil, usagef("a path does not exist; %s", notRepeated)
			}
		}
		next, err := lint.Slashed(h.volume, one)
		if err != nil {
			return nil, usagef("%s: %w", one, err)
		}
		slashed = append(slashed, h.spelled(next))
	}
	return slashed, nil
}

// spelled gives a path in the case that the folders have it in. Git, and globs,
// know it by no other.
func (h host) spelled(slashed string) string {
	if !h.folds || slashed == "" {
		return slashed
	}
	name := lint.Rooted(h.folder, slashed)
	found := "."
	below, inside := cutFolder(h.folder, name)
	if inside {
		found = h.folder
	}
	for part := range strings.SplitSeq(below, "/") {
		if part != "" {
			found = path.Join(found, inCase(h.tree, found, part))
		}
	}
	if found == name {
		return slashed
	}
	return "/" + found
}

// cutFolder cuts a folder off a name, in whatever case the name has it.
func cutFolder(folder, name string) (below string, ok bool) {
	if folder == "." {
		return name, true
	}
	parts, above := strings.Split(name, "/"), strings.Split(folder, "/")
	if len(parts) < len(above) || !slices.EqualFunc(above, parts[:len(above)], strings.EqualFold) {
		return name, false
	}
	return strings.Join(parts[len(above):], "/"), true
}

// inCase gives the entry of a folder that is meant by a name in another case. A name
// that is not there comes back as it is.
func inCase(tree fs.FS, folder, name string) string {
	if _, err := fs.Lstat(tree, path.Join(folder, name)); err != nil {
		return name
	}
	entries, _ := fs.ReadDir(tree, folder) // who cannot list it has the name as it is
	found := name
	for _, entry := range entries {
		switch {
		case entry.Name() == name:
			return name
		case strings.EqualFold(entry.Name(), name):
			found = entry.Name()
		}
	}
	return found
}

// variable gives a variable of a process environment; the last one counts.
func (h host) variable(environ []string, name string) string {
	for _, entry := range slices.Backward(environ) {
		other, value, _ := strings.Cut(entry, "=")
		if other == name || h.windows && strings.EqualFold(other, name) {
			return value
		}
	}
	return ""
}

// variables gives a process environment as programs see it. On Windows names have no
// case, and Python has them in capitals.
func (h host) variables(environ []string) []string {
	if !h.windows {
		return environ
	}
	upper := make([]string, 0, len(environ))
	for _, entry := range environ {
		name, value, ok := strings.Cut(entry, "=")
		if ok && name != "" { // =C: is the working directory of a drive
			upper = append(upper, strings.ToUpper(name)+"="+value)
		}
	}
	return upper
}

// A disk is the file system of a volume, with links as the tree has paths.
type disk struct {
	fs.FS
	volume string
}

// Stat describes a file.
func (d disk) Stat(name string) (fs.FileInfo, error) { return fs.Stat(d.FS, name) }

// Lstat describes a file without following a link.
func (d disk) Lstat(name string) (fs.FileInfo, error) { return fs.Lstat(d.FS, name) }

// ReadFile reads a file.
func (d disk) ReadFile(name string) ([]byte, error) { return fs.ReadFile(d.FS, name) }

// ReadDir lists a folder.
func (d disk) ReadDir(folder string) ([]fs.DirEntry, error) { return fs.ReadDir(d.FS, folder) }

// ReadLink gives what a link leads to, with forward slashes and without the volume.
func (d disk) ReadLink(name string) (string, error) {
	target, err := fs.ReadLink(d.FS, name)
	if err == nil {
		target, err = lint.Slashed(d.volume, target)
	}
	if err != nil {
		return "", &fs.PathError{Op: "readlink", Path: name, Err: err}
	}
	return target, nil
}
