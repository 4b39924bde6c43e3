package resolve

import (
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

func TestRawOfAssembly(t *testing.T) {
	for _, test := range []struct {
		name, value string
		quoting     source.Quoting
		normalized  bool
		want        string
	}{
		{"at sign", "a@b", source.Raw, false, `"@"`},
		{"slash and colon", "a/b:c", source.Raw, false, ""},
		{"slash for pydantic", "a/b:c@d,e", source.Raw, true, `"/" ","`},
		{"percent-encoded", "a%40b", source.Raw, false, ""},
		{"at sign beside an escape", "a%40b@c", source.Raw, false, `"@"`},
		{"quoted", "a@b/c", source.Quoted, false, ""},
		{"quoted whole", "a@b/c", source.QuotedWhole, false, ""},
		{"slash for pydantic, quoted", "a@b/c", source.Quoted, true, `"/"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			tmpl := template{normalized: test.normalized, pieces: []given{
				{Piece: source.Piece{Text: "postgresql://"}},
				{Piece: source.Piece{Field: "user"}},
				{Piece: source.Piece{Text: ":"}},
				{Piece: source.Piece{Field: "password", Quoting: test.quoting}, text: test.value, known: true},
				{Piece: source.Piece{Text: "@"}},
				{Piece: source.Piece{Field: "host"}},
				{Piece: source.Piece{Text: "/app"}},
			}}
			if got := tmpl.component(3); got != "password" {
				t.Fatalf("component %q", got)
			}
			var found []string
			for _, one := range tmpl.raw(3, "password") {
				found = append(found, one.Character)
			}
			if got := strings.Join(found, " "); got != test.want {
				t.Errorf("raw characters %s, want %s", got, test.want)
			}
		})
	}
}

func TestTwice(t *testing.T) {
	for _, test := range []struct {
		text    string
		quoting source.Quoting
		want    bool
	}{
		{"a%40b", source.QuotedWhole, true},
		{"a%40b", source.Raw, false},
		{"a%40b@", source.QuotedWhole, false},
		{"a%41b", source.QuotedWhole, false},
		{"a%4", source.Quoted, false},
		{"ab", source.QuotedWhole, false},
		{"a@b", source.QuotedWhole + source.Quoted, true},
		{"ab", source.QuotedWhole + source.Quoted, false},
	} {
		p := given{Piece: source.Piece{Quoting: test.quoting}, text: test.text}
		if got := p.twice(); got != test.want {
			t.Errorf("twice of %q by %d: %v", test.text, test.quoting, got)
		}
	}
}
