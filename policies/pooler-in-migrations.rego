# METADATA
# title: Migrations must not go through a transaction pooler
# description: |
#   Reports a connection that `env.py` takes, and that goes through a pooler: PgBouncer by
#   its name or its port, Supabase's pooler in transaction mode, Neon's, and those of other
#   providers. It is quiet about connections that only the
#   application takes, about Supabase's session mode, and about ports of one's own machine.
#
#   A pooler in transaction mode gives every transaction another server connection. What
#   holds for a session gets lost in between: advisory locks, `SET`, temporary tables, and
#   the prepared statements of asyncpg and psycopg. Migrations then fail now and then, or
#   two of them run at once.
#
#   Give migrations the direct connection in a variable of its own, such as
#   `MIGRATION_DATABASE_URL`, and let `env.py` take that.
# related_resources:
#   - description: "PgBouncer: what works in which pooling mode"
#     ref: https://www.pgbouncer.org/features.html
#   - description: "Supabase: connect to your database"
#     ref: https://supabase.com/docs/guides/database/connecting-to-postgres
#   - description: "Neon: connection pooling"
#     ref: https://neon.com/docs/connect/connection-pooling
#   - description: "SQLAlchemy: asyncpg, prepared statements with PgBouncer"
#     ref: https://docs.sqlalchemy.org/en/20/dialects/postgresql.html#prepared-statement-name-with-pgbouncer
# custom:
#   severity: warning
#   category: migration
#   help: "Let env.py take a variable with the direct connection: the host without -pooler at Neon, port 5432 at Supabase."
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
#     DATABASE_URL=postgresql+psycopg2://app:${DB_PASSWORD}@pgbouncer:6432/app
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
#     with create_engine(os.environ["MIGRATION_DATABASE_URL"]).connect() as connection:
#         context.configure(connection=connection)
#         with context.begin_transaction():
#             context.run_migrations()
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
#     -- .env.production --
#     DATABASE_URL=postgresql+psycopg2://app:${DB_PASSWORD}@pgbouncer:6432/app
#     MIGRATION_DATABASE_URL=postgresql+psycopg2://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["pooler-in-migrations"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	some database in environment.databases
	database.migrates
	some program in lib.programs
	lib.migrates(program.file, database)
	pooler := lib.pooler(database)
	finding := {
		"message": sprintf("%s leads the migrations through %s", [pooler.variable, pooler.name]),
		"variable": pooler.variable,
		"environment": environment.name,
		"at": pooler.at,
		"related": [{"message": "env.py takes the connection string here", "at": at} |
			some at in lib.taken(program.file, database.variable)
		],
	}
}
