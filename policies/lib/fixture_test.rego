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
	"migrations": [],
	"ignores": [],
}

# METADATA
# description: The production environment of which some fields are given.
production(overrides) := object.union(
	{
		"name": "production",
		"tier": "production",
		"production": true,
		"because": "the name of .env.production",
		"files": [{"path": ".env.production", "because": "the name of .env.production", "at": whole(".env.production")}],
		"claims": [],
		"variables": [],
		"databases": [],
		"requirements": [],
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
		"files": [{
			"path": sprintf(".env.%s", [tier]),
			"because": sprintf("the name of .env.%s", [tier]),
			"at": whole(sprintf(".env.%s", [tier])),
		}],
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
		"source": ".env.production",
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
		"implied": false,
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
	"migrations": [object.union(
		{
			"file": "alembic.ini",
			"script_locations": [],
			"connections": [],
			"interpolations": [],
			"at": whole("alembic.ini"),
		},
		migration,
	)],
})

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
