"""A server of ours under measurement: pinned to its own core, filled with the fixture, watched from
/proc. For bench/broker and bench/identity."""
import http.client
import os
import pathlib
import shlex
import socket
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[1]
TENANT = "011002"
ID = "urn:ngsi-ld:Vehicle:{:08}"
FILL_STEP = 500
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
SETTINGS = """default_tenant = "{tenant}"
{database}
[[entity_type]]
name = "Vehicle"
history = {history}
durability = "{durability}"
"""


def built():
    """The program in build/release, built if need be."""
    if not (ROOT / "build/release/build.ninja").exists():
        subprocess.run(["cmake", "--preset", "release"], cwd=ROOT, check=True, stdout=sys.stderr)
    subprocess.run(["cmake", "--build", "build/release", "--target", "tsunagu"], cwd=ROOT,
                   check=True, stdout=sys.stderr)
    return ROOT / "build/release/tsunagu"


def entity(n):
    """Entity n: five attributes, about 550 bytes, spread over a square of two degrees."""
    return (
        f'{{"id":"{ID.format(n)}","type":"Vehicle","speed":{{"type":"Property","value":{n % 1000},'
        '"observedAt":"2026-01-05T10:00:00Z","unitCode":"KMH"},'
        f'"brandName":{{"type":"Property","value":"brand {n}"}},'
        f'"fuel":{{"type":"Property","value":{n % 100}.5,"observedAt":"2026-01-05T10:00:00Z",'
        '"unitCode":"P1"},"isParked":{"type":"Relationship",'
        f'"object":"urn:ngsi-ld:OffStreetParking:{n % 500}"}},"location":{{"type":"GeoProperty",'
        f'"value":{{"type":"Point","coordinates":[{140 + n * 7919 % 200000 / 1e5:.5f},'
        f'{42 + n * 104729 % 200000 / 1e5:.5f}]}}}}}}')


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cpu_seconds(pid):
    """User and kernel seconds of a process so far, all its threads; its children, if it has any."""
    pids = [str(pid)]
    children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    user = kernel = 0
    for one in pids + children:
        try:
            # The name in the second field may hold spaces.
            fields = pathlib.Path(f"/proc/{one}/stat").read_text(encoding="ascii")
        except FileNotFoundError:
            continue
        fields = fields.rsplit(")", 1)[1].split()
        user, kernel = user + int(fields[11]), kernel + int(fields[12])
    return user / TICKS_PER_SECOND, kernel / TICKS_PER_SECOND


class Server:
    """One start of the program; ends with `with`."""

    def __init__(self, program, folder, *, durability="interval", history=False, database="",
                 core=0):
        self.port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        config = folder / f"{durability}.toml"
        config.write_text(SETTINGS.format(tenant=TENANT, durability=durability,
                                          history=str(history).lower(),
                                          database=f'db = "{database}"' if database else ""),
                          encoding="utf-8")
        self.options = ["--config", str(config), "--data", str(folder / "data")]
        self.program, self.pinned = str(program), ["taskset", "-c", str(core)]
        self.log = folder / "log"
        self.process = None

    def command(self):
        return [*self.pinned, self.program, "serve", *self.options, "--listen",
                f"127.0.0.1:{self.port}", "--open-broker"]

    def add_town(self):
        subprocess.run([self.program, "tenant", "add", TENANT, "--name", "札幌市", *self.options],
                       check=True, stdout=subprocess.DEVNULL)

    def __enter__(self):
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log)
        while not self.answers():
            if self.process.poll() is not None:
                raise SystemExit(f"the server ended: {self.log.read_text(encoding='utf-8')}")
            time.sleep(0.01)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def answers(self):
        """Whether it is up, the town read whole."""
        try:
            return self.ask("GET", "/ngsi-ld/v1/entities?type=Vehicle&limit=1")[0] == 200
        except OSError:
            return False

    def ask(self, method, path, body=None):
        to = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            to.request(method, path, body, {"Content-Type": "application/json"} if body else {})
            reply = to.getresponse()
            return reply.status, reply.read()
        finally:
            to.close()

    def fill(self, entities, progress):
        for at in range(0, entities, FILL_STEP):
            some = ",".join(entity(n) for n in range(at, min(entities, at + FILL_STEP)))
            status, said = self.ask("POST", "/ngsi-ld/v1/entityOperations/create", f"[{some}]")
            if status != 201:
                raise SystemExit(f"filling: {status} {said[:300]!r}")
            if (at + FILL_STEP) % 100_000 == 0:
                progress(f"{at + FILL_STEP:,} of {entities:,} entities are in")

    def cpu(self):
        return cpu_seconds(self.process.pid)

    def resident_mib(self):
        for line in open(f"/proc/{self.process.pid}/status", encoding="ascii"):
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        raise SystemExit("the server is gone")

    def profile(self, seconds, to):
        """Where it spends its time meanwhile, by perf; ends by itself."""
        return subprocess.Popen(["perf", "record", "-q", "--call-graph", "dwarf,16384", "-F", "299", "-p",
                                 str(self.process.pid), "-o", str(to), "--", "sleep", str(seconds)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Postgres:
    """A cluster with fsync on, as a town would run it, on the core beside wrk."""

    def __init__(self, folder, core):
        self.folder, self.core = folder, core

    def shell(self, words):
        script = f". tools/lib.sh; . tools/servers.sh; {words}"
        run = subprocess.run(["taskset", "-c", str(self.core), "bash", "-euc", script], cwd=ROOT,
                             check=True, capture_output=True, text=True)
        return run.stdout.strip().rsplit("\n", 1)[-1]

    def __enter__(self):
        (self.folder / "data").mkdir(parents=True, exist_ok=True)  # the program's keys
        self.folder.chmod(0o755)
        where = shlex.quote(str(self.folder))
        self.url = self.shell(f'PG_FSYNC=on start_postgres {where}; echo "$TSUNAGU_TEST_PG"')
        return self

    def __exit__(self, *_):
        self.shell(f"stop_postgres {shlex.quote(str(self.folder))}")
