// The acceptance points of coupons and tickets, by their numbers.
#include "service/coupons/test/coupons_town.h"

namespace tsu::coupons {
namespace {

using testing::hanako;
using testing::hers;
using testing::other_till;
using testing::staff;
using testing::taro;
using testing::till;

class coupons_acceptance : public testing::coupons_town {
 protected:
  std::string page(const result<copy>& made, paper size) {
    const auto reply = sheet_of(made.value(), size, {.town = "札幌市"});
    return reply.value().body;
  }
};

TEST_P(coupons_acceptance, a12_1_a_print_has_words_and_qr_code_and_a_reprint_is_logged) {
  const auto c = taken("a");
  const auto first = print_it(c, paper::roll);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first.value().number, 1);
  const auto roll = page(first, paper::roll);
  for (const std::string says :
       {"札幌市", "ランチ", "500円引き", "2026年12月31日（木）", "&lt;平日&gt;のみ",
        "2026年11月22日（日） 13時00分", "@page{size:80mm 200mm", "<svg", "<path d=\"M"}) {
    EXPECT_NE(roll.find(says), std::string::npos) << says;
  }
  EXPECT_NE(roll.find(grouped(c.code)), std::string::npos);
  EXPECT_EQ(roll.find("再印刷"), std::string::npos);
  EXPECT_EQ(roll.find("<script"), std::string::npos);
  const auto again = print_it(c, paper::a4);
  const auto a4 = page(again, paper::a4);
  EXPECT_NE(a4.find("@page{size:A4"), std::string::npos);
  EXPECT_NE(a4.find("再印刷（2枚目）"), std::string::npos);
  EXPECT_EQ(again.value().qr, first.value().qr) << "one serial, whatever it stands on";
  EXPECT_EQ(again.value().qr, qr_of(c));
  const auto rows = audited();
  const auto serial = std::to_string(c.serial);
  EXPECT_EQ(rows[rows.size() - 2], "coupons.coupon.printed " + serial);
  EXPECT_EQ(rows[rows.size() - 1], "coupons.coupon.reprinted " + serial);
  const auto copies = look([&](db::reader& r) { return store::prints_of(r, c.serial); });
  ASSERT_EQ(copies.size(), 2u);
  EXPECT_EQ(copies[1].by, "account:90");
  EXPECT_EQ(copies[1].paper, "a4");
}

TEST_P(coupons_acceptance, a12_1_a_print_says_from_which_hour_it_may_be_used) {
  auto t = lunch();
  t.use_from = at("2026-11-23T17:00:00+09:00");
  ASSERT_TRUE(keep("evening", t).ok());
  const auto evening = page(print_it(take("e", "evening").value()), paper::roll);
  EXPECT_NE(evening.find("2026年11月23日（月） 17時00分"), std::string::npos);
}

TEST_P(coupons_acceptance, a12_2_a_second_use_is_refused_whatever_the_first_stood_on) {
  const auto c = taken("a");
  const auto printed = print_it(c).value();
  EXPECT_EQ(code_of(use_it({.act = "1", .qr = printed.qr})), "ok");
  here.time.advance(std::chrono::hours{1});
  const auto screen = use_code(c, "2", other_till);
  EXPECT_EQ(code_of(screen), "coupons_used");
  ASSERT_TRUE(screen.first);
  EXPECT_EQ(screen.first->shop, "hokuno");
  EXPECT_EQ(format_jst(screen.first->used_at), "2026-11-22T13:00:00+09:00");
  EXPECT_EQ(code_of(use_it({.act = "3", .qr = printed.qr})), "coupons_used");
  EXPECT_EQ(code_of(use_it({.act = "1", .qr = printed.qr})), "before")
      << "the same act, sent again";
  EXPECT_EQ(now_of(c).state, coupon_state::used);
  EXPECT_EQ(code_of(print_it(c)), "coupons_used");
}

TEST_P(coupons_acceptance, a12_2_of_64_uses_at_once_one_succeeds) {
  const auto c = taken("a");
  const auto qr = qr_of(c);
  const auto one = [&](int i, int& used, int& refused) -> task<void> {
    const auto o = co_await people.write([&](db::tx& t) {
      const auto& who = i % 2 == 0 ? till : other_till;
      const auto stands = terminal_of(t, who.subject);
      use_wish w{.act = std::to_string(i)};
      (i % 3 == 0 ? w.qr : w.code) = i % 3 == 0 ? qr : c.code;
      return use_coupon(t, on, town, who, stands.value(), w);
    });
    (code_of(o) == "ok" ? used : refused) += 1;
    EXPECT_TRUE(o.ok() || code_of(o) == "coupons_used");
  };
  int used = 0, refused = 0;
  std::vector<task<void>> all;
  for (int i = 0; i < 64; ++i) {
    all.push_back(one(i, used, refused));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  EXPECT_EQ(used, 1);
  EXPECT_EQ(refused, 63);
  EXPECT_EQ(month("2026-11").yen, 500);
}

TEST_P(coupons_acceptance, a12_3_an_altered_qr_code_is_refused_and_leaves_nothing) {
  const auto c = taken("a");
  const auto qr = qr_of(c);
  for (std::size_t i = 0; i < qr.size(); i += 7) {
    auto other = qr;
    other[i] = other[i] == 'A' ? 'B' : 'A';
    const auto o = use_it({.act = "x", .qr = other});
    EXPECT_TRUE(code_of(o) == "coupons_qr_altered" || code_of(o) == "coupons_other_town")
        << i << code_of(o);
  }
  // Signed by the right key, but not what was issued.
  const auto forged = look([&](db::reader& r) {
    auto facts = facts_of(town, c, *store::find_terms(r, c.version));
    facts.amount = 50'000;
    return signed_text(facts, open_key(r, {on.key, town}, c.key).value());
  });
  EXPECT_EQ(code_of(use_it({.act = "x", .qr = forged})), "coupons_qr_altered");
  EXPECT_EQ(now_of(c).state, coupon_state::issued);
  EXPECT_TRUE(look([&](db::reader& r) { return store::uses_of(r, c.serial); }).empty());
  EXPECT_EQ(code_of(use_it({.act = "x", .qr = qr})), "ok");
}

TEST_P(coupons_acceptance, a12_4_period_shop_and_limits_hold) {
  auto t = lunch();
  t.use_from = at("2026-11-23T00:00:00+09:00");
  t.use_until = at("2026-11-25T00:00:00+09:00");
  t.shops = {"hokuno"};
  t.stock = 3;
  t.per_person = 2;
  ASSERT_TRUE(keep("three", t).ok());
  const auto a = take("a", "three").value();
  EXPECT_EQ(code_of(use_code(a, "1")), "coupons_not_yet");
  EXPECT_EQ(code_of(take("b", "three")), "ok");
  EXPECT_EQ(code_of(take("c", "three")), "coupons_person_limit");
  EXPECT_EQ(code_of(take("d", "three", taro)), "ok");
  EXPECT_EQ(code_of(take("e", "three", {3})), "coupons_none_left");
  EXPECT_EQ(code_of(take("b", "three")), "ok") << "the same wish is the same coupon";
  go_to("2026-11-23T00:00:00+09:00");
  EXPECT_EQ(code_of(use_code(a, "1", other_till)), "coupons_other_shop");
  go_to("2026-11-25T00:00:00+09:00");
  EXPECT_EQ(code_of(use_code(a, "1")), "coupons_expired");
  here.time.advance(-duration{1});
  EXPECT_EQ(code_of(use_code(a, "1")), "ok");
  EXPECT_EQ(look([](db::reader& r) { return store::find_campaign(r, "three"); })->issued, 3);
}

TEST_P(coupons_acceptance, a12_5_a_campaign_reports_issued_used_expired_and_yen) {
  std::vector<coupon> all;
  for (int i = 0; i < 6; ++i) {
    all.push_back(taken(std::to_string(i)));
  }
  ASSERT_TRUE(use_code(all[0], "0").ok());
  ASSERT_TRUE(use_it({.act = "1", .code = all[1].code, .bill_yen = 420}).ok());
  ASSERT_TRUE(use_code(all[2], "2", other_till).ok());
  ASSERT_TRUE(open_again(all[2]).ok());
  ASSERT_TRUE(print_it(all[3]).ok());
  ASSERT_TRUE(print_it(all[3]).ok());
  EXPECT_EQ(to_json(how_goes()),
            R"({"campaign":"lunch","issued":6,"used":2,"expired":0,"ended":0,"open":4,"yen":920,)"
            R"("reopened":1,"offline":0,"points":0,"printed":1,"reprints":1})");
  go_to("2027-01-01T00:00:00+09:00");
  EXPECT_EQ(how_goes().expired, 4);
  EXPECT_EQ(how_goes().open, 0);
}

TEST_P(coupons_acceptance, a12_6_points_and_coupon_change_hands_in_one_transaction) {
  auto t = lunch();
  t.points = 300;
  ASSERT_TRUE(keep("for_points", t).ok());
  EXPECT_EQ(code_of(take("a", "for_points")), "coupons_no_points");
  std::vector<std::string> taken_ids;
  bool enough = false;
  on.take_points = [&](db::tx& tx, const acting&, const price& p) -> result<done> {
    tx.append_change("test.points.taken", p.id, std::to_string(p.points));
    if (!enough) {
      return problem{why::not_processable, "too few", "ledger_exceeds_credits"};
    }
    taken_ids.push_back(p.id);
    return done{};
  };
  const auto told = [&] {
    int n = 0;
    for (const auto& c : look([](db::reader& r) { return db::read_changes(r, 0, 1'000); })) {
      n += c.kind == "test.points.taken" ? 1 : 0;
    }
    return n;
  };
  EXPECT_EQ(code_of(take("a", "for_points")), "ledger_exceeds_credits");
  EXPECT_EQ(told(), 0);
  EXPECT_EQ(how_goes("for_points").issued, 0);
  EXPECT_EQ(look([](db::reader& r) { return store::find_campaign(r, "for_points"); })->issued, 0);
  enough = true;
  const auto made = take("a", "for_points");
  ASSERT_TRUE(made.ok());
  EXPECT_EQ(take("a", "for_points").value().serial, made.value().serial);
  EXPECT_EQ(told(), 1);
  EXPECT_EQ(taken_ids.back(), "coupon-" + std::to_string(made.value().serial));
  EXPECT_EQ(how_goes("for_points").points, 300);
  EXPECT_EQ(code_of(take("a", "lunch")), "coupons_id_used");
}

COUPONS_ON_BOTH(coupons_acceptance);

}  // namespace
}  // namespace tsu::coupons
