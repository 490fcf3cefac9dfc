// doc/conformance/sign-in.md, lines 3, 20, 24 and 30: how programs are registered and prove
// themselves.
#include "base/core/json.h"
#include "base/crypto/encode.h"
#include "base/jose/client_assertion.h"
#include "base/jose/dpop.h"
#include "base/jose/test/tokens.h"
#include "engine/id/op/client_acts.h"
#include "engine/id/op/registration.h"
#include "engine/id/op/test/op_world.h"

namespace tsu::id::op::testing {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> faults_of(const client_settings& s) {
  std::vector<std::string> out;
  if (const auto checked = check(s); !checked.ok()) {
    for (const auto& f : checked.error().fields) {
      out.push_back(f.field + " " + f.code);
    }
  }
  return out;
}

class registered_clients : public op_world {
 protected:
  static client_settings base() { return ordinary(); }
  answered register_by(std::string_view invitation, std::string body) {
    return ask({.verb = http::method::post,
                .path = "/oidc/register",
                .body = std::move(body),
                .type = "application/json",
                .headers = {{"Authorization", "Bearer " + std::string{invitation}}}});
  }
  std::string invitation(invitation_wish w = {.label = "test"}) {
    return here.loop
        .wait(here.at(db::place::people).write([&](db::tx& t) {
          return make_invitation(t, {"hana", "admin"}, w);
        }))
        .value();
  }
  const jose::private_key key = jose::private_key::make(jose::algorithm::es256);
};

TEST_P(registered_clients, ID3_1_3_redirect_to_https_or_a_loopback_address_only) {
  for (const char* good : {"https://rp.example/cb", "https://rp.example:8443/cb?a=b",
                           "http://127.0.0.1/cb", "http://[::1]:3000/", "http://localhost:3000/"}) {
    EXPECT_TRUE(may_redirect_to(good)) << good;
  }
  for (const char* bad :
       {"http://rp.example/cb", "javascript:alert(1)", "data:text/html,x", "https://*.example/cb",
        "https://rp.example/cb#f", "https://user@rp.example/cb", "https://rp.example/a/../cb",
        "/cb", "https:///cb", "https://rp.example:99999/", "http://127.0.0.1.evil.example/cb",
        "https://rp.example/ cb", "https://rp.example\\@evil.example/"}) {
    EXPECT_FALSE(may_redirect_to(bad)) << bad;
  }
  auto s = base();
  s.redirect_uris.push_back("http://rp.example/cb");
  EXPECT_EQ(faults_of(s), std::vector<std::string>{"redirectUris[1] not_a_redirect_uri"});
}

TEST_P(registered_clients, have_switches_that_fit_together) {
  EXPECT_TRUE(faults_of(base()).empty());
  auto s = base();
  s.require_pkce = false;
  EXPECT_EQ(faults_of(s), std::vector<std::string>{"requirePkce needed_beyond_legacy"});
  s = base();
  s.authentication = auth_method::none;
  s.grant_types.push_back(std::string{grant_client});
  EXPECT_EQ(faults_of(s), std::vector<std::string>{"grantTypes needs_a_secret"});
  s = base();
  s.profile = client_profile::fapi2;
  EXPECT_EQ(faults_of(s),
            (std::vector<std::string>{"authentication fapi2_needs_a_key",
                                      "requirePar fapi2_needs_it", "dpopBound fapi2_needs_it"}));
  s = base();
  s.subject_type = "secret";
  s.id_token_alg = "none";
  s.access_minutes = 0;
  s.backchannel_logout_uri = "http://rp.example/out";
  EXPECT_EQ(faults_of(s),
            (std::vector<std::string>{"subjectType not_one_of", "idTokenAlg not_one_of",
                                      "accessMinutes out_of_range",
                                      "backchannelLogoutUri not_a_web_address"}));
}

TEST_P(registered_clients, belong_to_the_one_host_of_their_addresses_or_to_a_named_sector) {
  EXPECT_EQ(sector_of(base(), "rp"), "rp.example");
  auto s = base();
  s.redirect_uris.push_back("https://other.example/cb");
  EXPECT_EQ(sector_of(s, "rp"), "client:rp");
  s.sector = "group.example";
  EXPECT_EQ(sector_of(s, "rp"), "group.example");
  s = base();
  s.redirect_uris = {"http://127.0.0.1/cb"};
  EXPECT_EQ(sector_of(s, "rp"), "client:rp");
}

TEST_P(registered_clients, ID3_1_20_prove_a_key_once_by_an_assertion_for_this_issuer) {
  auto s = base();
  s.authentication = auth_method::private_key_jwt;
  s.jwks = json_raw{jose::key_set{{key.public_part("k")}}.json()};
  register_one("by-key", s);
  const auto assertion = [&](std::string_view audience, std::string_view jti) {
    jose::claims_writer w;
    w.add("iss", "by-key").add("sub", "by-key").add("aud", audience).add("jti", jti);
    w.add("iat", here.time.now()).add("exp", here.time.now() + 60s);
    return jose::sign(jose::use::client_assertion, key, "k", w.json());
  };
  const auto prove = [&](const std::string& text) {
    return post(
        "/oidc/token",
        redemption("tsc_none", {{"client_assertion_type", std::string{jose::assertion_type}},
                                {"client_assertion", text}}));
  };
  const auto once = assertion(issuer, "1");
  EXPECT_EQ(prove(once).error(), "invalid_grant") << "known, but the code is not";
  const auto twice = prove(once);
  EXPECT_EQ(twice.error(), "invalid_client");
  EXPECT_EQ(twice.is.status, 401);
  EXPECT_EQ(prove(assertion("https://elsewhere.example", "2")).error(), "invalid_client");
  EXPECT_EQ(prove(assertion("https://id.example/oidc/token", "3")).error(), "invalid_grant")
      << "the endpoint's address for clients that are not of FAPI";
  s.profile = client_profile::fapi2;
  s.require_par = s.dpop_bound = true;
  register_one("by-key", s);
  EXPECT_EQ(prove(assertion("https://id.example/oidc/token", "4")).error(), "invalid_client");
}

// Addresses of clients, as the test says that they answer.
struct outside_world {
  std::map<std::string, std::string> says;
  std::vector<std::string> fetched;
  task<result<std::string>> get(std::string url) {
    fetched.push_back(url);
    const auto at = says.find(url);
    if (at == says.end()) {
      co_return problem{why::unavailable, "nobody there", "cannot_connect"};
    }
    co_return at->second;
  }
};

TEST_P(registered_clients,
       ID3_1_20_may_keep_their_keys_at_an_address_which_is_not_asked_too_often) {
  outside_world world;
  all->op->fetch = [&](std::string url) { return world.get(std::move(url)); };
  const std::string at = "https://rp.example/jwks";
  auto s = base();
  s.authentication = auth_method::private_key_jwt;
  s.jwks_uri = at;
  register_one("by-key", s);
  int jti = 0;
  const auto prove = [&](const jose::private_key& by, std::string_view kid) {
    jose::claims_writer w;
    w.add("iss", "by-key").add("sub", "by-key").add("aud", issuer);
    w.add("jti", std::to_string(++jti));
    w.add("iat", here.time.now()).add("exp", here.time.now() + 60s);
    const auto text = jose::sign(jose::use::client_assertion, by, kid, w.json());
    return post(
               "/oidc/token",
               redemption("tsc_none", {{"client_assertion_type", std::string{jose::assertion_type}},
                                       {"client_assertion", text}}))
        .error();
  };
  EXPECT_EQ(prove(key, "k1"), "invalid_client") << "nobody answers";
  EXPECT_EQ(prove(key, "k1"), "invalid_client");
  EXPECT_EQ(world.fetched.size(), 1u) << "and it is not asked again at once";
  world.says[at] = jose::key_set{{key.public_part("k1")}}.json();
  here.time.advance(30s);
  EXPECT_EQ(prove(key, "k1"), "invalid_grant") << "known, but the code is not";
  EXPECT_EQ(prove(key, "k1"), "invalid_grant");
  EXPECT_EQ(world.fetched.size(), 2u) << "kept";
  const auto next = jose::private_key::make(jose::algorithm::es256);
  world.says[at] = jose::key_set{{next.public_part("k2")}}.json();
  EXPECT_EQ(prove(next, "k2"), "invalid_client");
  here.time.advance(30s);
  EXPECT_EQ(prove(next, "k2"), "invalid_grant") << "a new key is looked for";
  EXPECT_EQ(prove(key, "k1"), "invalid_client") << "and the old one is out";
  world.says.clear();
  here.time.advance(1h);
  EXPECT_EQ(prove(next, "k2"), "invalid_grant") << "their site may be away for a while";
  world.says[at] = "no keys";
  here.time.advance(24h);
  EXPECT_EQ(prove(next, "k2"), "invalid_client") << "but not for longer than a day";
  s.jwks = json_raw{jose::key_set{{key.public_part("k")}}.json()};
  EXPECT_EQ(faults_of(s), std::vector<std::string>{"jwksUri not_beside_jwks"});
}

TEST_P(registered_clients, ID3_1_30_what_is_fetched_is_never_fetched_from_a_private_address) {
  http::client outside;
  const auto fetch = fetcher_over(outside);
  EXPECT_EQ(here.loop.wait(fetch("https://127.0.0.1:1/jwks")).error().code, "address_refused");
  EXPECT_EQ(here.loop.wait(fetch("https://[::1]:1/jwks")).error().code, "address_refused");
  EXPECT_EQ(here.loop.wait(fetch("http://rp.example/jwks")).error().code, "bad_url");
}

TEST_P(registered_clients, ID3_1_26_share_a_sector_that_lists_their_addresses) {
  outside_world world;
  all->op->fetch = [&](std::string url) { return world.get(std::move(url)); };
  const auto wish = [](const char* more) {
    return R"({"redirect_uris":["https://a.example/cb","https://b.example/cb"],)" +
           std::string{more} + "}";
  };
  const auto shared = wish(R"("sector_identifier_uri":"https://group.example/list.json")");
  EXPECT_EQ(register_by("tsi_none", shared).is.status, 401);
  EXPECT_TRUE(world.fetched.empty()) << "nobody without an invitation makes us fetch";
  const auto by = invitation();
  EXPECT_EQ(register_by(by, shared).error(), "invalid_client_metadata");
  world.says["https://group.example/list.json"] = R"(["https://a.example/cb"])";
  EXPECT_EQ(register_by(by, shared).error(), "invalid_client_metadata") << "one is not listed";
  world.says["https://group.example/list.json"] =
      R"(["https://a.example/cb","https://b.example/cb"])";
  const auto made = register_by(by, shared);
  ASSERT_EQ(made.is.status, 201) << made.is.body;
  EXPECT_EQ(made.text("sector_identifier_uri"), "https://group.example/list.json");
  const auto who =
      here.loop.wait(all->op->clients.find(db::testing::sapporo(), made.text("client_id")));
  EXPECT_EQ(who->sector, "group.example");
}

TEST_P(registered_clients, ID3_1_27_get_userinfo_signed_where_they_want_it_so) {
  auto s = base();
  s.consent = consent_policy::trusted;
  s.userinfo_alg = "ES256";
  const auto secret = register_one("signed", s);
  const auto tokens =
      post("/oidc/token", redemption(code_for("signed", sign_in(7))), {basic("signed", secret)});
  const auto told = ask({.path = "/oidc/userinfo",
                         .headers = {{"Authorization", "Bearer " + tokens.text("access_token")}}});
  EXPECT_EQ(told.is.type, "application/jwt");
  const auto says = claims_of(jose::use::userinfo, told.is.body);
  EXPECT_EQ(says.text("iss"), issuer);
  EXPECT_EQ(says.text("aud"), "signed");
  EXPECT_EQ(says.text("name"), "佐藤 ハナ");
  EXPECT_EQ(says.text("sub"), claims_of(jose::use::id_token, tokens.text("id_token")).text("sub"));
  EXPECT_FALSE(keys->verify(jose::use::id_token, told.is.body).ok()) << "and passes for no other";
  s.userinfo_alg = "none";
  EXPECT_EQ(faults_of(s), std::vector<std::string>{"userinfoAlg not_one_of"});
}

TEST_P(registered_clients, ID3_1_24_bind_their_tokens_to_a_key_and_show_each_proof_once) {
  auto s = base();
  s.dpop_bound = true;
  s.consent = consent_policy::trusted;
  const auto secret = register_one("bound", s);
  const auto hana = sign_in(7);
  int jti = 0;
  const auto proof = [&](std::string_view method, std::string_view url,
                         std::string_view token = {}) {
    jose::claims_writer w;
    w.add("htm", method).add("htu", url).add("iat", here.time.now());
    w.add("jti", std::to_string(++jti));
    if (!token.empty()) {
      w.add("ath", jose::hash_of_token(token));
    }
    const auto header = R"({"typ":"dpop+jwt","alg":"ES256","jwk":)" + key.public_part().jwk() + "}";
    return jose::testing::raw_token(key, header, w.json());
  };
  const auto by = basic("bound", secret);
  const auto at_token = [&](const std::string& code, const std::string& shown) {
    return post("/oidc/token", redemption(code), {by, {"DPoP", shown}});
  };
  EXPECT_EQ(post("/oidc/token", redemption(code_for("bound", hana)), {by}).error(),
            "invalid_request");
  EXPECT_EQ(
      at_token(code_for("bound", hana), proof("GET", "https://id.example/oidc/token")).error(),
      "invalid_dpop_proof");
  const auto shown = proof("POST", "https://id.example/oidc/token");
  const auto a = at_token(code_for("bound", hana), shown);
  ASSERT_EQ(a.is.status, 200) << a.is.body;
  EXPECT_EQ(a.text("token_type"), "DPoP");
  EXPECT_EQ(at_token(code_for("bound", hana), shown).error(), "invalid_dpop_proof");
  const auto token = a.text("access_token");
  const auto userinfo = [&](std::string_view scheme, const std::string& with) {
    return ask({.path = "/oidc/userinfo",
                .headers = {{"Authorization", std::string{scheme} + " " + token}, {"DPoP", with}}});
  };
  constexpr auto there = "https://id.example/oidc/userinfo";
  EXPECT_EQ(userinfo("Bearer", proof("GET", there, token)).is.status, 401);
  EXPECT_EQ(userinfo("DPoP", proof("GET", there)).is.status, 401) << "ath is missing";
  const auto good = proof("GET", there, token);
  EXPECT_EQ(userinfo("DPoP", good).is.status, 200);
  EXPECT_EQ(userinfo("DPoP", good).error(), "invalid_dpop_proof");
}

TEST_P(registered_clients, ID3_1_24_devices_and_refresh_tokens_are_bound_to_their_key) {
  auto s = base();
  s.dpop_bound = true;
  s.authentication = auth_method::none;
  s.consent = consent_policy::trusted;
  s.grant_types.push_back(std::string{grant_device});
  register_one("tv", s);
  const auto hana = sign_in(7);
  const auto other = jose::private_key::make(jose::algorithm::es256);
  int jti = 0;
  const auto ask_with = [&](const char* endpoint, form_fields form, const jose::private_key* by) {
    form.emplace_back("client_id", "tv");
    std::vector<std::pair<std::string, std::string>> headers;
    if (by != nullptr) {
      jose::claims_writer w;
      w.add("htm", "POST").add("htu", "https://id.example" + std::string{endpoint});
      w.add("iat", here.time.now()).add("jti", "d" + std::to_string(++jti));
      const auto header =
          R"({"typ":"dpop+jwt","alg":"ES256","jwk":)" + by->public_part().jwk() + "}";
      headers.emplace_back("DPoP", jose::testing::raw_token(*by, header, w.json()));
    }
    return post(endpoint, form, headers);
  };
  const auto device = ask_with("/oidc/device_authorization", {{"scope", "openid"}}, &key);
  const form_fields poll{{"grant_type", std::string{grant_device}},
                         {"device_code", device.text("device_code")}};
  EXPECT_EQ(ask_with("/oidc/token", poll, nullptr).error(), "invalid_request");
  EXPECT_EQ(ask_with("/oidc/token", poll, &other).error(), "invalid_dpop_proof");
  EXPECT_EQ(ask_with("/oidc/token", poll, &key).error(), "authorization_pending");
  const auto page = get("/id/device", {}, hana);
  post("/id/device",
       {{"form_token", page.field("form_token")},
        {"user_code", device.text("user_code")},
        {"answer", "allow"}},
       {{"Cookie", "__Host-tsunagu=" + hana}});
  here.time.advance(6s);
  const auto tokens = ask_with("/oidc/token", poll, &key);
  ASSERT_EQ(tokens.is.status, 200) << tokens.is.body;
  EXPECT_EQ(tokens.text("token_type"), "DPoP");
  const form_fields again{{"grant_type", "refresh_token"},
                          {"refresh_token", tokens.text("refresh_token")}};
  EXPECT_EQ(ask_with("/oidc/token", again, nullptr).error(), "invalid_request");
  EXPECT_EQ(ask_with("/oidc/token", again, &other).error(), "invalid_dpop_proof");
  EXPECT_EQ(ask_with("/oidc/token", again, &key).is.status, 200) << "and none of that has spent it";
}

TEST_P(registered_clients,
       ID3_1_24_a_device_of_a_bound_client_needs_a_proof_although_its_code_has_none) {
  auto s = base();
  s.dpop_bound = true;
  s.authentication = auth_method::none;
  s.grant_types.push_back(std::string{grant_device});
  register_one("tv", s);
  const auto device = post("/oidc/device_authorization", {{"client_id", "tv"}});
  EXPECT_EQ(post("/oidc/token", {{"client_id", "tv"},
                                 {"grant_type", std::string{grant_device}},
                                 {"device_code", device.text("device_code")}})
                .error(),
            "invalid_request");
}

TEST_P(registered_clients, ID3_1_24_a_code_for_one_key_is_not_for_another) {
  auto s = base();
  s.consent = consent_policy::trusted;
  const auto secret = register_one("rp", s);
  const auto code = code_for("rp", sign_in(7), {{"dpop_jkt", std::string(43, 'A')}});
  EXPECT_EQ(post("/oidc/token", redemption(code), {basic("rp", secret)}).error(), "invalid_grant");
}

TEST_P(registered_clients, ID3_1_30_register_themselves_by_an_invitation_and_nothing_is_fetched) {
  const std::string body =
      R"({"redirect_uris":["https://new.example/cb"],"client_name":"新しい見守り"})";
  EXPECT_EQ(register_by("tsi_none", body).is.status, 401);
  const auto by = invitation();
  const auto refused = [&](const char* more, std::string_view error) {
    const auto a = register_by(by, std::string{"{"} + more + "}");
    EXPECT_EQ(a.is.status, 400) << more;
    EXPECT_EQ(a.error(), error) << more;
  };
  refused(R"x("redirect_uris":["javascript:alert(1)"])x", "invalid_redirect_uri");
  refused(R"("redirect_uris":["data:text/html,x"])", "invalid_redirect_uri");
  refused(R"("redirect_uris":["https://new.example/cb#f"])", "invalid_redirect_uri");
  refused(R"("redirect_uris":["https://*.example/cb"])", "invalid_redirect_uri");
  refused(R"("redirect_uris":["https://a.example/"],"jwks_uri":"http://10.0.0.1/")",
          "invalid_client_metadata");
  refused(R"("redirect_uris":["https://a.example/"],"request_uris":["https://a.example/r"])",
          "invalid_client_metadata");
  refused(R"("redirect_uris":["https://a.example/"],"response_types":["token"])",
          "invalid_client_metadata");
  refused(R"("redirect_uris":[])", "invalid_client_metadata");
  const auto made = register_by(by, body);
  ASSERT_EQ(made.is.status, 201) << made.is.body;
  EXPECT_EQ(made.text("id_token_signed_response_alg"), "RS256") << "the standard's default";
  EXPECT_EQ(register_by(by, body).is.status, 401) << "good for one";
  const auto id = made.text("client_id");
  const auto code =
      code_for(id, sign_in(7), {{"redirect_uri", "https://new.example/cb"}, {"scope", "openid"}});
  const auto a = post("/oidc/token", redemption(code, {{"redirect_uri", "https://new.example/cb"}}),
                      {basic(id, made.text("client_secret"))});
  EXPECT_EQ(a.is.status, 200) << a.is.body;
}

INSTANTIATE_TEST_SUITE_P(engines, registered_clients, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id::op::testing
