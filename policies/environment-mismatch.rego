# METADATA
# title: A file must be for the environment that it claims
# description: |
#   Reports a variable such as `ENVIRONMENT`, `APP_ENV` or `NODE_ENV` that says one
#   environment in a file that is for another, if just one of the two is production. With
#   `--environment NAME` it is what this process gets that counts, in its process
#   environment or in a file that it reads.
#   It is quiet about variables that only choose how code runs, such as `NODE_ENV`,
#   outside production, test and development: staging runs the code of production.
#
#   One of the two is an accident. Either production runs with the switches of a test,
#   or a test runs with those of production and may reach what production reaches.
#
#   Change the variable, or give the file the name of its environment.
# related_resources:
#   - description: "The Twelve-Factor App: config"
#     ref: https://12factor.net/config
#   - description: "The Twelve-Factor App: dev/prod parity"
#     ref: https://12factor.net/dev-prod-parity
# custom:
#   severity: error
#   category: environment
#   help: "Set the variable to the environment that the file's name or --environment says, or rename the file."
#   bad: |
#     -- .env.production --
#     ENVIRONMENT=development
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
#   good: |
#     -- .env.production --
#     ENVIRONMENT=production
#     DATABASE_URL=postgresql+asyncpg://app:${DB_PASSWORD}@db.internal:5432/app
package dbcfg.rules["environment-mismatch"]

report contains finding if {
	some environment in input.environments
	some claim in environment.claims
	is_production(environment.production, environment.tier) != claim.production
	not build_mode(environment.tier, claim)
	finding := {
		"message": sprintf("%s says %s, but %s %s", [claim.variable, claim.says, subject(environment.process, environment.files, claim), environment.name]),
		"variable": claim.variable,
		"environment": environment.name,
		"at": claim.at,
		"related": [{"message": member.because, "at": member.at} |
			some member in environment.files
			member.path == object.get(claim, ["at", "file"], "")
		],
	}
}

subject(process, files, claim) := "this process runs as" if {
	runs(process, files, claim)
} else := "the file is for"

# A file that is for the environment by its name says something else than it does.
runs(_, _, claim) if claim.at == null

runs(true, files, claim) if {
	some member in files
	member.path == claim.at.file
	not startswith(member.because, "the name of ")
}

is_production(true, _) := true

is_production(false, tier) := tier == "production"

# What is neither production nor a developer's machine is deployed as production is.
build_mode(tier, claim) if {
	claim.mode
	not tier in {"production", "test", "development"}
}
