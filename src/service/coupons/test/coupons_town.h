// A municipality with coupons, on either database, without HTTP. Points are a number beside it: the
// real ones stand in src/app/test.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/core/json.h"
#include "base/db/test/fresh_house.h"
#include "base/i18n/dates.h"
#include "base/record/audit.h"
#include "service/coupons/follow_accounts.h"
#include "service/coupons/issue_coupon.h"
#include "service/coupons/keep_campaign.h"
#include "service/coupons/keys.h"
#include "service/coupons/module.h"
#include "service/coupons/print_coupon.h"
#include "service/coupons/qr_text.h"
#include "service/coupons/reopen_coupon.h"
#include "service/coupons/settle.h"
#include "service/coupons/sheet.h"
#include "service/coupons/store.h"
#include "service/coupons/typed_code.h"
#include "service/coupons/use_coupon.h"
#include "service/coupons/views.h"

namespace tsu::coupons::testing {

inline const db::module_schema modules[] = {{"record", record::migrations},
                                            {"coupons", contents().migrations}};
inline constexpr person_id hanako{1}, taro{2};
inline constexpr acting staff{"account:90", "staff"}, boss{"account:91", "admin"},
    hers{"account:1", "resident"}, till{"till-1", "shop"}, other_till{"till-2", "shop"};

class coupons_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  parts on{*here.doors};
  tenant_code town = db::testing::sapporo();
  std::set<std::string> closed_shops;

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
  static std::string code_of(const outcome& o) {
    return o.ok() ? (o.how == outcome::what::used ? "ok" : "before") : o.because.code;
  }
  static instant at(const char* text) { return *parse_instant(text); }

  coupons_town() {
    go_to("2026-11-22T13:00:00+09:00");
    on.key = crypto::box_key::random();
    on.find_shop = [this](db::reader&, std::string_view code) -> std::optional<shop_facts> {
      static const std::map<std::string, std::string, std::less<>> names{
          {"hokuno", "ホクノー"}, {"takeei", "竹栄, \"プラス\""}};
      const auto known = names.find(code);
      return known == names.end()
                 ? std::nullopt
                 : std::optional{shop_facts{known->second, closed_shops.contains(known->first)}};
    };
    EXPECT_TRUE(keep("lunch", lunch()).ok());
    EXPECT_TRUE(stand("till-1", "hokuno").ok());
    EXPECT_TRUE(stand("till-2", "takeei").ok());
  }

  static terms lunch() {
    return {.ja = "ランチ",
            .en = "Lunch",
            .conditions_ja = "<平日>のみ",
            .conditions_en = "Weekdays only",
            .what = worth::yen,
            .amount = 500,
            .issue_from = at("2026-11-01T00:00:00+09:00"),
            .issue_until = at("2026-12-15T00:00:00+09:00"),
            .use_from = at("2026-11-01T00:00:00+09:00"),
            .use_until = at("2027-01-01T00:00:00+09:00"),
            .offline_days = 7,
            .self_service = true,
            .open = true};
  }
  result<campaign> keep(std::string code, const terms& of) {
    return write([&](db::tx& t) { return keep_campaign(t, on, boss, code, of); });
  }
  result<terminal> stand(std::string id, std::string shop, door how = door::open) {
    return write([&](db::tx& t) { return keep_terminal(t, on, boss, {id, id, shop, {}}, how); });
  }
  result<coupon> take(std::string id, std::string campaign = "lunch", person_id who = hanako) {
    return write([&](db::tx& t) {
      return issue(t, on, town, hers, {id, campaign, who, asking::self});
    });
  }
  result<coupon> hand_out(std::string id, std::string campaign = "lunch", person_id who = {}) {
    return write([&](db::tx& t) {
      return issue(t, on, town, staff, {id, campaign, who, asking::staff});
    });
  }
  coupon taken(std::string id) {
    auto c = take(id);
    EXPECT_TRUE(c.ok()) << c.error().code;
    return c.value();
  }
  outcome use_it(const use_wish& w, const acting& who = till) {
    return write([&](db::tx& t) {
      const auto stands = terminal_of(t, who.subject);
      return use_coupon(t, on, town, who, stands.value(), w);
    });
  }
  outcome use_code(const coupon& c, std::string act, const acting& who = till,
                   std::optional<instant> when = {}) {
    return use_it({.act = act, .code = c.code, .at = when}, who);
  }
  std::string qr_of(const coupon& c) {
    return look([&](db::reader& r) {
             return qr_text_of(r, {on.key, town}, c, *store::find_terms(r, c.version));
           })
        .value();
  }
  coupon now_of(const coupon& c) {
    return *look([&](db::reader& r) { return store::find_coupon(r, c.serial); });
  }
  result<coupon> open_again(const coupon& c, std::string reason = "返品") {
    return write([&](db::tx& t) { return reopen(t, staff, c.serial, reason); });
  }
  result<copy> print_it(const coupon& c, paper size = paper::roll) {
    return write([&](db::tx& t) {
      return print(t, {on.key, town}, staff, *store::find_coupon(t, c.serial), size);
    });
  }
  settlement month(const std::string& m) {
    return look([&](db::reader& r) { return settle(r, on, m, *i18n::month_of(m)); });
  }
  report how_goes(const std::string& campaign = "lunch") {
    return look([&](db::reader& r) { return report_of(r, campaign, here.time.now()); });
  }
  std::vector<std::string> audited() {
    std::vector<std::string> out;
    for (const auto& row : look([](db::reader& r) { return record::read_audit(r, 0, 500); })) {
      out.push_back(row.action + " " + row.subject);
    }
    return out;
  }
  void follow() {
    account_follower f{*here.doors, town};
    while (here.loop.wait(f.follow_new()) > 0) {
    }
  }
  void go_to(const char* time) { here.time.set(at(time)); }
};

#define COUPONS_ON_BOTH(name)                                                          \
  INSTANTIATE_TEST_SUITE_P(engines, name, ::testing::ValuesIn(db::testing::engines()), \
                           [](const auto& i) { return db::testing::name_of(i.param); })

}  // namespace tsu::coupons::testing
