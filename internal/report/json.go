package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"unicode/utf16"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// documentVersion rises when a script that reads the document may break.
const documentVersion = 1

// A document is the result as JSON. Lists are never null.
type document struct {
	Version int `json:"version"`
	Tool    struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	} `json:"tool"`
	Summary struct {
		Files      int `json:"files"`
		Errors     int `json:"errors"`
		Warnings   int `json:"warnings"`
		Notes      int `json:"notes"`
		Suppressed int `json:"suppressed"`
	} `json:"summary"`
	Environments []jsonEnvironment `json:"environments"`
	Findings     []jsonFinding     `json:"findings"`
	Suppressed   []jsonSuppressed  `json:"suppressed"`
	Problems     []jsonRemark      `json:"problems"`
}

type jsonEnvironment struct {
	Name       string   `json:"name"`
	Production bool     `json:"production"`
	Root       string   `json:"root"`
	Files      []string `json:"files"`
	Because    string   `json:"because"`
}

type jsonFinding struct {
	Rule        string          `json:"rule"`
	Severity    policy.Severity `json:"severity"`
	Category    string          `json:"category"`
	Message     string          `json:"message"`
	Variable    string          `json:"variable"`
	Environment string          `json:"environment"`
	Location    *source.Pos     `json:"location"`
	Related     []jsonRemark    `json:"related"`
	Help        string          `json:"help"`
	Fingerprint string          `json:"fingerprint"`
}

type jsonSuppressed struct {
	jsonFinding
	Reason string `json:"reason"`
}

// A jsonRemark is a message about a place.
type jsonRemark struct {
	Message  string      `json:"message"`
	Location *source.Pos `json:"location"`
}

// jsonDocument writes the result for scripts.
func jsonDocument(w *bufio.Writer, result *lint.Result, options Options) error {
	d := document{
		Version:      documentVersion,
		Environments: []jsonEnvironment{},
		Findings:     []jsonFinding{},
		Suppressed:   []jsonSuppressed{},
		Problems:     []jsonRemark{},
	}
	d.Tool.Name, d.Tool.Version = "dbcfg-lint", options.Version
	d.Summary.Files = result.Files
	d.Summary.Errors = result.Count(policy.Error)
	d.Summary.Warnings = result.Count(policy.Warning)
	d.Summary.Notes = result.Count(policy.Note)
	d.Summary.Suppressed = len(result.Suppressed)
	for _, project := range result.Projects {
		for _, environment := range project.Environments {
			files := []string{}
			for _, file := range environment.Files {
				files = append(files, file.Path)
			}
			d.Environments = append(d.Environments, jsonEnvironment{
				Name: environment.Name, Production: environment.Production, Root: project.Root,
				Files: files, Because: environment.Because,
			})
		}
	}
	for _, finding := range result.Findings {
		d.Findings = append(d.Findings, jsonFindingOf(finding))
	}
	for _, finding := range result.Suppressed {
		d.Suppressed = append(d.Suppressed, jsonSuppressed{jsonFindingOf(finding), finding.Reason})
	}
	for _, problem := range result.Problems {
		d.Problems = append(d.Problems, jsonRemark{problem.Message, location(problem.At)})
	}
	return JSON(w, d)
}

// JSON writes a value so that a person can read it, too. What a terminal or a log would
// act on is escaped: outside of strings JSON has neither a # nor such characters.
func JSON(w io.Writer, value any) error {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return err
	}
	safe := unseen.ReplaceAllFunc(text.Bytes(), func(char []byte) []byte {
		var escaped []byte
		for _, unit := range utf16.Encode([]rune(string(char))) {
			escaped = fmt.Appendf(escaped, `\u%04x`, unit)
		}
		return escaped
	})
	_, err := w.Write(command.ReplaceAll(safe, []byte(`$1\u005b`)))
	return err
}

// unseen matches the characters without a shape that JSON may hold unescaped.
var unseen = regexp.MustCompile(`[\x7f-\x{9f}\p{Cf}\p{Co}\p{Zl}\p{Zp}]`)

func jsonFindingOf(f lint.Finding) jsonFinding {
	related := []jsonRemark{}
	for _, r := range f.Related {
		related = append(related, jsonRemark{r.Message, location(r.At)})
	}
	return jsonFinding{
		Rule: f.Rule.ID, Severity: f.Severity, Category: f.Rule.Category, Message: f.Message,
		Variable: f.Variable, Environment: f.Environment, Location: location(f.At),
		Related: related, Help: page(f.Rule), Fingerprint: f.Fingerprint,
	}
}

// location gives a place, or null for one outside all files.
func location(at source.Pos) *source.Pos {
	if at.IsZero() {
		return nil
	}
	return &at
}

// page gives the path of a rule's page in the program's repository. Custom
// rules have none.
func page(rule *policy.Rule) string {
	if !rule.BuiltIn {
		return ""
	}
	return "docs/rules/" + rule.ID + ".md"
}
