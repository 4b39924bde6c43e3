# METADATA
# title: Production must not connect to its own machine
# description: |
#   Reports a production connection to `localhost` and other loopback addresses, to
#   `0.0.0.0`, and to the names by which a container sees its own machine, such as
#   `host.docker.internal`. It is quiet about Unix sockets, which are a choice, and
#   about service names such as `db`.
#
#   In a container or on a platform nothing listens there. Most often the line comes
#   from a developer's file, and the program of production waits for a database that is
#   on a desk.
#
#   Name the server that production uses. If a proxy runs beside the program on
#   purpose, ignore the finding and write down the reason.
# related_resources:
#   - description: "The Twelve-Factor App: backing services"
#     ref: https://12factor.net/backing-services
#   - description: "SQLAlchemy: database URLs"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls
# custom:
#   severity: error
#   category: connection
#   help: "Replace the host with production's database server, or with a reference such as ${DB_HOST}."
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@localhost:5432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["local-host-in-production"]

import data.dbcfg.lib

report contains finding if {
	some environment in lib.production
	found := [host |
		some database in environment.databases
		not lib.through_socket(database)
		some host in database.hosts
		host.kind in {"loopback", "unspecified", "docker-host"}
	]
	count(found) > 0
	idle := lib.idle(environment)
	some host in found
	not host.variable in idle
	finding := {
		"message": sprintf("%s leads to %s, which is the machine itself", [host.variable, host.name]),
		"variable": host.variable,
		"environment": environment.name,
		"at": host.at,
	}
}
