package dbcfg.rules_test["syntax-error"]

import data.dbcfg.fixture
import data.dbcfg.rules["syntax-error"] as rule

test_reports_a_line_of_an_env_file if {
	report := rule.report with input as fixture.project({"files": [fixture.file({"problems": [fixture.problem({"name": "DB_POOL_SIZE"})]})]})
	report == {{
		"message": "the line is dropped",
		"variable": "DB_POOL_SIZE",
		"environment": "production",
		"severity": "error",
		"at": fixture.at(".env.production", 4),
	}}
}

test_reports_every_other_code if {
	codes := {
		"dropped",
		"refused",
		"encoding",
		"missing-section-header",
		"duplicate-section",
		"duplicate-option",
		"interpolation-depth",
	}
	problems := [fixture.problem({"code": code, "message": code}) | some code in codes]
	report := rule.report with input as fixture.project({"files": [fixture.ini({"problems": problems})]})
	fixture.messages(report) == codes
}

test_reports_templates_as_a_note if {
	report := rule.report with input as fixture.project({"files": [fixture.file({
		"template": true,
		"problems": [fixture.problem({})],
	})]})
	{finding.severity | some finding in report} == {"note"}
}

test_reports_what_is_not_read_of_a_template_as_an_error if {
	report := rule.report with input as fixture.project({"files": [fixture.file({
		"template": true,
		"problems": [fixture.problem({"code": "unread"})],
	})]})
	{finding.severity | some finding in report} == {"error"}
}

test_reports_what_compose_takes_all_the_same_as_a_warning if {
	composed := fixture.file({
		"path": "compose.yaml", "kind": "compose",
		"problems": [fixture.problem({"code": "duplicate-option"}), fixture.problem({})],
	})
	report := rule.report with input as fixture.project({"files": [composed]})
	{finding.severity | some finding in report} == {"warning", "error"}
}

test_quiet_about_interpolation if {
	report := rule.report with input as fixture.project({"files": [fixture.ini({"problems": [
		fixture.problem({"code": "interpolation-syntax"}),
		fixture.problem({"code": "interpolation-missing-option"}),
	]})]})
	report == set()
}

test_quiet_without_problems if {
	report := rule.report with input as fixture.project({"files": [fixture.file({}), fixture.ini({})]})
	report == set()
}
