// How sources are spoken to, and operations beyond single entities (ETSI GS CIM 009 v1.9.1,
// 4.3.6.5, 4.3.6.6, 5.6.21, 5.7.2, 5.7.5 to 5.7.11).
#include <map>

#include "engine/broker/registrations/older_form.h"
#include "engine/broker/registrations/respoken.h"
#include "engine/broker/registrations/test/three_brokers.h"

namespace tsu::broker {
namespace {

constexpr std::string_view ours = "http://example.jp/ours.jsonld";
constexpr std::string_view theirs = "http://example.jp/theirs.jsonld";
const std::string our_link =
    R"(<http://example.jp/ours.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; )"
    R"(type="application/ld+json")";

class brokers_that_share : public three_brokers {
 protected:
  void SetUp() override {
    three_brokers::SetUp();
    ASSERT_TRUE(contexts
                    .preload(std::string{ours}, R"({"@context":{"Road":"urn:x:Road",)"
                                                R"("speed":"urn:x:speed","limit":"urn:x:limit"}})")
                    .ok());
    ASSERT_TRUE(contexts
                    .preload(std::string{theirs}, R"({"@context":{"Michi":"urn:x:Road",)"
                                                  R"("hayasa":"urn:x:speed"}})")
                    .ok());
  }
  http::reply ask_in_our_words(http::method verb, const std::string& target,
                               const std::string& body = "") {
    return ask(a, verb, target, body, {{"Link", our_link}});
  }
  std::map<std::string, std::string> headers_sent() const {
    const auto& all = net.requests.at(0).headers;
    return {all.begin(), all.end()};
  }
  static std::string info(const std::string& key, const std::string& value) {
    return R"(,"contextSourceInfo":[{"key":")" + key + R"(","value":")" + value + R"("}])";
  }
  // Of whatever type, at b.
  http::reply enrol_roads(const std::string& more) {
    return ask_in_our_words(http::method::post, "/csourceRegistrations",
                            R"({"id":"urn:g:1","type":"ContextSourceRegistration","endpoint":)"
                            R"("http://)" +
                                std::string{b.text()} +
                                R"(","information":[{"entities":[{"type":"Road"}]}])" + more + "}");
  }
};

const std::string all_operations =
    R"(,"operations":["redirectionOps","federationOps","createBatch"])";

TEST_P(brokers_that_share, speak_to_a_source_in_its_own_words) {
  ASSERT_EQ(enrol_roads(R"(,"mode":"redirect")" + all_operations +
                        info("jsonldContext", std::string{theirs}))
                .status,
            201);
  const auto made = ask_in_our_words(
      http::method::post, "/entities",
      R"({"id":"urn:r:1","type":"Road","speed":{"value":5,"limit":{"value":{"speed":1}}}})");
  ASSERT_EQ(made.status, 201) << made.body;
  ASSERT_EQ(net.requests.size(), 1u);
  EXPECT_EQ(net.requests[0].body, R"({"id":"urn:r:1","type":"Michi","hayasa":{"value":5,)"
                                  R"("urn:x:limit":{"value":{"speed":1}}}})");
  EXPECT_EQ(headers_sent()["Content-Type"], "application/json");
  EXPECT_NE(headers_sent()["Link"].find(theirs), std::string::npos);

  const auto patched = ask_in_our_words(
      http::method::patch, "/entities/urn:r:1/attrs/speed?type=Road", R"({"value":7})");
  EXPECT_EQ(patched.status, 204) << patched.body;
  EXPECT_NE(net.sent.at(0).find("/entities/urn:r:1/attrs/hayasa?type=Michi"), std::string::npos)
      << net.sent[0];

  const auto found = ask_in_our_words(
      http::method::get, "/entities?type=Road&q=speed%3E6&attrs=speed&options=keyValues");
  EXPECT_EQ(found.body, R"([{"id":"urn:r:1","type":"Road","speed":7}])");
  EXPECT_NE(net.sent.at(0).find("type=Michi"), std::string::npos) << net.sent[0];
  EXPECT_NE(net.sent[0].find("q=hayasa%3E6"), std::string::npos) << net.sent[0];
  EXPECT_NE(net.sent[0].find("attrs=hayasa"), std::string::npos) << net.sent[0];
  EXPECT_EQ(ask_in_our_words(http::method::get, "/entities/urn:r:1?options=keyValues").body,
            R"({"id":"urn:r:1","type":"Road","speed":7})");
}

TEST_P(brokers_that_share, put_the_context_into_what_a_source_wants_as_ld_json) {
  ASSERT_EQ(enrol_roads(R"(,"mode":"redirect")" + all_operations +
                        info("contentType", "application/ld+json"))
                .status,
            201);
  ASSERT_EQ(ask_in_our_words(http::method::post, "/entities",
                             R"({"id":"urn:r:1","type":"Road","speed":{"value":5}})")
                .status,
            201);
  EXPECT_EQ(headers_sent()["Content-Type"], "application/ld+json");
  EXPECT_FALSE(headers_sent().contains("Link"));
  EXPECT_EQ(net.requests[0].body,
            R"({"@context":"http://example.jp/ours.jsonld","id":"urn:r:1","type":"Road",)"
            R"("speed":{"value":5}})");
  EXPECT_EQ(ask_in_our_words(http::method::post, "/entityOperations/create",
                             R"([{"id":"urn:r:2","type":"Road","speed":{"value":5}}])")
                .status,
            201);
}

TEST_P(brokers_that_share, link_to_the_context_that_all_of_a_batch_have) {
  ASSERT_EQ(enrol_roads(R"(,"mode":"redirect")" + all_operations).status, 201);
  const auto element = [](const std::string& id, const std::string& context) {
    return R"({"@context":)" + context + R"(,"id":"urn:r:)" + id +
           R"(","type":"Road","speed":{"value":5}})";
  };
  const auto batch = [&](const std::string& one, const std::string& two) {
    return ask(a, http::method::post, "/entityOperations/create", "[" + one + "," + two + "]",
               {{"Content-Type", "application/ld+json"}})
        .status;
  };
  const std::string linked = R"(["http://example.jp/ours.jsonld"])";
  EXPECT_EQ(batch(element("1", linked), element("2", linked)), 201);
  EXPECT_EQ(headers_sent()["Content-Type"], "application/json");
  EXPECT_NE(headers_sent()["Link"].find(ours), std::string::npos);
  EXPECT_EQ(net.requests[0].body.find("@context"), std::string::npos) << net.requests[0].body;
  const std::string inside = R"({"Road":"urn:x:Road","speed":"urn:x:speed"})";
  EXPECT_EQ(batch(element("3", linked), element("4", inside)), 201);
  EXPECT_EQ(headers_sent()["Content-Type"], "application/ld+json");
  EXPECT_NE(net.requests[0].body.find("@context"), std::string::npos) << net.requests[0].body;
  for (const auto* id : {"1", "2", "3", "4"}) {
    EXPECT_EQ(ask_in_our_words(http::method::get, "/entities/urn:r:" + std::string{id} +
                                                      "?local=false&options=keyValues")
                  .status,
              200);
  }
}

TEST_P(brokers_that_share, name_things_whole_where_a_context_has_no_address) {
  ASSERT_EQ(enrol_roads(R"(,"mode":"redirect")" + all_operations +
                        info("contentType", "application/json"))
                .status,
            201);
  const auto made = ask(a, http::method::post, "/entities",
                        R"({"@context":{"R":"urn:x:Road","v":"urn:x:speed"},"id":"urn:r:1",)"
                        R"("type":"R","v":{"value":5}})",
                        {{"Content-Type", "application/ld+json"}});
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(headers_sent()["Content-Type"], "application/json");
  EXPECT_EQ(net.requests[0].body,
            R"({"id":"urn:r:1","type":"urn:x:Road","urn:x:speed":{"value":5}})");
}

TEST_P(brokers_that_share, ask_for_the_media_type_that_a_source_has) {
  ASSERT_EQ(enrol_roads(info("accept", "application/ld+json")).status, 201);
  ASSERT_EQ(ask(b, http::method::post, "/entities?local=true",
                R"({"id":"urn:r:1","type":"urn:x:Road","urn:x:speed":{"value":5}})")
                .status,
            201);
  EXPECT_EQ(ask_in_our_words(http::method::get, "/entities/urn:r:1?options=keyValues").body,
            R"({"id":"urn:r:1","type":"Road","speed":5})");
  EXPECT_EQ(headers_sent()["Accept"], "application/ld+json");
}

TEST_P(brokers_that_share, refuse_what_no_source_can_want) {
  EXPECT_EQ(enrol_roads(info("accept", "text/plain")).status, 400);
  EXPECT_EQ(enrol_roads(info("contentType", "text/plain")).status, 400);
  EXPECT_EQ(enrol_roads(info("jsonldContext", "nowhere")).status, 400);
  EXPECT_EQ(enrol_roads(info("ngsildConformance", "new")).status, 400);
  EXPECT_EQ(enrol_roads(info("ngsildConformance", "1.5")).status, 201);
}

TEST_P(brokers_that_share, count_the_use_of_a_context_once) {
  ASSERT_EQ(enrol_roads("").status, 201);
  const auto hits = [&] {
    const auto use = hosted->use_of({a, ""}, ours);
    return use ? use->hits : 0;
  };
  auto before = hits();
  for (const auto* target : {"/entities?type=Road", "/entities?type=Bus", "/entities/urn:r:9",
                             "/entities?type=Road&local=true", "/types"}) {
    (void)ask_in_our_words(http::method::get, target);
    EXPECT_EQ(hits(), ++before) << target;
  }
  (void)ask_in_our_words(http::method::post, "/entities", R"({"id":"urn:r:8","type":"Bus"})");
  EXPECT_EQ(hits(), before + 1);
}

TEST_P(brokers_that_share, ask_their_sources_for_a_query_that_is_posted) {
  ASSERT_EQ(create(a, road("1", R"(,"t":{"value":1})")), 201);
  ASSERT_EQ(create(b, road("2", R"(,"t":{"value":2})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  const std::string query = R"({"type":"Query","entities":[{"type":"Road"}],"q":"t>0"})";
  const auto r = ask(a, http::method::post, "/entityOperations/query?options=keyValues", query);
  EXPECT_EQ(r.body,
            R"([{"id":"urn:r:1","type":"Road","t":1},{"id":"urn:r:2","type":"Road","t":2}])");
  ASSERT_EQ(net.sent.size(), 1u);
  EXPECT_NE(net.sent[0].find("POST /ngsi-ld/v1/entityOperations/query"), std::string::npos);
  EXPECT_EQ(
      ask(a, http::method::post, "/entityOperations/query?local=true&options=keyValues", query)
          .body,
      R"([{"id":"urn:r:1","type":"Road","t":1}])");
  EXPECT_TRUE(net.sent.empty());
}

TEST_P(brokers_that_share, purge_no_more_than_what_was_registered) {
  ASSERT_EQ(create(a, road("1", R"(,"t":{"value":1})")), 201);
  ASSERT_EQ(create(b, road("2", R"(,"t":{"value":2},"u":{"value":2})")), 201);
  ASSERT_EQ(create(b, road("3", R"(,"t":{"value":3})")), 201);
  const std::string purges = R"(,"operations":["purgeEntity","retrieveEntity"])";
  ASSERT_EQ(enrol(a, b, "1", purges,
                  R"([{"entities":[{"id":"urn:r:2","type":"Road"}],"propertyNames":["t"]}])")
                .status,
            201);
  EXPECT_EQ(ask(a, http::method::del, "/entities?type=Road&local=true").status, 204);
  EXPECT_EQ(get(b, "/entities/urn:r:2?options=keyValues"),
            R"({"id":"urn:r:2","type":"Road","t":2,"u":2})");
  EXPECT_EQ(ask(a, http::method::del, "/entities?type=Road").status, 204);
  EXPECT_EQ(get(b, "/entities/urn:r:2?options=keyValues"),
            R"({"id":"urn:r:2","type":"Road","u":2})");
  EXPECT_EQ(get(b, "/entities/urn:r:3?options=keyValues"),
            R"({"id":"urn:r:3","type":"Road","t":3})");
}

TEST_P(brokers_that_share, tell_which_source_did_not_purge) {
  ASSERT_EQ(enrol(a, b, "1", R"(,"operations":["purgeEntity"])").status, 201);
  ASSERT_EQ(enrol(a, c, "2", R"(,"mode":"redirect","operations":["queryEntity"])").status, 201);
  net.dead.insert(std::string{b.text()});
  const auto r = ask(a, http::method::del, "/entities?type=Road");
  EXPECT_EQ(r.status, 207);
  EXPECT_NE(r.body.find(R"("registrationId":"urn:g:1")"), std::string::npos) << r.body;
  EXPECT_NE(r.body.find(R"("registrationId":"urn:g:2")"), std::string::npos) << r.body;
  EXPECT_NE(r.body.find("errors/Conflict"), std::string::npos) << r.body;
}

TEST_P(brokers_that_share, put_together_which_types_and_attributes_there_are) {
  ASSERT_EQ(create(a, road("1", R"(,"t":{"value":1})")), 201);
  ASSERT_EQ(create(b, R"({"id":"urn:b:1","type":"Bus","line":{"value":"1"}})"), 201);
  ASSERT_EQ(create(b, road("2", R"(,"u":{"object":"urn:r:1"},"t":{"value":2})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "", R"([{"propertyNames":["t","u","line"]}])").status, 201);
  const auto has = [&](const std::string& target, const std::string& part) {
    const auto body = get(a, target);
    EXPECT_NE(body.find(part), std::string::npos) << target << ": " << body;
  };
  has("/types", R"("typeList":["Road","Bus"])");
  has("/attributes", R"("attributeList":["t","line","u"])");
  has("/types?details=true", R"("typeName":"Road","attributeNames":["t","u"])");
  has("/types?details=true", R"("typeName":"Bus")");
  has("/types/Road", R"("entityCount":2)");
  has("/types/Bus", R"("entityCount":1)");
  has("/attributes/t", R"("attributeCount":2)");
  has("/attributes/line", R"("typeNames":["Bus"])");
  EXPECT_EQ(get(a, "/types/Bus?local=true"), "404");
  EXPECT_EQ(get(a, "/types/Tram"), "404");
  net.dead.insert(std::string{b.text()});
  has("/types", R"("typeList":["Road"])");
}

TEST_P(brokers_that_share, take_the_datasets_that_a_source_registered) {
  ASSERT_EQ(create(b, road("1", R"(,"t":[{"value":1},{"value":2,"datasetId":"urn:d:1"},)"
                                R"({"value":3,"datasetId":"urn:d:2"}])")),
            201);
  ASSERT_EQ(enrol(a, b, "1", R"(,"datasetId":["urn:d:1"])").status, 201);
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=concise"),
            R"({"id":"urn:r:1","type":"Road","t":{"value":2,"datasetId":"urn:d:1"}})");
  ASSERT_EQ(net.sent.size(), 1u);
  EXPECT_NE(net.sent[0].find("datasetId=urn%3Ad%3A1"), std::string::npos) << net.sent[0];
  EXPECT_EQ(get(a, "/entities/urn:r:1?datasetId=urn:d:2"), "404");
  EXPECT_TRUE(net.sent.empty());
  EXPECT_NE(get(a, "/csourceRegistrations?type=Road&datasetId=urn:d:1"), "[]");
  EXPECT_EQ(get(a, "/csourceRegistrations?type=Road&datasetId=urn:d:2"), "[]");
}

TEST_P(brokers_that_share, ask_only_for_what_is_picked) {
  ASSERT_EQ(create(b, road("1", R"(,"t":{"value":1},"u":{"value":2})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  EXPECT_EQ(get(a, "/entities/urn:r:1?pick=id,t&options=keyValues"), R"({"id":"urn:r:1","t":1})");
  ASSERT_EQ(net.sent.size(), 1u);
  EXPECT_NE(net.sent[0].find("attrs=t&"), std::string::npos) << net.sent[0];
  EXPECT_EQ(get(a, "/entities?type=Road&pick=t&options=keyValues"), R"([{"t":1}])");
  EXPECT_NE(net.sent[0].find("attrs=t&"), std::string::npos) << net.sent[0];
  EXPECT_EQ(get(a, "/entities?type=Road&omit=t&options=keyValues"),
            R"([{"id":"urn:r:1","type":"Road","u":2}])");
  EXPECT_EQ(net.sent[0].find("attrs="), std::string::npos) << net.sent[0];
}

TEST_P(brokers_that_share, put_recorded_values_together) {
  const auto at = [](const std::string& hour, int value) {
    return R"({"type":"Property","value":)" + std::to_string(value) +
           R"(,"observedAt":"2026-01-01T)" + hour + R"(:00:00Z"})";
  };
  const auto record = [&](tenant_code town, const std::string& instances) {
    const auto r = ask(town, http::method::post, "/temporal/entities?local=true",
                       road("1", R"(,"t":[)" + instances + "]"));
    EXPECT_LT(r.status, 300) << r.body;
  };
  record(a, at("01", 1) + "," + at("03", 3));
  record(b, at("02", 2) + "," + at("03", 33));
  const std::string interval = R"(,"observationInterval":{"startAt":"2025-01-01T00:00:00Z"})";
  ASSERT_EQ(
      enrol(a, b, "1", interval + R"(,"operations":["retrieveTemporal","queryTemporal"])").status,
      201);
  const std::string pairs = R"("values":[[1,"2026-01-01T01:00:00Z"],[2,"2026-01-01T02:00:00Z"],)"
                            R"([3,"2026-01-01T03:00:00Z"]])";
  const auto one = get(a, "/temporal/entities/urn:r:1?options=temporalValues");
  EXPECT_NE(one.find(pairs), std::string::npos) << one;
  const std::string after = "timerel=after&timeAt=2025-12-31T00:00:00Z";
  const auto all = get(a, "/temporal/entities?type=Road&options=temporalValues&" + after);
  EXPECT_NE(all.find(pairs), std::string::npos) << all;
  const auto last = get(a, "/temporal/entities/urn:r:1?options=temporalValues&lastN=2");
  EXPECT_NE(last.find(R"("values":[[2,"2026-01-01T02:00:00Z"],[3,"2026-01-01T03:00:00Z"]])"),
            std::string::npos)
      << last;
  const auto whole = get(a, "/temporal/entities/urn:r:1");
  EXPECT_LT(whole.find(R"("value":1)"), whole.find(R"("value":2)")) << whole;
  EXPECT_LT(whole.find(R"("value":2)"), whole.find(R"("value":3)")) << whole;
  EXPECT_EQ(whole.find(R"("value":33)"), std::string::npos) << whole;
  const auto posted =
      ask(a, http::method::post, "/temporal/entityOperations/query?options=temporalValues",
          R"({"type":"Query","entities":[{"type":"Road"}],"temporalQ":{"timerel":)"
          R"("after","timeAt":"2025-12-31T00:00:00Z"}})");
  EXPECT_NE(posted.body.find(pairs), std::string::npos) << posted.body;
  (void)get(a, "/temporal/entities?type=Road&timerel=before&timeAt=2020-01-01T00:00:00Z");
  EXPECT_TRUE(net.sent.empty());  // it has nothing of that time
  (void)get(a, "/temporal/entities/urn:r:1?local=true");
  EXPECT_TRUE(net.sent.empty());
}

TEST_P(brokers_that_share, tell_what_only_others_recorded_and_page_over_all) {
  for (const auto* id : {"1", "2", "3"}) {
    const auto town = std::string_view{id} == "2" ? a : b;
    ASSERT_EQ(ask(town, http::method::post, "/temporal/entities?local=true",
                  road(id, R"(,"t":[{"value":1,"observedAt":"2026-01-01T01:00:00Z"}])"))
                  .status,
              201);
  }
  ASSERT_EQ(enrol(a, b, "1",
                  R"(,"observationInterval":{"startAt":"2025-01-01T00:00:00Z"},)"
                  R"("operations":["retrieveTemporal","queryTemporal"])")
                .status,
            201);
  EXPECT_NE(get(a, "/temporal/entities/urn:r:1"), "404");
  EXPECT_EQ(get(a, "/temporal/entities/urn:r:4"), "404");
  const std::string query =
      "/temporal/entities?type=Road&timerel=after&timeAt=2025-12-31T00:00:00Z";
  std::string ids;
  for (const auto* offset : {"0", "1", "2", "3"}) {
    const auto page = get(a, query + "&limit=1&offset=" + offset);
    const auto found = page.find("urn:r:");
    ids += found == std::string::npos ? "-" : page.substr(found + 6, 1);
  }
  EXPECT_EQ(ids, "213-");
  net.dead.insert(std::string{b.text()});
  const auto r = ask(a, http::method::get, query);
  EXPECT_EQ(r.status, 200);
  const std::map<std::string, std::string> headers{r.headers.begin(), r.headers.end()};
  EXPECT_TRUE(headers.contains("NGSILD-Warning"));
}

TEST_P(brokers_that_share, record_where_the_registration_says) {
  ASSERT_EQ(enrol(a, b, "1",
                  R"(,"mode":"redirect","operations":["upsertTemporal","appendAttrsTemporal",)"
                  R"("deleteAttrsTemporal","deleteTemporal","retrieveTemporal"],)"
                  R"("observationInterval":{"startAt":"2025-01-01T00:00:00Z"})")
                .status,
            201);
  const std::string values = R"("t":[{"value":1,"observedAt":"2026-01-01T01:00:00Z"}])";
  const auto made = ask(a, http::method::post, "/temporal/entities", road("1", "," + values));
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(get(a, "/temporal/entities/urn:r:1?local=true"), "404");
  EXPECT_NE(get(b, "/temporal/entities/urn:r:1"), "404");
  EXPECT_EQ(ask(a, http::method::post, "/temporal/entities/urn:r:1/attrs",
                R"({"u":[{"value":1,"observedAt":"2026-01-01T01:00:00Z"}]})")
                .status,
            204);
  EXPECT_NE(get(b, "/temporal/entities/urn:r:1").find("\"u\""), std::string::npos);
  EXPECT_EQ(ask(a, http::method::del, "/temporal/entities/urn:r:1/attrs/u").status, 204);
  EXPECT_EQ(get(b, "/temporal/entities/urn:r:1").find("\"u\""), std::string::npos);
  EXPECT_EQ(ask(a, http::method::del, "/temporal/entities/urn:r:1").status, 204);
  EXPECT_EQ(get(b, "/temporal/entities/urn:r:1"), "404");
  EXPECT_EQ(ask(a, http::method::post, "/temporal/entities", R"({"id":"x","type":"Road"})").status,
            400);
  EXPECT_TRUE(net.sent.empty());
}

TEST_P(brokers_that_share, tell_again_what_a_source_lets_them_keep) {
  ASSERT_EQ(create(b, road("1", R"(,"t":{"value":1})")), 201);
  ASSERT_EQ(enrol(a, b, "1",
                  R"(,"management":{"cacheDuration":"PT1M30.5S"},)"
                  R"("operations":["retrieveOps","updateAttrs"])")
                .status,
            201);
  const auto told = [&] { return get(a, "/entities/urn:r:1?options=keyValues"); };
  const std::string one = R"({"id":"urn:r:1","type":"Road","t":1})";
  EXPECT_EQ(told(), one);
  EXPECT_EQ(net.sent.size(), 1u);
  const auto again = ask(a, http::method::get, "/entities/urn:r:1?options=keyValues");
  EXPECT_EQ(again.body, one);
  EXPECT_TRUE(net.sent.empty());
  const std::map<std::string, std::string> headers{again.headers.begin(), again.headers.end()};
  EXPECT_EQ(headers.at("NGSILD-Warning").substr(0, 4), "110 ");
  here.time.advance(std::chrono::milliseconds{90'500});
  EXPECT_EQ(told(), one);
  EXPECT_EQ(net.sent.size(), 1u);
  // What is written through us is not hidden by what was kept.
  (void)ask(a, http::method::patch, "/entities/urn:r:1/attrs/t?type=Road", R"({"value":2})");
  EXPECT_EQ(told(), R"({"id":"urn:r:1","type":"Road","t":2})");
}

TEST_P(brokers_that_share, tell_nobody_again_what_a_source_left_out_on_the_way_back) {
  ASSERT_EQ(create(b, road("1", "")), 201);
  ASSERT_EQ(create(c, road("2", "")), 201);
  ASSERT_EQ(enrol(a, b, "1", R"(,"management":{"cacheDuration":"PT5M"})").status, 201);
  ASSERT_EQ(enrol(b, c, "2", R"(,"contextSourceAlias":"sea")").status, 201);
  const auto back = ask(a, http::method::get, "/entities?type=Road", "", {{"Via", "1.1 sea"}});
  EXPECT_NE(back.body.find("urn:r:1"), std::string::npos) << back.body;
  EXPECT_EQ(back.body.find("urn:r:2"), std::string::npos) << back.body;
  const auto whole = get(a, "/entities?type=Road");
  EXPECT_NE(whole.find("urn:r:1"), std::string::npos) << whole;
  EXPECT_NE(whole.find("urn:r:2"), std::string::npos) << whole;
}

TEST_P(brokers_that_share, agree_on_what_came_of_a_source_whichever_node_asked) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  registry other{*real, net, here.time, random};
  const auto one = here.loop.wait(sources->look(a))->all.front().what;
  const auto ask_by = [&](registry& node) {
    (void)here.loop.wait(node.ask({a, ""}, one,
                                  {.url = "http://" + std::string{b.text()} + "/ngsi-ld/v1/types"},
                                  here.time.now()));
    here.time.advance(std::chrono::seconds{1});
  };
  net.dead.insert(std::string{b.text()});
  ask_by(other);
  net.dead.clear();
  ask_by(*sources);
  // The one that failed earlier is written down later.
  here.loop.wait(sources->write_counts(a));
  here.loop.wait(other.write_counts(a));
  for (auto* node : {&other, sources.get()}) {
    const auto row = here.loop.wait(node->get({a, ""}, "urn:g:1")).value();
    EXPECT_EQ(row.state.times_sent, 2);
    EXPECT_EQ(row.state.times_failed, 1);
    EXPECT_FALSE(row.state.failing);
    EXPECT_LT(row.state.last_failure, row.state.last_success);
  }
}

INSTANTIATE_TEST_SUITE_P(engines, brokers_that_share, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

TEST(words_for_a_source, leave_out_what_its_version_has_not) {
  const std::string now =
      R"({"id":"urn:r:1","type":["Road","Way"],"scope":"/a","expiresAt":"2030-01-01T00:00:00Z",)"
      R"("name":{"type":"LanguageProperty","languageMap":{"ja":"道"}},)"
      R"("kind":{"vocab":"wide","note":{"type":"Property","value":1,"valueType":"x"}},)"
      R"("parts":{"type":"ListRelationship","objectList":[{"object":"urn:a"},{"object":"urn:b"}]},)"
      R"("t":[{"type":"Property","value":1,"datasetId":"urn:d:1"},)"
      R"({"type":"Property","value":{"unitCode":"CEL"},"unitCode":"CEL"}]})";
  EXPECT_EQ(in_older_form(now, json_part::entity, 109), now);
  EXPECT_EQ(in_older_form(now, json_part::entity, 105),
            R"({"id":"urn:r:1","type":["Road","Way"],"scope":"/a",)"
            R"("name":{"type":"LanguageProperty","languageMap":{"ja":"道"}},)"
            R"("kind":{"value":"wide","note":{"type":"Property","value":1}},)"
            R"("parts":{"type":"Relationship","object":["urn:a","urn:b"]},)"
            R"("t":[{"type":"Property","value":1,"datasetId":"urn:d:1"},)"
            R"({"type":"Property","value":{"unitCode":"CEL"},"unitCode":"CEL"}]})");
  EXPECT_EQ(in_older_form(now, json_part::entity, 100),
            R"({"id":"urn:r:1","type":"Road",)"
            R"("name":{"type":"Property","value":{"ja":"道"}},)"
            R"("kind":{"value":"wide","note":{"type":"Property","value":1}},)"
            R"("parts":{"type":"Relationship","object":["urn:a","urn:b"]},)"
            R"("t":{"type":"Property","value":{"unitCode":"CEL"}}})");
}

TEST(words_for_a_source, change_names_and_leave_values) {
  context_cache all;
  ASSERT_TRUE(all.preload(std::string{theirs}, R"({"@context":{"hayasa":"urn:x:speed"}})").ok());
  ASSERT_TRUE(all.preload(std::string{ours}, R"({"@context":{"speed":"urn:x:speed"}})").ok());
  event_loop loop;
  const auto from = loop.wait(all.resolve("\"" + std::string{ours} + "\"")).value();
  const auto to = loop.wait(all.resolve("\"" + std::string{theirs} + "\"")).value();
  EXPECT_EQ(respoken_query(R"((speed>5|a.speed=="speed;speed");speed[speed]==speed)", *from, *to),
            R"((hayasa>5|a.hayasa=="speed;speed");hayasa[speed]==speed)");
  EXPECT_EQ(respoken_names("(speed;other)|speed", *from, *to), "(hayasa;other)|hayasa");
  EXPECT_EQ(respoken(R"([{"type":"Property","value":{"speed":1},"speed":{"value":2}},5])",
                     json_part::attribute, *from, *to),
            R"([{"type":"Property","value":{"speed":1},"hayasa":{"value":2}},5])");
}

}  // namespace
}  // namespace tsu::broker
