#include "engine/broker/subscribe/matcher.h"

#include <gtest/gtest.h>

#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

const instant start = *parse_instant("2026-01-15T00:00:00Z");

// A matcher with subscriptions, and changes written as the change log has them.
class a_change : public testing::Test {
 protected:
  void subscribe(const std::string& id, const std::string& members,
                 const std::string& notification = "") {
    const auto json = check_and_minify(
        R"({"id":"urn:s:)" + id + R"(","type":"Subscription",)" + members +
        R"(,"notification":{"endpoint":{"uri":"http://example.jp/n"})" + notification + "}}");
    ASSERT_TRUE(json.ok());
    auto s = read_subscription(json.value(), "", context::core(), start);
    ASSERT_TRUE(s.ok()) << s.error().detail;
    matcher_.put(std::make_shared<const subscription>(std::move(s).value()));
  }
  // Who is told, as "a b".
  std::string told(const std::string& body) {
    const auto change = change_of("urn:e:1", body);
    std::string out;
    std::vector<std::string> ids;
    data_.clear();
    for (const auto& n : matcher_.match(change, nullptr, terms_, start)) {
      ids.push_back(n.to->id.substr(6));
      data_ = n.data;
    }
    std::sort(ids.begin(), ids.end());
    for (const auto& id : ids) {
      out += (out.empty() ? "" : " ") + id;
    }
    return out;
  }
  static std::string created(const std::string& set, const std::string& fresh) {
    return R"({"no":1,"op":"created","types":["T"],"createdAt":1,"modifiedAt":1,"set":{)" + set +
           R"(},"new":[)" + fresh + "]}";
  }
  static std::string updated(const std::string& set, const std::string& rest = "") {
    return R"({"no":1,"op":"updated","types":["T"],"createdAt":1,"modifiedAt":2,"set":{)" + set +
           "}" + rest + "}";
  }

  matcher matcher_;
  term_table terms_;
  std::string data_;
};

TEST_F(a_change, reaches_those_who_asked_for_its_type_its_id_or_its_attributes) {
  subscribe("type", R"("entities":[{"type":"T"}])");
  subscribe("other", R"("entities":[{"type":"U"}])");
  subscribe("id", R"("entities":[{"type":"T","id":"urn:e:1"}])");
  subscribe("other_id", R"("entities":[{"type":"T","id":"urn:e:2"}])");
  subscribe("pattern", R"("entities":[{"type":"T","idPattern":"^urn:e:"}])");
  subscribe("watched", R"("watchedAttributes":["a"])");
  subscribe("unwatched", R"("watchedAttributes":["b"])");
  subscribe("star", R"("entities":[{"type":"*"}])");
  EXPECT_EQ(told(updated(R"("a":[{"type":"Property","value":1}])")),
            "id pattern star type watched");
}

TEST_F(a_change, looks_only_at_subscriptions_it_may_concern) {
  for (int i = 0; i < 100; ++i) {
    subscribe("u" + std::to_string(i), R"("entities":[{"type":"U"}])");
    subscribe("i" + std::to_string(i),
              R"("entities":[{"type":"T","id":"urn:x:)" + std::to_string(i) + R"("}])");
  }
  subscribe("mine", R"("entities":[{"type":"T"}])");
  EXPECT_EQ(told(updated(R"("a":[{"type":"Property","value":1}])")), "mine");
  EXPECT_EQ(matcher_.looked_at(), 1u);
}

TEST_F(a_change, tells_of_a_deleted_attribute_where_that_is_the_only_one_wanted) {
  subscribe("a", R"("entities":[{"type":"T"}],"notificationTrigger":["attributeDeleted"])",
            R"(,"attributes":["a"])");
  subscribe("b", R"("entities":[{"type":"T"}],"notificationTrigger":["attributeDeleted"])",
            R"(,"attributes":["b"])");
  EXPECT_EQ(told(updated("", R"(,"gone":[["a",""]])")), "a");
  EXPECT_NE(data_.find("urn:ngsi-ld:null"), data_.npos) << data_;
}

TEST_F(a_change, that_a_pattern_cannot_get_through_tells_nobody) {
  subscribe("plain", R"("entities":[{"type":"T"}])");
  subscribe("costly", R"("entities":[{"type":"T"}],"q":"a~=(a{0,255}){7}b")");
  EXPECT_EQ(
      told(updated(R"("a":[{"type":"Property","value":")" + std::string(5'000, 'a') + R"("}])")),
      "plain");
}

TEST_F(a_change, tells_by_trigger) {
  subscribe("plain", R"("entities":[{"type":"T"}])");
  subscribe("born", R"("entities":[{"type":"T"}],"notificationTrigger":["entityCreated"])");
  subscribe("grown", R"("entities":[{"type":"T"}],"notificationTrigger":["attributeCreated"])");
  subscribe("moved", R"("entities":[{"type":"T"}],"notificationTrigger":["attributeUpdated"])");
  subscribe("lost", R"("entities":[{"type":"T"}],"notificationTrigger":["attributeDeleted"])");
  subscribe("any", R"("entities":[{"type":"T"}],"notificationTrigger":["entityUpdated"])");
  subscribe("dead", R"("entities":[{"type":"T"}],"notificationTrigger":["entityDeleted"])");
  EXPECT_EQ(told(created(R"("a":[{"type":"Property","value":1}])", R"(["a",""])")),
            "born grown plain");
  EXPECT_EQ(told(updated(R"("a":[{"type":"Property","value":1}])")), "any moved plain");
  EXPECT_EQ(told(updated(R"("a":[{"type":"Property","value":1}])", R"(,"new":[["a",""]])")),
            "any grown plain");
  EXPECT_EQ(told(updated("", R"(,"gone":[["a",""]])")), "any lost");
  EXPECT_NE(data_.find("urn:e:1"), std::string::npos);
  EXPECT_EQ(
      told(R"({"op":"removed","types":["T"],"createdAt":1,"modifiedAt":2,"gone":[["a",""]]})"),
      "dead lost");
}

TEST_F(a_change, is_told_with_the_values_that_it_had) {
  subscribe("s", R"("entities":[{"type":"T"}],"q":"a>5")",
            R"(,"format":"keyValues","attributes":["a"])");
  EXPECT_EQ(
      told(updated(R"("a":[{"type":"Property","value":5}],"b":[{"type":"Property","value":1}])")),
      "");
  EXPECT_EQ(
      told(updated(R"("a":[{"type":"Property","value":6}],"b":[{"type":"Property","value":1}])")),
      "s");
  EXPECT_EQ(data_, R"({"id":"urn:e:1","type":"T","a":6})");
  EXPECT_EQ(told(updated(R"("b":[{"type":"Property","value":1}])")), "");
}

TEST_F(a_change, is_told_with_what_was_there_before_to_those_who_asked) {
  subscribe("s", R"("entities":[{"type":"T"}])", R"(,"showChanges":true)");
  EXPECT_EQ(told(updated(R"("a":[{"type":"Property","value":7}])",
                         R"(,"before":[["a",{"type":"Property","value":5}]])")),
            "s");
  EXPECT_EQ(data_, R"({"id":"urn:e:1","type":"T","a":{"type":"Property","value":7,)"
                   R"("previousValue":5}})");
}

TEST_F(a_change, that_takes_an_attribute_away_tells_its_kind_and_dataset) {
  subscribe("s", R"("entities":[{"type":"T"}],"notificationTrigger":["attributeDeleted"])",
            R"(,"showChanges":true,"sysAttrs":true)");
  EXPECT_EQ(told(updated("", R"(,"gone":[["r","urn:d:1"]],"before":[["r",{"type":"Relationship",)"
                             R"("object":"urn:x:1","datasetId":"urn:d:1"}]])")),
            "s");
  EXPECT_NE(data_.find(R"("r":{"type":"Relationship","object":"urn:ngsi-ld:null",)"
                       R"("datasetId":"urn:d:1","previousObject":"urn:x:1","deletedAt":)"),
            std::string::npos)
      << data_;
}

TEST_F(a_change, does_not_concern_those_who_are_told_by_time) {
  subscribe("s", R"("entities":[{"type":"T"}],"timeInterval":5)");
  EXPECT_EQ(told(updated(R"("a":[{"type":"Property","value":7}])")), "");
  EXPECT_EQ(matcher_.by_time().size(), 1u);
}

TEST_F(a_change, takes_what_it_does_not_hold_from_the_current_version) {
  subscribe("s", R"("entities":[{"type":"T"}])", R"(,"format":"keyValues")");
  const std::string_view types[] = {"T"};
  const auto current = entity_version::make(
      {.id = "urn:e:1",
       .types = types,
       .text = R"({"a":{"type":"Property","value":9},"b":{"type":"Property","value":2}})",
       .modified = from_micros(3)},
      terms_);
  const auto body = updated(R"("a":[{"type":"Property","value":7}])");
  const auto change = change_of("urn:e:1", body);
  const auto told_of = matcher_.match(change, current.get(), terms_, start);
  ASSERT_EQ(told_of.size(), 1u);
  EXPECT_EQ(told_of[0].data, R"({"id":"urn:e:1","type":"T","a":7,"b":2})");
}

TEST_F(a_change, is_not_told_to_the_paused_the_expired_and_the_removed) {
  subscribe("paused", R"("entities":[{"type":"T"}],"isActive":false)");
  subscribe("expired", R"("entities":[{"type":"T"}],"expiresAt":"2026-01-15T00:00:01Z")");
  subscribe("gone", R"("entities":[{"type":"T"}])");
  matcher_.remove("", "urn:s:gone");
  const auto body = updated(R"("a":[{"type":"Property","value":1}])");
  const auto change = change_of("urn:e:1", body);
  EXPECT_EQ(matcher_.match(change, nullptr, terms_, start).size(), 1u);
  EXPECT_EQ(matcher_.match(change, nullptr, terms_, start + std::chrono::seconds{1}).size(), 0u);
}

TEST(a_subscription, that_is_not_as_it_must_be_is_refused_by_name) {
  struct row {
    std::string members, detail;
  };
  const std::string to = R"("notification":{"endpoint":{"uri":"http://a.jp/"}})";
  const row rows[] = {
      {R"("entities":[{"type":"T"}],)" + to, "type is missing"},
      {R"("type":"Subscription",)" + to, "entities or watchedAttributes must be given"},
      {R"("type":"Subscription","entities":[{"type":"T"}])", "notification is missing"},
      {R"("type":"Subscription","entities":[],)" + to, "entities: is not an array of selectors"},
      {R"("type":"Subscription","entities":[{"id":"urn:e:1"}],)" + to,
       "entities: a selector has no type"},
      {R"("type":"Subscription","watchedAttributes":[],)" + to,
       "watchedAttributes: is not an array of names"},
      {R"("type":"Subscription","watchedAttributes":["a"],"notificationTrigger":["x"],)" + to,
       "notificationTrigger: \"x\" is not a trigger"},
      {R"("type":"Subscription","watchedAttributes":["a"],"throttling":-1,)" + to,
       "throttling: is not a number of seconds"},
      {R"("type":"Subscription","watchedAttributes":["a"],"expiresAt":"2020-01-01T00:00:00Z",)" +
           to,
       "expiresAt: is not a date-time in UTC that is still to come"},
      {R"("type":"Subscription","watchedAttributes":["a"],"isActive":1,)" + to,
       "isActive: is neither true nor false"},
      {R"("type":"Subscription","watchedAttributes":["a"],"colour":1,)" + to,
       "colour: is not a member of a subscription"},
      {R"("type":"Subscription","watchedAttributes":["a"],"timeInterval":5,)" + to,
       "timeInterval: does not go together with watchedAttributes or throttling"},
      {R"("type":"Subscription","entities":[{"type":"T"}],"timeInterval":0.1,)" + to,
       "timeInterval: is not a number of seconds from 1"},
      {R"("type":"Subscription","watchedAttributes":["a"],"datasetId":["x"],)" + to,
       "datasetId: is neither a URI nor a list of URIs"},
      {R"("type":"Subscription","watchedAttributes":["a"],"jsonldContext":"x",)" + to,
       "jsonldContext: is not a URI"},
      {R"("type":"Subscription","watchedAttributes":["a"],)"
       R"("notification":{"pick":["a"],"omit":["a"],"endpoint":{"uri":"http://a.jp/"}}})",
       "notification: pick and omit name the same member"},
      {R"("type":"Subscription","watchedAttributes":["a"],)"
       R"("notification":{"showChanges":true,"format":"keyValues",)"
       R"("endpoint":{"uri":"http://a.jp/"}}})",
       "notification: showChanges does not go together with keyValues"},
      {R"("type":"Subscription","watchedAttributes":["a"],)"
       R"("notification":{"join":"flat","joinLevel":0,"endpoint":{"uri":"http://a.jp/"}}})",
       "joinLevel: is not a number from 1 to 10"},
      {R"("type":"Subscription","watchedAttributes":["a"],"notification":{}})",
       "notification: endpoint is missing"},
      {R"("type":"Subscription","watchedAttributes":["a"],)"
       R"("notification":{"endpoint":{"uri":"ftp://a"}})",
       "endpoint: uri is neither http(s) nor mqtt(s)"},
      {R"("type":"Subscription","watchedAttributes":["a"],)"
       R"("notification":{"endpoint":{"uri":"http://a.jp/",)"
       R"("receiverInfo":[{"key":"X-A\r\nB","value":"1"}]}})",
       "receiverInfo: holds a pair that is no header"},
  };
  for (const auto& r : rows) {
    std::string text = "{" + r.members;
    const auto open = std::count(text.begin(), text.end(), '{');
    const auto closed = std::count(text.begin(), text.end(), '}');
    text.append(static_cast<std::size_t>(open - closed), '}');
    const auto json = check_and_minify(text);
    ASSERT_TRUE(json.ok()) << text;
    const auto s = read_subscription(json.value(), "urn:s:1", context::core(), start);
    ASSERT_FALSE(s.ok()) << text;
    EXPECT_EQ(s.error().detail, r.detail);
  }
}

}  // namespace
}  // namespace tsu::broker
