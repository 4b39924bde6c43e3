# METADATA
# title: A secret must not be in the query of a connection string
# description: |
#   Reports a password, a token, or an ODBC string with a password in a query parameter
#   of a connection string, where the connection counts: in production, and in other
#   environments if the server is not a machine that everybody has. It is quiet about
#   references and about parameters that only name a file.
#
#   SQLAlchemy hides the password of a URL when it prints one, and so do error trackers and
#   most loggers. None of them hides the query: the secret is in the log as soon as
#   anything prints the URL.
#
#   Write the password before the host, as in `mssql+pyodbc://user:password@host/db`, or
#   give the secret to `connect_args` from a variable of its own.
# related_resources:
#   - description: "SQLAlchemy: URL.render_as_string, hide_password"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.engine.URL.render_as_string
#   - description: "CWE-598: use of GET request method with sensitive query strings"
#     ref: https://cwe.mitre.org/data/definitions/598.html
#   - description: "SQLAlchemy: pass through exact Pyodbc string"
#     ref: https://docs.sqlalchemy.org/en/20/dialects/mssql.html#pass-through-exact-pyodbc-string
# custom:
#   severity: warning
#   category: credentials
#   secret: true
#   help: "Move the password in front of the host, or give the secret to connect_args from a variable of its own."
#   bad: |
#     -- .gitignore --
#     .env.production
#     -- .env.production --
#     DATABASE_URL=postgresql+psycopg://app@db.internal:5432/app?password=kV8-orange-7Qd
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+psycopg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["credentials-in-query"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	some database in environment.databases
	database.form == "url"
	not database.foreign
	some parameter in database.parameters
	parameter.secret
	is_literal(database, parameter)
	lib.opens(environment.production, database)
	finding := {
		"message": sprintf("%s holds a secret in its query, as %s", [database.variable, parameter.name]),
		"variable": database.variable,
		"environment": environment.name,
		"at": database.at,
	}
}

# In the connection string a secret is masked, and a reference is not.
is_literal(database, parameter) if {
	parameter.name != "odbc_connect"
	contains(database.url, sprintf("%s=***", [parameter.name]))
}

# Not every ODBC string has a password.
is_literal(database, parameter) if {
	parameter.name == "odbc_connect"
	database.password.filling == "literal"
}
