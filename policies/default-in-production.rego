# METADATA
# title: Production must not run on the defaults of the code
# description: |
#   Reports a database setting of production that no source sets, so that the default
#   of the settings class counts: an error for what makes up the connection, a note for
#   the rest, such as the size of the pool. It is quiet about empty values, but for the
#   password of the process that `--environment` names, and about switches that are off,
#   about the parts of a connection if a URL is set, about names such as
#   `TEST_DATABASE_URL`, and about the defaults of a class that is for production. It
#   is a warning where something else may set the variable: production has no file of
#   its own, or the text of a class does not tell all its sources, or it has parts of a
#   connection of which a URL may be put together. Beside a host or a password that is
#   set, the default of a user is a warning and that of a name a note: they may well be
#   meant. A constant that production's class inherits counts as a default, if it is part
#   of the connection. With `--environment NAME` a file that nothing reads sets nothing,
#   though it is for the environment by its name. Of a compose file of production it
#   reports a default in a reference, such
#   as `${DB_PASSWORD:-postgres}`, that gives a password, a SQLite database, or the machine
#   itself for a host. It is quiet about defaults of other hosts, of names and of users,
#   which may well be meant, and where a file of production sets the variable. With
#   `--environment` a connection string that is None by default is a warning, if nothing
#   sets it and the settings class has no other way to a connection, and a literal that an
#   engine falls back to is reported, if nothing sets the variable that it takes before: an
#   error if it leads to the machine itself, else a warning.
#
#   A default is there so that the program runs on the machine of a developer. In
#   production it hides that a variable is missing or misspelt: the program starts, and
#   works on a database that is empty, or is another one than everybody thinks.
#
#   Set the variable in production, or refer to it if the platform sets it. Better still
#   give the field no default, so that the program does not start without it; in a compose
#   file write `${DB_PASSWORD:?}`, so that compose does not either.
# related_resources:
#   - description: "Pydantic Settings: field value priority"
#     ref: https://docs.pydantic.dev/latest/concepts/pydantic_settings/#field-value-priority
#   - description: "Docker Compose: interpolation"
#     ref: https://docs.docker.com/reference/compose-file/interpolation/
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
# custom:
#   severity: error
#   category: environment
#   help: "Add NAME=value to the file of production, or NAME=${NAME} if the platform sets it; remove the default from the field. In a compose file write ${NAME:?} instead of ${NAME:-default}."
#   supersedes:
#     - local-host-in-production
#     - placeholder-in-production
#     - sqlite-in-production
#     - superuser-in-production
#     - test-credentials-in-production
#     - tls-not-enforced
#   bad: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- settings.py --
#     from pydantic_settings import BaseSettings
#
#
#     class Settings(BaseSettings):
#         database_url: str = "postgresql+asyncpg://app:app@localhost:5432/app"
#     -- .env.production --
#     LOG_LEVEL=info
#   good: |
#     -- pyproject.toml --
#     [project]
#     name = "app"
#     -- settings.py --
#     from pydantic_settings import BaseSettings
#
#
#     class Settings(BaseSettings):
#         database_url: str = "postgresql+asyncpg://app:app@localhost:5432/app"
#     -- .env.production --
#     LOG_LEVEL=info
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["default-in-production"]

import data.dbcfg.lib

report contains finding if {
	some environment in lib.production
	not environment.front_end
	idle := lib.idle(environment)
	own := own_fields(environment.name, environment.tier)
	told := is_told(environment)
	parts := has_parts(environment)
	configured := lib.related(sprintf("%s is configured here", [environment.name]), lib.last_file(environment))
	unread := {file.path | some file in environment.files; file.unread}
	some variable in environment.variables
	variable.default
	counts(variable)
	not variable.name in idle
	count(own & {field | some field in variable.fields}) == 0
	finding := {
		"message": sprintf("%s of %s is %s", [variable.name, environment.name, origin(variable)]),
		"variable": variable.name,
		"environment": environment.name,
		"severity": severity(variable, told, parts),
		"at": variable.at,
		"related": related(variable, unread, configured),
	}
}

related(variable, unread, configured) := [{"message": "it is set here, in a file that nothing that is seen here reads", "at": shadow.at} |
	some shadow in variable.shadows
	shadow.source in unread
] if {
	is_set_in(variable, unread)
} else := configured

is_set_in(variable, unread) if {
	some shadow in variable.shadows
	shadow.source in unread
}

# Compose takes the default of a reference without a word.
report contains finding if {
	some environment in lib.production
	gifts := [
		{"by": {"whole", "password"}, "to": given_passwords(environment), "what": "a password"},
		{"by": {"whole", "host"}, "to": given_hosts(environment), "what": "the machine itself for a host"},
		{"by": {"whole"}, "to": given_files(environment), "what": "a SQLite database"},
	]
	some variable in environment.variables
	some fallback in variable.fallbacks
	not lib.elsewhere(variable.name)
	gift := [gift | some gift in gifts; fallback.component in gift.by; variable.name in gift.to][0]
	finding := {
		"message": sprintf("%s of %s has %s by default, if %s is not set", [
			variable.name,
			environment.name,
			gift.what,
			fallback.name,
		]),
		"variable": variable.name,
		"environment": environment.name,
		"at": fallback.at,
	}
}

given_passwords(environment) := {variable.name |
	some variable in environment.variables
	variable.role in {"password", "root-password"}
	variable.filling != "reference"
} | {database.variable |
	some database in environment.databases
	database.form == "url"
	database.password.filling in {"literal", "placeholder"}
	not lib.through_socket(database)
}

given_hosts(environment) := {host.variable |
	some database in environment.databases
	not lib.through_socket(database)
	some host in database.hosts
	host.kind in {"loopback", "unspecified", "docker-host"}
}

given_files(environment) := {database.variable |
	some database in environment.databases
	database.form == "url"
	database.dialect == "sqlite"
}

# This very process connects without a password, because nothing gives it one.
report contains finding if {
	some environment in lib.production
	environment.process
	not has_other_sources
	idle := lib.idle(environment)
	names := without_password(environment)
	some variable in environment.variables
	variable.name in names
	variable.default
	not variable.name in idle
	finding := {
		"message": sprintf("%s of %s is empty by default, and nothing sets it", [variable.name, environment.name]),
		"variable": variable.name,
		"environment": environment.name,
		"at": variable.at,
	}
}

# The variables of passwords that are empty.
without_password(environment) := {database.password.variable |
	some database in environment.databases
	database.form == "parts"
	count(database.hosts) > 0
	database.password.empty
	not lib.through_socket(database)
}

# The engine of this process falls back to a literal, because nothing sets the variable.
report contains finding if {
	some environment in lib.production
	environment.process
	not environment.front_end
	set := {upper(variable.name) | some variable in environment.variables; not variable.default; not variable.bare}
	some engine in input.engines
	not engine.conditional
	some origin in engine.urls
	origin.kind == "literal"
	origin.fallback
	not origin.stock
	others := [other | some other in engine.urls; other.at != origin.at]
	names := [other.name | some other in others; other.kind == "environment"; other.name != ""]
	count(names) > 0
	count(names) == count(others)
	count(set & {upper(name) | some name in names}) == 0
	not lib.elsewhere(names[0])
	finding := {
		"message": sprintf("%s does not set %s, so that the engine is made of the default", [
			environment.name,
			lib.listed(names, "or"),
		]),
		"variable": names[0],
		"environment": environment.name,
		"severity": fall_severity(origin.database, engine),
		"at": origin.at,
	}
}

# Somebody who makes other engines may run them elsewhere, and means a file or a server.
fall_severity(database, engine) := "error" if {
	count(input.engines) == 1
	not engine.loads_env_files
	some host in database.hosts
	host.kind in {"loopback", "unspecified", "docker-host"}
} else := "warning"

# The only connection string of a settings class is None.
report contains finding if {
	some environment in lib.production
	environment.process
	not environment.front_end
	count(environment.databases) == 0
	some absence in environment.absences
	not lib.elsewhere(absence.variable)
	finding := {
		"message": sprintf("%s of %s is None by default, and nothing sets it", [absence.variable, environment.name]),
		"variable": absence.variable,
		"environment": environment.name,
		"severity": "warning",
		"at": absence.at,
	}
}

counts(variable) if {
	not variable.empty
	not variable.boolean == false
	weighs(variable)
}

weighs(variable) if variable.role in {"url", "host", "user", "password", "root-password", "name"}

weighs(variable) if {
	variable.role == ""
	variable.database
	not fixed(variable)
}

# Fields that a class for this environment has itself: no default of another one.
own_fields(name, tier) := {field.name |
	some class in input.settings
	class.environment in {name, tier}
	some field in class.fields
	field.at.file == class.file
	field.at.line > class.at.line
}

# The classes have it as a constant: nothing feeds it.
fixed(variable) if {
	fields := {field | some field in variable.fields}
	count(fields & all_fields) > 0
	count(fields & fed_fields) == 0
}

all_fields := {field.name | some class in input.settings; some field in class.fields}

fed_fields := {field.name |
	some class in input.settings
	some field in class.fields
	count(field.variables) > 0
}

origin(variable) := "a constant of the settings class, which no variable can change" if fixed(variable)

origin(variable) := "the default of the settings class" if not fixed(variable)

# Without a file, and without the process environment, a class tells that there is such an
# environment, but nothing what its platform sets.
is_told(environment) if count(environment.files) > 0

is_told(environment) := knows_all(environment.process, has_other_sources) if count(environment.files) == 0

knows_all(process, others) if {
	process
	not others
} else := false

# A class may have sources that its text does not tell, such as mounted secrets.
default has_other_sources := false

has_other_sources if {
	some class in input.settings
	count(class.unknowns) > 0
}

has_parts(environment) := count([variable |
	some variable in environment.variables
	variable.role in {"host", "password", "root-password"}
	lib.is_given(variable)
]) > 0

severity(variable, told, parts) := "note" if {
	variable.role == ""
} else := "error" if {
	fixed(variable)
} else := "warning" if {
	not told
} else := "warning" if {
	parts
	variable.role == "url"
} else := "warning" if {
	parts
	variable.role == "user"
} else := "note" if {
	parts
	variable.role == "name"
} else := "error"
