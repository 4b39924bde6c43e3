# METADATA
# title: A connection string must not be written where the engine is made
# description: |
#   Reports a connection string in the text of a module that makes an engine of it: with
#   a password that somebody made always, also where it only counts if a variable is not
#   set, and as a warning any that the engine cannot do without. It is quiet about a
#   fallback with a sample password for a server that everybody has, about SQLite, about
#   placeholders and strings that the program completes at run time, and about tests,
#   examples, scripts and migrations, of which `url-in-env-py` speaks.
#
#   The file is committed, and so are the connection and its password. All environments
#   go to the same database, and to move it, or to change the password, takes a release.
#
#   Take the URL from the settings class, or from `os.environ["DATABASE_URL"]`, which stops
#   if it is missing. Change a password that was ever committed.
# related_resources:
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
#   - description: "OWASP: secrets management"
#     ref: https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html
# custom:
#   severity: error
#   category: connection
#   secret: true
#   help: "Take the URL from the settings class, or write os.environ[\"DATABASE_URL\"], and change the password."
#   bad: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- app/db.py --
#     from sqlalchemy import create_engine
#
#     engine = create_engine("postgresql+psycopg://app:kV8-orange-7Qd@db.internal:5432/app")
#   good: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- app/db.py --
#     import os
#
#     from sqlalchemy import create_engine
#
#     engine = create_engine(os.environ["DATABASE_URL"])
package dbcfg.rules["url-in-code"]

import data.dbcfg.lib

report contains finding if {
	some engine in input.engines
	some origin in engine.urls
	origin.kind == "literal"
	not origin.stock
	lib.is_connection(origin.database)
	origin.database.dialect != "sqlite"
	origin.database.password.filling != "reference"
	finding := {
		"message": sprintf("the engine %s %s", [holds(origin.fallback), lib.holding(origin.database)]),
		"severity": severity(engine, origin),
		"at": origin.at,
	}
}

holds(false) := "is made of"

holds(true) := "falls back to"

severity(_, origin) := "error" if lib.secret(origin.database.password)

severity(engine, origin) := "warning" if {
	not lib.secret(origin.database.password)
	not origin.fallback
	not engine.conditional
	others := [other | some other in engine.urls; other.kind != "literal"]
	count(others) == 0
}
