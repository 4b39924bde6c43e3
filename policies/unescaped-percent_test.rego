package dbcfg.rules_test["unescaped-percent"]

import data.dbcfg.fixture
import data.dbcfg.rules["unescaped-percent"] as rule

test_reports_an_option if {
	report := rule.report with input as fixture.project({"files": [fixture.ini({"problems": [single]})]})
	report == {{
		"message": "sqlalchemy.url in [alembic] has a percent sign that is not doubled, and ConfigParser refuses it",
		"variable": "sqlalchemy.url",
		"at": fixture.at("alembic.ini", 7),
	}}
}

test_reports_a_table_of_pyproject_toml if {
	report := rule.report with input as fixture.project({"files": [fixture.ini({
		"path": "pyproject.toml",
		"kind": "toml",
		"problems": [object.union(single, {"section": "tool.alembic", "message": "Alembic cannot read option file_template"})],
	})]})
	fixture.messages(report) == {"Alembic cannot read option file_template"}
}

test_reports_a_value_that_env_py_sets_as_a_warning if {
	report := rule.report with input as fixture.migrated({"sets": [set(true, "sqlalchemy.url")]}, [])
	report == {{
		"message": "sqlalchemy.url gets a value whose percent signs are not doubled, and ConfigParser refuses those",
		"variable": "sqlalchemy.url",
		"severity": "warning",
		"at": fixture.at("migrations/env.py", 9),
	}}
}

test_reports_the_value_of_an_environment_once_and_as_an_error if {
	refusal := {
		"option": "sqlalchemy.url",
		"variable": "DATABASE_URL",
		"at": fixture.at(".env.production", 3),
		"code_at": set(true, "sqlalchemy.url").at,
	}
	report := rule.report with input as fixture.migrated(
		{"sets": [set(true, "sqlalchemy.url")]},
		[fixture.production({"refusals": [refusal]})],
	)
	report == {{
		"message": "sqlalchemy.url gets a value whose percent signs are not doubled, and DATABASE_URL of production has one: ConfigParser refuses it",
		"variable": "sqlalchemy.url",
		"environment": "production",
		"at": fixture.at("migrations/env.py", 9),
		"related": [{"message": "DATABASE_URL is set here", "at": fixture.at(".env.production", 3)}],
	}}
}

test_reports_an_option_without_a_name if {
	report := rule.report with input as fixture.migrated({"sets": [set(true, "")]}, [])
	fixture.messages(report) == {"an option gets a value whose percent signs are not doubled, and ConfigParser refuses those"}
}

test_reports_a_password_and_no_other_part if {
	report := rule.report with input as fixture.migrated({"sets": [set(true, "DB_PASS"), set(true, "DB_USER"), set(true, "DB_HOST")]}, [])
	{finding.variable | some finding in report} == {"DB_PASS"}
}

test_quiet_about_a_value_that_is_escaped if {
	report := rule.report with input as fixture.migrated({"sets": [set(false, "sqlalchemy.url")]}, [])
	report == set()
}

test_quiet_about_other_problems if {
	report := rule.report with input as fixture.project({"files": [fixture.ini({"problems": [
		object.union(single, {"code": "interpolation-missing-option"}),
		object.union(single, {"code": "duplicate-option"}),
	]})]})
	report == set()
}

test_quiet_about_env_files_and_templates if {
	report := rule.report with input as fixture.project({"files": [
		fixture.file({"problems": [single]}),
		fixture.ini({"template": true, "problems": [single]}),
	]})
	report == set()
}

set(raw, option) := {"option": option, "raw": raw, "at": fixture.at("migrations/env.py", 9)}

single := fixture.problem({
	"code": "interpolation-syntax",
	"message": "a single percent sign",
	"section": "alembic",
	"name": "sqlalchemy.url",
	"at": fixture.at("alembic.ini", 7),
})
