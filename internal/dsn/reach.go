package dsn

import (
	"net/netip"
	"strings"
	"unicode/utf8"
)

// HostFault tells in plain words why no program can reach a host of the connection,
// the one with this index; empty if it can, as far as the text tells. It says
// nothing of references, and of names that may hold a part of the password.
func (d *Database) HostFault(index int) string {
	host := d.Hosts[index]
	if fault := portFault(host.PortText); fault != "" {
		return "the port " + fault
	}
	row := dialectByName[d.Dialect]
	switch {
	case host.Kind == SocketHost, host.Kind == NoHost, host.Kind == ReferenceHost, host.Display != host.Name.Value:
		return ""
	case d.Form != FormURL && d.Form != FormLibpq && d.Form != FormParts:
		return "" // host\instance, tcp:host
	case row != nil && row.hosted, d.Dialect == "mssql", d.Dialect == "oracle":
		return "" // an account, a data source, an instance
	}
	if fault := NameFault(host.Name.Value); fault != "" {
		return "the host " + fault
	}
	return ""
}

// portFault tells what is wrong with a port; an empty one stands for the default.
func portFault(port Text) string {
	if port.Reference() || strings.Contains(port.Value, "@") {
		return ""
	}
	return PortFault(port.Value)
}

// PortFault tells in plain words why a text is no port of a server, as "is 0";
// empty if it is one, or is empty.
func PortFault(text string) string {
	number, ok := portNumber(text)
	switch {
	case strings.TrimSpace(text) == "":
		return ""
	case !ok:
		return "is not a number"
	case number == 0:
		return "is 0"
	case number < 0 || number > 65535:
		return "is not between 1 and 65535"
	}
	return ""
}

// Bounds of a name (RFC 1035, section 2.3.4).
const (
	maxLabel = 63
	maxName  = 253
)

// NameFault tells in plain words why no resolver takes a text for a host, as "has
// an empty label"; empty if it may. It does not mind an underscore, which the names
// of containers have, nor a dot at the end.
func NameFault(name string) string {
	switch {
	case strings.Contains(name, "://"):
		return "is a URL"
	case strings.ContainsAny(name, " \t\r\n\"'`"):
		return "has white space or a quote in it"
	case strings.Contains(name, "/"):
		return "has a slash in it"
	case strings.ContainsAny(name, ";()!*=&<>|"):
		return "has a character that no name has"
	case strings.Contains(name, ":"):
		return addressFault(name)
	case strings.HasPrefix(name, "-"):
		return "begins with a dash"
	}
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	numbers := true
	for _, label := range labels {
		switch {
		case label == "" && len(labels) > 1:
			return "has an empty label, as between two dots"
		case utf8.RuneCountInString(label) > maxLabel:
			return "has a label of more than 63 characters"
		}
		numbers = numbers && label != "" && strings.Trim(label, "0123456789") == ""
	}
	switch {
	case utf8.RuneCountInString(name) > maxName:
		return "has more than 253 characters"
	case numbers && len(labels) > 4:
		return "is an address with more than four numbers"
	case numbers && len(labels) == 4:
		for _, label := range labels {
			if n, _ := portNumber(label); n > 255 {
				return "is an address with a number above 255"
			}
		}
	}
	return ""
}

// addressFault judges a host with a colon in it, which only an address of IPv6 has.
func addressFault(name string) string {
	if _, _, ok := hostAndPort(name); ok {
		return "has a port behind it"
	}
	if _, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(name, "["), "]")); err != nil {
		return "is no address of IPv6"
	}
	return ""
}
