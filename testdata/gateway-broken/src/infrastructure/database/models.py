"""The tables of the gateway."""

from sqlalchemy import Column, Integer, MetaData, String
from sqlalchemy.orm import declarative_base

metadata = MetaData()
Base = declarative_base(metadata=metadata)


class Upstream(Base):
    """A service behind the gateway."""

    __tablename__ = "upstreams"

    id = Column(Integer, primary_key=True)
    name = Column(String(100), nullable=False)
