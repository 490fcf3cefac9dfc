// doc/conformance/sign-in.md, lines 1 to 14: what the authorization endpoint answers.
#include "engine/id/op/test/op_world.h"

namespace tsu::id::op::testing {
namespace {

using namespace std::chrono_literals;

class authorize : public op_world {
 protected:
  authorize() { secret = register_one("rp", ordinary()); }
  answered begin(const form_fields& change = {}, std::string_view cookie = {}) {
    return get("/oidc/authorize", request_of("rp", change), cookie);
  }
  // A refusal that went to the client.
  void expect_told(const answered& a, std::string_view error, const std::string& state = "st-1") {
    EXPECT_EQ(a.is.status, 303) << error;
    EXPECT_TRUE(a.header("Location").starts_with(callback)) << a.header("Location");
    EXPECT_EQ(a.led("error"), error);
    EXPECT_EQ(a.led("state"), state);
    EXPECT_EQ(a.led("iss"), issuer);
  }
  void expect_page(const answered& a, std::string_view code) {
    EXPECT_EQ(a.is.status, 400);
    EXPECT_EQ(a.header("Location"), "");
    EXPECT_TRUE(a.has("id=\"error-code\">" + std::string{code})) << a.is.body;
  }
  std::string secret;
};

TEST_P(authorize, ID3_1_1_an_unknown_or_missing_client_gets_a_page_and_no_redirect) {
  expect_page(begin({{"client_id", "who"}}), "invalid_client");
  expect_page(begin({{"client_id", "-"}}), "invalid_request");
  auto twice = request_of("rp");
  twice.emplace_back("client_id", "rp");
  expect_page(get("/oidc/authorize", twice), "invalid_request");
}

TEST_P(authorize, ID3_1_2_a_redirect_uri_is_the_registered_one_byte_by_byte) {
  expect_page(begin({{"redirect_uri", "-"}}), "invalid_request");
  for (const char* other :
       {"https://rp.example/cb/", "https://rp.example/cb?x=1", "https://rp.example:8443/cb",
        "https://rp.example/cb#f", "https://RP.example/cb", "https://rp.example/%63b"}) {
    expect_page(begin({{"redirect_uri", other}}), "invalid_redirect_uri");
  }
}

TEST_P(authorize, ID3_1_2_only_a_native_program_on_a_loopback_address_chooses_its_port) {
  auto native = ordinary();
  native.redirect_uris = {"http://127.0.0.1/cb", "http://localhost:4000/cb"};
  native.authentication = auth_method::none;
  register_one("native", native);
  const auto at = [&](const char* uri) {
    return get("/oidc/authorize", request_of("native", {{"redirect_uri", uri}}));
  };
  EXPECT_EQ(at("http://127.0.0.1:51234/cb").is.status, 303);
  expect_page(at("http://127.0.0.1:51234/other"), "invalid_redirect_uri");
  expect_page(at("http://localhost:4001/cb"), "invalid_redirect_uri");
}

TEST_P(authorize, ID3_1_4_only_response_type_code_is_known) {
  expect_told(begin({{"response_type", "-"}}), "invalid_request");
  expect_told(begin({{"response_type", "token"}}), "unsupported_response_type");
  expect_told(begin({{"response_type", "code id_token"}}), "unsupported_response_type");
  auto machine = ordinary();
  machine.grant_types = {std::string{grant_client}};
  register_one("machine", machine);
  expect_told(get("/oidc/authorize", request_of("machine")), "unauthorized_client");
}

TEST_P(authorize, ID3_1_5_a_parameter_twice_is_refused_an_empty_one_left_out_an_unknown_ignored) {
  for (const char* name : {"nonce", "scope", "x"}) {
    auto twice = request_of("rp", {{"x", "1"}});
    twice.emplace_back(name, "again");
    expect_told(get("/oidc/authorize", twice), "invalid_request");
  }
  auto states = request_of("rp");
  states.emplace_back("state", "another");
  expect_told(get("/oidc/authorize", states), "invalid_request", "");
  EXPECT_EQ(begin({{"max_age", ""}, {"unknown", "1"}}).is.status, 303);
  EXPECT_TRUE(begin({{"max_age", ""}}).header("Location").starts_with("/id/login?"));
}

TEST_P(authorize, ID3_1_6_prompt_none_shows_no_page_and_says_what_is_missing) {
  expect_told(begin({{"prompt", "none"}}), "login_required");
  const auto cookie = sign_in(7);
  expect_told(begin({{"prompt", "none"}}, cookie), "consent_required");
  code_for("rp", cookie);
  EXPECT_NE(begin({{"prompt", "none"}}, cookie).led("code"), "");
  expect_told(begin({{"prompt", "none login"}}, cookie), "invalid_request");
  here.time.advance(10min);
  expect_told(begin({{"prompt", "none"}, {"max_age", "60"}}, cookie), "login_required");
  auto careful = ordinary();
  careful.min_acr = "urn:tsunagu:acr:aal2";
  careful.consent = consent_policy::trusted;
  register_one("careful", careful);
  expect_told(get("/oidc/authorize", request_of("careful", {{"prompt", "none"}}), cookie),
              "interaction_required");
}

TEST_P(authorize, ID3_1_7_prompt_login_and_max_age_lead_to_a_sign_in_that_is_new) {
  const auto cookie = sign_in(7);
  code_for("rp", cookie);
  for (const form_fields& change : {form_fields{{"prompt", "login"}}, {{"max_age", "60"}}}) {
    here.time.advance(2min);
    const auto first = begin(change, cookie);
    ASSERT_TRUE(first.header("Location").starts_with("/id/login?next=")) << first.is.body;
    EXPECT_EQ(first.led("reauth"), "1");
    const auto next = first.led("next");
    const auto back = [&] {
      return get("/oidc/authorize/resume", {{"r", next.substr(next.find("r=") + 2)}}, cookie);
    };
    EXPECT_TRUE(back().header("Location").starts_with("/id/login?")) << "nobody signed in anew";
    here.time.advance(1s);
    step_up(cookie, "urn:tsunagu:acr:aal1");
    const auto code = back().led("code");
    ASSERT_NE(code, "");
    const auto tokens = post("/oidc/token", redemption(code), {basic("rp", secret)});
    const auto says = claims_of(jose::use::id_token, tokens.text("id_token"));
    EXPECT_EQ(says.time("auth_time"), std::chrono::floor<std::chrono::seconds>(here.time.now()));
  }
  expect_told(begin({{"max_age", "-1"}}, cookie), "invalid_request");
  expect_told(begin({{"max_age", "soon"}}, cookie), "invalid_request");
}

// What waits for its person, carried by the pages or in a row.
class waiting : public authorize {
 protected:
  static constexpr std::string_view at_start = "/id/login?next=";
  std::int64_t rows(const std::string& table) {
    return here.loop.wait(here.at(db::place::people).read([&](db::reader& r) {
      std::int64_t out = -1;
      r.first({"", "SELECT COUNT(*) FROM " + table}, {},
              [&](const db::row& row) { out = row.int64(0); });
      return out;
    }));
  }
  static std::string waits(const answered& to_login) {
    const auto next = to_login.led("next");
    return next.substr(next.find("r=") + 2);
  }
  answered back(const std::string& r, std::string_view cookie) {
    return get("/oidc/authorize/resume", {{"r", r}}, cookie);
  }
};

TEST_P(waiting, nothing_is_written_for_somebody_who_has_proved_nothing) {
  const auto first = begin();
  ASSERT_TRUE(first.header("Location").starts_with(at_start)) << first.is.body;
  EXPECT_EQ(rows("id_op_request"), 0);
  EXPECT_EQ(rows("id_used_once"), 0);
  const auto cookie = sign_in(7);
  const auto page = back(waits(first), cookie);
  EXPECT_EQ(page.is.status, 200) << page.is.body;
  EXPECT_EQ(page.field("r"), waits(first));
  EXPECT_NE(agree(page, cookie).led("code"), "");
  EXPECT_EQ(rows("id_op_request"), 0);
}

TEST_P(waiting, what_waits_gives_one_code) {
  const auto cookie = sign_in(7);
  const auto page = begin({}, cookie);
  EXPECT_NE(agree(page, cookie).led("code"), "");
  const auto again = agree(page, cookie);
  EXPECT_EQ(again.header("Location"), "");
  EXPECT_TRUE(again.has("id=\"error-code\">stale_form")) << again.is.body;
  EXPECT_TRUE(back(page.field("r"), cookie).has("stale_form")) << "nor by its address";
  EXPECT_EQ(rows("id_op_grant"), 1);
}

TEST_P(waiting, what_was_changed_is_another_towns_or_over_is_nothing) {
  const auto cookie = sign_in(7);
  const auto r = waits(begin());
  for (const auto at : {std::size_t{4}, r.size() / 2, r.size() - 1}) {
    auto changed = r;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_TRUE(back(changed, cookie).has("stale_form")) << at;
  }
  EXPECT_TRUE(back(r.substr(0, r.size() - 4), cookie).has("stale_form"));
  EXPECT_TRUE(back(r + std::string(4'000, 'A'), cookie).has("stale_form"));
  EXPECT_TRUE(back("", cookie).has("stale_form"));
  all->op->key = crypto::box_key::random();
  EXPECT_TRUE(back(r, cookie).has("stale_form")) << "sealed by another key";
  const auto mine = waits(begin());
  here.time.advance(30min);
  EXPECT_TRUE(back(mine, cookie).has("stale_form")) << "half an hour";
}

TEST_P(waiting, a_request_that_is_too_long_for_an_address_waits_in_a_row) {
  const std::string state(300, 's');
  const auto first = begin({{"state", state}, {"of_nobody", std::string(1'000, 'x')}});
  EXPECT_EQ(rows("id_op_request"), 1);
  EXPECT_LT(waits(first).size(), 100u);
  const auto cookie = sign_in(7);
  const auto page = back(waits(first), cookie);
  const auto done = agree(page, cookie);
  EXPECT_NE(done.led("code"), "") << done.is.body;
  EXPECT_EQ(done.led("state"), state);
  EXPECT_TRUE(agree(page, cookie).has("stale_form"));
  EXPECT_EQ(rows("id_op_grant"), 1);
}

TEST_P(waiting, without_a_key_every_request_waits_in_a_row) {
  all->op->key.reset();
  const auto first = begin();
  EXPECT_EQ(rows("id_op_request"), 1);
  const auto cookie = sign_in(7);
  EXPECT_NE(agree(back(waits(first), cookie), cookie).led("code"), "");
}

TEST_P(authorize, ID3_1_8_a_level_that_is_not_reached_is_refused_and_never_claimed) {
  const auto cookie = sign_in(7);
  here.time.advance(1s);
  const auto essential =
      R"({"id_token":{"acr":{"essential":true,"values":["urn:tsunagu:acr:aal3"]}}})";
  const auto up = begin({{"claims", essential}}, cookie);
  EXPECT_EQ(up.led("acr"), "urn:tsunagu:acr:aal3");
  here.time.advance(1s);
  step_up(cookie, "urn:tsunagu:acr:aal2");
  const auto next = up.led("next");
  expect_told(get("/oidc/authorize/resume", {{"r", next.substr(next.find("r=") + 2)}}, cookie),
              "unmet_authentication_requirements");
  const auto strange = R"({"id_token":{"acr":{"essential":true,"values":["urn:elsewhere:gold"]}}})";
  expect_told(begin({{"claims", strange}}, cookie), "unmet_authentication_requirements");
  const auto code = code_for("rp", cookie, {{"acr_values", "urn:elsewhere:gold"}});
  const auto tokens = post("/oidc/token", redemption(code), {basic("rp", secret)});
  EXPECT_EQ(claims_of(jose::use::id_token, tokens.text("id_token")).text("acr"),
            "urn:tsunagu:acr:aal2");
}

TEST_P(authorize, ID3_1_9_a_code_challenge_is_needed_unless_the_client_may_do_without) {
  expect_told(begin({{"code_challenge", "-"}, {"code_challenge_method", "-"}}), "invalid_request");
  expect_told(begin({{"code_challenge_method", "plain"}}), "invalid_request");
  expect_told(begin({{"code_challenge_method", "-"}}), "invalid_request");
  expect_told(begin({{"code_challenge_method", "S512"}}), "invalid_request");
  expect_told(begin({{"code_challenge", "short"}}), "invalid_request");
  expect_told(begin({{"code_challenge", std::string(129, 'a')}}), "invalid_request");
  expect_told(begin({{"code_challenge", std::string(42, 'a') + "!"}}), "invalid_request");
  auto old = ordinary();
  old.profile = client_profile::legacy;
  old.require_pkce = false;
  register_one("old", old);
  const form_fields without{{"code_challenge", "-"}, {"code_challenge_method", "-"}};
  EXPECT_TRUE(get("/oidc/authorize", request_of("old", without))
                  .header("Location")
                  .starts_with("/id/login?"));
  old.authentication = auth_method::none;
  EXPECT_FALSE(check(old).ok()) << "a public client never may";
}

TEST_P(authorize, ID3_1_10_request_objects_are_refused_and_nothing_is_fetched) {
  expect_told(begin({{"request", "eyJhbGciOiJub25lIn0.e30."}}), "request_not_supported");
  expect_told(begin({{"request_uri", "http://127.0.0.1:1/r"}}), "request_uri_not_supported");
}

TEST_P(authorize, ID3_1_11_a_pushed_request_is_used_once_within_its_time_by_its_client) {
  EXPECT_EQ(post("/oidc/par", request_of("rp")).is.status, 401);
  const auto by = basic("rp", secret);
  EXPECT_EQ(post("/oidc/par", request_of("rp", {{"request_uri", "urn:x"}}), {by}).is.status, 400);
  EXPECT_EQ(post("/oidc/par", request_of("rp", {{"redirect_uri", "https://a.b"}}), {by}).is.status,
            400);
  const auto push = [&] {
    const auto pushed = post("/oidc/par", request_of("rp"), {by});
    EXPECT_EQ(pushed.is.status, 201) << pushed.is.body;
    EXPECT_EQ(pushed.text("expires_in"), "60");
    return pushed.text("request_uri");
  };
  const auto use = [&](const std::string& uri, std::string_view client = "rp",
                       std::string_view cookie = {}) {
    return get("/oidc/authorize", {{"client_id", std::string{client}}, {"request_uri", uri}},
               cookie);
  };
  const auto uri = push();
  EXPECT_EQ(use(uri).is.status, 303);
  EXPECT_TRUE(use(uri).header("Location").starts_with("/id/login")) << "reload before sign-in";
  register_one("other", ordinary());
  expect_page(use(uri, "other"), "invalid_request_uri");
  const auto cookie = sign_in(7);
  EXPECT_NE(agree(use(uri, "rp", cookie), cookie).led("code"), "");
  expect_page(use(uri, "rp", cookie), "invalid_request_uri");
  const auto late = push();
  here.time.advance(61s);
  expect_page(use(late, "rp", cookie), "invalid_request_uri");
  expect_page(use("urn:ietf:params:oauth:request_uri:none", "rp"), "invalid_request_uri");
}

TEST_P(authorize, ID3_1_12_every_answer_carries_the_issuer_and_the_metadata_says_so) {
  const auto cookie = sign_in(7);
  const auto page = begin({}, cookie);
  EXPECT_EQ(agree(page, cookie).led("iss"), issuer);
  EXPECT_EQ(get("/.well-known/openid-configuration")
                .text("authorization_response_iss_parameter_supported"),
            "true");
}

TEST_P(authorize, ID3_1_13_a_form_is_answered_with_303_and_without_a_referrer) {
  const auto cookie = sign_in(7);
  const auto by_form = post("/oidc/authorize", request_of("rp"));
  EXPECT_EQ(by_form.is.status, 303);
  const auto done = agree(begin({}, cookie), cookie);
  EXPECT_EQ(done.is.status, 303);
  EXPECT_EQ(done.header("Referrer-Policy"), "no-referrer");
}

TEST_P(authorize, ID3_1_14_pages_stay_out_of_frames_and_only_public_documents_are_shared) {
  const auto page = begin({}, sign_in(7));
  EXPECT_NE(page.header("Content-Security-Policy").find("frame-ancestors 'none'"),
            std::string::npos);
  EXPECT_EQ(page.header("X-Frame-Options"), "DENY");
  EXPECT_EQ(page.header("X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(page.header("Cross-Origin-Opener-Policy"), "same-origin");
  EXPECT_EQ(page.header("Access-Control-Allow-Origin"), "");
  for (const char* open : {"/.well-known/openid-configuration", "/oidc/jwks"}) {
    EXPECT_EQ(get(open).header("Access-Control-Allow-Origin"), "*");
  }
}

TEST_P(authorize, a_page_asks_for_each_thing_and_hands_over_only_what_is_ticked) {
  const auto cookie = sign_in(7);
  const auto page = begin({{"scope", "openid profile email"}}, cookie);
  ASSERT_EQ(page.is.status, 200);
  EXPECT_TRUE(page.has("見守りサービス"));
  EXPECT_FALSE(page.has("checked"));
  const auto done = post("/oidc/consent",
                         {{"form_token", page.field("form_token")},
                          {"r", page.field("r")},
                          {"answer", "allow"},
                          {"scope_email", "yes"}},
                         {{"Cookie", "__Host-tsunagu=" + cookie}});
  const auto tokens = post("/oidc/token", redemption(done.led("code")), {basic("rp", secret)});
  EXPECT_EQ(tokens.text("scope"), "openid email");
  const auto again = begin({{"scope", "openid profile email"}}, cookie);
  EXPECT_NE(again.led("code"), "") << "asked once";
}

TEST_P(authorize, a_no_is_told_and_a_form_of_another_page_is_not_taken) {
  const auto cookie = sign_in(7);
  const auto page = begin({}, cookie);
  const form_fields no{
      {"form_token", page.field("form_token")}, {"r", page.field("r")}, {"answer", "deny"}};
  const auto ours = std::pair<std::string, std::string>{"Cookie", "__Host-tsunagu=" + cookie};
  EXPECT_EQ(post("/oidc/consent", no, {{"Cookie", "__Host-tsunagu=x"}}).is.status, 403);
  EXPECT_EQ(post("/oidc/consent", no, {ours, {"Sec-Fetch-Site", "cross-site"}}).is.status, 403);
  expect_told(post("/oidc/consent", no, {ours}), "access_denied");
}

TEST_P(authorize, form_post_sends_the_answer_in_a_form_that_needs_no_script) {
  const auto cookie = sign_in(7);
  code_for("rp", cookie);
  const auto page = begin({{"response_mode", "form_post"}}, cookie);
  EXPECT_EQ(page.is.status, 200);
  EXPECT_TRUE(page.has("action=\"https://rp.example/cb\""));
  EXPECT_TRUE(page.field("code").starts_with("tsc_"));
  EXPECT_EQ(page.field("state"), "st-1");
  EXPECT_EQ(page.field("iss"), issuer);
  EXPECT_TRUE(page.has("<button"));
  EXPECT_FALSE(page.has("id=\"submit\"")) << "it would hide the form's submit() from the script";
  expect_told(begin({{"response_mode", "fragment"}}, cookie), "invalid_request");
}

TEST_P(authorize, a_hint_of_somebody_else_does_not_give_this_person_away) {
  const auto hana = sign_in(7), taro = sign_in(8);
  const auto code = code_for("rp", hana);
  const auto hint = post("/oidc/token", redemption(code), {basic("rp", secret)}).text("id_token");
  EXPECT_NE(begin({{"id_token_hint", hint}, {"prompt", "none"}}, hana).led("code"), "");
  expect_told(begin({{"id_token_hint", hint}, {"prompt", "none"}}, taro), "login_required");
  expect_told(begin({{"id_token_hint", "a.b.c"}}, hana), "invalid_request");
}

TEST_P(authorize, what_waits_for_the_person_is_answered_once) {
  const auto cookie = sign_in(7);
  const auto page = begin({}, cookie);
  EXPECT_NE(agree(page, cookie).led("code"), "");
  EXPECT_EQ(agree(page, cookie).is.status, 400);
}

INSTANTIATE_TEST_SUITE_P(engines, waiting, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });
INSTANTIATE_TEST_SUITE_P(engines, authorize, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id::op::testing
