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

single := fixture.problem({
	"code": "interpolation-syntax",
	"message": "a single percent sign",
	"section": "alembic",
	"name": "sqlalchemy.url",
	"at": fixture.at("alembic.ini", 7),
})
