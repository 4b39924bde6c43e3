# METADATA
# title: A template must name every required variable
# description: |
#   Reports a variable that the configuration or a settings class requires, and that a
#   template such as `.env.example` does not name, not even in a comment. It is quiet
#   about fields with a default, about front ends, and about classes that may get their
#   values in a way that their text does not tell.
#
#   Whoever sets up an environment copies the template. What it lacks is found out when
#   the program does not start.
#
#   Add the variable with a placeholder, or with nothing behind the `=`.
# related_resources:
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
# custom:
#   severity: warning
#   category: environment
#   help: "Add NAME= to the template, with a placeholder such as <password> where that helps."
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
#         sentry_dsn: str
#     -- .env.example --
#     DATABASE_URL=postgresql+asyncpg://app:<password>@localhost:5432/app
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
#         sentry_dsn: str
#     -- .env.example --
#     DATABASE_URL=postgresql+asyncpg://app:<password>@localhost:5432/app
#     SENTRY_DSN=
package dbcfg.rules["template-out-of-date"]

import data.dbcfg.lib

report contains finding if {
	some template in input.templates
	not template.front_end
	at := lib.last_file(template)
	some requirement in template.requirements
	not requirement.set
	not requirement.implied
	requirement.uncertain == ""
	finding := {
		"message": sprintf("the template lacks %s", [lib.listed(requirement.names, "or")]),
		"variable": requirement.name,
		"environment": template.name,
		"at": at,
		"related": lib.related(requirement.because, requirement.at),
	}
}
