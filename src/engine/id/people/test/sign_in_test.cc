#include "engine/id/people/sign_in.h"

#include <gtest/gtest.h>

#include "base/crypto/totp.h"
#include "engine/id/people/codes.h"
#include "engine/id/people/second_factor.h"
#include "engine/id/people/store_counts.h"
#include "engine/id/people/store_credentials.h"
#include "engine/id/people/store_sessions.h"
#include "engine/id/people/test/people_house.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;
using testing::people_house;

constexpr const char* good = "kuroi neko to tsuki";

class sign_in_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  people_house town{GetParam()};
  made_account hanako = [this] {
    auto a = town.registered();
    town.give_password(a.id, good);
    return a;
  }();

  secret<std::string> connected_app(std::int64_t account) {
    return town.write([&](db::tx& t) {
      const auto key = begin_authenticator(t, town.keys(), {account}).value();
      const auto code = crypto::totp_code(key, crypto::totp_step(t.now()));
      EXPECT_TRUE(finish_authenticator(t, town.keys(), {account}, code));
      return key;
    });
  }
  sign_in_outcome tell(const std::string& cookie, const std::string& code) {
    code_try in{.code = code, .from = {.address = "203.0.113.9", .device = "", .cookie = cookie}};
    return town.here.loop.wait(sign_in_by_code(*town.on, db::testing::sapporo(), std::move(in)));
  }
};

TEST_P(sign_in_test, ID3_1_35_unknown_wrong_and_suspended_are_answered_alike) {
  const auto suspended = town.registered();
  town.give_password(suspended.id, good);
  town.write([&](db::tx& t) {
        return set_account_state(t, {"a", "staff", "b"}, {suspended.id}, account_state::suspended);
      })
      .value();
  const auto without = town.registered();  // no password yet
  for (const auto& [id, password] : {std::pair<std::string, std::string>{"1111111111", good},
                                     {hanako.login_id, "wrong"},
                                     {suspended.login_id, good},
                                     {without.login_id, good},
                                     {"\xFF", good},
                                     {"", ""}}) {
    const auto out = town.sign_in(id, password, "198.51.100." + std::to_string(id.size()));
    EXPECT_FALSE(out.in) << id;
    EXPECT_EQ(out.fault, "wrong") << id;
  }
  EXPECT_TRUE(town.sign_in(hanako.login_id, good).in);
  EXPECT_EQ(town.audit_of("id.login.failed").size(), 6u);
}

TEST_P(sign_in_test, ID3_1_36_an_id_closes_alike_whether_or_not_anybody_has_it) {
  for (const auto& id : {hanako.login_id, std::string{"1111111111"}}) {
    for (int i = 0; i < 4; ++i) {
      EXPECT_EQ(town.sign_in(id, "wrong", "198.51.100." + std::to_string(i)).fault, "wrong");
    }
    const auto closed = town.sign_in(id, good, "198.51.100.99");
    EXPECT_EQ(closed.fault, "too_many") << "from whichever address";
    EXPECT_EQ(closed.retry_after, 1s);
  }
}

TEST_P(sign_in_test, ID3_1_36_the_door_opens_again_by_itself_and_forgives_the_right_password) {
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(town.sign_in(hanako.login_id, "wrong").fault, "wrong");
  }
  auto out = town.sign_in(hanako.login_id, good);
  EXPECT_EQ(out.fault, "too_many");
  EXPECT_EQ(out.retry_after, 1s);
  town.here.time.advance(1s);
  EXPECT_EQ(town.sign_in(hanako.login_id, "wrong").fault, "wrong");
  out = town.sign_in(hanako.login_id, good);
  EXPECT_EQ(out.retry_after, 2s) << "twice as long";
  town.here.time.advance(2s);
  EXPECT_TRUE(town.sign_in(hanako.login_id, good).in);
  EXPECT_EQ(town.sign_in(hanako.login_id, "wrong").fault, "wrong") << "from the start again";
  EXPECT_TRUE(town.sign_in(hanako.login_id, good).in);
}

TEST_P(sign_in_test, ID3_1_36_an_address_that_tries_many_ids_is_slowed_and_others_are_not) {
  for (int i = 0; i < 30; ++i) {
    town.sign_in(std::to_string(1'000'000'000 + i), "wrong", "203.0.113.66");
  }
  EXPECT_EQ(town.sign_in(hanako.login_id, good, "203.0.113.66").fault, "too_many");
  EXPECT_TRUE(town.sign_in(hanako.login_id, good, "198.51.100.7").in);
}

TEST_P(sign_in_test, ID3_1_33_a_session_is_rotated_keeps_its_sid_and_ends_by_rest_and_by_age) {
  const auto first = town.sign_in(hanako.login_id, good).in;
  ASSERT_TRUE(first);
  const auto second = town.sign_in(hanako.login_id, good, "203.0.113.9", first->secret).in;
  ASSERT_TRUE(second);
  EXPECT_NE(second->secret, first->secret);
  EXPECT_FALSE(town.who_has(first->secret)) << "the old cookie opens nothing";
  EXPECT_EQ(town.who_has(second->secret)->sid, first->sid);
  town.here.time.advance(std::chrono::days{13});
  EXPECT_TRUE(town.who_has(second->secret));
  town.here.time.advance(std::chrono::days{1});
  EXPECT_FALSE(town.who_has(second->secret)) << "unused for 14 days";
  const auto third = town.sign_in(hanako.login_id, good).in;
  for (int i = 0; i < 9; ++i) {
    town.here.time.advance(std::chrono::days{10});
    town.write([&](db::tx& t) { touch_session(t, third->id, t.now()); });
  }
  EXPECT_FALSE(town.who_has(third->secret)) << "90 days at the most";
}

TEST_P(sign_in_test, ID3_1_33_another_persons_session_in_the_same_browser_ends) {
  const auto ichiro = town.registered("高橋 一郎");
  town.give_password(ichiro.id, good);
  const auto first = town.sign_in(hanako.login_id, good).in;
  const auto second = town.sign_in(ichiro.login_id, good, "203.0.113.9", first->secret).in;
  EXPECT_FALSE(town.who_has(first->secret));
  EXPECT_EQ(town.who_has(second->secret)->account.value, ichiro.id);
}

TEST_P(sign_in_test, ID3_1_33_a_new_password_ends_all_other_sessions_and_tells_the_change_log) {
  const auto here = town.sign_in(hanako.login_id, good).in;
  const auto there = town.sign_in(hanako.login_id, good, "198.51.100.7").in;
  town.write([&](db::tx& t) {
    keep_choice(t, *find_account(t, {hanako.id}), memorised::password, "x", here->id, "a", "b");
  });
  EXPECT_TRUE(town.who_has(here->secret));
  EXPECT_FALSE(town.who_has(there->secret));
  const auto changes = town.read([](db::reader& r) { return db::read_changes(r, 0, 100); });
  ASSERT_FALSE(changes.empty());
  EXPECT_EQ(changes.back().kind, session_ended_kind);
  EXPECT_NE(changes.back().body.find("\"sid\":\"" + there->sid), std::string::npos);
  EXPECT_NE(changes.back().body.find("secret_changed"), std::string::npos);
}

TEST_P(sign_in_test, the_gate_lets_a_person_in_with_their_role_and_not_after_the_end) {
  const auto in = town.sign_in(hanako.login_id, good).in;
  const auto ask = [&] {
    return town.here.loop.wait(town.door.session(db::testing::sapporo(), in->secret));
  };
  const auto who = ask();
  ASSERT_TRUE(who);
  EXPECT_EQ(who->subject, "account:" + std::to_string(hanako.id));
  EXPECT_EQ(who->role, "resident");
  EXPECT_EQ(account_of(who->subject)->value, hanako.id);
  EXPECT_FALSE(town.here.loop.wait(town.door.bearer(db::testing::sapporo(), in->secret)))
      << "a cookie is no bearer token";
  town.write([&](db::tx& t) {
    return end_session(t, {hanako.id}, in->id, end_reason::ended_by_staff, "a", "b");
  });
  town.here.time.advance(gate::remembers);
  EXPECT_FALSE(ask());
}

// Their session ends with the month's last days: they were here all the same.
TEST_P(sign_in_test, who_was_here_in_a_month_counts_though_their_session_is_over_since) {
  const auto begun = town.here.time.now();
  const auto in = town.sign_in(hanako.login_id, good).in;
  const auto used = begun + std::chrono::days{89}, month = begun + std::chrono::days{75};
  town.write([&](db::tx& t) { touch_session(t, in->id, used); });
  const auto counted_on = [&](std::chrono::days day) {
    town.here.time.set(begun + day);
    town.write([&](db::tx& t) { forget_sessions(t, t.now(), 1'000); });
    return town.read([&](db::reader& r) { return count_residents_since(r, month); });
  };
  EXPECT_EQ(counted_on(std::chrono::days{95}), 1);
  EXPECT_EQ(counted_on(std::chrono::days{89} + seen_counts_for + std::chrono::days{1}), 0)
      << "and is forgotten after it";
}

TEST_P(sign_in_test, ID3_1_44_staff_with_one_factor_only_get_nowhere) {
  const auto staff = town.registered("田中 実", account_kind::staff, "tanaka");
  town.give_password(staff.id, good);
  const auto key = connected_app(staff.id);
  const auto half = town.sign_in("tanaka", good);
  ASSERT_TRUE(half.in);
  EXPECT_TRUE(half.wants_second);
  EXPECT_FALSE(town.who_has(half.in->secret));
  const auto ask = [&](const std::string& cookie) {
    return town.here.loop.wait(town.door.session(db::testing::sapporo(), cookie));
  };
  EXPECT_FALSE(ask(half.in->secret));
  town.here.time.advance(30s);
  const auto whole =
      tell(half.in->secret, crypto::totp_code(key, crypto::totp_step(town.here.time.now())));
  ASSERT_TRUE(whole.in);
  EXPECT_EQ(whole.in->acr, acr_aal2);
  EXPECT_EQ(ask(whole.in->secret)->role, "staff");
  const auto alone = town.registered("山田 一", account_kind::staff, "yamada");
  town.give_password(alone.id, good);
  const auto weak = town.sign_in("yamada", good);
  ASSERT_TRUE(town.who_has(weak.in->secret)) << "to set up the second factor";
  EXPECT_FALSE(ask(weak.in->secret)) << "and for nothing else";
}

TEST_P(sign_in_test, ID3_1_39_a_code_works_once_within_a_step_and_tries_are_few) {
  const auto key = connected_app(hanako.id);
  const auto step = [&] { return crypto::totp_step(town.here.time.now()); };
  const auto half = [&] { return town.sign_in(hanako.login_id, good).in->secret; };
  town.here.time.advance(60s);
  const auto code = crypto::totp_code(key, step());
  const auto in = tell(half(), code);
  ASSERT_TRUE(in.in);
  EXPECT_EQ(town.who_has(in.in->secret)->amr, (factors{"pwd", "otp", "mfa"}));
  EXPECT_EQ(tell(half(), code).fault, "wrong") << "once";
  EXPECT_EQ(tell(half(), crypto::totp_code(key, step() - 1)).fault, "wrong") << "an older one";
  EXPECT_TRUE(tell(half(), crypto::totp_code(key, step() + 1)).in) << "a clock that is ahead";
  town.here.time.advance(10min);
  const auto cookie = half();
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(tell(cookie, "000000").fault, "wrong");
  }
  EXPECT_EQ(tell(cookie, crypto::totp_code(key, step())).fault, "too_many");
  EXPECT_EQ(tell("tsp_none", "000000").fault, "not_signed_in");
}

TEST_P(sign_in_test, a_code_of_the_sheet_stands_in_for_the_app_once) {
  connected_app(hanako.id);
  const auto codes = town.write([&](db::tx& t) { return make_recovery_sheet(t, {hanako.id}); });
  ASSERT_EQ(codes.size(), sheet_codes);
  EXPECT_TRUE(tell(town.sign_in(hanako.login_id, good).in->secret, codes[3]).in);
  EXPECT_EQ(tell(town.sign_in(hanako.login_id, good).in->secret, codes[3]).fault, "wrong");
  EXPECT_EQ(town.read([&](db::reader& r) { return codes_left(r, {hanako.id}); }), 9u);
  town.write([&](db::tx& t) { make_recovery_sheet(t, {hanako.id}); });
  EXPECT_EQ(tell(town.sign_in(hanako.login_id, good).in->secret, codes[4]).fault, "wrong")
      << "a new sheet ends the one before";
}

TEST_P(sign_in_test, a_code_of_the_counter_ends_with_its_week_and_is_nobody_elses) {
  const auto other = town.registered();
  const auto spend = [&](std::int64_t account, const std::string& code) {
    return town.write([&](db::tx& t) { return spend_code(t, {account}, code_use::setup, code); });
  };
  EXPECT_FALSE(spend(hanako.id, other.code));
  EXPECT_TRUE(spend(other.id, other.code));
  EXPECT_FALSE(spend(other.id, other.code)) << "once";
  town.here.time.advance(setup_code_lives);
  EXPECT_FALSE(spend(hanako.id, hanako.code));
}

TEST_P(sign_in_test, ID3_1_38_a_hash_of_another_cost_is_made_again_at_the_log_in) {
  const auto kept = [&] {
    return town.read([&](db::reader& r) {
      return find_credential(r, {hanako.id}, credential_kind::password)->secret;
    });
  };
  const auto dearer =
      crypto::hash_password(secret<std::string>{good}, {.passes = 2, .memory_kib = 128});
  town.write([&](db::tx& t) {
    keep_choice(t, *find_account(t, {hanako.id}), memorised::password, dearer, {}, "a", "b");
  });
  EXPECT_TRUE(town.sign_in(hanako.login_id, good).in);
  EXPECT_NE(kept(), dearer);
  EXPECT_TRUE(kept().starts_with("$argon2id$v=19$m=64,t=1,p=1$")) << kept();
}

TEST_P(sign_in_test, ID3_1_49_nothing_that_opens_a_session_stands_in_the_database) {
  const auto codes = town.write([&](db::tx& t) { return make_recovery_sheet(t, {hanako.id}); });
  const auto key = connected_app(hanako.id);
  const auto in = town.sign_in(hanako.login_id, good).in;
  std::string dump;
  constexpr db::statement credentials{
      "test.credentials", "SELECT secret, COALESCE(locator, secret), facts FROM id_credential",
      db::place::people};
  constexpr db::statement sessions{"test.sessions", "SELECT hash, hash, sid FROM id_session",
                                   db::place::people};
  town.read([&](db::reader& r) {
    for (const auto* s : {&credentials, &sessions}) {
      r.each(*s, {}, [&](const db::row& row) {
        for (const int column : {0, 1}) {
          const auto b = row.blob(column);
          dump.append(reinterpret_cast<const char*>(b.data()), b.size());
        }
        dump += row.text(2);
      });
    }
  });
  auto plain_code = codes[0];
  std::erase(plain_code, '-');
  for (const auto& hidden : {in->secret, std::string{good}, codes[0], plain_code, hanako.code,
                             key.reveal(), crypto::base32(key.reveal())}) {
    EXPECT_EQ(dump.find(hidden), std::string::npos);
  }
  EXPECT_NE(dump.find("$argon2id$"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(engines, sign_in_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
