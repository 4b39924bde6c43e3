"""The tables of the reports."""

from sqlalchemy import Column, Date, Integer, Table

from shop.naming import new_metadata

metadata = new_metadata()

daily_sales = Table(
    "daily_sales",
    metadata,
    Column("day", Date, primary_key=True),
    Column("orders", Integer, nullable=False),
    Column("total_cents", Integer, nullable=False),
)
