#!/usr/bin/env python3
"""Writes a new service in the shape of every other, from tools/new-module/.

usage: ./dev new-module NAME [--title 日本語の名]

It makes src/service/NAME, adds it to CMakeLists.txt, and to the program's list of modules in
src/app. Nothing is written when anything does not fit."""
import argparse
import pathlib
import re
import sys

TEMPLATE = pathlib.Path(__file__).resolve().parent / "new-module"


class Refused(Exception):
    pass


def once(pattern, new, text, where):
    """Puts `new` in; the place must be there exactly once, or a person has to do it."""
    if len(re.findall(pattern, text, re.S)) != 1:
        raise Refused(f"{where} does not look as expected: add the module there by hand")
    return re.sub(pattern, new, text, count=1, flags=re.S)


def add_include(text, header):
    lines = text.split("\n")
    ours = [n for n, line in enumerate(lines)
            if re.match(r'#include "(base|engine|service|app)/', line)][1:]  # not the own header
    at = next((n for n in ours if lines[n] > f'#include "{header}"'), ours[-1] + 1)
    return "\n".join(lines[:at] + [f'#include "{header}"'] + lines[at:])


def add_to_cmake(text, name):
    return once(r"\nadd_subdirectory\(src/app\)",
                f"\nadd_subdirectory(src/service/{name})\nadd_subdirectory(src/app)", text,
                "CMakeLists.txt")


def add_to_app(text, name):
    return once(r"(tsu_library\(app\b[^()]*?\bUSES [^()]*?)(\n  [A-Z_]+ )",
                rf"\1\n    service/{name}\2", text, "src/app/CMakeLists.txt")


def add_to_list(text, name):
    where = "src/app/standing.cc"
    text = once(r"(return \{&town_contents,[^{}]*?)\};", rf"\1,\n          &{name}::contents}};", text,
                where)
    text = once(r"(\n  s\.modules = \{.*?\}),?(\s*)\};",
                rf"\1,\n               {{&{name}::contents, {name}_parts}}\2}};", text, where)
    text = once(r"\n  s\.modules = \{",
                f"\n  auto {name}_parts = std::make_shared<{name}::parts>(*s.stores);"
                r"\g<0>", text, where)
    for header in ("module.h", "parts.h"):
        text = add_include(text, f"service/{name}/{header}")
    return text


def write_module(root, name, title):
    if not re.fullmatch(r"[a-z][a-z0-9]{1,29}", name):
        raise Refused(f"'{name}': one English word in small letters, such as snow")
    taken = {p.name for floor in ("base", "engine", "service") for p in
             (root / "src" / floor).iterdir()} | {"app", "town", "record", "tsu", "std"}
    if name in taken:
        raise Refused(f"'{name}' is taken")
    edits = {"CMakeLists.txt": add_to_cmake, "src/app/CMakeLists.txt": add_to_app,
             "src/app/standing.cc": add_to_list}
    fresh = {root / path: edit((root / path).read_text(encoding="utf-8"), name)
             for path, edit in edits.items()}
    for file in sorted(TEMPLATE.rglob("*")):
        if file.is_file():
            text = file.read_text(encoding="utf-8")
            fresh[root / "src/service" / name / file.relative_to(TEMPLATE)] = \
                text.replace("@name@", name).replace("@title@", title)
    for path, text in fresh.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return sorted(path.relative_to(root).as_posix() for path in fresh)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("name")
    parser.add_argument("--title", help="its Japanese name (default: NAME)")
    parser.add_argument("--root", type=pathlib.Path, default=TEMPLATE.parent.parent)
    args = parser.parse_args()
    try:
        for path in write_module(args.root, args.name, args.title or args.name):
            print(path)
    except Refused as e:
        sys.exit(f"new-module: {e}")
    print(f"\nNow: tools/generated write; ./dev test service/{args.name}\n"
          "Then make it say what it is for: README.md, types.h, rules, schema, texts.")


if __name__ == "__main__":
    main()
