package resolve

import (
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// disuse notes what this process does not get: what an env file sets that nothing but
// settings classes read, and that is no field of them. A file that a server is started
// with, too, often lies in the folder of the program.
func (r *resolver) disuse(m members, all bindings, classes []fed) {
	if !r.isProcess(m) || len(m.units) > 0 {
		return
	}
	known := map[*Source]bool{}
	for _, s := range all {
		if s.from == nil || s.from.Kind != KindEnv || len(s.fields) > 0 {
			continue
		}
		only, ok := known[s.from]
		if !ok {
			only = r.onlyForClasses(s.from, classes)
			known[s.from] = only
		}
		s.unused = only
	}
}

// onlyForClasses tells whether a file is read by settings classes and by nothing else,
// and each takes from it what its fields are.
func (r *resolver) onlyForClasses(s *Source, classes []fed) bool {
	read := false
	for _, class := range classes {
		if _, ok := class.files[s.Name]; !ok {
			continue
		}
		read = true
		if class.Config.Extra == "allow" || slices.ContainsFunc(class.unknowns, func(u settings.Unknown) bool { return u.About != settings.AboutRefused }) {
			return false
		}
	}
	if !read || r.supplied(s) || r.mayLoad(nil, s) != nil {
		return false
	}
	for _, program := range r.application.Sources {
		if program.Module == nil {
			continue
		}
		if _, loads := r.loading(program).files[s.Name]; loads || r.mayLoad(program, s) != nil {
			return false
		}
	}
	return true
}
