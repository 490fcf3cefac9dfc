// Seals over the ledger, and counting again: whatever is changed by hand is found.
#include "engine/ledger/test/ledger_town.h"

namespace tsu::ledger {
namespace {

class ledger_audit : public testing::ledger_town {
 protected:
  void live_a_little() {
    auto g = grant("g1", hana, 100);
    g.expires_at = in(std::chrono::days{3});
    granted(g, 100);
    granted(spend("s1", hana, 30), 30);
    auto h = spend("h1", hana, 20);
    h.what = deed::hold;
    granted(h, 20);
    granted(end("p1", deed::post, "h1", 15), 15);
    granted(end("r1", deed::reverse, "s1"), 30);
    auto open = spend("h2", hana, 5);
    open.what = deed::hold;
    granted(open, 5);
  }
  std::int64_t seal(std::int64_t limit) {
    return here.loop.wait(people.write([&](db::tx& t) { return seal_rows(t, limit); }));
  }
  record::audit_report check(std::optional<record::seal_head> anchor = {}) {
    return here.loop.wait(people.read([&](db::reader& r) { return verify_seals(r, anchor); }));
  }
  // Tries a change and takes it back; whether `look` saw it.
  template <class Look>
  bool seen(std::string sql, Look look) {
    return here.loop.wait([](db::store& s, std::string change, Look l) -> task<bool> {
      bool out = false;
      const auto back = co_await s.write([&](db::tx& t) -> result<done> {
        EXPECT_GE(t.run({"", change}, {}), 1) << change;
        out = l(t);
        return problem{why::conflict, "only tried"};
      });
      EXPECT_FALSE(back.ok());
      co_return out;
    }(people, std::move(sql), look));
  }
};

TEST_P(ledger_audit, rows_are_sealed_once_in_batches) {
  live_a_little();
  EXPECT_EQ(seal(4), 4);
  EXPECT_EQ(check().unsealed, 2);
  EXPECT_EQ(seal(4), 2);
  EXPECT_EQ(seal(4), 0);
  const auto r = check();
  EXPECT_FALSE(r.first_fault);
  EXPECT_EQ(r.rows, 6);
  EXPECT_EQ(r.seals, 2);
  const auto anchor = here.loop.wait(people.read(seal_head_of));
  tamper("UPDATE ledger_transfer SET evidence = 'x' WHERE id = 's1'");
  tamper("DELETE FROM ledger_seal");
  tamper("DELETE FROM ledger_seal_head");
  seal(100);
  EXPECT_FALSE(check().first_fault);
  EXPECT_TRUE(check(anchor).first_fault) << "what is anchored outside finds a log written anew";
}

TEST_P(ledger_audit, any_single_change_to_a_sealed_row_is_found) {
  live_a_little();
  while (seal(4) > 0) {
  }
  std::vector<std::string> changes;
  for (const char* number : {"what", "debit", "credit", "amount", "asked", "at", "timeout_at",
                             "expires_at", "debit_after", "credit_after"}) {
    changes.push_back("UPDATE ledger_transfer SET " + std::string{number} + " = " + number +
                      " + 1000 WHERE id = 'g1'");
  }
  for (const char* text : {"id", "code", "rule", "evidence", "about", "by_whom", "lots"}) {
    changes.push_back("UPDATE ledger_transfer SET " + std::string{text} + " = " + text +
                      " || ' ' WHERE id = 's1'");
  }
  changes.push_back("DELETE FROM ledger_transfer WHERE id = 'p1'");
  changes.push_back("UPDATE ledger_transfer SET number = 0 - number WHERE id = 'g1'");
  for (const auto& sql : changes) {
    EXPECT_TRUE(seen(sql, [](db::tx& t) { return verify_seals(t).first_fault.has_value(); }))
        << sql;
  }
  EXPECT_FALSE(check().first_fault);
}

TEST_P(ledger_audit, a_balance_that_is_not_the_sum_of_its_rows_is_found) {
  live_a_little();
  EXPECT_EQ(faults(), std::vector<std::string>{});
  for (const std::string sql :
       {"UPDATE ledger_balance SET credits_posted = credits_posted + 1 WHERE guard = 1",
        "UPDATE ledger_balance SET debits_posted = debits_posted - 1 WHERE debits_posted > 0 AND "
        "guard = 1",
        "UPDATE ledger_balance SET credits_pending = 0 WHERE credits_pending > 0",
        "UPDATE ledger_lot SET remaining = remaining + 1 WHERE remaining > 0",
        "DELETE FROM ledger_lot", "DELETE FROM ledger_transfer WHERE id = 's1'",
        "UPDATE ledger_transfer SET amount = amount - 1 WHERE id = 'p1'"}) {
    EXPECT_TRUE(seen(sql, [](db::tx& t) { return !count_again(t).empty(); })) << sql;
  }
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(ledger_audit, who_left_is_forgotten_and_the_rows_stay) {
  live_a_little();
  while (seal(100) > 0) {
  }
  here.loop.wait(people.write([&](db::tx& t) {
    forget_owner(t, hana);
    EXPECT_FALSE(find_account(t, "point", "resident", "hana"));
    EXPECT_EQ(get_account(t, hana)->owner, "left:" + std::to_string(hana.value));
  }));
  EXPECT_EQ(history(hana).size(), 6u);
  EXPECT_FALSE(check().first_fault);
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

LEDGER_ON_BOTH(ledger_audit);

}  // namespace
}  // namespace tsu::ledger
