#include <gtest/gtest.h>

#include <map>

#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/id/api.h"
#include "engine/id/gate.h"
#include "engine/id/module.h"
#include "engine/id/store.h"
#include "engine/id/tokens.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;

const db::module_schema schemas[] = {{"record", record::migrations}, {"id", migrations}};

class id_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), schemas};
  db::store& people = here.at(db::place::people);
  gate door{*here.doors, here.time};

  made_secret make(token_wish w) {
    return here.loop.wait(people.write([&](db::tx& t) { return create_token(t, w); })).value();
  }
  std::optional<identity> ask(const made_secret& s) {
    return here.loop.wait(door.bearer(db::testing::sapporo(), s.text.reveal()));
  }
};

TEST_P(id_test, a_token_says_who_holds_it_and_in_which_town_only) {
  const auto t = make({"佐藤", "staff", 1h});
  const auto who = ask(t);
  ASSERT_TRUE(who);
  EXPECT_EQ(who->subject, "佐藤");
  EXPECT_EQ(who->role, "staff");
  here.doors->add_tenant(db::testing::furano());
  EXPECT_FALSE(here.loop.wait(door.bearer(db::testing::furano(), t.text.reveal())));
  EXPECT_FALSE(here.loop.wait(door.bearer(db::testing::sapporo(), "tsu_wrong")));
}

TEST_P(id_test, a_token_ends_with_its_time_and_within_five_seconds_of_being_revoked) {
  const auto brief = make({"a", "staff", 10s});
  const auto revoked = make({"b", "staff", 1h});
  EXPECT_TRUE(ask(brief));
  EXPECT_TRUE(ask(revoked));
  here.loop.wait(people.write([&](db::tx& t) { return revoke_token(t, revoked.id); })).value();
  here.time.advance(gate::remembers);
  EXPECT_FALSE(ask(revoked));
  EXPECT_TRUE(ask(brief));
  here.time.advance(5s);
  EXPECT_FALSE(ask(brief));
}

TEST_P(id_test, a_token_that_is_replaced_ends_those_before_of_the_same_name_and_role_only) {
  const auto other_role = make({"demo", "device", 1h}), other_name = make({"demo2", "staff", 1h});
  const auto replace = [&] {
    return here.loop
        .wait(people.write([&](db::tx& t) {
          return replace_token(t, {"demo", "staff", 1h});
        }))
        .value();
  };
  const auto first = replace(), second = replace();
  EXPECT_FALSE(ask(first));
  EXPECT_TRUE(ask(second));
  EXPECT_TRUE(ask(other_role));
  EXPECT_TRUE(ask(other_name));
  const auto left = here.loop.wait(
      people.read([](db::reader& r) { return tokens_of(r, "demo", "staff").size(); }));
  EXPECT_EQ(left, 1u);
  here.time.advance(24h + 1min);
  const auto gone =
      here.loop.wait(people.write([](db::tx& t) { return forget_expired(t, t.now()); }));
  EXPECT_EQ(gone, 1) << "the one that was revoked a day ago, although its time is not over";
}

TEST_P(id_test, wishes_that_make_no_sense_are_refused_and_leave_nothing) {
  const std::map<std::string, token_wish> wishes{
      {"bad_role", {"a", "king", 1h}},
      {"bad_subject", {"", "staff", 1h}},
      {"bad_lifetime", {"a", "staff", 0s}},
  };
  for (const auto& [code, wish] : wishes) {
    const auto r = here.loop.wait(people.write([&](db::tx& t) { return create_token(t, wish); }));
    ASSERT_FALSE(r.ok()) << code;
    EXPECT_EQ(r.error().code, code);
  }
}

TEST_P(id_test, a_code_opens_one_session_once) {
  const auto code = here.loop
                        .wait(people.write([&](db::tx& t) {
                          return create_code(t, {"当直", "staff", 10min});
                        }))
                        .value();
  const auto spend = [&] {
    return here.loop.wait(
        people.write([&](db::tx& t) { return open_session_by_code(t, code.text.reveal()); }));
  };
  const auto session = spend();
  ASSERT_TRUE(session.ok());
  EXPECT_EQ(spend().error().code, "wrong_secret");
  const auto who =
      here.loop.wait(door.session(db::testing::sapporo(), session.value().text.reveal()));
  ASSERT_TRUE(who);
  EXPECT_EQ(who->subject, "当直");
  EXPECT_FALSE(ask(session.value())) << "a session's cookie is no bearer token";
}

TEST_P(id_test, revoking_a_token_ends_the_sessions_it_opened) {
  const auto token = make({"a", "staff", 1h});
  const auto session = here.loop
                           .wait(people.write([&](db::tx& t) {
                             return open_session_by_token(t, token.text.reveal());
                           }))
                           .value();
  here.loop.wait(people.write([&](db::tx& t) { return revoke_token(t, token.id); })).value();
  EXPECT_FALSE(here.loop.wait(door.session(db::testing::sapporo(), session.text.reveal())));
}

TEST_P(id_test, secrets_are_not_in_the_database) {
  const auto token = make({"a", "staff", 1h});
  constexpr db::statement all{"test.all_tokens", "SELECT hash FROM id_token", db::place::people};
  bool seen = false;
  here.loop.wait(people.read([&](db::reader& r) {
    r.each(all, {}, [&](const db::row& row) {
      const auto stored = row.blob(0);
      const std::string_view text{reinterpret_cast<const char*>(stored.data()), stored.size()};
      EXPECT_EQ(text, hash_of(token.text.reveal()));
      EXPECT_EQ(text.find(token.text.reveal()), std::string_view::npos);
      seen = true;
    });
  }));
  EXPECT_TRUE(seen);
}

INSTANTIATE_TEST_SUITE_P(engines, id_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

TEST(session_cookie, is_found_among_others_and_only_whole) {
  http::request r;
  r.headers.add("Cookie", "a=1; tsunagu=tsu_x; tsunagu2=no");
  EXPECT_EQ(api::session_cookie(r), "tsu_x");
  http::request other;
  other.headers.add("Cookie", "xtsunagu=1; __Host-tsunagu=2");
  EXPECT_FALSE(api::session_cookie(other));
  other.secure = true;
  EXPECT_EQ(api::session_cookie(other), "2");
}

}  // namespace
}  // namespace tsu::id
