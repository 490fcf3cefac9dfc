// Every refusal by its name, and every way in which something moves, on both databases.
#include "engine/ledger/test/ledger_town.h"

namespace tsu::ledger {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;

class transfers : public testing::ledger_town {
 protected:
  wish hold(std::string id, account_no from, std::int64_t amount, seconds timeout = hours{1}) {
    auto w = spend(std::move(id), from, amount);
    w.what = deed::hold;
    w.timeout = timeout;
    return w;
  }
};

TEST_P(transfers, what_is_granted_can_be_spent_and_no_more) {
  granted(grant("g1", hana, 100), 100);
  granted(spend("s1", hana, 60), 60);
  EXPECT_EQ(why_not(spend("s2", hana, 41)), refusal::exceeds_credits);
  granted(spend("s3", hana, 40), 40);
  EXPECT_EQ(why_not(spend("s4", hana, 1)), refusal::exceeds_credits);
  EXPECT_EQ(free(hana), 0);
  EXPECT_EQ(of(issued).sums.debits_posted, 100);
  EXPECT_EQ(of(shop).sums.credits_posted, 100);
  const auto rows = history(hana);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].debit_after, 0);
  EXPECT_EQ(rows[1].debit_after, 40);
  EXPECT_EQ(rows[2].credit_after, 100);
  EXPECT_EQ(rows[2].rule, "class@1");
  EXPECT_EQ(rows[2].evidence, "event:7");
  EXPECT_TRUE(faults().empty());
}

TEST_P(transfers, a_wish_of_the_wrong_shape_is_refused_by_name) {
  granted(grant("g1", hana, 100), 100);
  const auto changed = [&](auto change) {
    auto w = spend("s1", hana, 10);
    change(w);
    return why_not(w);
  };
  EXPECT_EQ(changed([](wish& w) { w.id = ""; }), refusal::id_missing);
  EXPECT_EQ(changed([](wish& w) { w.id.assign(id_max + 1, 'x'); }), refusal::id_too_long);
  EXPECT_EQ(changed([](wish& w) { w.id = "ledger:x"; }), refusal::id_is_reserved);
  EXPECT_EQ(changed([](wish& w) { w.code.assign(text_max + 1, 'x'); }), refusal::text_too_long);
  EXPECT_EQ(changed([](wish& w) { w.evidence = std::string{"a\0b", 3}; }), refusal::text_not_plain);
  EXPECT_EQ(changed([](wish& w) { w.id = "a\n"; }), refusal::text_not_plain);
  EXPECT_EQ(changed([](wish& w) { w.what = deed::expire; }), refusal::deed_not_allowed);
  EXPECT_EQ(changed([](wish& w) { w.what = deed::time_out; }), refusal::deed_not_allowed);
  EXPECT_EQ(changed([](wish& w) { w.amount = 0; }), refusal::amount_not_positive);
  EXPECT_EQ(changed([](wish& w) { w.amount = -5; }), refusal::amount_not_positive);
  EXPECT_EQ(changed([](wish& w) { w.amount = amount_max + 1; }), refusal::amount_too_large);
  EXPECT_EQ(changed([](wish& w) { w.debit = {}; }), refusal::accounts_missing);
  EXPECT_EQ(changed([](wish& w) { w.credit = {-3}; }), refusal::accounts_missing);
  EXPECT_EQ(changed([](wish& w) { w.credit = w.debit; }), refusal::accounts_must_differ);
  EXPECT_EQ(changed([](wish& w) { w.about = "g1"; }), refusal::about_must_be_empty);
  EXPECT_EQ(changed([](wish& w) { w.what = deed::post; }), refusal::about_missing);
  EXPECT_EQ(changed([](wish& w) { w.timeout = seconds{5}; }), refusal::timeout_only_for_holds);
  EXPECT_EQ(changed([](wish& w) { w.what = deed::hold, w.timeout = seconds{0}; }),
            refusal::timeout_not_positive);
  EXPECT_EQ(changed([](wish& w) { w.what = deed::hold, w.timeout = timeout_max + seconds{1}; }),
            refusal::timeout_too_long);
  EXPECT_EQ(changed([](wish& w) { w.caps = {{"", 5}}; }), refusal::cap_malformed);
  EXPECT_EQ(changed([](wish& w) {
              w.caps.assign(caps_max + 1, {"a", 5});
            }),
            refusal::cap_malformed);
  EXPECT_EQ(changed([](wish& w) {
              w.what = deed::reverse, w.about = "g1", w.caps = {{"a", 5}};
            }),
            refusal::caps_only_for_new);
  EXPECT_EQ(changed([](wish& w) { w.debit = {9999}; }), refusal::debit_account_not_found);
  EXPECT_EQ(changed([](wish& w) { w.credit = {9999}; }), refusal::credit_account_not_found);
  EXPECT_EQ(changed([&](wish& w) { w.expires_at = in(hours{1}); }), refusal::expiry_needs_lots);
  auto late = grant("g2", hana, 1);
  late.expires_at = here.time.now();
  EXPECT_EQ(why_not(late), refusal::expiry_in_the_past);
  EXPECT_EQ(free(hana), 100);
  EXPECT_EQ(history(hana).size(), 1u);
}

TEST_P(transfers, a_repetition_is_told_what_happened_and_anything_else_is_refused) {
  auto w = grant("g1", hana, 100);
  w.expires_at = in(days{30});
  granted(w, 100);
  here.time.advance(hours{2});
  const auto again = act(w);
  EXPECT_EQ(again.how, fate::existed);
  EXPECT_EQ(again.amount, 100);
  EXPECT_EQ(again.credit_after, 100);
  const auto changed = [&](auto change) {
    auto other = w;
    change(other);
    return why_not(other);
  };
  EXPECT_EQ(changed([](wish& o) { o.what = deed::hold; }), refusal::exists_with_different_deed);
  EXPECT_EQ(changed([&](wish& o) { o.debit = shop; }),
            refusal::exists_with_different_debit_account);
  EXPECT_EQ(changed([&](wish& o) { o.credit = taro; }),
            refusal::exists_with_different_credit_account);
  EXPECT_EQ(changed([](wish& o) { o.amount = 99; }), refusal::exists_with_different_amount);
  EXPECT_EQ(changed([](wish& o) { o.code = "x"; }), refusal::exists_with_different_code);
  EXPECT_EQ(changed([](wish& o) { o.rule = "x"; }), refusal::exists_with_different_rule);
  EXPECT_EQ(changed([](wish& o) { o.evidence = "x"; }), refusal::exists_with_different_evidence);
  EXPECT_EQ(changed([](wish& o) { o.expires_at.reset(); }), refusal::exists_with_different_expiry);
  EXPECT_EQ(free(hana), 100);

  auto h = hold("h1", hana, 10);
  granted(h, 10);
  EXPECT_EQ(act(h).how, fate::existed);
  h.timeout = hours{2};
  EXPECT_EQ(why_not(h), refusal::exists_with_different_timeout);
  granted(end("p1", deed::post, "h1"), 10);
  EXPECT_EQ(act(end("p1", deed::post, "h1")).how, fate::existed);
  EXPECT_EQ(why_not(end("p1", deed::post, "h2")), refusal::exists_with_different_about);
}

TEST_P(transfers, accounts_must_be_open_and_of_one_unit) {
  account_no other;
  here.loop.wait(people.write([&](db::tx& t) {
    other = ensure_account(t, {"coupon", "issued", ""});
    EXPECT_EQ(ensure_account(t, {"point", "shop", "s1"}), shop);
  }));
  auto w = grant("g1", hana, 5);
  w.debit = other;
  EXPECT_EQ(why_not(w), refusal::units_differ);
  granted(grant("g2", hana, 50), 50);
  granted(hold("h1", hana, 20), 20);
  here.loop.wait(people.write([&](db::tx& t) { close_account(t, hana); }));
  EXPECT_EQ(why_not(spend("s1", hana, 1)), refusal::debit_account_closed);
  EXPECT_EQ(why_not(grant("g3", hana, 1)), refusal::credit_account_closed);
  EXPECT_EQ(why_not(end("p1", deed::post, "h1")), refusal::debit_account_closed);
  EXPECT_EQ(why_not(end("r1", deed::reverse, "g2")), refusal::debit_account_closed);
  granted(end("v1", deed::release, "h1"), 20);
  here.loop.wait(people.write([&](db::tx& t) { reopen_account(t, hana); }));
  granted(spend("s1", hana, 50), 50);
  EXPECT_TRUE(faults().empty());
}

TEST_P(transfers, what_is_held_is_nobodys_until_it_is_posted_or_released) {
  granted(grant("g1", hana, 100), 100);
  granted(hold("h1", hana, 70), 70);
  EXPECT_EQ(free(hana), 30);
  EXPECT_EQ(of(shop).sums.credits_pending, 70);
  EXPECT_EQ(why_not(spend("s1", hana, 31)), refusal::exceeds_credits);
  EXPECT_EQ(why_not(hold("h2", hana, 31)), refusal::exceeds_credits);
  EXPECT_EQ(why_not(end("p1", deed::post, "h1", 71)), refusal::exceeds_hold);
  EXPECT_EQ(why_not(end("v1", deed::release, "h1", 5)), refusal::different_amount);
  auto wrong = end("p1", deed::post, "h1");
  wrong.debit = taro;
  EXPECT_EQ(why_not(wrong), refusal::different_debit_account);
  wrong.debit = hana;
  wrong.credit = taro;
  EXPECT_EQ(why_not(wrong), refusal::different_credit_account);
  granted(end("p1", deed::post, "h1", 50), 50);
  EXPECT_EQ(free(hana), 50);
  EXPECT_EQ(of(shop).sums, (balance{0, 0, 0, 50}));
  EXPECT_EQ(why_not(end("p2", deed::post, "h1")), refusal::hold_already_posted);
  EXPECT_EQ(why_not(end("v2", deed::release, "h1")), refusal::hold_already_posted);
  granted(hold("h3", hana, 50), 50);
  granted(end("v3", deed::release, "h3"), 50);
  EXPECT_EQ(why_not(end("p3", deed::post, "h3")), refusal::hold_already_released);
  EXPECT_EQ(why_not(end("p4", deed::post, "h9")), refusal::hold_not_found);
  EXPECT_EQ(why_not(end("p5", deed::post, "g1")), refusal::not_a_hold);
  EXPECT_EQ(free(hana), 50);
  EXPECT_TRUE(faults().empty());
}

TEST_P(transfers, a_hold_ends_by_itself_whether_or_not_anybody_swept) {
  granted(grant("g1", hana, 100), 100);
  granted(hold("h1", hana, 80, seconds{60}), 80);
  here.time.advance(seconds{59});
  EXPECT_EQ(why_not(spend("s1", hana, 50)), refusal::exceeds_credits);
  here.time.advance(seconds{1});
  EXPECT_EQ(why_not(end("p1", deed::post, "h1")), refusal::hold_timed_out);
  EXPECT_EQ(why_not(end("v1", deed::release, "h1")), refusal::hold_timed_out);
  granted(spend("s1", hana, 50), 50);
  EXPECT_EQ(why_not(end("p1", deed::post, "h1")), refusal::hold_timed_out);
  EXPECT_EQ(free(hana), 50);
  granted(hold("h2", hana, 10, seconds{60}), 10);
  here.time.advance(seconds{60});
  EXPECT_EQ(sweep_now(), 1);
  EXPECT_EQ(sweep_now(), 0);
  EXPECT_EQ(free(hana), 50);
  EXPECT_EQ(history(hana)[0].what, deed::time_out);
  EXPECT_TRUE(faults().empty());
}

TEST_P(transfers, what_expires_first_goes_first) {
  const auto give = [&](std::string id, std::int64_t amount, std::optional<days> lasts) {
    auto w = grant(std::move(id), hana, amount);
    if (lasts) {
      w.expires_at = in(*lasts);
    }
    granted(w, amount);
  };
  give("never", 10, {});
  give("late", 20, days{60});
  give("soon", 30, days{30});
  granted(spend("s1", hana, 35), 35);
  auto s = of(hana);
  ASSERT_EQ(s.lots.size(), 2u);
  EXPECT_EQ(s.lots[0].amount, 15);
  EXPECT_EQ(s.lots[1], (lot_part{never, 10}));
  here.time.advance(days{60});
  EXPECT_EQ(free(hana), 10);
  EXPECT_EQ(why_not(spend("s2", hana, 11)), refusal::exceeds_credits);
  EXPECT_EQ(of(expired).sums.credits_posted, 0) << "a refused wish leaves no trace";
  granted(spend("s3", hana, 4), 4);
  EXPECT_EQ(of(expired).sums.credits_posted, 15);
  EXPECT_EQ(sweep_now(), 0);
  const auto rows = history(hana);
  EXPECT_EQ(rows[0].debit_after, 6);
  EXPECT_EQ(rows[1].what, deed::expire);
  EXPECT_EQ(rows[1].debit_after, 10);
  EXPECT_TRUE(faults().empty());
}

TEST_P(transfers, what_was_held_expires_once_it_is_free_again) {
  auto w = grant("g1", hana, 40);
  w.expires_at = in(days{1});
  granted(w, 40);
  granted(hold("h1", hana, 30, days{2}), 30);
  granted(hold("h2", hana, 10, days{2}), 10);
  here.time.advance(days{1});
  granted(end("p1", deed::post, "h1", 25), 25);
  EXPECT_EQ(sweep_now(), 1);
  granted(end("v1", deed::release, "h2"), 10);
  EXPECT_EQ(free(hana), 0);
  EXPECT_EQ(sweep_now(), 1) << "the same lot expires a second time";
  EXPECT_EQ(of(expired).sums.credits_posted, 15);
  EXPECT_EQ(free(hana), 0);
  EXPECT_TRUE(faults().empty());
}

TEST_P(transfers, a_reversal_is_the_opposite_entry_once) {
  auto w = grant("g1", hana, 100);
  w.expires_at = in(days{10});
  granted(w, 100);
  granted(grant("g2", hana, 5), 5);
  granted(spend("s1", hana, 30), 30);
  granted(end("r1", deed::reverse, "s1"), 30);
  EXPECT_EQ(act(end("r1", deed::reverse, "s1")).how, fate::existed);
  EXPECT_EQ(why_not(end("r2", deed::reverse, "s1")), refusal::already_reversed);
  EXPECT_EQ(why_not(end("r3", deed::reverse, "r1")), refusal::not_reversible);
  EXPECT_EQ(why_not(end("r4", deed::reverse, "x")), refusal::transfer_not_found);
  EXPECT_EQ(why_not(end("r5", deed::reverse, "g1", 7)), refusal::different_amount);
  auto s = of(hana);
  EXPECT_EQ(s.lots[0].amount, 100) << "back to the lot that it came from";
  granted(spend("s2", hana, 95), 95);
  EXPECT_EQ(why_not(end("r6", deed::reverse, "g1")), refusal::exceeds_credits);
  granted(end("r7", deed::reverse, "g2"), 5);
  s = of(hana);
  ASSERT_EQ(s.lots.size(), 1u);
  EXPECT_EQ(s.lots[0].amount, 5) << "what was granted for good goes before what expires";
  EXPECT_EQ(of(shop).sums, (balance{0, 30, 0, 125}));
  granted(hold("h1", hana, 5), 5);
  EXPECT_EQ(why_not(end("r8", deed::reverse, "h1")), refusal::not_reversible);
  granted(end("p1", deed::post, "h1"), 5);
  auto wrong = end("r9", deed::reverse, "p1");
  wrong.debit = taro;
  EXPECT_EQ(why_not(wrong), refusal::different_debit_account);
  wrong.debit = shop;
  wrong.credit = taro;
  EXPECT_EQ(why_not(wrong), refusal::different_credit_account);
  wrong.credit = hana;
  granted(wrong, 5);
  EXPECT_EQ(free(hana), 5);
  EXPECT_TRUE(faults().empty());
}

TEST_P(transfers, caps_refuse_or_trim_and_count_what_moved) {
  const auto steps = [&](std::string id, std::int64_t amount, over_cap then) {
    auto w = grant(std::move(id), hana, amount);
    w.caps = {{"steps/hana/2026-11-22", 50, then, in(days{2})},
              {"all/hana/2026-11-22", 70, over_cap::refuse, in(days{2})}};
    return w;
  };
  granted(steps("a", 30, over_cap::refuse), 30);
  EXPECT_EQ(why_not(steps("b", 21, over_cap::refuse)), refusal::cap_reached);
  granted(steps("c", 21, over_cap::trim), 20);
  EXPECT_EQ(act(steps("c", 21, over_cap::trim)).amount, 20) << "a repetition trims nothing more";
  EXPECT_EQ(why_not(steps("d", 1, over_cap::trim)), refusal::cap_reached);
  auto other = grant("e", hana, 21);
  other.caps = {{"all/hana/2026-11-22", 70}};
  EXPECT_EQ(why_not(other), refusal::cap_reached);
  other.amount = 20;
  granted(other, 20);
  EXPECT_EQ(free(hana), 70);
}

TEST_P(transfers, a_chain_stands_or_falls_as_a_whole) {
  granted(grant("g1", hana, 100), 100);
  auto a = spend("a", hana, 60), b = spend("b", hana, 41), c = grant("c", taro, 5);
  a.linked = b.linked = true;
  auto out = act_all({a, b, c, grant("d", taro, 7)});
  EXPECT_EQ(out[0].why, refusal::linked_chain_failed);
  EXPECT_EQ(out[1].why, refusal::exceeds_credits);
  EXPECT_EQ(out[2].why, refusal::linked_chain_failed);
  EXPECT_EQ(out[3].how, fate::made);
  EXPECT_EQ(free(hana), 100);
  EXPECT_EQ(free(taro), 7);
  b.amount = 40;
  out = act_all({a, b, c});
  EXPECT_TRUE(out[0].ok() && out[1].ok() && out[2].ok());
  EXPECT_EQ(free(hana), 0);
  out = act_all({a, b, c});
  EXPECT_EQ(out[0].how, fate::existed);
  EXPECT_EQ(out[2].how, fate::existed);
  auto d = grant("d2", taro, 1);
  out = act_all({a, d});
  EXPECT_EQ(out[0].how, fate::existed);
  EXPECT_EQ(out[1].why, refusal::linked_chain_failed) << "half of it was there, half was not";
  d.linked = true;
  out = act_all({grant("e", taro, 1), d, d});
  EXPECT_EQ(out[0].how, fate::made);
  EXPECT_EQ(out[1].why, refusal::linked_chain_failed);
  EXPECT_EQ(out[2].why, refusal::linked_chain_open);
  EXPECT_TRUE(faults().empty());
}

TEST_P(transfers, one_call_sees_what_it_has_done_itself) {
  auto h = hold("h1", hana, 30);
  const auto out =
      act_all({grant("g1", hana, 50), spend("s1", hana, 20), h, end("p1", deed::post, "h1", 10),
               spend("s2", hana, 20), spend("s3", hana, 1), grant("g1", hana, 50),
               end("r1", deed::reverse, "s2"), end("r2", deed::reverse, "s2")});
  EXPECT_EQ(out[4].how, fate::made);
  EXPECT_EQ(out[5].why, refusal::exceeds_credits);
  EXPECT_EQ(out[6].how, fate::existed);
  EXPECT_EQ(out[7].how, fate::made);
  EXPECT_EQ(out[8].why, refusal::already_reversed);
  EXPECT_EQ(free(hana), 20);
  EXPECT_TRUE(faults().empty());
}

TEST_P(transfers, an_account_guarded_from_the_other_side_never_owes_what_it_has_not_lent) {
  account_no lent, gone;
  here.loop.wait(people.write([&](db::tx& t) {
    lent = ensure_account(t, {"point", "lent", "x", guard::credits_within_debits});
    gone = ensure_account(t, {"point", "gone", "x"});
  }));
  wish back{.id = "b1",
            .debit = gone,
            .credit = lent,
            .amount = 1,
            .code = "",
            .rule = "",
            .evidence = "",
            .by = ""};
  EXPECT_EQ(why_not(back), refusal::exceeds_debits);
  wish out = back;
  out.id = "o1";
  std::swap(out.debit, out.credit);
  out.amount = 3;
  granted(out, 3);
  granted(back, 1);
  back.id = "b2";
  back.amount = 3;
  EXPECT_EQ(why_not(back), refusal::exceeds_debits);
}

// Whatever a program does wrong above it, the table itself refuses.
TEST_P(transfers, the_table_refuses_a_balance_below_zero) {
  granted(grant("g1", hana, 10), 10);
  EXPECT_THROW(here.loop.wait(people.write([&](db::tx& t) {
    store::add_to_balance(t, hana, 0, {.debits_posted = 11});
    store::sum_of(t, hana);
  })),
               db::error);
  EXPECT_THROW(here.loop.wait(people.write([&](db::tx& t) {
    store::change_lot(t, hana, never, -11, 0);
    store::sum_of(t, hana);
  })),
               db::error);
  EXPECT_EQ(free(hana), 10);
}

TEST_P(transfers, statements_prepare) {
  EXPECT_EQ(here.doors->check(db::testing::sapporo(), store::statements()),
            std::vector<std::string>{});
}

TEST_P(transfers, the_issuers_rows_are_spread_and_their_sum_is_right) {
  std::vector<wish> all;
  for (int i = 0; i < 64; ++i) {
    account_no a;
    here.loop.wait(people.write([&](db::tx& t) {
      a = ensure_account(t, {"point", "resident", "r" + std::to_string(i),
                             guard::debits_within_credits, keeping::lots, expired});
    }));
    all.push_back(grant("g" + std::to_string(i), a, 3));
  }
  for (const auto& o : act_all(all)) {
    EXPECT_EQ(o.how, fate::made);
  }
  EXPECT_EQ(of(issued).sums.debits_posted, 192);
  std::int64_t used = 0;
  here.loop.wait(people.read([&](db::reader& r) {
    r.first({"", "SELECT COUNT(*) FROM ledger_balance WHERE debits_posted > 0 AND account = $1"},
            {issued.value}, [&](const db::row& c) { used = c.int64(0); });
  }));
  EXPECT_EQ(used, stripes_of_one);
}

TEST(ledger_problem, each_refusal_has_a_code_and_a_fitting_answer) {
  EXPECT_EQ(problem_of(refusal::exceeds_credits).code, "ledger_exceeds_credits");
  EXPECT_EQ(problem_of(refusal::exceeds_credits).reason, why::not_processable);
  EXPECT_EQ(problem_of(refusal::id_missing).reason, why::bad_input);
  EXPECT_EQ(problem_of(refusal::hold_not_found).reason, why::not_found);
  EXPECT_EQ(problem_of(refusal::hold_already_posted).reason, why::conflict);
  EXPECT_EQ(problem_of(refusal::exists_with_different_amount).reason, why::conflict);
  EXPECT_EQ(problem_of(refusal::already_reversed).reason, why::conflict);
}

LEDGER_ON_BOTH(transfers);

}  // namespace
}  // namespace tsu::ledger
