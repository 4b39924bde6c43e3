package lint

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Unchanged is what a run has left out because of [Options.Changed].
type Unchanged struct {
	// Files is the number of files that were linted and have not changed.
	Files int
	// Findings is the number of findings that have to do with no other file, and
	// were there before the change.
	Findings int
}

// leaveOut takes out the findings that have to do with no changed file. One is
// kept if it is related to a place in one, or if it was not there before: what was
// changed, or taken away, elsewhere has brought it. The process environment is no
// file, and nothing tells what it was before, so what is found in it is kept, too.
// Problems are kept, all of them: they say that the run does not know.
func (w *Workspace) leaveOut(ctx context.Context, result *Result) {
	c := change{w, map[string]bool{}}
	unchanged := &Unchanged{}
	for _, project := range w.Projects {
		for _, file := range project.Files {
			if _, counted := c.known[file.Path]; counted {
				continue
			}
			if c.holds(file.At) {
				result.Decisions = append(result.Decisions, file.Path+": changed")
			} else {
				unchanged.Files++
			}
		}
	}
	elsewhere := func(finding Finding) bool {
		return !finding.At.IsZero() && !c.holds(finding.At) &&
			!slices.ContainsFunc(finding.Related, func(related policy.Related) bool { return c.holds(related.At) })
	}
	old := func(Finding) bool { return true }
	if w.options.Before != nil && slices.ContainsFunc(slices.Concat(result.Findings, result.Suppressed), elsewhere) {
		old = w.old(ctx, result)
	}
	all := len(result.Findings)
	left := func(finding Finding) bool { return elsewhere(finding) && old(finding) }
	result.Findings = slices.DeleteFunc(result.Findings, left)
	result.Suppressed = slices.DeleteFunc(result.Suppressed, left)
	unchanged.Findings = all - len(result.Findings)
	result.Unchanged = unchanged
}

// A traced is what stays of a finding as long as nothing that it is about changes.
type traced struct {
	rule, file, variable, environment, message string
	severity                                   policy.Severity
}

func trace(f Finding) traced {
	return traced{f.Rule.ID, f.At.File, f.Variable, plainly(f.Environment), f.Message, f.Severity}
}

// old lints what was there before the change, and gives what tells whether a finding
// was among its findings. Of those that were there less often, nobody can tell which
// are new: all of them are.
func (w *Workspace) old(ctx context.Context, result *Result) func(Finding) bool {
	earlier, err := Run(ctx, *w.options.Before)
	if err != nil { // such as an environment that nothing named yet
		return func(Finding) bool { return false }
	}
	before, now := map[traced]int{}, map[traced]int{}
	for _, finding := range slices.Concat(result.Findings, result.Suppressed) {
		now[trace(finding)]++
	}
	for _, finding := range slices.Concat(earlier.Findings, earlier.Suppressed) {
		key := trace(finding)
		for _, severity := range policy.Severities {
			if finding.Severity.AtLeast(severity) { // what has become less grave is not new
				key.severity = severity
				before[key]++
			}
		}
	}
	return func(finding Finding) bool { return now[trace(finding)] <= before[trace(finding)] }
}

// A change tells which files have changed.
type change struct {
	*Workspace
	known map[string]bool // by the path that a user is shown
}

// holds tells whether a place lies in a file that has changed.
func (c change) holds(at source.Pos) bool {
	if at.IsZero() {
		return false
	}
	changed, ok := c.known[at.File]
	if !ok {
		name := c.governor.tree.rooted(at.File)
		if s := c.sources[at.File]; s != nil {
			name = s.Name
		}
		changed = c.touched(name)
		c.known[at.File] = changed
	}
	return changed
}

// touched tells whether a file has changed, or a symbolic link on the way to it. One
// that cannot be read may have.
func (c change) touched(name string) bool {
	fsys, onTheWay := c.governor.tree.FS, false
	real, _, err := follow(fsys, "", name, func(link, target string) {
		onTheWay = onTheWay || c.options.Changed(link, []byte(target))
	})
	if err != nil || onTheWay {
		return true
	}
	data, err := fs.ReadFile(fsys, real)
	return err != nil || c.options.Changed(real, data)
}

// Candidates gives what tells by its name whether a run would look at a file.
func Candidates(o Options) (func(name string) bool, error) {
	governor, err := newGovernor(tree{FS: o.FS, folder: o.Folder}, o.Config)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read: %s", o.Config, reason(err))
	}
	w := &Workspace{options: o, governor: governor}
	wanted := w.kinds()
	return func(name string) bool { return w.candidate(wanted, name) }, nil
}

// candidate is told the kinds, as the workspace has them.
func (w *Workspace) candidate(wanted []source.Kind, name string) bool {
	asked := slices.ContainsFunc(w.options.Paths, func(userPath string) bool {
		start := w.governor.tree.rooted(userPath)
		rest := strings.TrimPrefix(name, start)
		return resolve.Within(start, name) && !slices.ContainsFunc(strings.Split(path.Dir(rest), "/"), isVendored)
	})
	if !asked {
		return false
	}
	if !fs.ValidPath(name) { // no configuration can be looked for above it
		wanted = kinds
	} else if w.governor.of(path.Dir(name)).Ignored(name) {
		return false
	}
	return slices.ContainsFunc(wanted, func(kind source.Kind) bool { return kind.Match(name) })
}

// unread gives the problems of [Options.Unread].
func (w *Workspace) unread() []source.Problem {
	var problems []source.Problem
	wanted := w.kinds()
	for _, name := range slices.Sorted(maps.Keys(w.options.Unread)) {
		if w.candidate(wanted, name) {
			problems = append(problems, source.Problem{
				Code: source.Refused, Message: w.options.Unread[name],
				At: source.Pos{File: w.governor.tree.display(name), Line: 1, Column: 1, EndLine: 1, EndColumn: 1},
			})
		}
	}
	return problems
}
