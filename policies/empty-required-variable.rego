# METADATA
# title: Every required variable must have a value
# description: |
#   Reports a variable that an environment must set, and sets to nothing. It is quiet
#   if `NAME_FILE` names a file with the value, if a name that goes before it is set, about
#   the password of a connection through a Unix socket, and about `DATABASE_URL` if it is
#   not required by name and the environment has another connection.
#
#   An empty value is not an absent one: for most settings libraries it wins over every
#   default, so the program gets an empty text where it needs a connection. Often
#   somebody took out a secret before they shared the file.
#
#   Fill in the value, or refer to the variable that the platform sets. Remove the
#   line if another source gives the value.
# related_resources:
#   - description: "Pydantic Settings: env_ignore_empty"
#     ref: https://docs.pydantic.dev/latest/concepts/pydantic_settings/
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
# custom:
#   severity: error
#   category: environment
#   supersedes:
#     - invalid-value
#   help: "Write a value behind the =, or a reference such as NAME=${NAME}; remove the line if another source sets the variable."
#   bad: |
#     -- .dbcfg-lint.yaml --
#     version: 1
#     required: [DATABASE_URL]
#     -- .env.production --
#     DATABASE_URL=
#   good: |
#     -- .dbcfg-lint.yaml --
#     version: 1
#     required: [DATABASE_URL]
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["empty-required-variable"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	names := {upper(variable.name) | some variable in environment.variables; variable.empty}
	count(names) > 0
	relieved := lib.relieved(environment)
	in_files := lib.in_files(environment)
	without := without_password(environment)
	given := {upper(variable.name) | some variable in environment.variables; not variable.bare}
	some requirement in environment.requirements
	not lib.waived(requirement, relieved)
	some i, name in requirement.names
	upper(name) in names
	not upper(name) in in_files
	count(given & {upper(before) | some before in array.slice(requirement.names, 0, i)}) == 0 # the first that is set counts
	some variable in all_empty[[environment.name, upper(name)]]
	not variable.name in without
	finding := {
		"message": sprintf("%s is required and empty", [variable.name]),
		"variable": variable.name,
		"environment": environment.name,
		"at": variable.at,
		"related": lib.related(requirement.because, requirement.at),
	}
}

# Looked up in as a whole, so that it is made once.
all_empty := empty

empty[[environment.name, upper(variable.name)]] contains variable if {
	some environment in input.environments
	some variable in environment.variables
	variable.empty
}

# The passwords of connections through a Unix socket.
without_password(environment) := {database.password.variable |
	some database in environment.databases
	lib.through_socket(database)
}
