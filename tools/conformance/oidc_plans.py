#!/usr/bin/env python3
"""Registers a person and the programs that the OpenID conformance suite plays, writes a
configuration per plan into --out, and prints what the suite's runner takes: plan and file in turn.

The person chooses a password on the page of recovery, as somebody registered at the counter does;
what is pressed on the pages of log-in, consent and log-out is data for the suite's own browser."""
import argparse
import http.cookiejar
import json
import pathlib
import re
import ssl
import subprocess
import urllib.parse
import urllib.request

PASSWORD = "conformance of a long winter"
SCOPES = ["openid", "profile", "email", "address", "phone", "offline_access"]
OIDCC = "[server_metadata=discovery][client_registration=static_client]"
FAPI = "[openid=openid_connect][client_auth_type=private_key_jwt][sender_constrain=dpop][fapi_profile=plain_fapi]"
PLANS = {
    "config": "oidcc-config-certification-test-plan",
    "basic": "oidcc-basic-certification-test-plan" + OIDCC,
    "formpost": "oidcc-formpost-basic-certification-test-plan" + OIDCC,
    "rp-logout": "oidcc-rp-initiated-logout-certification-test-plan[client_registration=static_client][response_type=code]",
    "backchannel": "oidcc-backchannel-rp-initiated-logout-certification-test-plan[client_registration=static_client][response_type=code]",
    "dynamic": "oidcc-dynamic-certification-test-plan[response_type=code]",
    "fapi2": "fapi2-security-profile-final-test-plan" + FAPI,
}
# A new pair of keys as JWK, by the node that the tree already has.
KEY = """const [kid, alg] = process.argv.slice(1);
const [kind, how] = alg === 'ES256' ? ['ec', {namedCurve: 'P-256'}] : ['rsa', {modulusLength: 2048}];
const {privateKey: k} = require('crypto').generateKeyPairSync(kind, how);
console.log(JSON.stringify({...k.export({format: 'jwk'}), kid, alg, use: 'sig'}))"""
PRIVATE = {"d", "p", "q", "dp", "dq", "qi"}


def camel(value):
    """Our DTOs' names as the API has them; keys (JWK) stay as they are."""
    if not isinstance(value, dict):
        return value
    return {re.sub("_(.)", lambda m: m.group(1).upper(), k): v if k == "jwks" else camel(v)
            for k, v in value.items()}


class Town:
    """The program: its API as an administrator, and its pages as a person."""

    def __init__(self, issuer, admin):
        self.issuer, self.admin = issuer, admin
        here = ssl.create_default_context()
        here.check_hostname, here.verify_mode = False, ssl.CERT_NONE
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=here),
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def api(self, verb, path, body=None):
        request = urllib.request.Request(
            self.issuer + path, method=verb, data=json.dumps(camel(body or {})).encode(),
            headers={"Authorization": "Bearer " + self.admin, "Content-Type": "application/json"})
        try:
            with self.browser.open(request) as reply:
                return json.loads(reply.read() or b"{}")
        except urllib.error.HTTPError as refused:
            raise SystemExit(f"{verb} {path}: {refused.code} {refused.read().decode()}")

    def send_form(self, path, fields):
        with self.browser.open(self.issuer + path) as page:
            text = page.read().decode()
        token = re.search(r'name="form_token" value="([^"]*)"', text).group(1)
        sent = urllib.parse.urlencode({"form_token": token, **fields}).encode()
        request = urllib.request.Request(self.issuer + path, data=sent,
                                         headers={"Origin": self.issuer})
        with self.browser.open(request) as reply:
            return reply.read().decode()

    def add_person(self):
        made = self.api("POST", "/id/v1/accounts", {
            "kind": "resident", "proof": "document", "locale": "en", "why": "conformance",
            "profile": {"name": "雪野 花子", "kana": "ゆきの はなこ", "birth_date": "1948-03-07",
                        "district": "もみじ台", "phone": "+81110000000", "email": "hanako@example.jp"}})
        self.send_form("/id/recover", {"login-id": made["loginId"], "code": made["code"],
                                       "new-password": PASSWORD})
        return made["loginId"]

    def add_client(self, name, settings, secret=True):
        self.api("POST", "/id/v1/clients", {
            "name": name, "title": name, "contact": "ops@example.jp", "rules": [],
            "per_second": 100, "burst": 100, "per_day": 0})
        self.api("PUT", f"/id/v1/clients/{name}/sign-in", settings)
        out = {"client_id": name}
        if secret:
            out["client_secret"] = self.api("POST", f"/id/v1/clients/{name}/sign-in/secret",
                                            {"overlap_hours": 0})["clientSecret"]
        return out


def settings(alias_at, **more):
    return {"redirect_uris": [alias_at + "/callback", alias_at + "/callback?dummy1=lorem&dummy2=ipsum"],
            "post_logout_redirect_uris": [alias_at + "/post_logout_redirect"],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_modes": ["query", "form_post"], "scopes": SCOPES,
            "authentication": "client_secret_basic", "profile": "legacy", "require_pkce": False,
            "require_par": False, "dpop_bound": False, "subject_type": "pairwise",
            "id_token_alg": "RS256", "access_tokens": "opaque", "consent": "ask",
            "access_minutes": 60, "refresh_days": 30, **more}


def pages(issuer, login_id, seen=None, answer="allow"):
    """What the suite's browser does from the authorization endpoint to the client's page. seen: the
    page of log-in is what the module wants a picture of."""
    picture = [["wait", "xpath", "//*", 10, "password", seen]] if seen else []
    boxes = [["click", "id", "scope-" + s, "optional"] for s in SCOPES]
    return {"match": issuer + "/oidc/authorize*", "tasks": [
        {"task": "Log in", "optional": True, "match": issuer + "/id/login*",
         "commands": [*picture, ["text", "id", "login-id", login_id, "optional"],
                      ["text", "id", "password", PASSWORD], ["click", "id", "submit"]]},
        {"task": "Choose", "optional": True, "match": issuer + "/oidc/*",
         "commands": [*boxes, ["click", "id", answer]]},
        {"task": "Verify complete", "match": "*/test/*/callback*",
         "commands": [["wait", "id", "submission_complete", 10]]}]}


def refused(issuer, at):
    return {"match": issuer + at + "*", "tasks": [
        {"task": "An error page", "match": issuer + at + "*",
         "commands": [["wait", "id", "error-code", 10, ".*", "update-image-placeholder"]]}]}


def leave(issuer, ends_here=False):
    after = {"task": "Signed out", "optional": True, "match": issuer + "/oidc/logout*",
             "commands": [["wait", "xpath", "//*", 10, ".*", "update-image-placeholder-optional"]]}
    away = {"task": "Back at the client", "match": "*/test/*/post*"}
    return {"match": issuer + "/oidc/logout*", "tasks": [
        {"task": "Yes", "optional": True, "match": issuer + "/oidc/logout*",
         "commands": [["click", "id", "submit", "optional"]]}, after if ends_here else away]}


def overrides(issuer, person):
    first = pages(issuer, person)
    seen = pages(issuer, person, "update-image-placeholder-optional")
    out = {}
    for name in ["oidcc-prompt-login", "oidcc-max-age-1"]:
        out[name] = [seen]
    # A module ends with its picture: who went on would come back to nobody.
    asked = pages(issuer, person)
    asked["tasks"][1:] = [{"task": "Look", "match": issuer + "/oidc/*", "commands": [
        ["wait", "id", "allow", 10, ".*", "update-image-placeholder"]]}]
    for name in ["oidcc-registration-logo-uri", "oidcc-registration-policy-uri",
                 "oidcc-registration-tos-uri"]:
        out[name] = [asked]
    for name in ["oidcc-ensure-registered-redirect-uri", "oidcc-redirect-uri-query-added",
                 "oidcc-ensure-redirect-uri-in-authorization-request",
                 "oidcc-redirect-uri-query-mismatch",
                 "oidcc-ensure-request-object-with-redirect-uri"]:
        out[name] = [refused(issuer, "/oidc/authorize")]
    for name in ["bad-post-logout-redirect-uri", "query-added-to-post-logout-redirect-uri",
                 "modified-id-token-hint", "bad-id-token-hint", "no-id-token-hint"]:
        out["oidcc-rp-initiated-logout-" + name] = [first, refused(issuer, "/oidc/logout")]
    for name in ["no-params", "no-post-logout-redirect-uri", "only-state"]:
        out["oidcc-rp-initiated-logout-" + name] = [first, leave(issuer, ends_here=True)]
    fapi = "fapi2-security-profile-final-"
    out[fapi + "user-rejects-authentication"] = [pages(issuer, person, answer="deny")]
    for name in ["par-attempt-to-use-expired-request_uri",
                 "par-attempt-to-use-request_uri-for-different-client"]:
        out[fapi + name] = [refused(issuer, "/oidc/authorize")]
    once = {"match-limit": 1}
    out[fapi + "par-attempt-reuse-request_uri"] = [{**first, **once}, refused(issuer, "/oidc/authorize")]
    out[fapi + "par-ensure-reused-request-uri-prior-to-auth-completion-succeeds"] = [
        {"match": issuer + "/oidc/authorize*", **once, "tasks": [
            {"task": "Only look", "match": issuer + "/id/login*",
             "commands": [["wait", "id", "login-id", 10]]}]}, first]
    return {name: {"browser": browser} for name, browser in out.items()}


def new_key(kid, alg):
    return json.loads(
        subprocess.run(["node", "-e", KEY, kid, alg], check=True, capture_output=True).stdout)


def public(key):
    return {"keys": [{k: v for k, v in key.items() if k not in PRIVATE}]}


def fapi_client(town, name, at, alg="ES256"):
    key = new_key(name, alg)
    town.add_client(name, settings(
        at, authentication="private_key_jwt", profile="fapi2", require_pkce=True, require_par=True,
        dpop_bound=True, id_token_alg="ES256", assertion_alg=alg, response_modes=["query"],
        jwks=public(key)), secret=False)
    return {"client_id": name, "scope": "openid profile", "jwks": {"keys": [key]},
            "dpop_signing_alg": "ES256"}


def configuration(town, plan, person, suite):
    at = f"{suite}/test/a/tsunagu-{plan}"
    out = {"alias": f"tsunagu-{plan}", "description": "Tsunagu",
           "server": {"discoveryUrl": town.issuer + "/.well-known/openid-configuration",
                      "login_hint": person},
           "browser": [pages(town.issuer, person), leave(town.issuer)],
           "override": overrides(town.issuer, person)}
    if plan == "fapi2":
        out["client"], out["client2"] = (fapi_client(town, f"fapi2-{n}", at) for n in "ab")
        # Nobody has agreed to anything for these yet, so the person is asked, and says no.
        no = out["override"]["fapi2-security-profile-final-user-rejects-authentication"]
        no["client"], no["client2"] = (fapi_client(town, f"fapi2-no-{n}", at) for n in "ab")
        # RS256 is a signature by a key of RSA.
        out["override"]["fapi2-security-profile-final-ensure-signed-client-assertion-with-RS256-fails"] = {
            "client": fapi_client(town, "fapi2-rsa", at, "PS256")}
        out["resource"] = {"resourceUrl": town.issuer + "/oidc/userinfo"}
    elif plan == "dynamic":
        token = town.api("POST", "/id/v1/invitations", {"label": "conformance", "days": 1,
                                                        "uses": 200, "profile": "legacy"})["token"]
        out["client"] = {"client_name": "first", "initial_access_token": token}
        out["client2"] = {"client_name": "second", "initial_access_token": token}
    elif plan != "config":
        # Other modules take a log-out that they did not ask to be told of for a fault.
        told = {"backchannel_logout_uri": at + "/backchannel_logout"} if plan == "backchannel" else {}
        out["client"] = town.add_client(plan + "-a", settings(at, **told))
        out["client2"] = town.add_client(plan + "-b", settings(at, **told))
        out["client_secret_post"] = town.add_client(
            plan + "-post", settings(at, authentication="client_secret_post"))
    return out


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ["issuer", "admin", "suite", "out"]:
        arguments.add_argument("--" + name, required=True)
    arguments.add_argument("plans", nargs="*", choices=[*PLANS, []], default=[])
    o = arguments.parse_args()
    town = Town(o.issuer, o.admin)
    person = town.add_person()
    for plan in o.plans or PLANS:
        to = pathlib.Path(o.out) / f"{plan}.json"
        to.write_text(json.dumps(configuration(town, plan, person, o.suite), indent=1))
        print(f"{PLANS[plan]}\n{to}")


main()
