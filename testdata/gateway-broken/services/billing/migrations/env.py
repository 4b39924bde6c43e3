"""Migrates each database of alembic.ini; the environment has the last word."""

import os

from alembic import context
from sqlalchemy import create_engine, pool

config = context.config


def url_of(name: str) -> str:
    from_environment = os.environ.get(f"{name.upper()}_DATABASE_URL")
    return from_environment or config.get_section_option(name, "sqlalchemy.url")


for name in config.get_main_option("databases").split(", "):
    engine = create_engine(url_of(name), poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            upgrade_token=f"{name}_upgrades",
            downgrade_token=f"{name}_downgrades",
        )
        with context.begin_transaction():
            context.run_migrations(engine_name=name)
    engine.dispose()
