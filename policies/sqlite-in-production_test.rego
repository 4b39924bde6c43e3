package dbcfg.rules_test["sqlite-in-production"]

import data.dbcfg.fixture
import data.dbcfg.rules["sqlite-in-production"] as rule

test_reports_a_file if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [sqlite({"file": "app.db"})]}))
	report == {{
		"message": "DATABASE_URL is a SQLite database in a file",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_memory if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [sqlite({"memory": true})]}))
	{finding.message | some finding in report} == {"DATABASE_URL is a SQLite database in memory"}
}

test_reports_every_production_environment if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"databases": [sqlite({})]}),
		fixture.other("staging", {"production": true, "databases": [sqlite({})]}),
	]})
	{finding.environment | some finding in report} == {"production", "staging"}
}

test_reports_parts if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [sqlite({"variable": "DB_NAME", "form": "parts"})]}))
	fixture.messages(report) == {"DB_NAME is a SQLite database in a file"}
}

test_reports_a_url_beside_a_server if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		sqlite({"variable": "SESSION_DATABASE_URL"}),
		fixture.database({}),
	]}))
	fixture.messages(report) == {"SESSION_DATABASE_URL is a SQLite database in a file"}
}

test_quiet_about_libsql_with_a_server if {
	report := rule.report with input as fixture.connected({"dialect": "sqlite", "driver": "libsql"})
	report == set()
}

test_quiet_about_parts_beside_a_server if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		sqlite({"variable": "DB_NAME", "form": "parts"}),
		fixture.database({"variable": "POSTGRES_PASSWORD", "form": "parts"}),
	]}))
	report == set()
}

test_quiet_about_a_server if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [fixture.database({})]}))
	report == set()
}

test_quiet_about_the_default_of_a_test if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [fixture.variable({"name": "TEST_DATABASE_URL", "default": true})],
		"databases": [fixture.database({"variable": "TEST_DATABASE_URL", "dialect": "sqlite", "memory": true})],
	}))
	report == set()
}

test_quiet_elsewhere if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.other("test", {"databases": [sqlite({})]}),
		fixture.other("development", {"databases": [sqlite({})]}),
	]})
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.project({"templates": [fixture.production({"databases": [sqlite({})]})]})
	report == set()
}

sqlite(overrides) := object.union(
	fixture.database({"dialect": "sqlite", "scheme": "sqlite", "driver": "", "hosts": []}),
	overrides,
)
