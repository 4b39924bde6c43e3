"""The engine and the sessions of the service."""

from collections.abc import Iterator

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from app.core.config import settings

engine = create_engine(
    settings.SQLALCHEMY_DATABASE_URI,
    echo=settings.SQL_ECHO,
    pool_size=settings.DB_POOL_SIZE,
    max_overflow=settings.DB_MAX_OVERFLOW,
    pool_pre_ping=True,
    future=True,
)
new_session = sessionmaker(engine, expire_on_commit=False, future=True)


def get_session() -> Iterator[Session]:
    """Give a request its session."""
    with new_session() as session:
        yield session
