package report

import (
	"bufio"
	"cmp"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
)

// A gitlabIssue is one entry of GitLab's Code Quality report, of which GitLab
// documents these keys.
type gitlabIssue struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
}

// gitlabSeverities are GitLab's words for the severities. Its "blocker" is left
// to what keeps the program from judging, its "minor" to nobody.
var gitlabSeverities = map[policy.Severity]string{
	policy.Error:   "critical",
	policy.Warning: "major",
	policy.Note:    "info",
}

// gitlab writes a Code Quality report, which GitLab shows in merge requests. It
// is an empty list where nothing was found, or GitLab would go on showing what
// the last report had.
func gitlab(w *bufio.Writer, result *lint.Result, options Options) error {
	issues := []gitlabIssue{}
	for _, problem := range result.Problems {
		file := options.fromRoot(cmp.Or(problem.At.File, "."))
		issues = append(issues, gitlabIssue{
			printable(problem.Message), "problem", digest("problem", file, problem.At.String(), problem.Message),
			"blocker", gitlabLocation{file, gitlabLines{max(problem.At.Line, 1)}},
		})
	}
	anchors := anchorageOf(result)
	prints := fingerprints(result, anchors, options)
	for i, f := range result.Findings {
		at, _ := anchors.anchor(f)
		issues = append(issues, gitlabIssue{
			strings.Join(append([]string{told(f)}, toldRelated(f, options)...), "; "), f.Rule.ID,
			// Reports of several jobs are put together, and of two alike one is
			// dropped.
			prints[i], gitlabSeverities[f.Severity],
			gitlabLocation{options.fromRoot(at.File), gitlabLines{at.Line}},
		})
	}
	return JSON(w, issues)
}
