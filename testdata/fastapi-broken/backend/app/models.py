"""The tables."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, String
from sqlalchemy.orm import declarative_base

# Names for all constraints: one without a name cannot be dropped later.
Base = declarative_base(
    metadata=MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
)


class Shelf(Base):
    """A place where things are kept."""

    __tablename__ = "shelves"

    id = Column(Integer, primary_key=True)
    label = Column(String(40), nullable=False, unique=True)


class Item(Base):
    """A kind of thing, and how many of it there are."""

    __tablename__ = "items"
    __table_args__ = (CheckConstraint("quantity >= 0", name="quantity_not_negative"),)

    id = Column(Integer, primary_key=True)
    name = Column(String(200), nullable=False)
    shelf_id = Column(ForeignKey("shelves.id", ondelete="RESTRICT"), nullable=False, index=True)
    quantity = Column(Integer, nullable=False, server_default="0")
