#!/usr/bin/env python3
"""The example of doc/entity-types.md: what it declares is recorded, other types are not.

usage: entity_types.py [--postgres]

Then what is wrong with such tables is told. Exit code 77 where --postgres has no TSUNAGU_TEST_PG."""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))
import case  # noqa: E402

CONVERSATION = """What the settings say of types of entities.
tenant 011002 札幌市
serve --open-broker --config {config}

> POST /ngsi-ld/v1/entityOperations/upsert
> Content-Type: application/json
[{{"id": "urn:ngsi-ld:SnowGauge:1", "type": "SnowGauge",
   "depth": {{"type": "Property", "value": 41, "observedAt": "2026-01-14T20:00:00Z"}}}},
 {{"id": "urn:ngsi-ld:Other:1", "type": "Other",
   "depth": {{"type": "Property", "value": 41, "observedAt": "2026-01-14T20:00:00Z"}}}}]
< 201

> POST /ngsi-ld/v1/entityOperations/upsert
> Content-Type: application/json
[{{"id": "urn:ngsi-ld:SnowGauge:1", "type": "SnowGauge",
   "depth": {{"type": "Property", "value": 44, "observedAt": "2026-01-14T21:00:00Z"}}}}]
< 204

> GET /ngsi-ld/v1/temporal/entities/urn:ngsi-ld:SnowGauge:1?timerel=after&timeAt=2026-01-14T00:00:00Z
< 200
{{"depth": [{{"value": 41}}, {{"value": 44}}]}}

> GET /ngsi-ld/v1/temporal/entities?type=Other&attrs=depth&timerel=after&timeAt=2026-01-14T00:00:00Z
< 200
{other}
"""
WRONG = [
    ('[[entity_type]]\nname = "A"\n[[entity_type]]\nname = "A"\n', '"A" stands here twice'),
    ('[[entity_type]]\nhistory = true\n', ":2: entity_type: a name is missing"),
    ('[[entity_type]]\nname = "A"\ndurability = "soon"\n', "commit|interval"),
]


def converse(folder, settings, other, program, db):
    config = pathlib.Path(folder, "tsunagu.toml")
    config.write_text(settings, encoding="utf-8")
    file = pathlib.Path(folder, "types.case")
    file.write_text(CONVERSATION.format(config=config, other=other), encoding="utf-8")
    case.run(file, program, db)


def wrong_tables_are_told(program, folder):
    config = os.path.join(folder, "wrong.toml")
    for text, told in WRONG:
        pathlib.Path(config).write_text(text, encoding="utf-8")
        for words in (["config", "check"], ["serve", "--listen", "127.0.0.1:0"]):
            run = subprocess.run([program, *words, "--config", config, "--data", folder + "/none"],
                                 capture_output=True, text=True, timeout=30)
            said = run.stdout + run.stderr
            if run.returncode == 0 or told not in said:
                sys.exit(f"{' '.join(words)} of\n{text}ended with {run.returncode} and said "
                         f"{said[-300:]!r} instead of {told!r}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--postgres", action="store_true")
    postgres = parser.parse_args().postgres
    db = os.environ.get("TSUNAGU_TEST_PG") if postgres else None
    if postgres and not db:
        print("skipped: no PostgreSQL (TSUNAGU_TEST_PG is not set)")
        sys.exit(77)
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    page = (ROOT / "doc" / "entity-types.md").read_text(encoding="utf-8")
    example = re.search(r"^```toml\n(.*?)^```", page, re.S | re.M)[1]
    with tempfile.TemporaryDirectory(prefix="tsunagu-types-") as folder:
        try:
            converse(folder, example, "[]", program, db)
            converse(folder, "history_of_all = true\n", '[{"depth": [{"value": 41}]}]', program, db)
        except case.Mismatch as e:
            sys.exit(f"FAILED: {e}")
        wrong_tables_are_told(program, folder)
    print("the example of doc/entity-types.md holds; wrong tables are told")


if __name__ == "__main__":
    main()
