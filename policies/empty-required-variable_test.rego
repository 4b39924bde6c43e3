package dbcfg.rules_test["empty-required-variable"]

import data.dbcfg.fixture
import data.dbcfg.rules["empty-required-variable"] as rule

test_reports_at_the_variable if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [empty("DATABASE_URL")],
		"requirements": [fixture.requirement({})],
	}))
	report == {{
		"message": "DATABASE_URL is required and empty",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
		"related": [{"message": "the configuration requires it", "at": fixture.at(".dbcfg-lint.yaml", 2)}],
	}}
}

test_reports_any_case_and_environment if {
	report := rule.report with input as fixture.one(fixture.other("staging", {
		"variables": [empty("sentry_dsn")],
		"requirements": [fixture.requirement({"name": "SENTRY_DSN", "at": null})],
	}))
	report == {{
		"message": "sentry_dsn is required and empty",
		"variable": "sentry_dsn",
		"environment": "staging",
		"at": fixture.at(".env.production", 3),
		"related": [],
	}}
}

test_reports_what_is_implied if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [empty("DATABASE_URL")],
		"requirements": [fixture.requirement({"implied": true})],
	}))
	fixture.messages(report) == {"DATABASE_URL is required and empty"}
}

test_reports_a_password_of_a_server if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [empty("DB_PASSWORD")],
		"databases": [parts({})],
		"requirements": [fixture.requirement({"name": "DB_PASSWORD"})],
	}))
	fixture.messages(report) == {"DB_PASSWORD is required and empty"}
}

test_reports_other_variables_beside_a_socket if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [empty("SENTRY_DSN")],
		"databases": [parts({"socket": "/var/run/postgresql"})],
		"requirements": [fixture.requirement({"name": "SENTRY_DSN"})],
	}))
	fixture.messages(report) == {"SENTRY_DSN is required and empty"}
}

test_reports_any_of_several_names if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [empty("DB_URL"), fixture.variable({"name": "POSTGRES_URL"})],
		"requirements": [fixture.requirement({"names": ["DATABASE_URL", "DB_URL", "POSTGRES_URL"]})],
	}))
	fixture.messages(report) == {"DB_URL is required and empty"}
}

test_quiet_if_a_name_that_goes_before_is_set if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [empty("DB_URL"), fixture.variable({"name": "DATABASE_URL"})],
		"requirements": [fixture.requirement({"names": ["DATABASE_URL", "DB_URL"]})],
	}))
	report == set()
}

test_quiet_about_a_password_of_a_socket if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [empty("DB_PASSWORD")],
		"databases": [parts({"socket": "/var/run/postgresql"})],
		"requirements": [fixture.requirement({"name": "DB_PASSWORD"})],
	}))
	report == set()
}

test_quiet_if_it_is_not_required if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [empty("DATABASE_URL")],
		"requirements": [fixture.requirement({"name": "SENTRY_DSN"})],
	}))
	report == set()
}

test_quiet_if_it_has_a_value_or_none_at_all if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [
			fixture.variable({"name": "DATABASE_URL"}),
			fixture.variable({"name": "SENTRY_DSN", "bare": true}),
		],
		"requirements": [fixture.requirement({}), fixture.requirement({"name": "SENTRY_DSN"})],
	}))
	report == set()
}

test_quiet_if_a_file_has_it if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [empty("DATABASE_URL"), fixture.variable({"name": "DATABASE_URL_FILE"})],
		"requirements": [fixture.requirement({})],
	}))
	report == set()
}

test_quiet_about_what_is_implied_beside_other_connections if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [empty("DATABASE_URL")],
		"databases": [parts({})],
		"requirements": [fixture.requirement({"implied": true})],
	}))
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.project({"templates": [fixture.production({
		"variables": [empty("DATABASE_URL")],
		"requirements": [fixture.requirement({})],
	})]})
	report == set()
}

empty(name) := fixture.variable({"name": name, "value": "", "empty": true})

parts(overrides) := object.union(
	fixture.database({
		"variable": "DB_PASSWORD",
		"form": "parts",
		"password": {"empty": true, "filling": "", "variable": "DB_PASSWORD"},
	}),
	overrides,
)
