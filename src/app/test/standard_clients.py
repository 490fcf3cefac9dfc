#!/usr/bin/env python3
"""Clients off the shelf sign people in: npm openid-client, oauth4webapi and passport-openidconnect,
and Apache with mod_auth_openidc (apache_site.py). What they do stands in standard_clients.mjs.

usage: standard_clients.py [--postgres]

Skips (77) without node or the portal's packages, and with --postgres where TSUNAGU_TEST_PG is not
set. Apache alone is left out, and said so, where it is not installed."""
import contextlib
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PORTAL = HERE.parents[2] / "portal"
sys.path[:0] = [str(HERE.parents[2] / "tools"), str(HERE)]
import apache_site  # noqa: E402
import case  # noqa: E402

TOWN = "A town.\ntenant 011002 札幌市\n\n> GET /id/v1/clients as admin\n< 200\n"
CALLBACK, GOODBYE = "http://127.0.0.1/cb", "http://127.0.0.1/bye"
KEY = """const {privateKey: k} = require('crypto').generateKeyPairSync('ec', {namedCurve: 'P-256'});
console.log(JSON.stringify({...k.export({format: 'jwk'}), kid: 'k1', alg: 'ES256', use: 'sig'}))"""


def settings(**more):
    return {"redirectUris": [CALLBACK], "postLogoutRedirectUris": [GOODBYE],
            "grantTypes": ["authorization_code", "refresh_token"],
            "responseModes": ["query", "form_post"], "scopes": ["openid", "profile", "email"],
            "authentication": "client_secret_basic", "profile": "baseline", "requirePkce": True,
            "requirePar": False, "dpopBound": False, "subjectType": "pairwise",
            "idTokenAlg": "ES256", "accessTokens": "opaque", "consent": "ask",
            "accessMinutes": 60, "refreshDays": 30, **more}


class Town:
    """The program, and what staff register in it."""

    def __init__(self, server):
        self.server = server
        self.admin = {"Authorization": "Bearer " + server.token("admin"),
                      "Content-Type": "application/json"}

    def send(self, method, path, status, body):
        have, _, text = self.server.ask(method, path, self.admin, json.dumps(body).encode())
        if have != status:
            raise case.Mismatch(f"{method} {path}: {have} {text[:300]}")
        return json.loads(text)

    def register(self, name, **more):
        self.send("POST", "/id/v1/clients", 201, {
            "name": name, "title": name, "contact": "a@example.jp", "rules": [],
            "perSecond": 1000, "burst": 1000, "perDay": 0})
        wanted = settings(**more)
        self.send("PUT", f"/id/v1/clients/{name}/sign-in", 200, wanted)
        if not wanted["authentication"].startswith("client_secret"):
            return None
        return self.send("POST", f"/id/v1/clients/{name}/sign-in/secret", 201,
                         {"overlapHours": 0})["clientSecret"]


def new_key():
    made = subprocess.run(["node", "-e", KEY], check=True, capture_output=True, text=True).stdout
    key = json.loads(made)
    return key, {"keys": [{k: v for k, v in key.items() if k != "d"}]}


def register_all(town, key_set):
    return {
        "web": town.register("web"),
        "bound": town.register("bound", authentication="client_secret_post", requirePar=True,
                               dpopBound=True),
        "hand": town.register("hand", authentication="client_secret_post", idTokenAlg="RS256"),
        "old": town.register("old", authentication="client_secret_post", profile="legacy",
                             requirePkce=False),
        "tv": town.register("tv", authentication="none", redirectUris=[], responseModes=[],
                            grantTypes=["urn:ietf:params:oauth:grant-type:device_code"]),
        "machine": town.register("machine", authentication="private_key_jwt", jwks=key_set,
                                 assertionAlg="ES256", redirectUris=[], responseModes=[],
                                 grantTypes=["client_credentials"], scopes=["entities"],
                                 accessTokens="jwt"),
    }


def apache(town, issuer, folder):
    """The site behind Apache, registered; nothing where Apache is not installed."""
    if lacks := apache_site.missing():
        print(f"  left out: mod_auth_openidc ({lacks} is not installed)")
        return contextlib.nullcontext()
    site = apache_site.Site(folder)
    secret = town.register("apache", redirectUris=[site.url + "/secure/cb"],
                           postLogoutRedirectUris=[site.url + "/bye.html"],
                           grantTypes=["authorization_code"], scopes=["openid", "profile"])
    site.configure(issuer, "apache", secret)
    return site


def run(program, db, folder):
    if not (PORTAL / "node_modules/openid-client").exists():
        print("skipped: the portal's packages are not installed (npm ci in portal/)")
        sys.exit(77)
    with case.Server(program, case.Case(TOWN), db) as server:
        town, (key, key_set) = Town(server), new_key()
        issuer = f"http://127.0.0.1:{server.port}"
        told = {"issuer": issuer, "callback": CALLBACK, "goodbye": GOODBYE, "key": key,
                "secrets": register_all(town, key_set)}
        with apache(town, issuer, folder) as site:
            told["apache"] = site.url if site else None
            script = (HERE / "standard_clients.mjs").read_text(encoding="utf-8")
            done = subprocess.run(["node", "--input-type=module", "-e", script], cwd=PORTAL,
                                  env={**os.environ, "TSUNAGU_CLIENTS": json.dumps(told)},
                                  timeout=480)
            if done.returncode:
                raise case.Mismatch("see above" + (site.log_tail() if site else ""))


if __name__ == "__main__":
    case.script(__doc__, "clients", run, "every client signed in", ["node"])
