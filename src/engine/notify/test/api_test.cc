// The handlers as the front desk calls them: inbox, link, live stream, masks, paging.
#include <gtest/gtest.h>

#include <array>

#include "engine/notify/answer_page.h"
#include "engine/notify/api.h"
#include "engine/notify/live.h"
#include "engine/notify/test/post_office.h"

namespace tsu::notify {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::string_view, 1> full_sight{"notify.address.read"};

struct said {
  int status = 0;
  std::string body;
};

class over_api : public testing::TestWithParam<engine_kind> {
 protected:
  post_office p{GetParam()};

  using handler = answer (*)(const parts&, call&);
  said ask(handler h, const caller& who, std::vector<std::string> path = {},
           std::string_view body = {}, std::string_view query = {}) {
    const http::request r{.query = query, .body = body};
    call c{r, p.town, who, p.here.time.now(), path};
    auto reply = p.here.loop.wait(h(*p.on, c));
    return reply.ok() ? said{reply.value().status, reply.value().body}
                      : said{http_status(reply.error().reason), reply.error().code};
  }
  static caller tanaka() { return {.subject = "tanaka", .role = "provider"}; }
  static caller staff() { return {.subject = "duty", .role = "staff", .permissions = full_sight}; }
  static caller auditor() { return {.subject = "eyes", .role = "auditor"}; }

  void call_out(std::vector<way> ways, std::string key = "trial:1") {
    if (firm.value == 0) {
      firm = p.add_firm();
    }
    auto w = p.call_of(firm, std::move(key));
    w.ways = std::move(ways);
    w.expires_at = p.here.time.now() + 15min;
    ASSERT_TRUE(p.post(w).ok());
    p.work();
  }
  // The token of the link in the letter that went out last.
  std::string token() {
    const auto& body = p.at(way::email).got.back().body;
    const std::string before = "/notify/v1/answers/";
    const auto at = body.find(before);
    EXPECT_NE(at, std::string::npos);
    return body.substr(at + before.size(), 32);
  }
  contact_id firm;
};

TEST_P(over_api, an_inbox_shows_what_came_and_takes_the_answer_once) {
  call_out({way::inbox});
  const auto box = ask(api::list_inbox, tanaka());
  EXPECT_NE(box.body.find(R"("subject":"出動要請（東1）")"), std::string::npos) << box.body;
  EXPECT_NE(box.body.find("田中除雪 様、東1の除雪を2026年11月23日（月） 4時00分に"),
            std::string::npos)
      << box.body;
  EXPECT_NE(box.body.find(R"("unread":1)"), std::string::npos);
  EXPECT_NE(ask(api::list_inbox, staff()).body.find(R"("items":[],"unread":0)"), std::string::npos);
  const auto id = std::to_string(p.message().number);
  EXPECT_EQ(ask(api::answer_message, staff(), {id}, R"({"answer":"accept"})").status, 404)
      << "not in their inbox";
  EXPECT_EQ(ask(api::answer_message, tanaka(), {id}, R"({"answer":"perhaps"})").body,
            "notify_not_an_answer");
  EXPECT_EQ(ask(api::answer_message, tanaka(), {id}, R"({"answer":"accept"})").body,
            R"({"answer":"accept","label":"出動できます","before":false})");
  EXPECT_EQ(ask(api::answer_message, tanaka(), {id}, R"({"answer":"accept"})").body,
            R"({"answer":"accept","label":"出動できます","before":true})");
  EXPECT_EQ(ask(api::answer_message, tanaka(), {id}, R"({"answer":"decline"})").body,
            "notify_answered");
  EXPECT_NE(ask(api::list_inbox, tanaka()).body.find(R"("now":"answered")"), std::string::npos);
  EXPECT_EQ(p.news().back(), "trial:1 answered accept");
}

TEST_P(over_api, a_link_shows_a_page_first_and_answers_only_when_a_button_is_pressed) {
  call_out({way::email});
  const auto link = token();
  const auto page = ask(api::show_answer_page, {}, {link});
  EXPECT_EQ(page.status, 200);
  EXPECT_NE(page.body.find(R"(<button name="answer" value="accept">出動できます</button>)"),
            std::string::npos)
      << page.body;
  EXPECT_EQ(p.message().now, state::sent) << "looking answers nothing";
  EXPECT_EQ(ask(api::answer_by_link, {}, {link}, "answer=nonsense").status, 409);
  const auto thanks = ask(api::answer_by_link, {}, {link}, "answer=decline");
  EXPECT_EQ(thanks.status, 200);
  EXPECT_NE(thanks.body.find("回答を受け付けました：できません"), std::string::npos);
  EXPECT_EQ(ask(api::answer_by_link, {}, {link}, "answer=accept").status, 409);
  const auto after = ask(api::show_answer_page, {}, {link});
  EXPECT_NE(after.body.find("すでに回答済みです：できません"), std::string::npos);
  EXPECT_EQ(after.body.find("<button"), std::string::npos);
  EXPECT_EQ(p.message().answered_way, "email");
  std::string other = link;
  other[0] = other[0] == 'A' ? 'B' : 'A';
  EXPECT_EQ(ask(api::show_answer_page, {}, {other}).status, 404);
}

TEST_P(over_api, a_link_whose_time_is_over_says_so) {
  call_out({way::email});
  p.here.time.advance(15min);
  const auto page = ask(api::show_answer_page, {}, {token()});
  EXPECT_NE(page.body.find("回答の受付は終わりました。"), std::string::npos);
  EXPECT_EQ(ask(api::answer_by_link, {}, {token()}, "answer=accept").status, 409);
}

TEST_P(over_api, a_page_is_safe_whatever_the_words_are) {
  const page_words words{
      .language = "ja", .subject = "<script>alert(1)</script>", .answers = {{"a", "\"><b>"}}};
  const auto html = answer_page(p.book, words, {page_state::kind::asks, {}});
  EXPECT_EQ(html.find("<script>"), std::string::npos);
  EXPECT_EQ(html.find("<b>"), std::string::npos);
}

TEST_P(over_api, what_was_said_is_shown_to_staff_and_not_to_auditors) {
  call_out({way::sms, way::voice});
  const auto id = std::to_string(p.message().number);
  const auto seen = ask(api::show_message, staff(), {id});
  EXPECT_NE(seen.body.find("東1 4時00分開始"), std::string::npos) << seen.body;
  const auto masked_one = ask(api::show_message, auditor(), {id});
  EXPECT_EQ(masked_one.body.find("東1"), std::string::npos) << masked_one.body;
  EXPECT_NE(masked_one.body.find(R"("by":"sms","now":"sent")"), std::string::npos);
  EXPECT_NE(masked_one.body.find(R"("tries":[{"at":)"), std::string::npos);
}

TEST_P(over_api, lists_go_on_page_by_page) {
  for (int i = 1; i <= 5; ++i) {
    call_out({way::inbox, way::sms}, "trial:" + std::to_string(i));
  }
  const auto first = ask(api::list_messages, staff(), {}, {}, "limit=3&key=trial:");
  EXPECT_NE(first.body.find(R"("key":"trial:5")"), std::string::npos);
  EXPECT_EQ(first.body.find(R"("key":"trial:2")"), std::string::npos);
  EXPECT_NE(first.body.find(R"("next":3)"), std::string::npos) << first.body;
  const auto second = ask(api::list_messages, staff(), {}, {}, "limit=3&before=3");
  EXPECT_NE(second.body.find(R"("key":"trial:2")"), std::string::npos);
  EXPECT_NE(second.body.find(R"("next":null)"), std::string::npos);
  EXPECT_EQ(ask(api::list_messages, staff(), {}, {}, "key=other").body,
            R"({"items":[],"next":null})");
  EXPECT_EQ(ask(api::list_messages, staff(), {}, {}, "state=failed").body,
            R"({"items":[],"next":null})");
  EXPECT_NE(ask(api::list_inbox, tanaka(), {}, {}, "limit=2").body.find(R"("unread":5,"next":4)"),
            std::string::npos);
}

// Keeps what it is given, until it is closed.
class kept_channel final : public http::event_channel {
 public:
  explicit kept_channel(std::size_t wanted_count) : wanted_count_(wanted_count) {}
  bool push(http::event e) override {
    events.push_back(std::move(e));
    return !closed();
  }
  bool closed() const override { return events.size() >= wanted_count_; }
  std::size_t waiting() const override { return 0; }
  std::vector<http::event> events;

 private:
  const std::size_t wanted_count_;
};

TEST_P(over_api, an_inbox_is_live) {
  const auto to = std::make_shared<kept_channel>(2);
  const auto after = p.people().newest_change();
  call_out({way::inbox});
  p.here.loop.wait(tell_inbox(*p.on, p.town, {"tanaka", "provider"}, after, to));
  ASSERT_GE(to->events.size(), 2u);
  EXPECT_EQ(to->events[0].name, "message");
  EXPECT_NE(to->events[0].data.find(R"("key":"trial:1")"), std::string::npos);
  EXPECT_EQ(to->events[1].name, "unread");
  EXPECT_EQ(to->events[1].data, R"({"unread":1})");
}

TEST_P(over_api, the_summary_counts_what_waits_and_what_is_dead) {
  p.at(way::sms).says = [](const outgoing&) { return outcome{.what = outcome::kind::refused}; };
  p.at(way::voice).says = [](const outgoing&) { return outcome{}; };
  call_out({way::sms, way::voice, way::email});
  const auto now = ask(api::show_summary, staff());
  EXPECT_NE(now.body.find(R"({"waiting":1,"held":0,"dead":1,"secondsP95":0,)"), std::string::npos)
      << now.body;
  const auto dead = ask(api::list_deliveries, staff());
  EXPECT_NE(dead.body.find(R"("by":"sms","now":"failed")"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(engines, over_api, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::notify
