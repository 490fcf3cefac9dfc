#!/usr/bin/env python3
"""From the log of the conformance suite's runner to a line per module: what came of it, how many
conditions held, failed or warned. Exit code 1 where a module failed or did not end."""
import re
import sys

NOISE = re.compile(r"\x1b\[[0-9;]*[mK]|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ")
RESULTS = re.compile(r"^Results for (\S+)")
MODULE = re.compile(r"^Test (\S+) \S+ (\w+) - result (\w+)\. \d+ log entries - "
                    r"(\d+) SUCCESS (\d+) FAILURE, (\d+) WARNING")


def main():
    bad, totals = 0, {}
    for line in open(sys.argv[1], encoding="utf-8", errors="replace"):
        line = NOISE.sub("", line).strip()
        if plan := RESULTS.match(line):
            print(f"\n{plan.group(1)}")
        elif line.endswith("did not run") and line.startswith("Test "):
            bad += 1
            print(f"  {line}")
        elif m := MODULE.match(line):
            name, state, result, held, failed, warned = m.groups()
            shown = result if state == "FINISHED" else state
            totals[shown] = totals.get(shown, 0) + 1
            bad += shown not in ("PASSED", "WARNING", "REVIEW", "SKIPPED")
            print(f"  {shown:11} {held:>4} {failed:>3} {warned:>3}  {name.split('[')[0]}")
    print("\n" + ", ".join(f"{n} {what}" for what, n in sorted(totals.items())))
    sys.exit(1 if bad or not totals else 0)


main()
