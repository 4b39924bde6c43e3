package dbcfg.rules_test["pooling-disabled-in-production"]

import data.dbcfg.fixture
import data.dbcfg.rules["pooling-disabled-in-production"] as rule

test_reports_a_size_of_zero if {
	report := rule.report with input as production([setting("DB_POOL_SIZE", "0", 0)])
	report == {{
		"message": "DB_POOL_SIZE is 0, which to SQLAlchemy means no limit",
		"variable": "DB_POOL_SIZE",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_the_other_faults if {
	report := rule.report with input as production([
		setting("DB_POOL_SIZE", "-1", -1),
		setting("SQLALCHEMY_POOL_TIMEOUT", "0", 0),
		setting("DB_POOL_CLASS", "NullPool", null),
		setting("APP__DB__POOL_CLASS", "sqlalchemy.pool.NullPool", null),
	])
	fixture.messages(report) == {
		"DB_POOL_SIZE is negative, which SQLAlchemy takes off max_overflow",
		"SQLALCHEMY_POOL_TIMEOUT is 0, so that a request fails at once when all connections are in use",
		"DB_POOL_CLASS is NullPool, which opens a connection for every use",
		"APP__DB__POOL_CLASS is NullPool, which opens a connection for every use",
	}
}

test_reports_fields_and_defaults_of_a_settings_class if {
	report := rule.report with input as production([
		object.union(setting("POOL", "0", 0), {"fields": ["db_pool_size"]}),
		object.union(setting("APP_POOL_CLASS", "NullPool", null), {"fields": ["pool", "database_poolclass"], "default": true}),
	])
	{finding.variable | some finding in report} == {"POOL", "APP_POOL_CLASS"}
}

test_reports_a_size_behind_a_pooler if {
	report := rule.report with input as pooled([setting("DB_POOL_SIZE", "0", 0)])
	count(report) == 1
}

test_quiet_about_no_pool_behind_a_pooler if {
	report := rule.report with input as pooled([setting("DB_POOL_CLASS", "NullPool", null)])
	report == set()
}

test_quiet_about_no_pool_where_a_parameter_tells_of_a_pooler if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [setting("DB_POOL_CLASS", "NullPool", null)],
		"databases": [fixture.database({"parameters": [{"name": "PgBouncer", "value": "TRUE", "secret": false}]})],
	}))
	report == set()
}

test_quiet_about_pools_with_a_limit if {
	report := rule.report with input as production([
		setting("DB_POOL_SIZE", "5", 5),
		setting("SQL_POOL_SIZE", "${POOL_SIZE}", null),
		setting("DB_POOL_TIMEOUT", "30", 30),
		setting("POSTGRES_POOL_TIMEOUT", "-1", -1),
		setting("DB_POOL_CLASS", "QueuePool", null),
	])
	report == set()
}

test_quiet_about_other_pools if {
	report := rule.report with input as production([
		setting("POOL_SIZE", "0", 0),
		setting("REDIS_POOL_SIZE", "0", 0),
		setting("DB_POOL_RECYCLE", "0", 0),
		setting("TEST_DB_POOL_SIZE", "0", 0),
		object.union(setting("POOL", "0", 0), {"fields": ["pool_size"]}),
	])
	report == set()
}

test_quiet_elsewhere if {
	variables := [setting("DB_POOL_SIZE", "0", 0)]
	report := rule.report with input as fixture.project({
		"environments": [fixture.other("development", {"variables": variables}), fixture.other("test", {"variables": variables})],
		"templates": [fixture.production({"variables": variables})],
	})
	report == set()
}

production(variables) := fixture.one(fixture.production({"variables": variables}))

pooled(variables) := fixture.one(fixture.production({
	"variables": variables,
	"databases": [fixture.database({"hosts": [fixture.host({"name": "pgbouncer"})]})],
}))

setting(name, value, integer) := fixture.variable({"name": name, "value": value, "integer": integer, "database": true})

test_reports_arguments_of_the_engine if {
	report := rule.report with input as fixture.engaged(
		{"arguments": [
			fixture.argument("poolclass", {"value": "NullPool"}),
			fixture.argument("pool_size", {"integer": 0}),
			fixture.argument("pool_timeout", {"integer": 0}),
		]},
		{},
	)
	fixture.messages(report) == {
		"the engine has NullPool, which opens a connection for every use",
		"the engine has a pool_size of 0, which to SQLAlchemy means no limit",
		"the engine has a pool_timeout of 0, so that a request fails at once when all connections are in use",
	}
	{[finding.environment, finding.at.file] | some finding in report} == {["production", "app/db.py"]}
}

test_quiet_about_other_arguments_of_the_engine if {
	report := rule.report with input as fixture.engaged(
		{"arguments": [
			fixture.argument("poolclass", {"value": "AsyncAdaptedQueuePool"}),
			fixture.argument("pool_size", {"integer": 5}),
			fixture.argument("pool_timeout", {}),
			fixture.argument("max_overflow", {"integer": 0}),
			fixture.argument("poolclass", {"value": "NullPool", "conditional": true}),
		]},
		{},
	)
	report == set()
}

test_quiet_about_engines_of_which_production_may_not_be_made if {
	without_pool := {"arguments": [fixture.argument("poolclass", {"value": "NullPool"})]}
	inputs := [
		fixture.engaged(object.union(without_pool, {"conditional": true}), {}),
		fixture.engaged(without_pool, {"engines": []}),
		fixture.engaged(without_pool, {"hosts": [fixture.host({"name": "pgbouncer"})]}),
		fixture.engaged(without_pool, {"hosts": [fixture.host({"kind": "reference"})]}),
		fixture.project({"engines": [fixture.application_engine(without_pool)]}),
	]
	reports := [report | some project in inputs; report := rule.report with input as project]
	every report in reports {
		report == set()
	}
}
