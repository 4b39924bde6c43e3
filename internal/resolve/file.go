package resolve

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// The words for what git makes of a file.
const (
	GitTracked   = "tracked"
	GitIgnored   = "ignored"
	GitUntracked = "untracked"
	GitUnknown   = "unknown"
)

// file shows a source as its reader sees it.
func (r *resolver) file(s *Source) File {
	file := File{
		Path: s.File.Path, Kind: s.Kind, Reader: s.Reader,
		Environment: r.environmentOf(s), Template: s.naming.Template,
		Entries: []Entry{}, Duplicates: []Duplicate{}, Ambiguities: ambiguities(s.Differences), Problems: []Problem{},
		Commented: r.commented(s), Secret: r.holdsSecret(s), Git: GitUnknown,
		At: s.File.Whole(),
	}
	// Of a file that is no text nothing is set twice.
	refused := slices.ContainsFunc(s.Document.Problems, func(p source.Problem) bool { return p.Code == source.Encoding })
	type key struct{ section, name string }
	last := map[key]int{}
	facts := s.Document.Facts
	file.Entries = make([]Entry, 0, len(facts))
	for i := range facts {
		fact := &facts[i]
		name := nameOf(fact.Name, fact.Bare)
		file.Entries = append(file.Entries, Entry{
			Section: source.SafeSection(fact.Section), Name: name, Empty: !fact.Bare && fact.Value == "", NameAt: fact.NameAt, At: fact.At,
		})
		at := key{fact.Section, fact.Name}
		if j, ok := last[at]; ok && !refused && s.Kind != KindCompose { // whose reader sees what is set twice
			earlier := &facts[j]
			file.Duplicates = append(file.Duplicates, Duplicate{
				Name: name, Differs: earlier.Value != fact.Value || earlier.Bare != fact.Bare,
				At: fact.At, Earlier: earlier.At,
			})
		}
		last[at] = i
	}
	for _, problem := range s.Document.Problems {
		if file.Template && isTag(s.File.Line(problem.At.Line)) {
			continue
		}
		file.Problems = append(file.Problems, Problem{
			Code: string(problem.Code), Message: problem.Message, Section: source.SafeSection(problem.Section),
			Name: source.SafeName(problem.Name), Reference: source.SafeName(problem.Reference), At: problem.At,
		})
	}
	return file
}

// environmentOf gives the environment of a file: of a compose file that of its first
// program.
func (r *resolver) environmentOf(s *Source) string {
	for _, u := range r.composed {
		if u.source == s {
			return u.environment
		}
	}
	return s.environment
}

// tags begin a line that is for a template engine alone: Jinja, Go and Mustache, ERB.
var tags = []string{"{%", "{{", "{#", "<%"}

// isTag tells whether a line of a template is there for its engine.
func isTag(line string) bool {
	line = strings.TrimLeft(line, " \t")
	return slices.ContainsFunc(tags, func(tag string) bool { return strings.HasPrefix(line, tag) })
}
