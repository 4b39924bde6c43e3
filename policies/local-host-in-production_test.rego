package dbcfg.rules_test["local-host-in-production"]

import data.dbcfg.fixture
import data.dbcfg.rules["local-host-in-production"] as rule

test_reports_a_loopback_address if {
	report := rule.report with input as fixture.connected({"hosts": [fixture.host({"name": "localhost", "kind": "loopback"})]})
	report == {{
		"message": "DATABASE_URL leads to localhost, which is the machine itself",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_every_such_host if {
	report := rule.report with input as fixture.connected({"hosts": [
		fixture.host({"name": "0.0.0.0", "kind": "unspecified"}),
		fixture.host({"name": "host.docker.internal", "kind": "docker-host"}),
		fixture.host({}),
	]})
	fixture.messages(report) == {
		"DATABASE_URL leads to 0.0.0.0, which is the machine itself",
		"DATABASE_URL leads to host.docker.internal, which is the machine itself",
	}
}

test_reports_a_default_and_what_is_set if {
	hosts := [fixture.host({"kind": "loopback", "variable": "DB_HOST"})]
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({
			"variables": [fixture.variable({"name": "DB_HOST", "role": "host", "default": true})],
			"databases": [fixture.database({"variable": "DB_HOST", "form": "parts", "hosts": hosts})],
		}),
		fixture.production({
			"name": "production-eu",
			"variables": [fixture.variable({"name": "DB_HOST", "role": "host"}), fixture.variable({"name": "DATABASE_URL", "role": "url"})],
			"databases": [fixture.database({"variable": "DB_HOST", "form": "parts", "hosts": hosts})],
		}),
	]})
	{finding.environment | some finding in report} == {"production", "production-eu"}
}

test_reports_parts_at_the_host if {
	report := rule.report with input as fixture.connected({
		"variable": "DB_PASSWORD",
		"form": "parts",
		"hosts": [fixture.host({
			"name": "127.0.0.1",
			"kind": "loopback",
			"variable": "DB_HOST",
			"at": fixture.at(".env.production", 7),
		})],
	})
	report == {{
		"message": "DB_HOST leads to 127.0.0.1, which is the machine itself",
		"variable": "DB_HOST",
		"environment": "production",
		"at": fixture.at(".env.production", 7),
	}}
}

test_quiet_about_other_hosts if {
	report := rule.report with input as fixture.connected({"hosts": [host |
		some kind in ["service", "private", "public", "reference", "none"]
		host := fixture.host({"kind": kind})
	]})
	report == set()
}

test_quiet_about_sockets if {
	local := fixture.host({"name": "localhost", "kind": "loopback"})
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database({"hosts": [local], "socket": "/cloudsql/project:region:instance"}),
		fixture.database({"hosts": [local, fixture.host({"kind": "socket"})]}),
	]}))
	report == set()
}

test_quiet_about_a_default_beside_what_counts if {
	by_default := fixture.variable({"name": "DB_HOST", "role": "host", "default": true})
	hosts := [fixture.host({"kind": "loopback", "variable": "DB_HOST"})]
	report := rule.report with input as fixture.project({"environments": [
		fixture.production({
			"variables": [by_default, fixture.variable({"name": "DATABASE_URL", "role": "url"})],
			"databases": [fixture.database({"variable": "DB_HOST", "form": "parts", "hosts": hosts})],
		}),
		fixture.production({
			"variables": [by_default],
			"databases": [fixture.database({"variable": "DB_HOST", "form": "parts", "hosts": hosts})],
			"requirements": [fixture.requirement({"name": "DB_HOST"})],
		}),
	]})
	report == set()
}

test_quiet_about_the_default_of_a_test if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [fixture.variable({"name": "TEST_DATABASE_URL", "default": true})],
		"databases": [fixture.database({"variable": "TEST_DATABASE_URL", "hosts": [fixture.host({"kind": "loopback", "variable": "TEST_DATABASE_URL"})]})],
	}))
	report == set()
}

test_quiet_elsewhere if {
	databases := [fixture.database({"hosts": [fixture.host({"kind": "loopback"})]})]
	report := rule.report with input as fixture.project({
		"environments": [
			fixture.other("development", {"databases": databases}),
			fixture.other("test", {"databases": databases}),
			fixture.other("staging", {"databases": databases}),
		],
		"templates": [fixture.production({"databases": databases})],
	})
	report == set()
}
