// Rows as entities: every fault by line, item and rule; the real tables of a city.
#include "engine/catalog/table.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/core/json.h"
#include "engine/catalog/csv.h"

namespace tsu::catalog {
namespace {

data_model park() {
  std::string csv;
  append_csv_row(csv, model_headings);
  append_csv_row(csv, {"ID", "identifier", "", "文字列", "必須", "必須", "半角", "", ""});
  append_csv_row(csv, {"名称", "name", "", "文字列", "必須", "必須", "全角", "", ""});
  append_csv_row(csv, {"緯度", "latitude", "", "数値", "必須", "任意", "半角", "-90～90", ""});
  append_csv_row(csv, {"経度", "longitude", "", "数値", "必須", "任意", "半角", "", ""});
  append_csv_row(csv, {"広さ", "area", "", "数値", "任意", "任意", "半角", "", "㎡"});
  return read_model({.name = "park", .title = "公園", .items = {}}, csv).value();
}

const table_wish strict{.type = "Park", .owner = "011002"};

std::string faults(const read_table& t) {
  std::string out;
  for (const auto& f : t.report.faults) {
    out += f.field + " " + f.code + "\n";
  }
  return out;
}

TEST(a_table, becomes_entities_with_a_place_and_units) {
  const auto t = read_entities(
      park(), strict, "ID,名称,latitude,経度,広さ,担当\n7,中央公園,43.06,141.35,1200,緑課\n");
  ASSERT_TRUE(t.ok());
  EXPECT_EQ(faults(t.value()), "");
  EXPECT_EQ(t.value().report.unknown_columns, (std::vector<std::string>{"担当"}));
  ASSERT_EQ(t.value().writes.size(), 1u);
  const auto& e = t.value().writes[0].entity;
  EXPECT_EQ(e.id, "urn:ngsi-ld:Park:011002:7");
  ASSERT_EQ(e.attributes.size(), 6u);
  EXPECT_EQ(e.attributes[4].text, R"({"type":"Property","value":1200,"unitCode":"MTK"})");
  EXPECT_EQ(e.attributes[5].text,
            R"({"type":"GeoProperty","value":{"type":"Point","coordinates":[141.35,43.06]}})");
  EXPECT_TRUE(accept(t.value(), strict).ok());
}

TEST(a_table, with_faults_is_refused_with_all_of_them) {
  const auto t = read_entities(park(), strict,
                               "ID,名称,緯度,経度\n"
                               "1,公園１,43,141\n"
                               "1,Park,99,x\n"
                               ",山公園,,\n"
                               "3,川公園,,,1,2\n");
  ASSERT_TRUE(t.ok());
  EXPECT_EQ(faults(t.value()),
            "line[3].名称 (name) not_full_width\n"
            "line[3].緯度 (latitude) out_of_range\n"
            "line[3].経度 (longitude) not_a_number\n"
            "line[3].ID (identifier) twice\n"
            "line[4].ID (identifier) value_missing\n"
            "line[4].ID (identifier) value_missing\n"
            "line[5]. too_many_columns\n");
  const auto no = accept(t.value(), strict);
  ASSERT_FALSE(no.ok());
  EXPECT_EQ(no.error().reason, why::not_processable);
  EXPECT_EQ(no.error().fields.size(), 7u);
  EXPECT_EQ(t.value().report.refused, 3);
  EXPECT_EQ(t.value().writes.size(), 1u);
  auto lenient = strict;
  lenient.faulty = faulty_rows::skip;
  EXPECT_TRUE(accept(t.value(), lenient).ok());
}

TEST(a_table, without_an_item_that_must_be_there_is_refused_by_its_heading) {
  const auto t = read_entities(park(), strict, "ID,緯度,緯度\n1,2,3\n");
  ASSERT_FALSE(t.ok());
  EXPECT_EQ(t.error().fields[0].field + " " + t.error().fields[0].code, "line[1].緯度 twice");
  EXPECT_EQ(t.error().fields[1].field, "line[1].名称 (name)");
  EXPECT_EQ(t.error().fields[1].code, "item_missing");
  EXPECT_FALSE(read_entities(park(), strict, "").ok());
}

TEST(a_table, is_mended_where_that_is_asked_for) {
  auto wish = strict;
  wish.how = widths::mend;
  const auto t =
      read_entities(park(), wish, "ID,名称,緯度,経度\n１２,山公園,４３．５,141\n").value();
  EXPECT_EQ(faults(t), "");
  EXPECT_EQ(t.report.mended, 2);
  EXPECT_EQ(t.writes[0].entity.id, "urn:ngsi-ld:Park:011002:12");
}

TEST(a_real_table_of_a_city, is_read_and_its_faults_are_named) {
  const char* shared = std::getenv("TSUNAGU_SHARED");
  const std::string path =
      shared == nullptr ? "" : std::string{shared} + "/open-data/takamatsu/public_toilet__data.csv";
  std::ifstream file{path, std::ios::binary};
  if (!file) {
    GTEST_SKIP() << "no recorded data (TSUNAGU_SHARED)";
  }
  std::stringstream all;
  all << file.rdbuf();
  auto wish = strict;
  wish.faulty = faulty_rows::skip;
  std::string csv;
  append_csv_row(csv, model_headings);
  append_csv_row(csv, {"番号", "identification", "", "文字列", "必須", "必須", "半角", "", ""});
  append_csv_row(csv, {"名称", "name", "", "文字列", "必須", "必須", "全角", "", ""});
  append_csv_row(csv, {"緯度", "latitude", "", "数値", "必須", "必須", "半角", "", ""});
  const auto m = read_model({.name = "toilet", .items = {}}, csv).value();
  const auto t = read_entities(m, wish, all.str());
  ASSERT_TRUE(t.ok()) << t.error().detail;
  EXPECT_EQ(t.value().report.rows, 169);
  EXPECT_GT(t.value().report.refused, 0);  // names with half-width letters
  EXPECT_NE(faults(t.value()).find("名称 (name) not_full_width"), std::string::npos);
  EXPECT_EQ(t.value().report.refused + std::int64_t(t.value().writes.size()), 169);
}

}  // namespace
}  // namespace tsu::catalog
