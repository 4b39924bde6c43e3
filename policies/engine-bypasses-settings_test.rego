package dbcfg.rules_test["engine-bypasses-settings"]

import data.dbcfg.fixture
import data.dbcfg.rules["engine-bypasses-settings"] as rule

test_reports_a_variable_of_a_class_that_reads_files if {
	report := rule.report with input as made({}, {})
	report == {{
		"message": "the engine takes DATABASE_URL from the process environment, not from Settings, which reads env files too",
		"variable": "DATABASE_URL",
		"at": fixture.at("app/db.py", 7),
		"related": [{"message": "Settings has it here", "at": fixture.at("app/settings.py", 6)}],
	}}
}

test_quiet_about_classes_that_see_the_same if {
	classes := [{"env_files": []}, {"style": "plain"}, {"fields": []}, {"fields": [field({"variables": ["OTHER_URL"]})]}, {"fields": [field({"database": false})]}]
	reports := [report | some class in classes; report := rule.report with input as made({}, class)]
	every report in reports {
		report == set()
	}
}

test_quiet_about_engines_that_take_it_from_there_too if {
	environment := fixture.origin("environment", {"name": "DATABASE_URL", "variables": ["DATABASE_URL"]})
	engines := [
		{"urls": [environment, fixture.origin("settings", {"name": "database_url", "variables": ["DATABASE_URL"]})]},
		{"urls": [environment, fixture.origin("elsewhere", {})]},
		{"urls": [fixture.literal({})]},
		{"urls": []},
		{"conditional": true},
		{"loads_env_files": true},
	]
	reports := [report | some engine in engines; report := rule.report with input as made(engine, {})]
	every report in reports {
		report == set()
	}
}

made(engine, class) := fixture.project({
	"engines": [fixture.application_engine(engine)],
	"settings": [object.union(fixture.class({"env_files": [".env"], "fields": [field({})]}), class)],
})

field(overrides) := fixture.field(object.union(
	{"name": "database_url", "variables": ["DATABASE_URL"], "database": true, "at": fixture.at("app/settings.py", 6)},
	overrides,
))
