"""The settings of the service: the process environment first, then ../.env."""

from typing import Literal

from pydantic import HttpUrl, computed_field
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL

class Settings(BaseSettings):
    """What can be configured. A database has no defaults: it must be named."""

    model_config = SettingsConfigDict(
        # Relative to backend/, where the commands are run.
        env_file="../.env",
        env_ignore_empty=True,
        extra="ignore",
        # The text of an error goes to the log.
        hide_input_in_errors=True,
    )

    ENVIRONMENT: Literal["development", "test", "production"]
    PROJECT_NAME: str
    SECRET_KEY: str
    SENTRY_DSN: HttpUrl | None = None

    POSTGRES_SERVER: str
    POSTGRES_PORT: int = 5432
    POSTGRES_DB: str = "inventory"
    POSTGRES_USER: str
    POSTGRES_PASSWORD: str
    POSTGRES_SSLMODE: Literal["disable", "require", "verify-ca", "verify-full"] = "verify-full"
    DB_POOL_SIZE: int = 5
    DB_MAX_OVERFLOW: int = 10
    SQL_ECHO: bool = False

    @computed_field(repr=False)
    @property
    def SQLALCHEMY_DATABASE_URI(self) -> URL:
        """The connection. A URL has its parts as they are: nothing is encoded."""
        return URL.create(
            "postgresql+psycopg2",
            username=self.POSTGRES_USER,
            password=self.POSTGRES_PASSWORD,
            host=self.POSTGRES_SERVER,
            port=self.POSTGRES_PORT,
            database=self.POSTGRES_DB,
            query={"sslmode": self.POSTGRES_SSLMODE},
        )


settings = Settings()
