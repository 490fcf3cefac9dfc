// The page of one's own consents: by a session, without scripts, in both languages.
#include "engine/consent/own_page.h"

#include "engine/consent/api.h"
#include "engine/consent/parts.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/test/consent_town.h"
#include "engine/id/module.h"
#include "engine/id/people/store_accounts.h"
#include "engine/id/people/store_sessions.h"
#include "engine/id/tokens.h"

namespace tsu::consent {
namespace {

using namespace std::chrono_literals;
using testing::health_notice;

class the_own_page : public testing::consent_town {
 protected:
  the_own_page() { on.out = out; }
  void sign_in() {
    act([&](db::tx& t) {
      const id::account_row row{.login_id = "1001",
                                .kind = id::account_kind::resident,
                                .role = "resident",
                                .state = id::account_state::active,
                                .proof = id::proof_kind::counter,
                                .locale = "ja",
                                .created = t.now(),
                                .changed = t.now()};
      account = id::insert_account(t, row).value;
      id::insert_session(t,
                         {.sid = "s",
                          .account = {account},
                          .opened = t.now(),
                          .authenticated = t.now(),
                          .seen = t.now(),
                          .expires = t.now() + 24h,
                          .rests = 24h,
                          .acr = "urn:tsunagu:acr:aal1",
                          .amr = "pwd",
                          .device = "x"},
                         id::hash_of("secret"));
    });
    cookies = "tsunagu=secret";
  }
  http::reply ask(http::method verb, const std::string& query, const std::string& body = "") {
    http::request q{.verb = verb,
                    .path = "/me/consents",
                    .query = query,
                    .headers = {},
                    .body = body,
                    .remote_address = "127.0.0.1",
                    .host = "localhost",
                    .trace_id = "t"};
    q.headers.add("Cookie", cookies);
    q.headers.add("Content-Type", "application/x-www-form-urlencoded");
    const caller nobody;
    call c{.request = q, .tenant = db::testing::sapporo(), .who = nobody, .now = here.time.now()};
    auto r = here.loop.wait(verb == http::method::get ? api::show_own_page(on, c)
                                                      : api::post_own_page(on, c));
    return r.ok() ? std::move(r).value() : http::reply{.status = http_status(r.error().reason)};
  }
  static std::string header(const http::reply& r, std::string_view name) {
    for (const auto& [n, v] : r.headers) {
      if (n == name) {
        return v;
      }
    }
    return "";
  }
  // As a browser sends the form that it was shown.
  http::reply post(const std::string& fields) {
    const auto page = ask(http::method::get, "");
    const std::string mark = "name=\"form_token\" value=\"";
    const auto at = page.body.find(mark) + mark.size();
    const auto token = page.body.substr(at, page.body.find('"', at) - at);
    return ask(http::method::post, "", "form_token=" + http::percent_encoded(token) + fields);
  }
  standing state_of(std::string_view kind) {
    const auto all =
        look([&](db::reader& r) { return consents_of(r, {account}, here.time.now()); });
    for (const auto& k : all.items.at(0).kinds) {
      if (k.kind == kind) {
        return k.state;
      }
    }
    return standing::off;
  }

  std::int64_t account = 0;
  std::string cookies;
  parts on{*here.doors};
};

TEST_P(the_own_page, leads_to_the_sign_in_whoever_is_not_signed_in) {
  const auto r = ask(http::method::get, "");
  EXPECT_EQ(r.status, 303);
  EXPECT_EQ(header(r, "Location"), "/id/login?next=/me/consents");
}

TEST_P(the_own_page, shows_every_notice_with_nothing_ticked_and_takes_what_was_ticked) {
  publish(health_notice());
  sign_in();
  const auto before = ask(http::method::get, "");
  EXPECT_EQ(before.status, 200);
  EXPECT_NE(before.body.find("アクメ健康"), std::string::npos);
  EXPECT_NE(before.body.find("電話 011"), std::string::npos) << "whom to ask";
  EXPECT_EQ(before.body.find("checked"), std::string::npos) << "nothing is ticked before";
  EXPECT_NE(header(before, "Content-Security-Policy").find("default-src 'none'"),
            std::string::npos);
  const auto n = look([](db::reader& r) { return find_asked(r, "acme", "health"); });
  const auto form = "&act=decide&notice=" + std::to_string(n->id) + "&hash=" + n->hash;
  const auto r = post(form + "&kind_phone=yes");
  EXPECT_EQ(r.status, 303);
  EXPECT_EQ(header(r, "Location"), "/me/consents?done=1");
  EXPECT_EQ(state_of("phone"), standing::given);
  EXPECT_EQ(state_of("name"), standing::refused);
  const auto after = ask(http::method::get, "done=1&ui_locales=en");
  EXPECT_NE(after.body.find("Written down."), std::string::npos);
  EXPECT_NE(after.body.find("checked"), std::string::npos);
}

TEST_P(the_own_page, takes_everything_back_with_one_button) {
  const auto n = publish(health_notice());
  sign_in();
  ASSERT_TRUE(decide_as(self(account), n, {"phone", "name"}).ok());
  const auto r = post("&act=withdraw&provider=acme&purpose=health");
  EXPECT_EQ(r.status, 303);
  EXPECT_EQ(state_of("phone"), standing::withdrawn);
  EXPECT_EQ(state_of("name"), standing::withdrawn);
  EXPECT_EQ(told.size(), 1u);
}

TEST_P(the_own_page, ID3_1_34_takes_no_form_that_is_not_its_own) {
  const auto n = publish(health_notice());
  sign_in();
  ASSERT_TRUE(decide_as(self(account), n, {"phone"}).ok());
  const auto r = ask(http::method::post, "", "form_token=x&act=withdraw&provider=acme");
  EXPECT_EQ(r.status, 403);
  EXPECT_EQ(state_of("phone"), standing::given);
}

TEST_P(the_own_page, ID3_1_41_asks_for_a_fresh_sign_in_before_sensitive_data) {
  const auto n = publish(health_notice());
  sign_in();
  here.time.advance(6min);
  const auto form = "&act=decide&notice=" + std::to_string(n.id) + "&hash=" + n.hash;
  const auto r = post(form + "&kind_vitals=yes");
  EXPECT_EQ(header(r, "Location"), "/id/login?next=/me/consents&reauth=1");
  EXPECT_EQ(state_of("vitals"), standing::off);
}

TEST_P(the_own_page, ID3_1_43_says_when_the_notice_has_changed_meanwhile) {
  const auto n = publish(health_notice());
  sign_in();
  auto more = health_notice();
  more.kinds = {"phone"};
  publish(more);
  const auto r =
      post("&act=decide&notice=" + std::to_string(n.id) + "&hash=" + n.hash + "&kind_phone=yes");
  EXPECT_EQ(r.status, 409);
  EXPECT_NE(r.body.find("説明文が新しくなりました"), std::string::npos);
  EXPECT_EQ(state_of("phone"), standing::off);
}

INSTANTIATE_TEST_SUITE_P(engines, the_own_page, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
