// A1.5: the nearest places by the way over the roads of the town, by the straight line without.
#include <cmath>

#include "base/core/random.h"
#include "engine/geo/module.h"
#include "engine/geo/roads.h"
#include "engine/geo/store.h"
#include "service/community/nearest_places.h"
#include "service/community/test/community_town.h"

namespace tsu::community {
namespace {

// A hundred metres or so to the north, and to the east at 43 degrees.
constexpr double north = 0.0009, east = 0.00123;

const db::module_schema with_roads[] = {
    {"record", record::migrations}, {"geo", geo::migrations}, {"community", contents().migrations}};

class community_nearest : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), with_roads};
  db::store& town_store = here.at(db::place::town);
  tenant_code town = db::testing::sapporo();
  geo::roads roads{*here.doors};
  parts on{*here.doors};

  community_nearest() { on.roads = &roads; }

  static position at(double x, double y) { return {141.46 + x * east, 43.03 + y * north}; }
  void put(const std::string& code, double x, double y) {
    const auto p = at(x, y);
    here.loop.wait(town_store.write([&](db::tx& t) {
      store::keep_place(
          t, {code, {.category = "hospital", .ja = code, .en = code, .lon = p.lon, .lat = p.lat}});
    }));
  }
  // Points by number, and ways "kind: 1 2 3".
  void import(const std::vector<position>& points,
              const std::vector<std::pair<std::string, std::vector<int>>>& ways) {
    std::string text = "<osm>";
    for (std::size_t i = 0; i < points.size(); ++i) {
      text += "<node id=\"" + std::to_string(i) + "\" lat=\"" + std::to_string(points[i].lat) +
              "\" lon=\"" + std::to_string(points[i].lon) + "\"/>";
    }
    for (const auto& [kind, through] : ways) {
      text += "<way id=\"1\">";
      for (const auto n : through) {
        text += "<nd ref=\"" + std::to_string(n) + "\"/>";
      }
      text += "<tag k=\"highway\" v=\"" + kind + "\"/></way>";
    }
    text += "</osm>";
    const auto r = here.loop.wait(roads.import(
        town, [text] { return geo::osm_from_memory(text); }, "OpenStreetMap", "x"));
    ASSERT_TRUE(r.ok()) << r.error().detail;
  }
  // "north 300 road; south 100 line; ": metres to the nearest ten.
  std::string found(const position& from, std::size_t most = 5, walking how = {}) {
    std::string out;
    for (const auto& p : here.loop.wait(nearest_places(on, town, "hospital", from, how, most))) {
      out += p.of.code + " " + std::to_string(std::llround(p.metres / 10) * 10) + " " +
             boost::describe::enum_to_string(p.by, "") + "; ";
    }
    return out;
  }
};

TEST_P(community_nearest, a1_5_places_are_ordered_by_the_way_there_and_not_by_the_line) {
  put("over_the_river", 0, 1);
  put("down_the_road", 3, 0);
  EXPECT_EQ(found(at(0, 0)), "over_the_river 100 line; down_the_road 300 line; ") << "no roads yet";
  // The river is crossed by a bridge far off.
  import({at(0, 0), at(3, 0), at(8, 0), at(8, 1), at(0, 1)}, {{"residential",
                                                               { 0,
                                                                 1,
                                                                 2 }},
                                                              {"primary",
                                                               { 2,
                                                                 3 }},
                                                              { "residential",
                                                                { 3,
                                                                  4 } }});
  EXPECT_EQ(found(at(0, 0)), "down_the_road 300 road; over_the_river 1700 road; ");
  EXPECT_EQ(found(at(0, 0), 1), "down_the_road 300 road; ");
}

TEST_P(community_nearest, a1_5_where_no_way_leads_the_line_is_told_and_that_it_is_one) {
  put("here", 2, 0);
  put("island", 0, 4);
  put("mountain", 5, 9);
  import({at(0, 0), at(8, 0), at(0, 4), at(8, 4)}, {{"residential",
                                                     { 0,
                                                       1 }},
                                                    { "residential",
                                                      { 2,
                                                        3 } }});
  EXPECT_EQ(found(at(0, 0)), "here 200 road; island 400 line; mountain 1030 line; ");
}

TEST_P(community_nearest, a1_5_in_winter_steps_and_paths_take_longer_or_are_gone_round) {
  put("up_the_steps", 2, 0);
  put("along_the_path", 0, -4);
  import({at(0, 0), at(2, 0), at(1, 1), at(0, -4)}, {{"steps",
                                                      { 0,
                                                        1 }},
                                                     {"residential",
                                                      { 0,
                                                        2,
                                                        1 }},
                                                     { "path",
                                                       { 0,
                                                         3 } }});
  EXPECT_EQ(found(at(0, 0)), "up_the_steps 200 road; along_the_path 400 road; ");
  const walking winter{.winter = true, .percent = 150, .rough_percent = 200};
  EXPECT_EQ(found(at(0, 0), 5, winter), "up_the_steps 280 road; along_the_path 400 road; ");
  const auto minutes = [&](walking how) {
    std::vector<std::int64_t> out;
    for (const auto& p : here.loop.wait(nearest_places(on, town, "hospital", at(0, 0), how, 5))) {
      out.push_back(p.minutes);
    }
    return out;
  };
  using list = std::vector<std::int64_t>;
  EXPECT_EQ(minutes({}), (list{4, 7}));
  EXPECT_EQ(minutes(winter), (list{8, 21})) << "the path counts twice, and all half as much again";
}

TEST_P(community_nearest, a1_5_the_first_ones_are_those_of_looking_at_all_of_them) {
  seeded_random dice{5};
  const auto real = [&] { return static_cast<double>(dice.below(3'000)) / 100; };
  std::vector<position> points;
  std::vector<std::pair<std::string, std::vector<int>>> ways;
  for (int i = 0; i < 60; ++i) {
    points.push_back(at(real(), real()));
    if (i > 0) {
      ways.push_back(
          {"residential", {static_cast<int>(dice.below(static_cast<std::uint64_t>(i))), i}});
    }
  }
  import(points, ways);
  for (int i = 0; i < 120; ++i) {
    put("p" + std::to_string(i), real(), real());
  }
  const auto graph = here.loop.wait(roads.of(town));
  for (int round = 0; round < 20; ++round) {
    const auto from = at(real(), real());
    const auto first = here.loop.wait(nearest_places(on, town, "hospital", from, {}, 4));
    ASSERT_EQ(first.size(), 4u);
    const auto all = here.loop.wait(nearest_places(on, town, "hospital", from, {}, 120));
    ASSERT_EQ(all.size(), 120u);
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(first[i].of.code, all[i].of.code) << round << " " << i;
      EXPECT_EQ(first[i].metres, all[i].metres);
    }
    EXPECT_TRUE(std::is_sorted(all.begin(), all.end(),
                               [](const auto& a, const auto& b) { return a.metres < b.metres; }));
    const geo::lonlat to[] = {{all[7].of.of.lon, all[7].of.of.lat}};
    const auto walk = graph->walks({from.lon, from.lat}, to)[0];
    EXPECT_EQ(all[7].by, walk ? measured::road : measured::line);
    EXPECT_EQ(all[7].metres, walk ? walk->metres : geo::haversine_m({from.lon, from.lat}, to[0]));
  }
}

COMMUNITY_ON_BOTH(community_nearest);

}  // namespace
}  // namespace tsu::community
