#!/usr/bin/env python3
"""Milliseconds from starting a server to its first answer, median of N starts, and its memory then.

    bench/first_answer.py N PORT PATH COMMAND...     prints: MILLISECONDS MIB
"""
import socket
import subprocess
import sys
import time


def one_start(port, path, command):
    """Starts, asks until it answers 200, stops; gives back milliseconds and MiB."""
    began = time.monotonic()
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        while True:
            if server.poll() is not None:
                sys.exit(f"{command[0]} ended with {server.returncode}")
            try:
                with socket.create_connection(("127.0.0.1", port)) as to:
                    to.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
                    status = to.recv(12)
                break
            except ConnectionError:
                time.sleep(0.0005)
        took = (time.monotonic() - began) * 1000
        if not status.endswith(b"200"):
            sys.exit(f"answered {status.decode()}")
        with open(f"/proc/{server.pid}/status", encoding="ascii") as lines:
            resident = next(line for line in lines if line.startswith("VmRSS:"))
        return took, int(resident.split()[1]) / 1024
    finally:
        server.terminate()
        server.wait()


def main():
    count, port, path, command = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:]
    starts = sorted(one_start(port, path, command) for _ in range(count))
    took, memory = starts[len(starts) // 2]
    print(f"{took:.1f} {memory:.1f}")


if __name__ == "__main__":
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    main()
