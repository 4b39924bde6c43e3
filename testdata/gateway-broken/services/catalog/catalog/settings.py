"""The settings of the catalog."""

from pydantic import Field
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str = "postgresql+asyncpg://catalog:catalog@localhost:5432/catalog"
    db_pool_size: int = 5
    db_pool_timeout: int = 30
    api_key: str = Field(env="CATALOG_API_KEY")


settings = Settings()
