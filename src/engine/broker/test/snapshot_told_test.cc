// Who is told of the state of a snapshot (5.3.4 and 5.16.6), over the routes and on both engines.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "base/core/json_text.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/module.h"
#include "engine/broker/schema.h"
#include "engine/broker/snapshots/api.h"
#include "engine/broker/snapshots/snapshot_book.h"
#include "engine/broker/snapshots/store_snapshots.h"
#include "engine/broker/snapshots/tell_snapshot.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/subscribe/notifier.h"
#include "engine/broker/subscribe/subscription_book.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker {
namespace {

using http::method;

// Keeps what it is given; says no while it is dead.
class recorder final : public sender {
 public:
  task<result<int>> send(outgoing o) override {
    ++tried;
    if (dead) {
      co_return problem{why::unavailable, "cannot connect"};
    }
    got.push_back(std::move(o));
    co_return 204;
  }
  std::vector<outgoing> got;
  bool dead = false;
  int tried = 0;
};

const std::array schemas{schema(), db::module_schema{"record", record::migrations}};
constexpr std::string_view may[] = {"broker.entity.read", "broker.entity.write",
                                    "broker.subscription.manage"};
const caller hanako{"hanako", "provider", may};

class a_snapshot : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  a_snapshot() {
    given_->entities = entities_.get();
    given_->contexts = &contexts_;
    given_->services = &services_;
    given_->subscriptions = &book_;
    given_->snapshots = &snapshots_;
    restart();
    write_op op{.how = write_kind::create};
    op.entity = {.id = "urn:e:1", .types = {"T"}};
    EXPECT_TRUE(here_.loop.wait(entities_->write(town_, std::move(op))).ok());
  }
  void restart() {
    notifier_ = std::make_unique<notifier>(*entities_, town_.tenant, out_, here_.time, random_,
                                           notifier_options{.attempts_max = 3});
  }
  http::reply say(method verb, const std::string& rest, const std::string& body = {},
                  const std::string& service = {}) {
    const auto path = "/ngsi-ld/v1/snapshots" + rest;
    const auto mark = std::min(path.find('?'), path.size());
    http::request r{.verb = verb,
                    .path = std::string_view{path}.substr(0, mark),
                    .query = std::string_view{path}.substr(std::min(mark + 1, path.size())),
                    .body = body};
    r.trace_id = "0123456789abcdef0123456789abcdef";
    if (!body.empty()) {
      r.headers.add("Content-Type", "application/json");
    }
    if (!service.empty()) {
      r.headers.add("NGSILD-Tenant", service);
    }
    const wired_module broker{.contents = &contents(), .parts = given_};
    const std::array<wired_module, 1> all{broker};
    const router routes{all};
    return ask(routes, broker, here_.loop, r, here_.time.now(), town_.tenant, hanako);
  }
  http::reply make(const std::string& id, const std::string& more, const std::string& type = "T",
                   const std::string& service = {}) {
    return say(method::post, "",
               R"({"id":"urn:s:)" + id + R"(","type":"Snapshot",)" + more +
                   R"("snapshotQueries":[{"type":"Query","entities":[{"type":")" + type +
                   R"("}]}]})",
               service);
  }
  // What was delivered since the last time, without the id and, but for the first, alike.
  std::vector<std::string> told() {
    while (here_.loop.wait(notifier_->match_new()) > 0) {
    }
    while (here_.loop.wait(notifier_->deliver_due()) > 0) {
    }
    std::vector<std::string> out;
    for (const auto& o : out_.got) {
      std::string one;
      for (const auto& m : json_members{o.body}) {
        if (m.key != "id" && m.key != "notifiedAt") {
          one += (one.empty() ? "" : " ") + std::string{m.key} + "=" + std::string{m.value};
        }
      }
      out.push_back(one);
    }
    out_.got.clear();
    return out;
  }
  static std::string of(const std::string& id, const std::string& status,
                        const std::string& expires, const std::string& details = "success",
                        int priority = 5) {
    return R"(type="SnapshotNotification" snapshotId="urn:s:)" + id + R"(" snapshotStatus=")" +
           status + "\" snapshotPriority=" + std::to_string(priority) + " expiresAt=\"" + expires +
           "\"" +
           (details.empty() ? ""
                            : R"( snapshotQueriesDetails=[{"resultStatus":")" + details + "\"}]");
  }
  std::string in(std::chrono::microseconds d) const { return format_instant(here_.time.now() + d); }
  std::int64_t endpoints() {
    return here_.loop.wait(entities_->town_store(town_.tenant).read([](db::reader& r) {
      std::int64_t n = 0;
      for (const auto& row : read_subscriptions(r)) {
        n += row.kind == subscription_kind::snapshots ? 1 : 0;
      }
      return n;
    }));
  }
  static constexpr auto day = std::chrono::hours{24};
  const std::string to_me = R"("endpoint":"http://receiver.jp/s",)";

  db::testing::fresh_house here_{GetParam(), schemas};
  std::unique_ptr<broker> entities_ = make_broker(*here_.doors, {});
  subscription_book book_{*entities_};
  snapshot_book snapshots_{*entities_, snapshot_book::works::at_once};
  context_cache contexts_;
  stored_services services_;
  recorder out_;
  seeded_random random_{1};
  const town_key town_{db::testing::sapporo(), ""};
  std::shared_ptr<parts> given_ = std::make_shared<parts>();
  std::unique_ptr<notifier> notifier_;
};

TEST_P(a_snapshot, tells_its_endpoint_when_it_is_made_with_what_the_receiver_wants_to_know) {
  ASSERT_EQ(make("1", to_me + R"("receiverInfo":[{"key":"X-Key","value":"k"}],)").status, 201);
  while (here_.loop.wait(notifier_->match_new()) > 0) {
  }
  here_.loop.wait(notifier_->deliver_due());
  ASSERT_EQ(out_.got.size(), 1u);
  const auto& o = out_.got.front();
  EXPECT_EQ(o.url, "http://receiver.jp/s");
  EXPECT_EQ(o.method, "POST");
  EXPECT_EQ(o.content_type, "application/json");
  EXPECT_EQ(o.headers.front(), (std::pair<std::string, std::string>{"X-Key", "k"}));
  EXPECT_EQ(o.headers.back().first, "Link");
  EXPECT_EQ(o.headers.size(), 2u);  // neither a tenant nor a snapshot
  const json_members body{o.body};
  EXPECT_TRUE(body.find("id").starts_with("\"urn:ngsi-ld:Notification:"));
  EXPECT_EQ(body.find("notifiedAt"), "\"" + in({}) + "\"");
  EXPECT_EQ(body.find("subscriptionId"), "");
  EXPECT_EQ(told(), (std::vector<std::string>{of("1", "success", in(day))}));
}

TEST_P(a_snapshot, tells_how_each_of_its_queries_went_by_the_names_of_the_notification) {
  ASSERT_EQ(say(method::post, "",
                R"({"id":"urn:s:1","type":"Snapshot",)" + to_me +
                    R"("snapshotQueries":[{"type":"Query","entities":[{"type":"T"}]},)"
                    R"({"type":"Query","entities":[{"type":"None"}]}],)"
                    R"("snapshotTemporalQueries":[{"type":"Query","entities":[{"type":"T"}],)"
                    R"("temporalQ":{"timerel":"after","timeAt":"2020-01-01T00:00:00Z"}}]})")
                .status,
            201);
  const auto all = told();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_NE(all[0].find("snapshotStatus=\"partial\""), std::string::npos) << all[0];
  EXPECT_NE(all[0].find(
                R"(snapshotQueriesDetails=[{"resultStatus":"success"},{"resultStatus":"empty"}])"),
            std::string::npos)
      << all[0];
  EXPECT_NE(all[0].find("temporalSnapshotQueriesDetails=["), std::string::npos) << all[0];
  EXPECT_EQ(all[0].find("snapshotTemporalQueriesDetails"), std::string::npos) << all[0];
}

TEST_P(a_snapshot, tells_each_change_in_order_and_that_it_was_deleted) {
  make("1", to_me, "None");
  EXPECT_EQ(
      say(method::patch, "/urn:s:1", R"({"snapshotPriority":9,"snapshotLifetime":"PT1H"})").status,
      200);
  const auto made_until = in(day), changed_until = in(std::chrono::hours{1});
  EXPECT_EQ(say(method::del, "/urn:s:1").status, 204);
  const auto ended = in(-std::chrono::milliseconds{1});
  EXPECT_EQ(told(), (std::vector<std::string>{of("1", "empty", made_until, "empty"),
                                              of("1", "empty", changed_until, "empty", 9),
                                              of("1", "empty", ended, "empty", 9)}));
  EXPECT_EQ(say(method::get, "/urn:s:1").status, 404);
  here_.loop.wait(clear_snapshots_of(*given_, town_.tenant, ""));
  EXPECT_EQ(endpoints(), 0);
}

TEST_P(a_snapshot, that_is_purged_or_has_expired_says_so_too) {
  make("1", to_me + R"("snapshotPriority":1,)");
  make("2", to_me + R"("snapshotLifetime":"PT1H",)");
  told();
  EXPECT_EQ(say(method::del, "?q=snapshotPriority<2").status, 204);
  EXPECT_EQ(told(), (std::vector<std::string>{
                        of("1", "success", in(-std::chrono::milliseconds{1}), "success", 1)}));
  const auto until = in(std::chrono::hours{1});
  here_.time.advance(std::chrono::hours{2});
  here_.loop.wait(clear_snapshots_of(*given_, town_.tenant, ""));
  EXPECT_EQ(told(), (std::vector<std::string>{of("2", "success", until)}));
  here_.loop.wait(clear_snapshots_of(*given_, town_.tenant, ""));
  EXPECT_EQ(told(), std::vector<std::string>{});
  EXPECT_EQ(endpoints(), 0);
}

TEST_P(a_snapshot, tells_who_does_not_answer_again_and_in_order_also_after_a_restart) {
  out_.dead = true;
  make("1", to_me);
  say(method::patch, "/urn:s:1", R"({"snapshotPriority":7})");
  EXPECT_EQ(told(), std::vector<std::string>{});
  EXPECT_EQ(out_.tried, 1);  // the second waits for the first
  restart();
  out_.dead = false;
  here_.time.advance(std::chrono::seconds{5});
  const auto all = told();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_NE(all[0].find("snapshotPriority=5"), std::string::npos);
  EXPECT_NE(all[1].find("snapshotPriority=7"), std::string::npos);
}

TEST_P(a_snapshot, gives_up_who_never_answers_and_keeps_that_as_a_dead_letter) {
  out_.dead = true;
  make("1", to_me);
  for (int i = 0; i < 5; ++i) {
    told();
    here_.time.advance(std::chrono::minutes{20});
  }
  EXPECT_EQ(out_.tried, 3);
  const auto dead = here_.loop.wait(entities_->town_store(town_.tenant).read([](db::reader& r) {
    return count_dead_deliveries(r, "", endpoint_id("urn:s:1"));
  }));
  EXPECT_EQ(dead, 1);
  say(method::del, "/urn:s:1");
  here_.loop.wait(clear_snapshots_of(*given_, town_.tenant, ""));
  EXPECT_EQ(endpoints(), 1);  // it stays for its dead letters
}

TEST_P(a_snapshot, is_told_of_to_whom_it_names_now) {
  make("1", "");
  EXPECT_EQ(endpoints(), 0);
  EXPECT_EQ(told(), std::vector<std::string>{});
  say(method::patch, "/urn:s:1", R"({"endpoint":"http://other.jp/s"})");
  while (here_.loop.wait(notifier_->match_new()) > 0) {
  }
  here_.loop.wait(notifier_->deliver_due());
  ASSERT_EQ(out_.got.size(), 1u);
  EXPECT_EQ(out_.got[0].url, "http://other.jp/s");
  out_.got.clear();
  EXPECT_EQ(
      say(method::patch, "/urn:s:1", R"({"endpoint":"urn:ngsi-ld:null"})").body.find("endpoint"),
      std::string::npos);
  say(method::patch, "/urn:s:1", R"({"snapshotPriority":2})");
  EXPECT_EQ(told(), std::vector<std::string>{});
  EXPECT_EQ(endpoints(), 0);
}

TEST_P(a_snapshot, of_a_tenant_names_it_to_who_is_told_and_its_clone_has_an_endpoint_of_its_own) {
  ASSERT_TRUE(here_.loop.wait(services_.add(entities_->town_store(town_.tenant), "snow")).ok());
  make("1", to_me, "T", "snow");
  ASSERT_EQ(say(method::post, "/urn:s:1/clone",
                R"({"id":"urn:s:2","type":"Snapshot","endpoint":"http://clone.jp/s"})", "snow")
                .status,
            201);
  while (here_.loop.wait(notifier_->match_new()) > 0) {
  }
  while (here_.loop.wait(notifier_->deliver_due()) > 0) {
  }
  ASSERT_EQ(out_.got.size(), 2u);
  for (const auto& o : out_.got) {
    const std::pair<std::string, std::string> tenant{"NGSILD-Tenant", "snow"};
    EXPECT_NE(std::find(o.headers.begin(), o.headers.end(), tenant), o.headers.end()) << o.url;
  }
  EXPECT_EQ(out_.got[0].url == "http://clone.jp/s" || out_.got[1].url == "http://clone.jp/s", true);
}

TEST_P(a_snapshot, that_was_left_unfinished_is_given_up_and_says_so) {
  const auto now = here_.time.now();
  snapshot_row s{.service = "",
                 .id = "urn:s:1",
                 .body = R"({"endpoint":"http://receiver.jp/s"})",
                 .status = "preparing",
                 .details = {},
                 .created = now,
                 .modified = now,
                 .expires = now + day,
                 .used = now};
  ASSERT_TRUE(here_.loop.wait(snapshots_.add(town_, s, "hanako")).ok());
  EXPECT_EQ(say(method::patch, "/urn:s:1", R"({"snapshotPriority":6})").status, 200);
  EXPECT_EQ(told(), std::vector<std::string>{});  // until it is made there is nothing to tell
  here_.time.advance(std::chrono::minutes{31});
  here_.loop.wait(clear_snapshots_of(*given_, town_.tenant, ""));
  EXPECT_EQ(told(),
            (std::vector<std::string>{of("1", "failure", format_instant(now + day), "", 6)}));
  here_.loop.wait(clear_snapshots_of(*given_, town_.tenant, ""));
  EXPECT_EQ(told(), std::vector<std::string>{});
}

TEST_P(a_snapshot, takes_no_endpoint_that_nobody_could_be_told_at_and_changes_nothing_then) {
  for (const std::string bad :
       {R"("endpoint":"not a uri",)", R"("endpoint":7,)", R"("endpoint":"ftp://a.jp/x",)",
        R"("endpoint":"http://a.jp/x","receiverInfo":{},)",
        R"("endpoint":"http://a.jp/x","receiverInfo":[{"key":"a b","value":"c"}],)",
        R"("endpoint":"urn:ngsi-ld:null",)"}) {
    EXPECT_EQ(make("1", bad).status, 400) << bad;
  }
  EXPECT_EQ(say(method::get, "/urn:s:1").status, 404);
  EXPECT_EQ(make("1", R"("endpoint":"mqtt://broker.jp/topic",)").status, 201);
  EXPECT_EQ(say(method::patch, "/urn:s:1", R"({"endpoint":7})").status, 400);
  EXPECT_NE(say(method::get, "/urn:s:1").body.find(R"("endpoint":"mqtt://broker.jp/topic")"),
            std::string::npos);
}

TEST_P(a_snapshot, has_an_endpoint_that_stands_in_no_list_of_subscriptions) {
  make("1", to_me);
  const auto listed = here_.loop.wait(entities_->town_store(town_.tenant).read([](db::reader& r) {
    return count_subscriptions(r, "", subscription_kind::entities, std::nullopt) +
           count_subscriptions(r, "", subscription_kind::sources, std::nullopt);
  }));
  EXPECT_EQ(listed, 0);
  EXPECT_EQ(endpoints(), 1);
}

INSTANTIATE_TEST_SUITE_P(engines, a_snapshot, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
