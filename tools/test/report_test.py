#!/usr/bin/env python3
"""What ./test prints last must be true: a crash, a lost report or an empty run is never green."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

REPORT = pathlib.Path(__file__).resolve().parent.parent / "test_report.py"
GTEST = """<testsuites><testsuite name="s">
<testcase name="a" status="run" result="completed" classname="s"/>
<testcase name="b" status="run" result="completed" classname="s">{b}</testcase>
<testcase name="c" status="run" result="skipped" classname="s"><skipped/></testcase>
</testsuite></testsuites>"""
CTEST = """<testsuite><testcase name="base/db" status="{status}"/></testsuite>"""


def close(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        run = subprocess.run([sys.executable, REPORT, folder], capture_output=True, text=True)
        return run.returncode, run.stdout.strip().splitlines()[-1]


class ReportTest(unittest.TestCase):
    def test_cases_of_a_program_are_counted_one_by_one(self):
        self.assertEqual(close({"dev.ctest.xml": CTEST.format(status="run"),
                                "dev/base_db.xml": GTEST.format(b="")}),
                         (0, "2 passed, 0 failed, 1 skipped"))

    def test_a_failed_case_fails_the_run(self):
        self.assertEqual(close({"dev.ctest.xml": CTEST.format(status="fail"),
                                "dev/base_db.xml": GTEST.format(b="<failure/>")}),
                         (1, "1 passed, 1 failed, 1 skipped"))

    def test_a_program_that_dies_after_its_last_case_fails_the_run(self):
        self.assertEqual(close({"dev.ctest.xml": CTEST.format(status="fail"),
                                "dev/base_db.xml": GTEST.format(b="")}),
                         (1, "2 passed, 1 failed, 1 skipped"))

    def test_a_program_that_dies_without_a_report_fails_the_run(self):
        self.assertEqual(close({"dev.ctest.xml": CTEST.format(status="fail")}),
                         (1, "0 passed, 1 failed, 0 skipped"))

    def test_a_script_counts_as_one(self):
        self.assertEqual(close({"release.ctest.xml": CTEST.format(status="run")}),
                         (0, "1 passed, 0 failed, 0 skipped"))

    def test_a_program_that_was_never_built_fails_the_run(self):
        planted = '<testsuite><testcase name="base/db" status="notrun"><skipped message=""/>' \
                  '</testcase></testsuite>'
        self.assertEqual(close({"dev.ctest.xml": planted}), (1, "0 passed, 1 failed, 0 skipped"))

    def test_a_script_that_skips_is_counted_as_skipped(self):
        planted = '<testsuite><testcase name="x/y" status="notrun">' \
                  '<skipped message="SKIP_RETURN_CODE=77"/></testcase></testsuite>'
        self.assertEqual(close({"a.xml": GTEST.format(b=""), "dev.ctest.xml": planted}),
                         (0, "2 passed, 0 failed, 2 skipped"))

    def test_an_unreadable_report_fails_the_run(self):
        self.assertEqual(close({"portal.xml": "<testsuite>"}), (1, "0 passed, 1 failed, 0 skipped"))

    def test_a_stage_that_left_only_its_failure_fails_the_run(self):
        self.assertEqual(close({"browser.failed": "npm run e2e failed"})[0], 1)

    def test_nothing_at_all_is_not_green(self):
        self.assertEqual(close({}), (1, "0 passed, 0 failed, 0 skipped"))


if __name__ == "__main__":
    unittest.main()
