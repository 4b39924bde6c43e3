package source_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// The forms of names that may be shown, and of those that look drawn by lot.
var (
	oneCase  = regexp.MustCompile(`^(?:[A-Z_][A-Z0-9_]*|[a-z_][a-z0-9_.-]*)$`)
	anyCase  = regexp.MustCompile(`^[A-Za-z_][A-Za-z_.-]*$`)
	mixed    = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]*$`)
	unbroken = regexp.MustCompile(`^[A-Z0-9]*[0-9][A-Z0-9]*$|^[a-z0-9]*[0-9][a-z0-9]*$`)
	numbers  = regexp.MustCompile(`[0-9]+`)
	turn     = regexp.MustCompile(`[A-Z][a-z]|[a-z][A-Z]`)
)

func TestSafeName(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	shown := 0
	for range 50_000 {
		length := random.IntN(24)
		alphabet := []string{"ABZ09_", "abz09_.-", "Ab0_", "AbCd_.", "ABcd09", "A0", "a0", "aB= é\n"}[random.IntN(8)]
		var b strings.Builder
		for range length {
			b.WriteByte(alphabet[random.IntN(len(alphabet))])
		}
		name := b.String()
		turns := 0
		for i := 1; i < len(name); i++ {
			if turn.MatchString(name[i-1 : i+1]) {
				turns++
			}
		}
		mixed10 := len(name) >= 10 && unbroken.MatchString(name) && len(numbers.FindAllString(name, -1)) > 1
		drawn := len(name) >= 16 && unbroken.MatchString(name) || mixed10 || turns >= 4 && 3*turns > len(name)
		want := "***"
		if !drawn && (oneCase.MatchString(name) || anyCase.MatchString(name) || len(name) <= 7 && mixed.MatchString(name)) {
			want, shown = name, shown+1
		}
		if name == "" {
			want = ""
		}
		if got := source.SafeName(name); got != want {
			t.Fatalf("%q: got %q, want %q", name, got, want)
		}
	}
	if shown < 1000 {
		t.Errorf("only %d names are shown", shown)
	}
	if long := strings.Repeat("A", 61); source.SafeName(long) != "***" || source.SafeName(long[1:]) != long[1:] {
		t.Error("a name of 60 letters is shown, and none that is longer")
	}
}
