"""Prints the answers of a program to generated env files, or records a selection."""

import hashlib
import itertools
import json
import os
import re
import sys

import generate

SEED, MOST = 1, 1_200


def shape(made):
    """The text with every run of harmless characters made one."""
    if "text" not in made:
        return "not UTF-8"
    return re.sub(r"[^\S\n]+", " ", re.sub(r"[\w@/,.:*-]+", "x", made["text"]))


def write(name, header, answers):
    best = {}
    for made in answers:
        key = shape(made)
        if key not in best or len(json.dumps(made)) < len(json.dumps(best[key])):
            best[key] = made
    # Half of them are the shortest shapes, half any of the others.
    chosen = sorted(best.values(), key=lambda made: (len(json.dumps(made)), json.dumps(made)))
    rest = sorted(chosen[MOST // 2:], key=lambda made: hashlib.sha256(json.dumps(made).encode()).digest())
    chosen = chosen[:MOST // 2] + rest[:MOST // 2]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), name + ".jsonl")
    with open(path, "w", encoding="utf-8") as out:
        out.write(json.dumps(header) + "\n")
        for made in chosen:
            out.write(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n")
    print(f"{len(best)} shapes, {len(chosen)} written", file=sys.stderr)


def main(name, header, answer, candidates=150_000):
    """Answers the files of the seed and the count of the command line; without them it
    records. A program that has no answer to a file gives None."""
    if len(sys.argv) > 1:
        seed, count = map(int, sys.argv[1:])
    else:
        seed, count = SEED, candidates
    answers = filter(None, map(answer, itertools.islice(generate.files(seed), count)))
    if len(sys.argv) == 1:
        write(name, header, answers)
        return
    print(json.dumps(header))
    for made in answers:
        print(json.dumps(made))
