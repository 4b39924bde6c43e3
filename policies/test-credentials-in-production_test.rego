package dbcfg.rules_test["test-credentials-in-production"]

import data.dbcfg.fixture
import data.dbcfg.rules["test-credentials-in-production"] as rule

test_reports_a_sample_of_a_user if {
	report := rule.report with input as fixture.connected({"user": "postgres", "password": {"sample": true, "same_as_user": true}})
	report == {{
		"message": "DATABASE_URL uses the sample password of user postgres",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_a_sample_without_a_user if {
	report := rule.report with input as fixture.connected({"user": "", "password": {"sample": true}})
	fixture.messages(report) == {"DATABASE_URL uses a sample password"}
}

test_reports_the_name_of_the_user_once if {
	report := rule.report with input as fixture.connected({"password": {"same_as_user": true, "same_as_database": true}})
	fixture.messages(report) == {"the password in DATABASE_URL is the user's name, with or without digits behind it"}
}

test_reports_the_name_of_the_database if {
	report := rule.report with input as fixture.connected({"password": {"same_as_database": true}})
	fixture.messages(report) == {"the password in DATABASE_URL is the name of the database"}
}

test_reports_parts_at_the_password if {
	report := rule.report with input as fixture.connected({
		"variable": "POSTGRES_PASSWORD",
		"form": "parts",
		"password": {"sample": true, "variable": "POSTGRES_PASSWORD", "at": fixture.at(".env.production", 9)},
	})
	report == {{
		"message": "POSTGRES_PASSWORD uses the sample password of user app",
		"variable": "POSTGRES_PASSWORD",
		"environment": "production",
		"at": fixture.at(".env.production", 9),
	}}
}

test_reports_the_process_environment if {
	report := rule.report with input as fixture.connected({"password": {"sample": true, "at": null}})
	{is_null(finding.at) | some finding in report} == {true}
}

test_reports_another_production_environment if {
	report := rule.report with input as fixture.one(fixture.other(
		"staging",
		{"production": true, "databases": [fixture.database({"password": {"sample": true}})]},
	))
	{finding.environment | some finding in report} == {"staging"}
}

test_reports_open_servers if {
	report := rule.report with input as fixture.one(fixture.production({"variables": [
		switch("POSTGRES_HOST_AUTH_METHOD", "trust", null, 1),
		switch("MYSQL_ALLOW_EMPTY_PASSWORD", "yes", true, 2),
		switch("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "1", true, 3),
		switch("CLICKHOUSE_SKIP_USER_SETUP", "1", true, 4),
	]}))
	fixture.messages(report) == {
		"POSTGRES_HOST_AUTH_METHOD lets everybody in without a password",
		"MYSQL_ALLOW_EMPTY_PASSWORD allows an empty password for root",
		"MARIADB_ALLOW_EMPTY_ROOT_PASSWORD allows an empty password for root",
		"CLICKHOUSE_SKIP_USER_SETUP lets the default user in without a password",
	}
}

test_reports_an_open_server_at_its_variable if {
	report := rule.report with input as fixture.one(fixture.production({"variables": [switch("POSTGRES_HOST_AUTH_METHOD", "trust", null, 8)]}))
	report == {{
		"message": "POSTGRES_HOST_AUTH_METHOD lets everybody in without a password",
		"variable": "POSTGRES_HOST_AUTH_METHOD",
		"environment": "production",
		"at": fixture.at(".env.production", 8),
	}}
}

test_quiet_about_closed_servers if {
	report := rule.report with input as fixture.one(fixture.production({"variables": [
		switch("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256", null, 1),
		switch("MYSQL_ALLOW_EMPTY_PASSWORD", "no", false, 2),
		switch("MARIADB_ALLOW_EMPTY_ROOT_PASSWORD", "", null, 3),
		switch("CLICKHOUSE_SKIP_USER_SETUP", "0", false, 4),
		switch("ALLOW_TRUST", "trust", null, 5),
		switch("POSTGRES_HOST_AUTH_METHOD", "yes", true, 6),
		switch("CLICKHOUSE_SKIP_USER_SETUP", "true", true, 7),
	]}))
	report == set()
}

test_quiet_about_a_password_of_its_own if {
	report := rule.report with input as fixture.connected({})
	report == set()
}

test_quiet_about_references_and_placeholders if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database({"password": {"filling": "reference", "same_as_user": true}}),
		fixture.database({"password": {"filling": "placeholder", "sample": true}}),
		fixture.database({"password": {"set": false, "filling": "", "same_as_user": true}}),
	]}))
	report == set()
}

test_quiet_about_sockets if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database({"socket": "/var/run/postgresql", "password": {"sample": true}}),
		fixture.database({"hosts": [fixture.host({"kind": "socket"})], "password": {"sample": true}}),
	]}))
	report == set()
}

test_quiet_about_the_default_of_a_test if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [fixture.variable({"name": "TEST_DATABASE_URL", "default": true})],
		"databases": [fixture.database({"variable": "TEST_DATABASE_URL", "password": {"sample": true, "variable": "TEST_DATABASE_URL"}})],
	}))
	report == set()
}

test_quiet_elsewhere if {
	sample := [fixture.database({"password": {"sample": true}})]
	open := [switch("POSTGRES_HOST_AUTH_METHOD", "trust", null, 1)]
	report := rule.report with input as fixture.project({
		"environments": [
			fixture.other("development", {"databases": sample, "variables": open}),
			fixture.other("test", {"databases": sample, "variables": open}),
		],
		"templates": [fixture.production({"databases": sample, "variables": open})],
	})
	report == set()
}

switch(name, value, boolean, line) := fixture.variable({
	"name": name,
	"value": value,
	"boolean": boolean,
	"empty": value == "",
	"at": fixture.at(".env.production", line),
})
