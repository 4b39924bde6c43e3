package dbcfg.rules_test["url-in-code"]

import data.dbcfg.fixture
import data.dbcfg.rules["url-in-code"] as rule

test_reports_a_password if {
	report := rule.report with input as made({"urls": [literal({}, {})]})
	report == {{
		"message": "the engine is made of a connection string with a password",
		"severity": "error",
		"at": fixture.at("app/db.py", 7),
	}}
}

test_reports_a_password_as_a_fallback_and_on_a_condition if {
	report := rule.report with input as made({
		"conditional": true,
		"urls": [environment, literal({"fallback": true}, {})],
	})
	[[finding.message, finding.severity] | some finding in report] == [["the engine falls back to a connection string with a password", "error"]]
}

test_reports_what_the_engine_cannot_do_without_as_a_warning if {
	samples := [{"sample": true}, {"same_as_user": true}, {"set": false, "filling": ""}]
	reports := [report | some sample in samples; report := rule.report with input as made({"urls": [literal({}, {"password": sample})]})]
	[finding.severity | some report in reports; some finding in report] == ["warning", "warning", "warning"]
}

test_quiet_about_samples_that_need_not_count if {
	sample := {"password": {"sample": true}}
	engines := [
		{"urls": [environment, literal({"fallback": true}, sample)]},
		{"urls": [environment, literal({}, sample)]},
		{"urls": [literal({}, sample)], "conditional": true},
	]
	reports := [report | some engine in engines; report := rule.report with input as made(engine)]
	reports == [set(), set(), set()]
}

test_quiet_about_sqlite_placeholders_and_references if {
	report := rule.report with input as made({"urls": [
		literal({}, {"dialect": "sqlite", "file": "app.db"}),
		literal({}, {"dialect": "sqlite", "memory": true}),
		literal({"stock": true}, {}),
		literal({}, {"filling": "placeholder"}),
		literal({}, {"password": {"filling": "reference"}}),
		literal({}, {"dialect": ""}),
		environment,
	]})
	report == set()
}

made(engine) := fixture.project({"engines": [fixture.application_engine(engine)]})

environment := fixture.origin("environment", {"variables": ["DATABASE_URL"]})

literal(overrides, database) := object.union(
	fixture.literal({"at": fixture.at("app/db.py", 7), "database": fixture.database(database)}),
	overrides,
)
