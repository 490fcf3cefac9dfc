// Standard data models: the shipped ones, what each rule lets through, and models that are refused.
#include "engine/catalog/model.h"

#include <gtest/gtest.h>

#include "engine/catalog/csv.h"

namespace tsu::catalog {
namespace {

const data_model& shipped(std::string_view name) {
  for (const auto& m : shipped_models()) {
    if (m.name == name) {
      return m;
    }
  }
  ADD_FAILURE() << name;
  return shipped_models().front();
}

TEST(a_shipped_model, keeps_its_own_examples) {
  for (const auto& m : shipped_models()) {
    EXPECT_FALSE(m.source.empty());
    for (const auto& i : m.items) {
      if (!i.example.empty()) {
        EXPECT_EQ(fault_of(i, i.example), "") << m.name << " " << i.name;
      }
    }
    const auto again = read_model({.name = m.name, .items = {}}, model_csv(m));
    ASSERT_TRUE(again.ok());
    ASSERT_EQ(again.value().items.size(), m.items.size());
    for (std::size_t i = 0; i < m.items.size(); ++i) {
      EXPECT_EQ(again.value().items[i].allowed_text, m.items[i].allowed_text);
      EXPECT_EQ(again.value().items[i].least, m.items[i].least);
    }
  }
}

struct rule_row {
  const char *type, *width, *allowed, *value, *fault;
};
constexpr rule_row rules[] = {
    {"文字列", "全角", "", "公民館", ""},
    {"文字列", "全角", "", "公民館1", "not_full_width"},
    {"文字列", "全角", "", "ｺｳﾐﾝｶﾝ", "not_full_width"},
    {"文字列", "半角", "", "011002", ""},
    {"文字列", "半角", "", "０１１００２", "not_half_width"},
    {"文字列", "半角", "", "ｶﾅ", ""},
    {"文字列", "半全", "", "1階 ホール", ""},
    {"数値", "半角", "", "-43.06", ""},
    {"数値", "半角", "", "43度", "not_half_width"},
    {"数値", "半角", "", "4x", "not_a_number"},
    {"数値", "半角", "", "1e999", "not_a_number"},
    {"数値", "半角", "0～100", "100", ""},
    {"数値", "半角", "0～100", "100.5", "out_of_range"},
    {"数値", "半角", "0～", "-1", "out_of_range"},
    {"日付（YYYY-MM-DD）", "半角", "", "2024-02-29", ""},
    {"日付（YYYY-MM-DD）", "半角", "", "2023-02-29", "not_a_date"},
    {"日付（YYYY-MM-DD）", "半角", "", "2024/02/29", "not_a_date"},
    {"日付（YYYY-MM-DD）", "半角", "", "24-2-9", "not_a_date"},
    {"時刻（hh:mm）", "半角", "", "24:00", ""},
    {"時刻（hh:mm）", "半角", "", "9:00", "not_a_time"},
    {"時刻（hh:mm）", "半角", "", "12:60", "not_a_time"},
    {"URI", "半角", "", "https://a.example/x", ""},
    {"URI", "半角", "", "www.a.example", "not_a_uri"},
    {"文字列（選択）", "全角", "あり, なし", "なし", ""},
    {"文字列（選択）", "全角", "あり, なし", "無", "not_one_of"},
    {"文字列（選択）", "全角", "都道府県名（北海道～沖縄県）", "香川県", ""},
    {"文字列（選択）", "全角", "都道府県名（北海道～沖縄県）", "香川", "not_one_of"},
    {"文字列", "半角", "※コード表", "x", ""},
};

TEST(a_rule, lets_through_what_its_parameters_say_and_nothing_else) {
  for (const auto& r : rules) {
    std::string csv;
    append_csv_row(csv, model_headings);
    append_csv_row(csv, {"項目", "item", "", r.type, "必須", "任意", r.width, r.allowed, ""});
    const auto m = read_model({.name = "m", .items = {}}, csv);
    ASSERT_TRUE(m.ok()) << m.error().detail;
    EXPECT_EQ(fault_of(m.value().items[0], r.value), r.fault) << r.type << " " << r.value;
  }
}

TEST(a_rule, asks_for_a_value_only_where_one_is_needed) {
  const auto& aed = shipped("aed");
  EXPECT_EQ(fault_of(*aed.find("名称"), ""), "value_missing");
  EXPECT_EQ(fault_of(*aed.find("remarks"), ""), "");
  EXPECT_EQ(aed.find("名称"), aed.find("name"));
  EXPECT_EQ(aed.find("nothing"), nullptr);
}

TEST(a_model, that_is_no_model_is_refused_with_line_and_column) {
  const auto refused = [](std::vector<std::vector<std::string>> rows) {
    std::string csv;
    append_csv_row(csv, model_headings);
    for (const auto& r : rows) {
      append_csv_row(csv, r);
    }
    const auto m = read_model({.name = "m", .items = {}}, csv);
    return m.ok() ? "" : m.error().fields.front().field + " " + m.error().fields.front().code;
  };
  const std::vector<std::string> good{"名称", "name", "", "文字列", "必須", "任意", "", "", ""};
  EXPECT_EQ(refused({good}), "");
  EXPECT_EQ(refused({good, good}), "line[3].項目名 twice");
  EXPECT_EQ(refused({{"名称", "scope", "", "文字列"}}), "line[2].英字名 bad_name");
  EXPECT_EQ(refused({{"名称", "a b", "", "文字列"}}), "line[2].英字名 bad_name");
  EXPECT_EQ(refused({{"名称", "name", "", "文字列", "要"}}), "line[2].項目必須 not_one_of");
  EXPECT_EQ(refused({{"名称", "name", "", "文字列", "", "", "広"}}), "line[2].全半角 not_one_of");
  EXPECT_EQ(refused({}), "line[2]. bad_size");
  EXPECT_EQ(read_model({.items = {}}, "a,b\n1,2").error().fields.front().code, "bad_heading");
}

TEST(full_width_letters, become_half_width_and_nothing_else_does) {
  EXPECT_EQ(half_width("０１１－Ａｂ　（１）公民館ｶﾅ"), "011-Ab (1)公民館ｶﾅ");
}

}  // namespace
}  // namespace tsu::catalog
