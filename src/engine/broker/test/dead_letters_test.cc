// What becomes of notifications that nobody took: seen, sent again and discarded over the routes,
// by whom they belong to, on both engines.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "base/core/json_text.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/module.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/subscribe/notifier.h"
#include "engine/broker/subscribe/store_dead_letters.h"
#include "engine/broker/subscribe/subscription_book.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker {
namespace {

using http::method;

constexpr std::string_view of_provider[] = {"broker.subscription.manage"};
constexpr std::string_view of_staff[] = {"broker.subscription.manage",
                                         "broker.subscription.oversee"};
const caller bus{"bus-company", "provider", of_provider};
const caller shop{"shop", "provider", of_provider};
const caller staff{"佐藤", "staff", of_staff};

const std::array schemas{schema(), db::module_schema{"record", record::migrations}};

class receiver final : public sender {
 public:
  task<result<int>> send(outgoing o) override {
    ++asked;
    if (dead) {
      co_return 503;
    }
    told.push_back(std::move(o.body));
    co_return 204;
  }
  bool dead = true;
  int asked = 0;
  std::vector<std::string> told;
};

class dead_letters_of : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  dead_letters_of() {
    given_->entities = entities_.get();
    given_->contexts = &contexts_;
    given_->services = &services_;
    given_->subscriptions = &book_;
    subscribe(bus, "bus");
    for (const auto* id : {"x", "y", "z"}) {
      write(id, 1);
    }
    follow();
    EXPECT_EQ(out_.asked, 3);
  }

  http::reply say(const caller& who, method verb, std::string_view path,
                  std::string_view query = "", std::string_view body = "") {
    http::request r{.verb = verb, .path = path, .query = query, .body = body};
    if (!body.empty()) {
      r.headers.add("Content-Type", "application/json");
    }
    const wired_module broker{.contents = &contents(), .parts = given_};
    const std::array<wired_module, 1> all{broker};
    const router routes{all};
    return ask(routes, broker, here_.loop, r, here_.time.now(), db::testing::sapporo(), who);
  }
  void subscribe(const caller& who, const std::string& id) {
    const auto body =
        R"({"id":"urn:s:)" + id + R"(","type":"Subscription","entities":[{"type":"T"}],)" +
        R"("notification":{"format":"keyValues","endpoint":{"uri":"http://a.example/"}}})";
    EXPECT_EQ(say(who, method::post, "/ngsi-ld/v1/subscriptions", "", body).status, 201);
    here_.time.advance(std::chrono::seconds{1});
  }
  void write(const std::string& id, int value) {
    write_op op{.how = write_kind::upsert_update};
    op.entity = {.id = "urn:e:" + id, .types = {"T"}};
    op.entity.attributes = {
        {.name = "a", .text = R"({"type":"Property","value":)" + std::to_string(value) + "}"}};
    ASSERT_TRUE(
        here_.loop.wait(entities_->write({db::testing::sapporo(), ""}, std::move(op))).ok());
  }
  // Whoever does not take a notification the first time has lost it.
  void follow() {
    while (here_.loop.wait(notifier_.match_new()) > 0) {
    }
    while (here_.loop.wait(notifier_.deliver_due()) > 0) {
    }
  }
  std::string list(const caller& who, std::string_view query = "") {
    return say(who, method::get, "/broker/v1/dead-letters", query).body;
  }
  static std::vector<std::string> ids_in(std::string_view page) {
    std::vector<std::string> out;
    for (const auto one : json_elements{json_members{page}.find("items")}) {
      out.emplace_back(json_members{one}.find("id"));
    }
    return out;
  }
  std::vector<std::string> ids(const caller& who) { return ids_in(list(who)); }
  std::string path_of(const std::string& id, std::string_view rest = "") {
    return "/broker/v1/dead-letters/" + id + std::string{rest};
  }
  std::vector<record::audit_row> audited() {
    return here_.loop.wait(here_.at(db::place::town).read([](db::reader& r) {
      return record::read_audit(r, 0, 100);
    }));
  }

  db::testing::fresh_house here_{GetParam(), schemas};
  std::unique_ptr<broker> entities_ = make_broker(*here_.doors, {});
  subscription_book book_{*entities_};
  context_cache contexts_;
  stored_services services_;
  receiver out_;
  seeded_random random_{7};
  notifier notifier_{*entities_, db::testing::sapporo(), out_, here_.time,
                     random_,    {.attempts_max = 1}};
  std::shared_ptr<parts> given_ = std::make_shared<parts>();
};

TEST_P(dead_letters_of, a_subscription_are_listed_page_by_page_and_shown_whole) {
  const auto page = list(staff, "subscription=urn:s:bus&limit=2");
  ASSERT_EQ(ids_in(page).size(), 2u);
  const auto next = std::string{json_members{page}.find("next")};
  ASSERT_EQ(next, ids_in(page).back());
  const auto rest = list(staff, "subscription=urn:s:bus&limit=2&after=" + next);
  ASSERT_EQ(ids_in(rest).size(), 1u);
  EXPECT_EQ(ids(staff).size(), 3u);
  EXPECT_EQ(ids_in(list(staff, "subscription=urn:s:other")).size(), 0u);
  EXPECT_EQ(ids_in(list(staff, "service=snow&subscription=urn:s:bus")).size(), 0u);
  const auto one = say(staff, method::get, path_of(ids_in(rest).front()));
  EXPECT_EQ(one.status, 200);
  EXPECT_EQ(json_members{one.body}.find("data"), R"([{"id":"urn:e:z","type":"T","a":1}])");
  EXPECT_EQ(json_members{one.body}.find("attempts"), "1");
  EXPECT_EQ(say(staff, method::get, path_of("999")).status, 404);
  EXPECT_EQ(say(staff, method::get, path_of("x")).status, 404);
  EXPECT_EQ(say(staff, method::get, "/broker/v1/dead-letters", "limit=0").status, 400);
}

TEST_P(dead_letters_of, a_subscription_are_its_owners_and_the_staffs) {
  const auto first = ids(bus).front();
  EXPECT_EQ(ids(bus).size(), 3u);
  EXPECT_EQ(ids(shop).size(), 0u);
  EXPECT_EQ(say(shop, method::get, path_of(first)).status, 404);
  EXPECT_EQ(say(shop, method::del, path_of(first)).status, 404);
  EXPECT_EQ(say(shop, method::post, path_of(first, "/replay")).status, 404);
  const auto wish = R"({"subscription":"urn:s:bus"})";
  for (const auto* what : {"replay", "discard"}) {
    EXPECT_EQ(say(shop, method::post, path_of(what), "", wish).status, 404);
  }
  EXPECT_EQ(say(shop, method::get, "/broker/v1/receivers").body, R"({"items":[],"more":false})");
  EXPECT_EQ(ids(staff).size(), 3u);
  EXPECT_TRUE(audited().empty());
}

TEST_P(dead_letters_of, a_receiver_that_is_back_are_sent_again_one_or_all) {
  out_.dead = false;
  const auto second = ids(bus)[1];
  EXPECT_EQ(say(bus, method::post, path_of(second, "/replay")).status, 204);
  EXPECT_EQ(say(bus, method::post, path_of(second, "/replay")).status, 404);
  follow();
  ASSERT_EQ(out_.told.size(), 1u);
  EXPECT_NE(out_.told.front().find("urn:e:y"), std::string::npos);
  const auto all =
      say(staff, method::post, path_of("replay"), "", R"({"subscription":"urn:s:bus"})");
  EXPECT_EQ(all.body, R"({"count":2,"left":0})");
  follow();
  EXPECT_EQ(out_.told.size(), 3u);
  EXPECT_EQ(ids(staff).size(), 0u);
  const auto rows = audited();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].action, "broker.dead_letter.replayed");
  EXPECT_EQ(rows[0].actor, "bus-company");
  EXPECT_EQ(rows[1].subject, "urn:s:bus");
  EXPECT_EQ(rows[1].detail, R"({"count":2})");
}

TEST_P(dead_letters_of, a_receiver_that_is_still_dead_come_back) {
  EXPECT_EQ(say(bus, method::post, path_of("replay"), "", R"({"subscription":"urn:s:bus"})").status,
            200);
  EXPECT_EQ(ids(bus).size(), 0u);
  follow();
  EXPECT_EQ(ids(bus).size(), 3u);
  EXPECT_EQ(out_.asked, 6);
}

TEST_P(dead_letters_of, a_subscription_are_sent_again_as_far_as_there_is_room) {
  const auto moved = here_.loop.wait(here_.at(db::place::town).write([](db::tx& t) {
    return replay_dead_letters(t, "", "urn:s:bus", {.owner = {}, .subject = "x", .role = "staff"},
                               2);
  }));
  EXPECT_EQ(moved.value().count, 2);
  EXPECT_EQ(moved.value().left, 1);
}

TEST_P(dead_letters_of, a_subscription_are_discarded_one_or_all) {
  const auto first = ids(bus).front();
  EXPECT_EQ(say(bus, method::del, path_of(first)).status, 204);
  EXPECT_EQ(say(bus, method::del, path_of(first)).status, 404);
  EXPECT_EQ(ids(bus).size(), 2u);
  const auto wish = R"({"subscription":"urn:s:bus"})";
  EXPECT_EQ(say(bus, method::post, path_of("discard"), "", wish).body, R"({"count":2,"left":0})");
  EXPECT_EQ(say(bus, method::post, path_of("discard"), "", wish).body, R"({"count":0,"left":0})");
  EXPECT_EQ(say(bus, method::post, path_of("discard"), "", "{}").status, 400);
  out_.dead = false;
  follow();
  EXPECT_TRUE(out_.told.empty());
  ASSERT_EQ(audited().size(), 2u);
  EXPECT_EQ(audited()[1].action, "broker.dead_letter.discarded");
}

TEST_P(dead_letters_of, receivers_in_trouble_are_counted) {
  subscribe(shop, "shop");
  const auto page = say(staff, method::get, "/broker/v1/receivers").body;
  const auto items = json_members{page}.find("items");
  const json_members one{*json_elements{items}.begin()};
  EXPECT_EQ(one.find("subscription"), R"("urn:s:bus")") << page;
  EXPECT_EQ(one.find("dead"), "3");
  EXPECT_EQ(one.find("waiting"), "0");
  EXPECT_EQ(one.find("givenUp"), "3");
  EXPECT_EQ(one.find("failing"), "3");
  EXPECT_EQ(page.find("urn:s:shop"), std::string::npos);
  const auto beyond =
      say(staff, method::get, "/broker/v1/receivers", "afterSubscription=urn:s:bus").body;
  EXPECT_EQ(beyond, R"({"items":[],"more":false})");
}

INSTANTIATE_TEST_SUITE_P(engines, dead_letters_of, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
