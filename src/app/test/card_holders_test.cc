// Whose card it is, for the health station and for events alike.
#include "app/card_holders.h"

#include <gtest/gtest.h>

#include "engine/id/people/accounts.h"
#include "engine/id/people/tablets.h"
#include "engine/id/people/test/people_house.h"

namespace tsu::app {
namespace {

using id::account_id;

class card_holders : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  id::testing::people_house town{GetParam()};
  const id::acting clerk{"鈴木", "admin", "窓口で本人を確かめた"};

  std::string card_of(std::int64_t account) {
    return town.write([&](db::tx& t) { return id::issue_card(t, clerk, {account}); }).value().card;
  }
  void merge(std::int64_t twice, std::int64_t into) {
    const auto r =
        town.write([&](db::tx& t) { return id::merge_account(t, clerk, {twice}, {into}); });
    ASSERT_TRUE(r.ok()) << r.error().detail;
  }
  std::int64_t holder(const std::string& typed) {
    const auto who = town.read([&](db::reader& r) { return holder_of_card(r, typed); });
    return who ? who->value : 0;
  }
  std::int64_t holder_or_number(const std::string& typed) {
    const auto who = town.read([&](db::reader& r) { return holder_of_card_or_number(r, typed); });
    return who ? who->value : 0;
  }
};

TEST_P(card_holders, a_card_of_a_double_is_the_card_of_the_one_who_goes_on) {
  const auto a = town.registered(), b = town.registered(), c = town.registered();
  const auto card = card_of(a.id);
  EXPECT_EQ(holder(card), a.id);
  EXPECT_EQ(holder_or_number(a.login_id), a.id);
  EXPECT_EQ(holder(a.login_id), 0) << "a number is no card";
  merge(a.id, b.id);
  EXPECT_EQ(holder(card), b.id);
  EXPECT_EQ(holder_or_number(card), b.id);
  EXPECT_EQ(holder_or_number(a.login_id), b.id);
  merge(b.id, c.id);
  EXPECT_EQ(holder(card), c.id) << "from one to the next";
  EXPECT_EQ(town.read([&](db::reader& r) { return goes_on_as(r, {a.id}); }).value, c.id);
  EXPECT_EQ(town.read([&](db::reader& r) { return goes_on_as(r, {c.id}); }).value, c.id);
  EXPECT_EQ(town.read([&](db::reader& r) { return goes_on_as(r, {4'711}); }).value, 4'711);
}

TEST_P(card_holders, who_is_no_resident_any_more_has_no_card) {
  const auto a = town.registered();
  const auto card = card_of(a.id);
  ASSERT_TRUE(town.write([&](db::tx& t) {
                    return id::set_account_state(t, clerk, {a.id}, id::account_state::suspended);
                  })
                  .ok());
  EXPECT_EQ(holder(card), 0);
  EXPECT_EQ(holder_or_number(a.login_id), 0);
  const auto staff = town.registered("係員", id::account_kind::staff, "kakari");
  EXPECT_EQ(holder_or_number(staff.login_id), 0);
}

INSTANTIATE_TEST_SUITE_P(engines, card_holders, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::app
