package dbcfg.rules_test["credentials-in-comment"]

import data.dbcfg.fixture
import data.dbcfg.rules["credentials-in-comment"] as rule

test_reports_production if {
	report := rule.report with input as holding({}, {})
	report == {{
		"message": "DATABASE_URL in a comment holds a password, and git tracks the file",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 7),
	}}
}

test_reports_a_password_alone if {
	report := rule.report with input as holding({}, {"form": "parts", "user": "", "hosts": [fixture.host({"name": "", "kind": "none"})]})
	count(report) == 1
}

test_reports_files_of_no_environment if {
	report := rule.report with input as holding(
		{"path": "alembic.ini", "kind": "ini", "environment": ""},
		{"hosts": [fixture.host({"kind": "private"})]},
	)
	count(report) == 1
}

test_reports_templates_with_a_public_host if {
	report := rule.report with input as holding({"template": true}, {"hosts": [fixture.host({"name": "db.example-hosting.com", "kind": "public"})]})
	count(report) == 1
}

test_quiet_about_a_format if {
	databases := [
		{"user": "user"},
		{"user": "USERNAME"},
		{"filling": "placeholder"},
		{"hosts": [fixture.host({"name": "host", "kind": "service"})]},
		{"hosts": [fixture.host({"name": "db.example.com", "kind": "public"})]},
	]
	reports := [report | some database in databases; report := rule.report with input as holding({}, database)]
	every report in reports {
		report == set()
	}
}

test_quiet_about_what_is_no_secret if {
	passwords := [{"filling": "reference"}, {"sample": true}, {"same_as_user": true}]
	reports := [report | some password in passwords; report := rule.report with input as holding({}, {"password": password})]
	every report in reports {
		report == set()
	}
}

test_quiet_about_files_that_git_does_not_track if {
	report := rule.report with input as holding({"git": "ignored"}, {})
	report == set()
}

test_quiet_elsewhere_about_machines_that_everybody_has if {
	report := rule.report with input as holding({"environment": "development"}, {"hosts": [fixture.host({"kind": "loopback"})]})
	report == set()
}

test_quiet_in_templates_about_other_servers if {
	report := rule.report with input as holding({"template": true}, {})
	report == set()
}

holding(file, database) := fixture.project({
	"environments": [fixture.production({})],
	"files": [fixture.file(object.union(
		{"git": "tracked", "commented": [{
			"name": "DATABASE_URL",
			"database": object.union(fixture.database({}), database),
			"at": fixture.at(".env.production", 7),
		}]},
		file,
	))],
})
