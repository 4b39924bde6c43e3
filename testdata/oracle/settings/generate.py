"""Makes settings classes with their sources, the same ones for the same seed.

A case has the text of a module behind its prelude, which defines Settings, the
process environment, and the assignments of env files, the weakest first: [name,
value or null].
"""

import random

HEAD = """\
from enum import Enum, IntEnum
from pathlib import Path
from typing import Annotated, Any, ClassVar, Dict, List, Literal, Optional, Set, Tuple, Union
from uuid import UUID
from decimal import Decimal
from ipaddress import IPv4Address
"""
HEAD2 = HEAD + """\
from pydantic import (AliasChoices, AliasPath, AnyUrl, BaseModel, ConfigDict, Field, HttpUrl, Json, MySQLDsn, NonNegativeInt,
    PositiveInt, PostgresDsn, RedisDsn, SecretStr, StringConstraints, conint, constr)
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
"""
HEAD1 = HEAD + """\
from pydantic.v1 import (AnyUrl, BaseModel, BaseSettings, Extra, Field, HttpUrl, Json, NonNegativeInt,
    PositiveInt, PostgresDsn, RedisDsn, SecretStr, conint, constr)
"""
TYPES = """\


class Level(Enum):
    LOW = "low"
    HIGH = "high"


class Number(IntEnum):
    ONE = 1
    TWO = 2


class Inner(BaseModel):
    x: int
    Y: str = "y"


class DB(BaseModel):
    host: str
    port: int = 5432
    Opts: Optional[List[int]] = None
    inner: Optional[Inner] = None


class Pool(BaseModel):
    url: str = "postgresql://u:p@h/pool"
    port: int = 6432
    inner: Inner = Inner(x=3)
"""

PRELUDES = {"pydantic": HEAD2 + TYPES, "pydantic.v1": HEAD1 + TYPES}
URLS = ["postgresql://u:p@h/db", "postgresql+asyncpg://u:p@h:5432/db", "postgres://h", "postgresql:///db", "postgresql://u:p#w@h/d", "postgresql://u:p/w@h/d",
        "postgresql://u:p@h1:1,h2:2/d", "postgresql://u:p@h:99999/d", "cockroachdb://h/d", "postgresql://u:p@/d", "http://a.b/c", "https://localhost:8000", "http://",
        "redis://h:6379/0", "redis://", "mysql+pymysql://u:p@h/d", "mysql:///d", "sqlite:///x.db", "x", "", "//h", "http://a b", "postgresql://[::1]:5/d", "postgresql://u:p%40w@h/d",
        "postgresql://u:p@w@h/d", " postgresql://h/d ", "POSTGRESQL://H/d", "postgresql+psycopg_async://h/d", "postgresql://u:p,q@h/d", "http://1.2.3.999", "http://[::1/"]
# A type, values that it takes or nearly takes, and default values.
KINDS = [
    ("str", ["a", "", " b ", "10", "true"], ['"d"', '""', "'x y'", "5", "None"]),
    ("str", ["a", "long text"], ['"d"']),
    ("int", ["1", " 2 ", "-3", "1_000", "1.0", "1.5", "x", "", "+4", "0x1", "007", "1e3", "-0", "1."], ["1", "0", "-5", "60 * 24", '"7"', '"x"', "1.0", "None", "1_000"]),
    ("float", ["1", "1.5", "1e3", "x", "", ".5", "inf", "-1_0.5", "1.e1"], ["1.5", "2", "1e3", '"x"']),
    ("bool", ["1", "true", "YES", "off", "2", "", "t", " true", "N"], ["True", "False", "1", '"no"', "2"]),
    ("Optional[str]", ["a", "", "None"], ["None", '"d"']),
    ("Optional[int]", ["1", "", "None", "x"], ["None", "3"]),
    ("str | None", ["a", ""], ["None", '"d"']),
    ("Union[int, str]", ["1", "x"], ["1", '"x"', "None"]),
    ("Union[int, None, bool]", ["1", "x", "true"], ["1", "None"]),
    ('Literal["dev", "prod"]', ["dev", "prod", "PROD", "", "x"], ['"dev"', '"x"']),
    ('Literal["a", 1]', ["a", "1"], ['"a"', "1"]),
    ("Level", ["low", "LOW", "high", "x"], ["Level.LOW", '"low"', '"x"']),
    ("Number", ["1", "3", "ONE", " 2"], ["Number.ONE", "1", "3"]),
    ("PositiveInt", ["1", "0", "-1", "x"], ["1", "0"]),
    ("NonNegativeInt", ["1", "0", "-1"], ["0", "-2"]),
    ("conint(gt=3, le=10)", ["4", "3", "10", "11"], ["4", "2"]),
    ("conint(multiple_of=5)", ["5", "3", "-10", "0"], ["5", "6"]),
    ("constr(min_length=2, max_length=3)", ["ab", "a", "abcd", "äöü", ""], ['"ab"', '"a"']),
    ("PostgresDsn", URLS, ['"postgresql://u:p@h/d"', '"sqlite:///x"', "None"]),
    ("PostgresDsn", URLS, ['"postgresql://u:p@h/d"']),
    ("Optional[PostgresDsn]", URLS, ["None", '"postgresql://u:p@h/d"']),
    ("AnyUrl", URLS, ['"http://h"']),
    ("HttpUrl", URLS, ['"http://h"']),
    ("RedisDsn", URLS, ['"redis://h"']),
    ("SecretStr", ["a", ""], ['"d"', 'SecretStr("x")']),
    ("Path", ["a/b", ""], ['"d"', 'Path("x")']),
    ("UUID", ["12345678-1234-5678-1234-567812345678", "x", "1234567812345678123456781234567"], []),
    ("Decimal", ["1", "1.5", "x", "", "1e5", "nan"], ["1", '"x"']),
    ("IPv4Address", ["1.2.3.4", "1.2.3", "01.2.3.4", "::1"], ['"1.2.3.4"']),
    ("Any", ["a", ""], ["None", "1"]),
    ("List[int]", ["[1, 2]", "[]", '["1", "x"]', "1", "x", "", "{}", "null", "[1", '[1.5]'], ["[]", "[1]", '["x"]', "None"]),
    ("list", ["[1]", "x", '"a"', "{}"], ["[]", "()"]),
    ("List[str]", ['["a"]', "a,b", "[1]", "[null]"], ['["*"]', "[1]"]),
    ("Set[str]", ['["a", "a"]', "{}", "a"], ["[]"]),
    ("Tuple[int, str]", ['[1, "a"]', "[1]", '["x", "a"]'], []),
    ("Tuple[int, ...]", ["[1, 2]", '["x"]'], []),
    ("Dict[str, int]", ['{"a": 1}', '{"a": "x"}', "[]", "x", ""], ["{}", '{"a": 1}', '{"a": "x"}']),
    ("dict", ['{"a": 1}', "1"], ["{}"]),
    ("Optional[List[int]]", ["[1]", "x", "", "null"], ["None", "[1]"]),
    ("Union[List[int], str]", ["[1]", "x", "{}", '"a"'], ['"x"']),
    ("Json", ["[1]", "x", '{"a": 1}'], []),
    ("Json[List[int]]", ["[1]", "x", '["x"]'], []),
    ("DB", ['{"host": "h"}', '{"host": "h", "port": "x"}', '{"port": 1}', "x", '{"HOST": "h"}', '{"host": "h", "z": 1}', "[]", '{"host": 1}'], ["None"]),
    ("Optional[DB]", ['{"host": "h"}', "x", "{}"], ["None", 'DB(host="made")']),
]
# Models that a default makes.
MADE = [
    ("Pool", ['{"url": "j"}', "{}", '{"port": "x"}', '{"URL": "k"}', "x"], ["Pool()", 'Pool(url="made")', 'Pool(port=1, inner=Inner(x=4, Y="z"))', "Field(default_factory=Pool)", "Field(default_factory=lambda: Pool(port=2))"]),
    ("DB", ['{"host": "j"}', '{"port": 3}'], ['DB(host="made")', 'Field(default=DB(host="made", port=7))', 'DB(host="made", inner=Inner(x=1))']),
    ("Optional[Pool]", ['{"url": "j"}', "{}"], ["Pool()", "None"]),
]
KINDS2 = KINDS + [
    ("Annotated[str, Field(min_length=2)]", ["ab", "a"], ['"ab"']),
    ('Annotated[str, Field(default="q")]', ["ab"], []),
    ("Annotated[str, StringConstraints(pattern=r'^[a-z]+$')]", ["ab", "A1"], ['"ab"', '"1"']),
    ("Annotated[int, Field(gt=0)]", ["1", "0", "x"], ["1"]),
    ("Annotated[List[str], NoDecode]", ["a,b", "[1]"], ["[]"]),
    ("MySQLDsn", URLS, ['"mysql://h/d"']),
    ("int | str | None", ["1", "x"], ["None"]),
    ("dict[str, DB]", ['{"a": {"host": "h"}}', "{}", '{"a": 1}'], ["{}"]),
    ("list[DB]", ['[{"host": "h"}]', "[1]"], ["[]"]),
]
NAMES = ["db", "DB_URL", "database_url", "host", "Port", "debug", "tags", "a", "app_name", "app_host", "nested", "level", "x", "token"]
ALIASES = ["URL", "db_alias", "Token", "APP_X", "pg", "KEY"]
PREFIXES = ["", "", "APP_", "app_", "My", "x__"]
UNKNOWN = ["FOO", "foo_bar", "APP_FOO", "db_extra", "DBX", "host_x", "x__foo", "MyFoo", "NESTED", "tags_x", "A", "tokens"]


def keywords(rng, options):
    return ", ".join(f"{k}={v}" for k, v in options)


def default(rng, defaults):
    return rng.choice(defaults) if defaults else None


class Maker:
    def __init__(self, rng, v1):
        self.rng, self.v1 = rng, v1
        self.free = rng.sample(ALIASES, len(ALIASES))
        self.names, self.values = [], {}

    def alias(self):
        return self.free.pop() if self.free else None

    def field(self, name):
        rng = self.rng
        annotation, values, defaults = rng.choice(KINDS if self.v1 else KINDS2)
        if rng.random() < 0.1 and name in ("db", "nested"):
            annotation, values, defaults = rng.choice([k for k in KINDS if k[0] in ("DB", "Optional[DB]")])
        self.names.append(name)
        if rng.random() < 0.5 and name in ("db", "nested"):
            annotation, values, defaults = rng.choice(MADE)
            self.values.setdefault(name, []).extend(values)
            return f"{name}: {annotation} = {rng.choice(defaults)}"
        self.values.setdefault(name, []).extend(values)
        value = default(rng, defaults) if rng.random() < 0.5 else None
        kind = rng.random()
        if kind < 0.55:
            return f"{name}: {annotation}" + (f" = {value}" if value else "")
        if self.v1 and kind < 0.6 and value and value != "None":
            return f"{name} = {value}"
        options = []
        if rng.random() < 0.7:
            first = self.alias()
            if first and self.v1:
                second = self.alias()
                how = rng.random()
                if how < 0.5 or not second:
                    options.append(("env", repr(first)))
                    self.values[first] = values
                elif how < 0.75:
                    options.append(("env", repr([first, second])))
                    self.values[first] = self.values[second] = values
                else:
                    options.append(("alias", repr(first)))
                    self.values[first] = values
                self.names += [first, second or first]
            elif first:
                second = self.alias() or "SECOND"
                how = rng.random()
                self.names += [first]
                self.values[first] = values
                if how < 0.3:
                    options.append(("alias", repr(first)))
                elif how < 0.55:
                    options.append(("validation_alias", repr(first)))
                elif how < 0.75:
                    options.append(("validation_alias", f"AliasChoices({first!r}, {second!r})"))
                    self.names.append(second)
                    self.values[second] = values
                elif how < 0.82:
                    options.append(("validation_alias", f"AliasPath({first!r}, {rng.choice([repr('host'), '0'])})"))
                    self.values[first] = ['{"host": "h"}', "[1]", '["a"]', "x"] + values
                elif how < 0.9:
                    options.append(("validation_alias", f"AliasChoices({first!r}, AliasPath({second!r}, 'host'))"))
                    self.names.append(second)
                    self.values[second] = ['{"host": "h"}', '{"host": 1}', "x"]
                else:
                    options.append(("serialization_alias", repr(first)))
        if value:
            if rng.random() < 0.5:
                options.insert(0, ("default", value))
            else:
                return f"{name}: {annotation} = Field({value}{', ' if options else ''}{keywords(rng, options)})"
        elif rng.random() < 0.2:
            return f"{name}: {annotation} = Field(...{', ' if options else ''}{keywords(rng, options)})"
        if annotation in ("int", "float") and rng.random() < 0.4:
            options.append((rng.choice(["gt", "ge", "lt", "le"]), rng.choice(["0", "1", "100"])))
        if annotation == "str" and rng.random() < 0.4:
            options.append((rng.choice(["min_length", "max_length"]), rng.choice(["1", "2"])))
        return f"{name}: {annotation} = Field({keywords(rng, options)})"

    def config(self):
        rng = self.rng
        options = []
        if rng.random() < 0.5:
            self.prefix = rng.choice(PREFIXES)
            options.append(("env_prefix", repr(self.prefix)))
        if rng.random() < 0.25:
            options.append(("case_sensitive", rng.choice(["True", "True", "False"])))
        if rng.random() < 0.45:
            self.delimiter = rng.choice(["__", "__", "_", "."])
            options.append(("env_nested_delimiter", repr(self.delimiter)))
        if self.v1:
            if rng.random() < 0.2:
                options.append(("allow_population_by_field_name", "True"))
            if rng.random() < 0.3:
                options.append(("extra", rng.choice(["Extra.ignore", '"forbid"', "Extra.allow"])))
            return options
        if rng.random() < 0.5:
            options.append(("extra", rng.choice(['"ignore"', '"allow"', '"forbid"'])))
        if rng.random() < 0.2:
            options.append(("env_ignore_empty", "True"))
        if rng.random() < 0.25:
            options.append((rng.choice(["populate_by_name", "validate_by_name"]), "True"))
        if rng.random() < 0.15:
            options.append(("env_prefix_target", rng.choice(['"alias"', '"all"', '"variable"'])))
        if rng.random() < 0.12:
            options.append(("env_nested_max_split", rng.choice(["1", "2"])))
        if rng.random() < 0.12:
            options.append(("nested_model_default_partial_update", "True"))
        if rng.random() < 0.12:
            options.append(("dotenv_filtering", rng.choice(['"match_prefix"', '"only_existing"'])))
        if rng.random() < 0.1:
            options.append(("env_parse_none_str", rng.choice(['"None"', '"null"', '"a"'])))
        if rng.random() < 0.1:
            options.append(("env_parse_enums", "True"))
        return options

    def klass(self, name, bases, count):
        rng = self.rng
        lines, head = [], bases
        if rng.random() < 0.75:
            options = self.config()
            how = rng.random()
            if how < 0.6 and not self.v1:
                lines.append(f"    model_config = {rng.choice(['SettingsConfigDict', 'SettingsConfigDict', 'dict'])}({keywords(rng, options)})")
            elif how < 0.7 and not self.v1:
                lines.append("    model_config = {" + ", ".join(f'"{k}": {v}' for k, v in options) + "}")
            elif how < 0.85 and options:
                lines.append("    class Config:")
                lines += [f"        {k} = {v}" for k, v in options]
            elif options:
                head = f"{bases}, {keywords(rng, options)}"
        for field in rng.sample(NAMES, count):
            lines.append("    " + self.field(field))
        if rng.random() < 0.1:
            lines.append('    KIND: ClassVar[str] = "k"')
        if rng.random() < 0.1:
            lines.append('    _private: str = "k"')
        return f"\n\nclass {name}({head}):\n" + "\n".join(lines or ["    pass"]) + "\n"


def spelling(rng, name):
    return rng.choice([name, name.upper(), name.upper(), name.lower(), name.swapcase()])


def case(rng):
    v1 = rng.random() < 0.25
    m = Maker(rng, v1)
    m.prefix, m.delimiter = "", "__"
    text = ""
    shape = rng.random()
    if shape < 0.5:
        text += m.klass("Settings", "BaseSettings", rng.randint(1, 5))
    elif shape < 0.8:
        text += m.klass("Base", "BaseSettings", rng.randint(1, 4))
        text += m.klass("Settings", "Base", rng.randint(0, 3))
    elif shape < 0.9 or v1:
        text += m.klass("First", "BaseSettings", rng.randint(1, 3))
        text += m.klass("Second", "BaseSettings", rng.randint(1, 3))
        text += m.klass("Settings", rng.choice(["First, Second", "Second, First"]), rng.randint(0, 2))
    else:
        text += '\n\nclass Mixin:\n    host: str = "mixed"\n    x = 5\n'
        text += m.klass("Base", "BaseSettings", rng.randint(1, 3))
        text += m.klass("Settings", rng.choice(["Mixin, Base", "Base, Mixin"]), rng.randint(0, 2))

    def assignment(bare):
        which = rng.random()
        if which < 0.12:
            return [spelling(rng, rng.choice(UNKNOWN)), rng.choice(["x", "1", "", "[1]"])]
        name = rng.choice(m.names)
        values = m.values.get(name) or ["x"]
        # Good values come first in the lists.
        value = values[0] if rng.random() < 0.5 else rng.choice(values)
        if rng.random() < 0.2:
            part, value = rng.choice([("host", "h"), ("port", "1"), ("port", "x"), ("Opts", "[1]"), ("Opts", "x"), ("inner", '{"x": 1}'),
                                      ("inner" + m.delimiter + "x", "2"), ("inner" + m.delimiter + "Y", "z"), ("url", "u"), ("zz", "1"), ("a" + m.delimiter + "host", "h"), ("port", "")])
            name = name + m.delimiter + part
        if rng.random() < 0.85:
            name = m.prefix + name
        if bare and rng.random() < 0.04:
            value = None
        return [spelling(rng, name), value]

    def several(most, bare):
        made = [assignment(bare) for _ in range(rng.randint(0, most))]
        return [a for a in made if a[0].replace("_", "").replace(".", "").isalnum()]

    process = {}
    for name, value in several(5, False):
        process[name] = value
    return {"text": text, "v1": v1, "process": [[k, v] for k, v in process.items()],
            "files": [several(6, True) for _ in range(rng.choice([0, 1, 1, 1, 2]))]}


def hard():
    """Cases by hand: what users meet, and corners of the sources."""
    def one(body, process=(), files=(), v1=False):
        return {"text": "\n\n" + body, "v1": v1,
                "process": [list(p) for p in process], "files": [[list(a) for a in f] for f in files]}
    b = "class Settings(BaseSettings):\n"
    yield one(b + "    database_url: Optional[str]\n")
    yield one(b + "    database_url: str = None\n")
    yield one(b + "    database_url: PostgresDsn = None\n    b: str = Field(None)\n")
    yield one(b + "    a: str = ...\n    b: str = Field(...)\n    c: str = Field()\n")
    yield one(b + "    a: Annotated[str, Field(alias='X')] = 'd'\n", [("X", "1")])
    yield one(b + "    a: Annotated[str, Field(alias='X', default='e')] = Field(alias='Y')\n", [("Y", "1"), ("X", "2")])
    yield one(b + "    model_config = SettingsConfigDict(case_sensitive=True)\n    database_url: str\n", [("DATABASE_URL", "x")])
    yield one(b + "    a: str\n", [], [[("A", "1")], [("A", "")]])
    yield one(b + "    a: str\n", [], [[("A", "1")], [("A", None)]])
    yield one(b + "    a: str\n", [], [[("A", "1"), ("a", "2"), ("A", "3")]])
    yield one(b + "    a: str\n", [("A", "")], [[("A", "1")]])
    yield one(b + "    model_config = SettingsConfigDict(env_ignore_empty=True)\n    a: str = 'd'\n", [("A", "")], [[("A", "1")], [("A", "")]])
    yield one(b + "    a: str = 'd'\n", [], [[("A", "1"), ("B", "2"), ("C", ""), ("D", None)]])
    yield one(b + "    model_config = SettingsConfigDict(env_prefix='p_')\n    a: str = 'd'\n", [], [[("A", "1"), ("P_A", "2"), ("P_B", "3")]])
    yield one(b + "    model_config = SettingsConfigDict(env_prefix='P_', extra='allow', populate_by_name=True)\n    a: str = Field('d', alias='q')\n", [], [[("P_a", "1"), ("P_Q", "2"), ("Q", "2")]])
    yield one(b + "    model_config = SettingsConfigDict(env_nested_delimiter='__')\n    db: DB\n", [("DB__HOST", "h")], [[("DB__PORT", "1"), ("DB", '{"port": 3, "inner": {"x": 1}}'), ("DB__INNER__Y", "q")]])
    yield one(b + "    db: DB\n", [("DB__HOST", "h")], [[("DB__PORT", "1")]])
    yield one(b + "    model_config = SettingsConfigDict(env_nested_delimiter='_', env_nested_max_split=1)\n    db: DB\n", [("DB_HOST", "h"), ("DB_INNER_X", "1"), ("DB_OPTS", "[1]")])
    d = "    model_config = SettingsConfigDict(env_nested_delimiter='__')\n"
    for made in ["Pool()", "Pool(url='made', port=3)", "Field(default_factory=Pool)", "Field(default_factory=lambda: Pool(port=2))"]:
        for process in [[], [("DB__PORT", "1")], [("DB__INNER__X", "2")], [("DB", '{"url": "j"}')]]:
            yield one(b + d + f"    db: Pool = {made}\n", process)
            yield one(b + d[:-2] + f", nested_model_default_partial_update=True)\n    db: Pool = {made}\n", process)
    yield one(b + f"    db: Pool = Pool(url='made')\n", [("DB__PORT", "1")])
    yield one(b + "    a: str = Field(env='X')\n", [("X", "1")])
    yield one(b + "    a: str = Field(env='X')\n", [("X", "1")], v1=True)
    yield one(b + "    a: str\n    class Config:\n        fields = {'a': {'env': 'X'}}\n", [("X", "1")], v1=True)
    yield one(b + "    a: str = Field(alias='X')\n", [("X", "1")], v1=True)
    yield one(b + "    a: Optional[str]\n    b: Optional[str] = Field(...)\n    c: Any\n    d: int = None\n", v1=True)
    yield one(b + "    a = 5\n    b = 'x'\n    c: List[int] = []\n", [("A", "x"), ("C", "1")], v1=True)
    yield one(b + "    a: str = Field(validation_alias=AliasPath('db', 'host'))\n", [("DB", '{"host": "h"}')])
    yield one(b + "    a: str = Field(validation_alias=AliasChoices('one', AliasPath('two', 0)))\n", [("TWO", '["h"]')])
    yield one(b + "    model_config = SettingsConfigDict(populate_by_name=True)\n    a: str = Field(alias='one')\n", [("A", "1")], [[("ONE", "2")]])
    yield one(b + "    model_config = SettingsConfigDict(validate_by_name=True)\n    a: str = Field(alias='one')\n", [("ONE", "1")], [[("A", "2")]])
    yield one(b + "    model_config = SettingsConfigDict(validate_by_name=True, validate_by_alias=False)\n    a: str = Field(alias='one')\n", [("ONE", "1")], [[("A", "2")]])
    yield one(b + "    tags: List[str] = []\n", [], [[("TAGS_X", "1"), ("TAGS", "a,b")]])
    yield one(b + "    tags: Annotated[List[str], NoDecode] = []\n", [], [[("TAGS", "a,b")]])
    yield one("class Base(BaseSettings):\n    a: str = 'x'\n    b: int = 1\n\n\n" + "class Settings(Base):\n    c: str\n    a: str\n")
    yield one("class One(BaseSettings):\n    model_config = {'env_prefix': 'o_'}\n    a: str = 'x'\n\n\nclass Two(BaseSettings):\n    b: str = 'y'\n\n\nclass Settings(One, Two):\n    pass\n", [("O_A", "1"), ("A", "2"), ("B", "3")])
    yield one("class Base(BaseSettings):\n    a: str = 'x'\n    class Config:\n        env_prefix = 'b_'\n\n\nclass Settings(Base):\n    class Config:\n        case_sensitive = True\n", [("b_a", "1"), ("B_A", "2")])
    yield one("class Base(BaseSettings):\n    a: str = 'x'\n    class Config:\n        env_prefix = 'b_'\n\n\nclass Settings(Base):\n    class Config(Base.Config):\n        case_sensitive = True\n", [("b_a", "1"), ("B_A", "2")], v1=True)
    yield one("class Settings(BaseSettings, env_prefix='K_'):\n    a: str\n", [("K_A", "1")])
    yield one(b + "    model_config = SettingsConfigDict(dotenv_filtering='match_prefix', env_prefix='p_')\n    a: str = 'd'\n", [], [[("P_A", "1"), ("P_B", "2"), ("C", "3"), ("P_E", "")]])
    yield one(b + "    model_config = SettingsConfigDict(dotenv_filtering='match_prefix')\n    a: str = 'd'\n", [], [[("A", None), ("B", None)]])
    yield one(b + "    model_config = SettingsConfigDict(dotenv_filtering='only_existing')\n    a: str = 'd'\n", [], [[("A", "1"), ("B", "2")]])
    yield one(b + "    model_config = SettingsConfigDict(env_parse_none_str='null')\n    a: Optional[str] = 'd'\n    b: str = 'd'\n    c: Optional[List[int]] = [1]\n", [("A", "null"), ("B", "null"), ("C", "null")])
    yield one(b + "    model_config = SettingsConfigDict(env_parse_enums=True)\n    a: Level\n    n: Number = Number.ONE\n", [("A", "HIGH"), ("N", "TWO")])
    for value in ["postgresql://u:p@h/d"] + URLS:
        yield one(b + "    a: PostgresDsn\n    b: AnyUrl\n    c: HttpUrl\n    d: RedisDsn\n    e: MySQLDsn\n", [(n, value) for n in "abcde"])
        yield one(b + "    a: PostgresDsn\n    b: AnyUrl\n    c: HttpUrl\n    d: RedisDsn\n", [(n, value) for n in "abcd"], v1=True)


def cases(seed, count):
    rng = random.Random(seed)
    for _ in range(count):
        yield case(rng)
