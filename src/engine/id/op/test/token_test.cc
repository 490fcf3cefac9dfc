// doc/conformance/sign-in.md, lines 15 to 18, 21 to 23 and 26 to 28, and A3: codes, tokens and what
// becomes of them.
#include "engine/id/op/test/op_world.h"

#include "base/crypto/encode.h"
#include "base/jose/dpop.h"
#include "engine/id/op/client_acts.h"
#include "engine/id/op/exchange.h"
#include "engine/id/op/revoke.h"
#include "engine/id/op/secrets.h"
#include "engine/id/op/store_clients.h"
#include "engine/id/store_clients.h"

namespace tsu::id::op::testing {
namespace {

using namespace std::chrono_literals;

class tokens : public op_world {
 protected:
  tokens() { secret = register_one("rp", ordinary()); }

  answered redeem(std::string_view code, const form_fields& change = {}) {
    return post("/oidc/token", redemption(code, change), {basic("rp", secret)});
  }
  answered refresh(std::string_view token, const form_fields& more = {}) {
    form_fields form{{"grant_type", "refresh_token"}, {"refresh_token", std::string{token}}};
    form.insert(form.end(), more.begin(), more.end());
    return post("/oidc/token", form, {basic("rp", secret)});
  }
  answered userinfo(std::string_view token) {
    return ask(
        {.path = "/oidc/userinfo", .headers = {{"Authorization", "Bearer " + std::string{token}}}});
  }
  answered about(std::string path, std::string_view token) {
    return post(std::move(path), {{"token", std::string{token}}}, {basic("rp", secret)});
  }
  static void expect_refused(const answered& a, std::string_view error, int status = 400) {
    EXPECT_EQ(a.is.status, status) << a.is.body;
    EXPECT_EQ(a.error(), error);
    EXPECT_EQ(a.header("Cache-Control"), "no-store");
  }
  std::string hana = sign_in(7);
  std::string secret;
};

TEST_P(tokens, A3_1_a_code_gives_an_id_token_that_the_published_keys_check) {
  const auto a = redeem(code_for("rp", hana));
  ASSERT_EQ(a.is.status, 200) << a.is.body;
  EXPECT_EQ(a.text("token_type"), "Bearer");
  const auto published = jose::key_set::from_json(get("/oidc/jwks").is.body);
  ASSERT_TRUE(published.ok());
  EXPECT_TRUE(jose::verify(jose::use::id_token, a.text("id_token"), published.value()).ok());
}

TEST_P(tokens, ID3_1_46_a_house_that_fails_is_told_to_programs_in_the_words_of_their_protocol) {
  const auto code = code_for("rp", hana);
  const auto good = all->op->keys_of;
  all->op->keys_of = [](tenant_code) -> task<result<keys_ptr>> {
    throw db::error{db::failure::disk_full, "no space left"};
  };
  const auto full = redeem(code);
  expect_refused(full, "temporarily_unavailable", 503);
  EXPECT_EQ(full.header("Retry-After"), "30");
  EXPECT_FALSE(full.has("space")) << "of the insides nothing";
  all->op->keys_of = [](tenant_code) -> task<result<keys_ptr>> {
    throw std::runtime_error{"a bug"};
  };
  expect_refused(redeem(code), "server_error", 500);
  all->op->keys_of = good;
  const auto kept = redeem(code);
  EXPECT_EQ(kept.is.status, 200) << "the code was not spent: " << kept.is.body;
  const auto find = all->op->find_profile;
  all->op->find_profile = [](db::reader&, tenant_code, account_id) -> result<profile> {
    throw db::error{db::failure::gone, "gone"};
  };
  expect_refused(userinfo(kept.text("access_token")), "temporarily_unavailable", 503);
  all->op->find_profile = find;
}

TEST_P(tokens, ID3_1_15_a_code_is_long_hashed_short_lived_and_good_once) {
  const auto code = code_for("rp", hana);
  EXPECT_GE(code.size(), 40u);
  const auto rows = [&](std::string_view hash) {
    return here.loop.wait(here.at(db::place::people).read([&](db::reader& r) {
      return find_by_code(r, hash).has_value();
    }));
  };
  EXPECT_TRUE(rows(kept_of(code)));
  EXPECT_FALSE(rows(code)) << "not as it is";
  here.time.advance(61s);
  expect_refused(redeem(code), "invalid_grant");
}

TEST_P(tokens, ID3_1_15_of_many_redemptions_at_once_one_succeeds) {
  const auto code = code_for("rp", hana);
  asking a{.who = here.loop.wait(all->op->clients.find(db::testing::sapporo(), "rp")),
           .form = http::form::parse(form_of(redemption(code))).value(),
           .issuer = std::string{issuer},
           .jkt = {},
           .proofs = {}};
  auto second = GetParam() == db::testing::engine_kind::postgres ? here.second_node() : nullptr;
  int good = 0;
  std::vector<task<void>> crowd;
  const auto one = [&](db::house& on) -> task<void> {
    const auto out =
        co_await on.at(db::testing::sapporo(), db::place::people).write([&](db::tx& t) {
          return redeem_code(t, *all->op, a);
        });
    good += out.refused ? 0 : 1;
  };
  for (int i = 0; i < 16; ++i) {
    crowd.push_back(one(second && i % 2 == 1 ? *second : *here.doors));
  }
  here.loop.wait(db::testing::all(std::move(crowd)));
  EXPECT_EQ(good, 1);
}

TEST_P(tokens, ID3_1_16_a_code_used_twice_ends_what_came_of_it) {
  const auto code = code_for("rp", hana);
  const auto a = redeem(code);
  ASSERT_EQ(userinfo(a.text("access_token")).is.status, 200);
  expect_refused(redeem(code), "invalid_grant");
  const auto after = userinfo(a.text("access_token"));
  EXPECT_EQ(after.is.status, 401);
  EXPECT_EQ(after.error(), "invalid_token");
  expect_refused(refresh(a.text("refresh_token")), "invalid_grant");
}

TEST_P(tokens, ID3_1_17_a_code_is_good_only_for_its_client_address_and_verifier) {
  const auto other = register_one("other", ordinary());
  const auto mine = code_for("rp", hana);
  expect_refused(post("/oidc/token", redemption(mine), {basic("other", other)}), "invalid_grant");
  EXPECT_EQ(redeem(mine).is.status, 200) << "another's attempt has not spent it";
  const auto refused = [&](const form_fields& change) {
    expect_refused(redeem(code_for("rp", hana), change), "invalid_grant");
  };
  refused({{"redirect_uri", "https://rp.example/other"}});
  refused({{"redirect_uri", "-"}});
  refused({{"code_verifier", std::string(43, 'x')}});
  refused({{"code_verifier", "-"}});
  auto old = ordinary();
  old.profile = client_profile::legacy;
  old.require_pkce = false;
  const auto old_secret = register_one("old", old);
  const auto plain =
      code_for("old", hana, {{"code_challenge", "-"}, {"code_challenge_method", "-"}});
  expect_refused(post("/oidc/token", redemption(plain), {basic("old", old_secret)}),
                 "invalid_grant");
}

TEST_P(tokens, ID3_1_18_the_token_endpoint_takes_forms_by_post_and_nobody_keeps_its_answers) {
  EXPECT_EQ(get("/oidc/token").is.status, 405);
  const auto json = ask({.verb = http::method::post,
                         .path = "/oidc/token",
                         .body = "{}",
                         .type = "application/json"});
  expect_refused(json, "invalid_request");
  const auto large = ask({.verb = http::method::post,
                          .path = "/oidc/token",
                          .body = "a=" + std::string(65 * 1024, 'x'),
                          .type = "application/x-www-form-urlencoded"});
  expect_refused(large, "invalid_request", 413);
  EXPECT_EQ(redeem(code_for("rp", hana)).header("Cache-Control"), "no-store");
}

TEST_P(tokens, ID3_1_19_a_client_proves_itself_in_its_one_way) {
  const auto form = redemption("tsc_x");
  const auto wrong = post("/oidc/token", form, {basic("rp", "wrong")});
  expect_refused(wrong, "invalid_client", 401);
  EXPECT_TRUE(wrong.header("WWW-Authenticate").starts_with("Basic"));
  expect_refused(post("/oidc/token", form, {basic("who", "x")}), "invalid_client", 401);
  auto both = form;
  both.emplace_back("client_id", "rp");
  both.emplace_back("client_secret", secret);
  expect_refused(post("/oidc/token", both, {basic("rp", secret)}), "invalid_request");
  expect_refused(post("/oidc/token", both), "invalid_client", 401);
  expect_refused(post("/oidc/token", form), "invalid_client", 401);
}

TEST_P(tokens, ID3_1_19_a_secret_is_changed_with_an_overlap) {
  const actor admin{"hana", "admin"};
  const auto fresh = here.loop.wait(here.at(db::place::people).write([&](db::tx& t) {
    return make_client_secret(t, admin, "rp", 1);
  }));
  here.time.advance(6s);
  const auto ask_by = [&](std::string_view by) {
    return post("/oidc/token", redemption("tsc_x"), {basic("rp", by)}).error();
  };
  EXPECT_EQ(ask_by(secret), "invalid_grant");
  EXPECT_EQ(ask_by(fresh.value()), "invalid_grant");
  here.time.advance(1h);
  EXPECT_EQ(ask_by(secret), "invalid_client");
  EXPECT_EQ(ask_by(fresh.value()), "invalid_grant");
}

TEST_P(tokens, ID3_1_21_a_grant_type_is_one_that_is_and_that_the_client_has) {
  const auto ask_for = [&](const form_fields& form) {
    return post("/oidc/token", form, {basic("rp", secret)});
  };
  expect_refused(ask_for({{"grant_type", "client_credentials"}}), "unauthorized_client");
  expect_refused(ask_for({{"grant_type", "password"}}), "unsupported_grant_type");
  expect_refused(ask_for({{"grant_type", "x"}}), "unsupported_grant_type");
  expect_refused(ask_for({{"a", "b"}}), "invalid_request");
}

TEST_P(tokens, ID3_1_22_a_scope_that_is_not_the_clients_is_left_out_and_the_rest_told) {
  const auto a = redeem(code_for("rp", hana, {{"scope", "openid profile phone secret"}}));
  EXPECT_EQ(a.text("scope"), "openid profile");
  EXPECT_EQ(get("/oidc/authorize", request_of("rp", {{"scope", "secret"}})).led("error"),
            "invalid_scope");
  const auto narrow = refresh(a.text("refresh_token"), {{"scope", "openid"}});
  EXPECT_EQ(narrow.text("scope"), "openid");
  expect_refused(refresh(narrow.text("refresh_token"), {{"scope", "openid email"}}),
                 "invalid_scope");
  EXPECT_EQ(refresh(narrow.text("refresh_token")).text("scope"), "openid profile");
}

TEST_P(tokens, ID3_1_23_a_rotated_refresh_token_that_comes_back_ends_the_family) {
  const auto first = redeem(code_for("rp", hana));
  const auto second = refresh(first.text("refresh_token"));
  ASSERT_EQ(second.is.status, 200) << second.is.body;
  EXPECT_NE(second.text("refresh_token"), first.text("refresh_token"));
  expect_refused(refresh(first.text("refresh_token")), "invalid_grant");
  expect_refused(refresh(second.text("refresh_token")), "invalid_grant");
  EXPECT_EQ(userinfo(second.text("access_token")).is.status, 401);
}

TEST_P(tokens, ID3_1_23_a_refresh_token_is_its_clients_and_ends_on_its_day) {
  const auto other = register_one("other", ordinary());
  auto a = redeem(code_for("rp", hana));
  expect_refused(post("/oidc/token",
                      {{"grant_type", "refresh_token"}, {"refresh_token", a.text("refresh_token")}},
                      {basic("other", other)}),
                 "invalid_grant");
  here.time.advance(std::chrono::hours{24 * 29});
  a = refresh(a.text("refresh_token"));
  ASSERT_EQ(a.is.status, 200) << "and nobody else's attempt has ended it";
  here.time.advance(std::chrono::hours{24 * 2});
  expect_refused(refresh(a.text("refresh_token")), "invalid_grant");
}

TEST_P(tokens, ID3_1_26_an_id_token_says_who_for_whom_when_and_how) {
  const auto code = code_for("rp", hana, {{"nonce", "a \"nonce\" of mine"}});
  here.time.advance(5s);
  const auto a = redeem(code);
  const auto says = claims_of(jose::use::id_token, a.text("id_token"));
  EXPECT_EQ(says.text("iss"), issuer);
  EXPECT_EQ(says.text("aud"), "rp");
  EXPECT_EQ(says.text("nonce"), "a \"nonce\" of mine");
  EXPECT_LE(*says.time("exp") - here.time.now(), 1h);
  EXPECT_EQ(says.text("sid"), signed_in[hana].sid);
  EXPECT_EQ(says.text("acr"), "urn:tsunagu:acr:aal1");
  EXPECT_EQ(says.raw("amr"), R"(["pwd"])");
  const auto hash = *crypto::from_base64url(jose::hash_of_token(a.text("access_token")));
  EXPECT_EQ(says.text("at_hash"), crypto::base64url(hash.substr(0, 16)));
  const auto again = refresh(a.text("refresh_token"));
  const auto later = claims_of(jose::use::id_token, again.text("id_token"));
  EXPECT_FALSE(later.has("nonce"));
  EXPECT_EQ(later.text("sub"), says.text("sub"));
  EXPECT_EQ(later.time("auth_time"), says.time("auth_time"));
}

TEST_P(tokens, ID3_1_26_the_algorithm_is_the_clients) {
  for (const char* alg : {"ES256", "RS256", "PS256", "EdDSA"}) {
    auto s = ordinary();
    s.id_token_alg = alg;
    const auto name = std::string{"rp-"} + std::string(1, static_cast<char>(alg[0] | 0x20));
    const auto by = register_one(name, s);
    const auto a = post("/oidc/token", redemption(code_for(name, hana)), {basic(name, by)});
    const auto read = keys->verify(jose::use::id_token, a.text("id_token"));
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(jose::name_of(read.value().alg), alg);
  }
}

TEST_P(tokens, A3_3_two_services_know_one_person_by_two_names_that_the_platform_can_join) {
  auto elsewhere = ordinary();
  elsewhere.redirect_uris = {std::string{callback}, "https://second.example/cb"};
  const auto by = register_one("second", elsewhere);
  const auto a = redeem(code_for("rp", hana));
  const auto b = post("/oidc/token", redemption(code_for("second", hana)), {basic("second", by)});
  const auto one = *claims_of(jose::use::id_token, a.text("id_token")).text("sub");
  const auto two = *claims_of(jose::use::id_token, b.text("id_token")).text("sub");
  EXPECT_NE(one, two);
  const auto joined = here.loop.wait(here.at(db::place::people).read([&](db::reader& r) {
    return std::pair{account_of_subject(r, one), account_of_subject(r, two)};
  }));
  EXPECT_EQ(joined.first, account_id{7});
  EXPECT_EQ(joined.second, account_id{7});
}

TEST_P(tokens, ID3_1_27_userinfo_tells_a_good_token_what_was_agreed_to_and_no_more) {
  const auto a = redeem(code_for("rp", hana));
  const auto token = a.text("access_token");
  const auto told = userinfo(token);
  EXPECT_EQ(told.text("sub"), *claims_of(jose::use::id_token, a.text("id_token")).text("sub"));
  EXPECT_EQ(told.text("name"), "佐藤 ハナ");
  EXPECT_EQ(told.text("birthdate"), "1948-03-07");
  EXPECT_EQ(told.text("email"), "");
  EXPECT_EQ(post("/oidc/userinfo", {{"access_token", token}}).text("name"), "佐藤 ハナ");
  const auto none = get("/oidc/userinfo");
  EXPECT_EQ(none.is.status, 401);
  EXPECT_EQ(none.header("WWW-Authenticate").find("error"), std::string::npos);
  const auto wrong = userinfo("tsa_wrong");
  EXPECT_EQ(wrong.is.status, 401);
  EXPECT_NE(wrong.header("WWW-Authenticate").find("invalid_token"), std::string::npos);
  EXPECT_EQ(get("/oidc/userinfo", {{"access_token", token}}).error(), "invalid_request");
  here.time.advance(61min);
  EXPECT_EQ(userinfo(token).error(), "invalid_token");
}

TEST_P(tokens, ID3_1_43_what_is_handed_over_is_asked_for_each_time_also_for_a_trusted_client) {
  auto ours = ordinary();
  ours.consent = consent_policy::trusted;
  const auto by = register_one("ours", ours);
  std::vector<handover> handed;
  all->op->consents.keeps = [](db::reader&, std::string_view) { return false; };
  all->op->consents.hand_over = [&](db::tx&, const handover& h) {
    handed.push_back(h);
    return std::vector<std::string>{"name"};
  };
  const auto page = get("/oidc/authorize", request_of("ours"), hana);
  const auto a =
      post("/oidc/token", redemption(page.led("code"), {{"client_id", "-"}}), {basic("ours", by)});
  ASSERT_EQ(a.is.status, 200) << a.is.body;
  const auto told = userinfo(a.text("access_token"));
  EXPECT_EQ(told.text("name"), "佐藤 ハナ");
  EXPECT_EQ(told.text("birthdate"), "") << "only what may go now";
  ASSERT_EQ(handed.size(), 1u);
  EXPECT_EQ(handed[0].account, account_id{7});
  EXPECT_EQ(handed[0].client, "ours");
  EXPECT_FALSE(handed[0].needs_consent);
}

TEST_P(tokens, ID3_1_43_a_program_that_left_the_catalogue_of_consents_gets_the_name_of_nobody) {
  all->op->consents.keeps = [](db::reader&, std::string_view) { return true; };
  all->op->consents.look = [](db::reader&, const consent_question& q, instant) {
    return consent_state{.granted = q.scopes, .ask = {}};
  };
  all->op->consents.hand_over = [](db::tx&, const handover& h) { return h.claims; };
  const auto page = get("/oidc/authorize", request_of("rp"), hana);
  const auto token = redeem(page.led("code")).text("access_token");
  ASSERT_EQ(userinfo(token).text("name"), "佐藤 ハナ");
  all->op->consents.keeps = [](db::reader&, std::string_view) { return false; };
  EXPECT_EQ(userinfo(token).text("name"), "") << "nothing was agreed to here";
  EXPECT_NE(userinfo(token).text("sub"), "");
}

TEST_P(tokens, of_a_person_who_is_forgotten_leave_no_row) {
  const auto a = redeem(code_for("rp", hana));
  ASSERT_EQ(userinfo(a.text("access_token")).is.status, 200);
  here.loop.wait(
      here.at(db::place::people).write([](db::tx& t) { forget_person(t, account_id{7}); }));
  EXPECT_EQ(userinfo(a.text("access_token")).is.status, 401);
  const auto rows = here.loop.wait(here.at(db::place::people).read([](db::reader& r) {
    std::int64_t n = 0;
    for (const auto* table : {"id_op_grant", "id_op_access", "id_op_refresh", "id_op_agreed",
                              "id_op_subject", "id_op_device"}) {
      const std::string sql = "SELECT COUNT(*) FROM " + std::string{table};
      const db::statement count{"", sql, db::place::people};
      r.first(count, {}, [&](const db::row& row) { n += row.int64(0); });
    }
    return n;
  }));
  EXPECT_EQ(rows, 0);
}

TEST_P(tokens, ID3_1_27_a_token_without_openid_is_not_for_userinfo) {
  auto machine = ordinary();
  machine.grant_types = {std::string{grant_client}};
  machine.scopes = {"entities.read"};
  machine.access_tokens = token_format::jwt;
  const auto by = register_one("machine", machine);
  const auto a =
      post("/oidc/token", {{"grant_type", "client_credentials"}}, {basic("machine", by)});
  ASSERT_EQ(a.is.status, 200) << a.is.body;
  const auto told = userinfo(a.text("access_token"));
  EXPECT_EQ(told.is.status, 403);
  EXPECT_EQ(told.error(), "insufficient_scope");
  EXPECT_EQ(userinfo(redeem(code_for("rp", hana)).text("id_token")).error(), "invalid_token")
      << "an ID token is no access token (25)";
}

TEST_P(tokens, ID3_1_28_introspection_tells_a_client_of_its_own_tokens_only) {
  const auto a = redeem(code_for("rp", hana));
  const auto good = about("/oidc/introspect", a.text("access_token"));
  EXPECT_EQ(good.text("active"), "true");
  EXPECT_EQ(good.text("client_id"), "rp");
  EXPECT_EQ(good.text("scope"), "openid profile");
  EXPECT_EQ(about("/oidc/introspect", a.text("refresh_token")).text("active"), "true");
  EXPECT_EQ(about("/oidc/introspect", "tsa_none").is.body, R"({"active":false})");
  expect_refused(post("/oidc/introspect", {{"token", "x"}}), "invalid_client", 401);
  expect_refused(post("/oidc/introspect", {}, {basic("rp", secret)}), "invalid_request");
  const auto other = register_one("other", ordinary());
  EXPECT_EQ(post("/oidc/introspect", {{"token", a.text("access_token")}}, {basic("other", other)})
                .is.body,
            R"({"active":false})");
  here.time.advance(61min);
  EXPECT_EQ(about("/oidc/introspect", a.text("access_token")).is.body, R"({"active":false})");
}

TEST_P(tokens, ID3_1_28_revocation_is_at_once_and_of_ones_own_only) {
  const auto a = redeem(code_for("rp", hana));
  const auto token = a.text("access_token");
  EXPECT_EQ(about("/oidc/revoke", "tsa_none").is.status, 200);
  const auto other = register_one("other", ordinary());
  EXPECT_EQ(post("/oidc/revoke", {{"token", token}}, {basic("other", other)}).is.status, 200);
  EXPECT_EQ(userinfo(token).is.status, 200);
  EXPECT_EQ(about("/oidc/revoke", token).is.status, 200);
  EXPECT_EQ(userinfo(token).is.status, 401);
  const auto b = refresh(a.text("refresh_token"));
  ASSERT_EQ(b.is.status, 200);
  EXPECT_EQ(about("/oidc/revoke", b.text("refresh_token")).is.status, 200);
  EXPECT_EQ(userinfo(b.text("access_token")).is.status, 401) << "the grant has ended";
}

TEST_P(tokens, of_a_client_itself_are_signed_without_a_row_and_can_be_revoked) {
  auto machine = ordinary();
  machine.grant_types = {std::string{grant_client}};
  machine.scopes = {"entities.read", "openid"};
  machine.access_tokens = token_format::jwt;
  const auto by = register_one("machine", machine);
  const auto a =
      post("/oidc/token", {{"grant_type", "client_credentials"}}, {basic("machine", by)});
  const auto says = claims_of(jose::use::access_token, a.text("access_token"));
  EXPECT_EQ(says.text("sub"), "machine");
  EXPECT_EQ(says.text("aud"), issuer);
  EXPECT_EQ(a.text("scope"), "entities.read");
  EXPECT_EQ(a.text("id_token"), "");
  const auto active = [&] {
    return post("/oidc/introspect", {{"token", a.text("access_token")}}, {basic("machine", by)})
        .text("active");
  };
  EXPECT_EQ(active(), "true");
  post("/oidc/revoke", {{"token", a.text("access_token")}}, {basic("machine", by)});
  EXPECT_EQ(active(), "false");
}

TEST_P(tokens, A3_4_a_session_or_a_consent_that_ends_takes_the_tokens_with_it_at_once) {
  const auto a = redeem(code_for("rp", hana));
  here.loop.wait(here.at(db::place::people).write([&](db::tx& t) {
    session_ended(t, {7}, signed_in[hana].session);
  }));
  EXPECT_EQ(userinfo(a.text("access_token")).is.status, 401);
  const auto b = redeem(code_for("rp", hana, {{"scope", "openid profile offline_access"}}));
  here.loop.wait(here.at(db::place::people).write([&](db::tx& t) {
    session_ended(t, {7}, signed_in[hana].session);
  }));
  EXPECT_EQ(userinfo(b.text("access_token")).is.status, 200) << "offline_access goes on";
  here.loop.wait(here.at(db::place::people).write([&](db::tx& t) { revoke_grants(t, {7}, "rp"); }));
  EXPECT_EQ(userinfo(b.text("access_token")).is.status, 401);
  expect_refused(refresh(b.text("refresh_token")), "invalid_grant");
}

TEST_P(tokens, of_a_locked_client_open_nothing_within_five_seconds) {
  const auto a = redeem(code_for("rp", hana));
  here.loop.wait(
      here.at(db::place::people).write([&](db::tx& t) { set_locked(t, "rp", t.now()); }));
  here.time.advance(6s);
  EXPECT_EQ(userinfo(a.text("access_token")).is.status, 401);
  expect_refused(refresh(a.text("refresh_token")), "invalid_client", 401);
}

TEST_P(tokens, A3_2_used_late_or_foreign_codes_and_a_token_without_signature_are_refused) {
  const auto a = redeem(code_for("rp", hana));
  const auto token = a.text("id_token");
  const auto none = crypto::base64url(R"({"alg":"none"})") +
                    token.substr(token.find('.'), token.rfind('.') - token.find('.') + 1);
  EXPECT_EQ(get("/oidc/authorize", request_of("rp", {{"id_token_hint", none}}), hana).led("error"),
            "invalid_request");
  EXPECT_EQ(get("/oidc/logout", {{"id_token_hint", none}}).is.status, 400);
}

INSTANTIATE_TEST_SUITE_P(engines, tokens, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id::op::testing
