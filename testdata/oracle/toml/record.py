"""Asks tomllib and the % operator what they make of pyproject.toml files and of
format strings, as Alembic 1.16 to 1.19 uses them.

    python3 record.py record > recorded.jsonl    2,500 files and strings, at least
                                                 one for each kind of answer
    python3 record.py stream SEED COUNT          COUNT of them, for the live test

One JSON object a line; in a recording the first one tells where it comes from.

    f or b    a file: text, or base64 if it is not UTF-8
    e         true if tomllib refuses it
    u         true if Alembic does: tool or tool.alembic is not a table
    o         else the options of tool.alembic as [section, name, value], sorted,
              and of those that the % operator refuses [section, name, value as it
              is in the file, class of the exception]. The value of a float, a date
              or a time, or of an integer of more than 64 bits is null
    s         a string for the % operator
    v         its value
    c         else the class of the exception, k the key of a KeyError, and p the
              place of the % in question, in bytes of UTF-8

The folder is / and U+E000.
"""

import base64
import itertools
import json
import sys
import tomllib

sys.dont_write_bytecode = True
import generate

HERE = {"here": "/\ue000"}
BOOLEANS = ("revision_environment", "sourceless", "recursive_version_locations")
DEEPEST = 8  # the parts of a name; longer ones are left out
SEED = 20261122
SEARCHED = 60_000
RECORDED = 2_500


def ask_file(data):
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return {"e": True}
    tool = document.get("tool", {})
    table = tool.get("alembic", {}) if isinstance(tool, dict) else None
    if not isinstance(table, dict):
        return {"u": True}
    options = []

    def walk(path, value, lists):
        if isinstance(value, dict):
            for key, inner in value.items():
                walk(path + [key], inner, 0)
        elif isinstance(value, list):
            for inner in value:
                walk(path, inner, lists + 1)
        elif len(path) <= DEEPEST:
            section, name = "tool.alembic", ".".join(path)
            if path[0] == "post_write_hooks" and len(path) > 1:
                section, name = "tool.alembic.post_write_hooks", ".".join(path[1:])
            options.append([section, name] + shown(path, value, lists))

    walk([], table, 0)
    return {"o": sorted(options, key=lambda o: o[:2])}


def shown(path, value, lists):
    if isinstance(value, bool):
        return [str(value).lower()]
    if isinstance(value, int) and -2**63 <= value < 2**63:
        return [str(value)]
    if not isinstance(value, str):
        return [None]
    if len(path) == 1 and lists < 2 and path[0] not in BOOLEANS or len(path) == 2 and lists == 0 and path[0] != "sqlalchemy":
        try:
            return [value % HERE]
        except (KeyError, ValueError, TypeError) as e:
            return [value, type(e).__name__]
    return [value]


def ask_format(text):
    try:
        return {"v": text % HERE}
    except (KeyError, ValueError, TypeError, OverflowError, MemoryError) as e:
        answer = {"c": type(e).__name__}
        if isinstance(e, KeyError):
            answer["k"] = e.args[0]
        # What stands before the conversion that fails is formatted.
        for i in reversed([i for i, c in enumerate(text) if c == "%"]):
            try:
                text[:i] % HERE
            except (KeyError, ValueError, TypeError, OverflowError, MemoryError):
                continue
            answer["p"] = len(text[:i].encode("utf-8"))
            break
        return answer


def ask(thing):
    return ask_format(thing) if isinstance(thing, str) else ask_file(thing)


def line(thing, answer):
    if isinstance(thing, str):
        answer = {"s": thing, **answer}
    else:
        try:
            answer = {"f": thing.decode("utf-8"), **answer}
        except UnicodeDecodeError:
            answer = {"b": base64.b64encode(thing).decode("ascii"), **answer}
    return json.dumps(answer, separators=(",", ":"))


def way(thing, answer):
    """What makes two things alike: the way through tomllib's code, or the kind of
    the answer and the order of the special characters."""
    if isinstance(thing, str):
        return answer.get("c"), "".join(c for c in thing if c in "%()*.hlL")[:6]
    steps = set()

    def trace(frame, event, _):
        if "tomllib" not in frame.f_code.co_filename:
            return None
        if event == "line":
            steps.add((frame.f_code.co_name, frame.f_lineno))
        return trace

    sys.settrace(trace)
    try:
        ask_file(thing)
    finally:
        sys.settrace(None)
    return tuple(answer)[0], frozenset(steps)


def record():
    shortest = {}
    for thing in itertools.islice(generate.things(SEED), SEARCHED):
        answer = ask(thing)
        key = (isinstance(thing, str), *way(thing, answer))
        if key not in shortest or len(thing) < len(shortest[key][0]):
            shortest[key] = (thing, answer)
    print(json.dumps({
        "program": "CPython tomllib and str.__mod__ " + sys.version.split()[0],
        "script": "testdata/oracle/toml/record.py",
        "seed": SEED,
    }))
    printed = set()
    for thing in [text.encode("utf-8") for text in generate.FILES] + generate.FORMATS:
        printed.add(thing)
        print(line(thing, ask(thing)))
    for kind, share in ((True, 900), (False, RECORDED)):
        found = sorted((v for k, v in shortest.items() if k[0] == kind), key=lambda v: (len(v[0]), v[0]))
        for thing, answer in found[:share]:
            if thing not in printed and len(printed) < RECORDED:
                printed.add(thing)
                print(line(thing, answer))


def main():
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    if sys.argv[1:] == ["record"]:
        record()
    elif len(sys.argv) == 4 and sys.argv[1] == "stream":
        for thing in itertools.islice(generate.things(int(sys.argv[2])), int(sys.argv[3])):
            print(line(thing, ask(thing)))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
