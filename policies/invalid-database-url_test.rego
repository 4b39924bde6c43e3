package dbcfg.rules_test["invalid-database-url"]

import data.dbcfg.fixture
import data.dbcfg.rules["invalid-database-url"] as rule

test_reports_what_cannot_be_parsed if {
	report := rule.report with input as fixture.connected({"error": "the port is not a number", "scheme": ""})
	report == {{
		"message": "DATABASE_URL is no URL that SQLAlchemy can use: the port is not a number",
		"variable": "DATABASE_URL",
		"environment": "production",
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
