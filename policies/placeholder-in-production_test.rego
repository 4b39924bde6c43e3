package dbcfg.rules_test["placeholder-in-production"]

import data.dbcfg.fixture
import data.dbcfg.rules["placeholder-in-production"] as rule

test_reports_a_variable_of_a_connection if {
	report := rule.report with input as fixture.one(fixture.production({"variables": [placeholder({"database": true})]}))
	report == {{
		"message": "DB_PASSWORD still has a placeholder",
		"variable": "DB_PASSWORD",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_a_required_variable if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [placeholder({"name": "sentry_dsn"})],
		"requirements": [fixture.requirement({"name": "SENTRY_DSN"})],
	}))
	fixture.messages(report) == {"sentry_dsn still has a placeholder"}
}

test_quiet_about_other_variables if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [placeholder({"name": "MAIL_PASSWORD"})],
		"requirements": [fixture.requirement({})],
	}))
	report == set()
}

test_quiet_about_values_and_references if {
	report := rule.report with input as fixture.one(fixture.production({"variables": [
		placeholder({"database": true, "filling": "literal"}),
		placeholder({"database": true, "filling": "reference"}),
	]}))
	report == set()
}

test_quiet_about_the_default_of_a_test if {
	report := rule.report with input as fixture.one(fixture.production({"variables": [placeholder({"name": "TEST_DB_PASSWORD", "database": true, "default": true})]}))
	report == set()
}

test_quiet_elsewhere if {
	variables := [placeholder({"database": true})]
	report := rule.report with input as fixture.project({
		"environments": [fixture.other("development", {"variables": variables}), fixture.other("test", {"variables": variables})],
		"templates": [fixture.production({"variables": variables})],
	})
	report == set()
}

placeholder(overrides) := object.union(
	fixture.variable({"name": "DB_PASSWORD", "value": "***", "masked": true, "filling": "placeholder"}),
	overrides,
)
