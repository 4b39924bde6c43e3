# METADATA
# title: A variable must not be set twice with different values
# description: |
#   Reports an assignment in an env file that overrides another one of the same file
#   with another value. It is quiet if both values are the same, and about the same
#   name in two files, which is how one file overrides another.
#
#   Just one of the two counts, and readers do not agree on which: most take the last,
#   some the first. Whoever changes the other one wonders why nothing happens.
#
#   Keep one of the lines.
# related_resources:
#   - description: "python-dotenv: file format"
#     ref: https://pypi.org/project/python-dotenv/
# custom:
#   severity: warning
#   category: files
#   help: "Remove one of the two lines, or comment it out."
#   bad: |
#     -- .env --
#     DB_POOL_SIZE=5
#     DB_POOL_SIZE=20
#   good: |
#     -- .env --
#     DB_POOL_SIZE=20
package dbcfg.rules["duplicate-variable"]

report contains finding if {
	some file in input.files
	file.kind == "dotenv"
	some duplicate in file.duplicates
	duplicate.differs
	finding := {
		"message": sprintf("%s overrides another value in the same file", [duplicate.name]),
		"variable": duplicate.name,
		"environment": file.environment,
		"at": duplicate.at,
		"related": [{"message": "the value that does not count", "at": duplicate.earlier}],
	}
}
