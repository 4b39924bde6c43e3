package dbcfg.rules_test["credentials-committed"]

import data.dbcfg.fixture
import data.dbcfg.rules["credentials-committed"] as rule

test_reports_production if {
	report := rule.report with input as production({})
	report == {{
		"message": "DATABASE_URL holds a password, and git tracks the file",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_production_wherever_the_server_is if {
	kinds := {"loopback", "service", "private", "public", "none", "reference", "socket"}
	reports := [report | some kind in kinds; report := rule.report with input as production({"hosts": [fixture.host({"kind": kind})]})]
	every report in reports {
		count(report) == 1
	}
}

test_reports_the_default_of_a_class if {
	at := fixture.at("app/settings.py", 8)
	report := rule.report with input as fixture.project({
		"files": [fixture.module({"secret": true, "git": "tracked"})],
		"environments": [fixture.production({"databases": [fixture.database({"default": true, "password": {"at": at}})]})],
	})
	{finding.at | some finding in report} == {at}
}

test_reports_other_environments_with_a_server_of_their_own if {
	report := rule.report with input as with_files({"environments": [
		other("staging", {"hosts": [fixture.host({"kind": "private"})]}),
		other("test", {"hosts": [fixture.host({"kind": "loopback"}), fixture.host({"kind": "public"})]}),
	]})
	{finding.environment | some finding in report} == {"staging", "test"}
}

test_reports_a_template_with_a_public_host if {
	report := rule.report with input as template({"hosts": [fixture.host({"name": "db.example-hosting.com", "kind": "public"})]})
	{finding.at | some finding in report} == {fixture.at(".env.example", 2)}
}

test_quiet_about_files_that_git_does_not_track if {
	states := {"untracked", "ignored", "unknown"}
	reports := [report |
		some state in states
		report := rule.report with input as fixture.project({
			"files": [fixture.file({"secret": true, "git": state})],
			"environments": [fixture.production({"databases": [fixture.database({})]})],
		})
	]
	every report in reports {
		report == set()
	}
}

test_quiet_about_the_process_environment if {
	report := rule.report with input as production({"password": {"at": null}})
	report == set()
}

test_quiet_about_what_is_no_secret if {
	passwords := [
		{"filling": "reference"},
		{"filling": "placeholder"},
		{"filling": ""},
		{"sample": true},
		{"same_as_user": true},
		{"same_as_database": true},
	]
	reports := [report | some password in passwords; report := rule.report with input as production({"password": password})]
	every report in reports {
		report == set()
	}
}

test_quiet_about_machines_that_everybody_has if {
	kinds := ["loopback", "unspecified", "docker-host", "service", "none", "reference"]
	report := rule.report with input as with_files({"environments": [other("development", {"hosts": [fixture.host({"kind": kind})]}) |
		some kind in kinds
	]})
	report == set()
}

test_quiet_about_tests_in_the_file_of_production if {
	report := rule.report with input as production({
		"password": {"variable": "TEST_DATABASE_URL"},
		"hosts": [fixture.host({"kind": "loopback"})],
	})
	report == set()
}

test_quiet_about_defaults_that_do_not_count if {
	report := rule.report with input as with_files({"environments": [fixture.production({
		"databases": [fixture.database({"form": "parts", "password": {"variable": "DB_PASSWORD"}})],
		"variables": [
			fixture.variable({"name": "DATABASE_URL", "role": "url"}),
			fixture.variable({"name": "DB_PASSWORD", "role": "password", "default": true}),
		],
	})]})
	report == set()
}

test_quiet_about_templates_without_a_server if {
	hosts := [
		{"name": "localhost", "kind": "loopback"},
		{"name": "db", "kind": "service"},
		{"name": "db.internal", "kind": "private"},
		{"name": "db.example.com", "kind": "public"},
		{"name": "EXAMPLE.org", "kind": "public"},
	]
	reports := [report | some host in hosts; report := rule.report with input as template({"hosts": [fixture.host(host)]})]
	every report in reports {
		report == set()
	}
}

production(database) := with_files({"environments": [fixture.production({"databases": [fixture.database(database)]})]})

other(tier, database) := fixture.other(tier, {"databases": [object.union(fixture.database({}), database)]})

template(database) := with_files({"templates": [fixture.other("example", {"databases": [object.union(
	fixture.database({"password": {"at": fixture.at(".env.example", 2)}}),
	database,
)]})]})

with_files(project) := fixture.project(object.union(
	{"files": [
		fixture.file({"secret": true, "git": "tracked"}),
		fixture.file({"path": ".env.example", "secret": true, "git": "tracked", "template": true}),
	]},
	project,
))
