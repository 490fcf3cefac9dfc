#!/usr/bin/env python3
"""A yes is taken back while the provider's webhook is down, and the program is killed: the provider
is told all the same, with what it had read, and the next read was refused at once.

usage: withdrawal_told.py [--postgres]

With --postgres in a database of its own in TSUNAGU_TEST_PG; without that variable, exit code 77."""
import contextlib
import http.server
import json
import os
import queue
import sys
import threading

from sign_in import case, expect, hold

TOWN = """A town.
tenant 011002 札幌市
serve --set partner_networks=127.0.0.0/8

> GET /id/v1/clients as admin
< 200
"""
WAITS_SECONDS = 90
BOTH = {"ja": "あ", "en": "a"}


class Provider:
    """Its webhook: down until it is told to be up; keeps what it was told."""

    def __init__(self):
        self.is_up, self.told, self.refused = False, queue.Queue(), queue.Queue()
        provider = self

        class Door(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.send_response(204 if provider.is_up else 503)
                self.send_header("Content-Length", "0")
                self.end_headers()
                (provider.told if provider.is_up else provider.refused).put(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/consents"


class Office:
    def __init__(self, server):
        self.server = server

    def ask(self, method, path, status, body=None, role="admin", key=None):
        headers = {"Authorization": "Bearer " + (key or self.server.token(role)),
                   "Content-Type": "application/json"}
        have, _, text = self.server.ask(method, path, headers,
                                        None if body is None else json.dumps(body).encode())
        expect(f"{method} {path}: {text[:300]}", status, have)
        return json.loads(text) if text else {}


def prepare(office, provider):
    """A provider with a contact, a person who said yes, and one look at the data."""
    contact = office.ask("POST", "/notify/v1/contacts", 201, {
        "name": "アクメ", "addresses": [{"by": "webhook", "to": provider.address}]})
    for code, kind, inbox, clients in (("council", "council", 0, []),
                                       ("acme", "provider", contact["id"], ["acme-app"])):
        office.ask("PUT", f"/consent/v1/parties/{code}", 200, {
            "code": code, "kind": kind, "name": BOTH, "contact": BOTH, "clients": clients,
            "inbox": inbox})
    office.ask("PUT", "/consent/v1/purposes/health", 200,
               {"code": "health", "name": BOTH, "staff": False})
    notice = office.ask("POST", "/consent/v1/notices", 201, {
        "provider": "acme", "purpose": "health", "controller": "council", "kinds": ["phone"],
        "others": [], "title": BOTH, "body": BOTH, "source": BOTH, "storageDays": 30,
        "validDays": 0, "sameTerms": False})
    office.ask("POST", "/id/v1/accounts", 201, {
        "kind": "resident", "loginId": None, "role": None, "proof": "counter", "locale": "ja",
        "profile": {"name": "佐藤 花子", "kana": "サトウ ハナコ", "birthDate": "1948-03-07",
                    "district": "もみじ台", "phone": "011-211-2111", "email": None},
        "why": "窓口"})
    receipt = office.ask("POST", "/consent/v1/persons/1/consents", 201, {
        "notice": notice["id"], "hash": notice["hash"], "given": ["phone"], "refused": []})
    office.ask("POST", "/id/v1/clients", 201, {
        "name": "acme-app", "title": "ア", "contact": "",
        "rules": [{"operations": ["read"], "types": ["Person"]}], "perSecond": 50, "burst": 50,
        "perDay": 0})
    key = office.ask("POST", "/id/v1/clients/acme-app/keys", 201, {"label": "x", "days": 30})["key"]
    path = f"/people/v1/persons/{receipt['principal']}?purpose=health&kinds=phone"
    office.ask("GET", path, 200, key=key)
    return receipt["principal"], path, key


def run(program, db):
    provider = Provider()
    server = case.Server(program, case.Case(TOWN), db)
    with contextlib.ExitStack() as open_ones:
        open_ones.enter_context(server)
        office = Office(server)
        subject, path, key = prepare(office, provider)
        office.ask("POST", "/consent/v1/persons/1/consents/withdraw", 200, {"provider": "acme"})
        refused = office.ask("GET", path, 403, key=key)
        expect("the next read", "no_consent", refused["code"])
        provider.refused.get(timeout=WAITS_SECONDS)
        server.process.kill()
        server.process.wait()
        open_ones.pop_all()
    provider.is_up = True
    again = case.Server(program, case.Case(TOWN), db)
    again.folder, again.store = server.folder, server.store
    with again:
        told = provider.told.get(timeout=WAITS_SECONDS).decode()
    hold("consent.withdrawn:" in told, f"no withdrawal: {told[:500]}")
    hold(subject in told, f"not about whom: {told[:500]}")
    hold("電話番号" in told, f"not what: {told[:500]}")


def main():
    base = os.environ.get("TSUNAGU_TEST_PG") if "--postgres" in sys.argv else None
    if "--postgres" in sys.argv and not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    try:
        with case.fresh_database(base, f"withdrawal_{os.getpid()}") as db:
            run(program, db)
    except (case.Mismatch, queue.Empty) as e:
        sys.exit(f"FAILED: {e!r}")
    print("the provider was told of the withdrawal, although it was down and the program killed")


if __name__ == "__main__":
    main()
