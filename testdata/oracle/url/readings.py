"""Answers what libpq makes of what stands behind the "://" of a URI.

Reads a JSON array of strings a line, writes an array of answers a line. An
answer is null if PQconninfoParse fails, "parameter" if it fails for a parameter
that it does not know, or else [user, password, host], each in hexadecimal.

    go test ./internal/dsn -run ReadingsLive -oracle python3
    go test ./internal/dsn -run ReadingsLive -oracle python3 -record
"""

import ctypes
import json
import sys

libpq = ctypes.CDLL("libpq.so.5")


class Option(ctypes.Structure):
    """PQconninfoOption of libpq-fe.h."""

    _fields_ = [(name, ctypes.c_char_p) for name in ("keyword", "envvar", "compiled", "val", "label", "dispchar")] + [
        ("dispsize", ctypes.c_int)
    ]


libpq.PQconninfoParse.restype = ctypes.POINTER(Option)
libpq.PQconninfoParse.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_void_p)]
libpq.PQconninfoFree.argtypes = [ctypes.POINTER(Option)]
libpq.PQfreemem.argtypes = [ctypes.c_void_p]


def answer(rest):
    error = ctypes.c_void_p()
    options = libpq.PQconninfoParse(b"postgresql://" + rest.encode(), ctypes.byref(error))
    if not options:
        message = ctypes.string_at(error.value)
        libpq.PQfreemem(error)
        return "parameter" if message.startswith(b"invalid URI query parameter") else None
    found = {}
    at = 0
    while options[at].keyword:
        found[options[at].keyword.decode()] = (options[at].val or b"").hex()
        at += 1
    libpq.PQconninfoFree(options)
    return [found["user"], found["password"], found["host"]]


if __name__ == "__main__":
    if sys.argv[1:] == ["--version"]:
        print(json.dumps("libpq %d" % libpq.PQlibVersion()))
        sys.exit()
    for line in sys.stdin:
        print(json.dumps([answer(text) for text in json.loads(line)]), flush=True)
