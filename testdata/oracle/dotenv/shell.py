"""Asks bash what it makes of generated env files.

shell.py              writes shell.jsonl, a selection of many files
shell.py SEED COUNT   prints the answers to COUNT files, one JSON document a line

Each file is read with "set -a; . FILE". That runs what stands in it, so only the
files of generate.py are read: nothing in them names a program, a redirection or a
loop. Even so there is no PATH, and a command that is not found is nothing.

An answer has the file ("text") and
  values    [name, value] for each variable that a program started behind the file
            would have, but for those of the shell itself. There are none if
            a value is not UTF-8
  fault     true if bash finds fault with the file
"""

import json
import os
import subprocess
import sys
import tempfile

import selection

ENVIRONMENT = {"HOME_X": "HX", "A": "outer", "E": "", "HOME": "/home/u"}
OWN = {"PATH", "PWD", "OLDPWD", "SHLVL", "_"}

# The trap also runs where a fault ends the shell.
SCRIPT = r"""
command_not_found_handle() { return 0; }
exported() {
    set +a
    local IFS=$'\n' name
    for name in $(compgen -e); do printf '%s=%s\0' "$name" "${!name}"; done
}
trap exported EXIT
set -a
. ./file >/dev/null
set +a
"""


def answer(folder, data):
    try:
        made = {"text": data.decode()}
    except UnicodeDecodeError:
        return None
    with open(os.path.join(folder, "file"), "wb") as file:
        file.write(data)
    done = subprocess.run(
        ["/bin/bash", "--noprofile", "--norc", "-c", SCRIPT],
        cwd=folder, env={"PATH": "/nowhere", **ENVIRONMENT}, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False,
    )
    made["fault"] = b"file: line" in done.stderr and b"warning" not in done.stderr
    try:
        pairs = [pair.split("=", 1) for pair in done.stdout.decode().split("\0")[:-1]]
    except UnicodeDecodeError:
        return made
    made["values"] = [pair for pair in pairs if pair[0] not in OWN]
    return made


if __name__ == "__main__":
    version = subprocess.run(["/bin/bash", "-c", "echo $BASH_VERSION"], capture_output=True, text=True, check=True).stdout.strip()
    with tempfile.TemporaryDirectory() as folder:
        selection.main(
            "shell",
            {"program": "bash " + version, "script": "testdata/oracle/dotenv/shell.py", "environment": ENVIRONMENT},
            lambda data: answer(folder, data),
            candidates=6_000,
        )
