# METADATA
# title: Production must not have placeholders
# description: |
#   Reports a variable of a production connection, or a required one, that still has
#   the placeholder of a template: `<password>`, `YOUR_PASSWORD`, `[YOUR-PASSWORD]`.
#   It is quiet about templates such as `.env.production.example`, about references
#   such as `${DB_PASSWORD}`, and about variables that have nothing to do with
#   the database.
#
#   Somebody copied a template and did not finish. The program starts and then cannot
#   log in, or it does log in, with a password that the template gives away.
#
#   Fill in the value, or better a reference that the platform fills in. If the file
#   is a template, say so in its name.
# related_resources:
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
# custom:
#   severity: error
#   category: credentials
#   help: "Put the real value in the place of the placeholder, or a reference such as ${DB_PASSWORD} that the platform fills in."
#   supersedes:
#     - invalid-database-url
#     - local-host-in-production
#     - sqlite-in-production
#     - test-credentials-in-production
#     - tls-not-enforced
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:YOUR_PASSWORD@db.internal:5432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["placeholder-in-production"]

import data.dbcfg.lib

report contains finding if {
	some environment in lib.production
	found := [variable | some variable in environment.variables; variable.filling == "placeholder"]
	count(found) > 0
	idle := lib.idle(environment)
	required := {upper(name) | some requirement in environment.requirements; some name in requirement.names}
	some variable in found
	not variable.name in idle
	matters(variable, required)
	finding := {
		"message": sprintf("%s still has a placeholder", [variable.name]),
		"variable": variable.name,
		"environment": environment.name,
		"at": variable.at,
	}
}

matters(variable, _) if variable.database

matters(variable, required) if upper(variable.name) in required
