#!/usr/bin/env python3
"""A table that came in as CSV goes out as a workbook, in which texts are texts and numbers numbers.

usage: excel_table.py"""
import http.client
import io
import os
import pathlib
import sys
import xml.etree.ElementTree
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tools"))
import case  # noqa: E402

CONVERSATION = """A table.
tenant 011002 札幌市

> GET /catalog/v1/models as staff
< 200
"""
ROWS = [
    ["メッシュコード", "地点名", "計測日", "時間帯_開始時刻", "時間帯_終了時刻", "曜日", "人数"],
    ["0441427711", "大通＜駅＞＆", "2026-11-22", "10:00", "11:00", "日", "500"],
    ["=1+1", "", "2026-11-22", "10:00", "11:00", "", "7"],
]
NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def ask(server, method, path, body=None):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request(method, path, body, {"Authorization": "Bearer " + server.token("staff"),
                                            "Content-Type": "text/csv"})
    answer = connection.getresponse()
    bytes_ = answer.read()
    case.hold(answer.status == 200, f"{method} {path}: {answer.status} {bytes_[:300]}")
    return bytes_


def cells_of(workbook):
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        case.hold(archive.testzip() is None, "a part of the workbook is damaged")
        for name in archive.namelist():
            xml.etree.ElementTree.fromstring(archive.read(name))
        sheet = xml.etree.ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.findall(".//s:row", NAMES):
        cells = []
        for cell in row.findall("s:c", NAMES):
            text = cell.find("s:is/s:t", NAMES)
            number = cell.find("s:v", NAMES)
            cells.append((text.text, "text") if text is not None else
                         (number.text, "number") if number is not None else ("", "none"))
        rows.append(cells)
    return rows


def main():
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    csv = "".join(",".join(row) + "\n" for row in ROWS).encode()
    with case.Server(program, case.Case(CONVERSATION), None) as server:
        ask(server, "POST", "/catalog/v1/imports?model=people-flow", csv)
        path = "/catalog/v1/types/PeopleFlow/table?model=people-flow&as=xlsx"
        workbook = ask(server, "GET", path)
        case.hold(workbook == ask(server, "GET", path), "the same table is not the same file")
    have = cells_of(workbook)
    case.hold([[text for text, _ in row] for row in have] == ROWS, f"the cells are {have}")
    kinds = [kind for _, kind in have[1]]
    case.hold(kinds == ["text"] * 6 + ["number"], f"the kinds are {kinds}")
    print("the workbook holds the table; texts are texts, numbers are numbers")


if __name__ == "__main__":
    main()
