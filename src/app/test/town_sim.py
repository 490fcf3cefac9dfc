#!/usr/bin/env python3
"""A made-up town lives for some days through the whole program, and its auditor, who counts again
from outside, agrees with it in every line.

usage: town_sim.py [--postgres | --given] [--residents N] [--days N] [--seed N]

--given: in a `tsunagu demo --clock` that runs already. Without TSUNAGU_TEST_PG, exit code 77 for
--postgres."""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools"))
import case  # noqa: E402

FIRST_LINE = "This is a simulator. Its town is made up; nobody in it lives."
# What must have happened for the table to mean anything.
LINES = ("purses that hold what the books say", "coupons that were used at most once",
         "looks that a person had said yes to, or of staff", "kinds of acts, each with a row",
         "KPIs of a month, counted again", "tablets: in stock + lent + in repair + lost",
         "videos that people saw, to the second", "campaigns with groups, effect and cost",
         "uses that tills told late", "kinds of refused reads",
         "this auditor, told of a point too much")
TOWN, BEGINS, FIRST_DAY = "012025", "2025-10-30T00:00:00+09:00", "2025-11-01"
WHO = [(role, role, role) for role in ("admin", "staff", "nurse", "auditor")]
WHO += [(till, "shop", till) for till in ("till-hokuno", "till-aoba")]


class Demo:
    """tsunagu demo with an empty town in it and a clock that a file turns."""

    def __init__(self, program, folder):
        self.program, self.folder = program, pathlib.Path(folder)
        self.here = ["--config", str(self.folder / "none.toml"), "--data", str(self.folder / "data")]
        (self.folder / "none.toml").touch()
        (self.folder / "recorded").mkdir()
        self.run("tenant", "add", TOWN, "--name", "函館市")
        self.words = []
        for name, role, subject in WHO:
            token = self.run("token", "create", "--tenant", TOWN, "--role", role, "--subject", subject,
                             "--days", "3650").strip().splitlines()[-1]
            self.words += ["--token", f"{name}={token}"]
        self.turn = str(self.folder / "turn")
        os.mkfifo(self.turn)

    def run(self, *words):
        return subprocess.run([self.program, *words, *self.here], check=True, capture_output=True,
                              text=True).stdout

    def __enter__(self):
        lines = os.open(self.turn, os.O_RDWR)
        self.process = subprocess.Popen(
            [self.program, "demo", *self.here, "--listen", "127.0.0.1:0", "--snow-posts", "0",
             "--real-data", str(self.folder / "recorded"), "--clock", BEGINS,
             "--set", "rate.per_second=0"], stdin=lines, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True)
        os.close(lines)
        for line in self.process.stdout:
            if found := re.search(r"http://localhost:(\d+)/", line):
                break
        else:
            raise case.Mismatch("the demo did not start")
        self.reader = threading.Thread(target=self.process.stdout.read)
        self.reader.start()
        return ["--url", f"http://127.0.0.1:{found[1]}/t/{TOWN}", "--turn", self.turn,
                "--from", FIRST_DAY, *self.words]

    def __exit__(self, *_):
        self.process.kill()  # it may be making a winter still, which nobody is going to see
        self.process.wait(case.STOP_SECONDS)
        self.reader.join()


def live(words):
    run = subprocess.run(words, capture_output=True, text=True, timeout=3600)
    missing = [line for line in LINES if line not in run.stdout]
    if run.returncode or missing or not run.stdout.startswith(FIRST_LINE):
        print(run.stdout[-8000:], run.stderr[-2000:])
        raise case.Mismatch(f"exit code {run.returncode}, without {missing}")
    return run.stdout.strip().splitlines()[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--given", action="store_true")
    for name, default in (("residents", 12), ("days", 20), ("seed", 1)):
        parser.add_argument("--" + name, type=int, default=default)
    asked = parser.parse_args()
    base = os.environ.get("TSUNAGU_TEST_PG") if asked.postgres else None
    if asked.postgres and not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    words = [program, "sim", "town", "--generated"]
    for name in ("residents", "days", "seed"):
        words += ["--" + name, str(getattr(asked, name))]
    folder = tempfile.mkdtemp(prefix="tsunagu-town-test-")
    try:
        if asked.given:
            with Demo(program, folder) as given:
                print(live(words + given))
        else:
            with case.fresh_database(base, f"town_{os.getpid()}") as db:
                print(live(words + (["--db", db] if db else [])))
    except case.Mismatch as e:
        sys.exit(f"FAILED: {e}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
