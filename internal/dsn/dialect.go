package dsn

import (
	"strings"
	"unicode"
)

// A dialect is a row of the table of dialects, as SQLAlchemy names them.
type dialect struct {
	name string
	// default20 and default21 are the drivers of the bare name in SQLAlchemy
	// up to 2.0 and from 2.1 on.
	default20, default21 string
	// port is the default port of the server, 0 if it has none.
	port int
	// builtin tells that SQLAlchemy itself has the dialect: then a driver that
	// is not in the table can't be loaded.
	builtin bool
	// hosted is a service that is reached over HTTPS, whose host may be an
	// account or a project instead of a name in the DNS.
	hosted bool
}

// dialects are those of SQLAlchemy (lib/sqlalchemy/dialects) and those of the
// packages that its documentation lists (doc/build/dialects/index.rst).
var dialects = []dialect{
	{name: "postgresql", default20: "psycopg2", default21: "psycopg", port: 5432, builtin: true},
	{name: "mysql", default20: "mysqldb", default21: "mysqldb", port: 3306, builtin: true},
	{name: "mariadb", default20: "mysqldb", default21: "mysqldb", port: 3306, builtin: true},
	{name: "sqlite", default20: "pysqlite", default21: "pysqlite", builtin: true},
	{name: "oracle", default20: "cx_oracle", default21: "oracledb", port: 1521, builtin: true},
	{name: "mssql", default20: "pyodbc", default21: "pyodbc", port: 1433, builtin: true},

	{name: "access", default20: "pyodbc", default21: "pyodbc"},
	{name: "auroradsql", default20: "psycopg", default21: "psycopg", port: 5432},
	{name: "awsathena", default20: "rest", default21: "rest", port: 443, hosted: true},
	{name: "bigquery", default20: "bigquery", default21: "bigquery", hosted: true},
	{name: "clickhouse", default20: "http", default21: "http", port: 8123},
	{name: "clickhousedb", default20: "connect", default21: "connect", port: 8123},
	{name: "cockroachdb", default20: "psycopg2", default21: "psycopg2", port: 26257},
	{name: "crate", default20: "crate-python", default21: "crate-python", port: 4200},
	{name: "databricks", default20: "databricks", default21: "databricks", port: 443, hosted: true},
	{name: "db2", default20: "ibm_db", default21: "ibm_db", port: 50000},
	{name: "denodo", default20: "psycopg2", default21: "psycopg2", port: 9996},
	{name: "dremio", default20: "flight", default21: "flight", port: 32010},
	{name: "drill", default20: "sadrill", default21: "sadrill", port: 8047},
	{name: "druid", port: 8082},
	{name: "duckdb", default20: "duckdb", default21: "duckdb"},
	{name: "dynamodb", hosted: true},
	{name: "elasticsearch", port: 9200},
	{name: "exa", default20: "pyodbc", default21: "pyodbc", port: 8563},
	{name: "firebird", default20: "firebird", default21: "firebird", port: 3050},
	{name: "firebolt", hosted: true},
	{name: "greenplum", default20: "psycopg2", default21: "psycopg2", port: 5432},
	{name: "gsheets", hosted: true},
	{name: "hana", default20: "hdbcli", default21: "hdbcli", port: 30015},
	{name: "hive", default20: "thrift", default21: "thrift", port: 10000},
	{name: "hsqldb", port: 9001},
	{name: "ibm_db_sa", default20: "ibm_db", default21: "ibm_db", port: 50000},
	{name: "impala", default20: "impyla", default21: "impyla", port: 21050},
	{name: "ingres"},
	{name: "kinetica", port: 9191},
	{name: "mimer", port: 1360},
	{name: "monetdb", default20: "pymonetdb", default21: "pymonetdb", port: 50000},
	{name: "netezza", port: 5480},
	{name: "oceanbase", port: 2881},
	{name: "opengauss", default20: "psycopg2", default21: "psycopg2", port: 5432},
	{name: "pinot", port: 8099},
	{name: "presto", default20: "rest", default21: "rest", port: 8080},
	{name: "redshift", default20: "psycopg2", default21: "psycopg2", port: 5439},
	{name: "rockset", hosted: true},
	{name: "snowflake", default20: "snowflake", default21: "snowflake", port: 443, hosted: true},
	{name: "solr", port: 8983},
	{name: "spanner", default20: "spanner", default21: "spanner", hosted: true},
	{name: "sqlany", port: 2638},
	{name: "sybase", default20: "pyodbc", default21: "pyodbc", port: 5000},
	{name: "teradatasql", default20: "teradatasql", default21: "teradatasql", port: 1025},
	{name: "tidb", default20: "mysqldb", default21: "mysqldb", port: 4000},
	{name: "timescaledb", default20: "psycopg2", default21: "psycopg2", port: 5432},
	{name: "trino", default20: "rest", default21: "rest", port: 8080},
	{name: "vertica", default20: "vertica_python", default21: "vertica_python", port: 5433},
	{name: "ydb", port: 2136},
	{name: "yugabytedb", default20: "psycopg2", default21: "psycopg2", port: 5433},
}

// A driver is a row of the table of drivers.
type driver struct {
	dialect, name string
	pypi          string // the package on PyPI, empty for the standard library
	async         Async
}

var drivers = []driver{
	{"postgresql", "psycopg2", "psycopg2", Sync},
	{"postgresql", "psycopg", "psycopg", Both},
	{"postgresql", "psycopg_async", "psycopg", AsyncOnly},
	{"postgresql", "asyncpg", "asyncpg", AsyncOnly},
	{"postgresql", "pg8000", "pg8000", Sync},
	{"postgresql", "psycopg2cffi", "psycopg2cffi", Sync},
	{"postgresql", "pygresql", "PyGreSQL", Sync},          // up to 1.4
	{"postgresql", "pypostgresql", "py-postgresql", Sync}, // up to 1.4
	{"mysql", "mysqldb", "mysqlclient", Sync},
	{"mysql", "pymysql", "PyMySQL", Sync},
	{"mysql", "mysqlconnector", "mysql-connector-python", Sync},
	{"mysql", "mariadbconnector", "mariadb", Sync},
	{"mysql", "cymysql", "cymysql", Sync},
	{"mysql", "oursql", "oursql", Sync}, // up to 1.4
	{"mysql", "pyodbc", "pyodbc", Sync},
	{"mysql", "aiomysql", "aiomysql", AsyncOnly},
	{"mysql", "asyncmy", "asyncmy", AsyncOnly},
	{"mysql", "auroradataapi", "sqlalchemy-aurora-data-api", Sync},
	{"postgresql", "auroradataapi", "sqlalchemy-aurora-data-api", Sync},
	{"mariadb", "mysqldb", "mysqlclient", Sync},
	{"mariadb", "pymysql", "PyMySQL", Sync},
	{"mariadb", "mysqlconnector", "mysql-connector-python", Sync},
	{"mariadb", "mariadbconnector", "mariadb", Sync},
	{"mariadb", "cymysql", "cymysql", Sync},
	{"mariadb", "pyodbc", "pyodbc", Sync},
	{"mariadb", "aiomysql", "aiomysql", AsyncOnly},
	{"mariadb", "asyncmy", "asyncmy", AsyncOnly},
	{"sqlite", "pysqlite", "", Sync},
	{"sqlite", "pysqlite_numeric", "", Sync},
	{"sqlite", "pysqlite_dollar", "", Sync},
	{"sqlite", "pysqlcipher", "sqlcipher3", Sync},
	{"sqlite", "aiosqlite", "aiosqlite", AsyncOnly},
	{"sqlite", "libsql", "sqlalchemy-libsql", Sync},
	{"oracle", "cx_oracle", "cx_Oracle", Sync},
	{"oracle", "oracledb", "oracledb", Both},
	{"oracle", "oracledb_async", "oracledb", AsyncOnly},
	{"mssql", "pyodbc", "pyodbc", Sync},
	{"mssql", "pymssql", "pymssql", Sync},
	{"mssql", "mssqlpython", "mssql-python", Sync}, // from 2.1
	{"mssql", "aioodbc", "aioodbc", AsyncOnly},
	{"mssql", "mxodbc", "egenix-mxodbc", Sync}, // up to 1.4
	{"mssql", "pytds", "sqlalchemy-pytds", Sync},
	{"mssql", "turbodbc", "sqlalchemy-turbodbc", Sync},

	{"access", "pyodbc", "sqlalchemy-access", Sync},
	{"auroradsql", "psycopg", "aurora-dsql-sqlalchemy", Both},
	{"auroradsql", "psycopg2", "aurora-dsql-sqlalchemy", Sync},
	{"awsathena", "arrow", "PyAthena", Sync},
	{"awsathena", "pandas", "PyAthena", Sync},
	{"awsathena", "rest", "PyAthena", Sync},
	{"bigquery", "bigquery", "sqlalchemy-bigquery", Sync},
	{"clickhouse", "asynch", "clickhouse-sqlalchemy", AsyncOnly},
	{"clickhouse", "http", "clickhouse-sqlalchemy", Sync},
	{"clickhouse", "native", "clickhouse-sqlalchemy", Sync},
	{"clickhousedb", "connect", "clickhouse-connect", Sync},
	{"cockroachdb", "asyncpg", "sqlalchemy-cockroachdb", AsyncOnly},
	{"cockroachdb", "psycopg", "sqlalchemy-cockroachdb", Both},
	{"cockroachdb", "psycopg2", "sqlalchemy-cockroachdb", Sync},
	{"crate", "crate-python", "sqlalchemy-cratedb", Sync},
	{"databricks", "databricks", "databricks-sqlalchemy", Sync},
	{"db2", "ibm_db", "ibm-db-sa", Sync},
	{"db2", "pyodbc", "ibm-db-sa", Sync},
	{"denodo", "psycopg2", "denodo-sqlalchemy", Sync},
	{"dremio", "flight", "sqlalchemy-dremio", Sync},
	{"drill", "sadrill", "sqlalchemy-drill", Sync},
	{"duckdb", "duckdb", "duckdb-engine", Sync},
	{"exa", "pyodbc", "sqlalchemy-exasol", Sync},
	{"exa", "turbodbc", "sqlalchemy-exasol", Sync},
	{"exa", "websocket", "sqlalchemy-exasol", Sync},
	{"firebird", "fdb", "sqlalchemy-firebird", Sync},
	{"firebird", "firebird", "sqlalchemy-firebird", Sync},
	{"greenplum", "psycopg2", "sqlalchemy-greenplum", Sync},
	{"hana", "hdbcli", "sqlalchemy-hana", Sync},
	{"hive", "http", "PyHive", Sync},
	{"hive", "https", "PyHive", Sync},
	{"hive", "thrift", "PyHive", Sync},
	{"ibm_db_sa", "ibm_db", "ibm-db-sa", Sync},
	{"impala", "impyla", "impyla", Sync},
	{"monetdb", "pymonetdb", "sqlalchemy-monetdb", Sync},
	{"opengauss", "psycopg2", "opengauss-sqlalchemy", Sync},
	{"presto", "https", "PyHive", Sync},
	{"presto", "rest", "PyHive", Sync},
	{"redshift", "psycopg2", "sqlalchemy-redshift", Sync},
	{"redshift", "psycopg2cffi", "sqlalchemy-redshift", Sync},
	{"redshift", "redshift_connector", "sqlalchemy-redshift", Sync},
	{"snowflake", "snowflake", "snowflake-sqlalchemy", Sync},
	{"spanner", "spanner", "sqlalchemy-spanner", Sync},
	{"sybase", "pyodbc", "sqlalchemy-sybase", Sync},
	{"teradatasql", "teradatasql", "teradatasqlalchemy", Sync},
	{"timescaledb", "asyncpg", "sqlalchemy-timescaledb", AsyncOnly},
	{"timescaledb", "psycopg2", "sqlalchemy-timescaledb", Sync},
	{"trino", "rest", "trino", Sync},
	{"vertica", "vertica_python", "sqlalchemy-vertica-python", Sync},
	{"ydb", "ydb_async", "ydb-sqlalchemy", AsyncOnly},
	{"yugabytedb", "psycopg2", "sqlalchemy-yugabytedb", Sync},
}

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
		d.Foreign = "other services"
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
	case strings.HasSuffix(lower, "+"), strings.Count(lower, "+") > 1,
		row.builtin && d.Driver != "" && driverByName[[2]string{d.Dialect, d.Driver}] == nil:
		return fault(UnknownDriver, "a driver that the dialect does not have")
	}
	return nil
}
