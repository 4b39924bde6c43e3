package source_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func TestWrittenPaths(t *testing.T) {
	for _, test := range []struct {
		written, slashes string
		abs              bool
	}{
		{"", "", false},
		{".env", ".env", false},
		{"db/migrations", "db/migrations", false},
		{`db\migrations`, "db/migrations", false},
		{`db\nested/migrations\`, "db/nested/migrations/", false},
		{`..\.env`, "../.env", false},
		{`%(here)s\migrations`, "%(here)s/migrations", false},
		{"package:migrations", "package:migrations", false},
		{"C:migrations", "C:migrations", false},
		{"/srv/app", "/srv/app", true},
		{`\srv\app`, "/srv/app", true},
		{`C:\app\.env`, "C:/app/.env", true},
		{"c:/app/.env", "c:/app/.env", true},
		{`\\files\team\.env`, "//files/team/.env", true},
		{"//files/team/.env", "//files/team/.env", true},
	} {
		if got := source.Slashes(test.written); got != test.slashes {
			t.Errorf("%s is %s with slashes, want %s", test.written, got, test.slashes)
		}
		if got := source.IsAbs(test.written); got != test.abs {
			t.Errorf("%s is absolute: %t, want %t", test.written, got, test.abs)
		}
	}
}

func TestAbove(t *testing.T) {
	for _, test := range []struct{ folder, top, want string }{
		{"a/b/c", "a", "a/b/c a/b a"},
		{"a/b", "", "a/b a ."},
		{"/a/b", "x", "/a/b /a /"},
		{"a", "a", "a"},
		{".", "a", "."},
	} {
		if got := strings.Join(slices.Collect(source.Above(test.folder, test.top)), " "); got != test.want {
			t.Errorf("from %s to %q: got %q, want %q", test.folder, test.top, got, test.want)
		}
	}
}
