package dbcfg.rules_test["credentials-shared-across-environments"]

import data.dbcfg.fixture
import data.dbcfg.rules["credentials-shared-across-environments"] as rule

test_reports_the_other_environment if {
	report := rule.report with input as beside("staging", {})
	report == {{
		"message": "DATABASE_URL has the password of production",
		"variable": "DATABASE_URL",
		"environment": "staging",
		"at": fixture.at(".env.staging", 2),
		"related": [{"message": "production has it here", "at": fixture.at(".env.production", 3)}],
	}}
}

test_reports_the_process_environment if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"databases": [fixture.database({"password": {"at": null}})]}),
		fixture.other("staging", {"databases": [fixture.database({})]}),
	]})
	[finding.related | some finding in report] == [[]]
}

test_reports_another_database_with_the_same_password if {
	report := rule.report with input as beside("development", {"identity": "postgresql://dev.internal:5432/app"})
	count(report) == 1
}

test_reports_the_same_database_in_staging if {
	report := rule.report with input as beside("staging", {"identity": "postgresql://db.internal:5432/app"})
	count(report) == 1
}

test_reports_databases_that_cannot_be_told_apart if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"databases": [fixture.database({"identity": ""})]}),
		fixture.other("test", {"databases": [here({"identity": ""})]}),
	]})
	count(report) == 1
}

test_quiet_about_other_passwords if {
	report := rule.report with input as beside("staging", {"password": {"group": 2}})
	report == set()
}

test_quiet_about_what_is_no_secret if {
	passwords := [{"filling": "reference", "group": 0}, {"sample": true}, {"same_as_user": true}, {"same_as_database": true}, {"filling": "placeholder"}]
	reports := [report | some password in passwords; report := rule.report with input as beside("staging", {"password": password})]
	every report in reports {
		report == set()
	}
}

test_quiet_about_the_same_line if {
	report := rule.report with input as beside("staging", {"password": {"at": fixture.at(".env.production", 3)}})
	report == set()
}

test_quiet_where_a_test_has_the_database_of_production if {
	report := rule.report with input as beside("test", {"identity": "postgresql://db.internal:5432/app"})
	report == set()
}

test_quiet_about_tests_in_the_file_of_production if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"databases": [fixture.database({"password": {"variable": "TEST_DATABASE_URL"}})]}),
		fixture.other("test", {"databases": [here({"identity": ""})]}),
	]})
	report == set()
}

test_quiet_about_two_environments_of_production if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"databases": [fixture.database({})]}),
		fixture.other("staging", {"production": true, "databases": [here({})]}),
	]})
	report == set()
}

beside(tier, overrides) := fixture.project({"environments": [
	fixture.production({"databases": [fixture.database({})]}),
	fixture.other(tier, {"databases": [here(overrides)]}),
]})

here(overrides) := object.union(
	fixture.database({"identity": "postgresql://staging.internal:5432/app", "password": {"at": fixture.at(".env.staging", 2)}}),
	overrides,
)
