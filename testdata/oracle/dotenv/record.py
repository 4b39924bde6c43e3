"""Asks python-dotenv what it makes of generated env files.

record.py              writes python.jsonl: of many files the shortest for every
                       combination of branches that they take
record.py SEED COUNT   prints the answers to COUNT files, one JSON document a line

An answer has the file ("text", or "base64" if it is not UTF-8) and
  bindings   [name, value or null], or [what is skipped], in the file's order
  plain      dotenv_values(interpolate=False)
  alone      dotenv_values() in an empty process environment
  inside     dotenv_values() with ENVIRONMENT
  bom        true if the file begins with a byte order mark; then the answers are
             those to the file without it, as versions behind 1.2.2 give them
  refused    true if python-dotenv raises UnicodeDecodeError; then nothing else
"""

import base64
import hashlib
import io
import itertools
import json
import logging
import os
import platform
import re
import sys

import dotenv
from dotenv import parser, version

import generate

ENVIRONMENT = {"HOME_X": "HX", "A": "outer", "E": ""}
SEED, CANDIDATES, MOST = 1, 150_000, 2_400


def stream(data):
    return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8")


def values(data, environment, interpolate=True):
    os.environ.clear()
    os.environ.update(environment)
    return list(dotenv.dotenv_values(stream=stream(data), interpolate=interpolate).items())


def binding(b):
    if b.error:
        return [re.sub(r"\A\s*", "", b.original.string).removesuffix("\n")]
    return [b.key, b.value]


def answer(data):
    try:
        made = {"text": data.decode()}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode(), "refused": True}
    mark = generate.BOM.encode()
    if data.startswith(mark):
        made["bom"] = True
        data = data.removeprefix(mark)
    made["bindings"] = [binding(b) for b in parser.parse_stream(stream(data)) if b.error or b.key is not None]
    made["plain"] = values(data, {}, interpolate=False)
    made["alone"] = values(data, {})
    made["inside"] = values(data, ENVIRONMENT)
    return made


def shape(made):
    """Tells which branches the parser takes: the text with every run of harmless characters made one."""
    if "refused" in made:
        return "refused"
    parts = ["bom" if "bom" in made else ""]
    for b in parser.parse_stream(io.StringIO(made["text"].replace("\r\n", "\n").replace("\r", "\n"))):
        text = re.sub(r"[\w@/!();&,.*-]+", "x", b.original.string)
        text = re.sub(r"[^\S\n]+", lambda m: " " if m[0].isspace() and m[0].isascii() else "_", text)
        parts.append(("e" if b.error else "n" if b.value is None else "v") + text)
    return "\0".join(sorted(set(parts)))


def write(path):
    best = {}
    for data in itertools.islice(generate.files(SEED), CANDIDATES):
        made = answer(data)
        key = shape(made)
        if key not in best or len(data) < best[key][0]:
            best[key] = (len(data), made)
    # Half of them are the shortest shapes, half any of the others.
    chosen = sorted(best.values(), key=lambda entry: (entry[0], json.dumps(entry[1])))
    rest = sorted(chosen[MOST // 2:], key=lambda entry: hashlib.sha256(json.dumps(entry[1]).encode()).digest())
    chosen = chosen[:MOST // 2] + rest[:MOST // 2]
    with open(path, "w", encoding="utf-8") as out:
        header = {
            "program": f"python-dotenv {version.__version__}, Python {platform.python_version()}",
            "script": "testdata/oracle/dotenv/record.py",
            "environment": ENVIRONMENT,
        }
        out.write(json.dumps(header) + "\n")
        for _, made in chosen:
            if made.get("plain") == made.get("alone") == made.get("inside"):
                for name in ("plain", "alone", "inside"):
                    made.pop(name, None)
            out.write(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{len(best)} shapes, {len(chosen)} written", file=sys.stderr)


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)
    if len(sys.argv) > 1:
        seed, count = map(int, sys.argv[1:])
        print(json.dumps({"program": f"python-dotenv {version.__version__}", "environment": ENVIRONMENT}))
        for data in itertools.islice(generate.files(seed), count):
            print(json.dumps(answer(data)))
    else:
        write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "python.jsonl"))
