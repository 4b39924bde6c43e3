package compose

import (
	"slices"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// maxReset is the length of the longest path that a reset concerns: services, the
// service, environment and the variable.
const maxReset = 4

// extend gives each service what the service of the same document that it extends
// has.
func (r *reader) extend(services []Service) {
	index := make(map[string]int, len(services))
	for i, s := range services {
		if _, ok := index[s.Name]; !ok {
			index[s.Name] = i
		}
	}
	const (
		open = iota
		active
		done
	)
	state := make([]int, len(services))
	for i := range services {
		// The chain of services that extend each other, the last of them first.
		var chain []int
		for at := i; state[at] == open; {
			state[at] = active
			chain = append(chain, at)
			name, ok := services[at].base()
			if !ok {
				break
			}
			base, ok := index[name]
			if !ok {
				r.refuseAt(services[at].Extends.Service.At, services[at].Name, "this extends a service that is not there")
				break
			}
			if state[base] == active {
				r.refuseAt(services[at].Extends.Service.At, services[at].Name, "these services extend each other in a circle")
				break
			}
			at = base
		}
		for _, at := range slices.Backward(chain) {
			state[at] = done
			s := services[at]
			name, ok := s.base()
			if base, found := index[name]; ok && found && state[base] == done && base != at {
				inherited := r.reset(services[base], s.Name)
				inherited.Extends = nil
				services[at] = r.combine(inherited, s)
			}
		}
	}
}

// base gives the name of the service of the same file that a service extends. Where
// that depends on a variable, it is what the default says.
func (s Service) base() (name string, ok bool) {
	if s.Extends == nil || !s.Extends.File.At.IsZero() {
		return "", false
	}
	value := s.Extends.Service.byDefault()
	return value.Text, value.Open == nil
}

func (r *reader) refuseAt(at source.Pos, service, message string) {
	if r.broken {
		return
	}
	r.problems.Add(source.Problem{
		Code: source.Refused, At: at, Section: service, Message: "compose refuses the file: " + message,
	})
}

// override adds the services of one more document to those so far.
func (r *reader) override(over []Service) {
	for key, paths := range r.resets {
		i, ok := r.index[key.service]
		if !ok || r.project.Services[i].list() != key.list {
			continue
		}
		if slices.ContainsFunc(paths, func(path []string) bool { return len(path) == 0 }) {
			r.project.Services[i] = Service{}
			delete(r.index, key.service)
			continue
		}
		r.project.Services[i] = r.reset(r.project.Services[i], key.service)
	}
	for _, s := range over {
		if i, ok := r.index[s.Name]; ok {
			r.project.Services[i] = r.combine(r.project.Services[i], s)
			continue
		}
		r.index[s.Name] = len(r.project.Services)
		r.project.Services = append(r.project.Services, s)
	}
}

// list is the key below which a service stands.
func (s Service) list() string {
	if s.Job {
		return "jobs"
	}
	return "services"
}

// A place names a service or job.
type place struct{ list, service string }

// noteReset notes the path of what is tagged !reset or !override.
func (r *reader) noteReset(path []string) {
	if len(path) < 2 || len(path) > maxReset {
		return
	}
	key := place{path[0], path[1]}
	r.resets[key] = append(r.resets[key], slices.Clone(path[2:]))
}

// reset gives a service without what the current document resets of the service of
// a name. Variables that are written as a list can't be reset one by one.
func (r *reader) reset(s Service, name string) Service {
	variables := map[string]bool{}
	for _, path := range r.resets[place{s.list(), name}] {
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
			s.Environment = nil
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

// combine gives what two services are together, where the second counts more.
func (r *reader) combine(base, over Service) Service {
	size := len(base.Environment) + len(base.EnvFiles) + len(base.Profiles)
	if !r.spend(size, over.NameAt) {
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
	if over.Extends == nil {
		both.Extends = base.Extends
	}
	both.listed = base.listed
	if len(over.Environment) > 0 {
		both.listed = over.listed || len(base.Environment) > 0
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
