package compose

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// read reads all documents, each as an override of those before.
func (r *reader) read() {
	if !r.findLines() {
		return
	}
	roots := r.documents(r.data, false)
	empty := len(r.problems.List()) == 0
	for _, root := range roots {
		r.place(root)
		r.nodes, r.active, r.resets = 0, map[*yaml.Node]bool{}, resets{}
		if root.Kind != yaml.MappingNode {
			r.refuse(r.node(root), "a document must be a mapping"+r.template(r.node(root)))
			empty = false
			continue
		}
		r.walk(root, nil)
		empty = empty && len(root.Content) == 0
		r.project.documents = append(r.project.documents, r.document(root))
		r.later = true
	}
	if empty {
		r.refuse(span{}, "it is empty")
	}
	sortReferences(r.project.Defaults)
	r.project.own, r.project.broken = r.problems.List(), r.broken
	l := newLinking(&Linker{budget: maxShared})
	r.project.Services = l.project("", &r.project)
	r.project.linked, r.project.Unseen = l.linked, l.unseen
	for _, problem := range l.problems.List() {
		r.problems.Add(problem)
	}
}

// topLevel are the keys of a document. A key of a later version is none of them.
var topLevel = []string{
	"version", "name", "include", "services", "models", "networks", "volumes", "secrets", "configs", "jobs",
}

// An entry is an entry of a mapping.
type entry struct {
	name       string
	key, value *yaml.Node // aliases resolved
}

// entries gives the entries of a mapping with those that it merges. Its own come
// before those of the same name that it merges, and of those the first counts.
func (r *reader) entries(n *yaml.Node) []entry {
	if all, ok := r.merged[n]; ok {
		return all
	}
	var all []entry
	merging := false
	for i := 0; i+1 < len(n.Content); i += 2 {
		if isMerge(n.Content[i]) {
			merging = true
			continue
		}
		key := resolve(n.Content[i])
		all = append(all, entry{key.Value, key, resolve(n.Content[i+1])})
	}
	if merging {
		all = r.merge(n, all)
	}
	r.merged[n] = all
	return all
}

func (r *reader) merge(n *yaml.Node, all []entry) []entry {
	seen := make(map[string]bool, len(all))
	for _, e := range all {
		seen[e.name] = true
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !isMerge(n.Content[i]) {
			continue
		}
		value := resolve(n.Content[i+1])
		from := []*yaml.Node{value}
		if value.Kind == yaml.SequenceNode {
			from = value.Content
		}
		for _, mapping := range from {
			mapping = resolve(mapping)
			if mapping.Kind != yaml.MappingNode {
				continue
			}
			entries := r.entries(mapping)
			if !r.spend(1+len(entries), r.pos(r.node(n))) {
				return all
			}
			for _, e := range entries {
				if !seen[e.name] {
					seen[e.name] = true
					all = append(all, e)
				}
			}
		}
	}
	return all
}

// spend tells whether so much may still be copied. The first time that it may not is
// a problem.
func (r *reader) spend(size int, at source.Pos) bool {
	if r.budget < 0 {
		return false
	}
	if r.budget -= size; r.budget < 0 {
		r.problems.Add(source.Problem{
			Code: source.Unread, At: at, Message: "from here on nothing is read that other places of the file give: it is too much",
		})
		return false
	}
	return true
}

// document reads the services and jobs of a document, and what it includes.
func (r *reader) document(root *yaml.Node) document {
	all := r.entries(root)
	r.later = r.later || slices.ContainsFunc(all, func(e entry) bool { return e.name == "include" })
	var d document
	var stray []entry
	found := false
	for _, e := range all {
		switch {
		case e.name == "services" || e.name == "jobs":
			found = true
			if e.value.Kind != yaml.MappingNode {
				r.refuse(r.node(e.key), e.name+" must be a mapping")
				continue
			}
			d.services = append(d.services, r.services(e.value, e.name == "jobs")...)
		case e.name == "include":
			found = true
			d.includes = r.includes(e)
		case e.name == "version" || e.name == "name":
			r.text("", e, e.name)
		case !slices.Contains(topLevel, e.name) && !strings.HasPrefix(e.name, "x-"):
			stray = append(stray, e)
		}
	}
	for _, e := range stray {
		if nearest, ok := source.Nearest(e.name, topLevel); ok {
			r.refuse(r.node(e.key), fmt.Sprintf("the key %s is not known; did you mean %q?", source.SafeName(e.name), nearest))
		} else if !found {
			r.refuse(r.node(e.key), fmt.Sprintf("the key %s is not known; services stand below %q", source.SafeName(e.name), "services"))
		}
	}
	d.resets = r.resets
	return d
}

// services reads the services or jobs of a mapping.
func (r *reader) services(n *yaml.Node, job bool) []Service {
	var services []Service
	for _, e := range r.entries(n) {
		if !validName(e.name) {
			r.refuse(r.node(e.key), "the name of a service is made of letters, digits, dots, dashes and underscores")
		}
		s := Service{Name: e.name, NameAt: r.pos(r.node(e.key)), Job: job}
		if e.value.Kind != yaml.MappingNode {
			r.refuseOption(r.node(e.key), e.name, "", "a service must be a mapping")
		} else {
			r.service(&s, e.value)
		}
		services = append(services, s)
	}
	return services
}

func validName(name string) bool {
	for _, c := range name {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("._-", c) {
			return false
		}
	}
	return name != ""
}

// attributes are the keys of a service that are read, others those that are not.
var (
	attributes = []string{"image", "environment", "env_file", "profiles", "extends"}
	others     = strings.Fields(`annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command
		configs container_name cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus
		cpuset credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname
		entrypoint expose external_links extra_hosts gpus group_add healthcheck hostname init ipc isolation label_file
		labels links logging mac_address mem_limit mem_reservation mem_swappiness memswap_limit models network_mode
		networks oom_kill_disable oom_score_adj pid pids_limit platform ports post_start pre_start pre_stop privileged
		provider pull_policy pull_refresh_after read_only restart runtime scale secrets security_opt shm_size stdin_open
		stop_grace_period stop_signal storage_opt sysctls tmpfs triggers tty ulimits umask use_api_socket user
		userns_mode uts volumes volumes_from working_dir`)
)

func (r *reader) service(s *Service, n *yaml.Node) {
	all := r.entries(n)
	has := func(name string) bool { return slices.ContainsFunc(all, func(e entry) bool { return e.name == name }) }
	// Without an image and a build it can only be there to override another one.
	s.Partial = !has("image") && !has("build") && !has("provider")
	inherits := r.later || s.Partial || has("extends")
	for _, e := range all {
		if inherits && e.value.ShortTag() == "!!null" && slices.Contains(attributes[:4], e.name) {
			continue // this leaves what is inherited as it is
		}
		switch e.name {
		case "image":
			s.Image, _ = r.text(s.Name, e, "image")
		case "build":
			s.Build = r.build(e.value)
		case "network_mode":
			s.NetworkMode = r.plain(e.value)
		case "environment":
			r.environment(s, e)
		case "env_file":
			r.envFiles(s, e)
		case "profiles":
			if e.value.Kind != yaml.SequenceNode {
				r.refuseOption(r.node(e.key), s.Name, "", "profiles must be a list")
				continue
			}
			known := map[string]bool{}
			for _, item := range e.value.Content {
				if profile, ok := r.text(s.Name, entry{key: item, value: resolve(item)}, "a profile"); ok {
					s.Profiles = addProfile(s.Profiles, profile, known)
				}
			}
		case "extends":
			r.extends(s, e)
		default:
			if slices.Contains(others, e.name) || strings.HasPrefix(e.name, "x-") {
				continue
			}
			if nearest, ok := source.Nearest(e.name, attributes); ok {
				r.refuseOption(r.node(e.key), s.Name, "", fmt.Sprintf("the key %s is not known; did you mean %q?", source.SafeName(e.name), nearest))
			}
		}
	}
}

// build gives the folder of a build, which is a path, or a mapping with one.
func (r *reader) build(n *yaml.Node) Text {
	if n.Kind == yaml.MappingNode {
		for _, e := range r.entries(n) {
			if e.name == "context" {
				n = e.value
				break
			}
		}
	}
	return r.plain(n)
}

// plain gives a string, or nothing for another value: it is not for this reader to
// say that the value is wrong.
func (r *reader) plain(n *yaml.Node) Text {
	s := r.scalars[n]
	if s == nil || !s.text {
		return Text{}
	}
	value, all := segments(s.value, s.tokens)
	return Text{Value: value, Segments: all, At: r.pos(s.at)}
}

func addProfile(all []Text, profile Text, known map[string]bool) []Text {
	if known[profile.Value] {
		return all
	}
	known[profile.Value] = true
	return append(all, profile)
}

// text gives the string that is the value of an entry.
func (r *reader) text(service string, e entry, what string) (Text, bool) {
	s := r.scalars[e.value]
	if s == nil || !s.text {
		r.refuseOption(r.node(e.key), service, "", what+" must be a string")
		return Text{}, false
	}
	value, all := segments(s.value, s.tokens)
	return Text{Value: value, Segments: all, At: r.pos(s.at)}, true
}

func (r *reader) extends(s *Service, e entry) {
	if e.value.Kind != yaml.MappingNode {
		if service, ok := r.text(s.Name, e, "extends"); ok {
			s.Extends = &Extends{Service: service}
		}
		return
	}
	extends := &Extends{mapping: true}
	found := false
	for _, part := range r.entries(e.value) {
		switch part.name {
		case "service":
			extends.Service, found = r.text(s.Name, part, "the service of extends")
		case "file":
			extends.File, _ = r.text(s.Name, part, "the file of extends")
		}
	}
	if !found {
		r.refuseOption(r.node(e.key), s.Name, "", "extends wants a service")
		return
	}
	s.Extends = extends
}
