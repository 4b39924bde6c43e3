# METADATA
# title: Production must not run on SQLite
# description: |
#   Reports a production connection whose dialect is SQLite, be it a file or in
#   memory. It is quiet about every other environment, and about parts such as
#   `DB_ENGINE=sqlite` beside a connection to a server, which is then the one in force.
#
#   A SQLite database lives on one machine. It takes one writer at a time, a second
#   instance of the program has another one, and in a container it is gone with the
#   next deployment. Most often it is a default that nobody replaced.
#
#   Name the server that production uses, and take its password from the platform.
# related_resources:
#   - description: "SQLite: appropriate uses"
#     ref: https://www.sqlite.org/whentouse.html
#   - description: "The Twelve-Factor App: dev/prod parity"
#     ref: https://12factor.net/dev-prod-parity
# custom:
#   severity: error
#   category: connection
#   help: "Set the variable to the URL of production's database server, such as postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app."
#   supersedes:
#     - invalid-value
#   bad: |
#     -- .env.production --
#     DATABASE_URL=sqlite+aiosqlite:///app.db
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["sqlite-in-production"]

import data.dbcfg.lib

report contains finding if {
	some environment in lib.production
	idle := lib.idle(environment)
	beside := "server" in {kind(other) | some other in environment.databases}
	some database in environment.databases
	kind(database) == "file"
	not overruled(database, beside)
	not database.variable in idle
	finding := {
		"message": sprintf("%s is a SQLite database %s", [database.variable, where(database)]),
		"variable": database.variable,
		"environment": environment.name,
		"at": database.at,
	}
}

where(database) := "in memory" if database.memory

where(database) := "in a file" if not database.memory

overruled(database, true) if database.form == "parts"

kind(database) := "server" if database.dialect != "sqlite"

kind(database) := "server" if has_server(database)

kind(database) := "file" if {
	database.dialect == "sqlite"
	not has_server(database)
}

# libSQL has the dialect of SQLite, and a server.
has_server(database) if {
	some host in database.hosts
	host.name != ""
}
