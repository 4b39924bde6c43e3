"""The engines of the shop."""

from sqlalchemy import create_engine
from sqlalchemy.engine import Engine, make_url

from shop.settings import Database, settings


def build_engine(database: Database) -> Engine:
    """Build an engine with the pool that the settings ask for."""
    options = {"echo": database.echo, "pool_pre_ping": True}
    # SQLAlchemy 1.4 keeps no connections to a SQLite file.
    if make_url(database.url).get_backend_name() != "sqlite":
        options["pool_size"] = database.pool_size
    return create_engine(database.url, future=True, **options)


orders = build_engine(settings.databases.orders)
reports = build_engine(settings.databases.reports)
