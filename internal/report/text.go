package report

import (
	"bufio"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// columns is how wide a line with source text may become.
const columns = 140

// text writes what a person reads in a terminal or in the log of a build: for
// each finding what is wrong, where, why, and what to do. Of problems it gives
// only the number: [Problems] shows them, elsewhere.
func text(w *bufio.Writer, result *lint.Result, options Options) error {
	t := terminal{w, paletteOf(options.Color)}
	for _, finding := range result.Findings {
		t.finding(finding)
	}
	if !options.Quiet {
		fmt.Fprintln(t.out, t.bold(summary(result)))
	}
	return nil
}

// A terminal writes findings line by line.
type terminal struct {
	out *bufio.Writer
	palette
}

func (t terminal) finding(f lint.Finding) {
	paint := t.severity[f.Severity]
	t.heading(paint, fmt.Sprintf("%s[%s]", f.Severity, printable(f.Rule.ID)), f.Message)

	last := max(f.Snippet.Line, 1)
	for _, snippet := range f.RelatedSnippets {
		last = max(last, snippet.Line)
	}
	digits := len(strconv.Itoa(last))
	t.place(digits, "-->", f.At, "")
	t.line(digits, f.At, f.Snippet, paint, "^")
	for i, related := range f.Related {
		t.place(digits, ":::", related.At, related.Message)
		t.line(digits, related.At, f.RelatedSnippets[i], t.gutter, "-")
	}
	t.note(digits, "environment", f.Environment)
	t.note(digits, "help", f.Rule.Help)
	t.note(digits, "more", "dbcfg-lint explain "+f.Rule.ID)
	fmt.Fprintln(t.out)
}

func (t terminal) heading(paint paint, label, message string) {
	fmt.Fprintf(t.out, "%s%s\n", paint(label), t.bold(": "+printable(message)))
}

// place writes where something is. The arrow points out of the gutter, which is
// as wide as the digits of the largest line number and the spaces around it.
func (t terminal) place(digits int, arrow string, at source.Pos, message string) {
	where := at.String()
	if at.IsZero() {
		where = resolve.ProcessEnvironment
	}
	if message != "" {
		where += ": " + message
	}
	fmt.Fprintf(t.out, "%*s%s %s\n", digits+1, "", t.gutter(arrow), printable(where))
}

// line writes a line of a file with marks under its place. A place that stands
// for a file as a whole has none: it says nothing about the file's first line.
func (t terminal) line(digits int, at source.Pos, snippet resolve.Snippet, paint paint, mark string) {
	if snippet.Line == 0 || isWhole(at) {
		return
	}
	bar := fmt.Sprintf("%*s", digits+3, "|")
	excerpt := excerptOf(snippet, columns-len(bar)-1)
	fmt.Fprintln(t.out, t.gutter(bar))
	fmt.Fprintln(t.out, strings.TrimRight(t.gutter(fmt.Sprintf(" %*d |", digits, snippet.Line))+" "+excerpt.text, " "))
	fmt.Fprintf(t.out, "%s %*s%s\n", t.gutter(bar), excerpt.before, "", paint(strings.Repeat(mark, excerpt.covered)))
}

// isWhole tells a place that stands for a file as a whole.
func isWhole(at source.Pos) bool {
	return at == source.Pos{File: at.File, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
}

func (t terminal) note(digits int, label, value string) {
	if value != "" {
		fmt.Fprintf(t.out, "%*s%s %s %s\n", digits+2, "", t.gutter("="), t.bold(label+":"), printable(value))
	}
}

// shownEnvironments is how many environments the summary names.
const shownEnvironments = 8

// summary says in one line what was found, and in what.
func summary(result *lint.Result) string {
	found := "no problems found"
	switch {
	case len(result.Findings)+len(result.Problems) > 0:
		var counts []string
		for _, severity := range policy.Severities {
			counts = append(counts, plural(result.Count(severity), string(severity)))
		}
		found = strings.Join(counts, ", ")
	case result.Files == 0 && len(result.Projects) == 0:
		return "nothing was linted"
	}
	if rest := result.Unchanged; rest == nil {
		found += " in " + plural(result.Files, "file")
	} else {
		found += fmt.Sprintf(" in %s of %d", plural(result.Files-rest.Files, "changed file"), result.Files)
		if rest.Findings > 0 {
			found += fmt.Sprintf(", %d elsewhere not shown", rest.Findings)
		}
	}
	if n := len(result.Suppressed); n > 0 {
		found += fmt.Sprintf(", %d suppressed", n)
	}
	var names []string
	for _, project := range result.Projects {
		for _, environment := range project.Environments {
			if name := printable(environment.Name); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	switch len(names) {
	case 0:
	case 1:
		found += fmt.Sprintf(" (environment: %s)", names[0])
	default:
		rest := ""
		if n := len(names) - shownEnvironments; n > 0 {
			names, rest = names[:shownEnvironments], fmt.Sprintf(" and %d more", n)
		}
		found += fmt.Sprintf(" (environments: %s%s)", strings.Join(names, ", "), rest)
	}
	if n := len(result.Problems); n > 0 {
		found += "; " + plural(n, "problem") + ", so this may not be all"
	}
	return found
}

// A paint puts a text in colour.
type paint func(text ...any) string

// A palette is the paints of a terminal.
type palette struct {
	severity              map[policy.Severity]paint
	problem, gutter, bold paint
}

func paletteOf(on bool) palette {
	mix := func(attributes ...color.Attribute) paint {
		c := color.New(attributes...)
		c.DisableColor()
		if on {
			c.EnableColor()
		}
		return c.Sprint
	}
	red := mix(color.Bold, color.FgRed)
	return palette{
		severity: map[policy.Severity]paint{
			policy.Error:   red,
			policy.Warning: mix(color.Bold, color.FgYellow),
			policy.Note:    mix(color.Bold, color.FgCyan),
		},
		problem: red,
		gutter:  mix(color.FgHiBlue),
		bold:    mix(color.Bold),
	}
}
