# METADATA
# description: |
#   Inputs for the tests of rules. Every object here is complete, and project
#   is undefined for an input that the schema does not allow, so that a test with a
#   misspelt field fails.
package dbcfg.fixture

# METADATA
# description: A place of so many characters in a line of a file.
at(file, line) := {"file": file, "line": line, "column": 14, "end_line": line, "end_column": 40}

# METADATA
# description: The place that stands for a file as a whole.
whole(file) := {"file": file, "line": 1, "column": 1, "end_line": 1, "end_column": 1}

# METADATA
# description: A project of which some fields are given.
project(overrides) := document if {
	document := object.union(base, overrides)
	json.match_schema(document, data.dbcfg.schema)[0]
}

# METADATA
# description: A project with one environment of which some fields are given.
one(environment) := project({"environments": [environment]})

# METADATA
# description: What findings say.
messages(report) := {finding.message | some finding in report}

base := {
	"root": ".",
	"because": "the folder holds pyproject.toml",
	"python": true,
	"environments": [],
	"templates": [],
	"files": [],
	"settings": [],
	"engines": [],
	"migrations": [],
	"ignores": [],
	"max_connections": 0,
	"workers": 0,
}

# METADATA
# description: An env file of an environment of which some fields are given.
member(overrides) := object.union(
	{
		"path": ".env.production",
		"kind": "dotenv",
		"because": sprintf("the name of %s", [object.get(overrides, "path", ".env.production")]),
		"through": null,
		"unread": false,
		"at": whole(object.get(overrides, "path", ".env.production")),
	},
	overrides,
)

# METADATA
# description: The production environment of which some fields are given.
production(overrides) := object.union(
	{
		"name": "production",
		"tier": "production",
		"production": true,
		"because": "the name of .env.production",
		"files": [member({})],
		"claims": [],
		"variables": [],
		"databases": [],
		"assemblies": [],
		"refusals": [],
		"absences": [],
		"requirements": [],
		"unknown": [],
		"process": false,
		"server": false,
		"front_end": false,
	},
	overrides,
)

# METADATA
# description: Another environment of a tier, of which some fields are given.
other(tier, overrides) := object.union(
	production({
		"name": tier,
		"tier": tier,
		"production": false,
		"because": sprintf("the name of .env.%s", [tier]),
		"files": [member({"path": sprintf(".env.%s", [tier])})],
	}),
	overrides,
)

# METADATA
# description: A variable of which some fields are given.
variable(overrides) := object.union(
	{
		"name": "LOG_LEVEL",
		"value": "info",
		"masked": false,
		"empty": false,
		"database": false,
		"bare": false,
		"boolean": null,
		"integer": null,
		"filling": "literal",
		"references": [],
		"defaulted": [],
		"role": "",
		"fields": [],
		"type": "",
		"invalid": "",
		"default": false,
		"source": ".env.production",
		"service": "",
		"fallbacks": [],
		"at": at(".env.production", 3),
		"shadows": [],
	},
	overrides,
)

# METADATA
# description: |
#   A connection of which some fields are given; without any it is one that no rule
#   has to say anything about.
database(overrides) := object.union(
	{
		"variable": "DATABASE_URL",
		"form": "url",
		"url": "postgresql+asyncpg://app:***@db.internal:5432/app",
		"normal": "postgresql+asyncpg://app:***@db.internal:5432/app",
		"filling": "literal",
		"error": "",
		"fault": "",
		"meant": "",
		"refused": [],
		"foreign": false,
		"scheme": "postgresql+asyncpg",
		"dialect": "postgresql",
		"driver": "asyncpg",
		"async": "async",
		"user": "app",
		"name": "app",
		"password": {
			"set": true,
			"empty": false,
			"filling": "literal",
			"sample": false,
			"same_as_user": false,
			"same_as_database": false,
			"group": 1,
			"variable": "DATABASE_URL",
			"at": at(".env.production", 3),
		},
		"hosts": [host({})],
		"parameters": [],
		"socket": "",
		"memory": false,
		"file": "",
		"tls": {
			"mode": "prefer",
			"enforced": false,
			"verified": false,
			"known": true,
			"parameter": "ssl",
			"reason": "ssl is prefer by default",
		},
		"identity": "postgresql://db.internal:5432/app",
		"default": false,
		"migrates": false,
		"engines": [],
		"raw": [],
		"readings": [],
		"at": at(".env.production", 3),
	},
	overrides,
)

# METADATA
# description: A host of which some fields are given.
host(overrides) := object.union(
	{
		"name": "db.internal",
		"kind": "private",
		"port": 5432,
		"fault": "",
		"variable": "DATABASE_URL",
		"at": at(".env.production", 3),
	},
	overrides,
)

# METADATA
# description: A connection of production of which some fields are given, as its only one.
connected(overrides) := one(production({"databases": [database(overrides)]}))

# METADATA
# description: A requirement of which some fields are given.
requirement(overrides) := object.union(
	{
		"name": "DATABASE_URL",
		"names": [object.get(overrides, "name", "DATABASE_URL")],
		"implied": false,
		"set": false,
		"field": "",
		"uncertain": "",
		"unread": null,
		"because": "the configuration requires it",
		"at": at(".dbcfg-lint.yaml", 2),
	},
	overrides,
)

# METADATA
# description: An env file of production of which some fields are given.
file(overrides) := object.union(
	{
		"path": ".env.production",
		"kind": "dotenv",
		"reader": "python-dotenv",
		"environment": "production",
		"template": false,
		"entries": [],
		"duplicates": [],
		"ambiguities": [],
		"problems": [],
		"commented": [],
		"secret": false,
		"git": "unknown",
		"at": whole(".env.production"),
	},
	overrides,
)

# METADATA
# description: The file alembic.ini of which some fields are given.
ini(overrides) := object.union(
	file({
		"path": "alembic.ini",
		"kind": "ini",
		"reader": "configparser",
		"environment": "",
		"at": whole("alembic.ini"),
	}),
	overrides,
)

# METADATA
# description: A fault of a file of which some fields are given.
problem(overrides) := object.union(
	{
		"code": "dropped",
		"message": "the line is dropped",
		"section": "",
		"name": "",
		"reference": "",
		"at": at(".env.production", 4),
	},
	overrides,
)

# METADATA
# description: A project with an alembic.ini, as Alembic sees it, of which some fields are given.
migrating(migration) := configured({}, migration)

# METADATA
# description: |
#   A project with an alembic.ini of which some fields are given: as its reader sees it,
#   and as Alembic does.
configured(file, migration) := project({
	"files": [ini(file)],
	"migrations": [migration_of(migration)],
})

# METADATA
# description: What Alembic sees in alembic.ini, of which some fields are given.
migration_of(overrides) := object.union(
	{
		"file": "alembic.ini",
		"kind": "ini",
		"script_locations": [],
		"connections": [],
		"interpolations": [],
		"programs": [],
		"at": whole("alembic.ini"),
	},
	overrides,
)

# METADATA
# description: The same in the table tool.alembic of pyproject.toml.
toml(overrides) := object.union(
	migration_of({"file": "pyproject.toml", "kind": "toml", "at": whole("pyproject.toml")}),
	overrides,
)

# METADATA
# description: |
#   A project with an alembic.ini and its env.py, of which some fields are given, and
#   with some environments.
migrated(program_fields, environments) := project({
	"environments": environments,
	"files": [ini({})],
	"migrations": [migration_of({"programs": [program(program_fields)]})],
})

# METADATA
# description: |
#   An env.py of which some fields are given; without any it is one that no rule has to
#   say anything about.
program(overrides) := object.union(
	{
		"file": "migrations/env.py",
		"urls": [],
		"sets": [],
		"engines": [],
		"configures": [],
		"prints": [],
		"rewrites": false,
		"rewrites_scheme": false,
		"metadata": true,
		"at": whole("migrations/env.py"),
	},
	overrides,
)

# METADATA
# description: A source of the connection string in env.py, of which some fields are given.
origin(kind, overrides) := object.union(
	{
		"kind": kind,
		"name": "",
		"variables": [],
		"section": "",
		"fallback": false,
		"unreached": false,
		"stock": false,
		"database": null,
		"at": at("migrations/env.py", 12),
	},
	overrides,
)

# METADATA
# description: A connection string that stands in env.py, of which some fields are given.
literal(overrides) := origin("literal", object.union(
	{"database": database({
		"password": {"at": at("migrations/env.py", 12)},
		"hosts": [host({"at": at("migrations/env.py", 12)})],
		"at": at("migrations/env.py", 12),
	})},
	overrides,
))

# METADATA
# description: A call of env.py that makes an engine, of which some fields are given.
engine(overrides) := object.union(
	{"function": "engine_from_config", "async": false, "imported": false, "at": at("migrations/env.py", 20)},
	overrides,
)

# METADATA
# description: A call of context.configure, with or without render_as_batch.
configure(batch) := {"batch": batch, "at": at("migrations/env.py", 30)}

# METADATA
# description: An engine of the application of which some fields are given.
application_engine(overrides) := object.union(
	{
		"file": "app/db.py",
		"function": "create_async_engine",
		"async": true,
		"urls": [origin("environment", {"name": "DATABASE_URL", "variables": ["DATABASE_URL"], "at": at("app/db.py", 7)})],
		"conditional": false,
		"arguments": [],
		"open": false,
		"connect": [],
		"connect_open": false,
		"rewrites_scheme": false,
		"loads_env_files": false,
		"at": at("app/db.py", 6),
	},
	overrides,
)

# METADATA
# description: An argument of an engine of which some fields are given.
argument(name, overrides) := object.union(
	{"name": name, "value": "", "integer": null, "conditional": false, "at": at("app/db.py", 8)},
	overrides,
)

# METADATA
# description: |
#   A project with an engine and a production environment with a connection that it is made
#   of; of both some fields are given.
engaged(of_engine, of_database) := project({
	"engines": [application_engine(of_engine)],
	"environments": [production({"databases": [object.union(database({"engines": [0]}), of_database)]})],
})

# METADATA
# description: A settings class of which some fields are given.
class(overrides) := object.union(
	{
		"name": "Settings",
		"file": "app/settings.py",
		"style": "pydantic-settings",
		"environment": "",
		"inherited": false,
		"env_files": [],
		"extra": "ignore",
		"fields": [],
		"rewrites_scheme": false,
		"unknowns": [],
		"at": at("app/settings.py", 5),
	},
	overrides,
)

# METADATA
# description: A field of a settings class, of which some fields are given.
field(overrides) := object.union(
	{
		"name": "database_url",
		"variables": ["DATABASE_URL"],
		"type": "",
		"required": true,
		"database": true,
		"default": "none",
		"ignored_env": "",
		"ignored_env_at": null,
		"at": at("app/settings.py", 8),
	},
	overrides,
)

# METADATA
# description: The file of a settings class, of which some fields are given.
module(overrides) := object.union(
	file({
		"path": "app/settings.py",
		"kind": "settings",
		"reader": "Python",
		"environment": "",
		"at": whole("app/settings.py"),
	}),
	overrides,
)

# METADATA
# description: A name that nothing reads, of which some fields are given.
unknown(overrides) := object.union(
	{"name": "DATABSE_URL", "nearest": "DATABASE_URL", "refused": "", "at": at(".env.production", 6)},
	overrides,
)

# METADATA
# description: The connection of alembic.ini of which some fields are given.
connection(overrides) := object.union(
	{
		"section": "alembic",
		"option": "sqlalchemy.url",
		"blank": false,
		"stock": false,
		"database": database({
			"variable": "sqlalchemy.url",
			"password": {"variable": "sqlalchemy.url", "at": at("alembic.ini", 5)},
			"hosts": [host({"variable": "sqlalchemy.url", "at": at("alembic.ini", 5)})],
			"at": at("alembic.ini", 5),
		}),
		"at": at("alembic.ini", 5),
	},
	overrides,
)
