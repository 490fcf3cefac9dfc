// A municipality with points, on either database, without HTTP.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/i18n/dates.h"
#include "base/record/audit.h"
#include "engine/ledger/accounts.h"
#include "engine/ledger/apply.h"
#include "engine/ledger/audit.h"
#include "engine/ledger/module.h"
#include "service/points/correct_points.h"
#include "service/points/follow_activities.h"
#include "service/points/grant_points.h"
#include "service/points/jobs.h"
#include "service/points/leave.h"
#include "service/points/module.h"
#include "service/points/purses.h"
#include "service/points/settle.h"
#include "service/points/spend_points.h"
#include "service/points/store.h"
#include "service/points/views.h"

namespace tsu::points::testing {

inline const db::module_schema modules[] = {{"record", record::migrations},
                                            {"ledger", ledger::contents().migrations},
                                            {"points", contents().migrations}};
inline constexpr person_id hanako{1}, taro{2};
inline constexpr acting staff{"account:90", "staff"}, boss{"account:91", "admin"};

class points_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);

  template <class Act>
  auto write(Act a) {
    return here.loop.wait(people.write(a));
  }
  template <class Look>
  auto look(Look l) {
    return here.loop.wait(people.read(l));
  }

  points_town() {
    here.time.set(*parse_instant("2026-11-22T13:00:00+09:00"));
    write([](db::tx& t) {
      store::keep_shop(t, {"hokuno", "ホクノー", false});
      store::keep_shop(t, {"takeei", "竹栄, \"プラス\"", false});
      store::keep_shop(t, {"gone", "閉店", true});
    });
  }
  result<grant> tell(activity a) {
    if (a.at == instant{}) {
      a.at = here.time.now();
    }
    return write([&](db::tx& t) { return grant_for(t, dated_card{t}, a); });
  }
  result<grant> steps(std::int64_t n, person_id who = hanako) {
    return tell({.id = "steps:" + std::to_string(n), .person = who, .code = "steps", .amount = n});
  }
  std::int64_t granted(const result<grant>& g) {
    EXPECT_TRUE(g.ok()) << g.error().code;
    return g.ok() && g.value().how == granting::granted ? g.value().points : 0;
  }
  void give(std::int64_t points, std::string id = "start", person_id who = hanako) {
    EXPECT_TRUE(write([&](db::tx& t) {
                  return correct(t, boss, {"give/" + id, who, points, "開始"});
                }).ok());
  }
  result<paid> pay(std::string id, std::int64_t points, std::string shop = "hokuno",
                   person_id who = hanako) {
    return write([&](db::tx& t) {
      return spend(t, {"account:1", "resident"}, {id, who, shop, points});
    });
  }
  std::int64_t has(person_id who = hanako) {
    return look([&](db::reader& r) { return balance_of(r, who, here.time.now()); });
  }
  std::vector<line_dto> lines(sight how = sight::own, person_id who = hanako) {
    return look([&](db::reader& r) {
             return history_view(r, who, std::numeric_limits<std::int64_t>::max(), 500, how);
           })
        .items;
  }
  template <class T>
  std::string code_of(const result<T>& r) {
    return r.ok() ? "ok" : r.error().code;
  }
  void sweep_all() {
    while (write([](db::tx& t) { return ledger::sweep(t); }) > 0) {
    }
  }
  std::vector<std::string> faults() {
    return look([](db::reader& r) { return ledger::count_again(r); });
  }
  void go_to(const char* time) { here.time.set(*parse_instant(time)); }
};

#define POINTS_ON_BOTH(name)                                                           \
  INSTANTIATE_TEST_SUITE_P(engines, name, ::testing::ValuesIn(db::testing::engines()), \
                           [](const auto& i) { return db::testing::name_of(i.param); })

}  // namespace tsu::points::testing
