# METADATA
# title: The placeholder URL of Alembic must not be left in place
# description: |
#   Reports the connection string that Alembic's templates put into `alembic.ini`,
#   `driver://user:pass@localhost/dbname`, and others that only show the format. It is
#   an error if `env.py` goes by the ini file alone. It is quiet where the line is
#   commented out or blank, and about templates.
#
#   It does no harm as long as `env.py` sets the URL. If it does not, or not where it runs
#   offline, Alembic says `Can't load plugin: sqlalchemy.dialects:driver` instead of
#   saying that no URL is set.
#
#   Remove the line, and let `env.py` take the URL from where the application takes it.
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
	migration.kind == "ini"
	some connection in migration.connections
	not connection.blank
	connection.stock
	going_by := [program | some program in migration.programs; only_ini(program)]
	finding := {
		"message": sprintf("%s is a placeholder%s", [lib.option(connection.section, connection.option), harm(going_by)]),
		"variable": connection.option,
		"severity": {true: "error", false: "note"}[count(going_by) > 0],
		"at": connection.at,
		"related": [{"message": "env.py takes the connection string from the ini file", "at": lib.origins(program)[0].at} |
			some program in going_by
		],
	}
}

only_ini(program) if {origin.kind | some origin in lib.origins(program)} == {"ini"}

harm([]) := ""

harm(going_by) := ", and env.py takes the connection string from nowhere else" if count(going_by) > 0
