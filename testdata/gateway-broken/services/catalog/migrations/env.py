"""Migrates the catalog, and gets it wrong."""

import os

from alembic import context
from sqlalchemy import create_engine

from catalog.settings import settings

config = context.config
config.set_main_option("sqlalchemy.url", settings.database_url)
print(f"migrating {settings.database_url}")

engine = create_engine(config.get_main_option("sqlalchemy.url"))
archive = create_engine(os.getenv("ARCHIVE_DATABASE_URL", "postgresql://archive:archive@localhost/archive"))

for one in (engine, archive):
    with one.connect() as connection:
        context.configure(connection=connection)
        with context.begin_transaction():
            context.run_migrations()
