#include "engine/id/people/test/upstream_house.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;
using testing::browser;
using testing::digital_app;
using testing::good;
using testing::line;
using testing::line_secret;
using testing::neighbour;
using testing::stand_in;

using upstream_test = testing::upstream_house;

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

TEST_P(upstream_test, answers_that_nobody_asked_for_do_not_fill_the_audit_log) {
  for (int i = 0; i < 60; ++i) {
    browser one{town};
    one.get("/id/upstream/line/callback?code=x&state=" + std::to_string(i));
    EXPECT_EQ(one.shown().status, 403);
  }
  EXPECT_EQ(town.audit_of("id.upstream.refused").size(), 30u);
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
