#include "engine/id/people/passkeys.h"

#include <gtest/gtest.h>

#include "base/webauthn/test/authenticator.h"
#include "engine/id/people/test/people_house.h"
#include "engine/id/people/throttle.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;
using testing::browser;
using testing::people_house;
using webauthn::testing::authenticator;

constexpr const char* good = "kuroi neko to tsuki";

class passkeys_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  people_house town{GetParam()};
  browser chrome{town};
  authenticator device;

  made_account hanako() {
    auto a = town.registered();
    town.give_password(a.id, good);
    return a;
  }
  void sign_in(browser& b, const std::string& login_id) {
    b.get("/id/login");
    b.post("/id/login", {{"login-id", login_id}, {"password", good}, {"next", "/id/account"}});
  }
  static std::string attribute(const browser& b, const std::string& name) {
    const auto& page = b.shown().body;
    const auto at = page.find(" " + name + "=\"");
    const auto from = at + name.size() + 3;
    return at == page.npos ? "" : page.substr(from, page.find('"', from) - from);
  }
  static std::string hidden_value(const browser& b, const std::string& name) {
    return attribute(b, "name=\"" + name + "\" value");
  }
  static std::string text(const std::string& bytes) { return crypto::base64url(bytes); }
  static std::string bytes(const std::string& text) {
    return crypto::from_base64url(text).value_or("");
  }

  // What the script does on the page that is shown.
  const http::reply& add(browser& b, authenticator& d, const std::string& label = "居間") {
    b.get("/id/account/passkeys");
    const auto made = d.create(bytes(attribute(b, "data-challenge")));
    d.user_handle = bytes(attribute(b, "data-user-id"));
    last_ceremony = hidden_value(b, "ceremony");
    last_made = made;
    return b.post("/id/account/passkeys", {{"ceremony", last_ceremony},
                                           {"client-data", text(made.client_data)},
                                           {"attestation", text(made.attestation)},
                                           {"label", label}});
  }
  struct asked {
    std::string challenge, ceremony;
  };
  asked ask(browser& b) {
    b.get("/id/login?other=1&reauth=1");
    b.post("/id/login/passkey/options", {});
    EXPECT_EQ(b.shown().status, 200) << b.shown().body;
    const auto json = jose::claims::parse(b.shown().body).value();
    EXPECT_EQ(json.text("rpId"), "localhost");
    b.get("/id/login?other=1&reauth=1");
    return {bytes(*json.text("challenge")), *json.text("ceremony")};
  }
  const http::reply& show(browser& b, const asked& a, const authenticator::response& r,
                          const std::string& next = "/id/account") {
    return b.post("/id/login/passkey", {{"ceremony", a.ceremony},
                                        {"key-id", text(r.id)},
                                        {"client-data", text(r.client_data)},
                                        {"authenticator-data", text(r.authenticator_data)},
                                        {"signature", text(r.signature)},
                                        {"user-handle", text(r.user_handle)},
                                        {"next", next}});
  }
  const http::reply& sign_in_with(browser& b, authenticator& d) {
    const auto a = ask(b);
    return show(b, a, d.get(a.challenge));
  }
  std::string last_ceremony;
  authenticator::response last_made;
};

TEST_P(passkeys_test, ID3_1_40_a_passkey_is_added_and_opens_the_account_without_an_id) {
  const auto a = hanako();
  sign_in(chrome, a.login_id);
  EXPECT_EQ(add(chrome, device).status, 303) << chrome.shown().body;
  chrome.follow();
  EXPECT_TRUE(chrome.has_text("居間"));
  EXPECT_TRUE(chrome.has_text("まだ使っていません"));
  EXPECT_EQ(attribute(chrome, "data-exclude"), text(device.id));
  EXPECT_EQ(town.audit_of("id.passkey.added").size(), 1u);
  browser other{town};
  EXPECT_EQ(sign_in_with(other, device).status, 303) << other.shown().body;
  EXPECT_EQ(other.location(), "/id/account");
  const auto in = town.who_has(other.cookie("tsunagu"));
  ASSERT_TRUE(in);
  EXPECT_EQ(in->account.value, a.id);
  EXPECT_EQ(in->acr, acr_aal2);
  EXPECT_EQ(in->amr, (std::vector<std::string>{"hwk", "user", "mfa"}));
  EXPECT_EQ(other.get("/id/account/passkeys").status, 200) << "a log-in of now";
}

TEST_P(passkeys_test, a_key_that_is_synced_is_no_hardware_key) {
  sign_in(chrome, hanako().login_id);
  device.flags |= authenticator::eligible | authenticator::backed_up;
  add(chrome, device);
  chrome.follow();
  EXPECT_TRUE(chrome.has_text("ほかの機械と共有されています"));
  browser other{town};
  sign_in_with(other, device);
  EXPECT_EQ(town.who_has(other.cookie("tsunagu"))->amr,
            (std::vector<std::string>{"swk", "user", "mfa"}));
}

TEST_P(passkeys_test, ID3_1_40_a_challenge_is_good_once_for_five_minutes_and_for_one_browser) {
  sign_in(chrome, hanako().login_id);
  add(chrome, device);
  browser other{town}, thief{town};
  const auto first = ask(other);
  const auto response = device.get(first.challenge);
  ask(thief);
  EXPECT_EQ(show(thief, first, response).status, 422) << "another browser's";
  EXPECT_EQ(show(other, first, response).status, 303);
  browser again{town};
  again.set_cookie("tsunagu-form", other.cookie("tsunagu-form"));
  again.get("/id/login");
  EXPECT_EQ(show(again, first, response).status, 422) << "used";
  EXPECT_EQ(again.cookie("tsunagu"), "");
  const auto old = ask(again);
  town.here.time.advance(5min);
  EXPECT_EQ(show(again, old, device.get(old.challenge)).status, 422) << "too old";
  EXPECT_EQ(town.audit_of("id.session.opened").size(), 2u);
}

TEST_P(passkeys_test, ID3_1_40_a_challenge_of_adding_is_good_once_and_for_that_account_only) {
  sign_in(chrome, hanako().login_id);
  add(chrome, device);
  chrome.get("/id/account/passkeys");
  authenticator second;
  const auto made = second.create(bytes(attribute(chrome, "data-challenge")));
  auto fields = browser::form_fields{{"ceremony", last_ceremony},
                                     {"client-data", text(last_made.client_data)},
                                     {"attestation", text(last_made.attestation)},
                                     {"label", ""}};
  EXPECT_EQ(chrome.post("/id/account/passkeys", fields).status, 409) << "used";
  chrome.get("/id/account/passkeys");
  fields[1].second = text(made.client_data), fields[2].second = text(made.attestation);
  EXPECT_EQ(chrome.post("/id/account/passkeys", fields).status, 422) << "of another challenge";
  EXPECT_EQ(town.audit_of("id.passkey.added").size(), 1u);
}

TEST_P(passkeys_test, ID3_1_40_a_counter_that_goes_back_is_refused_and_told_in_the_audit_log) {
  const auto a = hanako();
  sign_in(chrome, a.login_id);
  add(chrome, device);
  auto copy = device;
  browser other{town};
  EXPECT_EQ(sign_in_with(other, device).status, 303);
  EXPECT_EQ(sign_in_with(other, device).status, 303);
  browser thief{town};
  EXPECT_EQ(sign_in_with(thief, copy).status, 422);
  EXPECT_EQ(thief.cookie("tsunagu"), "");
  const auto rows = town.audit_of("id.passkey.counter_back");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].subject, std::to_string(a.id));
  EXPECT_NE(rows[0].detail.find("\"kept\":3,\"shown\":2"), std::string::npos) << rows[0].detail;
  EXPECT_EQ(sign_in_with(other, device).status, 303) << "the real one goes on";
}

TEST_P(passkeys_test, ID3_1_35_every_wrong_passkey_is_answered_alike_and_audited) {
  const auto a = hanako();
  sign_in(chrome, a.login_id);
  add(chrome, device);
  authenticator strange;
  strange.user_handle = device.user_handle;
  browser other{town};
  EXPECT_EQ(sign_in_with(other, strange).status, 422) << "a key that nobody has";
  const auto unknown = other.shown().body;
  auto wrong = device;
  wrong.origin = "http://evil.example";
  EXPECT_EQ(sign_in_with(other, wrong).status, 422);
  wrong = device, wrong.flags = authenticator::present;
  EXPECT_EQ(sign_in_with(other, wrong).status, 422) << "did not know its user";
  wrong = device, wrong.user_handle = "another";
  EXPECT_EQ(sign_in_with(other, wrong).status, 422);
  const auto q = ask(other);
  auto changed = device.get(q.challenge);
  changed.signature[10] ^= 1;
  EXPECT_EQ(show(other, q, changed).status, 422);
  EXPECT_EQ(other.shown().body, unknown);
  EXPECT_EQ(town.audit_of("id.login.failed").size(), 5u);
  town.write([&](db::tx& t) {
        return set_account_state(t, {"a", "staff", "b"}, {a.id}, account_state::suspended);
      })
      .value();
  EXPECT_EQ(sign_in_with(other, device).status, 422) << "suspended";
}

TEST_P(passkeys_test, ID3_1_36_the_way_of_passkeys_stays_open_where_passwords_are_closed) {
  const auto a = hanako();
  sign_in(chrome, a.login_id);
  add(chrome, device);
  for (int i = 0; i < 31; ++i) {
    town.sign_in(i % 2 == 0 ? a.login_id : std::to_string(1'000'000'000 + i), "wrong");
  }
  EXPECT_EQ(town.sign_in(a.login_id, good).fault, "too_many");
  browser other{town};
  EXPECT_EQ(sign_in_with(other, device).status, 303);
}

TEST(passkey_throttle_test, ID3_1_36_counts_by_network_and_apart_from_passwords) {
  const auto door = [](const char* address) { return door_of_passkeys_from(address).what; };
  EXPECT_EQ(door("2001:db8:1:2::1"), door("2001:db8:1:2:ffff::9"));
  EXPECT_NE(door("2001:db8:1:2::1"), door("2001:db8:1:3::1"));
  EXPECT_NE(door("192.0.2.1"), door("192.0.2.2"));
  EXPECT_NE(door("192.0.2.1"), door_of_address("192.0.2.1").what);
}

TEST_P(passkeys_test, ID3_1_41_adding_and_removing_ask_for_a_log_in_of_now) {
  sign_in(chrome, hanako().login_id);
  add(chrome, device);
  chrome.get("/id/account/passkeys");
  town.here.time.advance(5min + 1s);
  EXPECT_EQ(chrome.post("/id/account/passkeys/remove", {{"passkey", "1"}}).status, 303);
  EXPECT_NE(chrome.location().find("reauth=1"), std::string::npos);
  EXPECT_EQ(chrome.get("/id/account/passkeys").status, 303);
  EXPECT_NE(chrome.location().find("reauth=1"), std::string::npos);
  authenticator second;
  EXPECT_EQ(add(chrome, second).status, 303);
  EXPECT_EQ(town.audit_of("id.passkey.added").size(), 1u);
  EXPECT_EQ(browser{town}.get("/id/account/passkeys").status, 303);
}

TEST_P(passkeys_test, ID3_1_33_removing_one_ends_other_sessions_and_it_opens_nothing_more) {
  const auto a = hanako();
  sign_in(chrome, a.login_id);
  add(chrome, device);
  browser other{town};
  sign_in_with(other, device);
  const auto there = other.cookie("tsunagu");
  ASSERT_TRUE(town.who_has(there));
  const auto own = town.read([&](db::reader& r) { return passkeys_of(r, {a.id}); });
  ASSERT_EQ(own.size(), 1u);
  chrome.get("/id/account/passkeys");
  chrome.post("/id/account/passkeys/remove", {{"passkey", std::to_string(own[0].id.value)}});
  EXPECT_EQ(chrome.location(), "/id/account/passkeys");
  EXPECT_FALSE(town.who_has(there));
  EXPECT_TRUE(town.who_has(chrome.cookie("tsunagu")));
  EXPECT_EQ(sign_in_with(other, device).status, 422);
  EXPECT_EQ(town.audit_of("id.passkey.removed").size(), 1u);
}

TEST_P(passkeys_test, the_last_way_to_sign_in_cannot_be_removed_nor_anybody_elses) {
  const auto a = town.registered();
  const auto b = town.registered("高橋 一郎");
  town.give_password(b.id, good);
  sign_in(chrome, b.login_id);
  const auto added = town.write([&](db::tx& t) {
    return add_passkey(t, *find_account(t, {a.id}),
                       {{.id = "k", .alg = webauthn::algorithm::es256}, "handle", "電話"});
  });
  ASSERT_TRUE(added.ok());
  const auto id = town.read([&](db::reader& r) { return passkeys_of(r, {a.id})[0].id; });
  const auto remove = [&](std::int64_t account) {
    return town.write(
        [&](db::tx& t) { return remove_passkey(t, *find_account(t, {account}), id, {}); });
  };
  EXPECT_EQ(remove(a.id).error().code, "last_way_in");
  EXPECT_EQ(remove(b.id).error().code, "no_such_passkey") << "another's";
  town.give_password(a.id, good);
  EXPECT_TRUE(remove(a.id).ok());
  EXPECT_EQ(remove(a.id).error().code, "no_such_passkey");
}

TEST_P(passkeys_test, a_passkey_belongs_to_one_account_and_there_are_twenty_at_the_most) {
  const auto a = hanako();
  const auto b = town.registered("高橋 一郎");
  const auto add_row = [&](std::int64_t account, const std::string& key) {
    return town.write([&](db::tx& t) {
      return add_passkey(t, *find_account(t, {account}),
                         {{.id = key, .alg = webauthn::algorithm::es256}, "handle", "x"});
    });
  };
  EXPECT_TRUE(add_row(a.id, "k").ok());
  EXPECT_EQ(add_row(b.id, "k").error().code, "passkey_known");
  EXPECT_EQ(add_row(a.id, "k").error().code, "passkey_known");
  for (int i = 1; i < 20; ++i) {
    EXPECT_TRUE(add_row(a.id, "k" + std::to_string(i)).ok());
  }
  EXPECT_EQ(add_row(a.id, "one more").error().code, "too_many_passkeys");
}

TEST_P(passkeys_test, a_step_up_by_passkey_keeps_the_session_and_raises_its_acr) {
  sign_in(chrome, hanako().login_id);
  add(chrome, device);
  const auto before = town.who_has(chrome.cookie("tsunagu"));
  const auto a = ask(chrome);
  show(chrome, a, device.get(a.challenge), "/oidc/authorize/resume?r=1");
  EXPECT_EQ(chrome.location(), "/oidc/authorize/resume?r=1");
  const auto after = town.who_has(chrome.cookie("tsunagu"));
  ASSERT_TRUE(before && after);
  EXPECT_EQ(before->acr, acr_aal1);
  EXPECT_EQ(after->acr, acr_aal2);
  EXPECT_EQ(after->sid, before->sid);
}

TEST_P(passkeys_test, without_scripts_the_page_of_log_in_shows_no_button_that_does_nothing) {
  chrome.get("/id/login");
  const auto& page = chrome.shown().body;
  const auto at = page.find("id=\"passkey-form\"");
  ASSERT_NE(at, page.npos);
  EXPECT_NE(page.substr(at, page.find('>', at) - at).find("hidden=\"\""), std::string::npos);
  EXPECT_NE(page.find("<script src=\"../id/passkey.js\" defer=\"\"></script>"), page.npos);
  EXPECT_EQ(chrome.get("/id/passkey.js").type, "text/javascript; charset=utf-8");
  for (const auto* lang : {"ja", "en"}) {
    sign_in(chrome, hanako().login_id);
    chrome.get(std::string{"/id/account/passkeys?ui_locales="} + lang);
    EXPECT_FALSE(chrome.has_text(">id.")) << "a text is missing";
    chrome.get("/id/logout");
    chrome.post("/id/logout", {});
  }
}

TEST(passkey_site_test, the_host_without_its_port_and_the_origin_of_an_address) {
  for (const auto& [address, host, origin] :
       {std::tuple{"https://id.example/t/011002", "id.example", "https://id.example"},
        {"http://localhost:8080", "localhost", "http://localhost:8080"},
        {"http://[::1]:8080/x", "[::1]", "http://[::1]:8080"},
        {"http://[::1]", "[::1]", "http://[::1]"}}) {
    EXPECT_EQ(passkey_site_of(address).rp_id, host);
    EXPECT_EQ(passkey_site_of(address).origin, origin);
  }
}

INSTANTIATE_TEST_SUITE_P(engines, passkeys_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
