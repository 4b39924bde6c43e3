"""The tables of the gateway."""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    UniqueConstraint,
    func,
    true,
)
from sqlalchemy.orm import declarative_base, relationship

# A constraint without a name cannot be altered or dropped later, least of all
# on SQLite, where a migration has to find it by name to leave it out of the copy.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
Base = declarative_base(metadata=metadata)


class Upstream(Base):
    """A service behind the gateway."""

    __tablename__ = "upstreams"

    id = Column(Integer, primary_key=True)
    name = Column(String(100), nullable=False, unique=True)
    base_url = Column(String(500), nullable=False)
    timeout_ms = Column(Integer, nullable=False, server_default="5000")
    created_at = Column(DateTime(timezone=True), nullable=False, server_default=func.now())

    routes = relationship("Route", back_populates="upstream")


class Route(Base):
    """A method and a path prefix that are forwarded to an upstream."""

    __tablename__ = "routes"
    __table_args__ = (UniqueConstraint("method", "path_prefix"),)

    id = Column(Integer, primary_key=True)
    upstream_id = Column(ForeignKey("upstreams.id", ondelete="CASCADE"), nullable=False, index=True)
    method = Column(String(10), nullable=False, server_default="GET")
    path_prefix = Column(String(300), nullable=False)
    enabled = Column(Boolean, nullable=False, server_default=true())

    upstream = relationship("Upstream", back_populates="routes")
