// Points become a coupon in one transaction, with the ledger and the coupons as the program joins
// them.
#include <gtest/gtest.h>

#include "app/rewards.h"
#include "base/core/random.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/ledger/audit.h"
#include "engine/ledger/module.h"
#include "service/coupons/issue_coupon.h"
#include "service/coupons/keep_campaign.h"
#include "service/coupons/module.h"
#include "service/coupons/parts.h"
#include "service/coupons/settle.h"
#include "service/coupons/store.h"
#include "service/points/correct_points.h"
#include "service/points/module.h"
#include "service/points/purses.h"
#include "service/points/settle.h"
#include "service/points/spend_points.h"

namespace tsu::app {
namespace {

const db::module_schema modules[] = {{"record", record::migrations},
                                     {"ledger", ledger::contents().migrations},
                                     {"points", points::contents().migrations},
                                     {"coupons", coupons::contents().migrations}};
constexpr person_id hanako{1};
constexpr coupons::acting hers{"account:1", "resident"}, boss{"account:91", "admin"};

class exchange : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  db::store& people = here.at(db::place::people);
  std::shared_ptr<coupons::parts> on = make_coupons(*here.doors, {}, crypto::box_key::random(), {});
  tenant_code town = db::testing::sapporo();

  template <class Act>
  auto write(Act a) {
    return here.loop.wait(people.write(a));
  }
  template <class Look>
  auto look(Look l) {
    return here.loop.wait(people.read(l));
  }
  exchange() {
    here.time.set(*parse_instant("2026-11-22T13:00:00+09:00"));
    keep(300, 0);
  }
  void keep(std::int64_t price, std::int64_t stock) {
    const auto now = here.time.now();
    const coupons::terms of{.ja = "昼",
                            .en = "Lunch",
                            .amount = 500,
                            .issue_from = now,
                            .issue_until = now + std::chrono::days{30},
                            .use_from = now,
                            .use_until = now + std::chrono::days{60},
                            .stock = stock,
                            .points = price,
                            .self_service = true,
                            .open = true};
    ASSERT_TRUE(
        write([&](db::tx& t) { return coupons::keep_campaign(t, *on, boss, "lunch", of); }).ok());
  }
  void give(std::int64_t n) {
    ASSERT_TRUE(write([&](db::tx& t) {
                  return points::correct(t, {"account:90", "staff"}, {"start", hanako, n, "開始"});
                }).ok());
  }
  result<coupons::coupon> take(std::string id) {
    return write([&](db::tx& t) {
      return coupons::issue(t, *on, town, hers, {id, "lunch", hanako});
    });
  }
  std::int64_t has() {
    return look([&](db::reader& r) { return points::balance_of(r, hanako, here.time.now()); });
  }
  std::int64_t issued() {
    return look([&](db::reader& r) { return coupons::report_of(r, "lunch", here.time.now()); })
        .issued;
  }
  template <class T>
  static std::string code_of(const result<T>& r) {
    return r.ok() ? "ok" : r.error().code;
  }
};

TEST_P(exchange, a12_6_of_points_and_coupon_neither_stands_without_the_other) {
  give(700);
  const auto first = take("a");
  ASSERT_TRUE(first.ok()) << first.error().code;
  EXPECT_EQ(take("a").value().serial, first.value().serial) << "sent again";
  EXPECT_EQ(has(), 400);
  EXPECT_EQ(code_of(take("b")), "ok");
  EXPECT_EQ(code_of(take("c")), "ledger_exceeds_credits");
  EXPECT_EQ(has(), 100);
  EXPECT_EQ(issued(), 2);
  keep(50, 3);
  EXPECT_EQ(code_of(take("c")), "ok");
  EXPECT_EQ(code_of(take("d")), "coupons_none_left");
  EXPECT_EQ(has(), 50) << "nothing was taken for none";
  const auto sums = look([](db::reader& r) {
    return points::sums_of(r, {instant{}, *parse_instant("2100-01-01T00:00:00Z")});
  });
  EXPECT_EQ(sums.exchanged, 650);
  EXPECT_TRUE(look([](db::reader& r) { return ledger::count_again(r); }).empty());
}

TEST_P(exchange, many_at_once_never_take_more_points_than_there_are) {
  give(1'000);
  const auto one = [&](int i, int& made) -> task<void> {
    const auto c = co_await people.write([&](db::tx& t) {
      return coupons::issue(t, *on, town, hers, {std::to_string(i), "lunch", hanako});
    });
    made += c.ok() ? 1 : 0;
    EXPECT_TRUE(c.ok() || c.error().code == "ledger_exceeds_credits");
  };
  int made = 0;
  std::vector<task<void>> all;
  for (int i = 0; i < 64; ++i) {
    all.push_back(one(i, made));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  EXPECT_EQ(made, 3);
  EXPECT_EQ(issued(), 3);
  EXPECT_EQ(has(), 100);
  EXPECT_TRUE(look([](db::reader& r) { return ledger::count_again(r); }).empty());
}

TEST_P(exchange, a_hold_that_somebody_made_beforehand_gives_no_coupon_for_nothing) {
  give(1'000);
  // Somebody guesses the number of the next coupon and sets points aside under its name.
  const points::acting her{"account:1", "resident"};
  const auto hold = [&](const char* id, std::int64_t n) {
    return write([&](db::tx& t) {
      return points::hold_for_coupon(t, her, {id, hanako, "lunch", n});
    });
  };
  ASSERT_TRUE(hold("coupon-1", 1).ok());
  EXPECT_FALSE(take("a").ok());
  EXPECT_EQ(issued(), 0);
  EXPECT_EQ(has(), 999);
}

INSTANTIATE_TEST_SUITE_P(engines, exchange, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::app
