package dbcfg.rules_test["undefined-reference"]

import data.dbcfg.fixture
import data.dbcfg.rules["undefined-reference"] as rule

test_reports_a_name_in_development if {
	report := rule.report with input as in_tier("development", [url(["DB_PASSWORT"])])
	report == {{
		"message": "DATABASE_URL refers to DB_PASSWORT, which nothing sets",
		"variable": "DATABASE_URL",
		"environment": "development",
		"severity": "warning",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_every_name_once if {
	report := rule.report with input as in_tier("test", [url(["DB_USER", "DB_HOST", "DB_HOST"])])
	count(report) == 2
}

test_reports_production_with_its_process_environment if {
	report := rule.report with input as fixture.one(fixture.production({
		"process": true,
		"variables": [url(["USER", "DATABASE_URL"])],
	}))
	{finding.severity | some finding in report} == {"error"}
	count(report) == 2
}

test_reports_names_that_have_no_value if {
	report := rule.report with input as in_tier("development", [
		url(["DB_HOST", "DB_USER"]),
		fixture.variable({"name": "DB_HOST", "empty": true}),
		fixture.variable({"name": "DB_USER", "bare": true}),
	])
	count(report) == 2
}

test_quiet_where_the_platform_sets_names if {
	variables := [url(["DB_PASSWORD"])]
	report := rule.report with input as fixture.project({
		"environments": [fixture.production({"variables": variables}), fixture.other("staging", {"variables": variables})],
		"templates": [fixture.other("development", {"variables": variables})],
	})
	report == set()
}

test_quiet_about_names_that_are_set if {
	report := rule.report with input as in_tier("development", [
		url(["DB_PASSWORD", "DB_USER"]),
		fixture.variable({"name": "db_password"}),
		fixture.variable({"name": "DB_USER_FILE", "value": "/run/secrets/user"}),
	])
	report == set()
}

test_quiet_about_what_comes_from_outside if {
	report := rule.report with input as in_tier("development", [url(["DATABASE_URL", "USER", "secrets.DB_PASSWORD", "***"])])
	report == set()
}

test_quiet_about_what_production_leaves_open if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"variables": [url(["DB_PASSWORD"])]}),
		fixture.other("test", {"variables": [url(["DB_PASSWORD"])]}),
	]})
	report == set()
}

test_quiet_about_other_variables if {
	report := rule.report with input as in_tier("development", [fixture.variable({"references": ["LEVEL"]})])
	report == set()
}

test_quiet_about_files_of_other_readers if {
	report := rule.report with input as fixture.project({
		"environments": [fixture.other("development", {"variables": [url(["DB_PASSWORD"])]})],
		"files": [fixture.file({"reader": "compose"})],
	})
	report == set()
}

in_tier(tier, variables) := fixture.one(fixture.other(tier, {"variables": variables}))

url(references) := fixture.variable({"name": "DATABASE_URL", "role": "url", "database": true, "references": references})
