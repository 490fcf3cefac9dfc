#!/usr/bin/env python3
"""Nothing that was answered is lost: kill -9 of the server in the middle of 10,000 acknowledged writes.

usage: survives_kill.py [--postgres] [--seed N]

Sixteen clients create and change entities over HTTP. At a moment chosen by the seed the server is
killed with SIGKILL, started again on the same data, and every write that was answered must be
there, whole. On PostgreSQL (TSUNAGU_TEST_PG) the same; without it, exit code 77."""
import argparse
import http.client
import json
import os
import pathlib
import random
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools"))
import case  # noqa: E402

CLIENTS, WRITES = 16, 10_000
CONVERSATION = """Killed and started again.
tenant 011002 札幌市
serve --open-broker

> GET /healthz
< 200
"""


class Writers:
    """Clients that remember, per entity, the last value that was answered and the one under way."""

    def __init__(self, port, stop_at):
        self.port, self.stop_at = port, stop_at
        self.answered, self.asked, self.count = {}, {}, 0
        self.lock, self.enough = threading.Lock(), threading.Event()
        self.unexpected = []

    def write(self, connection, id, value):
        body = {"id": id, "type": "Counter", "value": {"type": "Property", "value": value},
                "twin": {"type": "Property", "value": value}}
        self.asked[id] = value
        if value == 0:
            connection.request("POST", "/ngsi-ld/v1/entities", json.dumps(body),
                               {"Content-Type": "application/json"})
        else:
            del body["id"], body["type"]
            connection.request("PATCH", f"/ngsi-ld/v1/entities/{id}/attrs", json.dumps(body),
                               {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status not in (201, 204):
            self.unexpected.append(f"{answer.status} {text[:200]}")
            self.enough.set()
            return
        self.answered[id] = value
        with self.lock:
            self.count += 1
            if self.count >= self.stop_at:
                self.enough.set()

    def client(self, number):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            for i in range(WRITES):
                for value in range(4):
                    self.write(connection, f"urn:ngsi-ld:Counter:{number}-{i}", value)
                    if self.unexpected:
                        return
        except (OSError, http.client.HTTPException):
            pass  # killed: what was under way may or may not be there

    def run_until_killed(self, process):
        threads = [threading.Thread(target=self.client, args=(n,)) for n in range(CLIENTS)]
        for t in threads:
            t.start()
        if not self.enough.wait(300):
            self.unexpected.append("the writes did not come in five minutes")
        process.kill()
        process.wait()
        for t in threads:
            t.join()


def stored(server):
    found, offset = {}, 0
    while True:
        status, _, text = server.ask(
            "GET", f"/ngsi-ld/v1/entities?type=Counter&options=keyValues&limit=1000&offset={offset}",
            {}, None)
        page = json.loads(text)
        if status != 200:
            raise case.Mismatch(f"query answered {status}: {text[:200]}")
        for entity in page:
            found[entity["id"]] = (entity["value"], entity["twin"])
        if len(page) < 1000:
            return found
        offset += 1000


def faults_of(writers, found):
    for id, value in writers.answered.items():
        if id not in found:
            yield f"{id} was answered and is gone"
        elif found[id][0] not in (value, writers.asked[id]):
            yield f"{id} was answered with {value} and holds {found[id][0]}"
    for id, (value, twin) in found.items():
        if value != twin:
            yield f"{id} is torn: {value} and {twin} were written together"


def restart(server, program, conversation):
    again = case.Server(program, conversation, server.db)
    again.folder, again.store, again.tool = server.folder, server.store, lambda *_: ""
    return again


def run(program, db, seed):
    conversation = case.Case(CONVERSATION)
    stop_at = WRITES - random.Random(seed).randrange(WRITES // 4)
    server = case.Server(program, conversation, db)
    server.__enter__()
    writers = Writers(server.port, stop_at)
    writers.run_until_killed(server.process)
    server.log.close()
    if writers.unexpected:
        raise case.Mismatch(writers.unexpected[0])
    with restart(server, program, conversation) as again:
        found = stored(again)
    faults = list(faults_of(writers, found))
    print(f"{len(writers.answered)} entities, {writers.count} answered writes, "
          f"{len(found)} entities found after SIGKILL, {len(faults)} faults")
    if faults:
        raise case.Mismatch("; ".join(faults[:5]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    base = os.environ.get("TSUNAGU_TEST_PG") if args.postgres else None
    if args.postgres and not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu")
    with case.fresh_database(base, f"kill_{os.getpid()}") as db:
        try:
            run(program, db, args.seed)
        except case.Mismatch as e:
            print(f"FAILED: {e}")
            sys.exit(1)


if __name__ == "__main__":
    main()
