package lint

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Baseline is the findings that a project lives with for now: those that it
// had when it began to lint.
type Baseline struct {
	folder string        // of the file, as rooted names have it
	known  map[Known]int // how many there are of each
}

// Known is a finding as a baseline knows it. There is no line in it, so that it
// is the same after the lines above have changed, and no message, which may
// quote a masked value.
type Known struct {
	// File is relative to the folder of the baseline; it is empty for what comes
	// from the process environment.
	File string
	// Rule is the id of a rule that may no longer exist.
	Rule string
	// Variable and Environment are empty where they do not apply.
	Variable, Environment string
}

// Compare orders findings by file, rule, variable and environment.
func (k Known) Compare(other Known) int {
	return cmp.Or(
		strings.Compare(k.File, other.File),
		strings.Compare(k.Rule, other.Rule),
		strings.Compare(k.Variable, other.Variable),
		strings.Compare(k.Environment, other.Environment),
	)
}

// NewBaseline gives an empty baseline that is to lie at a user's path, seen from
// the working directory folder, which is as [Options.Folder] has it.
func NewBaseline(folder, userPath string) *Baseline {
	return &Baseline{folder: path.Dir(Rooted(folder, userPath)), known: map[Known]int{}}
}

// A Comparison is how the findings of a run differ from a baseline.
type Comparison struct {
	// Gone are findings of the baseline that the run has looked for and has not
	// found, Grown those that it has found more often than the baseline has
	// them. Both are sorted.
	Gone, Grown []Change
	// Size is the number of findings in the baseline as it would be written
	// now, Added and Removed what would be new in it, and be taken out.
	Size, Added, Removed int

	updated map[Known]int
}

// A Change is a finding whose number is not that of the baseline.
type Change struct {
	Known
	Before, Now int
}

// Accept suppresses all findings, as a baseline does that is written now.
func (r *Result) Accept() {
	r.suppress(func(Finding) bool { return true })
}

// suppress moves findings to those that a baseline has.
func (r *Result) suppress(has func(Finding) bool) {
	var standing []Finding
	for _, finding := range r.Findings {
		if !has(finding) {
			standing = append(standing, finding)
			continue
		}
		finding.InBaseline, finding.Reason = true, "baseline"
		r.Suppressed = append(r.Suppressed, finding)
	}
	r.Findings = standing
	slices.SortStableFunc(r.Suppressed, func(a, b Finding) int { return a.Compare(b.Finding) })
}

// compare suppresses the findings that the baseline has. Of those that it has
// less often, nobody can tell which are new: all of them are reported.
func (b *Baseline) compare(w *Workspace, library *policy.Library, result *Result) {
	found := map[Known]int{}
	for _, finding := range result.Findings {
		found[b.knows(w, finding)]++
	}
	c := &Comparison{updated: maps.Clone(found)}
	governing := w.governing()
	for known, before := range b.known {
		switch now := found[known]; {
		case now > before:
			c.Grown = append(c.Grown, Change{known, before, now})
		case now == before:
		case b.lookedFor(w, library, governing, known):
			c.Gone = append(c.Gone, Change{known, before, now})
		default:
			c.updated[known] = before
		}
	}
	for known, now := range c.updated {
		c.Size += now
		c.Added += max(now-b.known[known], 0)
	}
	for known, before := range b.known {
		c.Removed += max(before-c.updated[known], 0)
	}
	for _, changes := range [][]Change{c.Gone, c.Grown} {
		slices.SortFunc(changes, func(x, y Change) int { return x.Known.Compare(y.Known) })
	}
	result.suppress(func(finding Finding) bool {
		known := b.knows(w, finding)
		return found[known] <= b.known[known]
	})
	result.Baseline = c
}

// knows gives a finding as the baseline would have it.
func (b *Baseline) knows(w *Workspace, finding Finding) Known {
	known := Known{Rule: finding.Rule.ID, Variable: finding.Variable, Environment: plainly(finding.Environment)}
	if !finding.At.IsZero() {
		name := w.governor.tree.rooted(finding.At.File)
		if s := w.sources[finding.At.File]; s != nil {
			name = s.Name
		}
		known.File = display(b.folder, name)
	}
	return known
}

// plainly gives the name of an environment without the path in brackets, which
// comes and goes with other files.
func plainly(environment string) string {
	name, _, _ := strings.Cut(environment, " (")
	return name
}

// lookedFor tells whether a run would have found what the baseline knows. Only
// then is it gone: the rule was evaluated, and the file lies in a folder that
// was linted. A file that was named alone is judged without the others of its
// application, and with -e the process environment stands before all files.
func (b *Baseline) lookedFor(w *Workspace, library *policy.Library, governing map[string]*governed, known Known) bool {
	rule, ok := library.Rule(known.Rule)
	o := w.options
	if !ok || rule.Last && (o.NoIgnore || len(o.Only)+len(o.Disable) > 0) {
		return false
	}
	name := Rooted(b.folder, known.File)
	asked, _ := source.Canonical(o.Environment)
	if (known.File == "") != (o.Environment != "") || known.File == "" && known.Environment != asked {
		return false
	}
	governed := governing[name]
	if governed == nil {
		governed = w.governor.of(path.Dir(name))
	}
	return w.wanted(rule, governed) && slices.ContainsFunc(o.Paths, func(userPath string) bool {
		folder := w.governor.tree.rooted(userPath)
		return resolve.Within(folder, name) && (folder != name || known.File == "")
	})
}

// governing gives the configurations by which the findings of files are judged,
// those of their applications.
func (w *Workspace) governing() map[string]*governed {
	byName := map[string]*governed{}
	for i, project := range w.Projects {
		for _, file := range project.Files {
			if s := w.sources[file.Path]; s != nil {
				byName[s.Name] = w.governed[i]
			}
		}
	}
	return byName
}
