#!/usr/bin/env python3
"""A night of snow whose program is killed, and one with two programs.

usage: snow_night.py [--postgres]

Without a database server: the program is killed (-9) again and again around the decision at 2:30 and
between two steps of the ladder, and started again. With --postgres (TSUNAGU_TEST_PG; without it,
exit 77): two programs on one database live the night together. Either way each district is decided
once, each contractor asked once, each contact of the ladder once and in order, and an acceptance
ends it. The night is made by `tsunagu demo --clock`."""
import argparse
import datetime
import http.client
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))
import case  # noqa: E402
from case import PATIENCE_SECONDS, hold, wait_for  # noqa: E402

TOWN, NIGHT = "012297", "2026-01-16"
MIDNIGHT = datetime.datetime(2026, 1, 15, 15, tzinfo=datetime.timezone.utc)  # in Japan
DISTRICT, FIRM = "chuo", "yuki"


def at(minutes):
    return (MIDNIGHT + datetime.timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"


class Program:
    """tsunagu demo with a clock of its own; what it says is read by a thread."""

    def __init__(self, program, folder, store, minutes):
        self.program, self.folder, self.store = program, folder, store
        (folder / "recorded" / "snow").mkdir(parents=True, exist_ok=True)
        (folder / "none.toml").touch()
        self.said, self.more = "", threading.Condition()
        self.process = subprocess.Popen(
            [program, "demo", "--config", str(folder / "none.toml"), *store, "--listen",
             "127.0.0.1:0", "--real-data", str(folder / "recorded"), "--snow-posts", "0",
             "--clock", at(minutes)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.reader = threading.Thread(target=self.read)
        self.reader.start()
        self.until("The town of snow stands")
        self.port = int(re.search(r"http://localhost:(\d+)/", self.said)[1])

    def read(self):
        for line in self.process.stdout:
            with self.more:
                self.said += line
                self.more.notify_all()
        with self.more:
            self.said += "\n(ended)\n"
            self.more.notify_all()

    def until(self, text, start=0):
        with self.more:
            self.more.wait_for(lambda: text in self.said[start:] or "(ended)" in self.said[start:],
                               PATIENCE_SECONDS)
            hold(text in self.said[start:], f"it never said '{text}': {self.said[-600:]}")

    def turn_to(self, minutes):
        start = len(self.said)
        self.process.stdin.write(at(minutes) + "\n")
        self.process.stdin.flush()
        self.until("It is now", start)

    def token(self, role):
        run = subprocess.run([self.program, "token", "create", "--tenant", TOWN, "--role", role,
                              "--config", str(self.folder / "none.toml"), *self.store],
                             capture_output=True, text=True, timeout=PATIENCE_SECONDS)
        hold(run.returncode == 0, f"no token: {run.stderr[-300:]}")
        return run.stdout.strip().splitlines()[-1]

    def ask(self, token, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, f"/t/{TOWN}{path}", json.dumps(body) if body else None,
                               {"Authorization": "Bearer " + token,
                                "Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        hold(answer.status < 300, f"{method} {path}: {answer.status} {text[:300]}")
        return json.loads(text) if text else None

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.reader.join()

    def stop(self):
        self.process.terminate()
        code = self.process.wait(PATIENCE_SECONDS)
        self.reader.join()
        hold(code == 0, f"it ended with {code}: {self.said[-600:]}")


def let_it_snow(program, staff, device):
    """Twelve centimetres in one district since the evening; the program asks by itself."""
    program.ask(staff, "POST", "/snow/v1/thresholds",
                {"name": "snow.mode", "district": None, "road": None, "from": at(-360), "value": 2,
                 "source": "要綱 第5条"})
    for post in (1, 2, 3):
        readings = [{"at": at(10 * n), "depthCm": round(20 + (n + 36) * 0.24 + (n * post) % 3 / 10, 1),
                     "temperatureC": -6, "batteryV": 3.7, "signalDbm": -80, "number": n + 37}
                    for n in range(-36, 15)]
        program.ask(device, "POST", f"/snow/v1/posts/{DISTRICT}-p{post}/readings",
                    {"readings": readings})


def requests(program, staff):
    return program.ask(staff, "GET", f"/snow/v1/requests?night={NIGHT}")["items"]


def asked(program, staff):
    """The steps at which somebody was asked, in order."""
    return [e["step"] for q in requests(program, staff) for e in q["story"] if e["what"] == "asked"]


def check_once(program, staff):
    decisions = program.ask(staff, "GET", f"/snow/v1/decisions?night={NIGHT}")["items"]
    made = [(d["district"], d["road"], d["stage"], d["at"]) for d in decisions]
    hold(len(made) == len(set(made)), f"decided twice: {made}")
    hold({d["district"] for d in decisions if d["verdict"] == "dispatch"} == {DISTRICT},
         f"sent elsewhere: {decisions}")
    all_requests = requests(program, staff)
    hold([q["contractor"] for q in all_requests] == [FIRM], f"requests: {all_requests}")
    routes = [r["code"] for r in all_requests[0]["routes"]]
    hold(len(routes) == len(set(routes)) == 4, f"routes: {routes}")


def accept(program, staff):
    number = requests(program, staff)[0]["id"]
    answered = program.ask(staff, "POST", f"/snow/v1/requests/{number}/answers",
                           {"key": "phone-1", "answer": "accept", "at": at(164), "routes": None,
                            "note": "電話"})
    hold(answered["state"] == "accepted", f"accepted: {answered}")


def killed_again_and_again(binary, folder):
    store = ["--data", str(folder / "data")]
    program = Program(binary, folder, store, 149)
    try:
        staff, device = program.token("staff"), program.token("device")
        let_it_snow(program, staff, device)
        program.turn_to(150)
        for n, looks in enumerate((0, 20, 60, 150)):  # somewhere around the decision
            for _ in range(looks):
                requests(program, staff)
            program.kill()
            program = Program(binary, folder, store, 150.2 + n / 10)
        wait_for(lambda: requests(program, staff), "nobody was asked")
        check_once(program, staff)
        hold(asked(program, staff) == [0], f"asked {asked(program, staff)}")
        program.kill()
        program = Program(binary, folder, store, 166)
        wait_for(lambda: asked(program, staff) == [0, 1], f"asked {asked(program, staff)}")
        program.kill()
        program = Program(binary, folder, store, 167)
        accept(program, staff)
        program.kill()
        program = Program(binary, folder, store, 183)
        wait_for(lambda: any(d["at"] == at(180)[:19] + "Z" for d in program.ask(
            staff, "GET", f"/snow/v1/decisions?night={NIGHT}")["items"]), "3:00 was not decided")
        hold(asked(program, staff) == [0, 1], "asked after the acceptance")
        check_once(program, staff)
    finally:
        if program.process.poll() is None:
            program.stop()


def two_programs(binary, folder, db):
    store = ["--db", db, "--set", "people_key=" + "ab" * 32]
    first = Program(binary, folder / "one", store + ["--data", str(folder / "one/data")], 149)
    second = None
    try:
        second = Program(binary, folder / "two", store + ["--data", str(folder / "two/data")], 149)
        staff, device = first.token("staff"), first.token("device")
        let_it_snow(second, staff, device)
        for program in (first, second):
            program.turn_to(150)
        wait_for(lambda: requests(first, staff), "nobody was asked")
        for program in (first, second):
            check_once(program, staff)
            hold(asked(program, staff) == [0], f"asked {asked(program, staff)}")
            program.turn_to(166)
        wait_for(lambda: asked(second, staff) == [0, 1], f"asked {asked(second, staff)}")
        first.kill()
        accept(second, staff)
        second.turn_to(183)
        wait_for(lambda: any(d["at"] == at(180)[:19] + "Z" for d in second.ask(
            staff, "GET", f"/snow/v1/decisions?night={NIGHT}")["items"]), "3:00 was not decided")
        hold(asked(second, staff) == [0, 1], "asked after the acceptance")
        check_once(second, staff)
    finally:
        for program in filter(None, (first, second)):
            if program.process.poll() is None:
                program.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--postgres", action="store_true")
    several = parser.parse_args().postgres
    base = os.environ.get("TSUNAGU_TEST_PG")
    if several and not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    binary = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tsunagu-night-"))
    try:
        if several:
            with case.fresh_database(base, f"night_{os.getpid()}") as db:
                two_programs(binary, folder, db)
            print("two programs decided once, asked once, and one went on alone")
        else:
            killed_again_and_again(binary, folder)
            print("killed seven times: decided once, asked once, the ladder went on")
    except case.Mismatch as e:
        print(f"FAILED: {e}")
        sys.exit(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
