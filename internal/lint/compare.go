package lint

import (
	"io/fs"
	"path"
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
)

// programs are the files that show that a program reads the env files beside
// them, by the pattern of their names.
var programs = []struct {
	pattern string
	readers []string
}{
	{"compose*.y*ml", []string{"compose"}},
	{"docker-compose*.y*ml", []string{"compose"}},
	{"package.json", []string{"node", "node-expand"}},
	{"*.service", []string{"systemd"}},
}

// compare notes which values the other programs of an application read
// differently from the one that decides.
func (w *Workspace) compare(tree tree, applications []*resolve.Application) {
	given := map[string][]string{} // readers, by the name of an env file that compose gives to services
	for _, application := range applications {
		for _, s := range application.Sources {
			for _, file := range s.EnvFiles() {
				given[file.Name] = append(given[file.Name], file.Reader)
			}
		}
	}
	parallel(len(applications), func(i int) {
		beside := map[string][]dotenv.Program{}
		for _, s := range applications[i].Sources {
			if s.Kind != resolve.KindEnv {
				continue
			}
			folder := path.Dir(s.Name)
			if _, ok := beside[folder]; !ok {
				beside[folder] = programsIn(tree, folder, applications[i].Folder)
			}
			own, _ := dotenv.ReaderByName(s.Reader)
			others := slices.DeleteFunc(withReaders(beside[folder], given[s.Name]), func(p dotenv.Program) bool {
				return slices.ContainsFunc(p, func(r dotenv.Reader) bool { return r.Name == own.Name })
			})
			if len(others) > 0 {
				s.Differences = dotenv.Compare(s.File, s.Document, own, others)
			}
		}
	})
}

// withReaders adds programs that each have one reader, unless it is there.
func withReaders(programs []dotenv.Program, names []string) []dotenv.Program {
	all := slices.Clone(programs)
	for _, name := range names {
		if !slices.ContainsFunc(all, func(p dotenv.Program) bool { return p[0].Name == name }) {
			reader, _ := dotenv.ReaderByName(name)
			all = append(all, dotenv.Program{reader})
		}
	}
	return all
}

// programsIn gives the programs whose files lie in folders.
func programsIn(tree tree, folders ...string) []dotenv.Program {
	var found []dotenv.Program
	for _, folder := range slices.Compact(folders) {
		entries, err := fs.ReadDir(tree.FS, folder)
		if err != nil {
			continue // what can't be read here has been said by the search
		}
		for _, program := range programs {
			known := slices.ContainsFunc(found, func(p dotenv.Program) bool { return p[0].Name == program.readers[0] })
			if known || !slices.ContainsFunc(entries, func(entry fs.DirEntry) bool {
				ok, _ := path.Match(program.pattern, entry.Name())
				return ok
			}) {
				continue
			}
			var readers dotenv.Program
			for _, name := range program.readers {
				reader, _ := dotenv.ReaderByName(name)
				readers = append(readers, reader)
			}
			found = append(found, readers)
		}
	}
	return found
}
