# METADATA
# title: A percent sign in a migration configuration must be doubled
# description: |
#   Reports a `%` in `alembic.ini` that is neither doubled nor the start of a
#   `%(name)s`. It is quiet about the formats of logging, which are read as they are,
#   and about templates.
#
#   ConfigParser refuses the value when it is read. One such option spoils its whole
#   section, because Alembic reads all options of the section at once. Passwords with
#   special characters are where it comes up: `p%40ss` in a URL.
#
#   Write `%%` for each percent sign. A URL is better not in the file at all.
# related_resources:
#   - description: "configparser: interpolation of values"
#     ref: https://docs.python.org/3/library/configparser.html#interpolation-of-values
#   - description: "Alembic tutorial: editing the .ini file, with a note on the percent sign"
#     ref: https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file
# custom:
#   severity: error
#   category: migration
#   help: "Write %% for each percent sign in the value."
#   bad: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     file_template = %(year)d_%(rev)s_%(slug)s
#     -- migrations/env.py --
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
#   good: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     file_template = %%(year)d_%%(rev)s_%%(slug)s
#     -- migrations/env.py --
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
package dbcfg.rules["unescaped-percent"]

import data.dbcfg.lib

report contains finding if {
	some file in input.files
	file.kind == "ini"
	not file.template
	some problem in file.problems
	problem.code == "interpolation-syntax"
	finding := {
		"message": sprintf("%s has a percent sign that is not doubled, and ConfigParser refuses it", [lib.option(
			problem.section,
			problem.name,
		)]),
		"variable": problem.name,
		"at": problem.at,
	}
}
