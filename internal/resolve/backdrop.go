package resolve

import (
	"path"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
)

// A backdrop is what compose may give an environment besides what is judged in it.
type backdrop struct {
	names map[string]bool // in upper case
	// unseen tells that there is a file that nobody can see here.
	unseen bool
}

// backdropOf gives what compose files may add to an environment: those of its kin,
// the base that they build on, and those that read its env files.
func (r *resolver) backdropOf(m members) backdrop {
	b := backdrop{names: map[string]bool{}, unseen: m.apart}
	own := map[string]bool{}
	for _, s := range m.sources {
		own[s.Name] = true
	}
	folders := map[string]bool{} // with a compose file of the kin
	for _, u := range r.composed {
		if u.source.kin == m.kin && !u.server {
			folders[path.Dir(u.source.Name)] = true
		}
	}
	for _, u := range r.composed {
		reads := false
		for name := range u.files {
			reads = reads || own[name]
		}
		base := !u.source.configured && u.source.composeTier() < 2 && folders[path.Dir(u.source.Name)]
		if u.server || m.template || u.source.kin != m.kin && !base && !reads {
			continue
		}
		for name := range u.names {
			b.names[strings.ToUpper(name)] = true
		}
		b.unseen = b.unseen || u.unseen
		for name := range u.files {
			b.unseen = b.unseen || !own[name]
		}
	}
	return b
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

// may tells whether something that is not judged may set a variable.
func (b backdrop) may(name string) bool {
	return b.unseen || b.names[strings.ToUpper(name)]
}
