#!/usr/bin/env python3
"""Each line of doc/conformance/sign-in.md has a test that carries its number."""
import pathlib
import re
import unittest

TOP = pathlib.Path(__file__).resolve().parents[2]
LIST = TOP / "doc/conformance/sign-in.md"


def lines_of_the_list():
    return [int(number) for number in re.findall(r"^\| (\d+) \|", LIST.read_text(), re.M)]


def numbers_in_tests():
    tests = [path for path in (TOP / "src").rglob("test/*") if path.is_file()]
    tests += (TOP / "portal/test").rglob("*.ts")
    found = set()
    for path in tests:
        text = path.read_text(errors="replace")
        found.update(int(number) for number in re.findall(r"ID3[_.]1[_.](\d+)", text, re.I))
    return found


class ChecklistTest(unittest.TestCase):
    def test_the_list_is_numbered_without_holes(self):
        self.assertEqual(lines_of_the_list(), list(range(1, 51)))

    def test_each_line_has_a_test(self):
        missing = sorted(set(lines_of_the_list()) - numbers_in_tests())
        self.assertEqual(missing, [], "lines of doc/conformance/sign-in.md without a test")


if __name__ == "__main__":
    unittest.main()
