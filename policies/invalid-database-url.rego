# METADATA
# title: A database URL must be one that SQLAlchemy can use
# description: |
#   Reports a value that SQLAlchemy cannot parse, or whose dialect or driver it does
#   not know; and, in a project of any language, a host that no resolver takes or a port
#   that no server has. It is quiet about values that something else fills in, and about
#   the notation of another ecosystem, such as `mysql2://`, unless the variable is the one
#   that an Alembic configuration goes by. A dialect that is unlike every known one may
#   come with a package, so that is a warning; the list `dialects` has those that are known
#   to exist. In a project that is not Python it is quiet about dialects and drivers, and
#   only warns of a misspelt one.
#
#   The program stops when it makes its engine, or at the first connection. Until then
#   nothing looks at the value, so it is found out during the deployment.
#
#   Write `dialect+driver://user:password@host:port/database`, with the dialect in
#   lower case, and percent-encode special characters in the user and the password.
# related_resources:
#   - description: "SQLAlchemy: database URLs"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls
#   - description: "SQLAlchemy: dialects"
#     ref: https://docs.sqlalchemy.org/en/20/dialects/index.html
#   - description: "RFC 1035: sizes of labels and names"
#     ref: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
# custom:
#   severity: error
#   category: connection
#   help: "Write dialect+driver://user:password@host:port/database, such as postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app; `dbcfg-lint url` shows how a URL is read."
#   supersedes:
#     - invalid-value
#   bad: |
#     -- .env.production --
#     DATABASE_URL=POSTGRESQL+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["invalid-database-url"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	some database in environment.databases
	database.error != ""
	database.form == "url"
	database.filling == "literal"
	concerns_sqlalchemy(database)
	not lib.removed_scheme(database)
	not listed(database)
	finding := {
		"message": sprintf("%s is no URL that SQLAlchemy can use: %s%s", [database.variable, database.error, lib.meaning(database.meant)]),
		"variable": database.variable,
		"environment": environment.name,
		"severity": severity(database),
		"at": database.at,
	}
}

report contains finding if {
	some environment in input.environments
	some database in environment.databases
	database.form != "parts" # invalid-value speaks of the variable
	database.filling == "literal"
	reported := [true | database.error != ""; database.form == "url"; concerns_sqlalchemy(database)]
	count(reported) == 0
	some host in database.hosts
	host.fault != ""
	finding := {
		"message": sprintf("%s leads to no server: %s", [host.variable, host.fault]),
		"variable": host.variable,
		"environment": environment.name,
		"severity": weight(database, host),
		"at": host.at,
	}
}

# In another language the dialects are others, but not a misspelt one of these.
report contains finding if {
	not input.python
	some environment in input.environments
	some database in environment.databases
	database.fault == "unknown-dialect"
	database.filling == "literal"
	database.meant in {"postgresql", "mysql", "mariadb", "sqlite"}
	not database.dialect in {"pg", "pgx", "psql", "postgre", "mysqli", "pdo_mysql", "pdo_pgsql", "pdo_sqlite"}
	not concerns_sqlalchemy(database)
	not lib.of_another_program(database.variable)
	finding := {
		"message": sprintf("%s has a scheme that is no database's%s", [database.variable, lib.meaning(database.meant)]),
		"variable": database.variable,
		"environment": environment.name,
		"severity": "warning",
		"at": database.at,
	}
}

concerns_sqlalchemy(database) if {
	input.python
	not database.foreign
	not lib.of_another_program(database.variable)
}

# The name says that Alembic goes by it, whatever the scheme.
concerns_sqlalchemy(database) if {
	count(input.migrations) > 0
	regex.match(`^(?i)(database_url|sqlalchemy_.*)$`, database.variable)
}

# The name says that it is for an engine, and no client of a database takes https://.
concerns_sqlalchemy(database) if {
	input.python
	database.fault == "service-scheme"
	regex.match(`^(?i)((async|sync|test|prod|production|dev|app|sqlalchemy)_)?(database|db|sqlalchemy)_ur[il]$`, database.variable)
	not over_https(database)
}

# The clients of these do take it.
over_https(database) if {
	some host in database.hosts
	some entry in data.dbcfg.dialects.hosts
	regex.match(entry.host, lower(host.name))
}

# Without a scheme it is nothing in any language.
concerns_sqlalchemy(database) if database.scheme == ""

listed(database) if {
	database.fault == "unknown-dialect"
	some entry in data.dbcfg.dialects.dialects
	entry.name == database.dialect
}

listed(database) if {
	database.fault == "unknown-driver"
	some entry in data.dbcfg.dialects.drivers
	entry.dialect == database.dialect
	entry.name == database.driver
}

# A package that nobody here knows may add the dialect.
severity(database) := "warning" if {
	database.fault in {"unknown-dialect", "unknown-driver"}
	database.meant == ""
	regex.match(`^\w+(\+\w+)?$`, database.scheme)
} # not every program in Python has SQLAlchemy

else := "warning" if {
	database.fault == "service-scheme"
	count(input.migrations) == 0
} else := "error"

# SQLAlchemy leaves a port of 0 out.
weight(database, host) := "warning" if {
	input.python
	database.form == "url"
	host.fault == "the port is 0"
} else := "error"
