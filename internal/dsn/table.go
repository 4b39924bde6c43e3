package dsn

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
