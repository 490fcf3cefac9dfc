// The acceptance points of C1 through the stores, on SQLite and PostgreSQL.
#include <algorithm>

#include "engine/notify/follow_news.h"
#include "service/snow/board.h"
#include "service/snow/call_out.h"
#include "service/snow/clear_routes.h"
#include "service/snow/close_night.h"
#include "service/snow/kpi.h"
#include "service/snow/open_data.h"
#include "service/snow/take_image.h"
#include "service/snow/test/town_of_test.h"

namespace tsu::snow {
namespace {

using namespace testing;
using std::chrono::hours;
using std::chrono::minutes;

class night_on_both : public town_of_test {
 protected:
  const decision_row& newest(std::string_view district) {
    made_ = decisions();
    const auto at = std::find_if(made_.rbegin(), made_.rend(),
                                 [&](const auto& d) { return d.district == district; });
    EXPECT_NE(at, made_.rend()) << district;
    return *at;
  }
  answered_dto say(std::int64_t request, contractor_answer what, std::string key, instant at,
                   std::optional<std::vector<std::string>> routes = {}) {
    const answer_draft a{std::move(key), what, at, std::move(routes), {}};
    const auto r = write([&](db::tx& t) {
      return answer_request(t, request, a, {"east-firm-phone", "contractor"});
    });
    EXPECT_TRUE(r.ok()) << (r.ok() ? "" : r.error().code);
    return r.ok() ? r.value() : answered_dto{};
  }
  std::vector<decision_row> made_;
};

TEST_P(night_on_both, statements_are_sound) {
  EXPECT_EQ(here.doors->check(sapporo(), statements()), std::vector<std::string>{});
}

TEST_P(night_on_both, C1_1_at_2_30_one_request_per_contractor_and_none_where_8_cm_lie) {
  set("snow.mode", 2);
  pass("02:00", {{"east", 2, 9}, {"west", 2, 8}});
  tick("02:00");
  EXPECT_TRUE(requests().empty());
  here.time.set(jst("02:10"));
  pass("02:30", {{"east", 11, 14}, {"west", 9, 10}});
  tick("02:30");
  const auto all = requests();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].contractor, "east-firm");
  EXPECT_EQ(all[0].asked_at, jst("02:30"));
  EXPECT_EQ(all[0].start_at, jst("04:00"));
  const auto routes = read([&](db::reader& r) { return routes_of_request(r, all[0].number); });
  EXPECT_EQ(routes.size(), 2u) << "one request with all its routes";
  EXPECT_EQ(newest("east").verdict, verdict::dispatch);
  EXPECT_NE(newest("west").verdict, verdict::dispatch);
  EXPECT_EQ(wanted("snow.request:").size(), 1u);
  tick("02:31");
  tick("03:00");
  EXPECT_EQ(requests().size(), 1u) << "nobody is asked twice for the same";
}

TEST_P(night_on_both, C1_2_7_cm_go_with_4_forecast_and_wait_with_2) {
  pass("02:30", {{"east", 0, 7.0}, {"west", 0, 7.0}});
  forecast(4 / 4.5);
  tick("02:30");
  EXPECT_EQ(newest("east").verdict, verdict::dispatch);
  EXPECT_EQ(newest("east").output.reasons[0].code, "forecast_reaches");
}

TEST_P(night_on_both, C1_2_7_cm_wait_with_2_until_the_next_look) {
  pass("02:30", {{"east", 0, 7.0}});
  forecast(2 / 4.5);
  tick("02:30");
  EXPECT_EQ(newest("east").verdict, verdict::standby);
  EXPECT_EQ(newest("east").output.next_check, jst("03:00"));
}

TEST_P(night_on_both, C1_3_a_spike_of_40_cm_asks_nobody_and_is_a_sensor_fault) {
  set("snow.mode", 2);
  pass("02:20", {{"east", 2, 3}});
  here.time.set(jst("02:25"));
  for (const auto* p : {"east-p1", "east-p2", "east-p3"}) {
    report(p, {.at = jst("02:25"), .depth_cm = 40});
  }
  tick("02:30");
  EXPECT_TRUE(requests().empty());
  const auto post = read([&](db::reader& r) {
    const auto settings = load_settings(r);
    return post_in_words(r, *find_post(r, "east-p1"), {here.time.now(), settings});
  });
  ASSERT_FALSE(post.troubles.empty());
  EXPECT_EQ(post.troubles[0].text.ja, "センサー異常");
  EXPECT_EQ(post.refused, refusal::jump);
  EXPECT_EQ(post.state, "warning") << "it still has a vote";
}

TEST_P(night_on_both, C1_4_a_vehicle_before_the_marker_is_unreadable_and_not_0) {
  camera_draft c;
  c.code = "east-c1";
  c.name = "カメラ";
  c.district = "east";
  c.post = "east-p1";
  must(keep_camera(on, sapporo(), c, officer));
  camera.says = {.cover = 0,
                 .scene = scene::night,
                 .unreadable = "vehicle",
                 .confidence = 0.2,
                 .reader = "test"};
  const auto png = small_png;
  image_arrival arrival{.camera = "east-c1", .at = here.time.now(), .bytes = png};
  const auto taken = must(take_image(on, sapporo(), arrival));
  ASSERT_TRUE(taken.reading);
  EXPECT_FALSE(taken.reading->cover);
  EXPECT_FALSE(taken.reading->stake_cm);
  EXPECT_EQ(taken.text.ja, "解析不可（車両）");
  const auto again = must(take_image(on, sapporo(), arrival));
  EXPECT_EQ(again.id, taken.id);
  here.time.advance(minutes{10});
  camera.says = {.cover = 0.9, .stake_cm = 0, .stake_trouble = "vehicle", .confidence = 0.9};
  arrival.at = here.time.now();
  EXPECT_FALSE(must(take_image(on, sapporo(), arrival)).reading->stake_cm);
  const auto shown = read([&](db::reader& r) {
    return board_of(r, {here.time.now(), load_settings(r)}).cameras.at(0).image.value();
  });
  EXPECT_EQ(shown.reading->stake_trouble, "vehicle");
  EXPECT_FALSE(shown.reading->stake_cm);
  EXPECT_EQ(shown.text.ja, "積雪、雪の割合90%、標柱は解析不可（車両）");
  here.time.advance(minutes{10});
  camera.away = true;
  arrival.at = here.time.now();
  EXPECT_FALSE(must(take_image(on, sapporo(), arrival)).reading) << "kept, and not read";
  arrival.bytes = "GIF89a";
  EXPECT_EQ(refused(take_image(on, sapporo(), arrival)), "media_type_unsupported");
  arrival.camera = "nobody";
  arrival.bytes = png;
  EXPECT_EQ(refused(take_image(on, sapporo(), arrival)), "snow_no_camera");
}

TEST_P(night_on_both, C1_5_who_does_not_answer_is_passed_over_exactly_by_the_ladder) {
  set("snow.mode", 2);
  pass("02:30", {{"east", 0, 12}});
  tick("02:30");
  const auto number = requests().at(0).number;
  const auto id = std::to_string(number);
  using keys = std::vector<std::string>;
  EXPECT_EQ(wanted("snow.request:"), (keys{"snow.request:" + id + ":0:c:11"}));
  tick("02:44");
  EXPECT_EQ(wanted("snow.request:").size(), 1u);
  tick("02:45");
  EXPECT_EQ(wanted("snow.request:").back(), "snow.request:" + id + ":1:c:12");
  tick("03:00");
  EXPECT_EQ(wanted("snow.request:").back(), "snow.request:" + id + ":2:c:91") << "the city";
  tick("03:15");
  EXPECT_EQ(requests().at(0).state, request_state::unanswered);
  EXPECT_EQ(wanted("snow.unanswered:").size(), 1u);
  EXPECT_EQ(wanted("snow.request:").size(), 3u);
}

TEST_P(night_on_both, C1_5_an_acknowledgement_stops_the_ladder) {
  set("snow.mode", 2);
  pass("02:30", {{"east", 0, 12}});
  tick("02:30");
  const auto number = requests().at(0).number;
  tick("02:45");
  here.time.set(jst("02:50"));
  EXPECT_EQ(say(number, contractor_answer::accept, "k1", jst("02:49")).state,
            request_state::accepted);
  tick("03:00");
  tick("03:30");
  EXPECT_EQ(wanted("snow.request:").size(), 2u) << "nobody is asked any more";
  EXPECT_EQ(requests().at(0).state, request_state::accepted);
}

TEST_P(night_on_both, C1_5_an_answer_by_telephone_counts_and_so_does_a_call_that_reached_nobody) {
  set("snow.mode", 2);
  pass("02:30", {{"east", 0, 12}});
  tick("02:30");
  const auto id = std::to_string(requests().at(0).number);
  notify::news n{.key = "snow.request:" + id + ":0:c:11",
                 .to = notify::to_contact({11}),
                 .now = notify::state::failed,
                 .at = here.time.now()};
  write([&](db::tx& t) { hear(t, n); });
  EXPECT_EQ(wanted("snow.request:").size(), 2u) << "the next at once";
  n.key = "snow.request:" + id + ":1:c:12";
  n.now = notify::state::answered;
  n.answer = "accept";
  n.by_way = notify::way::voice;
  write([&](db::tx& t) { hear(t, n); });
  EXPECT_EQ(requests().at(0).state, request_state::accepted);
  n.key = "snow.request:nonsense";
  write([&](db::tx& t) { hear(t, n); });
  n.key = "snow.officer:2026-12-01:x";
  write([&](db::tx& t) { hear(t, n); });
}

TEST_P(night_on_both, C1_6_thaw_suppresses_and_the_officer_may_send_plows_all_the_same) {
  set("snow.mode", 2);
  pass("02:30",
       {{.district = "east", .from_cm = 0, .to_cm = 12, .temperature_c = -1, .warmer_c = 0.4}});
  tick("02:30");
  EXPECT_EQ(newest("east").verdict, verdict::skip);
  EXPECT_EQ(newest("east").output.reasons[0].code, "vetoed");
  EXPECT_TRUE(requests().empty());
  override_draft o{.district = "east", .verdict = verdict::dispatch, .reason = "", .key = "o1"};
  EXPECT_EQ(refused(override_decision(on, sapporo(), o, officer)), "snow_reason_needed");
  o.reason = "凍結のおそれ";
  o.key = std::string(1, '\0');  // PostgreSQL keeps no text with it
  EXPECT_EQ(refused(override_decision(on, sapporo(), o, officer)), "snow_key_needed");
  o.key = "o1";
  const auto made = must(override_decision(on, sapporo(), o, officer));
  EXPECT_EQ(made.requests.size(), 1u);
  EXPECT_TRUE(must(override_decision(on, sapporo(), o, officer)).before);
  EXPECT_EQ(requests().size(), 1u);
  EXPECT_EQ(audited("snow.decision.overridden"), 1u);
  o.verdict = verdict::skip;
  EXPECT_EQ(refused(override_decision(on, sapporo(), o, officer)), "snow_key_reused");
  o.verdict = verdict::ask;
  o.key = "o2";
  EXPECT_EQ(refused(override_decision(on, sapporo(), o, officer)), "snow_own_verdict");
  o.district = "north";
  o.verdict = verdict::skip;
  EXPECT_EQ(refused(override_decision(on, sapporo(), o, officer)), "snow_no_district");
}

TEST_P(night_on_both, C1_6_the_officer_may_keep_plows_at_home) {
  set("snow.mode", 2);
  pass("02:20", {{"east", 0, 12}});
  const override_draft o{
      .district = "east", .verdict = verdict::skip, .reason = "工事中", .key = "o1"};
  must(override_decision(on, sapporo(), o, officer));
  tick("02:30");
  EXPECT_EQ(newest("east").verdict, verdict::dispatch) << "the program says so still";
  EXPECT_TRUE(requests().empty());
  const auto board = read([&](db::reader& r) {
    const auto settings = load_settings(r);
    return board_of(r, {here.time.now(), settings});
  });
  EXPECT_EQ(board.districts[0].roads[0].verdict, verdict::skip);
  EXPECT_TRUE(board.districts[0].roads[0].overridden);
}

TEST_P(night_on_both, where_the_officer_is_asked_nobody_else_is_before_the_answer) {
  pass("02:30", {{"east", 0, 12}});
  tick("02:30");
  EXPECT_TRUE(requests().empty());
  ASSERT_EQ(wanted("snow.officer:").size(), 1u);
  tick("03:00");
  EXPECT_EQ(wanted("snow.officer:").size(), 1u) << "once in a night";
  const auto& d = newest("east");
  const approval_draft yes{true, "確認済み", "a1"};
  EXPECT_EQ(must(approve_decision(on, sapporo(), d.number, yes, officer)).requests.size(), 1u);
  EXPECT_TRUE(must(approve_decision(on, sapporo(), d.number, yes, officer)).before);
  const approval_draft late{false, "やはり", "a2"};
  EXPECT_EQ(refused(approve_decision(on, sapporo(), d.number, late, officer)), "snow_not_waiting");
  EXPECT_EQ(refused(approve_decision(on, sapporo(), 999, yes, officer)), "snow_no_decision");
}

TEST_P(night_on_both, the_officer_approves_by_answering_the_message) {
  pass("02:30", {{"east", 0, 12}});
  tick("02:30");
  const notify::news n{.key = wanted("snow.officer:").at(0),
                       .to = notify::to_contact({91}),
                       .now = notify::state::answered,
                       .at = here.time.now(),
                       .answer = "approve"};
  write([&](db::tx& t) { hear(t, n); });
  EXPECT_EQ(requests().size(), 1u);
  write([&](db::tx& t) { hear(t, n); });
  EXPECT_EQ(requests().size(), 1u);
}

TEST_P(night_on_both, C1_7_a_post_that_is_silent_leaves_the_vote_to_the_others_with_an_alarm) {
  pass("01:50", {{"east", 0, 10.5}});
  pass("02:30", {{.district = "east", .from_cm = 10.8, .to_cm = 12, .silent_posts = 1}});
  tick("02:30");
  const auto& d = newest("east");
  EXPECT_TRUE(d.output.degraded);
  EXPECT_EQ(d.output.voting, 2);
  EXPECT_EQ(d.verdict, verdict::dispatch);
  EXPECT_EQ(d.output.votes[0], (vote{"east-p1", ballot::abstains, "silent"}));
  EXPECT_EQ(wanted("snow.trouble:east-p1").size(), 1u);
  tick("02:31");
  EXPECT_EQ(wanted("snow.trouble:east-p1").size(), 1u) << "told once";
}

TEST_P(night_on_both, C1_8_a_winter_is_scored_against_measures_and_people_and_leaves_as_csv) {
  set("snow.mode", 2);
  pass("02:30", {{"east", 0, 12}, {"west", 0, 2}});
  tick("02:30");
  here.time.set(jst("02:40"));
  pass("07:00", {{"east", 12, 14}, {"west", 2, 3}});
  tick("07:20");
  const actual_draft right{.district = "east", .road = road_class::residential, .human_go = true};
  const actual_draft wrong{.district = "west",
                           .road = road_class::residential,
                           .human_go = true,
                           .measured_cm = 4,
                           .note = "吹きだまり"};
  write([&](db::tx& t) {
    const auto s = load_settings(t);
    EXPECT_TRUE(snow::keep_actual(t, first_of_december, right, s, officer).ok());
    EXPECT_TRUE(snow::keep_actual(t, first_of_december, wrong, s, officer).ok());
  });
  const auto season = read([](db::reader& r) { return season_of(r, 2026, load_settings(r)); });
  EXPECT_EQ(season.nights, 1);
  EXPECT_EQ(season.requests, 1);
  EXPECT_EQ(season.against_measured.counts.hits, 1);
  EXPECT_EQ(season.against_measured.counts.rightly_none, 1);
  EXPECT_EQ(season.against_people.counts.misses, 1);
  EXPECT_DOUBLE_EQ(*season.against_people.pod, 0.5);
  EXPECT_DOUBLE_EQ(*season.against_people.precision, 1);
  EXPECT_DOUBLE_EQ(season.patrol_hours_saved, 4);
  const auto csv = csv_of_outcomes(season.outcomes);
  EXPECT_EQ(csv.substr(0, 8), "\xEF\xBB\xBFnight");
  EXPECT_NE(csv.find("2026-12-01,2026-11-30T22:00:00Z,2026-12-01T07:00:00+09:00,east"),
            std::string::npos)
      << csv;
  const auto report = read([&](db::reader& r) {
    return report_of(r, first_of_december, load_settings(r), here.time.now());
  });
  EXPECT_EQ(report.outcomes.size(), 2u);
  EXPECT_EQ(report.posts.size(), 6u);
  EXPECT_TRUE(from_json<night_report>(to_json(report)).ok());
  const auto nights = read([](db::reader& r) { return nights_of(r, 2026); });
  ASSERT_EQ(nights.size(), 1u);
  EXPECT_TRUE(nights[0].closed);
  const auto timeline = read([](db::reader& r) { return timeline_of(r, first_of_december, true); });
  EXPECT_TRUE(std::is_sorted(timeline.entries.begin(), timeline.entries.end(),
                             [](const auto& a, const auto& b) { return a.at < b.at; }));
}

TEST_P(night_on_both, what_a_phone_sends_again_counts_once_and_what_it_sends_late_keeps_its_time) {
  set("snow.mode", 2);
  pass("02:30", {{"east", 0, 12}});
  tick("02:30");
  const auto number = requests().at(0).number;
  // Off-line all night: everything comes at once, the last word first.
  here.time.set(jst("06:30"));
  const auto half = say(number, contractor_answer::finish, "k3", jst("05:40"), {{"east-1"}});
  EXPECT_EQ(half.state, request_state::working);
  EXPECT_FALSE(half.before);
  EXPECT_TRUE(say(number, contractor_answer::finish, "k3", jst("05:40"), {{"east-1"}}).before);
  EXPECT_EQ(say(number, contractor_answer::start, "k2", jst("04:05")).state,
            request_state::working);
  EXPECT_EQ(say(number, contractor_answer::finish, "k4", jst("06:20")).state,
            request_state::finished);
  const auto dto = read([&](db::reader& r) { return request_of(r, *find_request(r, number)); });
  EXPECT_EQ(dto.routes[0].finished_at, jst("05:40"));
  EXPECT_EQ(dto.routes[1].finished_at, jst("06:20"));
  EXPECT_EQ(dto.answers[0].at, jst("05:40"));
  EXPECT_EQ(dto.answers[0].received_at, jst("06:30"));
  const auto refuse = [&](answer_draft a) {
    const auto r = write([&](db::tx& t) { return answer_request(t, number, a, {}); });
    return r.ok() ? "" : r.error().code;
  };
  EXPECT_EQ(refuse({"k3", contractor_answer::accept, jst("05:40")}), "snow_key_reused");
  EXPECT_EQ(refuse({"", contractor_answer::accept, jst("05:40")}), "snow_key_needed");
  EXPECT_EQ(refuse({"k9", contractor_answer::accept, jst("07:40")}), "snow_bad_time");
  EXPECT_EQ(refuse({"k9", contractor_answer::decline, jst("06:00")}), "snow_wrong_state");
  EXPECT_EQ(refuse({"k9", contractor_answer::finish, jst("06:00"), {{"west-1"}}}), "snow_no_route");
}

TEST_P(night_on_both, after_a_clearing_new_snow_counts_from_there_and_a_route_may_be_asked_again) {
  set("snow.mode", 2);
  pass("02:30", {{"east", 0, 12}});
  tick("02:30");
  const auto number = requests().at(0).number;
  here.time.set(jst("03:00"));
  say(number, contractor_answer::finish, "k1", jst("03:00"));
  here.time.set(jst("03:10"));
  pass("03:30", {{"east", 1, 1.3}});
  const auto post = read([&](db::reader& r) {
    const auto settings = load_settings(r);
    return post_in_words(r, *find_post(r, "east-p2"), {here.time.now(), settings});
  });
  ASSERT_TRUE(post.new_snow_cm) << name_of(post.refused);
  EXPECT_LT(*post.new_snow_cm, 1);
  EXPECT_EQ(post.cleared_at, jst("03:00"));
  tick("03:30");
  EXPECT_EQ(requests().size(), 1u);
  here.time.set(jst("03:40"));
  pass("04:00", {{"east", 4, 20}});
  tick("04:00");
  EXPECT_EQ(requests().size(), 2u) << "it snows on, and the roads were cleared since";
}

TEST_P(night_on_both, heavy_snow_goes_at_any_hour) {
  set("snow.mode", 2);
  pass("21:30", {{"east", 0, 24}});
  tick("21:31");
  ASSERT_EQ(requests().size(), 1u);
  EXPECT_EQ(newest("east").stage, stage::heavy);
  EXPECT_EQ(requests()[0].start_at, jst("04:00"));
  tick("21:40");
  EXPECT_EQ(requests().size(), 1u);
}

TEST_P(night_on_both, at_midnight_those_concerned_are_told_in_advance) {
  pass("23:50", {{"east", 0, 9}});
  forecast(1);
  tick("00:00");
  EXPECT_EQ(wanted("snow.pre_notice:").size(), 2u) << "staff and one firm";
  EXPECT_TRUE(requests().empty());
}

TEST_P(night_on_both, what_was_decided_keeps_the_numbers_of_its_day) {
  pass("02:30", {{"east", 0, 12}});
  tick("02:30");
  EXPECT_EQ(newest("east").input.limits.threshold_cm, 10);
  set("snow.threshold_cm", 15, "east");
  tick("03:00");
  EXPECT_EQ(newest("east").input.limits.threshold_cm, 15);
  for (const auto& d : decisions()) {
    EXPECT_TRUE(replay(d).same) << d.number;
  }
  threshold_draft bad{.name = "snow.luck", .from = jst("02:00"), .value = 1, .source = "x"};
  EXPECT_EQ(refused(change_threshold(on, sapporo(), bad, officer)), "snow_unknown_setting");
  bad.name = "snow.threshold_cm";
  bad.value = 0;
  EXPECT_EQ(refused(change_threshold(on, sapporo(), bad, officer)), "snow_setting_bounds");
  bad.value = 9;
  bad.source = "";
  EXPECT_EQ(refused(change_threshold(on, sapporo(), bad, officer)), "snow_setting_source");
  EXPECT_EQ(audited("snow.threshold.changed"), 1u);
}

TEST_P(night_on_both, signs_of_the_road_count_until_they_are_over) {
  pass("02:20", {{"east", 0, 1}});
  const sign_draft d{
      .key = "s1", .district = "east", .sign = road_sign::drift, .until = jst("02:40")};
  write([&](db::tx& t) {
    EXPECT_TRUE(add_sign(t, d, officer).ok());
    EXPECT_TRUE(add_sign(t, d, officer).value().before);
  });
  tick("02:30");
  EXPECT_EQ(newest("east").output.reasons[0].code, "drift");
  tick("03:00");
  EXPECT_NE(newest("east").verdict, verdict::dispatch);
}

TEST_P(night_on_both, who_was_away_at_the_times_of_decision_decides_the_newest_once_and_says_so) {
  set("snow.mode", 2);
  pass("03:10", {{"east", 0, 12}, {"west", 0, 2}});
  tick("03:10");
  ASSERT_EQ(decisions().size(), 2u) << "not those of 0:00, 2:00 and 2:30 as well";
  const auto& d = newest("east");
  EXPECT_EQ(d.at, jst("03:00"));
  EXPECT_EQ(d.made_at, jst("03:10"));
  EXPECT_EQ(d.output.reasons.back(), (reason{"late", {{"minutes", 10}}}));
  EXPECT_TRUE(replay(d).same);
  EXPECT_EQ(decision_in_words(d).reasons.back().text.ja,
            "システムが止まっていたため、定刻より10分遅れて判定しました。");
  EXPECT_EQ(requests().size(), 1u);
  tick("03:11");
  EXPECT_EQ(decisions().size(), 2u);
  tick("03:30");
  EXPECT_NE(newest("east").output.reasons.back().code, "late");
  EXPECT_EQ(requests().size(), 1u);
  write([](db::tx& t) { close_night(t, first_of_december, load_settings(t)); });
  const auto night = read([](db::reader& r) { return nights_of(r, 2026); }).at(0);
  EXPECT_EQ(night.late, true) << "also after it was decided in time again";
  EXPECT_FALSE(night.missed);
}

TEST_P(night_on_both, until_the_deadline_it_is_not_too_late_to_send_plows) {
  set("snow.mode", 2);
  pass("05:20", {{"east", 0, 12}});
  tick("05:20");
  EXPECT_EQ(newest("east").at, jst("04:00"));
  ASSERT_EQ(requests().size(), 1u);
  EXPECT_EQ(requests()[0].start_at, jst("05:20"));
}

TEST_P(night_on_both, a_night_that_was_missed_gets_no_request_but_its_outcome) {
  set("snow.mode", 2);
  pass("07:00", {{"east", 0, 12}, {"west", 0, 0.5}});
  here.time.set(jst("07:00") + hours{8});  // the afternoon after, already of the next night
  here.loop.wait(runner.tick(sapporo()));
  EXPECT_TRUE(requests().empty());
  EXPECT_TRUE(decisions().empty());
  const auto outcomes =
      read([](db::reader& r) { return outcomes_between(r, "2026-11-20", "2026-12-05"); });
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].night, "2026-12-01");
  EXPECT_EQ(outcomes[0].missed, true);
  EXPECT_FALSE(outcomes[0].dispatched);
  EXPECT_NEAR(*outcomes[0].measured_cm, 12, 0.5);
  const auto season = read([](db::reader& r) { return season_of(r, 2026, load_settings(r)); });
  EXPECT_EQ(season.against_measured.counts.misses, 1);
  EXPECT_EQ(season.patrol_hours_saved, 0) << "nobody was spared a patrol";
  const auto report = read([&](db::reader& r) {
    return report_of(r, first_of_december, load_settings(r), here.time.now());
  });
  EXPECT_EQ(report.outcomes.size(), 2u);
  const auto night = read([](db::reader& r) { return nights_of(r, 2026); }).at(0);
  EXPECT_EQ(night.missed, true);
  EXPECT_FALSE(night.late);
}

TEST_P(night_on_both, the_kpis_stand_against_what_is_wished_for_and_are_kept_each_morning) {
  set("snow.mode", 2);
  set("snow.target_posts_lost", 3);
  pass("02:30", {{"east", 0, 12}});
  tick("02:30");
  const auto now = [&] {
    return read([&](db::reader& r) {
      const auto settings = load_settings(r);
      return kpis_of(r, {here.time.now(), settings});
    });
  };
  ASSERT_EQ(now().items.size(), 5u);
  EXPECT_EQ(now().items[0].name, "snow.posts_lost");
  EXPECT_EQ(now().items[0].value, 3) << "those of the west have never reported";
  EXPECT_EQ(now().items[0].met, true);
  EXPECT_EQ(now().items[2].name, "snow.pod");
  EXPECT_FALSE(now().items[2].value) << "no night is over yet";
  EXPECT_FALSE(now().items[2].met);
  for (const auto* t : {"02:45", "03:00", "03:15"}) {
    tick(t);
  }
  EXPECT_EQ(now().items[1].value, 1) << "nobody has taken the request";
  EXPECT_EQ(now().items[1].met, false);
  here.time.set(jst("03:20"));
  pass("07:00", {{"east", 12, 14}});
  tick("07:20");
  EXPECT_EQ(now().items[2].value, 1);
  EXPECT_EQ(now().items[2].met, true);
  const auto series = [&](std::string_view name) {
    return read([&](db::reader& r) {
      const auto settings = load_settings(r);
      return kpi_series_of(r, name, 2026, {here.time.now(), settings});
    });
  };
  ASSERT_EQ(series("snow.requests_unanswered")->points.size(), 1u);
  EXPECT_EQ(series("snow.requests_unanswered")->points[0].date, "2026-12-01");
  EXPECT_EQ(series("snow.requests_unanswered")->points[0].value, 1);
  EXPECT_EQ(series("snow.pod")->target, 0.9);
  EXPECT_FALSE(series("snow.luck"));
}

TEST_P(night_on_both, nights_that_were_decided_and_not_closed_are_closed_after_days) {
  set("snow.mode", 2);
  pass("02:30", {{"east", 0, 12}});
  tick("02:30");
  here.time.set(jst("02:30") + hours{24 * 4});
  here.loop.wait(runner.tick(sapporo()));
  const auto outcomes =
      read([](db::reader& r) { return outcomes_between(r, "2026-11-20", "2026-12-05"); });
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[0].night, "2026-12-01");
  EXPECT_TRUE(outcomes[0].dispatched);
  EXPECT_FALSE(outcomes[0].missed);
  EXPECT_EQ(write([](db::tx& t) { return close_ended_nights(t, load_settings(t)); }), 0u);
}

INSTANTIATE_TEST_SUITE_P(engines, night_on_both, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::snow
