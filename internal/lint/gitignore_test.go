package lint

import "testing"

func TestParseIgnore(t *testing.T) {
	for _, test := range []struct {
		line, folder string
		want         bool
	}{
		{"build", "a/build", true},
		{"build/", "a/build", true},
		{"/build", "a/build", false},
		{"/build", "build", true},
		{"a/build", "x/a/build", false},
		{"**/build", "a/b/build", true},
		{"a/**/build", "a/build", true},
		{"a/**/build", "a/x/y/build", true},
		{"build/**", "build", false},
		{"build/**", "build/a", true},
		{"build/**", "build/a/b", true},
		{"bu?ld", "build", true},
		{"*.d", "a/x.d", true},
		{"/*", "a", true},
		{"/*", "a/b", false},
		{"[ab]x", "bx", true},
		{"[!ab]x", "bx", false},
		{"{a,b}", "a", false},
		{"{a,b}", "{a,b}", true},
		{`\{a`, "{a", true},
		{"#a", "#a", false},
		{`\#a`, "#a", true},
		{`\!a`, "!a", true},
		{"a  ", "a", true},
		{`a\ `, "a ", true},
		{"", "a", false},
		{"/", "a", false},
		{"[", "[", false},
	} {
		rule, ok := parseIgnore(test.line)
		rules := ignoreRules{list: []ignoreRule{rule}}
		if got := ok && rules.ignore(test.folder); got != test.want {
			t.Errorf("%q ignores %q: %t", test.line, test.folder, got)
		}
	}
}
