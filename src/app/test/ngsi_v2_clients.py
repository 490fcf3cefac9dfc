#!/usr/bin/env python3
"""Those who speak NGSIv2 with a city platform, as they do it: a CADDE connector's reading, a city
platform's POST /v2/op/query with keyValues, curl, mosquitto_sub behind mqttCustom, and another
broker as a provider.

usage: ngsi_v2_clients.py [--postgres]

Each against the program itself, the provider a second one. Exit code 77 where mosquitto_sub, curl or
(--postgres) TSUNAGU_TEST_PG is missing."""
import json
import os
import subprocess
import urllib.parse

from mqtt_topics import PATIENCE_SECONDS, Mosquitto, case, eventually

CONVERSATION = """City platforms speak NGSIv2.
tenant 011002 札幌市
service 011002 snow
serve --config {config}

> GET /healthz as admin
< 200
"""
SERVICE = {"Fiware-Service": "snow", "Fiware-ServicePath": "/north"}
POSTS = [{"id": f"jp.sapporo.post.{n}", "type": "SnowPost", "depth": depth, "name": name}
         for n, depth, name in ((1, 42, "北区役所"), (2, 7, "大通"))]


def asks(server, method, path, body=None, headers=None, status=200):
    all_headers = {"Authorization": "Bearer " + server.token("admin"), **(headers or {})}
    if body is not None:
        all_headers["Content-Type"] = "application/json"
        body = json.dumps(body)
    have, answer, text = server.ask(method, path, all_headers, body)
    if have != status:
        raise case.Mismatch(f"{method} {path}: {have} instead of {status}: {text}")
    return answer, json.loads(text) if text else None


def same(what, wanted, have):
    if wanted != have:
        raise case.Mismatch(f"{what}: {have} instead of {wanted}")


def enters_posts(server):
    for post in POSTS:
        asks(server, "POST", "/v2/entities?options=keyValues", post, SERVICE, 201)


# doc/README_NGSI.md of the connector: by type, by id and type, with the headers of the catalogue.
def a_cadde_connector_reads(server):
    headers = {**SERVICE, "x-cadde-resource-api-type": "api/ngsi", "Accept": "application/json"}
    _, found = asks(server, "GET", "/v2/entities?type=SnowPost", None, headers)
    same("by type", [p["id"] for p in POSTS], [e["id"] for e in found])
    same("a value", {"type": "Number", "value": 42, "metadata": {}}, found[0]["depth"])
    _, one = asks(server, "GET", f"/v2/entities/{POSTS[1]['id']}?type=SnowPost", None, headers)
    same("by id", "大通", one["name"]["value"])
    asks(server, "GET", "/v2/entities/none?type=SnowPost", None, headers, 404)


def a_city_platform_queries(server):
    query = {"entities": [{"idPattern": ".*", "type": "SnowPost"}], "attrs": ["depth", "name"],
             "expression": {"q": "depth>10"}}
    path = "/v2/op/query?options=keyValues,count&limit=1000&offset=0"
    answer, found = asks(server, "POST", path, query, SERVICE)
    same("what is deep", [POSTS[0]], found)
    same("how many", "1", answer["Fiware-Total-Count"])
    _, elsewhere = asks(server, "POST", path, query, {**SERVICE, "Fiware-ServicePath": "/south"})
    same("another path", [], elsewhere)


def curl_asks(server):
    name = urllib.parse.quote("name==北区役所")
    run = subprocess.run(
        ["curl", "-sS", "--fail", f"http://127.0.0.1:{server.port}/v2/entities?q={name}"
         "&attrs=depth&options=values", "-H", "Fiware-Service: snow", "-H", "Fiware-ServicePath: /#",
         "-H", "Authorization: Bearer " + server.token("admin")],
        capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    same("curl " + run.stderr, "[[42]]", run.stdout)


def mosquitto_sub_hears(server, mosquitto):
    asks(server, "POST", "/v2/subscriptions", {
        "subject": {"entities": [{"idPattern": ".*", "type": "SnowPost"}],
                    "condition": {"attrs": ["depth"]}},
        "notification": {"mqttCustom": {
            "url": f"mqtt://127.0.0.1:{mosquitto.port}", "topic": "snow/${type}/${depth}",
            "qos": 1, "retain": True, "json": {"post": "${name}", "cm": "${depth}"}}}},
         SERVICE, 201)
    asks(server, "PATCH", f"/v2/entities/{POSTS[0]['id']}/attrs", {"depth": {"value": 55}},
         SERVICE, 204)
    # The message is retained, so that it does not matter who is there first.
    run = subprocess.run(
        ["mosquitto_sub", "-h", "127.0.0.1", "-p", str(mosquitto.port), "-t", "snow/#", "-v",
         "-C", "1", "-W", str(PATIENCE_SECONDS), "-q", "1"], capture_output=True, text=True,
        timeout=2 * PATIENCE_SECONDS)
    topic, _, message = run.stdout.strip().partition(" ")
    same("the topic", "snow/SnowPost/55", topic)
    same("the message", {"post": "北区役所", "cm": 55}, json.loads(message))
    eventually("the counter", lambda: was_told(server))


def was_told(server):
    _, (one,) = asks(server, "GET", "/v2/subscriptions", None, SERVICE)
    told = one["notification"]
    return None if told.get("timesSent") == 1 and "lastSuccess" in told else told


def another_broker_provides(server, provider):
    far = {"id": "far", "type": "SnowPost", "depth": 3}
    asks(provider, "POST", "/v2/entities?options=keyValues", far, SERVICE, 201)
    asks(server, "POST", "/v2/registrations", {
        "dataProvided": {"entities": [{"id": "far", "type": "SnowPost"}]},
        "provider": {"http": {"url": f"http://127.0.0.1:{provider.port}/v2"}}}, SERVICE, 201)
    _, one = asks(server, "GET", "/v2/entities/far?options=keyValues", None, SERVICE)
    same("the provider's entity", far, one)


def a_broker_that_may_not_go_inside_asks_nobody(program, db, folder, provider):
    config = os.path.join(folder, "inside.toml")
    with open(config, "w", encoding="utf-8") as f:
        f.write("")
    with case.Server(program, case.Case(CONVERSATION.format(config=config)), db) as server:
        asks(server, "POST", "/v2/registrations", {
            "dataProvided": {"entities": [{"id": "far", "type": "SnowPost"}]},
            "provider": {"http": {"url": f"http://127.0.0.1:{provider.port}/v2"}}}, SERVICE, 201)
        asks(server, "GET", "/v2/entities/far", None, SERVICE, 404)
        _, (kept,) = asks(server, "GET", "/v2/registrations", None, SERVICE)
        if "lastFailure" not in kept["forwardingInformation"]:
            raise case.Mismatch(f"nothing tells that nobody was asked: {kept}")


def run(program, db, folder):
    mosquitto = Mosquitto(folder)
    config = os.path.join(folder, "tsunagu.toml")
    with open(config, "w", encoding="utf-8") as f:
        f.write('partner_networks = ["127.0.0.0/8"]\n')
    words = case.Case(CONVERSATION.format(config=config))
    # The provider asks nobody for a token, as Orion does.
    open_words = case.Case(CONVERSATION.format(config=config).replace("serve", "serve --open-broker"))
    try:
        with case.Server(program, open_words, None) as provider:
            with case.Server(program, words, db) as server:
                enters_posts(server)
                a_cadde_connector_reads(server)
                a_city_platform_queries(server)
                curl_asks(server)
                mosquitto_sub_hears(server, mosquitto)
                another_broker_provides(server, provider)
            if db is None:
                a_broker_that_may_not_go_inside_asks_nobody(program, db, folder, provider)
    finally:
        mosquitto.end()


if __name__ == "__main__":
    case.script(__doc__, "v2", run,
                "CADDE, a city platform, curl, mosquitto_sub and another broker are served",
                ("mosquitto_sub", "curl"))
