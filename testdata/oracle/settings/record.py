"""Asks pydantic-settings, and pydantic 1, what they make of settings classes.

record.py              writes recorded.jsonl: the cases by hand, and of many that are
                       generated the ones that differ most in what becomes of them
record.py SEED COUNT   prints the answers to COUNT generated cases, one JSON document
                       a line

An answer has the case, and
  required  the fields without a default
  fields    for each field whether it is "missing", "default" or "set"; with " bad"
            behind it if the value, or the default, is refused
  values    the value that is handed to each field that is set, before validation
  leaves    the texts and numbers in the models that fields hold, by their paths, if
            the class is made
  extra     the keys that are refused, as pydantic has them
  json      the field whose text is not JSON; then nothing else is known
  refused   true if Python refuses the class, or pydantic 1 falls over a name
"""

import enum
import json
import os
import platform
import re
import sys
import tempfile
import types
import warnings

import pydantic
import pydantic_settings
from pydantic import BeforeValidator, ValidationError
from pydantic.v1 import ValidationError as ValidationError1
from pydantic.v1 import VERSION as VERSION1
from pydantic.v1.env_settings import EnvSettingsSource as EnvSettingsSource1
from pydantic.v1.env_settings import SettingsError as SettingsError1
from pydantic_settings.exceptions import SettingsError

import generate

SEED, CANDIDATES, MOST = 1, 6_000, 330
warnings.simplefilter("ignore")


def load(text):
    module = types.ModuleType("app_settings")
    sys.modules["app_settings"] = module
    exec(compile(text, "app_settings.py", "exec"), module.__dict__)
    return module


def quoted(value):
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def write(folder, files):
    paths = []
    for i, assignments in enumerate(files):
        path = os.path.join(folder, f"{i}.env")
        with open(path, "w", encoding="utf-8") as out:
            for name, value in assignments:
                out.write(name + ("" if value is None else "=" + quoted(value)) + "\n")
        paths.append(path)
    return paths


def plain(value):
    """Gives the name of a member of an Enum, which env_parse_enums put in its place."""
    return value.name if isinstance(value, enum.Enum) else value


def where(cls):
    """Gives the name of the field that a place in an error stands for."""
    found = {}
    for name, field in cls.model_fields.items():
        alias = field.validation_alias
        choices = [name]
        if isinstance(alias, str):
            choices.append(alias)
        elif alias is not None:
            choices += [a if isinstance(a, str) else a[0] for a in alias.convert_to_aliases()] if hasattr(alias, "choices") else [alias.path[0]]
            choices = [c if isinstance(c, str) else c[0] for c in choices]
        for choice in choices[1:] + choices[:1]:
            found.setdefault(choice, name)
    return found


def handed(cls, state):
    """Gives the raw value that pydantic hands to each field."""
    seen = {}
    for name, field in cls.model_fields.items():
        field.metadata = [*field.metadata, BeforeValidator(lambda v, info: seen.setdefault(info.field_name, v) and v or v)]
        field.validate_default = False
    cls.model_config["validate_default"] = False
    cls.model_rebuild(force=True)
    try:
        cls.__pydantic_validator__.validate_python(state, self_instance=cls.__new__(cls))
    except ValidationError:
        pass
    return seen


def leaves(model, path=""):
    """Gives the texts and numbers in the models of a model."""
    found = {}
    for name in type(model).model_fields if hasattr(type(model), "model_fields") else type(model).__fields__:
        value = getattr(model, name)
        if type(value).__name__ in ("DB", "Pool", "Inner"):
            found.update(leaves(value, path + name + "."))
        elif path and type(value) in (str, int):
            found[path + name] = str(value)
    return found


def answer2(cls, paths):
    made = {"required": [n for n, f in cls.model_fields.items() if f.is_required()]}
    try:
        made["leaves"] = leaves(cls(_env_file=paths))
        errors = []
    except ValidationError as e:
        errors = e.errors()
    except SettingsError as e:
        return {**made, "json": re.search('field "(.*?)"', str(e)).group(1)}
    sources, init = cls._settings_init_sources(_env_file=paths)
    state = cls._settings_build_values(sources, init)
    places = where(cls)
    seen = handed(cls, state)
    missing, bad, extra = set(), set(), []
    for e in errors:
        place = str(e["loc"][0])
        if e["type"] == "extra_forbidden" and len(e["loc"]) == 1:
            extra.append(place)
        elif e["type"] == "missing" and places[place] not in seen and (len(e["loc"]) == 1 or cls.model_fields[places[place]].is_required()):
            missing.add(places[place])
        else:
            bad.add(places[place])
    made["fields"] = {}
    for name in cls.model_fields:
        kind = "missing" if name in missing else "set" if name in seen else "default"
        made["fields"][name] = kind + (" bad" if name in bad else "")
    made["values"], made["extra"] = {n: plain(seen[n]) for n in cls.model_fields if n in seen}, sorted(extra)
    return made


def answer1(cls, paths):
    made = {"required": [n for n, f in cls.__fields__.items() if f.required]}
    try:
        made["leaves"] = leaves(cls(_env_file=paths))
        errors = []
    except ValidationError1 as e:
        errors = e.errors()
    except SettingsError1 as e:
        name = re.search('env var "(.*?)"', str(e)).group(1)
        for n, f in cls.__fields__.items():
            if name in f.field_info.extra["env_names"] and EnvSettingsSource1(None, None).field_is_complex(f)[0]:
                return {**made, "json": n}
    except ValueError:  # it cannot unpack a name without a delimiter
        return {"refused": True}
    c = cls.__config__
    state = EnvSettingsSource1(env_file=paths, env_file_encoding=None, env_nested_delimiter=c.env_nested_delimiter, env_prefix_len=len(c.env_prefix))(cls)
    missing, bad = set(), set()
    places = {f.alias: n for n, f in cls.__fields__.items()}
    for e in errors:
        name = places[e["loc"][0]]
        (missing if e["type"] == "value_error.missing" and len(e["loc"]) == 1 else bad).add(name)
    made["fields"], made["values"], made["extra"] = {}, {}, []
    for name, f in cls.__fields__.items():
        kind = "missing" if name in missing else "set" if f.alias in state else "default"
        made["fields"][name] = kind + (" bad" if name in bad else "")
        if f.alias in state:
            made["values"][name] = state[f.alias]
    return made


def answer(case, folder):
    os.environ.clear()
    try:
        cls = load(generate.PRELUDES["pydantic.v1" if case["v1"] else "pydantic"] + case["text"]).Settings
    except Exception:
        return {**case, "refused": True}
    os.environ.update(case["process"])
    paths = write(folder, case["files"])
    try:
        return {**case, **(answer1 if case["v1"] else answer2)(cls, paths)}
    except AttributeError:  # pydantic 1 stumbles over a null that a deeper name follows
        return {**case, "refused": True}


def shape(a):
    """Tells what becomes of a case, so that the recorded ones differ."""
    if "fields" not in a:
        return None
    config = sorted(set(re.findall(r"(env_\w+|case_sensitive|extra|populate_by_name|validate_by_name|dotenv_filtering|Alias\w+|alias|env)\b *[=:(]", a["text"])))
    return json.dumps([a["v1"], config, sorted(a["fields"].values()), bool(a["extra"]), len(a["files"])])


def text(a):
    return json.dumps(a, ensure_ascii=False, separators=(",", ":"), default=str)


def head():
    program = f"pydantic-settings {pydantic_settings.__version__}, pydantic {pydantic.VERSION} and {VERSION1}, Python {platform.python_version()}"
    return text({"program": program, "script": "testdata/oracle/settings/record.py", "preludes": generate.PRELUDES})


def main():
    out = sys.stdout
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) == 3:
            print(head(), file=out)
            for case in generate.cases(int(sys.argv[1]), int(sys.argv[2])):
                print(text(answer(case, folder)), file=out)
            return
        found, seen = [answer(c, folder) for c in generate.hard()], {}
        for case in generate.cases(SEED, CANDIDATES):
            a = answer(case, folder)
            s = shape(a)
            if s and (s not in seen or len(text(a)) < len(text(seen[s]))):
                seen[s] = a
        rest = sorted(seen.values(), key=lambda a: (-len(shape(a)), text(a)))[:MOST]
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "recorded.jsonl"), "w", encoding="utf-8") as out:
        print(head(), file=out)
        for a in found + rest:
            print(text(a), file=out)


if __name__ == "__main__":
    main()
