package cli

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/report"
)

// testFlags are the flags of test.
type testFlags struct {
	scope
	coverage  bool
	threshold float64
	run       string
	format    string
	verbose   bool
}

func (p *program) testCommand() *cobra.Command {
	var f testFlags
	command := &cobra.Command{
		Use:   "test [DIR...]",
		Short: "Run the tests of custom policies",
		Long: `Run the Rego tests of custom policies: the rules test_* in files *_test.rego below
the folders, or of the policies that the configuration names. The tests can
call data.dbcfg.fixture, which makes inputs.`,
		RunE: func(command *cobra.Command, args []string) error {
			return p.test(command.Context(), f, args)
		},
	}
	f.registerRules(command)
	flags := command.Flags()
	flags.BoolVar(&f.coverage, "coverage", false, "say which lines of the policies no test comes by")
	flags.Float64Var(&f.threshold, "threshold", 0, "fail if less than `PERCENT` of the lines are covered; implies --coverage")
	flags.StringVar(&f.run, "run", "", "run the tests whose package and name match `REGEXP`")
	flags.StringVar(&f.format, "format", "text", "write text or json")
	flags.BoolVarP(&f.verbose, "verbose", "v", false, "name the tests that pass, and show how those that fail were evaluated")
	_ = command.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "json"}, cobra.ShellCompDirectiveNoFileComp)) // fails for unknown flags only
	return command
}

func (p *program) test(ctx context.Context, f testFlags, paths []string) error {
	if err := oneOf("--format", "format", f.format, []string{"text", "json"}); err != nil {
		return err
	}
	if f.threshold < 0 || f.threshold > 100 {
		return usagef("--threshold: a percentage is from 0 to 100")
	}
	t := lint.TestOptions{Trace: f.verbose, Coverage: f.coverage || f.threshold > 0}
	if f.run != "" {
		expression, err := regexp.Compile(f.run)
		if err != nil {
			return usagef("--run: this is no regular expression")
		}
		t.Run = expression
	}
	options, err := f.options(p, nil)
	if err != nil {
		return err
	}
	if options.Paths, err = p.paths(paths); err != nil {
		return err
	}
	tested, problems, err := lint.Test(ctx, options, t)
	if err != nil {
		return err
	}
	if problems != nil {
		report.Problems(p.stderr, problems, p.colored(p.stderr, "auto"))
		p.code = ExitUnable
		return nil
	}
	report.Problems(p.stderr, tested.Warnings, p.colored(p.stderr, "auto"))
	if len(tested.Results) == 0 {
		fmt.Fprintln(p.stderr, "dbcfg-lint: there is no test to run: a test is a rule test_NAME in a file *_test.rego below the folders of policies")
		p.code = ExitUnable
		return nil
	}
	summary := summaryOf(tested)
	if f.format == "json" {
		err = writeJSON(p.stdout, summary)
	} else {
		writeTests(p.stdout, tested, f.verbose)
		if t.Coverage {
			writeCoverage(p.stdout, tested, summary.Coverage.Percent)
		}
	}
	switch {
	case summary.Summary.Errors > 0:
		p.code = ExitUnable
	case summary.Summary.Failed > 0:
		p.code = ExitFindings
	case t.Coverage && summary.Coverage.Percent < f.threshold:
		fmt.Fprintf(p.stderr, "dbcfg-lint: %.1f%% of the lines are covered, less than --threshold %g\n", summary.Coverage.Percent, f.threshold)
		p.code = ExitFindings
	}
	return err
}

// writeTests writes what came of tests, and nothing of those that pass unless all
// is asked for.
func writeTests(w io.Writer, tested *policy.TestReport, all bool) {
	counts := map[string]int{}
	for _, test := range tested.Results {
		counts[test.Outcome]++
		if test.Outcome == policy.Passed && !all {
			continue
		}
		fmt.Fprintf(w, "%s: %s: %s\n", test.At, strings.ToUpper(test.Outcome), test.Name)
		switch {
		case test.Outcome == policy.Errored && !test.FailedAt.IsZero():
			fmt.Fprintf(w, "  %s: %s\n", test.FailedAt, test.Message)
		case test.Message != "":
			fmt.Fprintf(w, "  %s\n", test.Message)
		}
		if test.Expression != "" {
			fmt.Fprintf(w, "  %s: this does not hold: %s\n", test.FailedAt, test.Expression)
		}
		for _, text := range []string{test.Output, test.Trace} {
			for line := range strings.Lines(text) {
				fmt.Fprintf(w, "    %s\n", strings.TrimRight(line, "\n"))
			}
		}
	}
	fmt.Fprintf(w, "%d passed, %d failed, %d could not be run, %d skipped\n",
		counts[policy.Passed], counts[policy.Failed], counts[policy.Errored], counts[policy.Skipped])
}

// writeCoverage writes how much of the policies the tests come by, and what they do
// not.
func writeCoverage(w io.Writer, tested *policy.TestReport, percent float64) {
	for _, file := range tested.Coverage {
		fmt.Fprintf(w, "%s: %.1f%% covered\n", file.File, percentage(file))
		for _, lines := range file.Lines {
			if lines[0] == lines[1] {
				fmt.Fprintf(w, "  %s:%d: no test comes by here\n", file.File, lines[0])
			} else {
				fmt.Fprintf(w, "  %s:%d-%d: no test comes by here\n", file.File, lines[0], lines[1])
			}
		}
	}
	fmt.Fprintf(w, "total: %.1f%% covered\n", percent)
}

func percentage(files ...policy.Coverage) float64 {
	covered, all := 0, 0
	for _, file := range files {
		covered += file.Covered
		all += file.Covered + file.Missing
	}
	if all == 0 {
		return 100
	}
	return 100 * float64(covered) / float64(all)
}

// testSummary is the output of test --format json.
type testSummary struct {
	Version int `json:"version"`
	Summary struct {
		Passed  int `json:"passed"`
		Failed  int `json:"failed"`
		Errors  int `json:"errors"`
		Skipped int `json:"skipped"`
	} `json:"summary"`
	Tests []testResult `json:"tests"`
	// Coverage is null unless it was asked for.
	Coverage *coverage `json:"coverage"`
}

type coverage struct {
	Percent float64        `json:"percent"`
	Files   []fileCoverage `json:"files"`
}

type testResult struct {
	Package string `json:"package"`
	Name    string `json:"name"`
	File    string `json:"file"`
	Line    int    `json:"line"`
	Outcome string `json:"outcome"`
	Message string `json:"message"`
	// FailedLine is that of the expression that does not hold, 0 if it is not known.
	FailedLine int    `json:"failed_line"`
	Expression string `json:"expression"`
	Output     string `json:"output"`
	Trace      string `json:"trace"`
}

type fileCoverage struct {
	File    string   `json:"file"`
	Percent float64  `json:"percent"`
	Lines   [][2]int `json:"not_covered"`
}

func summaryOf(tested *policy.TestReport) *testSummary {
	s := &testSummary{Version: 1, Tests: []testResult{}}
	for _, test := range tested.Results {
		switch test.Outcome {
		case policy.Passed:
			s.Summary.Passed++
		case policy.Failed:
			s.Summary.Failed++
		case policy.Errored:
			s.Summary.Errors++
		case policy.Skipped:
			s.Summary.Skipped++
		}
		s.Tests = append(s.Tests, testResult{
			Package: test.Package, Name: test.Name, File: test.At.File, Line: test.At.Line,
			Outcome: test.Outcome, Message: test.Message, FailedLine: test.FailedAt.Line,
			Expression: test.Expression, Output: test.Output, Trace: test.Trace,
		})
	}
	if tested.Coverage == nil {
		return s
	}
	s.Coverage = &coverage{Percent: percentage(tested.Coverage...), Files: []fileCoverage{}}
	for _, file := range tested.Coverage {
		s.Coverage.Files = append(s.Coverage.Files, fileCoverage{
			File: file.File, Percent: percentage(file), Lines: slices.Concat([][2]int{}, file.Lines),
		})
	}
	return s
}
