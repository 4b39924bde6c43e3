"""Asks configparser what it makes of ini files, as Alembic sets it up:
ConfigParser({"here": FOLDER}), the file decoded as UTF-8.

    python3 record.py record > recorded.jsonl    2,500 files, at least one for each
                                                 way through configparser's code
    python3 record.py stream SEED COUNT          COUNT files, for the live test

One JSON object a line; in a recording the first one tells where it comes from.

    f or b    the file: text, or base64 if it is not UTF-8
    e         why it cannot be read: class of the exception, then its line (for
              ParsingError a list of lines, for UnicodeDecodeError the offset of
              the byte), then section and option
    s         else the sections: name, and the options with those inherited, in
              the order of ConfigParser.options, as [name, raw value], [name,
              raw value, value] or [name, raw value, null, class, reference]

The folder is U+E000. The option here stands in s only if the file sets it.
"""

import base64
import configparser
import io
import itertools
import json
import sys

sys.dont_write_bytecode = True
import generate

HERE = "\ue000"
SEED = 20260917
SEARCHED = 60_000
RECORDED = 2_500


def ask(data):
    """What configparser says to a file, as described above."""
    parser = configparser.ConfigParser({"here": HERE})
    try:
        parser.read_file(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"), "f")
    except UnicodeDecodeError:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as e:  # the other one counts from a piece of the file
            return {"e": ["UnicodeDecodeError", e.start]}
        raise
    except configparser.MissingSectionHeaderError as e:
        return {"e": ["MissingSectionHeaderError", e.lineno]}
    except configparser.ParsingError as e:
        return {"e": ["ParsingError", [line for line, _ in e.errors]]}
    except configparser.DuplicateSectionError as e:
        return {"e": ["DuplicateSectionError", e.lineno, e.section]}
    except configparser.DuplicateOptionError as e:
        return {"e": ["DuplicateOptionError", e.lineno, e.section, e.option]}
    sections = [["DEFAULT", options(parser, "DEFAULT", parser.defaults())]]
    for name in parser.sections():
        sections.append([name, options(parser, name, parser.options(name))])
    return {"s": sections}


def options(parser, section, names):
    out = []
    for name in names:
        raw = parser.get(section, name, raw=True)
        if name == "here" and raw == HERE:
            continue
        try:
            value = parser.get(section, name)
        except configparser.InterpolationError as e:
            assert (e.section, e.option) == (section, name)
            out.append([name, raw, None, type(e).__name__, getattr(e, "reference", "")])
        else:
            out.append([name, raw] if value == raw else [name, raw, value])
    return out


def shown(data, answer):
    try:
        answer = {"f": data.decode("utf-8"), **answer}
    except UnicodeDecodeError:
        answer = {"b": base64.b64encode(data).decode("ascii"), **answer}
    return json.dumps(answer, separators=(",", ":"))


def way(data):
    """What configparser says, and the pairs of lines of its code that ran."""
    steps = set()
    previous = 0

    def trace(frame, event, _):
        nonlocal previous
        if frame.f_code.co_filename != configparser.__file__ or \
                frame.f_code.co_name not in ("_read", "_read_inner", "_interpolate_some"):
            return None
        if event == "line":
            steps.add((previous, frame.f_lineno))
            previous = frame.f_lineno
        return trace

    sys.settrace(trace)
    try:
        answer = ask(data)
    finally:
        sys.settrace(None)
    return answer, frozenset(steps)


def record():
    """Prints the edges, then the shortest file for each way, then for each kind
    of answer to a mixture of special characters, until there are enough."""
    shortest = {}
    for data in itertools.islice(generate.files(SEED), SEARCHED):
        answer, steps = way(data)
        special = frozenset(c for c in data.decode("utf-8", "replace")
                            if c in "\r=:#;%[]\x0b\x0c\x1c\x85\xa0\u2028\ufeff\x00ΣİΟ")
        for key in ((steps,), (str(answer.get("e", "s"))[:12], special)):
            if key not in shortest or len(data) < len(shortest[key][0]):
                shortest[key] = (data, answer)
    print(json.dumps({
        "program": "CPython configparser " + sys.version.split()[0],
        "script": "testdata/oracle/ini/record.py",
        "seed": SEED,
    }))
    printed = set()
    for data in map(str.encode, generate.EDGES):
        printed.add(data)
        print(shown(data, ask(data)))
    for key in sorted(shortest, key=lambda key: (len(key), len(shortest[key][0]), shortest[key][0])):
        data, answer = shortest[key]
        if data not in printed and len(printed) < RECORDED:
            printed.add(data)
            print(shown(data, answer))


def main():
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    if sys.argv[1:] == ["record"]:
        record()
    elif len(sys.argv) == 4 and sys.argv[1] == "stream":
        for data in itertools.islice(generate.files(int(sys.argv[2])), int(sys.argv[3])):
            print(shown(data, ask(data)))
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
