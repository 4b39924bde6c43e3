"""Asks systemd what it makes of generated env files.

systemd.py              writes systemd.jsonl, a selection of many files
systemd.py SEED COUNT   prints the answers to COUNT files, one JSON document a line

No service is started. The two functions with which the service manager reads an
EnvironmentFile= are called in the library that it is linked with itself, and in
the same order: load_env_file, and strv_env_clean_with_callback, which drops
what is no assignment of a variable. What a unit's own Environment= adds is not
measured.

An answer has the file ("text", or "base64" if it is not UTF-8) and
  values    [name, value] for each variable
  refused   true if systemd refuses the file; then there are no values
"""

import base64
import ctypes
import glob
import json
import os
import sys
import tempfile

import selection

STRINGS = ctypes.POINTER(ctypes.c_char_p)
LIBRARIES = glob.glob("/usr/lib/*/systemd/libsystemd-shared-*.so") + glob.glob("/usr/lib*/systemd/libsystemd-shared-*.so")
NOTHING = "no libsystemd-shared here: it comes with the package systemd of the distribution"


def load():
    if not LIBRARIES:
        sys.exit(NOTHING)
    library = ctypes.CDLL(LIBRARIES[0])
    library.load_env_file.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(STRINGS)]
    library.load_env_file.restype = ctypes.c_int
    clean = library.strv_env_clean_with_callback
    clean.argtypes = [STRINGS, ctypes.c_void_p, ctypes.c_void_p]
    clean.restype = STRINGS
    library.strv_free.argtypes = [STRINGS]
    library.strv_free.restype = ctypes.c_void_p
    library.log_set_max_level(0)
    return library


def version():
    """The number in the name of the library, which is that of systemd."""
    return LIBRARIES[0].rsplit("-", 1)[1].removesuffix(".so") if LIBRARIES else ""


def answer(library, path, data):
    try:
        made = {"text": data.decode()}
    except UnicodeDecodeError:
        made = {"base64": base64.b64encode(data).decode()}
    with open(path, "wb") as file:
        file.write(data)
    strings = STRINGS()
    if library.load_env_file(None, path.encode(), ctypes.byref(strings)) < 0:
        return made | {"refused": True}
    made["values"] = []
    if strings:
        strings = library.strv_env_clean_with_callback(strings, None, None)
        at = 0
        while strings[at]:
            made["values"].append(strings[at].decode().split("=", 1))
            at += 1
        library.strv_free(strings)
    return made


if __name__ == "__main__":
    library = load()
    with tempfile.TemporaryDirectory() as folder:
        selection.main(
            "systemd",
            {"program": "systemd " + version(), "script": "testdata/oracle/dotenv/systemd.py"},
            lambda data: answer(library, os.path.join(folder, "file"), data),
        )
