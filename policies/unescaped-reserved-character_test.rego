package dbcfg.rules_test["unescaped-reserved-character"]

import data.dbcfg.fixture
import data.dbcfg.rules["unescaped-reserved-character"] as rule

test_reports_an_at_sign if {
	report := rule.report with input as fixture.connected(at_sign)
	report == {{
		"message": `DATABASE_URL has a raw "@" in its password: SQLAlchemy and libpq see app at ***@db.internal, Go and WHATWG see app at db.internal; write %40`,
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "error",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_what_a_class_puts_in_as_it_is if {
	report := rule.report with input as fixture.one(fixture.production({"assemblies": [assembly({})]}))
	report == {{
		"message": `DB_PASSWORD has a raw "@", which Settings.database_url puts into the connection string as it is, and SQLAlchemy takes it for the end of a component`,
		"variable": "DB_PASSWORD",
		"environment": "production",
		"severity": "error",
		"at": fixture.at(".env.production", 3),
		"related": [{"message": "it is put into the connection string here", "at": fixture.at("app/settings.py", 9)}],
	}}
}

test_reports_what_env_py_puts_in_and_pydantic_refuses if {
	report := rule.report with input as fixture.one(fixture.production({"assemblies": [assembly({"name": "", "reader": "pydantic"})]}))
	fixture.messages(report) == {`DB_PASSWORD has a raw "@", which env.py puts into the connection string as it is, and pydantic refuses it, or takes it for the end of a component`}
}

test_reports_what_is_encoded_twice_as_a_warning if {
	report := rule.report with input as fixture.one(fixture.production({"assemblies": [assembly({"raw": [], "twice": true})]}))
	{[finding.message, finding.severity] | some finding in report} == {["DB_PASSWORD is percent-encoded, and Settings.database_url encodes it once more", "warning"]}
}

assembly(overrides) := object.union(
	{
		"name": "Settings.database_url",
		"variable": "DB_PASSWORD",
		"reader": "SQLAlchemy",
		"raw": [character(`"@"`, "%40", "password")],
		"twice": false,
		"at": fixture.at(".env.production", 3),
		"code_at": fixture.at("app/settings.py", 9),
	},
	overrides,
)

test_reports_who_refuses_it if {
	report := rule.report with input as fixture.connected({
		"raw": [character(`"/"`, "%2F", "user"), character(`"#"`, "%23", "password"), character(`"^"`, "%5E", "password"), character("space", "%20", "password")],
		"readings": [
			reading("SQLAlchemy", {"user": "", "host": ""}),
			reading("libpq", {"ok": false, "user": "", "host": "", "group": 2, "misled": true}),
			reading("WHATWG", {"group": 3}),
		],
	})
	fixture.messages(report) == {concat(" ", [
		`DATABASE_URL has a raw "/" in its user and a raw "#", "^" and space in its password:`,
		"SQLAlchemy sees no user at no host, libpq refuses it, WHATWG sees app at db.internal; write %20, %23, %2F and %5E",
	])}
}

test_reports_that_only_the_password_differs if {
	report := rule.report with input as fixture.connected({
		"raw": [character("character outside of ASCII", "", "password")],
		"readings": [
			reading("SQLAlchemy", {}),
			reading("libpq", {"ok": false, "user": "", "host": "", "group": 2, "misled": true}),
			reading("Go", {"ok": false, "user": "", "host": "", "group": 2, "misled": true}),
			reading("WHATWG", {"group": 4}),
		],
	})
	fixture.messages(report) == {concat(" ", [
		"DATABASE_URL has a raw character outside of ASCII in its password:",
		"SQLAlchemy sees app at db.internal, libpq and Go refuse it, WHATWG sees app at db.internal with another password; write it percent-encoded",
	])}
}

test_reports_what_only_go_refuses_with_less_weight if {
	python := rule.report with input as fixture.connected(strict)
	other := rule.report with input as fixture.project({
		"python": false,
		"environments": [fixture.production({"databases": [fixture.database(strict)]})],
	})
	{finding.severity | some finding in python} == {"note"}
	{finding.severity | some finding in other} == {"warning"}
}

test_reports_in_any_environment_what_sqlalchemy_refuses if {
	broken := fixture.database(object.union(at_sign, {"error": "the port is not a number"}))
	report := rule.report with input as fixture.project({"environments": [
		fixture.other("test", {"databases": [broken]}),
		fixture.other("development", {"databases": [broken]}),
	]})
	{finding.environment | some finding in report} == {"test", "development"}
}

test_reports_an_option_with_a_doubled_percent_sign if {
	report := rule.report with input as fixture.migrating({"connections": [fixture.connection({"database": at_sign})]})
	report == {{
		"message": `sqlalchemy.url in [alembic] has a raw "@" in its password: SQLAlchemy and libpq see app at ***@db.internal, Go and WHATWG see app at db.internal; write %%40`,
		"variable": "sqlalchemy.url",
		"severity": "error",
		"at": fixture.at("alembic.ini", 5),
	}}
}

test_quiet_where_readers_agree if {
	report := rule.report with input as fixture.connected({})
	report == set()
}

test_quiet_about_placeholders if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database(object.union(at_sign, {"filling": "placeholder"})),
		fixture.database(object.union(at_sign, {"password": {"filling": "placeholder"}})),
	]}))
	report == set()
}

test_quiet_about_go_where_sqlalchemy_refuses_it_anyway if {
	report := rule.report with input as fixture.connected(object.union(strict, {"error": "no dialect has this name"}))
	report == set()
}

test_quiet_about_stock_connections_and_templates if {
	in_template := fixture.project({"templates": [fixture.production({"databases": [fixture.database(at_sign)]})]})
	of_template := rule.report with input as in_template
	of_stock := rule.report with input as fixture.migrating({"connections": [fixture.connection({"stock": true, "database": at_sign})]})
	of_template | of_stock == set()
}

at_sign := {
	"raw": [character(`"@"`, "%40", "password")],
	"readings": [
		reading("SQLAlchemy", {"host": "***@db.internal", "misled": true}),
		reading("libpq", {"host": "***@db.internal", "misled": true}),
		reading("Go", {"group": 2}),
		reading("WHATWG", {"group": 2}),
	],
}

strict := {
	"raw": [character(`"^"`, "%5E", "password")],
	"readings": [
		reading("SQLAlchemy", {}),
		reading("Go", {"ok": false, "user": "", "host": "", "group": 2, "misled": true}),
		reading("WHATWG", {}),
	],
}

character(name, encoded, component) := {"character": name, "encoded": encoded, "component": component}

reading(reader, overrides) := object.union(
	{"reader": reader, "ok": true, "user": "app", "host": "db.internal", "group": 1, "misled": false},
	overrides,
)
