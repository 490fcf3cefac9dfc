#!/usr/bin/env python3
"""What `tsunagu import` says of a file that is partly wrong, and how a wrong longitude is turned.

A SMET file whose longitude has the sign of the other half of the world, and a row that is none, go
in; the console then shows the station where the second import put it."""
import json
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "tools"))
import case  # noqa: E402

CONVERSATION = """The station stands where it really is.
tenant 011002 札幌市

> GET /weather/v1/stations as staff
< 200
"""
FILE = """SMET 1.1 ASCII
[HEADER]
station_id = pass
station_name = Mountain Pass
latitude = 40.5
longitude = 106.8
altitude = 2560
nodata = -999
tz = -6
fields = timestamp TA
[DATA]
2020-01-01T00:00 258.15
2020-13-01T01:00 258.15
2020-01-01T02:00 257.15
"""


STREET = """<?xml version="1.0"?><osm version="0.6">
<node id="1" lat="43.03" lon="141.46"/><node id="2" lat="43.04" lon="141.46"/>
<way id="9"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way></osm>
"""


def expect(what, where):
    if what not in where:
        raise case.Mismatch(f"'{what}' is not in: {where}")


def main():
    program = os.environ["TSUNAGU_TEST_BINARY"]
    server = case.Server(program, case.Case(CONVERSATION), None)
    file = pathlib.Path(server.folder) / "pass.smet"
    file.write_text(FILE, encoding="utf-8")

    def imported(*flags):
        run = subprocess.run([program, "import", *server.store, *flags, str(file)], timeout=60,
                             capture_output=True, text=True)
        if run.returncode:
            raise case.Mismatch(f"import failed: {run.stderr}")
        return run.stdout, run.stderr

    server.tool("tenant", "add", "011002", "--name", "札幌市")
    out, err = imported()
    expect("2 observations stored", out)
    expect("longitude_sign longitude 106.8 does not fit time zone -6", err)
    expect("--flip-longitude", err)
    expect("line 13: bad_time", err)
    out, err = imported("--flip-longitude")
    expect("0 observations stored", out)
    if "longitude_sign" in err:
        raise case.Mismatch(f"still doubted: {err}")
    file = pathlib.Path(server.folder) / "street.osm"
    file.write_text(STREET, encoding="utf-8")
    out, _ = imported()
    expect("1 ways on foot, 2 points, 1 pieces, 1 km; 0 points missing", out)
    with server:
        headers = {"Authorization": f"Bearer {server.token('staff')}"}
        status, _, body = server.ask("GET", "/weather/v1/stations", headers, None)
        station = json.loads(body)["items"][0]
        if status != 200 or station["lon"] != -106.8:
            raise case.Mismatch(f"{status} {body}")


if __name__ == "__main__":
    try:
        main()
    except case.Mismatch as e:
        sys.exit(f"imports.py: {e}")
