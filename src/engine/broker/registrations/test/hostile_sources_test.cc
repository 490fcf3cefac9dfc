// Whatever a source answers is data: any status and any body, to any operation.
#include "base/core/json_text.h"
#include "engine/broker/registrations/test/three_brokers.h"

namespace tsu::broker {
namespace {

struct asked {
  http::method verb;
  std::string target, body = {};
};

// Of a road, which an inclusive source has too, and of a tram, which only a source has.
std::vector<asked> every_operation() {
  using m = http::method;
  std::vector<asked> out{
      {m::get, "/entities?type=Road&count=true"},
      {m::get, "/entities?type=Road&count=true&splitEntities=true&q=speed%3E1"},
      {m::get, "/entities/urn:r:1"},
      {m::post, "/entityOperations/query", R"({"type":"Query","entities":[{"type":"Road"}]})"},
      {m::get, "/entities?type=Road&entityMap=true"},
      {m::post, "/entityMaps", R"({"type":"Query","entities":[{"type":"Road"}]})"},
      {m::get, "/types"},
      {m::get, "/types?details=true"},
      {m::get, "/types/Road"},
      {m::get, "/attributes"},
      {m::get, "/attributes?details=true"},
      {m::get, "/attributes/speed"},
      {m::get, "/temporal/entities?type=Road&timerel=after&timeAt=2020-01-01T00:00:00Z"},
      {m::get, "/temporal/entities/urn:r:1"},
      {m::del, "/entities?type=Road&q=speed%3E99"}};
  for (const std::string type : {"Road", "Tram"}) {
    const auto id = "urn:" + type + ":1", path = "/entities/" + id;
    const auto one = R"({"id":")" + id + R"(","type":")" + type + R"(","speed":{"value":1}})";
    const std::string part = R"({"speed":{"value":2}})";
    const std::vector<asked> writes{
        {m::post, "/entities", one},
        {m::put, path, one},
        {m::patch, path, part},
        {m::post, path + "/attrs", part},
        {m::patch, path + "/attrs", R"({"speed":{"value":2},"depth":{"value":2}})"},
        {m::patch, path + "/attrs/speed", R"({"value":3})"},
        {m::put, path + "/attrs/speed", R"({"type":"Property","value":3})"},
        {m::del, path + "/attrs/speed"},
        {m::del, path},
        {m::post, "/temporal/entities",
         R"({"id":")" + id + R"(","type":")" + type +
             R"(","speed":[{"type":"Property","value":1,"observedAt":"2026-01-01T00:00:00Z"}]})"},
        {m::post, "/entityOperations/create", "[" + one + "]"},
        {m::post, "/entityOperations/upsert", "[" + one + "]"},
        {m::post, "/entityOperations/update", "[" + one + "]"},
        {m::post, "/entityOperations/merge", "[" + one + "]"},
        {m::post, "/entityOperations/delete", "[\"" + id + "\"]"}};
    out.insert(out.end(), writes.begin(), writes.end());
  }
  return out;
}

const std::vector<std::string>& every_body() {
  static const std::vector<std::string> all{
      "", "7", "null", R"("x")", "[]", "{}", "{", "[7]", "[[]]", "[{}]", "\xff\xfe",
      // Results of operations.
      R"({"success":7,"errors":[7,"x",[],{},{"entityId":7,"error":7},{"entityId":"urn:Road:1"}]})",
      R"({"success":[],"errors":7})", R"({"updated":7,"notUpdated":[7,{"attributeName":7}]})",
      R"({"updated":[7,"","speed"],"notUpdated":7})", R"({"detail":7,"title":[],"status":"x"})",
      // Entities.
      R"([{"id":"urn:r:1","type":"Road","a":[1,{"datasetId":7}]}])",
      R"({"id":"urn:r:1","type":"Road","a":[1,{"datasetId":7}]})",
      R"({"id":"urn:r:1","type":"Road","a":{"type":"Point","coordinates":[1,2],"datasetId":7}})",
      R"([{"id":"urn:r:1","type":["Road","Road"],"createdAt":7,"modifiedAt":"x","scope":[7],)"
      R"("a":{"type":"Property","value":1,"createdAt":[],"modifiedAt":{}},"@context":7}])",
      R"([{"id":"urn:r:1","type":"Road","a":{"type":"Nothing","value":1}},{"id":"x"},7])",
      R"([{"id":"urn:r:1","type":"Road","a\"b":{"value":1},"":{"value":1},"@x":{}}])",
      // Types and attributes.
      R"([{"id":7,"entityCount":1e300,"typeList":7},{"id":7,"entityCount":-1e300}])",
      R"({"id":"urn:x","type":"EntityTypeList","typeList":[7,{},"Road",""],"attributeCount":1e19})",
      R"({"typeName":7,"entityCount":9223372036854775807,"attributeDetails":[7,{"id":[]}]})",
      // Recorded values.
      R"([{"id":"urn:r:1","type":"Road","speed":[[7],7,{}]},)"
      R"({"id":"urn:r:1","speed":{"values":[7,[],[1,2],[1,"x"]]}},{"id":7,"speed":7}])",
      R"({"id":"urn:r:1","type":"Road","speed":{"type":"Property","values":7,"a":[[]]}})",
      // NGSIv2 and NGSIv1.
      R"([{"id":"urn:r:1","type":"Road","a":{"value":{"$inc":1},"type":7,"metadata":7}}])",
      R"([{"id":"urn:r:1","type":"Road","speed":{"value":null,"type":"geo:json","metadata":)"
      R"({"observedAt":{"value":7,"type":"x"},"datasetId":{"value":7,"type":"x"}}}}])",
      R"({"contextResponses":[7,{"contextElement":7},{"statusCode":7},{"contextElement":{"id":7,)"
      R"("attributes":[7,{"name":"x"},{"name":"x"},{"name":7}]}},{"contextElement":{"id":"a",)"
      R"("type":"Road","attributes":[{"name":"y","metadatas":[7,{"name":"m"}]}]}}]})"};
  return all;
}

class hostile_sources : public three_brokers {
 protected:
  void enrol_host(const std::string& host, const std::string& id, const std::string& type,
                  const std::string& more) {
    const auto reply = ask(
        a, http::method::post, "/csourceRegistrations",
        R"({"id":"urn:g:)" + id + R"(","type":"ContextSourceRegistration","endpoint":"http://)" +
            host + R"(","information":[{"entities":[{"type":")" + type + R"("}]}])" + more + "}");
    ASSERT_EQ(reply.status, 201) << reply.body;
  }
  http::reply older(http::method verb, const std::string& target, const std::string& body = "") {
    const auto mark = std::min(target.find('?'), target.size());
    trace = std::to_string(1'000'000'000 + ++count) + "0000000000000000000000";
    http::request request{
        .verb = verb,
        .path = std::string_view{target}.substr(0, mark),
        .query = std::string_view{target}.substr(std::min(mark + 1, target.size())),
        .body = body,
        .trace_id = trace};
    if (!body.empty()) {
      request.headers.add("Content-Type", "application/json");
    }
    return here.loop.wait(net.answer_to(request, a));
  }
  void enrol_everywhere() {
    const std::string all =
        R"(,"operations":["redirectionOps","federationOps","createBatch","upsertBatch",)"
        R"("updateBatch","mergeBatch","deleteBatch","retrieveTemporal","queryTemporal",)"
        R"("upsertTemporal"])";
    enrol_host("one", "1", "Road", all);
    enrol_host("two", "2", "Road", all);
    enrol_host("one", "3", "Tram", all + R"(,"mode":"redirect")");
    enrol_host("one", "4", "Road",
               all + R"(,"observationInterval":{"startAt":"2020-01-01T00:00:00Z"})");
    for (const std::string more : {"", R"(,"legacyForwarding":true)"}) {
      const auto reply = older(http::method::post, "/v2/registrations",
                               R"({"dataProvided":{"entities":[{"idPattern":".*","type":"Road"}]},)"
                               R"("provider":{"http":{"url":"http://one/v2"})" +
                                   more + "}}");
      ASSERT_EQ(reply.status, 201) << reply.body;
    }
  }
  // Asks for everything while the sources say that; each answer is one, and JSON.
  void ask_everything(int status, const std::string& body) {
    net.scripted["one"] = net.scripted["two"] = {status, body};
    net.scripted_headers = {{"NGSILD-Results-Count", "9223372036854775807"}, {"Via", "x"}};
    const auto is_answer = [&](const http::reply& r, const std::string& what) {
      EXPECT_GE(r.status, 200) << what << " " << status << " " << body;
      EXPECT_LT(r.status, 600) << what << " " << status << " " << body;
      EXPECT_TRUE(r.body.empty() || check_and_minify(r.body).ok())
          << what << " " << status << " " << body << "\n"
          << r.body;
    };
    for (const auto& one : every_operation()) {
      is_answer(ask(a, one.verb, one.target, one.body), one.target);
    }
    const std::string part = R"({"speed":{"value":2},"depth":{"value":2}})";
    is_answer(older(http::method::get, "/v2/entities?type=Road"), "v2");
    is_answer(older(http::method::get, "/v2/entities/urn:r:1"), "v2");
    is_answer(older(http::method::patch, "/v2/entities/urn:r:1/attrs", part), "v2");
  }

  std::string trace;
  int count = 0;
};

TEST_P(hostile_sources, may_answer_with_any_body) {
  enrol_everywhere();
  for (const auto& body : every_body()) {
    ask_everything(200, body);
    ask_everything(207, body);
  }
}

TEST_P(hostile_sources, may_answer_with_any_status) {
  enrol_everywhere();
  for (const int status :
       {-1, 0, 99, 100, 201, 204, 299, 304, 400, 404, 409, 422, 500, 504, 508, 599, 600, 999}) {
    ask_everything(status, R"({"type":7})");
  }
}

INSTANTIATE_TEST_SUITE_P(engines, hostile_sources, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
