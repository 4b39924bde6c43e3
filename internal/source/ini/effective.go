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
	// An option of the list, and the index of its fact.
	type entry struct {
		*option
		fact int
	}
	var options, inherited []entry
	size := 0
	for i := range document.Facts {
		fact := &document.Facts[i]
		if fact.Section != name && fact.Section != Default {
			continue
		}
		o := &option{name: fact.Name, raw: fact.Value}
		if fact.Raw != "" {
			o.raw = fact.Raw
		}
		if o.plain = strings.IndexByte(o.raw, '%') < 0; !o.plain {
			o.interpolation = &interpolation{}
		}
		if fact.Section == name {
			own[o.name] = o
			options = append(options, entry{o, i})
		} else {
			defaults[o.name] = o
			inherited = append(inherited, entry{o, i})
		}
		size += len(o.raw)
	}
	facts := make([]source.Fact, 0, len(options)+len(inherited))
	for _, o := range options {
		if own[o.name] == o.option {
			facts = append(facts, document.Facts[o.fact])
		}
	}
	scope := newScope(own, defaults, newBudget(size))
	for _, o := range inherited {
		if own[o.name] != nil || defaults[o.name] != o.option {
			continue
		}
		fact := document.Facts[o.fact]
		fact.Value, fact.Segments, fact.Raw = o.raw, nil, ""
		if !isFormat(name, o.name) {
			if e, f := scope.value(o.option); f == nil {
				interpolated(&fact, o.option, e)
			}
		}
		facts = append(facts, fact)
	}
	return facts
}
