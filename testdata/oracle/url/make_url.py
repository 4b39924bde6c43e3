"""Answers what SQLAlchemy's make_url makes of connection strings.

Reads a JSON array of strings a line, writes an array of answers a line. An
answer is "text" if make_url fails for the text as a whole, "port" if it fails
for the port, or
[drivername, username, password, host, port, database, [[name, [value, ...]], ...]]
with the port as a text, since it may be larger than any JSON reader takes.

    go test ./internal/dsn -run Live -oracle python3
    go test ./internal/dsn -run Live -oracle python3 -record
"""

import json
import sys

import sqlalchemy
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError


def answer(text):
    try:
        url = make_url(text)
    except ArgumentError:
        return "text"
    except ValueError:
        return "port"
    query = [[k, [v] if isinstance(v, str) else list(v)] for k, v in url.query.items()]
    port = None if url.port is None else str(url.port)
    return [url.drivername, url.username, url.password, url.host, port, url.database, query]


if __name__ == "__main__":
    if sys.argv[1:] == ["--version"]:
        print(json.dumps([sqlalchemy.__version__, sys.version.split()[0]]))
        sys.exit()
    for line in sys.stdin:
        print(json.dumps([answer(text) for text in json.loads(line)]), flush=True)
