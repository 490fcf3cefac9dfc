#!/usr/bin/env python3
"""Plants one fault at a time in a small tree that is otherwise clean, and expects tidy.py to name
it, in its file and line."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import tidy  # noqa: E402

GRAPH = """base/core=
base/db=base/core
base/http=base/core
engine/id=base/core
engine/broker=base/core,base/db
service/snow=base/core,engine/broker
service/snow#test=base/db
service/snow/sim=base/core
app=service/snow
"""
CLEAN = {
    "src/base/core/time.h": "// Time.\n#pragma once\n",
    "src/base/db/db.h": "// Data.\n#pragma once\n",
    "src/engine/id/id.h": "// Who.\n#pragma once\n",
    "src/engine/broker/broker.h": "// Things.\n#pragma once\n",
    "src/service/snow/rules.h": "// What the town decided.\n#pragma once\n\nint depth();\n",
    "src/service/snow/rules.cc":
        '#include "service/snow/rules.h"\n\n#include "engine/broker/broker.h"\n\n'
        "int depth() { return 3; }\n",
    "src/service/snow/test/rules_test.cc":
        '#include "base/db/db.h"\n#include "service/snow/rules.h"\n\n'
        "TEST(rules, deep_snow_is_plowed_first) { EXPECT_EQ(depth(), 3); }\n",
    "src/service/snow/schema/0001_create.sql": "CREATE TABLE snow_request (id BIGINT);\n",
    "src/service/snow/text/ja.json": '{"a": "雪"}',
    "src/service/snow/text/en.json": '{"a": "snow"}',
    "src/service/snow/CMakeLists.txt":
        "tsu_library(service/snow SOURCES rules.cc HEADERS rules.h TESTS test/rules_test.cc)\n",
    "src/base/core/CMakeLists.txt": "tsu_library(base/core HEADERS time.h)\n",
    "src/base/db/CMakeLists.txt": "tsu_library(base/db HEADERS db.h)\n",
    "src/engine/id/CMakeLists.txt": "tsu_library(engine/id HEADERS id.h)\n",
    "src/engine/broker/CMakeLists.txt": "tsu_library(engine/broker HEADERS broker.h)\n",
}
RULES = "src/service/snow/rules.cc"
HEADER = "src/service/snow/rules.h"
TEST = "src/service/snow/test/rules_test.cc"


class TidyTest(unittest.TestCase):
    def findings(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, text in (CLEAN | changes).items():
                if text is None:
                    continue
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(text, encoding="utf-8")
            (root / "graph.txt").write_text(GRAPH)
            return tidy.Tidy(root, root / "graph.txt").run()

    def expect(self, path, text, words, add=True):
        planted = (CLEAN.get(path, "") if add else "") + text
        found = self.findings({path: planted})
        self.assertEqual(len(found), 1, found)
        self.assertIn(words, found[0])
        self.assertTrue(found[0].startswith(path + ":"), found[0])

    def test_a_clean_tree_has_no_findings(self):
        self.assertEqual(self.findings({}), [])

    def test_a_folder_may_not_include_what_it_does_not_list(self):
        self.expect(RULES, '#include "engine/id/id.h"\n', "does not list engine/id")

    def test_the_code_may_not_include_what_only_its_tests_list(self):
        self.expect(RULES, '#include "base/db/db.h"\n', "does not list base/db")

    def test_a_library_inside_a_folder_answers_for_itself(self):
        inside = "src/service/snow/sim/season.cc"
        files = {inside: '#include "service/snow/rules.h"\n',
                 "src/service/snow/sim/CMakeLists.txt":
                     "tsu_library(service/snow/sim SOURCES season.cc)\n",
                 "src/service/snow/CMakeLists.txt": CLEAN["src/service/snow/CMakeLists.txt"]
                     .replace("tsu_library(service/snow", "tsu_library(service/snow HEADERS rules.h")}
        found = self.findings(files)
        self.assertEqual(len(found), 1, found)
        self.assertIn("service/snow/sim does not list service/snow under USES", found[0])

    def test_a_lower_floor_may_not_include_a_higher_one(self):
        self.expect("src/engine/broker/broker.h", '#include "service/snow/rules.h"\n',
                    "engine/broker does not list service/snow")

    def test_an_include_starts_at_the_source_root(self):
        self.expect(RULES, '#include "rules.h"\n', "include from the source root")

    def test_only_core_asks_the_clock(self):
        self.expect(RULES, "auto t = std::chrono::system_clock::now();\n", "ask the clock")
        self.assertEqual(self.findings({
            "src/base/core/time.h": "// T.\n#pragma once\ninline auto t() "
            "{ return std::chrono::steady_clock::now(); }\n"}), [])

    def test_a_member_called_time_is_not_the_clock(self):
        self.assertEqual(self.findings({RULES: CLEAN[RULES] + "auto t = row.time(0);\n"}), [])
        self.expect(RULES, "auto t = std::time(nullptr);\n", "ask the clock")

    def test_only_core_and_crypto_make_chance(self):
        self.expect(RULES, "std::random_device d;\n", "ask the random source")

    def test_a_word_in_a_comment_or_text_is_not_a_call(self):
        self.assertEqual(self.findings({RULES: CLEAN[RULES] + "// not system_clock::now()\n"}), [])

    def test_unfinished_work_is_named(self):
        self.expect(RULES, "// TO" "DO later\n", "finish it")
        self.expect("portal/a.ts", "// FIX" "ME\n", "finish it", add=False)

    def test_tests_do_not_sleep(self):
        self.expect(TEST, "void f() { std::this_thread::sleep_for(x); }\n", "real time")

    def test_the_name_of_a_test_is_a_sentence(self):
        self.expect(TEST, "TEST(rules, works) {}\n", "sentence")

    def test_sql_outside_the_store_is_named(self):
        self.expect(RULES, 'auto q = "SELECT a FROM b";\n', "store*.cc")
        store = "src/service/snow/store.cc"
        self.assertEqual(self.findings({
            store: 'auto q = "SELECT a FROM b";\n',
            "src/service/snow/CMakeLists.txt": CLEAN["src/service/snow/CMakeLists.txt"].replace(
                "rules.cc", "rules.cc store.cc", 1)}), [])

    def test_a_long_function_is_named_with_its_first_line(self):
        body = "int far(int x) {\n" + "  x += 1;\n" * 69 + "  return x;\n}\n"
        self.expect(RULES, body, "a function of 72 lines")

    def test_a_long_method_in_a_class_is_named(self):
        body = "class c {\n  int far(int x) const {\n" + "    x += 1;\n" * 70 + "  }\n};\n"
        self.expect(RULES, body, "a function of 72 lines")

    def test_a_long_table_or_namespace_is_not_a_function(self):
        body = "namespace {\nconstexpr int t[] = {\n" + "  1,\n" * 100 + "};\n}\n"
        self.assertEqual(self.findings({RULES: CLEAN[RULES] + body}), [])

    def test_braces_in_texts_do_not_confuse_the_count(self):
        body = 'auto a = "{"; auto b = R"({{)"; char c = \'{\';\n' + "int x() { return 1'000; }\n" * 90
        self.assertEqual(self.findings({RULES: CLEAN[RULES] + body}), [])

    def test_a_long_line_is_named(self):
        self.expect(RULES, "// " + "x" * 98 + "\n", "line of 101")

    def test_a_long_file_is_named(self):
        self.expect(RULES, "\n" * 600, "the wall is 600")

    def test_a_generated_file_may_be_long(self):
        header = "/**\n * This file was auto-generated by openapi-typescript.\n */\n"
        self.assertEqual(self.findings({"portal/api/schema.d.ts": header + "\n" * 700}), [])
        self.expect("portal/api/own.ts", "// Words of a generated winter.\n" + "\n" * 700,
                    "the wall is 600", add=False)

    def test_a_header_has_its_guard_and_its_paragraph(self):
        self.expect(HEADER, "// What.\nint depth();\n", "#pragma once", add=False)
        self.expect(HEADER, "#pragma once\n\n\n\n\n\n\nint depth();\n", "short paragraph", add=False)

    def test_a_heavy_header_stays_out_of_headers(self):
        self.expect(HEADER, "#include <iostream>\n", "heavy in a header")

    def test_using_namespace_stays_out_of_headers(self):
        self.expect(HEADER, "using namespace x;\n", "no using namespace")

    def test_asio_stays_inside_base_http(self):
        self.expect(RULES, "#include <boost/asio.hpp>\n", "base/http")

    def test_a_file_that_cmake_does_not_name_is_named(self):
        self.expect("src/service/snow/lost.cc", "int x;\n", "does not name it", add=False)

    def test_a_header_that_others_include_is_named_in_cmake(self):
        found = self.findings({"src/engine/broker/more.h": "// M.\n#pragma once\n"})
        self.assertEqual(found, [])
        found = self.findings({"src/engine/broker/more.h": "// M.\n#pragma once\n",
                               RULES: CLEAN[RULES] + '#include "engine/broker/more.h"\n'})
        self.assertIn("src/engine/broker/CMakeLists.txt does not name it", found[0])

    def test_migrations_have_no_holes(self):
        self.expect("src/service/snow/schema/0003_more.sql", "-- more\n", "expected number 0002")

    def test_a_table_starts_with_the_name_of_its_module(self):
        self.expect("src/service/snow/schema/0001_create.sql", "CREATE TABLE other (a BIGINT);\n",
                    "does not start with snow_")

    def test_both_languages_have_the_same_keys(self):
        found = self.findings({"src/service/snow/text/en.json": '{"a": "snow", "b": "x"}'})
        self.assertEqual(found, ["src/service/snow/text/ja.json:1: 'b' is missing in ja"])

    def test_a_readme_of_a_folder_is_short(self):
        self.expect("src/service/snow/README.md", "x\n" * 30, "at most 20")


if __name__ == "__main__":
    unittest.main()
