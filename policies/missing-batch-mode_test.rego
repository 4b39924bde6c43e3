package dbcfg.rules_test["missing-batch-mode"]

import data.dbcfg.fixture
import data.dbcfg.rules["missing-batch-mode"] as rule

test_reports_the_first_call if {
	report := rule.report with input as fixture.migrated(
		{"configures": [fixture.configure("no"), object.union(fixture.configure("no"), {"at": fixture.at("migrations/env.py", 40)})]},
		[fixture.other("development", {"databases": [sqlite({})]}), fixture.production({"databases": [fixture.database({"migrates": true})]})],
	)
	report == {{
		"message": "env.py migrates a SQLite database without render_as_batch",
		"at": fixture.at("migrations/env.py", 30),
		"related": [{"message": "DATABASE_URL of development is a SQLite database", "at": fixture.at(".env.production", 3)}],
	}}
}

test_reports_memory_and_the_process_environment if {
	report := rule.report with input as fixture.migrated(
		{"configures": [fixture.configure("no")]},
		[fixture.other("test", {"databases": [sqlite({"memory": true, "file": "", "at": null})]})],
	)
	[finding.related | some finding in report] == [[]]
}

test_reports_five_places_at_most if {
	report := rule.report with input as fixture.migrated(
		{"configures": [fixture.configure("no")]},
		[fixture.other(tier, {"databases": [sqlite({})]}) | some tier in ["a", "b", "c", "d", "e", "f"]],
	)
	[count(finding.related) | some finding in report] == [5]
}

test_reports_the_env_py_that_takes_the_connection if {
	report := rule.report with input as two_programs("database_url")
	[finding.at.file | some finding in report] == ["migrations/env.py"]
}

test_quiet_if_another_variable_is_taken if {
	report := rule.report with input as two_programs("ARCHIVE_URL")
	report == set()
}

test_quiet_in_batch_mode if {
	report := rule.report with input as fixture.project({
		"environments": [development({})],
		"migrations": [fixture.migration_of({"programs": [
			fixture.program({"configures": [fixture.configure("no"), fixture.configure("yes")]}),
			fixture.program({"configures": [fixture.configure("no"), fixture.configure("unknown")]}),
			fixture.program({}),
		]})],
	})
	report == set()
}

test_quiet_about_databases_that_are_not_migrated if {
	report := rule.report with input as fixture.migrated(
		{"configures": [fixture.configure("no")]},
		[development({"migrates": false}), development({"dialect": "postgresql"})],
	)
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.project({
		"templates": [development({})],
		"migrations": [fixture.migration_of({"programs": [fixture.program({"configures": [fixture.configure("no")]})]})],
	})
	report == set()
}

sqlite(overrides) := fixture.database(object.union({"dialect": "sqlite", "file": "app.db", "migrates": true}, overrides))

development(database) := fixture.other("development", {"databases": [sqlite(database)]})

two_programs(name) := fixture.project({
	"environments": [development({})],
	"migrations": [fixture.migration_of({"programs": [
		fixture.program({"configures": [fixture.configure("no")], "urls": [fixture.origin("environment", {"variables": [name]})]}),
		fixture.program({"file": "archive/env.py", "configures": [fixture.configure("no")]}),
	]})],
})
