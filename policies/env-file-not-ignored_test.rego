package dbcfg.rules_test["env-file-not-ignored"]

import data.dbcfg.fixture
import data.dbcfg.rules["env-file-not-ignored"] as rule

test_reports_a_file_with_a_secret if {
	report := rule.report with input as files([{}])
	report == {{
		"message": "the file holds a secret, and git does not ignore it",
		"environment": "production",
		"at": fixture.whole(".env.production"),
	}}
}

test_quiet_about_what_git_knows if {
	report := rule.report with input as files([{"git": "tracked"}, {"git": "ignored"}, {"git": "unknown"}])
	report == set()
}

test_quiet_about_other_files if {
	report := rule.report with input as files([{"secret": false}, {"template": true}, {"kind": "ini"}])
	report == set()
}

files(list) := fixture.project({"files": [fixture.file(object.union({"secret": true, "git": "untracked"}, fields)) |
	some fields in list
]})
