package compose

import (
	"flag"
	"fmt"
	"path"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// projects is a file of answers about projects of several files.
var projects = flag.String("oracle-projects", "../../../testdata/oracle/compose/projects.jsonl", "the file of answers about projects to compare with")

// An answeredProject is what compose-go says to files of which it is given some.
type answeredProject struct {
	Files map[string]string `json:"f"`
	Given []string          `json:"g"`
	answer
}

func TestRecordedProjects(t *testing.T) {
	eachAnswer(t, *projects, 500, func(a answeredProject, lookup source.Lookup) (bool, string) {
		services, why := loadProject(a)
		if (why != "") != a.Refused {
			return a.Refused, fmt.Sprintf("%q of %q: refused is %t, want %t: %s", a.Given, a.Files, why != "", a.Refused, why)
		}
		if a.Refused {
			return true, ""
		}
		if diff := cmp.Diff(a.answered(), answeredOf(services, lookup), cmpopts.EquateEmpty()); diff != "" {
			return false, fmt.Sprintf("%q of %q: -compose +here\n%s", a.Given, a.Files, diff)
		}
		return false, ""
	})
}

// loadProject gives the services of a project, and what is wrong with it.
func loadProject(a answeredProject) ([]Service, string) {
	read := map[string]*Project{}
	open := func(name string) (*Project, source.Problem) {
		text, ok := a.Files[name]
		if !ok {
			return nil, source.Problem{Code: source.Refused, Message: "there is no such file"}
		}
		if read[name] == nil {
			read[name] = Read(source.NewFile(name, []byte(text)))
		}
		return read[name], source.Problem{}
	}
	linker := NewLinker(open)
	why := ""
	link := func(name string) *Project {
		p, _ := open(name)
		p = linker.Link(name, p)
		if p.Unseen && why == "" {
			why = "a fault in another file"
		}
		for _, problem := range p.Problems {
			if problem.Code == source.Refused && why == "" {
				why = problem.At.String() + ": " + problem.Message
			}
		}
		return p
	}
	whole := link(a.Given[0])
	for _, name := range a.Given[1:] {
		whole = linker.Over(link(name), whole, source.Pos{})
	}
	return whole.Services, why
}

// answered gives the services that compose-go gives, with clean paths.
func (a answeredProject) answered() map[string]answeredService {
	for name, s := range a.Services {
		for i, file := range s.EnvFiles {
			s.EnvFiles[i].Path = path.Clean(file.Path)
		}
		s.EnvFiles = compact(s.EnvFiles)
		a.Services[name] = s
	}
	return a.Services
}

func answeredOf(all []Service, lookup source.Lookup) map[string]answeredService {
	services := map[string]answeredService{}
	for _, s := range all {
		one := answeredService{Image: s.Image.expand(lookup), Environment: map[string]*string{}}
		values := Expand(s.Environment, lookup)
		for i, fact := range s.Environment {
			if _, set := lookup(fact.Name); fact.Bare && !set {
				one.Environment[fact.Name] = nil
			} else {
				one.Environment[fact.Name] = &values[i].Text
			}
		}
		for _, f := range s.EnvFiles {
			one.EnvFiles = append(one.EnvFiles, answeredEnvFile{path.Join(f.Path.Folder, f.Path.expand(lookup)), !f.Required, f.Format})
		}
		one.EnvFiles = compact(one.EnvFiles)
		for _, p := range s.Profiles {
			one.Profiles = append(one.Profiles, p.expand(lookup))
		}
		services[s.Name] = one
	}
	return services
}

// compact leaves out the first of two files with the same path: both are read, and what
// they set is the same.
func compact(files []answeredEnvFile) []answeredEnvFile {
	var kept []answeredEnvFile
	for i, file := range files {
		if !slices.ContainsFunc(files[i+1:], func(later answeredEnvFile) bool { return later.Path == file.Path }) {
			kept = append(kept, file)
		}
	}
	return kept
}
