package dbcfg.rules_test["environment-mismatch"]

import data.dbcfg.fixture
import data.dbcfg.rules["environment-mismatch"] as rule

test_reports_a_production_file_that_says_test if {
	report := rule.report with input as fixture.one(fixture.production({"claims": [claim({})]}))
	report == {{
		"message": "ENVIRONMENT says test, but the file is for production",
		"variable": "ENVIRONMENT",
		"environment": "production",
		"at": fixture.at(".env.production", 1),
		"related": [{"message": "the name of .env.production", "at": fixture.whole(".env.production")}],
	}}
}

test_reports_a_test_file_that_says_production if {
	report := rule.report with input as fixture.one(fixture.other("test", {"claims": [claim({
		"variable": "ENV",
		"says": "production",
		"production": true,
		"at": fixture.at(".env.test", 2),
	})]}))
	report == {{
		"message": "ENV says production, but the file is for test",
		"variable": "ENV",
		"environment": "test",
		"at": fixture.at(".env.test", 2),
		"related": [{"message": "the name of .env.test", "at": fixture.whole(".env.test")}],
	}}
}

test_reports_a_mode_in_production_test_and_development if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"claims": [mode("development", false)]}),
		fixture.other("test", {"claims": [mode("production", true)]}),
		fixture.other("development", {"claims": [mode("production", true)]}),
	]})
	fixture.messages(report) == {
		"NODE_ENV says development, but the file is for production",
		"NODE_ENV says production, but the file is for test",
		"NODE_ENV says production, but the file is for development",
	}
}

test_reports_staging_that_is_judged_as_production if {
	report := rule.report with input as fixture.one(fixture.other("staging", {
		"production": true,
		"claims": [claim({"says": "development"})],
	}))
	fixture.messages(report) == {"ENVIRONMENT says development, but the file is for staging"}
}

test_reports_the_tier_of_an_environment_that_is_not_judged if {
	report := rule.report with input as fixture.one(fixture.production({"production": false, "claims": [claim({})]}))
	fixture.messages(report) == {"ENVIRONMENT says test, but the file is for production"}
}

test_quiet_about_a_mode_of_what_is_deployed if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.other("staging", {"claims": [mode("production", true)]}),
		fixture.other("other", {"name": "demo", "claims": [mode("production", true)]}),
	]})
	report == set()
}

test_quiet_if_neither_or_both_are_production if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.other("test", {"claims": [claim({"says": "development"})]}),
		fixture.other("staging", {"claims": [claim({"says": "test"})]}),
		fixture.production({"name": "eu-production", "claims": [claim({"says": "production", "production": true})]}),
	]})
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.project({
		"environments": [fixture.production({})],
		"templates": [fixture.production({"claims": [claim({})]})],
	})
	report == set()
}

claim(overrides) := object.union(
	{
		"variable": "ENVIRONMENT",
		"says": "test",
		"production": false,
		"mode": false,
		"at": fixture.at(".env.production", 1),
	},
	overrides,
)

mode(says, production) := claim({"variable": "NODE_ENV", "says": says, "production": production, "mode": true})

test_reports_the_process_environment if {
	report := rule.report with input as fixture.one(fixture.production({"process": true, "claims": [claim({"at": null})]}))
	[[finding.message, finding.variable, finding.environment, finding.related] | some finding in report] == [[
		"ENVIRONMENT says test, but this process runs as production",
		"ENVIRONMENT",
		"production",
		[],
	]]
}

test_reports_a_file_that_the_process_reads if {
	report := rule.report with input as fixture.one(fixture.production({
		"process": true,
		"files": [fixture.member({"path": ".env", "because": "Settings in app/settings.py reads it"})],
		"claims": [claim({"at": fixture.at(".env", 1)})],
	}))
	fixture.messages(report) == {"ENVIRONMENT says test, but this process runs as production"}
}

test_quiet_about_a_process_that_says_the_same if {
	report := rule.report with input as fixture.one(fixture.production({
		"process": true,
		"claims": [claim({"at": null, "says": "production", "production": true})],
	}))
	report == set()
}
