# METADATA
# title: A driver behind a transaction pooler must not keep prepared statements
# description: |
#   Reports a connection of asyncpg through a pooler in transaction mode without
#   `prepared_statement_cache_size=0`, and as a note one of psycopg through Supabase's,
#   for psycopg gets on with PgBouncer if both are new enough. It is quiet if a parameter, a variable, a
#   field of a settings class or `connect_args` of the engine speaks of prepared
#   statements, and about psycopg2, which has none.
#
#   A prepared statement belongs to one connection of the server, and the pooler gives
#   the next transaction another one. Requests then fail with `prepared statement
#   "__asyncpg_stmt_1__" already exists` or `does not exist`, now and then, under load.
#
#   With asyncpg add `?prepared_statement_cache_size=0` to the URL, give
#   `statement_cache_size=0` and a `prepared_statement_name_func` to `connect_args`, and
#   take `NullPool`. With psycopg give `prepare_threshold=None` to `connect_args`, or use
#   psycopg 3.2, libpq 17 and PgBouncer 1.22 with `max_prepared_statements`.
# related_resources:
#   - description: "SQLAlchemy: asyncpg, prepared statements with PgBouncer"
#     ref: https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#prepared-statement-name-with-pgbouncer
#   - description: "psycopg: using prepared statements in PgBouncer"
#     ref: https://www.psycopg.org/psycopg3/docs/advanced/prepare.html#using-prepared-statements-in-pgbouncer
#   - description: "PgBouncer: max_prepared_statements"
#     ref: https://www.pgbouncer.org/config.html#max_prepared_statements
# custom:
#   severity: warning
#   category: pool
#   help: "Add ?prepared_statement_cache_size=0 to the URL, and give statement_cache_size=0 to connect_args."
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@pgbouncer:6432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@pgbouncer:6432/app?prepared_statement_cache_size=0
package dbcfg.rules["prepared-statements-behind-pooler"]

import data.dbcfg.lib

report contains finding if {
	count(spoken_of) == 0
	some environment in input.environments
	found := [[database.driver, driver, pooler] |
		some database in environment.databases
		driver := drivers[database.driver]
		pooler := lib.pooler(database)
		not pooler.prepared in driver.copes
		not handled(database)
		not turned_off(database)
	]
	count(found) > 0
	count([variable | some variable in environment.variables; speaks(variable.name)]) == 0
	some [name, driver, pooler] in found
	finding := {
		"message": sprintf("%s has no %s, and leads %s through %s", [pooler.variable, driver.parameter, name, pooler.name]),
		"variable": pooler.variable,
		"environment": environment.name,
		"severity": driver.severity,
		"at": pooler.at,
	}
}

drivers := {
	"asyncpg": {"parameter": "prepared_statement_cache_size=0", "severity": "warning", "copes": set()},
	"psycopg": {"parameter": "prepare_threshold=None", "severity": "note", "copes": {true}},
	"psycopg_async": {"parameter": "prepare_threshold=None", "severity": "note", "copes": {true}},
}

handled(database) if {
	some parameter in database.parameters
	speaks(parameter.name)
}

# What connect_args gives the driver counts, and what it may give: a value other than a
# number is not known.
turned_off(database) if {
	some engine in lib.engines(database)
	some argument in engine.connect
	speaks(argument.name)
	not keeps(argument.name, argument.integer)
}

turned_off(database) if {
	some engine in lib.engines(database)
	engine.connect_open
}

keeps(name, number) if {
	number != null
	[name != "prepare_threshold", number] != [true, 0]
}

speaks(name) if regex.match(`(?i)(prepared?|statements?)_?(cache|threshold|statements?|name)`, name)

# The fields of settings classes that speak of prepared statements.
spoken_of := {field.name |
	some class in input.settings
	some field in class.fields
	speaks(field.name)
}
