package ini

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Effective gives the options of a section with those that it inherits from
// [DEFAULT], in the order of ConfigParser.options: first its own. Values of
// inherited options are interpolated in the section; their Section is still
// DEFAULT. Of an option that stands twice it gives the last. It is nil if the
// document has no such section.
func Effective(document source.Document, name string) []source.Fact {
	if !slices.ContainsFunc(document.Sections, func(s source.Section) bool { return s.Name == name }) {
		return nil
	}
	own, defaults := map[string]*option{}, map[string]*option{}
	last := map[*option]source.Fact{}
	var options, inherited []*option
	size := 0
	for _, fact := range document.Facts {
		o := &option{name: fact.Name, raw: fact.Value}
		if fact.Raw != "" {
			o.raw = fact.Raw
		}
		o.plain = !strings.Contains(o.raw, "%")
		switch fact.Section {
		case name:
			own[o.name] = o
			options = append(options, o)
		case Default:
			defaults[o.name] = o
			inherited = append(inherited, o)
		default:
			continue
		}
		last[o] = fact
		size += len(o.raw)
	}
	facts := make([]source.Fact, 0, len(options)+len(inherited))
	for _, o := range options {
		if own[o.name] == o {
			facts = append(facts, last[o])
		}
	}
	scope := newScope(own, defaults, newBudget(size))
	for _, o := range inherited {
		if own[o.name] != nil || defaults[o.name] != o {
			continue
		}
		fact := last[o]
		fact.Value, fact.Segments, fact.Raw = o.raw, nil, ""
		if !isFormat(name, o.name) {
			if e, f := scope.value(o); f == nil {
				interpolated(&fact, o, e)
			}
		}
		facts = append(facts, fact)
	}
	return facts
}
