// What the acceptance points do not say: uses told later, staff, keys, settlement, who leaves.
#include <algorithm>

#include "service/coupons/test/coupons_town.h"

namespace tsu::coupons {
namespace {

using std::chrono::days;
using std::chrono::hours;
using testing::boss;
using testing::hanako;
using testing::hers;
using testing::other_till;
using testing::staff;
using testing::taro;
using testing::till;

class coupons : public testing::coupons_town {
 protected:
  std::vector<outcome> upload(std::vector<use_wish> all, const acting& who = till) {
    return write([&](db::tx& t) {
      const auto stands = terminal_of(t, who.subject);
      return take_uses(t, on, town, who, stands.value(), all);
    });
  }
};

TEST_P(coupons, what_was_used_without_a_line_is_judged_by_its_own_time) {
  auto t = lunch();
  t.use_until = at("2026-11-24T00:00:00+09:00");
  ASSERT_TRUE(keep("short", t).ok());
  const auto a = take("a", "short").value(), b = take("b", "short").value();
  go_to("2026-11-26T09:00:00+09:00");
  const auto in_time = at("2026-11-23T23:59:00+09:00"), late = at("2026-11-24T00:00:00+09:00");
  const auto out = upload({{.act = "1", .qr = qr_of(a), .at = in_time},
                           {.act = "2", .code = b.code, .at = late},
                           {.act = "3", .code = b.code, .at = here.time.now() + hours{1}},
                           {.act = "4", .code = "not a code", .at = in_time}});
  ASSERT_EQ(out.size(), 4u);
  EXPECT_EQ(code_of(out[0]), "ok");
  EXPECT_TRUE(out[0].done_now.offline);
  EXPECT_EQ(out[0].done_now.used_at, in_time);
  EXPECT_EQ(out[0].done_now.booked_at, here.time.now());
  EXPECT_EQ(code_of(out[1]), "coupons_expired");
  EXPECT_EQ(code_of(out[2]), "coupons_in_future");
  EXPECT_EQ(code_of(out[3]), "coupons_bad_code");
  go_to("2026-12-01T00:00:00+09:00");
  const auto too_late = upload({{.act = "5", .code = b.code, .at = in_time}});
  EXPECT_EQ(code_of(too_late[0]), "coupons_too_late") << "eight days after";
  EXPECT_EQ(code_of(upload({{.act = "1", .qr = qr_of(a), .at = in_time}})[0]), "before");
}

TEST_P(coupons, of_two_uses_without_a_line_the_earlier_one_of_an_upload_stands) {
  const auto c = taken("a");
  const auto start = here.time.now();
  here.time.advance(hours{5});
  const auto out = upload({{.act = "late", .code = c.code, .at = start + hours{2}},
                           {.act = "early", .code = c.code, .at = start + hours{1}}});
  EXPECT_EQ(code_of(out[0]), "coupons_used");
  EXPECT_EQ(code_of(out[1]), "ok");
  ASSERT_TRUE(out[0].first);
  EXPECT_EQ(out[0].first->used_at, start + hours{1});
  const auto other = upload({{.act = "x", .code = c.code, .at = start}}, other_till);
  EXPECT_EQ(code_of(other[0]), "coupons_used") << "what was booked stands, a shop has its answer";
  EXPECT_EQ(other[0].first->shop, "hokuno");
}

TEST_P(coupons, an_act_names_one_coupon) {
  const auto a = taken("a"), b = taken("b");
  EXPECT_EQ(code_of(use_code(a, "1")), "ok");
  EXPECT_EQ(code_of(use_code(b, "1")), "coupons_act_used");
  EXPECT_EQ(code_of(use_it({.act = "1", .qr = qr_of(b)})), "coupons_act_used");
  EXPECT_EQ(code_of(use_code(b, "1", other_till)), "ok") << "of another till";
  EXPECT_EQ(code_of(use_code(b, "")), "coupons_bad_act");
  EXPECT_EQ(code_of(use_it({.act = "2"})), "coupons_bad_code");
  EXPECT_EQ(code_of(use_it({.act = "2", .qr = qr_of(a), .code = a.code})), "coupons_bad_code");
  EXPECT_EQ(code_of(use_code({.code = make_code()}, "2")), "coupons_no_coupon");
}

TEST_P(coupons, staff_open_a_use_again_with_a_reason_and_it_is_used_anew) {
  const auto c = taken("a");
  EXPECT_EQ(code_of(open_again(c)), "coupons_not_used");
  ASSERT_TRUE(use_code(c, "1").ok());
  EXPECT_EQ(code_of(open_again(c, "")), "coupons_reason_missing");
  EXPECT_EQ(code_of(open_again(c, "a\nb")), "coupons_reason_missing");
  EXPECT_EQ(code_of(open_again({.serial = 4711})), "coupons_no_coupon");
  EXPECT_EQ(open_again(c, "打ち間違い").value().state, coupon_state::issued);
  EXPECT_EQ(code_of(open_again(c)), "coupons_not_used");
  EXPECT_EQ(code_of(use_code(c, "1")), "before") << "what is sent again is not used anew";
  EXPECT_EQ(now_of(c).state, coupon_state::issued);
  EXPECT_EQ(code_of(use_code(c, "2", other_till)), "ok");
  const auto uses = look([&](db::reader& r) { return store::uses_of(r, c.serial); });
  ASSERT_EQ(uses.size(), 2u);
  EXPECT_EQ(uses[1].reason, "打ち間違い");
  EXPECT_EQ(uses[1].reopened_by, "account:90");
}

TEST_P(coupons, a_month_is_what_was_booked_less_what_was_opened_again_and_never_changes) {
  const auto a = taken("a"), b = taken("b"), c = taken("c"), d = taken("d");
  ASSERT_TRUE(use_code(a, "1").ok());
  ASSERT_TRUE(use_code(b, "2").ok());
  ASSERT_TRUE(use_code(c, "1", other_till).ok());
  ASSERT_TRUE(open_again(b).ok());
  go_to("2026-12-01T00:00:00+09:00");
  const auto before = to_json(month("2026-11"));
  ASSERT_TRUE(open_again(c).ok());
  ASSERT_TRUE(use_code(d, "3", till, at("2026-11-30T23:00:00+09:00")).ok());
  EXPECT_EQ(to_json(month("2026-11")), before);
  const auto november = month("2026-11"), december = month("2026-12");
  ASSERT_EQ(november.items.size(), 2u);
  EXPECT_EQ(to_json(november.items[0]),
            R"({"shop":"hokuno","name":"ホクノー","uses":2,"yenUsed":1000,"reopened":1,)"
            R"("yenReopened":500,"yen":500})");
  EXPECT_EQ(november.yen, 1'000);
  EXPECT_EQ(december.items[0].yen, 500) << "told in December";
  EXPECT_EQ(december.items[1].yen, -500);
  EXPECT_EQ(november.yen + december.yen, how_goes().yen);
  const auto csv = csv_of(november);
  EXPECT_TRUE(csv.starts_with("\xEF\xBB\xBF月,店舗コード"));
  EXPECT_NE(csv.find("2026-11,takeei,\"竹栄, \"\"プラス\"\"\",1,500,0,0,500\r\n"), csv.npos);
  EXPECT_NE(csv.find("2026-11,,合計,3,1500,1,500,1000\r\n"), csv.npos);
}

TEST_P(coupons, keep_the_terms_under_which_they_were_issued) {
  const auto c = taken("a");
  const auto qr = qr_of(c);
  auto t = lunch();
  t.amount = 100;
  t.shops = {"takeei"};
  ASSERT_TRUE(keep("lunch", t).ok());
  const auto used = use_it({.act = "1", .qr = qr});
  EXPECT_EQ(code_of(used), "ok");
  EXPECT_EQ(used.done_now.yen, 500);
  EXPECT_EQ(code_of(use_code(taken("b"), "2")), "coupons_other_shop");
  t.stock = 1;
  EXPECT_EQ(code_of(keep("lunch", t)), "coupons_stock_below");
  t.stock = 2;
  EXPECT_EQ(code_of(keep("lunch", t)), "ok");
  EXPECT_EQ(code_of(take("c")), "coupons_none_left");
  t.shops = {"nowhere"};
  EXPECT_EQ(code_of(keep("lunch", t)), "coupons_no_shop");
  t.amount = 0;
  EXPECT_EQ(code_of(keep("lunch", t)), "coupons_bad_terms");
}

TEST_P(coupons, are_offered_as_long_as_one_can_take_them) {
  const auto offered = [&](person_id who) {
    return look([&](db::reader& r) { return offers_view(r, who, here.time.now()); }).items.size();
  };
  EXPECT_EQ(offered(hanako), 1u);
  auto t = lunch();
  t.per_person = 1;
  t.stock = 2;
  ASSERT_TRUE(keep("lunch", t).ok());
  taken("a");
  EXPECT_EQ(offered(hanako), 0u) << "she has hers";
  EXPECT_EQ(offered(taro), 1u);
  ASSERT_TRUE(hand_out("1", "lunch", {3}).ok());
  EXPECT_EQ(offered(taro), 0u) << "none are left";
  t.stock = 3;
  ASSERT_TRUE(keep("lunch", t).ok());
  EXPECT_EQ(offered(taro), 1u);
  t.self_service = false;
  ASSERT_TRUE(keep("lunch", t).ok());
  EXPECT_EQ(offered(taro), 0u);
}

TEST_P(coupons, are_given_to_whoever_holds_them_or_to_a_person) {
  const auto bearer = hand_out("1");
  ASSERT_TRUE(bearer.ok());
  EXPECT_EQ(bearer.value().person, person_id{0});
  EXPECT_EQ(hand_out("1").value().serial, bearer.value().serial);
  EXPECT_EQ(code_of(hand_out("1", "lunch", hanako)), "coupons_id_used");
  EXPECT_EQ(code_of(hand_out("2", "nothing")), "coupons_no_campaign");
  EXPECT_EQ(code_of(hand_out("a b")), "coupons_bad_id");
  EXPECT_EQ(code_of(hand_out("2", "lunch", hanako)), "ok");
  EXPECT_EQ(code_of(use_code(bearer.value(), "1")), "ok");
  on.key.reset();
  EXPECT_EQ(code_of(print_it(hand_out("2", "lunch", hanako).value())), "coupons_no_key");
}

TEST_P(coupons, a_till_that_is_closed_tells_only_what_it_did_before) {
  const auto a = taken("a"), b = taken("b");
  here.time.advance(hours{1});
  const auto before = here.time.now() - std::chrono::minutes{1};
  ASSERT_TRUE(stand("till-1", "hokuno", door::closed).ok());
  EXPECT_EQ(code_of(use_code(a, "1")), "coupons_terminal_closed");
  EXPECT_EQ(code_of(use_code(a, "1", till, here.time.now())), "coupons_terminal_closed");
  EXPECT_EQ(code_of(use_code(a, "1", till, before)), "ok");
  closed_shops.insert("takeei");
  EXPECT_EQ(code_of(use_code(b, "1", other_till)), "coupons_shop_closed");
  EXPECT_EQ(code_of(use_code(b, "1", other_till, before)), "ok");
  EXPECT_EQ(code_of(stand("till-3", "nowhere")), "coupons_no_shop");
  EXPECT_EQ(code_of(write([&](db::tx& t) {
              return keep_terminal(t, on, boss, {"till-3", "till-1", "hokuno", {}}, door::open);
            })),
            "coupons_terminal_taken");
  EXPECT_EQ(code_of(look([](db::reader& r) { return terminal_of(r, "stranger"); })),
            "coupons_no_terminal");
}

TEST_P(coupons, a_key_is_followed_by_one_that_was_announced_and_stays_as_long_as_it_is_needed) {
  const auto a = taken("a");
  const auto next = write([&](db::tx& t) { return rotate_key(t, {on.key, town}, boss); });
  ASSERT_TRUE(next.ok());
  EXPECT_EQ(next.value().signs_from, here.time.now() + hours{24});
  EXPECT_EQ(write([&](db::tx& t) {
              return rotate_key(t, {on.key, town}, boss);
            })
                .value()
                .number,
            next.value().number);
  EXPECT_EQ(taken("b").key, a.key) << "not yet";
  here.time.advance(hours{24});
  const auto c = taken("c");
  EXPECT_EQ(c.key, next.value().number);
  EXPECT_EQ(code_of(use_it({.act = "1", .qr = qr_of(a)})), "ok");
  EXPECT_EQ(code_of(use_it({.act = "2", .qr = qr_of(c)})), "ok");
  const auto shown = [&] {
    return look([&](db::reader& r) { return published(r, here.time.now()).size(); });
  };
  EXPECT_EQ(shown(), 2u);
  here.time.set(a.expires_at + days{32});
  EXPECT_EQ(shown(), 1u);
  on.key = crypto::box_key::random();
  EXPECT_EQ(code_of(print_it(c)), "coupons_used");
  EXPECT_EQ(code_of(look([&](db::reader& r) {
              return open_key(r, {on.key, town}, c.key);
            })),
            "coupons_no_key")
      << "of another installation";
}

TEST_P(coupons, of_a_revoked_key_qr_codes_are_shown_anew_and_typed_codes_stay) {
  const auto a = taken("a"), b = taken("b");
  const auto old = qr_of(a);
  const auto drop = [&](std::int64_t number) {
    return write([&](db::tx& t) { return revoke_key(t, {on.key, town}, boss, number); });
  };
  ASSERT_TRUE(drop(a.key).ok());
  EXPECT_EQ(code_of(drop(a.key)), "coupons_no_such_key");
  EXPECT_EQ(code_of(use_it({.act = "1", .qr = old})), "coupons_key_revoked");
  EXPECT_NE(now_of(a).key, a.key);
  EXPECT_EQ(code_of(use_it({.act = "1", .qr = qr_of(now_of(a))})), "ok");
  EXPECT_EQ(code_of(use_code(b, "2")), "ok");
  const auto keys = look([](db::reader& r) { return store::all_keys(r); });
  EXPECT_TRUE(keys[0].sealed.empty());
}

TEST_P(coupons, the_key_at_rest_is_sealed_and_what_is_published_is_public) {
  taken("a");
  const auto page = look([&](db::reader& r) { return to_json(keys_view(r, here.time.now())); });
  EXPECT_NE(page.find(R"("crv":"Ed25519")"), std::string::npos);
  EXPECT_EQ(page.find(R"("d":)"), std::string::npos);
  const auto pack = look([&](db::reader& r) {
    return pack_view(r, on, town, terminal_of(r, "till-1").value(), here.time.now());
  });
  EXPECT_EQ(pack.shop_name, "ホクノー");
  ASSERT_EQ(pack.terms.size(), 1u);
  EXPECT_EQ(pack.terms[0].of.amount, 500);
}

TEST_P(coupons, of_accounts_that_became_one_go_along) {
  auto t = lunch();
  t.per_person = 1;
  ASSERT_TRUE(keep("once", t).ok());
  const auto c = take("a", "once", taro).value();
  write([](db::tx& tx) { tx.append_change("id.account.changed", "account:2", R"({"into":1})"); });
  follow();
  EXPECT_EQ(now_of(c).person, hanako);
  EXPECT_EQ(code_of(take("b", "once", hanako)), "coupons_person_limit");
  EXPECT_EQ(code_of(use_code(c, "1")), "ok");
}

TEST_P(coupons, of_who_left_end_unused_and_no_row_names_them) {
  const auto a = taken("a"), b = taken("b"), c = taken("c");
  ASSERT_TRUE(write([&](db::tx& t) { return print(t, {on.key, town}, hers, a, paper::a4); }).ok());
  ASSERT_TRUE(use_code(b, "1").ok());
  const auto qr = qr_of(a);
  here.time.advance(hours{1});
  write([](db::tx& t) { t.append_change("consent.person.erased", "1", "{}"); });
  follow();
  follow();
  EXPECT_EQ(now_of(a).state, coupon_state::ended);
  EXPECT_EQ(now_of(b).state, coupon_state::used);
  for (const auto& one : {a, b, c}) {
    const auto row = now_of(one);
    EXPECT_EQ(row.person, person_id{0});
    EXPECT_EQ(row.issued_by, "");
    EXPECT_EQ(row.asked, "left/" + std::to_string(one.serial));
  }
  EXPECT_EQ(look([&](db::reader& r) { return store::prints_of(r, a.serial); })[0].by, "");
  EXPECT_EQ(code_of(use_it({.act = "2", .qr = qr})), "coupons_ended");
  EXPECT_EQ(code_of(use_code(c, "3", till, here.time.now() - std::chrono::minutes{30})), "ok")
      << "used before, told later";
  EXPECT_EQ(open_again(c).value().state, coupon_state::ended);
  EXPECT_EQ(open_again(b).value().state, coupon_state::ended) << "used before they left";
  EXPECT_EQ(code_of(use_code(b, "4")), "coupons_ended");
  EXPECT_EQ(how_goes().ended, 3);
}

TEST_P(coupons, acts_leave_a_row_in_the_audit_log_and_refusals_none) {
  const auto rows = audited().size();
  EXPECT_FALSE(take("", "lunch").ok());
  EXPECT_FALSE(use_code({.code = make_code()}, "1").ok());
  EXPECT_EQ(audited().size(), rows);
  const auto c = taken("a");
  ASSERT_TRUE(use_code(c, "1").ok());
  ASSERT_TRUE(use_code(c, "1").ok());
  ASSERT_TRUE(open_again(c).ok());
  const auto all = audited();
  const auto serial = " " + std::to_string(c.serial);
  const std::vector<std::string> last{all.end() - 3, all.end()};
  EXPECT_EQ(last, (std::vector<std::string>{"coupons.coupon.issued" + serial,
                                            "coupons.coupon.used" + serial,
                                            "coupons.coupon.reopened" + serial}));
}

TEST_P(coupons, statements_prepare) {
  EXPECT_EQ(here.doors->check(town, store::statements), std::vector<std::string>{});
}

// What runs for each coupon that is shown, each use and each person who leaves.
TEST_P(coupons, statements_of_one_coupon_or_person_read_no_whole_table) {
  if (GetParam() != db::testing::engine_kind::sqlite) {
    GTEST_SKIP() << "PostgreSQL chooses by how much is there";
  }
  for (const std::string_view name :
       {"coupons.coupon", "coupons.coupon_of_code", "coupons.coupon_asked", "coupons.of_person",
        "coupons.count_of_person", "coupons.uses", "coupons.use_of_act", "coupons.standing_use",
        "coupons.prints", "coupons.end", "coupons.move", "coupons.rename_printer"}) {
    const auto at = std::find_if(store::statements.begin(), store::statements.end(),
                                 [&](const auto* s) { return s->name == name; });
    ASSERT_NE(at, store::statements.end()) << name;
    const auto sql = "EXPLAIN QUERY PLAN " + std::string{(*at)->sql};
    std::string plan;
    write([&](db::tx& t) {
      t.each({"", sql, db::place::people}, {std::int64_t{1}, std::int64_t{1}},
             [&](const db::row& r) { plan += r.string(3) + "; "; });
    });
    EXPECT_NE(plan.find("SEARCH"), plan.npos) << name << ": " << plan;
    EXPECT_EQ(plan.find("SCAN"), plan.npos) << name << ": " << plan;
  }
}

COUPONS_ON_BOTH(coupons);

}  // namespace
}  // namespace tsu::coupons
