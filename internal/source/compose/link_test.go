package compose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// linked links the first file of an archive.
func linked(archive string) (*Project, map[string]*source.File) {
	files := map[string]*source.File{}
	all := txtar.Parse([]byte(archive)).Files
	for _, file := range all {
		files[file.Name] = source.NewFile(file.Name, file.Data)
	}
	linker := NewLinker(func(name string) (*Project, source.Problem) {
		if files[name] == nil {
			return nil, source.Problem{Code: source.Refused, Message: "not there"}
		}
		return Read(files[name]), source.Problem{}
	})
	return linker.Link(all[0].Name, Read(files[all[0].Name])), files
}

func TestLink(t *testing.T) {
	for _, test := range []struct {
		name, archive string
		// want are the services with their variables, the places that lead to other
		// files, and the problems.
		want []string
	}{
		{
			"an include", "-- a.yaml --\ninclude: [b/b.yaml]\nservices: {web: {environment: {A: 1}}}\n-- b/b.yaml --\nservices: {web: {image: x, environment: {A: 2, B: 2}}, db: {image: y}}\n",
			[]string{"web A=1@a.yaml B=2@b/b.yaml", "db", "b/b.yaml by b/b.yaml"},
		},
		{
			"an include of an include", "-- a.yaml --\ninclude: [b/b.yaml]\n-- b/b.yaml --\ninclude: [c.yaml]\n-- b/c.yaml --\nservices: {db: {image: y, environment: {A: 1}}}\n",
			[]string{"db A=1@b/c.yaml", "b/b.yaml by b/b.yaml", "b/c.yaml by b/b.yaml"},
		},
		{
			"a service of a service of others", "-- a.yaml --\nservices: {web: {extends: {file: b/b.yaml, service: web}}}\n-- b/b.yaml --\nservices: {web: {extends: {file: ../c.yaml, service: x}, environment: {A: 1}}}\n-- c.yaml --\nservices: {x: {image: y, environment: {A: 2, B: 2}}}\n",
			[]string{"web A=1@b/b.yaml B=2@c.yaml", "b/b.yaml by b/b.yaml", "c.yaml by b/b.yaml"},
		},
		{
			"what an extended file includes", "-- a.yaml --\nservices: {web: {extends: {file: b.yaml, service: db}}}\n-- b.yaml --\ninclude: [c.yaml]\n-- c.yaml --\nservices: {db: {image: y}}\n",
			[]string{"web", "b.yaml by b.yaml", `"db" compose refuses the file: this extends a service that is not there`},
		},
		{
			"what is not there", "-- a.yaml --\ninclude: [b.yaml]\nservices: {web: {extends: {file: c.yaml, service: db}}}\n",
			[]string{"web unseen", "unseen", `"b.yaml" not there`, `"c.yaml" not there`},
		},
		{
			"what another file names and is not there", "-- a.yaml --\ninclude: [b.yaml]\n-- b.yaml --\nservices: {web: {extends: {file: c.yaml, service: db}}}\n",
			[]string{"web unseen", "b.yaml by b.yaml", "unseen"},
		},
		{
			"includes in a circle", "-- a.yaml --\ninclude: [b.yaml]\nservices: {web: {image: x}}\n-- b.yaml --\ninclude: [a.yaml]\n",
			[]string{"web", "b.yaml by b.yaml", "unseen", `"b.yaml" compose refuses the file: these files include each other in a circle`},
		},
		{
			"services in a circle", "-- a.yaml --\nservices: {web: {extends: {file: b.yaml, service: web}}}\n-- b.yaml --\nservices: {web: {extends: {file: a.yaml, service: web}}}\n",
			[]string{"web", "b.yaml by b.yaml", "a.yaml by b.yaml", `"b.yaml" compose refuses the file: these services extend each other in a circle`},
		},
		{
			"what only the machine knows", "-- a.yaml --\ninclude: [\"${X}/b.yaml\", /etc/b.yaml, 'oci://x/y']\nservices: {web: {extends: {file: ~/c.yaml, service: db}}}\n",
			[]string{"web unseen", "unseen"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			p, files := linked(test.archive)
			var got []string
			for _, s := range p.Services {
				line := s.Name
				for _, fact := range s.Environment {
					line += fmt.Sprintf(" %s=%s@%s", fact.Name, fact.Value, fact.At.File)
				}
				if s.Unseen {
					line += " unseen"
				}
				got = append(got, line)
			}
			for _, part := range p.Parts {
				got = append(got, part.File+" by "+files[part.By.File].Text(part.By))
			}
			if p.Unseen {
				got = append(got, "unseen")
			}
			for _, problem := range p.Problems {
				got = append(got, fmt.Sprintf("%q %s", files[problem.At.File].Text(problem.At), problem.Message))
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestLinkIsBounded has files that include each other more often than there is time for.
func TestLinkIsBounded(t *testing.T) {
	var deep, wide strings.Builder
	for i := range 40 {
		fmt.Fprintf(&deep, "-- %d.yaml --\ninclude: [%d.yaml]\nservices: {s%d: {image: x}}\n", i, i+1, i)
		fmt.Fprintf(&wide, "-- %d.yaml --\ninclude:\n", i)
		for k := range 8 {
			fmt.Fprintf(&wide, "  - {path: %d.yaml, project_directory: x%d/..}\n  - {path: [%d.yaml, %d.yaml]}\n", i+1, k, i+1, i+2+k)
		}
	}
	for name, archive := range map[string]string{"deep": deep.String(), "wide": wide.String()} {
		t.Run(name, func(t *testing.T) {
			p, _ := linked(archive)
			unread := 0
			for _, problem := range p.Problems {
				if problem.Code == source.Unread {
					unread++
				}
			}
			if unread == 0 || !p.Unseen {
				t.Errorf("nothing is left out: %v", p.Problems)
			}
		})
	}
}
