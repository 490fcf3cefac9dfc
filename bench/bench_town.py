"""A server with a town whose residents are asked for, open only to this machine. For bench/home_screen and
bench/ledger_http."""
import re
import subprocess
import time
import urllib.error
import urllib.request

from bench_server import TENANT, free_port


class Town:
    """A server with a town, open only to this machine."""

    def __init__(self, program, folder, database):
        self.program, self.port, self.folder = program, free_port(), folder
        config = folder / "town.toml"
        config.write_text(f'default_tenant = "{TENANT}"\n' + (f'db = "{database}"\n' if database else "") +
                          "[rate]\nper_second = 0\n", encoding="utf-8")
        (folder / "data").mkdir(exist_ok=True)  # for people.key, also where PostgreSQL has the rest
        self.here = ["--config", str(config), "--data", str(folder / "data")]

    def run(self, *words):
        return subprocess.run([self.program, *words, *self.here], check=True, capture_output=True,
                              text=True).stdout

    def __enter__(self):
        self.run("tenant", "add", TENANT, "--name", "札幌市")
        self.staff, self.admin = (
            self.run("token", "create", "--tenant", TENANT, "--role", role).split()[-1]
            for role in ("staff", "admin"))
        with open(self.folder / "log", "wb") as log:
            self.process = subprocess.Popen(
                [self.program, "serve", *self.here, "--listen", f"127.0.0.1:{self.port}"],
                stdout=log, stderr=log)
        while not self.answers():
            if self.process.poll() is not None:
                raise SystemExit((self.folder / "log").read_text(encoding="utf-8"))
            time.sleep(0.02)
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as reply:
            return reply.read().decode()

    def answers(self):
        try:
            return bool(self.get("/healthz"))
        except urllib.error.URLError:
            return False

    def histogram(self):
        """Requests so far within each bound."""
        found = re.findall(r'^\w*http_request_seconds_bucket\{[^}]*le="([^"]+)"[^}]*\} (\d+)',
                           self.get("/metrics"), re.M)
        return {float(bound): int(count) for bound, count in found}
