package dbcfg.rules_test["ignored-field-env"]

import data.dbcfg.fixture
import data.dbcfg.rules["ignored-field-env"] as rule

test_reports_a_name_that_is_ignored if {
	report := rule.report with input as project({}, {"ignored_env": "APP_DB_URL"})
	report == {{
		"message": "pydantic 2 ignores env=APP_DB_URL and reads DATABASE_URL",
		"variable": "APP_DB_URL",
		"at": fixture.at("app/settings.py", 9),
	}}
}

test_reports_all_names_that_count if {
	report := rule.report with input as project({}, {"ignored_env": "APP_DB_URL", "variables": ["DB_URL", "DATABASE_URL"]})
	fixture.messages(report) == {"pydantic 2 ignores env=APP_DB_URL and reads DB_URL or DATABASE_URL"}
}

test_quiet_about_the_same_name if {
	report := rule.report with input as project({}, {"ignored_env": "database_url"})
	report == set()
}

test_quiet_without_one if {
	report := rule.report with input as project({}, {})
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as project({"template": true}, {"ignored_env": "APP_DB_URL"})
	report == set()
}

project(file, field) := fixture.project({
	"files": [fixture.module(file)],
	"settings": [fixture.class({"fields": [fixture.field(object.union({"ignored_env_at": fixture.at("app/settings.py", 9)}, field))]})],
})
