// The catalogue over a real broker on both engines: series, maps, tables, and entities judged as
// they are written.
#include <gtest/gtest.h>

#include <array>

#include "base/core/json.h"
#include "base/module/catalogue.h"
#include "engine/catalog/api.h"
#include "engine/catalog/csv.h"
#include "engine/catalog/dto.h"
#include "engine/catalog/module.h"
#include "engine/catalog/test/town.h"

namespace tsu::catalog {
namespace {

using namespace testing;

class catalogue_of_a_town : public town {
 protected:
  const std::string flow_csv =
      "メッシュコード,地点名,計測日,時間帯_開始時刻,時間帯_終了時刻,曜日,人数\n"
      "6441427711,大通駅,2026-11-22,10:00,11:00,日,500\n"
      "6441427712,札幌駅,2026-11-22,10:00,11:00,日,900\n";
};

// domain A2.7
TEST_P(catalogue_of_a_town, A2_7_a_time_series_comes_as_csv_with_columns_in_utc_and_jst) {
  const auto say = [&](const std::string& at, const std::string& value, const std::string& more) {
    ASSERT_TRUE(write(*one, "urn:g:1", "Gauge",
                      {property("depth", value, R"(,"observedAt":")" + at + "\"" + more)})
                    .ok());
  };
  say("2026-01-31T15:00:00Z", "41.5", R"(,"unitCode":"CMT")");
  say("2026-01-31T16:30:05Z", "43",
      R"(,"unitCode":"CMT","quality":{"type":"Property","value":"suspect"})");
  say("2026-02-01T15:00:00Z", R"("=broken")", "");
  const std::string head =
      std::string{byte_order_mark} + "日時（UTC）,日時（日本時間）,値,単位,品質\r\n";
  const std::string rows =
      "2026-01-31T15:00:00Z,2026-02-01 00:00:00,41.5,CMT,\r\n"
      "2026-01-31T16:30:05Z,2026-02-01 01:30:05,43,CMT,suspect\r\n";
  EXPECT_EQ(ask(api::export_series, "entity=urn:g:1&attribute=depth"),
            head + rows + "2026-02-01T15:00:00Z,2026-02-02 00:00:00,'=broken,,\r\n");
  const auto page = asked(api::export_series, "entity=urn:g:1&attribute=depth&limit=2");
  EXPECT_EQ(page.body, head + rows);
  EXPECT_EQ(page.type, "text/csv; charset=utf-8");
  EXPECT_EQ(page.headers.back(),
            (std::pair<std::string, std::string>{"Next-From", "2026-02-01T15:00:00Z"}));
  EXPECT_EQ(ask(api::export_series,
                "entity=urn:g:1&attribute=depth&heading=en&from=2026-02-01T15:00:00Z"),
            std::string{byte_order_mark} + "timeUTC,timeJST,value,unit,quality\r\n" +
                "2026-02-01T15:00:00Z,2026-02-02 00:00:00,'=broken,,\r\n");
  EXPECT_EQ(ask(api::export_series, "entity=urn:g:1&attribute=depth&until=2000-01-01T00:00:00Z"),
            head);
  EXPECT_EQ(ask(api::export_series, "entity=urn:g:1&attribute=no"), "catalog_nothing_recorded");
  EXPECT_EQ(ask(api::export_series, "entity=g&attribute=depth"), "bad_query\nentity not_a_uri");
  EXPECT_EQ(ask(api::export_series, "entity=urn:g:1&attribute="), "bad_query\nattribute bad_name");
  EXPECT_EQ(ask(api::export_series, "entity=urn:g:1&attribute=depth&limit=0"),
            "bad_query\nlimit out_of_range");
}

TEST_P(catalogue_of_a_town, things_come_as_features_of_a_box_and_in_pages) {
  ASSERT_TRUE(
      write(*one, "urn:p:1", "Park", {property("name", R"("大通")"), place("141.35", "43.06")})
          .ok());
  ASSERT_TRUE(write(*one, "urn:p:2", "Park", {property("size", "7"), place("142", "43.06")}).ok());
  ASSERT_TRUE(write(*one, "urn:p:3", "Park", {property("size", "8")}).ok());
  EXPECT_EQ(ask(api::list_features, "bbox=141.3,43,141.4,43.1", {"Park"}),
            R"({"type":"FeatureCollection","numberMatched":1,"numberReturned":1,"features":[)"
            R"({"type":"Feature","id":"urn:p:1","geometry":{"type":"Point","coordinates":)"
            R"([141.35,43.06]},"properties":{"name":"大通"}}]})");
  const auto all = ask(api::list_features, "limit=1&offset=2&properties=name", {"Park"});
  EXPECT_EQ(all, R"({"type":"FeatureCollection","numberMatched":3,"numberReturned":1,"features":[)"
                 R"({"type":"Feature","id":"urn:p:3","geometry":null,"properties":{}}]})");
  EXPECT_EQ(ask(api::list_features, "bbox=1,2,3", {"Park"}), "bad_query\nbbox out_of_range");
  EXPECT_EQ(ask(api::list_features, "bbox=5,2,3,4", {"Park"}), "bad_query\nbbox out_of_range");
  EXPECT_EQ(ask(api::list_features, "limit=10001", {"Park"}), "bad_query\nlimit out_of_range");
}

TEST_P(catalogue_of_a_town, a_tile_is_sent_once_and_again_only_when_it_has_changed) {
  ASSERT_TRUE(write(*one, "urn:p:1", "Park", {place("141.35", "43.06")}).ok());
  const auto tile = asked(api::show_tile, "", {"Park", "10", "914", "376.mvt"});
  EXPECT_EQ(tile.type, "application/vnd.mapbox-vector-tile");
  EXPECT_NE(tile.body.find("urn:p:1"), std::string::npos);
  std::string etag;
  for (const auto& [name, value] : tile.headers) {
    etag = name == "ETag" ? value : etag;
  }
  ASSERT_FALSE(etag.empty());
  EXPECT_EQ(asked(api::show_tile, "", {"Park", "10", "914", "376.mvt"}, "", etag).status, 304);
  ASSERT_TRUE(write(*one, "urn:p:2", "Park", {place("141.36", "43.06")}).ok());
  EXPECT_EQ(asked(api::show_tile, "", {"Park", "10", "914", "376.mvt"}, "", etag).status, 200);
  EXPECT_EQ(ask(api::show_tile, "", {"Park", "10", "0", "0.mvt"}), "");
  EXPECT_EQ(ask(api::show_tile, "", {"Park", "10", "1024", "0.mvt"}), "bad_tile\nx out_of_range");
  EXPECT_NE(ask(api::show_tiles, "", {"Park"}).find(R"("tilejson":"3.0.0")"), std::string::npos);
}

TEST_P(catalogue_of_a_town, a_table_comes_in_whole_and_goes_out_again) {
  const auto report =
      from_json<table_report>(ask(api::import_table, "model=people-flow", {}, flow_csv));
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report.value().stored, 2);
  const auto again =
      from_json<table_report>(ask(api::import_table, "model=people-flow", {}, flow_csv));
  EXPECT_EQ(again.value().unchanged, 2);
  std::string wanted{byte_order_mark};
  for (const char c : flow_csv) {
    wanted += c == '\n' ? "\r\n" : std::string(1, c);
  }
  EXPECT_EQ(ask(api::export_table, "model=people-flow", {"PeopleFlow"}), wanted);
  auto broken = flow_csv;
  broken.replace(broken.find("900"), 3, "多い");
  EXPECT_EQ(ask(api::import_table, "model=people-flow&type=Other", {}, broken),
            "bad_table\nline[3].人数 (peopleCount) not_half_width");
  EXPECT_EQ(ask(api::list_features, "", {"Other"}),
            R"({"type":"FeatureCollection","numberMatched":0,"numberReturned":0,"features":[]})");
  const auto dry = from_json<table_report>(
      ask(api::import_table, "model=people-flow&type=Other&dryRun=true", {}, broken));
  EXPECT_EQ(dry.value().refused, 1);
  EXPECT_EQ(dry.value().stored, 0);
  const auto some = from_json<table_report>(
      ask(api::import_table, "model=people-flow&type=Other&faulty=skip", {}, broken));
  EXPECT_EQ(some.value().stored, 1);
  EXPECT_EQ(ask(api::import_table, "model=nothing", {}, flow_csv), "catalog_no_model");
  EXPECT_EQ(ask(api::import_table, "model=people-flow&faulty=x", {}, flow_csv),
            "bad_query\nfaulty not_one_of");
}

TEST_P(catalogue_of_a_town, a_type_is_judged_as_the_town_decides_and_only_then) {
  const auto good = [&](node& by, const std::string& count) {
    return write(by, "urn:f:1", "PeopleFlow",
                 {property("areaCode", R"("6441427711")"), property("locationName", R"("駅")"),
                  property("measurementDate", R"("2026-11-22")"), property("dayOfWeek", R"("日")"),
                  property("startTime", R"("10:00")"), property("endTime", R"("11:00")"),
                  property("peopleCount", count)});
  };
  EXPECT_TRUE(good(*one, R"("many")").ok());
  EXPECT_EQ(
      asked(api::put_validation, "", {"PeopleFlow"}, R"({"model":"people-flow","mode":"refuse"})")
          .status,
      204);
  const auto no = good(*one, R"("x")");
  ASSERT_FALSE(no.ok());
  EXPECT_EQ(no.error().code, "bad_request_data");
  ASSERT_EQ(no.error().fields.size(), 1u);
  EXPECT_EQ(no.error().fields[0].field, "人数 (peopleCount)");
  EXPECT_EQ(no.error().fields[0].code, "not_a_number");
  EXPECT_NE(no.error().detail.find("people-flow"), std::string::npos) << no.error().detail;
  EXPECT_TRUE(good(*one, "5").ok());
  EXPECT_FALSE(write(*one, "urn:f:2", "PeopleFlow", {property("peopleCount", "5")}).ok());
  EXPECT_TRUE(write(*one, "urn:o:2", "Other", {property("peopleCount", R"("x")")}).ok());
  // What was there before stays, and is judged when it is written.
  EXPECT_TRUE(
      asked(api::put_validation, "", {"PeopleFlow"}, R"({"model":"people-flow","mode":"warn"})")
          .body.empty());
  EXPECT_TRUE(good(*one, R"("x")").ok());
  const auto found = from_json<finding_page>(ask(api::list_findings, "type=PeopleFlow")).value();
  ASSERT_EQ(found.total, 1);
  EXPECT_EQ(found.items[0].entity, "urn:f:1");
  EXPECT_EQ(found.items[0].faults[0].code, "not_a_number");
  EXPECT_TRUE(good(*one, "6").ok());
  EXPECT_EQ(from_json<finding_page>(ask(api::list_findings)).value().total, 0);
  EXPECT_TRUE(good(*one, R"("y")").ok());
  ask(api::put_validation, "", {"PeopleFlow"}, R"({"model":"","mode":"off"})");
  EXPECT_EQ(from_json<finding_page>(ask(api::list_findings)).value().total, 0);
  EXPECT_TRUE(good(*one, R"("z")").ok());
  EXPECT_EQ(kinds(), std::vector<std::string>(3, "catalog.validation.changed PeopleFlow"));
  EXPECT_EQ(ask(api::put_validation, "", {"X"}, R"({"model":"none","mode":"warn"})"),
            "catalog_no_model");
  EXPECT_EQ(ask(api::put_validation, "", {"X"}, R"({"model":"aed","mode":"loud"})"),
            "bad_fields\nmode not_one_of");
}

TEST_P(catalogue_of_a_town, what_one_node_decides_the_other_holds_to_at_once) {
  if (GetParam() != engine_kind::postgres) {
    GTEST_SKIP() << "SQLite has one node";
  }
  const auto doors = here.second_node();
  node other{*doors, here.time, false};
  EXPECT_TRUE(write(other, "urn:f:1", "PeopleFlow", {property("peopleCount", "1")}).ok());
  ask(api::put_validation, "", {"PeopleFlow"}, R"({"model":"people-flow","mode":"refuse"})");
  EXPECT_FALSE(write(other, "urn:f:1", "PeopleFlow", {property("peopleCount", "2")}).ok());
  ask(api::put_validation, "", {"PeopleFlow"}, R"({"model":"people-flow","mode":"off"})");
  EXPECT_TRUE(write(other, "urn:f:1", "PeopleFlow", {property("peopleCount", "3")}).ok());
}

TEST_P(catalogue_of_a_town, has_models_of_its_own_beside_the_shipped_ones) {
  std::string csv;
  append_csv_row(csv, model_headings);
  append_csv_row(csv, {"水位", "waterLevel", "1.2", "数値", "必須", "必須", "半角", "0～30", "m"});
  EXPECT_EQ(ask(api::put_model, "title=x&type=River", {"river"}, csv), "bad_query\nsource missing");
  EXPECT_EQ(ask(api::put_model, "title=x&type=River&source=y", {"River"}, csv),
            "bad_query\nname bad_name");
  EXPECT_EQ(ask(api::put_model, "title=x&type=River&source=y", {"aed"}, csv),
            "catalog_model_shipped");
  const std::string about = "title=%E6%B2%B3%E5%B7%9D%E6%B0%B4%E4%BD%8D&type=River&source=city";
  const auto made = from_json<model_dto>(ask(api::put_model, about, {"river"}, csv));
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(made.value().title, "河川水位");
  EXPECT_EQ(ask(api::show_model, "as=csv", {"river"}), std::string{byte_order_mark} + csv);
  ask(api::put_validation, "", {"River"}, R"({"model":"river","mode":"refuse"})");
  EXPECT_FALSE(write(*one, "urn:r:1", "River", {property("waterLevel", "31")}).ok());
  const auto unit =
      write(*one, "urn:r:1", "River", {property("waterLevel", "3", R"(,"unitCode":"CMT")")});
  ASSERT_FALSE(unit.ok());
  EXPECT_EQ(unit.error().fields[0].code, "wrong_unit");
  EXPECT_TRUE(
      write(*one, "urn:r:1", "River", {property("waterLevel", "3", R"(,"unitCode":"MTR")")}).ok());
  EXPECT_EQ(ask(api::remove_model, "", {"river"}), "catalog_model_in_use");
  ask(api::put_validation, "", {"River"}, R"({"model":"river","mode":"off"})");
  EXPECT_EQ(asked(api::remove_model, "", {"river"}).status, 204);
  EXPECT_EQ(ask(api::remove_model, "", {"river"}), "catalog_no_model");
  EXPECT_EQ(from_json<model_page>(ask(api::list_models)).value().items.size(), 4u);
}

TEST_P(catalogue_of_a_town, has_statements_that_every_engine_takes) {
  EXPECT_EQ(here.doors->check(sapporo(), statements), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(engines, catalogue_of_a_town, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

TEST(the_module, has_a_sound_table) {
  const std::array all{wired_module{&contents, {}}};
  EXPECT_EQ(faults_of(all), std::vector<std::string>{});
}

}  // namespace
}  // namespace tsu::catalog
