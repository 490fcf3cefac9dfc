#include "service/coupons/rules.h"

#include <gtest/gtest.h>

#include "base/core/random.h"
#include "service/coupons/qr_text.h"
#include "service/coupons/sheet.h"
#include "service/coupons/typed_code.h"

namespace tsu::coupons {
namespace {

using std::chrono::days;
using std::chrono::hours;

instant at(const char* text) { return *parse_instant(text); }

terms lunch() {
  return {.ja = "ランチ",
          .en = "Lunch",
          .what = worth::yen,
          .amount = 500,
          .issue_from = at("2026-11-01T00:00:00+09:00"),
          .issue_until = at("2026-12-01T00:00:00+09:00"),
          .use_from = at("2026-11-10T00:00:00+09:00"),
          .use_until = at("2027-01-01T00:00:00+09:00"),
          .offline_days = 7,
          .open = true};
}

template <class T>
std::string code_of(const result<T>& r) {
  return r.ok() ? "ok" : r.error().code;
}

TEST(coupons_code, of_one_slip_or_two_signs_that_changed_places_is_never_a_code) {
  for (int round = 0; round < 20; ++round) {
    const auto code = make_code();
    ASSERT_EQ(code_in(code), code);
    ASSERT_EQ(code_in(grouped(code)), code);
    for (std::size_t i = 0; i < code.size(); ++i) {
      for (const char c : std::string_view{"34679ACDEFHJKMNPQRTVWXY"}) {
        auto slip = code;
        slip[i] = c;
        EXPECT_EQ(code_in(slip).has_value(), c == code[i]) << code << " " << slip;
      }
      for (std::size_t j = i + 1; j < code.size(); ++j) {
        auto swapped = code;
        std::swap(swapped[i], swapped[j]);
        EXPECT_EQ(code_in(swapped).has_value(), swapped == code) << code << " " << swapped;
      }
    }
  }
}

TEST(coupons_code, is_taken_as_people_type_it_and_nothing_else_is) {
  const std::string code = std::string{"34679ACDEFH"} + check_sign("34679ACDEFH");
  auto typed = " " + grouped(code) + " ";
  for (auto& c : typed) {
    c = static_cast<char>(std::tolower(c));
  }
  EXPECT_EQ(code_in(typed), code);
  for (const std::string bad : {"", "-", "0", "34679ACDEFH", "OOOOOOOOOOOO", "３４６７９"}) {
    EXPECT_FALSE(code_in(bad)) << bad;
  }
  EXPECT_FALSE(code_in(code + "3"));
  EXPECT_FALSE(code_in(std::string(1'000, '3')));
}

class coupons_qr : public ::testing::Test {
 protected:
  jose::private_key key = jose::private_key::make(jose::algorithm::eddsa);
  qr_facts facts{.town = "011002",
                 .key = 7,
                 .serial = 1'234'567'890'123 % (1LL << 40),
                 .version = 16'000'000,
                 .from = at("2026-11-10T00:00:00+09:00"),
                 .until = at("2199-01-01T00:00:00+09:00"),
                 .what = worth::percent,
                 .amount = 100};
};

TEST_F(coupons_qr, says_what_it_was_made_of_and_fits_a_small_square) {
  const auto text = signed_text(facts, key);
  EXPECT_EQ(text, signed_text(facts, key)) << "screen and paper show the same";
  EXPECT_EQ(text.size(), 149u);
  EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:"), std::string::npos);
  const auto read = read_text(text);
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read.value().says, facts);
  EXPECT_TRUE(is_signed_by(read.value(), key.public_part()));
  EXPECT_FALSE(
      is_signed_by(read.value(), jose::private_key::make(jose::algorithm::eddsa).public_part()));
}

TEST_F(coupons_qr, with_any_letter_altered_is_not_ours) {
  const auto text = signed_text(facts, key);
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto other = text;
    other[i] = other[i] == 'A' ? 'B' : 'A';
    const auto read = read_text(other);
    EXPECT_FALSE(read.ok() && is_signed_by(read.value(), key.public_part())) << i;
  }
}

TEST_F(coupons_qr, of_any_bytes_is_refused_or_read_and_never_believed) {
  seeded_random chance{7};
  const auto text = signed_text(facts, key);
  for (int i = 0; i < 2'000; ++i) {
    auto other = text.substr(0, chance.below(2) == 0 ? text.size() : chance.below(text.size()));
    for (auto n = chance.below(4) + 1; n > 0 && !other.empty(); --n) {
      other[chance.below(other.size())] = static_cast<char>(chance.below(256));
    }
    const auto read = read_text(other);
    EXPECT_FALSE(other != text && read.ok() && is_signed_by(read.value(), key.public_part()));
  }
  EXPECT_EQ(code_of(read_text("")), "coupons_qr_altered");
  EXPECT_EQ(code_of(read_text("TSC1:")), "coupons_qr_altered");
  EXPECT_EQ(code_of(read_text("TSC1:" + std::string(144, 'A'))), "coupons_qr_altered");
}

TEST(coupons_terms, that_cannot_be_are_refused_with_all_their_fields) {
  EXPECT_TRUE(check(lunch()).ok());
  auto t = lunch();
  t.ja = "";
  t.en = "a\nb";
  t.conditions_ja = std::string(1'001, 'x');
  t.conditions_en = "\x7f";
  t.amount = 0;
  t.yen_max = 5;
  t.bill_min_yen = -1;
  t.issue_until = t.issue_from;
  t.use_until = t.use_from - hours{1};
  t.valid_days = -1;
  t.stock = -1;
  t.per_person = -1;
  t.points = 1'000'001;
  t.offline_days = 32;
  t.shops = {"a", "a"};
  const auto bad = check(t);
  ASSERT_FALSE(bad.ok());
  EXPECT_EQ(bad.error().code, "coupons_bad_terms");
  EXPECT_EQ(bad.error().fields.size(), 15u);
  auto percent = lunch();
  percent.what = worth::percent;
  percent.amount = 101;
  EXPECT_FALSE(check(percent).ok());
  percent.amount = 10;
  EXPECT_FALSE(check(percent).ok()) << "a percentage has an end";
  percent.yen_max = 300;
  EXPECT_TRUE(check(percent).ok());
}

TEST(coupons_expiry, is_the_end_of_a_day_or_that_of_the_campaign) {
  auto t = lunch();
  const auto ends = [&](const char* issued) { return format_jst(expiry_of(t, at(issued))); };
  EXPECT_EQ(ends("2026-11-22T13:00:00+09:00"), "2027-01-01T00:00:00+09:00");
  t.valid_days = 1;
  EXPECT_EQ(ends("2026-11-22T13:00:00+09:00"), "2026-11-23T00:00:00+09:00");
  EXPECT_EQ(ends("2026-11-22T23:59:59+09:00"), "2026-11-23T00:00:00+09:00");
  t.valid_days = 60;
  EXPECT_EQ(ends("2026-11-22T13:00:00+09:00"), "2027-01-01T00:00:00+09:00");
}

TEST(coupons_issue, needs_a_campaign_that_is_open_in_its_time_and_within_its_limits) {
  auto t = lunch();
  t.stock = 10;
  t.per_person = 2;
  const auto now = at("2026-11-22T13:00:00+09:00");
  const auto may = [&](std::int64_t person, asking by, so_far n, instant when) {
    return code_of(may_issue(t, {person}, by, n, when));
  };
  EXPECT_EQ(may(1, asking::self, {0, 0}, now), "coupons_not_self");
  EXPECT_EQ(may(1, asking::staff, {0, 0}, now), "ok");
  t.self_service = true;
  EXPECT_EQ(may(1, asking::self, {9, 1}, now), "ok");
  EXPECT_EQ(may(1, asking::self, {10, 0}, now), "coupons_none_left");
  EXPECT_EQ(may(1, asking::self, {9, 2}, now), "coupons_person_limit");
  EXPECT_EQ(may(0, asking::staff, {0, 0}, now), "coupons_person_needed");
  EXPECT_EQ(may(1, asking::self, {0, 0}, t.issue_from - duration{1}), "coupons_not_now");
  EXPECT_EQ(may(1, asking::self, {0, 0}, t.issue_from), "ok");
  EXPECT_EQ(may(1, asking::self, {0, 0}, t.issue_until), "coupons_not_now");
  t.use_from = at("2026-11-25T00:00:00+09:00");
  t.valid_days = 3;
  EXPECT_EQ(may(1, asking::self, {0, 0}, now), "coupons_not_now") << "over before it may be used";
  t.valid_days = 4;
  EXPECT_EQ(may(1, asking::self, {0, 0}, now), "ok");
  t.open = false;
  EXPECT_EQ(may(1, asking::self, {0, 0}, now), "coupons_not_open");
}

TEST(coupons_use, is_judged_by_shop_and_time) {
  auto t = lunch();
  t.shops = {"hokuno"};
  coupon c{.issued_at = at("2026-11-20T12:00:00+09:00"), .expires_at = t.use_until};
  const auto may = [&](instant when, std::string_view shop = "hokuno") {
    return code_of(may_use(t, c, shop, when));
  };
  EXPECT_EQ(may(c.issued_at), "ok");
  EXPECT_EQ(may(c.issued_at, "takeei"), "coupons_other_shop");
  EXPECT_EQ(may(c.issued_at - std::chrono::minutes{10}), "ok") << "clocks are a little wrong";
  EXPECT_EQ(may(c.issued_at - std::chrono::minutes{11}), "coupons_not_yet");
  EXPECT_EQ(may(t.use_until - duration{1}), "ok");
  EXPECT_EQ(may(t.use_until), "coupons_expired");
  c.state = coupon_state::ended;
  c.ended_at = at("2026-11-25T12:00:00+09:00");
  EXPECT_EQ(may(c.ended_at - duration{1}), "ok") << "before whose it was had left";
  EXPECT_EQ(may(c.ended_at), "coupons_ended");
  t.use_from = at("2026-11-24T00:00:00+09:00");
  EXPECT_EQ(may(c.issued_at), "coupons_not_yet");
  EXPECT_EQ(code_of(is_in_time(t, c.issued_at, c.issued_at + days{7})), "ok");
  EXPECT_EQ(code_of(is_in_time(t, c.issued_at, c.issued_at + days{7} + duration{1})),
            "coupons_too_late");
  EXPECT_EQ(code_of(is_in_time(t, c.issued_at + hours{1}, c.issued_at)), "coupons_in_future");
  t.offline_days = 0;
  EXPECT_EQ(code_of(is_in_time(t, c.issued_at, c.issued_at)), "coupons_too_late");
  EXPECT_EQ(code_of(is_in_time(t, c.issued_at + std::chrono::minutes{1}, c.issued_at)),
            "coupons_too_late")
      << "nor by a clock that is ahead";
}

TEST(coupons_yen, are_what_the_bill_gives) {
  auto t = lunch();
  const auto yen = [&](std::int64_t bill) {
    const auto r = yen_of(t, bill);
    return r.ok() ? std::to_string(r.value()) : r.error().code;
  };
  EXPECT_EQ(yen(0), "500");
  EXPECT_EQ(yen(2'000), "500");
  EXPECT_EQ(yen(480), "480") << "not more than the bill";
  EXPECT_EQ(yen(-1), "coupons_bad_bill");
  EXPECT_EQ(yen(100'000'001), "coupons_bad_bill");
  t.bill_min_yen = 1'000;
  EXPECT_EQ(yen(0), "coupons_bill_needed");
  EXPECT_EQ(yen(999), "coupons_bill_too_small");
  EXPECT_EQ(yen(1'000), "500");
  t = lunch();
  t.what = worth::percent;
  t.amount = 10;
  t.yen_max = 300;
  EXPECT_EQ(yen(0), "coupons_bill_needed");
  EXPECT_EQ(yen(1'999), "199");
  EXPECT_EQ(yen(5'000), "300");
  t.what = worth::ticket;
  t.amount = 800;
  EXPECT_EQ(yen(0), "800");
}

TEST(coupons_picture, is_light_around_its_qr_code) {
  const auto picture = picture_of("TSC1:AB").value().body;
  EXPECT_NE(picture.find(R"(viewBox="0 0 29 29")"), std::string::npos);
  EXPECT_NE(picture.find(R"(<rect width="29" height="29" fill="#fff">)"), std::string::npos);
}

TEST(coupons_words, say_what_it_is_worth_and_until_which_day) {
  auto t = lunch();
  EXPECT_EQ(worth_in_words(t, i18n::language::ja), "500円引き");
  t.amount = 1'000;
  EXPECT_EQ(worth_in_words(t, i18n::language::ja), "1,000円引き");
  t.what = worth::percent;
  t.amount = 10;
  t.yen_max = 300;
  EXPECT_EQ(worth_in_words(t, i18n::language::en), "10% off (up to 300 yen)");
  EXPECT_EQ(last_day(t.use_until, i18n::language::ja), "2026年12月31日（木）");
  EXPECT_EQ(last_day(t.use_until - hours{6}, i18n::language::en), "Thu, 31 Dec 2026 18:00");
}

}  // namespace
}  // namespace tsu::coupons
