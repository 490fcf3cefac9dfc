#!/usr/bin/env python3
"""Two programs on one PostgreSQL lose nothing that either has answered, and one that wants the
database for itself is refused beside another.

usage: two_programs.py

Needs TSUNAGU_TEST_PG; without it, exit code 77."""
import json
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools"))
import case  # noqa: E402

FIRST = "The first of two.\ntenant 011002 札幌市\nserve --open-broker\n\n> GET /healthz\n< 200\n"
SECOND = "Another on the same data.\nserve --open-broker\n\n> GET /healthz\n< 200\n"
ALONE = ("--set", "only_node=true")
ENTITIES = "/ngsi-ld/v1/entities"
JSON = {"Content-Type": "application/json"}
ROUNDS = 20
PATIENCE_SECONDS = 10


def expect(said, wanted, have):
    if wanted != have:
        raise case.Mismatch(f"{said}: {have} instead of {wanted}")


def value(number):
    return {"type": "Property", "value": number}


def both_write(one, two):
    body = {"id": "urn:ngsi-ld:T:1", "type": "T", "a": value(0), "b": value(0)}
    expect("create on one", 201, one.ask("POST", ENTITIES, JSON, json.dumps(body).encode())[0])
    for number in range(1, ROUNDS + 1):
        for name, server in (("a", one), ("b", two)):
            change = json.dumps({name: value(number)}).encode()
            status = server.ask("PATCH", ENTITIES + "/urn:ngsi-ld:T:1/attrs", JSON, change)[0]
            expect(f"change {number} of {name}", 204, status)
    for server in (one, two):
        status, _, text = server.ask("GET", ENTITIES + "/urn:ngsi-ld:T:1?options=keyValues", {},
                                     None)
        expect("read", 200, status)
        read = json.loads(text)
        expect("what both wrote", (ROUNDS, ROUNDS), (read["a"], read["b"]))


def is_refused(program, store, *flags):
    run = subprocess.run([program, "serve", "--listen", "127.0.0.1:0", *store, *flags],
                         capture_output=True, text=True, timeout=30, check=False)
    if run.returncode == 0 or "only_node" not in run.stdout + run.stderr:
        raise case.Mismatch(f"{flags} beside another ended with {run.returncode}: {run.stderr}")


def removed_is_unknown(one, two):
    one.tool("tenant", "remove", "011002", "--yes")
    end = time.monotonic() + PATIENCE_SECONDS
    for server in (one, two):
        while (status := server.ask("GET", ENTITIES + "?type=T", {}, None)[0]) < 400:
            if time.monotonic() > end:
                raise case.Mismatch(f"a removed municipality still answers {status}")
        body = json.dumps({"id": "urn:ngsi-ld:T:2", "type": "T"}).encode()
        status = server.ask("POST", ENTITIES, JSON, body)[0]
        if status < 400:
            raise case.Mismatch(f"a write to a removed municipality was answered {status}")


def main():
    base = os.environ.get("TSUNAGU_TEST_PG")
    if not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    try:
        with case.fresh_database(base, f"two_{os.getpid()}") as db:
            with case.Server(program, case.Case(FIRST), db) as one:
                with case.Server(program, case.Case(SECOND), db) as two:
                    both_write(one, two)
                    is_refused(program, one.store, *ALONE)
                    removed_is_unknown(one, two)
    except case.Mismatch as e:
        sys.exit(f"FAILED: {e}")
    print("two programs share a database, and one is not alone where another is")


if __name__ == "__main__":
    main()
