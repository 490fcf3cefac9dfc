#!/usr/bin/env python3
"""A vector tile of the program, read by the reader that maps use (npm @mapbox/vector-tile).

usage: vector_tile.py

Points, a line and an area with a hole come back where they were put, with what is known of them.
Exit code 77 where node or the portal's packages are not installed."""
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))
import case  # noqa: E402

CONVERSATION = """Things for a tile.
tenant 011002 札幌市
serve --open-broker

> GET /catalog/v1/models as staff
< 200
"""
PLACES = {
    "point": {"type": "Point", "coordinates": [141.35, 43.05]},
    "line": {"type": "LineString", "coordinates": [[141.34, 43.04], [141.36, 43.06]]},
    "area": {"type": "Polygon", "coordinates": [
        [[141.34, 43.04], [141.36, 43.04], [141.36, 43.06], [141.34, 43.06], [141.34, 43.04]],
        [[141.345, 43.045], [141.345, 43.055], [141.355, 43.055], [141.355, 43.045],
         [141.345, 43.045]]]},
}
READER = """
import {VectorTile} from '@mapbox/vector-tile';
import * as pbf from 'pbf';
const Reader = pbf.PbfReader ?? pbf.default;
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const tile = new VectorTile(new Reader(Buffer.concat(chunks)));
const layer = tile.layers.Thing;
const out = [];
for (let i = 0; i < layer.length; ++i) {
  const f = layer.feature(i).toGeoJSON(%d, %d, %d);
  out.push({id: f.properties.id, depth: f.properties.depth, name: f.properties.name,
            geometry: f.geometry});
}
console.log(JSON.stringify({version: layer.version, extent: layer.extent, features: out}));
"""
TILE = (12, 3656, 1504)


def positions(value):
    return [value] if isinstance(value[0], (int, float)) else [p for v in value
                                                               for p in positions(v)]


def near(have, want):
    return len(have) == len(want) and all(
        min(abs(x - a) + abs(y - b) for a, b in want) < 0.0001 for x, y in have)


def fill(server):
    things = [{"id": f"urn:t:{kind}", "type": "Thing", "location": place, "depth": 1.5,
               "name": "雪"} for kind, place in PLACES.items()]
    status, _, body = server.ask("POST", "/ngsi-ld/v1/entityOperations/create",
                                 {"Content-Type": "application/json"},
                                 json.dumps(things).encode())
    case.hold(status == 201, f"the things were not stored: {body}")


def tile_of(server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", "/tiles/Thing/%d/%d/%d.mvt" % TILE,
                       headers={"Authorization": "Bearer " + server.token("staff")})
    answer = connection.getresponse()
    bytes_ = answer.read()
    case.hold(answer.status == 200, f"the tile was not given: {answer.status}")
    return bytes_


def main():
    portal = ROOT / "portal"
    node = shutil.which("node")
    if not node or not (portal / "node_modules/@mapbox/vector-tile").exists():
        print("skipped: no node, or the portal's packages are not installed")
        sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    with case.Server(program, case.Case(CONVERSATION), None) as server:
        fill(server)
        tile = tile_of(server)
    z, x, y = TILE
    run = subprocess.run([node, "--input-type=module", "-e", READER % (x, y, z)], input=tile,
                         capture_output=True, cwd=portal, timeout=60)
    case.hold(run.returncode == 0, f"the reader failed: {run.stderr.decode()[-500:]}")
    read = json.loads(run.stdout)
    case.hold((read["version"], read["extent"]) == (2, 4096), f"the layer is {read}")
    case.hold(len(read["features"]) == len(PLACES), f"{len(read['features'])} things came")
    for feature in read["features"]:
        want = PLACES[feature["id"].removeprefix("urn:t:")]
        case.hold((feature["depth"], feature["name"]) == (1.5, "雪"), f"known is {feature}")
        case.hold(feature["geometry"]["type"] == want["type"], f"the kind is {feature}")
        case.hold(near(positions(feature["geometry"]["coordinates"]),
                       positions(want["coordinates"])), f"the place is {feature}, not {want}")
    print("a map's own reader finds every thing in the tile where it was put")


if __name__ == "__main__":
    main()
