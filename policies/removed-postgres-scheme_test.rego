package dbcfg.rules_test["removed-postgres-scheme"]

import data.dbcfg.fixture
import data.dbcfg.rules["removed-postgres-scheme"] as rule

test_reports_a_variable_of_any_environment if {
	report := rule.report with input as fixture.one(fixture.other("staging", {"databases": [short]}))
	report == {{
		"message": "DATABASE_URL begins with postgres://, which SQLAlchemy 1.4 and later cannot load",
		"variable": "DATABASE_URL",
		"environment": "staging",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_a_driver if {
	report := rule.report with input as fixture.connected({"scheme": "postgres+psycopg2"})
	fixture.messages(report) == {"DATABASE_URL begins with postgres+psycopg2://, which SQLAlchemy 1.4 and later cannot load"}
}

test_reports_a_migration_configuration if {
	report := rule.report with input as fixture.migrating({"connections": [connection({})]})
	report == {{
		"message": "sqlalchemy.url in [alembic] begins with postgres://, which SQLAlchemy 1.4 and later cannot load",
		"variable": "sqlalchemy.url",
		"at": fixture.at("alembic.ini", 5),
	}}
}

test_quiet_about_other_schemes if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database({"scheme": "postgresql"}),
		fixture.database({"scheme": "postgresql+psycopg"}),
		fixture.database({"scheme": ""}),
	]}))
	report == set()
}

test_quiet_about_other_schemes_of_migrations if {
	report := rule.report with input as fixture.migrating({"connections": [fixture.connection({})]})
	report == set()
}

test_quiet_in_other_languages if {
	report := rule.report with input as fixture.project({
		"python": false,
		"environments": [fixture.production({"databases": [short]})],
		"migrations": fixture.migrating({"connections": [connection({})]}).migrations,
	})
	report == set()
}

test_quiet_about_placeholders if {
	report := rule.report with input as fixture.migrating({"connections": [connection({"stock": true})]})
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.project({
		"files": [fixture.ini({"template": true})],
		"templates": [fixture.production({"databases": [short]})],
		"migrations": fixture.migrating({"connections": [connection({})]}).migrations,
	})
	report == set()
}

short := fixture.database({"scheme": "postgres"})

connection(overrides) := object.union(fixture.connection({"database": {"scheme": "postgres"}}), overrides)

test_quiet_about_variables_of_other_programs if {
	report := rule.report with input as fixture.connected({"scheme": "postgres", "variable": "gf_database_url"})
	report == set()
}

test_reports_the_driver_that_is_meant if {
	report := rule.report with input as fixture.connected({"scheme": "postgres+asycnpg", "meant": "postgresql+asyncpg"})
	fixture.messages(report) == {"DATABASE_URL begins with postgres+asycnpg://, which SQLAlchemy 1.4 and later cannot load; postgresql+asyncpg may be meant"}
}

test_reports_no_driver_where_the_prefix_alone_is_wrong if {
	report := rule.report with input as fixture.connected({"scheme": "postgres+asyncpg", "meant": "postgresql+asyncpg"})
	fixture.messages(report) == {"DATABASE_URL begins with postgres+asyncpg://, which SQLAlchemy 1.4 and later cannot load"}
}

test_quiet_where_the_module_of_the_engine_rewrites_it if {
	report := rule.report with input as fixture.engaged({"rewrites_scheme": true}, {"scheme": "postgres"})
	report == set()
}

test_reports_what_another_engine_rewrites if {
	report := rule.report with input as fixture.engaged({"rewrites_scheme": true}, {"scheme": "postgres", "engines": []})
	count(report) == 1
}

test_quiet_where_the_settings_class_rewrites_it if {
	class := fixture.class({"rewrites_scheme": true, "fields": [fixture.field({"variables": ["database_url"]})]})
	report := rule.report with input as fixture.project({
		"settings": [class],
		"environments": [fixture.production({"databases": [short]})],
	})
	report == set()
}

test_reports_what_a_settings_class_rewrites_for_other_fields if {
	class := fixture.class({"rewrites_scheme": true, "fields": [fixture.field({"variables": ["OTHER_URL"]})]})
	report := rule.report with input as fixture.project({
		"settings": [class],
		"environments": [fixture.production({"databases": [short]})],
	})
	count(report) == 1
}

test_quiet_where_env_py_rewrites_it if {
	report := rule.report with input as fixture.migrating({
		"connections": [connection({})],
		"programs": [fixture.program({"rewrites_scheme": true})],
	})
	report == set()
}
