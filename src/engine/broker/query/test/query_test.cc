// q, type, scopeQ, geo-queries and patterns: what they accept, refuse and match.
#include "engine/broker/query/query.h"

#include <gtest/gtest.h>

#include <map>

namespace tsu::broker {
namespace {

const stored_name_of as_is = [](std::string_view n) { return std::string{n}; };

entity_ptr entity(term_table& names, std::string_view id, std::string_view type,
                  std::string_view text) {
  return entity_version::make({.id = id,
                               .types = {&type, 1},
                               .text = text,
                               .created = *parse_instant("2026-01-01T00:00:00Z"),
                               .modified = *parse_instant("2026-02-01T00:00:00Z")},
                              names);
}

constexpr std::string_view vehicle =
    R"({"speed":{"type":"Property","value":55.5,"observedAt":"2026-01-05T10:00:00Z",)"
    R"("unitCode":"KMH",)"
    R"("accuracy":{"type":"Property","value":0.9,"by":{"type":"Property","value":"gps"}}},)"
    R"("brandName":{"type":"Property","value":"Mercedes"},)"
    R"("colours":{"type":"Property","value":["red","blue"]},)"
    R"("tyres":{"type":"Property","value":[2.1,2.3]},)"
    R"("address":{"type":"Property","value":{"city":"Sapporo","geo":{"zone":3}}},)"
    R"("isParked":{"type":"Relationship","object":"urn:ngsi-ld:OffStreetParking:1"},)"
    R"("on":{"type":"Property","value":true},)"
    R"("built":{"type":"Property","value":{"@type":"DateTime","@value":"2018-12-04T12:00:00Z"}},)"
    R"("day":{"type":"Property","value":"2018-12-04"},)"
    R"("label":{"type":"LanguageProperty","languageMap":{"en":"snow plow","ja":"除雪車"}},)"
    R"("gender":{"type":"VocabProperty","vocab":"https://x/Male"},)"
    R"("temp":[{"type":"Property","value":1},{"type":"Property","value":9,"datasetId":"urn:d:2"}],)"
    R"("tiny":{"type":"Property","value":1e-400},)"
    R"("odd":{"type":"Property","value":"a\"b"}})";

struct q_row {
  const char* q;
  bool holds;
};

constexpr q_row rows_of_q[] = {
    {"speed", true},
    {"nothing", false},
    {"speed==55.5", true},
    {"speed==5.55e1", true},
    {"speed>50", true},
    {"speed>55.5", false},
    {"speed>=55.5", true},
    {"speed<60", true},
    {"speed<=55", false},
    {"tiny==0", true},
    {"tiny<1e-300", true},
    {"speed==50..60", true},
    {"speed!=50..60", false},
    {"speed==1,55.5", true},
    {"speed!=1,2", true},
    {"speed!=1,55.5", false},
    {"speed==\"55.5\"", false},
    {"speed!=\"55.5\"", true},
    {"speed>\"5\"", false},
    {"nothing!=1", false},
    {"brandName==\"Mercedes\"", true},
    {"brandName!=\"Mercedes\"", false},
    {"brandName==Mercedes", true},
    {"brandName>\"Ma\"", true},
    {"brandName<\"Ma\"", false},
    {"brandName~=^Mer", true},
    {"brandName~=\"^Mer.*s$\"", true},
    {"brandName!~=^Mer", false},
    {"brandName~=(B|M)er", true},
    {"speed~=5", false},
    {"speed!~=5", false},
    {"odd==\"a\\\"b\"", true},
    {"colours==\"red\"", true},
    {"colours==\"green\"", false},
    {"colours==\"green\",\"blue\"", true},
    {"colours!=\"red\"", false},
    {"colours!=\"green\"", true},
    {"tyres==2.3", true},
    {"tyres>2", false},  // an array is of another type than a number
    {"address[city]==\"Sapporo\"", true},
    {"address[geo.zone]==3", true},
    {"address[geo.none]==3", false},
    {"address[city]", true},
    {"address[none]", false},
    {"address==\"Sapporo\"", false},
    {"isParked==\"urn:ngsi-ld:OffStreetParking:1\"", true},
    {"isParked==urn:ngsi-ld:OffStreetParking:1", true},
    {"isParked!=urn:x", true},
    {"isParked>\"a\"", false},
    {"isParked~=urn", false},
    {"isParked{free}>10", true},
    {"isParked{OffStreetParking:free}>10", true},
    {"isParked{Device:free}>10", false},
    {"isParked{free}>12", false},
    {"on==true", true},
    {"on==false", false},
    {"on!=false", true},
    {"on==1", false},
    {"built==2018-12-04T12:00:00Z", true},
    {"built>2018-12-04T11:59:59.999Z", true},
    {"built==2018-12-04T00:00:00Z..2018-12-05T00:00:00Z", true},
    {"built==2018-12-04T21:00:00+09:00", true},
    {"day==2018-12-04", true},
    {"day>2018-12-03", true},
    {"speed.observedAt>=2026-01-05T10:00:00Z", true},
    {"speed.observedAt<2026-01-05T10:00:00Z", false},
    {"speed.unitCode==\"KMH\"", true},
    {"speed.accuracy>=0.9", true},
    {"speed.accuracy.by==\"gps\"", true},
    {"speed.accuracy.none", false},
    {"speed.modifiedAt==2026-02-01T00:00:00Z", true},
    {"createdAt<2026-01-02T00:00:00Z", true},
    {"modifiedAt<2026-01-02T00:00:00Z", false},
    {"label==\"除雪車\"", true},
    {"label[en]==\"snow plow\"", true},
    {"label[ja]==\"snow plow\"", false},
    {"label[*]~=plow", true},
    {"gender==https://x/Male", true},
    {"temp==9", true},
    {"temp==5", false},
    {"temp!=1", true},
    {"speed>50;brandName==\"Mercedes\"", true},
    {"speed>60;brandName==\"Mercedes\"", false},
    {"speed>60|brandName==\"Mercedes\"", true},
    {"speed>60;on==true|brandName==\"Mercedes\"", true},  // and binds closer
    {"speed>60;(on==true|brandName==\"Mercedes\")", false},
    {"((speed>50|rpm>3000);brandName==\"Mercedes\")", true},
    {"(speed>=20;speed<=25)|tyres==2.1", true},
};

TEST(condition, tells_what_the_standard_tells) {
  term_table names;
  const auto e = entity(names, "urn:v:1", "Vehicle", vehicle);
  const auto parking = entity(names, "urn:ngsi-ld:OffStreetParking:1", "OffStreetParking",
                              R"({"free":{"type":"Property","value":12}})");
  const entity_finder find = [&](std::string_view id) {
    return id == parking->id() ? parking : entity_ptr{};
  };
  for (const auto& row : rows_of_q) {
    const auto c = condition::parse(row.q, as_is);
    ASSERT_TRUE(c.ok()) << row.q << ": " << c.error().detail;
    EXPECT_EQ(c.value().holds(*e, names, find), row.holds) << row.q;
  }
}

TEST(condition, refuses_what_the_grammar_does_not_know) {
  for (const std::string q : {"",
                              ";",
                              "speed;",
                              "|speed",
                              "(speed",
                              "speed)",
                              "speed==",
                              "speed=1",
                              "speed>",
                              "speed==1..",
                              "speed==1..\"a\"",
                              "1speed",
                              "speed>1,2",
                              "speed>true",
                              "speed>urn:a:b",
                              "a..b",
                              "a[",
                              "a[]",
                              "a[b",
                              "a{",
                              "a{b",
                              "a{b}}",
                              "speed==\"a",
                              "speed=>1",
                              "speed==1 2",
                              "a~=(",
                              "a~=[",
                              "a~=*",
                              "a~=a{9999}"}) {
    const auto c = condition::parse(q, as_is);
    EXPECT_FALSE(c.ok()) << q;
  }
  std::string deep(40, '('), wide = "a";
  for (int i = 0; i < 200; ++i) {
    wide += ";a";
  }
  EXPECT_FALSE(condition::parse(deep + "a" + std::string(40, ')'), as_is).ok());
  EXPECT_FALSE(condition::parse(wide, as_is).ok());
  EXPECT_FALSE(condition::parse(std::string(9'000, 'a'), as_is).ok());
}

TEST(condition, names_what_is_necessary_and_what_it_touches) {
  const auto c = condition::parse("a>1;(b==2|c==3);d", as_is);
  ASSERT_TRUE(c.ok());
  std::string necessary, touched;
  for (const auto* t : c.value().necessary()) {
    necessary += t->path.names.front();
  }
  for (const auto name : c.value().attributes()) {
    touched += name;
  }
  EXPECT_EQ(necessary, "da");
  EXPECT_EQ(touched, "abcd");
}

TEST(pattern, finds_what_posix_finds) {
  const std::map<std::pair<std::string, std::string>, bool> rows = {
      {{"abc", "xabcx"}, true},
      {{"^abc$", "xabcx"}, false},
      {{"a.c", "a除c"}, true},
      {{"^a.c$", "a除除c"}, false},
      {{"[a-c]+x", "bbx"}, true},
      {{"[^a-c]x", "ax"}, false},
      {{"(ab)*c", "ababc"}, true},
      {{"^(ab|cd)+$", "abcdab"}, true},
      {{"^(ab|cd)+$", "abc"}, false},
      {{"^a{2,3}$", "aa"}, true},
      {{"^a{2,3}$", "aaaa"}, false},
      {{"^a{2}$", "aa"}, true},
      {{"^a{2,}$", "aaaaa"}, true},
      {{"\\d+", "x42"}, true},
      {{"^\\w+$", "a_1"}, true},
      {{"[[:digit:]]", "7"}, true},
      {{"[]x]", "]"}, true},
      {{"a\\.b", "a.b"}, true},
      {{"a\\.b", "axb"}, false},
      {{"", "anything"}, true},
      {{"^$", ""}, true},
      {{"a|b|", "z"}, true},
      {{"urn:.*:1$", "urn:x:1"}, true},
      {{"^[あ-ん]+$", "ゆき"}, true}};
  for (const auto& [row, expected] : rows) {
    const auto p = pattern::parse(row.first);
    ASSERT_TRUE(p.ok()) << row.first << ": " << p.error().detail;
    EXPECT_EQ(p.value().found_in(row.second), expected) << row.first << " in " << row.second;
  }
}

TEST(pattern, takes_linear_time_where_backtracking_would_blow_up) {
  const auto p = pattern::parse("^(a+)+$");
  ASSERT_TRUE(p.ok());
  EXPECT_FALSE(p.value().found_in(std::string(5'000, 'a') + "b"));
  EXPECT_FALSE(pattern::parse("((((a{200}){200}){200}){200})").ok());
  EXPECT_FALSE(pattern::parse(std::string(100, '(') + std::string(100, ')')).ok());
  for (const auto* text : {"a**", "a+*", "a{2}{3}", "(a*){2}+"}) {
    EXPECT_FALSE(pattern::parse(text).ok()) << text;
  }
  EXPECT_TRUE(pattern::parse("a*?b").ok());
}

struct geo_row {
  const char *relation, *kind, *coordinates, *target;
  bool holds;
};

TEST(geo_query, relates_as_the_standard_says) {
  constexpr const char* square = "[[[0,0],[10,0],[10,10],[0,10],[0,0]]]";
  constexpr const char* holed =
      "[[[0,0],[10,0],[10,10],[0,10],[0,0]],[[4,4],[6,4],[6,6],[4,6],[4,4]]]";
  constexpr const char* sapporo = R"({"type":"Point","coordinates":[141.3545,43.0621]})";
  const geo_row rows[] = {
      {"near;maxDistance==1000", "Point", "[141.3500,43.0621]", sapporo, true},
      {"near;maxDistance==100", "Point", "[141.3500,43.0621]", sapporo, false},
      {"near;minDistance==100", "Point", "[141.3500,43.0621]", sapporo, true},
      {"near;minDistance==1000", "Point", "[141.3500,43.0621]", sapporo, false},
      {"near;maxDistance==30000", "Point", "[-179.9,0]",
       R"({"type":"Point","coordinates":[179.9,0]})", true},
      {"near;maxDistance==500", "Polygon",
       "[[[141.35,43.06],[141.36,43.06],[141.36,43.07],[141.35,43.06]]]",
       R"({"type":"Point","coordinates":[141.3601,43.065]})", true},
      {"within", "Polygon", square, R"({"type":"Point","coordinates":[5,5]})", true},
      {"within", "Polygon", holed, R"({"type":"Point","coordinates":[5,5]})", false},
      {"within", "Polygon", square, R"({"type":"Point","coordinates":[15,5]})", false},
      {"within", "Polygon", square, R"({"type":"LineString","coordinates":[[1,1],[2,2]]})", true},
      {"within", "Polygon", square, R"({"type":"LineString","coordinates":[[1,1],[20,2]]})", false},
      {"contains", "Point", "[5,5]",
       R"({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]]]})", true},
      {"intersects", "LineString", "[[-1,5],[11,5]]",
       R"({"type":"Polygon","coordinates":[[[0,0],[10,0],[10,10],[0,10],[0,0]]]})", true},
      {"disjoint", "Point", "[50,50]", R"({"type":"Point","coordinates":[5,5]})", true},
      {"equals", "Point", "[5,5]", R"({"type":"Point","coordinates":[5.0,5.0]})", true},
      {"equals", "Polygon", square,
       R"({"type":"Polygon","coordinates":[[[10,0],[10,10],[0,10],[0,0],[10,0]]]})", true},
      {"overlaps", "Polygon", square,
       R"({"type":"Polygon","coordinates":[[[5,5],[15,5],[15,15],[5,15],[5,5]]]})", true},
      {"overlaps", "Polygon", square,
       R"({"type":"Polygon","coordinates":[[[1,1],[2,1],[2,2],[1,1]]]})", false},
      {"within", "MultiPolygon", "[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[7,5],[7,7],[5,5]]]]",
       R"({"type":"Point","coordinates":[6.5,6]})", true},
      {"intersects", "MultiPoint", "[[1,1],[5,5]]", R"({"type":"Point","coordinates":[5,5]})",
       true},
      {"intersects", "Point", "[5,5]", R"("not a geometry")", false},
  };
  for (const auto& row : rows) {
    const auto q = geo_query::parse(row.relation, row.kind, row.coordinates);
    ASSERT_TRUE(q.ok()) << row.relation << row.coordinates << q.error().detail;
    EXPECT_EQ(q.value().holds(row.target), row.holds)
        << row.relation << " " << row.coordinates << " " << row.target;
  }
}

TEST(geo_query, refuses_what_is_no_relation_or_geometry) {
  const std::array<const char*, 3> rows[] = {
      {"close", "Point", "[1,2]"},
      {"near", "Point", "[1,2]"},
      {"near;maxDistance==0", "Point", "[1,2]"},
      {"near;maxDistance==-5", "Point", "[1,2]"},
      {"near;maxDistance==x", "Point", "[1,2]"},
      {"near;maxDistance==5;minDistance==1", "Point", "[1,2]"},
      {"within", "Circle", "[1,2]"},
      {"within", "GeometryCollection", "[]"},
      {"within", "Polygon", "[1,2]"},
      {"within", "Polygon", "[[[0,0],[1,0],[1,1],[0,1]]]"},
      {"within", "Point", "[200,2]"},
      {"within", "Point", "[1]"},
      {"within", "Point", "[1,2"},
      {"within", "LineString", "[[1,2]]"}};
  for (const auto& row : rows) {
    EXPECT_FALSE(geo_query::parse(row[0], row[1], row[2]).ok()) << row[0] << row[1] << row[2];
  }
}

TEST(type_selection, is_written_out_as_alternatives) {
  const auto t = parse_type_selection("(A|B;C),D", as_is);
  ASSERT_TRUE(t.ok());
  EXPECT_EQ(t.value(), (type_selection{{"A"}, {"B", "C"}, {"D"}}));
  for (const std::string bad : {"", "A|", "(A", "A)", "A;;B", "((((((((((A))))))))))"}) {
    EXPECT_FALSE(parse_type_selection(bad, as_is).ok()) << bad;
  }
}

TEST(scope_query, follows_levels_and_wildcards) {
  struct row {
    const char *q, *scopes;
    bool holds;
  };
  const row rows[] = {
      {"/a/b", "/a/b", true},    {"/a/b", "/a", false},    {"/a/+", "/a/b", true},
      {"/a/+", "/a/b/c", false}, {"/a/#", "/a/b/c", true}, {"/a/#", "/a", true},
      {"/#", "/x", true},        {"/#", "", false},        {"/a;/b", "/a\n/b", true},
      {"/a;/b", "/a", false},    {"/a|/b", "/b", true},    {"/a,/b", "/c", false},
      {"(/a;/b)|/c", "/c", true}};
  for (const auto& r : rows) {
    const auto q = scope_query::parse(r.q);
    ASSERT_TRUE(q.ok()) << r.q;
    EXPECT_EQ(q.value().holds(r.scopes), r.holds) << r.q << " " << r.scopes;
  }
  EXPECT_FALSE(scope_query::parse("/a//b").ok());
  EXPECT_FALSE(scope_query::parse("/#/a").ok());
}

}  // namespace
}  // namespace tsu::broker
