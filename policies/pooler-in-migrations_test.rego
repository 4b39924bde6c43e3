package dbcfg.rules_test["pooler-in-migrations"]

import data.dbcfg.fixture
import data.dbcfg.rules["pooler-in-migrations"] as rule

test_reports_a_host if {
	report := rule.report with input as fixture.migrated(
		{"urls": [fixture.origin("settings", {"variables": ["DATABASE_URL"]}), fixture.origin("environment", {"variables": ["DB_NAME"]})]},
		[through({"name": "ep-cool-bird-123456-pooler.eu-central-1.aws.neon.tech", "kind": "public"})],
	)
	report == {{
		"message": "DATABASE_URL leads the migrations through Neon's pooler",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
		"related": [{"message": "env.py takes the connection string here", "at": fixture.at("migrations/env.py", 12)}],
	}}
}

test_reports_poolers_by_their_hosts_and_ports if {
	poolers := {
		"Supabase's pooler in transaction mode": [
			{"name": "aws-0-eu-west-1.pooler.supabase.com", "port": 6543},
			{"name": "db.abcdefghijkl.supabase.co", "port": 6543},
		],
		"the connection pool of DigitalOcean": [{"name": "shop-do-user-1.b.db.ondigitalocean.com", "port": 25061}],
		"the PgBouncer of Crunchy Bridge": [{"name": "p.abc.db.postgresbridge.com", "port": 5431}],
		"PgBouncer": [{"name": "pgbouncer"}, {"name": "pgbouncer.abc.flympg.net"}, {"name": "shop-PgBouncer.svc"}],
		"PgBouncer, whose port is 6432": [{"name": "10.0.0.7", "port": 6432}, {"name": "shop.postgres.database.azure.com", "port": 6432}],
		"Supavisor in transaction mode, whose port is 6543": [{"name": "db", "port": 6543}],
	}
	environments := [through(host) | some hosts in poolers; some host in hosts]
	reports := [report | some environment in environments; report := rule.report with input as fixture.migrated({}, [environment])]
	every report in reports {
		count(report) == 1
	}
	{finding.message | some report in reports; some finding in report} == {sprintf("DATABASE_URL leads the migrations through %s", [name]) | some name, _ in poolers}
}

test_reports_the_first_pooler_only if {
	report := rule.report with input as fixture.migrated({}, [
		connected({"parameters": [{"name": "pgbouncer", "value": "TRUE", "secret": false}]}), # unsupported-driver-parameter does
		connected({
			"variable": "DB_URL",
			"hosts": [fixture.host({"name": "pgbouncer", "port": 6432, "variable": "DB_HOST"})],
			"parameters": [{"name": "pgbouncer", "value": "true", "secret": false}],
		}),
	])
	fixture.messages(report) == {"DB_HOST leads the migrations through PgBouncer"}
}

test_quiet_about_direct_connections if {
	hosts := [
		{"name": "aws-0-eu-west-1.pooler.supabase.com", "port": 5432},
		{"name": "ep-cool-bird-123456.eu-central-1.aws.neon.tech"},
		{"name": "shop-do-user-1.b.db.ondigitalocean.com", "port": 25060},
		{"name": "p.abc.db.postgresbridge.com", "port": 5432},
		{"name": "db.internal", "port": 0},
		{"name": "my-pooler"},
		{"name": "localhost", "port": 6432, "kind": "loopback"},
		{"name": "host.docker.internal", "port": 6543, "kind": "docker-host"},
	]
	report := rule.report with input as fixture.migrated({}, array.concat(
		[through(host) | some host in hosts],
		[
			connected({"parameters": [{"name": "pgbouncer", "value": "false", "secret": false}]}),
			connected({"dialect": "mysql", "hosts": [fixture.host({"port": 6432})]}),
		],
	))
	report == set()
}

test_quiet_about_connections_that_are_not_migrated if {
	report := rule.report with input as fixture.migrated({}, [connected({"migrates": false, "hosts": [fixture.host({"port": 6432})]})])
	report == set()
}

test_quiet_without_an_env_py if {
	report := rule.report with input as fixture.one(through({"port": 6432}))
	report == set()
}

connected(overrides) := fixture.production({"databases": [fixture.database(object.union({"migrates": true}, overrides))]})

through(host) := connected({"hosts": [fixture.host(host)]})
