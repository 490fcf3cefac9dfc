#!/usr/bin/env python3
"""A person registers, a backup is made, the person deletes everything on the page, the program is
killed, and the backup from before is restored: with the list of who was deleted beside the key the
person is deleted again before anything is answered, and without it they would be back.

usage: stays_erased.py [--postgres]

With --postgres each copy has a database of its own in TSUNAGU_TEST_PG; without that variable, exit
code 77."""
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from sign_in import Browser, case, expect, hold

TOWN = "A town.\ntenant 011002 札幌市\n\n> GET /id/v1/clients as admin\n< 200\n"
PASSWORD = "yuki no asa ni aruku michi"


def register(browser):
    page = browser.go("GET", "/id/register")
    done = browser.submit(page, "/id/register", **{
        "name": "佐藤 花子", "kana": "サトウ ハナコ", "birth-date": "1948-03-07",
        "district": "もみじ台", "phone": "011-123-4567", "new-password": PASSWORD})
    number = re.search(r'id="new-id"[^>]*>([0-9 ]+)<', done[2])
    hold(number, f"not registered: {done[0]} {done[2][:500]}")
    return number[1]


def leave(browser):
    page = browser.go("GET", "/me/leave")
    gone = browser.submit(page, "/me/leave", sure="yes")
    proof = re.search(r'id="proof"[^>]*>([\w-]+)<', gone[2])
    hold(proof, f"no proof: {gone[0]} {gone[2][:500]}")
    return proof[1]


def name_of(server, number):
    admin = {"Authorization": "Bearer " + server.token("admin")}
    status, _, text = server.ask("GET", f"/id/v1/accounts/{number}?why=x", admin, None)
    expect("the account's row", 200, status)
    profile = json.loads(text)["profile"]
    return profile and profile["name"]


def signs_in(server, number):
    browser = Browser(server)
    page = browser.go("GET", "/id/login")
    done = browser.submit(page, "/id/login", **{"login-id": number, "password": PASSWORD})
    return 'id="sessions"' in browser.go("GET", "/id/account")[2] and done[0] == 200


def restored(program, backup, key, old, with_list, db):
    again = case.Server(program, case.Case(TOWN), db)
    again.tool("backup", "restore", "--from", backup, "--key-file", key)
    shutil.copy(os.path.join(old, "people.key"), again.folder)
    if with_list:
        shutil.copy(os.path.join(old, "people.erased"), again.folder)
    return again


def run(program, databases):
    with tempfile.TemporaryDirectory(prefix="tsunagu-erased-") as aside:
        key, backup = os.path.join(aside, "key"), os.path.join(aside, "before.tsubackup")
        pathlib.Path(key).write_bytes(os.urandom(32))
        os.chmod(key, 0o600)
        server = case.Server(program, case.Case(TOWN), next(databases))
        with contextlib.ExitStack() as open_ones:
            open_ones.enter_context(server)
            browser = Browser(server)
            number = register(browser)
            expect("the person", "佐藤 花子", name_of(server, 1))
            server.tool("backup", "create", "--to", backup, "--key-file", key)
            proof = leave(browser)
            expect("after leaving", None, name_of(server, 1))
            expect("the proof", 200,
                   server.ask("GET", f"/consent/v1/erasures/{proof}", {}, None)[0])
            server.process.kill()
            server.process.wait()
            open_ones.pop_all()
        for with_list, name in ((False, "佐藤 花子"), (True, None)):
            with restored(program, backup, key, server.folder, with_list,
                          next(databases)) as again:
                expect(f"restored, with the list: {with_list}", name, name_of(again, 1))
                expect("signs in", name is not None, signs_in(again, number))


def main():
    base = os.environ.get("TSUNAGU_TEST_PG") if "--postgres" in sys.argv else None
    if "--postgres" in sys.argv and not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    try:
        with contextlib.ExitStack() as all_of:
            databases = [all_of.enter_context(
                case.fresh_database(base, f"erased_{os.getpid()}_{n}")) for n in range(3)]
            run(program, iter(databases))
    except case.Mismatch as e:
        sys.exit(f"FAILED: {e}")
    print("who was deleted stays deleted although a backup from before was restored")


if __name__ == "__main__":
    main()
