#!/usr/bin/env python3
"""The examples of doc/mqtt.md, as they stand there: its settings, its mosquitto_pub, its answer.

usage: mqtt_topics.py [--postgres]

A Mosquitto of its own on a free port; the program with the page's settings; then what is wrong with
settings and messages is told. Exit code 77 where Mosquitto or (--postgres) TSUNAGU_TEST_PG is
missing."""
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))
import case  # noqa: E402

CONVERSATION = """Devices speak MQTT.
tenant 011002 札幌市
serve --open-broker --config {config}

> GET /healthz
< 200
"""
PATIENCE_SECONDS = 30


def blocks(kind):
    page = (ROOT / "doc" / "mqtt.md").read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```", page, re.S | re.M)


def eventually(what, is_so):
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        found = is_so()
        if found is None:
            return
        if time.monotonic() > end:
            raise case.Mismatch(f"{what}: {found}")
        time.sleep(0.05)


class Mosquitto:
    def __init__(self, folder, more="allow_anonymous true\n"):
        self.port = case.free_port()
        config = os.path.join(folder, "mosquitto.conf")
        with open(config, "w", encoding="utf-8") as f:
            f.write(f"listener {self.port} 127.0.0.1\npersistence false\n{more}")
        program = shutil.which("mosquitto", path=os.environ["PATH"] + ":/usr/sbin")
        self.process = subprocess.Popen([program, "-c", config], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)

    def publish(self, line):
        words = shlex.split(line.replace("localhost", "127.0.0.1").replace("1883", str(self.port)))
        subprocess.run(words, check=True, timeout=PATIENCE_SECONDS)

    def end(self):
        self.process.terminate()
        self.process.wait()


def metric(server, name):
    _, _, text = server.ask("GET", "/metrics", {}, None)
    line = next((one for one in text.splitlines() if one.startswith(name + " ")), name + " 0")
    return float(line.rsplit(" ", 1)[1])


def is_connected(server):
    return None if metric(server, "mqtt_connected") == 1 else "not connected"


def answer_fits(server, wanted):
    _, _, text = server.ask("GET", "/ngsi-ld/v1/entities?type=Plow,SnowSensor,RoadSegment,Bus",
                            {}, None)
    try:
        case.Names().match(wanted, json.loads(text))
        return None
    except case.Mismatch as e:
        return f"{e}: {text}"


def page_holds(server, mosquitto):
    eventually("the program hears Mosquitto", lambda: is_connected(server))
    for line in blocks("sh")[0].strip().splitlines():
        mosquitto.publish(line)
    wanted = json.loads(blocks("json")[0])
    eventually("the answer of doc/mqtt.md", lambda: answer_fits(server, wanted))


def bad_messages_are_told(server, mosquitto):
    publish = "mosquitto_pub -h localhost -p 1883 -q 1"
    for _ in range(20):
        mosquitto.publish(f"{publish} -t snow/north/3 -m '{{'")
    mosquitto.publish(f"{publish} -t 999999/ngsi-ld/Bus/1 -m '{{\"a\":1}}'")
    for reason, count in (("not_json", 20), ("no_tenant", 1)):
        name = f'mqtt_messages_dropped_total{{reason="{reason}"}}'
        eventually(name, lambda n=name, c=count: None if metric(server, n) == c
                   else f"{metric(server, n)} instead of {c}")
    server.log.seek(0)
    lines = [one for one in server.log.read().splitlines() if "not_json" in one]
    if not 1 <= len(lines) <= 3 or "snow/north/3" not in lines[0]:
        raise case.Mismatch(f"20 bad messages made {len(lines)} lines in the log: {lines[:2]}")


WRONG_RULES = [
    ('[mqtt]\nurl = "mqtt://127.0.0.1:1"\npassword = "x"\n', "without mqtt.user"),
    ('[[mqtt.topic]]\npattern = "a/{id}"\n', ":2: mqtt.topic: the rule for \"a/{id}\": tenant"),
    ('[[mqtt.topic]]\ntype = "T"\n', ":2: mqtt.topic: pattern is missing"),
    ('[[mqtt.topic]]\npattern = "a/{id}"\ntenant = "11002"\ntype = "T"\n', "no municipality code"),
    ('[[mqtt.topic]]\npatern = "a"\n', "did you mean \"pattern\"?"),
    ('[[mqtt.topic]]\npattern = "{tenant}/{type}/{id}"\npayload = "xml"\n', "value|attributes"),
    ('[[mqtt.topic]]\npattern = "{tenant}/{type}/{id}"\npayload = "attributes"\nunit = "CEL"\n',
     "unit belongs to payload"),
    ('[[mqtt.topic]]\npattern = "{tenant}/{type}/{id}/{attribute}"\nvalue = "t"\n',
     "is no JSON pointer"),
]


def wrong_rules_stop_the_start(program, folder):
    config = os.path.join(folder, "wrong.toml")
    for text, told in WRONG_RULES:
        with open(config, "w", encoding="utf-8") as f:
            f.write(text)
        for words in (["config", "check"], ["serve", "--listen", "127.0.0.1:0"]):
            run = subprocess.run([program, *words, "--config", config, "--data", folder + "/none"],
                                 capture_output=True, text=True, timeout=PATIENCE_SECONDS)
            said = run.stdout + run.stderr
            if run.returncode == 0 or told not in said:
                raise case.Mismatch(f"{' '.join(words)} of\n{text}ended with {run.returncode} and "
                                    f"said {said[-300:]!r} instead of {told!r}")


def asked_for_a_password(program, db, folder):
    names = os.path.join(folder, "names")
    subprocess.run(["mosquitto_passwd", "-b", "-c", names, "tsunagu", "s3cret"], check=True)
    os.chmod(folder, 0o755)  # Mosquitto becomes another user before it reads the file
    os.chmod(names, 0o644)
    mosquitto = Mosquitto(folder, f"allow_anonymous false\npassword_file {names}\n")
    config = os.path.join(folder, "user.toml")
    try:
        for password, is_heard in (("s3cret", True), ("n0tIt", False)):
            with open(config, "w", encoding="utf-8") as f:
                f.write(f'[mqtt]\nurl = "mqtt://127.0.0.1:{mosquitto.port}"\nuser = "tsunagu"\n'
                        f'password = "{password}"\n')
            with case.Server(program, case.Case(CONVERSATION.format(config=config)), db) as server:
                if is_heard:
                    eventually("the password is taken", lambda s=server: is_connected(s))
                else:
                    eventually("the refusal is told", lambda s=server: refusal_in(s))
    finally:
        mosquitto.end()


def refusal_in(server):
    server.log.seek(0)
    text = server.log.read()
    if "s3cret" in text or "n0tIt" in text:
        raise case.Mismatch("a password stands in the log")
    return None if "refuses us" in text and metric(server, "mqtt_connected") == 0 else text[-300:]


def run(program, db, folder):
    mosquitto = Mosquitto(folder)
    try:
        config = os.path.join(folder, "tsunagu.toml")
        with open(config, "w", encoding="utf-8") as f:
            f.write(blocks("toml")[0].replace("localhost:1883", f"127.0.0.1:{mosquitto.port}"))
        with case.Server(program, case.Case(CONVERSATION.format(config=config)), db) as server:
            page_holds(server, mosquitto)
            bad_messages_are_told(server, mosquitto)
    finally:
        mosquitto.end()
    asked_for_a_password(program, db, folder)
    wrong_rules_stop_the_start(program, folder)


if __name__ == "__main__":
    case.script(__doc__, "mqtt", run,
                "the examples of doc/mqtt.md hold; wrong rules and messages are told",
                ("mosquitto_pub",))
