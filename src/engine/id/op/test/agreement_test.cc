// identity.md 3.1, lines 7, 29, 41 and 43: what a person agrees to where an engine keeps consents,
// for codes and for devices.
#include "engine/id/op/client_acts.h"
#include "engine/id/op/revoke.h"
#include "engine/id/op/test/op_world.h"

namespace tsu::id::op::testing {
namespace {

using namespace std::chrono_literals;

// An engine that keeps consents in memory: one notice, for profile and email.
class agreed : public op_world {
 protected:
  agreed() {
    auto s = ordinary();
    secret = register_one("rp", s);
    s.grant_types.push_back(std::string{grant_device});
    s.authentication = auth_method::none;
    register_one("kiosk", s);
    all->op->consents = {
        .keeps = [](db::reader&, std::string_view) { return true; },
        .look = [this](db::reader&, const consent_question& q, instant) { return look(q); },
        .record = [this](db::tx& t, const consent_choice& c) { return record(t, c); }};
  }

  consent_state look(const consent_question& q) const {
    consent_state out;
    consent_notice n{.controller = "札幌市",
                     .contact = "011",
                     .purposes = {"見守り"},
                     .items = {},
                     .storage_period = "365日",
                     .hash = notice};
    bool open = false;
    for (const auto& scope : q.scopes) {
      const bool personal = scope == "profile" || scope == "email";
      const bool has = given.contains(scope);
      if (has || !personal) {
        out.granted.push_back(scope);
      }
      open = open || (personal && !has);
      if (personal && (q.again || open || has)) {
        n.items.push_back({.scope = scope, .title = "お名前", .says = "見守り", .granted = has});
      }
    }
    if (open || (q.again && !n.items.empty())) {
      out.ask = n;
    }
    return out;
  }
  result<done> record(db::tx& t, const consent_choice& c) {
    if (!refuses.empty()) {
      return problem{why::not_found, "that person was erased", refuses};
    }
    if (!c.asked.empty() && c.notice_hash != notice) {
      return problem{why::conflict, "another notice", "notice_changed"};
    }
    if (is_sensitive && c.authenticated + 5min < t.now()) {
      return problem{why::conflict, "not fresh", "sign_in_again"};
    }
    given = {c.given.begin(), c.given.end()};
    return done{};
  }

  answered begin(const form_fields& change = {}) {
    return get("/oidc/authorize", request_of("rp", change), hana);
  }
  answered resume(const answered& from_login) {
    const auto next = from_login.led("next");
    return get("/oidc/authorize/resume", {{"r", next.substr(next.find("r=") + 2)}}, hana);
  }
  answered start(std::string_view scope = "openid profile email") {
    return post("/oidc/device_authorization",
                {{"client_id", "kiosk"}, {"scope", std::string{scope}}});
  }
  answered poll(const answered& device) {
    here.time.advance(1min);
    return post("/oidc/token", {{"client_id", "kiosk"},
                                {"grant_type", std::string{grant_device}},
                                {"device_code", device.text("device_code")}});
  }
  answered enter(const answered& device, const form_fields& more = {}) {
    const auto page = get("/id/device", {}, hana);
    form_fields form{{"form_token", page.field("form_token")},
                     {"user_code", device.text("user_code")}};
    form.insert(form.end(), more.begin(), more.end());
    return post("/id/device", form, {{"Cookie", "__Host-tsunagu=" + hana}});
  }
  answered allow(const answered& device, const answered& page, form_fields ticked = {}) {
    ticked.emplace_back("answer", "allow");
    ticked.emplace_back("notice", page.field("notice"));
    return enter(device, ticked);
  }
  int userinfo(const answered& tokens) {
    return ask({.path = "/oidc/userinfo",
                .headers = {{"Authorization", "Bearer " + tokens.text("access_token")}}})
        .is.status;
  }

  std::string hana = sign_in(7), secret;
  std::string notice = "notice-1", refuses;
  bool is_sensitive = false;
  std::set<std::string> given;
};

TEST_P(agreed, ID3_1_43_a_device_gets_what_is_ticked_kind_by_kind_and_the_yes_is_kept) {
  const auto device = start();
  const auto page = enter(device);
  EXPECT_TRUE(page.has("札幌市") && page.has("365日") && page.has("見守り"));
  EXPECT_TRUE(page.has("id=\"scope-profile\"") && page.has("id=\"scope-email\""));
  EXPECT_FALSE(page.has("checked")) << "default off";
  const auto done = allow(device, page, {{"scope_profile", "yes"}});
  EXPECT_TRUE(done.has("id=\"done\"")) << done.is.status << done.is.body;
  EXPECT_EQ(given, std::set<std::string>{"profile"});
  const auto tokens = poll(device);
  EXPECT_EQ(tokens.text("scope"), "openid profile");
  EXPECT_EQ(userinfo(tokens), 200);
  const auto again = start();
  EXPECT_TRUE(enter(again).has("checked")) << "what it has already is shown so";
}

TEST_P(agreed, ID3_1_43_a_yes_that_is_taken_back_ends_what_the_device_has) {
  const auto device = start(), waiting = start();
  allow(device, enter(device), {{"scope_profile", "yes"}});
  const auto tokens = poll(device);
  allow(waiting, enter(waiting), {{"scope_profile", "yes"}});
  here.loop.wait(
      here.at(db::place::people).write([](db::tx& t) { revoke_grants(t, {7}, "kiosk"); }));
  EXPECT_EQ(userinfo(tokens), 401);
  EXPECT_EQ(post("/oidc/token", {{"client_id", "kiosk"},
                                 {"grant_type", "refresh_token"},
                                 {"refresh_token", tokens.text("refresh_token")}})
                .error(),
            "invalid_grant");
  EXPECT_EQ(poll(waiting).error(), "invalid_grant") << "not yet fetched";
}

TEST_P(agreed, ID3_1_43_a_device_is_asked_again_where_the_notice_changed_meanwhile) {
  const auto device = start();
  const auto page = enter(device);
  notice = "notice-2";
  const auto again = allow(device, page, {{"scope_profile", "yes"}});
  EXPECT_TRUE(again.has("id=\"error\"")) << again.is.body;
  EXPECT_EQ(again.field("notice"), "notice-2");
  EXPECT_EQ(poll(device).error(), "authorization_pending");
  EXPECT_TRUE(allow(device, again, {{"scope_profile", "yes"}}).has("id=\"done\""));
}

TEST_P(agreed, ID3_1_41_a_device_for_sensitive_data_needs_a_fresh_sign_in) {
  is_sensitive = true;
  const auto device = start();
  here.time.advance(6min);
  const auto away = allow(device, enter(device), {{"scope_profile", "yes"}});
  EXPECT_TRUE(away.header("Location").starts_with("/id/login?")) << away.is.body;
  EXPECT_EQ(away.led("reauth"), "1");
  EXPECT_EQ(away.led("next"), "/id/device?user_code=" + device.text("user_code"));
  step_up(hana, "urn:tsunagu:acr:aal1");
  EXPECT_TRUE(allow(device, enter(device), {{"scope_profile", "yes"}}).has("id=\"done\""));
}

TEST_P(agreed, ID3_1_29_the_level_that_a_client_needs_holds_for_its_devices) {
  auto s = ordinary();
  s.grant_types.push_back(std::string{grant_device});
  s.authentication = auth_method::none;
  s.min_acr = "urn:tsunagu:acr:aal2";
  register_one("kiosk", s);
  here.time.advance(1s);
  const auto device = start();
  const auto up = enter(device);
  EXPECT_EQ(up.led("acr"), "urn:tsunagu:acr:aal2") << up.is.body;
  here.time.advance(1s);
  step_up(hana, "urn:tsunagu:acr:aal1");
  EXPECT_EQ(enter(device).is.status, 400) << "it was not reached";
  step_up(hana, "urn:tsunagu:acr:aal2");
  EXPECT_EQ(enter(device).is.status, 200);
}

TEST_P(agreed, ID3_1_29_who_has_signed_out_lets_no_device_in) {
  const auto device = start();
  const auto page = enter(device);
  const auto token = get("/id/device", {}, hana).field("form_token");
  signed_in.clear();
  const auto away = post("/id/device",
                         {{"form_token", token},
                          {"user_code", device.text("user_code")},
                          {"notice", page.field("notice")},
                          {"answer", "allow"}},
                         {{"Cookie", "__Host-tsunagu=" + hana}});
  EXPECT_TRUE(away.header("Location").starts_with("/id/login?"));
  EXPECT_EQ(poll(device).error(), "authorization_pending");
}

TEST_P(agreed, ID3_1_43_prompt_consent_shows_again_what_was_answered_before) {
  given = {"profile"};
  EXPECT_NE(begin().led("code"), "") << "nothing is left to ask";
  const auto page = begin({{"prompt", "consent"}});
  ASSERT_EQ(page.is.status, 200) << page.header("Location");
  EXPECT_TRUE(page.has("checked"));
  EXPECT_EQ(page.field("notice"), "notice-1");
  EXPECT_NE(agree(page, hana).led("code"), "");
  const auto bare = begin({{"prompt", "consent"}, {"scope", "openid"}});
  ASSERT_EQ(bare.is.status, 200) << "nothing personal is asked for, and still it asks";
  EXPECT_NE(agree(bare, hana).led("code"), "");
}

TEST_P(agreed, ID3_1_43_a_notice_that_changed_meanwhile_is_shown_and_is_no_error) {
  const auto page = begin();
  notice = "notice-2";
  const auto again = agree(page, hana);
  EXPECT_EQ(again.is.status, 200) << again.header("Location");
  EXPECT_TRUE(again.has("id=\"error\""));
  EXPECT_EQ(again.field("notice"), "notice-2");
  EXPECT_TRUE(given.empty());
  EXPECT_NE(agree(again, hana).led("code"), "");
}

TEST_P(agreed, ID3_1_41_a_yes_to_sensitive_data_leads_to_a_fresh_sign_in_and_back) {
  is_sensitive = true;
  const auto page = begin();
  here.time.advance(6min);
  const auto away = agree(page, hana);
  EXPECT_TRUE(away.header("Location").starts_with("/id/login?next=")) << away.is.body;
  EXPECT_EQ(away.led("reauth"), "1");
  step_up(hana, "urn:tsunagu:acr:aal1");
  const auto back = resume(away);
  ASSERT_EQ(back.is.status, 200) << back.header("Location");
  EXPECT_NE(agree(back, hana).led("code"), "");
}

TEST_P(agreed, ID3_1_46_what_the_house_refuses_tells_a_client_nothing_of_the_person) {
  refuses = "no_such_person";
  const auto told = agree(begin(), hana);
  EXPECT_EQ(told.led("error"), "server_error");
  EXPECT_EQ(told.header("Location").find("person"), std::string::npos) << told.header("Location");
  EXPECT_EQ(told.led("state"), "st-1");
}

TEST_P(agreed, ID3_1_7_the_sign_in_is_looked_at_in_the_act_that_gives_the_code) {
  given = {"profile"};
  int looks = 0, acts = 0;
  const auto before = all->op->find_login;
  all->op->find_login = [&](db::reader& r, std::string_view hash, instant now) {
    ++looks;
    acts += dynamic_cast<db::tx*>(&r) != nullptr ? 1 : 0;
    return before(r, hash, now);
  };
  EXPECT_NE(begin({{"max_age", "60"}}).led("code"), "");
  EXPECT_EQ(looks, acts);
  EXPECT_EQ(looks, 1) << "and nowhere else";
  given.clear();
  here.time.advance(1s);
  const auto page = begin({{"max_age", "60"}});
  here.time.advance(2min);
  EXPECT_TRUE(agree(page, hana).header("Location").starts_with("/id/login?"))
      << "too old by the time that it was pressed";
  EXPECT_TRUE(given.empty());
  all->op->find_login = before;
}

INSTANTIATE_TEST_SUITE_P(engines, agreed, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id::op::testing
