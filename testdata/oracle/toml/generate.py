"""Makes pyproject.toml files and format strings for the comparison with tomllib
and the % operator, the same for the same seed. Many of them are broken.

Used by record.py.
"""

import random

# What chance would hardly make.
FILES = [
    "",
    "[tool.alembic]\n",
    "[tool.alembic]\r\nscript_location = \"%(here)s/m\"\r\nfile_template = '''\r\n%%(rev)s\r\n'''\r\n",
    "\ufeff[tool.alembic]\na = 1\n",
    "[tool.alembic]\nsqlalchemy.url = 'a%40b'\n\"sqlalchemy.url\" = 'a%40b'\n",
    "[tool.alembic.sqlalchemy]\nurl = '%'\n[tool.alembic]\nx = '%'\n",
    "[[tool.alembic.post_write_hooks]]\nname = 'a'\n[[tool.alembic.post_write_hooks]]\nname = '%'\noptions = '%%'\n",
    "[tool.alembic]\npost_write_hooks = [{name = 'a', type = '%d'}, {name = 'b'}]\n",
    "tool = {alembic = {script_location = 'a'}}\n",
    "tool.alembic.script_location = 'a'\n",
    "[tool]\nalembic.script_location = 'a'\nalembic.x.y = ['a', 'b%']\n",
    "[tool]\nalembic = {script_location = 'a', x.y = 1}\n",
    "[tool]\nalembic.a = 1\n[tool.alembic]\nb = 2\n",
    "[tool]\nalembic.a = 1\n[tool.alembic.x]\nb = 2\n",
    "[tool.alembic.x]\na = 1\n[tool.alembic]\nx.b = 2\n",
    "[tool.alembic.x.y]\na = 1\n[tool.alembic]\nx.b = 2\n",
    "[tool.alembic.x.y]\na = 1\n[tool.alembic]\nx.y.b = 2\n",
    "[tool.alembic]\nx = {a = 1}\n[tool.alembic.x]\n",
    "[tool.alembic]\nx = {a = 1}\nx.b = 2\n",
    "[tool.alembic]\nx = [{a = 1}]\n[[tool.alembic.x]]\n",
    "[tool.alembic]\nx = {a = {b = 1}, a.c = 2}\n",
    "[tool.alembic]\nx = {a.b = 1, a.c = 2}\n",
    "[tool.alembic]\nx = {a.b = 1, a = 2}\n",
    "[tool.alembic]\nx = {a = 1,}\n",
    "[tool.alembic]\nx = {a = 1\n}\n",
    "[tool.alembic]\nx = {\n}\n",
    "[tool.alembic]\nx = { # c\n}\n",
    "[tool.alembic]\nx = {,}\n",
    "[tool.alembic]\nx = [1,, 2]\n",
    "[tool.alembic]\nx = [ # c\n '%', # d\n # e\n # f\n 2 # g\n , # h\n]\n",
    "[tool.alembic]\nx = \"\\e\"\n",
    "[tool.alembic]\nx = \"\\x41\"\n",
    "[tool.alembic]\n\"\\x41\" = 1\n",
    "[tool.alembic]\nx = '\\x41\\e'\n",
    "[tool.alembic]\nx = \"\\ud800\"\n",
    "[tool.alembic]\nx = \"\\U0011FFFF\"\n",
    "[tool.alembic]\nx = \"\\u0025\\u0028here)s\\u0025\"\n",
    "[tool.alembic]\nx = \"\"\"\\\n  a \\  \r\n\r\n  b\\t%\"\"\"\n",
    "[tool.alembic]\nx = \"\"\"a\"\"\"\"\"\ny = '''b''''\nz = \"\"\"\"\"\"\n",
    "[tool.alembic]\nx = \"\"\"a\"\"\"\"\"\"\n",
    "[tool.alembic]\nx = 0x_1\n",
    "[tool.alembic]\nx = 0xDEAD_beef\ny = 0o17\nz = 0b1_0\nv = -0\nw = +1_000\n",
    "[tool.alembic]\nx = 00\n",
    "[tool.alembic]\nx = 1e5\ny = 0.1\nz = -inf\nv = nan\nw = 0e0\n",
    "[tool.alembic]\nx = 1.e5\n",
    "[tool.alembic]\nx = " + "1" * 4300 + "\n",
    "[tool.alembic]\nx = " + "1" * 4301 + "\n",
    "[tool.alembic]\nx = 1979-05-27T07:32:00Z\ny = 1979-05-27\nz = 07:32:00.123456789\n",
    "[tool.alembic]\nx = 1979-05-27 07:32\n",
    "[tool.alembic]\nx = 07:32\n",
    "[tool.alembic]\nx = 1979-02-30\n",
    "[tool.alembic]\nx = 0000-01-01\n",
    "[tool.alembic]\nx = 1979-05-27T24:00:00\n",
    "[tool.alembic]\nx = 1979-05-27 # c\n",
    "[tool.alembic]\nx = 1979-05-27T07:32:00+24:00\n",
    "[[tool]]\n[tool.alembic]\nx = 1\n",
    "[[tool.alembic]]\nx = 1\n",
    "[tool]\nalembic = 'a'\n",
    "[tool]\nalembic = [{a = 1}]\n",
    "tool = 1\n",
    "[tool.alembic]\na = 1\r",
    "[tool.alembic]\ra = 1\n",
    "# c\rd\n[tool.alembic]\n",
    "[tool.alembic]\na = 'x\x00'\n",
    "[tool.alembic]\na = 'x\x7f'\n",
    "[tool.alembic]\na = '''x\ry'''\n",
    "[tool.alembic]\na = 1 b = 2\n",
    "[tool.alembic] a = 1\n",
    "[ tool . \"alembic\" . 'x' ] # c\na = 1 # d\n",
    "[tool.alembic]\nrevision_environment = true\nsourceless = 'a%'\n",
    "[tool.alembic]\n= 1\n",
    "[tool.alembic]\n\"\" = '%%'\n",
    "[tool.Alembic]\na = 1\n",
    "[tool.alembic]\nurl: 'a'\n",
    "[tool.alembic\n",
    "[tool.alembic]]\n",
    "[tool.alembic]\na = \"b\n",
    "[tool.alembic]\na = [1\n",
    "[tool.alembic]\na =\n",
    "[tool.alembic]\na",
]

KEYS = ["script_location", "file_template", "version_locations", "prepend_sys_path", "sourceless", "truncate_slug_length",
        "\"sqlalchemy.url\"", "sqlalchemy.url", "x", "x", "y", "x.y", "x.y", "x . z", "'x'", "\"y\"", "x.y.z", "name",
        "post_write_hooks", "\"a\\u0062\"", "\"\"", "1", "1.2", "-", "'x y'", "\"\\e\"", "é", "x.", ".x", "x y"]
HEADERS = ["tool.alembic"] * 6 + ["tool.alembic.x", "tool.alembic.x", "tool.alembic.x.y", "tool", "tool.poetry", "project", "x",
           "tool . alembic", "\"tool\".'alembic'", "tool.alembic.sqlalchemy", "tool.alembic.post_write_hooks", "tool.", "", "é"]
LISTS = ["tool.alembic.post_write_hooks"] * 4 + ["tool.alembic.x", "tool.alembic.x.y", "x", "tool.alembic.version_locations",
         "tool.alembic", "tool"]
TEXTS = ["a", "v", "postgresql://u:p@h/d", "%%", "%(here)s", "/m", "é", "😀", "#", "=", "\t", "]", "}", ",", "${A}", "'", "x y"]
PERCENTS = ["%", "%(year)d", "%40", "%s", "%(here)d", "%(here)", "% %"]
ESCAPES = ["\\n", "\\t", "\\\\", "\\\"", "\\u0025", "\\u00e9", "\\U0001F600", "\\b", "\\f", "\\r"]
WRONG = ["\\e", "\\x41", "\\u12", "\\ud800", "\\q", "\\ ", "\\", "\n", "\x00", "\x1f", "\x7f", "\r", "\"", "\"\"", "'''"]
SCALARS = ["1", "0", "-0", "+1", "1_000", "0x1F", "0o17", "0b11", "1.5", "1e3", "-2E-2", "inf", "+nan", "true", "false",
           "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00.5-07:00"]
ODD = ["01", "1_", "_1", "1__0", "0xG", "0x", "1.", ".5", "1e", "+", "True", "tru", "infx", "1979-13-01", "1979-02-29", "24:00:00",
       "07:32", "1979-05-27T07:32", "1979-05-27T", "1979-5-27", "07:32:60", "+0x1", "a", "-", "\"a\" \"b\"", "1979-05-27  07:32:00",
       "1979-05-27x", "0000-01-01", "20s", "0b2", "1979-05-27T07:32:00+7:00"]


def text(r, bad):
    out = []
    for _ in range(r.choice([0, 1, 1, 2, 3, 4])):
        p = r.random()
        if p < 0.75 - bad:
            out.append(r.choice(TEXTS))
        elif p < 0.85:
            out.append(r.choice(PERCENTS))
        else:
            out.append(None)
    return out


def string(r, bad):
    parts = text(r, bad)
    kind = r.choice(["\"", "\"", "\"", "'", "\"\"\"", "'''"])
    out = []
    for part in parts:
        if part is None:
            if r.random() < bad:
                part = r.choice(WRONG)
            elif "\"" in kind:
                part = r.choice(ESCAPES)
            else:
                part = "\\"
            if len(kind) == 3 and r.random() < 0.4:
                part = r.choice(["\n", "\n", "\r\n", "\\\n  ", "\\ \t\r\n\n ", "\"", "''", "\"\""] if kind[0] == "\"" else ["\n", "\r\n", "'", "''"])
        elif kind == "'" and part == "'":
            part = "q"
        out.append(part)
    return kind + r.choice(["", "", "\n", "\r\n"] if len(kind) == 3 else [""]) + "".join(out) + kind


def value(r, bad, depth=0):
    p = r.random()
    if p < 0.55 or depth > 3:
        return string(r, bad)
    if p < 0.72:
        return r.choice(ODD) if r.random() < bad else r.choice(SCALARS)
    if p < 0.88:
        space = r.choice(["", " ", " ", "\n", " # c\n", "\n # c\n # d\n", "\r\n"])
        items = [value(r, bad, depth + 1) for _ in range(r.randint(0, 3))]
        end = r.choice(["", "", ",", " ,"]) if items else ""
        if r.random() < bad / 2:
            end = ",,"
        return "[" + space + ("," + space).join(items) + end + space + "]"
    space = r.choice(["", " ", " ", "\t"])
    if r.random() < bad / 3:
        space = r.choice(["\n", " # c\n", "\r\n"])
    items = [r.choice(KEYS if r.random() < bad else KEYS[:20]) + space.replace("\n", "") .replace("#", "") .replace("c", "").replace("\r", "") + "= " + value(r, bad, depth + 1)
             for _ in range(r.randint(0, 3))]
    return "{" + space + ("," + space).join(items) + (r.choice([",", ", "]) if r.random() < bad / 3 else "") + space + "}"


def file(r):
    """The bytes of one file."""
    bad = r.choice([0, 0, 0, 0.05, 0.2])
    broken = bad > 0
    lines = []
    if r.random() < 0.9:
        lines.append("[tool.alembic]")
    else:
        lines.append(r.choice(["[tool]", "", "tool.alembic.x = 1", "tool = {alembic = " + value(r, bad) + "}", "tool.alembic = " + value(r, bad)]))
    used = set()
    for _ in range(r.randint(0, r.choice([3, 6, 10]))):
        p = r.random()
        if p < 0.7:
            key = r.choice(KEYS if r.random() < bad else KEYS[:25])
            if r.random() < 0.1:
                key = r.choice(["alembic", "tool.alembic", "alembic . x"]) + "." + key
            if key in used and not broken:
                continue
            used.add(key)
            line = key + r.choice([" = ", "=", " =\t"]) + value(r, bad)
        elif p < 0.8:
            used = set()
            line = "[" + r.choice(["", "", " "]) + r.choice(HEADERS if broken else HEADERS[:-3]) + "]"
        elif p < 0.9:
            used = set()
            line = "[[" + r.choice(LISTS if broken else LISTS[:-2]) + "]]"
        else:
            line = r.choice(["", "# c", " # é", "\t", "# \"sqlalchemy.url\" = 'x'"])
        lines.append(r.choice(["", "", "", "  "]) + line + r.choice(["", "", "", " # d", " "]))
    end = "\n" if r.random() < 0.9 else "\r\n"
    out = end.join(lines) + (end if r.random() < 0.8 else "")
    for _ in range(r.choice([0] * 14 + [1, 1, 2])):
        i = r.randint(0, len(out))
        p = r.random()
        if p < 0.5:
            out = out[:i] + r.choice(["\"", "'", "[", "]", "{", "}", "=", ".", ",", "#", "\n", "\r", "\\", "\x00", " ", "é", "\ufeff"]) + out[i:]
        else:
            out = out[:i] + out[i + 1:]
    data = out.encode("utf-8")
    if r.random() < 0.01:
        i = r.randint(0, len(data))
        data = data[:i] + r.choice([b"\xff", b"\xe9", b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f", b"\xc0\x80"]) + data[i:]
    return data


FORMATS = [
    "", "%", "%%", "%%%", "%s", "%s%s", "%s%(here)s", "%(here)s%s", "%(here)%%s", "%(here)%%s%s", "%r", "%a", "%c", "%d",
    "%(here)c", "%(here)x", "%(here)10s", "%(here)-10.2s", "%(here)010s", "%(here)*s", "%*s", "%.*s", "%(here).*s", "%5%", "%-+ #0%",
    "%l%", "%ll%", "%hs", "%Ls", "%(here)ls", "%(here)lls", "%(here", "%(", "%()s", "%(here())s", "%((here))s", "%(a(b)c)s", "%(HERE)s",
    "%(here )s", "%( here)s", "%(here)", "%(here)5", "%(here).", "%(here)5.", "%(here)h", "%.", "%.%", "%5.3%", "%é", "%(é)s", "%\x00",
    "%(here)\x00", "\x00%s\x00", "100% %(here)s", "%Y-%m-%d", "%%(year)d_%%(rev)s", "p%40ss", "p%%40ss", "%(here)s/%(here)s", "%2147483648%",
    "%.2147483647%", "%.2147483648%", "%9223372036854775807%", "%9223372036854775808%", "%99999999999999999999%", "%(a)%", "%(a", "%i%u",
    "% ", "%#", "%(here)#s", "%(here)s%*%", "%(a%b)s", "%(a%%b)s%", "%(here)%%(here)s", "é%(here)sé%",
]
PIECES = ["%", "%", "%", "%%", "(", ")", "here", "(here)", "%(here)s", "%(year)d", "s", "d", "r", "a", "c", "i", "u", "x", "e", "f", "g", "F", "X", "o",
          "h", "l", "L", ".", "*", "-", "+", " ", "#", "0", "1", "9", "5", "y", "q", "é", "\n", "\x00", "_", "%(", ")s", "/m", "%s", "%%(rev)s", "b"]


def formats(r):
    """One string for the % operator."""
    return "".join(r.choice(PIECES) for _ in range(r.choice([1, 2, 3, 3, 4, 4, 5, 6, 8, 12])))


def things(seed):
    """The edges, then files and strings in turn, without end."""
    for text in FILES:
        yield text.encode("utf-8")
    yield from FORMATS
    r = random.Random(seed)
    while True:
        yield file(r)
        yield formats(r)
