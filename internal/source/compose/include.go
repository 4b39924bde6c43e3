package compose

import (
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// An include is an entry of include.
type include struct {
	// paths are the files, of which each overrides those before.
	paths []Text
	// project is the folder that the paths in them count from; without one it is that
	// of the first file.
	project Text
	at      source.Pos
}

// includes reads include: a list of paths and mappings.
func (r *reader) includes(e entry) []include {
	if e.value.ShortTag() == "!!null" {
		return nil
	}
	if e.value.Kind != yaml.SequenceNode {
		r.refuse(r.node(e.key), "include must be a list")
		return nil
	}
	var all []include
	for _, item := range e.value.Content {
		n := resolve(item)
		one := include{at: r.pos(r.node(item))}
		if n.Kind != yaml.MappingNode {
			if text, ok := r.text("", entry{key: item, value: n}, "an item of include"); ok {
				one.paths = append(one.paths, text)
			}
			all = append(all, one)
			continue
		}
		for _, part := range r.entries(n) {
			switch part.name {
			case "path":
				items := []*yaml.Node{part.value}
				if part.value.Kind == yaml.SequenceNode {
					items = part.value.Content
				}
				for _, item := range items {
					if text, ok := r.text("", entry{key: item, value: resolve(item)}, "the path of an include"); ok {
						one.paths = append(one.paths, text)
					}
				}
			case "project_directory":
				one.project = r.plain(part.value)
			}
		}
		all = append(all, one)
	}
	return all
}

// include adds what a document includes to its services. What is there goes before it.
func (l *linking) include(m *model, one include, all resets, folder string, chain []string) {
	if len(one.paths) == 0 {
		return
	}
	other := l.modelOf(one, folder, chain)
	if other == nil {
		l.unseen = true
		return
	}
	back := l.from(one.at)
	defer back()
	for _, s := range other.services {
		if s.NameAt.IsZero() {
			continue
		}
		s.Extends = nil
		i, ok := m.index[s.Name]
		switch {
		case !ok:
			if l.spend(1, s.NameAt) {
				m.index[s.Name] = len(m.services)
				m.services = append(m.services, s)
			}
		case all.whole(s):
		default:
			m.services[i] = l.combine(all.of(s, s.Name), m.services[i])
		}
	}
}

// modelOf gives what the files of an include are together; nil where one of them is not
// read.
func (l *linking) modelOf(one include, folder string, chain []string) *model {
	if l.open == nil {
		return nil
	}
	names := make([]string, len(one.paths))
	for i, text := range one.paths {
		name, ok := find(text, folder)
		if !ok {
			return nil
		}
		names[i] = name
	}
	base := path.Dir(names[0])
	if project := one.project; !project.At.IsZero() {
		value := project.byDefault()
		if len(value.Open) > 0 || source.IsAbs(value.Text) {
			return nil
		}
		if value.Text != "" {
			base = path.Join(folder, source.Slashes(value.Text))
		}
	}
	key := strings.Join(names, "\x00") + "\x00\x00" + base
	known, ok := l.included[key]
	switch l.includes++; {
	case known != nil:
		return known
	case ok || slices.Contains(chain, names[0]):
		l.circle(one.paths[0].At, "", "these files include each other in a circle")
		return nil
	case len(chain) > maxIncluded || l.includes > maxIncludes:
		at := one.at
		if !l.top.IsZero() {
			at = l.top
		}
		l.problems.Add(source.Problem{Code: source.Unread, At: at, Message: "includes are nested too deep here, or too many: not all of them are read"})
		return nil
	}
	l.included[key] = nil
	m := newModel(nil)
	for i, name := range names {
		p := l.file(name, one.paths[i], "")
		if p == nil {
			return nil
		}
		l.unseen = l.unseen || slices.ContainsFunc(p.own, func(problem source.Problem) bool {
			return problem.Code == source.Refused || problem.Code == source.Encoding
		})
		back := l.from(one.paths[i].At)
		for _, d := range p.documents {
			d = l.document(d, base, append(slices.Clip(chain), name))
			l.override(m, d.services, d.resets)
		}
		back()
	}
	l.included[key] = m
	return m
}
