#include "service/weather/console.h"

#include <gtest/gtest.h>

#include "base/core/json.h"

namespace tsu::weather {
namespace {

using namespace std::chrono_literals;

const instant now = *parse_instant("2024-01-10T00:00:00Z");

station_row station(std::string number, std::string name, std::string kana, duration quiet) {
  station_row r;
  r.station.about.number = number;
  r.station.about.name = name;
  r.station.about.kana = kana;
  r.station.entity = "urn:" + number;
  r.station.municipality = "011002";
  r.station.town = "札幌市";
  r.state = {.observations = 10,
             .first_at = now - 240h,
             .last_at = now - quiet,
             .newest = {{"temperatureC", -3.2}},
             .seen = {.last_at = now - quiet, .rhythm_minutes = 60}};
  return r;
}

town_view town() {
  town_view v{.stations = {station("1", "札幌", "サッポロ", 0h),
                           station("2", "手稲山口", "テイネヤマグチ", 5h),
                           station("3", "山口", "ヤマグチ", 0h)},
              .now = now};
  v.stations[2].state.seen.fault = "jump";
  v.stations[2].state.seen.fault_since = v.stations[2].state.seen.fault_last = now - 2h;
  return v;
}

TEST(console, the_summary_counts_what_there_is) {
  const auto s = summary_of(town());
  EXPECT_EQ(s.stations, 3);
  EXPECT_EQ(s.silent, 1);
  EXPECT_EQ(s.strange, 1);
  EXPECT_EQ(s.observations, 30);
  EXPECT_EQ(s.latest_at, now);
  EXPECT_FALSE(s.generated);
}

TEST(console, stations_are_found_by_name_kana_and_town_and_come_in_pages) {
  const auto v = town();
  EXPECT_EQ(stations_of(v, "山口", 10, 0).total, 2);
  EXPECT_EQ(stations_of(v, "サッポロ", 10, 0).items.at(0).number, "1");
  EXPECT_EQ(stations_of(v, "札幌市", 10, 0).total, 3);
  EXPECT_EQ(stations_of(v, "なし", 10, 0).total, 0);
  const auto second = stations_of(v, "", 2, 2);
  EXPECT_EQ(second.total, 3);
  ASSERT_EQ(second.items.size(), 1u);
  EXPECT_EQ(second.items[0].number, "3");
}

TEST(console, a_station_is_spelled_as_the_contract_says) {
  const auto v = town();
  EXPECT_EQ(to_json(detail_of(v, v.stations[0])),
            R"({"id":"urn:1","number":"1","name":"札幌","kana":"サッポロ","lat":0,"lon":0,)"
            R"("altitudeM":null,"municipality":{"code":"011002","name":"札幌市"},"state":"ok",)"
            R"("reasons":[],"observedAt":"2024-01-10T00:00:00Z","values":{"temperatureC":-3.2},)"
            R"("generated":false,"quantities":["temperatureC"],"firstAt":"2023-12-31T00:00:00Z",)"
            R"("observationCount":10,"source":"","licence":""})");
}

TEST(console, devices_in_trouble_come_with_reason_and_since_when) {
  const auto all = devices_of(town(), "");
  ASSERT_EQ(all.items.size(), 2u);
  EXPECT_EQ(all.items[0].reason.code, "silent_5h");
  EXPECT_EQ(all.items[0].since, now - 2h);
  EXPECT_EQ(all.items[0].reason.text.ja, "5時間、観測値が届いていません。");
  EXPECT_EQ(all.items[1].reason.code, "jump");
  EXPECT_EQ(devices_of(town(), "strange").total, 1);
  EXPECT_EQ(devices_of(town(), "silent,strange").total, 2);
}

TEST(console, a_long_silence_is_told_in_days) {
  EXPECT_EQ(text_of_reason("silent_47h").en, "No value has come for 47 hours.");
  EXPECT_EQ(text_of_reason("silent_48h").en, "No value has come for 2 days.");
  EXPECT_EQ(text_of_reason("silent_7403h").ja, "308日間、観測値が届いていません。");
}

TEST(console, every_reason_has_a_text_in_both_languages) {
  for (const auto code : {reason::jump, reason::drop_to_zero, reason::spike, reason::frozen,
                          reason::unusual, reason::clock_ahead}) {
    const auto t = text_of_reason(code);
    EXPECT_NE(t.ja.substr(0, 7), "weather") << code;
    EXPECT_NE(t.en.substr(0, 7), "weather") << code;
  }
}

}  // namespace
}  // namespace tsu::weather
