# METADATA
# title: A name in an env file must be one that something reads
# description: |
#   Reports a name that is nearly the name of a variable that is read and not set, such
#   as `DATABSE_URL`, and a name for which a settings class with `extra="forbid"` refuses
#   the env file that it reads. It is quiet about all other names, and about a misspelt
#   one if the variable is required: then its absence is reported, and this name with it.
#
#   A misspelt variable is not read, and the default counts in its place. pydantic says
#   nothing if it ignores unknown names, and does not start if it forbids them, which is
#   what it does if the class does not say. That is an error of the process that
#   `--environment` names.
#
#   Correct the name. For a name that another program reads from the same file, write
#   `extra="ignore"` into the `model_config` of the class.
# related_resources:
#   - description: "Pydantic Settings: dotenv support, and unknown names in the file"
#     ref: https://docs.pydantic.dev/latest/concepts/pydantic_settings/#dotenv-env-support
#   - description: "Pydantic: extra data"
#     ref: https://docs.pydantic.dev/latest/concepts/models/#extra-data
# custom:
#   severity: warning
#   category: environment
#   help: "Correct the name, remove the line, or let the class ignore it: model_config = SettingsConfigDict(extra=\"ignore\")."
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     DB_POOL_SZE=20
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     DB_POOL_SIZE=20
package dbcfg.rules["unknown-variable"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	awaited := lib.awaited(environment)
	some unknown in environment.unknown
	not upper(unknown.nearest) in awaited # missing-required-variable speaks of both
	finding := {
		"message": message(unknown),
		"variable": unknown.name,
		"environment": environment.name,
		"severity": severity(unknown, environment.process),
		"at": unknown.at,
	}
}

# This very process does not start.
severity(unknown, true) := "error" if unknown.refused != ""

severity(unknown, true) := "warning" if unknown.refused == ""

severity(_, false) := "warning"

message(unknown) := sprintf("nothing reads %s; %s may be meant", [unknown.name, unknown.nearest]) if unknown.refused == ""

message(unknown) := sprintf("%s refuses the file because of %s%s", [unknown.refused, unknown.name, hint(unknown)]) if {
	unknown.refused != ""
}

hint(unknown) := sprintf("; %s may be meant", [unknown.nearest]) if unknown.nearest != ""

hint(unknown) := "" if unknown.nearest == ""
