#include "service/snow/sim/wire.h"

#include <gtest/gtest.h>

#include "base/core/json_text.h"
#include "service/snow/sim/season_report.h"

namespace tsu::snow::sim {
namespace {

using namespace std::chrono_literals;

const town two_posts{.districts = {{.code = "d01", .name = "第1区"}},
                     .posts = {{.id = "p0001", .lon = 142.38, .lat = 43.34}, {.id = "p0002"}}};

report a_report() {
  report r{.post = 0, .number = 17, .measured_at = *parse_instant("2022-01-10T17:30:05Z")};
  r.depth_cm = 45.23;
  r.temperature_c = -7.04;
  r.battery_v = 3.917;
  r.signal_dbm = -96;
  return r;
}

TEST(wire, a_report_is_an_entity_with_units_and_the_time_of_the_posts_clock) {
  const auto p = parcel_of({}, two_posts, a_report());
  EXPECT_EQ(p.id, "urn:ngsi-ld:SnowPost:p0001");
  EXPECT_EQ(p.attributes,
            R"({"snowDepth":{"value":45.2,"unitCode":"CMT","observedAt":"2022-01-10T17:30:05Z"},)"
            R"("temperature":{"value":-7.0,"unitCode":"CEL","observedAt":"2022-01-10T17:30:05Z"},)"
            R"("batteryVoltage":{"value":3.92,"unitCode":"VLT",)"
            R"("observedAt":"2022-01-10T17:30:05Z"},)"
            R"("rssi":{"value":-96,"unitCode":"DBM","observedAt":"2022-01-10T17:30:05Z"},)"
            R"("reportNumber":{"value":17,"observedAt":"2022-01-10T17:30:05Z"},)"
            R"("district":{"value":"d01"},)"
            R"("location":{"type":"GeoProperty","value":{"type":"Point",)"
            R"("coordinates":[142.38000,43.34000]}}})");
  EXPECT_TRUE(check_and_minify(p.attributes).ok());
}

TEST(wire, no_echo_is_no_depth_and_a_winter_can_stand_in_the_present) {
  auto r = a_report();
  r.depth_cm.reset();
  const auto p = parcel_of({}, two_posts, r, std::chrono::days{365});
  EXPECT_EQ(p.attributes.find("snowDepth"), std::string::npos);
  EXPECT_NE(p.attributes.find("\"observedAt\":\"2023-01-10T17:30:05Z\""), std::string::npos);
}

TEST(wire, nothing_of_the_truth_is_sent) {
  auto r = a_report();
  r.truth = {.depth_cm = 99.9, .what = fault::spike, .clock_wrong = true, .late = true};
  EXPECT_EQ(parcel_of({}, two_posts, r).attributes,
            parcel_of({}, two_posts, a_report()).attributes);
}

TEST(wire, a_batch_is_one_array_of_entities) {
  const auto p = parcel_of({}, two_posts, a_report());
  const auto body = batch_of({}, {p, p});
  ASSERT_TRUE(check_and_minify(body).ok());
  int entities = 0;
  for (const auto one : json_elements{body}) {
    const json_members members{one};
    EXPECT_EQ(json_string_text(members.find("id")), p.id);
    EXPECT_EQ(json_string_text(members.find("type")), "SnowPost");
    EXPECT_FALSE(members.find("snowDepth").empty());
    ++entities;
  }
  EXPECT_EQ(entities, 2);
}

TEST(wire, mqtt_topics_are_those_of_the_manual) {
  const auto p = parcel_of({}, two_posts, a_report());
  EXPECT_EQ(topic_of({}, "012297", p), "012297/ngsi-ld/SnowPost/p0001");
  const auto values = bare_values_of({}, "012297", p);
  ASSERT_EQ(values.size(), 5u);
  EXPECT_EQ(values[0].topic, "tsunagu/012297/SnowPost/p0001/snowDepth");
  EXPECT_EQ(values[0].payload, "45.2");
}

TEST(season_report, it_begins_with_what_its_scores_mean) {
  season_listener nobody;
  tallying tally{1, nobody};
  season winter{{.days = generated_days(std::chrono::sys_days{2022y / 1 / 1},
                                        std::chrono::sys_days{2022y / 1 / 31}, 1),
                 .where = {.posts = 3}}};
  winter.run(tally);
  const auto text = season_report({.winter = "generated",
                                   .from = std::chrono::sys_days{2022y / 1 / 1},
                                   .last = std::chrono::sys_days{2022y / 1 / 31},
                                   .posts = 3,
                                   .districts = 6},
                                  winter.hours(), tally.so_far());
  EXPECT_TRUE(text.starts_with(what_scores_mean)) << text;
  EXPECT_NE(text.find("Winter: generated, 2022-01-01 to 2022-01-31, seed 1, method 1"),
            std::string::npos);
  EXPECT_NE(text.find("POD"), std::string::npos);
  EXPECT_EQ(tally.so_far().nights, 31 * 6);
  EXPECT_EQ(tally.so_far().decided.hits, tally.so_far().officer.hits);
  EXPECT_EQ(tally.so_far().like_officer.agreement(), 1.0);
}

}  // namespace
}  // namespace tsu::snow::sim
