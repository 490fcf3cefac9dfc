#include "engine/id/people/upstream.h"

#include <gtest/gtest.h>

#include "base/crypto/encode.h"
#include "base/crypto/hash.h"
#include "base/crypto/totp.h"
#include "base/jose/client_assertion.h"
#include "engine/id/people/passkeys.h"
#include "engine/id/people/second_factor.h"
#include "engine/id/people/test/people_house.h"
#include "engine/id/people/upstream_links.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;
using testing::browser;
using testing::people_house;

constexpr const char* good = "kuroi neko to tsuki";
const std::string line_secret = "0123456789abcdef0123456789abcdef";

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
  std::chrono::seconds lives = 300s;
  std::optional<jose::algorithm> alg;
  bool is_down = false;
  int status = 200, refused = 0, keys_asked = 0;
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
upstream digital_app() {
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
upstream line() {
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
upstream neighbour() {
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

class upstream_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  upstream_test() {
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

TEST_P(upstream_test, ID3_1_42_a_linked_log_in_opens_the_account_and_is_worth_what_it_proved) {
  const auto a = linked("digital", digital_settings.issuer, digital);
  round(chrome, digital, "digital", "/oidc/authorize/resume?r=1");
  EXPECT_EQ(chrome.location(), "/oidc/authorize/resume?r=1") << chrome.shown().body;
  auto in = town.who_has(chrome.cookie("tsunagu"));
  ASSERT_TRUE(in);
  EXPECT_EQ(in->account.value, a.id);
  EXPECT_EQ(in->acr, acr_aal2);
  EXPECT_EQ(in->amr, (std::vector<std::string>{"sc", "pin", "mfa"}));
  EXPECT_EQ(chrome.cookie("tsunagu-upstream"), "");
  const auto b = linked("line", line().issuer, line_is);
  browser phone{town};
  round(phone, line_is, "line");
  in = town.who_has(phone.cookie("tsunagu"));
  ASSERT_TRUE(in) << phone.shown().body;
  EXPECT_EQ(in->account.value, b.id);
  EXPECT_EQ(in->acr, acr_aal1) << "LINE says no acr, and is one factor";
  EXPECT_TRUE(in->amr.empty());
  linked("ebetsu", neighbour().issuer, ebetsu);
  browser third{town};
  round(third, ebetsu, "ebetsu");
  EXPECT_TRUE(town.who_has(third.cookie("tsunagu"))) << third.shown().body;
  EXPECT_EQ(digital.refused + line_is.refused + ebetsu.refused, 0);
}

TEST_P(upstream_test, ID3_1_42_a_wrong_issuer_audience_nonce_time_or_acr_is_refused) {
  linked("digital", digital_settings.issuer, digital);
  const auto check = [&](const std::string& code, auto spoil) {
    auto real = digital;
    spoil(digital);
    browser fresh{town};
    round(fresh, digital, "digital");
    refused(fresh, code);
    digital = std::move(real);
  };
  check("upstream_claims", [](stand_in& s) { s.issuer = "https://auth.example.go.jp"; });
  check("upstream_claims", [](stand_in& s) { s.audience = "another"; });
  check("upstream_claims", [](stand_in& s) { s.nonce = "of another log-in"; });
  check("upstream_claims", [](stand_in& s) { s.lives = -60s; });
  check("upstream_acr", [](stand_in& s) { s.acr = "aal2"; });
  check("upstream_acr", [](stand_in& s) { s.acr = ""; });
  check("upstream_subject", [](stand_in& s) { s.subject = ""; });
  check("upstream_subject", [](stand_in& s) { s.subject = std::string(256, 'x'); });
  check("upstream_token", [](stand_in& s) { s.status = 400; });
  browser fresh{town};
  round(fresh, digital, "digital");
  EXPECT_TRUE(town.who_has(fresh.cookie("tsunagu"))) << "the right one goes on";
}

TEST_P(upstream_test, ID3_1_42_each_provider_has_one_algorithm_and_no_other) {
  linked("digital", digital_settings.issuer, digital);
  linked("line", line().issuer, line_is);
  digital.alg = jose::algorithm::hs256;
  round(chrome, digital, "digital");
  refused(chrome, "upstream_signature");
  line_is.alg = jose::algorithm::es256;
  browser phone{town};
  round(phone, line_is, "line");
  refused(phone, "upstream_signature");
}

TEST_P(upstream_test, ID3_1_42_a_key_of_another_or_unknown_kid_is_refused_and_a_new_one_found) {
  linked("digital", digital_settings.issuer, digital);
  round(chrome, digital, "digital");
  ASSERT_TRUE(town.who_has(chrome.cookie("tsunagu")));
  EXPECT_EQ(digital.keys_asked, 1);
  digital.new_key("k1");
  browser thief{town};
  round(thief, digital, "digital");
  refused(thief, "upstream_signature");
  EXPECT_EQ(digital.keys_asked, 1) << "the key of that kid is known";
  digital.new_key("k2");
  browser early{town};
  round(early, digital, "digital");
  EXPECT_EQ(early.cookie("tsunagu"), "") << "asked for at most every half minute";
  EXPECT_EQ(digital.keys_asked, 1);
  town.here.time.advance(61s);
  browser fresh{town};
  round(fresh, digital, "digital");
  EXPECT_TRUE(town.who_has(fresh.cookie("tsunagu"))) << "they rotated their keys";
  EXPECT_EQ(digital.keys_asked, 2);
}

TEST_P(upstream_test, ID3_1_42_a_state_of_another_browser_used_or_old_opens_nothing) {
  linked("line", line().issuer, line_is);
  const auto to = start(chrome, "line");
  const auto back = line_is.agree(to, town.here.time.now());
  browser other{town};
  other.get(back);
  refused(other, "upstream_stale");
  start(other, "line");
  other.get(back);
  refused(other, "upstream_stale");
  line_is.state = "forged";
  chrome.get(line_is.answer({{"code", line_is.code}}));
  refused(chrome, "upstream_stale");
  line_is.state.clear();
  chrome.get(back);
  refused(chrome, "upstream_stale");
  const auto again = line_is.agree(start(chrome, "line"), town.here.time.now());
  const auto cookie = chrome.cookie("tsunagu-upstream");
  chrome.get(again);
  ASSERT_TRUE(town.who_has(chrome.cookie("tsunagu"))) << chrome.shown().body;
  browser replay{town};
  replay.set_cookie("tsunagu-upstream", cookie);
  replay.get(again);
  refused(replay, "upstream_stale");
  const auto late = line_is.agree(start(replay, "line"), town.here.time.now());
  town.here.time.advance(10min);
  replay.get(late);
  refused(replay, "upstream_stale");
}

TEST_P(upstream_test, ID3_1_42_an_answer_mixed_up_with_another_providers_is_refused) {
  linked("ebetsu", neighbour().issuer, ebetsu);
  auto back = ebetsu.agree(start(chrome, "ebetsu"), town.here.time.now());
  // At the address of another provider, which would get the code.
  back.replace(back.find("/ebetsu/"), 8, "/line/");
  chrome.get(back);
  refused(chrome, "upstream_stale");
  EXPECT_EQ(line_is.refused, 0) << "it was asked nothing";
  ebetsu.iss = "https://evil.example";
  round(chrome, ebetsu, "ebetsu");
  refused(chrome, "upstream_iss");
  ebetsu.iss.clear();
  round(chrome, ebetsu, "ebetsu");
  refused(chrome, "upstream_iss");
  EXPECT_EQ(ebetsu.refused, 0) << "nor was the code sent on";
}

TEST_P(upstream_test, who_says_no_there_is_led_back_and_an_error_there_is_told) {
  start(chrome, "digital");
  digital.agree(chrome.location(), town.here.time.now());
  chrome.get(digital.answer({{"error", "access_denied"}}));
  EXPECT_EQ(chrome.shown().status, 200);
  EXPECT_TRUE(chrome.has_text("デジタル認証アプリ での確認をやめました"));
  EXPECT_TRUE(chrome.has_text("id=\"to-login\""));
  digital.agree(start(chrome, "digital"), town.here.time.now());
  chrome.get(digital.answer({{"error", "server_error"}}));
  refused(chrome, "upstream_error");
  digital.agree(start(chrome, "digital"), town.here.time.now());
  chrome.get(digital.answer({}));
  refused(chrome, "upstream_no_code");
  const auto back = digital.agree(start(chrome, "digital"), town.here.time.now());
  digital.is_down = true;
  chrome.get(back);
  EXPECT_EQ(chrome.shown().status, 503);
  EXPECT_EQ(chrome.cookie("tsunagu"), "");
}

TEST_P(upstream_test, ID3_1_42_somebody_new_signs_in_here_and_says_yes_before_it_is_linked) {
  const auto a = hanako();  // whose e-mail address is the one that the ID token says
  round(chrome, line_is, "line");
  EXPECT_EQ(chrome.shown().status, 200);
  EXPECT_EQ(chrome.cookie("tsunagu"), "") << "an e-mail address is nobody";
  EXPECT_TRUE(chrome.has_text("id/login?next=%2Fid%2Fupstream%2Flink&amp;reauth=1"));
  EXPECT_TRUE(chrome.has_text("id/register?next=%2Fid%2Fupstream%2Flink"));
  EXPECT_EQ(chrome.get("/id/upstream/link").status, 303) << "a log-in first";
  chrome.get("/id/login");
  chrome.post("/id/login",
              {{"login-id", a.login_id}, {"password", good}, {"next", "/id/upstream/link"}});
  chrome.follow();
  EXPECT_TRUE(chrome.has_text("LINE を、IDの番号"));
  chrome.post("/id/upstream/link", {});
  EXPECT_EQ(chrome.location(), "/id/account/upstreams") << chrome.shown().body;
  EXPECT_EQ(chrome.cookie("tsunagu-upstream"), "");
  EXPECT_EQ(town.audit_of("id.upstream.linked").size(), 1u);
  browser phone{town};
  round(phone, line_is, "line");
  EXPECT_EQ(town.who_has(phone.cookie("tsunagu"))->account.value, a.id);
}

TEST_P(upstream_test, somebody_new_registers_and_links) {
  round(chrome, digital, "digital");
  chrome.get("/id/register?next=%2Fid%2Fupstream%2Flink");
  EXPECT_TRUE(chrome.has_text("name=\"next\" value=\"/id/upstream/link\""));
  chrome.post("/id/register", {{"name", "佐藤 花子"},
                               {"kana", "さとう はなこ"},
                               {"birth-date", "1948-03-07"},
                               {"new-password", good},
                               {"next", "/id/upstream/link"}});
  EXPECT_EQ(chrome.location(), "/id/account?new=1&next=%2Fid%2Fupstream%2Flink");
  chrome.follow();
  EXPECT_TRUE(chrome.has_text("href=\"../id/upstream/link\""));
  chrome.get("/id/upstream/link");
  chrome.post("/id/upstream/link", {});
  EXPECT_EQ(chrome.location(), "/id/account/upstreams");
}

TEST_P(upstream_test, ID3_1_42_who_is_signed_in_links_and_unlinks_after_a_log_in_of_now) {
  const auto a = hanako();
  sign_in(chrome, a.login_id);
  chrome.get("/id/account/upstreams");
  EXPECT_EQ(chrome.shown().status, 200);
  EXPECT_EQ(chrome.header("Content-Security-Policy").find("form-action"), std::string::npos)
      << "the form leads on to the provider";
  chrome.post("/id/upstream", {{"upstream", "line"}, {"link", "1"}});
  chrome.get(line_is.agree(chrome.location(), town.here.time.now()));
  EXPECT_EQ(chrome.location(), "/id/account/upstreams") << chrome.shown().body;
  const auto links = town.read([&](db::reader& r) { return upstream_links_of(r, {a.id}); });
  ASSERT_EQ(links.size(), 1u);
  chrome.get("/id/account/upstreams");
  town.here.time.advance(5min + 1s);
  const auto number = std::to_string(links[0].id.value);
  chrome.post("/id/account/upstreams/remove", {{"link", number}});
  EXPECT_NE(chrome.location().find("reauth=1"), std::string::npos);
  sign_in(chrome, a.login_id);
  chrome.get("/id/account/upstreams");
  chrome.post("/id/account/upstreams/remove", {{"link", number}});
  EXPECT_EQ(chrome.location(), "/id/account/upstreams");
  EXPECT_EQ(town.audit_of("id.upstream.unlinked").size(), 1u);
  browser phone{town};
  round(phone, line_is, "line");
  EXPECT_EQ(phone.cookie("tsunagu"), "");
}

TEST_P(upstream_test, ID3_1_42_a_link_that_one_asked_for_is_not_finished_by_another) {
  const auto a = hanako();
  sign_in(chrome, a.login_id);
  chrome.get("/id/account/upstreams");
  chrome.post("/id/upstream", {{"upstream", "line"}, {"link", "1"}});
  const auto back = line_is.agree(chrome.location(), town.here.time.now());
  const auto b = town.registered("高橋 一郎");
  town.give_password(b.id, good);
  browser other{town};
  sign_in(other, b.login_id);
  other.set_cookie("tsunagu-upstream", chrome.cookie("tsunagu-upstream"));
  other.get(back);
  EXPECT_NE(other.location().find("/id/login?reauth=1"), std::string::npos);
  EXPECT_TRUE(town.audit_of("id.upstream.linked").empty());
}

TEST_P(upstream_test, one_log_in_is_of_one_account_and_the_last_way_in_stays) {
  const auto a = linked("line", line().issuer, line_is);
  const auto b = town.registered("高橋 一郎");
  const auto link = [&](std::int64_t account, const std::string& subject) {
    const auto r = town.write([&](db::tx& t) {
      return link_upstream(t, *find_account(t, {account}), "line", {line().issuer, subject});
    });
    return r.ok() ? "" : r.error().code;
  };
  EXPECT_EQ(link(b.id, line_is.subject), "upstream_taken");
  EXPECT_EQ(link(a.id, line_is.subject), "") << "the same again is well";
  EXPECT_EQ(link(a.id, "another"), "upstream_linked");
  EXPECT_EQ(link(b.id, "another"), "");
  const auto only = town.read([&](db::reader& r) { return upstream_links_of(r, {b.id})[0].id; });
  const auto r =
      town.write([&](db::tx& t) { return unlink_upstream(t, *find_account(t, {b.id}), only, {}); });
  EXPECT_EQ(r.error().code, "last_way_in");
}

TEST_P(upstream_test, an_app_is_asked_for_after_a_log_in_of_one_factor_and_a_closed_account_stays) {
  const auto a = linked("line", line().issuer, line_is);
  town.write([&](db::tx& t) {
    const auto key = begin_authenticator(t, town.keys(), {a.id}).value();
    finish_authenticator(t, town.keys(), {a.id},
                         crypto::totp_code(key, crypto::totp_step(t.now())));
  });
  round(chrome, line_is, "line");
  EXPECT_EQ(chrome.location(), "/id/login/code?next=%2Fid%2Faccount");
  EXPECT_FALSE(town.who_has(chrome.cookie("tsunagu"))) << "half a log-in";
  town.write([&](db::tx& t) {
        return set_account_state(t, {"a", "staff", "b"}, {a.id}, account_state::suspended);
      })
      .value();
  browser phone{town};
  round(phone, line_is, "line");
  EXPECT_EQ(phone.shown().status, 403);
  EXPECT_EQ(phone.cookie("tsunagu"), "");
}

TEST_P(upstream_test, only_providers_of_this_town_are_offered_and_none_where_there_are_none) {
  town.on->upstreams->all[1].tenant = "012025";
  chrome.get("/id/login");
  EXPECT_TRUE(chrome.has_text("id=\"upstream-digital\""));
  EXPECT_FALSE(chrome.has_text("id=\"upstream-line\""));
  chrome.post("/id/upstream", {{"upstream", "line"}});
  EXPECT_EQ(chrome.shown().status, 404);
  EXPECT_EQ(chrome.get("/id/upstream/line/callback?code=a&state=b").status, 404);
  town.on->upstreams.reset();
  chrome.get("/id/login");
  EXPECT_FALSE(chrome.has_text("upstream"));
  EXPECT_NE(chrome.header("Content-Security-Policy").find("form-action 'self'"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(engines, upstream_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
