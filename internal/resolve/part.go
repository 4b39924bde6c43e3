package resolve

import (
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// judgeParts notes what is wrong with variables that hold one component of a
// connection, where no program can connect with that.
func (r *resolver) judgeParts(all bindings) {
	groups := map[string]map[dsn.Role]*setting{}
	for _, s := range all.sorted() {
		if s.bare || s.invalid != "" || s.empty() || hasReference(s.value.Text) || fillingOf(s) != Literal {
			continue
		}
		if refusal, ok := dsn.RefusedVariable(s.name, s.value.Text); ok && !r.ofNode(s) {
			s.invalid = "has a value that libpq does not take: it takes " + refusal.Takes + meaning(refusal.Nearest)
			continue
		}
		part, ok := dsn.PartOf(s.name)
		if !ok || dsn.IsURL(s.value.Text) {
			continue
		}
		if groups[part.Group] == nil {
			groups[part.Group] = map[dsn.Role]*setting{}
		}
		groups[part.Group][part.Role] = s
	}
	for name, parts := range groups {
		r.judgeGroup(parts, engineOf(name, parts))
	}
}

// judgeGroup judges the parts of one connection to a kind of database, which is empty
// if it is not known.
func (r *resolver) judgeGroup(parts map[dsn.Role]*setting, dialect string) {
	if dialect == "sqlite" || dialect == "duckdb" {
		return
	}
	host, port := parts[dsn.HostRole], parts[dsn.PortRole]
	if port != nil {
		port.invalid = portFault(port)
	}
	if host != nil && dialect != "mssql" && dialect != "oracle" {
		host.invalid = r.hostFault(host, port, dialect)
	}
	if mode := parts[dsn.TLSRole]; mode != nil && mode.invalid == "" {
		if near, ok := dsn.MisspeltMode(mode.value.Text, dialect); ok {
			mode.invalid = "is no mode of TLS" + meaning(near)
		}
	}
}

// meaning is what to say of the word that a misspelt one stands for.
func meaning(word string) string {
	if word == "" {
		return ""
	}
	return "; " + word + " may be meant"
}

// ofNode tells the mode of TLS that clients of other languages have besides those of
// libpq.
func (r *resolver) ofNode(s *setting) bool {
	return r.language == otherLanguage && s.value.Text == "no-verify"
}

// engineOf gives the kind of database that parts say, or their name.
func engineOf(name string, parts map[dsn.Role]*setting) string {
	values := map[dsn.Role]source.Value{dsn.HostRole: {Text: "db"}}
	if s := parts[dsn.DialectRole]; s != nil {
		values[dsn.DialectRole] = s.value
	}
	return dsn.FromParts(name, values).Dialect
}

// portFault tells what is wrong with a port. With a colon it may be for Compose, which
// publishes it, and an address of TCP is Docker's or Kubernetes' own, which the
// program need not read.
func portFault(s *setting) string {
	text := s.value.Text
	if strings.HasPrefix(text, "tcp://") {
		if s.source == ProcessEnvironment && len(s.fields) == 0 && len(s.shadows) == 0 {
			return ""
		}
		return "is an address, as Kubernetes and Docker set it for a service of this name, where a port is wanted"
	}
	if strings.ContainsAny(text, ":-") && strings.Trim(text, "0123456789.:-") == "" {
		return ""
	}
	for one := range strings.SplitSeq(text, ",") {
		if fault := dsn.PortFault(one); fault != "" {
			return fault
		}
	}
	return ""
}

// instance is the name by which a connector finds an instance of Cloud SQL.
var instance = regexp.MustCompile(`^[a-z][a-z0-9.:-]*:[a-z]+-[a-z]+[0-9]+:[a-z0-9-]+$`)

// hostFault tells what is wrong with a host.
func (r *resolver) hostFault(s, port *setting, dialect string) string {
	text := s.value.Text
	if r.language == otherLanguage {
		text = strings.TrimSpace(text)
	}
	if strings.Contains(text, "://") {
		// the servers of other databases do have a URL
		if dialect == "" && (port == nil || !slices.Contains([]string{"5432", "3306"}, port.value.Text)) {
			return ""
		}
		return "is a URL, where the name of a host is wanted"
	}
	if dsn.KindOf(text) == dsn.SocketHost || strings.ContainsAny(text, `@\`) || instance.MatchString(text) {
		return ""
	}
	for one := range strings.SplitSeq(text, ",") {
		if name, number, ok := strings.Cut(one, ":"); ok && number != "" && strings.Trim(number, "0123456789") == "" {
			// without a variable for the port this one may well have it
			if port != nil {
				return "has a port behind the host, and " + source.SafeName(port.name) + " has the port"
			}
			one = name
		}
		if fault := dsn.NameFault(one); fault != "" {
			return fault
		}
	}
	return ""
}
