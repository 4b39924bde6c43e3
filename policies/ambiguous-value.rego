# METADATA
# title: A value must be the same for every program that reads the file
# description: |
#   Reports a value in an env file that the program which decides and another one
#   read differently. The others are those whose files lie beside it: Compose for a
#   compose file, node for a package.json, systemd for a unit file. It is quiet about
#   values that they all read alike, and about projects of other languages that do not
#   say what reads their files.
#
#   A `#`, a `$`, a backslash and quotes each mean something else to each reader. The
#   password works in one container and not in the next, and no reader says why.
#
#   Percent-encode the character in a URL, quote the value in the way that the finding
#   names, or choose another password. Which programs count can be set as `reader`
#   in the configuration.
# related_resources:
#   - description: "python-dotenv: file format"
#     ref: https://pypi.org/project/python-dotenv/
#   - description: "Docker Compose: syntax of env files"
#     ref: https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax
#   - description: "dotenv for node: parsing rules"
#     ref: https://github.com/motdotla/dotenv#what-rules-does-the-parsing-engine-follow
# custom:
#   severity: warning
#   category: files
#   help: "Percent-encode the character in a URL (# is %23, $ is %24), or quote the value as the finding says."
#   supersedes:
#     - unescaped-reserved-character
#   bad: |
#     -- compose.yaml --
#     services: {}
#     -- .gitignore --
#     .env.production
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:k8$vQzw7RtYp@db.internal:5432/app
#   good: |
#     -- compose.yaml --
#     services: {}
#     -- .gitignore --
#     .env.production
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:k8%24vQzw7RtYp@db.internal:5432/app
package dbcfg.rules["ambiguous-value"]

report contains finding if {
	some file in input.files
	not file.template
	decided(file)
	some ambiguity in file.ambiguities
	finding := {
		"message": sprintf("%s: %s%s", [ambiguity.name, readings(ambiguity), remedy(ambiguity)]),
		"variable": ambiguity.name,
		"environment": file.environment,
		"severity": severity(ambiguity),
		"at": ambiguity.at,
	}
}

# Nobody has said how the program reads the file, and it is none of Python.
decided(_) if input.python

decided(file) if file.reader != "python-dotenv"

severity(ambiguity) := "error" if ambiguity.connection

severity(ambiguity) := "warning" if not ambiguity.connection

readings(ambiguity) := concat(", and ", [sprintf("%s %s", [reading.reader, reading.how]) |
	some reading in ambiguity.readings
])

remedy(ambiguity) := sprintf("; write %s for the %s", [ambiguity.encoded, ambiguity.character]) if {
	ambiguity.remedy == "percent-encode"
	ambiguity.encoded != ""
} else := remedies[ambiguity.remedy]

remedies := {
	"percent-encode": "; percent-encode its special characters",
	"unquoted": "; all of them read it alike without quotes",
	"single-quotes": "; all of them read it alike in single quotes",
	"double-quotes": "; all of them read it alike in double quotes",
	"none": "; there is no spelling that all of them read alike, so choose another value",
}
