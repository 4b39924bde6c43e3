"""The nightly report, which has its own way to the database."""

from sqlalchemy import create_engine

engine = create_engine("postgresql+psycopg://report:Qs7-tulip-94w@stock-db.internal:5432/stock")
