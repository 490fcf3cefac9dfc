#include "service/snow/night_document.h"

#include <gtest/gtest.h>

#include "base/core/json.h"
#include "service/snow/media_reader.h"
#include "service/snow/words.h"

namespace tsu::snow {
namespace {

instant at(std::string_view text) { return *parse_instant(text); }

night_report a_night() {
  night_report r{.night = "2026-12-10",
                 .made_at = at("2026-12-10T00:00:00Z"),
                 .from = at("2026-12-09T03:00:00Z"),
                 .until = at("2026-12-10T03:00:00Z"),
                 .patrol_hours_saved = 2.5};
  r.outcomes.push_back({.night = r.night,
                        .district = "east",
                        .road = road_class::trunk,
                        .threshold_cm = 10,
                        .decided = verdict::standby,
                        .held = verdict::dispatch,
                        .human_go = true,
                        .measured_cm = 12.4});
  decision_dto d{.id = 1,
                 .night = r.night,
                 .district = "east",
                 .at = at("2026-12-09T17:00:00Z"),
                 .verdict = verdict::standby};
  d.reasons = {
      reason_in_words({"not_reached", {{"fallenCm", 7}, {"forecastCm", 2}, {"thresholdCm", 10}}})};
  r.decisions = {d, d};
  d.at += std::chrono::minutes{30};
  d.verdict = verdict::dispatch;
  d.stage = stage::manual;
  d.by = "sato";
  d.why = "吹雪";
  r.decisions.push_back(d);
  r.requests.push_back({.id = 4,
                        .contractor_name = "北都建設",
                        .state = request_state::unanswered,
                        .asked_at = at("2026-12-09T17:31:00Z")});
  r.posts.push_back({.post = "p1", .name = "東町", .readings = 140, .refused = 3, .most_cm = 42});
  return r;
}

const media::table& table_of(const media::document& d, std::size_t section) {
  return *d.sections.at(section).blocks.at(0).table;
}

TEST(night_document, says_what_was_decided_why_and_what_came_of_it) {
  const auto report = a_night();
  const std::vector<sample_series> series;
  const std::map<std::string, std::string> districts{{"east", "東地区"}};
  const auto d = document_of({"富良野市", report, series, districts});
  EXPECT_EQ(d.title, "除雪の夜の報告");
  ASSERT_EQ(d.sections.size(), 5u) << "without a chart where nothing was measured";
  const auto& outcome = table_of(d, 1).rows.at(0).cells;
  EXPECT_EQ(outcome, (std::vector<std::string>{"東地区", "幹線", "10", "待機", "出動 *", "12.4",
                                               "必要だった"}));
  const auto& why = table_of(d, 2).rows;
  ASSERT_EQ(why.size(), 2u) << "the same once more says nothing new";
  EXPECT_EQ(why[0].cells[0], "02:00");
  EXPECT_NE(why[0].cells[4].find("新雪7cm、予報2cm"), std::string::npos);
  EXPECT_NE(why[1].cells[4].find("satoの判断：吹雪"), std::string::npos);
  EXPECT_EQ(table_of(d, 3).rows.at(0).strong, true) << "nobody has answered";
}

TEST(night_document, draws_the_depth_of_each_hour_and_speaks_english) {
  const auto report = a_night();
  sample_series s{.post = "p1", .from = report.from, .until = report.until};
  s.samples.push_back({.at = report.from + std::chrono::minutes{10}, .depth_cm = 30});
  s.samples.push_back({.at = report.from + std::chrono::minutes{50}, .depth_cm = 31});
  s.samples.push_back({.at = report.from + std::chrono::hours{2}, .depth_cm = 33.5});
  const std::vector<sample_series> series{s};
  const auto d = document_of({"Furano", report, series, {}, i18n::language::en});
  ASSERT_EQ(d.sections.size(), 6u);
  const auto& drawn = *d.sections.at(4).blocks.at(0).chart;
  ASSERT_EQ(drawn.labels.size(), drawn.series.at(0).values.size());
  EXPECT_EQ(drawn.labels.at(0), "12:00");
  EXPECT_EQ(drawn.series.at(0).name, "東町");
  EXPECT_EQ(drawn.series.at(0).values.at(0), 31);
  EXPECT_EQ(drawn.series.at(0).values.at(1), std::nullopt) << "a gap, not 0";
  EXPECT_EQ(drawn.series.at(0).values.at(2), 33.5);
  EXPECT_EQ(d.title, "Report of a night of snow removal");
}

TEST(media_reader, c1_4_what_is_hidden_is_unreadable_and_has_no_value) {
  const auto r = reading_of_answer(
      R"({"reader":"classic 1","scene":"night","readable":false,)"
      R"("obstruction":{"kind":"vehicle","share":0.7},"cover":null,"scores":null,"state":null,)"
      R"("stake":{"depthCm":null,"lowCm":null,"highCm":null,"confidence":0.9,"trouble":"hidden"},)"
      R"("confidence":0.95,"statistics":{"brightness":0.2,"contrast":0.1,"sharpness":0.3}})");
  ASSERT_TRUE(r.ok());
  EXPECT_EQ(r.value().unreadable, "vehicle");
  EXPECT_FALSE(r.value().cover);
  EXPECT_FALSE(r.value().stake_cm);
  EXPECT_EQ(text_of_reading(r.value()).ja, "解析不可（車両）");
}

TEST(media_reader, what_can_be_read_comes_with_its_state_and_scores) {
  const auto r = reading_of_answer(
      R"({"reader":"classic 1","scene":"day","readable":true,)"
      R"("obstruction":{"kind":"none","share":0.02},"cover":0.75,)"
      R"("scores":{"snow":0.6,"ice":0.3,"wet":0.1,"dry":0},"state":"ice","stake":null,)"
      R"("confidence":0.8,"statistics":{"brightness":0.5,"contrast":0.3,"sharpness":0.6}})");
  ASSERT_TRUE(r.ok());
  EXPECT_EQ(r.value().state, surface::frozen);
  EXPECT_EQ(r.value().cover, 0.75);
  EXPECT_EQ(r.value().icy, 0.3);
  EXPECT_EQ(reading_of_answer(R"({"reader":"x"})").error().code, "snow_reader_speaks_otherwise");
}

TEST(media_reader, asks_with_the_road_the_stake_and_what_was_before) {
  camera_question q{.at = at("2026-12-09T17:00:00Z"), .infrared = true};
  EXPECT_EQ(road_settings_of(q),
            R"({"road":[[{"x":0,"y":0},{"x":1,"y":0},{"x":1,"y":1},{"x":0,"y":1}]],)"
            R"("stake":null,"infrared":true,"previous":null})");
  q.camera.road_area = {{0.1, 0.5}, {0.9, 0.5}, {0.5, 1}};
  q.camera.stake = stake{.base = {0.8, 0.7}, .top = {0.8, 0.2}, .length_cm = 200};
  q.before = camera_reading{.cover = 0.5, .stake_cm = 30};
  q.before_at = q.at - std::chrono::minutes{90};
  const auto asked = road_settings_of(q);
  EXPECT_NE(asked.find(R"("lengthCm":200,"bandCm":10,"paleFirst":true)"), std::string::npos);
  EXPECT_NE(asked.find(R"("previous":{"depthCm":30,"cover":0.5,"ageMinutes":90})"),
            std::string::npos);
  q.before_at = q.at - std::chrono::hours{7};
  EXPECT_NE(road_settings_of(q).find(R"("previous":null)"), std::string::npos);
}

}  // namespace
}  // namespace tsu::snow
