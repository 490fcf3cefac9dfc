// Operations that several brokers take part in (ETSI GS CIM 009 v1.9.1, 4.3.6).
#include <coroutine>
#include <map>

#include "engine/broker/registrations/flights.h"
#include "engine/broker/registrations/test/three_brokers.h"

namespace tsu::broker {
namespace {

using brokers = three_brokers;

const std::string redirecting = R"(,"operations":["redirectionOps","createBatch","deleteBatch"])";
const std::string speed =
    R"([{"entities":[{"id":"urn:r:1","type":"Road"}],"propertyNames":["speed"]}])";

TEST_P(brokers, tell_what_an_inclusive_source_has_beside_their_own) {
  ASSERT_EQ(create(a, road("1", R"(,"depth":{"value":30})")), 201);
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":5})")), 201);
  ASSERT_EQ(create(b, road("2", R"(,"depth":{"value":7})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  EXPECT_EQ(get(a, "/entities?type=Road&options=keyValues"),
            R"([{"id":"urn:r:1","type":"Road","depth":30,"speed":5},)"
            R"({"id":"urn:r:2","type":"Road","depth":7}])");
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","depth":30,"speed":5})");
  EXPECT_EQ(get(a, "/entities/urn:r:2?options=keyValues"),
            R"({"id":"urn:r:2","type":"Road","depth":7})");
}

TEST_P(brokers, ask_nobody_where_the_request_is_for_them_alone) {
  ASSERT_EQ(create(b, road("2", R"(,"depth":{"value":7})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  EXPECT_EQ(get(a, "/entities?type=Road&local=true"), "[]");
  EXPECT_EQ(get(a, "/entities/urn:r:2?local=true"), "404");
  EXPECT_EQ(get(a, "/entities?type=Bus"), "[]");
  EXPECT_TRUE(net.sent.empty());
}

TEST_P(brokers, take_the_newest_of_what_several_tell) {
  ASSERT_EQ(create(a, road("1", R"(,"t":{"value":1,"observedAt":"2026-01-01T00:00:00Z"})")), 201);
  ASSERT_EQ(create(b, road("1", R"(,"t":{"value":2,"observedAt":"2026-03-01T00:00:00Z"})")), 201);
  ASSERT_EQ(create(c, road("1", R"(,"t":{"value":3,"observedAt":"2026-02-01T00:00:00Z"})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  ASSERT_EQ(enrol(a, c, "2", "").status, 201);
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","t":2})");
}

TEST_P(brokers, hear_an_auxiliary_source_only_where_nobody_else_knows) {
  ASSERT_EQ(create(a, road("1", R"(,"t":{"value":1})")), 201);
  here.time.advance(std::chrono::hours{1});
  ASSERT_EQ(create(b, road("1", R"(,"t":{"value":2},"u":{"value":2})")), 201);
  ASSERT_EQ(enrol(a, b, "1", R"(,"mode":"auxiliary")").status, 201);
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","t":1,"u":2})");
  EXPECT_EQ(ask(a, http::method::post, "/entities", road("3", R"(,"t":{"value":1})")).status, 201);
  EXPECT_TRUE(net.sent.empty());
}

TEST_P(brokers, give_an_exclusive_source_its_attributes_and_keep_the_rest) {
  ASSERT_EQ(enrol(a, b, "1", R"(,"mode":"exclusive")" + redirecting, speed).status, 201);
  const auto made = ask(a, http::method::post, "/entities",
                        road("1", R"(,"speed":{"value":5},"depth":{"value":30})"));
  EXPECT_EQ(made.status, 201) << made.body;
  EXPECT_EQ(get(a, "/entities/urn:r:1?local=true&options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","depth":30})");
  EXPECT_EQ(get(b, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","speed":5})");
  EXPECT_EQ(get(a, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","depth":30,"speed":5})");
  EXPECT_EQ(ask(a, http::method::patch, "/entities/urn:r:1/attrs/speed", R"({"value":6})").status,
            204);
  EXPECT_EQ(get(b, "/entities/urn:r:1?options=keyValues"),
            R"({"id":"urn:r:1","type":"Road","speed":6})");
}

TEST_P(brokers, give_a_redirect_everything_and_answer_with_it) {
  ASSERT_EQ(enrol(a, b, "1", R"(,"mode":"redirect")" + redirecting).status, 201);
  EXPECT_EQ(ask(a, http::method::post, "/entities", road("1", R"(,"t":{"value":1})")).status, 201);
  EXPECT_EQ(get(a, "/entities/urn:r:1?local=true"), "404");
  EXPECT_EQ(get(a, "/entities?type=Road&options=keyValues"),
            R"([{"id":"urn:r:1","type":"Road","t":1}])");
  EXPECT_EQ(ask(a, http::method::del, "/entities/urn:r:1").status, 204);
  EXPECT_EQ(get(b, "/entities/urn:r:1"), "404");
}

TEST_P(brokers, tell_of_each_part_that_failed) {
  ASSERT_EQ(enrol(a, b, "1", redirecting).status, 201);
  ASSERT_EQ(create(a, road("1", R"(,"t":{"value":1})")), 201);
  const auto half = ask(a, http::method::post, "/entities", road("1", R"(,"t":{"value":1})"));
  EXPECT_EQ(half.status, 207);
  EXPECT_NE(half.body.find(R"("success":["urn:r:1"])"), std::string::npos) << half.body;
  EXPECT_NE(half.body.find("AlreadyExists"), std::string::npos) << half.body;
  const auto none = ask(a, http::method::post, "/entities", road("1", R"(,"t":{"value":1})"));
  EXPECT_EQ(none.status, 207);
  EXPECT_NE(none.body.find(R"("registrationId":"urn:g:1")"), std::string::npos) << none.body;
}

TEST_P(brokers, ask_no_source_for_a_request_that_is_not_right) {
  ASSERT_EQ(enrol(a, b, "1", redirecting).status, 201);
  EXPECT_EQ(ask(a, http::method::post, "/entities", R"({"id":"none","type":"Road"})").status, 400);
  EXPECT_TRUE(net.sent.empty());
}

TEST_P(brokers, say_conflict_where_a_proxy_does_not_take_the_operation) {
  ASSERT_EQ(enrol(a, b, "1", R"(,"mode":"exclusive","operations":["queryEntity"])", speed).status,
            201);
  const auto r = ask(a, http::method::post, "/entities", road("1", R"(,"speed":{"value":5})"));
  EXPECT_EQ(r.status, 409);
  EXPECT_NE(r.body.find("errors/Conflict"), std::string::npos) << r.body;
  EXPECT_TRUE(net.sent.empty());
}

// Asked while the other is still silent: the answer of one does not wait for the other's start.
TEST_P(brokers, ask_all_sources_before_any_has_answered) {
  struct held final : source_door {
    task<result<http::client_reply>> send(http::client_request) override {
      ++asked;
      if (asked == 2) {
        gate.set(0);
      } else {
        (void)co_await gate.wait([] {});
      }
      co_return http::client_reply{.status = 200, .body = "[]"};
    }
    int asked = 0;
    completion<int> gate;
  } door;
  registry all{*real, door, here.time, random};
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  ASSERT_EQ(enrol(a, c, "2", "").status, 201);
  auto given = std::make_shared<parts>(*net.to);
  given->sources = &all;
  net.to = given;
  EXPECT_EQ(get(a, "/entities?type=Road"), "[]");
  EXPECT_EQ(door.asked, 2);
}

TEST_P(brokers, find_a_loop_before_anything_is_written) {
  ASSERT_EQ(enrol(a, b, "1", R"(,"mode":"redirect")" + redirecting).status, 201);
  ASSERT_EQ(enrol(b, a, "2", R"(,"mode":"redirect")" + redirecting).status, 201);
  const auto r = ask(a, http::method::post, "/entities", road("1", R"(,"t":{"value":1})"));
  EXPECT_EQ(r.status, 508) << r.body;
  EXPECT_EQ(net.sent.size(), 2u);
  EXPECT_EQ(get(a, "/entities/urn:r:1?local=true"), "404");
  EXPECT_EQ(get(b, "/entities/urn:r:1?local=true"), "404");
}

TEST_P(brokers, read_around_a_loop_and_warn) {
  ASSERT_EQ(create(a, road("1", R"(,"t":{"value":1})")), 201);
  ASSERT_EQ(create(b, road("2", R"(,"t":{"value":2})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  ASSERT_EQ(enrol(b, a, "2", "").status, 201);
  EXPECT_EQ(get(a, "/entities?type=Road&options=keyValues"),
            R"([{"id":"urn:r:1","type":"Road","t":1},{"id":"urn:r:2","type":"Road","t":2}])");
}

TEST_P(brokers, answer_without_a_source_that_is_dead_and_count_it) {
  ASSERT_EQ(create(a, road("1", R"(,"t":{"value":1})")), 201);
  ASSERT_EQ(enrol(a, b, "1", R"(,"management":{"cooldown":60000})").status, 201);
  net.dead.insert(std::string{b.text()});
  const auto r = ask(a, http::method::get, "/entities?type=Road&options=keyValues");
  EXPECT_EQ(r.status, 200);
  EXPECT_EQ(r.body, R"([{"id":"urn:r:1","type":"Road","t":1}])");
  const std::map<std::string, std::string> headers{r.headers.begin(), r.headers.end()};
  ASSERT_TRUE(headers.contains("NGSILD-Warning"));
  EXPECT_EQ(headers.at("NGSILD-Warning").substr(0, 4), "199 ");
  EXPECT_EQ(net.sent.size(), 1u);
  (void)get(a, "/entities?type=Road");
  EXPECT_TRUE(net.sent.empty());  // it cools down
  here.time.advance(std::chrono::minutes{2});
  net.dead.clear();
  (void)get(a, "/entities?type=Road");
  EXPECT_EQ(net.sent.size(), 1u);
  const auto g = get(a, "/csourceRegistrations/urn:g:1");
  EXPECT_NE(
      g.find(R"("status":"ok","timesSent":2,"timesFailed":1,"lastSuccess":"2026-11-22T04:19:)"),
      std::string::npos)
      << g;
}

TEST_P(brokers, say_504_for_a_proxy_that_does_not_answer) {
  ASSERT_EQ(enrol(a, b, "1", R"(,"mode":"redirect")" + redirecting).status, 201);
  net.silent.insert(std::string{b.text()});
  EXPECT_EQ(ask(a, http::method::post, "/entities", road("1", R"(,"t":{"value":1})")).status, 504);
  net.silent.clear();
  net.dead.insert(std::string{b.text()});
  EXPECT_EQ(ask(a, http::method::post, "/entities", road("1", R"(,"t":{"value":1})")).status, 502);
}

TEST_P(brokers, share_out_a_batch_with_one_request_for_each_source) {
  ASSERT_EQ(enrol(a, b, "1", R"(,"mode":"redirect")" + redirecting,
                  R"([{"entities":[{"type":"Road","idPattern":"[13]$"}]}])")
                .status,
            201);
  const auto r =
      ask(a, http::method::post, "/entityOperations/create",
          "[" + road("1", R"(,"t":{"value":1})") + "," + road("2", R"(,"t":{"value":2})") + "," +
              road("3", R"(,"t":{"value":3})") + "]");
  EXPECT_EQ(r.status, 201) << r.body;
  EXPECT_EQ(net.sent.size(), 1u);
  EXPECT_EQ(get(b, "/entities?type=Road&options=keyValues"),
            R"([{"id":"urn:r:1","type":"Road","t":1},{"id":"urn:r:3","type":"Road","t":3}])");
  EXPECT_EQ(get(a, "/entities?type=Road&local=true&options=keyValues"),
            R"([{"id":"urn:r:2","type":"Road","t":2}])");
  const auto again = ask(a, http::method::post, "/entityOperations/create",
                         "[" + road("1", "") + "," + road("4", "") + "]");
  EXPECT_EQ(again.status, 207);
  EXPECT_NE(again.body.find(R"({"success":["urn:r:4"],"errors":[{"entityId":"urn:r:1")"),
            std::string::npos)
      << again.body;
  EXPECT_EQ(
      ask(a, http::method::post, "/entityOperations/delete", R"(["urn:r:1","urn:r:2"])").status,
      204);
  EXPECT_EQ(get(b, "/entities/urn:r:1"), "404");
  EXPECT_EQ(get(a, "/entities/urn:r:2?local=true"), "404");
}

TEST_P(brokers, put_split_entities_together_before_they_filter) {
  ASSERT_EQ(create(a, road("1", R"(,"depth":{"value":30})")), 201);
  ASSERT_EQ(create(b, road("1", R"(,"speed":{"value":5})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  EXPECT_EQ(get(a, "/entities?type=Road&q=depth%3E20;speed%3C9&options=keyValues"), "[]");
  EXPECT_EQ(
      get(a, "/entities?type=Road&q=depth%3E20;speed%3C9&splitEntities=true&options=keyValues"),
      R"([{"id":"urn:r:1","type":"Road","depth":30,"speed":5}])");
}

TEST_P(brokers, pass_on_headers_tenant_and_where_the_request_has_been) {
  ASSERT_EQ(
      enrol(a, b, "1",
            R"(,"contextSourceInfo":[{"key":"X-Key","value":"secret"},)"
            R"({"key":"X-Asked","value":"urn:ngsi-ld:request"}],"management":{"localOnly":true})")
          .status,
      201);
  (void)ask(a, http::method::get, "/entities?type=Road", "",
            {{"X-Asked", "mine"}, {"Authorization", "Bearer x"}, {"Via", "1.1 elsewhere"}});
  ASSERT_EQ(net.requests.size(), 1u);
  std::map<std::string, std::string> sent{net.requests[0].headers.begin(),
                                          net.requests[0].headers.end()};
  EXPECT_EQ(sent["X-Key"], "secret");
  EXPECT_EQ(sent["X-Asked"], "mine");
  EXPECT_EQ(sent.count("Authorization"), 0u);
  EXPECT_TRUE(sent["Via"].starts_with("1.1 elsewhere, 1.1 tsunagu-")) << sent["Via"];
  EXPECT_NE(net.sent[0].find("local=true"), std::string::npos);
  const auto identity = get(a, "/info/sourceIdentity");
  EXPECT_NE(identity.find(sent["Via"].substr(20)), std::string::npos) << identity;
}

TEST_P(brokers, ask_a_source_in_the_way_that_it_offers) {
  ASSERT_EQ(create(b, road("2", R"(,"t":{"value":2})")), 201);
  ASSERT_EQ(enrol(a, b, "1", R"(,"operations":["queryEntity"])").status, 201);
  EXPECT_EQ(get(a, "/entities/urn:r:2?options=keyValues"),
            R"({"id":"urn:r:2","type":"Road","t":2})");
  ASSERT_EQ(net.sent.size(), 1u);
  EXPECT_NE(net.sent[0].find("GET /ngsi-ld/v1/entities?id="), std::string::npos) << net.sent[0];
  ASSERT_EQ(ask(a, http::method::patch, "/csourceRegistrations/urn:g:1",
                R"({"operations":["queryBatch"]})")
                .status,
            204);
  (void)get(a, "/entities?type=Road&id=urn:r:2&attrs=t&q=t%3E1");
  ASSERT_EQ(net.requests.size(), 1u);
  EXPECT_EQ(net.requests[0].verb, http::method::post);
  EXPECT_EQ(
      net.requests[0].body,
      R"({"type":"Query","entities":[{"type":"Road","id":"urn:r:2"}],"attrs":["t"],"q":"t>1"})");
}

TEST_P(brokers, do_not_order_what_others_tell) {
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  EXPECT_EQ(get(a, "/entities?type=Road&orderBy=t"), "400");
  EXPECT_EQ(get(a, "/entities?type=Road&orderBy=t&local=true"), "[]");
}

TEST_P(brokers, choose_sources_by_what_these_say_of_themselves) {
  ASSERT_EQ(create(b, road("2", R"(,"t":{"value":2})")), 201);
  ASSERT_EQ(enrol(a, b, "1", R"(,"sourceType":"sensor")").status, 201);
  EXPECT_NE(get(a, "/entities?type=Road&csf=sourceType==%22sensor%22"), "[]");
  EXPECT_EQ(get(a, "/entities?type=Road&csf=sourceType==%22archive%22"), "[]");
}

TEST_P(brokers, hear_of_a_registration_that_another_node_made) {
  ASSERT_EQ(get(a, "/entities?type=Road"), "[]");
  ASSERT_EQ(create(b, road("2", R"(,"t":{"value":2})")), 201);
  registry other{*real, net, here.time, random};
  EXPECT_TRUE(here.loop.wait(other.look(a))->all.empty());
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  EXPECT_TRUE(other.is_quiet(a));
  EXPECT_TRUE(here.loop.wait(other.catch_up(a)));
  EXPECT_FALSE(other.is_quiet(a));
  EXPECT_FALSE(here.loop.wait(other.catch_up(a)));
  EXPECT_EQ(here.loop.wait(other.look(a))->alias, here.loop.wait(sources->look(a))->alias);
}

TEST_P(brokers, refuse_a_proxy_for_what_is_here) {
  ASSERT_EQ(create(a, road("1", R"(,"depth":{"value":30})")), 201);
  EXPECT_EQ(enrol(a, b, "1", R"(,"mode":"redirect")").status, 409);
  EXPECT_EQ(enrol(a, b, "2", R"(,"mode":"exclusive")", speed).status, 201);
  ASSERT_EQ(create(a, road("1x", R"(,"speed":{"value":30})")), 201);
  EXPECT_EQ(enrol(a, b, "3", R"(,"mode":"exclusive")",
                  R"([{"entities":[{"id":"urn:r:1x","type":"Road"}],"propertyNames":["speed"]}])")
                .status,
            409);
}

TEST_P(brokers, do_not_let_a_registration_speak_for_them) {
  ASSERT_EQ(enrol(a, b, "1",
                  R"(,"localOnly":true,"contextSourceInfo":[{"key":"Host","value":"x"},)"
                  R"({"key":"ngsild-tenant","value":"x"},{"key":"VIA","value":"x"}])")
                .status,
            201);
  (void)ask(a, http::method::get, "/entities?type=Road");
  ASSERT_EQ(net.requests.size(), 1u);
  for (const auto& [name, value] : net.requests[0].headers) {
    EXPECT_NE(value, "x") << name;
  }
  EXPECT_NE(net.sent[0].find("local=true"), std::string::npos);
}

TEST_P(brokers, refuse_a_second_proxy_for_what_is_exclusive) {
  ASSERT_EQ(enrol(a, b, "1", R"(,"mode":"exclusive")", speed).status, 201);
  EXPECT_EQ(enrol(a, c, "2", R"(,"mode":"exclusive")", speed).status, 409);
  EXPECT_EQ(enrol(a, c, "3", R"(,"mode":"redirect")").status, 409);
  EXPECT_EQ(enrol(a, c, "4", R"(,"mode":"inclusive")").status, 201);
  EXPECT_EQ(enrol(a, c, "5", R"(,"mode":"exclusive")").status, 400);
}

INSTANTIATE_TEST_SUITE_P(engines, brokers, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
