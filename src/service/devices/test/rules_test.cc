#include "service/devices/rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace tsu::devices {
namespace {

recruiting some_call() {
  return {.code = "r5",
          .ja = "募集",
          .en = "Call",
          .how = choosing::first_come,
          .places = 2,
          .opens_at = *parse_instant("2026-11-01T00:00:00+09:00"),
          .closes_at = *parse_instant("2026-12-01T00:00:00+09:00")};
}

std::vector<std::string> fields_of(const result<done>& r) {
  std::vector<std::string> out;
  if (!r.ok()) {
    for (const auto& f : r.error().fields) {
      out.push_back(f.field);
    }
  }
  return out;
}

using fields = std::vector<std::string>;

TEST(devices_rules, the_same_seed_draws_the_same_and_it_does_not_matter_how_the_numbers_came) {
  const std::vector<std::int64_t> numbers{4, 8, 15, 16, 23, 42};
  auto other_way = numbers;
  std::reverse(other_way.begin(), other_way.end());
  EXPECT_EQ(drawn(7, numbers), drawn(7, other_way));
  EXPECT_NE(drawn(7, numbers), drawn(8, numbers));
  // What anybody gets who draws again: it must never change.
  // The portal draws again in the browser and is held to the same
  // (portal/test/unit/lending.test.ts).
  using order = std::vector<std::int64_t>;
  EXPECT_EQ(drawn(2026, {10, 9, 8, 7, 6, 5, 4, 3, 2, 1}), (order{4, 5, 9, 6, 7, 1, 2, 3, 8, 10}));
  EXPECT_EQ(drawn(0x0f3a9c0012345678, {11, 12, 13, 14, 15, 16, 17}),
            (order{11, 16, 14, 15, 17, 12, 13}));
  EXPECT_TRUE(drawn(1, {}).empty());
  EXPECT_EQ(drawn(1, {9}), std::vector<std::int64_t>{9});
}

TEST(devices_rules, every_number_is_drawn_once_and_nobody_is_favoured) {
  std::map<std::int64_t, int> first;
  for (std::uint64_t seed = 0; seed < 3'000; ++seed) {
    auto all = drawn(seed, {1, 2, 3});
    ++first[all[0]];
    std::sort(all.begin(), all.end());
    ASSERT_EQ(all, (std::vector<std::int64_t>{1, 2, 3}));
  }
  for (const auto& [number, times] : first) {
    EXPECT_NEAR(times, 1'000, 120) << number;
  }
}

TEST(devices_rules, a_seed_is_16_hexadecimal_digits) {
  EXPECT_EQ(text_of_seed(255), "00000000000000ff");
  EXPECT_EQ(seed_of_text("00000000000000ff").value(), 255u);
  EXPECT_EQ(seed_of_text("ffffffffffffffff").value(), ~std::uint64_t{0});
  for (const auto* wrong : {"", "ff", "00000000000000fg", "-0000000000000ff", "0x000000000000ff",
                            "00000000000000ff0"}) {
    EXPECT_FALSE(seed_of_text(wrong).ok()) << wrong;
  }
}

TEST(devices_rules, a_call_says_all_that_is_wrong_with_it) {
  EXPECT_TRUE(check(some_call()).ok());
  auto c = some_call();
  c.places = places_max;
  EXPECT_TRUE(check(c).ok());
  c.code = "r 5";
  c.ja = "";
  c.en = std::string(201, 'x');
  c.places = places_max + 1;
  c.closes_at = c.opens_at;
  EXPECT_EQ(fields_of(check(c)), (fields{"code", "ja", "en", "places", "closesAt"}));
}

TEST(devices_rules, a_briefing_says_all_that_is_wrong_with_it) {
  const briefing good{"b1", "説明会", "会館", some_call().opens_at, some_call().closes_at, 1};
  EXPECT_TRUE(check(good).ok());
  EXPECT_EQ(fields_of(check(briefing{"", "a\x01", "", {}, {}, 0})),
            (fields{"code", "name", "place", "seats", "endsAt"}));
}

TEST(devices_rules, one_applies_from_the_first_moment_to_the_last) {
  const auto c = some_call();
  const auto code = [](const result<done>& r) { return r.ok() ? "ok" : r.error().code; };
  EXPECT_EQ(code(may_apply(c, c.opens_at - duration{1})), "devices_not_open");
  EXPECT_EQ(code(may_apply(c, c.opens_at)), "ok");
  EXPECT_EQ(code(may_apply(c, c.closes_at - duration{1})), "ok");
  EXPECT_EQ(code(may_apply(c, c.closes_at)), "devices_not_open");
}

TEST(devices_rules, who_comes_first_has_a_place_and_a_lottery_gives_none_before_it_is_drawn) {
  auto c = some_call();
  EXPECT_EQ(place_for(c, 1), application_state::accepted);
  EXPECT_EQ(place_for(c, 2), application_state::reserve);
  c.how = choosing::lottery;
  EXPECT_EQ(place_for(c, 0), application_state::waiting);
}

TEST(devices_rules, where_a_tablet_may_go) {
  using enum tablet_state;
  const tablet_state all[] = {stock, lent, repair, lost, retired};
  std::vector<std::pair<tablet_state, tablet_state>> may;
  for (const auto from : all) {
    for (const auto to : all) {
      if (may_move(from, to)) {
        may.emplace_back(from, to);
      }
    }
  }
  EXPECT_EQ(may, (std::vector<std::pair<tablet_state, tablet_state>>{{stock, repair},
                                                                     {stock, lost},
                                                                     {stock, retired},
                                                                     {repair, stock},
                                                                     {repair, lost},
                                                                     {repair, retired},
                                                                     {lost, stock},
                                                                     {lost, repair},
                                                                     {lost, retired}}));
}

TEST(devices_rules, solved_at_once_is_solved_by_the_first_contact_for_good) {
  const auto m = [](std::int64_t contacts, bool solved, bool reopened) {
    return is_solved_at_once({.contacts = contacts, .solved = solved, .reopened = reopened});
  };
  EXPECT_TRUE(m(1, true, false));
  EXPECT_FALSE(m(1, false, false));
  EXPECT_FALSE(m(2, true, false));
  EXPECT_FALSE(m(2, true, true));
  EXPECT_EQ(with_rate({.matters = 3, .solved = 2, .at_once = 1}).at_once_permille, 333);
  EXPECT_EQ(with_rate({}).at_once_permille, 0);
}

TEST(devices_rules, ids_serials_and_texts_have_their_letters) {
  EXPECT_TRUE(is_serial("T-0001"));
  EXPECT_FALSE(is_serial("T_1"));
  EXPECT_FALSE(is_serial(std::string(41, 'a')));
  EXPECT_TRUE(is_id(std::string(64, '~')));
  EXPECT_FALSE(is_id(std::string(65, 'a')));
  EXPECT_FALSE(is_id("a b"));
  EXPECT_TRUE(is_plain("傷\nなし"));
  EXPECT_FALSE(is_plain(std::string_view{"a\0b", 3}));
}

}  // namespace
}  // namespace tsu::devices
