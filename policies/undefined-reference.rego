# METADATA
# title: A reference must lead to a variable that is set
# description: |
#   Reports a variable of a database connection that refers to another one by `${NAME}`,
#   without a default, where no source sets that. It speaks where the file stands alone: in
#   development and test, and in any environment that is named with `--environment`, for
#   then the process environment is known. In production that is an error: the program is
#   about to start with it. It is quiet about production, staging and
#   templates otherwise, where the platform sets names; about a variable that refers to
#   itself, and names that production leaves open, too, which say that they come from
#   outside; and about names that every process has.
#
#   What nothing sets is empty to python-dotenv, and stays as it is written to other
#   readers. Either way the program gets a connection that nobody meant: one without
#   a password, or to a host called `${DB_HOST}`.
#
#   Set the variable in a file of the environment, correct its name, or give a default:
#   `${DB_HOST:-localhost}`.
# related_resources:
#   - description: "python-dotenv: variable expansion"
#     ref: https://github.com/theskumar/python-dotenv#variable-expansion
#   - description: "Docker Compose: interpolation"
#     ref: https://docs.docker.com/reference/compose-file/interpolation/
# custom:
#   severity: warning
#   category: environment
#   help: "Set the variable, correct its name, or write a default as in ${DB_HOST:-localhost}."
#   bad: |
#     -- .env.development --
#     DB_PASSWORD=app
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORT}@localhost:5432/app
#   good: |
#     -- .env.development --
#     DB_PASSWORD=app
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@localhost:5432/app
package dbcfg.rules["undefined-reference"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	stands_alone(environment.process, environment.tier)
	given := {upper(variable.name) | some variable in environment.variables; lib.is_given(variable)}
	in_files := lib.in_files(environment)
	some variable in environment.variables
	variable.database
	not variable.source in platforms
	some name in {name | some name in variable.references}
	regex.match(`^[A-Za-z_]\w*$`, name)
	[upper(name) in given, upper(name) == upper(variable.name)] != [true, false]
	not upper(name) in in_files
	not comes_from_outside(environment.process, variable.name, name)
	finding := {
		"message": sprintf("%s refers to %s, which nothing sets", [variable.name, name]),
		"variable": variable.name,
		"environment": environment.name,
		"severity": severity(environment),
		"at": variable.at,
	}
}

severity(environment) := "error" if environment.production

severity(environment) := "warning" if not environment.production

stands_alone(true, _)

stands_alone(false, tier) if tier in {"development", "test"}

# Files of readers whose platform gives names that the project does not hold.
platforms := {file.path | some file in input.files; not file.reader in {"python-dotenv", "pydantic-settings"}}

# The names that production leaves open, too.
left_open := {upper(name) |
	some environment in lib.production
	some variable in environment.variables
	some name in variable.references
}

comes_from_outside(false, name, name)

comes_from_outside(false, _, name) if upper(name) in left_open

comes_from_outside(false, _, name) if {
	upper(name) in {"HOME", "USER", "USERNAME", "LOGNAME", "HOSTNAME", "PATH", "PWD", "SHELL", "TMPDIR", "UID", "GID", "CI"}
}
