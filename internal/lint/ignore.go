package lint

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// ignoreComment is the form of an ignore comment. The reason may be missing
// here, so that the rule about ignore comments can say so.
var ignoreComment = regexp.MustCompile(`^[#;]+\s*` + resolve.IgnoreMarker + `\s*ignore\b\s*(?:\[([^\]]*)\])?\s*(?:--\s*(.*))?`)

// An ignore is an ignore comment with the line that it is about.
type ignore struct {
	*resolve.Ignore
	line  int
	whole bool // it stands in the head of the file, and is about all of it, too
}

// ignoresOf gives the ignore comments of a source. A comment is about the next
// line that is no comment.
func ignoresOf(s *resolve.Source) []ignore {
	var ignores []ignore
	next := map[int]int{} // the line behind a comment, and those that follow it
	for _, comment := range slices.Backward(s.Document.Comments) {
		if line := comment.At.Line; comment.Alone {
			next[line] = cmp.Or(next[line+1], line+1)
		}
	}
	head := s.File.Lines() + 1
	if facts := s.Document.Facts; len(facts) > 0 {
		head = facts[0].NameAt.Line
	}
	if sections := s.Document.Sections; len(sections) > 0 {
		head = min(head, sections[0].At.Line)
	}
	for _, comment := range s.Document.Comments {
		match := ignoreComment.FindStringSubmatch(comment.Text)
		if match == nil || !comment.Alone {
			continue
		}
		one := ignore{
			Ignore: &resolve.Ignore{Rules: []string{}, Reason: strings.TrimSpace(match[2]), At: comment.At},
			line:   next[comment.At.Line],
			whole:  comment.At.Line < head,
		}
		for _, id := range strings.Split(match[1], ",") {
			if id = strings.TrimSpace(id); id != "" {
				one.Rules = append(one.Rules, id)
			}
		}
		ignores = append(ignores, one)
	}
	return ignores
}

// silences tells whether an ignore comment is about a finding. Without a reason
// it is about none.
func (i ignore) silences(finding policy.Finding) bool {
	if i.Reason == "" || i.At.File != finding.At.File || !slices.Contains(i.Rules, finding.Rule.ID) {
		return false
	}
	file := source.Pos{File: i.At.File, Line: 1, Column: 1, EndLine: 1, EndColumn: 1}
	return finding.At.Line == i.line || i.whole && finding.At == file
}

// silence parts findings into those that stand and those that an ignore comment
// silences, and notes which comments did so.
func silence(findings []policy.Finding, ignores []ignore) (standing []policy.Finding, silenced []Finding) {
	type place struct {
		file string
		line int
	}
	byPlace := map[place][]ignore{}
	for _, one := range ignores {
		at := place{one.At.File, one.line}
		byPlace[at] = append(byPlace[at], one)
		if one.whole {
			at.line = 1
			byPlace[at] = append(byPlace[at], one)
		}
	}
	for _, finding := range findings {
		near := byPlace[place{finding.At.File, finding.At.Line}]
		i := slices.IndexFunc(near, func(i ignore) bool { return i.silences(finding) })
		if i < 0 {
			standing = append(standing, finding)
			continue
		}
		near[i].Used = true
		silenced = append(silenced, Finding{Finding: finding, Reason: near[i].Reason})
	}
	return standing, silenced
}
