"""The settings of the shop: the process environment first, then .env."""

from typing import Literal

from pydantic import BaseModel
from pydantic_settings import BaseSettings, SettingsConfigDict


class Database(BaseModel):
    """A database, and how many connections to it stay open."""

    url: str
    pool_size: int = 5
    echo: bool = False


class Databases(BaseModel):
    """The databases by the names that alembic.ini has for them."""

    orders: Database
    reports: Database


class Settings(BaseSettings):
    """What can be configured."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_nested_delimiter="__",
        extra="ignore",
        hide_input_in_errors=True,
    )

    environment: Literal["development", "test", "production"]
    databases: Databases


settings = Settings()
