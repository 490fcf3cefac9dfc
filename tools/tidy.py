#!/usr/bin/env python3
"""House rules that a compiler does not check.

usage: tidy.py [--root FOLDER] [--graph FILE]

The graph is written by CMake (build/<preset>/graph.txt), so who may include whom is declared in
one place only, the CMakeLists.txt of each folder. Without --graph the newest one is taken. Prints
one line per finding and exits 1 when there is any."""
import argparse
import bisect
import json
import pathlib
import re
import sys

FUNCTION_MAX, FILE_MAX, LINE_MAX, TS_LINE_MAX, README_MAX = 70, 600, 100, 120, 20

# A rule: what it finds, what to do instead, and where it does not hold (path prefixes).
CODE_RULES = [
    (r"\b(system_clock|steady_clock|high_resolution_clock)::now|(?<![.>\w])time\((nullptr|NULL|0)\)"
     r"|\bclock_gettime\(|\bgettimeofday\(",
     "ask the clock you were given", ("src/base/core/",)),
    (r"\bs?rand\(|\brandom_device\b|\bgetrandom\(|\bmt19937",
     "ask the random source you were given", ("src/base/core/", "src/base/crypto/")),
    (r"\bstd::w?regex\b|#include <regex>", "write a small parser", ()),
    (r"\busing namespace std\s*;", "name what you use", ()),
    (r"#include <boost/(asio|beast)", "Asio and Beast stay inside base/http", ("src/base/http/",)),
    (r"#include <(sqlite3|libpq-fe)\.h>", "databases stay inside base/db",
     ("src/base/db/", "src/base/backup/")),
    (r"#include <boost/\w+(/\w+)*/src\.hpp>", "cmake/libraries.cmake compiles that once", ()),
    (r"#include <opencv2/", "OpenCV stays inside tsunagu-media", ("src/media/",)),
]
HEADER_RULES = [
    (r"#include <(boost/asio|boost/beast|openssl/|sqlite3|libpq|regex>|iostream>)",
     "heavy in a header: hide it behind a .cc",
     ("src/base/http/", "src/base/db/", "src/base/crypto/")),
    (r"^\s*using namespace\b", "no using namespace in a header", ()),
]
TEST_RULES = [
    (r"\bsleep_for\b|\bsleep_until\b|\busleep\(|\bnanosleep\(|[^_\w.]sleep\(\d",
     "a test does not wait on real time", ()),
    (r"^TEST(_F|_P)?\(\w+,\s*[A-Za-z0-9]+\)", "the name of a test is a sentence", ()),
]
TEXT_RULES = [
    (r"\b(FIXME|TODO|XXX|HACK)\b", "finish it before it is merged", ()),
]
SQL = re.compile(r'"\s*(SELECT\b.*\bFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM'
                 r'|CREATE\s+(TABLE|INDEX|UNIQUE)|ALTER\s+TABLE|DROP\s+TABLE)\b')
SQL_HOMES = ("src/base/db/", "src/base/record/", "src/base/jobs/", "src/base/backup/")


def owner(path):
    """service/snow/api.cc -> service/snow; app/main.cc -> app; media is a program of its own"""
    parts = path.split("/")
    return parts[0] if parts[0] in ("app", "media") else "/".join(parts[:2])


TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"([^(\s]{0,16})\(.*?\)\1"|"(?:\\.|[^"\\\n])*"'
                   r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'", re.S)


def blank(match):
    """Keeps the length and the line breaks, so that positions stay true."""
    return re.sub(r"[^\n]", " ", match[0])


def functions(code):
    """Yields (start, end) offsets of the outermost function bodies in code without strings."""
    depth_of_function, opened, begin = None, 0, 0
    boundary = 0  # end of the last ; or brace outside functions: where a signature starts
    for match in re.finditer(r"[{};]", code):
        at, what = match.start(), match[0]
        if what == "{":
            head = code[boundary:at]
            if depth_of_function is None and re.search(r"\)[^=]*$|\)\s*:[^;]*$", head) \
                    and not re.match(r"\s*(namespace|class|struct|enum|union)\b", head):
                depth_of_function = opened
                begin = boundary + len(head) - len(head.lstrip())
            opened += 1
        elif what == "}":
            opened -= 1
            if depth_of_function == opened:
                yield begin, at
                depth_of_function = None
        if depth_of_function is None:
            boundary = at + 1


class Tidy:
    def __init__(self, root, graph):
        self.root, self.bad = root, []
        self.uses, self.shared = {"media": {"base/media"}}, self.headers_others_include()
        for line in graph.read_text().splitlines():
            name, _, uses = line.partition("=")
            self.uses.setdefault(name, set()).update(set(uses.split(",")) - {""})

    def say(self, path, line, what):
        self.bad.append(f"{path}:{line}: {what}")

    def apply(self, rules, path, lines):
        for pattern, instead, homes in rules:
            if homes and path.startswith(homes):
                continue
            for number, line in enumerate(lines, 1):
                if found := re.search(pattern, line):
                    self.say(path, number, f"'{found[0].strip()}': {instead}")

    def check_includes(self, path, lines):
        me = owner(path.removeprefix("src/"))
        allowed = self.uses.get(me)
        if allowed is None:
            self.say(path, 1, f"{me} is not declared with tsu_library or tsu_program")
            return
        if "/test/" in path or "/bench/" in path:
            allowed = allowed | self.uses.get(me + "#test", set())
        for number, line in enumerate(lines, 1):
            found = re.match(r'\s*#include "([^"]+)"', line)
            if not found or found[1].endswith("/embedded.h"):
                continue
            them = owner(found[1])
            if not (self.root / "src" / found[1]).exists():
                self.say(path, number, f"{found[1]}: include from the source root")
            elif them not in allowed | {me, "base/core"}:
                self.say(path, number, f"{me} does not list {them} under USES")

    def check_header(self, path, text, lines):
        first = next((n for n, l in enumerate(lines) if l and not l.startswith("//")), 0)
        if lines[first] != "#pragma once":
            self.say(path, first + 1, "#pragma once comes before all but the opening comment")
        if not re.search(r"^//", "\n".join(lines[:first + 6]), re.M):
            self.say(path, 1, "a header opens with a short paragraph: what, who owns, which thread")
        self.apply(HEADER_RULES, path, lines)

    def check_sql(self, path, lines):
        name = pathlib.PurePath(path).name
        if path.startswith(SQL_HOMES) or name.startswith("store") or "/test/" in path:
            return
        for number, line in enumerate(lines, 1):
            if SQL.search(line):
                self.say(path, number, "SQL stands only in store*.cc")

    def check_functions(self, path, text):
        code = TOKEN.sub(blank, text)
        code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", blank, code, flags=re.M)
        starts = [0] + [m.end() for m in re.finditer("\n", text)]
        for begin, end in functions(code):
            first, last = bisect.bisect_right(starts, begin), bisect.bisect_right(starts, end)
            if last - first + 1 > FUNCTION_MAX:
                self.say(path, first,
                         f"a function of {last - first + 1} lines; the wall is {FUNCTION_MAX}")

    def check_cpp(self, path, text, lines):
        test = "/test/" in path or "/bench/" in path
        stripped = TOKEN.sub(lambda m: m[0] if m[0][0] == '"' else blank(m), text).split("\n")
        self.check_includes(path, lines)
        self.apply(CODE_RULES, path, stripped)
        if path.endswith(".h"):
            self.check_header(path, text, lines)
        if test:
            self.apply(TEST_RULES, path, stripped)
        self.check_sql(path, lines)
        self.check_functions(path, text)
        folder = "src/" + owner(path.removeprefix("src/")) + "/"
        if path.removeprefix(folder) in self.cmake_words(folder):
            return
        if not path.endswith(".h") or (path in self.shared and "/test/" not in path):
            self.say(path, 1, f"{folder}CMakeLists.txt does not name it")

    def cmake_words(self, folder):
        file = self.root / folder / "CMakeLists.txt"
        return set(re.split(r"[\s()]+", file.read_text())) if file.exists() else set()

    def headers_others_include(self):
        """A header that only its own folder includes need not be named in CMake."""
        shared = set()
        for file in (self.root / "src").rglob("*.*"):
            if file.suffix in (".cc", ".h"):
                me = owner(file.relative_to(self.root / "src").as_posix())
                for found in re.findall(r'#include "([^"]+)"', file.read_text(encoding="utf-8")):
                    if owner(found) != me:
                        shared.add("src/" + found)
        return shared

    def check_file(self, file):
        path = file.relative_to(self.root).as_posix()
        text = file.read_text(encoding="utf-8")
        lines = text.split("\n")
        self.apply(TEXT_RULES, path, lines)
        if file.suffix in (".cc", ".h", ".ts", ".tsx"):
            if len(lines) > FILE_MAX:
                self.say(path, FILE_MAX, f"{len(lines)} lines; the wall is {FILE_MAX}")
            wall = TS_LINE_MAX if path.startswith("portal/") else LINE_MAX
            for number, line in enumerate(lines, 1):
                if len(line) > wall and not re.match(r"^\s*//\s*https?://\S+$", line):
                    self.say(path, number, f"line of {len(line)}; the wall is {wall}")
        if file.suffix in (".cc", ".h") and path.startswith("src/"):
            self.check_cpp(path, text, lines)
        if file.name == "README.md" and path.startswith("src/") and len(lines) > README_MAX + 1:
            self.say(path, README_MAX, f"a folder's README has at most {README_MAX} lines")

    def check_schema(self, folder):
        """schema/NNNN_name.sql: numbered from 1 without holes, tables named after the module."""
        files = sorted(folder.glob("*.sql"))
        area = folder.parent.name
        for expected, file in enumerate(files, 1):
            path = file.relative_to(self.root).as_posix()
            if not file.name.startswith(f"{expected:04d}_"):
                self.say(path, 1, f"expected number {expected:04d}")
            if path.startswith("src/app/"):
                continue
            tables = re.findall(r"CREATE TABLE (?:IF NOT EXISTS )?(\w+)", file.read_text(), re.I)
            for table in tables:
                if not table.startswith(area + "_"):
                    self.say(path, 1, f"table {table} does not start with {area}_")

    def check_texts(self, folder):
        """text/ja.json and text/en.json hold the same keys."""
        found = {}
        for file in sorted(folder.glob("*.json")):
            try:
                found[file.stem] = set(json.loads(file.read_text(encoding="utf-8")))
            except ValueError as e:
                self.say(file.relative_to(self.root).as_posix(), 1, f"not JSON: {e}")
        every = set().union(*found.values()) if found else set()
        for language, keys in found.items():
            for key in sorted(every - keys):
                path = (folder / f"{language}.json").relative_to(self.root).as_posix()
                self.say(path, 1, f"'{key}' is missing in {language}")

    def run(self):
        skip = {"node_modules", "dist", "test-results", "planted"}
        for top in ("src", "portal", "bench", "test"):
            for file in sorted((self.root / top).rglob("*")):
                if skip & set(file.parts) or not file.is_file():
                    continue
                if file.suffix in (".cc", ".h", ".ts", ".tsx", ".sql", ".md", ".sh"):
                    self.check_file(file)
        for folder in sorted((self.root / "src").rglob("schema")):
            self.check_schema(folder)
        for folder in sorted((self.root / "src").rglob("text")):
            self.check_texts(folder)
        return self.bad


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    here = pathlib.Path(__file__).resolve().parent.parent
    parser.add_argument("--root", type=pathlib.Path, default=here)
    parser.add_argument("--graph", type=pathlib.Path)
    args = parser.parse_args()
    graph = args.graph
    if graph is None:
        graphs = sorted(args.root.glob("build/*/graph.txt"), key=lambda p: p.stat().st_mtime)
        if not graphs:
            sys.exit("tidy: no build/*/graph.txt yet; run ./dev build first")
        graph = graphs[-1]
    bad = Tidy(args.root.resolve(), graph).run()
    print("\n".join(bad) if bad else "tidy: nothing to say")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
