# METADATA
# title: A production connection across the internet must insist on TLS
# description: |
#   Reports a production connection to a public host whose driver goes on without
#   encryption if the server does not offer it. It is quiet about private addresses,
#   service names and sockets, about drivers whose parameters are not known, about parts
#   that the program puts together itself, and where `PGSSLMODE` insists, or `connect_args`
#   of the engine.
#
#   The default of libpq and asyncpg is `prefer`: whoever sits between the program and
#   the server says that there is no TLS, and reads the password and the data. Nothing
#   is logged.
#
#   Ask for a mode that insists: `sslmode=verify-full` for psycopg and psycopg2,
#   `ssl=verify-full` for asyncpg, `ssl_ca=…` for MySQL, `Encrypt=yes` for SQL Server.
#   `require` encrypts, too, but does not check who answers.
# related_resources:
#   - description: "PostgreSQL: SSL support, table of sslmode"
#     ref: https://www.postgresql.org/docs/current/libpq-ssl.html
#   - description: "SQLAlchemy: MySQL and MariaDB, SSL connections"
#     ref: https://docs.sqlalchemy.org/en/20/dialects/mysql.html#ssl-connections
# custom:
#   severity: warning
#   category: connection
#   security: true
#   help: "Add ?ssl=verify-full to the URL for asyncpg, ?sslmode=verify-full for psycopg, ?ssl_ca=/path/to/ca.pem for MySQL."
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.example.com:5432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.example.com:5432/app?ssl=verify-full
package dbcfg.rules["tls-not-enforced"]

import data.dbcfg.lib

report contains finding if {
	some environment in lib.production
	idle := lib.idle(environment)
	by_variable := count([variable |
		some variable in environment.variables
		variable.value in {"require", "verify-ca", "verify-full"}
		upper(variable.name) == "PGSSLMODE"
	]) > 0
	some database in environment.databases
	database.tls.known
	not database.tls.enforced
	not decided_by_libpq(database, by_variable)
	not decided_by_engine(database)
	not lib.through_socket(database)
	host := [host | some host in database.hosts; host.kind == "public"; not lib.garbled(database, host); not startswith(host.fault, "the host")][0]
	not host.variable in idle
	finding := {
		"message": sprintf("%s leads to %s without enforced TLS: %s", [host.variable, host.name, reason(database.tls)]),
		"variable": host.variable,
		"environment": environment.name,
		"at": host.at,
	}
}

# libpq, and asyncpg like it, take the mode from PGSSLMODE if the connection has none.
decided_by_libpq(database, true) if {
	database.dialect == "postgresql"
	database.tls.parameter in {"sslmode", "ssl"}
	count([parameter | some parameter in database.parameters; parameter.name in {"sslmode", "ssl"}]) == 0
}

# The engine may give the driver a mode or a context, which counts before the connection
# string.
decided_by_engine(database) if {
	some engine in lib.engines(database)
	some argument in engine.connect
	lower(argument.name) in {"ssl", "sslmode", "ssl_mode", "ssl_context", "ssl_ca", "ssl_verify_cert", "ssl_verify_identity"}
	not lower(argument.value) in {"none", "false", "disable", "disabled", "allow", "prefer", "preferred"}
}

decided_by_engine(database) if {
	some engine in lib.engines(database)
	engine.connect_open
}

# The mode is said once.
reason(tls) := sprintf("%s, so the mode is %s", [tls.reason, tls.mode]) if {
	not contains(tls.reason, tls.mode)
} else := tls.reason
