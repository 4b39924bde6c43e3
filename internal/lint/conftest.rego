# METADATA
# description: |
#   The findings of all rules as conftest asks for them: errors as deny, warnings as
#   warn. Notes are left out.
package main

deny contains result if {
	some result in results
	result.severity == "error"
}

warn contains result if {
	some result in results
	result.severity == "warning"
}

results contains result if {
	some id, severity in data.dbcfg.severities
	some finding in data.dbcfg.rules[id].report
	result := {
		"msg": sprintf("%s%s [%s]", [place(finding), finding.message, id]),
		"rule": id,
		"severity": object.get(finding, "severity", severity),
		"finding": finding,
	}
}

place(finding) := sprintf("%s:%d:%d: ", [finding.at.file, finding.at.line, finding.at.column])

place(finding) := "" if object.get(finding, "at", null) == null
