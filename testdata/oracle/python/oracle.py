"""Answers what CPython's ast says of Python sources.

Reads a JSON value a line: {"path": …} for a file, or {"source": …} for a text.
Writes an answer a line: {"refused": line, "message": …} for what ast.parse does
not take, or {"digest": SHA-256 of the facts, "count": …}, and "facts" themselves
where the line asks for them with "facts": true. --files lists the sources of the
standard library and of what is installed, a path a line, --version gives the
version.

A fact is a line of text. It begins with the kind of a node and its range,
LINE:COLUMN-LINE:COLUMN, lines from 1, columns in bytes of the file from 0. What
stands in the holes of f-strings is left out before 3.12, which first gave it
right places, and so are the patterns of case and the text of literals that name
characters, as in \\N{DASH}.

Needs CPython 3.10 or newer. A source is added to recorded.jsonl as a line with its
name and the source, and the answers are asked for anew with -record, of 3.13.

    go test ./internal/python -run Live -v -oracle python3
    go test ./internal/python -run TestRecord -oracle python3.13 -record
"""

import ast
import hashlib
import json
import os
import site
import struct
import sys
import sysconfig
import tokenize
import warnings

HOLES = sys.version_info >= (3, 12)

OPERATORS = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^", ast.LShift: "<<", ast.RShift: ">>",
    ast.And: "and", ast.Or: "or", ast.Not: "not", ast.USub: "-", ast.UAdd: "+", ast.Invert: "~",
}  # fmt: skip


class Facts:
    def __init__(self, data):
        self.facts = []
        self.bom = 3 if data.startswith(b"\xef\xbb\xbf") else 0
        self.rows = None
        self.named = b"\\N{" in data
        if self.named or not data.isascii():
            self.rows = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        self.lines = None
        encoding, _ = tokenize.detect_encoding(iter(data.splitlines(True)).__next__)
        if encoding == "iso-8859-1":
            self.lines = data.decode(encoding).replace("\r\n", "\n").replace("\r", "\n").split("\n")

    def column(self, line, column):
        if line == 1:
            column += self.bom
        if self.lines is not None and column > 0:
            column = len(self.lines[line - 1].encode()[:column].decode())
        return column

    def at(self, node):
        if node is None:
            return "-"
        start = self.column(node.lineno, node.col_offset)
        end = self.column(node.end_lineno, node.end_col_offset)
        return f"{node.lineno}:{start}-{node.end_lineno}:{end}"

    def text(self, node, value):
        if self.named and b"\\N{" in self.written(node):
            return "?"
        return json.dumps(scalars(value))

    def written(self, node):
        first, last = node.lineno - 1, node.end_lineno - 1
        end = self.column(last + 1, node.end_col_offset)
        rows = self.rows[first:last] + [self.rows[last][:end]]
        rows[0] = rows[0][self.column(first + 1, node.col_offset) :]
        return b"\n".join(rows)

    def name(self, node, name):
        """CPython normalizes names and we do not: only ASCII can be compared."""
        if self.rows is not None and name.isascii() and name.encode() not in self.written(node):
            return "?"
        return ident(name)

    def dotted(self, node):
        names = []
        while isinstance(node, ast.Attribute):
            names.append(self.name(node, node.attr))
            node = node.value
        if not isinstance(node, ast.Name):
            return ""
        names.append(self.name(node, node.id))
        return " " + ".".join(reversed(names))

    def add(self, kind, node, *rest):
        self.facts.append(" ".join([kind, self.at(node), *rest]))

    def every(self, nodes):
        for node in nodes:
            self.visit(node)

    def visit(self, node):
        if node is None:
            return
        method = getattr(self, type(node).__name__, None)
        if method is not None:
            method(node)
            return
        if isinstance(node, (ast.expr, ast.stmt)):
            self.add("other", node)
        self.every(ast.iter_child_nodes(node))

    def Module(self, node):
        self.every(node.body)

    def arguments_of(self, positional, keywords):
        found = []
        for argument in positional:
            if isinstance(argument, ast.Starred):
                found.append((self.key(argument), "*" + self.at(argument)))
                self.visit(argument.value)
            else:
                found.append((self.key(argument), self.at(argument) + self.dotted(argument)))
                self.visit(argument)
        for keyword in keywords:
            name = ident(keyword.arg) + "=" if keyword.arg else "**"
            found.append((self.key(keyword), name + self.at(keyword)))
            self.visit(keyword.value)
        found.sort()
        return "(" + ", ".join(text for _, text in found) + ")"

    def key(self, node):
        return (node.lineno, node.col_offset)

    def ClassDef(self, node):
        arguments = self.arguments_of(node.bases, node.keywords)
        self.decorated("class", node, ident(node.name), arguments)
        self.every(node.body)

    def decorated(self, kind, node, *rest):
        self.add(kind, node, *rest, *["@" + self.at(d) + self.dotted(d) for d in node.decorator_list])
        self.every(node.decorator_list)

    def FunctionDef(self, node):
        arguments = node.args
        positional = arguments.posonlyargs + arguments.args
        defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
        found = [("", a, d) for a, d in zip(positional, defaults)]
        if arguments.vararg:
            found.append(("*", arguments.vararg, None))
        found += [("", a, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults)]
        if arguments.kwarg:
            found.append(("**", arguments.kwarg, None))
        parameters = []
        for stars, argument, default in found:
            parameters.append(f"{stars}{ident(argument.arg)} {self.at(argument)} {self.at(argument.annotation)} {self.at(default)}")
            self.every([argument.annotation, default])
        kind = "async def" if isinstance(node, ast.AsyncFunctionDef) else "def"
        self.decorated(kind, node, ident(node.name), "(" + ", ".join(parameters) + ")", self.at(node.returns))
        self.visit(node.returns)
        self.every(node.body)

    AsyncFunctionDef = FunctionDef

    def Lambda(self, node):
        self.add("other", node)
        self.every(node.args.defaults + node.args.kw_defaults)
        self.visit(node.body)

    def assignment(self, node, targets, annotation, operator, value):
        found = ", ".join(self.at(t) + self.dotted(t) for t in targets)
        self.add("assign", node, operator, found, self.at(annotation), self.at(value))
        self.every([*targets, annotation, value])

    def Assign(self, node):
        self.assignment(node, node.targets, None, "", node.value)

    def AnnAssign(self, node):
        self.assignment(node, [node.target], node.annotation, "", node.value)

    def AugAssign(self, node):
        self.assignment(node, [node.target], None, OPERATORS[type(node.op)], node.value)

    def Import(self, node):
        self.add("import", node, self.names(node))

    def ImportFrom(self, node):
        self.add("from", node, str(node.level), ".".join(map(ident, (node.module or "").split("."))), self.names(node))

    def names(self, node):
        return ", ".join(
            f"{'.'.join(map(ident, n.name.split('.')))} {ident(n.asname or '')} {self.at(n)}" for n in node.names
        )

    def Return(self, node):
        self.add("return", node, self.at(node.value))
        self.visit(node.value)

    def Expr(self, node):
        self.add("expression", node, self.at(node.value))
        self.visit(node.value)

    def simple(self, node):
        keyword = {"Delete": "del", "TypeAlias": "type"}.get(type(node).__name__, type(node).__name__.lower())
        self.add("simple", node, keyword)
        self.every(ast.iter_child_nodes(node))

    Delete = Raise = Assert = Pass = Break = Continue = Global = Nonlocal = TypeAlias = simple

    def clause(self, keyword, heads, targets):
        self.facts.append(f"{keyword} {' '.join(map(self.at, heads))} to {' '.join(map(self.at, targets))}")
        self.every([*heads, *targets])

    def If(self, node):
        self.clause("if", [node.test], [])
        self.every(node.body + node.orelse)

    def While(self, node):
        self.clause("while", [node.test], [])
        self.every(node.body + node.orelse)

    def For(self, node):
        self.clause("for", [node.iter], [node.target])
        self.every(node.body + node.orelse)

    AsyncFor = For

    def With(self, node):
        targets = [i.optional_vars for i in node.items if i.optional_vars]
        self.clause("with", [i.context_expr for i in node.items], targets)
        self.every(node.body)

    AsyncWith = With

    def Try(self, node):
        self.every(node.body + node.handlers + node.orelse + node.finalbody)

    TryStar = Try

    def ExceptHandler(self, node):
        self.clause("except", [node.type] if node.type else [], [])
        self.every(node.body)

    def Match(self, node):
        self.clause("match", [node.subject], [])
        for case in node.cases:
            self.clause("case", [case.guard] if case.guard else [], [])
            self.every(case.body)

    def Name(self, node):
        self.add("name", node, self.name(node, node.id))

    def Attribute(self, node):
        self.add("attribute", node, self.name(node, node.attr))
        self.visit(node.value)

    def Call(self, node):
        arguments = self.arguments_of(node.args, node.keywords)
        self.add("call", node, self.at(node.func) + self.dotted(node.func), arguments)
        self.visit(node.func)

    def Subscript(self, node):
        self.add("subscript", node, self.at(node.value), self.at(node.slice))
        self.every([node.value, node.slice])

    def Constant(self, node):
        value = node.value
        if isinstance(value, str):
            self.add("str", node, self.text(node, value))
        elif isinstance(value, bytes):
            self.add("bytes", node, value.hex())
        elif value is None or value is True or value is False:
            self.add("constant", node, str(value))
        elif value is ...:
            self.add("constant", node, "Ellipsis")
        else:
            self.add("number", node, number(value))

    def JoinedStr(self, node):
        if not HOLES:
            self.add("fstring", node)
            return
        pieces = []
        for value in node.values:
            if isinstance(value, ast.Constant):
                pieces.append(self.text(node, value.value))
            else:
                conversion = chr(value.conversion) if value.conversion > 0 else ""
                pieces.append(f"{self.at(value)} {conversion} {bool(value.format_spec)}")
                self.visit(value.value)
                self.holes(value.format_spec)
        self.add("fstring", node, *pieces)

    def holes(self, spec):
        if spec is None:
            return
        for value in spec.values:
            if isinstance(value, ast.FormattedValue):
                self.visit(value.value)
                self.holes(value.format_spec)

    def sequence(self, node):
        self.add(type(node).__name__.lower(), node, ", ".join(map(self.at, node.elts)))
        self.every(node.elts)

    Tuple = List = Set = sequence

    def Dict(self, node):
        self.add("dict", node, ", ".join(f"{self.at(k)} {self.at(v)}" for k, v in zip(node.keys, node.values)))
        self.every(node.keys + node.values)

    def BinOp(self, node):
        self.add("binary", node, OPERATORS[type(node.op)])
        self.every([node.left, node.right])

    def BoolOp(self, node):
        self.add("binary", node, OPERATORS[type(node.op)])
        self.every(node.values)

    def UnaryOp(self, node):
        self.add("unary", node, OPERATORS[type(node.op)])
        self.visit(node.operand)

    def IfExp(self, node):
        self.add("conditional", node, self.at(node.body), self.at(node.test), self.at(node.orelse))
        self.every([node.body, node.test, node.orelse])


def ident(name):
    return name if name.isascii() else "?"


def scalars(text):
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def number(value):
    if isinstance(value, int):
        return hex(value)
    if isinstance(value, complex):
        return struct.pack(">d", value.imag).hex() + "j"
    return struct.pack(">d", value).hex()


def answer(question):
    if "path" in question:
        with open(question["path"], "rb") as file:
            data = file.read()
    else:
        data = question["source"].encode()
    try:
        tree = ast.parse(data)
    except SyntaxError as error:
        return {"refused": error.lineno or 0, "message": error.msg}
    except ValueError:  # null bytes
        return {"refused": 0, "message": "source code cannot contain null bytes"}
    except (RecursionError, MemoryError):
        return {"refused": 0, "message": "too deep"}
    try:
        facts = Facts(data)
        facts.visit(tree)
    except RecursionError:
        return {"refused": 0, "message": "too deep"}
    found = sorted(facts.facts)
    result = {"digest": hashlib.sha256("\n".join(found).encode()).hexdigest(), "count": len(found)}
    if question.get("facts"):
        result["facts"] = found
    return result


def files():
    roots = {sysconfig.get_path("stdlib"), *site.getsitepackages(), "/usr/lib/python3"}
    seen = set()
    for root in sorted(roots):
        for folder, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                path = os.path.realpath(os.path.join(folder, name))
                if name.endswith((".py", ".pyi")) and path not in seen:
                    seen.add(path)
                    yield path


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    if sys.argv[1:] == ["--version"]:
        print(sys.version.split()[0])
    elif sys.argv[1:] == ["--files"]:
        for path in files():
            print(path)
    else:
        for line in sys.stdin:
            print(json.dumps(answer(json.loads(line))), flush=True)
