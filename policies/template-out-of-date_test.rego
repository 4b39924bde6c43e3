package dbcfg.rules_test["template-out-of-date"]

import data.dbcfg.fixture
import data.dbcfg.rules["template-out-of-date"] as rule

test_reports_what_a_template_lacks if {
	report := rule.report with input as template({"requirements": [required({})]})
	report == {{
		"message": "the template lacks DATABASE_URL",
		"variable": "DATABASE_URL",
		"environment": "development",
		"at": fixture.whole(".env.example"),
		"related": [{"message": "Settings requires it", "at": fixture.at("app/settings.py", 8)}],
	}}
}

test_reports_several_names if {
	report := rule.report with input as template({"requirements": [required({"names": ["DATABASE_URL", "DB_URL"], "at": null})]})
	[[finding.message, finding.related] | some finding in report] == [["the template lacks DATABASE_URL or DB_URL", []]]
}

test_quiet_about_what_it_names if {
	report := rule.report with input as template({"requirements": [required({"set": true})]})
	report == set()
}

test_quiet_about_what_is_implied_or_uncertain if {
	report := rule.report with input as template({"requirements": [
		required({"implied": true}),
		required({"uncertain": "one of its bases is an expression"}),
	]})
	report == set()
}

test_quiet_about_front_ends if {
	report := rule.report with input as template({"front_end": true, "requirements": [required({})]})
	report == set()
}

test_quiet_about_environments if {
	report := rule.report with input as fixture.one(fixture.production({"requirements": [required({})]}))
	report == set()
}

template(overrides) := fixture.project({"templates": [fixture.other("development", object.union(
	{"files": [
		fixture.member({"path": ".env.sample"}),
		fixture.member({"path": ".env.example"}),
	]},
	overrides,
))]})

required(overrides) := fixture.requirement(object.union(
	{"because": "Settings requires it", "field": "database_url", "at": fixture.at("app/settings.py", 8)},
	overrides,
))
