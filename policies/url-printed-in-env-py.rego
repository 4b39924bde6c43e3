# METADATA
# title: Migrations must not print the connection string
# description: |
#   Reports a call in `env.py` that prints or logs the connection string. It is quiet
#   about calls that hide the password, as `engine.url` and `render_as_string()` do when
#   they are turned into text.
#
#   Migrations run in a deployment, whose log many people and programs read, and which
#   is kept for long. The password of production is then in it.
#
#   Remove the call, or print what hides the password: `engine.url`, or
#   `make_url(url).render_as_string()`.
# related_resources:
#   - description: "SQLAlchemy: URL.render_as_string"
#     ref: https://docs.sqlalchemy.org/en/20/core/engines.html#sqlalchemy.engine.URL.render_as_string
#   - description: "CWE-532: insertion of sensitive information into a log file"
#     ref: https://cwe.mitre.org/data/definitions/532.html
# custom:
#   severity: warning
#   category: migration
#   security: true
#   help: "Remove the call, or print make_url(url).render_as_string(), which hides the password; change a password that was printed."
#   bad: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     -- migrations/env.py --
#     import os
#
#     from alembic import context
#     from sqlalchemy import create_engine
#
#     url = os.environ["DATABASE_URL"]
#     print("migrating", url)
#     with create_engine(url).connect() as connection:
#         context.configure(connection=connection)
#         with context.begin_transaction():
#             context.run_migrations()
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
#   good: |
#     -- alembic.ini --
#     [alembic]
#     script_location = %(here)s/migrations
#     -- migrations/env.py --
#     import os
#
#     from alembic import context
#     from sqlalchemy import create_engine
#
#     engine = create_engine(os.environ["DATABASE_URL"])
#     print("migrating", engine.url)
#     with engine.connect() as connection:
#         context.configure(connection=connection)
#         with context.begin_transaction():
#             context.run_migrations()
#     -- migrations/script.py.mako --
#     -- migrations/versions/.gitkeep --
package dbcfg.rules["url-printed-in-env-py"]

import data.dbcfg.lib

report contains finding if {
	some program in lib.programs
	some call in program.prints
	finding := {
		"message": sprintf("%s writes out the connection string with its password", [call.function]),
		"at": call.at,
	}
}
