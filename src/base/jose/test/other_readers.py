#!/usr/bin/env python3
"""Two other implementations of JOSE read what we wrote and write what we read: npm jose, and
jwcrypto of Debian (python3-jwcrypto). All algorithms, key sets and thumbprints, and HS256.

usage: other_readers.py EXCHANGE   (the program of exchange.cc)

Exit code 77 where neither is there; a line says which was left out."""
import json
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PORTAL = HERE.parents[3] / "portal"
SECRET = "0123456789abcdef0123456789abcdef"


def fail(text):
    sys.exit(f"other_readers: {text}")


def ask(command, lines="", cwd=None):
    done = subprocess.run(command, input=lines, capture_output=True, text=True, timeout=120, cwd=cwd)
    if done.returncode != 0:
        fail(f"{command[0]}: {done.stderr[-800:]}")
    return done.stdout


def npm_jose(ours):
    node = shutil.which("node")
    if not node or not (PORTAL / "node_modules/jose").exists():
        return None
    script = (HERE / "other_readers.mjs").read_text()
    told = ask([node, "--input-type=module", "-e", script], ours, PORTAL)
    return [json.loads(line) for line in told.splitlines()]


def jwcrypto(ours):
    try:
        from jwcrypto import jwk, jws
    except ImportError:
        return None
    for line in map(json.loads, ours.splitlines()):
        key = jwk.JWK(**line["jwk"])
        read = jws.JWS()
        read.allowed_algs = [line["alg"]]
        read.deserialize(line["token"], key)
        if json.loads(read.payload)["sub"] != "札" or key.thumbprint() != line["thumbprint"]:
            fail(f"jwcrypto reads another thing: {line}")
    kinds = {"ES256": {"kty": "EC", "crv": "P-256"}, "RS256": {"kty": "RSA", "size": 2048},
             "PS256": {"kty": "RSA", "size": 3072}, "EdDSA": {"kty": "OKP", "crv": "Ed25519"}}
    out = []
    for alg, kind in kinds.items():
        key = jwk.JWK.generate(kid="k", **kind)
        out.append({"jwks": {"keys": [key.export_public(as_dict=True)]},
                    "token": signed(jws, key, alg), "verdict": "ok 札"})
        out.append({**out[-1], "jwks": {"keys": [key.export(as_dict=True)]},
                    "verdict": "bad_key_set"})
    key = jwk.JWK.from_password(SECRET)
    out.append({"secret": SECRET, "token": signed(jws, key, "HS256"), "verdict": "ok 札"})
    return out


def signed(jws, key, alg):
    token = jws.JWS(json.dumps({"sub": "札"}).encode())
    token.add_signature(key, None, json.dumps({"alg": alg, "kid": "k"}))
    return token.serialize(compact=True)


def judge(exchange, who, theirs):
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in theirs)
    verdicts = ask([exchange, "read"], lines).splitlines()
    for line, verdict in zip(theirs, verdicts, strict=True):
        if verdict != line["verdict"]:
            fail(f"{who}: {verdict} instead of {line['verdict']} for {line}")
    print(f"{who}: agrees on ours, and {len(theirs)} of its own are judged rightly")


def main():
    exchange = sys.argv[1]
    ours = ask([exchange, "write"])
    others = {"npm jose": npm_jose(ours), "jwcrypto": jwcrypto(ours)}
    for who, theirs in others.items():
        if theirs is None:
            print(f"{who} is not installed: left out")
        else:
            judge(exchange, who, theirs)
    if not any(others.values()):
        print("skipped: neither npm jose nor python3-jwcrypto is there")
        sys.exit(77)


if __name__ == "__main__":
    main()
