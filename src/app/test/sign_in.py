#!/usr/bin/env python3
"""A resident registers, signs in to a provider's program and out again, as a browser without
scripts and a program would do it; and no code or rotated token works twice, whoever redeems it how
often at once, on whichever node, killed in between or not.

usage: sign_in.py [--postgres]

With --postgres two nodes share the database of TSUNAGU_TEST_PG; without that variable, exit code
77."""
import base64
import concurrent.futures
import hashlib
import html
import json
import os
import pathlib
import re
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools"))
import case  # noqa: E402

FIRST = "A town.\ntenant 011002 札幌市\n\n> GET /id/v1/clients as admin\n< 200\n"
AGAIN = "The same data.\n\n> GET /healthz\n< 200\n"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
CALLBACK, GOODBYE = "https://rp.example/cb", "https://rp.example/bye"
CROWD, ROUNDS = 16, 5
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


def expect(said, wanted, have):
    if wanted != have:
        raise case.Mismatch(f"{said}: {have} instead of {wanted}")


def hold(what, why):
    if not what:
        raise case.Mismatch(why)


class Browser:
    """Keeps cookies, follows redirects inside the town, fills in forms."""

    def __init__(self, server):
        self.server, self.cookies = server, {}

    def go(self, method, target, fields=None):
        headers = dict(FORM) if fields is not None else {}
        headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        body = urllib.parse.urlencode(fields).encode() if fields is not None else None
        status, have, text = self.server.ask(method, target, headers, body)
        for cookie in have.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies.pop(name, None)
            if value:
                self.cookies[name] = value
        where = have.get("Location") or ""
        if where.startswith("/"):
            expect("redirects of ours", 303, status)
            return self.go("GET", where)
        return status, where, text, target

    def submit(self, page, path, **filled):
        fields = {name: html.unescape(value) for name, value in
                  re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page[2])}
        fields.update(filled)
        return self.go("POST", path, fields)


class Program:
    """A provider's, with a secret."""

    def __init__(self, server):
        self.server = server
        admin = {"Authorization": "Bearer " + server.token("admin"),
                 "Content-Type": "application/json"}
        self.make(admin, "POST", "/id/v1/clients", 201, {
            "name": "watch", "title": "見守り", "contact": "a@example.jp", "rules": [],
            "perSecond": 1000, "burst": 1000, "perDay": 0})
        self.make(admin, "PUT", "/id/v1/clients/watch/sign-in", 200, {
            "redirectUris": [CALLBACK], "postLogoutRedirectUris": [GOODBYE],
            "grantTypes": ["authorization_code", "refresh_token", "client_credentials"],
            "responseModes": ["query"], "scopes": ["openid", "profile", "entities"],
            "authentication": "client_secret_basic", "profile": "baseline", "requirePkce": True,
            "requirePar": False, "dpopBound": False, "subjectType": "pairwise",
            "idTokenAlg": "ES256", "accessTokens": "opaque", "consent": "ask",
            "accessMinutes": 60, "refreshDays": 30})
        made = self.make(admin, "POST", "/id/v1/clients/watch/sign-in/secret", 201,
                         {"overlapHours": 0})
        pair = base64.b64encode(f"watch:{made['clientSecret']}".encode()).decode()
        self.headers = {**FORM, "Authorization": "Basic " + pair}

    def make(self, admin, method, path, status, body):
        have, _, text = self.server.ask(method, path, admin, json.dumps(body).encode())
        expect(f"{method} {path} {text[:200]}", status, have)
        return json.loads(text)

    def request(self):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
        return "/oidc/authorize?" + urllib.parse.urlencode({
            "client_id": "watch", "response_type": "code", "redirect_uri": CALLBACK,
            "scope": "openid profile", "state": "s1", "nonce": "n1",
            "code_challenge": challenge.rstrip(b"=").decode(), "code_challenge_method": "S256"})

    def token(self, server, **form):
        status, _, text = server.ask("POST", "/oidc/token", self.headers,
                                     urllib.parse.urlencode(form).encode())
        return status, json.loads(text)

    def redeem(self, server, code):
        return self.token(server, grant_type="authorization_code", code=code,
                          redirect_uri=CALLBACK, code_verifier=VERIFIER)

    def refresh(self, server, token):
        return self.token(server, grant_type="refresh_token", refresh_token=token)

    def userinfo(self, server, access):
        status, _, text = server.ask("GET", "/oidc/userinfo",
                                     {"Authorization": "Bearer " + access}, None)
        return status, json.loads(text)


def answer_of(page):
    """What the program gets back at its own address."""
    hold(page[1].startswith(CALLBACK + "?"), f"not back at the program: {page[:2]} {page[2][:500]}")
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page[1]).query))


def code_of(browser, program):
    answer = answer_of(browser.go("GET", program.request()))
    expect("state", "s1", answer.get("state"))
    return answer["code"]


def first_sign_in(browser, program):
    login = browser.go("GET", program.request())
    hold('id="login-id"' in login[2], f"no page to sign in on: {login[2][:300]}")
    link = re.search(r'<a href="([^"]*register[^"]*)"', login[2])
    hold(link, "the page of sign-in leads nowhere to register")
    page = browser.go("GET", urllib.parse.urljoin(login[3], html.unescape(link[1])))
    browser.submit(page, "/id/register", **{
        "name": "佐藤 花子", "kana": "サトウ ハナコ", "birth-date": "1948-03-07",
        "district": "もみじ台", "phone": "011-123-4567",
        "new-password": "yuki no asa ni aruku michi"})
    consent = browser.go("GET", program.request())
    hold('id="consent"' in consent[2], f"no page of consent: {consent[:2]} {consent[2][:2000]}")
    hold("checked" not in consent[2], "something is ticked already")
    return answer_of(browser.submit(consent, "/oidc/consent", scope_profile="yes",
                                    answer="allow"))["code"]


def talks(server):
    """One resident and one program, from the first page to the last."""
    discovered = json.loads(server.ask("GET", "/.well-known/openid-configuration", {}, None)[2])
    expect("issuer", f"http://127.0.0.1:{server.port}", discovered["issuer"])
    program, browser = Program(server), Browser(server)
    status, tokens = program.redeem(server, first_sign_in(browser, program))
    expect(f"tokens {tokens}", 200, status)
    status, person = program.userinfo(server, tokens["access_token"])
    expect("userinfo", (200, "佐藤 花子"), (status, person.get("name")))
    expect("the gate knows its tokens", 200, own_token_at_the_gate(program, server))
    return program, browser, tokens


def own_token_at_the_gate(program, server):
    status, tokens = program.token(server, grant_type="client_credentials", scope="entities")
    expect(f"client_credentials {tokens}", 200, status)
    return server.ask("GET", "/id/v1/client",
                      {"Authorization": "Bearer " + tokens["access_token"]}, None)[0]


def many_at_once(program, browser, nodes):
    for _ in range(ROUNDS):
        code = code_of(browser, program)
        with concurrent.futures.ThreadPoolExecutor(CROWD) as crowd:
            answers = list(crowd.map(lambda n: program.redeem(nodes[n % len(nodes)], code)[0],
                                     range(CROWD)))
        expect("redemptions of one code that succeed", 1, answers.count(200))
        expect("and refusals", CROWD - 1, answers.count(400))
        _, tokens = program.redeem(nodes[0], code_of(browser, program))
        with concurrent.futures.ThreadPoolExecutor(CROWD) as crowd:
            answers = list(crowd.map(
                lambda n: program.refresh(nodes[n % len(nodes)], tokens["refresh_token"])[0],
                range(CROWD)))
        expect("rotations of one token that succeed", 1, answers.count(200))


def killed(program, browser, server, start):
    """Secrets that were on their way or answered when the program was killed."""
    code, other = code_of(browser, program), code_of(browser, program)
    _, tokens = program.redeem(server, code_of(browser, program))
    status, used = program.redeem(server, code)
    expect("redeemed before the kill", 200, status)
    expect("rotated before the kill", 200, program.refresh(server, tokens["refresh_token"])[0])

    def try_it(_):
        try:
            return program.redeem(server, other)[0]
        except OSError:
            return 0
    with concurrent.futures.ThreadPoolExecutor(CROWD) as crowd:
        flying = [crowd.submit(try_it, n) for n in range(CROWD)]
        server.process.kill()
        before = [f.result() for f in flying].count(200)
    server.process.wait()
    with start() as again:
        expect("a code used before the kill", 400, program.redeem(again, code)[0])
        expect("what came of it has ended", 401,
               program.userinfo(again, used["access_token"])[0])
        expect("a token rotated before the kill", 400,
               program.refresh(again, tokens["refresh_token"])[0])
        after = [program.redeem(again, other)[0] for _ in range(3)].count(200)
        hold(before + after <= 1, f"a code worked {before} times before and {after} after a kill")
        signs_out(program, Browser(again))


def signs_out(program, browser):
    """A new person, since the other one's pages were of the killed program."""
    _, tokens = program.redeem(browser.server, first_sign_in(browser, program))
    page = browser.go("GET", "/oidc/logout?" + urllib.parse.urlencode({
        "id_token_hint": tokens["id_token"], "post_logout_redirect_uri": GOODBYE, "state": "bye"}))
    expect("led to", GOODBYE + "?state=bye", page[1])
    expect("tokens after sign-out", 401,
           program.userinfo(browser.server, tokens["access_token"])[0])
    hold('id="login-id"' in browser.go("GET", program.request())[2], "still signed in")


def restarted(program, folder_of, db):
    """A server on the data of another, whose folder it takes over."""
    again = case.Server(program, case.Case(AGAIN), db)
    again.folder, again.store = folder_of.folder, folder_of.store
    return again


def run(program, db):
    server = case.Server(program, case.Case(FIRST), db)
    with case.contextlib.ExitStack() as all_of:
        try:
            all_of.enter_context(server)
            provider, browser, _ = talks(server)
            nodes = [server]
            if db:
                second = case.Server(program, case.Case(AGAIN), db)
                second.store += ["--set", "people_key=" + key_of(server)]
                nodes.append(all_of.enter_context(second))
            many_at_once(provider, browser, nodes)
            killed(provider, browser, server, lambda: restarted(program, server, db))
        finally:
            all_of.pop_all()
            for one in [server] + ([second] if db else []):
                if one.process and one.process.poll() is None:
                    one.process.terminate()
                    one.process.wait(case.STOP_SECONDS)


def key_of(server):
    return pathlib.Path(server.folder, "people.key").read_text(encoding="ascii").strip()


def main():
    base = os.environ.get("TSUNAGU_TEST_PG") if "--postgres" in sys.argv else None
    if "--postgres" in sys.argv and not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    try:
        with case.fresh_database(base, f"sign_in_{os.getpid()}") as db:
            run(program, db)
    except case.Mismatch as e:
        sys.exit(f"FAILED: {e}")
    print("signed in and out; no code and no rotated token worked twice")


if __name__ == "__main__":
    main()
