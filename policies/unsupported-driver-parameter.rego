# METADATA
# title: A connection string must have parameters that the driver takes
# description: |
#   Reports a query parameter that the driver refuses: `sslmode` with asyncpg, `ssl` with
#   psycopg, Prisma's `pgbouncer=true` and `schema`, JDBC's `useSSL`, and options of
#   `create_engine` such as `pool_size`; and a value that it refuses, such as
#   `sslmode=required` or `connect_timeout=10s`. It is quiet about parameters and drivers of
#   which nothing is known. In projects of other languages, whose drivers have words of
#   their own, it only warns of a value that looks misspelt.
#
#   SQLAlchemy hands the query to the driver as it is, and each driver has names of its
#   own. The program then fails with a `TypeError` or `invalid connection option` when it
#   first connects, which with a lazy engine is the first request.
#
#   Write the parameter as the driver has it, or give it to `create_engine` or its
#   `connect_args`.
# related_resources:
#   - description: "SQLAlchemy: custom DBAPI connect() arguments"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#custom-dbapi-args
#   - description: "asyncpg: connect"
#     ref: https://magicstack.github.io/asyncpg/current/api/index.html#asyncpg.connection.connect
#   - description: "libpq: parameter key words"
#     ref: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
#   - description: "asyncpg: sslmode in a DSN of SQLAlchemy"
#     ref: https://github.com/MagicStack/asyncpg/issues/737
# custom:
#   severity: error
#   category: connection
#   help: "Rename the parameter for the driver (ssl for asyncpg, sslmode for psycopg), or move it to create_engine."
#   supersedes:
#     - tls-not-enforced
#   bad: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app?sslmode=verify-full
#   good: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app?ssl=verify-full
package dbcfg.rules["unsupported-driver-parameter"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	some database in environment.databases
	database.form == "url"
	not database.foreign
	database.error == ""
	some driver in drivers_of(database)
	some parameter in database.parameters
	some entry in data.dbcfg.driver_parameters.refused
	parameter.name in entry.parameters
	driver in entry.drivers
	regex.match(entry.values, parameter.value)
	not lib.of_another_program(database.variable)
	finding := {
		"message": sprintf("%s has the parameter %s, which %s refuses: %s", [database.variable, shown(parameter, entry), driver, entry.instead]),
		"variable": database.variable,
		"environment": environment.name,
		"at": database.at,
	}
}

report contains finding if {
	some environment in input.environments
	some database in environment.databases
	database.filling == "literal"
	some refused in database.refused
	not lib.of_another_program(database.variable)
	weight := severity(database, refused)
	finding := {
		"message": sprintf("%s has a value of %s that the driver refuses: it takes %s%s", [
			database.variable,
			refused.parameter,
			refused.takes,
			lib.meaning(refused.nearest),
		]),
		"variable": database.variable,
		"environment": environment.name,
		"severity": weight,
		"at": database.at,
	}
}

severity(database, _) := "error" if certain(database)

severity(database, refused) := "warning" if {
	not certain(database)
	refused.nearest != ""
}

certain(_) if input.python

certain(database) if database.driver != ""

certain(database) if database.form == "libpq"

# Without a driver in the scheme another program than SQLAlchemy may read it.
drivers_of(database) := {database.driver} if database.driver != ""

drivers_of(database) := {entry.driver | some entry in data.dbcfg.driver_parameters.drivers; entry.dialect == database.dialect} if {
	database.driver == ""
	input.python
}

shown(parameter, entry) := parameter.name if entry.values == ""

shown(parameter, entry) := sprintf("%s=%s", [parameter.name, parameter.value]) if entry.values != ""
