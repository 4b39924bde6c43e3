# METADATA
# title: Production must not log its SQL
# description: |
#   Reports a variable such as `SQL_ECHO` or `SQLALCHEMY_ECHO` that is true, or
#   `debug`, in production, also with a prefix as in `APP_DB_ECHO` or `APP__DB__ECHO`,
#   and whatever feeds a field of a settings class with such a name. The default of a
#   field counts, and so does `echo=True` where the engine is made, whatever the
#   environment. It is quiet about names that say the opposite, such as
#   `DISABLE_SQL_ECHO`, and about an engine that a condition decides about.
#
#   SQLAlchemy then logs every statement with its parameters: names, addresses and
#   hashes of passwords end up where logs are kept and read. It slows every query, too.
#
#   Turn it off. For a slow query look into the log of the database server.
# related_resources:
#   - description: "SQLAlchemy: configuring logging"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#configuring-logging
# custom:
#   severity: warning
#   category: pool
#   supersedes:
#     - default-in-production
#   help: "Set the variable to false, or remove the line."
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     SQL_ECHO=true
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     SQL_ECHO=false
package dbcfg.rules["sql-echo-in-production"]

import data.dbcfg.lib

report contains finding if {
	some environment in lib.production
	some variable in environment.variables
	is_on(variable.boolean, variable.value)
	concerns_echo(variable)
	finding := {
		"message": sprintf("%s sends every SQL statement to the log", [variable.name]),
		"variable": variable.name,
		"environment": environment.name,
		"at": variable.at,
	}
}

report contains finding if {
	count(lib.production) > 0
	some engine in input.engines
	not engine.conditional
	argument := lib.argument(engine, "echo")
	argument.value in {"True", "debug"}
	finding := {
		"message": "the engine sends every SQL statement to the log: echo is on in the code",
		"environment": lib.production[0].name,
		"at": argument.at,
	}
}

concerns_echo(variable) if switches_echo(variable.name)

concerns_echo(variable) if {
	some field in variable.fields
	switches_echo(field)
}

concerns_echo(variable) if "echo" in variable.fields

switches_echo(name) if {
	plain := replace(upper(name), "__", "_")
	some entry in data.dbcfg.echo.names
	endswith(sprintf("_%s", [plain]), sprintf("_%s", [entry.name]))
	not split(plain, "_")[0] in data.dbcfg.echo.negations
}

is_on(true, _)

is_on(_, value) if lower(value) == "debug"
