"""Makes ini files for the comparison with configparser: most of them small,
many of them broken, the same for the same seed.

Used by record.py.
"""

import random

NAMES = ["a", "b", "c", "A", "url", "sqlalchemy.url", "SQLAlchemy.URL", "here", "HERE", "a b", "a\tb",
         "é", "É", "İ", "i\u0307", "ΟΔΟΣ", "οδος", "ΟΔΟΣ'", "ΣΑ", "'Σ", "ǅ", "x", "y", "z", "\x00", "format"]
REFERENCES = ["a", "b", "c", "A", "x", "y", "z", "url", "here", "Here", "a b", " a", "missing", "É", "i\u0307", "İ",
              "ΟΔΟΣ", "a\u2028", "(", "%", "%(a", "sqlalchemy.url"]
SECTIONS = ["alembic", "alembic", "s", "t", "DEFAULT", "DEFAULT", "default", " ", "a]b", "é", "S", "formatter_x", "["]
SPACES = [" ", " ", " ", "\t", "  ", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\xa0", "\u2028",
          "\u2029", "\u3000", "\u1680", "\u200b", "\ufeff", "\u180e", "\u2007", "\u202f", "\u205f"]
TEXTS = ["v", "value", "postgresql://u:p@h/db", "1", "'q'", '"q"', "#x", ";x", " # no comment", " ; no comment",
         "=", ":", "[x]", "a=b", "é", "\u2028", "\x0c", "\x85", "\\", "$", "${A}", "s", "(", ")", ")s", "\x00", "😀"]
PERCENTS = ["%", "% ", "%40", "%(", "%(a", "%()s", "%(a)", "%(a)d", "%(a) s", "%%%", "%s", "%)", "%é"]
COMMENTS = ["# c", "; c", "#", ";", "#a = b", "; [x]", "## é \x0c", "# %("]
JUNK = ["key", "a b c", "]", "[", "[]", "[ ", "[x", "x]", "\ufeff", "\x00", "é", "%", "%(a)s"]


def links(n, last, text="%(o{})s"):
    """A chain of n values."""
    return "".join("o{} = {}\n".format(i, text.format(i + 1, i + 1)) for i in range(n - 1)) + "o{} = {}\n".format(n - 1, last)


# What chance would hardly make.
EDGES = [
    *("[s]\n" + links(n, last, text) for n in (9, 10, 11, 12) for last in ("v", "%%", "%(here)s", "%(none)s", "%", "%(a")
      for text in ("%(o{})s", "%(o{})s%(o{})s", "%%%(O{})s%%")),
    *("[s]\n" + "".join(reversed(links(n, "%%").splitlines(True))) for n in (9, 10, 11, 12)),
    *("[DEFAULT]\n" + links(11, "%%").replace("\no5 =", "\n[s]\no5 =", 1) + "[t]\no" + str(n) + " = %%\n" for n in range(12)),
    "[s]\n\u3000a = 1\n  b = 2\n",
    "[s]\n\u3000\u3000a = 1\n   b = 2\n",
    "[s]\n   a = 1\n\u3000\u3000b = 2\n",
    "[s]\n\x1fa = 1\n\u2028 b = 2\n",
    "  [s]\n a = 1\n  b\n",
    "[s]\n a = 1\nkey\n b = 2\n",
    "[s]\na = 1\n= 2\n  b = 3\n",
    "[s]\n= 1\n= 2\n",
    "[s]\nkey\na = 1\na = 2\n",
    "[s]\nkey\n[s]\n",
    "[s]\na =\n\n\n  1\n\n\n",
    "[s]\na =\n  # c\n  1\n# c\n\n  2\n",
    "[s]\na = 1\r\n\r\n  2\r\r  3\n\r  4",
    "\ufeff",
    "\ufeff# c\n[s]\n",
    "\ufeff[s]\na = 1\n",
    "\n\ufeff[s]\n",
    "[s]\n\ufeffa = 1\n",
    "[DEFAULT]\na = 1\n[DEFAULT]\nA = 2\n",
    "[DEFAULT]\na = 1\n[DEFAULT]\nb = 2\n[s]\nb = %(a)s\n",
    "[DEFAULT]\nHERE = 1\na = %(here)s\n[s]\nb = %(Here)s\n[t]\nhere = 2\nb = %(here)s\n",
    "[DEFAULT]\na = %(b)s\n[s]\nb = 1\n[t]\n[formatter_x]\nformat = %(message)s %H\nb = %%\n",
    "[s]\na\n  = 1\n",
    "[s]\na = %(b\n  c)s\nb\u2028c = 1\n",
    "[s]\na = %(b\n\n  c)s\n",
    "[s]\na = 1\x00\n\x00\x00 = \x00\n",
    "[s]\nb = %(a)s\na = p%40\n",
    "[s]\nc = x%(b)s%(none)s\nb = %%%(a)s\na = %%%(a)s\n",
]


def spaces(r, most):
    return "".join(r.choice(SPACES) if r.random() < 0.3 else r.choice(" \t")
                   for _ in range(r.randint(0, most)))


def value(r, bad):
    out = []
    for _ in range(r.choice([0, 1, 1, 1, 2, 2, 3, 5])):
        p = r.random()
        if p < 0.5:
            out.append(r.choice(TEXTS))
        elif p < 0.62:
            out.append("%%")
        elif p < 0.62 + bad:
            out.append(r.choice(PERCENTS))
        elif p < 0.95:
            out.append("%(" + r.choice(REFERENCES[:10] if r.random() < 0.8 else REFERENCES) + ")s")
        else:
            out.append(spaces(r, 2))
    return "".join(out)


def header(r):
    name = r.choice(SECTIONS)
    if r.random() < 0.9:
        return "[" + name + "]"
    return r.choice(["[{}]]", "[{}] x", "[{}] # c", "[[{}]", "[]{}]", "[{}", "{}]", "[{}]=1", "[{}]\x0c]"]).format(name)


def option(r, bad):
    delimiter = r.choice(["=", "=", "=", ":", " = ", " : ", "=:", "==", " =", ": ", "\x0c=\u2028", "\t:\t"])
    return r.choice(NAMES) + delimiter + value(r, bad)


def mixed(r):
    """A file of any lines at all."""
    broken = r.random() < 0.4
    bad = r.choice([0, 0.03, 0.2])
    used = set()
    lines = [] if broken and r.random() < 0.1 else [header(r) if broken else "[alembic]"]
    if not broken:
        used.add("[alembic]")
    for _ in range(r.randint(0, r.choice([4, 8, 14]))):
        p = r.random()
        if p < 0.45:
            line = option(r, bad)
            key = (sum(x.startswith("[") for x in lines), line.replace(":", "=").split("=")[0].strip().lower())
            if key in used and not broken:
                continue
            used.add(key)
        elif p < 0.65:
            line = spaces(r, 3) + r.choice(["", " "]) + (value(r, bad) or "v")
            if not broken:
                line = "  " + line.strip()
        elif p < 0.75:
            line = spaces(r, 2) + r.choice(COMMENTS)
        elif p < 0.85:
            line = r.choice(["", "", spaces(r, 3)])
        elif p < 0.96:
            line = header(r)
            if not broken:
                if line in used and line != "[DEFAULT]":
                    continue
                used.add(line)
        else:
            line = r.choice(JUNK) if broken else "# " + r.choice(JUNK)
            if broken and r.random() < 0.3:
                line = r.choice(["= x", ": x", "=", ":=", " = x"])
        if broken and r.random() < 0.1:
            line = spaces(r, 3) + line + spaces(r, 2)
        lines.append(line)
    return lines


def defaults(r):
    """[DEFAULT] and sections that inherit from it, in any order."""
    names = ["a", "b", "c", "d", "here"]
    blocks = []
    for section in r.sample(["DEFAULT", "alembic", "s", "formatter_x"], r.randint(1, 4)):
        lines = ["[" + section + "]"]
        for name in r.sample(names, r.randint(0, 4)):
            parts = []
            for _ in range(r.randint(0, 2)):
                parts.append(r.choice(["v", "%%", "/", "%(" + r.choice(names) + ")s", "%(" + r.choice(names) + ")s",
                                       "%(none)s" if r.random() < 0.2 else "w", "%" if r.random() < 0.1 else "u"]))
            lines.append(name + " = " + "".join(parts))
        blocks.append(lines)
    return [line for block in blocks for line in block]


def chain(r):
    """Values that refer to each other, about as deep as is allowed."""
    n = r.randint(7, 13)
    lines = []
    for i in range(n):
        last = i == n - 1
        after = "%(o" + str(i + 1) + ")s"
        if last:
            text = r.choice(["v", "%%", "%(o0)s", "%(here)s", "%(none)s", "%"])
        else:
            text = after + r.choice(["", "", "", after, "x", "%%", "%" if r.random() < 0.1 else ""])
        lines.append("o" + str(i) + r.choice(["=", " : "]) + text)
    if r.random() < 0.5:
        r.shuffle(lines)
    cut = r.randint(0, len(lines)) if r.random() < 0.4 else 0
    return ["[DEFAULT]"] + lines[:cut] + ["[s]"] + lines[cut:]


def file(r):
    """The bytes of one file."""
    p = r.random()
    lines = mixed(r) if p < 0.72 else defaults(r) if p < 0.9 else chain(r)
    p = r.random()
    ends = ["\n"] if p < 0.8 else ["\r\n"] if p < 0.88 else ["\r"] if p < 0.92 else ["\n", "\r\n", "\r", "\n\r"]
    text = "".join(line + r.choice(ends) for line in lines)
    if r.random() < 0.2:
        text = text.rstrip("\r\n")
    for _ in range(r.choice([0] * 12 + [1, 1, 2, 3])):
        i = r.randint(0, len(text))
        p = r.random()
        if p < 0.4:
            text = text[:i] + r.choice(SPACES + ["=", ":", "%", "[", "]", "\n", "\r", "#", ")", "("]) + text[i:]
        elif p < 0.7:
            text = text[:i] + text[i + 1:]
        else:
            j = min(len(text), i + r.randint(1, 12))
            text = text[:j] + text[i:j] + text[j:]
    if r.random() < 0.02:
        text = "\ufeff" + text
    data = text.encode("utf-8", "surrogatepass")
    if r.random() < 0.02:
        i = r.randint(0, len(data))
        data = data[:i] + r.choice([b"\xff", b"\xe9", b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f", b"\xc0\x80", b"\x80"]) + data[i:]
    return data


def files(seed):
    """The edges, then files without end."""
    for text in EDGES:
        yield text.encode("utf-8")
    r = random.Random(seed)
    while True:
        yield file(r)
