package dbcfg.rules_test["pool-exceeds-server-limit"]

import data.dbcfg.fixture
import data.dbcfg.rules["pool-exceeds-server-limit"] as rule

test_reports_size_and_overflow if {
	report := rule.report with input as limited([setting("DB_POOL_SIZE", 20, 4), setting("DB_MAX_OVERFLOW", 10, 5)])
	report == {{
		"message": "4 processes with 20 connections each, and 10 more under load, are up to 120; the server takes 100",
		"variable": "DB_POOL_SIZE",
		"environment": "production",
		"at": fixture.at(".env.production", 4),
		"related": [{"message": "DB_MAX_OVERFLOW is set here", "at": fixture.at(".env.production", 5)}],
	}}
}

test_reports_one_of_both_with_the_default_of_the_other if {
	inputs := [
		limited([setting("SQLALCHEMY_POOL_SIZE", 16, 4)]),
		limited([setting("DB_POOL_MAX_OVERFLOW", 21, 4)]),
	]
	reports := [report | some project in inputs; report := rule.report with input as project]
	[finding.message | some report in reports; some finding in report] == [
		"4 processes with 16 connections each, and 10 more under load, are up to 104; the server takes 100",
		"4 processes with 5 connections each, and 21 more under load, are up to 104; the server takes 100",
	]
}

test_reports_the_process_environment if {
	report := rule.report with input as limited([
		object.union(setting("DB_POOL_SIZE", 20, 4), {"at": null}),
		object.union(setting("DB_MAX_OVERFLOW", 10, 4), {"at": null}),
	])
	[[finding.at, finding.related] | some finding in report] == [[null, []]]
}

test_quiet_below_the_limit if {
	report := rule.report with input as limited([setting("DB_POOL_SIZE", 15, 4), setting("DB_MAX_OVERFLOW", 10, 5)])
	report == set()
}

test_quiet_without_numbers if {
	environments := [fixture.production({"variables": [setting("DB_POOL_SIZE", 200, 4)]})]
	inputs := [
		fixture.project({"environments": environments, "workers": 4}),
		fixture.project({"environments": environments, "max_connections": 100}),
		limited([]),
		limited([setting("DB_POOL_SIZE", null, 4)]),
		limited([setting("DB_POOL_SIZE", 50, 4), setting("READ_DB_POOL_SIZE", 50, 5)]),
	]
	reports := [report | some project in inputs; report := rule.report with input as project]
	every report in reports {
		report == set()
	}
}

test_quiet_about_pools_without_a_limit if {
	inputs := [
		limited([setting("DB_POOL_SIZE", 0, 4), setting("DB_MAX_OVERFLOW", 200, 5)]),
		limited([setting("DB_POOL_SIZE", 50, 4), setting("DB_MAX_OVERFLOW", -1, 5)]),
		limited([setting("DB_POOL_SIZE", 50, 4), object.union(setting("DB_POOL_CLASS", null, 5), {"value": "NullPool"})]),
	]
	reports := [report | some project in inputs; report := rule.report with input as project]
	every report in reports {
		report == set()
	}
}

test_quiet_about_other_pools if {
	report := rule.report with input as limited([setting("REDIS_POOL_SIZE", 500, 4), setting("TEST_DB_POOL_SIZE", 500, 5)])
	report == set()
}

test_quiet_behind_a_pooler if {
	report := rule.report with input as fixture.project({"workers": 4, "max_connections": 100, "environments": [fixture.production({
		"variables": [setting("DB_POOL_SIZE", 200, 4)],
		"databases": [fixture.database({"hosts": [fixture.host({"port": 6432})]})],
	})]})
	report == set()
}

test_quiet_elsewhere if {
	report := rule.report with input as fixture.project({
		"workers": 4, "max_connections": 100,
		"environments": [fixture.other("staging", {"variables": [setting("DB_POOL_SIZE", 200, 4)]})],
	})
	report == set()
}

limited(variables) := fixture.project({
	"workers": 4, "max_connections": 100,
	"environments": [fixture.production({"variables": variables, "databases": [fixture.database({})]})],
})

setting(name, integer, line) := fixture.variable({"name": name, "integer": integer, "at": fixture.at(".env.production", line)})

test_reports_the_numbers_of_an_engine if {
	report := rule.report with input as with_limit(fixture.engaged(
		{"arguments": [
			fixture.argument("max_overflow", {"integer": 10, "at": fixture.at("app/db.py", 9)}),
			fixture.argument("pool_size", {"integer": 20}),
		]},
		{},
	))
	report == {{
		"message": "4 processes with 20 connections each, and 10 more under load, are up to 120; the server takes 100",
		"environment": "production",
		"at": fixture.at("app/db.py", 8),
	}}
}

test_quiet_about_engines_whose_pool_is_not_known if {
	large := fixture.argument("pool_size", {"integer": 50})
	engines := [
		{"arguments": [fixture.argument("pool_size", {"integer": 5})]},
		{"arguments": [fixture.argument("pool_size", {})]},
		{"arguments": [large, fixture.argument("max_overflow", {})]},
		{"arguments": [object.union(large, {"conditional": true})]},
		{"arguments": [large, fixture.argument("poolclass", {"value": "NullPool"})]},
		{"arguments": [large], "open": true},
		{"arguments": [large], "conditional": true},
		{"arguments": []},
	]
	reports := [report | some engine in engines; report := rule.report with input as with_limit(fixture.engaged(engine, {}))]
	every report in reports {
		report == set()
	}
}

with_limit(project) := object.union(project, {"max_connections": 100, "workers": 4})
