#include "engine/id/keys/key_keeper.h"

#include <gtest/gtest.h>

#include "base/db/test/fresh_house.h"
#include "base/module/module.h"
#include "base/record/audit.h"
#include "engine/id/keys/store_keys.h"
#include "engine/id/module.h"

namespace tsu::id {
namespace {

using db::testing::furano;
using db::testing::sapporo;
using jose::algorithm;
using std::chrono::days;
using std::chrono::hours;

const db::module_schema schemas[] = {{"record", record::migrations}, {"id", contents().migrations}};
constexpr auto es = algorithm::es256;

class signing_keys_of_a_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  std::shared_ptr<const signing_keys> now(key_keeper& k) {
    return here.loop.wait(k.of(sapporo())).value();
  }
  std::shared_ptr<const signing_keys> now() { return now(keeper); }
  std::string token(algorithm a = es) {
    return now()->sign(jose::use::id_token, a, R"({"sub":"x"})").value();
  }
  std::string checked(const std::string& t) {
    const auto r = now()->verify(jose::use::id_token, t);
    return r.ok() ? r.value().kid : r.error().code;
  }
  std::string kid(algorithm a = es) { return checked(token(a)); }
  void later(duration d) { here.time.advance(d); }
  std::string told(task<result<done>> t) {
    const auto r = here.loop.wait(std::move(t));
    return r.ok() ? "ok" : r.error().code;
  }
  std::vector<std::string> audited() {
    std::vector<std::string> out;
    for (const auto& row :
         here.loop.wait(people.read([](db::reader& r) { return record::read_audit(r, 0, 100); }))) {
      out.push_back(row.action + " by " + row.actor);
    }
    return out;
  }
  std::vector<key_row> rows() {
    return here.loop.wait(people.read([](db::reader& r) { return read_signing_keys(r); }));
  }

  // Keys of RSA take long to make.
  const std::vector<algorithm> few{algorithm::es256, algorithm::eddsa};
  const crypto::box_key box = crypto::box_key::random();
  db::testing::fresh_house here{GetParam(), schemas};
  db::store& people = here.at(db::place::people);
  key_keeper keeper{*here.doors, here.time, box, {}, few};
};

TEST_P(signing_keys_of_a_town, are_there_at_the_first_question_one_for_each_algorithm) {
  key_keeper whole{*here.doors, here.time, box};
  for (const auto a : {algorithm::es256, algorithm::rs256, algorithm::ps256, algorithm::eddsa}) {
    const auto made = now(whole)->sign(jose::use::id_token, a, "{}").value();
    EXPECT_TRUE(now(whole)->verify(jose::use::id_token, made).ok()) << name_of(a);
  }
  EXPECT_EQ(rows().size(), 4u);
  EXPECT_EQ(now()->sign(jose::use::id_token, algorithm::hs256, "{}").error().code,
            "no_signing_key");
  const auto published = jose::key_set::from_json(*now()->jwks());
  ASSERT_TRUE(published.ok());
  EXPECT_TRUE(jose::verify(jose::use::id_token, token(), published.value()).ok());
  EXPECT_EQ(now()->jwks()->find("\"d\""), std::string::npos);
}

TEST_P(signing_keys_of_a_town, are_made_once_however_many_ask_at_once) {
  std::set<std::string> seen;
  std::vector<task<void>> all;
  for (int i = 0; i < 8; ++i) {
    all.push_back([](key_keeper& k, std::set<std::string>& told) -> task<void> {
      const auto keys = co_await k.of(sapporo());
      told.insert(*keys.value()->jwks());
    }(keeper, seen));
  }
  here.loop.wait(db::testing::all(std::move(all)));
  EXPECT_EQ(seen.size(), 1u);
  EXPECT_EQ(rows().size(), 2u);
}

TEST_P(signing_keys_of_a_town, stay_the_same_for_another_program_on_the_same_data) {
  const auto mine = token();
  key_keeper other{*here.doors, here.time, box, {}, few};
  EXPECT_TRUE(now(other)->verify(jose::use::id_token, mine).ok());
  EXPECT_EQ(*now(other)->jwks(), *now()->jwks());
}

TEST_P(signing_keys_of_a_town, are_not_those_of_another_town) {
  here.doors->add_tenant(furano());
  const auto other = here.loop.wait(keeper.of(furano())).value();
  EXPECT_EQ(other->verify(jose::use::id_token, token()).error().code, "no_key");
}

TEST_P(signing_keys_of_a_town, id3_1_50_stand_in_the_database_sealed_and_open_nowhere_else) {
  const auto first = kid();
  for (const auto& r : rows()) {
    EXPECT_FALSE(jose::private_key::from_der(r.facts.alg, secret{r.sealed}).ok());
  }
  key_keeper stranger{*here.doors, here.time, crypto::box_key::random()};
  EXPECT_EQ(here.loop.wait(stranger.of(sapporo())).error().code, "id_wrong_key");
  key_keeper without{*here.doors, here.time, std::nullopt};
  EXPECT_EQ(here.loop.wait(without.of(sapporo())).error().code, "id_no_key");
}

TEST_P(signing_keys_of_a_town,
       id3_1_26_a_successor_is_known_before_it_signs_and_the_old_one_after) {
  const auto first = kid();
  const auto early = token();
  later(days{88});
  EXPECT_EQ(told(keeper.keep_up(sapporo())), "ok");
  EXPECT_EQ(rows().size(), 2u);
  later(days{1} + hours{1});
  EXPECT_EQ(told(keeper.keep_up(sapporo())), "ok");
  EXPECT_EQ(rows().size(), 4u);
  EXPECT_EQ(kid(), first);  // published, not signing
  const auto published = *now()->jwks();
  later(hours{24});
  const auto second = kid();
  EXPECT_NE(second, first);
  EXPECT_NE(published.find(second), std::string::npos);  // in what others may have kept for a day
  EXPECT_EQ(checked(early), first);
  later(hours{25});
  EXPECT_EQ(checked(early), "no_key");
  later(days{2});
  EXPECT_EQ(told(keeper.keep_up(sapporo())), "ok");
  EXPECT_EQ(rows().size(), 2u);
}

TEST_P(signing_keys_of_a_town, id3_1_26_other_nodes_follow_a_rotation_within_seconds) {
  key_keeper other{*here.doors, here.time, box, {}, few};
  const auto before = *now(other)->jwks();
  EXPECT_EQ(told(keeper.rotate_now(sapporo(), "hana")), "ok");
  later(key_keeper::remembers + duration{1});
  EXPECT_NE(*now(other)->jwks(), before);
  EXPECT_EQ(*now(other)->jwks(), *now()->jwks());
  EXPECT_GT(keeper.times().ahead, key_keeper::remembers + keeper.times().jwks_age);
}

TEST_P(signing_keys_of_a_town, a_rotation_asked_for_twice_is_one) {
  const auto first = kid();
  EXPECT_EQ(told(keeper.rotate_now(sapporo(), "hana")), "ok");
  EXPECT_EQ(told(keeper.rotate_now(sapporo(), "hana")), "ok");
  EXPECT_EQ(rows().size(), 4u);
  EXPECT_EQ(kid(), first);
  later(keeper.times().ahead);
  EXPECT_NE(kid(), first);
}

TEST_P(signing_keys_of_a_town, id3_1_50_a_compromised_key_is_out_at_once_on_every_node) {
  key_keeper other{*here.doors, here.time, box, {}, few};
  const auto stolen = kid();
  const auto by_thief = token();
  EXPECT_TRUE(now(other)->verify(jose::use::id_token, by_thief).ok());
  EXPECT_EQ(told(keeper.revoke(sapporo(), stolen, "hana")), "ok");
  EXPECT_EQ(checked(by_thief), "no_key");
  EXPECT_NE(kid(), stolen);
  EXPECT_EQ(now()->jwks()->find(stolen), std::string::npos);
  EXPECT_EQ(kid(algorithm::eddsa).size(), 43u);
  later(key_keeper::remembers + duration{1});
  EXPECT_EQ(now(other)->verify(jose::use::id_token, by_thief).error().code, "no_key");
  EXPECT_EQ(*now(other)->jwks(), *now()->jwks());
  for (const auto& r : rows()) {
    EXPECT_EQ(r.sealed.empty(), r.facts.kid == stolen);
  }
  const auto log = audited();
  EXPECT_EQ(std::count(log.begin(), log.end(), "id.signing_key.revoked by hana"), 1);
}

TEST_P(signing_keys_of_a_town, a_successor_that_waits_takes_over_from_a_compromised_key) {
  const auto stolen = kid();
  EXPECT_EQ(told(keeper.rotate_now(sapporo(), "hana")), "ok");
  const auto published = *now()->jwks();
  EXPECT_EQ(told(keeper.revoke(sapporo(), stolen, "hana")), "ok");
  EXPECT_NE(published.find(kid()), std::string::npos);
  EXPECT_EQ(rows().size(), 4u);
}

TEST_P(signing_keys_of_a_town, id3_1_26_a_successor_revoked_while_it_waits_leaves_no_gap) {
  const auto first = kid();
  EXPECT_EQ(told(keeper.rotate_now(sapporo(), "hana")), "ok");
  for (const auto& r : rows()) {
    if (r.facts.alg == es && r.facts.kid != first) {
      EXPECT_EQ(told(keeper.revoke(sapporo(), r.facts.kid, "hana")), "ok");
    }
  }
  later(hours{1});
  EXPECT_EQ(told(keeper.keep_up(sapporo())), "ok");
  EXPECT_EQ(kid(), first);
  const auto published = *now()->jwks();
  later(hours{24} - duration{1});
  const auto last = token();
  EXPECT_EQ(checked(last), first);
  later(duration{1});
  EXPECT_NE(published.find(kid()), std::string::npos);
  later(hours{24});
  EXPECT_EQ(checked(last), first);
}

TEST_P(signing_keys_of_a_town, a_key_that_only_checks_can_be_revoked_and_one_that_is_not_cannot) {
  const auto first = kid();
  EXPECT_EQ(told(keeper.rotate_now(sapporo(), "hana")), "ok");
  later(keeper.times().ahead);
  const auto second = kid();
  EXPECT_EQ(told(keeper.revoke(sapporo(), first, "hana")), "ok");
  EXPECT_EQ(kid(), second);
  EXPECT_EQ(told(keeper.revoke(sapporo(), first, "hana")), "no_such_key");
  EXPECT_EQ(told(keeper.revoke(sapporo(), "nobody", "hana")), "no_such_key");
  EXPECT_EQ(rows().size(), 4u);
}

TEST_P(signing_keys_of_a_town, nothing_is_made_by_the_calendar_before_anybody_asked) {
  EXPECT_EQ(told(keeper.keep_up(sapporo())), "ok");
  EXPECT_TRUE(rows().empty());
}

TEST_P(signing_keys_of_a_town, statements_are_understood) {
  EXPECT_EQ(here.doors->check(sapporo(), contents().statements), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(engines, signing_keys_of_a_town,
                         ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
