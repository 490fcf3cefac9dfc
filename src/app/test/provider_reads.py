#!/usr/bin/env python3
"""What a provider's program reads with Smart ID access tokens, from the outside: a resident registers
and agrees to one kind of data, the program reads that kind and no other, of that person and no
other; the yes is taken back and the next read is 403; the person's own list tells all of it. A token
that is bound to a key opens nothing without a proof, or with one that was shown before. Staff are
let in by their role in a token, and one log-in opens the console and the program until it ends.

usage: provider_reads.py [--postgres]"""
import base64
import contextlib
import hashlib
import hmac
import json
import os
import pathlib
import re
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import case  # noqa: E402
from sign_in import CALLBACK, FORM, VERIFIER, Browser, answer_of, expect, hold  # noqa: E402

FIRST = "A town.\ntenant 011002 札幌市\n\n> GET /id/v1/clients as admin\n< 200\n"
RULES = [{"operations": ["read"], "types": ["WeatherObserved"]},
         {"operations": ["read"], "types": ["Person"], "attributes": ["phone", "name"]}]
PASSWORD = "yuki no asa ni aruku michi"


def words(ja, en):
    return {"ja": ja, "en": en}


class Town:
    def __init__(self, server):
        self.server = server
        self.admin = {"Authorization": "Bearer " + server.token("admin"),
                      "Content-Type": "application/json"}

    def make(self, method, path, status, body, headers=None):
        have, _, text = self.server.ask(method, path, headers or self.admin,
                                        json.dumps(body).encode())
        expect(f"{method} {path} {text[:300]}", status, have)
        return json.loads(text) if text else None

    def client(self, name, **change):
        self.make("POST", "/id/v1/clients", 201, {
            "name": name, "title": "見守り", "contact": "a@example.jp", "rules": RULES,
            "perSecond": 1000, "burst": 1000, "perDay": 0})
        self.make("PUT", f"/id/v1/clients/{name}/sign-in", 200, {
            "redirectUris": [CALLBACK], "postLogoutRedirectUris": [],
            "grantTypes": ["authorization_code", "client_credentials"],
            "responseModes": ["query"],
            "scopes": ["openid", "profile", "phone", "platform", "entities:read", "people:phone",
                       "people:name"],
            "authentication": "client_secret_basic", "profile": "baseline", "requirePkce": True,
            "requirePar": False, "dpopBound": False, "subjectType": "pairwise",
            "idTokenAlg": "ES256", "accessTokens": "opaque", "consent": "ask",
            "accessMinutes": 60, "refreshDays": 30, **change})
        made = self.make("POST", f"/id/v1/clients/{name}/sign-in/secret", 201,
                         {"overlapHours": 0})
        return Program(self.server, name, made["clientSecret"])

    def catalogue(self):
        for code, kind, clients in (("council", "council", []), ("acme", "provider", ["watch"])):
            self.make("PUT", f"/consent/v1/parties/{code}", 200, {
                "code": code, "kind": kind, "name": words("アクメ", "Acme"),
                "contact": words("a", "a"), "clients": clients, "inbox": 0})
        self.make("PUT", "/consent/v1/purposes/health", 200,
                  {"code": "health", "name": words("健康", "health"), "staff": False})
        self.make("POST", "/consent/v1/notices", 201, {
            "provider": "acme", "purpose": "health", "controller": "council",
            "kinds": ["name", "phone"], "others": [], "title": words("見守り", "Watching"),
            "body": words("電話します。", "We call."), "source": words("登録", "registered"),
            "storageDays": 365, "validDays": 365, "sameTerms": False})


class Program:
    def __init__(self, server, name, secret):
        self.server, self.name = server, name
        pair = base64.b64encode(f"{name}:{secret}".encode()).decode()
        self.headers = {**FORM, "Authorization": "Basic " + pair}

    def request(self, scope):
        challenge = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest())
        return "/oidc/authorize?" + urllib.parse.urlencode({
            "client_id": self.name, "response_type": "code", "redirect_uri": CALLBACK,
            "scope": scope, "state": "s1", "nonce": "n1",
            "code_challenge": challenge.rstrip(b"=").decode(), "code_challenge_method": "S256"})

    def token(self, proof=None, **form):
        headers = {**self.headers, **({"DPoP": proof} if proof else {})}
        status, _, text = self.server.ask("POST", "/oidc/token", headers,
                                          urllib.parse.urlencode(form).encode())
        expect(f"token {text}", 200, status)
        return json.loads(text)

    def redeem(self, code):
        return self.token(grant_type="authorization_code", code=code, redirect_uri=CALLBACK,
                          code_verifier=VERIFIER)

    def own(self, scope, proof=None):
        return self.token(proof, grant_type="client_credentials", scope=scope)["access_token"]

    def get(self, path, token, scheme="Bearer", proof=None):
        headers = {"Authorization": f"{scheme} {token}", **({"DPoP": proof} if proof else {})}
        status, have, text = self.server.ask("GET", path, headers, None)
        return status, have.get("WWW-Authenticate") or "", text


def told(said, status, answer, piece=""):
    expect(f"{said}: {answer[1]} {answer[2][:300]}", status, answer[0])
    hold(piece in answer[1] + answer[2], f"{said}: no {piece!r} in {answer[1]} {answer[2][:300]}")


def registered(browser, program):
    """A resident who is signed in; the page of consent is next."""
    login = browser.go("GET", program.request("openid phone"))
    link = re.search(r'<a href="([^"]*register[^"]*)"', login[2])
    page = browser.go("GET", urllib.parse.urljoin(login[3], link[1].replace("&amp;", "&")))
    browser.submit(page, "/id/register", **{
        "name": "佐藤 花子", "kana": "サトウ ハナコ", "birth-date": "1948-03-07",
        "district": "もみじ台", "phone": "011-211-2111", "new-password": PASSWORD})


def gives(browser, program, scope, **ticked):
    page = browser.go("GET", program.request(scope))
    hold('id="consent"' in page[2], f"no page of consent: {page[:2]} {page[2][:900]}")
    return program.redeem(answer_of(browser.submit(page, "/oidc/consent", answer="allow",
                                                   **ticked))["code"])


def claims_of(token):
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def person(path):
    return f"/people/v1/persons/{path}"


def reads_until_withdrawn(town, program, browser):
    registered(browser, program)
    tokens = gives(browser, program, "openid profile phone entities:read", scope_phone="yes")
    lent, sub = tokens["access_token"], claims_of(tokens["id_token"])["sub"]
    mine = person(f"{sub}?purpose=health&kinds=")

    told("what the person gave", 200, program.get(mine + "phone", lent), "+81112112111")
    told("what the person did not give", 403, program.get(mine + "name", lent), "not_in_scope")
    told("insufficient scope is told", 403, program.get(mine + "name", lent),
         "insufficient_scope")
    told("both at once", 403, program.get(mine + "phone,name", lent), "not_in_scope")
    told("another person", 403,
         program.get(person("somebody?purpose=health&kinds=phone"), lent), "not_in_scope")
    told("all who agreed", 403, program.get("/people/v1/persons?purpose=health", lent),
         "not_in_scope")
    told("the program itself", 403, program.get("/id/v1/client", lent), "not_in_scope")
    told("things", 200, program.get("/ngsi-ld/v1/entities?type=WeatherObserved", lent))

    phone, name = program.own("people:phone"), program.own("people:name")
    told("by its own token", 200, program.get(mine + "phone", phone), "+81112112111")
    told("beyond its scope", 403, program.get(mine + "name", phone), "not_in_scope")
    told("in scope, not granted", 403, program.get(mine + "name", name), "no_consent")
    told("people are no things", 403,
         program.get("/ngsi-ld/v1/entities?type=WeatherObserved", phone))
    told("things by its own token", 200,
         program.get("/ngsi-ld/v1/entities?type=WeatherObserved", program.own("entities:read")))
    told("without a token", 401, program.get(mine + "phone", "tsa_wrong"), "invalid_token")

    cookie = {"Cookie": "; ".join(f"{k}={v}" for k, v in browser.cookies.items()),
              "Content-Type": "application/json"}
    town.make("POST", "/me/v1/consents/withdraw", 200, {"provider": "acme"}, cookie)
    told("A2.5: the next read", 403, program.get(mine + "phone", phone), "withdrawn")
    told("and what the person gave is over", 401, program.get(mine + "phone", lent),
         "invalid_token")

    status, _, text = town.server.ask("GET", "/me/v1/reads", cookie, None)
    expect("own list", 200, status)
    reads = [(row["sort"], row["purpose"]["code"], [k["code"] for k in row["kinds"]])
             for row in json.loads(text)["items"]]
    expect("who looked", [("provider", "health", ["phone"])] * 2, reads)
    status, _, text = town.server.ask("GET", "/me/v1/consents", cookie, None)
    kinds = {k["kind"]: k["state"] for k in json.loads(text)["items"][0]["kinds"]}
    expect("own consents", "withdrawn", kinds["phone"])


def totp(key):
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at:at + 4])[0] & 0x7fffffff) % 1_000_000:06d}"


def staff_by_token(town, program):
    """The role of the person is in the token, once they have shown two factors."""
    made = town.make("POST", "/id/v1/accounts", 201, {
        "kind": "staff", "loginId": "tanaka", "role": "staff", "proof": "counter", "locale": "ja",
        "profile": {"name": "田中", "kana": None, "birthDate": None, "district": None,
                    "phone": None, "email": None}, "why": "採用"})
    browser = Browser(town.server)
    page = browser.go("GET", "/id/recover")
    browser.submit(page, "/id/recover", **{"login-id": "tanaka", "code": made["code"],
                                           "new-password": PASSWORD})
    weak = gives(browser, program, "openid platform", scope_platform="yes")["access_token"]
    told("one factor", 401, program.get("/id/v1/session", weak), "invalid_token")
    page = browser.go("GET", "/id/account/authenticator")
    secret = re.search(r'id="key"[^>]*>([A-Z2-7]+)=*<', page[2])
    hold(secret, f"no key on the page: {page[2][:900]}")
    key = base64.b32decode(secret[1] + "=" * (-len(secret[1]) % 8))
    browser.submit(page, "/id/account/authenticator", code=totp(key))
    answer = answer_of(browser.go("GET", program.request("openid platform")))
    strong = program.redeem(answer["code"])["access_token"]
    status, _, text = program.get("/id/v1/session", strong)
    expect(f"two factors {text}", 200, status)
    expect("role", "staff", json.loads(text)["role"])
    told("what staff may", 200, program.get("/id/v1/clients", strong))
    told("what only administrators may", 403, program_post(program, "/id/v1/invitations", strong))
    one_log_in(town, program, browser)


def one_log_in(town, program, browser):
    """Whoever has signed in is in at the consoles and at the program, and is out everywhere at once."""
    def cookie():
        return {"Cookie": "; ".join(f"{k}={v}" for k, v in browser.cookies.items())}
    page = browser.go("GET", "/id/login?" + urllib.parse.urlencode(
        {"next": "/staff/", "acr": "urn:tsunagu:acr:aal2"}))
    hold('id="login-id"' not in page[2], "a page to sign in on, although somebody is")
    expect("the console", 200, town.server.ask("GET", "/id/v1/session", cookie(), None)[0])
    token = program.redeem(answer_of(browser.go("GET", program.request("openid platform")))["code"])
    told("the program", 200, program.get("/id/v1/session", token["access_token"]))
    expect("signing out at the console", 204,
           town.server.ask("DELETE", "/id/v1/session", cookie(), None)[0])
    expect("the console afterwards", 401,
           town.server.ask("GET", "/id/v1/session", cookie(), None)[0])
    told("the program's token afterwards", 401,
         program.get("/id/v1/session", token["access_token"]), "invalid_token")
    hold('id="login-id"' in browser.go("GET", program.request("openid platform"))[2],
         "still signed in at the program")


def program_post(program, path, token):
    status, have, text = program.server.ask(
        "POST", path, {"Authorization": "Bearer " + token, "Content-Type": "application/json"},
        json.dumps({"label": "x", "uses": 1, "days": 1, "profile": "baseline"}).encode())
    return status, have.get("WWW-Authenticate") or "", text


class Key:
    """A P-256 key that makes DPoP proofs, by the openssl tool."""

    def __init__(self, folder, name):
        self.file = os.path.join(folder, name)
        subprocess.run(["openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out",
                        self.file], check=True, capture_output=True)
        der = subprocess.run(["openssl", "ec", "-in", self.file, "-pubout", "-outform", "DER"],
                             check=True, capture_output=True).stdout
        self.jwk = {"kty": "EC", "crv": "P-256", "x": plain(der[-64:-32]), "y": plain(der[-32:])}

    def proof(self, method, url, token=None, **change):
        claims = {"jti": plain(os.urandom(12)), "htm": method, "htu": url,
                  "iat": int(time.time()), **change}
        if token:
            claims["ath"] = plain(hashlib.sha256(token.encode()).digest())
        parts = [plain(json.dumps(p).encode()) for p in (
            {"typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk}, claims)]
        der = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self.file],
                             input=".".join(parts).encode(), check=True,
                             capture_output=True).stdout
        return ".".join(parts + [plain(raw_signature(der))])


def plain(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def raw_signature(der):
    """r and s of SEQUENCE { INTEGER, INTEGER }, 32 bytes each."""
    first = 4 + der[3]
    numbers = der[4:first], der[first + 2:first + 2 + der[first + 1]]
    return b"".join(n.lstrip(b"\0").rjust(32, b"\0") for n in numbers)


def bound_tokens(town, folder):
    program = town.client("bound", dpopBound=True)
    root = f"http://127.0.0.1:{town.server.port}"
    mine, other = Key(folder, "mine"), Key(folder, "other")
    token = program.own("entities:read", mine.proof("POST", root + "/oidc/token"))
    path = "/ngsi-ld/v1/entities?type=WeatherObserved"
    url = root + "/ngsi-ld/v1/entities"

    def ask(proof, scheme="DPoP"):
        return program.get(path, token, scheme, proof)

    good = mine.proof("GET", url, token)
    told("with a proof", 200, ask(good))
    told("the same proof again", 401, ask(good), "invalid_dpop_proof")
    told("without a proof", 401, ask(None), 'DPoP error="invalid_dpop_proof"')
    told("as a bearer", 401, ask(None, "Bearer"), 'DPoP error="invalid_token"')
    told("as a bearer with a proof", 401, ask(mine.proof("GET", url, token), "Bearer"), "DPoP")
    told("of another key", 401, ask(other.proof("GET", url, token)), "invalid_token")
    told("of another method", 401, ask(mine.proof("POST", url, token)), "invalid_dpop_proof")
    told("of another address", 401, ask(mine.proof("GET", root + "/ngsi-ld/v1/types", token)),
         "invalid_dpop_proof")
    told("of another token", 401, ask(mine.proof("GET", url, "tsa_other")), "invalid_dpop_proof")
    told("without a token's hash", 401, ask(mine.proof("GET", url)), "invalid_dpop_proof")
    told("of yesterday", 401, ask(mine.proof("GET", url, token, iat=int(time.time()) - 86400)),
         "invalid_dpop_proof")
    told("and again a good one", 200, ask(mine.proof("GET", url, token)))
    return program


def run(program, db):
    with contextlib.ExitStack() as all_of:
        server = all_of.enter_context(case.Server(program, case.Case(FIRST), db))
        folder = all_of.enter_context(tempfile.TemporaryDirectory())
        town = Town(server)
        town.catalogue()
        watch = town.client("watch")
        reads_until_withdrawn(town, watch, Browser(server))
        bound_tokens(town, folder)
        free = town.client("desk")
        told("a token that is not bound, as one that is", 401,
             free.get("/ngsi-ld/v1/entities?type=WeatherObserved", free.own("entities:read"),
                      "DPoP"), 'Bearer error="invalid_token"')
        staff_by_token(town, free)


def main():
    base = os.environ.get("TSUNAGU_TEST_PG") if "--postgres" in sys.argv else None
    if "--postgres" in sys.argv and not base:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    try:
        with case.fresh_database(base, f"provider_reads_{os.getpid()}") as db:
            run(program, db)
    except case.Mismatch as e:
        sys.exit(f"FAILED: {e}")
    print("read what was granted, and nothing once it was taken back")


if __name__ == "__main__":
    main()
