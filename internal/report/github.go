package report

import (
	"bufio"
	"fmt"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// perLevel is how many annotations of each level GitHub keeps of one step. It
// drops the rest without a word.
const perLevel = 10

// levels are GitHub's words for the severities.
var levels = map[policy.Severity]string{
	policy.Error:   "error",
	policy.Warning: "warning",
	policy.Note:    "notice",
}

// An annotation is what GitHub shows beside a line of a pull request.
type annotation struct {
	title, message string
	at             source.Pos
}

// github writes workflow commands, which GitHub Actions turns into annotations.
// The gravest come first, and problems before findings. If there are more than
// GitHub keeps, the last notice tells how many.
func github(w *bufio.Writer, result *lint.Result, options Options) error {
	annotations := map[policy.Severity][]annotation{}
	for _, problem := range result.Problems {
		annotations[policy.Error] = append(annotations[policy.Error],
			annotation{"dbcfg-lint could not check everything", problem.Message, problem.At})
	}
	for _, f := range result.Findings {
		message := strings.Join(append([]string{f.Message + nowhere(f)}, toldRelated(f, options)...), "; ") + " [" + f.Rule.ID + "]"
		if f.Rule.Help != "" {
			message += ": " + f.Rule.Help
		}
		annotations[f.Severity] = append(annotations[f.Severity], annotation{f.Rule.Title, message, f.At})
	}

	rest := 0
	keep := func(severity policy.Severity, n int) {
		if all := annotations[severity]; len(all) > n {
			rest += len(all) - n
			annotations[severity] = all[:n]
		}
	}
	for _, severity := range policy.Severities {
		keep(severity, perLevel)
	}
	if rest > 0 {
		keep(policy.Note, perLevel-1)
	}
	for _, severity := range policy.Severities {
		for _, a := range annotations[severity] {
			a.write(w, levels[severity], options)
		}
	}
	if rest > 0 {
		more := annotation{title: "dbcfg-lint found more", message: plural(rest, "more finding") + ": see the log of this step"}
		more.write(w, levels[policy.Note], options)
	}
	return nil
}

func (a annotation) write(w *bufio.Writer, level string, options Options) {
	properties := "title=" + escapeProperty(a.title)
	if !a.at.IsZero() {
		properties += ",file=" + escapeProperty(options.fromRoot(a.at.File)) +
			",line=" + strconv.Itoa(a.at.Line) + ",endLine=" + strconv.Itoa(a.at.EndLine)
		if a.at.Line == a.at.EndLine { // else GitHub refuses columns
			properties += ",col=" + strconv.Itoa(a.at.Column) + ",endColumn=" + strconv.Itoa(a.at.EndColumn)
		}
	}
	fmt.Fprintf(w, "::%s %s::%s\n", level, properties, escapeData(a.message))
}

// The escapes of actions/toolkit, packages/core/src/command.ts. A newline that
// got through would let text of a file begin a command of its own.
var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// escapeData escapes the message of a command. The runner shows it in the log,
// so what would act on a terminal is made visible, too.
func escapeData(text string) string { return printable(dataEscapes.Replace(text)) }

func escapeProperty(text string) string { return printable(propertyEscapes.Replace(text)) }
