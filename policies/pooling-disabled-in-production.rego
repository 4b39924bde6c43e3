# METADATA
# title: Production must have a pool of connections with a limit
# description: |
#   Reports a variable of production, a field of a settings class, or an argument of the
#   engine that chooses `NullPool`, a pool size of 0 or below, or a pool timeout of 0. It is
#   quiet about arguments that depend on a condition, about
#   `NullPool` behind a pooler such as PgBouncer, where it is what SQLAlchemy recommends,
#   and about the pools of other things than databases.
#
#   `NullPool` opens a connection for every use, which with TLS takes longer than most
#   queries. To SQLAlchemy a pool size of 0 means no limit at all, so that a busy minute
#   uses up the connections of the server; a negative one is taken off `max_overflow`.
#   With a timeout of 0 a request fails at once when all connections are in use.
#
#   Remove the variable or the argument, which leaves 5 connections, 10 more under load, and 30 seconds; or
#   choose a size so that all processes together stay below the limit of the server.
# related_resources:
#   - description: "SQLAlchemy: create_engine, pool_size and pool_timeout"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.create_engine.params.pool_size
#   - description: "SQLAlchemy: switching pool implementations"
#     ref: https://docs.sqlalchemy.org/en/20/core/pooling.html#switching-pool-implementations
# custom:
#   severity: warning
#   category: pool
#   help: "Remove the variable, or set a size of 1 or more and a timeout of some seconds."
#   supersedes:
#     - default-in-production
#   bad: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     DB_POOL_SIZE=0
#   good: |
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#     DB_POOL_SIZE=5
package dbcfg.rules["pooling-disabled-in-production"]

import data.dbcfg.lib

report contains finding if {
	some environment in lib.production
	pooled := "pooled" in {"pooled" | some database in environment.databases; lib.pooled(database)}
	some variable in environment.variables
	suspicious(variable.integer, variable.value)
	not lib.elsewhere(variable.name)
	some kind in lib.pool_kinds(variable.name, variable.fields)
	effect := fault(kind, variable, pooled)
	finding := {
		"message": sprintf("%s %s", [variable.name, effect]),
		"variable": variable.name,
		"environment": environment.name,
		"at": variable.at,
	}
}

report contains finding if {
	some made in lib.engines_in_production
	some name in ["poolclass", "pool_size", "pool_timeout"]
	argument := lib.argument(made.engine, name)
	finding := {
		"message": sprintf("the engine %s", [lack(name, argument)]),
		"environment": made.environment,
		"at": argument.at,
	}
}

lack("poolclass", argument) := "has NullPool, which opens a connection for every use" if argument.value == "NullPool"

lack("pool_size", argument) := "has a pool_size of 0, which to SQLAlchemy means no limit" if argument.integer == 0

lack("pool_timeout", argument) := "has a pool_timeout of 0, so that a request fails at once when all connections are in use" if {
	argument.integer == 0
}

# Whether a value may be a fault of a pool.
suspicious(integer, _) if {
	integer != null
	integer <= 0
}

suspicious(null, value) if endswith(lower(value), "pool")

fault("class", variable, false) := "is NullPool, which opens a connection for every use" if {
	regex.match(`(?i)(^|\.)null_?pool$`, variable.value)
}

fault("size", variable, _) := "is 0, which to SQLAlchemy means no limit" if variable.integer == 0

fault("size", variable, _) := "is negative, which SQLAlchemy takes off max_overflow" if {
	variable.integer != null
	variable.integer < 0
}

fault("timeout", variable, _) := "is 0, so that a request fails at once when all connections are in use" if {
	variable.integer == 0
}
