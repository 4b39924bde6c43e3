package dbcfg.rules_test["unused-ignore"]

import data.dbcfg.fixture
import data.dbcfg.rules["unused-ignore"] as rule

test_reports_what_silences_nothing if {
	report := rule.report with input as fixture.project({"ignores": [ignore({"used": false})]})
	report == {{
		"message": "the ignore comment for sqlite-in-production silences nothing",
		"at": fixture.at(".env.production", 2),
	}}
}

test_reports_several_rules if {
	report := rule.report with input as fixture.project({"ignores": [ignore({
		"rules": ["sqlite-in-production", "syntax-error"],
		"used": false,
	})]})
	fixture.messages(report) == {"the ignore comment for sqlite-in-production, syntax-error silences nothing"}
}

test_reports_what_has_no_reason_once if {
	report := rule.report with input as fixture.project({"ignores": [ignore({"reason": "", "used": false})]})
	fixture.messages(report) == {"the ignore comment has no reason; write `-- why` behind it"}
}

test_quiet_about_what_is_used if {
	report := rule.report with input as fixture.project({"ignores": [ignore({})]})
	report == set()
}

test_quiet_without_comments if {
	report := rule.report with input as fixture.project({})
	report == set()
}

ignore(overrides) := object.union(
	{
		"rules": ["sqlite-in-production"],
		"reason": "the demo needs no server",
		"used": true,
		"at": fixture.at(".env.production", 2),
	},
	overrides,
)
