package dbcfg.rules_test["missing-required-variable"]

import data.dbcfg.fixture
import data.dbcfg.rules["missing-required-variable"] as rule

test_reports_at_the_last_file if {
	report := rule.report with input as fixture.one(fixture.production({
		"files": [member(".env.production"), member(".env.production.local")],
		"requirements": [fixture.requirement({})],
	}))
	report == {{
		"message": "production does not set DATABASE_URL",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.whole(".env.production.local"),
		"related": [{"message": "the configuration requires it", "at": fixture.at(".dbcfg-lint.yaml", 2)}],
	}}
}

test_reports_the_process_environment if {
	report := rule.report with input as fixture.one(fixture.production({
		"files": [],
		"requirements": [fixture.requirement({"at": null})],
	}))
	report == {{
		"message": "production does not set DATABASE_URL",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": null,
		"related": [],
	}}
}

test_reports_every_environment if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"requirements": [fixture.requirement({})]}),
		fixture.other("staging", {"requirements": [fixture.requirement({})]}),
		fixture.other("test", {}),
	]})
	{finding.environment | some finding in report} == {"production", "staging"}
}

test_reports_every_variable if {
	report := rule.report with input as fixture.one(fixture.production({"requirements": [
		fixture.requirement({}),
		fixture.requirement({"name": "SENTRY_DSN"}),
	]}))
	{finding.variable | some finding in report} == {"DATABASE_URL", "SENTRY_DSN"}
}

test_reports_it_beside_other_variables if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [fixture.variable({"name": "READ_DATABASE_URL"}), fixture.variable({"name": "OTHER_FILE"})],
		"requirements": [fixture.requirement({})],
	}))
	fixture.messages(report) == {"production does not set DATABASE_URL"}
}

test_reports_a_bare_name if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [fixture.variable({"name": "DATABASE_URL", "bare": true})],
		"requirements": [fixture.requirement({})],
	}))
	fixture.messages(report) == {"production does not set DATABASE_URL"}
}

test_reports_an_empty_name_of_a_file if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [
			fixture.variable({"name": "DATABASE_URL_FILE", "empty": true}),
			fixture.variable({"name": "DATABASE_URL_FILE", "bare": true}),
		],
		"requirements": [fixture.requirement({})],
	}))
	fixture.messages(report) == {"production does not set DATABASE_URL"}
}

test_reports_what_is_required_by_name_beside_other_connections if {
	report := rule.report with input as fixture.one(fixture.production({
		"front_end": true,
		"databases": [fixture.database({"variable": "READ_DATABASE_URL"})],
		"requirements": [fixture.requirement({})],
	}))
	fixture.messages(report) == {"production does not set DATABASE_URL"}
}

test_reports_what_is_implied if {
	report := rule.report with input as fixture.one(fixture.production({"requirements": [implied]}))
	report == {{
		"message": "production does not set DATABASE_URL",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.whole(".env.production"),
		"related": [{"message": "it is used here", "at": fixture.at(".env", 4)}],
	}}
}

test_quiet_if_it_is_set if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [fixture.variable({"name": "database_url"})],
		"requirements": [fixture.requirement({})],
	}))
	report == set()
}

test_quiet_if_it_is_empty if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [fixture.variable({"name": "DATABASE_URL", "empty": true})],
		"requirements": [fixture.requirement({})],
	}))
	report == set()
}

test_quiet_if_a_file_has_it if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [fixture.variable({"name": "DATABASE_URL_FILE", "value": "/run/secrets/db_url"})],
		"requirements": [fixture.requirement({})],
	}))
	report == set()
}

test_quiet_about_what_is_implied_of_a_front_end if {
	report := rule.report with input as fixture.one(fixture.production({"front_end": true, "requirements": [implied]}))
	report == set()
}

test_quiet_about_what_is_implied_beside_other_connections if {
	report := rule.report with input as fixture.one(fixture.production({
		"databases": [fixture.database({"variable": "POSTGRES_PASSWORD", "form": "parts"})],
		"requirements": [implied],
	}))
	report == set()
}

test_quiet_without_requirements if {
	report := rule.report with input as fixture.project({
		"environments": [fixture.production({})],
		"templates": [fixture.production({"requirements": [fixture.requirement({})]})],
	})
	report == set()
}

implied := fixture.requirement({"implied": true, "because": "it is used here", "at": fixture.at(".env", 4)})

member(path) := {"path": path, "because": sprintf("the name of %s", [path]), "at": fixture.whole(path)}
