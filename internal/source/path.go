package source

import (
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
