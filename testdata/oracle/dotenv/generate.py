"""Makes env files that are hard to read, the same ones for the same seed."""

import random

BOM = "\ufeff"

# White space to Python and to Unicode, to Python alone, and to neither.
BLANKS = [" ", " ", " ", "\t", "  ", "\v", "\f", "\x1c", "\x1f", "\x85", "\xa0", "\u2003", "\u2028", "\u3000"]
NOT_BLANKS = ["\u200b", "\ufeff", "\x00", "\x1b"]
NAMES = ["A", "B", "C", "HOME_X", "E", "a.b", "A-B", "1X", "é", '"A"', "'A'", "'A B'", "A:", "export", "''", "'A"]
PLAIN = ["x", "1", "pa", "ss", "word", "é", "€", "postgresql://u:p@h/db", "n", "t", "0101", "!", "(", ")", ";", "&", ":", "@", "-", "_", ","]
SHARP = ["#", " #", "\t# c", "# c", "##", "\xa0#", "\x1c#"]
QUOTES = ['"', "'", '"', "'", "`", "\\\"", "\\'", "\\\\", "\\", "\\n", "\\t", "\\r", "\\a", "\\b", "\\f", "\\v", "\\$", "\\x41", "\\u00e9", "\\0", "\\101"]
DOLLARS = ["$", "$$", "${", "}", "{", ":-", ":", "$A", "$B", "$a1", "$HOME_X", "${A}", "${B}", "${HOME_X}", "${NOPE}", "${E}",
           "${NOPE:-d}", "${A:-d}", "${E:-d}", "${E-d}", "${A:x}", "${:-d}", "${}", "${A B}", "${NOPE:-${A}}", "${A:?m}", "${A:+m}",
           "$(echo)", "$1", "${1}", "${NOPE:-a:-b}", "${NOPE:-#}"]
SOUP = BLANKS + PLAIN + SHARP + QUOTES + DOLLARS + ["=", "=", "export ", "A", "B", "'", '"']


def pick(rng, *lists):
    return rng.choice(rng.choice(lists))


def blank(rng, chance):
    if rng.random() >= chance:
        return ""
    return rng.choice(BLANKS) if rng.random() < 0.4 else " "


def run(rng, most, *lists):
    return "".join(pick(rng, *lists) for _ in range(rng.randrange(most + 1)))


def value(rng, end):
    kind = rng.random()
    if kind < 0.35:
        return run(rng, 6, PLAIN, SHARP, QUOTES, DOLLARS, BLANKS, PLAIN)
    if kind < 0.45:
        return run(rng, 2, PLAIN)
    if kind < 0.5:
        return ""
    quote = rng.choice("\"\"''`")
    inside = [PLAIN, QUOTES, DOLLARS, [" ", end, "#", " # "]]
    text = run(rng, 6, *inside)
    if rng.random() < 0.7:
        text = text.replace("\\" + quote, "\0").replace(quote, "").replace("\0", "\\" + quote)
    tail = rng.choice(["", "", "", quote + "x", " # c", "#c", " ", "x", " x", "\t#", "\xa0# c"])
    return quote + text + (quote if rng.random() < 0.9 else "") + tail


def line(rng, end):
    kind = rng.random()
    if kind < 0.06:
        return blank(rng, 0.3) + rng.choice(["#", "# c", "#A=1", "; c", ""])
    if kind < 0.16:
        return run(rng, 8, SOUP)
    if kind < 0.2:
        return pick(rng, NAMES) + run(rng, 2, BLANKS, SHARP, PLAIN)
    name = rng.choice("ABC") if rng.random() < 0.6 else pick(rng, NAMES)
    export = "export" + rng.choice([" ", " ", "  ", "\t", "\xa0", ""]) if rng.random() < 0.15 else ""
    delimiter = "=" if rng.random() < 0.95 else rng.choice([":", ": ", "==", ""])
    return blank(rng, 0.1) + export + name + blank(rng, 0.1) + delimiter + blank(rng, 0.12) + value(rng, end)


def text(rng):
    ends = rng.choice([["\n"]] * 6 + [["\r\n"], ["\r\n"], ["\r"], ["\n", "\r\n", "\r"]])
    lines = []
    for _ in range(rng.choice([1, 1, 2, 2, 3, 4, 6])):
        lines.append(line(rng, rng.choice(ends)))
        lines.append(rng.choice(ends))
    if rng.random() < 0.3:
        lines.pop()
    made = "".join(lines)
    if rng.random() < 0.02:
        made = BOM + made
    if rng.random() < 0.02:
        at = rng.randrange(len(made) + 1)
        made = made[:at] + rng.choice(NOT_BLANKS) + made[at:]
    return made


def files(seed):
    """Yields the bytes of one file after the other, without end."""
    rng = random.Random(seed)
    while True:
        data = text(rng).encode()
        if rng.random() < 0.01:
            at = rng.randrange(len(data) + 1)
            data = data[:at] + rng.choice([b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xe9 "]) + data[at:]
        yield data


if __name__ == "__main__":
    # generate.py SEED COUNT prints files, those in UTF-8 only, one JSON string a line.
    import itertools
    import json
    import sys

    seed, count = map(int, sys.argv[1:])
    for data in itertools.islice(files(seed), count):
        try:
            print(json.dumps(data.decode()))
        except UnicodeDecodeError:
            pass
