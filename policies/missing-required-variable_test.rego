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
		"severity": "error",
		"at": fixture.whole(".env.production.local"),
		"related": [{"message": "the configuration requires it", "at": fixture.at(".dbcfg-lint.yaml", 2)}],
	}}
}

test_reports_at_an_env_file_rather_than_a_compose_file if {
	composed := object.union(member("compose.prod.yaml"), {"kind": "compose"})
	reports := [report |
		some files in [[member(".env.production"), composed], [composed]]
		report := rule.report with input as fixture.one(fixture.production({
			"files": files,
			"requirements": [fixture.requirement({})],
		}))
	]
	[[finding.at.file | some finding in report] | some report in reports] == [[".env.production"], ["compose.prod.yaml"]]
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
		"severity": "error",
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

test_reports_the_class_that_requires_a_field if {
	report := rule.report with input as fixture.one(fixture.production({"requirements": [declared({})]}))
	report == {{
		"message": "production does not set DATABASE_URL: Settings requires it",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "error",
		"at": fixture.whole(".env.production"),
		"related": [{"message": "Settings requires it", "at": fixture.at("app/settings.py", 8)}],
	}}
}

test_reports_several_names if {
	report := rule.report with input as fixture.one(fixture.production({"requirements": [
		declared({"names": ["DATABASE_URL", "DB_URL"]}),
		fixture.requirement({"name": "PGHOST", "names": ["PGHOST", "DB_HOST", "POSTGRES_HOST"]}),
	]}))
	fixture.messages(report) == {
		"production sets neither DATABASE_URL nor DB_URL: Settings requires it",
		"production sets neither PGHOST, DB_HOST nor POSTGRES_HOST",
	}
}

test_reports_what_may_come_another_way_as_a_note if {
	report := rule.report with input as fixture.one(fixture.production({"requirements": [declared({"uncertain": "files of its secrets_dir are a source, too"})]}))
	report == {{
		"message": "production does not set DATABASE_URL: Settings requires it, but files of its secrets_dir are a source, too",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "note",
		"at": fixture.whole(".env.production"),
		"related": [{"message": "Settings requires it", "at": fixture.at("app/settings.py", 8)}],
	}}
}

test_reports_what_may_be_meant_with_it if {
	report := rule.report with input as fixture.one(fixture.production({
		"requirements": [fixture.requirement({"at": null, "names": ["DB_URL", "DATABASE_URL"]})],
		"unknown": [fixture.unknown({}), fixture.unknown({"name": "DB_PROT", "nearest": "DB_PORT"})],
	}))
	[finding.related | some finding in report] == [[{
		"message": "DATABSE_URL may be meant to be it",
		"at": fixture.at(".env.production", 6),
	}]]
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
		"severity": "error",
		"at": fixture.whole(".env.production"),
		"related": [{"message": "it is used here", "at": fixture.at(".env", 4)}],
	}}
}

test_quiet_if_it_is_set if {
	report := rule.report with input as fixture.one(fixture.production({"requirements": [
		fixture.requirement({"set": true}),
		declared({"name": "SENTRY_DSN", "set": true, "uncertain": "files of its secrets_dir are a source, too"}),
	]}))
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

declared(overrides) := fixture.requirement(object.union(
	{"field": "database_url", "because": "Settings requires it", "at": fixture.at("app/settings.py", 8)},
	overrides,
))

implied := fixture.requirement({"implied": true, "because": "it is used here", "at": fixture.at(".env", 4)})

member(path) := fixture.member({"path": path})

test_reports_what_a_file_sets_that_nothing_reads if {
	report := rule.report with input as fixture.one(fixture.production({
		"process": true,
		"requirements": [declared({"unread": unread(""), "at": null})],
	}))
	report == {{
		"message": "DATABASE_URL is set in .env.production only, which nothing that is seen here reads: Settings requires it",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "error",
		"at": fixture.whole(".env.production"),
		"related": [{
			"message": "it is set here: name .env.production in env_file, or load it before the start and list it under environments: files:",
			"at": fixture.at(".env.production", 3),
		}],
	}}
}

test_reports_what_a_file_sets_that_the_class_does_not_read if {
	report := rule.report with input as fixture.one(fixture.production({"requirements": [declared({"unread": unread("Settings")})]}))
	fixture.messages(report) == {"DATABASE_URL is set in .env.production only, which Settings does not read: Settings requires it"}
}

test_quiet_about_a_file_that_nothing_reads_beside_one_that_sets_it if {
	report := rule.report with input as fixture.one(fixture.production({"requirements": [declared({"set": true, "unread": unread("")})]}))
	report == set()
}

unread(by) := {"name": "DATABASE_URL", "file": ".env.production", "by": by, "at": fixture.at(".env.production", 3)}
