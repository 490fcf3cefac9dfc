#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/id/clients.h"
#include "engine/id/gate.h"
#include "engine/id/store.h"
#include "engine/id/store_clients.h"
#include "engine/id/tokens.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;

const db::module_schema schemas[] = {{"record", record::migrations}, {"id", migrations}};

struct told_rules final : caller_limits {
  explicit told_rules(std::string_view t) : text(t) {}
  std::string text;
};

class a_client : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  a_client() {
    door.read_rules = [](std::string_view text) { return std::make_shared<told_rules>(text); };
  }
  template <class Act>
  auto act(Act a) {
    return here.loop.wait(people.write(a));
  }
  result<done> register_one(const client_wish& w) {
    return act([&](db::tx& t) { return register_client(t, hana, w, any_rules); });
  }
  made_key key_of(std::string_view client, key_wish w = {.label = "office", .days = 30}) {
    return act([&](db::tx& t) { return create_key(t, hana, client, w, any_rules); }).value();
  }
  std::optional<identity> ask(const made_key& k) {
    return here.loop.wait(door.bearer(db::testing::sapporo(), k.key));
  }
  std::vector<std::string> audited() {
    std::vector<std::string> out;
    for (const auto& row :
         here.loop.wait(people.read([](db::reader& r) { return record::read_audit(r, 0, 100); }))) {
      out.push_back(row.action);
    }
    return out;
  }

  static constexpr actor hana{"hana", "admin"};
  const rules_check any_rules = [](const std::vector<allowed_rule>&) -> result<done> {
    return done{};
  };
  const client_wish acme{.name = "acme",
                         .title = "アクメ",
                         .contact = "api@example.jp",
                         .rules = {{.operations = {"read"}}},
                         .per_second = 5,
                         .burst = 10,
                         .per_day = 1000};
  db::testing::fresh_house here{GetParam(), schemas};
  db::store& people = here.at(db::place::people);
  gate door{*here.doors, here.time};
};

TEST_P(a_client, is_known_at_the_door_by_its_key_with_its_rules_and_rates) {
  ASSERT_TRUE(register_one(acme).ok());
  const auto who = ask(key_of("acme"));
  ASSERT_TRUE(who && who->client);
  EXPECT_EQ(who->subject, "acme");
  EXPECT_EQ(who->role, "provider");
  EXPECT_EQ(who->client->per_day, 1000);
  EXPECT_FALSE(who->client->locked);
  EXPECT_EQ(static_cast<const told_rules&>(*who->client->limits).text,
            R"({"rules":[{"operations":["read"],"types":null,"attributes":null,)"
            R"("services":null}]})");
  const auto by_name = here.loop.wait(door.client(db::testing::sapporo(), "acme"));
  EXPECT_EQ(by_name->burst, 10);
  EXPECT_EQ(here.loop.wait(door.client(db::testing::sapporo(), "hana")), nullptr);
}

TEST_P(a_client, has_keys_with_rules_of_their_own_and_so_have_their_sessions) {
  ASSERT_TRUE(register_one(acme).ok());
  const auto narrow =
      key_of("acme", {.label = "w", .days = 1, .rules = {{{.operations = {"write"}}}}});
  const auto rules = [](const identity& who) {
    return static_cast<const told_rules&>(*who.client->limits).text;
  };
  EXPECT_NE(rules(*ask(narrow)).find("write"), std::string::npos);
  const auto session = act([&](db::tx& t) { return open_session_by_token(t, narrow.key); }).value();
  const auto who = here.loop.wait(door.session(db::testing::sapporo(), session.text.reveal()));
  ASSERT_TRUE(who && who->client);
  EXPECT_NE(rules(*who).find("write"), std::string::npos);
}

TEST_P(a_client, changes_a_key_with_an_overlap_after_which_the_old_one_ends) {
  ASSERT_TRUE(register_one(acme).ok());
  const auto old = key_of("acme");
  const auto fresh =
      act([&](db::tx& t) {
        return rotate_key(t, hana, "acme", {old.id}, {.days = 30, .overlap_hours = 2});
      }).value();
  EXPECT_EQ(fresh.label, "office");
  EXPECT_TRUE(ask(old));
  EXPECT_TRUE(ask(fresh));
  here.time.advance(2h);
  EXPECT_FALSE(ask(old));
  EXPECT_TRUE(ask(fresh));
  const auto at_once =
      act([&](db::tx& t) { return rotate_key(t, hana, "acme", {fresh.id}, {.days = 30}); }).value();
  here.time.advance(gate::remembers);
  EXPECT_FALSE(ask(fresh));
  EXPECT_TRUE(ask(at_once));
}

TEST_P(a_client, that_is_locked_says_so_within_five_seconds_until_it_is_let_in_again) {
  ASSERT_TRUE(register_one(acme).ok());
  const auto key = key_of("acme");
  EXPECT_FALSE(ask(key)->client->locked);
  ASSERT_TRUE(act([&](db::tx& t) { return lock_client(t, hana, "acme"); }).ok());
  here.time.advance(gate::remembers);
  EXPECT_TRUE(ask(key)->client->locked);
  EXPECT_TRUE(here.loop.wait(door.client(db::testing::sapporo(), "acme"))->locked);
  ASSERT_TRUE(act([&](db::tx& t) { return unlock_client(t, hana, "acme"); }).ok());
  here.time.advance(gate::remembers);
  EXPECT_FALSE(ask(key)->client->locked);
}

TEST_P(a_client, without_readable_rules_has_none) {
  ASSERT_TRUE(register_one(acme).ok());
  gate other{*here.doors, here.time};
  const auto who = here.loop.wait(other.bearer(db::testing::sapporo(), key_of("acme").key));
  ASSERT_TRUE(who && who->client);
  EXPECT_EQ(who->client->limits, nullptr) << "and the front desk lets nobody in who has none";
}

TEST_P(a_client, is_refused_with_the_fields_that_are_wrong_and_leaves_nothing) {
  auto bad = acme;
  bad.name = "Ac me";
  bad.title = "";
  bad.per_second = 0;
  const auto r = register_one(bad);
  ASSERT_FALSE(r.ok());
  EXPECT_EQ(r.error().code, "bad_client");
  EXPECT_EQ(r.error().fields.size(), 3u);
  ASSERT_TRUE(register_one(acme).ok());
  EXPECT_EQ(register_one(acme).error().code, "client_exists");
  const auto code = [](const auto& refused) { return refused.error().code; };
  const auto make = [&](std::string_view client, key_wish w) {
    return act([&](db::tx& t) { return create_key(t, hana, client, w, any_rules); });
  };
  EXPECT_EQ(code(make("nobody", {.label = "a", .days = 1})), "no_such_client");
  EXPECT_EQ(code(make("acme", {.label = "", .days = 1})), "bad_key");
  EXPECT_EQ(code(make("acme", {.label = "a", .days = 0})), "bad_key");
  for (int i = 0; i < keys_max; ++i) {
    key_of("acme");
  }
  EXPECT_EQ(code(make("acme", {.label = "a", .days = 1})), "too_many_keys");
}

TEST_P(a_client, cannot_touch_the_keys_of_another) {
  ASSERT_TRUE(register_one(acme).ok());
  auto other = acme;
  other.name = "other";
  ASSERT_TRUE(register_one(other).ok());
  const auto key = key_of("other");
  EXPECT_EQ(act([&](db::tx& t) { return revoke_key(t, hana, "acme", {key.id}); }).error().code,
            "no_such_key");
  EXPECT_EQ(act([&](db::tx& t) { return rotate_key(t, hana, "acme", {key.id}, {.days = 1}); })
                .error()
                .code,
            "no_such_key");
  EXPECT_TRUE(ask(key));
}

TEST_P(a_client, leaves_an_audit_row_for_every_act) {
  ASSERT_TRUE(register_one(acme).ok());
  const auto key = key_of("acme");
  ASSERT_TRUE(act([&](db::tx& t) { return change_client(t, hana, acme, any_rules); }).ok());
  ASSERT_TRUE(act([&](db::tx& t) { return revoke_key(t, hana, "acme", {key.id}); }).ok());
  ASSERT_TRUE(act([&](db::tx& t) { return lock_client(t, hana, "acme"); }).ok());
  const auto all = audited();
  for (const std::string one : {"id.client.registered", "id.key.created", "id.client.changed",
                                "id.key.revoked", "id.client.locked"}) {
    EXPECT_EQ(std::count(all.begin(), all.end(), one), 1) << one;
  }
}

INSTANTIATE_TEST_SUITE_P(engines, a_client, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
