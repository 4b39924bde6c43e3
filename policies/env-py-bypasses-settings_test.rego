package dbcfg.rules_test["env-py-bypasses-settings"]

import data.dbcfg.fixture
import data.dbcfg.rules["env-py-bypasses-settings"] as rule

test_reports_beside_a_settings_class if {
	report := rule.report with input as project({"settings": [fixture.class({"fields": [fixture.field({})]})]}, {}, [ini])
	report == {{
		"message": "env.py takes the connection string from the ini file alone, not from where the application takes it",
		"at": fixture.at("migrations/env.py", 12),
	}}
}

test_reports_beside_an_environment_with_a_connection if {
	report := rule.report with input as project({"environments": [fixture.production({"databases": [fixture.database({})]})]}, {}, [ini])
	count(report) == 1
}

test_reports_beside_an_environment_with_a_url if {
	environment := fixture.production({"variables": [fixture.variable({"role": "url", "filling": "reference"})]})
	report := rule.report with input as project({"environments": [environment]}, {}, [ini])
	count(report) == 1
}

test_reports_an_argument_beside_the_ini_file_at_the_latter if {
	report := rule.report with input as project({"settings": settings}, {}, [
		fixture.origin("argument", {"at": fixture.at("migrations/env.py", 10)}),
		ini,
		fixture.origin("ini", {"at": fixture.at("migrations/env.py", 40)}),
	])
	[finding.at | some finding in report] == [fixture.at("migrations/env.py", 12)]
}

test_reports_beside_a_literal_that_gets_nowhere if {
	report := rule.report with input as project({"settings": settings}, {}, [fixture.literal({"unreached": true}), ini])
	count(report) == 1
}

test_quiet_if_there_are_other_origins if {
	report := rule.report with input as project({"settings": settings}, {}, [ini, fixture.origin("settings", {})])
	report == set()
}

test_quiet_if_nothing_is_known_of_the_origins if {
	report := rule.report with input as project({"settings": settings}, {}, [])
	report == set()
}

test_quiet_about_an_argument_alone if {
	report := rule.report with input as project({"settings": settings}, {}, [fixture.origin("argument", {})])
	report == set()
}

test_quiet_if_the_ini_file_has_none_either if {
	migrations := [
		fixture.migration_of({
			"programs": [fixture.program({"urls": [ini]})],
			"connections": [fixture.connection({"blank": true}), fixture.connection({"stock": true})],
		}),
		fixture.toml({"programs": [fixture.program({"urls": [ini]})], "connections": [fixture.connection({})]}),
	]
	report := rule.report with input as fixture.project({"settings": settings, "migrations": migrations})
	report == set()
}

test_quiet_if_there_is_nothing_to_bypass if {
	report := rule.report with input as project(
		{
			"settings": [fixture.class({"fields": [fixture.field({"name": "debug", "database": false})]})],
			"environments": [fixture.production({"variables": [fixture.variable({})]})],
			"templates": [fixture.production({"databases": [fixture.database({})]})],
		},
		{}, [ini],
	)
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as project({"settings": settings}, {"template": true}, [ini])
	report == set()
}

project(overrides, file, origins) := object.union(
	fixture.configured(file, {
		"programs": [fixture.program({"urls": origins})],
		"connections": [fixture.connection({"blank": true}), fixture.connection({})],
	}),
	overrides,
)

ini := fixture.origin("ini", {"name": "sqlalchemy.url"})

settings := [fixture.class({"fields": [fixture.field({"name": "debug", "database": false}), fixture.field({})]})]
