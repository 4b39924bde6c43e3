package dbcfg.rules_test["placeholder-url-in-migration-config"]

import data.dbcfg.fixture
import data.dbcfg.rules["placeholder-url-in-migration-config"] as rule

test_reports_the_one_of_alembic if {
	report := rule.report with input as fixture.migrating({"connections": [fixture.connection({"stock": true})]})
	report == {{
		"message": "sqlalchemy.url in [alembic] is a placeholder",
		"variable": "sqlalchemy.url",
		"severity": "note",
		"at": fixture.at("alembic.ini", 5),
		"related": [],
	}}
}

test_reports_the_only_one_that_there_is_as_an_error if {
	report := rule.report with input as fixture.migrating({
		"connections": [fixture.connection({"stock": true})],
		"programs": [fixture.program({"urls": [fixture.literal({"unreached": true}), fixture.origin("ini", {}), fixture.origin("ini", {"at": fixture.at("migrations/env.py", 40)})]})],
	})
	report == {{
		"message": "sqlalchemy.url in [alembic] is a placeholder, and env.py takes the connection string from nowhere else",
		"variable": "sqlalchemy.url",
		"severity": "error",
		"at": fixture.at("alembic.ini", 5),
		"related": [{"message": "env.py takes the connection string from the ini file", "at": fixture.at("migrations/env.py", 12)}],
	}}
}

test_reports_one_that_something_replaces_as_a_note if {
	report := rule.report with input as fixture.migrating({
		"connections": [fixture.connection({"stock": true})],
		"programs": [
			fixture.program({}),
			fixture.program({"urls": [fixture.origin("ini", {}), fixture.origin("argument", {})]}),
			fixture.program({"urls": [fixture.origin("settings", {})]}),
		],
	})
	{finding.severity | some finding in report} == {"note"}
}

test_quiet_about_connections_and_blanks if {
	report := rule.report with input as fixture.migrating({"connections": [
		fixture.connection({}),
		fixture.connection({"blank": true, "stock": true}),
		fixture.connection({"database": {"user": "user", "name": "dbname"}}),
		fixture.connection({"database": {"user": "shop", "name": "database"}}),
	]})
	report == set()
}

test_quiet_about_toml if {
	report := rule.report with input as fixture.project({"migrations": [fixture.toml({"connections": [fixture.connection({"stock": true})]})]})
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.configured({"template": true}, {"connections": [fixture.connection({"stock": true})]})
	report == set()
}
