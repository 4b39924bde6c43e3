package dbcfg.rules_test["url-in-toml-migration-config"]

import data.dbcfg.fixture
import data.dbcfg.rules["url-in-toml-migration-config"] as rule

test_reports_a_connection_string if {
	report := rule.report with input as toml(connection({}))
	report == {{
		"message": "sqlalchemy.url in [tool.alembic] has no effect, and is a connection string with a password in a file that is committed",
		"variable": "sqlalchemy.url",
		"severity": "error",
		"at": fixture.at("pyproject.toml", 5),
	}}
}

test_reports_what_is_no_connection_as_a_warning if {
	options := [
		connection({"stock": true}),
		connection({"blank": true, "database": {"dialect": "", "password": {"filling": ""}}}),
		connection({"database": {"filling": "reference"}}),
	]
	reports := [report | some option in options; report := rule.report with input as toml(option)]
	[[finding.severity, finding.message] | some report in reports; some finding in report] == [
		["warning", "sqlalchemy.url in [tool.alembic] has no effect"],
		["warning", "sqlalchemy.url in [tool.alembic] has no effect"],
		["warning", "sqlalchemy.url in [tool.alembic] has no effect"],
	]
}

test_quiet_about_ini_files if {
	report := rule.report with input as fixture.migrating({"connections": [fixture.connection({})]})
	report == set()
}

test_quiet_without_connections if {
	report := rule.report with input as fixture.project({"migrations": [fixture.toml({})]})
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.project({
		"files": [fixture.ini({"path": "pyproject.toml", "kind": "toml", "template": true})],
		"migrations": [fixture.toml({"connections": [connection({})]})],
	})
	report == set()
}

toml(one) := fixture.project({"migrations": [fixture.toml({"connections": [one]})]})

connection(overrides) := object.union(
	fixture.connection({"section": "tool.alembic", "at": fixture.at("pyproject.toml", 5)}),
	overrides,
)
