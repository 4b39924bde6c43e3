// Package lint is a run from paths to findings: it finds the files, has them
// read, resolved and judged, and applies the ignore comments.
package lint

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode/utf16"

	"github.com/dbcfg-lint/dbcfg-lint/internal/config"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/policies"
)

// Options are what a user asks for.
type Options struct {
	// FS is rooted at the volume; Folder is the working directory in it,
	// slash-separated and without a leading slash.
	FS     fs.FS
	Folder string
	// Volume is what FS is rooted at, as [Slashed] has it.
	Volume string
	// Paths are the folders and files to lint, with slashes, absolute or
	// relative to Folder.
	Paths []string
	// Config is the path of a configuration that governs all files; empty for
	// the nearest above each.
	Config string
	// Environment is the environment that this process runs as, and Environ
	// its process environment, NAME=value. Environ is not looked at otherwise.
	Environment string
	Environ     []string
	// Policies are folders, or files, of custom rules, or OPA bundles.
	Policies []string
	// PolicyKey is the file of the key that verifies bundles; empty for bundles
	// that are not signed.
	PolicyKey string
	// Limits are what a custom rule may take.
	Limits policy.Limits
	// Only and Disable are ids of rules.
	Only, Disable []string
	// NoIgnore leaves ignore comments out of account.
	NoIgnore bool
	// Baseline has the findings that are not to be reported; nil where there is
	// none.
	Baseline *Baseline
	// Changed tells whether a file, whose name is without symbolic links and whose
	// content is data, is one to report on; nil where all are. It is asked about the
	// links to a file, too: the content of one is its target.
	Changed func(name string, data []byte) bool
	// Before is a run over all that was there before the change, made only if a
	// finding may be older; nil where nobody knows what was there.
	Before *Options
	// Unread are files by their names that FS should have and does not, with the
	// reasons.
	Unread map[string]string

	// Statuses asks git about files; nil where there is no git.
	Statuses Statuses

	past *past
}

// Run lints. An error means that the options make no sense; all else that goes
// wrong is a problem in the result, with what could be found.
func Run(ctx context.Context, o Options) (*Result, error) {
	_, _, result, err := run(ctx, o)
	return result, err
}

func run(ctx context.Context, o Options) (*Workspace, *policy.Library, *Result, error) {
	// Compiling the rules needs nothing of the files, and costs as much.
	go func() { _, _ = Library() }() // it is asked again below
	w, err := Load(o)
	if err != nil {
		return nil, nil, nil, err
	}
	w.AskGit(ctx)
	library, err := Library()
	if err != nil {
		return nil, nil, nil, err
	}
	library, problems := w.withCustom(library)
	if err := o.check(library); err != nil {
		return nil, nil, nil, err
	}
	if len(problems) == 0 { // else the rule may be one that is not there for that
		problems = append(w.checkRules(library), w.checkParameters(library)...)
	}
	return w, library, w.judge(ctx, library, problems), nil
}

// Library gives the rules that come with the program. They are compiled once.
func Library() (*policy.Library, error) { return builtIn() }

var builtIn = sync.OnceValues(loadRules)

func loadRules() (*policy.Library, error) {
	modules, err := builtInModules()
	if err != nil {
		return nil, err
	}
	return policy.Prepared(policies.Compiled, modules, policyData())
}

func builtInModules() ([]policy.Module, error) {
	modules, err := modulesIn(policies.FS, ".", func(name string) string { return "policies/" + name })
	return slices.DeleteFunc(modules, isTest), err
}

// policyData gives the lists that come with the rules, by the name of their
// file with "_" for "-".
var policyData = sync.OnceValue(func() map[string]any {
	data := map[string]any{}
	entries, _ := fs.ReadDir(policies.FS, "data") // embedded: it cannot fail
	for _, entry := range entries {
		text, _ := fs.ReadFile(policies.FS, "data/"+entry.Name())
		var value any
		if err := json.Unmarshal(text, &value); err != nil {
			panic("policies/data/" + entry.Name() + " is no JSON")
		}
		data[listKey(strings.TrimSuffix(entry.Name(), ".json"))] = value
	}
	return data
})

// Samples gives the sample passwords that come with the rules, in lower case.
func Samples() map[string]bool { return samples() }

var samples = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	list, _ := policyData()["sample_credentials"].(map[string]any)["passwords"].([]any)
	for _, item := range list {
		password, _ := item.(map[string]any)["password"].(string)
		known[strings.ToLower(password)] = true
	}
	return known
})

// check says what rule the options name that does not exist.
func (o Options) check(library *policy.Library) error {
	for _, named := range []struct {
		flag string
		ids  []string
	}{{"--only", o.Only}, {"--disable", o.Disable}} {
		for _, id := range named.ids {
			if _, ok := library.Rule(id); !ok {
				return fmt.Errorf("%s: %s", named.flag, UnknownRule(library, id))
			}
		}
	}
	return nil
}

// UnknownRule says that there is no such rule, and which one may be meant.
func UnknownRule(library *policy.Library, id string) string {
	low := strings.ToLower(id)
	nearest, ok := source.Nearest(low, library.IDs())
	for _, known := range library.IDs() {
		if strings.HasPrefix(known, low+"-") {
			nearest, ok = known, true
		}
	}
	if ok {
		return fmt.Sprintf("unknown rule %q; did you mean %s?", id, nearest)
	}
	return fmt.Sprintf("unknown rule %q; dbcfg-lint rules lists them all", id)
}

// checkRules reports the rules of configurations that do not exist.
func (w *Workspace) checkRules(library *policy.Library) []source.Problem {
	var problems []source.Problem
	for _, g := range w.governor.all() {
		for id, rule := range g.Rules {
			if _, ok := library.Rule(id); !ok {
				problems = append(problems, source.Problem{Code: source.Refused, Message: UnknownRule(library, id), At: rule.At})
			}
		}
	}
	return problems
}

// judge has the projects judged side by side.
func (w *Workspace) judge(ctx context.Context, library *policy.Library, problems []source.Problem) *Result {
	type verdict struct {
		standing []policy.Finding
		silenced []Finding
		problems []source.Problem
	}
	verdicts := make([]verdict, len(w.Projects))
	libraries := w.libraries(library)
	parallel(len(w.Projects), func(i int) {
		v, project, governed := &verdicts[i], w.Projects[i], w.governed[i]
		evaluate := func(last bool) []policy.Finding {
			found, wrong := libraries[governed].Evaluate(ctx, policy.Question{
				Project: project,
				Wanted:  func(rule *policy.Rule) bool { return rule.Last == last && w.wanted(rule, governed) },
				File:    w.file,
			})
			for j := range found {
				through(&found[j], project)
				if rule, ok := governed.Rules[found[j].Rule.ID]; ok && rule.Severity != "" && rule.Severity != config.Off { // --only asks for what is off, too
					found[j].Severity = policy.Severity(rule.Severity)
				}
			}
			v.problems = append(v.problems, wrong...)
			return found
		}
		var ignores []ignore
		if !w.options.NoIgnore {
			ignores = w.ignores(project)
		}
		v.standing, v.silenced = silence(evaluate(false), ignores)
		if project.Ignores = w.unsure(ignores, library, governed); len(ignores) > 0 {
			v.standing = append(v.standing, evaluate(true)...)
		}
	})

	result := &Result{Files: w.Files, Projects: w.Projects, Decisions: w.Decisions, Problems: append(w.Problems, problems...)}
	for _, v := range verdicts {
		for _, finding := range v.standing {
			result.Findings = append(result.Findings, Finding{Finding: finding})
		}
		result.Suppressed = append(result.Suppressed, v.silenced...)
		result.Problems = append(result.Problems, v.problems...)
	}
	for _, findings := range [][]Finding{result.Findings, result.Suppressed} {
		slices.SortFunc(findings, func(a, b Finding) int { return a.Compare(b.Finding) })
		for i := range findings {
			w.illustrate(&findings[i])
		}
	}
	identify(result.Findings, result.Suppressed)
	if w.options.Baseline != nil {
		w.options.Baseline.compare(w, library, result)
	}
	if w.options.Changed != nil {
		w.leaveOut(ctx, result)
	}
	slices.SortStableFunc(result.Problems, func(a, b source.Problem) int { return a.At.Compare(b.At) })
	result.Problems = slices.Compact(result.Problems)
	return result
}

// file gives a file that was read, by the path that a user is shown.
func (w *Workspace) file(path string) *source.File {
	if s := w.sources[path]; s != nil {
		return s.File
	}
	return nil
}

// wanted tells whether a rule is to be evaluated.
func (w *Workspace) wanted(rule *policy.Rule, governed *governed) bool {
	switch {
	case w.options.past != nil && !rule.Secret:
		return false
	case len(w.options.Only) > 0:
		return slices.Contains(w.options.Only, rule.ID)
	case slices.Contains(w.options.Disable, rule.ID):
		return false
	}
	return governed.Rules[rule.ID].Severity != config.Off
}

// ignores gives the ignore comments of a project's files.
func (w *Workspace) ignores(project *resolve.Project) []ignore {
	var ignores []ignore
	for _, file := range project.Files {
		ignores = append(ignores, ignoresOf(w.sources[file.Path])...)
	}
	return ignores
}

// unsure gives the ignore comments to the rule about them. One that names a rule
// which was not evaluated may be of use in another run.
func (w *Workspace) unsure(ignores []ignore, library *policy.Library, governed *governed) []resolve.Ignore {
	shown := make([]resolve.Ignore, 0, len(ignores))
	for _, one := range ignores {
		for _, id := range one.Rules {
			if rule, ok := library.Rule(id); ok && !w.wanted(rule, governed) {
				one.Used = true
			}
		}
		shown = append(shown, *one.Ignore)
	}
	return shown
}

// illustrate gives a finding the lines of source that it is about, and its columns
// in them.
func (w *Workspace) illustrate(finding *Finding) {
	show := func(at source.Pos) (resolve.Snippet, Columns) {
		s := w.sources[at.File]
		switch {
		case s == nil:
			return resolve.Snippet{}, Columns{}
		case at == s.File.Whole():
			return resolve.Snippet{}, Columns{1, 1}
		}
		return s.Snippet(at), Columns{column(s.File, at.Line, at.Column), column(s.File, at.EndLine, at.EndColumn)}
	}
	finding.Snippet, finding.Columns = show(finding.At)
	for _, related := range finding.Related {
		snippet, columns := show(related.At)
		finding.RelatedSnippets = append(finding.RelatedSnippets, snippet)
		finding.RelatedColumns = append(finding.RelatedColumns, columns)
	}
}

// column turns a column in bytes into one in UTF-16 code units. A byte order mark
// is no part of the text for programs that count so.
func column(file *source.File, line, bytes int) int {
	text := file.Line(line)
	text = text[:min(max(bytes-1, 0), len(text))]
	if line == 1 {
		text = strings.TrimPrefix(text, "\ufeff")
	}
	units := 1
	for _, r := range text {
		units += utf16.RuneLen(r)
	}
	return units
}
