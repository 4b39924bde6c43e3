package lint_test

import (
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

var accuracy = flag.Bool("accuracy", false, "print the precision and the recall of the rules over testdata/cases")

// A score counts findings: those that are expected and found, or missed, and those
// that are wrong.
type score struct{ found, missed, wrong int }

// share writes a part of a whole, or nothing where there is nothing.
func share(part, rest int) string {
	if part+rest == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f%%", 100*float64(part)/float64(part+rest))
}

// compareLists gives what stands in one sorted list alone, and how many in both.
func compareLists(want, got []string) (missed, wrong, found []string) {
	got = slices.Clone(got)
	for _, line := range want {
		if i := slices.Index(got, line); i >= 0 {
			found, got = append(found, line), slices.Delete(got, i, i+1)
		} else {
			missed = append(missed, line)
		}
	}
	return missed, got, found
}

// TestAccuracy prints, where -accuracy asks for it, how right the rules are over all
// cases. A case that is known to be wrong counts for what it should give.
func TestAccuracy(t *testing.T) {
	if !*accuracy {
		t.Skip("make accuracy asks for it")
	}
	scores := map[string]*score{}
	near := map[string]int{}
	for _, id := range library(t).IDs() {
		scores[id] = &score{}
	}
	var mistakes strings.Builder
	names := caseNames(t)
	wrongCases := 0
	for _, name := range names {
		c := judge(t, name)
		missed, wrong, found := compareLists(c.expect, c.got)
		for _, list := range []struct {
			lines []string
			count func(*score)
		}{
			{found, func(s *score) { s.found++ }},
			{missed, func(s *score) { s.missed++ }},
			{wrong, func(s *score) { s.wrong++ }},
		} {
			for _, line := range list.lines {
				_, id, _ := strings.Cut(line, " ")
				if scores[id] == nil {
					t.Fatalf("%s expects %s, which is no rule", name, id)
				}
				list.count(scores[id])
			}
		}
		for _, id := range c.quiet {
			near[id]++
		}
		if len(missed)+len(wrong) == 0 {
			continue
		}
		wrongCases++
		fmt.Fprintf(&mistakes, "\n%s: %s\n", name, c.knownWrong)
		for _, line := range missed {
			fmt.Fprintf(&mistakes, "  missed %s\n", line)
		}
		for _, line := range wrong {
			fmt.Fprintf(&mistakes, "  wrong  %s\n", line)
		}
	}
	table(os.Stdout, scores, near)
	fmt.Printf("\n%d of %d cases are right.\n%s", len(names)-wrongCases, len(names), mistakes.String())
}

// table writes a line for each rule, and one for all.
func table(out io.Writer, scores map[string]*score, near map[string]int) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	defer func() { _ = w.Flush() }() // standard output
	row := func(name string, s score, near int) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%s\t%s\t%d\t\n",
			name, s.found+s.missed, s.found, s.missed, s.wrong, share(s.found, s.wrong), share(s.found, s.missed), near)
	}
	fmt.Fprintln(w, "rule\texpected\tfound\tmissed\twrong\tprecision\trecall\tnear misses\t")
	var all score
	misses := 0
	for _, id := range slices.Sorted(maps.Keys(scores)) {
		s := *scores[id]
		row(id, s, near[id])
		all.found, all.missed, all.wrong = all.found+s.found, all.missed+s.missed, all.wrong+s.wrong
		misses += near[id]
	}
	row("all", all, misses)
}
