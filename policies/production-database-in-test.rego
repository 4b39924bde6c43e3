# METADATA
# title: A test must not reach the database of production
# description: |
#   Reports a connection of a test or development environment that leads to the same
#   database as one of production, and a connection of a test environment that leads
#   to a public host. It is quiet about service names and local addresses, which are
#   another machine for everybody, and about placeholders.
#
#   Tests create, truncate and drop tables. One run with the wrong file is enough.
#
#   Give tests a server of their own: a container on the same machine, or a service of
#   the CI job.
# related_resources:
#   - description: "GitHub Actions: PostgreSQL service containers"
#     ref: https://docs.github.com/en/actions/using-containerized-services/creating-postgresql-service-containers
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
# custom:
#   severity: error
#   category: connection
#   help: "Point the variable to a database that may be lost, such as postgresql+asyncpg://app:app@localhost:5432/app_test."
#   supersedes:
#     - credentials-shared-across-environments
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     -- .env.test --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     -- .env.test --
#     DATABASE_URL=postgresql+asyncpg://app:app@localhost:5432/app_test
package dbcfg.rules["production-database-in-test"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	not environment.production
	environment.tier in {"test", "development"}
	some database in environment.databases
	database.filling != "placeholder"
	finding := fault(environment, database)
}

fault(environment, database) := finding if {
	others := [one | some one in of_production[database.identity]]
	finding := {
		"message": sprintf("%s leads to the same database as %s", [database.variable, others[0][0]]),
		"variable": database.variable,
		"environment": environment.name,
		"at": database.at,
		"related": [{"message": sprintf("the connection of %s", [name]), "at": at} |
			some [name, at] in others
			at != null
		],
	}
} else := finding if {
	environment.tier == "test"
	host := [host | some host in database.hosts; host.kind == "public"; not lib.garbled(database, host)][0]
	finding := {
		"message": sprintf("%s leads a test to %s, a public host", [host.variable, host.name]),
		"variable": host.variable,
		"environment": environment.name,
		"at": host.at,
	}
}

# Looked up in as a whole, so that it is made once.
of_production := connections

connections[database.identity] contains [environment.name, database.at] if {
	some environment in lib.production
	some database in environment.databases
	database.identity != ""
}
