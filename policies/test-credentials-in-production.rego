# METADATA
# title: Production must not have the password of a manual
# description: |
#   Reports a production connection whose password is known from a manual, an image
#   or a tutorial, or is the name of the user or of the database; and variables such
#   as `POSTGRES_HOST_AUTH_METHOD=trust` that open a server to everybody. It is quiet
#   about references such as `${DB_PASSWORD}` and about Unix sockets, where the
#   server goes by the user of the operating system. Of a compose file of production the
#   passwords of database servers count, too, and those with which programs of others,
#   such as Keycloak and Metabase, connect to theirs. A base that the file overrides is in
#   production with it.
#
#   These passwords are in every list that is tried against servers, often within
#   minutes. They get into production when a file of the development environment is
#   copied.
#
#   Give the user a password that a machine has made, and let the platform put it
#   into the environment. A password that your team uses for tests can be added to
#   the list under `test-credentials` in the configuration.
# related_resources:
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
#   - description: "PostgreSQL image: POSTGRES_PASSWORD and POSTGRES_HOST_AUTH_METHOD"
#     ref: https://hub.docker.com/_/postgres
#   - description: "MySQL image: MYSQL_ALLOW_EMPTY_PASSWORD"
#     ref: https://hub.docker.com/_/mysql
# custom:
#   severity: error
#   category: credentials
#   secret: true
#   help: "Make a new password with `openssl rand -hex 24`, give it to the database user, and refer to it as ${DB_PASSWORD}."
#   supersedes:
#     - superuser-in-production
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://postgres:postgres@db.internal:5432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["test-credentials-in-production"]

import data.dbcfg.lib

report contains finding if {
	some environment in lib.production
	found := [database |
		some database in environment.databases
		database.password.filling == "literal"
		not lib.through_socket(database)
	]
	count(found) > 0
	idle := lib.idle(environment)
	some database in found
	not database.password.variable in idle
	finding := {
		"message": message(database),
		"variable": database.password.variable,
		"environment": environment.name,
		"at": database.password.at,
	}
}

report contains finding if {
	some environment in lib.production
	some variable in environment.variables
	variable.name in open_access
	some entry in data.dbcfg.open_access.variables
	entry.name == variable.name
	switched_on(variable, entry)
	finding := {
		"message": sprintf("%s %s", [variable.name, entry.effect]),
		"variable": variable.name,
		"environment": environment.name,
		"at": variable.at,
	}
}

open_access := {entry.name | some entry in data.dbcfg.open_access.variables}

message(database) := sprintf("%s uses the sample password of user %s", [
	database.password.variable,
	database.user,
]) if {
	database.password.sample
	database.user != ""
}

else := sprintf("%s uses a sample password", [database.password.variable]) if database.password.sample

else := sprintf("the password in %s is the user's name, with or without digits behind it", [database.password.variable]) if {
	database.password.same_as_user
}

else := sprintf("the password in %s is the name of the database", [database.password.variable]) if {
	database.password.same_as_database
}

# A list entry without a value is a switch.
switched_on(variable, entry) if variable.value == entry.value

switched_on(variable, entry) if {
	entry.value == null
	variable.boolean == true # null is true by itself
}
