# METADATA
# title: Every required variable must be set
# description: |
#   Reports a variable that an environment must set and no source of it sets: one that
#   the configuration requires, or `DATABASE_URL` of production if another source of
#   the application sets it. `NAME_FILE` counts as `NAME`, a name without a value does
#   not count. It is quiet about `DATABASE_URL` if production has another connection,
#   or is a front end without a database.
#
#   The program then stops at its start, or it goes on with a default that was made
#   for development. Either is found out during the deployment at best.
#
#   Set the variable. If the platform does, refer to it, so that the file says what
#   has to be there.
# related_resources:
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
#   - description: "Pydantic Settings: field value priority"
#     ref: https://docs.pydantic.dev/latest/concepts/pydantic_settings/
#   - description: "PostgreSQL image: Docker secrets and NAME_FILE"
#     ref: https://hub.docker.com/_/postgres
# custom:
#   severity: error
#   category: environment
#   help: "Add NAME=value to the file of the environment, or NAME=${NAME} if the platform sets it."
#   bad: |
#     -- .dbcfg-lint.yaml --
#     version: 1
#     required: [DATABASE_URL]
#     -- .env.production --
#     SQL_ECHO=false
#   good: |
#     -- .dbcfg-lint.yaml --
#     version: 1
#     required: [DATABASE_URL]
#     -- .env.production --
#     SQL_ECHO=false
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["missing-required-variable"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	some requirement in environment.requirements
	not is_set(environment, requirement.name)
	not lib.waived(environment, requirement)
	finding := {
		"message": sprintf("%s does not set %s", [environment.name, requirement.name]),
		"variable": requirement.name,
		"environment": environment.name,
		"at": place(environment),
		"related": lib.related(requirement.because, requirement.at),
	}
}

is_set(environment, name) if {
	some variable in environment.variables
	lib.same_name(variable.name, name)
	not variable.bare
}

is_set(environment, name) if lib.from_file(environment, name)

# An environment without a file is the process environment alone.
place(environment) := environment.files[count(environment.files) - 1].at if count(environment.files) > 0

place(environment) := null if count(environment.files) == 0
