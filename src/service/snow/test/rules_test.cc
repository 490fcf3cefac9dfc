#include "service/snow/rules.h"

#include <gtest/gtest.h>

#include "base/core/json.h"
#include "service/snow/score.h"
#include "service/snow/test/night_of_test.h"

namespace tsu::snow {
namespace {

using namespace testing;

std::string first_reason(const decision& d) { return d.reasons.at(0).code; }

camera_view camera_that_sees(double cover, surface state) {
  return {.at = jst("02:20"), .cover = cover, .state = state, .confidence = 0.9};
}

TEST(rules, C1_1_at_the_threshold_plows_go_and_at_8_cm_without_forecast_they_do_not) {
  EXPECT_EQ(decide(zone_with(12)).verdict, verdict::dispatch);
  EXPECT_EQ(decide(zone_with(10)).verdict, verdict::dispatch);
  EXPECT_EQ(first_reason(decide(zone_with(12))), "reached");
  EXPECT_NE(decide(zone_with(8)).verdict, verdict::dispatch);
}

TEST(rules, C1_2_7_cm_go_with_4_forecast_and_wait_with_2) {
  auto in = zone_with(7);
  in.forecast = forecast_of(4);
  EXPECT_EQ(decide(in).verdict, verdict::dispatch);
  EXPECT_EQ(first_reason(decide(in)), "forecast_reaches");
  in.forecast = forecast_of(2);
  const auto waits = decide(in);
  EXPECT_EQ(waits.verdict, verdict::standby);
  EXPECT_EQ(waits.next_check, jst("03:00"));
}

TEST(rules, after_the_last_look_nobody_waits_any_more) {
  auto in = zone_with(7);
  in.forecast = forecast_of(2);
  in.next_check.reset();
  EXPECT_EQ(decide(in).verdict, verdict::skip);
  EXPECT_EQ(first_reason(decide(in)), "not_reached");
}

TEST(rules, what_is_far_from_the_threshold_is_not_waited_for) {
  auto in = zone_with(1);
  in.forecast = forecast_of(1);
  EXPECT_EQ(decide(in).verdict, verdict::skip);
}

TEST(rules, k_of_n_posts_decide_and_one_alone_does_not) {
  auto in = zone_with(1);
  in.posts[0] = post_with("p1", 15);
  EXPECT_NE(decide(in).verdict, verdict::dispatch);
  in.posts[1] = post_with("p2", 11);
  EXPECT_EQ(decide(in).verdict, verdict::dispatch);
  in.limits.points_needed = 3;
  EXPECT_NE(decide(in).verdict, verdict::dispatch);
  in.posts.resize(1);
  EXPECT_EQ(decide(in).verdict, verdict::dispatch) << "all of them where there are fewer";
}

TEST(rules, three_days_uncleared_add_up) {
  auto in = zone_with(4);
  for (auto& p : in.posts) {
    p.uncleared_cm = 11;
  }
  EXPECT_EQ(decide(in).verdict, verdict::dispatch);
  EXPECT_EQ(first_reason(decide(in)), "uncleared");
}

TEST(rules, what_is_forecast_falls_on_all_that_lies_uncleared_where_the_town_says_so) {
  auto in = zone_with(3);
  in.forecast = forecast_of(3);
  for (auto& p : in.posts) {
    p.uncleared_cm = 7.5;
  }
  EXPECT_NE(decide(in).verdict, verdict::dispatch) << "as inputs of before were decided";
  in.limits.onto_uncleared = true;
  EXPECT_EQ(first_reason(decide(in)), "forecast_on_uncleared");
  EXPECT_GT(*decide(in).probability, 0.5);
  in.forecast = forecast_of(2);
  EXPECT_NE(decide(in).verdict, verdict::dispatch);
}

TEST(rules, a_post_over_the_road_knows_better_what_lies_on_it_than_those_beside) {
  auto in = zone_with(1);
  for (auto& p : in.posts) {
    p.uncleared_cm = 14;
  }
  EXPECT_EQ(decide(in).verdict, verdict::dispatch);
  in.posts[2].over_road = true;
  in.posts[2].uncleared_cm = 6;
  EXPECT_NE(decide(in).verdict, verdict::dispatch);
  in.posts[2].trouble = "silent";
  EXPECT_EQ(decide(in).verdict, verdict::dispatch) << "where it is silent those beside have a say";
}

TEST(rules, of_many_posts_a_share_must_have_reached_it) {
  auto in = zone_with(12);
  for (int i = 0; i < 5; ++i) {
    in.posts.push_back(post_with("q" + std::to_string(i), 2));
  }
  EXPECT_EQ(decide(in).verdict, verdict::dispatch) << "two suffice";
  in.limits.points_share = 0.5;
  EXPECT_EQ(decide(in).needed, 4);
  EXPECT_NE(decide(in).verdict, verdict::dispatch);
}

// As the store has them from before there were points_share, onto_uncleared and over_road.
TEST(rules, an_input_that_was_kept_before_decides_as_it_did) {
  auto in = zone_with(7);
  in.forecast = forecast_of(4);
  auto kept = to_json(in);
  for (const std::string_view member :
       {R"(,"pointsShare":null)", R"(,"ontoUncleared":null)", R"(,"overRoad":null)"}) {
    ASSERT_NE(kept.find(member), std::string::npos) << member;
    for (auto at = kept.find(member); at != std::string::npos; at = kept.find(member)) {
      kept.erase(at, member.size());
    }
  }
  const auto read = from_json<decision_input>(kept);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(decide(read.value()).reasons[0].values.at("fallenCm"), 7);
}

TEST(rules, a_drift_or_a_rut_is_reason_enough) {
  auto in = zone_with(0);
  in.drift = true;
  EXPECT_EQ(first_reason(decide(in)), "drift");
  in.drift = false;
  in.rut = true;
  EXPECT_EQ(decide(in).verdict, verdict::dispatch);
  EXPECT_EQ(first_reason(decide(in)), "rut");
}

TEST(rules, C1_4_a_picture_that_cannot_be_read_is_no_picture_without_snow) {
  auto in = zone_with(12);
  for (auto& p : in.posts) {
    p.camera = camera_view{.at = jst("02:20"), .confidence = 0.1, .unreadable = "vehicle"};
  }
  const auto d = decide(in);
  EXPECT_EQ(d.verdict, verdict::dispatch);
  EXPECT_EQ(d.votes[0].what, ballot::go);
}

TEST(rules, a_camera_that_sees_no_snow_makes_a_person_look) {
  auto in = zone_with(12);
  for (auto& p : in.posts) {
    p.camera = camera_that_sees(0.05, surface::dry);
  }
  const auto d = decide(in);
  EXPECT_EQ(d.verdict, verdict::ask);
  EXPECT_EQ(first_reason(d), "disputed");
  EXPECT_EQ(d.votes[0].reason, "camera_sees_no_snow");
  for (auto& p : in.posts) {
    p.camera->confidence = 0.3;
  }
  EXPECT_EQ(decide(in).verdict, verdict::dispatch) << "a camera that is not sure has no say";
}

TEST(rules, enough_undisputed_posts_need_no_person) {
  auto in = zone_with(12);
  in.posts[2].camera = camera_that_sees(0.05, surface::dry);
  EXPECT_EQ(decide(in).verdict, verdict::dispatch);
}

TEST(rules, a_stake_speaks_where_the_sensor_is_silent) {
  auto in = zone_with(2);
  for (auto& p : in.posts) {
    p.trouble = "silent";
    p.new_snow_cm.reset();
    p.camera = camera_that_sees(1, surface::snow);
    p.camera->new_snow_cm = 14;
  }
  EXPECT_EQ(decide(in).verdict, verdict::ask);
}

TEST(rules, C1_6_thaw_suppresses_and_says_so) {
  auto in = zone_with(12);
  for (auto& p : in.posts) {
    p.temperature_c = 1.8;
    p.temperature_change_c = 0.4;
  }
  const auto d = decide(in);
  EXPECT_EQ(d.verdict, verdict::skip);
  EXPECT_EQ(first_reason(d), "vetoed");
  EXPECT_EQ(d.votes[0], (vote{"p1", ballot::veto, "melting"}));
  for (auto& p : in.posts) {
    p.temperature_change_c = -0.2;
  }
  EXPECT_EQ(decide(in).verdict, verdict::dispatch) << "over +1 but falling is no thaw";
}

TEST(rules, compacted_snow_is_not_plowed) {
  auto in = zone_with(12);
  in.compacted = true;
  EXPECT_EQ(decide(in).verdict, verdict::skip);
  EXPECT_EQ(decide(in).votes[0].reason, "compacted");
}

TEST(rules, C1_7_a_lost_post_leaves_the_vote_to_the_others) {
  auto in = zone_with(12);
  in.posts[0].trouble = "silent";
  const auto d = decide(in);
  EXPECT_EQ(d.verdict, verdict::dispatch);
  EXPECT_TRUE(d.degraded);
  EXPECT_EQ(d.voting, 2);
  in.posts[1].trouble = "silent";
  EXPECT_EQ(decide(in).verdict, verdict::dispatch) << "one that is left reaches 1 of 1";
  in.posts[2] = post_with("p3", 3);
  EXPECT_EQ(decide(in).verdict, verdict::ask) << "one of three is too few to stay at home";
  in.posts[2].trouble = "frozen";
  EXPECT_EQ(first_reason(decide(in)), "nobody_votes");
}

TEST(rules, a_forecast_that_is_too_old_is_not_used) {
  auto in = zone_with(7);
  in.forecast = forecast_of(10);
  in.forecast->issued_at = jst("18:00");
  const auto d = decide(in);
  EXPECT_NE(d.verdict, verdict::dispatch);
  EXPECT_EQ(d.reasons.back().code, "forecast_old");
}

TEST(rules, the_probability_falls_with_what_is_missing_and_is_half_where_nothing_is) {
  const decision_limits l;
  EXPECT_DOUBLE_EQ(probability_of_reaching(12, 0, l), 1);
  EXPECT_DOUBLE_EQ(probability_of_reaching(6, 4, l), 0.5);
  double before = 1;
  for (double fallen = 9.5; fallen >= 0; fallen -= 0.5) {
    const auto p = probability_of_reaching(fallen, 2, l);
    EXPECT_LE(p, before);
    before = p;
  }
  EXPECT_LT(before, 0.001);
}

TEST(rules, where_the_town_decides_by_probability_plows_go_from_cost_over_loss) {
  auto in = zone_with(6);
  in.limits.by_probability = true;
  in.forecast = forecast_of(3.2);
  const auto d = decide(in);
  EXPECT_EQ(d.verdict, verdict::dispatch);
  EXPECT_EQ(first_reason(d), "probable");
  in.limits.cost_loss = 0.8;
  EXPECT_EQ(decide(in).verdict, verdict::standby);
  in.forecast.reset();
  EXPECT_FALSE(decide(in).probability);
  EXPECT_EQ(decide(zone_with(12)).verdict, verdict::dispatch) << "and without a forecast as before";
}

TEST(rules, heavy_snow_goes_whatever_the_probability_says) {
  auto in = zone_with(25);
  in.stage = stage::heavy;
  EXPECT_EQ(first_reason(decide(in)), "heavy");
}

TEST(rules, what_was_decided_can_be_decided_again_from_what_was_kept) {
  auto in = zone_with(7);
  in.forecast = forecast_of(2.3);
  in.posts[1].camera = camera_that_sees(0.8, surface::slush);
  const auto kept = from_json<decision_input>(to_json(in));
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(decide(kept.value()), decide(in));
  const auto said = from_json<decision>(to_json(decide(in)));
  ASSERT_TRUE(said.ok());
  EXPECT_EQ(said.value(), decide(in));
}

TEST(night, it_bears_the_date_of_its_morning_and_begins_at_noon) {
  EXPECT_EQ(night_of(jst("02:30")), first_of_december);
  EXPECT_EQ(night_of(jst("18:00")), first_of_december);
  EXPECT_EQ(night_of(jst("12:00")), first_of_december);
  EXPECT_EQ(night_of(jst("11:59")), first_of_december);
  EXPECT_EQ(text_of(first_of_december), "2026-12-01");
  EXPECT_EQ(parse_date("2026-12-01"), first_of_december);
  for (const auto* bad :
       {"", "2026-12-1", "2026-02-30", "2026/12/01", "20261201aa", "-026-12-01"}) {
    EXPECT_FALSE(parse_date(bad)) << bad;
  }
}

TEST(night, it_is_decided_at_fixed_times_and_a_late_one_is_made_once) {
  EXPECT_FALSE(due_check(jst("23:59")));
  EXPECT_EQ(due_check(jst("00:00"))->what, stage::pre_notice);
  EXPECT_EQ(due_check(jst("02:29"))->at, jst("02:00"));
  EXPECT_EQ(due_check(jst("02:31"))->at, jst("02:30"));
  EXPECT_EQ(due_check(jst("04:20"))->at, jst("04:00"));
  EXPECT_TRUE(is_last(*due_check(jst("04:20"))));
  EXPECT_EQ(due_check(jst("06:59"))->at, jst("04:00")) << "late, where it was slept through";
  EXPECT_FALSE(due_check(jst("07:00")));
  EXPECT_EQ(last_ended_night(jst("07:00")), first_of_december);
  EXPECT_LT(last_ended_night(jst("06:59")), first_of_december);
  EXPECT_EQ(next_check(jst("02:30")), jst("03:00"));
  EXPECT_FALSE(next_check(jst("04:00")));
}

TEST(night, a_winter_begins_in_july) {
  EXPECT_EQ(winter_of(first_of_december), 2026);
  EXPECT_EQ(winter_of(*parse_date("2027-03-01")), 2026);
}

TEST(score, it_counts_what_was_decided_against_what_was_needed) {
  contingency c;
  EXPECT_FALSE(pod_of(c));
  for (int i = 0; i < 8; ++i) {
    c.add(true, true);
  }
  c.add(true, false);
  c.add(false, true);
  c.add(false, true);
  for (int i = 0; i < 9; ++i) {
    c.add(false, false);
  }
  EXPECT_DOUBLE_EQ(*pod_of(c), 0.8);
  EXPECT_DOUBLE_EQ(*far_of(c), 1.0 / 9);
  EXPECT_DOUBLE_EQ(*csi_of(c), 8.0 / 11);
  EXPECT_DOUBLE_EQ(*precision_of(c), 8.0 / 9);
  EXPECT_DOUBLE_EQ(*agreement_of(c), 17.0 / 20);
}

}  // namespace
}  // namespace tsu::snow
