#include "engine/notify/rules.h"

#include <gtest/gtest.h>

#include <map>
#include <vector>

namespace tsu::notify {
namespace {

instant at(std::string_view text) { return *parse_instant(text); }
quiet_hours hours(std::string_view from, std::string_view until) {
  return {*parse_minute(from), *parse_minute(until)};
}

TEST(rules, quiet_hours_hold_what_falls_into_them_also_over_midnight) {
  struct row {
    std::string_view from, until, now, goes;
  };
  const row rows[] = {
      {"22:00", "07:00", "2026-12-01T21:59:59+09:00", "2026-12-01T21:59:59+09:00"},
      {"22:00", "07:00", "2026-12-01T22:00:00+09:00", "2026-12-02T07:00:00+09:00"},
      {"22:00", "07:00", "2026-12-01T23:59:59+09:00", "2026-12-02T07:00:00+09:00"},
      {"22:00", "07:00", "2026-12-02T00:00:00+09:00", "2026-12-02T07:00:00+09:00"},
      {"22:00", "07:00", "2026-12-02T06:59:59+09:00", "2026-12-02T07:00:00+09:00"},
      {"22:00", "07:00", "2026-12-02T07:00:00+09:00", "2026-12-02T07:00:00+09:00"},
      {"12:00", "13:00", "2026-12-02T12:30:00+09:00", "2026-12-02T13:00:00+09:00"},
      {"12:00", "13:00", "2026-12-02T13:00:00+09:00", "2026-12-02T13:00:00+09:00"},
      {"00:00", "06:00", "2026-12-02T00:00:00+09:00", "2026-12-02T06:00:00+09:00"},
      {"22:00", "00:00", "2026-12-31T23:00:00+09:00", "2027-01-01T00:00:00+09:00"},
      {"09:00", "09:00", "2026-12-02T09:00:00+09:00", "2026-12-02T09:00:00+09:00"},
  };
  for (const auto& r : rows) {
    EXPECT_EQ(format_jst(after_quiet(hours(r.from, r.until), at(r.now))), r.goes)
        << r.from << " " << r.until << " " << r.now;
  }
}

TEST(rules, a_minute_of_the_day_is_two_digits_twice) {
  EXPECT_EQ(parse_minute("00:00"), 0);
  EXPECT_EQ(parse_minute("23:59"), 1439);
  for (const auto wrong : {"", "24:00", "12:60", "1:00", "12-00", "ab:cd", "12:000"}) {
    EXPECT_FALSE(parse_minute(wrong)) << wrong;
  }
  EXPECT_EQ(minute_text(425), "07:05");
}

TEST(rules, each_failure_waits_longer_up_to_a_bound_and_never_the_same) {
  seeded_random random{7};
  const auto now = at("2026-12-01T17:00:00Z");
  const auto plan = plan_of(urgency::urgent);
  std::int64_t total = 0;
  for (std::int64_t n = 1; n <= plan.attempts_max; ++n) {
    const auto most = std::min<std::int64_t>(5 * (std::int64_t{1} << (n - 1)), 60);
    const auto waits = std::chrono::duration<double>(next_try(plan, n, now, random) - now).count();
    EXPECT_GE(waits, double(most) / 2);
    EXPECT_LE(waits, double(most));
    total += most;
  }
  EXPECT_LT(total, 20 * 60) << "an urgent message is known to be dead within twenty minutes";
  EXPECT_LE(next_try(plan_of(urgency::normal), 1'000'000, now, random),
            now + std::chrono::minutes{30});
}

TEST(rules, states_only_move_forward) {
  using enum state;
  const std::map<state, std::vector<state>> allowed = {
      {reserve, {held, waiting, sent, delivered, answered, failed, expired, withdrawn}},
      {held, {waiting, sent, delivered, answered, failed, expired, withdrawn}},
      {waiting, {held, sent, delivered, answered, failed, expired, withdrawn}},
      {sent, {delivered, answered, failed}},
      {delivered, {answered}},
      {answered, {}},
      {failed, {}},
      {expired, {}},
      {withdrawn, {}},
  };
  for (const auto& [from, to] : allowed) {
    for (int i = 0; i <= static_cast<int>(withdrawn); ++i) {
      const auto next = static_cast<state>(i);
      const bool may = std::find(to.begin(), to.end(), next) != to.end();
      EXPECT_EQ(may_follow(from, next), may) << name_of(from) << " " << name_of(next);
    }
  }
}

TEST(rules, a_message_is_as_far_as_its_best_delivery_and_the_inbox_counts_only_alone) {
  using enum state;
  struct row {
    std::vector<delivery_state> all;
    state is;
  };
  const row rows[] = {
      {{{way::inbox, delivered}}, delivered},
      {{{way::inbox, delivered}, {way::sms, failed}}, failed},
      {{{way::inbox, delivered}, {way::sms, waiting}}, waiting},
      {{{way::inbox, answered}, {way::sms, withdrawn}}, answered},
      {{{way::sms, failed}, {way::voice, reserve}}, waiting},
      {{{way::sms, failed}, {way::voice, sent}}, sent},
      {{{way::email, held}, {way::sms, expired}}, held},
      {{{way::email, expired}, {way::sms, expired}}, expired},
      {{{way::email, withdrawn}, {way::sms, expired}}, expired},
      {{{way::email, withdrawn}}, withdrawn},
  };
  for (const auto& r : rows) {
    EXPECT_EQ(state_of_message(r.all), r.is);
  }
}

TEST(rules, a_short_message_is_counted_in_utf16_units) {
  EXPECT_EQ(utf16_units("abc"), 3u);
  EXPECT_EQ(utf16_units("除雪"), 2u);
  EXPECT_EQ(utf16_units("𠮷"), 2u);
  std::string seventy;
  for (int i = 0; i < 70; ++i) {
    seventy += "雪";
  }
  EXPECT_EQ(sms_parts(seventy), 1);
  EXPECT_EQ(sms_parts(seventy + "。"), 2);
  EXPECT_EQ(sms_parts(seventy + seventy), 3);
  EXPECT_EQ(sms_parts(""), 1);
}

TEST(rules, a_reply_is_a_key_or_a_code) {
  const std::vector<std::string> answers{"accept", "decline"};
  EXPECT_EQ(answer_meant("1", answers), 0u);
  EXPECT_EQ(answer_meant(" ２\n", answers), 1u);
  EXPECT_EQ(answer_meant("　1　", answers), 0u);
  EXPECT_EQ(answer_meant("decline", answers), 1u);
  for (const auto wrong : {"", "3", "0", "はい", "accept decline", "11"}) {
    EXPECT_FALSE(answer_meant(wrong, answers)) << wrong;
  }
}

TEST(rules, a_masked_address_tells_apart_but_does_not_tell) {
  EXPECT_EQ(masked(way::sms, "+819012345678"), "+81****5678");
  EXPECT_EQ(masked(way::voice, "110"), "****");
  EXPECT_EQ(masked(way::email, "tanaka@example.jp"), "t***@example.jp");
  EXPECT_EQ(masked(way::webhook, "https://firm.example/hook?key=1"), "https://firm.example/…");
  EXPECT_EQ(masked(way::webhook, "nonsense"), "/…");
}

}  // namespace
}  // namespace tsu::notify
