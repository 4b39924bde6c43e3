package python

import (
	"cmp"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// mutate gives texts that are almost sources: pieces of the sources that are
// recorded with a token left out, put in, doubled, or moved. The seed is fixed, so
// that a difference can be found again.
func mutate(sources []string, n int) []string {
	random := rand.New(rand.NewPCG(3, 14))
	pick := func(from []string) string { return from[random.IntN(len(from))] }
	words := append(spellings(), "a", "b", "match", "case", "type", "print", "1", "0x1", "1.5", "'a'", "f'{a}'", "b'c'", `"""d"""`, "f'",
		"'", `"`, "'''", "\n", "\n    ", "\n  ", "\t", " ", "#", "\\", "\\\n", "!", ":=", "->", "...", ".", ",", ":", ";", "=", "==", "{{", "}}", "é", "\r", "\f", "$", "!r")
	texts := make([]string, 0, n)
	for len(texts) < n {
		tokens := cut(pick(sources))
		for random.IntN(3) == 0 {
			tokens = append(append(tokens, "\n"), cut(pick(sources))...)
		}
		for range 1 + random.IntN(3) {
			i, j := random.IntN(len(tokens)+1), random.IntN(len(tokens)+1)
			switch random.IntN(5) {
			case 0:
				tokens = slices.Insert(tokens, i, pick(words))
			case 1:
				tokens = slices.Delete(tokens, min(i, len(tokens)), min(i+1, len(tokens)))
			case 2:
				if i < len(tokens) {
					tokens[i] = pick(words)
				}
			case 3:
				if i < len(tokens) && j < len(tokens) {
					tokens[i], tokens[j] = tokens[j], tokens[i]
				}
			case 4:
				other := cut(pick(sources))
				k := random.IntN(len(other) + 1)
				tokens = slices.Insert(tokens, i, other[k:min(len(other), k+1+random.IntN(6))]...)
			}
		}
		texts = append(texts, strings.Join(tokens, ""))
	}
	return texts
}

func spellings() []string {
	var all []string
	for _, s := range spelling {
		if s != "" {
			all = append(all, s, " "+s+" ")
		}
	}
	return all
}

// cut cuts a text between words and other characters.
func cut(text string) []string {
	var all []string
	for i := 0; i < len(text); {
		j := i + 1
		for class[text[i]] >= className && class[text[i]] <= classDigit && j < len(text) && class[text[j]] >= className && class[text[j]] <= classDigit {
			j++
		}
		all = append(all, text[i:j])
		i = j
	}
	return all
}

// specs are formats in which 3.13 takes two braces for one, behind a hole and
// nowhere else.
var specs = regexp.MustCompile(`:[^']*\}[^']*\{\{`)

// astray tells of a text about which CPython itself is wrong, or changed its mind:
// before 3.12 it takes \ and \r\n at the end, and in f'{a!=b=}' it loses the text
// before the value.
func astray(text string) bool {
	return strings.HasSuffix(text, "\\\r\n") || strings.Contains(text, "!=") || specs.MatchString(text)
}

// TestLiveTexts compares with what an installed CPython says of texts that are
// made up. We may take more than CPython, but not less, and not other things.
func TestLiveTexts(t *testing.T) {
	if *oracle == "" {
		t.Skip("no -oracle")
	}
	holes := hasHoles(run(t, "--version"))
	var sources []string
	for _, r := range readRecorded(t) {
		sources = append(sources, r.Source)
	}
	python := start(t)
	taken, sameLine, refused := 0, 0, 0
	lenient := map[string]int{}
	for _, text := range mutate(sources, max(*count, 1)) {
		if astray(text) {
			continue
		}
		m := read(text)
		want := python.ask(t, question{Source: &text, Facts: true})
		switch {
		case want.Refused == nil:
			taken++
			if len(m.Problems) > 0 {
				t.Errorf("%q: only we refuse: %s: %s", text, m.Problems[0].At, m.Problems[0].Message)
				continue
			}
			if diff := gocmp.Diff(want.Facts, tell(m, holes), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%q (-CPython +ours):\n%s", text, diff)
			}
		case len(m.Problems) == 0:
			_, message, _ := strings.Cut(want.Message, "position ") // names of characters, mostly
			lenient[strings.TrimLeft(cmp.Or(message, want.Message), "0123456789-: ")]++
			if *verbose {
				t.Logf("%q: only CPython refuses: %s", text, want.Message)
			}
		default:
			refused++
			if m.Problems[0].At.Line == *want.Refused {
				sameLine++
			} else if *verbose {
				t.Logf("%q: %s: %s; CPython, line %d: %s", text, m.Problems[0].At, m.Problems[0].Message, *want.Refused, want.Message)
			}
		}
	}
	t.Logf("%d texts, %d of them CPython takes; %d are refused by both, %d at the same line; only by CPython: %v", *count, taken, refused, sameLine, lenient)
}
