package dbcfg.rules_test["credentials-in-query"]

import data.dbcfg.fixture
import data.dbcfg.rules["credentials-in-query"] as rule

test_reports_a_password if {
	report := rule.report with input as fixture.connected(with_query("password", "***"))
	report == {{
		"message": "DATABASE_URL holds a secret in its query, as password",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_an_odbc_string_with_a_password if {
	report := rule.report with input as fixture.connected(with_query("odbc_connect", "***"))
	fixture.messages(report) == {"DATABASE_URL holds a secret in its query, as odbc_connect"}
}

test_reports_other_environments_with_a_server_of_their_own if {
	report := rule.report with input as fixture.one(fixture.other("staging", {"databases": [fixture.database(with_query("authToken", "***"))]}))
	{finding.environment | some finding in report} == {"staging"}
}

test_quiet_about_references if {
	report := rule.report with input as fixture.connected(with_query("password", "${DB_PASSWORD}"))
	report == set()
}

test_quiet_about_an_odbc_string_without_a_password if {
	report := rule.report with input as fixture.connected(object.union(with_query("odbc_connect", "***"), {"password": {"filling": ""}}))
	report == set()
}

test_quiet_about_other_parameters if {
	report := rule.report with input as fixture.connected({
		"url": "postgresql://app:***@db.internal/app?passfile=/run/pgpass",
		"parameters": [{"name": "passfile", "value": "/run/pgpass", "secret": false}],
	})
	report == set()
}

test_quiet_about_other_notations if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database(object.union(with_query("password", "***"), {"form": "jdbc"})),
		fixture.database(object.union(with_query("password", "***"), {"foreign": true})),
	]}))
	report == set()
}

test_quiet_about_machines_that_everybody_has if {
	database := object.union(with_query("password", "***"), {"hosts": [fixture.host({"kind": "loopback"})]})
	report := rule.report with input as fixture.one(fixture.other("development", {"databases": [fixture.database(database)]}))
	report == set()
}

with_query(name, value) := {
	"url": sprintf("postgresql+psycopg://app@db.internal:5432/app?%s=%s", [name, value]),
	"parameters": [{"name": name, "value": "***", "secret": true}],
}
