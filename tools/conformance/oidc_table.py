#!/usr/bin/env python3
"""From what the conformance suite exported (a zip per plan in a folder) to a line per module: what came
of it, how many conditions held, failed or warned, and what those said. --markdown: as tables. Exit
code 1 where a module failed or did not end."""
import argparse
import json
import pathlib
import zipfile

ENDED = ("PASSED", "WARNING", "REVIEW", "SKIPPED")


def modules_of(archive):
    """In the order in which they ran: name, result, logged conditions."""
    with zipfile.ZipFile(archive) as held:
        logs = [json.loads(held.read(name)) for name in held.namelist()
                if name.startswith("test-log-") and name.endswith(".json")]
    for log in sorted(logs, key=lambda one: one["testInfo"]["started"]):
        info = log["testInfo"]
        shown = info["result"] if info["status"] == "FINISHED" else info["status"]
        yield info["testName"], shown, log["results"]


def said(results):
    """What was not as it should be, each once: the condition and its message."""
    out = {}
    for one in results:
        if one.get("result") in ("FAILURE", "WARNING", "REVIEW"):
            out.setdefault((one["result"], one.get("src", "")), one.get("msg", ""))
    return [f"{result} {src}: {msg}" for (result, src), msg in out.items()]


def skipped_for(results):
    return [one["msg"] for one in results if one.get("result") == "SKIPPED" and one.get("msg")][-1:]


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("out", help="the folder that the suite exported to")
    arguments.add_argument("--markdown", action="store_true")
    o = arguments.parse_args()
    bad, totals = 0, {}
    archives = sorted(pathlib.Path(o.out).glob("*.zip"), key=lambda one: one.stat().st_mtime)
    for archive in archives:
        plan = archive.name.split("-test-plan")[0]
        print(f"\n### {plan}\n\n| module | result | held | what was said |\n|---|---|---|---|"
              if o.markdown else f"\n{plan}")
        for name, shown, results in modules_of(archive):
            totals[shown] = totals.get(shown, 0) + 1
            bad += shown not in ENDED
            held = sum(one.get("result") == "SUCCESS" for one in results)
            why = skipped_for(results) if shown == "SKIPPED" else said(results)
            if o.markdown:
                print(f"| {name} | {shown} | {held} | {'; '.join(why).replace('|', '/')} |")
            else:
                print(f"  {shown:11} {held:>4}  {name}", *(f"\n      {one}" for one in why), sep="")
    print("\n" + ", ".join(f"{n} {what}" for what, n in sorted(totals.items())))
    raise SystemExit(1 if bad or not totals else 0)


main()
