package dsn

import (
	"net/netip"
	"strings"
)

// A HostKind tells where a host is, as far as its name tells.
type HostKind string

// The kinds of hosts.
const (
	// Loopback is this machine: localhost and the names below it (RFC 6761,
	// section 6.3), 127.0.0.0/8 and ::1 (RFC 6890), "(local)", "(localdb)" and
	// "." of SQL Server.
	Loopback HostKind = "loopback"
	// Unspecified is 0.0.0.0 or ::, an address to listen on. As a destination
	// it leads to this machine, or nowhere.
	Unspecified HostKind = "unspecified"
	// DockerHost is a name under which a container sees the machine it runs
	// on: host.docker.internal and its kin (Docker Desktop), and
	// host.containers.internal (Podman).
	DockerHost HostKind = "docker-host"
	// Service is a name of a single label: a service of Compose or of
	// Kubernetes, an entry of /etc/hosts.
	Service HostKind = "service"
	// Private is an address of RFC 1918, RFC 4193 (fc00::/7), RFC 3927 and
	// RFC 4291 (link local), RFC 6598 (100.64.0.0/10), or a name that the
	// public DNS does not have: RFC 6761 (.test, .invalid, .example), RFC 6762
	// (.local and the list of its appendix G: .intranet, .internal, .private,
	// .corp, .home, .lan), RFC 8375 (.home.arpa), .internal (ICANN, 2024), and
	// .svc and .cluster.local of Kubernetes.
	Private HostKind = "private"
	// Public is every other name or address.
	Public HostKind = "public"
	// SocketHost is a Unix socket.
	SocketHost HostKind = "socket"
	// NoHost is a connection that names no host, so that the driver or a data
	// source outside of the text decides.
	NoHost HostKind = "none"
	// ReferenceHost is a name that something else fills in, at least in part.
	ReferenceHost HostKind = "reference"
)

var privateSuffixes = []string{
	".local", ".internal", ".lan", ".home", ".home.arpa", ".corp", ".intranet", ".private", ".localdomain",
	".svc", ".cluster.local", ".test", ".invalid", ".example",
}

var dockerHosts = []string{
	"host.docker.internal", "gateway.docker.internal", "docker.for.mac.localhost", "docker.for.mac.host.internal",
	"docker.for.win.localhost", "docker.for.win.host.internal", "docker.host.internal", "host.containers.internal",
	"host.lima.internal", "host.minikube.internal", "host.k3d.internal", "host.rancher-desktop.internal",
}

var (
	sharedAddresses = netip.MustParsePrefix("100.64.0.0/10")
	thisNetwork     = netip.MustParsePrefix("0.0.0.0/8")
)

// KindOf judges the name or the address of a host. An instance of SQL Server
// (host\instance), a protocol (tcp:host), brackets around an IPv6 address and
// the dot at the end of a full name are left out of account.
func KindOf(name string) HostKind {
	name = strings.ToLower(strings.TrimSpace(name))
	if strings.HasPrefix(name, "/") || strings.HasPrefix(name, "@") || strings.HasPrefix(name, "%2f") {
		return SocketHost
	}
	name = strings.TrimPrefix(name, "tcp:")
	name, _, _ = strings.Cut(name, `\`)
	name = strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")
	if len(name) > 1 {
		name = strings.TrimSuffix(name, ".")
	}
	switch name {
	case "":
		return NoHost
	case "localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback", "(local)", "(localdb)", ".":
		return Loopback
	}
	for _, host := range dockerHosts {
		if name == host {
			return DockerHost
		}
	}
	if strings.HasSuffix(name, ".localhost") {
		return Loopback
	}
	if address, err := netip.ParseAddr(name); err == nil {
		return kindOfAddress(address.Unmap())
	}
	// old ways to write the loopback address, which getaddrinfo takes
	if name == "127.1" || name == "127.0.1" {
		return Loopback
	}
	if name == "0" {
		return Unspecified
	}
	if !strings.Contains(name, ".") {
		return Service
	}
	for _, suffix := range privateSuffixes {
		if strings.HasSuffix(name, suffix) {
			return Private
		}
	}
	return Public
}

func kindOfAddress(address netip.Addr) HostKind {
	switch {
	case address.IsLoopback():
		return Loopback
	case address.IsUnspecified(), thisNetwork.Contains(address):
		return Unspecified
	case address.IsPrivate(), address.IsLinkLocalUnicast(), sharedAddresses.Contains(address):
		return Private
	}
	return Public
}
