#!/usr/bin/env python3
"""table.py OUTPUT_XML: what came of a run of Robot Framework, as a table per area and the names of
the cases that failed with the first line of why."""
import re
import sys
import xml.etree.ElementTree as tree

AREAS = [  # the first part of a case's path that fits names its area
    ("DistributedOperations", "Distributed operations"),
    ("ContextSource/RegistrationSubscription", "Source registration subscriptions"),
    ("ContextSource", "Source registration and discovery"),
    ("jsonldContext", "jsonldContexts"),
    ("CommonBehaviours", "Common behaviours"),
    ("ContextInformation/Subscription", "Subscriptions"),
    ("ContextInformation/EntityMap", "Entity maps"),
    ("ContextInformation/Snapshot", "Snapshots"),
    ("Provision/Temporal", "Temporal provision"),
    ("Consumption/Temporal", "Temporal consumption"),
    ("Consumption/Discovery", "Types and attributes"),
    ("ContextInformation/Provision", "Provision"),
    ("ContextInformation/Consumption", "Consumption"),
]


def area_of(path):
    return next((name for part, name in AREAS if part in path), "other")


def cases(suite):
    source = suite.get("source", "")
    for test in suite.findall("test"):
        status = test.find("status")
        why = re.sub(r"\s+", " ", status.text or "")[:160]
        yield source, test.get("name"), status.get("status"), why
    for inner in suite.findall("suite"):
        yield from cases(inner)


def main():
    counts, failed = {}, []
    for source, name, status, why in cases(tree.parse(sys.argv[1]).getroot().find("suite")):
        row = counts.setdefault(area_of(source), [0, 0])
        row[0] += status == "PASS"
        row[1] += 1
        if status != "PASS":
            failed.append(f"{name}: {why}")
    print(*failed, sep="\n")
    for area, (passed, total) in sorted(counts.items()):
        print(f"{area:36}{passed:6} of{total:6}")
    print(f"{'all':36}{sum(r[0] for r in counts.values()):6} of"
          f"{sum(r[1] for r in counts.values()):6}")


if __name__ == "__main__":
    main()
