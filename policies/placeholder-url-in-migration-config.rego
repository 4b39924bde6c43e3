# METADATA
# title: The placeholder URL of Alembic must not be left in place
# description: |
#   Reports the connection string that Alembic's templates put into `alembic.ini`,
#   `driver://user:pass@localhost/dbname`, and others that only show the format. It is
#   quiet where the line is commented out or blank, and about templates.
#
#   It does no harm as long as `env.py` sets the URL. If it stops doing so, or runs
#   offline, Alembic says `Can't load plugin: sqlalchemy.dialects:driver` instead of
#   saying that no URL is set.
#
#   Remove the line.
# related_resources:
#   - description: "Alembic tutorial: editing the .ini file"
#     ref: https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file
# custom:
#   severity: note
#   category: migration
#   help: "Remove the option, and let env.py set the URL."
#   bad: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     sqlalchemy.url = driver://user:pass@localhost/dbname
#     -- migrations/env.py --
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
#   good: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     # env.py sets the URL
#     -- migrations/env.py --
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
package dbcfg.rules["placeholder-url-in-migration-config"]

import data.dbcfg.lib

report contains finding if {
	some migration in lib.migrations
	some connection in migration.connections
	not connection.blank
	connection.stock
	finding := {
		"message": sprintf("%s is a placeholder", [lib.option(connection.section, connection.option)]),
		"variable": connection.option,
		"at": connection.at,
	}
}
