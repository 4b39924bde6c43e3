# METADATA
# title: A field of a settings class must get its name in a way that pydantic reads
# description: |
#   Reports `Field(env="NAME")`, and the same in `Config.fields`, in a class of
#   pydantic-settings 2. It is quiet if the field is read from that name anyway, because it
#   is called like it, and about pydantic 1.
#
#   pydantic 1 took the name of the variable from there. pydantic 2 ignores it and says
#   nothing: the field is read from a variable called like the field, so it is missing, or
#   has its default.
#
#   Write `validation_alias="NAME"`. `env_prefix` does not count for an alias.
# related_resources:
#   - description: "Pydantic: migration guide, changes to BaseSettings"
#     ref: https://docs.pydantic.dev/latest/migration/#basesettings-has-moved-to-pydantic-settings
#   - description: "Pydantic Settings: environment variable names"
#     ref: https://docs.pydantic.dev/latest/concepts/pydantic_settings/#environment-variable-names
# custom:
#   severity: error
#   category: files
#   help: "Replace env=\"NAME\" with validation_alias=\"NAME\"."
#   bad: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- settings.py --
#     from pydantic import Field
#     from pydantic_settings import BaseSettings
#
#
#     class Settings(BaseSettings):
#         database_url: str = Field(env="APP_DB_URL")
#   good: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- settings.py --
#     from pydantic import Field
#     from pydantic_settings import BaseSettings
#
#
#     class Settings(BaseSettings):
#         database_url: str = Field(validation_alias="APP_DB_URL")
package dbcfg.rules["ignored-field-env"]

import data.dbcfg.lib

report contains finding if {
	some class in input.settings
	not lib.template(class.file)
	some field in class.fields
	field.ignored_env != ""
	not is_read(field)
	finding := {
		"message": sprintf("pydantic 2 ignores env=%s and reads %s", [field.ignored_env, concat(" or ", field.variables)]),
		"variable": field.ignored_env,
		"at": field.ignored_env_at,
	}
}

is_read(field) if {
	some name in field.variables
	lib.same_name(name, field.ignored_env)
}
