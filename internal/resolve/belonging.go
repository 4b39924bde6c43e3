package resolve

import (
	"path"
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// A belonging tells which settings classes may be those of other programs than the one
// that is judged.
type belonging struct {
	*resolver
	// main tells that there is a class that is not aside.
	main bool
	// complete are the folders of those that lack nothing, and held the names of those that
	// others hold.
	complete map[string]bool
	held     map[source.Pos]bool
}

func (r *resolver) belonging(classes []fed) belonging {
	b := belonging{r, false, map[string]bool{}, map[source.Pos]bool{}}
	for _, class := range classes {
		if b.isAside(class) {
			continue
		}
		b.main = true
		if r.world.Environment == "" {
			break
		}
		if gets(class) && !lacks(class) {
			b.complete[path.Dir(class.source.Name)] = true
		}
		for _, f := range class.Outcome.Fields {
			if f.Field.Holds != "" {
				b.held[f.Field.HoldsAt] = true
			}
		}
	}
	return b
}

func (b belonging) isAside(class fed) bool {
	return isAside(relative(b.application.root, class.source.Name))
}

// strange tells why a class may be one of another program; empty if nothing speaks for
// it.
func (b belonging) strange(class fed) string {
	own := path.Dir(class.source.Name)
	switch {
	case b.main && b.isAside(class):
		return path.Dir(class.source.File.Path) + " is hardly a part of what production runs"
	case b.world.Environment == "", b.held[class.NameAt], gets(class), len(b.complete) == 0, len(b.complete) == 1 && b.complete[own]:
		return ""
	}
	return "nothing sets any variable of it, so that it may be that of another program"
}

// gets tells whether a source sets a field of a class, and lacks whether none sets one
// that it requires.
func gets(class fed) bool {
	return slices.ContainsFunc(class.Outcome.Fields, func(f settings.Fed) bool { return f.State == settings.Set })
}

func lacks(class fed) bool {
	return slices.ContainsFunc(class.Outcome.Fields, func(f settings.Fed) bool {
		return f.Field.Required() && !f.Field.Given && f.State != settings.Set && f.State != setByHolder && len(f.Field.Nested) == 0
	})
}
