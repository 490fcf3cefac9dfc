#!/usr/bin/env python3
"""PostgreSQL goes away and comes back; the program stays, says so, and goes on.

usage: survives_no_database.py

The server's database takes no connections for a while and those that are open are ended. Needs
TSUNAGU_TEST_PG; without it, exit code 77."""
import json
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools"))
import case  # noqa: E402

CONVERSATION = """The database goes away.
tenant 011002 札幌市
serve --open-broker

> GET /healthz
< 200
"""
PATIENCE_SECONDS = 60
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CLIENT = "Basic cG9ydGFsOnNlY3JldC1vZi1ub2JvZHk="
SIGNING_IN = [
    ("GET", "/oidc/authorize?client_id=portal&response_type=code", {}, None),
    ("POST", "/oidc/token", {**FORM, "Authorization": CLIENT}, b"grant_type=client_credentials"),
    ("POST", "/oidc/introspect", {**FORM, "Authorization": CLIENT}, b"token=unknown"),
    ("GET", "/oidc/userinfo", {"Authorization": "Bearer unknown"}, None),
]


def eventually(what, is_so):
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > end:
            raise case.Mismatch(f"{what}: not within {PATIENCE_SECONDS} s")
        time.sleep(0.05)


def create(server, number):
    body = {"id": f"urn:ngsi-ld:T:{number}", "type": "T", "n": {"type": "Property", "value": number}}
    return server.ask("POST", "/ngsi-ld/v1/entities", {"Content-Type": "application/json"},
                      json.dumps(body).encode())


def stays_closed(server):
    """ID3_1_46: who cannot be looked up is neither let in nor told to be unknown."""
    for method, path, headers, body in SIGNING_IN:
        status, _, text = server.ask(method, path, headers, body)
        if status != 503:
            raise case.Mismatch(f"without a database {method} {path}: {status} {text[:200]}")


def ready(server):
    return server.ask("GET", "/readyz", {}, None)[0]


def log_holds(server, text):
    server.log.seek(0)
    return text in server.log.read()


def run(program, base):
    name = f"away_{os.getpid()}"
    with case.fresh_database(base, name) as db, \
            case.Server(program, case.Case(CONVERSATION), db) as server:
        if create(server, 1)[0] != 201:
            raise case.Mismatch("the first entity was not created")
        case.psql(base, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        case.psql(base, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        f"WHERE datname = '{name}'")
        status, headers, text = create(server, 2)
        if status != 503 or json.loads(text)["status"] != 503:
            raise case.Mismatch(f"without a database: {status} {text[:200]}")
        stays_closed(server)
        for path, sent in (("/points/v1/me", {"Cookie": "tsunagu=tsp_nobodys"}),
                           ("/points/v1/shops", {"Authorization": "Bearer nobodys"})):
            status, headers, text = server.ask("GET", path, sent, None)
            if status != 503 or "detail" not in json.loads(text) or not headers["Retry-After"]:
                raise case.Mismatch(f"who cannot be looked up: {status} {headers} {text[:200]}")
        eventually("a load balancer is told", lambda: ready(server) == 503)
        # Everything that looks at the database by itself has met its absence.
        for said in ("notifications wait", "jobs wait"):
            eventually(f"the log says '{said}'", lambda s=said: log_holds(server, s))
        if server.ask("GET", "/healthz", {}, None)[0] != 200:
            raise case.Mismatch("it does not live any more")
        case.psql(base, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        eventually("a write is taken again", lambda: create(server, 3)[0] == 201)
        eventually("a load balancer is told", lambda: ready(server) == 200)
        found = server.ask("GET", "/ngsi-ld/v1/entities?type=T&options=keyValues", {}, None)
        if {one["n"] for one in json.loads(found[2])} != {1, 3}:
            raise case.Mismatch(f"afterwards: {found[2][:300]}")


def main():
    base = os.environ.get("TSUNAGU_TEST_PG")
    if not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    try:
        run(program, base)
    except case.Mismatch as e:
        sys.exit(f"FAILED: {e}")
    print("the program outlives its database, and writes again when it is back")


if __name__ == "__main__":
    main()
