package resolve

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
)

// A backdrop is what compose may give an environment besides what is judged in it, and
// what weaker env files of its settings classes do.
type backdrop struct {
	names []map[string]bool // in upper case
	// unseen tells that there is a file that nobody can see here.
	unseen bool
}

// may tells whether something that is not judged may set a variable.
func (b backdrop) may(name string) bool {
	name = strings.ToUpper(name)
	return b.unseen || slices.ContainsFunc(b.names, func(names map[string]bool) bool { return names[name] })
}

// offers are what the programs of compose files may add to environments. They are
// gathered once: a project may have thousands of environments.
type offers struct {
	byKin   map[string]*offer  // of the kin, and of the base that that builds on
	readers map[string][]*unit // of env files, by Source.Name
}

// An offer is what units may add to an environment.
type offer struct {
	names  map[string]bool // in upper case
	files  map[string]bool // the env files that they read
	unseen bool
}

func newOffer() *offer { return &offer{names: map[string]bool{}, files: map[string]bool{}} }

func (o *offer) add(u *unit) {
	for name := range u.names {
		o.names[strings.ToUpper(name)] = true
	}
	maps.Copy(o.files, u.files)
	o.unseen = o.unseen || u.unseen
}

func offersOf(units []*unit) offers {
	all := offers{byKin: map[string]*offer{}, readers: map[string][]*unit{}}
	kins := map[string]map[string]bool{} // by folder
	for _, u := range units {
		if u.server {
			continue
		}
		kin, folder := u.source.kin, path.Dir(u.source.Name)
		if all.byKin[kin] == nil {
			all.byKin[kin] = newOffer()
		}
		all.byKin[kin].add(u)
		if kins[folder] == nil {
			kins[folder] = map[string]bool{}
		}
		kins[folder][kin] = true
		for name := range u.files {
			all.readers[name] = append(all.readers[name], u)
		}
	}
	for _, u := range units {
		if !u.server && !u.source.configured && u.source.composeTier() < 2 {
			for kin := range kins[path.Dir(u.source.Name)] {
				all.byKin[kin].add(u)
			}
		}
	}
	return all
}

// backdropOf gives what compose files may add to an environment: those of its kin,
// the base that they build on, and those that read its env files; and what is beneath it.
func (r *resolver) backdropOf(m members) backdrop {
	b := backdrop{unseen: m.apart}
	if m.template {
		return b
	}
	own := map[string]bool{}
	reading := newOffer()
	for _, s := range m.sources {
		own[s.Name] = true
		for _, u := range r.offers.readers[s.Name] {
			reading.add(u)
		}
	}
	for _, o := range []*offer{r.offers.byKin[m.kin], reading} {
		if o == nil {
			continue
		}
		seen := 0
		for name := range own {
			if o.files[name] {
				seen++
			}
		}
		b.names = append(b.names, o.names)
		b.unseen = b.unseen || o.unseen || seen < len(o.files)
	}
	b.names = append(b.names, r.beneath(m))
	return b
}

// beneath gives the variables of the env files that settings classes read as weaker ones
// beside those of an environment: env_file=(".env", ".env.production"). By their names
// they are for other environments, but what they set counts in each.
func (r *resolver) beneath(m members) map[string]bool {
	names := map[string]bool{}
	if r.isProcess(m) {
		return names // which has them
	}
	for _, d := range r.inForce(m.kin) {
		rank := -1
		for _, s := range m.sources {
			if of, ok := d.files[s.Name]; ok {
				rank = max(rank, of)
			}
		}
		for _, s := range r.application.Sources {
			if of, ok := d.files[s.Name]; !ok || of >= rank || s.Kind != KindEnv {
				continue
			}
			for _, fact := range s.Document.Facts {
				if !fact.Bare && fact.Value != "" {
					names[strings.ToUpper(fact.Name)] = true
				}
			}
		}
	}
	return names
}

// reach corrects where the hosts of connections lead to from a container: a loopback
// address to another program where it shares a network, and the name of the machine to
// that, which a compose file says on purpose.
func (m members) reach(databases []Database) {
	shares := false
	composed := map[string]bool{}
	for _, u := range m.units {
		shares = shares || u.shares
		composed[u.source.File.Path] = true
	}
	for _, database := range databases {
		for i, host := range database.Hosts {
			switch dsn.HostKind(host.Kind) {
			case dsn.Loopback, dsn.Unspecified:
				if shares {
					database.Hosts[i].Kind = sharedHost
				}
			case dsn.DockerHost:
				if host.At != nil && composed[host.At.File] {
					database.Hosts[i].Kind = sharedHost
				}
			}
		}
	}
}

// sharedHost is the kind of a host that leads from a container to its machine, or to
// another container, on purpose.
const sharedHost = "shared"
