// Package report writes the result of a run, in one of several formats. A
// format is one file, and one line in the list of formats.
package report

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

// Options are what a format needs besides the result.
type Options struct {
	// Color asks for the colours of a terminal, in formats that have any.
	Color bool
	// Quiet leaves out the summary, in formats that have one.
	Quiet bool
	// Version is that of the program.
	Version string
	// InRepository gives a relative path of a file as seen from the root of its repository,
	// for formats whose reader looks files up there; nil where the working directory
	// is the root.
	InRepository func(path string) string
}

// A format writes a result. It leaves errors of writing to the writer, which
// keeps the first.
type format func(*bufio.Writer, *lint.Result, Options) error

// formats are all formats by name.
var formats = map[string]format{
	"github":   github,
	"gitlab":   gitlab,
	"json":     jsonDocument,
	"junit":    junit,
	"markdown": markdown,
	"rdjson":   rdjson,
	"sarif":    sarif,
	"text":     text,
}

// Formats gives the names of all formats, sorted.
func Formats() []string { return slices.Sorted(maps.Keys(formats)) }

// Write writes a result in the format of a name. It gives an error for a name
// that is none of [Formats], and those of w.
func Write(w io.Writer, name string, result *lint.Result, options Options) error {
	write, ok := formats[name]
	if !ok {
		return fmt.Errorf("unknown format %q: the formats are %s", name, strings.Join(Formats(), ", "))
	}
	buffer := bufio.NewWriter(w)
	if err := write(buffer, result, options); err != nil {
		return err
	}
	return buffer.Flush()
}

// plural gives a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
