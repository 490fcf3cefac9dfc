#!/usr/bin/env python3
"""A simulated device: reports in UltraLight 2.0 over HTTP as a real one would, fetches its commands
and answers them. It says what it is: every report carries simulated|true.

usage: device.py URL DEVICE KEY [--count N] [--every SECONDS] [--seed N]

URL is where the municipality is served, such as http://localhost:8080/t/011002. Values walk at
random from the seed. Exit code 1 when a report is refused; the refusal is printed."""
import argparse
import random
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request


class Device:
    def __init__(self, url, name, key, seed):
        self.url, self.name, self.key = url.rstrip("/"), name, key
        self.random = random.Random(seed)
        self.level, self.battery = 100.0, 1.0

    def send(self, text, more=""):
        query = urllib.parse.urlencode({"i": self.name})
        ask = urllib.request.Request(f"{self.url}/iot/d?{query}{more}", text.encode(),
                                     {"Authorization": f"Bearer {self.key}",
                                      "Content-Type": "text/plain"})
        with urllib.request.urlopen(ask, timeout=30) as answer:
            return answer.read().decode()

    def measure(self):
        self.level += self.random.uniform(-2, 2)
        self.battery = max(0.0, self.battery - 0.0001)
        return f"h|{self.level:.1f}|batteryLevel|{self.battery:.4f}|simulated|true"

    def obey(self, command):
        """"name@ping|hello" -> what the device answers."""
        head, _, value = command.partition("|")
        name = head.partition("@")[2]
        said = "Ping ok" if name == "ping" else f"error: a simulated device cannot {name} {value}"
        self.send(f"{self.name}@{name}|{said}")

    def report(self):
        for command in filter(None, self.send(self.measure(), "&getCmd=1").split("#")):
            self.obey(command)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("url")
    parser.add_argument("device")
    parser.add_argument("key")
    parser.add_argument("--count", type=int, default=0, help="reports; 0: until it is ended")
    parser.add_argument("--every", type=float, default=60, help="seconds between reports")
    parser.add_argument("--seed", type=int, default=1)
    o = parser.parse_args()
    device = Device(o.url, o.device, o.key, o.seed)
    sent, pause = 0, threading.Event()
    try:
        while True:
            device.report()
            sent += 1
            if sent == o.count:
                break
            pause.wait(o.every)
    except urllib.error.HTTPError as e:
        print(f"refused: {e.code} {e.read().decode(errors='replace')}", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        pass
    print(f"{sent} simulated reports sent")


if __name__ == "__main__":
    main()
