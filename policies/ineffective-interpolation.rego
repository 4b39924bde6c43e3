# METADATA
# title: A reference in a migration configuration must be one that Alembic resolves
# description: |
#   Reports `${NAME}` in `alembic.ini`, and `%(NAME)s` if neither the section nor
#   `[DEFAULT]` defines the name; in `[tool.alembic]` every `%(NAME)s` but `%(here)s`. It
#   is quiet about `%(here)s`, which Alembic defines, about names that `env.py` sets with
#   `set_section_option`, about the formats of logging, and about templates.
#
#   ConfigParser knows the form with the percent sign only, and it does not look into
#   the environment. It hands `${NAME}` to SQLAlchemy as it is written, and stops at
#   a name that nothing defines. Both look as if they worked. `pyproject.toml` has no
#   ConfigParser: there Alembic knows the folder of the file and nothing else.
#
#   Remove the option and read the variable in `env.py`.
# related_resources:
#   - description: "configparser: interpolation of values"
#     ref: https://docs.python.org/3/library/configparser.html#interpolation-of-values
#   - description: "Alembic tutorial: editing the .ini file"
#     ref: https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file
# custom:
#   severity: error
#   category: migration
#   help: "Double a percent sign that Alembic itself shall see, as in %%(rev)s; for a variable remove the option and set it in env.py: config.set_main_option(\"sqlalchemy.url\", os.environ[\"DATABASE_URL\"].replace(\"%\", \"%%\"))."
#   supersedes:
#     - invalid-database-url
#     - url-in-migration-config
#   bad: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     sqlalchemy.url = ${DATABASE_URL}
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
package dbcfg.rules["ineffective-interpolation"]

import data.dbcfg.lib

report contains finding if {
	some migration in lib.migrations
	some interpolation in migration.interpolations
	not startswith(interpolation.section, "formatter_")
	finding := {
		"message": sprintf("ConfigParser does not expand %s, and %s keeps it as text", [
			interpolation.text,
			lib.option(interpolation.section, interpolation.option),
		]),
		"variable": interpolation.option,
		"at": interpolation.at,
	}
}

report contains finding if {
	some file in input.files
	file.kind in {"ini", "toml"}
	not file.template
	some problem in file.problems
	problem.code == "interpolation-missing-option"
	not [file.path, upper(problem.reference)] in set_in_env_py
	finding := {
		"message": message(file.kind, problem),
		"variable": problem.name,
		"at": problem.at,
	}
}

# The options that the env.py of a configuration sets.
set_in_env_py := {[migration.file, upper(set.option)] |
	some migration in input.migrations
	some program in migration.programs
	some set in program.sets
}

message("ini", problem) := sprintf("%s refers to %%(%s)s, which the file does not define; the environment does not count", [
	lib.option(problem.section, problem.name),
	problem.reference,
])

message("toml", problem) := problem.message
