package dbcfg.rules_test["script-location-missing"]

import data.dbcfg.fixture
import data.dbcfg.rules["script-location-missing"] as rule

test_reports_an_option_that_is_not_set if {
	report := rule.report with input as fixture.migrating({"script_locations": [location({"set": false, "text": "", "known": false})]})
	report == {{
		"message": "[alembic] has no script_location",
		"variable": "script_location",
		"at": fixture.at("alembic.ini", 2),
	}}
}

test_reports_a_table_of_pyproject_toml if {
	report := rule.report with input as fixture.project({"migrations": [fixture.toml({"script_locations": [
		location({"section": "tool.alembic", "missing": ["the folder"]}),
		location({"section": "tool.alembic", "set": false, "text": "", "known": false}),
	]})]})
	fixture.messages(report) == {
		"script_location in [tool.alembic] names a folder that does not exist",
		"[tool.alembic] has no script_location",
	}
}

test_reports_what_a_folder_lacks if {
	report := rule.report with input as fixture.migrating({"script_locations": [location({"missing": ["env.py", "versions"]})]})
	report == {{
		"message": "script_location in [alembic] names a folder without env.py, versions",
		"variable": "script_location",
		"at": fixture.at("alembic.ini", 2),
	}}
}

test_reports_a_folder_that_does_not_exist if {
	report := rule.report with input as fixture.migrating({"script_locations": [location({"missing": ["the folder"]})]})
	fixture.messages(report) == {"script_location in [alembic] names a folder that does not exist"}
}

test_reports_a_package_that_is_not_found_as_a_note if {
	report := rule.report with input as fixture.migrating({"script_locations": [location({
		"section": "engine1",
		"text": "app.db:migrations",
		"package": true,
		"known": false,
	})]})
	report == {{
		"message": "script_location in [engine1] names a folder of a package that is not among the files",
		"variable": "script_location",
		"severity": "note",
		"at": fixture.at("alembic.ini", 2),
	}}
}

test_reports_a_package_that_is_found_and_lacks_something if {
	report := rule.report with input as fixture.migrating({"script_locations": [location({"package": true, "missing": ["env.py"]})]})
	fixture.messages(report) == {"script_location in [alembic] names a folder without env.py"}
}

test_quiet_about_a_folder_with_all_of_it if {
	report := rule.report with input as fixture.migrating({"script_locations": [location({}), location({"package": true})]})
	report == set()
}

test_quiet_about_a_folder_that_cannot_be_looked_up if {
	report := rule.report with input as fixture.migrating({"script_locations": [location({"text": "/srv/app/migrations", "known": false})]})
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.configured({"template": true}, {"script_locations": [
		location({"set": false}),
		location({"missing": ["env.py"]}),
		location({"package": true, "known": false}),
	]})
	report == set()
}

location(overrides) := object.union(
	{
		"section": "alembic",
		"set": true,
		"text": "%(here)s/migrations",
		"package": false,
		"known": true,
		"missing": [],
		"at": fixture.at("alembic.ini", 2),
	},
	overrides,
)
