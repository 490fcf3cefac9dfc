#!/usr/bin/env python3
"""Behind a gateway that takes off a prefix and passes the key on, all works as doc/gateway.md says.

usage: behind_gateway.py

The gateway is a small reverse proxy here: what Kong does with strip_path and preserve_host off."""
import http.client
import http.server
import json
import os
import pathlib
import sqlite3
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))
import case  # noqa: E402

PREFIX, VISITOR, PATIENCE_SECONDS = "/api", "203.0.113.7", 30
HOP_BY_HOP = {"connection", "transfer-encoding", "keep-alive", "host"}


def gateway(to_port):
    class Gateway(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {k: v for k, v in self.headers.items() if k.lower() not in HOP_BY_HOP}
            headers |= {"X-Forwarded-For": VISITOR, "X-Forwarded-Proto": "https",
                        "X-Forwarded-Host": self.headers["Host"], "X-Forwarded-Prefix": PREFIX}
            upstream = http.client.HTTPConnection("127.0.0.1", to_port, timeout=PATIENCE_SECONDS)
            upstream.request(self.command, self.path.removeprefix(PREFIX), body, headers)
            answer = upstream.getresponse()
            content = answer.read()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP_BY_HOP | {"content-length"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            upstream.close()

        do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = pass_on

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def ask(port, method, path, body=None, **headers):
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    if body is not None:
        body, headers = json.dumps(body), headers | {"Content-Type": "application/json"}
    link.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
    answer = link.getresponse()
    content = answer.read().decode()
    link.close()
    return answer.status, dict(answer.getheaders()), content


def want(good, what):
    if not good:
        sys.exit(f"FAILED: {what}")


def through(port, admin):
    status, _, _ = ask(port, "POST", "/api/id/v1/clients", {
        "name": "acme", "title": "a", "contact": "", "perSecond": 100, "burst": 100, "perDay": 0,
        "rules": [{"operations": ["read", "write"], "types": ["Weather"]}]},
        Authorization="Bearer " + admin)
    want(status == 201, f"a program is registered: {status}")
    _, _, made = ask(port, "POST", "/api/id/v1/clients/acme/keys", {"label": "k", "days": 1},
                     Authorization="Bearer " + admin)
    key = json.loads(made)["key"]
    status, headers, _ = ask(port, "POST", "/api/ngsi-ld/v1/entities",
                             {"id": "urn:w:1", "type": "Weather"}, apikey=key)
    want(status == 201 and headers["Location"] == "/api/ngsi-ld/v1/entities/urn:w:1",
         f"the place of what was made has the prefix again: {status} {headers}")
    status, _, body = ask(port, "GET", headers["Location"], apikey=key)
    want(status == 200 and "Weather" in body, f"and is found there: {status} {body}")
    status, _, _ = ask(port, "GET", "/api/v2/entities?type=Weather", apikey=key,
                       Fiware_ServicePath="/#")
    want(status == 200, f"NGSIv2 with its headers: {status}")
    status, _, _ = ask(port, "GET", "/api/v2/entities?type=Weather")
    want(status == 401, f"without a key: {status}")


def refusals_of(db_folder):
    file = next(pathlib.Path(db_folder).rglob("people.db"))
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
        return [row[0] for row in db.execute(
            "SELECT detail FROM record_audit WHERE action = 'id.request.refused'")]


def main():
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    conversation = case.Case("Behind a gateway.\ntenant 011002 札幌市\n"
                             "serve --set trusted_proxies=127.0.0.1\n\n"
                             "> GET /id/v1/session as admin\n< 200\n")
    with case.Server(program, conversation, None) as server:
        proxy = gateway(server.port)
        through(proxy.server_port, server.token("admin"))
        details = refusals_of(server.folder)
        proxy.shutdown()
    want(len(details) == 1 and VISITOR in details[0],
         f"the audit log knows who asked, not who passed it on: {details}")
    print("a gateway in front changes nothing")


if __name__ == "__main__":
    main()
