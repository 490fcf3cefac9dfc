#include "service/community/rules.h"

#include <gtest/gtest.h>

#include "base/core/random.h"
#include "service/community/code_text.h"
#include "service/community/timetable.h"

namespace tsu::community {
namespace {

instant at(const char* text) { return *parse_instant(text); }

session_facts good() {
  return {.ja = "歩こう会",
          .en = "Walk",
          .starts_at = at("2026-11-22T10:00:00Z"),
          .ends_at = at("2026-11-22T11:00:00Z"),
          .sign_up_from = at("2026-11-01T00:00:00Z"),
          .sign_up_until = at("2026-11-22T10:00:00Z")};
}

template <class T>
std::string faults(const result<T>& r) {
  std::string out;
  if (!r.ok()) {
    for (const auto& f : r.error().fields) {
      out += f.field + " ";
    }
  }
  return out;
}

TEST(community_rules, fields_of_a_session_that_cannot_be_are_named_all_at_once) {
  EXPECT_EQ(faults(check(good())), "");
  auto s = good();
  s.ja = "";
  s.en = "a\nb";
  s.ends_at = s.starts_at;
  s.lat = 91;
  s.capacity = -1;
  s.rule = "a b";
  EXPECT_EQ(faults(check(s)), "ja en lon rule endsAt capacity ");
  s = good();
  s.ends_at = s.starts_at + std::chrono::days{31};
  EXPECT_EQ(faults(check(s)), "");
  s.ends_at += duration{1};
  EXPECT_EQ(faults(check(s)), "endsAt ");
  s = good();
  s.sign_up_until = s.ends_at + duration{1};
  EXPECT_EQ(faults(check(s)), "signUpUntil ");
  s = good();
  s.exertion = 3;
  s.tags = {{"garden"}};
  EXPECT_EQ(faults(check(s)), "");
  s.exertion = 4;
  s.tags = {{"a b"}};
  EXPECT_EQ(faults(check(s)), "exertion tags ");
}

TEST(community_rules, links_lead_into_the_house_or_to_https_only) {
  const auto fault = [](const char* link) {
    return faults(check(notice_facts{.ja = "a",
                                     .en = "a",
                                     .link = link,
                                     .from = at("2026-11-22T00:00:00Z"),
                                     .until = at("2026-11-23T00:00:00Z")}));
  };
  EXPECT_EQ(fault(""), "");
  EXPECT_EQ(fault("https://example.invalid/a"), "");
  EXPECT_EQ(fault("/resident/events"), "");
  for (const auto* bad : {"javascript:alert(1)", "http://a", "//a", "data:,", "https://a b"}) {
    EXPECT_EQ(fault(bad), "link ") << bad;
  }
}

TEST(community_rules, a_place_is_given_as_long_as_there_is_one_and_nobody_waits) {
  session s{.number = 1, .programme = {}, .of = good()};
  s.of.capacity = 2;
  s.of.waiting_max = 1;
  const auto now = at("2026-11-02T00:00:00Z");
  const auto asked = [&](std::int64_t going, std::int64_t waiting) {
    s.going = going;
    s.waiting = waiting;
    const auto r = may_sign_up(s, asking::self, now);
    return r.ok() ? boost::describe::enum_to_string(r.value(), "") : r.error().code;
  };
  EXPECT_EQ(asked(1, 0), "going");
  EXPECT_EQ(asked(2, 0), "waiting");
  EXPECT_EQ(asked(2, 1), "community_full");
  s.of.capacity = 0;
  EXPECT_EQ(asked(90'000, 0), "going");
  s.cancelled = true;
  EXPECT_EQ(asked(0, 0), "community_cancelled");
}

TEST(community_rules, one_signs_up_in_its_period_and_staff_until_it_ends) {
  const session s{.number = 1, .programme = {}, .of = good()};
  const auto may = [&](asking by, const char* when) { return may_sign_up(s, by, at(when)).ok(); };
  EXPECT_FALSE(may(asking::self, "2026-10-31T23:59:59Z"));
  EXPECT_TRUE(may(asking::self, "2026-11-01T00:00:00Z"));
  EXPECT_FALSE(may(asking::self, "2026-11-22T10:00:00Z"));
  EXPECT_TRUE(may(asking::staff, "2026-11-22T10:59:59Z"));
  EXPECT_FALSE(may(asking::staff, "2026-11-22T11:00:00Z"));
}

TEST(community_rules, what_is_told_later_is_neither_of_the_future_nor_too_old) {
  const auto now = at("2026-11-22T10:00:00Z");
  EXPECT_TRUE(is_told_in_time(now + std::chrono::minutes{10}, now, 7).ok());
  EXPECT_FALSE(is_told_in_time(now + std::chrono::minutes{10} + duration{1}, now, 7).ok());
  EXPECT_TRUE(is_told_in_time(now - std::chrono::days{7}, now, 7).ok());
  EXPECT_FALSE(is_told_in_time(now - std::chrono::days{7} - duration{1}, now, 7).ok());
}

TEST(community_rules, pieces_of_a_video_count_each_second_once_whatever_their_order) {
  seeded_random dice{7};
  for (int round = 0; round < 200; ++round) {
    std::vector<span_s> all;
    std::vector<bool> seen(120);
    for (int i = 0; i < 8; ++i) {
      const auto from = static_cast<std::int64_t>(dice.below(140)) - 10;
      const auto until = from + static_cast<std::int64_t>(dice.below(40));
      all.push_back({from, until});
      for (auto s = std::max<std::int64_t>(from, 0); s < std::min<std::int64_t>(until, 120); ++s) {
        seen[static_cast<std::size_t>(s)] = true;
      }
    }
    const auto one = joined(all, 120);
    EXPECT_EQ(seconds_in(one), std::count(seen.begin(), seen.end(), true));
    EXPECT_EQ(joined(one, 120), one);
  }
  EXPECT_TRUE(is_complete(90, 100, 90));
  EXPECT_FALSE(is_complete(89, 100, 90));
  EXPECT_TRUE(is_complete(540, 600, 90));
  EXPECT_FALSE(is_complete(0, 0, 90));
}

TEST(community_rules, winter_goes_over_the_turn_of_the_year_and_makes_ways_longer) {
  using namespace std::chrono;
  EXPECT_FALSE(is_winter(2026y / November / 30, 1'201, 331));
  EXPECT_TRUE(is_winter(2026y / December / 1, 1'201, 331));
  EXPECT_TRUE(is_winter(2027y / March / 31, 1'201, 331));
  EXPECT_FALSE(is_winter(2027y / April / 1, 1'201, 331));
  EXPECT_TRUE(is_winter(2026y / July / 1, 601, 831));
  EXPECT_EQ(walking_minutes(600, 60, 100), 10);
  EXPECT_EQ(walking_minutes(600, 60, 150), 15);
  EXPECT_EQ(walking_minutes(601, 60, 100), 11);
  EXPECT_EQ(walking_minutes(0, 60, 100), 1);
}

TEST(community_rules, days_and_times_are_read_as_they_are_written) {
  EXPECT_EQ(minutes_of("00:00"), 0);
  EXPECT_EQ(minutes_of("23:59"), 1'439);
  for (const auto* bad : {"24:00", "9:00", "09:60", "0900", "+9:00", ""}) {
    EXPECT_FALSE(minutes_of(bad)) << bad;
  }
  EXPECT_TRUE(date_of("2028-02-29"));
  for (const auto* bad : {"2026-02-29", "2026-13-01", "26-01-01", "2026/01/01", "2026-00-10"}) {
    EXPECT_FALSE(date_of(bad)) << bad;
  }
  EXPECT_EQ(month_number(at("2026-11-30T15:00:00Z")), 202'612) << "in Japan it is December";
}

TEST(community_rules, a_code_says_what_was_put_in_and_nothing_else) {
  const std::string secret(32, 'k');
  const code_facts f{.town = "011002",
                     .key = 65'535,
                     .session = 1'099'511'627'775,
                     .from = at("2026-11-22T00:30:00Z"),
                     .until = at("2026-11-22T01:31:00Z")};
  const auto text = code_text(f, secret);
  const auto read = read_code(text);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().says, f);
  EXPECT_TRUE(is_made_with(read.value(), secret));
  EXPECT_FALSE(is_made_with(read.value(), std::string(32, 'l')));
  EXPECT_FALSE(read_code(text + "A").ok());
  EXPECT_FALSE(read_code(text.substr(0, text.size() - 1)).ok());
}

TEST(community_rules, letters_to_type_are_eight_and_of_one_town_key_session_and_secret) {
  const std::string secret(32, 'k');
  const auto letters = typed_code("011002", 1, 7, secret);
  EXPECT_EQ(letters, typed_code("011002", 1, 7, secret));
  EXPECT_TRUE(is_typed_code(letters)) << letters;
  for (const auto& other :
       {typed_code("011011", 1, 7, secret), typed_code("011002", 2, 7, secret),
        typed_code("011002", 1, 8, secret), typed_code("011002", 1, 7, std::string(32, 'l'))}) {
    EXPECT_NE(letters, other);
  }
  for (const auto* bad : {"", "ABCDEFG", "ABCDEFGHI", "ABCDEFG1", "abcdefgh", "TSE1:ABC"}) {
    EXPECT_FALSE(is_typed_code(bad)) << bad;
  }
}

TEST(community_rules, times_of_a_stop_come_back_from_their_text) {
  const std::vector<departure> all{{0, 0, 0}, {21'600, 3, 12}, {90'000, 1, 7}};
  EXPECT_EQ(packed(all), "0:0:0 21600:3:12 90000:1:7");
  EXPECT_EQ(unpacked(packed(all)), all);
  EXPECT_TRUE(unpacked("").empty());
  EXPECT_EQ(unpacked("1:2:3 x").size(), 1u);
  EXPECT_TRUE(unpacked("1:2").empty());
}

TEST(districts, are_words_as_people_write_them) {
  EXPECT_TRUE(is_for("もみじ台", "厚別区もみじ台北"));
  EXPECT_TRUE(is_for("もみじ台", "もみじ台"));
  EXPECT_TRUE(is_for("", "青葉町"));
  EXPECT_FALSE(is_for("もみじ台", "青葉町"));
  EXPECT_FALSE(is_for("もみじ台", "")) << "where nobody has said where they live";
  EXPECT_TRUE(is_district("新さっぽろ"));
  for (const auto* odd : {"100%", "a_b", "a\\b", "a\nb"}) {
    EXPECT_FALSE(is_district(odd)) << odd;
  }
  EXPECT_FALSE(is_district(std::string(district_max + 1, 'x')));
}

}  // namespace
}  // namespace tsu::community
