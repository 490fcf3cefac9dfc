// Another identity provider that a town is a client of, and a town that has three of them: for
// tests.
#pragma once

#include <gtest/gtest.h>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/crypto/totp.h"
#include "base/jose/client_assertion.h"
#include "engine/id/people/passkeys.h"
#include "engine/id/people/second_factor.h"
#include "engine/id/people/test/people_house.h"
#include "engine/id/people/upstream.h"
#include "engine/id/people/upstream_links.h"

namespace tsu::id::testing {

inline constexpr const char* good = "kuroi neko to tsuki";
inline const std::string line_secret = "0123456789abcdef0123456789abcdef";

// Another identity provider, as strict as the real ones: it refuses whatever it has not registered,
// and can be told to answer wrong.
class stand_in {
 public:
  explicit stand_in(upstream registered) : is_(std::move(registered)) {}

  // What the page of that provider does with the request, once the person said yes.
  std::string agree(const std::string& location, instant now) {
    const auto mark = location.find('?');
    EXPECT_EQ(location.substr(0, mark), is_.authorization_endpoint);
    asked = http::form::parse(location.substr(mark + 1)).value();
    EXPECT_FALSE(asked.repeated());
    EXPECT_EQ(asked.text("response_type"), "code");
    EXPECT_EQ(asked.text("client_id"), is_.client_id);
    EXPECT_EQ(asked.text("scope"), is_.scope);
    EXPECT_EQ(asked.text("acr_values"), is_.acr_values);
    EXPECT_EQ(asked.text("code_challenge_method"), "S256");
    EXPECT_EQ(asked.text("code_challenge").size(), 43u);
    for (const auto* needed : {"state", "nonce"}) {
      EXPECT_GE(asked.text(needed).size(), 22u);
      EXPECT_LE(asked.text(needed).size(), 255u);
    }
    EXPECT_EQ(asked.text("redirect_uri"), "http://localhost/id/upstream/" + is_.name + "/callback");
    code = "code " + std::to_string(++codes_);
    given_ = now;
    return answer({{"code", code}});
  }
  std::string answer(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string query;
    for (const auto& [name, value] : fields) {
      http::append_form_field(query, name, value);
    }
    http::append_form_field(query, "state", state.empty() ? asked.text("state") : state);
    if (!iss.empty()) {
      http::append_form_field(query, "iss", iss);
    }
    return "/id/upstream/" + is_.name + "/callback?" + query;
  }

  result<http::client_reply> serve(const http::client_request& r, instant now) {
    if (is_down) {
      return problem{why::unavailable, "nobody there", "cannot_connect"};
    }
    if (r.url == is_.issuer + "/.well-known/openid-configuration") {
      ++metadata_asked;
      return http::client_reply{.status = metadata.empty() ? 404 : 200, .body = metadata};
    }
    if (r.url == userinfo_at) {
      return http::client_reply{.status = 200, .body = userinfo};
    }
    if (r.url == is_.jwks_uri) {
      ++keys_asked;
      return http::client_reply{.status = 200,
                                .body = jose::key_set{{key_.public_part(kid)}}.json()};
    }
    EXPECT_EQ(r.url, is_.token_endpoint);
    const auto form = http::form::parse(r.body).value();
    if (!is_client(r, form, now) || form.text("grant_type") != "authorization_code" ||
        form.text("code") != code || code.empty() ||
        form.text("redirect_uri") != asked.text("redirect_uri") ||
        crypto::base64url(crypto::bytes_of(crypto::sha256(form.text("code_verifier")))) !=
            asked.text("code_challenge")) {
      ++refused;
      return http::client_reply{.status = 400, .body = R"({"error":"invalid_grant"})"};
    }
    code.clear();  // once
    return http::client_reply{.status = status,
                              .body =
                                  "{\"access_token\":\"a\",\"token_type\":"
                                  "\"Bearer\",\"id_token\":\"" +
                                  id_token(now) + "\"}"};
  }

  // What may be told wrong.
  std::string subject = "U4af4980629", state, iss, kid = "k1", nonce, audience, issuer, acr, code;
  std::chrono::seconds lives{300};
  std::optional<jose::algorithm> alg;
  bool is_down = false;
  int status = 200, refused = 0, keys_asked = 0, metadata_asked = 0;
  std::string metadata, userinfo_at, userinfo;
  http::form asked;
  void new_key(const std::string& name) {
    key_ = jose::private_key::make(jose::algorithm::es256);
    kid = name;
  }

 private:
  bool is_client(const http::client_request& r, const http::form& form, instant now) {
    if (is_.auth == upstream_auth::private_key_jwt) {
      const jose::key_set keys{{is_.key->public_part(is_.key_id)}};
      const std::vector<std::string> endpoints{is_.token_endpoint};
      const auto a = jose::check_assertion(form.text("client_assertion"), keys,
                                           {.client_id = is_.client_id,
                                            .issuer = is_.issuer,
                                            .endpoints = endpoints,
                                            .audience = jose::audience_rule::endpoints_too,
                                            .algorithms = {is_.key->alg()},
                                            .now = now});
      return a.ok() && form.text("client_assertion_type") == jose::assertion_type;
    }
    if (is_.auth == upstream_auth::client_secret_post) {
      return form.text("client_id") == is_.client_id && form.text("client_secret") == line_secret;
    }
    for (const auto& [name, value] : r.headers) {
      if (name == "Authorization") {
        return value == "Basic " + crypto::base64(is_.client_id + ":" + line_secret);
      }
    }
    return false;
  }
  std::string id_token(instant now) const {
    jose::claims_writer w;
    w.add("iss", issuer.empty() ? is_.issuer : issuer).add("sub", subject);
    w.add("aud", audience.empty() ? is_.client_id : audience);
    w.add("iat", now).add("exp", now + lives);
    w.add("nonce", nonce.empty() ? asked.text("nonce") : std::string_view{nonce});
    w.add("email", "hanako@example.jp");
    if (!acr.empty()) {
      w.add("acr", acr);
    }
    const auto a = alg.value_or(is_.id_token_alg);
    if (a == jose::algorithm::hs256) {
      const auto head = crypto::base64url(R"({"alg":"HS256","typ":"JWT"})");
      const auto body = head + "." + crypto::base64url(w.json());
      return body + "." +
             crypto::base64url(crypto::bytes_of(crypto::hmac_sha256(line_secret, body)));
    }
    return jose::sign(jose::use::id_token, key_, kid, w.json());
  }

  upstream is_;
  jose::private_key key_ = jose::private_key::make(jose::algorithm::es256);
  int codes_ = 0;
  instant given_;
};

// デジタル認証アプリ: private_key_jwt, ES256, an acr that must have been done.
inline upstream digital_app() {
  return {.name = "digital",
          .title = "デジタル認証アプリ",
          .tenant = "",
          .issuer = "https://auth.example.go.jp/api/realms/main",
          .authorization_endpoint = "https://auth.example.go.jp/auth",
          .token_endpoint = "https://auth.example.go.jp/token",
          .jwks_uri = "https://auth.example.go.jp/certs",
          .client_id = "sapporo0001",
          .scope = "openid",
          .auth = upstream_auth::private_key_jwt,
          .client_secret = secret<std::string>{""},
          .key = jose::private_key::make(jose::algorithm::es256),
          .key_id = "ours",
          .assertion_audience = "https://auth.example.go.jp/token",
          .id_token_alg = jose::algorithm::es256,
          .acr_values = "aal3 crl",
          .acr_accepted = {"aal3"},
          .proved = {"sc", "pin"}};
}
// LINE: a secret, and an ID token signed with it.
inline upstream line() {
  return {.name = "line",
          .title = "LINE",
          .tenant = "011002",
          .issuer = "https://access.line.example",
          .authorization_endpoint = "https://access.line.example/authorize",
          .token_endpoint = "https://api.line.example/token",
          .jwks_uri = "",
          .client_id = "1234567890",
          .scope = "openid",
          .auth = upstream_auth::client_secret_post,
          .client_secret = secret<std::string>{line_secret},
          .id_token_alg = jose::algorithm::hs256,
          .acr_values = "",
          .acr_accepted = {},
          .proved = {}};
}
// The smart ID of another municipality: this very program.
inline upstream neighbour() {
  return {.name = "ebetsu",
          .title = "江別市",
          .tenant = "",
          .issuer = "https://ebetsu.example",
          .authorization_endpoint = "https://ebetsu.example/oidc/authorize",
          .token_endpoint = "https://ebetsu.example/oidc/token",
          .jwks_uri = "https://ebetsu.example/oidc/jwks",
          .client_id = "sapporo",
          .scope = "openid",
          .auth = upstream_auth::client_secret_basic,
          .client_secret = secret<std::string>{line_secret},
          .acr_values = "",
          .acr_accepted = {},
          .proved = {},
          .sends_iss = true};
}

class upstream_house : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  upstream_house() {
    auto book = std::make_shared<upstream_book>();
    book->all = {digital_settings, line(), neighbour()};
    book->ask = [this](http::client_request r) -> task<result<http::client_reply>> {
      auto& who = r.url.find(".go.jp") != r.url.npos ? digital
                  : r.url.find("line") != r.url.npos ? line_is
                                                     : ebetsu;
      co_return who.serve(r, town.here.time.now());
    };
    town.on->upstreams = std::move(book);
    digital.acr = "aal3";
    ebetsu.iss = "https://ebetsu.example";
  }
  void sign_in(browser& b, const std::string& login_id) {
    b.get("/id/login");
    b.post("/id/login", {{"login-id", login_id}, {"password", good}, {"next", "/id/account"}});
  }
  // To the provider: where the browser is sent.
  std::string start(browser& b, const std::string& name, const std::string& next = "/id/account") {
    b.get("/id/login?other=1&reauth=1");
    b.post("/id/upstream", {{"upstream", name}, {"next", next}});
    EXPECT_EQ(b.shown().status, 303) << b.shown().body;
    return b.location();
  }
  // There and back with a yes.
  const http::reply& round(browser& b, stand_in& at, const std::string& name,
                           const std::string& next = "/id/account") {
    const auto to = start(b, name, next);
    return b.get(at.agree(to, town.here.time.now()));
  }
  made_account hanako() {
    auto a = town.registered();
    town.give_password(a.id, good);
    return a;
  }
  made_account linked(const std::string& name, const std::string& issuer, stand_in& at) {
    auto a = hanako();
    EXPECT_TRUE(town.write([&](db::tx& t) {
                      return link_upstream(t, *find_account(t, {a.id}), name, {issuer, at.subject});
                    })
                    .ok());
    return a;
  }
  void refused(browser& b, const std::string& code) {
    EXPECT_EQ(b.shown().status, 403) << code;
    EXPECT_EQ(b.cookie("tsunagu"), "") << code;
    const auto rows = town.audit_of("id.upstream.refused");
    ASSERT_FALSE(rows.empty()) << code;
    EXPECT_NE(rows.back().detail.find("\"code\":\"" + code + "\""), std::string::npos)
        << rows.back().detail;
  }

  people_house town{GetParam()};
  upstream digital_settings = digital_app();
  stand_in digital{digital_settings}, line_is{line()}, ebetsu{neighbour()};
  browser chrome{town};
};

}  // namespace tsu::id::testing
