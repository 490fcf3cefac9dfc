#!/usr/bin/env python3
"""Pictures of a camera over HTTP and as files, read by the helper as it ships.

usage: snow_camera.py [--postgres]

Rendered scenes go to the program: what tsunagu-media reads of them is kept and a decision is made
with it; a stake behind a vehicle at night has no depth, never 0, and what cannot be seen at all is
解析不可 (C1.4). The helper is stopped and
killed while it has a picture: the sender is answered, the picture waits and is read later, none is
lost or doubled. Needs test/draw_scene of the build. PostgreSQL (TSUNAGU_TEST_PG): the same; without
it, exit 77."""
import argparse
import datetime
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))
import case  # noqa: E402
from case import PATIENCE_SECONDS, hold, wait_for  # noqa: E402

TOWN = "012297"
CONVERSATION = """Pictures are sent.
tenant 012297 富良野市
serve --config {config}

> GET /snow/v1/board as staff
< 200

> GET /snow/v1/board as device
< 403
"""


def now(minutes_ago=0.0):
    at = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(minutes=minutes_ago)
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


class Town:
    def __init__(self, server):
        self.server = server

    def ask(self, method, path, role, body=None, kind="application/json"):
        data = json.dumps(body).encode() if kind == "application/json" and body else body
        headers = {"Authorization": "Bearer " + self.server.token(role), "Content-Type": kind}
        status, _, text = self.server.ask(method, path, headers, data)
        hold(status < 300, f"{method} {path}: {status} {text[:300]}")
        return json.loads(text) if text else None

    def settle(self, camera):
        self.ask("PUT", "/snow/v1/districts/east", "staff",
                 {"code": "east", "name": "東区", "place": None, "outline": []})
        self.ask("PUT", "/snow/v1/posts/p1", "staff",
                 {"code": "p1", "name": "観測点1", "district": "east", "route": None, "place": None,
                  "heightCm": 350})
        self.ask("PUT", "/snow/v1/cameras/c1", "staff",
                 {"code": "c1", "name": "カメラ1", "district": "east", "post": "p1", "place": None,
                  **camera})

    def send(self, picture, at):
        return self.ask("POST", f"/snow/v1/cameras/c1/images?at={at}", "device", picture,
                        "image/jpeg")

    def images(self):
        return self.ask("GET", "/snow/v1/cameras/c1/images?limit=500", "staff")["items"]

    def decide(self, key):
        """What the officer's decision was made with of the camera."""
        made = self.ask("POST", "/snow/v1/overrides", "staff",
                        {"district": "east", "road": None, "verdict": "skip", "reason": "確認",
                         "key": key})
        detail = self.ask("GET", f"/snow/v1/decisions/{made['decisions'][0]}", "staff")
        return detail["input"]["posts"][0]["camera"]


def children_of(pid, name):
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                head = (entry / "stat").read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            word, rest = head[head.index("(") + 1:].rsplit(")", 1)
            state, parent = rest.split()[:2]
            if word == name and int(parent) == pid and state != "Z":
                found.append(int(entry.name))
    return found


def helpers(server):
    return children_of(server.process.pid, "tsunagu-media")


def minutes_since_evening():
    """Since 18:00 in Japan, from which new snow counts."""
    japan = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=9)))
    return (japan.hour - 18) % 24 * 60 + japan.minute


def read_over_http(town, scenes):
    since = minutes_since_evening() - 1
    bare = town.send(scenes["bare"], now(max(since, 480)))["reading"]
    hold(bare and bare["cover"] is not None and bare["cover"] < 0.3, f"a bare road: {bare}")
    snow = town.send(scenes["snow"], now(6))["reading"]
    hold(snow and snow["cover"] > 0.6, f"a road under snow: {snow}")
    hold(snow["stakeCm"] is not None and abs(snow["stakeCm"] - 14) <= 3, f"its stake: {snow}")
    seen = town.decide("k1")
    hold(seen["cover"] == snow["cover"] and seen["unreadable"] == "", f"decided with {seen}")
    if since >= 480:  # the bare road is of this night
        hold(seen["newSnowCm"] is not None and abs(seen["newSnowCm"] - 14) <= 6,
             f"by the stake since the bare road: {seen}")


def hidden_is_not_zero(town, scenes):
    reading = town.send(scenes["hidden"], now(4))["reading"]
    hold(reading is not None, "the hidden stake was not looked at")
    hold(reading["stakeCm"] is None, f"a depth behind a vehicle: {reading}")
    hold(reading["stakeTrouble"], f"no word why there is none: {reading}")
    hold(town.decide("k2")["newSnowCm"] is None, "decided with a depth that nobody has seen")
    blind = town.send(scenes["blind"], now(3))
    reading = blind["reading"]
    hold(reading["unreadable"] and reading["cover"] is None and reading["stakeCm"] is None,
         f"values through a lens under snow: {reading}")
    hold("解析不可" in blind["text"]["ja"], f"said of it: {blind['text']}")
    seen = town.decide("k3")
    hold(seen["unreadable"] and seen["newSnowCm"] is None and seen["cover"] is None,
         f"decided with {seen}")


def kill_in_the_middle(town, scenes):
    server = town.server
    stopped = wait_for(lambda: helpers(server), "no helper runs")
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    at, answers = now(1), []
    shelf = pathlib.Path(server.folder) / TOWN / "snow" / "c1"
    before = len(list(shelf.glob("*.jpeg")))
    sender = threading.Thread(target=lambda: answers.append(town.send(scenes["deep"], at)))
    sender.start()
    wait_for(lambda: len(list(shelf.glob("*.jpeg"))) > before, "the picture was not kept")
    for pid in stopped:
        os.kill(pid, signal.SIGKILL)
    sender.join(PATIENCE_SECONDS)
    hold(answers, "whoever sent it got no answer")
    count = len(town.images())
    wait_for(lambda: town.images()[0]["reading"], "the picture was never read")
    reading = town.images()[0]["reading"]
    hold(reading["cover"] > 0.6, f"read in the end as {reading}")
    hold(town.send(scenes["deep"], at)["id"] == answers[0]["id"], "sent again it is another")
    hold(len(town.images()) == count == 5, f"{count} pictures of 5")
    return answers[0]["reading"] is None


def leave_a_file(town, scenes, folder):
    place = wait_for(lambda: next(folder.glob(f"{TOWN}/cameras/c1"), None), "no folder was made")
    (place / "x.tmp").write_bytes(scenes["snow"] + b"\0")
    (place / "x.tmp").rename(place / "x.jpg")
    wait_for(lambda: not (place / "x.jpg").exists(), "the file was not taken")
    hold(len(town.images()) == 6, "a file that was left is no picture")
    hold(town.images()[0]["reading"]["cover"] > 0.6, "a file was read wrongly")


def play(program, db, scenes, camera, folder):
    config = folder / "tsunagu.toml"
    config.write_text(f'[snow]\nfolder = "{folder}/left"\n', encoding="utf-8")
    conversation = case.Case(CONVERSATION.format(config=config))
    with case.Server(program, conversation, db) as server:
        town = Town(server)
        town.settle(camera)
        read_over_http(town, scenes)
        hidden_is_not_zero(town, scenes)
        waited = kill_in_the_middle(town, scenes)
        leave_a_file(town, scenes, folder / "left")
        return waited


def draw(build, folder):
    subprocess.run([str(build / "test/draw_scene"), str(folder)], check=True, capture_output=True,
                   timeout=PATIENCE_SECONDS)
    scenes = {f.stem: f.read_bytes() for f in folder.glob("*.jpg")}
    return scenes, json.loads((folder / "camera.json").read_text(encoding="utf-8"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--postgres", action="store_true")
    base = os.environ.get("TSUNAGU_TEST_PG") if parser.parse_args().postgres else None
    if "--postgres" in sys.argv and not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = pathlib.Path(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu")).resolve()
    build = pathlib.Path(os.environ.get("TSUNAGU_BUILD", program.parent)).resolve()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tsunagu-camera-"))
    try:
        scenes, camera = draw(build, folder)
        with case.fresh_database(base, f"camera_{os.getpid()}") as db:
            waited = play(str(program), db, scenes, camera, folder)
        print("6 pictures read, one of them "
              + ("later, because the helper was killed" if waited else "in spite of a kill"))
    except case.Mismatch as e:
        print(f"FAILED: {e}")
        sys.exit(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
