# METADATA
# title: An ignore comment must silence a finding and say why
# description: |
#   Reports an ignore comment behind which there is no finding of the rules that it
#   names, and one without a reason, which does not count.
#
#   A comment that silences nothing hides the next finding on that line, which nobody
#   has looked at. One without a reason cannot be judged by whoever reads it next.
#
#   Remove the comment, correct the name of the rule, or write the reason behind `--`.
# related_resources:
#   - description: "The same idea in ESLint: --report-unused-disable-directives"
#     ref: https://eslint.org/docs/latest/use/command-line-interface
# custom:
#   severity: warning
#   category: files
#   help: "Remove the comment, or complete it: # dbcfg-lint: ignore[RULE] -- the reason."
#   last: true
#   bad: |
#     -- .env.production --
#     # dbcfg-lint: ignore[sqlite-in-production] -- the demo needs no server
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#   good: |
#     -- .env.production --
#     # dbcfg-lint: ignore[sqlite-in-production] -- the demo needs no server
#     DATABASE_URL=sqlite+aiosqlite:///app.db
package dbcfg.rules["unused-ignore"]

report contains finding if {
	some ignore in input.ignores
	finding := {
		"message": message(ignore),
		"at": ignore.at,
	}
}

message(ignore) := "the ignore comment has no reason; write `-- why` behind it" if {
	ignore.reason == ""
} else := sprintf("the ignore comment for %s silences nothing", [concat(", ", ignore.rules)]) if {
	not ignore.used
}
