# METADATA
# title: Every required variable must have a value
# description: |
#   Reports a variable that an environment must set, and sets to nothing. It is quiet
#   if `NAME_FILE` names a file with the value, about the password of a connection
#   through a Unix socket, and about `DATABASE_URL` if it is not required by name and
#   the environment has another connection.
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
	some requirement in environment.requirements
	some variable in environment.variables
	lib.same_name(requirement.name, variable.name)
	variable.empty
	not lib.from_file(environment, requirement.name)
	not lib.waived(environment, requirement)
	not password_of_socket(environment, variable.name)
	finding := {
		"message": sprintf("%s is required and empty", [variable.name]),
		"variable": variable.name,
		"environment": environment.name,
		"at": variable.at,
		"related": lib.related(requirement.because, requirement.at),
	}
}

password_of_socket(environment, name) if {
	some database in environment.databases
	database.password.variable == name
	lib.through_socket(database)
}
