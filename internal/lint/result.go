package lint

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Result is what a run has found.
type Result struct {
	// Files is the number of files that were linted.
	Files int
	// Projects are the applications, sorted by root.
	Projects []*resolve.Project
	// Findings are sorted by file, line, column, rule and message; Suppressed
	// are those that an ignore comment silences, or a baseline has.
	Findings, Suppressed []Finding
	// Baseline compares the findings with a baseline; nil where there is none.
	Baseline *Comparison
	// Unchanged is what was left out; nil where everything is reported.
	Unchanged *Unchanged
	// Problems are why the run could not tell everything, sorted by place.
	Problems []source.Problem
	// Decisions say in words what the run has decided, for a user who asks.
	Decisions []string
}

// A Finding is a finding with what a reporter needs to show it.
type Finding struct {
	policy.Finding
	// Fingerprint identifies the finding from run to run. It is made of rule,
	// file, variable and ordinal, never of a line or a value.
	Fingerprint string
	// Snippet is the line of the finding with its secrets masked. Its Line is
	// 0 where there is none to show.
	Snippet resolve.Snippet
	// RelatedSnippets are those of Related, one each.
	RelatedSnippets []resolve.Snippet
	// Columns are those of the place as editors count them, RelatedColumns those
	// of Related, one each.
	Columns        Columns
	RelatedColumns []Columns
	// Reason is that of the ignore comment that silences the finding. That of a
	// baseline is "baseline".
	Reason string
	// InBaseline tells that it is a baseline that has the finding.
	InBaseline bool
}

// Columns are the columns of a place in UTF-16 code units, from 1, with an
// exclusive end. They are zero for a place that is in none of the files read.
type Columns struct{ Start, End int }

// Count gives the number of findings of a severity.
func (r *Result) Count(severity policy.Severity) int {
	n := 0
	for _, finding := range r.Findings {
		if finding.Severity == severity {
			n++
		}
	}
	return n
}

// AtLeast tells whether a finding weighs as much as a threshold, or more.
func (r *Result) AtLeast(threshold policy.Severity) bool {
	for _, finding := range r.Findings {
		if finding.Severity.AtLeast(threshold) {
			return true
		}
	}
	return false
}

// identify gives each finding its fingerprint. The ordinals of those that are
// otherwise alike are in the order of their places, whether they are suppressed
// or not, so that an ignore comment for one changes none of the others.
func identify(standing, suppressed []Finding) {
	var all []*Finding
	for _, findings := range [][]Finding{standing, suppressed} {
		for i := range findings {
			all = append(all, &findings[i])
		}
	}
	slices.SortStableFunc(all, func(a, b *Finding) int { return a.Compare(b.Finding) })
	ordinals := map[string]int{}
	for _, f := range all {
		key := strings.Join([]string{f.Rule.ID, f.At.File, f.Variable}, "\x00")
		ordinals[key]++
		sum := sha256.Sum256([]byte(key + "\x00" + strconv.Itoa(ordinals[key])))
		f.Fingerprint = hex.EncodeToString(sum[:16])
	}
}
