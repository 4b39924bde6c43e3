package dbcfg.rules_test["prepared-statements-behind-pooler"]

import data.dbcfg.fixture
import data.dbcfg.rules["prepared-statements-behind-pooler"] as rule

test_reports_asyncpg if {
	report := rule.report with input as pooled({})
	report == {{
		"message": "DATABASE_URL has no prepared_statement_cache_size=0, and leads asyncpg through PgBouncer, whose port is 6432",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "warning",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_psycopg_as_a_note if {
	reports := [report | some driver in ["psycopg", "psycopg_async"]; report := rule.report with input as pooled({"driver": driver, "hosts": [fixture.host({"port": 6543})]})]
	[finding.severity | some report in reports; some finding in report] == ["note", "note"]
}

test_reports_other_environments if {
	report := rule.report with input as fixture.one(fixture.other("staging", {
		"databases": [fixture.database({"hosts": [fixture.host({"name": "pgbouncer"})]})],
		"variables": [fixture.variable({})],
	}))
	{finding.environment | some finding in report} == {"staging"}
}

test_quiet_about_direct_connections if {
	report := rule.report with input as fixture.connected({})
	report == set()
}

test_quiet_about_drivers_that_get_on_with_it if {
	drivers := ["psycopg2", "", "pg8000", "psycopg"]
	reports := [report | some driver in drivers; report := rule.report with input as pooled({"driver": driver})]
	every report in reports {
		report == set()
	}
}

test_quiet_about_parameters_that_turn_them_off if {
	names := ["prepared_statement_cache_size", "statement_cache_size", "prepare_threshold", "prepared_statement_name_func"]
	reports := [report |
		some name in names
		report := rule.report with input as pooled({"parameters": [{"name": name, "value": "0", "secret": false}]})
	]
	every report in reports {
		report == set()
	}
}

test_quiet_about_variables_that_turn_them_off if {
	report := rule.report with input as fixture.one(fixture.production({
		"databases": [fixture.database({"hosts": [fixture.host({"port": 6432})]})],
		"variables": [fixture.variable({"name": "DB_STATEMENT_CACHE_SIZE", "value": "0"})],
	}))
	report == set()
}

test_quiet_about_fields_that_turn_them_off if {
	report := rule.report with input as fixture.project({
		"environments": [fixture.production({"databases": [fixture.database({"hosts": [fixture.host({"port": 6432})]})]})],
		"settings": [fixture.class({"fields": [fixture.field({"name": "prepared_statement_cache_size"})]})],
	})
	report == set()
}

pooled(database) := fixture.connected(object.union({"hosts": [fixture.host({"port": 6432})]}, database))

test_quiet_about_an_engine_that_turns_them_off if {
	arguments := [
		fixture.argument("statement_cache_size", {"integer": 0}),
		fixture.argument("prepared_statement_cache_size", {"integer": 0, "conditional": true}),
		fixture.argument("prepare_threshold", {"value": "None"}),
		fixture.argument("prepared_statement_name_func", {}),
	]
	engines := array.concat([{"connect": [argument]} | some argument in arguments], [{"connect_open": true}])
	reports := [report | some engine in engines; report := rule.report with input as fixture.engaged(engine, behind)]
	every report in reports {
		report == set()
	}
}

test_reports_an_engine_that_keeps_them if {
	arguments := [
		fixture.argument("statement_cache_size", {"integer": 100}),
		fixture.argument("prepare_threshold", {"integer": 0}),
		fixture.argument("timeout", {"integer": 0}),
	]
	reports := [report | some argument in arguments; report := rule.report with input as fixture.engaged({"connect": [argument]}, behind)]
	[count(report) | some report in reports] == [1, 1, 1]
}

test_reports_what_another_engine_turns_off if {
	off := {"connect": [fixture.argument("statement_cache_size", {"integer": 0})]}
	report := rule.report with input as fixture.engaged(off, object.union(behind, {"engines": []}))
	count(report) == 1
}

behind := {"hosts": [fixture.host({"name": "pgbouncer"})]}
