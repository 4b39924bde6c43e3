"""The engine and the sessions of the service."""

from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import sessionmaker

from core.app_settings import Settings, settings


def build_engine(settings: Settings) -> AsyncEngine:
    """Build an engine with the pool that the settings ask for."""
    options = {"echo": settings.SQL_ECHO}
    # The pool of an in-memory SQLite database takes none of these options.
    if make_url(settings.DATABASE_URL).get_backend_name() != "sqlite":
        options.update(
            pool_size=settings.DB_POOL_SIZE,
            max_overflow=settings.DB_MAX_OVERFLOW,
            pool_timeout=settings.DB_POOL_TIMEOUT,
            pool_pre_ping=True,
        )
    return create_async_engine(settings.DATABASE_URL, **options)


engine = build_engine(settings)
new_session = sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
