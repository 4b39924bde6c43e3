# METADATA
# title: Migrations must have an engine that their driver works with
# description: |
#   Reports an `env.py` that makes a sync engine for a connection with an async driver,
#   such as asyncpg, and one that makes an async engine for a sync driver. It is quiet if
#   `env.py` changes the driver, makes engines of both kinds, or imports one, if a property
#   of the settings class hands out the connection, which may change the driver, too, and
#   about drivers that do both, such as psycopg.
#
#   SQLAlchemy stops with `MissingGreenlet: greenlet_spawn has not been called`, or with
#   `The asyncio extension requires an async driver to be used`. Neither says that it
#   is about the URL.
#
#   Begin from the async template, `alembic init -t async`, or give the migrations a URL
#   with a sync driver. `postgresql+psycopg` does for both.
# related_resources:
#   - description: "Alembic: using asyncio with Alembic"
#     ref: https://alembic.sqlalchemy.org/en/latest/cookbook.html#using-asyncio-with-alembic
#   - description: "SQLAlchemy: errors, MissingGreenlet"
#     ref: https://docs.sqlalchemy.org/en/20/errors.html#error-xd2s
# custom:
#   severity: error
#   category: migration
#   help: "Make the engine in env.py with async_engine_from_config and run_sync, or replace the driver: url.replace(\"+asyncpg\", \"+psycopg\")."
#   bad: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     -- migrations/env.py --
#     import os
#
#     from alembic import context
#     from sqlalchemy import create_engine
#
#     with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
#         context.configure(connection=connection)
#         with context.begin_transaction():
#             context.run_migrations()
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#   good: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     -- migrations/env.py --
#     import os
#
#     from alembic import context
#     from sqlalchemy import create_engine
#
#     with create_engine(os.environ["DATABASE_URL"]).connect() as connection:
#         context.configure(connection=connection)
#         with context.begin_transaction():
#             context.run_migrations()
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
#     -- .env.production --
#     DATABASE_URL=postgresql+psycopg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["async-driver-in-sync-migrations"]

import data.dbcfg.lib

report contains finding if {
	input.python
	some migration in lib.migrations
	some program in migration.programs
	not program.rewrites
	not made_elsewhere(program)
	{engine.async | some engine in program.engines} == {other_kind[kind]}
	found := [one | some one in reaching(migration, program); one.database.async == kind; usable(one.database)]
	count(found) > 0
	finding := {
		"message": sprintf("env.py makes %s engine, and %s has %s", [
			{"async": "a sync", "sync": "an async"}[kind],
			found[0].name,
			driver(found[0].database, kind),
		]),
		"at": program.engines[0].at,
		"related": array.slice(
			[{"message": sprintf("%s has %s", [one.name, driver(one.database, kind)]), "at": one.at} |
				some one in found
				one.at != null
			],
			0, 5,
		),
	}
}

# Whether an engine of the other kind is async.
other_kind := {"async": false, "sync": true}

made_elsewhere(program) if {
	some engine in program.engines
	engine.imported
}

usable(database) if {
	database.error == ""
	database.filling == "literal"
}

# The connections that get to an env.py: of environments, of the ini file, and its own.
reaching(migration, program) := array.concat(
	array.concat(
		[{"name": sprintf("%s of %s", [database.variable, environment.name]), "database": database, "at": database.at} |
			names := taken(program)
			some environment in input.environments
			some database in environment.databases
			name := upper(database.variable)
			count({["", name], [database.form, name]} & names) > 0
		],
		[{"name": lib.option(connection.section, connection.option), "database": connection.database, "at": connection.at} |
			"ini" in {origin.kind | some origin in program.urls}
			migration.kind == "ini"
			some connection in migration.connections
			not connection.blank
			not connection.stock
		],
	),
	[{"name": "the connection string in env.py", "database": origin.database, "at": origin.at} |
		some origin in program.urls
		origin.kind == "literal"
		not origin.stock
		origin.database != null
	],
)

# The variables that an env.py takes connections from, in upper case, each with the form that
# the connection must have.
taken(program) := {[form_of(origin), upper(name)] | some origin in program.urls; some name in origin.variables}

form_of(origin) := "" if origin.kind == "environment"

# A property of a settings class may hand out the connection with another driver.
form_of(origin) := "url" if {
	origin.kind == "settings"
	regex.replace(origin.name, `^.*\.`, "") in fields
}

fields := {field.name | some class in input.settings; some field in class.fields}

driver(database, kind) := sprintf("the %s driver %s", [kind, database.driver]) if database.driver != ""

driver(database, kind) := sprintf("the %s default driver of %s", [kind, database.dialect]) if database.driver == ""
