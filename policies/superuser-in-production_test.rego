package dbcfg.rules_test["superuser-in-production"]

import data.dbcfg.fixture
import data.dbcfg.rules["superuser-in-production"] as rule

test_reports_a_url if {
	report := rule.report with input as fixture.connected({"user": "postgres"})
	report == {{
		"message": "DATABASE_URL connects as postgres, who may do everything",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_the_users_of_other_servers if {
	users := [["ROOT", "mysql"], ["sa", "mssql"], ["SYSTEM", "oracle"], ["root", "cockroachdb"], ["SYSDBA", "firebird"], ["postgres", ""]]
	reports := [report |
		some [user, dialect] in users
		report := rule.report with input as fixture.connected({"user": user, "dialect": dialect})
	]
	every report in reports {
		count(report) == 1
	}
}

test_reports_parts_where_the_user_is if {
	report := rule.report with input as production(
		[user("POSTGRES_USER", 2), user("POSTGRES_USER", 8), user("DB_USER", 4)],
		{"form": "parts", "variable": "DB_HOST"},
	)
	{[finding.variable, finding.at.line] | some finding in report} == {["DB_USER", 4]}
}

test_reports_parts_without_such_a_variable if {
	report := rule.report with input as production([user("POSTGRES_USER", 2)], {"form": "parts", "variable": "DB_HOST"})
	{finding.variable | some finding in report} == {"DB_HOST"}
}

test_quiet_about_servers if {
	report := rule.report with input as fixture.one(fixture.production({"server": true, "databases": [fixture.database({"user": "postgres"})]}))
	report == set()
}

test_quiet_about_other_users if {
	users := [["app", "postgresql"], ["root", "postgresql"], ["system", "postgresql"], ["", "postgresql"], ["${DB_USER}", "postgresql"], ["postgres.abcdef", "postgresql"]]
	report := rule.report with input as fixture.one(fixture.production({"databases": [fixture.database({"user": user, "dialect": dialect}) |
		some [user, dialect] in users
	]}))
	report == set()
}

test_quiet_about_the_image_of_a_server if {
	report := rule.report with input as production(
		[fixture.variable({"name": "MYSQL_ROOT_PASSWORD", "role": "root-password"})],
		{"user": "root", "dialect": "mysql", "form": "parts", "password": {"variable": "MYSQL_ROOT_PASSWORD"}},
	)
	report == set()
}

test_quiet_about_migrations_and_tests if {
	names := ["MIGRATION_DATABASE_URL", "ADMIN_DATABASE_URL", "TEST_DATABASE_URL", "DIRECT_URL"]
	report := rule.report with input as fixture.one(fixture.production({"databases": [fixture.database({"user": "postgres", "variable": name}) |
		some name in names
	]}))
	report == set()
}

test_quiet_about_supabase if {
	report := rule.report with input as fixture.connected({"user": "postgres", "hosts": [fixture.host({"name": "db.abcdef.supabase.co"})]})
	report == set()
}

test_quiet_about_defaults_that_do_not_count if {
	report := rule.report with input as production(
		[
			fixture.variable({"name": "DATABASE_URL", "role": "url"}),
			object.union(user("DB_USER", 3), {"default": true}),
		],
		{"form": "parts", "variable": "DB_HOST"},
	)
	report == set()
}

test_quiet_elsewhere if {
	databases := [fixture.database({"user": "postgres"})]
	report := rule.report with input as fixture.project({
		"environments": [fixture.other("development", {"databases": databases}), fixture.other("staging", {"databases": databases})],
		"templates": [fixture.production({"databases": databases})],
	})
	report == set()
}

production(variables, database) := fixture.one(fixture.production({
	"variables": variables,
	"databases": [fixture.database(object.union({"user": "postgres"}, database))],
}))

user(name, line) := fixture.variable({"name": name, "value": "postgres", "role": "user", "at": fixture.at(".env.production", line)})

test_reports_users_of_any_server if {
	report := rule.report with input as fixture.connected({"user": "DBA", "dialect": "mysql"})
		with data.dbcfg.superusers.users as [{"user": "dba", "dialects": []}]
	count(report) == 1
}

test_reports_a_masked_variable_where_no_other_is if {
	masked := object.union(user("DB_LOGIN", 2), {"value": "***", "masked": true})
	reports := [report |
		some users in [[masked], [masked, user("DB_USER", 4)]]
		report := rule.report with input as production(users, {"form": "parts", "variable": "DB_HOST"})
	]
	[{finding.variable | some finding in report} | some report in reports] == [{"DB_LOGIN"}, {"DB_USER"}]
}
