// Entity maps of queries that sources answered too (ETSI GS CIM 009 v1.9.1, 5.5.14 and 5.14).
#include "base/core/json_text.h"
#include "engine/broker/registrations/test/three_brokers.h"

namespace tsu::broker {
namespace {

using field = std::pair<std::string, std::string>;

class shared_maps : public three_brokers {
 protected:
  static std::string field_of(const http::reply& r, std::string_view wanted) {
    for (const auto& [name, value] : r.headers) {
      if (name == wanted) {
        return value;
      }
    }
    return {};
  }
  std::string page(const std::string& more, const std::string& map) {
    return ids_of(
        ask(a, http::method::get, "/entities?type=Road" + more, "", {{"NGSILD-EntityMap", map}}));
  }
  static std::string ids_of(const http::reply& r) {
    std::string out = r.status < 300 ? "" : std::to_string(r.status);
    for (const auto one : json_elements{r.status < 300 ? std::string_view{r.body} : "[]"}) {
      out += json_string_text(json_members{one}.find("id")) + " ";
    }
    return out;
  }
};

TEST_P(shared_maps, fix_who_told_of_which_entity_and_are_paged_over) {
  ASSERT_EQ(create(a, road("1", R"(,"t":{"value":1})")), 201);
  ASSERT_EQ(create(a, road("2", R"(,"t":{"value":1})")), 201);
  ASSERT_EQ(create(b, road("2", R"(,"u":{"value":2})")), 201);
  ASSERT_EQ(create(b, road("3", R"(,"u":{"value":2})")), 201);
  ASSERT_EQ(create(c, road("4", R"(,"u":{"value":3})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  ASSERT_EQ(enrol(a, c, "2", "").status, 201);
  const auto first = ask(a, http::method::get, "/entities?type=Road&entityMap=true&limit=2");
  EXPECT_EQ(first.status, 201) << first.body;
  EXPECT_EQ(ids_of(first), "urn:r:1 urn:r:2 ");
  const auto map = field_of(first, "NGSILD-EntityMap");
  ASSERT_FALSE(map.empty());
  const auto told = get(a, map.substr(std::string{"/ngsi-ld/v1"}.size()));
  EXPECT_NE(told.find(R"("urn:r:1":["@none"],"urn:r:2":["@none","urn:g:1"],)"
                      R"("urn:r:3":["urn:g:1"],"urn:r:4":["urn:g:2"])"),
            std::string::npos)
      << told;
  ASSERT_EQ(create(b, road("5", R"(,"u":{"value":5})")), 201);  // later: not in the map
  EXPECT_EQ(page("&limit=2&offset=2", map), "urn:r:3 urn:r:4 ");
  EXPECT_EQ(net.sent.size(), 2u);  // each for its own
  EXPECT_EQ(page("&limit=2", map), "urn:r:1 urn:r:2 ");
  ASSERT_EQ(net.sent.size(), 1u);
  EXPECT_NE(net.sent[0].find("id=urn%3Ar%3A2"), std::string::npos) << net.sent[0];
  EXPECT_EQ(page("&id=urn:r:4", map), "urn:r:4 ");
  const auto counted = ask(a, http::method::get, "/entities?type=Road&limit=1&count=true", "",
                           {{"NGSILD-EntityMap", map}});
  EXPECT_EQ(field_of(counted, "NGSILD-Results-Count"), "4");
}

TEST_P(shared_maps, let_go_of_what_fits_no_longer_but_not_of_what_a_silent_source_had) {
  ASSERT_EQ(create(b, road("1", R"(,"u":{"value":1})")), 201);
  ASSERT_EQ(create(c, road("2", R"(,"u":{"value":1})")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  ASSERT_EQ(enrol(a, c, "2", "").status, 201);
  const auto made = ask(a, http::method::post, "/entityMaps",
                        R"({"type":"Query","entities":[{"type":"Road"}],"q":"u==1"})");
  EXPECT_EQ(made.status, 201) << made.body;
  const auto map = field_of(made, "NGSILD-EntityMap");
  ASSERT_EQ(
      ask(b, http::method::patch, "/entities/urn:r:1/attrs/u?local=true", R"({"value":2})").status,
      204);
  net.dead.insert(std::string{c.text()});
  EXPECT_EQ(page("&q=u==1", map), "");
  net.dead.clear();
  EXPECT_EQ(page("&q=u==1", map), "urn:r:2 ");
  const auto told = get(a, map.substr(std::string{"/ngsi-ld/v1"}.size()));
  EXPECT_NE(told.find(R"("entityMap":{"urn:r:2":["urn:g:2"]})"), std::string::npos) << told;
}

TEST_P(shared_maps, of_every_type_are_for_this_broker_alone) {
  ASSERT_EQ(create(a, road("1", "")), 201);
  ASSERT_EQ(create(b, road("2", "")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  const auto got = ask(a, http::method::get, "/entityMaps?type=*");
  EXPECT_EQ(got.status, 201);
  EXPECT_NE(got.body.find(R"("entityMap":{"urn:r:1":["@none"]})"), std::string::npos) << got.body;
  EXPECT_TRUE(net.sent.empty());
  here.time.advance(std::chrono::seconds{1});  // a map is named by its moment
  const auto posted =
      ask(a, http::method::post, "/entityMaps", R"({"type":"Query","entities":[{"type":"*"}]})");
  EXPECT_EQ(posted.status, 201);
  EXPECT_NE(posted.body.find(R"("entityMap":{"urn:r:1":["@none"]})"), std::string::npos)
      << posted.body;
  EXPECT_TRUE(net.sent.empty());
}

TEST_P(shared_maps, keep_what_comes_by_a_way_that_a_request_has_gone_already) {
  ASSERT_EQ(create(a, road("1", "")), 201);
  ASSERT_EQ(create(b, road("2", "")), 201);
  ASSERT_EQ(create(c, road("3", "")), 201);
  ASSERT_EQ(enrol(a, b, "1", R"(,"contextSourceAlias":"bee")").status, 201);
  ASSERT_EQ(enrol(b, a, "2", "").status, 201);  // a circle
  ASSERT_EQ(enrol(b, c, "3", "").status, 201);
  const auto made = ask(a, http::method::get, "/entities?type=Road&entityMap=true");
  EXPECT_EQ(ids_of(made), "urn:r:1 urn:r:2 urn:r:3 ");
  const auto map = field_of(made, "NGSILD-EntityMap");
  const auto alias = here.loop.wait(sources->look(a))->alias;
  for (const auto& via : {std::string{"1.1 bee"}, "1.1 " + alias}) {
    const auto round = ask(a, http::method::get, "/entities?type=Road", "",
                           {{"NGSILD-EntityMap", map}, {"Via", via}});
    EXPECT_EQ(ids_of(round), "urn:r:1 ") << via;
    EXPECT_TRUE(net.sent.empty());
  }
  EXPECT_EQ(page("", map), "urn:r:1 urn:r:2 urn:r:3 ");
  // Nor does a request that asks nobody else let go of what others told.
  EXPECT_EQ(page("&local=true", map), "urn:r:1 ");
  EXPECT_EQ(page("", map), "urn:r:1 urn:r:2 urn:r:3 ");
  ASSERT_EQ(ask(a, http::method::del, "/entities/urn:r:1?local=true").status, 204);
  EXPECT_EQ(page("&local=true", map), "");
  EXPECT_EQ(page("", map), "urn:r:2 urn:r:3 ");
}

TEST_P(shared_maps, are_refused_where_they_would_have_an_order_or_a_space_of_their_own) {
  ASSERT_EQ(create(a, road("1", "")), 201);
  EXPECT_EQ(ask(a, http::method::get, "/entityMaps?type=Road&orderBy=t").status, 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  EXPECT_EQ(ask(a, http::method::get, "/entityMaps?type=Road&orderBy=t").status, 400);
  EXPECT_EQ(
      ask(a, http::method::get, "/entityMaps?type=Road&spatialId=25/0/29803148/13212522").status,
      400);
  EXPECT_TRUE(net.sent.empty());
  here.time.advance(std::chrono::seconds{1});
  EXPECT_EQ(ask(a, http::method::get, "/entityMaps?type=Road&orderBy=t&local=true").status, 201);
}

TEST_P(shared_maps, ask_a_source_page_by_page) {
  std::string batch = "[";
  for (int i = 0; i < 1'000; ++i) {
    batch += (i > 0 ? "," : "") + road(std::to_string(10'000 + i), "");
  }
  ASSERT_EQ(ask(b, http::method::post, "/entityOperations/create", batch + "]").status, 201);
  ASSERT_EQ(create(b, road("20000", "")), 201);
  ASSERT_EQ(enrol(a, b, "1", "").status, 201);
  const auto made =
      ask(a, http::method::get, "/entities?type=Road&entityMap=true&limit=60&count=true");
  EXPECT_EQ(field_of(made, "NGSILD-Results-Count"), "1001");
  ASSERT_EQ(net.sent.size(), 2u);
  EXPECT_NE(net.sent[1].find("offset=1000"), std::string::npos) << net.sent[1];
  const auto map = field_of(made, "NGSILD-EntityMap");
  EXPECT_EQ(page("&offset=1000&limit=60", map), "urn:r:20000 ");
  (void)page("&limit=60", map);
  EXPECT_EQ(net.sent.size(), 2u);  // 50 and 10 of them
}

INSTANTIATE_TEST_SUITE_P(engines, shared_maps, testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::broker
