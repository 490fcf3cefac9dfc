// Who sees and changes whose subscriptions, over the routes and on both engines.
#include <gtest/gtest.h>

#include <array>
#include <string>

#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/module.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
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
const caller nobody_told_apart{};

const std::array schemas{schema(), db::module_schema{"record", record::migrations}};

class subscriptions_of : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  subscriptions_of() {
    given_->entities = entities_.get();
    given_->contexts = &contexts_;
    given_->services = &services_;
    given_->subscriptions = &book_;
    EXPECT_EQ(create(bus, "bus").status, 201);
    EXPECT_EQ(create(shop, "shop").status, 201);
    EXPECT_EQ(create(staff, "staff").status, 201);
  }

  http::reply say(const caller& who, method verb, std::string_view path, std::string_view query,
                  std::string_view body) {
    http::request r{.verb = verb, .path = path, .query = query, .body = body};
    if (!body.empty()) {
      r.headers.add("Content-Type", "application/json");
    }
    const wired_module broker{.contents = &contents(), .parts = given_};
    const std::array<wired_module, 1> all{broker};
    const router routes{all};
    return ask(routes, broker, here_.loop, r, here_.time.now(), db::testing::sapporo(), who);
  }
  http::reply create(const caller& who, const std::string& id) {
    const auto body = R"({"id":"urn:s:)" + id +
                      R"(","type":"Subscription","entities":[{"type":"T"}],"notification":)" +
                      R"({"endpoint":{"uri":"http://a.example/","receiverInfo":)" +
                      R"([{"key":"Authorization","value":"secret-of-)" + id + R"("}]}}})";
    return say(who, method::post, "/ngsi-ld/v1/subscriptions", "", body);
  }
  http::reply at(const caller& who, method verb, const std::string& id,
                 std::string_view body = "") {
    return say(who, verb, "/ngsi-ld/v1/subscriptions/urn:s:" + id, "", body);
  }
  http::reply list(const caller& who) {
    return say(who, method::get, "/ngsi-ld/v1/subscriptions", "count=true", "");
  }
  static std::string count_in(const http::reply& r) {
    for (const auto& [name, value] : r.headers) {
      if (name == "NGSILD-Results-Count") {
        return value;
      }
    }
    return "";
  }

  db::testing::fresh_house here_{GetParam(), schemas};
  std::unique_ptr<broker> entities_ = make_broker(*here_.doors, {});
  subscription_book book_{*entities_};
  context_cache contexts_;
  stored_services services_;
  std::shared_ptr<parts> given_ = std::make_shared<parts>();
};

TEST_P(subscriptions_of, a_provider_sees_only_its_own) {
  EXPECT_EQ(at(bus, method::get, "bus").status, 200);
  EXPECT_EQ(at(bus, method::get, "shop").status, 404);
  EXPECT_EQ(at(bus, method::get, "staff").status, 404);
  const auto all = list(bus);
  EXPECT_EQ(count_in(all), "1");
  EXPECT_NE(all.body.find("secret-of-bus"), std::string::npos);
  EXPECT_EQ(all.body.find("secret-of-shop"), std::string::npos);
}

TEST_P(subscriptions_of, a_provider_changes_and_deletes_only_its_own) {
  const std::string_view patch = R"({"description":"mine"})";
  EXPECT_EQ(at(bus, method::patch, "shop", patch).status, 404);
  EXPECT_EQ(at(bus, method::del, "shop").status, 404);
  const auto untouched = at(shop, method::get, "shop");
  EXPECT_EQ(untouched.status, 200);
  EXPECT_EQ(untouched.body.find("mine"), std::string::npos);
  EXPECT_EQ(at(shop, method::patch, "shop", patch).status, 204);
  EXPECT_EQ(at(shop, method::del, "shop").status, 204);
  EXPECT_EQ(at(shop, method::get, "shop").status, 404);
}

TEST_P(subscriptions_of, an_id_that_another_has_is_taken) {
  EXPECT_EQ(create(bus, "shop").status, 409);
  EXPECT_EQ(at(bus, method::get, "shop").status, 404);
}

TEST_P(subscriptions_of, staff_see_and_change_all_and_change_no_owner) {
  EXPECT_EQ(count_in(list(staff)), "3");
  EXPECT_EQ(at(staff, method::patch, "bus", R"({"description":"seen"})").status, 204);
  EXPECT_EQ(at(bus, method::get, "bus").status, 200) << "it is the bus company's as before";
  EXPECT_EQ(at(staff, method::del, "shop").status, 204);
  EXPECT_EQ(count_in(list(staff)), "2");
}

TEST_P(subscriptions_of, where_nobody_is_told_apart_all_are_everybodys) {
  EXPECT_EQ(count_in(list(nobody_told_apart)), "3");
  EXPECT_EQ(at(nobody_told_apart, method::del, "bus").status, 204);
}

INSTANTIATE_TEST_SUITE_P(engines, subscriptions_of, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
