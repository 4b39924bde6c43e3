package dbcfg.rules_test["port-mismatch"]

import data.dbcfg.fixture
import data.dbcfg.rules["port-mismatch"] as rule

test_reports_a_url if {
	report := rule.report with input as through({}, {"port": 3306})
	report == {{
		"message": "DATABASE_URL leads PostgreSQL to port 3306, which is that of MySQL",
		"variable": "DATABASE_URL",
		"environment": "production",
		"at": fixture.at(".env.production", 3),
	}}
}

test_reports_other_servers if {
	report := rule.report with input as fixture.one(fixture.other("development", {"databases": [
		fixture.database({"dialect": "mysql", "hosts": [fixture.host({"port": 5432})]}),
		fixture.database({"dialect": "mssql", "hosts": [fixture.host({"port": 1521})]}),
	]}))
	fixture.messages(report) == {
		"DATABASE_URL leads MySQL to port 5432, which is that of PostgreSQL",
		"DATABASE_URL leads SQL Server to port 1521, which is that of Oracle",
	}
}

test_reports_the_variable_of_the_port if {
	report := rule.report with input as fixture.one(fixture.production({
		"variables": [
			fixture.variable({"name": "MYSQL_PORT", "role": "port", "value": "3306"}),
			fixture.variable({"name": "POSTGRES_PORT", "role": "port", "value": "3306", "at": fixture.at(".env.production", 9)}),
		],
		"databases": [fixture.database({"form": "parts", "variable": "POSTGRES_HOST", "hosts": [fixture.host({"port": 3306, "variable": "POSTGRES_HOST"})]})],
	}))
	{[finding.variable, finding.at.line] | some finding in report} == {["POSTGRES_PORT", 9]}
}

test_quiet_about_ports_that_are_right if {
	ports := [0, 5432, 5433, 6432, 26257]
	report := rule.report with input as fixture.one(fixture.production({"databases": [fixture.database({"hosts": [fixture.host({"port": port})]}) |
		some port in ports
	]}))
	report == set()
}

test_quiet_about_one_s_own_machine if {
	kinds := ["loopback", "unspecified", "docker-host", "socket"]
	report := rule.report with input as fixture.one(fixture.production({"databases": [fixture.database({"hosts": [fixture.host({"port": 3306, "kind": kind})]}) |
		some kind in kinds
	]}))
	report == set()
}

test_quiet_about_other_dialects if {
	report := rule.report with input as fixture.one(fixture.production({"databases": [
		fixture.database({"dialect": "clickhouse", "hosts": [fixture.host({"port": 3306})]}),
		fixture.database({"dialect": "", "hosts": [fixture.host({"port": 3306})]}),
		fixture.database({"dialect": "mariadb", "hosts": [fixture.host({"port": 3306})]}),
		fixture.database({"dialect": "crate", "hosts": [fixture.host({"port": 5432})]}),
	]}))
	report == set()
}

test_quiet_about_what_cannot_be_used if {
	report := rule.report with input as through({"error": "no such dialect"}, {"port": 3306})
	report == set()
}

through(database, host) := fixture.connected(object.union({"hosts": [fixture.host(host)]}, database))

test_quiet_about_a_second_port_of_the_server if {
	report := rule.report with input as through({}, {"port": 3306})
		with data.dbcfg.ports.defaults as array.concat(
			data.dbcfg.ports.defaults,
			[{"port": 3306, "server": "our proxy", "dialects": ["postgresql"]}],
		)
	report == set()
}
