// In which words and form a subscriber is told (ETSI GS CIM 009 v1.9.1, 5.8.6), on both databases.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "base/core/json_text.h"
#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/broker/module.h"
#include "engine/broker/schema.h"
#include "engine/broker/store/make_broker.h"
#include "engine/broker/subscribe/notifier.h"
#include "engine/broker/subscribe/subscription_book.h"
#include "engine/broker/test/conversation.h"

namespace tsu::broker {
namespace {

constexpr std::string_view theirs = "https://a.jp/theirs.jsonld";
constexpr std::string_view other = "https://a.jp/other.jsonld";

class kept_letters final : public sender {
 public:
  task<result<int>> send(outgoing o) override {
    got.push_back(std::move(o));
    co_return 204;
  }
  std::vector<outgoing> got;
};

const std::array schemas{schema(), db::module_schema{"record", record::migrations}};

class a_letter : public testing::TestWithParam<db::testing::engine_kind> {
 protected:
  void SetUp() override {
    given_->entities = real_.get();
    given_->contexts = &contexts_;
    given_->subscriptions = &book_;
    ASSERT_TRUE(contexts_
                    .preload(std::string{theirs},
                             R"({"@context":{"T":"https://a.jp/T","a":"https://a.jp/a"}})")
                    .ok());
    ASSERT_TRUE(contexts_
                    .preload(std::string{other},
                             R"({"@context":{"Thing":"https://a.jp/T","depth":"https://a.jp/a"}})")
                    .ok());
    told();  // opens the log
  }

  int send(http::method verb, std::string path, std::string body,
           std::string_view context = theirs) {
    const auto link = "<" + std::string{context} +
                      ">; rel=\"http://www.w3.org/ns/json-ld#context\"; "
                      "type=\"application/ld+json\"";
    const auto cut = std::min(path.find('?'), path.size());
    const auto query = path.substr(std::min(cut + 1, path.size()));
    path.resize(cut);
    http::request r{.verb = verb, .path = path, .query = query};
    r.headers.add("Content-Type", "application/json");
    r.headers.add("Link", link);
    r.body = body;
    here_.time.advance(std::chrono::seconds{1});
    const wired_module module{.contents = &contents(), .parts = given_};
    const router routes{std::span{&module, 1}};
    return ask(routes, module, here_.loop, r, here_.time.now(), town_).status;
  }
  void subscribe(const std::string& members, const std::string& notification = "",
                 const std::string& endpoint = "") {
    const auto body = R"({"id":"urn:s:1","type":"Subscription","entities":[{"type":"T"}],)" +
                      members + R"("notification":{)" + notification +
                      R"("endpoint":{"uri":"http://receiver.jp/n")" + endpoint + "}}}";
    ASSERT_EQ(send(http::method::post, "/ngsi-ld/v1/subscriptions", body), 201);
    told();
  }
  // What was sent since the last time.
  std::vector<outgoing> told() {
    while (here_.loop.wait(notifier_.match_new()) > 0) {
    }
    here_.loop.wait(notifier_.deliver_due());
    return std::exchange(letters_.got, {});
  }
  static std::string difference_of(const outgoing& o, std::string_view wanted) {
    std::map<std::string, std::string> names;
    return difference(wanted, o.body, names);
  }
  static std::string header_of(const outgoing& o, std::string_view name) {
    for (const auto& [key, value] : o.headers) {
      if (key == name) {
        return value;
      }
    }
    return {};
  }

  db::testing::fresh_house here_{GetParam(), schemas};
  const tenant_code town_ = db::testing::sapporo();
  const std::unique_ptr<broker> real_ = make_broker(*here_.doors, {.time = &here_.time});
  context_cache contexts_;
  subscription_book book_{*real_};
  std::shared_ptr<parts> given_ = std::make_shared<parts>();
  kept_letters letters_;
  seeded_random random_{7};
  notifier notifier_{*real_, town_, letters_, here_.time, random_};
};

const std::string entities = "/ngsi-ld/v1/entities";

TEST_P(a_letter, speaks_by_the_context_that_the_subscription_names) {
  subscribe(R"("jsonldContext":"https://a.jp/other.jsonld",)");
  ASSERT_EQ(send(http::method::post, entities, R"({"id":"urn:e:1","type":"T","a":1})"), 201);
  const auto all = told();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(difference_of(all[0], R"({"data":[{"type":"Thing","depth":{"value":1},"a":"!"}]})"),
            "");
  EXPECT_TRUE(header_of(all[0], "Link").starts_with("<https://a.jp/other.jsonld>"));
}

TEST_P(a_letter, speaks_as_the_subscription_was_written_where_it_names_no_context) {
  subscribe("");
  ASSERT_EQ(send(http::method::post, entities, R"({"id":"urn:e:1","type":"T","a":1})"), 201);
  const auto all = told();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(difference_of(all[0], R"({"data":[{"type":"T","a":{"value":1}}]})"), "");
}

TEST_P(a_letter, speaks_by_another_context_when_the_subscription_names_another) {
  subscribe(R"("jsonldContext":"https://a.jp/other.jsonld",)");
  const std::string mine = "/ngsi-ld/v1/subscriptions/urn:s:1";
  ASSERT_EQ(send(http::method::patch, mine, R"({"isActive":true})"), 204);
  ASSERT_EQ(send(http::method::post, entities, R"({"id":"urn:e:1","type":"T","a":1})"), 201);
  EXPECT_EQ(difference_of(told().at(0), R"({"data":[{"depth":{"value":1}}]})"), "");
  ASSERT_EQ(send(http::method::patch, mine, R"({"jsonldContext":"https://a.jp/theirs.jsonld"})"),
            204);
  ASSERT_EQ(send(http::method::post, entities + "/urn:e:1/attrs", R"({"a":2})"), 204);
  EXPECT_EQ(difference_of(told().at(0), R"({"data":[{"a":{"value":2}}]})"), "");
  EXPECT_EQ(send(http::method::patch, mine, R"({"jsonldContext":"https://a.jp/none.jsonld"})"),
            504);
}

TEST_P(a_letter, may_be_a_collection_of_features) {
  subscribe("", "", R"(,"accept":"application/geo+json")");
  ASSERT_EQ(send(http::method::post, entities,
                 R"({"id":"urn:e:1","type":"T","a":1,"location":)"
                 R"({"type":"GeoProperty","value":{"type":"Point","coordinates":[141,43]}}})"),
            201);
  const auto all = told();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].content_type, "application/geo+json");
  EXPECT_EQ(header_of(all[0], "Link"), "");
  EXPECT_EQ(
      difference_of(all[0],
                    R"({"type":"Notification","data":{"type":"FeatureCollection","@context":"*",)"
                    R"("features":[{"id":"urn:e:1","type":"Feature",)"
                    R"("geometry":{"type":"Point","coordinates":[141,43]},)"
                    R"("properties":{"type":"T","a":{"value":1},"location":"*","id":"!"}}]}})"),
      "");
}

TEST_P(a_letter, of_features_leaves_its_context_to_a_link_where_that_is_preferred) {
  subscribe(
      R"("notificationTrigger":["entityDeleted"],)", R"("format":"keyValues",)",
      R"(,"accept":"application/geo+json","receiverInfo":[{"key":"Prefer","value":"body=json"}])");
  ASSERT_EQ(send(http::method::post, entities, R"({"id":"urn:e:1","type":"T","a":1})"), 201);
  ASSERT_EQ(send(http::method::del, entities + "/urn:e:1", ""), 204);
  const auto all = told();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_TRUE(header_of(all[0], "Link").starts_with("<https://a.jp/theirs.jsonld>"));
  EXPECT_EQ(
      difference_of(all[0], R"({"data":{"type":"FeatureCollection","@context":"!","features":)"
                            R"([{"id":"urn:e:1","type":"Feature","geometry":null,)"
                            R"("properties":{"type":"T","deletedAt":"*"}}]}})"),
      "");
}

TEST_P(a_letter, is_sent_where_what_an_entity_is_linked_to_fits) {
  subscribe(R"("q":"to{level}<0.5",)");
  ASSERT_EQ(send(http::method::post, entities, R"({"id":"urn:d:1","type":"D","level":0.3})"), 201);
  ASSERT_EQ(send(http::method::post, entities, R"({"id":"urn:d:2","type":"D","level":0.9})"), 201);
  ASSERT_EQ(send(http::method::post, entities,
                 R"({"id":"urn:e:2","type":"T","to":{"object":"urn:d:2"}})"),
            201);
  ASSERT_EQ(send(http::method::post, entities,
                 R"({"id":"urn:e:1","type":"T","to":{"object":"urn:d:1"}})"),
            201);
  const auto all = told();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(difference_of(all[0], R"({"data":[{"id":"urn:e:1"}]})"), "");
}

TEST_P(a_letter, tells_when_what_went_was_made_and_changed) {
  subscribe(R"("notificationTrigger":["attributeDeleted"],)", R"("sysAttrs":true,)");
  ASSERT_EQ(send(http::method::post, entities, R"({"id":"urn:e:1","type":"T","a":1})"), 201);
  const auto made = format_instant(here_.time.now());
  ASSERT_EQ(send(http::method::patch, entities + "/urn:e:1/attrs/a", R"({"value":2})"), 204);
  const auto changed = format_instant(here_.time.now());
  ASSERT_EQ(send(http::method::del, entities + "/urn:e:1/attrs/a", ""), 204);
  const auto gone = format_instant(here_.time.now());
  const auto all = told();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(difference_of(all[0], R"({"data":[{"a":{"value":"urn:ngsi-ld:null","createdAt":")" +
                                      made + R"(","modifiedAt":")" + changed +
                                      R"(","deletedAt":")" + gone + R"("}}]})"),
            "");
}

TEST_P(a_letter, has_what_went_of_several_datasets_among_what_stayed) {
  subscribe(R"("notificationTrigger":["attributeDeleted"],)", R"("format":"simplified",)");
  ASSERT_EQ(send(http::method::post, entities,
                 R"({"id":"urn:e:1","type":"T","a":[{"value":1},{"value":2,"datasetId":"urn:d:2"},)"
                 R"({"value":3,"datasetId":"urn:d:3"}]})"),
            201);
  ASSERT_EQ(send(http::method::del, entities + "/urn:e:1/attrs/a?datasetId=urn:d:2", ""), 204);
  EXPECT_EQ(difference_of(told().at(0), R"({"data":[{"a":{"dataset":{"@none":1,"urn:d:3":3,)"
                                        R"("urn:d:2":"urn:ngsi-ld:null"}}}]})"),
            "");
  ASSERT_EQ(send(http::method::del, entities + "/urn:e:1/attrs/a?datasetId=urn:d:3", ""), 204);
  EXPECT_EQ(difference_of(told().at(0), R"({"data":[{"a":{"dataset":{"@none":1,)"
                                        R"("urn:d:3":"urn:ngsi-ld:null"}}}]})"),
            "");
}

INSTANTIATE_TEST_SUITE_P(engines, a_letter, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
