#include <gtest/gtest.h>

#include <algorithm>

#include "base/db/test/fresh_house.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "engine/gateway/module.h"
#include "engine/gateway/services.h"
#include "engine/gateway/store_services.h"

namespace tsu::gateway {
namespace {

class a_service : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  template <class Act>
  auto act(Act a, db::place where = db::place::town) {
    return here.loop.wait(here.at(where).write(a));
  }
  result<done> put(const actor& who, const service_wish& w) {
    return act([&](db::tx& t) { return register_service(t, who, w, any_rules); });
  }
  std::string moved(const actor& who, service_state to) {
    const auto r = act([&](db::tx& t) { return move_service(t, who, "bus", to); });
    return r.ok() ? "" : r.error().code;
  }

  const actor staff{"hana", "staff"}, acme{"acme", "provider", "acme"},
      other{"other", "provider", "other"};
  const rules_check any_rules = [](const std::vector<allowed_rule>&) -> result<done> {
    return done{};
  };
  const service_wish bus{.code = "bus",
                         .name = {"オンデマンドバス", "Bus on demand"},
                         .says = {"", ""},
                         .client = "acme",
                         .url = "https://bus.example.jp/",
                         .kind = service_kind::app,
                         .for_whom = {.roles = {"resident"}, .subscribed = true},
                         .rules = {{.operations = {"read"}}}};
  const std::array<db::module_schema, 2> schemas{db::module_schema{"record", record::migrations},
                                                 {"gateway", contents.migrations}};
  db::testing::fresh_house here{GetParam(), schemas};
};

TEST_P(a_service, is_registered_published_suspended_and_retired_and_no_other_way) {
  using enum service_state;
  ASSERT_TRUE(put(acme, bus).ok());
  EXPECT_EQ(put(acme, bus).error().code, "service_exists");
  EXPECT_EQ(moved(staff, suspended), "bad_step");
  EXPECT_EQ(moved(staff, published), "");
  EXPECT_EQ(moved(staff, published), "bad_step");
  EXPECT_EQ(moved(staff, suspended), "");
  EXPECT_EQ(moved(staff, published), "");
  EXPECT_EQ(moved(staff, retired), "");
  for (const auto to : {registered, published, suspended, retired}) {
    EXPECT_EQ(moved(staff, to), "bad_step");
  }
  EXPECT_EQ(act([&](db::tx& t) { return change_service(t, acme, bus, any_rules); }).error().code,
            "bad_step");
  const auto kept = act([](db::tx& t) { return find_service(t, "bus"); });
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->state, retired);
  EXPECT_EQ(kept->name.ja, "オンデマンドバス");
  EXPECT_EQ(kept->kind, service_kind::app);
}

TEST_P(a_service, belongs_to_the_program_that_offers_it) {
  EXPECT_EQ(put(other, bus).error().code, "not_your_service");
  ASSERT_TRUE(put(acme, bus).ok());
  EXPECT_EQ(act([&](db::tx& t) { return change_service(t, other, bus, any_rules); }).error().code,
            "not_your_service");
  auto taken = bus;
  taken.client = "other";
  EXPECT_EQ(act([&](db::tx& t) { return change_service(t, acme, taken, any_rules); }).error().code,
            "not_your_service");
  EXPECT_TRUE(act([&](db::tx& t) { return change_service(t, staff, taken, any_rules); }).ok());
}

TEST_P(a_service, is_refused_with_the_fields_that_are_wrong) {
  auto bad = bus;
  bad.code = "Bus!";
  bad.name.en = "";
  bad.url = "javascript:alert(1)";
  bad.for_whom.roles = {"king"};
  const auto r = put(staff, bad);
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().code, "bad_service");
  EXPECT_EQ(r.error().fields.size(), 4u);
}

// A2.6
TEST_P(a_service, appears_only_before_those_it_is_for_who_have_started_it) {
  service_dto s;
  static_cast<service_wish&>(s) = bus;
  EXPECT_FALSE(appears(s, "resident", has_started::yes)) << "not published";
  s.state = service_state::published;
  EXPECT_TRUE(appears(s, "resident", has_started::yes));
  EXPECT_FALSE(appears(s, "resident", has_started::no));
  EXPECT_FALSE(appears(s, "staff", has_started::yes));
  s.for_whom = {};
  EXPECT_TRUE(appears(s, "staff", has_started::no));
  s.state = service_state::suspended;
  EXPECT_FALSE(appears(s, "staff", has_started::no));
}

TEST_P(a_service, is_started_and_stopped_by_each_person_and_that_is_kept) {
  const auto people = db::place::people;
  const member_wish sato{.subject = "sato"};
  const auto start = [&] {
    return act([&](db::tx& t) { return start_service(t, staff, "bus", sato); }, people).ok();
  };
  const auto stop = [&] {
    return act([&](db::tx& t) { return stop_service(t, staff, "bus", "sato"); }, people);
  };
  EXPECT_EQ(stop().error().code, "not_a_member");
  EXPECT_TRUE(start());
  EXPECT_TRUE(start()) << "twice is once";
  EXPECT_EQ(act([](db::tx& t) { return services_of(t, "sato"); }, people),
            std::vector<std::string>{"bus"});
  EXPECT_TRUE(stop().ok());
  EXPECT_TRUE(act([](db::tx& t) { return services_of(t, "sato"); }, people).empty());
  EXPECT_TRUE(start());
  const auto all = act([](db::tx& t) { return read_members(t, "bus", 10); }, people);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_FALSE(all[0].until);
  EXPECT_TRUE(all[1].until);
}

TEST_P(a_service, keeps_nothing_of_who_is_erased_neither_now_nor_of_before) {
  const auto people = db::place::people;
  const auto start = [&](const std::string& who) {
    const member_wish w{.subject = who};
    EXPECT_TRUE(act([&](db::tx& t) { return start_service(t, staff, "bus", w); }, people).ok());
  };
  start("account:1");
  EXPECT_TRUE(
      act([&](db::tx& t) { return stop_service(t, staff, "bus", "account:1"); }, people).ok());
  start("account:1");
  start("account:11");
  EXPECT_EQ(act([](db::tx& t) { return forget_member(t, "account:1"); }, people), 2);
  const auto all = act([](db::tx& t) { return read_members(t, "bus", 10); }, people);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].subject, "account:11");
}

INSTANTIATE_TEST_SUITE_P(engines, a_service, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::gateway
