# METADATA
# title: Every required variable must be set
# description: |
#   Reports a variable that an environment must set and no source of it sets: one that
#   the configuration requires, a field without a default of production's settings
#   class, or `DATABASE_URL` of production if another source of the application sets
#   it. `NAME_FILE` counts as `NAME`, a name without a value does not count. It is quiet
#   about `DATABASE_URL` if production has another connection, or is a front end without
#   a database. Where the class may get the value in a way that its text does not tell,
#   it is a note, and so is a class of scripts, or of another folder, that gets nothing at
#   all beside one that is complete. With `--environment NAME` a variable that an `env.py`
#   or an engine is made of and cannot do without is required, too, and a file that is for
#   the environment by its name sets nothing if nothing reads it: no settings class names it in its `env_file`,
#   no `load_dotenv` loads it, no compose file gives it to a service, and the configuration
#   does not list it. Without that option it is taken for what the platform puts into the
#   process environment.
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
#   help: "Add NAME=value to the file of the environment, or NAME=${NAME} if the platform sets it. Name a file that nothing reads in env_file, or load it before the start and list it under environments: NAME: files: in .dbcfg-lint.yaml."
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
	at := lib.last_file(environment)
	some requirement in lib.unmet(environment)
	meant := [{"message": sprintf("%s may be meant to be it", [unknown.name]), "at": unknown.at} |
		some name in requirement.names
		some unknown in all_misspelt[[environment.name, upper(name)]]
	]
	finding := {
		"message": sprintf("%s%s%s", [lacking(environment.name, requirement), demand(requirement), doubt(requirement)]),
		"variable": requirement.name,
		"environment": environment.name,
		"severity": {true: "error", false: "note"}[requirement.uncertain == ""],
		"at": at,
		"related": array.concat(array.concat(assigned(requirement), lib.related(requirement.because, requirement.at)), meant),
	}
}

lacking(environment, requirement) := sprintf("%s %s", [environment, lack(requirement.names)]) if {
	requirement.unread == null
}

lacking(_, requirement) := sprintf("%s is set in %s only, which %s", [
	requirement.unread.name,
	requirement.unread.file,
	ignorance(requirement.unread.by),
]) if {
	requirement.unread != null
}

ignorance("") := "nothing that is seen here reads"

ignorance(class) := sprintf("%s does not read", [class]) if class != ""

assigned(requirement) := [] if requirement.unread == null

assigned(requirement) := [{
	"message": sprintf("it is set here: name %s in env_file, or load it before the start and list it under environments: files:", [requirement.unread.file]),
	"at": requirement.unread.at,
}] if {
	requirement.unread != null
}

lack([name]) := sprintf("does not set %s", [name])

lack(names) := sprintf("sets neither %s", [lib.listed(names, "nor")]) if count(names) > 1

# Which class it is says more than that something requires it.
demand(requirement) := sprintf(": %s", [requirement.because]) if requirement.field != ""

demand(requirement) := "" if requirement.field == ""

doubt(requirement) := sprintf(", but %s", [requirement.uncertain]) if requirement.uncertain != ""

doubt(requirement) := "" if requirement.uncertain == ""

# Looked up in as a whole, so that it is made once.
all_misspelt := misspelt

misspelt[[environment.name, name]] contains unknown if {
	some environment in input.environments
	some unknown in environment.unknown
	name := upper(unknown.nearest)
}
