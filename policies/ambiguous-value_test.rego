package dbcfg.rules_test["ambiguous-value"]

import data.dbcfg.fixture
import data.dbcfg.rules["ambiguous-value"] as rule

test_reports_a_connection_as_an_error if {
	rule.report == {{
		"message": "DATABASE_URL: node reads 16 bytes instead of 23; write %23 for the #",
		"variable": "DATABASE_URL",
		"environment": "production",
		"severity": "error",
		"at": fixture.at(".env.production", 4),
	}} with input as project({})
}

test_reports_another_variable_as_a_warning if {
	report := rule.report with input as project({"name": "GREETING", "connection": false, "remedy": "single-quotes"})
	[[f.severity, f.message] | some f in report] == [[
		"warning",
		"GREETING: node reads 16 bytes instead of 23; all of them read it alike in single quotes",
	]]
}

test_reports_every_reader_in_one_finding if {
	report := rule.report with input as project({
		"readings": [{"reader": "docker", "how": "refuses the file because of it"}, {"reader": "node", "how": "does not set it"}],
		"remedy": "unquoted",
	})
	fixture.messages(report) == {"DATABASE_URL: docker refuses the file because of it, and node does not set it; all of them read it alike without quotes"}
}

test_reports_the_other_remedies if {
	some case in [
		{"ambiguity": {"remedy": "double-quotes"}, "want": "all of them read it alike in double quotes"},
		{"ambiguity": {"remedy": "none"}, "want": "there is no spelling that all of them read alike, so choose another value"},
		{"ambiguity": {"encoded": "", "character": ""}, "want": "percent-encode its special characters"},
	]
	report := rule.report with input as project(case.ambiguity)
	fixture.messages(report) == {sprintf("DATABASE_URL: node reads 16 bytes instead of 23; %s", [case.want])}
}

test_quiet_about_templates if {
	report := rule.report with input as fixture.project({"files": [fixture.file({"template": true, "ambiguities": [ambiguity({})]})]})
	report == set()
}

test_quiet_where_no_reader_is_known if {
	report := rule.report with input as object.union(project({}), {"python": false})
	report == set()
}

test_reports_another_language_with_its_reader if {
	file := fixture.file({"reader": "node", "ambiguities": [ambiguity({})]})
	report := rule.report with input as fixture.project({"python": false, "files": [file]})
	count(report) == 1
}

test_quiet_without_ambiguities if {
	report := rule.report with input as fixture.project({"files": [fixture.file({})]})
	report == set()
}

project(overrides) := fixture.project({"files": [fixture.file({"ambiguities": [ambiguity(overrides)]})]})

ambiguity(overrides) := object.union(
	{
		"name": "DATABASE_URL",
		"connection": true,
		"character": "#",
		"encoded": "%23",
		"remedy": "percent-encode",
		"readings": [{"reader": "node", "how": "reads 16 bytes instead of 23"}],
		"at": fixture.at(".env.production", 4),
	},
	overrides,
)
