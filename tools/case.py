#!/usr/bin/env python3
"""Runs .case files: conversations over HTTP with a fresh server, written as text.

usage: case.py [--postgres] [--program FILE] FILE.case...

A case file:

    What this conversation shows, in one sentence.
    tenant 011002 札幌市
    serve --open-broker

    > POST /ngsi-ld/v1/entities as staff
    > Content-Type: application/json
    {"id": "urn:ngsi-ld:Station:1", "type": "Station"}
    < 201
    < Location: ${where}

    > GET ${where}
    < 200
    {"id": "urn:ngsi-ld:Station:1"}

The opening line is the title. `tenant CODE NAME [FLAGS]` adds a municipality (FLAGS go to
`tsunagu tenant add`), `service CODE NAME` a named service of it, `serve FLAGS` adds flags to
`tsunagu serve`. `>` opens a request, with headers on further `>` lines and the body below them;
`as ROLE` sends a bearer token of that role for the first tenant. `<` is the answer: its status,
then headers it must have. Below stands what its body must hold: a JSON object may have further
members, a JSON array may not, "*" stands for any text, number or object. A body that is not JSON
must contain the lines as they stand; a `${name}` in them takes no `"`. `${name}` in an answer takes
what it finds there the first time, and stands for it from then on; `${token_ROLE}` is the token
that `as ROLE` sends. A line starting with # is a comment.

With --postgres the server runs on the PostgreSQL of TSUNAGU_TEST_PG, in a database of its own that
is dropped after; without that variable it skips (exit code 77).
Exit code 1 when a case fails; each failure names its line."""
import argparse
import contextlib
import http.client
import json
import os
import pathlib
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

START_SECONDS, STOP_SECONDS, ANSWER_SECONDS, PATIENCE_SECONDS = 30, 20, 30, 90


class Mismatch(Exception):
    pass


def hold(what, why):
    if not what:
        raise Mismatch(why)


def wait_for(what, why):
    """What `what()` gives as soon as it is something; Mismatch where patience ends before."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.05)
    raise Mismatch(why)


def free_port():
    """A port that nobody listens on, of those that the system does not give to outgoing connections:
    one of them could take it before the server that it is for."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as s, contextlib.suppress(OSError):
            s.bind(("127.0.0.1", port))
            return port


class Step:
    def __init__(self, line, method, path, role):
        self.line, self.method, self.path, self.role = line, method, path, role
        self.headers, self.body, self.status = [], [], None
        self.want_headers, self.want_body = [], []


class Case:
    """What a file says; raises Mismatch where the file itself is wrong."""

    def __init__(self, text):
        self.title, self.tenants, self.services, self.flags, self.steps = "", [], [], [], []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.startswith("#"):
                self.take(number, line)
        if not self.steps:
            raise Mismatch("1: no request in it")
        for step in self.steps:
            if step.status is None:
                raise Mismatch(f"{step.line}: a request without '< STATUS'")

    def take(self, number, line):
        step = self.steps[-1] if self.steps else None
        if found := re.match(r"> ([A-Z]+) (\S+)(?: as (\S+))?$", line):
            self.steps.append(Step(number, *found.groups()))
        elif line.startswith("> ") and step and step.status is None:
            step.headers.append(tuple(line[2:].split(": ", 1)))
        elif found := re.match(r"< (\d{3})$", line):
            step.status = int(found[1])
        elif line.startswith("< ") and step and step.status:
            step.want_headers.append(tuple(line[2:].split(": ", 1)))
        elif step:
            (step.body if step.status is None else step.want_body).append(line)
        elif line.startswith("tenant "):
            self.tenants.append(line.split(" ")[1:])
        elif line.startswith("service "):
            self.services.append(line.split(" ")[1:])
        elif line.startswith("serve "):
            self.flags += line.split()[1:]
        elif line and not self.title:
            self.title = line
        elif line:
            raise Mismatch(f"{number}: what is '{line}'?")


class Names:
    """The ${names} of one conversation."""

    def __init__(self):
        self.values = {}

    def fill(self, text):
        return re.sub(r"\$\{(\w+)\}", lambda m: self.values.get(m[1], m[0]), text)

    def match_text(self, want, have):
        want = self.fill(want)
        pattern, names = "", []
        for i, part in enumerate(re.split(r"\$\{(\w+)\}", want)):
            pattern += "(.+?)" if i % 2 else re.escape(part).replace(r"\*", ".*")
            names += [part] if i % 2 else []
        found = re.fullmatch(pattern, have, re.S)
        if found:
            self.values.update(zip(names, found.groups()))
        return found is not None

    def find_in(self, want, text):
        """Whether the text holds it somewhere; new names take what stands there."""
        pattern, names = "", []
        for i, part in enumerate(re.split(r"\$\{(\w+)\}", self.fill(want))):
            pattern += '([^"\n]+?)' if i % 2 else re.escape(part)
            names += [part] if i % 2 else []
        found = re.search(pattern, text)
        if found:
            self.values.update(zip(names, found.groups()))
        return found is not None

    def match(self, want, have, where="body"):
        if want == "*":
            return
        if isinstance(want, dict) and isinstance(have, dict):
            for key, value in want.items():
                if value == "!":
                    if key in have:
                        raise Mismatch(f"{where} has '{key}', which must not be there")
                    continue
                if key not in have:
                    raise Mismatch(f"{where} has no '{key}'")
                self.match(value, have[key], f"{where}.{key}")
        elif isinstance(want, list) and isinstance(have, list):
            if len(want) != len(have):
                raise Mismatch(f"{where} has {len(have)} elements instead of {len(want)}")
            for i, (w, h) in enumerate(zip(want, have)):
                self.match(w, h, f"{where}[{i}]")
        elif isinstance(want, str) and isinstance(have, str):
            if not self.match_text(want, have):
                raise Mismatch(f"{where} is '{have}' instead of '{self.fill(want)}'")
        elif isinstance(want, bool) != isinstance(have, bool) or want != have:
            raise Mismatch(f"{where} is {json.dumps(have)} instead of {json.dumps(want)}")


class Server:
    """tsunagu serve on a free port and a folder of its own, ended by its process id."""

    def __init__(self, program, case, db):
        self.program, self.case, self.db = program, case, db
        self.folder = tempfile.mkdtemp(prefix="tsunagu-case-")
        self.store = ["--data", self.folder] + (["--db", db] if db else [])
        self.tokens, self.process = {}, None

    def tool(self, *words):
        run = subprocess.run([self.program, *words, *self.store], capture_output=True, text=True,
                             timeout=START_SECONDS)
        if run.returncode:
            raise Mismatch(f"1: tsunagu {' '.join(words)} failed: {run.stderr.strip()[-300:]}")
        return run.stdout

    def token(self, role):
        if role not in self.tokens:
            tenant = self.case.tenants[0][0]
            out = self.tool("token", "create", "--tenant", tenant, "--role", role,
                            "--subject", f"{role} of the case")
            self.tokens[role] = out.strip().splitlines()[-1]
        return self.tokens[role]

    def __enter__(self):
        for code, name, *flags in self.case.tenants:
            self.tool("tenant", "add", code, "--name", name, *flags)
        for code, name in self.case.services:
            self.tool("tenant", "add-service", code, name)
        # Before the server starts, so that the tools have the store for themselves.
        for step in self.case.steps:
            if step.role:
                self.token(step.role)
        self.port = free_port()
        self.log = open(os.path.join(self.folder, "log"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [self.program, "serve", *self.store, "--listen", f"127.0.0.1:{self.port}",
             *self.case.flags], stdout=self.log, stderr=self.log)
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError):
                if self.ask("GET", "/readyz", {}, None)[0] == 200 and self.process.poll() is None:
                    return self
            time.sleep(0.02)
        raise Mismatch(f"1: the server did not get ready: {self.log_tail()}")

    def log_tail(self):
        self.log.seek(0)
        return self.log.read()[-600:]

    def ask(self, method, path, headers, body):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
        finally:
            connection.close()

    def __exit__(self, failed, *_):
        code = None
        if self.process:
            self.process.terminate()
            try:
                code = self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        tail = self.log_tail() if self.process else ""
        if self.process:
            self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        if not failed and code != 0:
            raise Mismatch(f"1: the server ended with {code} instead of 0: {tail}")


def talk(step, server, names):
    headers = {name: names.fill(value) for name, value in step.headers}
    if step.role:
        headers["Authorization"] = "Bearer " + server.token(step.role)
    body = names.fill("\n".join(step.body)).strip()
    status, have, text = server.ask(step.method, names.fill(step.path), headers,
                                    body.encode() if body else None)
    if status != step.status:
        raise Mismatch(f"status {status} instead of {step.status}: {text[:300]}")
    for name, value in step.want_headers:
        if have.get(name) is None or not names.match_text(value, have[name]):
            raise Mismatch(f"header {name} is '{have.get(name)}' instead of '{names.fill(value)}'")
    wanted = "\n".join(step.want_body).strip()
    if not wanted:
        return
    if wanted[0] in "{[":
        try:
            names.match(json.loads(wanted), json.loads(text))
        except ValueError:
            raise Mismatch(f"the body is not JSON: {text[:300]}") from None
    elif not names.find_in(wanted, text):
        raise Mismatch(f"the body does not hold '{wanted}': {text[:300]}")


def psql(url, statement):
    subprocess.run(["psql", url, "-qAtc", statement], check=True, capture_output=True)


@contextlib.contextmanager
def fresh_database(server, name):
    """The conninfo of a database of its own on that server, gone afterwards; None without one."""
    if not server:
        yield None
        return
    psql(server, f"CREATE DATABASE {name}")
    try:
        yield re.sub(r"dbname=\S+", "", server) + f" dbname={name}"
    finally:
        psql(server, f"DROP DATABASE {name} WITH (FORCE)")


def run(file, program, db):
    case, names = Case(file.read_text(encoding="utf-8")), Names()
    name = f"case_{os.getpid()}_{re.sub(r'[^a-z0-9]', '_', file.stem.lower())}"
    with fresh_database(db, name) as url, Server(program, case, url) as server:
        names.values.update((f"token_{role}", token) for role, token in server.tokens.items())
        for step in case.steps:
            try:
                talk(step, server, names)
            except Mismatch as e:
                raise Mismatch(f"{step.line}: {step.method} {step.path}: {e}") from None
            except OSError as e:
                raise Mismatch(f"{step.line}: {step.method} {step.path}: no answer: {e}; "
                               f"{server.log_tail()}") from None
    return case.title


def script(says, prefix, run, done, needs):
    """The main of a test that drives the program by itself: run(program, database or None, folder).

    `needs` are programs that have to be installed; without them, or with --postgres and no
    TSUNAGU_TEST_PG, it is skipped (77). Says `done` at the end."""
    parser = argparse.ArgumentParser(description=says.split("\n")[0])
    parser.add_argument("--postgres", action="store_true")
    base = None
    if parser.parse_args().postgres:
        base = os.environ.get("TSUNAGU_TEST_PG")
        if not base:
            print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
            sys.exit(77)
    for name in needs:
        if not shutil.which(name):
            print(f"skipped: {name} is not installed")
            sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    folder = tempfile.mkdtemp(prefix=f"tsunagu-{prefix}-")
    try:
        with fresh_database(base, f"{prefix}_{os.getpid()}") as db:
            run(program, db, folder)
        print(done)
    except Mismatch as e:
        print(f"FAILED: {e}")
        sys.exit(1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="+", type=pathlib.Path)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--program", default=os.environ.get("TSUNAGU_TEST_BINARY",
                                                            "build/release/tsunagu"))
    args = parser.parse_args()
    db = os.environ.get("TSUNAGU_TEST_PG") if args.postgres else None
    if args.postgres and not db:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    failed = 0
    for file in args.files:
        try:
            print(f"ok      {file}: {run(file, args.program, db)}")
        except Mismatch as e:
            failed += 1
            print(f"FAILED  {file}:{e}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
