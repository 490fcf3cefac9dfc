#include "media/typeset/typeset.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/core/json.h"
#include "media/codec.h"
#include "media/test/duty_call.h"
#include "media/test/night_report.h"
#include "media/typeset/chart.h"
#include "media/typeset/lines.h"

// Cairo 1.16 loses 768 bytes with each subset of a CID font it writes; the helper ends when idle.
extern "C" const char* __lsan_default_suppressions() { return "leak:libcairo.so\n"; }

namespace tsu::media {
namespace {

// What a program of poppler-utils says about a PDF.
std::string ask(const std::string& command, const std::string& pdf) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("tsunagu_typeset_" + std::to_string(::getpid()) + ".pdf");
  std::ofstream{path, std::ios::binary} << pdf;
  std::string out;
  FILE* pipe = ::popen((command + " " + path.string() + " 2>/dev/null").c_str(), "r");
  std::array<char, 4096> some;
  for (std::size_t n = 0; (n = std::fread(some.data(), 1, some.size(), pipe)) > 0;) {
    out.append(some.data(), n);
  }
  ::pclose(pipe);
  std::filesystem::remove(path);
  return out;
}

bool poppler_is_here() { return std::system("pdftotext -v >/dev/null 2>&1") == 0; }

std::string without_spaces(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n' || c == '\f' || c == '\r'; });
  return text;
}

class typeset_test : public testing::Test {
 protected:
  void SetUp() override {
    static const auto shared = fonts::load();
    fonts_ = shared.get();
    ASSERT_NE(fonts_, nullptr) << "fonts-noto-cjk is not installed";
  }
  answer make(const document& d, const std::vector<std::string>& files = {}) {
    return make_of(to_json(d), files);
  }
  answer make_of(const std::string& json, const std::vector<std::string>& files = {}) {
    const auto job = job_for("typeset", json, files);
    return typeset_document(*fonts_, job.head, job.body);
  }
  std::vector<std::string> lines(const std::string& text, double width, double size = 10) {
    std::vector<std::string> out;
    for (const auto& l : set_lines(*fonts_, text, weight::regular, size, width)) {
      out.push_back(l.run.text);
    }
    return out;
  }
  // "-" comes after the file, so the name is handed to a shell function.
  std::string text_of(const answer& a) {
    return ask("f() { pdftotext -enc UTF-8 \"$1\" -; }; f", a.body);
  }
  fonts* fonts_ = nullptr;
};

TEST_F(typeset_test, every_text_of_the_night_report_can_be_read_back) {
  if (!poppler_is_here()) {
    GTEST_SKIP() << "poppler-utils is not installed";
  }
  const auto d = night_report();
  const auto made = make(d);
  ASSERT_EQ(made.kind, message_kind::done) << made.body;
  EXPECT_EQ(made.head, "application/pdf pages=2 missing=0");
  const auto text = without_spaces(text_of(made));
  const auto expect_text = [&](const std::string& t) {
    EXPECT_NE(text.find(without_spaces(t)), std::string::npos) << t;
  };
  expect_text(d.title);
  expect_text(*d.subtitle);
  expect_text(*d.header);
  expect_text("1/2");
  expect_text("2/2");
  for (const auto& s : d.sections) {
    expect_text(s.heading);
    for (const auto& b : s.blocks) {
      expect_text(b.paragraph.value_or(""));
      expect_text(b.note.value_or(""));
      for (const auto& item : b.list.value_or(std::vector<std::string>{})) {
        expect_text(item);
      }
    }
  }
  for (const auto& n : d.notes) {
    expect_text(n);
  }
}

// Cells of one row interleave line by line, so a table is compared by how often each letter is
// there.
TEST_F(typeset_test, no_letter_of_a_table_over_many_pages_is_lost_and_headings_repeat) {
  if (!poppler_is_here()) {
    GTEST_SKIP() << "poppler-utils is not installed";
  }
  document d;
  d.title = "T";
  table t{.columns = {{"見出しA", 1}, {"見出しB", 5}}, .rows = {}};
  std::string long_cell;
  for (int i = 0; i < 130; ++i) {
    long_cell += "凍結路面に注意。";
  }
  for (int i = 0; i < 90; ++i) {
    t.rows.push_back({{"行" + std::to_string(1000 + i), i == 40 ? long_cell : "除雪完了"}});
  }
  d.sections.push_back({"S", {{.table = t}}});
  const auto made = make(d);
  ASSERT_EQ(made.kind, message_kind::done) << made.body;
  const auto text = without_spaces(text_of(made));
  const auto count = [&](std::string_view what) {
    int n = 0;
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
      ++n;
    }
    return n;
  };
  for (int i = 0; i < 90; ++i) {
    EXPECT_EQ(count("行" + std::to_string(1000 + i)), 1) << i;
  }
  EXPECT_EQ(count("除雪完了"), 89);
  EXPECT_EQ(count("凍"), 130);
  EXPECT_EQ(count("意"), 130);
  const int pages = int(made.head[made.head.find("pages=") + 6] - '0');
  EXPECT_GE(pages, 3);
  EXPECT_EQ(count("見出しA"), pages);
  EXPECT_EQ(count("見出しB"), pages);
}

TEST_F(typeset_test, the_fonts_are_embedded_and_no_others_are_used) {
  if (!poppler_is_here()) {
    GTEST_SKIP() << "poppler-utils is not installed";
  }
  const auto said = ask("pdffonts", make(night_report()).body);
  std::size_t rows = 0;
  for (std::size_t at = said.find("NotoSansCJKjp"); at != std::string::npos;
       at = said.find("NotoSansCJKjp", at + 1)) {
    const auto row = said.substr(at, said.find('\n', at) - at);
    EXPECT_NE(row.find("yes yes yes"), std::string::npos) << row;  // embedded, subset, unicode
    ++rows;
  }
  EXPECT_EQ(rows, 2u);
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 4);
}

TEST_F(typeset_test, the_same_document_gives_the_same_bytes) {
  const auto once = make(long_report(80)).body;
  EXPECT_EQ(once, make(long_report(80)).body);
  static const auto other = fonts::load();
  const auto job = job_for("typeset", to_json(long_report(80)));
  EXPECT_EQ(once, typeset_document(*other, job.head, job.body).body);
  if (poppler_is_here()) {
    EXPECT_NE(ask("pdfinfo -isodates", once).find("CreationDate:    2026-01-14T22:45:00Z"),
              std::string::npos);
  }
}

TEST_F(typeset_test, no_line_begins_or_ends_with_what_must_not) {
  const std::string text =
      "「除雪」は、（深夜の）出動が、「必要」です。ちょっと、ユーザーが「待機」を選ぶと……、"
      "判定は“見送り”になる。12.5cm、〒076-8555、100%、￥9,494千円！本当か？はい。々も〜も";
  const std::vector<std::string> not_first{"、", "。", "）", "」", "ょ", "っ", "ー", "ュ",
                                           "…",  "！", "？", "々", "〜", "”",  "%",  "・"};
  const std::vector<std::string> not_last{"「", "（", "“", "〒", "￥"};
  for (double width = 42; width < 260; width += 3.7) {
    const auto all = lines(text, width);
    std::string joined;
    for (const auto& line : all) {
      joined += line;
      for (const auto& bad : not_first) {
        EXPECT_FALSE(line.starts_with(bad)) << width << ": " << line;
      }
      for (const auto& bad : not_last) {
        EXPECT_FALSE(line.ends_with(bad)) << width << ": " << line;
      }
    }
    EXPECT_EQ(joined, text);
  }
}

TEST_F(typeset_test, words_numbers_and_their_units_stay_together) {
  for (double width = 70; width < 200; width += 5) {
    for (const auto& line : lines("積雪は 11.4 cm で Tsunagu の判定は出動です", width)) {
      EXPECT_FALSE(line.ends_with("11.4") || line.ends_with("Tsu")) << line;
    }
  }
}

TEST_F(typeset_test, a_word_wider_than_its_line_is_broken_and_not_cut) {
  const std::string word = "https://www.example.jp/a/very/long/path/without/any/place/to/rest";
  std::string joined;
  for (const auto& line : lines(word, 60)) {
    joined += line;
  }
  EXPECT_EQ(joined, word);
  EXPECT_EQ(lines("雪", 1).size(), 1u);  // narrower than any letter
}

TEST_F(typeset_test, no_line_is_wider_than_asked) {
  for (double width = 60; width < 300; width += 17) {
    for (const auto& l : set_lines(*fonts_, "降雪量の観測値は10cmを超え、Sapporo市では12cmだった。",
                                   weight::bold, 10, width, setting::justified)) {
      const double stretched = l.run.width + l.stretch * double(l.run.clusters.size() - 1);
      EXPECT_LE(stretched, width + 0.02);
    }
  }
}

TEST_F(typeset_test, what_no_font_has_is_marked_and_counted) {
  document d;
  d.title = "絵文字 \U0001F9A3 と雪";
  const auto made = make(d);
  EXPECT_EQ(made.head, "application/pdf pages=1 missing=1");
  d.title = "葛\U000E0100城 辻\U000E0101";  // an ideographic variation is one letter
  EXPECT_EQ(make(d).head, "application/pdf pages=1 missing=0");
}

TEST_F(typeset_test, control_characters_and_other_scripts_do_no_harm) {
  document d;
  d.title = "a\tb\x01\x7f c\u202e d \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35 \u05e9\u05dc\u05d5\u05dd";
  d.notes = {"", "\n\n", std::string(3000, ' '), std::string(3000, 'x')};
  EXPECT_EQ(make(d).kind, message_kind::done);
}

TEST_F(typeset_test, pictures_are_drawn_and_bad_ones_refused) {
  const cv::Mat grey(60, 90, CV_8UC3, cv::Scalar(90, 120, 150));
  const auto jpeg = encode_jpeg(grey, 80);
  auto d = night_report();
  d.sections.push_back(
      {"画像", {{.images = {{{0, "東山カメラ 2:30", 0.5}, {1, "中央カメラ 2:30", 0.5}}}}}});
  const auto made = make(d, {jpeg, jpeg});
  ASSERT_EQ(made.kind, message_kind::done) << made.body;
  EXPECT_NE(made.body.find("/DCTDecode"), std::string::npos);
  EXPECT_EQ(make(d, {jpeg, "no picture"}).head, "media_type_unsupported");
  EXPECT_EQ(make(d, {jpeg, jpeg.substr(0, jpeg.size() / 2)}).head, "media_damaged");
  EXPECT_EQ(make(d, {jpeg}).head, "media_bad_job");  // names a second that is not there
}

TEST_F(typeset_test, every_limit_is_a_precise_refusal) {
  const auto refused = [&](auto change) {
    auto d = night_report();
    change(d);
    const auto a = make(d);
    EXPECT_EQ(a.kind, message_kind::refused);
    return a.head + ": " + a.body;
  };
  const auto has = [](const std::string& text, const char* part) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  };
  has(refused([](document& d) { d.title.assign(501, 'x'); }), "title too_long");
  has(refused([](document& d) { d.sections[1].blocks[0].table->rows[2].cells.pop_back(); }),
      "sections[1].blocks[0].table.rows.cells count");
  has(refused([](document& d) { d.sections[1].blocks[0].table->columns.clear(); }), "count");
  has(refused([](document& d) { d.sections[0].blocks[0].note = "both"; }), "not_exactly_one");
  has(refused([](document& d) { d.sections[2].blocks[0].chart->series[0].values.pop_back(); }),
      "chart.series.values count");
  has(refused([](document& d) { d.sections[2].blocks[0].chart->mark = 1e300; }), "out_of_range");
  has(refused([](document& d) {
        auto& t = *d.sections[1].blocks[0].table;
        t.rows.assign(5000, t.rows[0]);
      }),
      "too_many");
  has(refused([](document& d) {
        d.sections.assign(200, {"S", {{.paragraph = std::string(9'000, '\n')}}});
      }),
      "media_too_large");
  EXPECT_EQ(make_of("{").head, "media_bad_job");
  EXPECT_EQ(make_of("{\"title\":3}").head, "media_bad_job");
  EXPECT_EQ(typeset_document(*fonts_, "typeset", "{}").head, "media_bad_job");
  EXPECT_EQ(typeset_document(*fonts_, "typeset settings=9", "{}").head, "media_bad_job");
  EXPECT_EQ(typeset_document(*fonts_, "typeset settings=2 files=7", "{}").head, "media_bad_job");
  EXPECT_EQ(typeset_document(*fonts_, "typeset settings=2 files=x", "{}").head, "media_bad_job");
}

TEST_F(typeset_test, charts_of_any_values_are_drawn) {
  for (const double v : {0.0, -3.5, 1e-9, 1e12, -1e12}) {
    for (const auto kind : {chart_kind::bar, chart_kind::line}) {
      document d;
      d.title = "t";
      chart c{.kind = kind, .labels = {"a", "b"}, .series = {{"s", {v, {}}}}, .mark = v};
      d.sections.push_back({"s", {{.chart = c}}});
      EXPECT_EQ(make(d).kind, message_kind::done) << v;
    }
  }
  EXPECT_DOUBLE_EQ(axis_step(14.2), 5);
  EXPECT_DOUBLE_EQ(axis_step(0.9), 0.2);
}

TEST(fonts_test, where_there_are_no_fonts_there_is_nothing) {
  EXPECT_EQ(fonts::load("/nowhere"), nullptr);
}

}  // namespace
}  // namespace tsu::media
