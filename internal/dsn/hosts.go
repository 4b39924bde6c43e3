package dsn

import (
	"regexp"
	"slices"
	"strings"
)

// readHosts puts together what the authority and the query say of the host.
// Parameters win, since SQLAlchemy hands them to the driver last.
func (r *reading) readHosts(h *hidden, match urlMatch) {
	d, text := r.database, h.text
	port := Text{}
	if match.port.set() {
		port = h.reveal(match.port.of(text))
	}
	if match.port.set() && !port.Reference() {
		if _, ok := integer(port.Value); !ok {
			r.badPort(h, match)
		}
	}
	switch {
	case d.setSocket():
		return
	case d.setQueryHosts():
		return
	case d.setODBC():
		return
	}
	var name Text
	if match.host.set() {
		name = h.reveal(match.host.of(text))
	}
	d.Hosts = hostList(name, port)
	if name.Set {
		d.judgeHost(match)
		return
	}
	d.Hosts[0].Kind = NoHost
	if postgresLike(d.Dialect) && !d.elsewhere() {
		// libpq and asyncpg go for the default socket
		d.Hosts[0].Kind = SocketHost
	}
}

// moreHosts is the port of the first host and the hosts behind it.
var moreHosts = regexp.MustCompile(`^\d*(?:,[\w.\-]+(?::\d*)?)+$`)

// badPort reports the port. All of the text behind the scheme is a secret then,
// since the port may well be a part of the password, but for a list of hosts.
func (r *reading) badPort(h *hidden, match urlMatch) {
	message := "the port is not a number"
	switch {
	case match.port.start == match.port.end:
		message = "the port is empty"
	case strings.Contains(match.port.of(h.text), ","):
		message = "several hosts with ports, which SQLAlchemy takes as ?host=a:1&host=b:2 only"
	}
	r.err = &Error{
		Fault: BadPort, Message: message,
		Start: h.origin(match.port.start), End: h.origin(match.port.end),
	}
	if moreHosts.MatchString(match.port.of(h.text)) {
		return
	}
	start := 0
	if r.database.Known || r.database.Foreign != "" {
		start = match.scheme.end + len("://")
	}
	r.hide(span{start, len(h.text)})
}

// judgeHost corrects the kind of a host that is no name of the DNS.
func (d *Database) judgeHost(match urlMatch) {
	host := &d.Hosts[0]
	switch row := dialectByName[d.Dialect]; {
	case len(d.Hosts) > 1 || host.Kind != Service:
	case row != nil && row.hosted:
		host.Kind = Public // an account or a project
	case d.Dialect == "mssql" && !match.port.set() && !match.name.set() && (d.Driver == "" || strings.HasSuffix(d.Driver, "odbc")):
		host.Kind = NoHost // the name of an ODBC data source
	case d.Dialect == "oracle" && !match.port.set() && !match.name.set():
		host.Kind = NoHost // a TNS alias
	}
}

// postgresLike tells the dialects whose drivers speak to libpq's sockets.
func postgresLike(dialect string) bool {
	switch dialect {
	case "postgresql", "greenplum", "opengauss", "timescaledb", "yugabytedb":
		return true
	}
	return false
}

// elsewhere tells that a file outside of the text says where the host is.
func (d *Database) elsewhere() bool {
	for _, name := range []string{"service", "dsn", "read_default_file", "option_files"} {
		if _, ok := d.Parameter(name); ok {
			return true
		}
	}
	return false
}

// setSocket reads the parameter with which MySQL drivers and pg8000 take the
// path of a socket.
func (d *Database) setSocket() bool {
	for _, name := range []string{"unix_socket", "unix_sock"} {
		if value, ok := d.Parameter(name); ok {
			d.Socket = value.Value
			d.Hosts = []Host{{Name: value, Kind: SocketHost}}
			return true
		}
	}
	return false
}

// hostAndPort takes apart what is letters, digits, dots and dashes, a colon, and
// digits.
func hostAndPort(text string) (host, port string, ok bool) {
	host, port, ok = strings.Cut(text, ":")
	if !ok || port == "" || strings.Trim(port, "0123456789") != "" {
		return "", "", false
	}
	for i := range len(host) {
		if c := host[i]; c == '_' || !isWord(c) && c != '.' && c != '-' {
			return "", "", false
		}
	}
	return host, port, true
}

// setQueryHosts reads ?host=a:1&host=b:2, ?host=a,b&port=1,2 and ?host=/folder,
// as SQLAlchemy's dialects/postgresql/_psycopg_common.py does.
func (d *Database) setQueryHosts() bool {
	var names, ports []Text
	for _, p := range d.Parameters {
		switch {
		case p.Name == "host" && p.Value.Reference():
			names = append(names, p.Value)
		case p.Name == "host":
			names = append(names, split(p.Value)...)
		case p.Name == "port":
			ports = append(ports, split(p.Value)...)
		}
	}
	d.Hosts = slices.Grow(d.Hosts, len(names))
	for i, name := range names {
		host := newHost(name, Text{})
		if one, port, ok := hostAndPort(name.Value); ok && !name.Reference() {
			host = newHost(Text{Value: one, Set: true}, Text{Value: port, Set: true})
		} else if len(ports) > 0 {
			// libpq takes one port for all hosts, or one for each
			host = newHost(name, ports[min(i, len(ports)-1)])
		}
		d.Hosts = append(d.Hosts, host)
	}
	return names != nil
}

func split(t Text) []Text {
	texts := make([]Text, 0, 1+strings.Count(t.Value, ","))
	for piece := range strings.SplitSeq(t.Value, ",") {
		texts = append(texts, Text{Value: piece, Set: true, Open: t.Open})
	}
	return texts
}

// setODBC reads ?odbc_connect=…, which replaces all of the URL.
func (d *Database) setODBC() bool {
	value, ok := d.Parameter("odbc_connect")
	if !ok || value.Reference() {
		return false
	}
	keywords, ok := adoKeywords(value.Value)
	if !ok {
		return false
	}
	d.setKeywords(hide(value.Value, nil), keywords)
	if d.Hosts == nil {
		d.Hosts = []Host{{Kind: NoHost}}
	}
	return true
}

// hostList reads the hosts of an authority, which libpq and JDBC separate by
// commas: "a", "a,b", or with the rest of the list in the port: "a" "1,b:2".
func hostList(name, port Text) []Host {
	list := name.Value
	if strings.Contains(port.Value, ",") && !port.Reference() {
		list += ":" + port.Value
		port = Text{}
	}
	if !strings.Contains(list, ",") || name.Reference() {
		return []Host{newHost(name, port)}
	}
	hosts := make([]Host, 0, 1+strings.Count(list, ","))
	for piece := range strings.SplitSeq(list, ",") {
		one, number, ok := strings.Cut(piece, ":")
		onePort := Text{Value: number, Set: ok}
		if !ok {
			onePort = port
		}
		hosts = append(hosts, newHost(Text{Value: one, Set: true}, onePort))
	}
	return hosts
}

// pairHosts gives the hosts of two lists that commas separate, as libpq has them: one
// port for all hosts, or one for each.
func pairHosts(names, ports Text) []Host {
	if names.Reference() || ports.Reference() || !strings.Contains(names.Value+ports.Value, ",") {
		return []Host{newHost(names, ports)}
	}
	each := split(ports)
	hosts := make([]Host, 0, 1+strings.Count(names.Value, ","))
	for i, name := range split(names) {
		port := each[min(i, len(each)-1)]
		port.Set = ports.Set
		hosts = append(hosts, newHost(name, port))
	}
	return hosts
}

func newHost(name, port Text) Host {
	host := Host{Name: name, PortText: port, Kind: KindOf(name.Value)}
	if name.Reference() && host.Kind != SocketHost {
		host.Kind = ReferenceHost
	}
	if port.Set && !port.Reference() {
		host.Port, _ = portNumber(port.Value)
	}
	return host
}
