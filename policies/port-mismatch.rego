# METADATA
# title: A connection must not go to the port of another database
# description: |
#   Reports a connection whose port is the default of a server that speaks another
#   protocol, such as PostgreSQL on 3306. It is quiet about ports that are nobody's
#   default, about dialects that share a protocol, and about ports of one's own machine,
#   where a tunnel or a container may have any.
#
#   Most often the line was copied when the project changed its database, and the port
#   was forgotten. The program waits for an answer that the server never gives, or fails
#   with a message about the protocol that says nothing of the port.
#
#   Write the port of the server, or leave it out where it is the default.
# related_resources:
#   - description: "IANA: service names and port numbers"
#     ref: https://www.iana.org/assignments/service-names-port-numbers/service-names-port-numbers.xhtml
#   - description: "SQLAlchemy: database URLs"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls
# custom:
#   severity: warning
#   category: connection
#   help: "Use 5432 for PostgreSQL, 3306 for MySQL and MariaDB, 1433 for SQL Server, 1521 for Oracle."
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+psycopg://app:${DB_PASSWORD}@db.internal:3306/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+psycopg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["port-mismatch"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	some database in environment.databases
	database.error == ""
	own := [entry | some entry in data.dbcfg.ports.defaults; database.dialect in entry.dialects]
	some host in database.hosts
	not host.kind in {"loopback", "unspecified", "docker-host", "socket"}
	some entry in data.dbcfg.ports.defaults
	entry.port == host.port
	not host.port in {one.port | some one in own}
	count(own) > 0 # else nothing is known of the dialect
	place := lib.part(environment.name, "port", database, host.port)
	finding := {
		"message": sprintf("%s leads %s to port %d, which is that of %s", [place.variable, own[0].server, host.port, entry.server]),
		"variable": place.variable,
		"environment": environment.name,
		"at": place.at,
	}
}
