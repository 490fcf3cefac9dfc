#include "engine/id/people/recovery.h"

#include <gtest/gtest.h>

#include "engine/id/people/codes.h"
#include "engine/id/people/passkeys.h"
#include "engine/id/people/second_factor.h"
#include "engine/id/people/test/people_house.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;
using testing::browser;
using testing::people_house;

constexpr const char* good = "kuroi neko to tsuki";

class recovery_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  people_house town{GetParam()};
  made_account hanako = [this] {
    auto a = town.registered();
    town.give_password(a.id, good);
    return a;
  }();
  std::string suzuki = clerk("suzuki"), tanaka = clerk("tanaka");

  std::string clerk(const std::string& name) {
    return subject_of({town.registered("係員", account_kind::staff, name).id});
  }
  static acting by(std::string_view who, std::string_view why = "携帯をなくした",
                   std::string_view role = "staff") {
    return {who, role, why, "trace"};
  }
  result<recovery_dto> ask(const acting& who, std::int64_t account) {
    return town.write([&](db::tx& t) {
      return ask_recovery(t, who, {account}, {identified_by::my_number_card, std::string{who.why}});
    });
  }
  result<made_recovery> confirm(const acting& who, std::int64_t account) {
    return town.write([&](db::tx& t) { return confirm_recovery(t, who, {account}); });
  }
  template <class T>
  static std::string code_of(const result<T>& r) {
    return r.ok() ? "" : r.error().code;
  }
};

TEST_P(recovery_test, ID3_1_44_one_asks_another_confirms_and_what_was_lost_opens_nothing) {
  const auto in = town.sign_in(hanako.login_id, good).in;
  std::vector<std::string> sheet;
  town.write([&](db::tx& t) {
    sheet = make_recovery_sheet(t, {hanako.id});
    insert_credential(t, {.id = {}, .account = {hanako.id}, .kind = credential_kind::pin});
    EXPECT_TRUE(add_passkey(t, *find_account(t, {hanako.id}),
                            {{.id = "k", .alg = webauthn::algorithm::es256}, "h", "電話"})
                    .ok());
  });
  const auto asked = ask(by(suzuki), hanako.id);
  ASSERT_TRUE(asked.ok()) << asked.error().detail;
  EXPECT_EQ(asked.value().asked_by, suzuki);
  EXPECT_EQ(asked.value().expires - asked.value().asked, 30min);
  EXPECT_TRUE(town.who_has(in->secret)) << "nothing has changed yet";
  EXPECT_TRUE(town.sign_in(hanako.login_id, good).in);
  const auto made = confirm(by(tanaka, "カードの写真と本人を見た"), hanako.id);
  ASSERT_TRUE(made.ok()) << made.error().detail;
  EXPECT_EQ(made.value().login_id, hanako.login_id);
  EXPECT_FALSE(town.who_has(in->secret));
  EXPECT_EQ(town.sign_in(hanako.login_id, good).fault, "wrong");
  const auto left = town.read([&](db::reader& r) { return read_credentials(r, {hanako.id}); });
  ASSERT_EQ(left.size(), 1u) << "the new code and nothing else";
  EXPECT_FALSE(
      town.write([&](db::tx& t) { return spend_code(t, {hanako.id}, code_use::sheet, sheet[0]); }));
  browser chrome{town};
  chrome.get("/id/recover");
  chrome.post("/id/recover", {{"login-id", hanako.login_id},
                              {"code", made.value().code},
                              {"new-password", "midori no kaze to umi"}});
  EXPECT_EQ(chrome.location(), "/id/account") << "and no app is asked for, which is lost too";
}

TEST_P(recovery_test, ID3_1_44_the_audit_log_says_who_when_why_and_how_the_person_was_known) {
  ASSERT_TRUE(ask(by(suzuki), hanako.id).ok());
  town.here.time.advance(5min);
  ASSERT_TRUE(confirm(by(tanaka, "本人を見た"), hanako.id).ok());
  const auto asked = town.audit_of("id.recovery.asked"),
             confirmed = town.audit_of("id.recovery.confirmed");
  ASSERT_EQ(asked.size(), 1u);
  ASSERT_EQ(confirmed.size(), 1u);
  EXPECT_EQ(asked[0].actor, suzuki);
  EXPECT_EQ(asked[0].purpose, "携帯をなくした");
  EXPECT_EQ(confirmed[0].actor, tanaka);
  EXPECT_EQ(confirmed[0].role, "staff");
  EXPECT_EQ(confirmed[0].purpose, "本人を見た");
  EXPECT_EQ(confirmed[0].subject, std::to_string(hanako.id));
  EXPECT_EQ(confirmed[0].at, town.here.time.now());
  EXPECT_EQ(confirmed[0].detail,
            "{\"askedBy\":\"" + suzuki + "\",\"identifiedBy\":\"my_number_card\"}");
  const auto changes = town.read([](db::reader& r) { return db::read_changes(r, 0, 100); });
  ASSERT_FALSE(changes.empty());
  EXPECT_EQ(changes.back().kind, account_recovered_kind);
}

TEST_P(recovery_test, ID3_1_44_the_same_person_a_token_and_the_person_themself_are_refused) {
  EXPECT_EQ(code_of(ask(by("鈴木のトークン"), hanako.id)), "not_a_person");
  ASSERT_TRUE(ask(by(suzuki), hanako.id).ok());
  EXPECT_EQ(code_of(confirm(by(suzuki), hanako.id)), "same_person");
  EXPECT_EQ(code_of(confirm(by("鈴木のトークン"), hanako.id)), "not_a_person");
  EXPECT_EQ(code_of(confirm(by(subject_of({hanako.id})), hanako.id)), "own_account");
  EXPECT_EQ(code_of(confirm(by(tanaka, " "), hanako.id)), "why_missing");
  EXPECT_TRUE(town.sign_in(hanako.login_id, good).in) << "nothing has changed";
  EXPECT_TRUE(town.audit_of("id.recovery.confirmed").empty());
}

TEST_P(recovery_test, it_waits_once_for_thirty_minutes_and_is_decided_once) {
  EXPECT_EQ(code_of(confirm(by(tanaka), hanako.id)), "no_recovery");
  ASSERT_TRUE(ask(by(suzuki), hanako.id).ok());
  EXPECT_EQ(code_of(ask(by(tanaka), hanako.id)), "recovery_is_open");
  town.here.time.advance(30min);
  EXPECT_EQ(code_of(confirm(by(tanaka), hanako.id)), "no_recovery") << "too late";
  EXPECT_EQ(code_of(town.read([&](db::reader& r) {
              return find_recovery(r, {hanako.id}, town.here.time.now());
            })),
            "no_recovery");
  ASSERT_TRUE(ask(by(tanaka), hanako.id).ok()) << "and may be asked for again";
  EXPECT_TRUE(confirm(by(suzuki), hanako.id).ok());
  EXPECT_EQ(code_of(confirm(by(suzuki), hanako.id)), "no_recovery") << "once";
}

TEST_P(recovery_test, a_refusal_changes_nothing_for_the_person_and_is_audited) {
  ASSERT_TRUE(ask(by(suzuki), hanako.id).ok());
  const auto refuse = [&](std::string_view who) {
    return town.write([&](db::tx& t) { return refuse_recovery(t, by(who), {hanako.id}); });
  };
  EXPECT_TRUE(refuse(suzuki).ok()) << "who asked may take it back";
  EXPECT_EQ(code_of(refuse(tanaka)), "no_recovery");
  EXPECT_EQ(code_of(confirm(by(tanaka), hanako.id)), "no_recovery");
  EXPECT_TRUE(town.sign_in(hanako.login_id, good).in);
  EXPECT_EQ(town.audit_of("id.recovery.refused").size(), 1u);
}

TEST_P(recovery_test, staff_recover_residents_and_only_an_administrator_recovers_staff) {
  const auto clerk_id = account_of(clerk("yamada"))->value;
  EXPECT_EQ(code_of(ask(by(suzuki), clerk_id)), "not_allowed");
  EXPECT_TRUE(ask(by(suzuki, "退職者ではない", "admin"), clerk_id).ok());
  EXPECT_EQ(code_of(ask(by(suzuki), 999'999)), "no_such_account");
  town.write([&](db::tx& t) {
        return set_account_state(t, {"a", "staff", "b"}, {hanako.id}, account_state::suspended);
      })
      .value();
  EXPECT_EQ(code_of(ask(by(suzuki), hanako.id)), "bad_state");
}

TEST_P(recovery_test, a_recovery_that_waits_is_no_way_to_sign_in) {
  ASSERT_TRUE(ask(by(suzuki), hanako.id).ok());
  const auto dto = town.read(
      [&](db::reader& r) { return dto_of(r, town.keys(), *find_account(r, {hanako.id})); });
  EXPECT_EQ(dto.signs_in_with, (std::vector<std::string>{"password", "recovery"}))
      << "the code of the registration, and no more";
}

TEST_P(recovery_test, ID3_1_41_a_resident_changes_the_pin_after_a_log_in_of_now) {
  browser chrome{town};
  const auto sign_in = [&](const std::string& id) {
    chrome.get("/id/login");
    chrome.post("/id/login", {{"login-id", id}, {"password", good}, {"next", "/id/account"}});
  };
  sign_in(hanako.login_id);
  const auto elsewhere = town.sign_in(hanako.login_id, good, "198.51.100.7").in;
  EXPECT_EQ(chrome.get("/id/account/pin").status, 200);
  chrome.post("/id/account/pin", {{"new-pin", "1234"}});
  EXPECT_EQ(chrome.shown().status, 422);
  EXPECT_TRUE(chrome.has_text("href=\"#new-pin\""));
  chrome.post("/id/account/pin", {{"new-pin", "4826"}});
  EXPECT_EQ(chrome.location(), "/id/account");
  EXPECT_EQ(town.audit_of("id.pin.set").size(), 1u);
  EXPECT_FALSE(town.who_has(elsewhere->secret));
  EXPECT_TRUE(town.who_has(chrome.cookie("tsunagu")));
  chrome.get("/id/account/pin");
  town.here.time.advance(5min + 1s);
  chrome.post("/id/account/pin", {{"new-pin", "5937"}});
  EXPECT_NE(chrome.location().find("reauth=1"), std::string::npos);
  EXPECT_EQ(town.audit_of("id.pin.set").size(), 1u);
  town.give_password(account_of(suzuki)->value, good);
  sign_in("suzuki");
  EXPECT_EQ(chrome.get("/id/account/pin").status, 404) << "staff have no tablet";
}

INSTANTIATE_TEST_SUITE_P(engines, recovery_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
