#!/usr/bin/env python3
"""A full disk: writes are refused clearly, reads go on, nothing acknowledged is lost, and when there
is space again writes work without a restart.

usage: survives_full_disk.py [--program FILE]

Twice over: with a limit on the size of the server's files (RLIMIT_FSIZE, works everywhere), and
with a small tmpfs in a mount namespace of its own, where the system lets us make one. Each time
with batches and with a sensor that appends one value after the other."""
import argparse
import json
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools"))
import case  # noqa: E402

CONVERSATION = """A disk that fills up.
tenant 011002 札幌市
serve --open-broker --set disk_free_min=1MiB

> GET /healthz
< 200
"""
SENSOR, PAD, MOST_WRITES = "urn:ngsi-ld:WeatherObserved:full", "x" * 3000, 5000
JSON = {"Content-Type": "application/json"}


def fail(text):
    raise case.Mismatch(text)


class LimitedServer(case.Server):
    """Its files may not grow by more than 300 kB from the moment fill() is called."""

    name = "limit on file sizes"
    readiness_when_full = 200  # the disk itself has space

    def fill(self):
        largest = max(f.stat().st_size for f in pathlib.Path(self.folder).rglob("*"))
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE,
                         (largest + 300_000, resource.RLIM_INFINITY))

    def make_space(self):
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE,
                         (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


class SmallDiskServer(case.Server):
    """Its data is on a tmpfs of 12 MB that only it sees; a file of ballast takes most of it."""

    name = "small tmpfs"
    readiness_when_full = 503

    @staticmethod
    def namespace():
        """The command that runs another one in a mount namespace; None where we may not."""
        words = ["unshare", "--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
        probe = words + ["sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]
        try:
            return None if subprocess.run(probe, capture_output=True).returncode else words
        except OSError:
            return None

    def __init__(self, program, conversation, db):
        super().__init__(program, conversation, db)
        self.data = os.path.join(self.folder, "disk")
        os.mkdir(self.data)
        wrapper = os.path.join(self.folder, "in_namespace")
        with open(wrapper, "w", encoding="utf-8") as f:
            f.write("#!/bin/sh\nset -e\n"
                    f"mount -t tmpfs -o size=12m,mode=700 tmpfs '{self.data}'\n"
                    f"'{program}' tenant add 011002 --name 札幌市 --data '{self.data}' >&2\n"
                    f"exec '{program}' \"$@\"\n")
        os.chmod(wrapper, 0o700)
        outside = os.path.join(self.folder, "program")
        with open(outside, "w", encoding="utf-8") as f:
            f.write(f"#!/bin/sh\nexec {' '.join(self.namespace())} '{wrapper}' \"$@\"\n")
        os.chmod(outside, 0o700)
        self.program, self.store = outside, ["--data", self.data]

    def tool(self, *words):
        return ""  # the wrapper adds the municipality: only it sees the disk

    def ballast(self):
        return f"/proc/{self.process.pid}/root{self.data}/ballast"

    def fill(self):
        where = os.statvfs(os.path.dirname(self.ballast()))
        with open(self.ballast(), "wb") as f:
            f.write(b"x" * max(0, where.f_bavail * where.f_frsize - 400_000))

    def make_space(self):
        os.remove(self.ballast())


class Talk:
    """Writes until the disk is full, and remembers what was acknowledged."""

    def __init__(self, server):
        self.server, self.entities, self.observed = server, {}, {}
        self.last_batch, self.last_observed = {}, None
        status, _, text = server.ask("POST", "/ngsi-ld/v1/entities", JSON, json.dumps(
            {"id": SENSOR, "type": "WeatherObserved"}))
        if status != 201:
            fail(f"the sensor could not be made: {status} {text}")

    def batch(self, number):
        self.last_batch = {f"urn:ngsi-ld:Road:{number}-{i}": number for i in range(5)}
        body = [{"id": id, "type": "Road", "depth": {"type": "Property", "value": number},
                 "pad": {"type": "Property", "value": PAD}} for id in self.last_batch]
        answer = self.server.ask("POST", "/ngsi-ld/v1/entityOperations/upsert", JSON,
                                 json.dumps(body))
        if answer[0] in (201, 204):
            self.entities.update(self.last_batch)
        return answer

    def append(self, number):
        self.last_observed = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1767225600 + number))
        answer = self.server.ask("POST", f"/ngsi-ld/v1/entities/{SENSOR}/attrs", JSON, json.dumps(
            {"note": {"type": "Property", "value": f"{number} {PAD}",
                      "observedAt": self.last_observed}}))
        if answer[0] == 204:
            self.observed[self.last_observed] = f"{number} {PAD}"
        return answer

    def until_refused(self, write, start):
        for number in range(start, start + MOST_WRITES):
            status, headers, text = write(number)
            if status not in (201, 204):
                must_be_clear(status, headers, text)
                return number
        fail(f"{MOST_WRITES} writes went through: the disk did not fill up")


def must_be_clear(status, headers, text):
    if status != 503 or headers.get("Content-Type") != "application/problem+json":
        fail(f"a full disk was answered with {status} {headers.get('Content-Type')}: {text[:300]}")
    problem = json.loads(text)
    if problem.get("code") != "disk_full" or "make space" not in problem.get("detail", ""):
        fail(f"the refusal does not say what to do: {text[:300]}")
    if not headers.get("Retry-After"):
        fail("the refusal does not say when to try again")


def get(server, path):
    status, _, text = server.ask("GET", path, {}, None)
    if status != 200:
        fail(f"GET {path}: {status} {text[:200]}")
    return json.loads(text)


def must_hold(server, talk, when):
    """Everything acknowledged is there, as it was acknowledged, and nothing that was refused."""
    found, offset = {}, 0
    while page := get(server, f"/ngsi-ld/v1/entities?type=Road&options=keyValues&attrs=depth"
                              f"&limit=1000&offset={offset}"):
        found.update({e["id"]: e["depth"] for e in page})
        offset += len(page)
    if found != talk.entities:
        lost = [i for i in talk.entities if i not in found]
        extra = [i for i in found if i not in talk.entities]
        fail(f"{when}: {len(lost)} acknowledged entities are lost, {len(extra)} refused ones stay: "
             f"{(lost + extra)[:3]}")
    sensor = get(server, f"/ngsi-ld/v1/entities/{SENSOR}")
    if talk.observed:
        newest = max(talk.observed)
        if sensor["note"]["observedAt"][:19] != newest[:19]:
            fail(f"{when}: the sensor shows {sensor['note']['observedAt']} instead of {newest}")


def must_have_recorded(server, talk):
    """The history follows, also what was acknowledged while it could not be written."""
    end = time.monotonic() + 30
    while True:
        path = f"/ngsi-ld/v1/temporal/entities/{SENSOR}?attrs=note&lastN=1000"
        note = get(server, path).get("note", [])
        note = note if isinstance(note, list) else [note]
        recorded = {one["observedAt"][:19] + "Z": one["value"] for one in note}
        if recorded == talk.observed:
            return
        if time.monotonic() > end:
            fail(f"history has {len(recorded)} of {len(talk.observed)} acknowledged values")
        time.sleep(0.1)


def one_round(talk, write, start):
    server = talk.server
    server.fill()
    refused = talk.until_refused(write, start)
    for again in range(3):
        status, headers, text = write(refused + again)
        if status in (201, 204):
            continue  # a smaller one may still have found room
        must_be_clear(status, headers, text)
    get(server, "/healthz")
    ready = server.ask("GET", "/readyz", {}, None)[0]
    if ready != server.readiness_when_full:
        fail(f"/readyz said {ready} instead of {server.readiness_when_full}")
    must_hold(server, talk, "while the disk is full")
    server.make_space()
    status, _, text = write(refused + 10)
    if status not in (201, 204):
        fail(f"with space again a write was answered with {status}: {text[:300]}")
    must_hold(server, talk, "with space again")
    return refused + 11


def restarted(server):
    server.process.terminate()
    if server.process.wait(case.STOP_SECONDS) != 0:
        fail(f"the server ended with {server.process.returncode}: {server.log_tail()}")
    server.log.close()
    again = case.Server(server.program, server.case, server.db)
    shutil.rmtree(again.folder)
    again.folder, again.store, again.tool = server.folder, server.store, lambda *_: ""
    return again


def run(program, kind):
    server = kind(program, case.Case(CONVERSATION), None)
    server.__enter__()
    ended = False
    try:
        talk = Talk(server)
        following = one_round(talk, talk.batch, 0)
        one_round(talk, talk.append, following)
        must_have_recorded(server, talk)
        print(f"{kind.name}: {len(talk.entities)} entities and {len(talk.observed)} sensor values "
              "acknowledged around two full disks, none lost")
        if kind is LimitedServer:  # the tmpfs is gone with its server
            ended = True
            with restarted(server) as again:
                must_hold(again, talk, "after a restart")
                must_have_recorded(again, talk)
    except (case.Mismatch, OSError) as e:
        fail(f"{kind.name}: {e}\n{'' if server.log.closed else server.log_tail()}")
    finally:
        if not ended:
            server.__exit__(sys.exc_info()[0])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--program", default=os.environ.get("TSUNAGU_TEST_BINARY",
                                                            "build/release/tsunagu"))
    program = os.path.abspath(parser.parse_args().program)
    try:
        run(program, LimitedServer)
        if SmallDiskServer.namespace():
            run(program, SmallDiskServer)
        else:
            print("small tmpfs: left out, this system lets us mount none")
    except case.Mismatch as e:
        print(f"FAILED: {e}")
        sys.exit(1)


if __name__ == "__main__":
    main()
