"""The settings of the orders: what used to be five services."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(extra="ignore")

    database_url: str
    archive_database_url: str
    legacy_database_url: str
    payments_database_url: str
    audit_database_url: str
    edge_database_url: str
    session_key: str


settings = Settings()
