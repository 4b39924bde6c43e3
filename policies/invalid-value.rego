# METADATA
# title: A value must be one that its declared type takes
# description: |
#   Reports a variable whose value the type of the field in the settings class does not
#   take: a text where an integer is declared, a word that is no bool, a number out of
#   bounds. In a project of any language it reports a part of a connection with which no
#   program connects: a port that no server has, a host that is a URL or has the port behind
#   it, a misspelt mode of TLS, a value of a `PG…` variable that libpq refuses. Of the
#   process environment, which `--environment` brings in, it also reports a
#   part of a connection that ends with white space, or has a reference such as
#   `${DB_PASSWORD}`: nothing takes the one off or fills in the other; and a connection
#   string whose password or host is empty, or that ends with a quote, a semicolon or a
#   comment. It is quiet about
#   other values that something else fills in, about placeholders and templates, and about
#   types and validators that cannot be told from the text.
#
#   pydantic stops the program at its start. That is the good case: a class that catches
#   the error, or is made at the first request, fails later. A line break that
#   `echo secret | base64` has put behind a secret is found out by the server, and a host
#   or a port that is wrong by the first connection.
#
#   Write a value of the declared type, or change the type.
# related_resources:
#   - description: "Pydantic: conversion table"
#     ref: https://docs.pydantic.dev/latest/concepts/conversion_table/
#   - description: "Pydantic Settings: parsing environment variable values"
#     ref: https://docs.pydantic.dev/latest/concepts/pydantic_settings/#parsing-environment-variable-values
#   - description: "PostgreSQL: environment variables of libpq"
#     ref: https://www.postgresql.org/docs/current/libpq-envars.html
# custom:
#   severity: error
#   category: environment
#   help: "Write a value of the declared type: true or false for a bool, digits for an int, JSON for a list or a dict."
#   bad: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- settings.py --
#     from pydantic_settings import BaseSettings
#
#
#     class Settings(BaseSettings):
#         database_url: str
#         db_pool_size: int = 5
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     DB_POOL_SIZE=ten
#   good: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- settings.py --
#     from pydantic_settings import BaseSettings
#
#
#     class Settings(BaseSettings):
#         database_url: str
#         db_pool_size: int = 5
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     DB_POOL_SIZE=10
package dbcfg.rules["invalid-value"]

report contains finding if {
	some environment in input.environments
	some variable in environment.variables
	variable.invalid != ""
	final(variable)
	places := {place |
		some name in variable.fields
		some place in all_declared[[name, variable.type]]
	}
	finding := {
		"message": sprintf("%s %s", [variable.name, variable.invalid]),
		"variable": variable.name,
		"environment": environment.name,
		"at": variable.at,
		"related": [{"message": "it is declared here", "at": at} | some at in places],
	}
}

final(variable) if variable.filling == "literal"

# Nothing fills it in any more.
final(variable) if variable.source == "process environment"

# Looked up in as a whole, so that it is made once.
all_declared := declared

# The places of fields by name and type.
declared[[name, type]] contains at if {
	some class in input.settings
	some field in class.fields
	name := field.name
	type := field.type
	at := field.at
}
