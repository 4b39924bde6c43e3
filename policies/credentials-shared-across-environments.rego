# METADATA
# title: Production must not share a password with another environment
# description: |
#   Reports a connection of another environment whose password is one of production's. It
#   is quiet about references, samples, placeholders and passwords that are the name of
#   the user or the database, and where both environments have the password from the same
#   line of one file.
#
#   The password of production is then as safe as the least safe of the environments. It
#   is known to everybody who tests, is in the logs of CI jobs, and cannot be changed
#   without all of them.
#
#   Give every environment a user and a password of its own, and change the one that
#   production has: it has been elsewhere.
# related_resources:
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
#   - description: "OWASP: secrets management"
#     ref: https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html
# custom:
#   severity: warning
#   category: credentials
#   help: "Make a new password for production with `openssl rand -hex 24`, and keep it out of the other environments."
#   bad: |
#     -- .gitignore --
#     .env.*
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:kV8-orange-7Qd@db.internal:5432/app
#     -- .env.staging --
#     DATABASE_URL=postgresql+asyncpg://app:kV8-orange-7Qd@staging-db.internal:5432/app
#   good: |
#     -- .gitignore --
#     .env.*
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:kV8-orange-7Qd@db.internal:5432/app
#     -- .env.staging --
#     DATABASE_URL=postgresql+asyncpg://app:hT3-violet-9Xs@staging-db.internal:5432/app
package dbcfg.rules["credentials-shared-across-environments"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	not environment.production
	some database in environment.databases
	lib.secret(database.password)
	others := [one |
		some one in of_production[database.password.group]
		one.at != database.password.at
		not named_elsewhere(one.identity, environment.tier, database.identity)
	]
	count(others) > 0
	finding := {
		"message": sprintf("%s has the password of %s", [database.password.variable, others[0].name]),
		"variable": database.password.variable,
		"environment": environment.name,
		"at": database.password.at,
		"related": [{"message": sprintf("%s has it here", [one.name]), "at": one.at} | some one in others; one.at != null],
	}
}

# Looked up in as a whole, so that it is made once.
of_production := passwords

passwords[database.password.group] contains {"name": environment.name, "at": database.password.at, "identity": database.identity} if {
	some environment in lib.production
	some database in environment.databases
	lib.secret(database.password)
	not lib.elsewhere(database.password.variable)
}

# production-database-in-test speaks of one database in both.
named_elsewhere(identity, tier, identity) if {
	identity != ""
	tier in {"test", "development"}
}
