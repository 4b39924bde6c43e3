package dbcfg.rules_test["tls-not-enforced"]

import data.dbcfg.fixture
import data.dbcfg.rules["tls-not-enforced"] as rule

test_reports_a_public_host if {
	report := rule.report with input as fixture.connected({"hosts": [public]})
	report == {{
		"message": "DATABASE_URL leads to db.example.com without enforced TLS: ssl is prefer by default",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_the_mode_once if {
	report := rule.report with input as fixture.connected({
		"hosts": [public],
		"tls": {"mode": "PREFERRED", "reason": "none of the ssl parameters is set"},
	})
	fixture.messages(report) == {"DATABASE_URL leads to db.example.com without enforced TLS: none of the ssl parameters is set, so the mode is PREFERRED"}
}

test_reports_a_mode_that_is_not_known if {
	report := rule.report with input as fixture.connected({
		"hosts": [public],
		"tls": {"mode": "", "reason": "ssl has a value that asyncpg refuses"},
	})
	fixture.messages(report) == {"DATABASE_URL leads to db.example.com without enforced TLS: ssl has a value that asyncpg refuses"}
}

test_reports_a_connection_once if {
	report := rule.report with input as fixture.connected({"hosts": [
		fixture.host({}),
		public,
		fixture.host({"name": "db2.example.com", "kind": "public"}),
	]})
	fixture.messages(report) == {"DATABASE_URL leads to db.example.com without enforced TLS: ssl is prefer by default"}
}

test_quiet_if_it_is_enforced if {
	report := rule.report with input as fixture.connected({"hosts": [public], "tls": {"enforced": true}})
	report == set()
}

test_quiet_if_nothing_is_known if {
	report := rule.report with input as fixture.connected({"hosts": [public], "tls": {"known": false}})
	report == set()
}

test_quiet_about_hosts_that_are_not_public if {
	report := rule.report with input as fixture.connected({"hosts": [host |
		some kind in ["service", "private", "loopback", "unspecified", "docker-host", "reference", "none"]
		host := fixture.host({"kind": kind})
	]})
	report == set()
}

test_quiet_about_sockets if {
	report := rule.report with input as fixture.connected({"hosts": [public], "socket": "/cloudsql/project:region:instance"})
	report == set()
}

test_quiet_about_the_default_of_a_test if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [fixture.variable({"name": "TEST_DATABASE_URL", "default": true})],
		"databases": [fixture.database({"variable": "TEST_DATABASE_URL", "hosts": [object.union(public, {"variable": "TEST_DATABASE_URL"})]})],
	}))
	report == set()
}

test_quiet_elsewhere if {
	databases := [fixture.database({"hosts": [public]})]
	report := rule.report with input as fixture.project({
		"environments": [fixture.other("development", {"databases": databases}), fixture.other("staging", {"databases": databases})],
		"templates": [fixture.production({"databases": databases})],
	})
	report == set()
}

public := fixture.host({"name": "db.example.com", "kind": "public"})

test_quiet_about_a_host_that_is_a_piece_of_the_password if {
	report := rule.report with input as fixture.connected({
		"hosts": [object.union(public, {"name": "***"})],
		"raw": [{"component": "password", "character": "@", "encoded": "%40"}],
	})
	report == set()
}

test_quiet_if_pgsslmode_insists if {
	report := rule.report with input as with_mode({"name": "PGSSLMODE", "value": "verify-full"}, [])
	report == set()
}

test_reports_a_pgsslmode_that_does_not_count if {
	does_not_insist := rule.report with input as with_mode({"name": "PGSSLMODE", "value": "prefer"}, [])
	count(does_not_insist) == 1
	has_its_own := rule.report with input as with_mode({"name": "PGSSLMODE", "value": "require"}, [{"name": "ssl", "value": "prefer", "secret": false}])
	count(has_its_own) == 1
}

with_mode(variable, parameters) := fixture.one(fixture.production({
	"databases": [fixture.database({"hosts": [public], "parameters": parameters, "tls": {"parameter": "ssl"}})],
	"variables": [fixture.variable(variable)],
}))

test_quiet_about_hosts_that_nothing_reaches if {
	report := rule.report with input as fixture.connected({"hosts": [object.union(public, {"fault": "the host is an address with a number above 255"})]})
	report == set()
}

test_reports_a_public_host_with_a_port_that_nothing_reaches if {
	report := rule.report with input as fixture.connected({"hosts": [object.union(public, {"fault": "the port is 0"})]})
	count(report) == 1
}

test_quiet_where_the_engine_insists if {
	arguments := [
		fixture.argument("ssl", {}),
		fixture.argument("ssl", {"value": "True"}),
		fixture.argument("sslmode", {"value": "verify-full"}),
		fixture.argument("ssl_ca", {}),
	]
	engines := array.concat([{"connect": [argument]} | some argument in arguments], [{"connect_open": true}])
	reports := [report | some engine in engines; report := rule.report with input as fixture.engaged(engine, {"hosts": [public]})]
	every report in reports {
		report == set()
	}
}

test_reports_an_engine_that_does_not_insist if {
	arguments := [
		fixture.argument("ssl", {"value": "False"}),
		fixture.argument("ssl", {"value": "None"}),
		fixture.argument("ssl", {"value": "disable"}),
		fixture.argument("sslmode", {"value": "prefer"}),
		fixture.argument("timeout", {"integer": 5}),
	]
	reports := [report | some argument in arguments; report := rule.report with input as fixture.engaged({"connect": [argument]}, {"hosts": [public]})]
	[count(report) | some report in reports] == [1, 1, 1, 1, 1]
}
