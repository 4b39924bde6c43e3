package dbcfg.rules_test["conflicting-connection-settings"]

import data.dbcfg.fixture
import data.dbcfg.rules["conflicting-connection-settings"] as rule

test_reports_another_host if {
	report := rule.report with input as beside({"hosts": [fixture.host({"name": "old-db.internal", "variable": "POSTGRES_HOST", "at": fixture.at(".env.production", 5)})]})
	report == {{
		"message": "POSTGRES_HOST goes with another host than DATABASE_URL",
		"variable": "POSTGRES_HOST",
		"environment": "production",
		"at": fixture.at(".env.production", 5),
		"related": [{"message": "DATABASE_URL is set here", "at": fixture.at(".env.production", 3)}],
	}}
}

test_reports_all_that_differs if {
	report := rule.report with input as beside({"hosts": [fixture.host({"name": "pg", "kind": "service", "variable": "POSTGRES_HOST"})], "name": "shop", "user": "shop"})
	fixture.messages(report) == {"POSTGRES_HOST goes with another host, database and user than DATABASE_URL"}
}

test_reports_parts_that_do_not_say_the_dialect if {
	report := rule.report with input as beside({"variable": "DB_NAME", "dialect": "", "name": "shop", "hosts": []})
	fixture.messages(report) == {"DB_NAME goes with another database than DATABASE_URL"}
}

test_reports_parts_with_the_prefix_of_the_url if {
	report := rule.report with input as project({}, [url({"variable": "APP_DATABASE_URL"}), parts({"variable": "APP_DB_HOST", "user": "shop"})])
	fixture.messages(report) == {"APP_DB_HOST goes with another user than APP_DATABASE_URL"}
}

test_reports_the_variable_that_differs if {
	variables := [
		fixture.variable({"name": "POSTGRES_USER", "role": "user", "value": "shop"}),
		fixture.variable({"name": "POSTGRES_DB", "role": "name", "value": "shop"}),
	]
	reports := [report |
		some fields in [{"name": "shop"}, {"user": "shop"}]
		report := rule.report with input as project({"variables": variables}, [url({}), parts(fields)])
	]
	[finding.variable | some report in reports; some finding in report] == ["POSTGRES_DB", "POSTGRES_USER"]
}

test_quiet_if_they_agree if {
	report := rule.report with input as beside({"hosts": [fixture.host({"name": "DB.internal"})]})
	report == set()
}

test_quiet_if_one_of_the_urls_agrees if {
	report := rule.report with input as project({}, [url({}), url({"variable": "SYNC_DATABASE_URL"}), url({"variable": "POSTGRES_URL", "name": "shop"}), parts({"name": "shop"})])
	report == set()
}

test_quiet_about_what_cannot_be_compared if {
	report := rule.report with input as project({}, [
		url({}),
		parts({"hosts": [fixture.host({"name": "localhost", "kind": "loopback"})]}),
		parts({"hosts": [fixture.host({"name": "${DB_HOST}", "kind": "reference"})]}),
		parts({"hosts": [], "name": "***", "user": ""}),
		parts({"name": "postgres", "user": "postgres"}),
	])
	report == set()
}

test_quiet_about_parts_for_something_else if {
	names := ["POSTGRES_REPLICA_HOST", "DB_ADMIN_HOST", "TEST_DB_HOST", "ANALYTICS_DB_HOST"]
	report := rule.report with input as project({}, array.concat([url({})], [parts({"variable": name, "name": "shop"}) | some name in names]))
	report == set()
}

test_quiet_about_urls_for_something_else if {
	report := rule.report with input as project({}, [url({"variable": "READ_DATABASE_URL"}), url({"variable": "WAREHOUSE_DATABASE_URL"}), parts({"name": "shop"})])
	report == set()
}

test_quiet_about_what_does_not_count if {
	overrides := [{"default": true}, {"filling": "placeholder"}, {"error": "no such dialect"}, {"foreign": true}, {"dialect": "mysql"}, {"hosts": [fixture.host({"port": 6432})]}]
	report := rule.report with input as project({}, array.concat([url({})], [parts(object.union({"name": "shop"}, fields)) | some fields in overrides]))
	report == set()
}

test_quiet_if_a_switch_turns_the_parts_off if {
	off := fixture.variable({"name": "USE_POSTGRES", "value": "false", "boolean": false})
	report := rule.report with input as project({"variables": [off]}, [url({}), parts({"name": "shop"})])
	report == set()
}

test_quiet_about_other_files if {
	report := rule.report with input as project({}, [
		url({}),
		parts({"name": "shop", "at": fixture.at(".env.postgres", 3)}),
		parts({"name": "shop", "at": null}),
	])
	report == set()
}

test_quiet_in_tests if {
	report := rule.report with input as fixture.one(fixture.other("test", {"databases": [url({}), parts({"name": "shop"})]}))
	report == set()
}

test_quiet_without_one_of_both if {
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({"databases": [url({})]}),
		fixture.other("development", {"databases": [parts({"name": "shop"})]}),
	]})
	report == set()
}

beside(fields) := project({"variables": [fixture.variable({"name": "USE_POSTGRES", "boolean": true})]}, [url({}), parts(fields)])

project(environment, databases) := fixture.one(fixture.production(object.union({"databases": databases}, environment)))

url(fields) := object.union(fixture.database({}), fields)

parts(fields) := object.union(
	fixture.database({"variable": "POSTGRES_HOST", "form": "parts", "url": "", "at": fixture.at(".env.production", 5)}),
	fields,
)
