// Package sourcetest helps to test readers.
package sourcetest

import (
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
