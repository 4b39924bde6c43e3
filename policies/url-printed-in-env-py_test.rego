package dbcfg.rules_test["url-printed-in-env-py"]

import data.dbcfg.fixture
import data.dbcfg.rules["url-printed-in-env-py"] as rule

test_reports_a_call if {
	report := rule.report with input as fixture.migrated({"prints": [call("print", 9), call("logger.info", 14)]}, [])
	report == {
		{"message": "print writes out the connection string with its password", "at": fixture.at("migrations/env.py", 9)},
		{"message": "logger.info writes out the connection string with its password", "at": fixture.at("migrations/env.py", 14)},
	}
}

test_quiet_without_one if {
	report := rule.report with input as fixture.migrated({}, [])
	report == set()
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.configured({"template": true}, {"programs": [fixture.program({"prints": [call("print", 9)]})]})
	report == set()
}

call(function, line) := {"function": function, "at": fixture.at("migrations/env.py", line)}
