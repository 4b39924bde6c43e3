package dsn

import (
	"regexp"
	"strings"
	"unicode"
)

// A foreign is a scheme of another program, and the dialect it means.
type foreign struct{ scheme, dialect, reader string }

var foreigns = []foreign{
	{"cassandra", "cassandra", "Cassandra"},
	{"cockroach", "cockroachdb", "dj-database-url"},
	{"couchbase", "couchbase", "Couchbase"},
	{"couchbases", "couchbase", "Couchbase"},
	{"ecto", "postgresql", "Ecto"},
	{"jdbc", "", "JDBC"},
	{"libsql", "sqlite", "libSQL"},
	{"mongodb", "mongodb", "MongoDB"},
	{"mongodb+srv", "mongodb", "MongoDB"},
	{"mssqlms", "mssql", "dj-database-url"},
	{"mysql2", "mysql", "Rails"},
	{"mysqlgis", "mysql", "dj-database-url"},
	{"mysqlx", "mysql", "MySQL X"},
	{"neo4j", "neo4j", "Neo4j"},
	{"oraclegis", "oracle", "dj-database-url"},
	{"pgsql", "postgresql", "PHP"},
	{"pdo-mysql", "mysql", "Doctrine"},
	{"pdo-pgsql", "postgresql", "Doctrine"},
	{"pdo-sqlite", "sqlite", "Doctrine"},
	{"postgis", "postgresql", "dj-database-url"},
	{"prisma", "", "Prisma"},
	{"prisma+postgres", "postgresql", "Prisma"},
	{"spatialite", "sqlite", "dj-database-url"},
	{"sqlite3", "sqlite", "Rails"},
	{"sqlserver", "mssql", "Prisma"},
	{"surrealdb", "surrealdb", "SurrealDB"},
	{"timescale", "postgresql", "dj-database-url"},
	{"tursodb", "sqlite", "Turso"},
}

// services are schemes that a connection variable may hold although no
// database of rows and columns stands behind them.
var services = []string{"amqp", "amqps", "ftp", "gs", "http", "https", "kafka", "memcached", "nats", "pyamqp", "redis", "rediss", "s3", "sftp", "smtp", "sqs", "ws", "wss"}

// otherServices is who reads the schemes of services.
const otherServices = "other services"

var (
	dialectByName = map[string]*dialect{}
	driverByName  = map[[2]string]*driver{}
	foreignByName = map[string]*foreign{}
	serviceByName = map[string]bool{}
)

func init() {
	for i := range dialects {
		dialectByName[dialects[i].name] = &dialects[i]
	}
	for i := range drivers {
		driverByName[[2]string{drivers[i].dialect, drivers[i].name}] = &drivers[i]
	}
	for i := range foreigns {
		foreignByName[foreigns[i].scheme] = &foreigns[i]
	}
	for _, name := range services {
		serviceByName[name] = true
	}
}

// DefaultPort is the port that servers of the dialect listen on, 0 if the
// dialect has none or is not known.
func DefaultPort(dialect string) int {
	if row := dialectByName[dialect]; row != nil {
		return row.port
	}
	return 0
}

// setScheme fills in what the scheme alone tells.
func (d *Database) setScheme(scheme string) {
	d.Scheme = scheme
	lower := strings.ToLower(scheme)
	d.Dialect, d.Driver, _ = strings.Cut(lower, "+")
	switch row := foreignByName[lower]; {
	case row != nil:
		d.Dialect, d.Driver, d.Foreign = row.dialect, "", row.reader
	case d.Dialect == "db" && d.Driver != "":
		d.Foreign = "Celery"
		d.Dialect, d.Driver, _ = strings.Cut(d.Driver, "+")
	case foreignByName[d.Dialect] != nil:
		row := foreignByName[d.Dialect]
		d.Dialect, d.Foreign = row.dialect, row.reader
	case serviceByName[d.Dialect]:
		d.Foreign = otherServices
	}
	if d.Dialect == "postgres" {
		d.Dialect = "postgresql"
	}
	d.setDialect()
}

// setDialect fills in what dialect and driver tell.
func (d *Database) setDialect() {
	d.Async = AsyncUnknown
	row := dialectByName[d.Dialect]
	if row == nil {
		return
	}
	if d.Foreign != "" || d.Form != FormURL && d.Form != FormParts {
		return
	}
	d.Known = true
	d.Default20, d.Default21 = row.default20, row.default21
	name := d.Driver
	if name == "" && d.Form == FormURL {
		name = row.default20
	}
	if row := driverByName[[2]string{d.Dialect, name}]; row != nil {
		d.Package, d.Async = row.pypi, row.async
	}
}

// plainScheme tells a scheme from one with a reference in it; the grammar takes
// nothing else for a scheme.
func plainScheme(scheme string) bool {
	return !strings.ContainsFunc(scheme, func(r rune) bool {
		return r != '_' && r != '+' && !unicode.IsLetter(r) && !unicode.IsNumber(r)
	})
}

// Unloadable tells why SQLAlchemy can't load the dialect and the driver of a
// connection string, or nil if it can, given that the driver is installed. Of
// parts, and of a scheme with a reference in it, nothing can be told.
func (d *Database) Unloadable() *Error {
	fault := func(kind Fault, message string) *Error {
		return &Error{Fault: kind, Message: message, End: len(d.Scheme)}
	}
	lower := strings.ToLower(d.Scheme)
	name, _, _ := strings.Cut(lower, "+")
	row := dialectByName[d.Dialect]
	switch {
	case d.Form == FormParts, d.Form == FormReference, d.Form == FormURL && !plainScheme(d.Scheme):
		return nil
	case d.Form == FormPrismaFile:
		return fault(ForeignScheme, "a path that Prisma reads, SQLAlchemy wants sqlite:///path")
	case d.Form == FormJDBC:
		return fault(ForeignScheme, "a JDBC URL, which SQLAlchemy does not read")
	case d.Form == FormLibpq, d.Form == FormADO:
		return fault(ForeignScheme, "a list of keywords, which SQLAlchemy does not read")
	case d.Foreign == otherServices:
		return fault(ServiceScheme, "the scheme of a service that is no database")
	case d.Foreign != "":
		return fault(ForeignScheme, "a scheme of "+d.Foreign+" that SQLAlchemy does not have")
	case name == "driver":
		return fault(PlaceholderScheme, "the placeholder of Alembic's template")
	case row == nil:
		return fault(UnknownDialect, "a dialect that SQLAlchemy does not have")
	case d.Scheme != lower:
		return fault(UpperCaseScheme, "the scheme must be in lower case")
	case name == "postgres":
		return fault(RemovedScheme, "SQLAlchemy 1.4 removed postgres://, it wants postgresql://")
	case strings.HasSuffix(lower, "+"), strings.Count(lower, "+") > 1, d.strange():
		return fault(UnknownDriver, "a driver that the dialect does not have")
	}
	return nil
}

// strange tells whether SQLAlchemy has the dialect, and nothing known here adds the
// driver to it.
func (d *Database) strange() bool {
	row := dialectByName[d.Dialect]
	return row != nil && row.builtin && d.Driver != "" && driverByName[[2]string{d.Dialect, d.Driver}] == nil
}

// Misplaced tells that SQLAlchemy takes the parts of a connection string for something
// else than was meant, so that it leads nowhere; nil otherwise.
func (d *Database) Misplaced() *Error {
	if d.Form != FormURL || !d.Known || inFile(d.Dialect) {
		return nil
	}
	message := ""
	host := ""
	if len(d.Hosts) == 1 {
		host = d.Hosts[0].Name.Value
	}
	switch {
	case strings.HasPrefix(strings.ToLower(host), "%2f"):
		message = "the path of a socket stands in the host, which it does not decode; write ?host=/path"
	case strings.HasPrefix(d.Password.Value, "//") && IsURL(d.User.Value+"://host"):
		message = "the scheme stands there twice"
	case host == "" && d.Socket == "" && strings.Contains(d.Name.Value, "@"):
		message = "with three slashes all that follows is the name of the database"
	case swallowed.MatchString(d.Name.Value):
		message = "the parameters are a part of the name of the database, as they begin with & and not with ?"
	default:
		return nil
	}
	return &Error{Fault: MisplacedPart, Message: message, End: len(d.Scheme)}
}

// swallowed is the end of a name that was meant for parameters.
var swallowed = regexp.MustCompile(`&[A-Za-z_]+=`)
