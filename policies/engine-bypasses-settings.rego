# METADATA
# title: The engine must take the connection from the settings class
# description: |
#   Reports a module that takes the connection string from the process environment, by
#   `os.environ` or `os.getenv`, where a settings class reads the same variable, from env
#   files too. It is quiet if the engine takes something from the settings class as well, about
#   classes that read no env file, and if a file loads an env file into the process
#   environment itself, with `load_dotenv`.
#
#   The process environment does not have what stands in the env file. On a machine where
#   the file sets the variable the class has a connection, and the engine has none, or that
#   of its fallback: another database than the one that the settings show.
#
#   Make the engine of the field: `create_engine(settings.database_url)`.
# related_resources:
#   - description: "pydantic-settings: dotenv support"
#     ref: https://docs.pydantic.dev/latest/concepts/pydantic_settings/#dotenv-env-support
# custom:
#   severity: warning
#   category: environment
#   help: "Make the engine of the field of the settings class, as in create_engine(settings.database_url)."
#   bad: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- app/settings.py --
#     from pydantic_settings import BaseSettings, SettingsConfigDict
#
#     class Settings(BaseSettings):
#         model_config = SettingsConfigDict(env_file=".env")
#         database_url: str
#     -- app/db.py --
#     import os
#
#     from sqlalchemy import create_engine
#
#     engine = create_engine(os.environ["DATABASE_URL"])
#   good: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- app/settings.py --
#     from pydantic_settings import BaseSettings, SettingsConfigDict
#
#     class Settings(BaseSettings):
#         model_config = SettingsConfigDict(env_file=".env")
#         database_url: str
#     -- app/db.py --
#     from sqlalchemy import create_engine
#
#     from app.settings import Settings
#
#     engine = create_engine(Settings().database_url)
package dbcfg.rules["engine-bypasses-settings"]

report contains finding if {
	some engine in input.engines
	not engine.conditional
	not engine.loads_env_files
	outside := [origin | some origin in engine.urls; origin.kind != "literal"]
	count(outside) > 0
	every origin in outside {
		origin.kind == "environment"
	}
	origin := outside[0]
	some variable in origin.variables
	found := [field | some [_, _, field] in all_fields[upper(variable)]]
	count(found) > 0
	finding := {
		"message": sprintf("the engine takes %s from the process environment, not from %s, which reads env files too", [variable, found[0].class]),
		"variable": variable,
		"at": origin.at,
		"related": [{"message": sprintf("%s has it here", [found[0].class]), "at": found[0].at}],
	}
}

# Looked up in as a whole, so that it is made once.
all_fields := fields

# The fields of settings classes, in their order, that a variable feeds, from env files too.
fields[upper(name)] contains [i, j, {"class": class.name, "at": field.at}] if {
	some i, class in input.settings
	class.style != "plain"
	count(class.env_files) > 0
	some j, field in class.fields
	field.database
	some name in field.variables
}
