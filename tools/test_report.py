#!/usr/bin/env python3
"""Adds up what the test runners wrote and prints the closing lines of ./test.

usage: test_report.py FOLDER

FOLDER holds one <stage>.ctest.xml per ctest run with its GoogleTest reports in <stage>/, and one
<stage>.xml (JUnit) per other runner. A program that ctest calls failed counts as a failure even
when its own report shows none: it crashed, timed out or leaked. The exit code is 1 when anything
failed or when nothing ran at all."""
import collections
import pathlib
import sys
import xml.etree.ElementTree as ET


class Tally:
    def __init__(self):
        self.passed = 0
        self.failures, self.skips = [], []

    def add(self, other):
        self.passed += other.passed
        self.failures += other.failures
        self.skips += other.skips


def read(path):
    try:
        return ET.parse(path).getroot()
    except (ET.ParseError, OSError):
        return None


def reason(case):
    """Why a case was skipped; GoogleTest puts the place in the source on lines before it."""
    skipped = case.find("skipped")
    text = (skipped.get("message") or skipped.text or "") if skipped is not None else ""
    return text.strip().split("\n")[-1]


def count_cases(root, prefix):
    """JUnit and GoogleTest reports differ only in how they spell 'skipped'."""
    tally = Tally()
    for case in root.iter("testcase"):
        name = f"{prefix}: {case.get('classname', '')}.{case.get('name', '')}"
        if case.find("failure") is not None or case.find("error") is not None:
            tally.failures.append(name)
        elif (case.find("skipped") is not None
              or case.get("status") in ("notrun", "disabled", "skipped")
              or case.get("result") in ("skipped", "suppressed")):
            tally.skips.append(f"{name}: {reason(case)}".rstrip(": "))
        else:
            tally.passed += 1
    return tally


def count_ctest(path):
    tally = Tally()
    root = read(path)
    if root is None:
        tally.failures.append(f"{path.name}: no report")
        return tally
    reports = path.with_name(path.name.removesuffix(".ctest.xml"))
    for case in root.iter("testcase"):
        name = case.get("name", "")
        status = case.get("status")
        own = read(reports / (name.replace("/", "_") + ".xml"))
        inner = count_cases(own, name) if own is not None else Tally()
        tally.add(inner)
        if status == "run" and own is None:
            tally.passed += 1
        elif status in ("fail", "disabled", None) and not inner.failures:
            tally.failures.append(f"{name}: the program failed (crash, time limit or sanitizer)")
        elif status == "notrun" and reason(case).startswith("SKIP_RETURN_CODE"):
            why = (case.findtext("system-out") or "").strip().split("\n")[-1]
            tally.skips.append(f"{name}: {why}")
        elif status == "notrun":
            tally.failures.append(f"{name}: {reason(case)}")
    return tally


def main():
    folder = pathlib.Path(sys.argv[1])
    total = Tally()
    for path in sorted(folder.glob("*.xml")):
        if path.name.endswith(".ctest.xml"):
            total.add(count_ctest(path))
            continue
        root = read(path)
        if root is None:
            total.failures.append(f"{path.name}: unreadable report")
        else:
            total.add(count_cases(root, path.stem))
    for path in sorted(folder.glob("*.failed")):
        total.failures.append(f"{path.stem}: {path.read_text().strip()}")
    if total.skips:
        print("Skipped:")
        for line, count in collections.Counter(total.skips).items():
            print(f"    {line}" + (f" ({count} times)" if count > 1 else ""))
    if total.failures:
        print("The following tests failed:")
        for name in total.failures:
            print(f"    {name}")
    elif total.passed == 0:
        print("Nothing ran.")
    print(f"{total.passed} passed, {len(total.failures)} failed, {len(total.skips)} skipped")
    return 1 if total.failures or total.passed == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
