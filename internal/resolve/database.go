package resolve

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// databases gives the connections of an environment: those of URLs, then those
// that are put together from parts. Parts that a URL refers to are no connection
// of their own.
func (r *resolver) databases(all bindings) []Database {
	databases := []Database{}
	referred := map[string]bool{} // groups of parts
	for _, s := range all.sorted() {
		if s.bare || s.unused || s.value.Text == "" || !dsn.IsName(s.name) && !dsn.IsURL(s.value.Text) {
			continue
		}
		for _, name := range s.refers {
			open := slices.ContainsFunc(s.value.Open, func(r source.Reference) bool { return r.Name == name })
			if part, ok := dsn.PartOf(name); ok && !open {
				referred[part.Group] = true
			}
		}
		database := r.fromURL(s, all)
		database.Engines = r.served(s)
		databases = append(databases, database)
	}
	r.judgeParts(all)
	groups := map[string]map[dsn.Role]*setting{}
	for _, s := range all.sorted() {
		part, ok := dsn.PartOf(s.name)
		if !ok || s.bare || s.unused || referred[part.Group] || dsn.IsURL(s.value.Text) {
			continue
		}
		if groups[part.Group] == nil {
			groups[part.Group] = map[dsn.Role]*setting{}
		}
		groups[part.Group][part.Role] = s
	}
	for _, name := range slices.Sorted(maps.Keys(groups)) {
		for _, parts := range accounts(groups[name]) {
			values := make(map[dsn.Role]source.Value, len(parts))
			given := false
			for role, s := range parts {
				values[role] = s.value
				given = given || !s.empty()
			}
			if _, ok := values[dsn.DialectRole]; !ok {
				values[dsn.DialectRole] = source.Value{Text: r.scheme(parts)}
			}
			if database := dsn.FromParts(name, values); given && database != nil {
				shown := r.fromParts(database, parts, all)
				shown.Engines = r.served(slices.Collect(maps.Values(parts))...)
				databases = append(databases, shown)
			}
		}
	}
	if len(databases) == 1 && r.migrating.unclear && len(r.migrating.variables) == 0 {
		databases[0].Migrates = true // there is no other that it could be
	}
	return databases
}

// scheme gives the scheme of the connection string that a settings class puts
// together from some of the parts, or nothing.
func (r *resolver) scheme(parts map[dsn.Role]*setting) string {
	for _, class := range r.declarations {
		for _, assembly := range class.Assemblies {
			for _, name := range assembly.Fields {
				for _, s := range parts {
					if slices.Contains(s.fields, name) && assembly.Scheme != "" {
						return assembly.Scheme
					}
				}
			}
		}
	}
	return ""
}

// accounts gives the parts of a connection for each account that they hold a
// password of: the application's, and the administrator's.
func accounts(parts map[dsn.Role]*setting) []map[dsn.Role]*setting {
	if parts[dsn.PasswordRole] == nil || parts[dsn.RootPasswordRole] == nil {
		return []map[dsn.Role]*setting{parts}
	}
	root := maps.Clone(parts)
	delete(root, dsn.PasswordRole)
	delete(root, dsn.UserRole)
	return []map[dsn.Role]*setting{parts, root}
}

// fromURL makes a database of a variable that holds a connection string.
func (r *resolver) fromURL(s *setting, all bindings) Database {
	database, err := dsn.Parse(s.value)
	if database == nil {
		database = &dsn.Database{Form: dsn.FormURL, Async: dsn.AsyncUnknown}
	}
	shown := r.show(database, func(text string) bool { return all.reveals(s, text) })
	shown.Variable, shown.At = source.SafeName(s.name), s.at
	shown.Default, shown.Migrates = s.byDefault, r.migrating.takes(s)
	if shown.URL = connectionString(s.value.Text); all.reveals(s, shown.URL) {
		shown.URL = masked
	}
	shown.Filling = fillingOf(s)
	shown.Readings, shown.Raw = readings(s, all)
	if err != nil {
		shown.Error, shown.Fault = err.Message, string(err.Fault)
	}
	shown.Password.At, shown.Password.Variable = s.at, shown.Variable
	// A password, or a host, that a variable of the same environment holds is
	// to be changed there.
	for _, name := range s.refers {
		if held := all[name]; held != nil && held.value.Text != "" && held.value.Text == database.Password.Value {
			shown.Password.At, shown.Password.Variable = held.at, source.SafeName(name)
		}
	}
	for i := range shown.Hosts {
		shown.Hosts[i].At, shown.Hosts[i].Variable = s.at, shown.Variable
		for _, name := range s.refers {
			if held := all[name]; held != nil && held.value.Text != "" && held.value.Text == database.Hosts[i].Name.Value {
				shown.Hosts[i].At, shown.Hosts[i].Variable = held.at, source.SafeName(name)
			}
		}
	}
	return shown
}

// fromParts makes a database of variables that hold one component each. The
// weightiest of them stands for it.
func (r *resolver) fromParts(database *dsn.Database, parts map[dsn.Role]*setting, all bindings) Database {
	shown := r.show(database, func(text string) bool {
		for _, s := range parts {
			if all.reveals(s, text) {
				return true
			}
		}
		return false
	})
	shown.Filling = Literal
	password := cmp.Or(parts[dsn.PasswordRole], parts[dsn.RootPasswordRole])
	for _, s := range []*setting{parts[dsn.HostRole], parts[dsn.NameRole], parts[dsn.UserRole], password} {
		if s != nil {
			shown.Variable, shown.At = source.SafeName(s.name), s.at
			if fillingOf(s) == Placeholder {
				shown.Filling = Placeholder
			}
		}
	}
	for _, s := range parts {
		shown.Default = shown.Default || s.byDefault
		shown.Migrates = shown.Migrates || r.migrating.takes(s)
	}
	if password != nil {
		shown.Password.At, shown.Password.Variable = password.at, source.SafeName(password.name)
	}
	for i := range shown.Hosts {
		shown.Hosts[i].At, shown.Hosts[i].Variable = shown.At, shown.Variable
		if s := parts[dsn.HostRole]; s != nil {
			shown.Hosts[i].At, shown.Hosts[i].Variable = s.at, source.SafeName(s.name)
		}
	}
	return shown
}

// show gives what is known of a connection without its secrets. A component is
// shown if it has the form of one and does not reveal what is masked elsewhere;
// if one is not, the connection as a whole is not either.
func (r *resolver) show(d *dsn.Database, reveals func(string) bool) Database {
	whole := true
	plain := func(form *regexp.Regexp, text string) string {
		shown := component(form, text)
		if reveals(shown) {
			shown = masked
		}
		whole = whole && shown == text
		return shown
	}
	name := nameForm
	if d.Path != "" || d.Memory {
		name = pathForm
	}
	shown := Database{
		Form: string(d.Form), Filling: Literal, Foreign: d.Foreign != "",
		Scheme: plain(schemeForm, d.Scheme), Dialect: plain(schemeForm, d.Dialect), Driver: plain(schemeForm, d.Driver),
		Async: string(d.Async),
		User:  plain(userForm, d.User.Value), Name: plain(name, d.DisplayName),
		Engines: []int{}, Hosts: []Host{}, Parameters: []Parameter{}, Raw: []RawCharacter{}, Readings: []View{}, Refused: []Refused{}, Meant: d.Meant(),
		Socket: plain(pathForm, d.Socket), Memory: d.Memory, File: plain(pathForm, d.Path),
	}
	if d.Scheme != "" && d.User.Set && !dsn.IsURL(d.Scheme+"://host") {
		shown.User, whole = masked, false // a key, in the URL of a service that is no database
	}
	if err := cmp.Or(d.Unloadable(), d.Misplaced()); err != nil {
		shown.Error, shown.Fault = err.Message, string(err.Fault)
	}
	for _, refusal := range d.Refusals() {
		refusal.Parameter = component(nameForm, refusal.Parameter)
		shown.Refused = append(shown.Refused, Refused(refusal))
	}
	for i, host := range d.Hosts {
		shown.Hosts = append(shown.Hosts, Host{
			Name: plain(hostForm, host.Display), Kind: string(host.Kind), Port: host.Port, Fault: d.HostFault(i),
		})
		plain(hostForm, host.PortText.Value)
	}
	for _, parameter := range d.Parameters {
		value := masked
		if !parameter.Secret {
			form := parameterForm
			if addressKey.MatchString(parameter.Name) {
				form = hostForm
			}
			value = plain(form, parameter.Value.Value)
		}
		shown.Parameters = append(shown.Parameters, Parameter{
			Name: plain(nameForm, parameter.Name), Value: value, Secret: parameter.Secret,
		})
	}
	if whole {
		shown.Identity = identity(d)
		if normal := dsn.Normal(d); presentable(normal) {
			shown.Normal = normal
		}
	}
	tls := d.TLS()
	shown.TLS = TLS{
		Mode: plain(nameForm, tls.Mode), Enforced: tls.Enforced, Verified: tls.Verified, Known: tls.Known,
		Parameter: tls.Parameter, Reason: tls.Reason,
	}
	shown.Password = r.password(d)
	return shown
}

// password gives what is known about the password of a connection.
func (r *resolver) password(d *dsn.Database) Password {
	text := d.Password.Value
	p := Password{Set: d.Password.Set, Empty: d.Password.Set && text == ""}
	switch {
	case text == "":
		return p
	case d.Password.Reference():
		p.Filling = Reference
		return p
	case isPlaceholder(text) || roles.MatchString(text):
		p.Filling = Placeholder
	default:
		p.Filling = Literal
	}
	p.Sample = r.world.Samples[strings.ToLower(text)] || slices.Contains(r.application.Options.Samples, text)
	user := d.User.Value
	p.SameAsUser = user != "" && !d.User.Reference() && strings.EqualFold(strings.TrimRight(text, "0123456789"), user)
	p.SameAsUser = p.SameAsUser || user != "" && text == user
	p.SameAsDatabase = d.Name.Value != "" && text == d.Name.Value
	p.Group = r.passwords.group(text)
	return p
}

// identity names the database that a connection leads to, wherever it is opened
// from. It is empty where that cannot be told: a single label or a loopback
// address is another machine for everybody. The dialect is left out, for parts
// need not say it.
func identity(d *dsn.Database) string {
	if d.Name.Reference() || d.Name.Value == "" {
		return ""
	}
	if strings.HasPrefix(d.Socket, "/cloudsql/") {
		return d.Socket + "/" + d.DisplayName
	}
	if len(d.Hosts) != 1 {
		return ""
	}
	host := d.Hosts[0]
	if host.Kind != dsn.Public && host.Kind != dsn.Private || host.PortText.Reference() {
		return ""
	}
	name := strings.TrimSuffix(strings.ToLower(host.Display), ".")
	return fmt.Sprintf("%s:%d/%s", name, cmp.Or(host.Port, dsn.DefaultPort(d.Dialect)), d.DisplayName)
}

// passwords tells equal passwords by number. The numbers are given in the order
// in which passwords are met, so they say nothing else, and are the same in
// every run.
type passwords struct{ numbers map[string]int }

func (p *passwords) group(text string) int {
	if p.numbers == nil {
		p.numbers = map[string]int{}
	}
	if p.numbers[text] == 0 {
		p.numbers[text] = len(p.numbers) + 1
	}
	return p.numbers[text]
}

// URL takes a connection string apart that stands alone.
func URL(text string, samples map[string]bool) Database {
	r := &resolver{application: &Application{Options: &Options{}}, world: World{Samples: samples}}
	return r.fromURL(&setting{name: implied, value: source.Value{Text: text}}, nil)
}
