package dsn

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// urlGrammar is what matchURL is written out from. Python's \w is Unicode, RE2's is
// not.
const urlGrammar = `://` +
	`(?:([^:/]*)(?::([^@]*))?@)?` +
	`(?:(?:\[([^/?]+)\]|([^/:?]+))?(?::([^/?]*))?)?` +
	`(?:/([^?]*))?` +
	`(?:\?(.*))?`

func TestGrammar(t *testing.T) {
	grammars := map[bool]*regexp.Regexp{
		false: regexp.MustCompile(`\A([\p{L}\p{N}_+]+)` + urlGrammar),
		true:  regexp.MustCompile(`\A([\p{L}\p{N}_+\x{F0000}-\x{FFFFD}]+)` + urlGrammar),
	}
	pieces := []string{
		"a", "b1", "é", "²", "_", "+", "-", "\xff", "\U000F0000", "\U000FFFFE", "\u0300", " ", "\n", "\r",
		":", "/", "//", "://", "@", "?", "[", "]", "[]", "#", "%40", "&", "=", ",", "::", "@@",
	}
	random := rand.New(rand.NewPCG(5, 6))
	matched := 0
	for range 200_000 {
		var b strings.Builder
		if random.IntN(8) > 0 {
			b.WriteString("a://")
		}
		for range random.IntN(14) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		text := b.String()
		for marks, grammar := range grammars {
			want := urlMatch{}
			if m := grammar.FindStringSubmatchIndex(text); m != nil {
				matched++
				at := func(i int) span { return span{m[2*i], m[2*i+1]} }
				want = urlMatch{at(1), at(2), at(3), at(5), at(6), at(7), at(8), m[1]}
				if !want.host.set() {
					want.host = at(4)
				}
			}
			if got, ok := matchURL(text, marks); got != want || ok != (want != urlMatch{}) {
				t.Fatalf("%q: got %+v, want %+v", text, got, want)
			}
		}
	}
	if matched < 100_000 {
		t.Errorf("%d match", matched)
	}
}
