# METADATA
# title: An env file with a secret must be ignored by git
# description: |
#   Reports an env file that holds a secret, and that git neither tracks nor ignores. It is
#   quiet about templates, about files whose values are references, samples or
#   placeholders, and outside of a repository.
#
#   The secret is one `git add .` away from the history of the repository, where it stays
#   for good. Everybody does that sooner or later.
#
#   Add the file to `.gitignore`, by a pattern that holds for the next one, too: `.env*`
#   and `!.env.example`.
# related_resources:
#   - description: "Git: gitignore"
#     ref: https://git-scm.com/docs/gitignore
#   - description: "GitHub: a collection of .gitignore templates, Python"
#     ref: https://github.com/github/gitignore/blob/main/Python.gitignore
# custom:
#   severity: warning
#   category: credentials
#   help: "Add the lines .env* and !.env.example to .gitignore."
#   bad: |
#     -- .gitignore --
#     *.pyc
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:kV8-orange-7Qd@db.internal:5432/app
#   good: |
#     -- .gitignore --
#     *.pyc
#     .env.production
#     -- .env.production --
#     DATABASE_URL=postgresql+asyncpg://app:kV8-orange-7Qd@db.internal:5432/app
package dbcfg.rules["env-file-not-ignored"]

report contains finding if {
	some file in input.files
	file.kind == "dotenv"
	file.secret
	file.git == "untracked"
	not file.template
	finding := {
		"message": "the file holds a secret, and git does not ignore it",
		"environment": file.environment,
		"at": file.at,
	}
}
