#!/usr/bin/env python3
"""The examples of doc/devices.md, as they stand there, with a real Mosquitto; then a command over
MQTT that is answered, a last will of a connection that breaks, and the simulated device.

usage: devices.py [--postgres]

Exit code 77 where Mosquitto, curl or (--postgres) TSUNAGU_TEST_PG is missing."""
import json
import os
import pathlib
import re
import socket
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))
sys.path.insert(0, str(ROOT / "src" / "app" / "test"))
import case  # noqa: E402
from mqtt_topics import PATIENCE_SECONDS, Mosquitto, eventually, is_connected, metric  # noqa: E402

CONVERSATION = """Devices report and are told commands.
tenant 011002 札幌市
serve --config {config}

> GET /healthz
< 200
"""
GAUGE = "/ngsi-ld/v1/entities/urn:ngsi-ld:RiverGauge:gauge-1"
DEVICE = "/ngsi-ld/v1/entities/urn:ngsi-ld:Device:gauge-1"


def blocks(kind):
    page = (ROOT / "doc" / "devices.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", page, re.S | re.M)


class Page:
    """Runs the page's commands against this server and this Mosquitto."""

    def __init__(self, server, mosquitto):
        self.server, self.mosquitto = server, mosquitto
        self.names = {"TOKEN": server.token("staff"), "KEY": ""}

    def run(self, block):
        text = block.replace("localhost:8080", f"127.0.0.1:{self.server.port}")
        text = text.replace("-h localhost -p 1883", f"-h 127.0.0.1 -p {self.mosquitto.port}")
        text = text.replace("curl -s", "curl -sf")
        return subprocess.run(["bash", "-ec", text], check=True, timeout=PATIENCE_SECONDS,
                              env={**os.environ, **self.names}, stdout=subprocess.PIPE,
                              text=True).stdout

    def look(self, path):
        return json.loads(self.server.ask(
            "GET", path, {"Authorization": f"Bearer {self.names['TOKEN']}"}, None)[2])

    def shows(self, path, wanted):
        def fault():
            try:
                case.Names().match(wanted, self.look(path))
                return None
            except case.Mismatch as e:
                return str(e)
        eventually(f"{path} holds {wanted}", fault)


def command_is_answered(page):
    key = page.names["KEY"]
    where = ["-h", "127.0.0.1", "-p", str(page.mosquitto.port), "-q", "1"]
    listen = ["mosquitto_sub", *where, "-c", "-i", "gauge-1", "-t", f"/{key}/gauge-1/cmd"]
    subprocess.run([*listen, "-E"], check=True, timeout=PATIENCE_SECONDS)  # the session stays
    page.run(blocks("sh")[4])
    said = subprocess.run([*listen, "-C", "1"], check=True, timeout=PATIENCE_SECONDS,
                          stdout=subprocess.PIPE, text=True).stdout
    case.hold(said.strip() == "gauge-1@ping|hello", f"the device heard {said!r}")
    page.shows(GAUGE, {"ping_status": {"value": "DELIVERED"}})
    subprocess.run(["mosquitto_pub", *where, "-t", f"/{key}/gauge-1/cmdexe", "-m",
                    "gauge-1@ping|Ping ok"], check=True, timeout=PATIENCE_SECONDS)
    page.shows(GAUGE, {"ping_status": {"value": "OK"}, "ping_info": {"value": "Ping ok"}})
    case.hold(metric(page.server, "mqtt_commands_published_total") == 1, "one command was published")
    page.run(blocks("sh")[5])
    said = subprocess.run([*listen, "-C", "1"], check=True, timeout=PATIENCE_SECONDS,
                          stdout=subprocess.PIPE, text=True).stdout
    case.hold(said.strip() == "gauge-1@ping|again", f"by an attribute the device heard {said!r}")
    page.shows(GAUGE, {"ping": {"value": "again"}, "ping_status": {"value": "DELIVERED"}})


def connect_packet(name, topic, will):
    """CONNECT of MQTT 3.1.1 with a clean session and a will of QoS 1."""
    def text(t):
        return len(t.encode()).to_bytes(2, "big") + t.encode()
    rest = text("MQTT") + bytes([4, 0b00001110]) + (60).to_bytes(2, "big")
    rest += text(name) + text(topic) + text(will)
    return bytes([0x10, len(rest)]) + rest


def last_will_is_heard(page):
    key = page.names["KEY"]
    page.run(blocks("sh")[2])
    page.shows(DEVICE, {"deviceState": {"value": "live"}})
    with socket.create_connection(("127.0.0.1", page.mosquitto.port), PATIENCE_SECONDS) as there:
        there.sendall(connect_packet("gauge-1-will", f"/{key}/gauge-1/status", "offline"))
        case.hold(there.recv(4)[:1] == b"\x20", "no CONNACK")
    # Gone without a word, as when the power goes.
    page.shows(DEVICE, {"deviceState": {"value": "lost"}})


def simulated_device_speaks(page):
    made = page.run(blocks("sh")[0].replace("gauge-1", "gauge-2").replace('"mqtt"', '"http"'))
    key = json.loads(made)["key"]
    page.run(blocks("sh")[4].replace("gauge-1", "gauge-2"))
    run = subprocess.run([str(ROOT / "tools" / "device.py"), f"http://127.0.0.1:{page.server.port}",
                          "gauge-2", key, "--count", "2", "--every", "0"], check=True,
                         timeout=PATIENCE_SECONDS, stdout=subprocess.PIPE, text=True)
    case.hold("2 simulated reports" in run.stdout, run.stdout)
    page.shows(GAUGE.replace("gauge-1", "gauge-2"),
               {"simulated": {"value": True}, "ping_status": {"value": "OK"}})


def bad_keys_are_counted(page):
    page.mosquitto.publish("mosquitto_pub -h localhost -p 1883 -q 1 -m 'h|1' "
                           "-t /011002-AAAAAAAAAAAAAAAAAAAAAA/gauge-1/attrs")
    name = 'mqtt_messages_dropped_total{reason="wrong_key"}'
    eventually(name, lambda: None if metric(page.server, name) == 1 else "not counted")


def run(program, db, folder):
    mosquitto = Mosquitto(folder)
    try:
        config = os.path.join(folder, "tsunagu.toml")
        with open(config, "w", encoding="utf-8") as f:
            f.write(f'[mqtt]\nurl = "mqtt://127.0.0.1:{mosquitto.port}"\n')
        with case.Server(program, case.Case(CONVERSATION.format(config=config)), db) as server:
            page = Page(server, mosquitto)
            eventually("the program hears Mosquitto", lambda: is_connected(server))
            page.names["KEY"] = json.loads(page.run(blocks("sh")[0]))["key"]
            page.run(blocks("sh")[1])
            page.run(blocks("sh")[2])
            page.shows(GAUGE, json.loads(blocks("json")[0]))
            page.run(blocks("sh")[3])
            page.shows(DEVICE, {"deviceState": {"value": "lost"}})
            command_is_answered(page)
            last_will_is_heard(page)
            simulated_device_speaks(page)
            bad_keys_are_counted(page)
            page.run(blocks("sh")[6])
    finally:
        mosquitto.end()


if __name__ == "__main__":
    case.script(__doc__, "devices", run,
                "the examples of doc/devices.md hold; commands are answered, last wills heard",
                ("mosquitto_sub", "curl"))
