package cli_test

import (
	"fmt"
	"strings"
)

// code gives the files of Python, and of Alembic, of a project whose connection
// string is a text: each place in them where one can stand has it.
func code(folder, text string) map[string]string {
	in := func(form string) string { return strings.ReplaceAll(form, "URL", fmt.Sprintf("%q", text)) }
	settings := in(`"""The settings, with URL."""
import os
from pydantic import AliasChoices, BaseModel, Field, PostgresDsn
from pydantic_settings import BaseSettings, SettingsConfigDict

class Pool(BaseModel):
    url: str = URL

class Base(BaseSettings):
    model_config = SettingsConfigDict(env_file=(".env.production", URL), extra="forbid")
    plain: str = URL
    DATABASE_URL: str = URL  # URL
    DB_PASSWORD: str = URL
    DB_HOST: str = URL
    DB_PORT: int = URL
    DB_POOL_SIZE: int = Field(URL, env=URL, description=URL)
    other: str = Field(default=URL, validation_alias=AliasChoices(URL, "OTHER"))
    annotated: "URL" = URL
    pool: Pool = Pool(url=URL)
    dsn: PostgresDsn = f"postgresql://app:{plain}@" + URL
    broken: str = URL $ URL
    SECRET = URL

    @property
    def SQLALCHEMY_DATABASE_URI(self) -> str:
        return f"postgresql://{self.DB_HOST}:" + URL

class ProductionConfig(Base):
    DATABASE_URL: str = URL

class Flask:
    pass

class FlaskConfig(Flask):
    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", URL) or URL
`)
	program := in(`"""Migrates URL."""
import os
from alembic import context
from sqlalchemy import create_engine
from settings import settings

url = os.getenv(URL, URL)
context.config.set_main_option("sqlalchemy.url", URL)
context.config.set_main_option(URL, settings.DATABASE_URL)
print(URL, settings.DATABASE_URL)
print(f"{settings.DATABASE_URL}" + URL)
engine = create_engine(URL)
other = create_engine(os.environ.get("DATABASE_URL") or URL)
context.configure(url=URL, x=URL)
broken = URL $ URL
`)
	engines := in(`"""Makes engines of URL."""
import os
from sqlalchemy import create_engine
from settings import settings

options = {"echo": URL, URL: URL}
plain = create_engine(URL, poolclass=URL, connect_args={"ssl": URL, "password": URL, URL: 0})
named = create_engine(os.environ.get("DATABASE_URL", URL), echo=True, **options)
put = create_engine(settings.DATABASE_URL.replace("postgres://", URL), connect_args=URL)

def make(url=URL):
    if url == URL:
        return create_engine(os.environ[URL], pool_size=URL)
    return create_engine(url + URL)
broken = create_engine(URL $ URL
`)
	toml := in("[project]\nname = URL\n[tool.alembic]\nscript_location = \"db\"\n\"sqlalchemy.url\" = URL\nfile_template = URL\nprepend_sys_path = [URL]\nURL = URL\n")
	return map[string]string{
		folder + "settings.py":            settings,
		folder + "db/env.py":              program,
		folder + "db.py":                  engines,
		folder + "pyproject.toml":         toml,
		folder + "toml/pyproject.toml":    toml + "broken = " + text + "\n",
		folder + "broken/settings.py":     "from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    url: str = " + text + "\n    other: str\n",
		folder + "broken/.env.production": "OTHER=x\n",
	}
}
