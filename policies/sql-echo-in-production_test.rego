package dbcfg.rules_test["sql-echo-in-production"]

import data.dbcfg.fixture
import data.dbcfg.rules["sql-echo-in-production"] as rule

test_reports_a_switch if {
	report := rule.report with input as production([switch("SQL_ECHO", "1", true)])
	report == {{
		"message": "SQL_ECHO sends every SQL statement to the log",
		"variable": "SQL_ECHO",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_any_of_the_names if {
	names := {"sql_echo", "DB_ECHO", "SQLALCHEMY_ECHO", "APP_DB_ECHO", "DB__ECHO", "APP__DATABASE__ECHO", "APP_ECHO_SQL"}
	report := rule.report with input as production([switch(name, "true", true) | some name in names])
	{finding.variable | some finding in report} == names
}

test_reports_the_word_debug if {
	report := rule.report with input as production([switch("SQL_ECHO", "Debug", null)])
	fixture.messages(report) == {"SQL_ECHO sends every SQL statement to the log"}
}

test_reports_a_field_of_a_settings_class if {
	report := rule.report with input as production([
		object.union(switch("VERBOSE", "true", true), {"fields": ["sql_echo"]}),
		object.union(switch("APP_ECHO", "true", true), {"fields": ["log", "echo"], "default": true}),
	])
	{finding.variable | some finding in report} == {"VERBOSE", "APP_ECHO"}
}

test_quiet_about_other_fields if {
	report := rule.report with input as production([object.union(switch("VERBOSE", "true", true), {"fields": ["verbose", "echo_requests"]})])
	report == set()
}

test_quiet_if_it_is_off if {
	report := rule.report with input as production([
		switch("SQL_ECHO", "false", false),
		switch("DB_ECHO", "", null),
		switch("SQLALCHEMY_ECHO", "${ECHO}", null),
	])
	report == set()
}

test_quiet_about_other_names if {
	report := rule.report with input as production([
		switch("ECHO", "true", true),
		switch("NOSQL_ECHO", "true", true),
		switch("SQL_ECHO_FILE", "true", true),
		switch("DISABLE_SQL_ECHO", "true", true),
		switch("NO_DB_ECHO", "true", true),
		switch("DEBUG", "true", true),
		switch("LOG_LEVEL", "debug", null),
	])
	report == set()
}

test_quiet_elsewhere if {
	variables := [switch("SQL_ECHO", "true", true)]
	report := rule.report with input as fixture.project({
		"environments": [fixture.other("development", {"variables": variables}), fixture.other("test", {"variables": variables})],
		"templates": [fixture.production({"variables": variables})],
	})
	report == set()
}

production(variables) := fixture.one(fixture.production({"variables": variables}))

switch(name, value, boolean) := fixture.variable({"name": name, "value": value, "boolean": boolean})

test_reports_an_engine if {
	values := ["True", "debug"]
	reports := [report | some value in values; report := rule.report with input as fixture.engaged({"arguments": [fixture.argument("echo", {"value": value})]}, {})]
	[finding.at.line | some report in reports; some finding in report] == [8, 8]
}

test_quiet_about_an_engine_that_need_not if {
	engines := [
		{"arguments": [fixture.argument("echo", {"value": "False"})]},
		{"arguments": [fixture.argument("echo", {})]},
		{"arguments": [fixture.argument("echo", {"value": "True", "conditional": true})]},
		{"arguments": [fixture.argument("echo", {"value": "True"})], "conditional": true},
	]
	reports := [report | some engine in engines; report := rule.report with input as fixture.engaged(engine, {})]
	every report in reports {
		report == set()
	}
}

test_quiet_about_an_engine_without_production if {
	report := rule.report with input as fixture.project({"engines": [fixture.application_engine({"arguments": [fixture.argument("echo", {"value": "True"})]})]})
	report == set()
}
