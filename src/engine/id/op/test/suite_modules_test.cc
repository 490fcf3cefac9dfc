// What modules of the OpenID Foundation's suite ask for that no other test does: each test bears
// the name of its module (doc/conformance/oidc.md has the whole list).
#include "base/jose/client_assertion.h"
#include "base/jose/dpop.h"
#include "base/jose/test/tokens.h"
#include "engine/id/op/client_acts.h"
#include "engine/id/op/test/op_world.h"

namespace tsu::id::op::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view every_scope = "openid profile email phone address offline_access";

class suite_world : public op_world {
 protected:
  static client_settings legacy() {
    auto s = ordinary();
    s.profile = client_profile::legacy;
    s.require_pkce = false;
    s.id_token_alg = "RS256";
    s.redirect_uris.push_back("https://rp.example/cb?dummy1=lorem&dummy2=ipsum");
    s.scopes = {"openid", "profile", "email", "phone", "address", "offline_access"};
    return s;
  }
  answered begin(const form_fields& change = {}) {
    return get("/oidc/authorize", request_of("rp", change), hana);
  }
  answered redeem(std::string_view code, const form_fields& change = {}) {
    return post("/oidc/token", redemption(code, change), {basic("rp", secret)});
  }
  answered tokens(const form_fields& change = {}) { return redeem(code_for("rp", hana, change)); }
  jose::claims id_token_of(const answered& a) {
    return claims_of(jose::use::id_token, a.text("id_token"));
  }
  answered userinfo(const answered& a) {
    return ask({.path = "/oidc/userinfo",
                .headers = {{"Authorization", "Bearer " + a.text("access_token")}}});
  }
  std::string hana = sign_in(7);
  std::string secret = register_one("rp", legacy());
};

class oidcc : public suite_world {};

TEST_P(oidcc, userinfo_post_header) {
  const auto a = tokens();
  const auto told =
      post("/oidc/userinfo", {}, {{"Authorization", "Bearer " + a.text("access_token")}});
  EXPECT_EQ(told.text("sub"), id_token_of(a).text("sub"));
}

TEST_P(oidcc, ensure_request_without_nonce_succeeds_for_code_flow) {
  EXPECT_FALSE(id_token_of(tokens({{"nonce", "-"}})).has("nonce"));
  EXPECT_EQ(id_token_of(tokens({{"nonce", "n-7"}})).text("nonce"), "n-7");
}

TEST_P(oidcc, scope_profile_email_address_phone_and_all) {
  const std::vector<std::pair<std::string, std::string>> all{
      {"profile", "name"},         {"profile", "birthdate"},           {"email", "email"},
      {"email", "email_verified"}, {"phone", "phone_number_verified"}, {"phone", "phone_number"},
      {"address", "address"}};
  for (const std::string scope : {"profile", "email", "phone", "address"}) {
    const auto told = userinfo(tokens({{"scope", "openid " + scope}}));
    for (const auto& [of, claim] : all) {
      EXPECT_EQ(told.has("\"" + claim + "\":"), of == scope) << scope << " " << told.is.body;
    }
  }
  const auto told = userinfo(tokens({{"scope", std::string{every_scope}}}));
  for (const auto& [of, claim] : all) {
    EXPECT_TRUE(told.has("\"" + claim + "\":")) << claim;
  }
}

TEST_P(oidcc, ensure_other_scope_order_succeeds) {
  const auto a = tokens({{"scope", "profile openid"}});
  EXPECT_NE(a.text("id_token"), "");
}

TEST_P(oidcc, display_page_and_popup) {
  for (const char* display : {"page", "popup"}) {
    EXPECT_NE(code_for("rp", hana, {{"display", display}}), "");
  }
}

TEST_P(oidcc, max_age_10000) {
  const auto before = id_token_of(tokens()).time("auth_time");
  here.time.advance(10min);
  const auto after = id_token_of(tokens({{"max_age", "10000"}}));
  EXPECT_TRUE(before);
  EXPECT_EQ(after.time("auth_time"), before) << "nobody has to sign in again";
}

TEST_P(oidcc, login_hint) {
  const auto led = get("/oidc/authorize", request_of("rp", {{"login_hint", "1234 5678"}}));
  EXPECT_EQ(led.led("hint"), "1234 5678") << led.header("Location");
}

TEST_P(oidcc, ui_locales_and_claims_locales) {
  EXPECT_TRUE(begin({{"ui_locales", "en ja"}}).has("<html lang=\"en\">"));
  EXPECT_TRUE(begin({{"ui_locales", "se"}}).has("<html lang=\"ja\">")) << "a language of nobody";
  EXPECT_NE(code_for("rp", hana, {{"claims_locales", "se"}}), "");
}

TEST_P(oidcc, ensure_post_request_succeeds) {
  const auto page =
      post("/oidc/authorize", request_of("rp"), {{"Cookie", "__Host-tsunagu=" + hana}});
  EXPECT_EQ(page.is.status, 200) << page.is.body;
  EXPECT_EQ(redeem(agree(page, hana).led("code")).is.status, 200);
}

TEST_P(oidcc, claims_essential) {
  const std::string wish = R"({"userinfo":{"name":{"essential":true}}})";
  const auto told = userinfo(tokens({{"scope", "openid profile"}, {"claims", wish}}));
  EXPECT_EQ(told.text("name"), "佐藤 ハナ");
  EXPECT_EQ(begin({{"claims", "no JSON"}}).led("error"), "invalid_request");
}

TEST_P(oidcc, idtoken_unsigned) {
  auto s = legacy();
  s.id_token_alg = "none";
  EXPECT_FALSE(check(s).ok());
}

TEST_P(oidcc, redirect_uri_query_OK_mismatch_and_added) {
  const std::string registered = "https://rp.example/cb?dummy1=lorem&dummy2=ipsum";
  begin();
  const auto done = agree(begin({{"redirect_uri", registered}}), hana);
  EXPECT_TRUE(done.header("Location").starts_with(registered + "&code="))
      << done.header("Location");
  for (const char* other :
       {"https://rp.example/cb?dummy1=lorem&dummy2=dolor", "https://rp.example/cb?dummy1=lorem"}) {
    EXPECT_EQ(begin({{"redirect_uri", other}}).is.status, 400) << other;
  }
}

TEST_P(oidcc, registration_policy_uri_and_tos_uri) {
  auto s = legacy();
  s.policy_uri = "https://rp.example/policy";
  s.terms_uri = "https://rp.example/terms";
  register_one("rules", s);
  const auto page = get("/oidc/authorize", request_of("rules"), hana);
  EXPECT_TRUE(page.has("href=\"https://rp.example/policy\""));
  EXPECT_TRUE(page.has("href=\"https://rp.example/terms\""));
}

TEST_P(oidcc, registration_logo_uri) {
  const auto page = begin();
  EXPECT_FALSE(page.has("<img")) << "a picture of another site would tell it who reads the page";
  EXPECT_NE(page.header("Content-Security-Policy").find("img-src 'self' data:"), std::string::npos);
}

TEST_P(oidcc, rp_initiated_logout_discovery_endpoint_verification) {
  const auto told = get("/.well-known/openid-configuration");
  EXPECT_EQ(told.text("end_session_endpoint"), std::string{issuer} + "/oidc/logout");
  EXPECT_EQ(told.text("backchannel_logout_supported"), "true");
  EXPECT_EQ(told.text("backchannel_logout_session_supported"), "true");
}

INSTANTIATE_TEST_SUITE_P(engines, oidcc, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

class oidcc_rp_initiated_logout : public suite_world {
 protected:
  answered leave(const form_fields& said) { return get("/oidc/logout", said, hana); }
  bool is_in() const { return signed_in.contains(hana); }
};

TEST_P(oidcc_rp_initiated_logout, no_params_and_only_state) {
  for (const form_fields& said : {form_fields{}, {{"state", "s-9"}}}) {
    const auto page = leave(said);
    EXPECT_EQ(page.is.status, 200);
    EXPECT_EQ(page.header("Location"), "");
    EXPECT_TRUE(is_in()) << "the person is asked";
  }
  const auto page = leave({{"state", "s-9"}});
  const auto done =
      post("/oidc/logout",
           {{"form_token", page.field("form_token")}, {"answer", "yes"}, {"state", "s-9"}},
           {{"Cookie", "__Host-tsunagu=" + hana}});
  EXPECT_EQ(done.is.status, 200) << "and led nowhere";
  EXPECT_FALSE(is_in());
}

TEST_P(oidcc_rp_initiated_logout, no_post_logout_redirect_uri) {
  const auto done = leave({{"id_token_hint", tokens().text("id_token")}, {"state", "s-9"}});
  EXPECT_EQ(done.is.status, 200);
  EXPECT_EQ(done.header("Location"), "");
  EXPECT_FALSE(is_in());
}

TEST_P(oidcc_rp_initiated_logout, no_state) {
  const auto done = leave({{"id_token_hint", tokens().text("id_token")},
                           {"post_logout_redirect_uri", "https://rp.example/bye"}});
  EXPECT_EQ(done.header("Location"), "https://rp.example/bye");
}

INSTANTIATE_TEST_SUITE_P(engines, oidcc_rp_initiated_logout,
                         ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

struct proof_of {
  std::string_view path = "/oidc/token", method = "POST";
  std::chrono::seconds off{};
  std::string_view token = {};
  bool nbf_and_exp = false;
  const jose::private_key* by = nullptr;
};

class fapi2_security_profile_final : public op_world {
 protected:
  fapi2_security_profile_final() { register_one("rp", settings()); }
  client_settings settings() const {
    auto s = ordinary();
    s.grant_types = {std::string{grant_code}};
    s.authentication = auth_method::private_key_jwt;
    s.profile = client_profile::fapi2;
    s.require_par = s.dpop_bound = true;
    s.consent = consent_policy::trusted;
    s.jwks = json_raw{jose::key_set{{key.public_part("k")}}.json()};
    return s;
  }
  // The parameters of an authentication by a key. `change`: a claim to replace, or to leave out
  // where `value` is empty.
  form_fields assertion(std::string_view change = {}, std::string_view value = {},
                        std::string_view client = "rp") {
    const std::string name{client};
    jose::claims_writer w;
    for (const auto& [claim, usual] :
         form_fields{{"iss", name}, {"sub", name}, {"aud", std::string{issuer}}}) {
      const auto said = claim == change ? std::string{value} : usual;
      if (!said.empty()) {
        w.add(claim, said);
      }
    }
    w.add("jti", "a" + std::to_string(++jti)).add("iat", here.time.now());
    w.add("exp", here.time.now() + 60s);
    return {{"client_assertion_type", std::string{jose::assertion_type}},
            {"client_assertion", jose::sign(jose::use::client_assertion, key, "k", w.json())}};
  }
  static form_fields both(form_fields a, const form_fields& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
  }
  std::pair<std::string, std::string> proof(const proof_of& p = {}) {
    jose::claims_writer w;
    w.add("htm", p.method).add("htu", std::string{issuer} + std::string{p.path});
    w.add("iat", here.time.now() + p.off).add("jti", "d" + std::to_string(++jti));
    if (p.nbf_and_exp) {
      w.add("nbf", here.time.now()).add("exp", here.time.now() + 5min);
    }
    if (!p.token.empty()) {
      w.add("ath", jose::hash_of_token(p.token));
    }
    const auto& by = p.by == nullptr ? key : *p.by;
    const auto header = R"({"typ":"dpop+jwt","alg":"ES256","jwk":)" + by.public_part().jwk() + "}";
    return {"DPoP", jose::testing::raw_token(by, header, w.json())};
  }
  answered push(const form_fields& change = {}) {
    return post("/oidc/par", both(request_of("rp", change), assertion()));
  }
  // As far as the answer to the client.
  answered go(const answered& pushed) {
    return get("/oidc/authorize",
               {{"client_id", "rp"}, {"request_uri", pushed.text("request_uri")}}, hana);
  }
  answered redeem(std::string_view code, const form_fields& by, const proof_of& shown = {}) {
    return post("/oidc/token", both(redemption(code, {{"client_id", "rp"}}), by), {proof(shown)});
  }
  answered userinfo(std::string_view scheme, std::string_view token, proof_of shown = {}) {
    shown.path = "/oidc/userinfo", shown.method = "GET", shown.token = token;
    return ask({.path = "/oidc/userinfo",
                .headers = {{"Authorization", std::string{scheme} + " " + std::string{token}},
                            proof(shown)}});
  }
  const jose::private_key key = jose::private_key::make(jose::algorithm::es256);
  std::string hana = sign_in(7);
  int jti = 0;
};

TEST_P(fapi2_security_profile_final, happy_flow) {
  const auto led = go(push());
  ASSERT_NE(led.led("code"), "") << led.is.body;
  EXPECT_EQ(led.led("iss"), issuer);
  const auto a = redeem(led.led("code"), assertion());
  ASSERT_EQ(a.is.status, 200) << a.is.body;
  EXPECT_EQ(a.text("token_type"), "DPoP");
  EXPECT_EQ(a.text("refresh_token"), "");
}

TEST_P(fapi2_security_profile_final, ensure_authorization_request_without_state_success) {
  const auto led = go(push({{"state", "-"}}));
  EXPECT_NE(led.led("code"), "");
  EXPECT_EQ(led.header("Location").find("state="), std::string::npos);
}

TEST_P(fapi2_security_profile_final, ensure_request_object_with_long_nonce_and_state) {
  const std::string nonce(384, 'n'), state(128, 's');
  const auto led = go(push({{"nonce", nonce}, {"state", state}}));
  EXPECT_EQ(led.led("state"), state);
  const auto a = redeem(led.led("code"), assertion());
  EXPECT_EQ(claims_of(jose::use::id_token, a.text("id_token")).text("nonce"), nonce);
}

TEST_P(fapi2_security_profile_final,
       ensure_different_nonce_and_state_inside_and_outside_request_object) {
  const auto with_more = [&](const answered& pushed) {
    return get("/oidc/authorize",
               {{"client_id", "rp"},
                {"request_uri", pushed.text("request_uri")},
                {"nonce", "outside"},
                {"state", "outside"}},
               hana);
  };
  const auto led = with_more(push());
  EXPECT_EQ(led.led("state"), "st-1");
  const auto a = redeem(led.led("code"), assertion());
  EXPECT_EQ(claims_of(jose::use::id_token, a.text("id_token")).text("nonce"), "n-1");
  const auto without = with_more(push({{"state", "-"}}));
  EXPECT_NE(without.led("code"), "");
  EXPECT_EQ(without.led("state"), "") << "state-only-outside-request-object-not-used";
}

TEST_P(fapi2_security_profile_final, par_attempt_invalid_http_method) {
  EXPECT_EQ(get("/oidc/par").is.status, 405);
}

TEST_P(fapi2_security_profile_final, par_ensure_pkce_required_and_plain_pkce_rejected) {
  EXPECT_EQ(push({{"code_challenge", "-"}, {"code_challenge_method", "-"}}).error(),
            "invalid_request");
  EXPECT_EQ(push({{"code_challenge_method", "plain"}}).error(), "invalid_request");
  EXPECT_EQ(push({{"code_challenge_method", "-"}}).error(), "invalid_request");
}

TEST_P(fapi2_security_profile_final, ensure_response_type_code_idtoken_fails) {
  EXPECT_EQ(push({{"response_type", "code id_token"}}).error(), "unsupported_response_type");
}

TEST_P(fapi2_security_profile_final, plain_fapi_ensure_registered_redirect_uri) {
  for (const char* other : {"-", "https://rp.example/cb2"}) {
    const auto a = push({{"redirect_uri", other}});
    EXPECT_EQ(a.is.status, 400) << other;
    EXPECT_EQ(a.error(), "invalid_request") << other;
  }
}

TEST_P(fapi2_security_profile_final,
       ensure_unsigned_authorization_request_without_using_par_fails) {
  EXPECT_EQ(get("/oidc/authorize", request_of("rp"), hana).led("error"), "invalid_request");
}

TEST_P(fapi2_security_profile_final, par_test_audiences_that_are_not_the_issuer_alone_fail) {
  for (const char* other : {"https://id.example/oidc/token", "https://id.example/oidc/par",
                            "https://elsewhere.example", ""}) {
    EXPECT_EQ(post("/oidc/par", both(request_of("rp"), assertion("aud", other))).error(),
              "invalid_client")
        << other;
  }
}

TEST_P(fapi2_security_profile_final, ensure_client_assertion_with_no_sub_fails) {
  EXPECT_EQ(redeem(go(push()).led("code"), assertion("sub", "")).error(), "invalid_client");
  EXPECT_EQ(redeem(go(push()).led("code"), {}).error(), "invalid_client") << "without any";
}

TEST_P(fapi2_security_profile_final,
       ensure_dpopproof_with_iat_10seconds_before_and_after_succeeds) {
  EXPECT_EQ(redeem(go(push()).led("code"), assertion(), {.off = -10s}).is.status, 200);
  EXPECT_EQ(redeem(go(push()).led("code"), assertion(), {.off = 10s}).is.status, 200);
  EXPECT_EQ(redeem(go(push()).led("code"), assertion(), {.off = -90s}).error(),
            "invalid_dpop_proof");
}

TEST_P(fapi2_security_profile_final, ensure_dpopproof_at_par_endpoint_binding_success) {
  const auto pushed =
      post("/oidc/par", both(request_of("rp"), assertion()), {proof({.path = "/oidc/par"})});
  EXPECT_EQ(redeem(go(pushed).led("code"), assertion()).is.status, 200);
  const auto other = push({{"dpop_jkt", std::string(43, 'A')}});
  EXPECT_EQ(redeem(go(other).led("code"), assertion()).error(), "invalid_grant");
}

TEST_P(fapi2_security_profile_final, ensure_mismatched_dpop_jkt_fails) {
  const auto asks = both(request_of("rp", {{"dpop_jkt", std::string(43, 'A')}}), assertion());
  EXPECT_EQ(post("/oidc/par", asks, {proof({.path = "/oidc/par"})}).error(), "invalid_dpop_proof");
}

TEST_P(fapi2_security_profile_final, ensure_token_endpoint_fails_with_mismatched_dpop_proof_jkt) {
  const auto pushed =
      post("/oidc/par", both(request_of("rp"), assertion()), {proof({.path = "/oidc/par"})});
  const auto code = go(pushed).led("code");
  const auto other = jose::private_key::make(jose::algorithm::es256);
  EXPECT_EQ(redeem(code, assertion(), {.by = &other}).error(), "invalid_grant");
}

TEST_P(fapi2_security_profile_final, ensure_token_endpoint_fails_with_expired_auth_code) {
  const auto code = go(push()).led("code");
  here.time.advance(61s);
  EXPECT_EQ(redeem(code, assertion()).error(), "invalid_grant");
}

TEST_P(fapi2_security_profile_final, access_token_type_header_case_sensitivity) {
  const auto a = redeem(go(push()).led("code"), assertion());
  const auto token = a.text("access_token");
  for (const char* scheme : {"DPoP", "dpop", "DPOP"}) {
    EXPECT_EQ(userinfo(scheme, token).is.status, 200) << scheme;
  }
}

TEST_P(fapi2_security_profile_final, check_dpop_proof_nbf_exp) {
  const auto a = redeem(go(push()).led("code"), assertion(), {.nbf_and_exp = true});
  ASSERT_EQ(a.is.status, 200) << a.is.body;
  EXPECT_EQ(userinfo("DPoP", a.text("access_token"), {.nbf_and_exp = true}).is.status, 200);
}

TEST_P(fapi2_security_profile_final, refresh_token) {
  auto s = settings();
  s.grant_types.push_back(std::string{grant_refresh});
  register_one("rp", s);
  const auto first = redeem(go(push()).led("code"), assertion());
  const auto kept = first.text("refresh_token");
  ASSERT_NE(kept, "") << first.is.body;
  const auto refresh = [&](const form_fields& by) {
    return post("/oidc/token", both({{"grant_type", "refresh_token"}, {"refresh_token", kept}}, by),
                {proof()});
  };
  for (int i = 0; i < 2; ++i) {
    const auto next = refresh(assertion());
    EXPECT_EQ(next.is.status, 200) << next.is.body;
    EXPECT_EQ(next.text("refresh_token"), kept) << "FAPI 2.0 5.3.2.1: it is not rotated";
  }
  EXPECT_EQ(refresh({{"client_id", "rp"}}).error(), "invalid_client");
  register_one("other", s);
  EXPECT_EQ(refresh(assertion({}, {}, "other")).error(), "invalid_grant");
}

INSTANTIATE_TEST_SUITE_P(engines, fapi2_security_profile_final,
                         ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id::op::testing
