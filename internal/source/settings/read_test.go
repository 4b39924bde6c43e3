package settings

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// project reads the files of a txtar archive; those that are not relevant are left
// for imports to find.
func project(t testing.TB, archive string) []*Class {
	t.Helper()
	files := map[string]*python.Module{}
	var modules []Module
	for _, f := range txtar.Parse([]byte(archive)).Files {
		files[f.Name] = python.Parse(source.NewFile(f.Name, f.Data))
		if Relevant(f.Data) {
			modules = append(modules, Module{f.Name, files[f.Name]})
		}
	}
	asked := map[string]bool{}
	return Read(modules, func(name string) *python.Module {
		if asked[name] {
			t.Errorf("%s is asked for twice", name)
		}
		asked[name] = true
		return files[name]
	})
}

// summary writes what the tests below look at.
func summary(classes []*Class) string {
	var b strings.Builder
	for _, c := range classes {
		fmt.Fprintf(&b, "%s %s", c.Name, c.Style)
		if c.Environment != "" {
			fmt.Fprintf(&b, " %s", c.Environment)
		}
		if c.Inherited {
			b.WriteString(" inherited")
		}
		b.WriteString("\n")
		for _, file := range c.Config.EnvFiles {
			fmt.Fprintf(&b, "  file %s rooted=%t tail=%t\n", file.Path, file.Rooted, file.Tail)
		}
		writeFields(&b, c.Fields, "  ")
		for _, a := range c.Assemblies {
			fmt.Fprintf(&b, "  assembly %s %s %v%v encoded=%t by=%s early=%t\n", a.Name, a.Scheme, a.Fields, a.Variables, a.Encoded, a.By, a.Early)
		}
		for _, u := range c.Unknowns {
			fmt.Fprintf(&b, "  %s: %s\n", u.About, u.Reason)
		}
	}
	return b.String()
}

func writeFields(b *strings.Builder, fields []*Field, indent string) {
	for _, f := range fields {
		var names []string
		for _, v := range f.Variables {
			name := v.Name
			if v.Exact {
				name += "!"
			}
			if v.Process {
				name += "$"
			}
			names = append(names, name)
		}
		fmt.Fprintf(b, "%s%s [%s]", indent, f.Name, strings.Join(names, " "))
		switch f.Default.Kind {
		case NoDefault:
			b.WriteString(" required")
		case LiteralDefault:
			fmt.Fprintf(b, " = %s", f.Default.Text)
		case NoneDefault:
			b.WriteString(" = None")
		case UnknownDefault:
			b.WriteString(" = ?")
		}
		if f.Default.Refused != "" {
			fmt.Fprintf(b, " (refused: %s)", f.Default.Refused)
		}
		if f.IgnoredEnv != "" {
			fmt.Fprintf(b, " ignores %s", f.IgnoredEnv)
		}
		b.WriteString("\n")
		writeFields(b, f.Nested, indent+"  ")
	}
}

func TestRead(t *testing.T) {
	for name, test := range map[string]struct{ archive, want string }{
		"the base is imported from a sibling folder": {`
-- services/api/app/core/base.py --
from pydantic_settings import BaseSettings as Root
class Base(Root):
    model_config = {"env_file": ".env", "extra": "ignore"}
    debug: bool = False
-- services/api/app/core/__init__.py --
from .base import Base
-- services/api/app/config.py --
from app.core import Base
import app.core.base as b
class ProductionConfig(Base):
    database_url: str
class TestingConfig(b.Base): # BaseSettings
    database_url: str = "sqlite:///test.db"
`, `
Base pydantic-settings inherited
  file .env rooted=false tail=false
  debug [DEBUG] = false
ProductionConfig pydantic-settings production
  file .env rooted=false tail=false
  debug [DEBUG] = false
  database_url [DATABASE_URL] required
TestingConfig pydantic-settings test
  file .env rooted=false tail=false
  debug [DEBUG] = false
  database_url [DATABASE_URL] = sqlite:///test.db
`},
		"either version of pydantic": {`
-- a.py --
try:
    from pydantic_settings import BaseSettings
except ImportError:
    from pydantic import BaseSettings
class Settings(BaseSettings):
    url: str
-- b.py --
from pydantic import BaseSettings
class Settings(BaseSettings):
    url: str = None
    class Config:
        env_prefix = "db_"
        env_file = (".env", ".env.local")
        fields = {"url": {"env": ["A", "B"]}}
`, `
Settings pydantic-settings
  url [URL] required
Settings pydantic-1
  file .env rooted=false tail=false
  file .env.local rooted=false tail=false
  url [A B] = None
`},
		"Flask": {`
-- config.py --
import os
from os import environ as env
basedir = os.path.abspath(os.path.dirname(__file__))
USER = os.getenv("DB_USER", "app")
class Config:
    SECRET_KEY = os.environ.get("SECRET_KEY")
    DEBUG = os.getenv("DEBUG", "0") == "1"
    PORT = int(os.getenv("PORT", 5432))
    NEEDED = os.environ["NEEDED"]
    SQLALCHEMY_DATABASE_URI = env.get("DATABASE_URL") or os.environ.get("DB_URL") or "sqlite:///" + "app.db"
    OTHER = f"postgresql://{USER}:{os.environ['DB_PASSWORD']}@h/db"
class ProductionConfig(Config):
    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", "x").replace("postgres://", "postgresql://")
class AppConfig:
    pass
class Helper:
    URL = os.environ["URL"]
`, `
Config plain inherited
  SECRET_KEY [SECRET_KEY!$] = None
  DEBUG [DEBUG!$] = ?
  PORT [PORT!$] = 5432
  NEEDED [NEEDED!$] required
  SQLALCHEMY_DATABASE_URI [DATABASE_URL!$ DB_URL!$] = sqlite:///app.db
  OTHER [] = ?
  assembly OTHER postgresql [][DB_USER DB_PASSWORD] encoded=false by= early=true
ProductionConfig plain production
  SECRET_KEY [SECRET_KEY!$] = None
  DEBUG [DEBUG!$] = ?
  PORT [PORT!$] = 5432
  NEEDED [NEEDED!$] required
  SQLALCHEMY_DATABASE_URI [DATABASE_URL!$] = ?
  OTHER [] = ?
  assembly OTHER postgresql [][DB_USER DB_PASSWORD] encoded=false by= early=true
`},
		"assemblies": {`
-- s.py --
from urllib.parse import quote_plus
from pydantic import PostgresDsn, computed_field, field_validator, model_validator, validator
from pydantic_settings import BaseSettings
from sqlalchemy import URL
class Settings(BaseSettings):
    USER: str
    PASSWORD: str
    HOST: str = "h"
    URI: str | None = None
    @property
    def a(self) -> str:
        return f"postgresql://{self.USER}:{self.PASSWORD}@{self.HOST}/x"
    @computed_field
    @property
    def b(self) -> PostgresDsn:
        return PostgresDsn.build(scheme="postgresql+asyncpg", username=self.USER, password=self.PASSWORD, host=self.HOST)
    @property
    def c(self):
        password = quote_plus(self.PASSWORD)
        return "mysql://%s:%s@h/x" % (self.USER, password)
    @property
    def d(self):
        return URL.create("postgresql", self.USER, self.PASSWORD)
    @validator("URI", pre=True)
    def assemble_db_connection(cls, v, values):
        if isinstance(v, str):
            return v
        return PostgresDsn.build(scheme="postgresql", user=values.get("USER"), password=values["PASSWORD"])
    @model_validator(mode="after")
    def fill(self):
        self.URI = "postgresql://{}:{}@h".format(self.USER, quote_plus(self.PASSWORD))
        return self
`, `
Settings pydantic-settings
  USER [USER] required
  PASSWORD [PASSWORD] required
  HOST [HOST] = h
  URI [URI] = None
  assembly a postgresql [USER PASSWORD HOST][] encoded=false by= early=false
  assembly b postgresql+asyncpg [USER PASSWORD HOST][] encoded=false by=pydantic early=false
  assembly c mysql [USER PASSWORD][] encoded=true by= early=false
  assembly d postgresql [USER PASSWORD][] encoded=true by=sqlalchemy early=false
  assembly URI postgresql [USER PASSWORD][] encoded=false by=pydantic early=false
  assembly URI postgresql [USER PASSWORD][] encoded=true by= early=false
`},
		"what cannot be told": {`
-- s.py --
from company.base import CompanyBaseSettings
from pydantic_settings import BaseSettings, SettingsConfigDict
from pathlib import Path
import os
BASE_DIR = Path(__file__).resolve().parent.parent
class One(CompanyBaseSettings):
    a: str
class Two(BaseSettings):
    model_config = SettingsConfigDict(env_file=[BASE_DIR / ".env", unknown() / "x\\.env.prod", f".env.{os.getenv('E')}"], env_prefix=prefix())
    b: str
    c = 5
    @classmethod
    def settings_customise_sources(cls, *args):
        return args
    def __init__(self, **kw):
        super().__init__(**kw)
two = Two(_env_file="q")
`, `
One pydantic-settings
  a [A] required
  fields: its base CompanyBaseSettings is not in the project
Two pydantic-settings
  file .env rooted=true tail=false
  file x/.env.prod rooted=false tail=true
  file  rooted=false tail=true
  b [B] required
  names: its env_prefix is an expression
  sources: the path of an env file is an expression
  sources: the path of an env file is an expression
  sources: settings_customise_sources chooses where values come from
  values: its __init__ may fill fields
  refused: pydantic refuses a class with an attribute that has no annotation
  sources: it is made with _env_file
`},
		"circles": {`
-- a.py --
from b import Second
class FirstSettings(Second):
    x: str
-- b.py --
from a import FirstSettings
class Second(FirstSettings): # Settings
    y: str
-- c.py --
from d import Lost
from pydantic_settings import BaseSettings
class Settings(Lost, BaseSettings):
    z: str
-- d.py --
from c import Lost
`, `
Settings pydantic-settings
  z [Z] required
  fields: its base Lost is not in the project
`},
		"no settings": {`
-- s.py --
from enum import Enum
from typing import TypedDict, Protocol
from pydantic import BaseModel
from django.db import models
from django.apps import AppConfig
from alembic.config import Config
class AConfig(BaseModel):
    url: str = "postgresql://h/d"
class BSettings(TypedDict):
    url: str
class CConfig(Enum):
    URL = "postgresql://h/d"
class DConfig(models.Model):
    url = "postgresql://h/d"
class EConfig(AppConfig):
    name = "x"
class FConfig(Config):
    x = 1
class Outer:
    class Config:
        url = "postgresql://h/d"
class GSettings(Protocol):
    url: str = "postgresql://h/d"
`, ``},
		"nested models and ignored names": {`
-- s.py --
from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings
class DB(BaseModel):
    host: str
    port: int = 5432
class Settings(BaseSettings, env_nested_delimiter="__", env_prefix="APP_", case_sensitive=True):
    db: DB
    url: str = Field(env="DATABASE_URL")
    bad: int = "x"
    other: str = Field("d", validation_alias="OTHER")
`, `
Settings pydantic-settings
  db [APP_db!] required
    host [APP_db__host!] required
    port [APP_db__port!] = 5432
  url [APP_url!] required ignores DATABASE_URL
  bad [APP_bad!] = x (refused: is not an int)
  other [OTHER!] = d
`},
	} {
		t.Run(name, func(t *testing.T) {
			got := summary(project(t, strings.TrimPrefix(test.archive, "\n")))
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
