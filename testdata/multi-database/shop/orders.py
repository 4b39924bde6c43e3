"""The tables of the orders."""

from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Table, func

from shop.naming import new_metadata

metadata = new_metadata()

customers = Table(
    "customers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_id", ForeignKey("customers.id"), nullable=False, index=True),
    Column("placed_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("total_cents", Integer, nullable=False),
)
