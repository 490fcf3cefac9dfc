// 支援措置: what does not tell that a protected person is there: answers, lists, and what is left
// of them. And who acts for whom, through the handlers.
#include "engine/consent/api.h"
#include "engine/consent/leave.h"
#include "engine/consent/parts.h"
#include "engine/consent/store_persons.h"
#include "engine/consent/test/consent_town.h"
#include "engine/consent/touched.h"

namespace tsu::consent {
namespace {

using namespace std::chrono_literals;
using testing::health_notice;

class a_protected_person : public testing::consent_town {
 protected:
  a_protected_person() {
    out.exists = [](db::reader&, person_id who) { return who.value <= 9; };
    on.out = out;
  }
  void protect_one(std::int64_t who, std::vector<std::string> knows = {"staff:boss"}) {
    const protection_wish w{std::move(knows), here.time.now() + std::chrono::days{30}};
    act([&](db::tx& t) { return protect(t, out, boss, {who}, w); }).value();
  }
  // "200 body" or "404 code: detail".
  std::string ask(answer (*handler)(const parts&, call&), const caller& who,
                  std::vector<std::string> path, std::string_view query = "",
                  std::string_view body = "") {
    const http::request q{
        .verb = http::method::post, .path = "/", .query = query, .body = body, .trace_id = "t"};
    call c{.request = q,
           .tenant = db::testing::sapporo(),
           .who = who,
           .now = here.time.now(),
           .path_values = path};
    const auto r = here.loop.wait(handler(on, c));
    return r.ok() ? std::to_string(r.value().status) + " " + r.value().body
                  : std::to_string(http_status(r.error().reason)) + " " + r.error().code + ": " +
                        r.error().detail;
  }
  std::int64_t touched_by_anybody(const actor& who) {
    const touched_query q{.from = {}, .until = here.time.now() + 1h, .limit = 100};
    return act([&](db::tx& t) { return list_touched(t, who, q); }).total;
  }
  std::string add_proxy_of(std::int64_t person, proxy_wish w) {
    return said(act([&](db::tx& t) { return add_proxy(t, out, hana, {person}, w); }));
  }

  const caller staff{.subject = "hana", .role = "staff"};
  static caller resident(std::int64_t who) {
    return {.subject = "account:" + std::to_string(who), .role = "resident"};
  }
  parts on{*here.doors};
};

TEST_P(a_protected_person, is_told_of_like_a_number_that_nobody_has) {
  const auto n = publish(health_notice());
  protect_one(1);
  const auto decision = R"({"notice":)" + std::to_string(n.id) + R"(,"hash":")" + n.hash +
                        R"(","given":["phone"],"refused":[]})";
  const std::string provider = R"({"provider":"acme"})";
  const std::string proxy = R"({"proxy":2,"kind":"guardian","checked":"x"})";
  const std::string order = R"({"who":["role:staff"]})";
  struct line {
    answer (*handler)(const parts&, call&);
    std::string body;
  };
  for (const auto& l :
       {line{api::list_of_person, ""}, line{api::decide_for_person, decision},
        line{api::withdraw_for_person, provider}, line{api::list_proxies, ""},
        line{api::create_proxy, proxy}, line{api::delete_proxy, ""}, line{api::show_protection, ""},
        line{api::put_protection, order}, line{api::delete_protection, ""}}) {
    const auto hidden = ask(l.handler, staff, {"1", "1"}, "", l.body);
    EXPECT_EQ(hidden, ask(l.handler, staff, {"99", "1"}, "", l.body));
    EXPECT_EQ(hidden.substr(0, 18), "404 no_such_person");
  }
  EXPECT_EQ(ask(api::list_of_person, staff, {"2"}).substr(0, 3), "200");
}

TEST_P(a_protected_person, is_not_found_by_trying_numbers_of_proxies) {
  protect_one(3);
  const proxy_wish hidden{3, proxy_kind::family, "戸籍", {}},
      nobody{99, proxy_kind::family, "戸籍", {}};
  EXPECT_EQ(add_proxy_of(1, hidden), "bad_proxy proxy:not_a_person");
  EXPECT_EQ(add_proxy_of(1, hidden), add_proxy_of(1, nobody));
  ASSERT_EQ(add_proxy_of(1, {2, proxy_kind::family, "戸籍", {}}), "");
  const auto listed = [&](const actor& who) {
    return look([&](db::reader& r) { return proxies_of(r, who, {1}, here.time.now()); })
        .items.size();
  };
  ASSERT_EQ(listed(hana), 1u);
  protect_one(2);
  EXPECT_EQ(listed(hana), 0u) << "who acts for somebody may be protected too";
  EXPECT_EQ(listed(boss), 1u);
}

TEST_P(a_protected_person, who_is_deleted_does_not_become_visible_by_that) {
  const auto sub = give(1, publish(health_notice()), {"phone"}).principal;
  ASSERT_EQ(read_as("acme-app", sub, {"phone"}), "");
  protect_one(1);
  ASSERT_EQ(touched_by_anybody(hana), 0);
  act([&](db::tx& t) { return erase(t, out, db::testing::sapporo(), self(1)); }).value();
  EXPECT_EQ(touched_by_anybody(hana), 0);
  EXPECT_EQ(touched_by_anybody(boss), 1) << "who may know";
}

TEST_P(a_protected_person, is_in_the_lists_after_a_breach_by_the_whole_word_only) {
  const auto n = publish(health_notice());
  const auto sub = give(1, n, {"name"}).principal;
  ASSERT_EQ(read_as("acme-app", sub, {"name"}), "");
  const auto total = [&](std::string kind) {
    const touched_query q{
        .kind = std::move(kind), .from = {}, .until = here.time.now() + 1h, .limit = 100};
    return act([&](db::tx& t) { return list_touched(t, boss, q); }).total;
  };
  EXPECT_EQ(total("name"), 1);
  EXPECT_EQ(total("n_me"), 0) << "'_' is a letter here";
  EXPECT_EQ(total("%"), 0);
}

TEST_P(a_protected_person, after_a_breach_of_more_than_a_thousand_all_are_named_page_by_page) {
  act([&](db::tx& t) {
    for (std::int64_t who = 1; who <= 2'345; ++who) {
      insert_read(t, {.person = {who},
                      .at = t.now(),
                      .sort = reader_kind::provider,
                      .reader = "acme",
                      .role = "provider",
                      .purpose = "health",
                      .kinds = "name",
                      .trace = {}});
    }
  });
  std::set<std::int64_t> seen;
  std::int64_t after = 0;
  for (int pages = 0; pages < 4; ++pages) {
    const touched_query q{
        .from = {}, .until = here.time.now() + 1h, .after = {after}, .limit = 1'000};
    const auto page = act([&](db::tx& t) { return list_touched(t, boss, q); });
    EXPECT_EQ(page.total, 2'345) << "whatever the page shows";
    for (const auto& one : page.items) {
      EXPECT_TRUE(seen.insert(one.person).second);
      after = one.person;
    }
  }
  EXPECT_EQ(seen.size(), 2'345u);
}

TEST_P(a_protected_person, is_looked_at_by_who_acts_for_them_and_sees_that) {
  ASSERT_EQ(add_proxy_of(1, {2, proxy_kind::family, "戸籍", {}}), "");
  EXPECT_EQ(ask(api::list_own, resident(3), {}, "for=1").substr(0, 18), "403 not_your_proxy");
  EXPECT_EQ(ask(api::list_own, resident(2), {}, "for=1").substr(0, 3), "200");
  const auto page = look([](db::reader& r) { return reads_of(r, {1}, 1'000, 10); });
  ASSERT_EQ(page.items.size(), 1u) << "what was refused was not seen";
  EXPECT_EQ(page.items[0].sort, reader_kind::proxy);
  EXPECT_EQ(
      page.items[0].says.ja,
      "代理の方が、あなたの「同意の内容」を見ました。使いみちは「あなたの代わりの手続き」です。");
  EXPECT_EQ(ask(api::list_own, resident(1), {}).substr(0, 3), "200");
  EXPECT_EQ(look([](db::reader& r) { return reads_of(r, {1}, 1'000, 10); }).items.size(), 1u)
      << "oneself is nobody else";
  protect_one(1);
  EXPECT_EQ(ask(api::list_own, resident(2), {}, "for=1"),
            ask(api::list_own, resident(2), {}, "for=99"));
}

TEST_P(a_protected_person, has_family_helpers_who_end_and_do_not_stand_before_a_guardian) {
  const auto n = publish(health_notice());
  const auto decision = R"({"notice":)" + std::to_string(n.id) + R"(,"hash":")" + n.hash +
                        R"(","given":["phone"],"refused":[]})";
  const auto decide_for_one = [&] {
    return ask(api::decide_own, resident(2), {}, "for=1", decision).substr(0, 3);
  };
  ASSERT_EQ(add_proxy_of(1, {2, proxy_kind::guardian, "登記事項証明書", {}}), "");
  ASSERT_EQ(add_proxy_of(1, {2, proxy_kind::family, "戸籍", {}}), "");
  EXPECT_EQ(decide_for_one(), "201") << "a guardian who is family too";
  const auto all = look([&](db::reader& r) { return read_proxies_now(r, {1}, here.time.now()); });
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].until, here.time.now() + proxy_max) << "of family, where nothing is said";
  act([&](db::tx& t) { return end_proxy(t, hana, {1}, all[1].id); }).value();
  EXPECT_EQ(decide_for_one(), "403") << "family looks and helps";
  EXPECT_EQ(ask(api::list_own, resident(2), {}, "for=1").substr(0, 3), "200");
  here.time.advance(proxy_max);
  EXPECT_EQ(ask(api::list_own, resident(2), {}, "for=1").substr(0, 3), "403") << "it is over";
  EXPECT_EQ(ask(api::list_own_proxies, resident(1), {}), R"(200 {"items":[]})");
}

TEST_P(a_protected_person, is_shown_what_staff_looked_up_at_the_counter) {
  ASSERT_EQ(ask(api::list_of_person, staff, {"1"}).substr(0, 3), "200");
  ASSERT_EQ(ask(api::list_proxies, staff, {"1"}).substr(0, 3), "200");
  const auto page = look([](db::reader& r) { return reads_of(r, {1}, 1'000, 10); });
  ASSERT_EQ(page.items.size(), 2u);
  EXPECT_EQ(
      page.items[1].says.ja,
      "職員（職員）が、あなたの「同意の内容」を見ました。使いみちは「窓口や電話での手続き」です。");
}

INSTANTIATE_TEST_SUITE_P(engines, a_protected_person, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::consent
