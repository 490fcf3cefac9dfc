#!/usr/bin/env python3
"""A mixed night: many entities and subscriptions, every kind of request at once, a receiver that
fails one time in five and a kill -9 in the middle. Nothing that was answered may be lost and every
notification must arrive, in order per entity.

usage: mixed_night.py [--postgres [--nodes N]] [--seconds N] [--rate N] [--entities N] [--history]

80 % PATCH, 10 % type&q, 5 % retrieve, 5 % create. Half way through the program is killed with
SIGKILL and started again; of several nodes behind a round-robin (tools/round_robin.py) one is, and
it stays away for a quarter of the night. Prints p50 and p99 of each kind in each phase and what an
audit from outside has found; exit code 1 where anything is missing. --postgres needs
TSUNAGU_TEST_PG; without it, exit code 77. A long night: see bench/README.md."""
import argparse
import asyncio
import collections
import contextlib
import json
import multiprocessing
import os
import pathlib
import random
import sys
import time

HERE = pathlib.Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[3] / "tools"))
sys.path.insert(0, str(HERE.parent))
import case  # noqa: E402
import night_receiver  # noqa: E402
import round_robin  # noqa: E402

CLIENTS, SLICES, BATCH = 50, 100, 500
KINDS = ("PATCH", "type&q", "retrieve", "create")
WEIGHTS = (80, 10, 5, 5)
ENTITIES, SUBSCRIPTIONS = "/ngsi-ld/v1/entities", "/ngsi-ld/v1/subscriptions"
JSON = {"Content-Type": "application/json"}
CONVERSATION = """A mixed night.
tenant 011002 札幌市
serve --open-broker --set partner_networks=127.0.0.0/8

> GET /broker/v1/receivers as admin
< 200
"""
LATER = CONVERSATION.replace("tenant 011002 札幌市\n", "").replace(" as admin", "")
FAST = 50
PATIENCE_SECONDS = 300


def id_of(number):
    return f"urn:ngsi-ld:Vehicle:{number:06d}"


def speed_of(number, count):
    return (number * 7 + count * 13) % 100


def values(number, count):
    """What is written together: the count of writes, and what tells whether a write is whole."""
    return {name: {"type": "Property", "value": value} for name, value in
            (("count", count), ("speed", speed_of(number, count)), ("twin", count))}


def entity(number, count):
    return {"id": id_of(number), "type": "Vehicle", **values(number, count)}


# --- subscriptions ---------------------------------------------------------------------------

def subscription(name, url, **members):
    told = {"format": "keyValues", "endpoint": {"uri": url, "accept": "application/json"}}
    return {"id": "urn:ngsi-ld:Subscription:" + name, "type": "Subscription",
            "entities": [{"type": "Vehicle"}], "notification": told, **members}


def subscriptions(url):
    """Name, path, body, and whether it is told of that entity's state that a PATCH or (count 0) a
    creation has made. 105 of them."""
    for rest in range(SLICES):
        among = [{"type": "Vehicle", "idPattern": f"^urn:ngsi-ld:Vehicle:.*{rest:02d}$"}]
        name = f"slice-{rest:02d}"
        yield (name, SUBSCRIPTIONS, subscription(name, url, entities=among),
               lambda number, count, rest=rest: number % SLICES == rest)
    yield "all", SUBSCRIPTIONS, subscription("all", url), lambda number, count: True
    yield ("fast", SUBSCRIPTIONS, subscription("fast", url, q=f"speed>{FAST}"),
           lambda number, count: speed_of(number, count) > FAST)
    yield ("watched", SUBSCRIPTIONS, subscription("watched", url, watchedAttributes=["twin"]),
           lambda number, count: True)
    born = subscription("created", url, notificationTrigger=["entityCreated"])
    yield "created", SUBSCRIPTIONS, born, lambda number, count: count == 0
    v2 = {"subject": {"entities": [{"idPattern": ".*", "type": "Vehicle"}]},
          "notification": {"http": {"url": url}, "attrsFormat": "keyValues"}}
    yield "v2", "/v2/subscriptions", v2, lambda number, count: True


# --- clients ---------------------------------------------------------------------------------

class Gone(Exception):
    """No answer came: what was asked may or may not have been done."""


class Connection:
    def __init__(self, port):
        self.port, self.reader, self.writer = port, None, None

    def close(self):
        if self.writer:
            self.writer.close()
        self.reader = self.writer = None

    async def ask(self, method, path, body=None, token=None):
        """Status and body. `port` is a function: after a restart it is another."""
        sent = json.dumps(body).encode() if body is not None else b""
        head = f"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(sent)}\r\n"
        head += f"Authorization: Bearer {token}\r\n" if token else ""
        head += "Content-Type: application/json\r\n\r\n" if sent else "\r\n"
        try:
            if not self.writer:
                self.reader, self.writer = await asyncio.open_connection(
                    "127.0.0.1", self.port(), limit=round_robin.HEAD_MAX)
            self.writer.write(head.encode() + sent)
            answer = await asyncio.wait_for(round_robin.read_message(self.reader), 60)
        except (*round_robin.GONE, asyncio.TimeoutError):
            answer = None
        if answer is None or answer.startswith(b"HTTP/1.1 502"):
            self.close()
            raise Gone
        return int(answer[9:12]), answer.partition(b"\r\n\r\n")[2]


class Client:
    """Owns every CLIENTS-th entity, so it knows in which order each was written."""

    def __init__(self, night, number):
        self.night, self.connection = night, Connection(night.port)
        self.random = random.Random(f"{night.seed} {number}")
        self.mine = list(range(number, night.entities, CLIENTS))
        self.next_new = night.entities + number
        self.next_at = time.monotonic() + number / night.rate

    async def run(self, until):
        while time.monotonic() < until:
            await asyncio.sleep(max(0, self.next_at - time.monotonic()))
            self.next_at += CLIENTS / self.night.rate
            kind = self.random.choices(KINDS, WEIGHTS)[0]
            began, phase = time.monotonic(), self.night.phase
            try:
                await self.once(kind)
                self.night.took[phase, kind].append(time.monotonic() - began)
            except Gone:
                self.night.unanswered[self.night.phase] += 1
                await asyncio.sleep(0.05)
            if self.night.faults:
                return
        self.connection.close()

    async def once(self, kind):
        number = self.random.choice(self.mine)
        if kind == "PATCH":
            await self.write("PATCH", f"{ENTITIES}/{id_of(number)}/attrs", number, 204)
        elif kind == "create":
            self.next_new += CLIENTS
            await self.write("POST", ENTITIES, self.next_new, 201)
            self.mine.append(self.next_new)
        elif kind == "retrieve":
            await self.retrieve(number)
        else:
            await self.query()

    async def write(self, method, path, number, wanted):
        """`asked` first: what was not answered may be there all the same."""
        night = self.night
        count = night.asked[number] = night.asked.get(number, -1) + 1
        body = values(number, count) if method == "PATCH" else entity(number, count)
        status, text = await self.connection.ask(method, path, body)
        if status != wanted:
            night.fault(f"{method} {path} answered {status}: {text[:200]}")
        night.answered[number] = count
        night.written[number].append(count)

    async def retrieve(self, number):
        """What was answered is seen at once, whichever node is asked."""
        least = self.night.answered[number]
        status, text = await self.connection.ask(
            "GET", f"{ENTITIES}/{id_of(number)}?options=keyValues")
        have = json.loads(text) if status == 200 else {}
        if not least <= have.get("count", -1) <= self.night.asked[number]:
            self.night.fault(f"{id_of(number)} is {status} {text[:200]}, but {least} was answered")

    async def query(self):
        status, text = await self.connection.ask(
            "GET", f"{ENTITIES}?type=Vehicle&q=speed%3E{FAST}&limit=20&options=keyValues")
        found = json.loads(text) if status == 200 else []
        if not found or any(one["speed"] <= FAST for one in found):
            self.night.fault(f"the query answered {status}: {text[:200]}")


# --- the night -------------------------------------------------------------------------------

class Night:
    def __init__(self, args, servers, receiver, port):
        self.servers, self.receiver, self.port = servers, receiver, port
        self.seed, self.entities, self.rate = args.seed, args.entities, args.rate
        self.seconds, self.history = args.seconds, args.history
        self.phase, self.faults = "before", []
        self.took, self.unanswered = collections.defaultdict(list), collections.Counter()
        self.asked, self.answered = {}, {}
        self.written = collections.defaultdict(list)  # since the subscriptions: what was answered
        self.concerns = {}  # subscription id -> (number, count) -> whether it is told

    def fault(self, what):
        self.faults.append(what)

    async def ask(self, method, path, body=None, wanted=200, token=None):
        connection = Connection(self.port)
        status, text = await connection.ask(method, path, body, token)
        connection.close()
        if status != wanted:
            raise case.Mismatch(f"{method} {path} answered {status}: {text[:300]}")
        return json.loads(text) if text else None

    async def prepare(self):
        for first in range(0, self.entities, BATCH):
            some = range(first, min(first + BATCH, self.entities))
            await self.ask("POST", "/ngsi-ld/v1/entityOperations/create",
                           [entity(n, 0) for n in some], 201)
        self.asked.update((n, 0) for n in range(self.entities))
        self.answered.update(self.asked)
        for name, path, body, concerns in subscriptions(self.receiver.url):
            await self.ask("POST", path, body, 201)
            self.concerns[body.get("id", name)] = concerns
        theirs = await self.ask("GET", "/v2/subscriptions")
        self.concerns[theirs[0]["id"]] = self.concerns.pop("v2")

    async def live(self):
        """The load, and the kill in the middle of it."""
        until = time.monotonic() + self.seconds
        clients = [asyncio.create_task(Client(self, n).run(until)) for n in range(CLIENTS)]
        await asyncio.sleep(self.seconds / 2)
        self.phase = "killed"
        victim = self.servers[-1]
        victim.process.kill()
        await asyncio.to_thread(victim.process.wait)
        if len(self.servers) > 1:
            await asyncio.sleep(self.seconds / 4)
        await asyncio.to_thread(self.start_again, victim)
        self.phase = "after"
        await asyncio.gather(*clients)

    @staticmethod
    def start_again(victim):
        victim.log.close()
        victim.case.tenants, victim.case.steps = [], []  # all is there already
        victim.__enter__()

    # --- the audit ---

    def audit_programs(self):
        """Only the kill has ended one, and before it everything was answered."""
        for server in self.servers:
            if server.process.poll() is not None:
                raise case.Mismatch(f"a program has ended by itself: {server.log_tail()}")
        if self.unanswered["before"]:
            self.fault(f"{self.unanswered['before']} requests were not answered before the kill")

    async def audit_entities(self):
        found, offset = {}, 0
        while page := await self.ask("GET", f"{ENTITIES}?type=Vehicle&options=keyValues"
                                            f"&limit=1000&offset={offset}"):
            found.update((one["id"], one) for one in page)
            offset += len(page)
        for number, count in self.answered.items():
            have = found.get(id_of(number))
            if have is None:
                self.fault(f"{id_of(number)} was answered and is gone")
            elif not count <= have["count"] <= self.asked[number]:
                self.fault(f"{id_of(number)} was answered {count} and holds {have['count']}")
            elif have["twin"] != have["count"]:
                self.fault(f"{id_of(number)} is torn: {have}")

    async def audit_history(self):
        """Of the most written: every answered value since the start is recorded."""
        most = sorted(self.written, key=lambda n: -len(self.written[n]))[:20]
        for number in most:
            kept = await self.ask("GET", f"/ngsi-ld/v1/temporal/entities/{id_of(number)}"
                                         "?attrs=count&options=temporalValues")
            have = {value for value, _ in kept["count"]["values"]}
            if lost := set(self.written[number]) - have:
                self.fault(f"{id_of(number)}: {sorted(lost)[:5]} were not recorded")

    async def audit_receivers(self):
        """Nothing was given up, and nothing waits any more."""
        page = await self.ask("GET", "/broker/v1/receivers?limit=200",
                              token=self.servers[0].tokens["admin"])
        for one in page["items"]:
            if one["dead"] or one["waiting"] or one["givenUp"]:
                self.fault(f"{one['subscription']} is still owed something: {one}")

    def wanted(self):
        """(subscription, number) -> counts that it must have been told."""
        for number, counts in self.written.items():
            for id, concerns in self.concerns.items():
                if must := [c for c in counts if concerns(number, c)]:
                    yield (id, number), must

    def audit_told(self, told):
        """Faults, how many had to be told, and how many were told again."""
        faults, must, again = [], 0, 0
        for key, wanted in self.wanted():
            must += len(wanted)
            first = list(dict.fromkeys(told.get(key, [])))
            again += len(told.get(key, [])) - len(first)
            if lost := set(wanted) - set(first):
                faults.append(f"{key} was not told {sorted(lost)[:5]}")
            elif first != sorted(first):
                faults.append(f"{key} was told out of order: {first}")
        for (id, number), counts in told.items():
            if wrong := [c for c in counts if not self.concerns[id](number, c)]:
                faults.append(f"{id} was told of {id_of(number)} at {wrong[:5]}")
        return faults, must, again

    async def wait_for_receiver(self):
        """Until everything was told, or for five minutes nothing new has come."""
        end, before = time.monotonic() + PATIENCE_SECONDS, -1
        while True:
            told = self.receiver.told()
            faults, must, again = self.audit_told(told)
            have = sum(map(len, told.values()))
            if not faults or time.monotonic() > end:
                return faults, must, again
            if have > before:
                end, before = time.monotonic() + PATIENCE_SECONDS, have
            await asyncio.sleep(2)

    async def run(self):
        await self.prepare()
        began = time.monotonic()
        await self.live()
        lived = time.monotonic()
        self.audit_programs()
        await self.audit_entities()
        if self.history:
            await self.audit_history()
        late, must, again = await self.wait_for_receiver()
        self.faults += late
        await self.audit_receivers()
        self.print_times()
        total = sum(map(len, self.took.values()))
        print(f"{total} answered in {lived - began:.0f} s ({total / (lived - began):.0f}/s), "
              f"{sum(self.unanswered.values())} not answered; {must} notifications due, "
              f"{again} told again, {self.receiver.refused()} refused by the receiver; all told "
              f"{time.monotonic() - lived:.0f} s after the load; {len(self.faults)} faults")
        if self.faults:
            raise case.Mismatch("; ".join(map(str, self.faults[:5])))

    def print_times(self):
        print(f"{'ms':10}" + "".join(f"{kind:>30}" for kind in KINDS))
        for phase in ("before", "killed", "after"):
            row = ""
            for kind in KINDS:
                took = sorted(self.took[phase, kind])
                at = [1000 * took[int(len(took) * p)] for p in (0.5, 0.99)] if took else (0, 0)
                row += f"{len(took):>10} p50 {at[0]:5.1f} p99{at[1]:6.1f}"
            print(f"{phase:10}{row}  {self.unanswered[phase]} not answered")


@contextlib.contextmanager
def running(args, program, db):
    """The servers and a function that gives the port to ask."""
    flags = "serve --set history_of_all=true\n" if args.history else ""
    with contextlib.ExitStack() as stack:
        servers = []
        for number in range(args.nodes):
            text = (LATER if number else CONVERSATION).replace("\n>", flags + "\n>", 1)
            servers.append(stack.enter_context(case.Server(program, case.Case(text), db)))
        if args.nodes == 1:
            yield servers, lambda: servers[0].port
            return
        ports = [lambda server=one: server.port for one in servers]
        with round_robin.RoundRobin(*ports) as ring:
            yield servers, lambda: ring.port


def read_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--nodes", type=int, default=1, help="more than one: --postgres")
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--rate", type=float, default=200, help="requests a second")
    parser.add_argument("--entities", type=int, default=10_000)
    parser.add_argument("--history", action="store_true", help="record it, and audit that too")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def main():
    args = read_arguments()
    base = os.environ.get("TSUNAGU_TEST_PG") if args.postgres else None
    if args.postgres and not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    multiprocessing.set_start_method("spawn")
    try:
        with night_receiver.Receiver(args.seed) as receiver, \
                case.fresh_database(base, f"night_{os.getpid()}") as db, \
                running(args, program, db) as (servers, port):
            asyncio.run(Night(args, servers, receiver, port).run())
    except case.Mismatch as e:
        sys.exit(f"FAILED: {e}")


if __name__ == "__main__":
    main()
