package dbcfg.rules_test["default-in-production"]

import data.dbcfg.fixture
import data.dbcfg.rules["default-in-production"] as rule

test_reports_a_url if {
	report := rule.report with input as production([by_default({})])
	report == {{
		"message": "DATABASE_URL of production is the default of the settings class",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "error",
		"at": fixture.at("app/settings.py", 8),
		"related": [{"message": "production is configured here", "at": fixture.whole(".env.production")}],
	}}
}

test_reports_every_part if {
	roles := {"host", "user", "password", "root-password", "name"}
	report := rule.report with input as production([by_default({"name": upper(role), "role": role}) | some role in roles])
	{finding.variable | some finding in report} == {upper(role) | some role in roles}
	{finding.severity | some finding in report} == {"error"}
}

test_reports_parts_beside_a_url_that_says_nothing if {
	report := rule.report with input as production([
		by_default({"name": "DB_HOST", "role": "host"}),
		url({"name": "A_DATABASE_URL", "empty": true}),
		url({"name": "B_DATABASE_URL", "bare": true}),
	])
	{finding.variable | some finding in report} == {"DB_HOST"}
}

test_reports_other_settings_as_a_note if {
	report := rule.report with input as production([
		by_default({"name": "DB_POOL_SIZE", "role": ""}),
		by_default({"name": "DB_POOL_PRE_PING", "role": "", "boolean": true}),
	])
	{[finding.variable, finding.severity] | some finding in report} == {["DB_POOL_SIZE", "note"], ["DB_POOL_PRE_PING", "note"]}
}

test_reports_a_url_beside_parts_as_a_warning if {
	report := rule.report with input as production([
		by_default({}),
		fixture.variable({"name": "POSTGRES_PASSWORD", "role": "password"}),
	])
	{finding.severity | some finding in report} == {"warning"}
}

test_reports_a_url_beside_parts_that_say_nothing if {
	report := rule.report with input as production([
		by_default({}),
		by_default({"name": "DB_HOST", "role": "host"}),
		fixture.variable({"name": "A_PASSWORD", "role": "password", "empty": true}),
		fixture.variable({"name": "B_PASSWORD", "role": "password", "bare": true}),
		fixture.variable({"name": "DB_PORT", "role": "port"}),
	])
	{[finding.variable, finding.severity] | some finding in report} == {["DATABASE_URL", "error"], ["DB_HOST", "error"]}
}

test_reports_an_environment_without_a_file_as_a_warning if {
	report := rule.report with input as fixture.one(fixture.production({"files": [], "variables": [by_default({})]}))
	[[finding.severity, finding.related] | some finding in report] == [["warning", []]]
}

test_reports_the_process_environment if {
	report := rule.report with input as fixture.one(fixture.production({"files": [], "process": true, "variables": [by_default({})]}))
	[[finding.severity, finding.related] | some finding in report] == [["error", []]]
}

test_reports_the_process_environment_beside_other_sources_as_a_warning if {
	environment := fixture.production({"files": [], "process": true, "variables": [by_default({})]})
	class := fixture.class({"unknowns": [{"reason": "files of its secrets_dir are a source, too", "at": fixture.at("app/settings.py", 6)}]})
	report := rule.report with input as fixture.project({"environments": [environment], "settings": [class]})
	[finding.severity | some finding in report] == ["warning"]
}

test_reports_the_empty_password_of_the_process if {
	report := rule.report with input as without_password({}, {"process": true})
	fixture.messages(report) == {"DB_PASSWORD of production is empty by default, and nothing sets it"}
}

test_quiet_about_other_empty_passwords if {
	documents := {
		without_password({}, {}),
		without_password({"socket": "/run/postgresql"}, {"process": true}),
		without_password({"hosts": []}, {"process": true}),
		without_password({"form": "url"}, {"process": true}),
	}
	every document in documents {
		report := rule.report with input as document
		report == set()
	}
}

test_reports_what_a_file_sets_that_nothing_reads if {
	shadow := {"value": "***", "source": ".env.production", "at": fixture.at(".env.production", 3)}
	report := rule.report with input as fixture.one(fixture.production({
		"process": true,
		"files": [fixture.member({"unread": true})],
		"variables": [by_default({"shadows": [shadow]})],
	}))
	[[finding.severity, finding.related] | some finding in report] == [["error", [{
		"message": "it is set here, in a file that nothing that is seen here reads",
		"at": fixture.at(".env.production", 3),
	}]]]
}

test_reports_a_constant_that_is_inherited if {
	report := rule.report with input as fixture.project({
		"settings": [for_production({"variables": []})],
		"environments": [fixture.production({"files": [], "variables": [by_default({}), by_default({"name": "DB_RECORD_QUERIES", "role": ""})]})],
	})
	{[finding.message, finding.severity] | some finding in report} == {["DATABASE_URL of production is a constant of the settings class, which no variable can change", "error"]}
}

test_reports_what_a_class_for_production_inherits if {
	report := rule.report with input as fixture.project({
		"settings": [for_production({})],
		"environments": [fixture.production({"variables": [by_default({})]})],
	})
	{finding.variable | some finding in report} == {"DATABASE_URL"}
}

test_reports_what_a_class_for_production_inherits_from_another_file if {
	report := rule.report with input as fixture.project({
		"settings": [for_production({"at": fixture.at("app/base.py", 80)})],
		"environments": [fixture.production({"variables": [by_default({})]})],
	})
	{finding.variable | some finding in report} == {"DATABASE_URL"}
}

test_reports_beside_a_class_for_another_environment if {
	settings := [
		object.union(for_production({"at": fixture.at("app/settings.py", 80)}), {"environment": "test"}),
		object.union(for_production({"name": "pool_size", "at": fixture.at("app/settings.py", 80)}), {}),
	]
	report := rule.report with input as fixture.project({
		"settings": settings,
		"environments": [fixture.production({"variables": [by_default({})]})],
	})
	{finding.variable | some finding in report} == {"DATABASE_URL"}
}

test_reports_beside_what_is_missing if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [by_default({})],
		"requirements": [fixture.requirement({"name": "SENTRY_DSN"}), fixture.requirement({"set": true})],
	}))
	{finding.variable | some finding in report} == {"DATABASE_URL"}
}

test_quiet_about_what_a_class_for_production_has_itself if {
	report := rule.report with input as fixture.project({
		"settings": [for_production({"at": fixture.at("app/settings.py", 80)})],
		"environments": [fixture.production({"variables": [by_default({})]})],
	})
	report == set()
}

test_quiet_about_what_is_set if {
	report := rule.report with input as production([url({}), fixture.variable({"name": "DB_HOST", "role": "host"})])
	report == set()
}

test_quiet_about_parts_beside_a_url if {
	report := rule.report with input as production([url({}), by_default({"name": "DB_HOST", "role": "host"})])
	report == set()
}

test_quiet_about_what_says_nothing if {
	report := rule.report with input as production([
		by_default({"empty": true}),
		by_default({"name": "SQL_ECHO", "role": "", "boolean": false}),
	])
	report == set()
}

test_quiet_about_other_variables if {
	report := rule.report with input as production([
		by_default({"name": "DB_PORT", "role": "port"}),
		by_default({"name": "DB_DRIVER", "role": "dialect"}),
		by_default({"name": "DB_SSLMODE", "role": "tls"}),
		by_default({"name": "DB_SOCKET", "role": "socket"}),
		by_default({"name": "LOG_LEVEL", "role": "", "database": false}),
		by_default({"name": "TEST_DATABASE_URL"}),
	])
	report == set()
}

test_quiet_about_what_is_missing if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [by_default({"name": "database_url"})],
		"requirements": [fixture.requirement({"names": ["DB_URL", "DATABASE_URL"]})],
	}))
	report == set()
}

test_quiet_about_front_ends if {
	report := rule.report with input as fixture.one(fixture.production({"front_end": true, "variables": [by_default({})]}))
	report == set()
}

test_quiet_elsewhere if {
	variables := [by_default({})]
	report := rule.report with input as fixture.project({
		"environments": [fixture.other("development", {"variables": variables}), fixture.other("staging", {"variables": variables})],
		"templates": [fixture.production({"variables": variables})],
	})
	report == set()
}

test_reports_the_default_of_a_reference if {
	report := rule.report with input as composed({}, "whole", {})
	report == {{
		"message": "DATABASE_URL of production has a password by default, if DB_URL is not set",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at("compose.prod.yaml", 5),
	}}
}

test_reports_what_the_default_of_a_reference_gives if {
	loopback := {"password": no_password, "hosts": [fixture.host({"kind": "loopback"})]}
	cases := [
		["whole", {}, "a password"],
		["password", {}, "a password"],
		["whole", loopback, "the machine itself for a host"],
		["host", loopback, "the machine itself for a host"],
		["whole", {"password": no_password, "hosts": [], "dialect": "sqlite"}, "a SQLite database"],
	]
	every case in cases {
		report := rule.report with input as composed({}, case[0], case[1])
		fixture.messages(report) == {sprintf("DATABASE_URL of production has %s by default, if DB_URL is not set", [case[2]])}
	}
}

test_reports_the_default_of_a_part if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [
			referring({"name": "POSTGRES_PASSWORD", "role": "password"}, "whole"),
			referring({"name": "POSTGRES_HOST", "role": "host"}, "whole"),
		],
		"databases": [fixture.database({
			"form": "parts",
			"hosts": [fixture.host({"kind": "loopback", "variable": "POSTGRES_HOST"})],
		})],
	}))
	{finding.variable | some finding in report} == {"POSTGRES_PASSWORD", "POSTGRES_HOST"}
}

test_quiet_about_other_defaults_of_references if {
	socket := {"socket": "/cloudsql/a:b:c", "hosts": [fixture.host({"kind": "loopback"})]}
	documents := [
		production([
			referring({"name": "POSTGRES_PASSWORD", "role": "password", "filling": "reference"}, "whole"),
			referring({"name": "POSTGRES_HOST", "role": "host", "value": "db"}, "whole"),
			referring({"name": "POSTGRES_USER", "role": "user"}, "whole"),
			referring({"name": "TEST_DB_PASSWORD", "role": "password"}, "whole"),
		]),
		composed({}, "user", {}),
		composed({}, "whole", {"password": no_password}),
		composed({}, "whole", socket),
		composed({}, "whole", {"variable": "OTHER_DB_URL"}),
		composed({}, "password", {"form": "parts"}),
	]
	every document in documents {
		report := rule.report with input as document
		report == set()
	}
}

composed(overrides, component, database) := fixture.one(fixture.production({
	"variables": [referring(overrides, component)],
	"databases": [fixture.database(database)],
}))

referring(overrides, component) := url(object.union(
	{
		"source": "compose.prod.yaml",
		"service": "web",
		"fallbacks": [{"name": "DB_URL", "component": component, "at": fixture.at("compose.prod.yaml", 5)}],
		"at": fixture.at("compose.prod.yaml", 5),
	},
	overrides,
))

without_password(database, environment) := fixture.one(fixture.production(object.union(
	{
		"variables": [by_default({"name": "DB_PASSWORD", "role": "password", "empty": true})],
		"databases": [fixture.database(object.union(
			{"form": "parts", "variable": "DB_HOST", "password": {"variable": "DB_PASSWORD", "set": true, "empty": true, "filling": ""}},
			database,
		))],
	},
	environment,
)))

no_password := {"set": false, "filling": ""}

production(variables) := fixture.one(fixture.production({"variables": variables}))

url(overrides) := fixture.variable(object.union({"name": "DATABASE_URL", "role": "url", "database": true}, overrides))

by_default(overrides) := url(object.union(
	{"default": true, "fields": ["database_url"], "source": "app/settings.py", "at": fixture.at("app/settings.py", 8)},
	overrides,
))

for_production(field) := fixture.class({
	"name": "ProductionSettings",
	"environment": "production",
	"fields": [fixture.field(field)],
	"at": fixture.at("app/settings.py", 70),
})

test_reports_a_connection_string_that_is_none if {
	absent := [{"variable": "DATABASE_URL", "class": "Settings", "at": fixture.at("app/settings.py", 8)}]
	report := rule.report with input as fixture.one(fixture.production({"process": true, "absences": absent}))
	report == {{
		"message": "DATABASE_URL of production is None by default, and nothing sets it",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "warning",
		"at": fixture.at("app/settings.py", 8),
	}}
}

test_quiet_about_none_beside_a_connection if {
	absent := [{"variable": "DATABASE_URL", "class": "Settings", "at": fixture.at("app/settings.py", 8)}]
	report := rule.report with input as fixture.one(fixture.production({"process": true, "absences": absent, "databases": [fixture.database({})]}))
	count(report) == 0
}

test_reports_the_parts_beside_a_host_that_may_well_be_meant if {
	report := rule.report with input as production([
		fixture.variable({"name": "DB_HOST", "role": "host"}),
		by_default({"name": "DB_USER", "role": "user"}),
		by_default({"name": "DB_NAME", "role": "name"}),
		by_default({"name": "DB_PASSWORD", "role": "password"}),
	])
	{[finding.variable, finding.severity] | some finding in report} == {["DB_USER", "warning"], ["DB_NAME", "note"], ["DB_PASSWORD", "error"]}
}

test_reports_what_an_engine_falls_back_to if {
	report := rule.report with input as falling({}, {"hosts": [fixture.host({"kind": "loopback"})]}, [])
	report == {{
		"message": "production does not set DATABASE_URL, so that the engine is made of the default",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "error",
		"at": fixture.at("app/db.py", 8),
	}}
}

test_reports_what_an_engine_may_fall_back_to_as_a_warning if {
	local := {"hosts": [fixture.host({"kind": "loopback"})]}
	documents := [falling({}, {}, []), falling({"loads_env_files": true}, local, [])]
	severities := [finding.severity | some document in documents; report := rule.report with input as document; some finding in report]
	severities == ["warning", "warning"]
}

test_quiet_about_what_an_engine_need_not_fall_back_to if {
	documents := [
		falling({"conditional": true}, {}, []),
		falling({}, {}, [url({})]),
		falling({"urls": [fallback({})]}, {}, []),
		falling({"urls": [fallback({}), fixture.origin("elsewhere", {})]}, {}, []),
	]
	[finding | some document in documents; report := rule.report with input as document; some finding in report] == []
}

falling(of_engine, of_database, variables) := fixture.project({
	"environments": [fixture.production({"process": true, "variables": variables})],
	"engines": [fixture.application_engine(object.union(
		{"urls": [
			fixture.origin("environment", {"name": "DATABASE_URL", "variables": ["DATABASE_URL"], "at": fixture.at("app/db.py", 7)}),
			fallback(of_database),
		]},
		of_engine,
	))],
})

fallback(of_database) := fixture.literal({"fallback": true, "at": fixture.at("app/db.py", 8), "database": fixture.database(of_database)})
