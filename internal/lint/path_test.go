package lint

import "testing"

func TestDisplay(t *testing.T) {
	for _, test := range []struct{ work, path, name, display string }{
		{"a/b", "c", "a/b/c", "c"},
		{"a/b", ".", "a/b", "."},
		{"a/b", "../c", "a/c", "../c"},
		{"a/b", "..", "a", ".."},
		{"a/b", "/", ".", "../.."},
		{"a/b", "/../x", "x", "../../x"},
		{"a/b", "../bc/d", "a/bc/d", "../bc/d"},
		{".", "c/d/", "c/d", "c/d"},
		{".", "..", ".", "."},
	} {
		if got := rooted(test.work, test.path); got != test.name {
			t.Errorf("%s in %s is %q, want %q", test.path, test.work, got, test.name)
		}
		if got := display(test.work, test.name); got != test.display {
			t.Errorf("%s in %s is shown as %q, want %q", test.name, test.work, got, test.display)
		}
	}
}
