#include <gtest/gtest.h>

#include "base/crypto/totp.h"
#include "engine/id/people/second_factor.h"
#include "engine/id/people/store_credentials.h"
#include "engine/id/people/test/people_house.h"

namespace tsu::id {
namespace {

using namespace std::chrono_literals;
using testing::browser;
using testing::people_house;

constexpr const char* good = "kuroi neko to tsuki";

class pages_test : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  people_house town{GetParam()};
  browser chrome{town};

  made_account hanako() {
    auto a = town.registered();
    town.give_password(a.id, good);
    return a;
  }
  void sign_in(browser& b, const std::string& login_id, const std::string& password = good) {
    b.get("/id/login");
    b.post("/id/login", {{"login-id", login_id}, {"password", password}, {"next", "/id/account"}});
  }
};

TEST_P(pages_test, a_person_registers_sees_the_number_signs_out_and_in_again_with_it) {
  chrome.get("/id/register");
  ASSERT_EQ(chrome.shown().status, 200);
  chrome.post("/id/register", {{"name", "佐藤 花子"},
                               {"kana", "さとう はなこ"},
                               {"birth-date", "昭和23年3月7日"},
                               {"new-password", good}});
  ASSERT_EQ(chrome.shown().status, 303) << chrome.shown().body;
  ASSERT_EQ(chrome.location(), "/id/account?new=1");
  chrome.follow();
  const auto number = chrome.text_of("new-id");
  ASSERT_EQ(number.size(), 12u) << number;
  EXPECT_EQ(chrome.text_of("name"), "佐藤 花子");
  chrome.get("/id/logout");
  chrome.post("/id/logout", {});
  EXPECT_EQ(chrome.cookie("tsunagu"), "");
  EXPECT_EQ(chrome.get("/id/account").status, 303);
  sign_in(chrome, number);
  EXPECT_EQ(chrome.location(), "/id/account");
  EXPECT_EQ(chrome.follow().status, 200);
}

TEST_P(pages_test, what_is_wrong_in_the_form_is_told_beside_each_field_and_typed_values_stay) {
  chrome.get("/id/register");
  chrome.post("/id/register",
              {{"name", "<b>佐藤"}, {"birth-date", "いつか"}, {"new-password", "short"}});
  EXPECT_EQ(chrome.shown().status, 422);
  for (const auto* part :
       {"href=\"#kana\"", "href=\"#birth-date\"", "href=\"#new-password\"", "id=\"kana-error\"",
        "aria-invalid=\"true\"", "value=\"&lt;b&gt;佐藤\"", "直すところが 3 つあります"}) {
    EXPECT_TRUE(chrome.has_text(part)) << part;
  }
  EXPECT_FALSE(chrome.has_text("value=\"short\"")) << "a password is not sent back";
  EXPECT_TRUE(town.read([](db::reader& r) { return read_accounts(r, {}, 9); }).empty());
}

TEST_P(pages_test, ID3_1_35_the_page_is_the_same_for_an_unknown_id_and_a_wrong_password) {
  const auto a = hanako();
  const auto answer = [&](const std::string& id) {
    browser fresh{town, "198.51.100.4"};
    fresh.set_cookie("tsunagu-form", "fixed");
    fresh.get("/id/login");
    fresh.post("/id/login", {{"login-id", id}, {"password", "wrong"}});
    EXPECT_EQ(fresh.shown().status, 422);
    auto body = fresh.shown().body;
    for (auto at = body.find(id); at != body.npos; at = body.find(id)) {
      body.replace(at, id.size(), "ID");
    }
    return body;
  };
  EXPECT_EQ(answer(a.login_id), answer("1111111111"));
}

TEST_P(pages_test, ID3_1_36_too_many_tries_are_429_with_the_time_to_wait) {
  const auto a = hanako();
  for (int i = 0; i < 5; ++i) {
    sign_in(chrome, a.login_id, "wrong");
  }
  EXPECT_EQ(chrome.shown().status, 429);
  EXPECT_EQ(chrome.header("Retry-After"), "1");
  town.here.time.advance(1s);
  sign_in(chrome, a.login_id);
  EXPECT_EQ(chrome.shown().status, 303);
}

TEST_P(pages_test, ID3_1_34_a_form_without_its_token_or_from_another_site_changes_nothing) {
  const auto a = hanako();
  chrome.get("/id/login");
  chrome.post("/id/login", {{"form_token", "x"}, {"login-id", a.login_id}, {"password", good}});
  EXPECT_EQ(chrome.shown().status, 400) << "two tokens";
  browser other{town};
  other.post("/id/login", {{"login-id", a.login_id}, {"password", good}});
  EXPECT_EQ(other.shown().status, 403) << "no page was shown";
  chrome.get("/id/login");
  chrome.more_headers = {{"Sec-Fetch-Site", "cross-site"}};
  chrome.post("/id/login", {{"login-id", a.login_id}, {"password", good}});
  EXPECT_EQ(chrome.shown().status, 403);
  EXPECT_EQ(chrome.cookie("tsunagu"), "");
  EXPECT_TRUE(town.audit_of("id.session.opened").empty());
}

TEST_P(pages_test, ID3_1_13_a_log_in_leads_on_by_303_and_only_to_paths_of_ours) {
  const auto a = hanako();
  for (const auto& [next, leads] : {std::pair<std::string, std::string>{
                                        "/oidc/authorize/resume?r=1", "/oidc/authorize/resume?r=1"},
                                    {"https://evil.example/", "/id/account"},
                                    {"//evil.example/", "/id/account"},
                                    {"/\\evil.example", "/id/account"},
                                    {"", "/id/account"}}) {
    browser fresh{town};
    fresh.get("/id/login?next=" + http::percent_encoded(next));
    fresh.post("/id/login", {{"login-id", a.login_id}, {"password", good}, {"next", next}});
    EXPECT_EQ(fresh.shown().status, 303);
    EXPECT_EQ(fresh.location(), leads) << next;
    EXPECT_EQ(fresh.header("Referrer-Policy"), "no-referrer");
    fresh.get("/id/login?next=" + http::percent_encoded(next));
    EXPECT_EQ(fresh.location(), leads) << "signed in already";
  }
}

TEST_P(pages_test, whoever_comes_from_a_program_goes_on_to_it_from_wherever_the_way_led) {
  const std::string next = "/oidc/authorize/resume?r=1",
                    kept = "&amp;next=%2Foidc%2Fauthorize%2Fresume%3Fr%3D1";
  chrome.get("/id/login?ui_locales=en&next=" + http::percent_encoded(next));
  EXPECT_TRUE(chrome.has_text("href=\"register?ui_locales=en" + kept)) << chrome.shown().body;
  EXPECT_TRUE(chrome.has_text("href=\"recover?ui_locales=en" + kept));
  chrome.get("/id/recover?next=" + http::percent_encoded(next));
  EXPECT_TRUE(chrome.has_text("name=\"next\" value=\"" + next));
  EXPECT_EQ(chrome.header("Content-Security-Policy").find("form-action"), std::string::npos);
  chrome.get("/id/register?next=" + http::percent_encoded(next));
  EXPECT_TRUE(chrome.has_text("href=\"login?ui_locales=ja" + kept));
  chrome.post("/id/register", {{"name", "佐藤 花子"},
                               {"kana", "さとう はなこ"},
                               {"birth-date", "1948-03-07"},
                               {"new-password", good},
                               {"next", next}});
  EXPECT_EQ(chrome.location(), "/id/account?new=1&next=" + http::percent_encoded(next));
  chrome.follow();
  EXPECT_EQ(chrome.text_of("new-id").size(), 12u) << "the number is seen before going on";
  EXPECT_TRUE(chrome.has_text("href=\"../oidc/authorize/resume?r=1\""));
  EXPECT_TRUE(chrome.has_text("href=\"account/passkeys?ui_locales=ja" + kept));
  chrome.get("/id/account/passkeys?next=" + http::percent_encoded(next));
  EXPECT_TRUE(chrome.has_text("href=\"../../oidc/authorize/resume?r=1\""));
  EXPECT_TRUE(chrome.has_text("name=\"next\" value=\"" + next));
}

TEST_P(pages_test, nobody_is_led_away_by_what_a_link_says) {
  for (const std::string next :
       {"https://evil.example/", "//evil.example", "javascript:alert(1)"}) {
    for (const auto* page : {"/id/register", "/id/recover"}) {
      browser fresh{town};
      fresh.get(page + ("?next=" + http::percent_encoded(next)));
      EXPECT_FALSE(fresh.has_text(next)) << page << " " << next;
    }
    browser fresh{town};
    fresh.get("/id/register");
    fresh.post("/id/register", {{"name", "佐藤 花子"},
                                {"kana", "さとう はなこ"},
                                {"birth-date", "1948-03-07"},
                                {"new-password", good},
                                {"next", next}});
    EXPECT_EQ(fresh.location(), "/id/account?new=1");
    fresh.get("/id/account?new=1&next=" + http::percent_encoded(next));
    EXPECT_FALSE(fresh.has_text("id=\"go-on\""));
  }
}

TEST_P(pages_test, ID3_1_33_sessions_are_listed_and_ended_by_the_person) {
  const auto a = hanako();
  browser tablet{town};
  sign_in(chrome, a.login_id);
  sign_in(tablet, a.login_id);
  const auto there = tablet.cookie("tsunagu");
  chrome.get("/id/account");
  EXPECT_TRUE(chrome.has_text("Chrome · Android"));
  const auto session = town.who_has(there)->session.value;
  chrome.post("/id/account/end-session", {{"session", std::to_string(session)}});
  EXPECT_FALSE(town.who_has(there));
  EXPECT_EQ(tablet.get("/id/account").status, 303);
  EXPECT_EQ(chrome.get("/id/account").status, 200);
}

TEST_P(pages_test, nobody_ends_another_persons_session) {
  const auto a = hanako();
  const auto b = town.registered("高橋 一郎");
  town.give_password(b.id, good);
  browser other{town};
  sign_in(chrome, a.login_id);
  sign_in(other, b.login_id);
  const auto session = town.who_has(chrome.cookie("tsunagu"))->session.value;
  other.get("/id/account");
  other.post("/id/account/end-session", {{"session", std::to_string(session)}});
  EXPECT_TRUE(town.who_has(chrome.cookie("tsunagu")));
}

TEST_P(pages_test, ID3_1_41_changing_what_one_signs_in_with_asks_for_a_log_in_of_now) {
  const auto a = hanako();
  sign_in(chrome, a.login_id);
  EXPECT_EQ(chrome.get("/id/account/password").status, 200);
  town.here.time.advance(5min + 1s);
  for (const auto* path :
       {"/id/account/password", "/id/account/authenticator", "/id/account/sheet"}) {
    EXPECT_EQ(chrome.get(path).status, 303) << path;
    EXPECT_NE(chrome.location().find("reauth=1"), std::string::npos);
  }
  chrome.get("/id/logout");
  chrome.post("/id/account/password", {{"new-password", "midori no kaze to umi"}});
  EXPECT_EQ(chrome.shown().status, 303);
  EXPECT_NE(chrome.location().find("reauth=1"), std::string::npos);
  EXPECT_EQ(town.sign_in(a.login_id, good).fault, "") << "the old one still holds";
  chrome.get(chrome.location());
  EXPECT_EQ(chrome.shown().status, 200) << "asks again although a session is there";
  chrome.post("/id/login",
              {{"login-id", a.login_id}, {"password", good}, {"next", "/id/account/password"}});
  EXPECT_EQ(chrome.follow().status, 200);
  chrome.post("/id/account/password", {{"new-password", "midori no kaze to umi"}});
  EXPECT_EQ(chrome.location(), "/id/account");
  EXPECT_EQ(town.sign_in(a.login_id, good).fault, "wrong");
}

TEST_P(pages_test, ID3_1_41_a_step_up_asks_for_the_code_and_raises_acr_under_the_same_sid) {
  const auto a = hanako();
  sign_in(chrome, a.login_id);
  chrome.get("/id/account/authenticator");
  const auto key = secret<std::string>{*crypto::from_base32(chrome.text_of("key"))};
  const auto code = [&] { return crypto::totp_code(key, crypto::totp_step(town.here.time.now())); };
  chrome.post("/id/account/authenticator", {{"code", "000000"}});
  EXPECT_EQ(chrome.shown().status, 422);
  chrome.post("/id/account/authenticator", {{"code", code()}});
  EXPECT_EQ(chrome.location(), "/id/account");
  chrome.get("/id/logout");
  chrome.post("/id/logout", {});
  town.here.time.advance(60s);
  sign_in(chrome, a.login_id);
  EXPECT_NE(chrome.location().find("/id/login/code?"), std::string::npos);
  EXPECT_EQ(browser{town}.get("/id/account").status, 303) << "half a log-in opens nothing";
  chrome.follow();
  chrome.post("/id/login/code", {{"code", code()}, {"next", "/id/account"}});
  EXPECT_EQ(chrome.location(), "/id/account");
  const auto in = town.who_has(chrome.cookie("tsunagu"));
  EXPECT_EQ(in->acr, acr_aal2);
}

TEST_P(pages_test, an_acr_that_is_out_of_reach_is_said_so_and_can_be_left) {
  const auto a = hanako();
  sign_in(chrome, a.login_id);
  const auto query =
      "next=%2Foidc%2Fauthorize%2Fresume%3Fr%3D1&acr=" + http::percent_encoded(acr_aal2);
  EXPECT_EQ(chrome.get("/id/login?" + query).status, 200);
  chrome.post("/id/login", {{"login-id", a.login_id},
                            {"password", good},
                            {"next", "/oidc/authorize/resume?r=1"},
                            {"acr", std::string{acr_aal2}}});
  chrome.follow();
  EXPECT_EQ(chrome.shown().status, 403);
  EXPECT_TRUE(chrome.has_text("href=\"../../oidc/authorize/resume?r=1\""));
  EXPECT_EQ(town.who_has(chrome.cookie("tsunagu"))->acr, acr_aal1);
}

TEST_P(pages_test, a_code_of_the_counter_opens_the_account_once_with_a_password_of_ones_own) {
  const auto a = town.registered();
  chrome.get("/id/recover");
  chrome.post("/id/recover",
              {{"login-id", a.login_id}, {"code", a.code}, {"new-password", "too short"}});
  EXPECT_EQ(chrome.shown().status, 422) << "and the code is not spent";
  chrome.post("/id/recover", {{"login-id", a.login_id}, {"code", a.code}, {"new-password", good}});
  EXPECT_EQ(chrome.location(), "/id/account");
  EXPECT_EQ(chrome.follow().status, 200);
  browser thief{town};
  thief.get("/id/recover");
  thief.post(
      "/id/recover",
      {{"login-id", a.login_id}, {"code", a.code}, {"new-password", "midori no kaze to umi"}});
  EXPECT_EQ(thief.shown().status, 422);
  EXPECT_TRUE(town.sign_in(a.login_id, good).in);
}

TEST_P(pages_test, the_sheet_is_shown_once_and_recovery_asks_for_the_app_all_the_same) {
  const auto a = hanako();
  sign_in(chrome, a.login_id);
  chrome.get("/id/account/sheet");
  EXPECT_TRUE(chrome.has_text("使っていないコード：0個"));
  chrome.post("/id/account/sheet", {});
  const auto page = chrome.shown().body;
  const auto at = page.find("<li>", page.find("id=\"codes\""));
  const auto code = page.substr(at + 4, page.find("</li>", at) - at - 4);
  ASSERT_EQ(code.size(), 19u) << code;
  town.write([&](db::tx& t) {
    const auto key = begin_authenticator(t, town.keys(), {a.id}).value();
    finish_authenticator(t, town.keys(), {a.id},
                         crypto::totp_code(key, crypto::totp_step(t.now())));
  });
  browser other{town};
  other.get("/id/recover");
  other.post("/id/recover",
             {{"login-id", a.login_id}, {"code", code}, {"new-password", "midori no kaze to umi"}});
  EXPECT_EQ(other.location(), "/id/login/code?next=%2Fid%2Faccount");
  EXPECT_EQ(other.get("/id/account").status, 303);
}

TEST_P(pages_test, every_page_is_there_in_both_languages) {
  for (const auto* path : {"/id/login", "/id/register", "/id/recover", "/id/logout"}) {
    for (const auto* lang : {"ja", "en"}) {
      chrome.get(std::string{path} + "?ui_locales=" + lang);
      EXPECT_TRUE(chrome.has_text("<html lang=\"" + std::string{lang} + "\">")) << path;
      EXPECT_FALSE(chrome.has_text(">id.")) << path << ": a text is missing";
    }
  }
  EXPECT_EQ(chrome.get("/id/pages.css").type, "text/css; charset=utf-8");
}

INSTANTIATE_TEST_SUITE_P(engines, pages_test, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
