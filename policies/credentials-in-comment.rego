# METADATA
# title: A comment must not hold a password
# description: |
#   Reports the password of a connection in a line that is commented out, in a file that
#   git tracks: in a file of production always, elsewhere if the server is not a machine
#   that everybody has, and in templates if it is on the internet. It is quiet about
#   comments that show a format, about samples and placeholders, and about files that git
#   does not track.
#
#   A line that is commented out has no effect on the program, and the same effect on the
#   password: everybody who has the repository can read it. It is most often the
#   connection of yesterday, and nobody has changed its password.
#
#   Remove the line. If the password still works, change it on the server.
# related_resources:
#   - description: "GitHub: removing sensitive data from a repository"
#     ref: https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/removing-sensitive-data-from-a-repository
#   - description: "CWE-615: inclusion of sensitive information in source code comments"
#     ref: https://cwe.mitre.org/data/definitions/615.html
# custom:
#   severity: warning
#   category: credentials
#   secret: true
#   help: "Remove the line, and change the password on the server if it is still in use."
#   bad: |
#     -- .env.production --
#     # DATABASE_URL=postgresql+asyncpg://app:kV8-orange-7Qd@old.internal:5432/app
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#   good: |
#     -- .env.production --
#     # DATABASE_URL=postgresql+asyncpg://user:password@host:5432/database
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["credentials-in-comment"]

import data.dbcfg.lib

report contains finding if {
	some file in input.files
	file.git == "tracked"
	production := file.environment in names
	some commented in file.commented
	database := commented.database
	lib.secret(database.password)
	not shows_format(database)
	exposed(file.template, production, database)
	finding := {
		"message": sprintf("%s in a comment holds a password, and git tracks the file", [commented.name]),
		"variable": commented.name,
		"environment": file.environment,
		"at": commented.at,
	}
}

names := {environment.name | some environment in lib.production}

exposed(true, _, database) if lib.opens_in_template(database)

exposed(false, production, database) if lib.opens(production, database)

# A component other than the password says that the line is there for its form.
shows_format(database) if database.filling == "placeholder"

shows_format(database) if lower(database.user) in {"user", "username", "db_user", "dbuser", "myuser", "your_user", "scott", "johndoe"}

shows_format(database) if {
	some host in database.hosts
	lower(host.name) in {"host", "hostname", "server", "your_host", "your-host"}
}

shows_format(database) if {
	some host in database.hosts
	lib.documented(host.name)
}
