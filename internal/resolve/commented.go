package resolve

import (
	"regexp"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// assignmentText is an assignment behind the mark of a comment, also as an item of a
// list. The value ends where a comment behind it begins.
var assignmentText = regexp.MustCompile(`^[#;]+[ \t]*(?:-[ \t]+)?(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.]*)[ \t]*[=:][ \t]*("[^"]*"|'[^']*'|.*?)(?:[ \t]+[#;].*)?[ \t\r]*$`)

// commented gives the connections, and the passwords of connections, that stand
// in comments.
func (r *resolver) commented(s *Source) []Commented {
	found := []Commented{}
	for _, comment := range s.Document.Comments {
		if len(comment.Text) > longestText {
			continue // nobody has commented out a connection of this length
		}
		m := assignmentText.FindStringSubmatchIndex(comment.Text)
		if m == nil {
			continue
		}
		start, end := m[4], m[5]
		if quoted := comment.Text[start:end]; len(quoted) >= 2 && strings.ContainsAny(quoted[:1], `"'`) {
			start, end = start+1, end-1
		}
		name, text := comment.Text[m[2]:m[3]], comment.Text[start:end]
		part, isPart := dsn.PartOf(name)
		isPart = isPart && (part.Role == dsn.PasswordRole || part.Role == dsn.RootPasswordRole)
		if text == "" || !isPart && !dsn.IsURL(text) {
			continue
		}
		begin, _ := s.File.Span(comment.At)
		at := s.File.Pos(begin+start, begin+end)
		value := source.Value{Text: text, Open: dsn.References(text)}
		one := &setting{name: name, value: value, at: &at}
		shown := Commented{Name: source.SafeName(name), At: at}
		if isPart {
			database := dsn.FromParts(part.Group, map[dsn.Role]source.Value{part.Role: value})
			shown.Database = r.fromParts(database, map[dsn.Role]*setting{part.Role: one}, nil)
		} else {
			shown.Database = r.fromURL(one, nil)
			shown.Database.Filling = filledAsURL(one)
		}
		found = append(found, shown)
	}
	return found
}
