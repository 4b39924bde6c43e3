"""The settings of the gateway: the process environment first, then .env."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    DATABASE_URL: str
    SQL_ECHO: bool = False


settings = Settings()
