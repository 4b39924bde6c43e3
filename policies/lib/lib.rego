# METADATA
# description: What several rules need to know of the input.
package dbcfg.lib

# METADATA
# description: The environments that are judged as production.
production := [environment | some environment in input.environments; environment.production]

# METADATA
# description: Whether two names are equal to a reader that folds case, as pydantic does.
same_name(a, b) if upper(a) == upper(b)

# METADATA
# description: |
#   Whether NAME_FILE names a file that holds the value of NAME, the convention of
#   container images for mounted secrets.
from_file(environment, name) if {
	some variable in environment.variables
	same_name(variable.name, concat("_", [name, "FILE"]))
	not variable.bare
	not variable.empty
}

# METADATA
# description: |
#   Whether an implied requirement has no weight: the environment is that of a
#   browser application, or it has a connection of its own all the same.
waived(environment, requirement) if {
	requirement.implied
	environment.front_end
}

waived(environment, requirement) if {
	requirement.implied
	count(environment.databases) > 0
}

# METADATA
# description: Whether a connection goes through a Unix socket.
through_socket(database) if database.socket != ""

through_socket(database) if {
	some host in database.hosts
	host.kind == "socket"
}

# METADATA
# description: |
#   Whether the scheme is the name of PostgreSQL that SQLAlchemy 1.4 removed.
removed_scheme(database) if database.scheme == "postgres"

removed_scheme(database) if startswith(database.scheme, "postgres+")

# METADATA
# description: The migration configurations that are no templates.
migrations := [migration |
	some migration in input.migrations
	not template(migration.file)
]

# METADATA
# description: Whether a file is a template, which something fills in before it is used.
template(path) if {
	some file in input.files
	file.path == path
	file.template
}

# METADATA
# description: An option of an ini file, as messages name it.
option(section, name) := sprintf("%s in [%s]", [name, section])

# METADATA
# description: |
#   The codes of problems with interpolation that have a rule of their own: a percent
#   sign that ConfigParser refuses, and a name that it does not find.
interpolation_codes := {"interpolation-syntax", "interpolation-missing-option"}

# METADATA
# description: A list of one related place, or of none if the place is in no file.
related(message, at) := [{"message": message, "at": at}] if at != null

related(_, null) := []
