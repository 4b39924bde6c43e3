"""The settings of the stock, which its migrations do not know."""

from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    database_url: str
