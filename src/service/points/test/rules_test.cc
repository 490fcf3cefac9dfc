#include "service/points/rules.h"

#include <gtest/gtest.h>

namespace tsu::points {
namespace {

const rule& of(std::string_view code) {
  for (const auto& r : default_card()) {
    if (r.code == code) {
      return r;
    }
  }
  ADD_FAILURE() << code;
  return default_card()[0];
}

TEST(points_card, is_worth_what_it_says) {
  for (const auto& [steps, points] : {std::pair{0, 0},
                                      {999, 0},
                                      {1'000, 5},
                                      {3'400, 15},
                                      {9'999, 45},
                                      {10'000, 50},
                                      {12'340, 50},
                                      {1'000'000, 50}}) {
    EXPECT_EQ(worth(of("steps"), steps), points) << steps;
  }
  EXPECT_EQ(worth(of("vitals"), 1), 3);
  EXPECT_EQ(worth(of("checkin"), 1), 50);
  for (const auto& r : default_card()) {
    EXPECT_TRUE(check(r).ok()) << r.code;
  }
}

TEST(points_card, refuses_a_rule_that_cannot_be_with_all_its_fields) {
  rule r = of("steps");
  r.code = "Steps!";
  r.ja = "";
  r.points = 0;
  r.per = 0;
  r.day_cap = -1;
  r.total_cap = -1;
  const auto bad = check(r);
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().code, "points_bad_rule");
  EXPECT_EQ(bad.error().fields.size(), 6u);
}

TEST(points_expiry, is_the_end_of_a_fiscal_year_in_japan) {
  const auto at = [](const char* granted, std::int64_t years) {
    return format_jst(expiry_of(*parse_instant(granted), years));
  };
  EXPECT_EQ(at("2026-11-22T13:00:00+09:00", 1), "2028-04-01T00:00:00+09:00");
  EXPECT_EQ(at("2027-03-31T23:59:59+09:00", 1), "2028-04-01T00:00:00+09:00");
  EXPECT_EQ(at("2027-04-01T00:00:00+09:00", 1), "2029-04-01T00:00:00+09:00");
  EXPECT_EQ(at("2027-01-15T00:00:00+09:00", 0), "2027-04-01T00:00:00+09:00");
}

TEST(points_place, is_within_the_radius_or_refused) {
  event e{.id = "e",
          .token = "t",
          .name = "n",
          .rule = "checkin",
          .starts_at = *parse_instant("2026-11-22T10:00:00+09:00"),
          .ends_at = *parse_instant("2026-11-22T12:00:00+09:00")};
  const auto now = e.starts_at;
  EXPECT_TRUE(may_check_in(e, now, {}).ok()) << "an event without a place is anywhere";
  e.lon = 141.354;
  e.lat = 43.062;
  e.radius_m = 100;
  EXPECT_FALSE(may_check_in(e, now, {}).ok());
  EXPECT_TRUE(may_check_in(e, now, place{141.354, 43.0628}).ok()) << "89 m";
  EXPECT_FALSE(may_check_in(e, now, place{141.354, 43.0630}).ok()) << "111 m";
  EXPECT_FALSE(may_check_in(e, e.ends_at, place{141.354, 43.062}).ok());
}

}  // namespace
}  // namespace tsu::points
