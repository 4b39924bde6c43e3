# METADATA
# title: Special characters in a database URL must be percent-encoded
# description: |
#   Reports a character such as `@`, `#`, `/`, `?` or `%` that stands as it is in the
#   user or the password of a URL, if readers of the URL then see different servers,
#   users or passwords, or some refuse it. The readers are SQLAlchemy, libpq (psql) for
#   PostgreSQL, Go, and WHATWG (the URL class of Node, and of pydantic in nearly the
#   same way). It is quiet about characters that all of them take, such as `!` and `$`,
#   about references, placeholders and templates, and about SQLite. What only Go refuses
#   is a note, and a warning in a project that is not Python.
#   It also reports the value of a variable that a settings class, or `env.py`, puts into
#   a connection string as it is, if SQLAlchemy then reads another user, password or
#   server, or pydantic refuses it: in an f-string, by `PostgresDsn.build`, which encodes
#   nothing that ends a component, and the like. It is quiet where the code encodes the
#   value, as `quote_plus` and `URL.create` do, about values that are percent-encoded, and
#   if the class is given a whole URL. A value that is percent-encoded in the file, and
#   encoded again by the code, is a warning.
#
#   Each program splits the URL in its own way: to SQLAlchemy and psql the password ends
#   at the first `@`, to Go and Node at the last one. The program connects to a server
#   that does not exist, and a piece of the password becomes the name that it looks up
#   in the DNS and writes to its logs. The migration tool or the health check that reads
#   the same URL works, which makes it hard to find.
#
#   Percent-encode the character: `%40` for `@`, `%23` for `#`, `%2F` for `/`, `%3F` for
#   `?`, `%25` for `%`. In `alembic.ini` double the percent sign: `%%40`.
# related_resources:
#   - description: "SQLAlchemy: escaping special characters in passwords"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#escaping-special-characters-such-as-signs-in-passwords
#   - description: "RFC 3986: user information"
#     ref: https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1
#   - description: "libpq: connection URIs"
#     ref: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
# custom:
#   severity: error
#   category: connection
#   help: "Percent-encode special characters in the user and the password: %40 for @, %23 for #, %2F for /, %3F for ?, %25 for %; in an ini file double the percent sign, as in %%40. In code use quote_plus for the parts of a URL, or URL.create."
#   supersedes:
#     - invalid-database-url
#     - invalid-value
#   bad: |
#     -- .gitignore --
#     .env.production
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:mN4@vT9x@db.internal:5432/app
#   good: |
#     -- .gitignore --
#     .env.production
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:mN4%40vT9x@db.internal:5432/app
package dbcfg.rules["unescaped-reserved-character"]

import data.dbcfg.lib

report contains finding if {
	some environment in input.environments
	some database in environment.databases
	concerns(database)
	finding := {
		"message": message(database.variable, database, encodings(database)),
		"variable": database.variable,
		"environment": environment.name,
		"severity": severity(database),
		"at": database.at,
	}
}

# Code puts a value into a connection string.
report contains finding if {
	some environment in input.environments
	some assembly in environment.assemblies
	some said in faults(assembly)
	finding := {
		"message": said,
		"variable": assembly.variable,
		"environment": environment.name,
		"severity": {true: "error", false: "warning"}[count(assembly.raw) > 0],
		"at": assembly.at,
		"related": lib.related("it is put into the connection string here", assembly.code_at),
	}
}

faults(assembly) := [sprintf("%s has a raw %s, which %s puts into the connection string as it is, and %s", [
	assembly.variable,
	lib.listed([one.character | some one in assembly.raw], "and"),
	builder(assembly),
	{
		"SQLAlchemy": "SQLAlchemy takes it for the end of a component",
		"pydantic": "pydantic refuses it, or takes it for the end of a component",
	}[assembly.reader],
])] if {
	count(assembly.raw) > 0
}

faults(assembly) := [sprintf("%s is percent-encoded, and %s encodes it once more", [assembly.variable, builder(assembly)])] if {
	count(assembly.raw) == 0
	assembly.twice
}

builder(assembly) := "env.py" if assembly.name == ""

builder(assembly) := assembly.name if assembly.name != ""

# In an ini file a percent sign is doubled.
report contains finding if {
	some migration in lib.migrations
	some connection in migration.connections
	not connection.stock
	concerns(connection.database)
	doubled := [replace(encoded, "%", "%%") | some encoded in encodings(connection.database)]
	finding := {
		"message": message(lib.option(connection.section, connection.option), connection.database, doubled),
		"variable": connection.option,
		"severity": severity(connection.database),
		"at": connection.at,
	}
}

concerns(database) if {
	count(database.raw) > 0
	not "placeholder" in {database.filling, database.password.filling}
	weighty(database)
}

weighty(database) if misleading(database)

# What only Go refuses gives way to what SQLAlchemy refuses for another reason.
weighty(database) if database.error == ""

misleading(database) if {
	some reading in database.readings
	reading.misled
	reading.reader != "Go"
}

severity(database) := "error" if {
	misleading(database)
} else := "note" if {
	input.python
} else := "warning"

message(name, database, encoded) := sprintf("%s has %s: %s; %s", [name, raw(database), seen(database), remedy(encoded)])

raw(database) := lib.listed(
	[text |
		some component in ["user", "password", "query"]
		characters := [one.character | some one in database.raw; one.component == component]
		count(characters) > 0
		text := sprintf("a raw %s in its %s", [lib.listed(characters, "and"), component])
	],
	"and",
)

encodings(database) := sort({one.encoded | some one in database.raw; one.encoded != ""})

remedy([]) := "write it percent-encoded"

remedy(encoded) := sprintf("write %s", [lib.listed(encoded, "and")]) if count(encoded) > 0

# Readers that see the same are named together, in the order in which they are given.
seen(database) := concat(", ", [sprintf("%s %s", [lib.listed(names, "and"), sight]) |
	some first in database.readings
	names := [reading.reader | some reading in database.readings; reading.group == first.group]
	names[0] == first.reader
	sight := sight_of(database, first, {true: "see", false: "sees"}[count(names) > 1])
])

sight_of(_, reading, "see") := "refuse it" if not reading.ok

sight_of(_, reading, "sees") := "refuses it" if not reading.ok

sight_of(database, reading, verb) := sprintf("%s %s at %s%s", [
	verb,
	named(reading.user, "no user"),
	named(reading.host, "no host"),
	difference(database, reading),
]) if {
	reading.ok
}

named("", none) := none

named(name, _) := name if name != ""

# What is masked, or not shown at all, may be all that differs.
difference(database, reading) := " with another password" if {
	some other in database.readings
	other.ok
	other.group < reading.group
	[other.user, other.host] == [reading.user, reading.host]
} else := ""
