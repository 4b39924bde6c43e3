package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/report"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// scope are the flags of every command that reads a project or its rules.
type scope struct {
	environment string
	config      string
	policies    []string
	policyKey   string
}

// register adds the flags for a project.
func (s *scope) register(command *cobra.Command) {
	command.Flags().StringVarP(&s.environment, "environment", "e", "", "judge environment `NAME` alone, with this process's environment as its strongest source")
	s.registerRules(command)
}

// registerRules adds the flags that say which rules there are.
func (s *scope) registerRules(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&s.config, "config", "", "use configuration `FILE` instead of the nearest .dbcfg-lint.yaml")
	flags.StringArrayVar(&s.policies, "policy", nil, "add the custom rules in `DIR`, or in an OPA bundle; repeatable")
	flags.StringVar(&s.policyKey, "policy-key", "", "take only bundles that are signed with the key in `FILE`: a public key in PEM, or a secret")
	// An unset variable of a script, as in -e "$TARGET", must not be taken for a
	// flag that was not given: another environment would be judged.
	command.PreRunE = func(*cobra.Command, []string) error {
		for _, name := range []string{"environment", "config", "baseline", "since", "policy-key"} {
			if flag := flags.Lookup(name); flag != nil && flag.Changed && flag.Value.String() == "" {
				return usagef("--%s: the value is empty", name)
			}
		}
		return nil
	}
}

func (s *scope) options(p *program, paths []string) (lint.Options, error) {
	if len(paths) == 0 {
		paths = []string{"."}
	}
	n := len(paths)
	slashed, err := p.paths(slices.Concat(paths, []string{s.config, s.policyKey}, s.policies))
	if err != nil {
		return lint.Options{}, err
	}
	return lint.Options{
		FS: p.tree, Folder: p.folder, Volume: p.volume, Paths: slashed[:n:n],
		Config: slashed[n], PolicyKey: slashed[n+1], Policies: slashed[n+2:], Limits: policy.DefaultLimits,
		Environment: s.environment, Environ: p.variables(p.environ), Statuses: p.statuses,
	}, nil
}

// lintFlags are the flags of lint alone.
type lintFlags struct {
	scope
	formats    []string
	failOn     string
	color      string
	only       []string
	disable    []string
	noIgnore   bool
	allowEmpty bool
	quiet      bool
	verbose    bool

	baseline       string
	updateBaseline bool
	changedFlags
}

func (p *program) lintCommand() *cobra.Command {
	var f lintFlags
	command := &cobra.Command{
		Args: cobra.ArbitraryArgs,
		RunE: func(command *cobra.Command, args []string) error {
			return p.lint(command.Context(), f, args)
		},
	}
	f.scope.register(command)
	f.changedFlags.register(command)
	flags := command.Flags()
	flags.StringArrayVar(&f.formats, "format", nil, "write `FORMAT[=FILE]`: "+strings.Join(report.Formats(), ", ")+"; repeatable (default text, in GitHub Actions github and text)")
	flags.StringVar(&f.failOn, "fail-on", "error", "exit with 1 for findings of `SEVERITY` and above: error, warning, note, never")
	flags.StringArrayVar(&f.only, "only", nil, "evaluate `RULE` alone; repeatable")
	flags.StringArrayVar(&f.disable, "disable", nil, "do not evaluate `RULE`; repeatable")
	flags.StringVar(&f.baseline, "baseline", "", "report only what the baseline `FILE` does not have")
	flags.BoolVar(&f.updateBaseline, "update-baseline", false, "write the file of --baseline, so that it has all there is now")
	flags.BoolVar(&f.noIgnore, "no-ignore", false, "ignore comments do not count")
	flags.BoolVar(&f.allowEmpty, "allow-empty", false, "exit with 0 if there is nothing to lint")
	flags.StringVar(&f.color, "color", "auto", "colour the output `WHEN`: auto, always, never")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print findings only")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "print the decisions as well, on standard error")
	complete := func(words ...string) cobra.CompletionFunc {
		return cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
	}
	for name, words := range map[string][]string{
		"format": report.Formats(), "fail-on": thresholds, "color": colors,
	} {
		_ = command.RegisterFlagCompletionFunc(name, complete(words...)) // fails for unknown flags only
	}
	for _, name := range []string{"only", "disable"} {
		_ = command.RegisterFlagCompletionFunc(name, completeRules)
	}
	return command
}

var (
	thresholds = []string{"error", "warning", "note", "never"}
	colors     = []string{"auto", "always", "never"}
)

func (p *program) lint(ctx context.Context, f lintFlags, paths []string) error {
	if err := oneOf("--fail-on", "severity", f.failOn, thresholds); err != nil {
		return err
	}
	if err := oneOf("--color", "choice", f.color, colors); err != nil {
		return err
	}
	outputs, err := p.outputs(f.formats)
	if err != nil {
		return err
	}
	if err := p.mistyped(paths); err != nil {
		return err
	}
	options, err := f.options(p, paths)
	if err != nil {
		return err
	}
	options.Only, options.Disable, options.NoIgnore = f.only, f.disable, f.noIgnore
	baseline, problems, err := p.readBaseline(f)
	if err != nil {
		return err
	}
	options.Baseline = baseline
	done, err := p.onlyChanged(ctx, f, &options)
	if err != nil {
		return err
	}
	defer done()

	began := time.Now()
	result, err := lint.Run(ctx, options)
	if err != nil {
		return err
	}
	if f.verbose {
		report.Decisions(p.stderr, result.Decisions)
		fmt.Fprintf(p.stderr, "files linted: %d, in %s\n", result.Files, time.Since(began).Round(100*time.Microsecond))
	}
	result.Problems = append(problems, result.Problems...)
	p.compareBaseline(f, result)
	failed := p.updateBaseline(f, result) // one file that can't be written does not cost the others
	for _, output := range outputs {
		failed = errors.Join(failed, p.write(output, result, f))
	}
	p.code = p.judge(result, f)
	return failed
}

// mistyped takes a path that is not there and is spelt almost like a command for
// that command.
func (p *program) mistyped(paths []string) error {
	for _, one := range paths {
		if _, err := os.Stat(one); err == nil || strings.ContainsAny(one, `./\`) {
			continue
		}
		if nearest, ok := source.Nearest(strings.ToLower(one), p.commands); ok {
			return usagef("there is no command and no path %q; did you mean %s?", one, nearest)
		}
	}
	return nil
}

// judge says on standard error why a run could not tell all, and gives the code.
func (p *program) judge(result *lint.Result, f lintFlags) int {
	report.Problems(p.stderr, result.Problems, p.colored(p.stderr, f.color))
	switch {
	case len(result.Problems) > 0:
		return ExitUnable
	case len(result.Projects) == 0 && !f.allowEmpty:
		fmt.Fprintln(p.stderr, nothing+", or give --allow-empty")
		return ExitUnable
	case f.failOn != "never" && result.AtLeast(policy.Severity(f.failOn)):
		return ExitFindings
	}
	return ExitOK
}

// An output is a format and the file that it goes to, or none.
type output struct{ format, file string }

// outputs reads --format.
func (p *program) outputs(formats []string) ([]output, error) {
	if len(formats) == 0 {
		formats = []string{"text"}
		if p.lookup("GITHUB_ACTIONS") == "true" {
			formats = []string{"github", "text"}
		}
	}
	var outputs []output
	for _, one := range formats {
		format, file, toFile := strings.Cut(one, "=")
		if err := oneOf("--format", "format", format, report.Formats()); err != nil {
			return nil, err
		}
		if toFile && file == "" {
			return nil, usagef("--format: no file behind %s=", format)
		}
		outputs = append(outputs, output{format, file})
	}
	return outputs, nil
}

func (p *program) write(o output, result *lint.Result, f lintFlags) error {
	options := report.Options{
		Color: o.file == "" && p.colored(p.stdout, f.color), Quiet: f.quiet,
		Version: version(), InRepository: p.inRepository(),
	}
	if o.file == "" {
		return report.Write(p.stdout, o.format, result, options)
	}
	if p.isLinted(o.file, result) {
		return usagef("--format: the file is one of those that were linted, and is left as it is")
	}
	file, err := os.Create(o.file)
	if err != nil {
		return fmt.Errorf("--format: %w", err)
	}
	if err := errors.Join(report.Write(file, o.format, result, options), file.Close()); err != nil {
		return fmt.Errorf("--format: %w", err)
	}
	return nil
}

// isLinted tells whether a path of the user is that of a file that was linted.
func (p *program) isLinted(userPath string, result *lint.Result) bool {
	name, err := p.rooted(userPath)
	if err != nil {
		return false // it is on another volume
	}
	target, err := fs.Stat(p.tree, name)
	if err != nil {
		return false
	}
	for _, project := range result.Projects {
		for _, file := range project.Files {
			if info, err := fs.Stat(p.tree, path.Join(p.folder, file.Path)); err == nil && os.SameFile(info, target) {
				return true
			}
		}
	}
	return false
}

// inRepository gives the paths of files as readers have them that know a file by its
// path in the repository. That is the one around the working directory, and for other
// files the one around the file. Its root is the nearest folder with a .git; a checkout
// in GitHub Actions may have none.
func (p *program) inRepository() func(file string) string {
	home, found := p.repositoryAround(p.folder)
	if workspace := p.lookup("GITHUB_WORKSPACE"); !found && workspace != "" {
		if root, err := p.rooted(workspace); err == nil {
			home, found = root, true
		}
	}
	around := map[string]string{} // the roots by folder, empty without one
	return func(file string) string {
		name := path.Join(p.folder, file)
		if found && resolve.Within(home, name) {
			return below(home, name)
		}
		folder := path.Dir(name)
		root, known := around[folder]
		if !known {
			root, _ = p.repositoryAround(folder)
			around[folder] = root
		}
		if root == "" {
			return file
		}
		return below(root, name)
	}
}

// repositoryAround gives the nearest folder above one, or itself, that has a .git.
func (p *program) repositoryAround(folder string) (root string, ok bool) {
	for root = folder; ; root = path.Dir(root) {
		if _, err := fs.Stat(p.tree, path.Join(root, ".git")); err == nil {
			return root, true
		}
		if root == "." {
			return "", false
		}
	}
}

// below gives the way from a folder down to what lies in it.
func below(root, name string) string {
	if root == "." {
		return name
	}
	return strings.TrimPrefix(name, root+"/")
}

// colored tells whether to colour what is written to w.
func (p *program) colored(w io.Writer, when string) bool {
	switch {
	case when != "auto":
		return when == "always"
	case p.lookup("NO_COLOR") != "":
		return false
	case p.lookup("CLICOLOR_FORCE") != "" && p.lookup("CLICOLOR_FORCE") != "0":
		return true
	}
	file, ok := w.(*os.File)
	return ok && p.lookup("TERM") != "dumb" && (isatty.IsTerminal(file.Fd()) || isatty.IsCygwinTerminal(file.Fd()))
}
