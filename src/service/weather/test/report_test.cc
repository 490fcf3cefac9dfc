// What a change of an entity says, and how that moves what is held of a station.
#include "service/weather/report.h"

#include <gtest/gtest.h>

#include "service/weather/move_state.h"
#include "service/weather/units.h"

namespace tsu::weather {
namespace {

using namespace std::chrono_literals;
using enum quantity;

const instant now = *parse_instant("2026-01-10T12:00:00Z");
const dated_thresholds limits;

std::string change(std::string_view set) {
  return R"({"no":1,"op":"updated","types":["WeatherObserved"],"createdAt":0,)"
         R"("modifiedAt":1768046400000000,"set":{)" +
         std::string{set} + "}}";
}

entity_news news_of(std::string_view set) { return read_news(change(set)); }

std::string told(const entity_news& n) {
  std::string out;
  for (const auto& r : n.reports) {
    out += format_instant(r.at) + (r.how_long == step::day ? " day" : "");
    for (const auto& v : r.values) {
      out += " " + std::string{facts_of(v.what).wire} + "=" + std::to_string(v.value).substr(0, 5);
      out += v.how == quality::suspect ? "?" : "";
    }
    out += r.unreadable ? " unreadable; " : "; ";
  }
  return out;
}

TEST(units, what_devices_measure_in_becomes_ours_and_the_unknown_stays_unknown) {
  const struct {
    quantity what;
    std::string_view unit;
    double given;
    std::optional<double> ours;
  } table[] = {
      {snow_depth_cm, "CMT", 137, 137},
      {snow_depth_cm, "MTR", 1.37, 137},
      {snow_depth_cm, "MMT", 1370, 137},
      {snow_depth_cm, "", 137, 137},
      {snow_depth_cm, "CEL", 137, {}},
      {snow_depth_cm, "cm", 137, {}},
      {temperature_c, "KEL", 273.15, 0},
      {temperature_c, "FAH", 14, -10},
      {temperature_c, "MTR", 1, {}},
      {precipitation1h_mm, "CMT", 0.25, 2.5},
      {humidity_pct, "C62", 0.87, 87},
      {humidity_pct, "", 0.87, 87},
      {humidity_pct, "", 87, 87},
      {humidity_pct, "P1", 0.87, 0.87},
      {wind_speed_ms, "KMH", 36, 10},
      {wind_speed_ms, "KNT", 36, 18.52},
      {pressure_hpa, "PAL", 101325, 1013.25},
      {sunshine_h, "MIN", 30, 0.5},
      {insolation_mjm2, "", 3, 3},
      {insolation_mjm2, "D54", 3, {}},
  };
  for (const auto& row : table) {
    EXPECT_EQ(in_own_unit(row.what, row.unit, row.given), row.ours)
        << facts_of(row.what).wire << " " << row.unit;
  }
}

TEST(news, values_stand_together_by_their_time_and_without_one_they_are_of_the_change) {
  EXPECT_EQ(told(news_of(R"("temperature":[{"type":"Property","value":-3.5,)"
                         R"("observedAt":"2026-01-10T11:00:00Z","unitCode":"CEL"}],)"
                         R"("snowDepth":[{"type":"Property","value":0.5,)"
                         R"("observedAt":"2026-01-10T11:00:00Z","unitCode":"MTR"}],)"
                         R"("windSpeed":[{"type":"Property","value":4}],)"
                         R"("precipitation":[{"type":"Property","value":1,)"
                         R"("observedAt":"2026-01-09T15:00:00Z","unitCode":"MMT",)"
                         R"("datasetId":"urn:ngsi-ld:dataset:daily"},)"
                         R"({"type":"Property","value":9,"datasetId":"urn:other"}])")),
            "2026-01-09T15:00:00Z day precipitationDayMm=1.000; "
            "2026-01-10T11:00:00Z temperatureC=-3.50 snowDepthCm=50.00; "
            "2026-01-10T12:00:00Z windSpeedMs=4.000; ");
}

TEST(news, what_nobody_can_read_is_a_doubt_and_no_value) {
  const std::string time = R"(,"observedAt":"2026-01-10T11:00:00Z")";
  EXPECT_EQ(told(news_of(R"("snowDepth":[{"type":"Property","value":2)" + time +
                         R"(,"unitCode":"FOT"}])")),
            "2026-01-10T11:00:00Z unreadable; ");
  EXPECT_EQ(told(news_of(R"("snowDepth":[{"type":"Property","value":"2")" + time + "}]")),
            "2026-01-10T11:00:00Z unreadable; ");
  EXPECT_EQ(told(news_of(R"("snowDepth":[{"type":"Property","value":700)" + time + "}]")),
            "2026-01-10T11:00:00Z snowDepthCm=700.0?; ");
  EXPECT_EQ(told(news_of(R"("temperature":[{"type":"Property","value":1)" + time +
                         R"(,"quality":{"type":"Property","value":"suspect"}}])")),
            "2026-01-10T11:00:00Z temperatureC=1.000?; ");
}

TEST(news, who_the_station_is_comes_from_its_name_place_and_provider) {
  const auto f = news_of(R"("name":[{"type":"LanguageProperty","languageMap":)"
                         R"({"en":"Teine","ja":"手稲","ja-Hrkt":"テイネ"}}],)"
                         R"("location":[{"type":"GeoProperty","value":)"
                         R"({"type":"Point","coordinates":[141.2,43.1]}}],)"
                         R"("altitude":[{"type":"Property","value":30,"unitCode":"MTR"}],)"
                         R"("dataProvider":[{"type":"Property","value":"札幌市"}],)"
                         R"("license":[{"type":"Property","value":"CC BY"}])")
                     .facts;
  const auto s = with_facts({}, f);
  EXPECT_EQ(s.about.name + s.about.kana + s.about.english, "手稲テイネTeine");
  EXPECT_TRUE(s.about.has_place);
  EXPECT_EQ(s.about.lat, 43.1);
  EXPECT_EQ(s.about.altitude_m, 30);
  EXPECT_EQ(s.about.provider + s.about.licence, "札幌市CC BY");
  EXPECT_EQ(news_of(R"("name":[{"type":"Property","value":"橋"}])").facts.name, "橋");
  EXPECT_EQ(with_facts(s, {.place_gone = true}).about.has_place, false);
  EXPECT_EQ(with_facts(s, {}), s);
}

TEST(news, what_is_no_name_or_place_is_left_out) {
  EXPECT_FALSE(news_of(R"("name":[{"type":"Property","value":7}])").facts.name);
  const auto long_name = R"("name":[{"type":"Property","value":")" + std::string(257, 'a') + "\"}]";
  EXPECT_FALSE(news_of(long_name).facts.name);
  for (const std::string_view place :
       {R"({"type":"Point","coordinates":[141]})", R"({"type":"Point","coordinates":[141,91]})",
        R"({"type":"Point","coordinates":["a","b"]})", R"({"type":"Polygon","coordinates":[]})",
        R"("here")"}) {
    const auto n =
        news_of(R"("location":[{"type":"GeoProperty","value":)" + std::string{place} + "}]");
    EXPECT_FALSE(n.facts.lon_lat) << place;
  }
}

TEST(news, the_first_members_of_a_change_tell_whether_it_is_about_the_weather) {
  const auto with = [](std::string_view head) {
    return concern_of("{" + std::string{head} + R"(,"createdAt":0,"modifiedAt":0})");
  };
  EXPECT_EQ(with(R"("no":1,"op":"created","types":["WeatherObserved"])"), concern::changed);
  EXPECT_EQ(with(R"("no":1,"op":"updated","types":["A","WeatherObserved"],"was":["A"])"),
            concern::changed);
  EXPECT_EQ(with(R"("no":1,"op":"removed","types":["WeatherObserved"])"), concern::left);
  EXPECT_EQ(with(R"("no":1,"op":"updated","types":["A"],"was":["WeatherObserved"])"),
            concern::left);
  EXPECT_EQ(with(R"("no":1,"op":"updated","types":["SnowPlow"])"), concern::none);
  EXPECT_EQ(with(R"("no":1,"op":"updated","types":["WeatherObservedX"])"), concern::none);
  EXPECT_EQ(with(R"("service":"a","no":1,"op":"created","types":["WeatherObserved"])"),
            concern::none);
}

TEST(news, a_number_belongs_to_the_entity_that_files_mean_by_it) {
  const std::string ours = "urn:ngsi-ld:WeatherObserved:";
  EXPECT_EQ(number_of_entity(ours + "jma-14163", {}), "14163");
  EXPECT_EQ(number_of_entity(ours + "drylake", {}), "drylake");
  EXPECT_EQ(number_of_entity(ours + "dry-lake", "dry lake"), "dry lake");
  EXPECT_EQ(number_of_entity(ours + "14163", {}), ours + "14163");  // not the office's
  EXPECT_EQ(number_of_entity("urn:x:1", "14163"), "urn:x:1");
  EXPECT_EQ(number_of_entity(ours, {}), ours);
}

report at(instant when, std::vector<measured> values) { return {when, step::hour, values, false}; }

TEST(state, only_what_is_newer_counts_and_what_came_apart_is_taken_over) {
  station_state s;
  EXPECT_EQ(take_report(s, at(now - 3h, {{temperature_c, quality::ok, -3}}), limits, now),
            effect::told);
  EXPECT_EQ(take_report(s, at(now - 2h, {{temperature_c, quality::ok, -4}}), limits, now),
            effect::told);
  const auto before = s;
  // The same again, something older.
  EXPECT_EQ(take_report(s, at(now - 2h, {{temperature_c, quality::ok, -4}}), limits, now),
            effect::nothing);
  EXPECT_EQ(take_report(s, at(now - 3h, {{temperature_c, quality::ok, -9}}), limits, now),
            effect::nothing);
  EXPECT_EQ(s, before);
  // The depth of the same time in a message of its own, and a minute late.
  EXPECT_EQ(take_report(s, at(now - 2h, {{snow_depth_cm, quality::ok, 40}}), limits, now),
            effect::told);
  EXPECT_EQ(take_report(s, at(now - 121min, {{humidity_pct, quality::ok, 80}}), limits, now),
            effect::told);
  // A correction, and what is too late to be current.
  EXPECT_EQ(take_report(s, at(now - 2h, {{temperature_c, quality::ok, -5}}), limits, now),
            effect::told);
  EXPECT_EQ(take_report(s, at(now - 200min, {{wind_speed_ms, quality::ok, 5}}), limits, now),
            effect::kept);
  EXPECT_EQ(s.observations, 2);
  EXPECT_EQ(s.first_at, now - 200min);
  EXPECT_EQ(s.last_at, now - 2h);
  EXPECT_EQ(s.newest, (value_map{{"temperatureC", -5}, {"snowDepthCm", 40}, {"humidityPct", 80}}));
  EXPECT_EQ(s.seen.depth_cm, 40);
}

TEST(state, a_day_never_stands_for_an_hour_that_is_known) {
  station_state s;
  take_report(s, at(now, {{temperature_c, quality::ok, -3}}), limits, now);
  EXPECT_EQ(take_report(s, {now, step::day, {{snow_depth_cm, quality::ok, 40}}}, limits, now),
            effect::nothing);
}

TEST(state, doubts_are_told_once_and_the_future_is_refused) {
  station_state s;
  EXPECT_EQ(take_report(s, at(now + 11min, {{temperature_c, quality::ok, 1}}), limits, now),
            effect::strange);
  EXPECT_EQ(take_report(s, at(now + 11min, {{temperature_c, quality::ok, 1}}), limits, now),
            effect::kept);
  EXPECT_EQ(s.observations, 0);
  EXPECT_FALSE(s.last_at);
  EXPECT_EQ(health_of(s.seen, now, {}).reasons, std::vector<std::string>{"clock_ahead"});
  EXPECT_EQ(take_report(s, {now, step::hour, {{temperature_c, quality::ok, 1}}, true}, limits, now),
            effect::told);
  EXPECT_EQ(s.seen.fault, "unreadable");
  // Impossible: a fault, an observation, but no value.
  EXPECT_EQ(take_report(s, at(now + 1min, {{snow_depth_cm, quality::suspect, 5000}}), limits, now),
            effect::told);
  EXPECT_EQ(s.seen.fault, "unusual_value");
  EXPECT_EQ(s.newest, (value_map{{"temperatureC", 1}}));
}

TEST(state, late_values_are_judged_too) {
  station_state s;
  for (int i = 0; i < 4; ++i) {
    const auto when = now - 10h + 1h * i;
    take_report(s, at(when, {{temperature_c, quality::ok, 1.0 + i}}), limits, now);
    take_report(s, at(when, {{snow_depth_cm, quality::ok, i == 3 ? 190.0 : 40.0}}), limits, now);
  }
  EXPECT_EQ(s.seen.fault, "jump");
  EXPECT_EQ(s.observations, 4);
}

TEST(state, an_import_and_a_device_move_a_station_at_once_and_nothing_is_lost) {
  station_state before;
  take_report(before, at(now - 5h, {{temperature_c, quality::ok, 1}}), limits, now);
  auto mine = before, theirs = before;
  take_report(mine, at(now - 4h, {{temperature_c, quality::ok, 2}}), limits, now);
  take_report(mine, at(now - 3h, {{snow_depth_cm, quality::ok, 40}}), limits, now);
  take_report(theirs, at(now - 1h, {{temperature_c, quality::ok, 3}}), limits, now);
  const auto both = joined(mine, before, theirs);
  EXPECT_EQ(both.observations, 4);
  EXPECT_EQ(both.first_at, now - 5h);
  EXPECT_EQ(both.last_at, now - 1h);
  EXPECT_EQ(both.seen.last_at, now - 1h);
  EXPECT_EQ(both.newest, (value_map{{"temperatureC", 3}, {"snowDepthCm", 40}}));
  EXPECT_EQ(joined(mine, before, before), mine);
}

}  // namespace
}  // namespace tsu::weather
