#include "engine/geo/roads.h"

#include <gtest/gtest.h>

#include "base/db/test/fresh_house.h"
#include "base/record/audit.h"
#include "engine/geo/store.h"

namespace tsu::geo {
namespace {

const db::module_schema modules[] = {{"record", record::migrations}, {"geo", migrations}};

std::string street(int points) {
  std::string nodes, refs;
  for (int i = 0; i < points; ++i) {
    nodes += "<node id=\"" + std::to_string(i) + "\" lat=\"43." + std::to_string(10'000 + i) +
             "\" lon=\"141.4\"/>";
    refs += "<nd ref=\"" + std::to_string(i) + "\"/>";
  }
  return "<osm>" + nodes + "<way id=\"1\">" + refs +
         "<tag k=\"highway\" v=\"residential\"/></way></osm>";
}

class roads_of_a_town : public ::testing::TestWithParam<db::testing::engine_kind> {
 protected:
  db::testing::fresh_house here{GetParam(), modules};
  tenant_code town = db::testing::sapporo();

  result<road_counts> import(roads& r, std::string text) {
    return here.loop.wait(r.import(
        town, [text] { return osm_from_memory(text); }, "OpenStreetMap", "somebody"));
  }
  std::size_t nodes(roads& r) {
    const auto g = here.loop.wait(r.of(town));
    return g ? g->nodes().size() : 0;
  }
};

TEST_P(roads_of_a_town, are_replaced_whole_and_kept_over_a_restart) {
  roads r{*here.doors};
  EXPECT_EQ(nodes(r), 0u);
  ASSERT_TRUE(import(r, street(200)).ok());
  EXPECT_EQ(nodes(r), 200u);
  EXPECT_EQ(here.loop.wait(r.of(town)), here.loop.wait(r.of(town))) << "read once";
  ASSERT_TRUE(import(r, street(100)).ok());
  EXPECT_EQ(nodes(r), 100u);
  here.reopen();
  roads again{*here.doors};
  EXPECT_EQ(nodes(again), 100u);
}

TEST_P(roads_of_a_town, a_refused_file_leaves_those_that_were_there) {
  roads r{*here.doors};
  ASSERT_TRUE(import(r, street(200)).ok());
  EXPECT_EQ(import(r, "<osm><way></osm>").error().code, "geo_osm");
  EXPECT_EQ(import(r, "<osm/>").error().code, "geo_roads_none");
  EXPECT_EQ(nodes(r), 200u);
}

TEST_P(roads_of_a_town, an_import_by_somebody_else_is_seen_at_the_next_question) {
  roads one{*here.doors}, other{*here.doors};
  ASSERT_TRUE(import(one, street(200)).ok());
  EXPECT_EQ(nodes(other), 200u);
  ASSERT_TRUE(import(one, street(150)).ok());
  EXPECT_EQ(nodes(other), 150u);
}

TEST_P(roads_of_a_town, more_than_a_piece_of_a_row_comes_back_whole) {
  std::string bytes((std::size_t{5} << 19) + 7, 'x');
  bytes[std::size_t{1} << 20] = 'y';
  auto& store = here.at(db::place::town);
  here.loop.wait(store.write([&](db::tx& t) { put_roads(t, "test", bytes); }));
  EXPECT_EQ(here.loop.wait(store.read(get_roads)).bytes, bytes);
  roads r{*here.doors};
  EXPECT_EQ(nodes(r), 0u) << "what cannot be read is as if there were none";
}

TEST_P(roads_of_a_town, its_statements_are_sound) {
  EXPECT_EQ(here.doors->check(town, statements), std::vector<std::string>{});
}

INSTANTIATE_TEST_SUITE_P(engines, roads_of_a_town, ::testing::ValuesIn(db::testing::engines()),
                         [](const auto& i) { return db::testing::name_of(i.param); });

}  // namespace
}  // namespace tsu::geo
