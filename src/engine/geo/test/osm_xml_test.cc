#include "engine/geo/osm_xml.h"

#include <gtest/gtest.h>

#include "engine/geo/walk_rules.h"

namespace tsu::geo {
namespace {

struct noted final : osm_sink {
  std::string all;
  result<done> node(std::int64_t id, lonlat) override {
    all += "n" + std::to_string(id) + " ";
    return done{};
  }
  result<done> way(const osm_way& w) override {
    all += "w" + std::to_string(w.id) + "(";
    for (const auto n : w.nodes) {
      all += std::to_string(n) + ",";
    }
    for (const auto& [key, value] : w.tags) {
      all += key + "=" + value + ";";
    }
    all += ") ";
    return done{};
  }
};

std::string read(std::string_view text, const osm_limits& most = {}) {
  noted sink;
  const auto r = read_osm(osm_from_memory(text), sink, most);
  return r.ok() ? sink.all : r.error().code + ": " + r.error().detail;
}

// As read(), but the bytes come one by one.
std::string read_slowly(std::string_view text) {
  noted sink;
  const auto whole = osm_from_memory(text);
  const auto r = read_osm([&](std::span<char> into) { return whole(into.first(1)); }, sink);
  return r.ok() ? sink.all : r.error().code + ": " + r.error().detail;
}

constexpr std::string_view small = R"(<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6"><!-- made > here < by hand -->
  <note>text that nobody reads</note><bounds minlat="43" minlon="141" maxlat="44" maxlon="142"/>
  <node id="1" lat="43.0" lon="141.0"/>
  <node id = '-2' lat="43.1" lon="141.1"><tag k="name" v="&#x3042;"/></node>
  <node id="3" lat="43.2" lon="141.2" visible="false"/>
  <way id="10"><nd ref="1"/><nd ref="-2"></nd><tag k="name" v="A &amp; &quot;B&quot; > C"/></way>
  <way id="11" action="delete"><nd ref="1"/></way>
  <relation id="5"><member type="way" ref="10" role=""/><tag k="type" v="x"/></relation>
</osm>
)";

TEST(osm_xml, nodes_and_ways_come_by_order_and_what_was_deleted_does_not) {
  EXPECT_EQ(read(small), "n1 n-2 w10(1,-2,name=A & \"B\" > C;) ");
  EXPECT_EQ(read_slowly(small), read(small));
  EXPECT_EQ(read("<osm/>"), "");
  EXPECT_EQ(read("\xEF\xBB\xBF<osm><way id=\"1\"/></osm>"), "w1() ");
}

TEST(osm_xml, what_is_no_such_file_is_refused_with_its_line) {
  const std::pair<std::string, std::string> bad[] = {
      {"", "line 1: nothing stands there"},
      {"{}", "line 1: text outside of everything"},
      {"<html></html>", "line 1: not a file of OpenStreetMap"},
      {"</osm>", "line 1: a tag closes what is not open"},
      {"<osm>\n<node id=\"1\" lat=\"91\" lon=\"0\"/></osm>",
       "line 2: a node has an id, and a place on the Earth"},
      {"<osm>\n\n<node id=\"1\" lat=\"nan\" lon=\"0\"/></osm>",
       "line 3: a node has an id, and a place on the Earth"},
      {"<osm><way><nd ref=\"1\"/></way></osm>", "line 1: a way has an id"},
      {"<osm><way id=\"1\"><nd/></way></osm>", "line 1: what a way goes through has a number"},
      {"<osm><way id=\"1\"><tag k=\"a\"/></way></osm>", "line 1: a tag has a key and a value"},
      {"<osm><node id=\"1\" lat=\"1\" lon=\"2\"/>", "line 1: the file is cut off"},
      {"<osm><node id=\"1", "line 1: the file is cut off"},
      {"<osm><!-- ", "line 1: a comment has no end"},
      {"<osm></way></osm>", "line 1: a tag closes what is not open"},
      {"<osm></osm><osm/>", "line 1: something stands behind the end"},
      {"<osm></osm>x", "line 1: text outside of everything"},
      {"<osm><a b=c/></osm>", "line 1: an attribute without quotes"},
      {"<osm><a b/></osm>", "line 1: an attribute without a value"},
      {"<osm><a b=\"&bomb;\"/></osm>", "line 1: an entity that is not known"},
      {"<osm><a b=\"&#xD800;\"/></osm>", "line 1: an entity that is not known"},
      {"<!DOCTYPE osm [<!ENTITY a \"b\">]><osm/>", "line 1: a letter that cannot stand in a tag"},
      {"<!DOCTYPE osm><osm/>", "line 1: definitions are not read"},
      {"<osm><remark> runtime error: Query timed out </remark></osm>",
       "line 1: whoever made it says that it is not whole"}};
  for (const auto& [text, says] : bad) {
    EXPECT_EQ(read(text), "geo_osm: " + says) << text;
  }
}

TEST(osm_xml, nothing_grows_beyond_its_limits) {
  EXPECT_EQ(read("<osm><a b=\"" + std::string(200, 'x') + "\"/></osm>", {.one_tag = 100}),
            "geo_osm: line 1: a tag is too long");
  EXPECT_EQ(read("<osm>" + std::string(200'000, ' ') + "</osm>", {.bytes = 100'000}),
            "geo_osm_too_large: the file is too large");
  std::string deep = "<osm>";
  for (int i = 0; i < 100; ++i) {
    deep += "<a>";
  }
  EXPECT_EQ(read(deep), "geo_osm: line 1: tags within tags too deep");
  std::string way = "<osm><way id=\"1\">";
  for (int i = 0; i < 11; ++i) {
    way += "<nd ref=\"1\"/>";
  }
  EXPECT_EQ(read(way + "</way></osm>", {.nodes_of_way = 10}),
            "geo_osm: line 1: a way has too many parts");
}

TEST(walk_rules, people_walk_where_it_is_allowed_and_one_way_only_where_that_is_said_of_feet) {
  using tags = std::vector<std::pair<std::string, std::string>>;
  const auto use = [](tags t) -> std::string {
    const auto u = on_foot({.id = 1, .nodes = {}, .tags = std::move(t)});
    if (!u) {
      return "none";
    }
    return std::string{u->forward ? ">" : ""} + (u->backward ? "<" : "") + (u->rough ? "~" : "");
  };
  const std::pair<tags, std::string> table[] = {
      {{}, "none"},
      {{{"building", "yes"}}, "none"},
      {{{"highway", "residential"}}, "><"},
      {{{"highway", "motorway"}}, "none"},
      {{{"highway", "construction"}}, "none"},
      {{{"highway", "trunk"}}, "><"},
      {{{"highway", "trunk"}, {"motorroad", "yes"}}, "none"},
      {{{"highway", "trunk"}, {"motorroad", "yes"}, {"foot", "yes"}}, "><"},
      {{{"highway", "residential"}, {"foot", "no"}}, "none"},
      {{{"highway", "primary"}, {"foot", "use_sidepath"}}, "none"},
      {{{"highway", "service"}, {"access", "private"}}, "none"},
      {{{"highway", "service"}, {"access", "private"}, {"foot", "permissive"}}, "><"},
      {{{"highway", "service"}, {"access", "destination"}}, "><"},
      {{{"highway", "residential"}, {"oneway", "yes"}}, "><"},
      {{{"highway", "residential"}, {"oneway:foot", "yes"}}, ">"},
      {{{"highway", "residential"}, {"oneway:foot", "-1"}}, "<"},
      {{{"highway", "footway"}, {"oneway", "yes"}}, ">"},
      {{{"highway", "footway"}, {"oneway", "yes"}, {"oneway:foot", "no"}}, "><"},
      {{{"highway", "steps"}, {"conveying", "forward"}}, ">~"},
      {{{"highway", "steps"}, {"conveying", "backward"}}, "<~"},
      {{{"highway", "residential"}, {"foot:backward", "no"}}, ">"},
      {{{"highway", "residential"}, {"foot:backward", "no"}, {"foot:forward", "no"}}, "none"},
      {{{"highway", "path"}}, "><~"},
      {{{"highway", "path"}, {"winter_service", "yes"}}, "><"},
      {{{"highway", "residential"}, {"winter_service", "no"}}, "><~"}};
  for (const auto& [given, says] : table) {
    EXPECT_EQ(use(given), says) << (given.empty() ? "" : given.back().first);
  }
}

}  // namespace
}  // namespace tsu::geo
