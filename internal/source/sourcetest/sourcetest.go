// Package sourcetest helps to test readers.
package sourcetest

import (
	"runtime"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// At reports a position that does not cover the text that is wanted, so that a
// test can give a place as the text that stands there.
func At(t testing.TB, file *source.File, at source.Pos, want string) {
	t.Helper()
	if at.File != file.Path {
		t.Errorf("position in file %q, want %q", at.File, file.Path)
	}
	if got := file.Text(at); got != want {
		t.Errorf("%s covers %q, want %q", at, got, want)
	}
}

// Grows reports work that allocates more than in proportion to its size: the
// memory for a size in bytes and for twice that is compared. No clock is needed for
// that, and most of what takes quadratic time takes such memory, too.
func Grows(t testing.TB, name string, size int, work func(size int) func()) {
	t.Helper()
	allocated := func(size int) uint64 {
		do := work(size)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		do()
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	once, twice := allocated(size), allocated(2*size)
	// Lists grow in steps, so that it may be three times as much.
	if twice > once*7/2+uint64(size) {
		t.Errorf("%s: %d bytes are allocated for %d, and %d for twice as many", name, once, size, twice)
	}
}

// Sound reports what can't be right in any document: a position outside the
// file, one that runs backwards, and segments that do not add up to the value.
func Sound(t testing.TB, file *source.File, document source.Document) {
	t.Helper()
	check := func(what string, at source.Pos) {
		t.Helper()
		start, end := file.Span(at)
		if file.Pos(start, end) != at {
			t.Errorf("%s: %+v is not a range of the file", what, at)
		}
	}
	for _, fact := range document.Facts {
		check("name", fact.NameAt)
		check("value", fact.At)
		if fact.Segments == nil {
			continue
		}
		var joined string
		for _, segment := range fact.Segments {
			joined += segment.Text
		}
		if joined != fact.Value {
			t.Errorf("the segments of the fact at %s do not add up to its value", fact.At)
		}
	}
	for _, comment := range document.Comments {
		check("comment", comment.At)
		if file.Text(comment.At) != comment.Text {
			t.Errorf("the comment at %s is not the text there", comment.At)
		}
	}
	for _, section := range document.Sections {
		check("section", section.At)
	}
	for _, problem := range document.Problems {
		check("problem", problem.At)
		if problem.Message == "" {
			t.Errorf("the problem at %s has no message", problem.At)
		}
	}
}
