package compose

import (
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// maxReset is the length of the longest path that a reset concerns: services, the
// service, environment and the variable.
const maxReset = 4

// A document is a document of a file, before services extend each other.
type document struct {
	services []Service
	includes []include
	resets   resets
}

// A place names a service or job.
type place struct{ list, service string }

// resets are the paths below services of what is tagged !reset or !override.
type resets map[place][][]string

// list is the key below which a service stands.
func (s Service) list() string {
	if s.Job {
		return "jobs"
	}
	return "services"
}

// noteReset notes the path of what is tagged !reset or !override.
func (r *reader) noteReset(path []string) {
	if len(path) < 2 || len(path) > maxReset {
		return
	}
	key := place{path[0], path[1]}
	r.resets[key] = append(r.resets[key], slices.Clone(path[2:]))
}

// of gives a service without what is reset of the service of a name. Variables that
// are written as a list can't be reset one by one.
func (all resets) of(s Service, name string) Service {
	variables := map[string]bool{}
	for _, path := range all[place{s.list(), name}] {
		if len(path) == 0 {
			continue
		}
		if len(path) == 2 {
			variables[path[1]] = path[0] == "environment" && !s.listed
			continue
		}
		switch path[0] {
		case "image":
			s.Image = Text{}
		case "build":
			s.Build = Text{}
		case "network_mode":
			s.NetworkMode = Text{}
		case "environment":
			s.Environment, s.given = nil, false
		case "env_file":
			s.EnvFiles = nil
		case "profiles":
			s.Profiles = nil
		}
	}
	if len(variables) > 0 {
		s.Environment = slices.DeleteFunc(slices.Clone(s.Environment), func(fact source.Fact) bool { return variables[fact.Name] })
	}
	return s
}

// whole tells whether a service or job is reset as a whole.
func (all resets) whole(s Service) bool {
	return slices.ContainsFunc(all[place{s.list(), s.Name}], func(path []string) bool { return len(path) == 0 })
}

// A model is services that are put together of several documents.
type model struct {
	services []Service
	index    map[string]int
}

func newModel(services []Service) *model {
	m := &model{services: slices.Clone(services), index: make(map[string]int, len(services))}
	for i, s := range services {
		if _, ok := m.index[s.Name]; !ok {
			m.index[s.Name] = i
		}
	}
	return m
}

// override adds the services of one more document to a model.
func (l *linking) override(m *model, over []Service, all resets) {
	for key := range all {
		i, ok := m.index[key.service]
		if !ok || m.services[i].list() != key.list {
			continue
		}
		if all.whole(m.services[i]) {
			m.services[i] = Service{}
			delete(m.index, key.service)
			continue
		}
		m.services[i] = all.of(m.services[i], key.service)
	}
	for _, s := range over {
		if i, ok := m.index[s.Name]; ok {
			m.services[i] = l.combine(m.services[i], s)
			continue
		}
		m.index[s.Name] = len(m.services)
		m.services = append(m.services, s)
	}
}

// list gives the services that are left.
func (m *model) list() []Service {
	return slices.DeleteFunc(m.services, func(s Service) bool { return s.NameAt.IsZero() })
}

// combine gives what two services are together, where the second counts more.
func (l *linking) combine(base, over Service) Service {
	size := len(base.Environment) + len(base.EnvFiles) + len(base.Profiles)
	if !l.spend(size, over.NameAt) {
		over.Unseen = true
		return over
	}
	both := over
	if over.Image.At.IsZero() {
		both.Image = base.Image
	}
	if over.Build.At.IsZero() {
		both.Build = base.Build
	}
	if over.NetworkMode.At.IsZero() {
		both.NetworkMode = base.NetworkMode
	}
	both.Extends = extendsOf(base.Extends, over.Extends)
	both.Unseen = base.Unseen || over.Unseen
	both.Partial = base.Partial && over.Partial
	both.listed = base.listed
	both.given = base.given || over.given
	if over.given {
		both.listed = over.listed || base.given
	}
	both.Environment = nil
	index := map[string]int{}
	for _, fact := range slices.Concat(base.Environment, over.Environment) {
		fact.Section = over.Name
		if i, ok := index[fact.Name]; ok {
			both.Environment[i] = fact
			continue
		}
		index[fact.Name] = len(both.Environment)
		both.Environment = append(both.Environment, fact)
	}
	both.EnvFiles, both.Profiles = nil, nil
	known := map[string]int{}
	for _, file := range slices.Concat(base.EnvFiles, over.EnvFiles) {
		both.EnvFiles = addEnvFile(both.EnvFiles, file, known)
	}
	profiles := map[string]bool{}
	for _, profile := range slices.Concat(base.Profiles, over.Profiles) {
		both.Profiles = addProfile(both.Profiles, profile, profiles)
	}
	return both
}

// extendsOf gives what two documents say of the service to extend. Of a file that compose
// reads for a service that another one extends, both count.
func extendsOf(base, over *Extends) *Extends {
	switch {
	case over == nil:
		return base
	case base == nil || !over.mapping || !base.mapping || !over.File.At.IsZero():
		return over
	}
	return &Extends{File: base.File, Service: over.Service, mapping: true}
}
