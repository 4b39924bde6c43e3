"""Where the migrations find their databases.

alembic.ini names them, the settings have their URLs. A URL goes to its engine as it
is, and not through the options of alembic.ini, where a percent sign has to be
doubled.
"""

import re
from logging.config import fileConfig

from alembic import context
from sqlalchemy import engine_from_config, pool

from shop import orders, reports
from shop.settings import settings

config = context.config
if config.config_file_name is not None:
    fileConfig(config.config_file_name, disable_existing_loggers=False)

names = re.split(r",\s*", config.get_main_option("databases", ""))
target_metadata = {"orders": orders.metadata, "reports": reports.metadata}


def get_url(name: str) -> str:
    """Give the URL of a database."""
    return getattr(settings.databases, name).url


def run_migrations_offline() -> None:
    """Write the migrations as SQL, one database after the other."""
    for name in names:
        context.configure(
            url=get_url(name),
            target_metadata=target_metadata[name],
            upgrade_token=f"{name}_upgrades",
            downgrade_token=f"{name}_downgrades",
            compare_type=True,
            render_as_batch=True,
            literal_binds=True,
            dialect_opts={"paramstyle": "named"},
        )
        context.get_context().impl.static_output(f"-- {name}")
        with context.begin_transaction():
            context.run_migrations(database=name)


def run_migrations_online() -> None:
    """Run the migrations of one database after the other."""
    for name in names:
        options = {**config.get_section(name, {}), "sqlalchemy.url": get_url(name)}
        engine = engine_from_config(options, poolclass=pool.NullPool)
        with engine.connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=target_metadata[name],
                upgrade_token=f"{name}_upgrades",
                downgrade_token=f"{name}_downgrades",
                compare_type=True,
                # SQLite alters a table by copying it; elsewhere a batch is a plain ALTER.
                render_as_batch=True,
            )
            with context.begin_transaction():
                context.run_migrations(database=name)
        engine.dispose()


if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
