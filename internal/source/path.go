package source

import (
	"iter"
	"path"
	"regexp"
	"strings"
)

// Slashes gives a path that a file names with forward slashes. Whoever wrote a
// backslash wrote it on Windows, whatever system reads it now: hardly a file has one
// in its name.
func Slashes(written string) string { return strings.ReplaceAll(written, `\`, "/") }

var rootOrDrive = regexp.MustCompile(`^(?:[/\\]|[A-Za-z]:[/\\])`)

// IsAbs tells whether a path that a file names begins at the root of a disk, a drive
// or a share, on whatever system it was written.
func IsAbs(written string) bool { return rootOrDrive.MatchString(written) }

// Above gives a folder and those above it, to one of them that is the top, or else to
// the top of all, "." or "/".
func Above(folder, top string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for yield(folder) && folder != top && folder != "." && folder != "/" {
			folder = path.Dir(folder)
		}
	}
}
