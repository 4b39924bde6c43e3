# METADATA
# title: A PostgreSQL URL must begin with postgresql
# description: |
#   Reports a URL that begins with `postgres://` or `postgres+driver://`, in an
#   environment or in a migration configuration of a Python project. It is quiet in
#   projects of other languages, where the short name is valid, about variables of
#   other programs in the same file, such as `GF_DATABASE_URL` of Grafana, and where the
#   settings class, the module that makes the engine or the `env.py` replaces it.
#
#   SQLAlchemy removed the name in 1.4 and stops with `Can't load plugin:
#   sqlalchemy.dialects:postgres`. Providers still hand out such URLs, and psql and
#   libpq take them, so it works in a shell and not in the program.
#
#   Write `postgresql://`, or better name the driver: `postgresql+psycopg://`. If the
#   platform gives you the short form, replace it in the settings class.
# related_resources:
#   - description: "SQLAlchemy 1.4: the deprecated name postgres was removed"
#     ref: https://docs.sqlalchemy.org/en/14/changelog/changelog_14.html#change-3687655465c25a39b968b4f5f6e9170b
#   - description: "SQLAlchemy: PostgreSQL URLs"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#postgresql
# custom:
#   severity: error
#   category: connection
#   help: "Replace postgres:// with postgresql://, or name the driver as in postgresql+psycopg://."
#   supersedes:
#     - invalid-database-url
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgres://app:${DB_PASSWORD}@db.internal:5432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+psycopg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["removed-postgres-scheme"]

import data.dbcfg.lib

report contains finding if {
	input.python
	some environment in input.environments
	some database in environment.databases
	lib.removed_scheme(database)
	not lib.of_another_program(database.variable)
	not rewritten(database)
	finding := {
		"message": message(database.variable, database),
		"variable": database.variable,
		"environment": environment.name,
		"at": database.at,
	}
}

report contains finding if {
	input.python
	some migration in lib.migrations
	some connection in migration.connections
	not connection.stock
	lib.removed_scheme(connection.database)
	by_programs := [program | some program in migration.programs; program.rewrites_scheme]
	count(by_programs) == 0
	finding := {
		"message": message(lib.option(connection.section, connection.option), connection.database),
		"variable": connection.option,
		"at": connection.at,
	}
}

message(place, database) := sprintf("%s begins with %s://, which SQLAlchemy 1.4 and later cannot load%s", [
	place,
	database.scheme,
	lib.meaning(misspelt(database)),
])

# With a driver that there is, the prefix alone is wrong.
misspelt(database) := database.meant if {
	database.meant != ""
	database.meant != replace(database.scheme, "postgres", "postgresql")
} else := ""

rewritten(database) if {
	some engine in lib.engines(database)
	engine.rewrites_scheme
}

rewritten(database) if upper(database.variable) in rewritten_by_classes

rewritten_by_classes := {upper(variable) |
	some class in input.settings
	class.rewrites_scheme
	some field in class.fields
	some variable in field.variables
}
