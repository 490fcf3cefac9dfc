#!/usr/bin/env python3
"""The .case runner must see every kind of difference. Its server here is a few lines that hold one
thing in memory."""
import os
import pathlib
import sys
import tempfile
import textwrap
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import case  # noqa: E402

SERVER = """#!/usr/bin/env python3
import http.server, json, os, signal, sys
if sys.argv[1] == "tenant": sys.exit(0)
if sys.argv[1] == "token": print("made"); print("secret-" + sys.argv[sys.argv.index("--role") + 1]); sys.exit(0)
kept = {}
class H(http.server.BaseHTTPRequestHandler):
    def log_message(self, *a): pass
    def say(self, status, body, **headers):
        data = body.encode()
        self.send_response(status)
        for k, v in headers.items(): self.send_header(k, v)
        self.send_header("Content-Length", str(len(data))); self.end_headers(); self.wfile.write(data)
    def do_GET(self):
        if self.path == "/readyz": return self.say(200, "ok")
        if self.path == "/who": return self.say(200, json.dumps({"who": self.headers["Authorization"]}))
        if self.path in kept: return self.say(200, kept[self.path])
        self.say(404, json.dumps({"title": "not there", "tags": [1, 2]}))
    def do_POST(self):
        kept["/things/7"] = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.say(201, "", Location="/things/7")
signal.signal(signal.SIGTERM, lambda *a: os._exit(int(os.environ.get("FAKE_EXIT", "0"))))
host, port = sys.argv[sys.argv.index("--listen") + 1].split(":")
http.server.HTTPServer((host, int(port)), H).serve_forever()
"""
GOOD = """
    What was written can be read.
    tenant 011002 札幌市

    # a comment
    > POST /things as staff
    > Content-Type: application/json
    {"name": "雪", "depth": 3}
    < 201
    < Location: ${where}

    > GET ${where}
    < 200
    {"name": "雪"}

    > GET /who as staff
    < 200
    {"who": "Bearer secret-staff"}

    > GET /things/8
    < 404
    {"title": "not *", "tags": [1, "*"]}
"""


class CaseTest(unittest.TestCase):
    def run_case(self, text):
        with tempfile.TemporaryDirectory() as folder:
            program = pathlib.Path(folder) / "tsunagu"
            program.write_text(SERVER)
            program.chmod(0o755)
            file = pathlib.Path(folder) / "x.case"
            file.write_text(textwrap.dedent(text).strip() + "\n", encoding="utf-8")
            return case.run(file, str(program), None)

    def refuse(self, old, new, words):
        self.assertIn(old, GOOD)
        with self.assertRaises(case.Mismatch) as caught:
            self.run_case(GOOD.replace(old, new))
        self.assertIn(words, str(caught.exception))

    def test_a_conversation_that_goes_as_written_passes(self):
        self.assertEqual(self.run_case(GOOD), "What was written can be read.")

    def test_another_status_is_seen_with_its_line(self):
        self.refuse("< 404", "< 200", "19: GET /things/8: status 404 instead of 200")

    def test_another_value_is_seen(self):
        self.refuse('"name": "雪"}', '"name": "雨"}', "body.name is '雪' instead of '雨'")

    def test_a_missing_member_is_seen(self):
        self.refuse('{"name": "雪"}', '{"nome": "雪"}', "body has no 'nome'")

    def test_a_longer_array_is_seen(self):
        self.refuse('[1, "*"]', "[1]", "2 elements instead of 1")

    def test_a_number_is_not_its_text(self):
        self.refuse('[1, "*"]', '["1", "*"]', 'body.tags[0] is 1 instead of "1"')

    def test_a_missing_header_is_seen(self):
        self.refuse("< Location: ${where}", "< ETag: ${where}", "header ETag is 'None'")

    def test_a_taken_name_must_come_again(self):
        self.refuse('{"name": "雪"}', '{"name": "${where}"}', "instead of '/things/7'")

    def test_a_file_without_an_expected_status_is_refused(self):
        self.refuse("    < 404\n", "", "a request without")

    def test_a_server_that_ends_badly_fails_the_case(self):
        os.environ["FAKE_EXIT"] = "9"
        try:
            self.refuse("# a comment", "# another", "ended with 9")
        finally:
            del os.environ["FAKE_EXIT"]


if __name__ == "__main__":
    unittest.main()
