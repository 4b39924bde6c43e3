package dbcfg.rules_test["ineffective-interpolation"]

import data.dbcfg.fixture
import data.dbcfg.rules["ineffective-interpolation"] as rule

test_reports_a_reference_of_a_shell if {
	report := rule.report with input as fixture.migrating({"interpolations": [interpolation("alembic")]})
	report == {{
		"message": "ConfigParser does not expand ${DATABASE_URL}, and sqlalchemy.url in [alembic] keeps it as text",
		"variable": "sqlalchemy.url",
		"at": fixture.at("alembic.ini", 5),
	}}
}

test_reports_a_name_that_is_not_defined if {
	report := rule.report with input as fixture.configured({"problems": [missing]}, {})
	report == {{
		"message": "sqlalchemy.url in [archive] refers to %(DATABASE_URL)s, which the file does not define; the environment does not count",
		"variable": "sqlalchemy.url",
		"at": fixture.at("alembic.ini", 9),
	}}
}

test_reports_a_name_in_a_table_of_pyproject_toml if {
	report := rule.report with input as fixture.project({"files": [fixture.ini({
		"path": "pyproject.toml",
		"kind": "toml",
		"problems": [object.union(missing, {"message": "Alembic cannot read option file_template"})],
	})]})
	fixture.messages(report) == {"Alembic cannot read option file_template"}
}

test_reports_a_name_beside_others_that_env_py_sets if {
	report := rule.report with input as fixture.configured({"problems": [missing]}, sets("DB_PASS"))
	count(report) == 1
}

test_quiet_about_a_name_that_env_py_sets if {
	report := rule.report with input as fixture.configured({"problems": [missing]}, sets("database_url"))
	report == set()
}

test_quiet_about_formats_of_logging if {
	report := rule.report with input as fixture.migrating({"interpolations": [interpolation("formatter_generic")]})
	report == set()
}

test_quiet_about_other_problems_and_kinds if {
	report := rule.report with input as fixture.project({"files": [
		fixture.ini({"problems": [fixture.problem({"code": "interpolation-syntax"}), fixture.problem({})]}),
		fixture.file({"problems": [fixture.problem({"code": "interpolation-missing-option"})]}),
	]})
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.configured(
		{"template": true, "problems": [missing]},
		{"interpolations": [interpolation("alembic")]},
	)
	report == set()
}

test_quiet_without_references if {
	report := rule.report with input as fixture.migrating({"connections": [fixture.connection({})]})
	report == set()
}

interpolation(section) := {
	"section": section,
	"option": "sqlalchemy.url",
	"name": "DATABASE_URL",
	"text": "${DATABASE_URL}",
	"at": fixture.at("alembic.ini", 5),
}

missing := fixture.problem({
	"code": "interpolation-missing-option",
	"section": "archive",
	"name": "sqlalchemy.url",
	"reference": "DATABASE_URL",
	"at": fixture.at("alembic.ini", 9),
})

sets(option) := {"programs": [fixture.program({"sets": [{"option": option, "raw": false, "at": fixture.at("migrations/env.py", 9)}]})]}
