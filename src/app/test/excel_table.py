#!/usr/bin/env python3
"""A table that came in as CSV goes out as a workbook, in which texts are texts and numbers numbers; the
same workbook comes in again, and so does one as towns have them, with titles, merged headings, dates
and formulas.

usage: excel_table.py"""
import http.client
import io
import json
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


# As a spreadsheet program writes it: a title, headings of two rows, a date and a time as numbers.
SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>人流データ(令和8年度)</t></is></c></row>
<row r="3">{texts3}</row><row r="4">{texts4}</row>
<row r="5"><c r="A5"><v>441427711</v></c><c r="B5" t="inlineStr"><is><t>大通</t></is></c><c r="C5" s="1"><v>46348</v></c>
<c r="D5" s="2"><v>0.416666666666667</v></c><c r="E5" s="2"><v>0.458333333333333</v></c>
<c r="G5"><f>{formula}</f>{value}</c></row></sheetData>
<mergeCells count="3"><mergeCell ref="A1:G1"/><mergeCell ref="A3:A4"/><mergeCell ref="D3:E3"/></mergeCells></worksheet>"""
PARTS = {
    "_rels/.rels": '''<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship
 Id="rId1" Target="xl/workbook.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>''',
    "xl/workbook.xml": '''<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
 xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>
<sheet name="説明" sheetId="1" state="hidden" r:id="rId9"/><sheet name="一覧" sheetId="2" r:id="rId1"/></sheets></workbook>''',
    "xl/_rels/workbook.xml.rels": '''<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="rId1" Target="worksheets/sheet1.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>
<Relationship Id="rId2" Target="styles.xml"
 Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"/></Relationships>''',
    "xl/styles.xml": '''<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="3">
<xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="20"/></cellXfs></styleSheet>''',
}


def town_workbook(value):
    def texts(row, cells):
        return "".join(f'<c r="{column}{row}" t="inlineStr"><is><t>{text}</t></is></c>' for column, text in cells)
    sheet = SHEET.format(
        texts3=texts(3, [("A", "メッシュコード"), ("B", "場所"), ("C", "日"), ("D", "時間帯"), ("F", "暦"), ("G", "数")]),
        texts4=texts(4, [("B", "地点名"), ("C", "計測日"), ("D", "時間帯_開始時刻"), ("E", "時間帯_終了時刻"),
                         ("F", "曜日"), ("G", "人数")]),
        formula="SUM(H5:H9)", value=value)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**PARTS, "xl/worksheets/sheet1.xml": sheet}.items():
            archive.writestr(name, text)
    return out.getvalue()


def ask(server, method, path, body=None, status=200):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request(method, path, body, {"Authorization": "Bearer " + server.token("staff"),
                                            "Content-Type": "text/csv"})
    answer = connection.getresponse()
    bytes_ = answer.read()
    case.hold(answer.status == status, f"{method} {path}: {answer.status} {bytes_[:300]}")
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


def comes_in(server, own):
    imports = "/catalog/v1/imports?model=people-flow"
    report = json.loads(ask(server, "POST", imports, own))
    case.hold((report["rows"], report["unchanged"]) == (len(ROWS) - 1,) * 2, f"its own workbook: {report}")
    report = json.loads(ask(server, "POST", imports + "&dryRun=true", town_workbook("<v>500</v>")))
    case.hold((report["rows"], report["faults"]) == (1, []), f"a town's workbook: {report}")
    ask(server, "POST", imports, town_workbook("<v>500</v>"))
    table = ask(server, "GET", "/catalog/v1/types/PeopleFlow/table?model=people-flow&as=csv").decode()
    line = "441427711,大通,2026-11-22,10:00,11:00,,500"
    case.hold(line in table, f"the town's row is not there: {table}")
    refused = json.loads(ask(server, "POST", imports, town_workbook(""), 422))
    case.hold(refused["errors"] == [{"field": "cell[G5]", "code": "formula_without_value"}], f"a formula: {refused}")
    ask(server, "POST", imports + "&sheet=none", own, 400)
    ask(server, "POST", imports, own[:-30], 422)
    ask(server, "POST", imports, b"\xd0\xcf\x11\xe0", 415)


def main():
    program = os.path.abspath(os.environ.get("TSUNAGU_TEST_BINARY", "build/release/tsunagu"))
    csv = "".join(",".join(row) + "\n" for row in ROWS).encode()
    with case.Server(program, case.Case(CONVERSATION), None) as server:
        ask(server, "POST", "/catalog/v1/imports?model=people-flow", csv)
        path = "/catalog/v1/types/PeopleFlow/table?model=people-flow&as=xlsx"
        workbook = ask(server, "GET", path)
        case.hold(workbook == ask(server, "GET", path), "the same table is not the same file")
        comes_in(server, workbook)
    have = cells_of(workbook)
    case.hold([[text for text, _ in row] for row in have] == ROWS, f"the cells are {have}")
    kinds = [kind for _, kind in have[1]]
    case.hold(kinds == ["text"] * 6 + ["number"], f"the kinds are {kinds}")
    print("the workbook holds the table, and comes in again; so does a town's own")


if __name__ == "__main__":
    main()
