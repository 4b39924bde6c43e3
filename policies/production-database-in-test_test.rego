package dbcfg.rules_test["production-database-in-test"]

import data.dbcfg.fixture
import data.dbcfg.rules["production-database-in-test"] as rule

test_reports_the_database_of_production if {
	report := rule.report with input as beside("test", {})
	report == {{
		"message": "DATABASE_URL leads to the same database as production",
		"variable": "DATABASE_URL",
		"environment": "test",
		"at": fixture.at(".env.test", 2),
		"related": [{"message": "the connection of production", "at": fixture.at(".env.production", 3)}],
	}}
}

test_reports_it_in_development if {
	report := rule.report with input as beside("development", {})
	{finding.environment | some finding in report} == {"development"}
}

test_reports_every_place_of_it if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"databases": [fixture.database({}), fixture.database({"at": null})]}),
		fixture.other("staging", {"production": true, "databases": [fixture.database({"at": fixture.at(".env.staging", 4)})]}),
		fixture.other("test", {"databases": [here({})]}),
	]})
	[finding.related | some finding in report] == [[
		{"message": "the connection of production", "at": fixture.at(".env.production", 3)},
		{"message": "the connection of staging", "at": fixture.at(".env.staging", 4)},
	]]
}

test_reports_a_public_host_of_a_test if {
	report := rule.report with input as fixture.one(fixture.other("test", {"databases": [here({"hosts": [public]})]}))
	report == {{
		"message": "DATABASE_URL leads a test to test.example.com, a public host",
		"variable": "DATABASE_URL",
		"environment": "test",
		"at": fixture.at(".env.test", 2),
	}}
}

test_reports_one_of_both if {
	report := rule.report with input as beside("test", {"hosts": [public]})
	fixture.messages(report) == {"DATABASE_URL leads to the same database as production"}
}

test_quiet_about_a_database_of_its_own if {
	report := rule.report with input as beside("test", {"identity": "postgresql://db.internal:5432/app_test"})
	report == set()
}

test_quiet_if_it_cannot_be_told if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"databases": [fixture.database({"identity": "", "hosts": [service]})]}),
		fixture.other("test", {"databases": [here({"identity": "", "hosts": [service]})]}),
	]})
	report == set()
}

test_quiet_about_a_public_host_of_development if {
	report := rule.report with input as fixture.one(fixture.other("development", {"databases": [here({"hosts": [public]})]}))
	report == set()
}

test_quiet_about_placeholders if {
	report := rule.report with input as beside("test", {"filling": "placeholder", "hosts": [public]})
	report == set()
}

test_quiet_about_other_environments if {
	report := rule.report with input as fixture.project({
		"environments": [
			fixture.production({"databases": [fixture.database({})]}),
			fixture.other("staging", {"databases": [here({"hosts": [public]})]}),
			fixture.other("other", {"databases": [here({"hosts": [public]})]}),
			fixture.other("test", {"production": true, "databases": [here({"hosts": [public]})]}),
		],
		"templates": [fixture.other("test", {"databases": [here({"hosts": [public]})]})],
	})
	report == set()
}

here(overrides) := object.union(fixture.database({"at": fixture.at(".env.test", 2)}), overrides)

beside(tier, database) := fixture.project({"environments": [
	fixture.production({"databases": [fixture.database({})]}),
	fixture.other(tier, {"databases": [here(database)]}),
]})

public := fixture.host({"name": "test.example.com", "kind": "public", "at": fixture.at(".env.test", 2)})

service := fixture.host({"name": "db", "kind": "service"})
