# METADATA
# title: A connection string must not be written into env.py
# description: |
#   Reports a connection string in the text of an `env.py`, also where it only counts if
#   a variable is not set, as in `os.getenv("DATABASE_URL", "postgresql://…")`. It is quiet
#   about placeholders, about strings that the program completes at run time, and
#   about SQLite in memory.
#
#   The file is committed, and so are the connection and its password. A fallback
#   is worse than no URL: if the variable is missing or misspelt, the migrations run
#   against another database than the one that is meant, and succeed.
#
#   Take the URL from the application's settings, or from `os.environ["DATABASE_URL"]`,
#   which stops if it is missing. Change a password that was ever committed.
# related_resources:
#   - description: "Alembic tutorial: the migration environment"
#     ref: https://alembic.sqlalchemy.org/en/latest/tutorial.html#the-migration-environment
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
# custom:
#   severity: error
#   category: migration
#   secret: true
#   help: "Write url = os.environ[\"DATABASE_URL\"], without a fallback, or take the URL from the settings class."
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
#     url = os.getenv("DATABASE_URL", "postgresql+psycopg://app:app@localhost:5432/app")
#     with create_engine(url).connect() as connection:
#         context.configure(connection=connection)
#         with context.begin_transaction():
#             context.run_migrations()
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
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
#     url = os.environ["DATABASE_URL"]
#     with create_engine(url).connect() as connection:
#         context.configure(connection=connection)
#         with context.begin_transaction():
#             context.run_migrations()
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
package dbcfg.rules["url-in-env-py"]

import data.dbcfg.lib

report contains finding if {
	some program in lib.programs
	some origin in program.urls
	origin.kind == "literal"
	not origin.stock
	lib.is_connection(origin.database)
	not origin.database.memory
	origin.database.password.filling != "reference"
	finding := {
		"message": sprintf("env.py %s %s", [holds(origin.fallback), lib.holding(origin.database)]),
		"at": origin.at,
	}
}

holds(false) := "holds"

holds(true) := "falls back to"
