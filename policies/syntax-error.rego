# METADATA
# title: A file must be readable for the program that reads it
# description: |
#   Reports what the reader of a file drops, refuses or cannot decode: a line without
#   `=`, a quote that is not closed, an ini file without a section, an option that
#   stands twice, a settings class, an `env.py` or a `pyproject.toml` that Python cannot
#   parse, a compose file that compose refuses. In a template it is a note: templates hold
#   text for people and for template engines. What is too large to be read to its end is an
#   error in a template, too, for the rest was not judged.
#
#   Readers of env files skip a line that they do not understand and say nothing, or
#   take the lines behind it along. ConfigParser, tomllib, Python and compose refuse the
#   whole file.
#   What you see in the file is then not what the program gets.
#
#   Write the line the way the message says.
# related_resources:
#   - description: "python-dotenv: file format"
#     ref: https://pypi.org/project/python-dotenv/
#   - description: "configparser: supported INI file structure"
#     ref: https://docs.python.org/3/library/configparser.html#supported-ini-file-structure
#   - description: "TOML 1.0"
#     ref: https://toml.io/en/v1.0.0
# custom:
#   severity: error
#   category: files
#   help: "Write NAME=value, one to a line, and close every quote; in an ini file put every option once, below a [section]; of Python, TOML and YAML close every quote and bracket, and indent YAML with spaces."
#   bad: |
#     -- .env.production --
#     DATABASE_URL: postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["syntax-error"]

import data.dbcfg.lib

report contains finding if {
	some file in input.files
	some problem in file.problems
	not problem.code in lib.interpolation_codes
	finding := {
		"message": problem.message,
		"variable": problem.name,
		"environment": file.environment,
		"severity": severity(file.template, file.kind, problem.code),
		"at": problem.at,
	}
}

severity(true, _, code) := "note" if code != "unread"

# What was not read was not judged.
severity(_, _, "unread") := "error"

severity(false, kind, code) := "error" if [kind, code] != ["compose", "duplicate-option"]

# Compose takes the last one, and says nothing.
severity(false, "compose", "duplicate-option") := "warning"
