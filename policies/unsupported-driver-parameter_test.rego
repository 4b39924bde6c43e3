package dbcfg.rules_test["unsupported-driver-parameter"]

import data.dbcfg.fixture
import data.dbcfg.rules["unsupported-driver-parameter"] as rule

test_reports_sslmode_with_asyncpg if {
	report := rule.report with input as fixture.connected(with_query("asyncpg", "sslmode", "require"))
	report == {{
		"message": "DATABASE_URL has the parameter sslmode, which asyncpg refuses: write ssl instead",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_a_value if {
	report := rule.report with input as fixture.connected(with_query("pymysql", "charset", "UTF-8"))
	fixture.messages(report) == {"DATABASE_URL has the parameter charset=UTF-8, which pymysql refuses: write utf8mb4"}
}

test_reports_a_value_that_the_driver_refuses if {
	report := rule.report with input as fixture.connected(refusing({}))
	report == {{
		"message": "DATABASE_URL has a value of sslmode that the driver refuses: it takes disable or require; require may be meant",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "error",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_a_value_without_a_near_one if {
	report := rule.report with input as fixture.connected(refusing({"parameter": "connect_timeout", "takes": "a whole number", "nearest": ""}))
	fixture.messages(report) == {"DATABASE_URL has a value of connect_timeout that the driver refuses: it takes a whole number"}
}

test_reports_a_misspelt_value_in_other_languages_as_a_warning if {
	report := rule.report with input as elsewhere(object.union(refusing({}), {"driver": ""}))
	{finding.severity | some finding in report} == {"warning"}
}

test_reports_keywords_in_any_language if {
	report := rule.report with input as elsewhere(object.union(refusing({"nearest": ""}), {"driver": "", "form": "libpq"}))
	{finding.severity | some finding in report} == {"error"}
}

test_reports_a_driver_of_python_in_a_project_of_another_language if {
	report := rule.report with input as elsewhere(refusing({"nearest": ""}))
	{finding.severity | some finding in report} == {"error"}
}

test_quiet_about_words_of_other_languages if {
	report := rule.report with input as elsewhere(object.union(refusing({"nearest": ""}), {"driver": ""}))
	report == set()
}

test_quiet_about_values_that_are_filled_in_or_of_other_programs if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database(object.union(refusing({}), {"filling": "reference"})),
		fixture.database(object.union(refusing({}), {"filling": "placeholder"})),
		fixture.database(object.union(refusing({}), {"variable": "GF_DATABASE_URL"})),
	]}))
	report == set()
}

refusing(overrides) := {"refused": [object.union(
	{"parameter": "sslmode", "takes": "disable or require", "nearest": "require"},
	overrides,
)]}

elsewhere(overrides) := fixture.project({
	"python": false,
	"environments": [fixture.production({"databases": [fixture.database(overrides)]})],
})

test_reports_what_drivers_refuse if {
	queries := [
		["asyncpg", "channel_binding", "require"],
		["asyncpg", "application_name", "app"],
		["asyncpg", "connect_timeout", "10"],
		["asyncpg", "statement_cache_size", "0"],
		["psycopg2", "ssl", "require"],
		["psycopg", "pgbouncer", "true"],
		["psycopg", "prepared_statement_cache_size", "0"],
		["pymysql", "ssl-mode", "REQUIRED"],
		["aiomysql", "ssl_disabled", "true"],
		["pymysql", "pool_size", "5"],
		["pg8000", "sslmode", "require"],
	]
	reports := [report | some [driver, name, value] in queries; report := rule.report with input as fixture.connected(with_query(driver, name, value))]
	every report in reports {
		count(report) == 1
	}
}

test_reports_the_driver_of_a_scheme_without_one if {
	report := rule.report with input as fixture.connected(with_query("", "schema", "public"))
	fixture.messages(report) == {"DATABASE_URL has the parameter schema, which psycopg2 refuses: it is a parameter of Prisma"}
}

test_reports_other_environments if {
	report := rule.report with input as fixture.one(fixture.other("development", {"databases": [fixture.database(with_query("asyncpg", "sslmode", "disable"))]}))
	{finding.environment | some finding in report} == {"development"}
}

test_quiet_about_what_drivers_take if {
	queries := [
		["asyncpg", "ssl", "require"],
		["asyncpg", "ssl", "${SSL}"],
		["asyncpg", "prepared_statement_cache_size", "0"],
		["psycopg", "sslmode", "require"],
		["psycopg2", "channel_binding", "require"],
		["pymysql", "charset", "utf8mb4"],
		["pymysql", "ssl_ca", "/ca.pem"],
		["aiomysql", "connect_timeout", "5"],
	]
	report := rule.report with input as fixture.one(fixture.production({"databases": [fixture.database(with_query(driver, name, value)) |
		some [driver, name, value] in queries
	]}))
	report == set()
}

test_quiet_about_unknown_drivers if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database(with_query("asyncmy", "sslmode", "require")),
		fixture.database(object.union(with_query("", "sslmode", "require"), {"dialect": "mysql"})),
	]}))
	report == set()
}

test_quiet_about_other_languages if {
	report := rule.report with input as fixture.project({
		"python": false,
		"environments": [fixture.production({"databases": [fixture.database(with_query("", "schema", "public"))]})],
	})
	report == set()
}

test_quiet_about_what_sqlalchemy_does_not_read if {
	overrides := [{"form": "jdbc"}, {"foreign": true}, {"error": "no such dialect"}]
	report := rule.report with input as fixture.one(fixture.production({"databases": [fixture.database(object.union(with_query("asyncpg", "sslmode", "require"), fields)) |
		some fields in overrides
	]}))
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.project({"templates": [fixture.production({"databases": [fixture.database(with_query("asyncpg", "sslmode", "require"))]})]})
	report == set()
}

with_query(driver, name, value) := {"driver": driver, "parameters": [{"name": name, "value": value, "secret": false}]}

test_quiet_about_variables_of_other_programs if {
	report := rule.report with input as fixture.connected(object.union(with_query("asyncpg", "sslmode", "require"), {"variable": "GF_DATABASE_URL"}))
	report == set()
}

test_reports_each_driver_of_a_dialect if {
	report := rule.report with input as fixture.connected(with_query("", "charset", "utf8"))
		with data.dbcfg.driver_parameters.drivers as [{"dialect": "postgresql", "driver": driver} | some driver in ["psycopg2", "asyncpg"]]
	count(report) == 2
}
