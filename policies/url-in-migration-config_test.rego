package dbcfg.rules_test["url-in-migration-config"]

import data.dbcfg.fixture
import data.dbcfg.rules["url-in-migration-config"] as rule

test_reports_a_connection_with_a_password if {
	report := rule.report with input as fixture.migrating({"connections": [fixture.connection({})]})
	report == {{
		"message": "sqlalchemy.url in [alembic] holds a connection string with a password",
		"variable": "sqlalchemy.url",
		"at": fixture.at("alembic.ini", 5),
	}}
}

test_reports_any_section_and_option if {
	report := rule.report with input as fixture.migrating({"connections": [
		fixture.connection({"section": "engine1"}),
		fixture.connection({"section": "app:main", "option": "ckan.datastore.write_url"}),
	]})
	fixture.messages(report) == {
		"sqlalchemy.url in [engine1] holds a connection string with a password",
		"ckan.datastore.write_url in [app:main] holds a connection string with a password",
	}
}

test_reports_a_connection_without_a_password if {
	report := rule.report with input as fixture.migrating({"connections": [fixture.connection({"database": {
		"dialect": "sqlite",
		"user": "",
		"name": "",
		"hosts": [],
		"file": "app.db",
		"password": {"set": false, "filling": ""},
	}})]})
	fixture.messages(report) == {"sqlalchemy.url in [alembic] holds a connection string"}
}

test_reports_a_foreign_connection if {
	report := rule.report with input as fixture.migrating({"connections": [fixture.connection({"database": {
		"form": "jdbc",
		"dialect": "",
		"foreign": true,
	}})]})
	fixture.messages(report) == {"sqlalchemy.url in [alembic] holds a connection string with a password"}
}

test_reports_a_password_beside_a_reference if {
	report := rule.report with input as fixture.migrating({
		"connections": [fixture.connection({})],
		"interpolations": [interpolation],
	})
	fixture.messages(report) == {"sqlalchemy.url in [alembic] holds a connection string with a password"}
}

test_reports_a_connection_beside_other_references if {
	user := {"database": {"password": {"set": false, "filling": ""}}}
	place := {"code": "interpolation-missing-option", "section": "alembic", "name": "sqlalchemy.url"}
	report := rule.report with input as fixture.project({
		"files": [
			fixture.ini({"problems": [
				fixture.problem(object.union(place, {"section": "archive"})),
				fixture.problem(object.union(place, {"name": "timezone"})),
				fixture.problem(object.union(place, {"code": "duplicate-option"})),
			]}),
			fixture.ini({"path": "other/alembic.ini", "template": true, "problems": [fixture.problem(place)]}),
		],
		"migrations": fixture.migrating({
			"connections": [fixture.connection(user)],
			"interpolations": [
				object.union(interpolation, {"section": "archive"}),
				object.union(interpolation, {"option": "timezone"}),
			],
		}).migrations,
	})
	fixture.messages(report) == {"sqlalchemy.url in [alembic] holds a connection string"}
}

test_quiet_about_blanks_and_placeholders if {
	report := rule.report with input as fixture.migrating({"connections": [
		fixture.connection({"blank": true}),
		fixture.connection({"stock": true}),
		fixture.connection({"database": {"filling": "placeholder"}}),
	]})
	report == set()
}

test_quiet_about_references if {
	report := rule.report with input as fixture.migrating({
		"connections": [
			fixture.connection({"database": {"filling": "reference"}}),
			fixture.connection({"section": "reporting", "database": {"password": {"filling": "reference"}}}),
		],
		"interpolations": [object.union(interpolation, {"section": "reporting"})],
	})
	report == set()
}

test_quiet_about_names_that_are_not_defined if {
	report := rule.report with input as fixture.configured(
		{"problems": [fixture.problem({
			"code": "interpolation-missing-option",
			"section": "alembic",
			"name": "sqlalchemy.url",
			"reference": "DATABASE_URL",
		})]},
		{"connections": [fixture.connection({"database": {"password": {"filling": "reference"}}})]},
	)
	report == set()
}

test_quiet_about_what_is_no_connection if {
	report := rule.report with input as fixture.migrating({"connections": [fixture.connection({"database": {
		"dialect": "",
		"error": "it is no URL",
	}})]})
	report == set()
}

test_quiet_about_toml if {
	report := rule.report with input as fixture.project({"migrations": [fixture.toml({"connections": [fixture.connection({})]})]})
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.configured({"template": true}, {"connections": [fixture.connection({})]})
	report == set()
}

interpolation := {
	"section": "alembic",
	"option": "sqlalchemy.url",
	"name": "DB_HOST",
	"text": "${DB_HOST}",
	"at": fixture.at("alembic.ini", 5),
}
