// The page of one's own consents: by a session, without scripts, in both languages.
#include "engine/consent/own_page.h"

#include "engine/consent/api.h"
#include "engine/consent/drafts.h"
#include "engine/consent/leave.h"
#include "engine/consent/parts.h"
#include "engine/consent/store_catalogue.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/store_reads.h"
#include "engine/consent/test/consent_town.h"
#include "engine/consent/views.h"
#include "engine/id/module.h"
#include "engine/id/pages/readings.h"
#include "engine/id/people/login.h"
#include "engine/id/people/store_accounts.h"
#include "engine/id/people/store_sessions.h"
#include "engine/id/tokens.h"

namespace tsu::consent {
namespace {

using namespace std::chrono_literals;
using testing::health_notice;

TEST(readings, every_kanji_of_this_modules_texts_has_one) {
  for (const auto code : own_texts().codes()) {
    const auto said = own_texts().text(i18n::language::ja, code);
    EXPECT_EQ(id::pages::unread_kanji(said), "") << code;
  }
}

class the_own_page : public testing::consent_town {
 protected:
  the_own_page() { on.out = out; }
  void sign_in(id::account_kind kind = id::account_kind::resident,
               const std::string& role = "resident", std::string_view acr = id::acr_aal1) {
    act([&](db::tx& t) {
      t.run({"test.no_sessions", "DELETE FROM id_session", db::place::people}, {});
      const id::account_row row{.login_id = "100" + std::to_string(++made),
                                .kind = kind,
                                .role = role,
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
                          .acr = std::string{acr},
                          .amr = "pwd",
                          .device = "x"},
                         id::hash_of("secret"));
    });
    cookies = "tsunagu=secret";
  }
  http::reply ask(http::method verb, const std::string& query, const std::string& body = "") {
    return ask_page(verb == http::method::get ? api::show_own_page : api::post_own_page,
                    "/me/consents", verb, query, body);
  }
  http::reply ask_page(answer (*handler)(const parts&, call&), const std::string& path,
                       http::method verb, const std::string& query, const std::string& body = "",
                       std::vector<std::string> values = {}) {
    http::request q{.verb = verb,
                    .path = path,
                    .query = query,
                    .headers = {},
                    .body = body,
                    .remote_address = "127.0.0.1",
                    .host = "localhost",
                    .trace_id = "t"};
    q.headers.add("Cookie", cookies);
    q.headers.add("Content-Type", "application/x-www-form-urlencoded");
    const caller nobody;
    call c{.request = q,
           .tenant = db::testing::sapporo(),
           .who = nobody,
           .now = here.time.now(),
           .path_values = values};
    auto r = here.loop.wait(handler(on, c));
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
    return ask(http::method::post, "", token_in(ask(http::method::get, "")) + fields);
  }
  static std::string token_in(const http::reply& page) {
    const std::string mark = "name=\"form_token\" value=\"";
    const auto at = page.body.find(mark) + mark.size();
    const auto token = page.body.substr(at, page.body.find('"', at) - at);
    return "form_token=" + http::percent_encoded(token);
  }
  http::reply get_page(answer (*handler)(const parts&, call&), const std::string& path,
                       const std::string& query = "", std::vector<std::string> values = {}) {
    return ask_page(handler, path, http::method::get, query, "", std::move(values));
  }
  http::reply post_page(answer (*show)(const parts&, call&), answer (*take)(const parts&, call&),
                        const std::string& path, const std::string& fields) {
    return ask_page(take, path, http::method::post, "", token_in(get_page(show, path)) + fields);
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
  int made = 0;
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

TEST_P(the_own_page, keeps_the_words_that_were_agreed_to_readable) {
  const auto n = publish(health_notice());
  sign_in();
  ASSERT_TRUE(decide_as(self(account), n, {"phone"}).ok());
  auto words = health_notice();
  words.body.ja = "きょうの言いかた";
  words.same_terms = true;
  publish(words);
  const auto page = ask(http::method::get, "");
  EXPECT_NE(page.body.find("きょうの言いかた"), std::string::npos);
  EXPECT_NE(page.body.find("血圧などをもとに電話します。"), std::string::npos);
}

TEST_P(the_own_page, has_a_receipt_on_paper_with_the_words_of_then) {
  const auto n = publish(health_notice());
  sign_in();
  const auto r = decide_as(self(account), n, {"phone"}).value();
  auto words = health_notice();
  words.body.ja = "きょうの言いかた";
  words.same_terms = true;
  publish(words);
  const auto list = get_page(api::show_receipts_page, "/me/receipts");
  EXPECT_NE(list.body.find("receipts/" + r.id), std::string::npos);
  const auto page = get_page(api::show_own_receipt, "/me/receipts/" + r.id, "", {r.id});
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("血圧などをもとに電話します。"), std::string::npos);
  EXPECT_EQ(page.body.find("きょうの言いかた"), std::string::npos);
  EXPECT_EQ(get_page(api::show_own_receipt, "/me/receipts/x", "", {"x"}).status, 404);
}

TEST_P(the_own_page, shows_every_look_page_by_page) {
  sign_in();
  act([&](db::tx& t) {
    for (int i = 0; i < 60; ++i) {
      insert_read(t, {.person = {account},
                      .at = t.now(),
                      .sort = reader_kind::staff,
                      .reader = "hana",
                      .role = "staff",
                      .purpose = "care",
                      .kinds = "phone",
                      .trace = {}});
    }
  });
  const auto lines = [](const http::reply& r) {
    std::size_t n = 0;
    for (auto at = r.body.find("<li>"); at != std::string::npos; at = r.body.find("<li>", at + 1)) {
      ++n;
    }
    return n;
  };
  const auto first = get_page(api::show_reads_page, "/me/reads");
  EXPECT_EQ(lines(first), 50u);
  const auto at = first.body.find("reads?before=");
  ASSERT_NE(at, std::string::npos);
  const auto from = at + std::string_view{"reads?"}.size();
  const auto rest = get_page(api::show_reads_page, "/me/reads",
                             first.body.substr(from, first.body.find('"', from) - from));
  EXPECT_EQ(lines(rest), 10u);
  EXPECT_EQ(rest.body.find("id=\"older\""), std::string::npos);
}

TEST_P(the_own_page, leads_to_everything_and_each_page_asks_who_it_is) {
  struct line {
    answer (*handler)(const parts&, call&);
    std::string path;
  };
  for (const auto& l :
       {line{api::show_data_page, "/me/data"}, line{api::show_reads_page, "/me/reads"},
        line{api::show_receipts_page, "/me/receipts"}, line{api::show_leave_page, "/me/leave"},
        line{api::show_look_page, "/consent/look"}}) {
    EXPECT_EQ(header(get_page(l.handler, l.path), "Location"), "/id/login?next=" + l.path);
  }
  sign_in();
  const auto page = get_page(api::show_data_page, "/me/data", "ui_locales=en");
  for (const auto* to : {"consents", "reads", "receipts", "export", "leave"}) {
    EXPECT_NE(page.body.find("href=\"" + std::string{to} + "\""), std::string::npos) << to;
  }
  EXPECT_EQ(get_page(api::show_look_page, "/consent/look").status, 303) << "a resident";
}

TEST_P(the_own_page, lets_a_person_go_who_is_sure_and_gives_the_proof) {
  sign_in();
  const auto leave = [&](const std::string& fields) {
    return post_page(api::show_leave_page, api::post_leave_page, "/me/leave", fields);
  };
  EXPECT_EQ(leave("").status, 422);
  EXPECT_EQ(
      ask_page(api::post_leave_page, "/me/leave", http::method::post, "", "form_token=x&sure=yes")
          .status,
      403);
  EXPECT_TRUE(look(read_erased).empty());
  here.time.advance(6min);
  EXPECT_EQ(header(get_page(api::show_leave_page, "/me/leave"), "Location"),
            "/id/login?next=/me/leave&reauth=1");
  here.time.advance(-6min);
  const auto gone = leave("&sure=yes");
  ASSERT_EQ(gone.status, 200);
  EXPECT_EQ(look(read_erased), std::vector<person_id>{{account}});
  const std::string mark = "id=\"proof\">";
  const auto at = gone.body.find(mark) + mark.size();
  const auto id = gone.body.substr(at, gone.body.find('<', at) - at);
  EXPECT_TRUE(look([&](db::reader& r) { return find_proof(r, id); }).ok());
}

TEST_P(the_own_page, of_staff_shows_data_for_a_purpose_and_the_person_sees_that) {
  on.may = [](std::string_view role, std::string_view permission) {
    return role == "staff" && permission == "consent.data.look";
  };
  sign_in();
  const auto person = account;
  act([&](db::tx& t) {
    auto row = id::find_account(t, {person}).value();
    row.login_id = "4829130057";
    id::update_account(t, row);
  });
  sign_in(id::account_kind::staff, "staff", id::acr_aal1);
  EXPECT_EQ(get_page(api::show_look_page, "/consent/look").status, 303) << "one factor only";
  sign_in(id::account_kind::staff, "staff", id::acr_aal2);
  const auto seen = [&](const std::string& fields) {
    return post_page(api::show_look_page, api::post_look_page, "/consent/look", fields);
  };
  const auto page = seen("&number=482+913+0057&purpose=care&kind_phone=yes");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("phone of " + std::to_string(person)), std::string::npos);
  EXPECT_EQ(look([&](db::reader& r) { return reads_of(r, {person}, 1'000, 10); }).items.size(), 1u);
  EXPECT_NE(seen("&number=4829130057&kind_phone=yes").body.find("見る理由"), std::string::npos);
  EXPECT_EQ(seen("&number=4829130057&kind_phone=yes").status, 422) << "no purpose";
  EXPECT_EQ(seen("&number=4829130057&purpose=care").status, 422) << "no kinds";
  const auto nobody = seen("&number=1111111111&purpose=care&kind_phone=yes");
  act([&](db::tx& t) {
    return protect(t, out, boss, {person}, protection_wish{{"staff:boss"}, {}});
  }).value();
  const auto hidden = seen("&number=4829130057&purpose=care&kind_phone=yes");
  EXPECT_EQ(hidden.status, nobody.status);
  EXPECT_NE(hidden.body.find("その方は見つかりません。"), std::string::npos);
  EXPECT_NE(nobody.body.find("その方は見つかりません。"), std::string::npos);
}

TEST_P(the_own_page, shows_what_a_helper_prepared_and_the_person_finishes_it_or_throws_it_away) {
  const auto n = publish(health_notice());
  sign_in();
  const auto prepare_it = [&] {
    const decision_wish w{
        .notice = n.id, .hash = n.hash, .given = {"phone"}, .refused = {"vitals"}};
    return act([&](db::tx& t) {
             return prepare(
                 t, out, {.person = {account}, .how = method::proxy, .by = {"account:2", "helper"}},
                 w);
           })
        .value()
        .id;
  };
  const auto post_draft = [&](const std::string& fields) {
    return ask_page(api::post_drafts_page, "/me/drafts", http::method::post, "",
                    token_in(ask(http::method::get, "")) + fields);
  };
  auto id = std::to_string(prepare_it());
  EXPECT_NE(get_page(api::show_data_page, "/me/data").body.find("1件"), std::string::npos);
  const auto page = get_page(api::show_drafts_page, "/me/drafts");
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find("draft-" + id), std::string::npos);
  EXPECT_NE(page.body.find("血圧などをもとに電話します。"), std::string::npos)
      << "what it is about";
  const auto dropped = post_draft("&act=drop&draft=" + id);
  EXPECT_EQ(header(dropped, "Location"), "/me/drafts?done=drop");
  EXPECT_EQ(state_of("phone"), standing::off);
  EXPECT_EQ(post_draft("&act=confirm&draft=" + id).status, 409) << "it is there no more";
  id = std::to_string(prepare_it());
  const auto done_it = post_draft("&act=confirm&draft=" + id);
  EXPECT_EQ(header(done_it, "Location"), "/me/drafts?done=confirm");
  EXPECT_EQ(state_of("phone"), standing::given);
  EXPECT_EQ(state_of("vitals"), standing::refused);
}

TEST_P(the_own_page, lets_nobody_finish_a_draft_but_the_person) {
  const auto n = publish(health_notice());
  sign_in();
  const auto mine = account;
  const decision_wish w{.notice = n.id, .hash = n.hash, .given = {"phone"}, .refused = {}};
  const auto id =
      act([&](db::tx& t) {
        return prepare(t, out,
                       {.person = {mine}, .how = method::proxy, .by = {"account:2", "helper"}}, w);
      })
          .value()
          .id;
  sign_in(id::account_kind::helper, "helper");
  const auto confirm = [&] {
    return ask_page(
        api::post_drafts_page, "/me/drafts", http::method::post, "",
        token_in(ask(http::method::get, "")) + "&act=confirm&draft=" + std::to_string(id));
  };
  EXPECT_EQ(confirm().status, 303) << "to the sign-in";
  sign_in();
  EXPECT_EQ(confirm().status, 409) << "another resident's";
  EXPECT_EQ(look([&](db::reader& r) { return drafts_of(r, {mine}, here.time.now()); }).items.size(),
            1u);
  cookies.clear();
  EXPECT_EQ(header(get_page(api::show_drafts_page, "/me/drafts"), "Location"),
            "/id/login?next=/me/drafts");
}

INSTANTIATE_TEST_SUITE_P(engines, the_own_page, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
