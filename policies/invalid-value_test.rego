package dbcfg.rules_test["invalid-value"]

import data.dbcfg.fixture
import data.dbcfg.rules["invalid-value"] as rule

test_reports_a_value if {
	report := rule.report with input as fixture.project({
		"settings": [fixture.class({"fields": [
			fixture.field({"name": "pool_size", "variables": ["DB_POOL_SIZE"], "type": "int"}),
			fixture.field({"name": "pool_size", "type": "float", "at": fixture.at("app/settings.py", 20)}),
			fixture.field({"type": "int", "at": fixture.at("app/settings.py", 21)}),
		]})],
		"environments": [fixture.production({"variables": [invalid({})]})],
	})
	report == {{
		"message": "DB_POOL_SIZE is not an int",
		"variable": "DB_POOL_SIZE",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
		"related": [{"message": "it is declared here", "at": fixture.at("app/settings.py", 8)}],
	}}
}

test_reports_a_field_of_two_classes_once if {
	fields := [fixture.field({"name": "pool_size", "type": "int"})]
	report := rule.report with input as fixture.project({
		"settings": [fixture.class({"fields": fields}), fixture.class({"name": "ProductionSettings", "fields": fields})],
		"environments": [fixture.production({"variables": [invalid({})]})],
	})
	[count(finding.related) | some finding in report] == [1]
}

test_reports_every_environment if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"variables": [invalid({"at": null})]}),
		fixture.other("test", {"variables": [invalid({})]}),
	]})
	{finding.environment | some finding in report} == {"production", "test"}
}

test_reports_what_nothing_fills_in_any_more if {
	report := rule.report with input as fixture.one(fixture.production({"variables": [
		invalid({"filling": "reference", "source": "process environment", "at": null}),
	]}))
	count(report) == 1
}

test_quiet_about_what_is_filled_in_and_what_is_valid if {
	report := rule.report with input as fixture.one(fixture.production({"variables": [
		invalid({"filling": "reference"}),
		invalid({"filling": "placeholder"}),
		invalid({"invalid": ""}),
	]}))
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.project({"templates": [fixture.production({"variables": [invalid({})]})]})
	report == set()
}

invalid(overrides) := fixture.variable(object.union(
	{"name": "DB_POOL_SIZE", "value": "ten", "type": "int", "invalid": "is not an int", "fields": ["pool_size"]},
	overrides,
))
