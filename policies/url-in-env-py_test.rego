package dbcfg.rules_test["url-in-env-py"]

import data.dbcfg.fixture
import data.dbcfg.rules["url-in-env-py"] as rule

test_reports_a_connection_string if {
	report := rule.report with input as urls([fixture.literal({})])
	report == {{
		"message": "env.py holds a connection string with a password",
		"at": fixture.at("migrations/env.py", 12),
	}}
}

test_reports_a_fallback_and_one_without_a_password if {
	report := rule.report with input as urls([
		fixture.origin("environment", {"variables": ["DATABASE_URL"]}),
		fixture.literal({"fallback": true}),
		literal({"dialect": "sqlite", "file": "app.db", "password": {"set": false, "filling": ""}}),
		literal({"dialect": "", "foreign": true}),
	])
	fixture.messages(report) == {
		"env.py falls back to a connection string with a password",
		"env.py holds a connection string",
		"env.py holds a connection string with a password",
	}
}

test_reports_an_env_py_of_two_files_once if {
	program := fixture.program({"urls": [fixture.literal({})]})
	report := rule.report with input as fixture.project({"migrations": [
		fixture.migration_of({"programs": [program]}),
		fixture.toml({"programs": [program]}),
	]})
	count(report) == 1
}

test_quiet_about_placeholders_and_references if {
	report := rule.report with input as urls([
		fixture.literal({"stock": true}),
		literal({"filling": "placeholder"}),
		literal({"filling": "reference"}),
		literal({"password": {"filling": "reference"}}),
	])
	report == set()
}

test_quiet_about_sqlite_in_memory_and_other_texts if {
	report := rule.report with input as urls([
		literal({"dialect": "sqlite", "memory": true, "password": {"set": false, "filling": ""}}),
		literal({"dialect": "", "error": "it is no URL"}),
	])
	report == set()
}

test_quiet_about_other_origins if {
	report := rule.report with input as urls([fixture.origin("settings", {}), fixture.origin("ini", {})])
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.configured(
		{"template": true},
		{"programs": [fixture.program({"urls": [fixture.literal({})]})]},
	)
	report == set()
}

urls(origins) := fixture.migrated({"urls": origins}, [])

literal(overrides) := object.union(fixture.literal({}), {"database": overrides})
