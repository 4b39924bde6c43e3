// Package dsn makes a database of a connection string, or of the parts that a
// program puts together itself.
//
// The grammar is SQLAlchemy's, because a text that another reader accepts may
// still lead SQLAlchemy to another host. Other spellings that are found in the
// same variables (JDBC, libpq keywords, ADO, Prisma) are told apart and read as
// far as it takes to find the host and the secrets.
//
// What Parse returns may hold secrets. [Mask], [Normal], [Secrets] and the
// Display fields exist so that nothing else needs to be shown.
package dsn

// A Form is the spelling of a connection.
type Form string

// The spellings.
const (
	// FormURL is a URL as SQLAlchemy reads it: dialect+driver://…
	FormURL Form = "url"
	// FormParts is host, user, password and so on in variables of their own.
	FormParts Form = "parts"
	// FormJDBC starts with "jdbc:".
	FormJDBC Form = "jdbc"
	// FormLibpq is a list of keywords: host=… user=… password=…
	FormLibpq Form = "libpq"
	// FormADO is a list of keywords: Server=…;Database=…;Password=…
	FormADO Form = "ado"
	// FormSQLServer is Prisma's sqlserver://host:port;database=…;password=…
	FormSQLServer Form = "sqlserver"
	// FormPrismaFile is Prisma's SQLite path: file:./dev.db
	FormPrismaFile Form = "prisma-file"
	// FormReference is a text whose beginning something else fills in, so that
	// nothing can be told of it: ${DATABASE_URL}, ${BASE}/name.
	FormReference Form = "reference"
)

// An Async tells how a driver is used.
type Async string

// The kinds of drivers.
const (
	// Sync drivers work with create_engine only.
	Sync Async = "sync"
	// AsyncOnly drivers work with create_async_engine only.
	AsyncOnly Async = "async"
	// Both is a driver that works with either, such as psycopg.
	Both Async = "both"
	// AsyncUnknown is a driver, or a dialect, that is not in the table.
	AsyncUnknown Async = "unknown"
)

// A Text is a component of a connection after decoding.
type Text struct {
	// Value is the text. A reference stands in it as it is written, or by its
	// name alone if its default is a connection string.
	Value string
	// Set tells an empty component from one that is absent.
	Set bool
	// Open are the names of the references inside, in order; a reference
	// without a name is an empty string.
	Open []string
}

// Reference tells whether something else fills in the text, or a part of it.
func (t Text) Reference() bool { return len(t.Open) > 0 }

// A Host is one of the servers that a connection may lead to.
type Host struct {
	// Name is the host as the driver is given it. It may hold a part of the
	// password (see Display).
	Name Text
	// Display is the name as it may be shown: what stands before an "@" is
	// masked, as readers disagree on whether it belongs to the password.
	Display string
	Kind    HostKind
	// Port is the port, 0 if there is none or if it is not a number. A number
	// that no int holds gives the nearest int.
	Port int
	// PortText is the port as it is written. If it is neither a number nor a
	// reference it may be a part of the password.
	PortText Text
}

// A Parameter is a pair of the query, or a keyword of another spelling.
type Parameter struct {
	// Name may be shown: what stands before an "@" is masked.
	Name  string
	Value Text
	// Secret tells that the value must not be shown.
	Secret bool
}

// A Database is a connection as its program will make it. It may hold secrets.
type Database struct {
	Form Form
	// Scheme is what stands before "://", as it is written:
	// "postgresql+asyncpg". For JDBC it includes "jdbc:". Empty for parts and
	// for lists of keywords.
	Scheme string
	// Dialect is the kind of database by SQLAlchemy's name: "postgresql" also
	// for postgres://, "mssql" also for sqlserver://. Empty if it is unknown
	// from the spelling, a reference included.
	Dialect string
	// Driver is the driver that the scheme names, or empty.
	Driver string
	// Default20 and Default21 are the drivers that SQLAlchemy up to 2.0, and
	// from 2.1 on, takes if the scheme names none. Empty for unknown dialects.
	Default20, Default21 string
	// Package is the PyPI package of the driver that is named, or else of
	// Default20; empty if it is not known.
	Package string
	// Async is about the driver that is named, or else Default20. It is unknown
	// for parts without a driver, and for what SQLAlchemy does not read.
	Async Async
	// Known tells that the dialect is one of SQLAlchemy's, or of a package
	// that adds it to SQLAlchemy.
	Known bool
	// Foreign names who writes such a scheme, if SQLAlchemy has no such
	// dialect: "Prisma", "Celery", "MongoDB".
	Foreign string

	User, Password Text
	// Hosts are the servers in the order in which they are tried. Empty for a
	// database in a file or in memory.
	Hosts []Host
	// Name is the database. SQLAlchemy up to 2.0 does not decode it. It may
	// hold a part of the password (see DisplayName).
	Name Text
	// Name21 is the database as SQLAlchemy 2.1 decodes it, if that differs.
	// Like Name it may hold a part of the password.
	Name21 string
	// DisplayName is Name as it may be shown (see Host.Display).
	DisplayName string
	// Parameters are in the order of the text. Blank values are left out, as
	// SQLAlchemy does.
	Parameters []Parameter
	// Socket is the path of a Unix socket, or of its folder. It is empty for
	// the default socket of a PostgreSQL connection without a host, whose Host
	// has the kind "socket".
	Socket string
	// Memory tells that a SQLite or DuckDB database lives in memory.
	Memory bool
	// Path is the file of a SQLite or DuckDB database, without "file:". It may
	// be shown.
	Path string
}

// Parameter gives the last value of a parameter by its exact name.
func (d *Database) Parameter(name string) (Text, bool) {
	for i := len(d.Parameters) - 1; i >= 0; i-- {
		if d.Parameters[i].Name == name {
			return d.Parameters[i].Value, true
		}
	}
	return Text{}, false
}

// A Fault is the kind of an [Error].
type Fault string

// The faults. The first three are those of Parse, the others those of
// [Database.Unloadable], and the last that of [Database.Misplaced].
const (
	// Empty is an empty text, or one of white space.
	Empty Fault = "empty"
	// NotURL is a text that is no connection string.
	NotURL Fault = "not-a-url"
	// BadPort is a port that is not a number.
	BadPort Fault = "bad-port"

	// RemovedScheme is postgres://, which SQLAlchemy 1.4 removed.
	RemovedScheme Fault = "removed-scheme"
	// UpperCaseScheme is a known dialect that is not written in lower case.
	UpperCaseScheme Fault = "upper-case-scheme"
	// UnknownDriver is a driver that a dialect of SQLAlchemy does not have.
	UnknownDriver Fault = "unknown-driver"
	// UnknownDialect is a dialect that neither SQLAlchemy nor a package known
	// here has.
	UnknownDialect Fault = "unknown-dialect"
	// PlaceholderScheme is driver:// of Alembic's templates.
	PlaceholderScheme Fault = "placeholder-scheme"
	// ForeignScheme is a spelling that some other program reads.
	ForeignScheme Fault = "foreign-scheme"
	// ServiceScheme is the scheme of a service that is no database: https://.
	ServiceScheme Fault = "service-scheme"
	// MisplacedPart is a part that SQLAlchemy takes for another one, such as the path
	// of a socket in place of the host, which libpq decodes and SQLAlchemy does not.
	MisplacedPart Fault = "misplaced-part"
)

// An Error says what is wrong with a connection. It holds nothing of its text.
type Error struct {
	Fault Fault
	// Message says in plain words what is wrong.
	Message string
	// Start and End are the byte offsets of the place; End is exclusive.
	Start, End int
}

// Error gives the message.
func (e *Error) Error() string { return e.Message }
