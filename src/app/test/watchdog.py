#!/usr/bin/env python3
"""systemd is told that the program is ready, that it lives, and that it stops.

usage: watchdog.py

A socket stands in for systemd's."""
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile

PATIENCE_SECONDS = 30


def main():
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    with tempfile.TemporaryDirectory(prefix="tsunagu-watchdog-") as folder:
        path = str(pathlib.Path(folder, "notify"))
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            systemd.bind(path)
            systemd.settimeout(PATIENCE_SECONDS)
            server = subprocess.Popen(
                [program, "serve", "--data", folder + "/data", "--listen", "127.0.0.1:0"],
                env={**os.environ, "NOTIFY_SOCKET": path, "WATCHDOG_USEC": "200000"},
                stdout=subprocess.DEVNULL)
            try:
                heard = []
                while heard.count("WATCHDOG=1") < 3:
                    heard += systemd.recv(4096).decode().split("\n")
                if "READY=1" not in heard:
                    sys.exit(f"FAILED: never ready: {heard}")
                server.send_signal(signal.SIGTERM)
                while "STOPPING=1" not in heard:
                    heard += systemd.recv(4096).decode().split("\n")
            except TimeoutError:
                sys.exit(f"FAILED: after {PATIENCE_SECONDS} s systemd had heard only {heard}")
            finally:
                server.terminate()
                if server.wait() != 0:
                    sys.exit(f"FAILED: it ended with {server.returncode}")
    print("systemd hears READY, WATCHDOG and STOPPING")


if __name__ == "__main__":
    main()
