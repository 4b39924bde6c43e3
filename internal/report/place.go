package report

import (
	"path"
	"regexp"
	"unicode/utf8"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// repository is where the program is developed, and documented.
const repository = "https://github.com/dbcfg-lint/dbcfg-lint"

// release is a version that has a tag in the repository. A version that Go has
// made up of a commit has none.
var release = regexp.MustCompile(`^\d+\.\d+\.\d+$`)

// link gives the address of a rule's page, as of the version of the program.
// Custom rules have none.
func (o Options) link(rule *policy.Rule) string {
	if !rule.BuiltIn {
		return ""
	}
	tree := "main"
	if release.MatchString(o.Version) {
		tree = "v" + o.Version
	}
	return repository + "/blob/" + tree + "/" + page(rule)
}

// fromRoot gives a path as seen from the root of the repository.
func (o Options) fromRoot(file string) string {
	if o.InRepository == nil || path.IsAbs(file) {
		return file
	}
	return o.InRepository(file)
}

// An anchorage gives findings about the process environment a place in a file,
// for readers that refuse a report with a finding that has none.
type anchorage map[string]string // the strongest file of each environment

func anchorageOf(result *lint.Result) anchorage {
	files := anchorage{}
	for _, project := range result.Projects {
		for _, environment := range project.Environments {
			if n := len(environment.Files); n > 0 {
				files[environment.Name] = environment.Files[n-1].Path
			}
		}
	}
	return files
}

// anchor gives the finding's own place, else the first of the places related to
// it, else the file that would set the variable.
func (a anchorage) anchor(f lint.Finding) (source.Pos, lint.Columns) {
	if !f.At.IsZero() {
		return f.At, f.Columns
	}
	for i, related := range f.Related {
		if !related.At.IsZero() {
			return related.At, f.RelatedColumns[i]
		}
	}
	file, ok := a[f.Environment]
	if !ok {
		file = ".env"
	}
	return source.Pos{File: file, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}, lint.Columns{Start: 1, End: 1}
}

// told gives the message of a finding on one line. It names the process
// environment, which a place made up by [anchorage.anchor] does not.
func told(f lint.Finding) string {
	return printable(f.Message) + nowhere(f)
}

// nowhere tells behind a message that the finding is in no file.
func nowhere(f lint.Finding) string {
	if f.At.IsZero() {
		return " (in the " + resolve.ProcessEnvironment + ")"
	}
	return ""
}

// toldRelated gives a line for each place that is related to a finding.
func toldRelated(f lint.Finding, o Options) []string {
	var lines []string
	for _, related := range f.Related {
		line := printable(related.Message)
		if at := related.At; !at.IsZero() {
			at.File = o.fromRoot(at.File)
			line += ": " + printable(at.String())
		}
		lines = append(lines, line)
	}
	return lines
}

// cut gives a text of at most a number of characters. Dots stand for the rest.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
