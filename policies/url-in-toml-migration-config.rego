# METADATA
# title: pyproject.toml must not hold a connection string for Alembic
# description: |
#   Reports `sqlalchemy.url`, or another connection string, in the table `[tool.alembic]`
#   of `pyproject.toml`. It is a warning if there is no connection in it, but a
#   placeholder, a reference or nothing.
#
#   Alembic reads where the migrations are from there, and on purpose not where the
#   database is: `config.get_main_option("sqlalchemy.url")` gives nothing. The option has no
#   effect, and a password in it is in the history of the repository for good.
#
#   Remove the option, and let `env.py` take the URL from the application's settings or
#   from the environment. Change a password that was ever committed.
# related_resources:
#   - description: "Alembic tutorial: using pyproject.toml for configuration"
#     ref: https://alembic.sqlalchemy.org/en/latest/tutorial.html#using-pep-621
#   - description: "Alembic 1.16: support for pyproject.toml"
#     ref: https://alembic.sqlalchemy.org/en/latest/changelog.html#change-1.16.0
# custom:
#   severity: error
#   category: migration
#   secret: true
#   help: "Remove the option and set it in env.py: config.set_main_option(\"sqlalchemy.url\", os.environ[\"DATABASE_URL\"].replace(\"%\", \"%%\"))."
#   supersedes:
#     - removed-postgres-scheme
#     - unescaped-reserved-character
#   bad: |
#     -- pyproject.toml --
#     [tool.alembic]
#     script_location = "%(here)s/migrations"
#     "sqlalchemy.url" = "postgresql+psycopg://app:kV8-orange-7Qd@db.internal:5432/app"
#     -- migrations/env.py --
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
#   good: |
#     -- pyproject.toml --
#     [tool.alembic]
#     script_location = "%(here)s/migrations"
#     -- migrations/env.py --
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
package dbcfg.rules["url-in-toml-migration-config"]

import data.dbcfg.lib

report contains finding if {
	some migration in lib.migrations
	migration.kind == "toml"
	some connection in migration.connections
	finding := object.union(
		{"variable": connection.option, "at": connection.at},
		judgement(connection),
	)
}

judgement(connection) := {
	"message": sprintf("%s has no effect, and is %s in a file that is committed", [
		lib.option(connection.section, connection.option),
		lib.holding(connection.database),
	]),
	"severity": "error",
} if {
	not connection.stock
	lib.is_connection(connection.database)
} else := {
	"message": sprintf("%s has no effect", [lib.option(connection.section, connection.option)]),
	"severity": "warning",
}
