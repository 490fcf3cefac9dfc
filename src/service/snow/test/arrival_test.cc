// What comes from outside: readings in any order, entities of the broker, forecasts, things.
#include <algorithm>

#include "base/core/random.h"
#include "engine/broker/broker.h"
#include "service/snow/clear_routes.h"
#include "service/snow/demo.h"
#include "service/snow/follow_posts.h"
#include "service/snow/measure.h"
#include "service/snow/media_reader.h"
#include "service/snow/night_document.h"
#include "service/snow/read_forecast.h"
#include "service/snow/test/town_of_test.h"
#include "service/snow/things.h"

namespace tsu::snow {
namespace {

using namespace testing;
using std::chrono::hours;
using std::chrono::minutes;

class arrival_on_both : public town_of_test {};

std::vector<reading> noisy_night(std::uint64_t seed) {
  seeded_random chance{seed};
  std::vector<reading> out;
  for (int i = 0; i < 40; ++i) {
    const double depth = chance.below(8) == 0 ? 0 : 5 + 0.2 * i + chance.unit();
    out.push_back({.at = jst("18:00") + minutes{10 * i},
                   .depth_cm = depth,
                   .temperature_c = -3,
                   .battery_v = 12});
  }
  return out;
}

TEST_P(arrival_on_both, whatever_the_order_in_which_readings_come_the_same_is_kept) {
  here.time.set(jst("02:00"));
  const auto night = noisy_night(7);
  const reading_batch in_order{night};
  must(take_readings(on, sapporo(), "east-p1", in_order));
  for (std::uint64_t seed = 1; seed <= 3; ++seed) {
    auto mixed = night;
    seeded_random chance{seed};
    for (std::size_t i = mixed.size(); i > 1; --i) {
      std::swap(mixed[i - 1], mixed[chance.below(i)]);
    }
    const auto post = seed == 1 ? "east-p2" : seed == 2 ? "east-p3" : "west-p1";
    for (std::size_t i = 0; i < mixed.size(); i += 7) {
      reading_batch some;
      some.readings.assign(mixed.begin() + std::ptrdiff_t(i),
                           mixed.begin() + std::ptrdiff_t(std::min(i + 7, mixed.size())));
      must(take_readings(on, sapporo(), post, some));
    }
    read([&](db::reader& r) {
      const auto a = readings_from(r, "east-p1", {}), b = readings_from(r, post, {});
      ASSERT_EQ(a.size(), b.size());
      for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i].made.depth_cm, b[i].made.depth_cm) << seed << " " << i;
        EXPECT_EQ(a[i].made.why, b[i].made.why) << seed << " " << i;
        EXPECT_EQ(a[i].filter, b[i].filter) << seed << " " << i;
      }
      const auto first = find_post(r, "east-p1")->state, other = find_post(r, post)->state;
      EXPECT_EQ(first.depth_cm, other.depth_cm);
      EXPECT_EQ(first.depth_at, other.depth_at);
      EXPECT_EQ(first.filter, other.filter);
    });
  }
}

TEST_P(arrival_on_both, a_batch_that_is_sent_again_changes_nothing) {
  here.time.set(jst("02:00"));
  const reading_batch batch{noisy_night(3)};
  EXPECT_EQ(must(take_readings(on, sapporo(), "east-p1", batch)).stored, 40);
  const auto again = must(take_readings(on, sapporo(), "east-p1", batch));
  EXPECT_EQ(again.stored, 0);
  EXPECT_EQ(again.known, 40);
  EXPECT_EQ(refused(take_readings(on, sapporo(), "nobody", batch)), "snow_no_post");
  reading_batch many;
  many.readings.resize(1001);
  EXPECT_EQ(refused(take_readings(on, sapporo(), "east-p1", many)), "snow_too_many");
}

TEST_P(arrival_on_both, a_clock_that_is_off_is_kept_apart_and_told) {
  here.time.set(jst("02:00"));
  report("east-p1", {.at = jst("02:00"), .depth_cm = 5, .number = 10});
  const auto odd = report("east-p1", {.at = instant{}, .depth_cm = 50, .number = 11});
  EXPECT_EQ(odd.clock_off, 1);
  EXPECT_EQ(report("east-p1", {.at = jst("05:00"), .depth_cm = 50}).clock_off, 1);
  EXPECT_EQ(report("east-p1", {.at = jst("19:00"), .depth_cm = 50, .number = 12}).clock_off, 1);
  EXPECT_EQ(report("east-p1", {.at = instant{}, .depth_cm = 50, .number = 11}).known, 1);
  read([&](db::reader& r) {
    EXPECT_EQ(readings_from(r, "east-p1", {}).size(), 1u);
    const auto troubles = troubles_of(find_post(r, "east-p1")->state, here.time.now(), {});
    EXPECT_TRUE(std::any_of(troubles.begin(), troubles.end(),
                            [](const auto& t) { return t.code == "clock_off"; }));
  });
}

TEST_P(arrival_on_both, parts_of_a_reading_that_come_apart_are_one) {
  here.time.set(jst("02:00"));
  report("east-p1", {.at = jst("02:00"), .depth_cm = 5});
  EXPECT_EQ(report("east-p1", {.at = jst("02:00"), .temperature_c = -3}).stored, 1);
  read([](db::reader& r) {
    const auto all = readings_from(r, "east-p1", {});
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].said.depth_cm, 5);
    EXPECT_EQ(all[0].said.temperature_c, -3);
  });
}

TEST_P(arrival_on_both, what_a_post_writes_as_an_entity_is_taken_over_once) {
  here.time.set(jst("02:00"));
  post_follower follower{on, sapporo()};
  here.loop.wait(follower.follow_new());
  broker::write_op op{.how = broker::write_kind::upsert_update};
  op.entity.id = "urn:ngsi-ld:SnowPost:p0001";
  op.entity.types = {"SnowPost"};
  const auto property = [&](std::string name, std::string value, std::string unit = "") {
    auto text =
        R"({"type":"Property","value":)" + value + R"(,"observedAt":"2026-11-30T16:50:00Z")";
    text += unit.empty() ? "}" : R"(,"unitCode":")" + unit + "\"}";
    op.entity.attributes.push_back({.name = std::move(name), .dataset = {}, .text = text});
  };
  property("snowDepth", "0.123", "MTR");
  property("temperature", "-6.5", "CEL");
  property("batteryVoltage", "12.31", "VLT");
  property("rssi", "-87", "DBM");
  property("reportNumber", "17");
  property("district", "\"east\"");
  op.entity.attributes.push_back(
      {.name = "location",
       .dataset = {},
       .text = R"({"type":"GeoProperty","value":{"type":"Point","coordinates":[142.4,43.3]}})"});
  const broker::town_key town{sapporo(), {}};
  must(entities->write(town, op));
  here.loop.wait(follower.follow_new());
  here.loop.wait(follower.follow_new());
  read([](db::reader& r) {
    const auto p = find_post(r, "p0001");
    ASSERT_TRUE(p);
    EXPECT_EQ(p->about.district, "east");
    ASSERT_TRUE(p->about.place);
    EXPECT_EQ(p->about.place->lon, 142.4);
    const auto all = readings_from(r, "p0001", {});
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(all[0].said.at, jst("01:50"));
    EXPECT_EQ(all[0].said.depth_cm, 12.3);
    EXPECT_EQ(all[0].said.temperature_c, -6.5);
    EXPECT_EQ(all[0].said.battery_v, 12.31);
    EXPECT_EQ(all[0].said.signal_dbm, -87);
    EXPECT_EQ(all[0].said.number, 17);
  });
}

TEST_P(arrival_on_both, a_forecast_is_kept_once_and_what_is_none_is_refused) {
  forecast(1.5);
  forecast(1.5);
  const auto all = read([&](db::reader& r) { return list_forecasts(r, here.time.now(), 10); });
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].hours.size(), 15u);
  const forecast_from town, nowhere{"north", ""};
  for (const auto* bad :
       {"", "{}", "[]", "[1]", R"([{"reportDatetime":"soon"}])",
        R"([{"reportDatetime":"2026-11-30T18:00:00+09:00","timeSeries":[{"timeDefines":[]}]}])",
        R"([{"reportDatetime":"2026-11-30T18:00:00+09:00","timeSeries":[{"timeDefines":)"
        R"(["2026-11-30T19:00:00+09:00"],"areas":[{"snowfalls":["-1"]}]}]}])"}) {
    EXPECT_EQ(refused(take_forecast(on, sapporo(), bad, town)), "snow_bad_forecast") << bad;
  }
  const auto good =
      R"([{"reportDatetime":"2026-11-30T18:00:00+09:00","timeSeries":[{"timeDefines":)"
      R"(["2026-11-30T19:00:00+09:00"],"areas":[{"snowfalls":[2]}]}]}])";
  EXPECT_EQ(refused(take_forecast(on, sapporo(), good, nowhere)), "snow_no_district");
}

TEST_P(arrival_on_both, things_that_cannot_be_are_refused_field_by_field) {
  district_dto d{.code = "East!", .name = "", .place = place_dto{99, 0}};
  const auto r = here.loop.wait(keep_district(on, sapporo(), d, officer));
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().code, "snow_bad_thing");
  EXPECT_EQ(r.error().fields.size(), 3u);
  const duty_draft duty{here.time.now(), {91, 91, -1}};
  const auto whom = here.loop.wait(add_duty(on, sapporo(), duty, officer));
  ASSERT_FALSE(whom.ok());
  EXPECT_EQ(whom.error().fields.size(), 2u) << "one twice, one that is none";
  post_draft p;
  p.code = "p9";
  p.name = "p9";
  p.district = "north";
  EXPECT_EQ(refused(keep_post(on, sapporo(), p, officer)), "snow_no_district");
  route_dto route;
  route.code = route.name = "r9";
  route.district = "east";
  route.contractor = "nobody";
  EXPECT_EQ(refused(keep_route(on, sapporo(), route, officer)), "snow_no_contractor");
  const clearing_draft c{"c1", "east", "west-1", here.time.now()};
  const auto cleared = write([&](db::tx& t) { return add_clearing(t, c, officer); });
  EXPECT_EQ(cleared.error().code, "snow_no_route");
}

TEST_P(arrival_on_both, the_demo_town_is_made_once_and_stands_in_the_broker) {
  must(make_demo_town(on, sapporo()));
  must(make_demo_town(on, sapporo()));
  const auto posts = read([](db::reader& r) { return all_posts(r).size(); });
  EXPECT_EQ(posts, 6u + 18u);
  const broker::town_key town{sapporo(), {}};
  const auto view = here.loop.wait(entities->look(town));
  EXPECT_TRUE(view->find(entity_id_of(district_type, "kita")));
  EXPECT_TRUE(view->find(entity_id_of(route_type, "kita-1")));
  EXPECT_TRUE(view->find(entity_id_of(camera_type, "kita-c1")));
}

INSTANTIATE_TEST_SUITE_P(engines, arrival_on_both, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

TEST(camera, what_the_helper_says_is_read_and_what_it_cannot_read_has_no_value) {
  const auto read = [](std::string_view json) { return reading_of_answer(json); };
  const auto seen =
      read(R"({"reader":"classic 1","scene":"night","readable":true,)"
           R"("obstruction":{"kind":"none","share":0},"cover":0.8,)"
           R"("scores":{"snow":0.7,"ice":0.1,"wet":0.1,"dry":0.1},"state":"ice",)"
           R"("stake":{"depthCm":12.5,"lowCm":11,"highCm":14,"confidence":0.9,"trouble":null},)"
           R"("confidence":0.85,"statistics":{"brightness":0.4,"contrast":0.2,"sharpness":0.3}})");
  ASSERT_TRUE(seen.ok()) << seen.error().detail;
  EXPECT_EQ(seen.value().state, surface::frozen);
  EXPECT_EQ(seen.value().stake_cm, 12.5);
  EXPECT_FALSE(seen.value().stake_trouble);
  EXPECT_EQ(seen.value().scene, scene::night);
  const auto hidden = read(
      R"({"reader":"classic 1","scene":"night","readable":false,)"
      R"("obstruction":{"kind":"vehicle","share":0.6},"cover":null,"scores":null,"state":null,)"
      R"("stake":{"depthCm":null,"lowCm":null,"highCm":null,"confidence":0.2,)"
      R"("trouble":"hidden"},"confidence":0.9,"statistics":null})");
  ASSERT_TRUE(hidden.ok()) << hidden.error().detail;
  EXPECT_EQ(hidden.value().unreadable, "vehicle");
  EXPECT_FALSE(hidden.value().cover);
  EXPECT_FALSE(hidden.value().stake_cm);
  EXPECT_EQ(hidden.value().stake_trouble, "vehicle");
  EXPECT_FALSE(read("{}").ok());
}

// A road in view, and a stake that is not.
TEST(camera, C1_4_a_stake_without_a_depth_says_why_and_is_never_0) {
  const auto read = [](std::string_view kind, std::string_view stake) {
    return reading_of_answer(
        R"({"reader":"classic 1","scene":"night","readable":true,"obstruction":{"kind":")" +
        std::string{kind} + R"(","share":0.2},"cover":0.8,"scores":null,"state":"snow","stake":)" +
        std::string{stake} + R"(,"confidence":0.85,"statistics":null})");
  };
  const auto none = [](std::string_view trouble) {
    return R"({"depthCm":null,"lowCm":null,"highCm":null,"confidence":0.1,"trouble":")" +
           std::string{trouble} + R"("})";
  };
  struct {
    std::string kind, stake;
    std::optional<std::string> why;
  } const table[] = {
      {"vehicle", none("hidden"), "vehicle"},
      {"lens", none("blurred"), "lens"},
      {"none", none("hidden"), "hidden"},
      {"none", none("blurred"), "blur"},
      {"vehicle", none("not_found"), "not_found"},
      {"none", R"({"depthCm":0,"lowCm":0,"highCm":9,"confidence":0.4,"trouble":null})", "doubtful"},
      {"vehicle", "null", std::nullopt},
  };
  for (const auto& row : table) {
    const auto seen = read(row.kind, row.stake);
    ASSERT_TRUE(seen.ok()) << seen.error().detail;
    EXPECT_FALSE(seen.value().stake_cm) << row.stake;
    EXPECT_EQ(seen.value().stake_trouble, row.why) << row.kind << row.stake;
    EXPECT_EQ(seen.value().cover, 0.8);
  }
}

TEST(camera, the_helper_is_asked_with_the_camera_s_road_area_and_stake) {
  camera_question q;
  q.camera.stake = stake{{0.5, 0.9}, {0.5, 0.3}, 150};
  q.infrared = true;
  EXPECT_EQ(road_settings_of(q),
            R"({"road":[[{"x":0,"y":0},{"x":1,"y":0},{"x":1,"y":1},{"x":0,"y":1}]],)"
            R"("stake":{"base":{"x":0.5,"y":0.9},"top":{"x":0.5,"y":0.3},"lengthCm":150,)"
            R"("bandCm":10},"infrared":true,"previous":null})");
}

TEST(report, a_night_becomes_a_document_that_reads_back) {
  night_report r{
      .night = "2026-12-01", .made_at = jst("07:20"), .from = jst("18:00"), .until = jst("07:00")};
  r.outcomes.push_back({.night = "2026-12-01", .district = "east", .dispatched = true});
  r.decisions.push_back({.district = "east", .made_at = jst("02:30")});
  r.posts.push_back({.post = "p1", .name = "観測点1"});
  const names_of_town names{"富良野市", {{"east", "東区"}}};
  const auto d = document_of(r, names);
  EXPECT_TRUE(from_json<media::document>(to_json(d)).ok());
  EXPECT_NE(to_json(d).find("東区"), std::string::npos);
  for (const auto& s : d.sections) {
    for (const auto& b : s.blocks) {
      if (b.table) {
        for (const auto& row : b.table->rows) {
          EXPECT_EQ(row.cells.size(), b.table->columns.size()) << s.heading;
        }
      }
    }
  }
}

depth_at at(std::string_view when, double cm) { return {jst(when), cm}; }

TEST(measure, new_snow_counts_from_the_evening_or_the_last_clearing) {
  const std::vector all{at("17:50", 30), at("20:00", 34), at("02:00", 38),
                        at("03:10", 31), at("03:30", 32), at("05:00", 35)};
  const auto evening = jst("18:00");
  EXPECT_EQ(measure_snow(all, {}, evening, jst("02:00"), {}).new_snow_cm, 8);
  EXPECT_EQ(measure_snow(all, jst("03:00"), evening, jst("05:00"), {}).new_snow_cm, 4);
  EXPECT_FALSE(measure_snow(all, {}, evening, jst("02:40"), {}).new_snow_cm) << "stale";
  EXPECT_EQ(measure_snow(all, {}, evening, jst("03:10"), {}).new_snow_cm, 1);
}

// 20 cm at 18:00, some days before; `change` centimetres in each hour since.
std::vector<depth_at> hourly(int days, const std::function<double(int)>& change) {
  std::vector<depth_at> all;
  double depth = 20;
  for (int h = -24 * days; h <= 8; ++h) {
    all.push_back({jst("18:00") + hours{h}, depth});
    depth = std::max(0.0, depth + change(h));
  }
  return all;
}

TEST(measure, days_add_up_until_a_clearing) {
  const auto all = hourly(3, [](int) { return 4.0 / 24; });
  const auto evening = jst("18:00"), now = jst("02:00");
  EXPECT_NEAR(*measure_snow(all, {}, evening, now, {}).uncleared_cm, 12 + 8.0 / 6, 0.2);
  EXPECT_NEAR(*measure_snow(all, {}, evening, now, {.days = 1}).uncleared_cm, 4 + 8.0 / 6, 0.2);
  EXPECT_NEAR(*measure_snow(all, evening - hours{12}, evening, now, {}).uncleared_cm, 20.0 / 6,
              0.2);
  EXPECT_LT(*measure_snow(all, {}, evening, now, {.stays = 0.8}).uncleared_cm, 11.5)
      << "wheels have packed some of it";
}

TEST(measure, what_a_thaw_took_away_does_not_add_up) {
  const auto all = hourly(3, [](int h) { return h < -48 ? 0.5 : h < -24 ? -1.0 : 0.1; });
  const auto evening = jst("18:00"), now = jst("02:00");
  EXPECT_NEAR(*measure_snow(all, {}, evening, now, {}).uncleared_cm, 3.2, 0.2)
      << "12 cm came, 24 went; what came since lies there";
  const auto bare = hourly(2, [](int h) { return h < -24 ? 0.5 : -2.0; });
  EXPECT_EQ(measure_snow(bare, {}, evening, now, {}).uncleared_cm, 0);
}

TEST(measure, what_only_settles_stays_uncleared) {
  const auto all = hourly(2, [](int h) { return h < -24 ? 0.4 : -0.03; });
  const auto evening = jst("18:00"), now = jst("02:00");
  EXPECT_NEAR(*measure_snow(all, {}, evening, now, {.settles_a_day = 0.05}).uncleared_cm, 9.6, 0.3);
  EXPECT_LT(*measure_snow(all, {}, evening, now, {}).uncleared_cm, 9);
}

TEST(measure, the_sun_in_the_air_at_noon_makes_no_snow) {
  auto all = hourly(2, [](int) { return 0.0; });
  for (auto& d : all) {
    const auto of_day = (d.at - jst_midnight(first_of_december)) / hours{1};
    d.cm -= (of_day + 48) % 24 >= 10 && (of_day + 48) % 24 <= 14 ? 12 : 0;
  }
  EXPECT_EQ(measure_snow(all, {}, jst("18:00"), jst("02:00"), {}).uncleared_cm, 0);
}

// Three days and a night of any weather: what is measured, how much of it fell and how much grew.
struct any_days {
  std::vector<depth_at> all;
  double grew_tonight = 0, grew = 0;  // the sum of every rise
};
any_days make_days(std::uint64_t seed) {
  seeded_random chance{seed};
  any_days out;
  double depth = chance.unit() * 60;
  for (int i = -74 * 6; i <= 8 * 6; ++i) {
    const bool falls = chance.below(4) == 0;
    const double change = falls ? chance.unit() * 1.5 : -chance.unit() * 0.6;
    const double before = depth;
    depth = std::max(0.0, depth + change);
    const auto when = jst("18:00") + minutes{10 * i};
    if (!out.all.empty()) {
      out.grew += std::max(0.0, depth - before);
      out.grew_tonight += i > 0 ? std::max(0.0, depth - before) : 0;
    }
    out.all.push_back({when, depth});
  }
  return out;
}

TEST(measure, whatever_settles_or_is_packed_no_snow_is_invented) {
  const auto evening = jst("18:00"), now = jst("02:00");
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const auto days = make_days(seed);
    seeded_random chance{seed};
    const measure_limits how{.stays = chance.unit(), .settles_a_day = chance.unit() * 0.2};
    const auto cleared = chance.below(2) == 0
                             ? std::optional{now - minutes{10 * (1 + int(chance.below(400)))}}
                             : std::nullopt;
    const auto m = measure_snow(days.all, cleared, evening, now, how);
    ASSERT_TRUE(m.new_snow_cm && m.uncleared_cm) << seed;
    EXPECT_GE(*m.new_snow_cm, 0);
    EXPECT_LE(*m.new_snow_cm, days.grew_tonight + 0.05) << seed;
    EXPECT_GE(*m.uncleared_cm, *m.new_snow_cm) << seed;
    EXPECT_LE(*m.uncleared_cm, days.grew + 0.05) << "settling is no snowfall, seed " << seed;
    const auto packs = measure_snow(days.all, cleared, evening, now,
                                    {.stays = how.stays / 2, .settles_a_day = how.settles_a_day});
    EXPECT_LE(*packs.uncleared_cm, *m.uncleared_cm) << "more is packed, seed " << seed;
  }
}

TEST(measure, what_fell_in_a_night_is_counted_over_clearings) {
  const std::vector all{at("18:00", 10), at("04:00", 20), at("05:10", 8), at("07:00", 11)};
  const std::vector cleared{jst("05:00")};
  EXPECT_EQ(fallen_between(all, cleared, jst("18:00"), jst("07:00")), 13);
}

TEST(settings, the_narrowest_holds_and_of_those_the_newest_that_has_begun) {
  using v = setting_value;
  const dated_settings s{{v{"snow.threshold_cm", "", {}, jst("18:00"), 12},
                          v{"snow.threshold_cm", "", road_class::sidewalk, jst("18:00"), 20},
                          v{"snow.threshold_cm", "east", {}, jst("18:00"), 8},
                          v{"snow.threshold_cm", "east", {}, jst("03:00"), 9}}};
  EXPECT_EQ(s.value("snow.threshold_cm", jst("17:00")), 10);
  EXPECT_EQ(s.value("snow.threshold_cm", jst("19:00")), 12);
  EXPECT_EQ(s.value("snow.threshold_cm", jst("19:00"), {"west", road_class::sidewalk}), 20);
  EXPECT_EQ(s.value("snow.threshold_cm", jst("19:00"), {"east", road_class::sidewalk}), 8);
  EXPECT_EQ(s.value("snow.threshold_cm", jst("03:00"), {"east", {}}), 9);
}

}  // namespace
}  // namespace tsu::snow
