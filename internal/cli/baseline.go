package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/report"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// readBaseline reads the baseline that --baseline names. One that is to be
// written need not be there.
func (p *program) readBaseline(f lintFlags) (*lint.Baseline, []source.Problem, error) {
	switch {
	case f.baseline == "" && f.updateBaseline:
		return nil, nil, usagef("--update-baseline: name the file with --baseline")
	case f.baseline == "":
		return nil, nil, nil
	}
	slashed, err := p.paths([]string{f.baseline})
	if err != nil {
		return nil, nil, err
	}
	userPath := slashed[0]
	baseline, problems, err := lint.ReadBaseline(p.tree, p.folder, userPath)
	if errors.Is(err, fs.ErrNotExist) {
		if f.updateBaseline {
			return lint.NewBaseline(p.folder, userPath), nil, nil
		}
		return nil, nil, fmt.Errorf("--baseline: %s does not exist; the same command with --update-baseline writes it", f.baseline)
	}
	if err != nil {
		var pathError *fs.PathError
		if errors.As(err, &pathError) { // its path is not the one that the user gave
			err = pathError.Err
		}
		return nil, nil, fmt.Errorf("--baseline: %s: cannot be read: %w", f.baseline, err)
	}
	return baseline, problems, nil
}

// updateBaseline writes the baseline anew, after a run that could tell all, and
// says what is new in it.
func (p *program) updateBaseline(f lintFlags, result *lint.Result) error {
	c := result.Baseline
	if !f.updateBaseline {
		return nil
	}
	if len(result.Problems) > 0 || c == nil || len(result.Projects) == 0 && !f.allowEmpty {
		fmt.Fprintf(p.stderr, "dbcfg-lint: %s: not written, for the run could not tell everything\n", f.baseline)
		return nil
	}
	text := c.Text()
	before, err := os.ReadFile(f.baseline)
	if err != nil || !bytes.Equal(before, text) {
		if err := os.WriteFile(f.baseline, text, 0o666); err != nil {
			return fmt.Errorf("--update-baseline: %w", err)
		}
	}
	result.Accept()
	if !f.quiet {
		fmt.Fprintf(p.stderr, "dbcfg-lint: %s: findings in the baseline: %d, %d added and %d removed\n", f.baseline, c.Size, c.Added, c.Removed)
	}
	return nil
}

// compareBaseline says how the findings differ from a baseline that is not
// written anew.
func (p *program) compareBaseline(f lintFlags, result *lint.Result) {
	c := result.Baseline
	if c == nil || f.updateBaseline || f.quiet || len(result.Problems) > 0 {
		return
	}
	for _, grown := range c.Grown {
		fmt.Fprintf(p.stderr, "dbcfg-lint: %s: outgrown, so that all are reported: %s, %d before and %d now\n", f.baseline, report.Known(grown.Known), grown.Before, grown.Now)
	}
	if result.Unchanged != nil {
		return // what is staged is not all there is
	}
	gone := 0
	for _, change := range c.Gone {
		gone += change.Before - change.Now
		if f.verbose {
			fmt.Fprintf(p.stderr, "%s: gone: %s, %d before and %d now\n", f.baseline, report.Known(change.Known), change.Before, change.Now)
		}
	}
	if gone > 0 {
		fmt.Fprintf(p.stderr, "dbcfg-lint: %s: %d of its findings gone; write it anew with --update-baseline\n", f.baseline, gone)
	}
}
