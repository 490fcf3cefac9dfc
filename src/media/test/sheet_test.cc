// Workbooks as towns send them, and as nobody should.
#include "media/sheet/workbook.h"

#include <gtest/gtest.h>

#include <string>

#include "media/sheet/archive.h"
#include "media/sheet/number_format.h"
#include "media/test/duty_call.h"
#include "media/test/workbook_of.h"

namespace tsu::media {
namespace {

using testing::workbook_parts;
using testing::zip_of;

std::string shown(const sheet& s) {
  std::string out;
  for (const auto& row : s.rows) {
    out += std::to_string(row.line) + ":";
    for (const auto& cell : row.cells) {
      out += " [" + cell + "]";
    }
    out += "\n";
  }
  for (const auto& f : s.faults) {
    out += f.cell + " " + f.code + "\n";
  }
  return out;
}

result<sheet> read(const std::string& data, const std::string& strings = "",
                   const std::string& styles = "") {
  return read_workbook(zip_of(workbook_parts(data, strings, styles)), {});
}

std::string rows(const std::string& data, const std::string& strings = "",
                 const std::string& styles = "") {
  const auto s = read(data, strings, styles);
  return s.ok() ? shown(s.value()) : s.error().code + ": " + s.error().detail;
}

TEST(a_workbook, gives_texts_without_their_readings_and_numbers_as_they_are) {
  EXPECT_EQ(rows(R"(<sheetData>
    <row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row>
    <row r="5"><c r="A5"><v>0.10000000000000001</v></c><c r="B5" t="b"><v>1</v></c>
      <c r="C5" t="inlineStr"><is><r><t>a&amp;</t></r>
      <r><t xml:space="preserve"> b&#x3042;</t></r></is></c>
      <c r="D5"/><c r="E5" t="s"/></row></sheetData>)",
                 "<si><t>札幌</t><rPh sb='0' eb='2'><t>サッポロ</t></rPh></si>"
                 "<si><t>x_x000D_y</t></si>"),
            "2: [札幌] [] [x\ry]\n5: [0.1] [TRUE] [a& b\xE3\x81\x82]\n");
}

TEST(a_workbook, is_read_by_the_sheet_that_is_named_or_else_the_first_that_is_shown) {
  const auto book = zip_of(workbook_parts(R"(<sheetData/>)"));
  EXPECT_EQ(read_workbook(book, {}).value().name, "一覧");
  EXPECT_EQ(shown(read_workbook(book, {.sheet = "裏"}).value()), "1: [secret]\n");
  EXPECT_EQ(read_workbook(book, {.sheet = "none"}).error().code, "media_no_sheet");
}

TEST(a_workbook, has_in_each_cell_of_a_merged_range_its_text) {
  EXPECT_EQ(rows(R"(<sheetData>
    <row r="1"><c r="A1" t="str"><v>名称</v></c><c r="B1" t="str"><v>所在地</v></c></row>
    <row r="2"><c r="B2" t="str"><v>緯度</v></c><c r="C2" t="str"><v>経度</v></c></row>
    <row r="3"><c r="A3" t="str"><v>公園</v></c><c r="B3"><v>43</v></c></row></sheetData>
    <mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:C1"/><mergeCell ref="A3:A1048576"/>
    <mergeCell ref="XFA9:XFD10"/></mergeCells>)"),
            "1: [名称] [所在地] [所在地]\n2: [名称] [緯度] [経度]\n3: [公園] [43]\n");
}

TEST(a_workbook, gives_of_formulas_what_was_computed_and_names_those_that_were_not) {
  EXPECT_EQ(rows(R"(<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c>
    <c r="B1" t="str"><f>""</f><v></v></c><c r="C1"><f>HYPERLINK("x")</f></c>
    <c r="D1" t="e"><f>NA()</f><v>#N/A</v></c></row></sheetData>)"),
            "1: [2]\nC1 formula_without_value\nD1 error_value\n");
}

TEST(a_workbook, gives_dates_and_times_by_the_formats_of_its_cells) {
  const std::string styles =
      R"(<numFmts>
    <numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>
    <numFmt numFmtId="177" formatCode="000000"/></numFmts>
    <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="176"/><xf numFmtId="20"/><xf numFmtId="22"/>
    <xf numFmtId="177"/></cellXfs>)";
  EXPECT_EQ(rows(
                R"(<sheetData><row r="1"><c r="A1" s="1"><v>46348</v></c>
    <c r="B1" s="2"><v>0.4166666667</v></c><c r="C1" s="3"><v>46348.5</v></c>
    <c r="D1" s="4"><v>11002</v></c><c r="E1" s="0"><v>46348</v></c>
    <c r="F1" s="99"><v>1</v></c></row></sheetData>)",
                "", styles),
            "1: [2026-11-22] [10:00] [2026-11-22T12:00:00] [011002] [46348] [1]\n");
}

TEST(a_format, says_whether_a_number_is_a_date_a_time_or_neither) {
  const auto kind = [](std::string_view code) {
    const auto f = format_of(code);
    return std::string{f.date ? "d" : ""} + (f.time ? "t" : "") + (f.elapsed ? "e" : "");
  };
  for (const auto* code : {"General", "G/標準", "0.00E+00", "#,##0;[Red]-#,##0", "@", "0\"days\"",
                           "\\d0", "[Red]0", "0_h"}) {
    EXPECT_EQ(kind(code), "") << code;
  }
  for (const auto* code :
       {"yyyy/mm/dd", "m/d", "[$-411]ggge\"年\"m\"月\"d\"日\"", "mmm-yy", "aaaa d"}) {
    EXPECT_EQ(kind(code), "d") << code;
  }
  EXPECT_EQ(kind("h:mm AM/PM"), "t");
  EXPECT_EQ(kind("mm:ss.0"), "t");
  EXPECT_EQ(kind("[h]:mm"), "te");
  EXPECT_EQ(kind("yyyy/m/d h:mm"), "dt");
}

TEST(a_number, is_a_day_of_either_calendar_and_no_day_outside_of_it) {
  const number_format date{.date = true}, elapsed{.time = true, .elapsed = true};
  EXPECT_EQ(number_text(1, date, day_zero::of_1900), "1900-01-01");
  EXPECT_EQ(number_text(59, date, day_zero::of_1900), "1900-02-28");
  EXPECT_EQ(number_text(61, date, day_zero::of_1900), "1900-03-01");
  EXPECT_EQ(number_text(0, date, day_zero::of_1904), "1904-01-01");
  EXPECT_EQ(number_text(-1, date, day_zero::of_1900), "-1");
  EXPECT_EQ(number_text(1e300, date, day_zero::of_1900), "1e+300");
  EXPECT_EQ(number_text(1.0, elapsed, day_zero::of_1900), "24:00");
  EXPECT_EQ(number_text(-0.5, {}, day_zero::of_1900), "-0.5");
  EXPECT_EQ(number_text(1234567890123456, {}, day_zero::of_1900), "1.23456789012346e+15");
}

TEST(a_workbook, that_is_none_is_refused_by_its_kind) {
  EXPECT_EQ(read_workbook("a,b\n1,2\n", {}).error().code, "media_type_unsupported");
  EXPECT_EQ(read_workbook("\xD0\xCF\x11\xE0 an old one", {}).error().code,
            "media_type_unsupported");
  EXPECT_EQ(read_workbook(zip_of({{"a.txt", "x"}}), {}).error().code, "media_damaged");
  auto twice = workbook_parts("<sheetData/>");
  twice.push_back(twice.front());
  EXPECT_EQ(read_workbook(zip_of(twice), {}).error().code, "media_damaged");
  auto locked = zip_of(workbook_parts("<sheetData/>"));
  locked[locked.find("PK\1\2") + 8] = '\1';
  EXPECT_EQ(read_workbook(locked, {}).error().code, "media_type_unsupported");
}

TEST(a_workbook, that_grows_without_end_is_refused_before_it_does) {
  const std::string zeros(archive::part_max + 1, ' ');
  const auto bomb = zip_of(workbook_parts("<sheetData/>" + zeros));
  ASSERT_LT(bomb.size(), 1u << 20);
  EXPECT_EQ(read_workbook(bomb, {}).error().code, "media_too_large");
  auto laughs = workbook_parts("<sheetData/>");
  laughs[4].second = R"(<!DOCTYPE x [<!ENTITY a "aaaa">]>)" + laughs[4].second;
  EXPECT_EQ(read_workbook(zip_of(laughs), {}).error().code, "media_damaged");
  std::string many = "<sheetData>";
  for (std::size_t i = 1; i <= sheet_rows_max + 1; ++i) {
    many += "<row><c><v>1</v></c></row>";
  }
  EXPECT_EQ(read(many + "</sheetData>").error().code, "media_too_large");
  EXPECT_EQ(read(R"(<sheetData><row r="1"><c r="KO1"><v>1</v></c></row></sheetData>)").error().code,
            "media_too_large");
}

TEST(a_workbook, that_is_cut_or_changed_anywhere_is_refused_or_read_but_harms_nobody) {
  const auto whole = zip_of(
      workbook_parts(R"(<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>)",
                     "<si><t>a</t></si>"));
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_FALSE(read_workbook(whole.substr(0, i), {}).ok());
    auto changed = whole;
    changed[i] = static_cast<char>(changed[i] ^ 0x55);
    [[maybe_unused]] const auto any = read_workbook(changed, {});
  }
  for (const auto* bad :
       {"<sheetData><row r='1'><c r='A1></c>", "<sheetData><row r='0'/></sheetData>",
        "<sheetData><row r='1'><c r='A2'><v>1</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1'><v>x</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1' t='s'><v>7</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1' t='str'><v>&bad;</v></c></row></sheetData>",
        "<sheetData><row r='1'><c r='A1' t='str'><v>\xFF</v></c></row></sheetData>",
        "<mergeCells><mergeCell ref='A1:ZZZZ9'/></mergeCells>"}) {
    EXPECT_EQ(read(bad).error().code, "media_damaged") << bad;
  }
}

TEST(the_duty_sheet, answers_with_json_or_a_code) {
  const auto book =
      zip_of(workbook_parts(R"(<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>)"));
  const auto ask = [](const std::string& settings, const std::vector<std::string>& files) {
    const auto job = job_for("sheet", settings, files);
    return read_sheet_duty(job.head, job.body);
  };
  const auto done = ask("{}", {book});
  EXPECT_EQ(done.kind, message_kind::done);
  EXPECT_EQ(done.body, R"({"name":"一覧","rows":[{"line":1,"cells":["1"]}],"faults":[]})");
  EXPECT_EQ(ask(R"({"sheet":"x"})", {book}).head, "media_no_sheet");
  EXPECT_EQ(ask("{", {book}).head, "media_bad_job");
  EXPECT_EQ(ask("{}", {}).head, "media_bad_job");
}

}  // namespace
}  // namespace tsu::media
