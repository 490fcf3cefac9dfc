// doc/conformance/sign-in.md, lines 29, 31 and 32: devices without a browser, and log-out.
#include "engine/id/op/logout_teller.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/op/store_logouts.h"
#include "engine/id/op/test/op_world.h"
#include "engine/id/people/store_sessions.h"
#include "engine/id/tokens.h"

namespace tsu::id::op::testing {
namespace {

using namespace std::chrono_literals;
using header = std::pair<std::string, std::string>;

header cookie_of(std::string_view cookie) {
  return {"Cookie", "__Host-tsunagu=" + std::string{cookie}};
}

class devices : public op_world {
 protected:
  devices() {
    auto s = ordinary();
    s.grant_types.push_back(std::string{grant_device});
    s.authentication = auth_method::none;
    register_one("kiosk", s);
  }
  answered start() {
    return post("/oidc/device_authorization",
                {{"client_id", "kiosk"}, {"scope", "openid profile"}});
  }
  answered poll(std::string_view code) {
    return post("/oidc/token", {{"client_id", "kiosk"},
                                {"grant_type", std::string{grant_device}},
                                {"device_code", std::string{code}}});
  }
  answered enter(std::string_view user_code, const form_fields& more = {}) {
    const auto page = get("/id/device", {}, hana);
    form_fields form{{"form_token", page.field("form_token")},
                     {"user_code", std::string{user_code}}};
    form.insert(form.end(), more.begin(), more.end());
    return post("/id/device", form, {cookie_of(hana)});
  }
  std::string hana = sign_in(7);
};

TEST_P(devices, ID3_1_29_wait_for_their_person_and_not_too_often) {
  const auto a = start();
  ASSERT_EQ(a.is.status, 200) << a.is.body;
  EXPECT_EQ(a.text("verification_uri"), "https://id.example/id/device");
  EXPECT_EQ(plain_user_code(a.text("user_code")).size(), 8u);
  const auto code = a.text("device_code");
  EXPECT_EQ(poll(code).error(), "authorization_pending");
  EXPECT_EQ(poll(code).error(), "slow_down");
  here.time.advance(6s);
  EXPECT_EQ(poll(code).error(), "slow_down") << "five seconds longer by now";
  here.time.advance(16s);
  EXPECT_EQ(poll(code).error(), "authorization_pending");
  here.time.advance(10min);
  EXPECT_EQ(poll(code).error(), "expired_token");
  EXPECT_EQ(poll("tsd_none").error(), "invalid_grant");
}

TEST_P(devices, ID3_1_29_are_let_in_on_a_page_that_names_them_and_asks) {
  const auto a = start();
  const auto page = get("/id/device", {{"user_code", a.text("user_code")}}, hana);
  EXPECT_TRUE(page.has(a.text("user_code"))) << "filled in, and still asks";
  const auto confirm = enter(a.text("user_code"));
  EXPECT_TRUE(confirm.has("見守りサービス"));
  EXPECT_EQ(poll(a.text("device_code")).error(), "authorization_pending");
  EXPECT_TRUE(enter(a.text("user_code"), {{"answer", "allow"}, {"scope_profile", "yes"}})
                  .has("id=\"done\""));
  const auto tokens = poll(a.text("device_code"));
  ASSERT_EQ(tokens.is.status, 200) << tokens.is.body;
  EXPECT_EQ(tokens.text("scope"), "openid profile");
  EXPECT_EQ(poll(a.text("device_code")).error(), "invalid_grant") << "good once";
}

TEST_P(devices, ID3_1_43_get_of_the_ticked_scopes_only_those_that_were_agreed_to_under_a_notice) {
  all->op->consents.keeps = [](db::reader&, std::string_view) { return true; };
  all->op->consents.look = [](db::reader&, const consent_question&, instant) {
    return consent_state{};
  };
  all->op->consents.record = [](db::tx&, const consent_choice&) { return result<done>{done{}}; };
  const auto a = start();
  enter(a.text("user_code"), {{"answer", "allow"}, {"scope_profile", "yes"}});
  EXPECT_EQ(poll(a.text("device_code")).text("scope"), "openid");
}

TEST_P(devices, ID3_1_29_are_told_what_was_ticked_for_them) {
  const auto told = [&](const form_fields& ticked) {
    const auto a = start();
    enter(a.text("user_code"), ticked);
    const auto token = poll(a.text("device_code")).text("access_token");
    return ask({.path = "/oidc/userinfo", .headers = {{"Authorization", "Bearer " + token}}})
        .text("name");
  };
  EXPECT_EQ(told({{"answer", "allow"}, {"scope_profile", "yes"}}), "佐藤 ハナ");
  EXPECT_EQ(told({{"answer", "allow"}}), "");
}

TEST_P(devices, ID3_1_29_are_told_a_no_and_strangers_codes_are_not_known) {
  const auto a = start();
  enter(a.text("user_code"), {{"answer", "deny"}});
  EXPECT_EQ(poll(a.text("device_code")).error(), "access_denied");
  EXPECT_EQ(enter("BBBB-BBBB").is.status, 400);
  EXPECT_EQ(enter("<script>").is.status, 400);
  EXPECT_TRUE(get("/id/device").header("Location").starts_with("/id/login?next="));
}

TEST_P(devices, ID3_1_29_a_no_that_comes_after_a_yes_is_told_that_it_comes_late) {
  const auto a = start();
  enter(a.text("user_code"), {{"answer", "allow"}, {"scope_profile", "yes"}});
  const auto late = enter(a.text("user_code"), {{"answer", "deny"}});
  EXPECT_EQ(late.is.status, 400);
  EXPECT_TRUE(late.has("もう答えが出ています")) << late.is.body;
  EXPECT_EQ(poll(a.text("device_code")).is.status, 200) << "the yes holds";
  const auto typed = enter(a.text("user_code"));
  EXPECT_FALSE(typed.has("もう答えが出ています"))
      << "who only types letters learns nothing of them";
  const auto other = start();
  enter(other.text("user_code"), {{"answer", "deny"}});
  EXPECT_TRUE(enter(other.text("user_code"), {{"answer", "allow"}}).has("もう答えが出ています"));
  EXPECT_EQ(poll(other.text("device_code")).error(), "access_denied");
}

TEST_P(devices, ID3_1_29_cannot_be_guessed_at_full_speed) {
  http::rate_limiter few{{.per_second = 0.05, .burst = 3}, here.time};
  all->op->code_tries = &few;
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(enter("BBBB-BBBB").is.status, 400);
  }
  EXPECT_EQ(enter("BBBB-BBBB").is.status, 429);
  all->op->code_tries = nullptr;
}

INSTANTIATE_TEST_SUITE_P(engines, devices, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

class log_out : public op_world {
 protected:
  log_out() {
    auto s = ordinary();
    s.consent = consent_policy::trusted;
    s.backchannel_logout_uri = "https://rp.example/out";
    secret = register_one("rp", s);
  }
  std::string id_token() {
    return post("/oidc/token", redemption(code_for("rp", hana)), {basic("rp", secret)})
        .text("id_token");
  }
  bool is_in() const { return signed_in.contains(hana); }
  std::vector<logout_row> owed() {
    return here.loop.wait(here.at(db::place::people).write([&](db::tx& t) {
      return take_logouts(t, t.now(), t.now() + 60s, 10);
    }));
  }
  std::string hana = sign_in(7);
  std::string secret;
  const std::string bye = "https://rp.example/bye";
};

TEST_P(log_out, ID3_1_31_with_a_good_hint_is_done_and_leads_back_with_the_state) {
  const auto a =
      get("/oidc/logout",
          {{"id_token_hint", id_token()}, {"post_logout_redirect_uri", bye}, {"state", "s"}}, hana);
  EXPECT_EQ(a.is.status, 303);
  EXPECT_EQ(a.header("Location"), bye + "?state=s");
  EXPECT_FALSE(is_in());
}

TEST_P(log_out, ID3_1_31_an_address_that_is_not_registered_or_a_bad_hint_gets_a_page) {
  const auto hint = id_token();
  auto changed = hint;
  changed[changed.size() - 3] = changed[changed.size() - 3] == 'A' ? 'B' : 'A';
  for (const form_fields& f :
       {form_fields{{"id_token_hint", hint}, {"post_logout_redirect_uri", bye + "?x=1"}},
        {{"id_token_hint", changed}, {"post_logout_redirect_uri", bye}},
        {{"id_token_hint", "nonsense"}},
        {{"id_token_hint", hint}, {"client_id", "other"}},
        {{"post_logout_redirect_uri", bye}}}) {
    const auto a = get("/oidc/logout", f, hana);
    EXPECT_EQ(a.is.status, 400);
    EXPECT_EQ(a.header("Location"), "");
    EXPECT_TRUE(is_in());
  }
}

TEST_P(log_out, ID3_1_31_without_a_hint_asks_the_person_on_a_form_of_ours) {
  const auto page =
      get("/oidc/logout", {{"client_id", "rp"}, {"post_logout_redirect_uri", bye}}, hana);
  EXPECT_EQ(page.is.status, 200);
  EXPECT_TRUE(is_in());
  form_fields yes{{"answer", "yes"}, {"client_id", "rp"}, {"post_logout_redirect_uri", bye}};
  EXPECT_EQ(post("/oidc/logout", yes, {cookie_of(hana)}).is.status, 200);
  EXPECT_TRUE(is_in()) << "without the page's token it is asked again";
  yes.emplace_back("form_token", page.field("form_token"));
  EXPECT_EQ(post("/oidc/logout", yes, {cookie_of(hana)}).header("Location"), bye);
  EXPECT_FALSE(is_in());
}

TEST_P(log_out, ID3_1_31_works_although_the_hint_is_over_and_nobody_is_signed_in) {
  const auto hint = id_token();
  here.time.advance(std::chrono::hours{48});
  const form_fields f{{"id_token_hint", hint}, {"post_logout_redirect_uri", bye}};
  EXPECT_EQ(get("/oidc/logout", f).header("Location"), bye);
  EXPECT_EQ(get("/oidc/logout").is.status, 200);
}

TEST_P(log_out, ID3_1_32_owes_every_client_of_the_session_one_logout_token) {
  id_token();
  id_token();
  get("/oidc/logout", {{"id_token_hint", id_token()}}, hana);
  const auto rows = owed();
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].client, "rp");
  EXPECT_TRUE(owed().empty()) << "leased";
  here.time.advance(61s);
  EXPECT_EQ(owed().size(), 1u) << "whoever took it died";
}

TEST_P(log_out, ID3_1_33_ends_more_than_a_thousand_sessions_and_tells_of_each) {
  constexpr int many = 1'005;
  here.loop.wait(here.at(db::place::people).write([&](db::tx& t) {
    for (int i = 0; i < many; ++i) {
      const session_row s{.id = {},
                          .sid = "many-" + std::to_string(i),
                          .account = {7},
                          .tablet = {},
                          .opened = t.now(),
                          .authenticated = t.now(),
                          .seen = t.now(),
                          .expires = t.now() + 24h,
                          .rests = 24h,
                          .acr = std::string{acr_aal1},
                          .amr = "pwd",
                          .device = {}};
      const auto id = insert_session(t, s, hash_of(s.sid));
      if (i < 2) {  // the oldest two
        ensure_subject(t, {7}, "rp.example");
        grant_row g{.account = {7}, .client = "rp", .session = id, .sid = s.sid};
        g.scopes = "openid";
        g.issuer = issuer;
        g.expires = t.now() + 24h;
        insert_grant(t, g, {});
      }
    }
  }));
  const auto ended = here.loop.wait(here.at(db::place::people).write([](db::tx& t) {
    return end_sessions_of(t, {7}, end_reason::ended_by_staff, "hana", "staff");
  }));
  EXPECT_EQ(ended, many);
  const auto rows = owed();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].sid, "many-1");
  EXPECT_EQ(rows[1].sid, "many-0");
}

TEST_P(log_out, ID3_1_32_a_logout_token_says_the_event_and_no_nonce_and_is_soon_over) {
  const logout_row row{
      .id = {}, .client = "rp", .subject = "sub", .sid = "sid-1", .issuer = std::string{issuer}};
  const auto token = keys->sign(jose::use::logout_token, jose::algorithm::es256,
                                logout_claims(row, "j", here.time.now()));
  const auto says = claims_of(jose::use::logout_token, token.value());
  EXPECT_EQ(says.text("sid"), "sid-1");
  EXPECT_EQ(says.raw("events"), R"({"http://schemas.openid.net/event/backchannel-logout":{}})");
  EXPECT_FALSE(says.has("nonce"));
  EXPECT_LE(*says.time("exp") - here.time.now(), 2min);
  EXPECT_FALSE(keys->verify(jose::use::id_token, token.value()).ok()) << "never one for the other";
  EXPECT_LT(wait_after(1), wait_after(2));
  EXPECT_EQ(wait_after(20), 1h);
}

TEST_P(log_out, ID3_1_32_goes_to_no_private_address_and_is_tried_again) {
  auto s = ordinary();
  s.consent = consent_policy::trusted;
  s.backchannel_logout_uri = "https://127.0.0.1:1/out";
  secret = register_one("rp", s);
  get("/oidc/logout", {{"id_token_hint", id_token()}}, hana);
  http::client outside;
  logout_teller teller{*all->op, db::testing::sapporo(), outside, here.time};
  EXPECT_EQ(here.loop.wait(teller.tell_due()), 1u);
  EXPECT_EQ(here.loop.wait(teller.tell_due()), 0u) << "not at once again";
  here.time.advance(wait_after(1));
  EXPECT_EQ(here.loop.wait(teller.tell_due()), 1u);
}

INSTANTIATE_TEST_SUITE_P(engines, log_out, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id::op::testing
