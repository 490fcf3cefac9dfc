"""wrk from its own core against a server, and what came of it. For bench/broker."""
import dataclasses
import math
import os
import pathlib
import re
import statistics
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS = 50
SQUARE_KM2 = 36_166  # that the fixture lies in
FOUND = 20


@dataclasses.dataclass(frozen=True)
class Kind:
    """A row of the table: what is sent, what stands beside it."""
    load: str
    title: str
    goal: dict = dataclasses.field(default_factory=dict)   # entities -> requests/s
    peer: dict = dataclasses.field(default_factory=dict)   # entities -> requests/s
    durability: str = "interval"
    history: bool = False
    radius: str = ""  # metres of a geo-query; "found": about FOUND are there, however many in all


KINDS = [
    Kind("retrieve", "retrieve by id", {100: 54_000, 10_000: 54_000}, {100: 54_429, 10_000: 5_354}),
    Kind("list1", "query, limit=1", {}, {100: 40_421, 10_000: 1_169}),
    Kind("list20", "query, limit=20", dict.fromkeys((100, 10_000, 1_000_000), 6_065),
         {100: 6_065, 10_000: 1_018}),
    Kind("near", "geo near, about 20 found", dict.fromkeys((10_000, 1_000_000), 1_460),
         {100: 7_976, 10_000: 292}, radius="found"),
    Kind("near", "geo near, within 5 km", {10_000: 1_460}, {100: 7_976, 10_000: 292}, radius="5000"),
    Kind("own", "q, one found", dict.fromkeys((10_000, 1_000_000), 5_000)),
    Kind("shared", "q of two, one in 500 found", {10_000: 5_000}),
    Kind("patch", "PATCH, interval", {100: 67_000, 10_000: 67_000}, {100: 67_416, 10_000: 2_338}),
    Kind("batch", "batch upsert x20, interval", {100: 5_000, 10_000: 5_000},
         {100: 5_154, 10_000: 103}),
    Kind("patch", "PATCH, commit", {100: 30_000, 10_000: 30_000}, durability="commit"),
    Kind("batch", "batch upsert x20, commit", durability="commit"),
    Kind("patch", "PATCH, interval, history", history=True),
]


class Void(Exception):
    """A reply that is not 2xx: the run does not count."""


@dataclasses.dataclass
class Round:
    rate: float        # requests/s
    user_us: float     # of the server's processor time, a request
    kernel_us: float
    busy: float        # of the server's core, 0 to 1
    wrk_busy: float
    p99_ms: float


def radius_of(kind, entities):
    if kind.radius != "found":
        return kind.radius
    return f"{1000 * math.sqrt(FOUND / entities * SQUARE_KM2 / math.pi):.0f}"


def milliseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def one_round(server, kind, entities, seconds, core):
    """Runs wrk once. Throws Void."""
    environment = {**os.environ, "LOAD": kind.load, "ENTITIES": str(entities),
                   "RADIUS": radius_of(kind, entities)}
    before = server.cpu()
    wrk = subprocess.Popen(
        ["taskset", "-c", str(core), "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency",
         "-s", str(HERE / "broker.lua"), f"http://127.0.0.1:{server.port}"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    said = wrk.stdout.read()
    usage = os.wait4(wrk.pid, 0)[2]
    wrk.returncode = 0
    after = server.cpu()
    if "Non-2xx" in said or "Socket errors" in said or "Requests/sec" not in said:
        raise Void(f"{kind.title}, {entities:,} entities: {said}")
    requests = int(re.search(r"(\d+) requests in ([\d.]+)s", said)[1])
    took = float(re.search(r"requests in ([\d.]+)s", said)[1])
    user, kernel = (b - a for a, b in zip(before, after))
    return Round(rate=float(re.search(r"Requests/sec: *([\d.]+)", said)[1]),
                 user_us=1e6 * user / requests, kernel_us=1e6 * kernel / requests,
                 busy=(user + kernel) / took, wrk_busy=(usage.ru_utime + usage.ru_stime) / took,
                 p99_ms=milliseconds(re.search(r"99% *(\S+)", said)[1]))


def median_of(rounds):
    """Each figure's own median."""
    return Round(*(statistics.median(getattr(r, f.name) for r in rounds)
                   for f in dataclasses.fields(Round)))
