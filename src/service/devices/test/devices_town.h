// A municipality that recruits and lends, on either database, without HTTP.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "service/devices/brief.h"
#include "service/devices/follow_accounts.h"
#include "service/devices/keep_register.h"
#include "service/devices/lend.h"
#include "service/devices/module.h"
#include "service/devices/recruit.h"
#include "service/devices/rules.h"
#include "service/devices/store.h"
#include "service/devices/support.h"
#include "service/devices/views.h"

namespace tsu::devices::testing {

inline const db::module_schema modules[] = {{"record", record::migrations},
                                            {"devices", contents().migrations}};
inline constexpr person_id hanako{1}, taro{2};
inline constexpr acting clerk{"account:90", "secretariat", ""}, boss{"account:91", "admin", ""},
    hers{"account:1", "resident", ""};

class devices_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  parts on{*here.doors};
  tenant_code town = db::testing::sapporo();
  id::words said{on.key_of, town};
  std::vector<std::string> smart_id;  // what it was asked to do
  std::int64_t bound = 0;
  std::set<std::int64_t> gone;

  template <class Act>
  auto write(Act a) {
    return here.loop.wait(people.write(a));
  }
  template <class Look>
  auto look(Look l) {
    return here.loop.wait(people.read(l));
  }
  template <class T>
  static std::string code_of(const result<T>& r) {
    return r.ok() ? "ok" : r.error().code;
  }

  std::map<std::int64_t, crypto::box_key> keys;  // of persons, until they leave

  devices_town() {
    on.key_of = [this](db::reader&, tenant_code, person_id who) -> result<crypto::box_key> {
      if (gone.contains(who.value)) {
        return problem{why::gone, "this person's key was destroyed", "id_erased"};
      }
      return keys.try_emplace(who.value, crypto::box_key::random()).first->second;
    };
    go_to("2026-11-22T13:00:00+09:00");
    on.bind = [this](db::tx&, const acting&, const std::string& serial, person_id who,
                     const std::string&) -> result<binding> {
      smart_id.push_back("bind " + serial + " " + std::to_string(who.value));
      return binding{++bound, "CODE", here.time.now() + std::chrono::hours{24}};
    };
    on.unbind = [this](db::tx&, const acting&, std::int64_t number,
                       const std::string&) -> result<done> {
      smart_id.push_back("unbind " + std::to_string(number));
      return done{};
    };
    on.who_is = [](db::reader&, tenant_code, person_id who) {
      const auto n = std::to_string(who.value);
      return person_facts{"名前" + n, "なまえ" + n, "0000" + n};
    };
  }
  void add_stock(int count) {
    std::vector<new_tablet> all;
    for (int i = 1; i <= count; ++i) {
      all.push_back({serial(i), "10型"});
    }
    ASSERT_TRUE(write([&](db::tx& t) { return add_tablets(t, boss, all); }).ok());
  }
  static std::string serial(int n) { return "T-" + std::to_string(1'000 + n); }

  result<made_loan> lend_to(person_id who, const std::string& serial, std::string id = {}) {
    const loan_wish w{
        id.empty() ? serial + "/" + std::to_string(who.value) + "/" + std::to_string(++asked_) : id,
        who,
        serial,
        here.time.now() + std::chrono::days{90},
        "新品",
        "参加"};
    return write([&](db::tx& t) { return lend(t, on, town, clerk, w); });
  }
  result<loan> end(std::int64_t number, tablet_state as = tablet_state::stock) {
    return write([&](db::tx& t) {
      return end_loan(t, on, town, clerk, number, {as, "傷なし", "返却"});
    });
  }
  result<tablet> move_to(const std::string& serial, tablet_state to) {
    return write([&](db::tx& t) { return move(t, clerk, serial, to, "点検"); });
  }
  result<work> finish(std::int64_t number) {
    return write([&](db::tx& t) { return finish_task(t, clerk, number, "済み"); });
  }
  std::vector<work> to_do() {
    return look([](db::reader& r) { return store::open_tasks(r, 0, 500); });
  }
  void wipe_all() {
    for (const auto& one : to_do()) {
      if (one.kind == task_kind::wipe) {
        EXPECT_TRUE(finish(one.number).ok());
      }
    }
  }
  register_sums sums() {
    return look([](db::reader& r) { return sums_of(r); });
  }
  void expect_sums(std::int64_t total) {
    const auto now = sums();
    EXPECT_EQ(now.stock + now.lent + now.repair + now.lost, total);
    EXPECT_EQ(now.total, total);
    EXPECT_EQ(to_json(now), to_json(look([](db::reader& r) { return counted_again(r); })));
  }

  result<recruiting> call(std::string code, choosing how, std::int64_t places) {
    const recruiting c{.code = code,
                       .ja = "募集",
                       .en = "Call",
                       .how = how,
                       .places = places,
                       .opens_at = here.time.now(),
                       .closes_at = here.time.now() + std::chrono::days{10}};
    return write([&](db::tx& t) { return keep_call(t, boss, c); });
  }
  result<application> apply_for(person_id who, std::string code = "r5") {
    return write([&](db::tx& t) { return apply(t, hers, {code, who, wanting::tablet}); });
  }
  result<application> withdraw_it(std::int64_t number) {
    return write([&](db::tx& t) { return withdraw(t, hers, number); });
  }
  result<recruiting> draw_it(std::uint64_t seed, std::string code = "r5") {
    return write([&](db::tx& t) { return draw(t, boss, code, seed); });
  }
  std::vector<application> all_of(std::string code = "r5") {
    return look([&](db::reader& r) { return store::applications(r, code, 0, 1'000); });
  }

  std::vector<std::string> audited() {
    std::vector<std::string> out;
    for (const auto& row : look([](db::reader& r) { return record::read_audit(r, 0, 500); })) {
      out.push_back(row.action + " " + row.subject);
    }
    return out;
  }
  void follow() {
    account_follower f{on, town};
    while (here.loop.wait(f.follow_new()) > 0) {
    }
  }
  void go_to(const char* time) { here.time.set(*parse_instant(time)); }

 private:
  int asked_ = 0;
};

#define DEVICES_ON_BOTH(name)                                                          \
  INSTANTIATE_TEST_SUITE_P(engines, name, ::testing::ValuesIn(db::testing::engines()), \
                           [](const auto& i) { return db::testing::name_of(i.param); })

}  // namespace tsu::devices::testing
