// A person whom the caller may not know of is not there: not in a search, not by number, not for
// any act of the counter.
#include "base/core/json.h"
#include "engine/id/people/api_accounts.h"
#include "engine/id/people/tablet_pages.h"
#include "engine/id/people/test/people_house.h"

namespace tsu::id {
namespace {

class a_protected_account : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  a_protected_account() {
    hidden = house.registered("佐藤 花子").id;
    seen = house.registered("佐藤 太郎").id;
    house.on->may_know = [this](db::reader&, account_id a, const caller& c, instant) {
      return a.value != hidden || c.subject == "boss";
    };
  }
  std::string ask(answer (*handler)(const parts&, call&), std::string_view who, std::int64_t id,
                  std::string_view query, std::string_view body = "") {
    const caller staff{.subject = std::string{who}, .role = "admin"};
    const http::request q{
        .verb = http::method::post, .path = "/", .query = query, .body = body, .trace_id = "t"};
    const std::vector<std::string> values{std::to_string(id)};
    call c{.request = q,
           .tenant = db::testing::sapporo(),
           .who = staff,
           .now = house.here.time.now(),
           .path_values = values};
    const auto r = house.here.loop.wait(handler(*house.on, c));
    return r.ok() ? std::to_string(r.value().status) + r.value().body : r.error().code;
  }
  testing::people_house house{GetParam()};
  std::int64_t hidden = 0, seen = 0;
};

TEST_P(a_protected_account, is_not_found_by_whoever_may_not_know_of_it) {
  const auto query =
      "q=" + http::percent_encoded("サトウ") + "&why=" + http::percent_encoded("相談");
  const auto found = ask(api::search_accounts, "hana", 0, query);
  EXPECT_EQ(found.find("佐藤 花子"), std::string::npos);
  EXPECT_NE(found.find("佐藤 太郎"), std::string::npos);
  EXPECT_NE(ask(api::search_accounts, "boss", 0, query).find("佐藤 花子"), std::string::npos);
  EXPECT_EQ(ask(api::show_account_row, "hana", hidden, "why=x"), "no_such_account");
  EXPECT_EQ(ask(api::show_account_row, "boss", hidden, "why=x").substr(0, 3), "200");
}

TEST_P(a_protected_account, is_left_alone_by_every_act_of_the_counter) {
  const std::string state = R"({"state":"suspended","why":"x"})", why = R"({"why":"x"})";
  const auto merge = R"({"into":)" + std::to_string(seen) + R"(,"why":"x"})";
  EXPECT_EQ(ask(api::set_account_state, "hana", hidden, "", state), "no_such_account");
  EXPECT_EQ(ask(api::merge_account, "hana", hidden, "", merge), "no_such_account");
  EXPECT_EQ(ask(api::reissue_account, "hana", hidden, "", why), "no_such_account");
  EXPECT_EQ(ask(api::list_sessions, "hana", hidden, ""), R"(200{"items":[]})");
  EXPECT_EQ(ask(api::set_account_state, "boss", hidden, "", state), "204");
}

TEST_P(a_protected_account, takes_no_place_in_a_search_and_is_not_in_its_audit_row) {
  const auto query =
      "q=" + http::percent_encoded("サトウ") + "&why=" + http::percent_encoded("相談");
  ask(api::search_accounts, "hana", 0, query);
  const auto rows = house.audit_of("id.account.searched");
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].detail, "{\"found\":[" + std::to_string(seen) + "]}");
  const auto everyone_hidden = house.read([&](db::reader& r) {
    return house.on->may_know(r, {hidden}, caller{.subject = "hana"}, house.here.time.now());
  });
  EXPECT_FALSE(everyone_hidden);
  std::int64_t last = 0;
  for (std::int64_t i = 0; i < accounts_found_max; ++i) {
    last = house.registered("佐藤 次郎").id;
  }
  house.on->may_know = [&](db::reader&, account_id a, const caller& c, instant) {
    return c.subject == "boss" || a.value == last;
  };
  EXPECT_NE(ask(api::search_accounts, "hana", 0, query).find("\"id\":" + std::to_string(last)),
            std::string::npos)
      << "behind fifty who may not be known of";
  EXPECT_NE(ask(api::search_accounts, "hana", 0, query).find("\"more\":false"), std::string::npos);
  house.on->may_know = {};
  EXPECT_NE(ask(api::search_accounts, "hana", 0, query).find("\"more\":true"), std::string::npos);
}

TEST_P(a_protected_account, gets_no_card_no_tablet_and_no_double_from_who_may_not_know) {
  const std::string why = R"({"why":"x"})";
  EXPECT_EQ(ask(api::create_card, "hana", hidden, "", why), "no_such_account");
  const auto tablet = R"({"serial":"T-1","account":)" + std::to_string(hidden) + R"(,"why":"x"})";
  EXPECT_EQ(ask(api::create_tablet, "hana", 0, "", tablet), "no_such_account");
  const auto merge = R"({"into":)" + std::to_string(hidden) + R"(,"why":"x"})";
  EXPECT_EQ(ask(api::merge_account, "hana", seen, "", merge), "no_such_account");
  ASSERT_EQ(ask(api::create_tablet, "boss", 0, "", tablet).substr(0, 3), "201");
  EXPECT_EQ(ask(api::list_tablets, "hana", 0, "").find("T-1"), std::string::npos);
  EXPECT_NE(ask(api::list_tablets, "boss", 0, "").find("T-1"), std::string::npos);
  EXPECT_EQ(ask(api::end_tablet, "hana", 1, "why=x"), "no_such_tablet");
  EXPECT_EQ(ask(api::end_tablet, "boss", 1, "why=x"), "204");
}

TEST_P(a_protected_account, as_every_other_is_told_what_staff_saw) {
  std::vector<std::string> told;
  house.on->seen = [&](db::tx&, account_id who, const std::vector<std::string>& kinds,
                       const call& c) {
    auto line = std::to_string(who.value) + " " + c.who.subject + ":";
    for (const auto& k : kinds) {
      line += " " + k;
    }
    told.push_back(line);
  };
  const auto number = std::to_string(seen);
  ask(api::show_account_row, "hana", seen, "why=x");
  ASSERT_EQ(told.size(), 1u);
  EXPECT_EQ(told[0].substr(0, (number + " hana: name").size()), number + " hana: name");
  ask(api::search_accounts, "hana", 0,
      "q=" + http::percent_encoded("サトウ") + "&why=" + http::percent_encoded("相談"));
  EXPECT_EQ(told.size(), 2u) << "everybody on the list, and nobody who is not";
  ask(api::list_sessions, "hana", seen, "");
  EXPECT_EQ(told.back(), number + " hana: sessions");
  ask(api::show_account_row, "hana", hidden, "why=x");
  EXPECT_EQ(told.size(), 3u) << "what was refused was not seen";
}

INSTANTIATE_TEST_SUITE_P(engines, a_protected_account, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::id
