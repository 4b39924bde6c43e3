"""Makes env.py files: a connection string from somewhere, a way that it takes
through the file, and a way that it gets to an engine. All names that they import
from core.app_settings, core.db and the environment are known to record.py.
"""

import random

# Where it comes from: what the file has at its head, and the expression.
SOURCES = [
    ("from core.app_settings import settings", "settings.DATABASE_URL"),
    ("from core.app_settings import settings as s", "s.db.url"),
    ("from core.app_settings import get_settings", "get_settings().DATABASE_URL"),
    ("from core.app_settings import get_settings\ncfg = get_settings()", "cfg.SQLALCHEMY_DATABASE_URI"),
    ("from core.app_settings import Settings", "Settings().DATABASE_URL"),
    ("import core.app_settings", "core.app_settings.settings.DATABASE_URL"),
    ("from core import app_settings", "app_settings.settings.DATABASE_URL"),
    ("from core.db import DATABASE_URL", "DATABASE_URL"),
    ("from core.db import get_url", "get_url()"),
    ("from core.app_settings import settings", "getattr(settings, 'DATABASE_URL')"),
    ("from core.app_settings import settings", "settings.options['DATABASE_URL']"),
    ("import os", "os.environ['DATABASE_URL']"),
    ("import os", "os.getenv('DATABASE_URL')"),
    ("import os", "os.environ.get('DATABASE_URL')"),
    ("from os import environ", "environ['DATABASE_URL']"),
    ("import os as system", "system.getenv('DATABASE_URL')"),
    ("import os", "os.getenv('DATABASE_URL', '{literal}')"),
    ("import os", "os.environ.get('DATABASE_URL', default='{literal}')"),
    ("import os", "(os.getenv('DATABASE_URL') or '{literal}')"),
    ("import os", "(os.getenv('DATABASE_URL') or os.getenv('OTHER_URL') or '{literal}')"),
    ("import os\nfrom core.app_settings import settings", "(os.getenv('DATABASE_URL') or settings.OTHER_URL)"),
    ("import os", "os.environ['DATABASE_URL'] if 'DATABASE_URL' in os.environ else '{literal}'"),
    ("import os", "f\"postgresql://{os.environ['DB_USER']}:{os.environ['DB_PASSWORD']}@{os.getenv('DB_HOST', 'db')}/app\""),
    ("import os", "'postgresql://%s:%s@db/app' % (os.environ['DB_USER'], os.environ['DB_PASSWORD'])"),
    ("import os", "'postgresql://%(user)s:%(pw)s@db/app' % {'pw': os.environ['DB_PASSWORD'], 'user': os.environ['DB_USER']}"),
    ("import os", "'postgresql://{}:{}@db/app'.format(os.environ['DB_USER'], os.environ['DB_PASSWORD'])"),
    ("import os", "'postgresql://{DB_USER}:{DB_PASSWORD}@db/app'.format(**os.environ)"),
    ("import os", "'postgresql://{user}:{pw}@db/app'.format(pw=os.environ['DB_PASSWORD'], user=os.environ['DB_USER'])"),
    ("import os", "'postgresql://' + os.environ['DB_USER'] + ':' + os.environ['DB_PASSWORD'] + '@db/app'"),
    ("import os", "''.join(['postgresql://', os.environ['DB_USER'], ':', os.environ['DB_PASSWORD'], '@db/app'])"),
    (
        "import os\nfrom sqlalchemy.engine import URL",
        "URL.create('postgresql', os.environ['DB_USER'], password=os.environ['DB_PASSWORD'], host='db').render_as_string(hide_password=False)",
    ),
    ("", "'{literal}'"),
    ("", "config.get_main_option('sqlalchemy.url')"),
    ("", "context.get_x_argument(as_dictionary=True).get('url')"),
    ("", "(context.get_x_argument(as_dictionary=True).get('url') or '{literal}')"),
    (
        "from core.app_settings import settings\nx = context.get_x_argument(as_dictionary=True)",
        "x['url'] if 'url' in x else settings.DATABASE_URL",
    ),
    ("import os", "os.environ.get('DATABASE_URL', config.get_main_option('sqlalchemy.url'))"),
]

# What is done to the value: source becomes one statement or more that leave it in
# url.
WAYS = [
    "url = {e}",
    "url = str({e})",
    "url = f'{{{e2}}}'",
    "url = {e}\nurl = url and url.strip()",
    "url = ({e}).replace('%', '%%')",
    "url = str({e}).replace('%', '%%')",
    "def make():\n    return {e}\n\n\nurl = make()",
    "def make():\n    result = {e}\n    if not result:\n        raise RuntimeError('no url')\n    return result\n\n\nurl = make()",
    "def escape(text):\n    return text.replace('%', '%%')\n\n\nurl = escape({e})",
    "def same(text='postgresql://default:x@db/app'):\n    return text\n\n\nurl = same({e})",
    "def make(escaped=False):\n    result = {e}\n    if escaped:\n        result = result.replace('%', '%%')\n    return result\n\n\nurl = make(escaped=True)",
    "make = lambda: {e}\nurl = make()",
    "def outer():\n    def inner():\n        return {e}\n\n    return inner()\n\n\nurl = outer()",
    "url = None\n\n\ndef fill():\n    global url\n    url = {e}\n\n\nfill()",
    "urls = {{'default': {e}, 'other': 'postgresql://unused:x@db/app'}}\nurl = urls['default']",
    "url, unused = {e}, 'postgresql://unused:x@db/app'",
    "class Database:\n    url = {e}\n\n\nurl = Database.url",
    "class Database:\n    def url(self):\n        return {e}\n\n\nurl = Database().url()",
    "url = {e}\nif not url:\n    url = '{literal}'",
    "url = {e}\nif url is None:\n    url = '{literal}'",
    "try:\n    url = {e}\nexcept KeyError:\n    url = '{literal}'",
    "url = 'postgresql://unused:x@db/app'\nurl = {e}",
    "if (url := {e}) is None:\n    raise SystemExit(1)",
    "url = {e}\nif url and url.startswith('postgres://'):\n    url = url.replace('postgres://', 'postgresql://', 1)",
    "url = {e}\nif url and '%' in url:\n    url = url.replace('%', '%%')",
    "for url in [{e}]:\n    pass",
    "url = {e}\nassert url, 'no url'",
    "import re\n\nurl = re.sub('%', '%%', {e} or '')",
    "import functools\n\n\n@functools.lru_cache\ndef make():\n    return {e}\n\n\nurl = make()",
    "def make(flag):\n    match flag:\n        case True:\n            return {e}\n        case _:\n            raise ValueError\n\n\nurl = make(True)",
]

# How it gets to an engine. {configure} is what context.configure is given besides.
STOCK = """
def offline():
    context.configure(url=config.get_main_option("sqlalchemy.url"){configure})
    with context.begin_transaction():
        context.run_migrations()


def online():
    engine = engine_from_config(config.get_section(config.config_ini_section), prefix="sqlalchemy.")
    with engine.connect() as connection:
        context.configure(connection=connection{configure})
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    offline()
else:
    online()
"""

OWN = """
def offline():
    context.configure(url=url{configure})
    with context.begin_transaction():
        context.run_migrations()


def online():
    {engine}
    with engine.connect() as connection:
        context.configure(connection=connection{configure})
        with context.begin_transaction():
            context.run_migrations()


if context.is_offline_mode():
    offline()
else:
    online()
"""

ASYNC = """
def run(connection):
    context.configure(connection=connection{configure})
    with context.begin_transaction():
        context.run_migrations()


async def online():
    {engine}
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


if context.is_offline_mode():
    context.configure(url=url{configure})
    with context.begin_transaction():
        context.run_migrations()
else:
    asyncio.run(online())
"""

SECTION = "section = config.get_section(config.config_ini_section)\n    "
FLOWS = [
    "config.set_main_option('sqlalchemy.url', url)\n" + STOCK,
    "config.set_section_option(config.config_ini_section, 'sqlalchemy.url', url)\n" + STOCK,
    "if not config.get_main_option('sqlalchemy.url'):\n    config.set_main_option('sqlalchemy.url', url)\n" + STOCK,
    "if url:\n    config.set_main_option('sqlalchemy.url', url)\n" + STOCK,
    "def prepare():\n    config.set_main_option('sqlalchemy.url', url)\n\n\nprepare()\n" + STOCK,
    STOCK,  # what was made above is not used
    OWN.replace("{engine}", "engine = create_engine(url)"),
    OWN.replace("{engine}", "engine = sqlalchemy.create_engine(url=url, poolclass=pool.NullPool)"),
    OWN.replace("{engine}", SECTION + "section['sqlalchemy.url'] = url\n    engine = engine_from_config(section)"),
    OWN.replace("{engine}", SECTION + "section.update({{'sqlalchemy.url': url}})\n    engine = engine_from_config(section, prefix='sqlalchemy.')"),
    OWN.replace("{engine}", SECTION + "engine = engine_from_config(section, prefix='sqlalchemy.', url=url)"),
    OWN.replace("{engine}", SECTION + "engine = engine_from_config({{**section, 'sqlalchemy.url': url}}, 'sqlalchemy.')"),
    OWN.replace("{engine}", "engine = engine_from_config({{'sqlalchemy.url': url}})"),
    OWN.replace("{engine}", "engine = engine_from_config(config.get_section('second'), prefix='sqlalchemy.')"),
    OWN.replace("{engine}", "engine = engine_from_config(config.get_section('second'), prefix='other.')"),
    OWN.replace("{engine}", "config.set_section_option('second', 'sqlalchemy.url', url)\n    engine = engine_from_config(config.get_section('second'))"),
    OWN.replace("{engine}", "engine = create_engine(config.get_section_option('second', 'sqlalchemy.url'))"),
    OWN.replace("{engine}", "from core.db import engine"),
    OWN.replace("{engine}", "engine = config.attributes.get('connection', None)\n    if engine is None:\n        engine = create_engine(url)"),
    OWN.replace("{engine}", "engine = None\n    for name in ('second',):\n        engine = engine_from_config(config.get_section(name))"),
    ASYNC.replace("{engine}", "engine = create_async_engine(url)"),
    "config.set_main_option('sqlalchemy.url', url)\n"
    + ASYNC.replace("{engine}", "engine = async_engine_from_config(config.get_section(config.config_ini_section), prefix='sqlalchemy.')"),
    ASYNC.replace("{engine}", SECTION + "section['sqlalchemy.url'] = url\n    engine = async_engine_from_config(section)"),
    ASYNC.replace("{engine}", "engine = AsyncEngine(create_engine(url, future=True))"),
    ASYNC.replace("{engine}", SECTION + "engine = AsyncEngine(engine_from_config(section))"),
    ASYNC.replace("{engine}", "from core.db import async_engine as engine"),
]

CONFIGURES = [
    "",
    ", target_metadata=target_metadata",
    ", target_metadata=target_metadata, render_as_batch=True",
    ", render_as_batch=False, target_metadata=None",
    ", target_metadata=target_metadata, **options",
    ", **dict(options, render_as_batch=False)",
]

PRINTS = [
    "",
    "",
    "",
    "",
    "print('migrating')",
    "print(url)",
    "print(f'migrating {url}')",
    "logger.warning('migrating %s', url)",
    "logger.warning('migrating {}'.format(url))",
    "logging.getLogger('x').error('migrating ' + str(url))",
    "print(url and url.split('@')[-1])",
    "print(re_.sub('//.*@', '//***@', url or ''))",
    "print(repr(make_url(url)) if url else None)",
    "print(make_url(url).render_as_string() if url else None)",
    "print(make_url(url).render_as_string(hide_password=False) if url else None)",
    "print(bool(url), len(url or ''), url is None)",
    "sys.stderr.write('to %s' % url)",
]

HEAD = """\
import asyncio
import logging
import re as re_
import sys

import sqlalchemy
from alembic import context
from sqlalchemy import create_engine, engine_from_config, pool
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine, async_engine_from_config, create_async_engine
{head}

config = context.config
logger = logging.getLogger("alembic.env")
target_metadata = {metadata}
options = {options}
"""


def literal(n):
    return f"postgresql://literal.{n}.:PWsecret@db/app"


def files(seed):
    """Files without an end."""
    r = random.Random(seed)
    while True:
        head, expression = r.choice(SOURCES)
        way = r.choice(WAYS)
        if '"' in expression and "e2" in way:
            continue
        if "{literal}" in expression:
            expression = expression.replace("{literal}", literal("a"))
        lines = head.split("\n")
        after = [x for x in lines if " = " in x]
        text = HEAD.format(
            head="\n".join(x for x in lines if " = " not in x),
            metadata=r.choice(["None", "sqlalchemy.MetaData()"]),
            options=r.choice(["{}", "{'render_as_batch': True}", "dict(compare_type=True)"]),
        )
        text += "".join(x + "\n" for x in after)
        text += way.format(e=expression, e2=expression.replace("'", '"'), literal=literal("b")) + "\n"
        text += r.choice(PRINTS) + "\n"
        text += r.choice(FLOWS).format(configure=r.choice(CONFIGURES))
        yield text
