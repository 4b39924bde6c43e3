# METADATA
# title: The URL and the parts of a connection must name the same database
# description: |
#   Reports parts of a connection, such as `POSTGRES_HOST` and `POSTGRES_DB`, that name
#   another host, database or user than the URL in the same file. It is quiet where
#   the parts are for something else: a replica, migrations, a test, another kind of
#   database, the administrator of an image; where one of the hosts is the machine
#   itself or a pooler, which is another way to the same server; in the environment
#   of tests; and where a switch such as `USE_POSTGRES=false` turns the parts off.
#
#   Which of the two counts is decided in the code, and rarely said. Somebody changes the
#   one that does not count, and sees no difference, or a job that reads the other one
#   writes to another database.
#
#   Keep one of the two. If both are needed, put the URL together from the parts:
#   `DATABASE_URL=postgresql+asyncpg://${POSTGRES_USER}:${POSTGRES_PASSWORD}@${POSTGRES_HOST}/${POSTGRES_DB}`.
# related_resources:
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
#   - description: "python-dotenv: variable expansion"
#     ref: https://github.com/theskumar/python-dotenv#variable-expansion
# custom:
#   severity: warning
#   category: environment
#   help: "Remove the parts or the URL, or write the URL with references to the parts."
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     POSTGRES_HOST=old-db.internal
#     POSTGRES_USER=app
#     POSTGRES_DB=app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     POSTGRES_HOST=db.internal
#     POSTGRES_USER=app
#     POSTGRES_DB=app
package dbcfg.rules["conflicting-connection-settings"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	environment.tier != "test"
	found := [parts | some parts in environment.databases; parts.form == "parts"; speaks(parts)]
	count(found) > 0
	not switched_off(environment.variables)
	some parts in found
	rivals := [url |
		some url in all_urls[[environment.name, parts.at.file, prefix(parts.variable)]]
		parts.dialect in {"", url.dialect} # parts do not always say it
	]
	count(rivals) > 0
	differing := [component | some component in ["host", "database", "user"]; differs(component, parts, rivals)]
	count(differing) > 0
	place := standing(differing[0], environment.name, parts)
	finding := {
		"message": sprintf("%s goes with another %s than %s", [place.variable, lib.listed(differing, "and"), rivals[0].variable]),
		"variable": place.variable,
		"environment": environment.name,
		"at": place.at,
		"related": lib.related(sprintf("%s is set here", [rivals[0].variable]), rivals[0].at),
	}
}

standing("host", _, parts) := {"variable": parts.hosts[0].variable, "at": parts.hosts[0].at}

standing("database", environment, parts) := lib.part(environment, "name", parts, parts.name)

standing("user", environment, parts) := lib.part(environment, "user", parts, parts.user)

speaks(database) if {
	not database.default
	not database.foreign
	database.filling == "literal"
	database.error == ""
	not lib.elsewhere(database.variable)
	count(others & lib.words(database.variable)) == 0
	not lib.pooled(database)
}

# The words of a connection for something else.
others := {
	"READ", "READER", "READONLY", "RO", "REPLICA", "SECONDARY", "SLAVE", "WRITE", "WRITER", "MIGRATION", "MIGRATIONS", "ALEMBIC",
	"ADMIN", "ROOT", "SHADOW", "DIRECT", "POOLED", "UNPOOLED", "NON", "POOLER", "PROD", "PRODUCTION", "STAGING",
}

# Looked up in as a whole, so that it is made once.
all_urls := urls

urls[[environment.name, database.at.file, prefix(database.variable)]] contains database if {
	some environment in input.environments
	some database in environment.databases
	database.form == "url"
	speaks(database)
}

# What stands before the word for a database: APP of APP_DB_HOST and of APP_DATABASE_URL.
prefix(name) := regex.split(`(^|_)(DB|DATABASE|SQL|SQLALCHEMY|POSTGRES|POSTGRESQL|PG|PGSQL|MYSQL|MARIADB|MSSQL|ORACLE|RDS)`, upper(name))[0]

differs(component, parts, rivals) if {
	own := named(parts, component)
	every url in rivals {
		named(url, component) != own
	}
}

# A name that can be compared: undefined for one that is masked, left open, or that of the
# administrator or the database that an image begins with.
named(database, "host") := name if {
	[host] := database.hosts
	host.kind in {"public", "private", "service"}
	name := lower(host.name)
	is_plain(name)
}

named(database, "database") := database.name if {
	is_plain(database.name)
	not database.name in {"postgres", "template1", "mysql", "master", "defaultdb"}
}

named(database, "user") := database.user if {
	is_plain(database.user)
	administrators := {entry.user | some entry in data.dbcfg.superusers.users}
	not lower(database.user) in administrators
}

is_plain(name) if regex.match(`^[\w.@-]+$`, name)

switched_off(variables) if {
	some variable in variables
	variable.boolean == false
	words := lib.words(variable.name)
	count({"USE", "ENABLE", "ENABLED", "WITH"} & words) > 0
	count({"DB", "DATABASE", "SQL", "POSTGRES", "POSTGRESQL", "PG", "MYSQL", "MARIADB"} & words) > 0
}
