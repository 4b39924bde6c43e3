package dbcfg.rules_test["duplicate-variable"]

import data.dbcfg.fixture
import data.dbcfg.rules["duplicate-variable"] as rule

test_reports_at_the_one_that_counts if {
	report := rule.report with input as fixture.project({"files": [fixture.file({"duplicates": [duplicate({})]})]})
	report == {{
		"message": "DB_POOL_SIZE overrides another value in the same file",
		"variable": "DB_POOL_SIZE",
		"environment": "production",
		"at": fixture.at(".env.production", 9),
		"related": [{"message": "the value that does not count", "at": fixture.at(".env.production", 4)}],
	}}
}

test_reports_templates if {
	report := rule.report with input as fixture.project({"files": [fixture.file({"template": true, "duplicates": [duplicate({})]})]})
	fixture.messages(report) == {"DB_POOL_SIZE overrides another value in the same file"}
}

test_quiet_about_equal_values if {
	report := rule.report with input as fixture.project({"files": [fixture.file({"duplicates": [duplicate({"differs": false})]})]})
	report == set()
}

test_quiet_about_ini_files if {
	report := rule.report with input as fixture.project({"files": [fixture.ini({"duplicates": [duplicate({})]})]})
	report == set()
}

test_quiet_without_duplicates if {
	report := rule.report with input as fixture.project({"files": [fixture.file({})]})
	report == set()
}

duplicate(overrides) := object.union(
	{
		"name": "DB_POOL_SIZE",
		"differs": true,
		"at": fixture.at(".env.production", 9),
		"earlier": fixture.at(".env.production", 4),
	},
	overrides,
)
