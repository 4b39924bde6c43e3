# METADATA
# title: A password must not be committed
# description: |
#   Reports the password of a connection in a file that git tracks: in production
#   always, in other environments if the server is not a machine that everybody has, and
#   in templates if it is on the internet. It is quiet about references, placeholders,
#   samples and passwords that are the name of the user, of which other rules speak,
#   and about files that git does not track.
#
#   Whoever can read the repository, a copy of it, or what a CI job has checked out has
#   the password, now and later: it stays in the history when the line is gone. A file
#   called an example gets the real one when somebody copies from the wrong terminal.
#
#   Change the password on the server first. Then let the platform set the variable, and
#   leave a reference such as `${DB_PASSWORD}` in the file.
# related_resources:
#   - description: "GitHub: removing sensitive data from a repository"
#     ref: https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
#   - description: "OWASP: secrets management"
#     ref: https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html
# custom:
#   severity: error
#   category: credentials
#   secret: true
#   help: "Change the password on the server, refer to it as ${DB_PASSWORD}, and let the platform set that."
#   supersedes:
#     - credentials-in-query
#     - default-in-production
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:kV8-orange-7Qd@db.internal:5432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["credentials-committed"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	idle := lib.idle(environment)
	some database in environment.databases
	lib.secret(database.password)
	database.password.at.file in lib.tracked
	not database.password.variable in idle
	lib.opens(environment.production, database)
	finding := committed(database, environment.name)
}

report contains finding if {
	some template in input.templates
	some database in template.databases
	lib.secret(database.password)
	database.password.at.file in lib.tracked
	lib.opens_in_template(database)
	finding := committed(database, template.name)
}

committed(database, environment) := {
	"message": sprintf("%s holds a password, and git tracks the file", [database.password.variable]),
	"variable": database.password.variable,
	"environment": environment,
	"at": database.password.at,
}
