# METADATA
# title: A database URL must be one that SQLAlchemy can use
# description: |
#   Reports a value that SQLAlchemy cannot parse, or whose dialect or driver it does
#   not know. It is quiet about values that something else fills in, and about the
#   notation of another ecosystem, such as `mysql2://`, unless the variable is the one
#   that an Alembic configuration goes by. In a project that is not Python it only
#   reports what is no URL at all.
#
#   The program stops when it makes its engine. Until then nothing looks at the value,
#   so it is found out during the deployment.
#
#   Write `dialect+driver://user:password@host:port/database`, with the dialect in
#   lower case, and percent-encode special characters in the user and the password.
# related_resources:
#   - description: "SQLAlchemy: database URLs"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#database-urls
#   - description: "SQLAlchemy: dialects"
#     ref: https://docs.sqlalchemy.org/en/20/dialects/index.html
# custom:
#   severity: error
#   category: connection
#   help: "Write dialect+driver://user:password@host:port/database, such as postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app; `dbcfg-lint url` shows how a URL is read."
#   supersedes:
#     - invalid-value
#   bad: |
#     -- .env.production --
#     DATABASE_URL=POSTGRESQL+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["invalid-database-url"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	some database in environment.databases
	database.error != ""
	database.form == "url"
	database.filling == "literal"
	concerns_sqlalchemy(database)
	not lib.removed_scheme(database)
	finding := {
		"message": sprintf("%s is no URL that SQLAlchemy can use: %s", [database.variable, database.error]),
		"variable": database.variable,
		"environment": environment.name,
		"at": database.at,
	}
}

concerns_sqlalchemy(database) if {
	input.python
	not database.foreign
	not lib.of_another_program(database.variable)
}

# The name says that Alembic goes by it, whatever the scheme.
concerns_sqlalchemy(database) if {
	count(input.migrations) > 0
	regex.match(`^(?i)(database_url|sqlalchemy_.*)$`, database.variable)
}

# Without a scheme it is nothing in any language.
concerns_sqlalchemy(database) if database.scheme == ""
