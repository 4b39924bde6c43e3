package resolve

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/compose"
)

// A composition is what compose makes of a file: together with the base that it
// overrides, if it does.
type composition struct {
	*Source
	whole *compose.Project
	base  *Source
}

// basesOf gives those of compose files that others may override, by folder.
func basesOf(files []*Source) map[string][]*Source {
	bases := map[string][]*Source{}
	for _, s := range files {
		if s.composeTier() == 0 {
			bases[path.Dir(s.Name)] = append(bases[path.Dir(s.Name)], s)
		}
	}
	return bases
}

// composed gives what compose makes of files, in their order.
func composed(files []*Source, bases map[string][]*Source) []composition {
	all := make([]composition, 0, len(files))
	linker := compose.NewLinker(nil)
	for _, s := range files {
		one := composition{Source: s, whole: s.Compose, base: s.baseAmong(bases[path.Dir(s.Name)])}
		if one.base != nil {
			one.whole = linker.Over(s.Compose, one.base.Compose, s.File.Whole())
		}
		all = append(all, one)
	}
	return all
}

// baseAmong gives the file that a compose file overrides: one of the same folder, of no
// environment by its name, that says what a service runs of which the file says only a
// part. A file that says of all its services what they run stands alone, and so do those
// that the user gives to an environment.
func (s *Source) baseAmong(bases []*Source) *Source {
	if s.configured || s.composeTier() < 2 || s.Compose.Unseen {
		return nil
	}
	partial := map[string]bool{}
	for _, service := range s.Compose.Services {
		if service.Partial && !service.Unseen {
			partial[service.Name] = true
		}
	}
	var found []*Source
	for _, base := range bases {
		if base.kin != s.kin && slices.ContainsFunc(base.Compose.Services, func(service compose.Service) bool {
			return partial[service.Name] && !service.Partial
		}) {
			found = append(found, base)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return slices.MinFunc(found, func(a, b *Source) int {
		return cmp.Or(cmp.Compare(baseRank(a.Name), baseRank(b.Name)), strings.Compare(a.Name, b.Name))
	})
}

// defaultNames are the files that compose reads where it is given none, the first that
// is there.
var defaultNames = []string{"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"}

// baseRank is the place of a file among those that others may override: one that says
// that it is there for that, then what compose reads by itself.
func baseRank(name string) int {
	base := strings.ToLower(path.Base(name))
	for _, word := range strings.FieldsFunc(base, func(r rune) bool { return strings.ContainsRune(".-_", r) }) {
		if word == "base" || word == "common" {
			return 0
		}
	}
	if i := slices.Index(defaultNames, base); i >= 0 {
		return 1 + i
	}
	return 1 + len(defaultNames)
}

// brought gives the files that compose files bring into the environment of units, with
// the places that bring them, for the files that have none there by themselves.
func (m members) brought() map[string]source.Pos {
	through := map[string]source.Pos{}
	for _, u := range m.units {
		for _, part := range u.whole.Parts {
			if _, ok := through[part.File]; !ok {
				through[part.File] = part.By
			}
		}
	}
	for _, s := range m.files() {
		delete(through, s.File.Path)
	}
	return through
}

// withParts adds the files to those of an environment that its compose files bring into
// it, each before the first of these.
func (r *resolver) withParts(files []Member, m members) []Member {
	through := m.brought()
	if len(through) == 0 {
		return files
	}
	var all []Member
	for _, file := range files {
		for _, name := range slices.Sorted(maps.Keys(through)) {
			by, s := through[name], r.shown[name]
			if s == nil || by.File != file.Path {
				continue
			}
			delete(through, name)
			all = append(all, Member{
				Path: s.File.Path, Kind: s.Kind, Because: path.Base(by.File) + " builds on it", Through: &by, At: s.File.Whole(),
			})
		}
		all = append(all, file)
	}
	return all
}

// fileOf gives the file that a fact of a unit is written in, if it is one of the
// application, or else the unit's own.
func (r *resolver) fileOf(u *unit, fact source.Fact) string {
	if r.shown[fact.NameAt.File] != nil {
		return fact.NameAt.File
	}
	return u.source.File.Path
}
