package dsn

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A Role is what a variable says of a connection.
type Role string

// The roles of parts.
const (
	HostRole     Role = "host"
	PortRole     Role = "port"
	UserRole     Role = "user"
	PasswordRole Role = "password"
	// RootPasswordRole is the password of the administrator whom the image of
	// a server makes (MYSQL_ROOT_PASSWORD, MSSQL_SA_PASSWORD). FromParts uses
	// it only where there is no other password.
	RootPasswordRole Role = "root-password"
	NameRole         Role = "name"
	SocketRole       Role = "socket"
	// DialectRole is the dialect, or Django's engine, or a driver.
	DialectRole Role = "dialect"
	// TLSRole is the mode of TLS, in the words of libpq.
	TLSRole Role = "tls"
)

// A Part is what the name of a variable says.
type Part struct {
	Role Role
	// Group is the same for the parts of one connection: "POSTGRES", "APP_DB",
	// "DATABASE" also for DATABASE__HOST. In upper case.
	Group string
}

var roles = map[string]Role{
	"HOST": HostRole, "HOSTNAME": HostRole, "HOSTADDR": HostRole, "SERVER": HostRole, "ADDR": HostRole, "ADDRESS": HostRole,
	"PORT": PortRole,
	"USER": UserRole, "USERNAME": UserRole, "LOGIN": UserRole,
	"PASSWORD": PasswordRole, "PASS": PasswordRole, "PWD": PasswordRole, "PASSWD": PasswordRole,
	"ROOT PASSWORD": RootPasswordRole, "SA PASSWORD": RootPasswordRole, "ROOT PASS": RootPasswordRole,
	"NAME": NameRole, "DATABASE": NameRole, "DB": NameRole, "DBNAME": NameRole,
	"SOCKET": SocketRole, "UNIX SOCKET": SocketRole, "SOCKET PATH": SocketRole,
	"ENGINE": DialectRole, "TYPE": DialectRole, "DRIVER": DialectRole, "DIALECT": DialectRole, "CONNECTION": DialectRole,
	"BACKEND": DialectRole, "SCHEME": DialectRole, "DRIVERNAME": DialectRole,
	"SSLMODE": TLSRole, "SSL MODE": TLSRole, "SSL": TLSRole,
}

// pgRoles are the variables of libpq behind "PG" (PostgreSQL documentation, 34.15).
var pgRoles = map[string]Role{
	"HOST": HostRole, "HOSTADDR": HostRole, "PORT": PortRole, "USER": UserRole, "PASSWORD": PasswordRole,
	"DATABASE": NameRole, "SSLMODE": TLSRole,
}

// partFamilies are the words in front of a role, and the dialects they name.
var partFamilies = map[string]string{
	"DB": "", "DATABASE": "", "SQL": "", "DATABASES": "", "RDS": "", "SQLALCHEMY": "",
	"POSTGRES": "postgresql", "POSTGRESQL": "postgresql", "PG": "postgresql", "PGSQL": "postgresql", "PSQL": "postgresql",
	"POSTGRESDB": "postgresql", "MYSQLDB": "mysql", // n8n
	"POSTGIS": "postgresql", "TIMESCALE": "postgresql", "TIMESCALEDB": "postgresql",
	"MYSQL": "mysql", "MARIADB": "mariadb", "MSSQL": "mssql", "SQLSERVER": "mssql", "ORACLE": "oracle",
	"COCKROACH": "cockroachdb", "COCKROACHDB": "cockroachdb", "CRDB": "cockroachdb", "REDSHIFT": "redshift",
}

// infixes may stand between family and role; they make a connection of its own.
var infixes = setOf(
	"TEST", "READ", "WRITE", "READER", "WRITER", "RO", "RW", "READONLY", "REPLICA", "PRIMARY", "SECONDARY", "MASTER", "SLAVE", "MAIN",
	"DEFAULT", "APP", "ADMIN", "DEV", "PROD", "PRODUCTION", "STAGING", "LOCAL", "MIGRATION", "MIGRATIONS",
)

// PartOf tells what a variable says of a connection by its name alone:
// POSTGRES_USER, APP_DB_HOST, DATABASE__PASSWORD, PGHOST. Case does not count.
// Names of files (POSTGRES_PASSWORD_FILE) are no parts.
func PartOf(variable string) (Part, bool) {
	all := words(variable)
	if slices.ContainsFunc(all, func(w string) bool { return strangers[w] || w == "MONGO" || w == "MONGODB" }) {
		return Part{}, false
	}
	if n := len(all); n > 0 && strings.HasPrefix(all[n-1], "PG") {
		if role, ok := pgRoles[all[n-1][len("PG"):]]; ok {
			return Part{role, strings.Join(append(all[:n-1:n-1], "PG"), "_")}, true
		}
	}
	// the longest role wins: MYSQL_ROOT_PASSWORD, not ROOT and PASSWORD
	for size := min(2, len(all)-1); size > 0; size-- {
		split := len(all) - size
		role, ok := roles[strings.Join(all[split:], " ")]
		if !ok {
			continue
		}
		group := all[:split]
		last := group[len(group)-1]
		if infixes[last] && len(group) > 1 {
			last = group[len(group)-2]
		}
		if _, ok := partFamilies[last]; !ok {
			continue
		}
		// POSTGRES_DB_HOST goes with POSTGRES_USER
		if n := len(group); n > 1 && partFamilies[last] == "" && partFamilies[group[n-2]] != "" && last == group[n-1] {
			group = group[:n-1]
		}
		return Part{role, strings.Join(group, "_")}, true
	}
	return Part{}, false
}

// FromParts makes a connection of the values of a group. It gives nil if they
// are too little: a user, a password or a host must be among them. A host that
// is a URL counts for nothing.
func FromParts(group string, values map[Role]source.Value) *Database {
	d := &Database{Form: FormParts}
	text := func(role Role) Text {
		value, ok := values[role]
		if !ok {
			return Text{}
		}
		return hide(value.Text, value.Open).whole()
	}
	d.User, d.Password, d.Name = text(UserRole), text(PasswordRole), text(NameRole)
	root, host, socket := text(RootPasswordRole), text(HostRole), text(SocketRole)
	if strings.Contains(host.Value, "://") {
		host = Text{}
	}
	if !d.User.Set && !d.Password.Set && !root.Set && !host.Set {
		return nil
	}
	d.setEngine(text(DialectRole), group)
	if !d.Password.Set && root.Set {
		d.Password = root
		if !d.User.Set {
			d.User = Text{Value: administrators[d.Dialect], Set: administrators[d.Dialect] != ""}
		}
	}
	if mode := text(TLSRole); mode.Set && mode.Value != "" {
		d.Parameters = []Parameter{{Name: "sslmode", Value: mode}}
	}
	port := text(PortRole)
	switch {
	case socket.Value != "" && (!host.Set || host.Value == "" || KindOf(host.Value) == Loopback):
		d.Hosts = []Host{{Name: socket, Kind: SocketHost, PortText: port}}
	default:
		if name, number, ok := strings.Cut(host.Value, ":"); ok && !host.Reference() && !strings.Contains(number, ":") && !port.Set {
			host.Value, port = name, Text{Value: number, Set: true}
		}
		if strings.Contains(port.Value, ",") {
			d.Hosts = pairHosts(host, port)
		} else {
			d.Hosts = hostList(host, port)
		}
	}
	if socket.Set {
		d.Socket = socket.Value
	}
	d.finish()
	for i := range d.Hosts {
		d.Hosts[i].Display = afterAt(d.Hosts[i].Name.Value)
	}
	d.DisplayName = d.Name.Value
	if !inFile(d.Dialect) {
		d.DisplayName = afterAt(d.Name.Value)
	}
	return d
}

// afterAt masks what stands before the last "@", which has no place in a host.
func afterAt(text string) string {
	if at := strings.LastIndexByte(text, '@'); at > 0 {
		return masked + text[at:]
	}
	return text
}

// whole gives all of a text.
func (h *hidden) whole() Text { return h.reveal(h.text) }

// administrators are the users whom the images of servers make.
var administrators = map[string]string{"mysql": "root", "mariadb": "root", "mssql": "sa", "postgresql": "postgres"}

// engines are spellings of dialects besides SQLAlchemy's own.
var engines = map[string]string{
	"postgres": "postgresql", "pg": "postgresql", "pgsql": "postgresql", "psql": "postgresql", "postgresql_psycopg2": "postgresql",
	"postgis": "postgresql", "mysql2": "mysql", "mysqli": "mysql", "pdo_mysql": "mysql", "pdo_pgsql": "postgresql", "sqlite3": "sqlite",
	"pdo_sqlite": "sqlite", "spatialite": "sqlite", "sqlsrv": "mssql", "sqlserver": "mssql", "aurora-postgresql": "postgresql",
	"aurora-mysql": "mysql", "cockroach": "cockroachdb",
}

// setEngine takes the dialect from a value such as "postgresql+asyncpg" or
// "django.db.backends.postgresql", or else from the name of the group.
func (d *Database) setEngine(engine Text, group string) {
	d.Scheme = ""
	for _, word := range words(group) {
		if dialect := partFamilies[word]; dialect != "" {
			d.Dialect = dialect
		}
	}
	if engine.Value != "" && !engine.Reference() {
		name := strings.ToLower(strings.TrimSpace(engine.Value))
		name = name[strings.LastIndexByte(name, '.')+1:]
		name, driver, _ := strings.Cut(name, "+")
		if other := engines[name]; other != "" {
			name = other
		}
		switch {
		case dialectByName[name] != nil:
			d.Dialect, d.Driver = name, driver
		case d.Dialect != "" && driverByName[[2]string{d.Dialect, name}] != nil:
			d.Driver = name
		}
	}
	d.setDialect()
	d.Known = dialectByName[d.Dialect] != nil
}
