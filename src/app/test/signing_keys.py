#!/usr/bin/env python3
"""Keys that tokens are signed with, on the command line: what `tsunagu keys` prints, a rotation, and
the compromise drill, which must be over in far less than five minutes.

usage: signing_keys.py"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

PROGRAM = pathlib.Path(os.environ.get("TSUNAGU_BUILD", "build/quick")) / "tsunagu"
DRILL_SECONDS = 60
ALGORITHMS = ["ES256", "EdDSA", "PS256", "RS256"]


def run(*words, code=0):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120)
    if done.returncode != code:
        sys.exit(f"{' '.join(words)}: exit code {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout if code == 0 else done.stderr


def expect(what, wanted, have):
    if wanted != have:
        sys.exit(f"{what}: {have!r} instead of {wanted!r}")


def keys(text):
    rows = [line.split("\t") for line in text.splitlines()]
    return [dict(zip(("kid", "alg", "state", "from", "until"), row)) for row in rows]


def of(rows, state):
    return sorted(row["alg"] for row in rows if row["state"] == state)


def main():
    with tempfile.TemporaryDirectory(prefix="tsunagu-keys.") as folder:
        at = ("--data", folder)
        run("tenant", "add", "011002", "--name", "札幌市", *at)
        run("serve", *at, "--set", "id.keys.ahead=30m", code=1)
        expect("no keys before anybody asked", "", run("keys", "list", *at))
        key_file = pathlib.Path(folder) / "people.key"
        expect("nobody else reads what seals them", 0o600, key_file.stat().st_mode & 0o777)
        key_file.rename(key_file.with_suffix(".away"))
        refused = run("keys", "rotate", "--tenant", "011002", *at, code=1)
        expect("nothing is sealed without it", True, "people.key" in refused)
        key_file.write_text("no key", encoding="ascii")
        refused = run("serve", *at, code=1)
        expect("no start with a key that is none", True, "people.key" in refused)
        key_file.with_suffix(".away").rename(key_file)

        first = keys(run("keys", "rotate", "--tenant", "011002", *at))
        expect("the first keys sign at once", ALGORITHMS, of(first, "signs"))
        expect("a kid is a thumbprint", True,
               all(re.fullmatch(r"[\w-]{43}", row["kid"]) for row in first))
        second = keys(run("keys", "rotate", *at))
        expect("the old ones still sign", ALGORITHMS, of(second, "signs"))
        expect("the new ones wait", ALGORITHMS, of(second, "waits"))

        stolen = next(row["kid"] for row in second
                      if row["alg"] == "ES256" and row["state"] == "signs")
        begun = time.monotonic()
        third = keys(run("keys", "revoke", stolen, *at))
        took = time.monotonic() - begun
        expect("the drill is over soon", True, took < DRILL_SECONDS)
        expect("revoked", ["ES256"], of(third, "revoked"))
        expect("the one that waited signs", ALGORITHMS, of(third, "signs"))
        again = run("keys", "revoke", stolen, *at, code=1)
        expect("it cannot be revoked twice", True, "no such key" in again)
        expect("what is printed is what is kept", third, keys(run("keys", "list", *at)))

        stored = b"".join(p.read_bytes() for p in pathlib.Path(folder).rglob("*.db*"))
        expect("no private key in the files", False, b"PRIVATE KEY" in stored)
    print(f"the compromise drill took {took:.2f} s")


if __name__ == "__main__":
    main()
