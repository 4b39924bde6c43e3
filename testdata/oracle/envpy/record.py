"""Asks Alembic what env.py files do. Each is run by Alembic, offline and online,
with and without a process environment, values in the settings, an ini that has the
connection string, and an argument -x; with only one variable, and with connection
strings that are empty; engines are replaced by ones that only note their connection string.

    /usr/bin/python3 record.py record > recorded.jsonl    300 files
    /usr/bin/python3 record.py stream SEED COUNT          COUNT files, for the live test

One JSON object a line; in a recording the first one tells where it comes from.

    f    the file
    u    the origins that reached an engine or context.configure, as "origin name":
         the values of the settings and so on say what they are
    r    whether set_main_option or set_section_option refused a value with a
         percent sign
    s    whether they took one
    e    the kinds of the engines: sync, async
    b    whether a call of context.configure had render_as_batch
    m    whether one had target_metadata
    p    whether a password was printed or logged

It needs Alembic, SQLAlchemy 1.4 and Python 3.10.
"""

import contextlib
import io
import itertools
import json
import logging
import os
import re
import sys
import tempfile
import types
import warnings

sys.dont_write_bytecode = True
warnings.simplefilter("ignore")

import alembic
import generate
import sqlalchemy
import sqlalchemy.engine.create
import sqlalchemy.ext.asyncio
import sqlalchemy.ext.asyncio.engine
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory

SEED = 20261122
RECORDED = 300
TAG = re.compile(r"\b(settings|environment|ini|argument|literal)\.([A-Za-z_]+(?:-[A-Za-z_]+)*)\.")

secret = "PWsecret"
percent = ""
settings = True
empty = False


def url(origin, name):
    if origin == "settings" and not settings and "engine" not in name:
        return "" if empty else None
    if empty and origin in ("environment", "argument"):
        return ""
    return f"postgresql://{origin}.{name}.:{secret}{percent}@host/app"


class Recorder:
    def __init__(self):
        self.origins, self.engines = set(), set()
        self.refused = self.took = self.batch = self.metadata = False

    def sink(self, text):
        if hasattr(text, "render_as_string"):
            text = text.render_as_string(hide_password=False)
        for origin, name in TAG.findall(str(text)):
            self.origins.add(f"{origin} {name.replace('-', '.')}")


recorder = Recorder()


class Connection:
    dialect = types.SimpleNamespace(name="sqlite")

    def __enter__(self):
        return self

    def __exit__(self, *a):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *a):
        pass

    async def run_sync(self, function, *a):
        return function(self, *a)


class Engine:
    kind = "sync"

    def __init__(self, text, **options):
        if text is None:
            raise TypeError("no connection string")
        self.text = text
        recorder.sink(text)

    def connect(self):
        recorder.engines.add(self.kind)
        return Connection()

    begin = connect

    async def dispose(self):
        pass


class Async(Engine):
    kind = "async"


class Imported(Engine):
    def __init__(self, text):
        self.text = text

    def connect(self):
        recorder.sink(self.text)
        return super().connect()


class ImportedAsync(Imported):
    kind = "async"


def create_engine(url, **options):
    return Engine(url)


def create_async_engine(url, **options):
    return Async(url)


def wrap(engine):
    engine.kind = "async"
    return engine


sqlalchemy.create_engine = sqlalchemy.engine.create.create_engine = create_engine
sqlalchemy.ext.asyncio.create_async_engine = sqlalchemy.ext.asyncio.engine.create_async_engine = create_async_engine
sqlalchemy.ext.asyncio.AsyncEngine = wrap


def configure(self, connection=None, url=None, **options):
    if connection is None and url is None:
        raise ValueError("neither")
    if url is not None:
        recorder.sink(url)
    recorder.batch |= bool(options.get("render_as_batch"))
    recorder.metadata |= options.get("target_metadata") is not None


EnvironmentContext.configure = configure
EnvironmentContext.begin_transaction = lambda self: contextlib.nullcontext()
EnvironmentContext.run_migrations = lambda self, **kw: None

set_section_option = Config.set_section_option


def set_option(self, section, name, value):
    try:
        set_section_option(self, section, name, value)
    except ValueError:
        recorder.refused = True
        raise
    recorder.took = recorder.took or "%" in value


Config.set_section_option = set_option


class Settings:
    def __init__(self, path=""):
        self.path = path

    def __getattr__(self, name):
        if name == "db":
            return Settings("db-")
        if name == "options":
            return {"DATABASE_URL": url("settings", "options-DATABASE_URL")}
        return url("settings", self.path + name)


def modules():
    """The modules of the application."""
    core = types.ModuleType("core")
    module = core.app_settings = types.ModuleType("core.app_settings")
    module.Settings = Settings
    module.settings = Settings()
    module.get_settings = Settings
    db = core.db = types.ModuleType("core.db")
    db.DATABASE_URL = url("settings", "DATABASE_URL")
    db.get_url = lambda: url("settings", "get_url")
    db.engine = Imported(url("settings", "engine"))
    db.async_engine = ImportedAsync(url("settings", "async_engine"))
    return {"core": core, "core.app_settings": module, "core.db": db}


ALL = "DATABASE_URL", "OTHER_URL", "DB_USER", "DB_PASSWORD", "DB_HOST"
OTHER = ("OTHER_URL",)


def ini(full):
    text = "[alembic]\nscript_location = .\n"
    if full:
        text += "sqlalchemy.url = " + url("ini", "sqlalchemy-url").replace("%", "%%") + "\n"
    text += "[second]\nsqlalchemy.url = " + url("ini", "sqlalchemy-url").replace("%", "%%")
    return text + "\nother.url = " + url("ini", "other-url").replace("%", "%%") + "\n"


def run(folder, environment, full, argument, offline):
    """Runs env.py once, and gives what it printed. environment is a list of the
    variables that there are."""
    with open(os.path.join(folder, "alembic.ini"), "w") as f:
        f.write(ini(full))
    os.environ.clear()
    for name in environment:
        if name.endswith("URL"):
            os.environ[name] = url("environment", name)
        else:
            os.environ[name] = f"environment.{name}." + (secret + percent) * (name == "DB_PASSWORD")
    options = types.SimpleNamespace(x=["url=" + url("argument", "url")] if argument else None)
    config = Config(os.path.join(folder, "alembic.ini"), cmd_opts=options)
    config.set_main_option("script_location", folder)
    before = set(sys.modules)
    sys.modules.update(modules())
    output = io.StringIO()
    handler = logging.StreamHandler(output)
    logging.getLogger().addHandler(handler)
    try:
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            with EnvironmentContext(config, ScriptDirectory.from_config(config), as_sql=offline):
                ScriptDirectory.from_config(config).run_env()
    except (Exception, SystemExit) as e:
        if os.environ.get("TRACE") or isinstance(e, (SyntaxError, NameError, ImportError)):
            raise
    finally:
        logging.getLogger().removeHandler(handler)
        for name in set(sys.modules) - before | {"core", "core.app_settings", "core.db"}:
            if name.startswith("core") or name == "env_py":
                sys.modules.pop(name, None)
    return output.getvalue()


def ask(folder, text):
    global recorder, percent, settings, empty
    recorder, percent = Recorder(), ""
    with open(os.path.join(folder, "env.py"), "w") as f:
        f.write(text)
    printed = False
    either = True, False
    for settings, *way in itertools.product(either, (ALL, OTHER, []), either, either, either):
        printed |= secret in run(folder, *way)
    empty, settings = True, False
    for way in itertools.product((ALL,), either, either, either):
        printed |= secret in run(folder, *way)
    empty = False
    found, recorder = recorder, Recorder()
    percent, settings = "%40", True
    for way in itertools.product((ALL, []), either, either, either):
        run(folder, *way)
    return {
        "f": text,
        "u": sorted(found.origins),
        "r": recorder.refused,
        "s": recorder.took,
        "e": sorted(found.engines),
        "b": found.batch,
        "m": found.metadata,
        "p": printed,
    }


def main():
    if sys.argv[1] == "record":
        seed, count = SEED, RECORDED
        program = f"Alembic {alembic.__version__}, SQLAlchemy {sqlalchemy.__version__}"
        print(json.dumps({"program": program, "script": "testdata/oracle/envpy/record.py", "seed": SEED}))
    else:
        seed, count = int(sys.argv[2]), int(sys.argv[3])
    out = sys.stdout
    with tempfile.TemporaryDirectory() as folder:
        for text in itertools.islice(generate.files(seed), count):
            out.write(json.dumps(ask(folder, text), separators=(",", ":")) + "\n")


main()
