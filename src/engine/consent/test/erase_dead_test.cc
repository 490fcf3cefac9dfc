// Two of staff erase somebody who has died.
#include "engine/consent/erase_dead.h"

#include "engine/consent/store_dead.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/test/consent_town.h"

namespace tsu::consent {
namespace {

using testing::health_notice;

class erasing_the_dead : public testing::consent_town {
 protected:
  erasing_the_dead() {
    out.has_died = [this](db::reader&, person_id who) { return dead.contains(who.value); };
    out.erase = [this](db::tx&, tenant_code, person_id who) {
      destroyed.push_back(who.value);
      return std::vector<std::string>{"key"};
    };
  }
  std::string asked(const actor& who, std::int64_t person, const std::string& why = "除籍を見た") {
    return said(act([&](db::tx& t) { return ask_erasing(t, out, who, {person}, {why}); }));
  }
  result<dead_outcome> decide_it(const actor& who, std::int64_t person,
                                 export_verdict v = export_verdict::agree,
                                 const std::string& why = "確かめた") {
    return act([&](db::tx& t) {
      return decide_erasing(t, out, db::testing::sapporo(), who, {person}, {v, why});
    });
  }
  std::size_t waiting(const actor& who) {
    return look([&](db::reader& r) { return erasings_that_wait(r, who, here.time.now()); })
        .items.size();
  }
  std::set<std::int64_t> dead{1};
  std::vector<std::int64_t> destroyed;
};

TEST_P(erasing_the_dead, ID3_1_44_one_asks_another_agrees_and_nothing_is_left) {
  const auto n = publish(health_notice());
  give(1, n, {"phone"});
  ASSERT_EQ(asked(hana, 1), "");
  EXPECT_EQ(waiting(boss), 1u);
  EXPECT_TRUE(destroyed.empty()) << "nothing is destroyed before";
  EXPECT_EQ(said(decide_it(hana, 1)), "four_eyes");
  const auto gone = decide_it(boss, 1);
  ASSERT_TRUE(gone.ok()) << gone.error().detail;
  EXPECT_EQ(destroyed, std::vector<std::int64_t>{1});
  ASSERT_TRUE(gone.value().told.proof);
  EXPECT_EQ(gone.value().gone->accounts.at(0).value, 1) << "for the list that outlives backups";
  EXPECT_TRUE(look([](db::reader& r) { return is_erased(r, {1}); }));
  EXPECT_EQ(told.size(), 1u) << "the provider is told to delete what it has";
  EXPECT_EQ(waiting(boss), 0u);
  EXPECT_EQ(said(decide_it(boss, 1)), "no_such_erasing");
  const auto log = audited();
  const auto has = [&](const std::string& line) {
    return std::find(log.begin(), log.end(), line) != log.end();
  };
  EXPECT_TRUE(has("consent.erasing.asked 1 hana 除籍を見た"));
  EXPECT_TRUE(has("consent.erasing.agreed 1 boss 確かめた"));
}

TEST_P(erasing_the_dead, the_living_and_who_is_not_there_are_refused) {
  EXPECT_EQ(asked(hana, 2), "not_dead");
  out.exists = [](db::reader&, person_id who) { return who.value != 9; };
  EXPECT_EQ(asked(hana, 9), "no_such_person");
  EXPECT_EQ(asked(hana, 1, "  "), "why_missing why:missing");
  ASSERT_EQ(asked(hana, 1), "");
  EXPECT_EQ(asked(boss, 1), "erasing_is_asked");
  dead.clear();  // registered by mistake, and mended meanwhile
  EXPECT_EQ(said(decide_it(boss, 1)), "not_dead");
  EXPECT_TRUE(destroyed.empty());
}

TEST_P(erasing_the_dead, one_that_is_refused_taken_back_or_too_old_destroys_nothing) {
  ASSERT_EQ(asked(hana, 1), "");
  ASSERT_EQ(said(decide_it(boss, 1, export_verdict::refuse, "別の方")), "");
  EXPECT_EQ(said(decide_it(boss, 1)), "no_such_erasing");
  ASSERT_EQ(asked(hana, 1), "");
  ASSERT_EQ(said(decide_it(hana, 1, export_verdict::refuse, "間違い")), "") << "taken back";
  ASSERT_EQ(asked(hana, 1), "");
  here.time.advance(dead_waits);
  EXPECT_EQ(said(decide_it(boss, 1)), "no_such_erasing");
  EXPECT_EQ(waiting(boss), 0u);
  ASSERT_EQ(asked(hana, 1), "") << "and may be asked for again";
  EXPECT_TRUE(destroyed.empty());
}

TEST_P(erasing_the_dead, one_that_waited_too_long_does_not_stay) {
  const auto forget = [&] { return act([](db::tx& t) { return forget_erasings_over(t, 1); }); };
  const auto rows = [&] { return look([&](db::reader& r) { return find_dead(r, {1}) ? 1 : 0; }); };
  ASSERT_EQ(asked(hana, 1), "");
  here.time.advance(dead_waits - std::chrono::seconds{1});
  EXPECT_EQ(forget(), 0);
  here.time.advance(std::chrono::seconds{1});
  EXPECT_EQ(rows(), 1) << "with its reason, although nothing can come of it any more";
  EXPECT_EQ(forget(), 1);
  EXPECT_EQ(rows(), 0);
  EXPECT_EQ(forget(), 0);
  const auto log = audited();
  EXPECT_NE(std::find(log.begin(), log.end(), "consent.erasing.over 1  "), log.end()) << log.back();
}

TEST_P(erasing_the_dead, who_may_not_know_of_the_person_learns_nothing) {
  ASSERT_EQ(asked(hana, 1), "");
  const protection_wish w{{"staff:hana"}, {}};
  act([&](db::tx& t) { return protect(t, out, boss, {1}, w); }).value();
  const actor jiro{"jiro", "secretariat"};
  EXPECT_EQ(waiting(jiro), 0u);
  EXPECT_EQ(waiting(hana), 1u);
  EXPECT_EQ(said(decide_it(jiro, 1)), "no_such_erasing");
  EXPECT_EQ(asked(jiro, 1), "no_such_person");
}

INSTANTIATE_TEST_SUITE_P(both, erasing_the_dead, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
