#!/usr/bin/env python3
"""A simulated winter arrives whole, whatever happens on the way.

usage: snow_sim.py [--postgres]

`tsunagu sim snow` sends four days of twenty posts twice: once straight, once through a middleman who
refuses connections, loses answers, and in the middle of it kills the server (-9) and starts it
again. Both municipalities must then hold the same readings at the same times. Then once over MQTT
with Mosquitto (skipped without it). PostgreSQL (TSUNAGU_TEST_PG): the same; without it, exit 77."""
import argparse
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))
import case  # noqa: E402

STRAIGHT, CROOKED, BY_MQTT = "012297", "011002", "012025"
POSTS, DAYS = 20, ("2022-01-10", "2022-01-13")
CONVERSATION = """A winter is sent.
tenant 012297 富良野市
tenant 011002 札幌市
tenant 012025 函館市
serve --open-broker --config {config}

> GET /healthz
< 200
"""
SETTINGS = '[[entity_type]]\nname = "SnowPost"\nhistory = true\n'
FIRST_LINE = "This is a simulator. Its scores are of the pipeline, not of Sapporo's roads."
PATIENCE_SECONDS = 60


def whole_message(connection):
    """Head and body of one HTTP message with a Content-Length, or what came of it."""
    data = b""
    while b"\r\n\r\n" not in data:
        part = connection.recv(65536)
        if not part:
            return data
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    length = next((int(line.split(b":")[1]) for line in head.split(b"\r\n")
                   if line.lower().startswith(b"content-length:")), 0)
    while len(body) < length:
        part = connection.recv(65536)
        if not part:
            break
        body += part
    return head + b"\r\n\r\n" + body


class Middleman:
    """One connection, one request; every third is refused, every third loses its answer."""

    def __init__(self, restart):
        self.restart, self.seen, self.ends = restart, 0, False
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while True:
            client, _ = self.server.accept()
            with client:
                if self.ends:
                    return
                self.seen += 1
                self.one(client)

    def one(self, client):
        if self.seen % 3 == 1:
            return
        client.settimeout(PATIENCE_SECONDS)
        port = self.restart(self.seen == 8)
        request = whole_message(client)
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS) as server:
            server.sendall(request)
            answer = whole_message(server)
        if self.seen % 3 == 2:
            head, _, body = answer.partition(b"\r\n\r\n")
            client.sendall(head + b"\r\nConnection: close\r\n\r\n" + body)

    def end(self):
        self.ends = True
        socket.create_connection(("127.0.0.1", self.port)).close()
        self.thread.join()
        self.server.close()


def simulate(program, *words):
    run = subprocess.run(
        [program, "sim", "snow", "--from", DAYS[0], "--to", DAYS[1], "--posts", str(POSTS),
         "--seed", "3", "--quiet", *words], capture_output=True, text=True, timeout=300)
    if run.returncode or not run.stdout.startswith(FIRST_LINE):
        raise case.Mismatch(f"sim snow {' '.join(words)} ended with {run.returncode}: "
                            f"{run.stdout[-400:]} {run.stderr[-400:]}")
    return run.stdout


def readings(server, tenant):
    """Post -> {time: (report number, depth)} out of the history."""
    found = {}
    for n in range(1, POSTS + 1):
        post = f"urn:ngsi-ld:SnowPost:p{n:04}"
        status, _, text = server.ask(
            "GET", f"/t/{tenant}/ngsi-ld/v1/temporal/entities/{post}?options=temporalValues"
            "&attrs=reportNumber,snowDepth&timerel=after&timeAt=1960-01-01T00:00:00Z", {}, None)
        if status != 200:
            raise case.Mismatch(f"the history of {post} of {tenant}: {status} {text[:200]}")
        entity = json.loads(text)
        found[post] = {name: sorted(map(tuple, entity[name]["values"]), key=lambda v: v[1])
                       for name in ("reportNumber", "snowDepth")}
    return found


def count(found):
    return sum(len(of["reportNumber"]) for of in found.values())


def over_http(program, db, config):
    conversation = case.Case(CONVERSATION.format(config=config))
    servers = [case.Server(program, conversation, db)]
    servers[0].__enter__()

    def restart(now):
        if now:
            last = servers[-1]
            last.process.kill()
            last.process.wait()
            again = case.Server(program, conversation, db)
            again.folder, again.store, again.tool = last.folder, last.store, lambda *_: ""
            again.__enter__()
            servers.append(again)
        return servers[-1].port

    middleman = Middleman(restart)
    try:
        simulate(program, "--url", f"http://127.0.0.1:{servers[0].port}/t/{STRAIGHT}")
        said = simulate(program, "--url", f"http://127.0.0.1:{middleman.port}/t/{CROOKED}")
        straight = readings(servers[-1], STRAIGHT)
        crooked = readings(servers[-1], CROOKED)
    finally:
        middleman.end()
        servers[-1].__exit__(*([None] * 3) if sys.exc_info()[0] is None else sys.exc_info())
    if len(servers) != 2 or " 0 tries failed" in said:
        raise case.Mismatch(f"the middleman did no harm: {said[-200:]}")
    if straight != crooked:
        raise case.Mismatch(f"{count(straight)} readings sent straight, {count(crooked)} of them "
                            "arrived through trouble")
    return count(straight)


def over_mqtt(program, db, folder, settings):
    mosquitto_program = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")
    if not mosquitto_program:
        return None
    port = case.free_port()
    mosquitto_config = os.path.join(folder, "mosquitto.conf")
    pathlib.Path(mosquitto_config).write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\n"
        "max_queued_messages 0\n", encoding="utf-8")
    config = os.path.join(folder, "mqtt.toml")
    mosquitto = subprocess.Popen([mosquitto_program, "-c", mosquitto_config],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        rule = '[[mqtt.topic]]\npattern = "{tenant}/ngsi-ld/{type}/{id}"\npayload = "ngsi-ld"\n'
        pathlib.Path(config).write_text(
            f'[mqtt]\nurl = "mqtt://127.0.0.1:{port}"\n{rule}{settings}', encoding="utf-8")
        with case.Server(program, case.Case(CONVERSATION.format(config=config)), db) as server:
            wait_for_mqtt(server)
            simulate(program, "--url", f"http://127.0.0.1:{server.port}/t/{STRAIGHT}")
            straight = readings(server, STRAIGHT)
            simulate(program, "--mqtt", f"127.0.0.1:{port}", "--tenant", BY_MQTT)
            end = time.monotonic() + PATIENCE_SECONDS
            while metric(server, "mqtt_messages_total") < count(straight):
                if time.monotonic() > end:
                    raise case.Mismatch("the messages did not all come in")
                time.sleep(0.1)
            if readings(server, BY_MQTT) != straight:
                raise case.Mismatch("MQTT brought other readings than HTTP")
    finally:
        mosquitto.terminate()
        mosquitto.wait()
    return count(straight)


def metric(server, name):
    _, _, text = server.ask("GET", "/metrics", {}, None)
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines()
               if line.startswith(name) and not line.startswith("#"))


def wait_for_mqtt(server):
    end = time.monotonic() + PATIENCE_SECONDS
    while metric(server, "mqtt_connected") != 1:
        if time.monotonic() > end:
            raise case.Mismatch("the program does not hear Mosquitto")
        time.sleep(0.05)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--postgres", action="store_true")
    base = os.environ.get("TSUNAGU_TEST_PG") if parser.parse_args().postgres else None
    if "--postgres" in sys.argv and not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    folder = tempfile.mkdtemp(prefix="tsunagu-sim-")
    config = os.path.join(folder, "tsunagu.toml")
    pathlib.Path(config).write_text(SETTINGS, encoding="utf-8")
    try:
        with case.fresh_database(base, f"sim_{os.getpid()}") as db:
            arrived = over_http(program, db, config)
        with case.fresh_database(base, f"sim_mqtt_{os.getpid()}") as db:
            by_mqtt = over_mqtt(program, db, folder, SETTINGS)
        print(f"{arrived} readings arrived through refusals, lost answers and a kill; "
              + (f"{by_mqtt} over MQTT" if by_mqtt else "no Mosquitto here"))
    except case.Mismatch as e:
        print(f"FAILED: {e}")
        sys.exit(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
