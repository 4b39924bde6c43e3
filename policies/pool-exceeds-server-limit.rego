# METADATA
# title: The pools of all processes together must stay below the limit of the server
# description: |
#   Reports the pool of production, if its size and overflow times `workers` is more than
#   `max-connections`, both of which the configuration gives. It is quiet without those
#   two, about pools whose size comes from outside, behind a pooler, and where neither
#   the environment nor the engine says anything of the pool.
#
#   Every process has a pool of its own. Under load, or while a deployment runs the old
#   processes beside the new ones, the server answers `too many clients already`, also to
#   the person who wants to find out why.
#
#   Make the pool smaller, run fewer processes, or put a pooler before the server. Leave
#   some connections for migrations and administration.
# related_resources:
#   - description: "SQLAlchemy: create_engine, max_overflow"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.create_engine.params.max_overflow
#   - description: "PostgreSQL: max_connections"
#     ref: https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-MAX-CONNECTIONS
# custom:
#   severity: warning
#   category: pool
#   help: "Keep workers times the sum of pool_size and max_overflow below max_connections."
#   supersedes:
#     - default-in-production
#   bad: |
#     -- .dbcfg-lint.yaml --
#     max-connections: 100
#     workers: 8
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     DB_POOL_SIZE=20
#     DB_MAX_OVERFLOW=10
#   good: |
#     -- .dbcfg-lint.yaml --
#     max-connections: 100
#     workers: 8
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     DB_POOL_SIZE=5
#     DB_MAX_OVERFLOW=5
package dbcfg.rules["pool-exceeds-server-limit"]

import data.dbcfg.lib

report contains finding if {
	input.workers > 0
	input.max_connections > 0
	some environment in lib.production
	pooled := {database.variable | some database in environment.databases; lib.pooled(database)}
	count(pooled) == 0
	settings := [{"kind": kind, "variable": variable} |
		some variable in environment.variables
		not lib.elsewhere(variable.name)
		some kind in lib.pool_kinds(variable.name, variable.fields)
	]
	without_pool := [setting | some setting in settings; setting.kind == "class"; contains(setting.variable.value, "NullPool")]
	count(without_pool) == 0
	sizes := [setting.variable | some setting in settings; setting.kind == "size"]
	overflows := [setting.variable | some setting in settings; setting.kind == "overflow"]
	place := array.concat(sizes, overflows)[0]
	size := number(sizes, 5) # the defaults of SQLAlchemy
	overflow := number(overflows, 10)
	size > 0 # pooling-disabled-in-production speaks of the others
	overflow >= 0
	total := input.workers * (size + overflow)
	total > input.max_connections
	finding := {
		"message": sprintf(
			"%d processes with %d connections each, and %d more under load, are up to %d; the server takes %d",
			[input.workers, size, overflow, total, input.max_connections],
		),
		"variable": place.name,
		"environment": environment.name,
		"at": place.at,
		"related": [{"message": sprintf("%s is set here", [variable.name]), "at": variable.at} |
			some variable in overflows
			variable.name != place.name
			variable.at != null
		],
	}
}

report contains finding if {
	input.workers > 0
	input.max_connections > 0
	some made in lib.engines_in_production
	not made.engine.open
	not lib.argument(made.engine, "poolclass")
	given := [argument | some name in ["pool_size", "max_overflow"]; some argument in made.engine.arguments; argument.name == name]
	count(given) > 0
	size := literal([argument | some argument in given; argument.name == "pool_size"], 5)
	overflow := literal([argument | some argument in given; argument.name == "max_overflow"], 10)
	size > 0
	total := input.workers * (size + overflow)
	total > input.max_connections
	finding := {
		"message": sprintf(
			"%d processes with %d connections each, and %d more under load, are up to %d; the server takes %d",
			[input.workers, size, overflow, total, input.max_connections],
		),
		"environment": made.environment,
		"at": given[0].at,
	}
}

# Undefined for a number that is not written in the call.
literal([], otherwise) := otherwise

literal([argument], _) := argument.integer if {
	argument.integer != null
	not argument.conditional
}

# Undefined for several pools, and for a number that is not known.
number([], otherwise) := otherwise

number([variable], _) := variable.integer if variable.integer != null
