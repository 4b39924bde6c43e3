package dbcfg.rules_test["placeholder-url-in-migration-config"]

import data.dbcfg.fixture
import data.dbcfg.rules["placeholder-url-in-migration-config"] as rule

test_reports_the_one_of_alembic if {
	report := rule.report with input as fixture.migrating({"connections": [fixture.connection({"stock": true})]})
	report == {{
		"message": "sqlalchemy.url in [alembic] is a placeholder",
		"variable": "sqlalchemy.url",
		"at": fixture.at("alembic.ini", 5),
	}}
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

test_quiet_about_templates if {
	report := rule.report with input as fixture.configured({"template": true}, {"connections": [fixture.connection({"stock": true})]})
	report == set()
}
