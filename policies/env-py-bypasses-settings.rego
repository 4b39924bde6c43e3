# METADATA
# title: Migrations must take the connection from where the application takes it
# description: |
#   Reports an `env.py` that takes the connection string from the ini file alone, in an
#   application that has it in a settings class or in its environment. It is quiet if
#   the ini file has no connection string either, or a placeholder, so that whatever
#   calls Alembic must set it, and about applications that are configured by the ini file
#   themselves, as Pyramid's are.
#
#   There are then two places that say where the database is. Migrations run against
#   the one of the ini file, whatever the environment says, until somebody notices that
#   the tables of production have not changed.
#
#   Set the URL in `env.py` from the settings class or from the environment, and remove it
#   from the ini file.
# related_resources:
#   - description: "Alembic tutorial: editing the .ini file"
#     ref: https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
# custom:
#   severity: warning
#   category: migration
#   help: "Set the URL in env.py: config.set_main_option(\"sqlalchemy.url\", settings.database_url.replace(\"%\", \"%%\"))."
#   bad: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     # dbcfg-lint: ignore[url-in-migration-config] -- the example is about env.py
#     sqlalchemy.url = postgresql+psycopg://app@localhost/app
#     -- migrations/env.py --
#     from alembic import context
#     from sqlalchemy import engine_from_config
#
#     engine = engine_from_config(context.config.get_section("alembic"), prefix="sqlalchemy.")
#     with engine.connect() as connection:
#         context.configure(connection=connection)
#         with context.begin_transaction():
#             context.run_migrations()
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
#     -- .env.production --
#     DATABASE_URL=postgresql+psycopg://app:${DB_PASSWORD}@db.internal:5432/app
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
package dbcfg.rules["env-py-bypasses-settings"]

import data.dbcfg.lib

report contains finding if {
	bypassed
	some migration in lib.migrations
	given(migration)
	some program in migration.programs
	lib.goes_by_ini(program)
	places := [origin.at | some origin in program.urls; origin.kind == "ini"]
	finding := {
		"message": "env.py takes the connection string from the ini file alone, not from where the application takes it",
		"at": places[0],
	}
}

given(migration) if {
	migration.kind == "ini"
	some connection in migration.connections
	not connection.blank
	not connection.stock # placeholder-url-in-migration-config speaks of it
}

bypassed if {
	some class in input.settings
	some field in class.fields
	field.database
}

bypassed if {
	some environment in input.environments
	count(environment.databases) > 0
}

bypassed if {
	some environment in input.environments
	some variable in environment.variables
	variable.role == "url"
}
