# METADATA
# title: A migration configuration must not hold a connection string
# description: |
#   Reports a connection string in `alembic.ini`, in any section and under any name.
#   It is quiet about a blank option, about the placeholder of Alembic's templates,
#   and about templates.
#
#   The file is committed, so the connection and its password are in the history of
#   the repository for good. It is a second place that says where the database is,
#   too: migrations run against it when somebody forgets to override it.
#
#   Remove the option, and let `env.py` take the URL from the application's settings or
#   from the environment. Change a password that was ever committed.
# related_resources:
#   - description: "Alembic tutorial: editing the .ini file"
#     ref: https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
# custom:
#   severity: error
#   category: migration
#   secret: true
#   help: "Remove the option from the ini file and read the URL in env.py, as in url = os.environ[\"DATABASE_URL\"]."
#   bad: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     sqlalchemy.url = postgresql+psycopg://app:kV8-orange-7Qd@db.internal:5432/app
#     -- migrations/env.py --
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
#   good: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     -- migrations/env.py --
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
package dbcfg.rules["url-in-migration-config"]

import data.dbcfg.lib

report contains finding if {
	some migration in lib.migrations
	migration.kind == "ini"
	some connection in migration.connections
	not connection.blank
	not connection.stock
	lib.is_connection(connection.database)
	not left_open(migration.file, connection)
	finding := {
		"message": sprintf("%s holds %s", [
			lib.option(connection.section, connection.option),
			lib.holding(connection.database),
		]),
		"variable": connection.option,
		"at": connection.at,
	}
}

# What somebody meant something else to fill in holds no secret. That nothing does is
# for ineffective-interpolation to say.
left_open(file, connection) if {
	connection.database.password.filling != "literal"
	refers(file, connection)
}

refers(file, connection) if [file, connection.section, connection.option] in interpolated

interpolated := {[migration.file, interpolation.section, interpolation.option] |
	some migration in lib.migrations
	some interpolation in migration.interpolations
} | {[file.path, problem.section, problem.name] |
	some file in input.files
	some problem in file.problems
	problem.code == "interpolation-missing-option"
}
