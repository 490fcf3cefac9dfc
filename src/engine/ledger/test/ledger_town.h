// A municipality with a ledger of points: an issuer, three residents, a shop.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/db/test/fresh_house.h"
#include "engine/ledger/accounts.h"
#include "engine/ledger/apply.h"
#include "engine/ledger/audit.h"
#include "engine/ledger/module.h"
#include "engine/ledger/store.h"

namespace tsu::ledger::testing {

inline const db::module_schema modules[] = {{"ledger", contents().migrations}};

class ledger_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  account_no issued{}, expired{}, shop{}, hana{}, taro{}, jiro{};

  ledger_town() {
    here.loop.wait(people.write([&](db::tx& t) {
      issued = ensure_account(t, {"point", "issued", "", guard::none, keeping::striped});
      expired = ensure_account(t, {"point", "expired", "", guard::none, keeping::striped});
      shop = ensure_account(t, {"point", "shop", "s1"});
      const auto resident = [&](const char* who) {
        return ensure_account(
            t, {"point", "resident", who, guard::debits_within_credits, keeping::lots, expired});
      };
      hana = resident("hana");
      taro = resident("taro");
      jiro = ensure_account(t, {"point", "resident", "jiro", guard::debits_within_credits});
    }));
  }

  outcome act(const wish& w) {
    return here.loop.wait(people.write([&](db::tx& t) { return apply_one(t, w); }));
  }
  std::vector<outcome> act_all(const std::vector<wish>& all) {
    return here.loop.wait(people.write([&](db::tx& t) { return ledger::apply(t, all); }));
  }
  refusal why_not(const wish& w) {
    const auto o = act(w);
    EXPECT_EQ(o.how, fate::refused) << w.id;
    return o.why;
  }
  void granted(const wish& w, std::int64_t amount) {
    const auto o = act(w);
    EXPECT_EQ(o.how, fate::made) << name_of(o.why);
    EXPECT_EQ(o.amount, amount);
  }
  std::int64_t sweep_now() {
    return here.loop.wait(people.write([](db::tx& t) { return sweep(t); }));
  }
  standing of(account_no a) {
    return here.loop.wait(
        people.read([&](db::reader& r) { return standing_of(r, a, here.time.now()); }));
  }
  std::int64_t free(account_no a) { return of(a).free; }
  std::vector<transfer> history(account_no a) {
    return here.loop.wait(
        people.read([&](db::reader& r) { return history_of(r, a, never, 1000); }));
  }
  std::vector<std::string> faults() {
    return here.loop.wait(people.read([](db::reader& r) { return count_again(r); }));
  }
  void tamper(std::string sql) {
    here.loop.wait(people.write([&](db::tx& t) { t.run({"", sql}, {}); }));
  }

  wish grant(std::string id, account_no to, std::int64_t amount) {
    return {.id = std::move(id),
            .debit = issued,
            .credit = to,
            .amount = amount,
            .code = "class",
            .rule = "class@1",
            .evidence = "event:7",
            .by = "staff"};
  }
  wish spend(std::string id, account_no from, std::int64_t amount) {
    return {.id = std::move(id),
            .debit = from,
            .credit = shop,
            .amount = amount,
            .code = "spend",
            .rule = "",
            .evidence = "",
            .by = "hana"};
  }
  wish end(std::string id, deed what, std::string about, std::int64_t amount = 0) {
    return {.id = std::move(id),
            .what = what,
            .amount = amount,
            .code = "end",
            .rule = "",
            .evidence = "",
            .by = "hana",
            .about = std::move(about)};
  }
  instant in(std::chrono::seconds s) { return here.time.now() + s; }
};

#define LEDGER_ON_BOTH(name)                                                           \
  INSTANTIATE_TEST_SUITE_P(engines, name, ::testing::ValuesIn(db::testing::engines()), \
                           [](const auto& i) { return db::testing::name_of(i.param); })

}  // namespace tsu::ledger::testing
