package dbcfg.rules_test["async-driver-in-sync-migrations"]

import data.dbcfg.fixture
import data.dbcfg.rules["async-driver-in-sync-migrations"] as rule

test_reports_an_async_driver if {
	report := rule.report with input as fixture.migrated({"engines": [fixture.engine({})], "urls": [environment]}, [production({})])
	report == {{
		"message": "env.py makes a sync engine, and DATABASE_URL of production has the async driver asyncpg",
		"at": fixture.at("migrations/env.py", 20),
		"related": [{
			"message": "DATABASE_URL of production has the async driver asyncpg",
			"at": fixture.at(".env.production", 3),
		}],
	}}
}

test_reports_a_sync_driver if {
	report := rule.report with input as fixture.migrated({"engines": [asynchronous, asynchronous], "urls": [environment]}, [production({"driver": "", "async": "sync"})])
	fixture.messages(report) == {"env.py makes an async engine, and DATABASE_URL of production has the sync default driver of postgresql"}
}

test_reports_once_with_five_places if {
	report := rule.report with input as fixture.migrated(
		{"engines": [fixture.engine({})], "urls": [environment]},
		array.concat(
			[fixture.one(production({"at": null})).environments[0]],
			[fixture.other(tier, {"databases": [database({})]}) | some tier in ["a", "b", "c", "d", "e", "f"]],
		),
	)
	[count(finding.related) | some finding in report] == [5]
}

test_reports_the_ini_file_and_a_literal if {
	report := rule.report with input as fixture.migrating({
		"connections": [fixture.connection({})],
		"programs": [
			fixture.program({"engines": [fixture.engine({})], "urls": [fixture.origin("ini", {})]}),
			fixture.program({"engines": [fixture.engine({})], "urls": [fixture.literal({"fallback": true})]}),
		],
	})
	fixture.messages(report) == {
		"env.py makes a sync engine, and sqlalchemy.url in [alembic] has the async driver asyncpg",
		"env.py makes a sync engine, and the connection string in env.py has the async driver asyncpg",
	}
}

test_reports_a_field_of_a_settings_class if {
	report := rule.report with input as of_settings("settings.db.database_url", {})
	fixture.messages(report) == {"env.py makes a sync engine, and DATABASE_URL of production has the async driver asyncpg"}
}

test_quiet_about_a_property_of_a_settings_class if {
	report := rule.report with input as of_settings("sync_database_url", {})
	report == set()
}

test_quiet_about_parts_of_a_settings_class if {
	report := rule.report with input as of_settings("database_url", {"form": "parts"})
	report == set()
}

test_quiet_about_another_variable if {
	report := rule.report with input as fixture.migrated(
		{
			"engines": [fixture.engine({})],
			"urls": [fixture.origin("environment", {"variables": ["MIGRATION_URL"]}), fixture.origin("settings", {"name": "database_url", "variables": ["DB"]})],
		},
		[production({})],
	)
	report == set()
}

test_quiet_about_the_ini_file_if_it_does_not_count if {
	connections := [
		fixture.connection({"blank": true}),
		fixture.connection({"stock": true}),
	]
	report := rule.report with input as fixture.project({"migrations": [
		fixture.migration_of({"connections": connections, "programs": [ini_program]}),
		fixture.migration_of({"connections": [fixture.connection({})], "programs": [fixture.program({"engines": [fixture.engine({})]})]}),
		fixture.toml({"connections": [fixture.connection({})], "programs": [ini_program]}),
	]})
	report == set()
}

test_quiet_about_placeholders_in_env_py if {
	report := rule.report with input as fixture.migrated(
		{"engines": [fixture.engine({})], "urls": [fixture.literal({"stock": true}), fixture.origin("settings", {})]},
		[],
	)
	report == set()
}

test_quiet_if_they_fit if {
	report := rule.report with input as fixture.project({
		"environments": [production({}), fixture.other("test", {"databases": [database({"async": "both"}), database({"async": "unknown"})]})],
		"migrations": [fixture.migration_of({"programs": [fixture.program({"engines": [asynchronous], "urls": [environment]})]})],
	})
	report == set()
}

test_quiet_about_engines_that_cannot_be_told if {
	report := rule.report with input as fixture.project({
		"environments": [production({})],
		"migrations": [fixture.migration_of({"programs": [fixture.program(object.union({"urls": [environment]}, fields)) |
			some fields in [
				{"engines": []},
				{"engines": [fixture.engine({}), asynchronous]},
				{"engines": [fixture.engine({}), fixture.engine({"imported": true})]},
				{"engines": [fixture.engine({})], "rewrites": true},
			]
		]})],
	})
	report == set()
}

test_quiet_about_connections_that_cannot_be_used_or_told if {
	report := rule.report with input as fixture.migrated({"engines": [fixture.engine({})], "urls": [environment]}, [
		production({"error": "it is no URL"}),
		production({"filling": "placeholder"}),
		production({"filling": "reference"}),
	])
	report == set()
}

test_quiet_in_other_languages if {
	project := fixture.migrated({"engines": [fixture.engine({})], "urls": [environment]}, [production({})])
	report := rule.report with input as object.union(project, {"python": false})
	report == set()
}

database(overrides) := fixture.database(object.union({"migrates": true}, overrides))

production(overrides) := fixture.production({"databases": [database(overrides)]})

asynchronous := fixture.engine({"function": "async_engine_from_config", "async": true})

ini_program := fixture.program({"engines": [fixture.engine({})], "urls": [fixture.origin("ini", {})]})

environment := fixture.origin("environment", {"variables": ["DATABASE_URL"]})

of_settings(attribute, overrides) := object.union(
	fixture.migrated(
		{"engines": [fixture.engine({})], "urls": [fixture.origin("settings", {"name": attribute, "variables": ["DATABASE_URL"]})]},
		[production(overrides)],
	),
	{"settings": [fixture.class({"fields": [fixture.field({"name": "debug"}), fixture.field({})]})]},
)
