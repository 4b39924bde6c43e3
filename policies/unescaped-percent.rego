# METADATA
# title: A percent sign in a migration configuration must be doubled
# description: |
#   Reports a `%` in `alembic.ini`, or in `[tool.alembic]`, that is neither doubled nor the
#   start of a `%(name)s`, and an `env.py` that puts a value from outside into an option
#   without doubling its percent signs. That is a warning, and an error where an environment
#   is known to have such a value. It is quiet about the formats of logging, which are read
#   as they are, and about templates.
#
#   ConfigParser refuses the value when it is read, and `set_main_option` refuses it when
#   it is set. One such option spoils its whole section, because Alembic reads all options
#   of the section at once. Strings of `[tool.alembic]` go through Python's `%` operator.
#   Passwords with special characters are where it comes up: `p%40ss` in a URL, and then
#   the error message holds the password.
#
#   Write `%%` for each percent sign, and `url.replace("%", "%%")` in `env.py`. A URL is
#   better not in the file at all.
# related_resources:
#   - description: "configparser: interpolation of values"
#     ref: https://docs.python.org/3/library/configparser.html#interpolation-of-values
#   - description: "Alembic tutorial: editing the .ini file, with a note on the percent sign"
#     ref: https://alembic.sqlalchemy.org/en/latest/tutorial.html#editing-the-ini-file
# custom:
#   severity: error
#   category: migration
#   help: "Write %% for each percent sign in the value; in env.py pass url.replace(\"%\", \"%%\") to set_main_option."
#   supersedes:
#     - unescaped-reserved-character
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
	file.kind in {"ini", "toml"}
	not file.template
	some problem in file.problems
	problem.code == "interpolation-syntax"
	finding := {
		"message": message(file.kind, problem),
		"variable": problem.name,
		"at": problem.at,
	}
}

# The value that an environment has has a percent sign.
report contains finding if {
	some environment in input.environments
	some refusal in environment.refusals
	refusal.code_at in set_at
	finding := {
		"message": sprintf("%s gets a value whose percent signs are not doubled, and %s of %s has one: ConfigParser refuses it", [
			named(refusal.option),
			refusal.variable,
			environment.name,
		]),
		"variable": refusal.option,
		"environment": environment.name,
		"at": refusal.code_at,
		"related": lib.related(sprintf("%s is set here", [refusal.variable]), refusal.at),
	}
}

# It depends on the value whether there is a percent sign.
report contains finding if {
	some program in lib.programs
	some set in program.sets
	set.raw
	not set.at in refused_at
	regex.match(`(?i)^$|url|uri|dsn|pass|pwd|secret`, set.option) # a host or a user has none
	finding := {
		"message": sprintf("%s gets a value whose percent signs are not doubled, and ConfigParser refuses those", [named(set.option)]),
		"variable": set.option,
		"severity": "warning",
		"at": set.at,
	}
}

set_at := {set.at | some program in lib.programs; some set in program.sets}

refused_at := {refusal.code_at | some environment in input.environments; some refusal in environment.refusals}

message("ini", problem) := sprintf("%s has a percent sign that is not doubled, and ConfigParser refuses it", [lib.option(
	problem.section,
	problem.name,
)])

message("toml", problem) := problem.message

named("") := "an option"

named(option) := option if option != ""
