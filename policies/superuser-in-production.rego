# METADATA
# title: The application must not connect as the administrator of the database
# description: |
#   Reports a production connection whose user is the one that a database server is
#   installed with and that may do everything: `postgres`, `root`, `sa`, `system`,
#   `sysdba`, and those of other servers. It is quiet about the password that the image
#   of a server makes such a user with, such as `MYSQL_ROOT_PASSWORD`, about what a compose
#   file gives the server itself, about connections whose name says that they are for
#   migrations or administration, and about Supabase, where `postgres` is no superuser.
#
#   What an injected statement can do is what the user can do. The administrator reads
#   files of the server, runs programs on it, and drops other databases, and no privilege
#   and no row-level policy holds for it.
#
#   Make a user for the application that owns no more than its tables, or only may read
#   and write them, and give the migrations a user of their own.
# related_resources:
#   - description: "PostgreSQL: role attributes, superuser status"
#     ref: https://www.postgresql.org/docs/current/role-attributes.html
#   - description: "MySQL: security guidelines"
#     ref: https://dev.mysql.com/doc/refman/8.4/en/security-guidelines.html
#   - description: "OWASP: database security"
#     ref: https://cheatsheetseries.owasp.org/cheatsheets/Database_Security_Cheat_Sheet.html
# custom:
#   severity: warning
#   category: credentials
#   help: "CREATE ROLE app LOGIN, grant it what the application needs, and connect as that."
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://postgres:${DB_PASSWORD}@db.internal:5432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["superuser-in-production"]

import data.dbcfg.lib

report contains finding if {
	some environment in lib.production
	not environment.server
	found := [database | some database in environment.databases; is_superuser(database); not lesser(database)]
	count(found) > 0
	idle := lib.idle(environment)
	roots := {variable.name | some variable in environment.variables; variable.role == "root-password"}
	some database in found
	not database.password.variable in roots
	place := lib.part(environment.name, "user", database, database.user)
	not place.variable in idle
	not apart(place.variable)
	finding := {
		"message": sprintf("%s connects as %s, who may do everything", [place.variable, database.user]),
		"variable": place.variable,
		"environment": environment.name,
		"at": place.at,
	}
}

is_superuser(database) if {
	some entry in data.dbcfg.superusers.users
	lower(database.user) == entry.user
	concerns(entry.dialects, database.dialect)
}

# A list without dialects is about all.
concerns([], _)

concerns(dialects, dialect) if dialect in dialects

lesser(database) if {
	some host in database.hosts
	some entry in data.dbcfg.superusers.lesser
	regex.match(entry.host, lower(host.name))
}

# Whether a variable is for something else than the application.
apart(name) if lib.elsewhere(name)

apart(name) if count({"MIGRATION", "MIGRATIONS", "MIGRATE", "ALEMBIC", "ADMIN", "ROOT", "SUPERUSER", "SHADOW", "DIRECT"} & lib.words(name)) > 0
