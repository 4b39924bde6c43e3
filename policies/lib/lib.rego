# METADATA
# description: What several rules need to know of the input.
package dbcfg.lib

# METADATA
# description: The environments that are judged as production.
production := [environment | some environment in input.environments; environment.production]

# METADATA
# description: Whether two names are equal to a reader that folds case, as pydantic does.
same_name(a, b) if upper(a) == upper(b)

# What follows about an environment as a whole is asked once, before the loop over its
# variables or databases: a function compares what it is given with what it was given
# before, and an environment is large.

# METADATA
# description: |
#   The names, in upper case, whose values are in a file that NAME_FILE names, the
#   convention of container images for mounted secrets.
in_files(environment) := {trim_suffix(name, "_FILE") |
	some variable in environment.variables
	not variable.bare
	not variable.empty
	name := upper(variable.name)
	endswith(name, "_FILE")
}

# METADATA
# description: |
#   Whether the name of a variable says that it is for another environment than
#   production: TEST_DATABASE_URL.
elsewhere(name) if count({"TEST", "TESTS", "TESTING", "DEV", "DEVELOPMENT", "LOCAL", "CI"} & words(name)) > 0

# METADATA
# description: |
#   Whether a variable is one of a program that has nothing to do with SQLAlchemy, such as
#   Grafana, and lies in the same file.
of_another_program(name) if {
	some entry in data.dbcfg.other_programs.prefixes
	startswith(upper(name), entry.name)
}

# METADATA
# description: The words of a name, in upper case.
words(name) := {word | some word in split(upper(name), "_")}

# METADATA
# description: |
#   The variables that have the default of a settings class, of which nothing is to be
#   said: they are for another environment, missing-required-variable speaks of them, or
#   they are parts of a connection beside a connection string.
idle(environment) := {variable.name |
	awaits := awaited(environment)
	beside := has_url(environment)
	some variable in environment.variables
	variable.default
	pointless(variable, upper(variable.name) in awaits, beside)
}

pointless(variable, _, _) if elsewhere(variable.name)

pointless(_, true, _)

pointless(variable, _, true) if not variable.role in {"", "url"}

# Whether an environment is given a connection string, not as a default.
has_url(environment) := count([variable |
	some variable in environment.variables
	variable.role == "url"
	is_given(variable)
]) > 0

# METADATA
# description: Whether a source gives a value to a variable.
is_given(variable) if {
	not variable.default
	not variable.empty
	not variable.bare
}

# METADATA
# description: The names, in upper case, of the variables that missing-required-variable speaks of.
awaited(environment) := {upper(name) |
	some requirement in unmet(environment)
	some name in requirement.names
}

# METADATA
# description: |
#   The requirements that an environment does not meet, but for those that have
#   no weight.
unmet(environment) := [requirement |
	free := relieved(environment)
	some requirement in environment.requirements
	not requirement.set
	not waived(requirement, free)
]

# METADATA
# description: |
#   Whether implied requirements have no weight: the environment is that of a browser
#   application, or it has a connection of its own all the same.
relieved(environment) if environment.front_end

relieved(environment) := count(environment.databases) > 0 if not environment.front_end

# METADATA
# description: Whether a requirement has no weight in an environment that is relieved or not.
waived(requirement, true) if requirement.implied

# METADATA
# description: |
#   The place that stands for an environment, its strongest env file, or else compose file, or
#   null without files.
last_file(environment) := place_of_last(array.concat(
	[file | some file in environment.files; file.kind != "dotenv"],
	[file | some file in environment.files; file.kind == "dotenv"],
))

place_of_last([]) := null

place_of_last(files) := files[count(files) - 1].at if count(files) > 0

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
# description: The env.py that they lead to, each once.
programs := {program |
	some migration in migrations
	some program in migration.programs
}

# METADATA
# description: |
#   Where the connection string of an env.py comes from: not from a literal that gets to
#   no engine.
origins(program) := [origin | some origin in program.urls; not origin.unreached]

# METADATA
# description: |
#   Whether an env.py goes by the ini file alone, or by it and what the command line
#   gives.
goes_by_ini(program) if {
	kinds := {origin.kind | some origin in origins(program)}
	"ini" in kinds
	count(kinds - {"ini", "argument"}) == 0
}

# METADATA
# description: |
#   Whether the migrations of an env.py, given by its path, go to a connection: it takes
#   that one, or it is the only env.py.
migrates(_, database) if {
	database.migrates
	count(programs) == 1
}

migrates(program, database) if {
	database.migrates
	count(taken(program, database.variable)) > 0
}

# METADATA
# description: The places where an env.py, given by its path, takes a connection string from a variable.
taken(program, variable) := [at | some [_, at] in all_taken[[program, upper(variable)]]]

all_taken := origins_by_name

origins_by_name[[program.file, upper(name)]] contains [i, origin.at] if {
	some program in programs
	some i, origin in program.urls
	some name in origin.variables
}

# METADATA
# description: Whether a text that is no placeholder leads to a database.
is_connection(database) if {
	database.filling == "literal"
	database.dialect != ""
}

is_connection(database) if {
	database.filling == "literal"
	database.foreign
}

# METADATA
# description: What to say of a connection string in a file that is committed.
holding(database) := "a connection string with a password" if {
	database.password.filling == "literal"
} else := "a connection string"

# METADATA
# description: |
#   The pooler that a connection goes through, with the place and the variable to change:
#   one that hands out a server connection for a transaction at a time; and whether it may
#   keep prepared statements all the same. It is undefined if there is none.
pooler(database) := found[0] if {
	found := [{"name": entry.name, "prepared": object.get(entry, "prepared", true), "variable": host.variable, "at": host.at} |
		database.dialect in {"postgresql", ""}
		some host in database.hosts
		not host.kind in {"loopback", "unspecified", "docker-host"}
		some entry in data.dbcfg.poolers.hosts
		entry.port in {0, host.port}
		regex.match(entry.host, lower(host.name))
	]
	count(found) > 0
}

# METADATA
# description: |
#   Whether a connection goes through a pooler, by its host or as a parameter says. The
#   drivers of Python refuse such a parameter, so that unsupported-driver-parameter is the
#   one to speak of it.
pooled(database) if pooler(database)

pooled(database) if {
	some parameter in database.parameters
	some entry in data.dbcfg.poolers.parameters
	lower(parameter.name) == entry.parameter
	lower(parameter.value) == entry.value
}

# METADATA
# description: |
#   Whether a host is a piece of a password, which SQLAlchemy makes of it where a raw sign
#   stands in the password: unescaped-reserved-character speaks of that.
garbled(database, host) if {
	host.name == "***"
	count(database.raw) > 0
}

# METADATA
# description: |
#   Whether a password is one that somebody made: it is neither of a manual nor a
#   placeholder, and something else than the name of the user or of the database.
secret(password) if {
	password.filling == "literal"
	not password.sample
	not password.same_as_user
	not password.same_as_database
}

# METADATA
# description: |
#   Whether the password of a connection opens something to others: in production, and
#   where the server is not a machine that everybody has.
opens(true, database) if not elsewhere(database.password.variable)

opens(_, database) if {
	some host in database.hosts
	host.kind in {"public", "private"}
}

# METADATA
# description: |
#   Whether a connection of a template leads to a server on the internet, and not to
#   example.com, which manuals have.
opens_in_template(database) if {
	some host in database.hosts
	host.kind == "public"
	not documented(host.name)
}

# METADATA
# description: Whether a host has a name that is kept for manuals (RFC 2606).
documented(host) if regex.match(`(?i)(^|\.)example\.(com|org|net|edu)\.?$`, host)

# METADATA
# description: The files whose content is in git, by path.
tracked := {file.path | some file in input.files; file.git == "tracked"}

# METADATA
# description: |
#   Where a component of a connection of an environment stands: of parts in the variable of
#   its own, which has its role (user, name or port), else in the one that stands for it.
part(environment, role, database, value) := found[0] if {
	database.form == "parts"
	found := [place |
		some shown in [sprintf("%v", [value]), null] # what is masked may be it
		some [_, place] in all_components[[environment, role, start(database.variable), shown]]
	]
	count(found) > 0
} else := {"variable": database.variable, "at": database.at}

# Looked up in as a whole, so that it is made once. The same goes for all that begins with
# all_ in the rules.
all_components := components

# The variables of components, in their order.
components[[environment.name, variable.role, start(variable.name), shown]] contains [i, place] if {
	some environment in input.environments
	some i, variable in environment.variables
	variable.role in {"user", "name", "port"}
	shown := {true: null, false: variable.value}[variable.masked]
	place := {"variable": variable.name, "at": variable.at}
}

# The same for DB_USER and DB_HOST, and for PGUSER and PGHOST.
start(name) := substring(upper(name), 0, 2)

# METADATA
# description: |
#   What a variable says of a pool of database connections, by its own name or that of a
#   field that it feeds: class, size, timeout or overflow.
pool_kinds(variable, fields) := {setting.kind |
	some name in array.concat([variable], fields)
	plain := replace(upper(name), "__", "_")
	regex.match(`_POOL|OVERFLOW`, plain)
	some setting in data.dbcfg.pool.settings
	endswith(plain, setting.name)
	some prefix in data.dbcfg.pool.prefixes
	endswith(concat("", ["_", plain]), concat("_", ["", prefix.name, setting.name]))
}

# METADATA
# description: The engines of the application that are made of a connection.
engines(database) := [input.engines[i] | some i in database.engines]

# METADATA
# description: |
#   The engines that every run of the application makes, each with the first production
#   environment that gives it a connection other than through a pooler, as far as is known.
engines_in_production := [{"engine": engine, "environment": names[0]} |
	some i, engine in input.engines
	not engine.conditional
	names := [name | some [_, name] in all_connected[i]]
	count(names) > 0
]

all_connected := connected

# The production environments, in their order, that give an engine a connection.
connected[i] contains [place, environment.name] if {
	some place, environment in production
	some database in environment.databases
	count(database.engines) > 0
	not pooled(database)
	not hidden(database)
	some i in database.engines
}

# Whether nobody knows the server, which may be a pooler.
hidden(database) if {
	known := [host | some host in database.hosts; host.kind != "reference"]
	count(known) == 0
	database.socket == ""
}

# METADATA
# description: The argument of an engine that it is given whatever happens; undefined if there is none.
argument(engine, name) := found[0] if {
	found := [one | some one in engine.arguments; one.name == name; not one.conditional]
	count(found) > 0
}

# METADATA
# description: Names with commas, and a word before the last one.
listed([one], _) := one

listed(items, word) := sprintf("%s %s %s", [concat(", ", array.slice(items, 0, count(items) - 1)), word, items[count(items) - 1]]) if {
	count(items) > 1
}

# METADATA
# description: Whether a file is a template, which something fills in before it is used.
template(path) if path in templates

templates := {file.path | some file in input.files; file.template}

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

# METADATA
# description: What to say of what a misspelt word most likely stands for, if that is known.
meaning("") := ""

meaning(word) := sprintf("; %s may be meant", [word]) if word != ""
