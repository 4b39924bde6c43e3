package report

import (
	"bufio"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A rdjsonResult is a DiagnosticResult of reviewdog, as its
// proto/rdf/reviewdog.proto has it.
type rdjsonResult struct {
	Source      rdjsonSource       `json:"source"`
	Diagnostics []rdjsonDiagnostic `json:"diagnostics"`
}

type rdjsonSource struct {
	Name string `json:"name"`
	URL  string `json:"url"`
}

type rdjsonDiagnostic struct {
	Message  string         `json:"message"`
	Location rdjsonLocation `json:"location"`
	Severity string         `json:"severity"`
	Code     *rdjsonCode    `json:"code,omitempty"`
}

type rdjsonLocation struct {
	Path string `json:"path"`
	// Range is left out for a file as a whole.
	Range *rdjsonRange `json:"range,omitempty"`
}

type rdjsonRange struct {
	Start rdjsonPosition `json:"start"`
	End   rdjsonPosition `json:"end"`
}

// A rdjsonPosition counts as [source.Pos] does: bytes of UTF-8, and an exclusive
// end.
type rdjsonPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

type rdjsonCode struct {
	Value string `json:"value"`
	URL   string `json:"url,omitempty"`
}

// rdjsonSeverities are reviewdog's words for the severities.
var rdjsonSeverities = map[policy.Severity]string{
	policy.Error:   "ERROR",
	policy.Warning: "WARNING",
	policy.Note:    "INFO",
}

// rdjson writes what reviewdog reads. Its paths stay as they are: reviewdog takes
// them from the working directory, where it is started, too.
func rdjson(w *bufio.Writer, result *lint.Result, options Options) error {
	options.InRepository = nil
	all := rdjsonResult{rdjsonSource{"dbcfg-lint", repository}, []rdjsonDiagnostic{}}
	for _, problem := range result.Problems {
		all.Diagnostics = append(all.Diagnostics, rdjsonDiagnostic{
			Message:  "could not check everything: " + printable(problem.Message),
			Location: rdjsonLocationOf(problem.At), Severity: "ERROR",
		})
	}
	anchors := anchorageOf(result)
	for _, f := range result.Findings {
		at, _ := anchors.anchor(f)
		lines := append([]string{told(f)}, toldRelated(f, options)...)
		if f.Rule.Help != "" {
			lines = append(lines, printable(f.Rule.Help))
		}
		all.Diagnostics = append(all.Diagnostics, rdjsonDiagnostic{
			strings.Join(lines, "\n"), rdjsonLocationOf(at), rdjsonSeverities[f.Severity],
			&rdjsonCode{f.Rule.ID, options.link(f.Rule)},
		})
	}
	return JSON(w, all)
}

func rdjsonLocationOf(at source.Pos) rdjsonLocation {
	if at.IsZero() || isWhole(at) {
		return rdjsonLocation{Path: at.File}
	}
	return rdjsonLocation{at.File, &rdjsonRange{
		rdjsonPosition{at.Line, at.Column}, rdjsonPosition{at.EndLine, at.EndColumn},
	}}
}
