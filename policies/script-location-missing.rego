# METADATA
# title: The script location of Alembic must hold the migrations
# description: |
#   Reports an `alembic.ini`, or a table `[tool.alembic]` of `pyproject.toml`, without
#   `script_location`, and a folder named there that is missing or lacks `env.py`,
#   `script.py.mako` or `versions`. A folder inside a Python package, `package:folder`, that
#   cannot be found among the files is a note: the package may be installed elsewhere.
#   Templates are left alone.
#
#   Alembic stops with `No 'script_location' key found in configuration` or with a path
#   that does not exist, at the deployment if nobody has migrated before.
#
#   Name the folder from the place of the file, `%(here)s/migrations`, so that the working
#   directory does not matter.
# related_resources:
#   - description: "Alembic tutorial: the migration environment"
#     ref: https://alembic.sqlalchemy.org/en/latest/tutorial.html#the-migration-environment
# custom:
#   severity: error
#   category: migration
#   help: "Set script_location = %(here)s/FOLDER to the folder with env.py, or make one with `alembic init FOLDER`."
#   bad: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migration
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
package dbcfg.rules["script-location-missing"]

import data.dbcfg.lib

report contains finding if {
	some migration in lib.migrations
	some location in migration.script_locations
	not location.set
	finding := {
		"message": sprintf("[%s] has no script_location", [location.section]),
		"variable": "script_location",
		"at": location.at,
	}
}

report contains finding if {
	some migration in lib.migrations
	some location in migration.script_locations
	count(location.missing) > 0
	finding := {
		"message": sprintf("%s %s", [lib.option(location.section, "script_location"), lack(location.missing)]),
		"variable": "script_location",
		"at": location.at,
	}
}

report contains finding if {
	some migration in lib.migrations
	some location in migration.script_locations
	location.package
	not location.known
	finding := {
		"message": sprintf("%s names a folder of a package that is not among the files", [lib.option(
			location.section,
			"script_location",
		)]),
		"variable": "script_location",
		"severity": "note",
		"at": location.at,
	}
}

lack(missing) := "names a folder that does not exist" if "the folder" in missing

lack(missing) := sprintf("names a folder without %s", [concat(", ", missing)]) if not "the folder" in missing
