package dbcfg.rules_test["invalid-database-url"]

import data.dbcfg.fixture
import data.dbcfg.rules["invalid-database-url"] as rule

test_reports_what_cannot_be_parsed if {
	report := rule.report with input as fixture.connected({"error": "the port is not a number", "scheme": ""})
	report == {{
		"message": "DATABASE_URL is no URL that SQLAlchemy can use: the port is not a number",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "error",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_an_unknown_dialect_in_any_environment if {
	broken := fixture.database({"error": "no dialect has this name", "scheme": "POSTGRESQL", "dialect": ""})
	report := rule.report with input as fixture.project({"environments": [
		fixture.other("test", {"databases": [broken]}),
		fixture.other("development", {"databases": [broken]}),
	]})
	{finding.environment | some finding in report} == {"test", "development"}
}

test_reports_a_foreign_url_that_alembic_goes_by if {
	report := rule.report with input as foreign(["DATABASE_URL", "database_url", "SQLALCHEMY_DATABASE_URI"], [migration])
	{finding.variable | some finding in report} == {"DATABASE_URL", "database_url", "SQLALCHEMY_DATABASE_URI"}
}

test_reports_what_is_no_url_in_any_language if {
	report := rule.report with input as other_language({"error": "it is no URL", "scheme": "", "dialect": ""})
	fixture.messages(report) == {"DATABASE_URL is no URL that SQLAlchemy can use: it is no URL"}
}

test_quiet_about_foreign_urls if {
	report := rule.report with input as foreign(["MONGODB_URI", "MY_DATABASE_URL", "CELERY_RESULT_BACKEND"], [migration])
	report == set()
}

test_quiet_about_foreign_urls_without_alembic if {
	report := rule.report with input as foreign(["DATABASE_URL", "SQLALCHEMY_DATABASE_URI"], [])
	report == set()
}

test_quiet_about_schemes_of_other_languages if {
	report := rule.report with input as other_language({"error": "no dialect has this name", "scheme": "libsql", "dialect": ""})
	report == set()
}

test_quiet_about_the_removed_scheme if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database({"error": "the name was removed", "scheme": "postgres"}),
		fixture.database({"error": "the name was removed", "scheme": "postgres+psycopg2"}),
	]}))
	report == set()
}

test_quiet_about_what_is_filled_in_or_no_url if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database({"error": "it is no URL", "filling": "reference"}),
		fixture.database({"error": "it is no URL", "filling": "placeholder"}),
		fixture.database({"error": "it is no URL", "form": "parts"}),
		fixture.database({"error": "it is no URL", "form": "libpq"}),
	]}))
	report == set()
}

test_quiet_about_urls_that_can_be_used if {
	report := rule.report with input as fixture.connected({})
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.project({"templates": [fixture.production({"databases": [fixture.database({"error": "it is no URL"})]})]})
	report == set()
}

foreign(names, migrations) := fixture.project({
	"environments": [fixture.production({"databases": [database |
		some name in names
		database := fixture.database({
			"variable": name,
			"error": "the scheme is one of another program",
			"foreign": true,
			"scheme": "mysql2",
			"dialect": "",
		})
	]})],
	"migrations": migrations,
})

other_language(database) := fixture.project({
	"python": false,
	"environments": [fixture.production({"databases": [fixture.database(database)]})],
})

migration := fixture.migrating({}).migrations[0]

test_quiet_about_variables_of_other_programs if {
	report := rule.report with input as fixture.connected({"error": "the dialect cannot be loaded", "variable": "HASURA_GRAPHQL_DATABASE_URL"})
	report == set()
}

test_reports_a_misspelt_scheme if {
	report := rule.report with input as fixture.connected(unknown({"meant": "postgresql+asyncpg"}))
	report == {{
		"message": "DATABASE_URL is no URL that SQLAlchemy can use: nobody has it; postgresql+asyncpg may be meant",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "error",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_a_scheme_that_a_package_may_have_as_a_warning if {
	reports := [report |
		some fault in ["unknown-dialect", "unknown-driver"]
		report := rule.report with input as fixture.connected(unknown({"fault": fault}))
	]
	[{finding.severity | some finding in report} | some report in reports] == [{"warning"}, {"warning"}]
}

test_reports_a_scheme_that_no_package_has if {
	reports := [report |
		some scheme in ["postgresql+", "postgresql+asyncpg+ssl"]
		report := rule.report with input as fixture.connected(unknown({"fault": "unknown-driver", "scheme": scheme}))
	]
	[{finding.severity | some finding in report} | some report in reports] == [{"error"}, {"error"}]
}

test_quiet_about_dialects_and_drivers_that_packages_have if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database(unknown({"scheme": "starrocks", "dialect": "starrocks", "driver": ""})),
		fixture.database(unknown({"fault": "unknown-driver", "scheme": "postgresql+psqlpy", "dialect": "postgresql", "driver": "psqlpy"})),
	]}))
	report == set()
}

test_reports_a_driver_that_another_dialect_has if {
	report := rule.report with input as fixture.connected(unknown({"fault": "unknown-driver", "dialect": "mssql", "driver": "psqlpy"}))
	count(report) == 1
}

test_reports_a_service_as_a_warning if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [database |
		some name in ["DATABASE_URL", "ASYNC_DATABASE_URL", "SQLALCHEMY_DATABASE_URI", "FIREBASE_DATABASE_URL", "MAIN_DSN"]
		database := fixture.database(object.union(service, {"variable": name}))
	]}))
	{[finding.variable, finding.severity] | some finding in report} == {
		["DATABASE_URL", "warning"],
		["ASYNC_DATABASE_URL", "warning"],
		["SQLALCHEMY_DATABASE_URI", "warning"],
	}
}

test_reports_a_service_that_alembic_goes_by if {
	report := rule.report with input as fixture.project({
		"environments": [fixture.production({"databases": [fixture.database(service)]})],
		"migrations": [migration],
	})
	{finding.severity | some finding in report} == {"error"}
}

test_quiet_about_databases_over_https if {
	report := rule.report with input as fixture.connected(object.union(service, {"hosts": [fixture.host({"name": "Shop-1.FirebaseIO.com"})]}))
	report == set()
}

test_reports_a_host_in_any_language if {
	report := rule.report with input as other_language(nowhere({}))
	report == {{
		"message": "DATABASE_URL leads to no server: the host has a slash in it",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "error",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_a_port_that_sqlalchemy_leaves_out_as_a_warning if {
	reports := [report |
		some overrides in [{}, {"form": "libpq"}]
		report := rule.report with input as fixture.connected(object.union(nowhere({"fault": "the port is 0", "port": 0}), overrides))
	]
	[{finding.severity | some finding in report} | some report in reports] == [{"warning"}, {"error"}]
}

test_reports_a_url_once if {
	report := rule.report with input as fixture.connected(object.union(nowhere({}), {"error": "the port is not a number", "fault": "bad-port"}))
	fixture.messages(report) == {"DATABASE_URL is no URL that SQLAlchemy can use: the port is not a number"}
}

test_quiet_about_hosts_of_parts_and_of_what_is_filled_in if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database(object.union(nowhere({}), {"form": "parts"})),
		fixture.database(object.union(nowhere({}), {"filling": "placeholder"})),
		fixture.database(object.union(nowhere({}), {"filling": "reference"})),
	]}))
	report == set()
}

test_reports_a_misspelt_scheme_in_other_languages_as_a_warning if {
	report := rule.report with input as other_language(unknown({"dialect": "postgressql", "meant": "postgresql"}))
	[[finding.message, finding.severity] | some finding in report] == [["DATABASE_URL has a scheme that is no database's; postgresql may be meant", "warning"]]
}

test_quiet_about_other_schemes_in_other_languages if {
	schemes := [["mysqli", "mysql"], ["bolt", ""], ["oracel", "oracle"]]
	reports := [report |
		some [dialect, meant] in schemes
		report := rule.report with input as other_language(unknown({"dialect": dialect, "meant": meant}))
	]
	union({report | some report in reports}) == set()
}

unknown(overrides) := object.union(
	{"error": "nobody has it", "fault": "unknown-dialect", "scheme": "wibble", "dialect": "wibble"},
	overrides,
)

service := {"error": "no database", "fault": "service-scheme", "scheme": "https", "dialect": "https", "foreign": true}

nowhere(overrides) := {"hosts": [fixture.host(object.union({"fault": "the host has a slash in it"}, overrides))]}
