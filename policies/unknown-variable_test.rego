package dbcfg.rules_test["unknown-variable"]

import data.dbcfg.fixture
import data.dbcfg.rules["unknown-variable"] as rule

test_reports_a_name_that_is_misspelt if {
	report := rule.report with input as production([fixture.unknown({})], [])
	report == {{
		"message": "nothing reads DATABSE_URL; DATABASE_URL may be meant",
		"variable": "DATABSE_URL",
		"environment": "production",
		"severity": "warning",
		"at": fixture.at(".env.production", 6),
	}}
}

test_reports_a_name_that_a_class_refuses if {
	report := rule.report with input as production(
		[
			fixture.unknown({"name": "POSTGRES_DB", "nearest": "", "refused": "Settings"}),
			fixture.unknown({"refused": "Settings"}),
		],
		[],
	)
	fixture.messages(report) == {
		"Settings refuses the file because of POSTGRES_DB",
		"Settings refuses the file because of DATABSE_URL; DATABASE_URL may be meant",
	}
}

test_reports_what_this_process_does_not_start_with_as_an_error if {
	report := rule.report with input as fixture.one(fixture.production({"process": true, "unknown": [
		fixture.unknown({"name": "POSTGRES_DB", "nearest": "", "refused": "Settings"}),
		fixture.unknown({}),
	]}))
	{[finding.variable, finding.severity] | some finding in report} == {["POSTGRES_DB", "error"], ["DATABSE_URL", "warning"]}
}

test_reports_every_environment if {
	report := rule.report with input as fixture.one(fixture.other("test", {"unknown": [fixture.unknown({})]}))
	{finding.environment | some finding in report} == {"test"}
}

test_reports_beside_other_requirements if {
	report := rule.report with input as production(
		[fixture.unknown({})],
		[
			fixture.requirement({"name": "SENTRY_DSN"}),
			fixture.requirement({"set": true}),
		],
	)
	{finding.variable | some finding in report} == {"DATABSE_URL"}
}

test_reports_beside_what_is_waived if {
	report := rule.report with input as fixture.one(fixture.production({
		"unknown": [fixture.unknown({})],
		"databases": [fixture.database({})],
		"requirements": [fixture.requirement({"implied": true})],
	}))
	{finding.variable | some finding in report} == {"DATABSE_URL"}
}

test_quiet_about_what_is_missing if {
	report := rule.report with input as production(
		[fixture.unknown({}), fixture.unknown({"refused": "Settings"})],
		[fixture.requirement({"names": ["DB_URL", "database_url"]})],
	)
	report == set()
}

test_quiet_without_such_names if {
	report := rule.report with input as fixture.project({
		"environments": [fixture.production({})],
		"templates": [fixture.production({"unknown": [fixture.unknown({})]})],
	})
	report == set()
}

production(unknown, requirements) := fixture.one(fixture.production({"unknown": unknown, "requirements": requirements}))
