// Tiles: where things fall, what is cut away, and the bytes, read back by a reader of this test.
#include "engine/catalog/tile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/broker/query/spatial_id.h"

namespace tsu::catalog {
namespace {

using broker::geometry;
using broker::geometry_kind;

// Fields of a message, in order: varints as numbers, the rest as bytes.
struct field {
  unsigned no = 0;
  std::uint64_t number = 0;
  std::string bytes;
};

std::uint64_t varint(std::string_view& s) {
  std::uint64_t out = 0;
  for (int shift = 0; !s.empty(); shift += 7) {
    const auto c = static_cast<unsigned char>(s.front());
    s.remove_prefix(1);
    out |= std::uint64_t(c & 0x7F) << shift;
    if (c < 0x80) {
      break;
    }
  }
  return out;
}

std::vector<field> fields(std::string_view s) {
  std::vector<field> out;
  while (!s.empty()) {
    const auto key = varint(s);
    field f{.no = unsigned(key >> 3), .number = 0, .bytes = {}};
    if ((key & 7) == 0) {
      f.number = varint(s);
    } else {
      const auto size = (key & 7) == 1 ? 8 : varint(s);
      f.bytes = s.substr(0, size);
      s.remove_prefix(size);
    }
    out.push_back(f);
  }
  return out;
}

std::string first(const std::vector<field>& all, unsigned no) {
  for (const auto& f : all) {
    if (f.no == no) {
      return f.bytes;
    }
  }
  return {};
}

geometry point(double lon, double lat) { return {geometry_kind::point, {{{lon, lat}}}, {}}; }

std::int32_t step(std::uint32_t n) {
  return static_cast<std::int32_t>(n >> 1) ^ -static_cast<std::int32_t>(n & 1);
}

TEST(a_tile, is_named_by_three_numbers_within_its_zoom) {
  EXPECT_EQ(parse_tile("3", "7", "2.mvt").value().y, 2);
  EXPECT_EQ(parse_tile("3", "7", "2.pbf").value().x, 7);
  EXPECT_EQ(parse_tile("25", "0", "0").error().fields[0].field, "z");
  EXPECT_EQ(parse_tile("3", "8", "0").error().fields[0].field, "x");
  EXPECT_EQ(parse_tile("3", "0", "8.mvt").error().fields[0].field, "y");
  EXPECT_EQ(parse_tile("3", "0", "x.mvt").error().code, "bad_tile");
}

TEST(a_tile, has_points_where_they_lie) {
  const auto p = draw({0, 0, 0}, point(0, 0));
  ASSERT_TRUE(p);
  EXPECT_EQ(p->commands, (std::vector<std::uint32_t>{9, 4096, 4096}));  // (2048, 2048)
  EXPECT_FALSE(draw({1, 0, 0}, point(10, 10)));
  const auto q = draw({1, 1, 0}, point(0, 0.00001));
  ASSERT_TRUE(q);
  EXPECT_EQ(step(q->commands[1]), 0);
  EXPECT_EQ(step(q->commands[2]), 4096);
}

TEST(a_line, is_cut_at_the_edge_and_keeps_its_pieces) {
  const geometry zigzag{geometry_kind::line, {{{-170, 10}, {10, 10}, {-170, 20}}}, {}};
  const auto d = draw({1, 1, 0}, zigzag);  // east of Greenwich it is one corner
  ASSERT_TRUE(d);
  EXPECT_EQ(d->shape, tile_shape::line);
  EXPECT_EQ(d->commands[0], 9u);
  EXPECT_EQ(d->commands[3], (2u << 3) | 2);
  EXPECT_EQ(step(d->commands[1]), -tile_buffer);
  const geometry twice{geometry_kind::line, {{{10, 10}, {-90, 15}, {10, 20}}}, {}};
  const auto two = draw({1, 1, 0}, twice);
  ASSERT_TRUE(two);
  EXPECT_EQ(std::count(two->commands.begin(), two->commands.end(), 9u), 2);
}

TEST(an_area, covers_the_tile_that_lies_in_it_and_turns_the_right_way) {
  const geometry world{
      geometry_kind::polygon, {{{-170, -80}, {-170, 80}, {170, 80}, {170, -80}, {-170, -80}}}, {1}};
  const auto d = draw({4, 8, 8}, world);
  ASSERT_TRUE(d);
  EXPECT_EQ(d->shape, tile_shape::polygon);
  EXPECT_EQ(d->commands.back(), 15u);
  std::int64_t area = 0;
  std::int32_t x = step(d->commands[1]), y = step(d->commands[2]);
  for (std::size_t i = 4; i + 1 < d->commands.size(); i += 2) {
    const auto nx = x + step(d->commands[i]), ny = y + step(d->commands[i + 1]);
    area += std::int64_t{x} * ny - std::int64_t{nx} * y;
    x = nx;
    y = ny;
  }
  EXPECT_GT(area, 0);
  EXPECT_FALSE(draw({0, 0, 0}, {geometry_kind::polygon,
                                {{{1, 1}, {1.0001, 1}, {1, 1.0001}, {1, 1}}},
                                {1}}));  // too small to be seen
}

TEST(a_line, is_thinned_to_what_can_be_seen_however_long_it_is) {
  geometry g{geometry_kind::line, {{}}, {}};
  for (int i = 0; i <= 20'000; ++i) {
    g.parts[0].push_back({i * 0.005, 10 + 0.0001 * std::sin(i)});
  }
  EXPECT_EQ(draw({0, 0, 0}, g)->commands.size(), 6u);  // two points
}

TEST(a_layer, holds_what_is_known_of_each_thing) {
  const auto at = *broker::voxel_at({141.35, 43.06}, 0, 14);
  tile_layer layer{{14, at.x, at.y}, "Gauge"};
  EXPECT_TRUE(layer.add(
      point(141.35, 43.06),
      {{"id", std::string{"a"}}, {"depth", 1.5}, {"n", std::int64_t{-3}}, {"open", true}}));
  EXPECT_FALSE(layer.add(point(0, 0), {}));
  const auto all = fields(first(fields(std::move(layer).take()), 3));
  EXPECT_EQ(first(all, 1), "Gauge");
  std::string keys;
  std::vector<std::string> values;
  for (const auto& f : all) {
    keys += f.no == 3 ? f.bytes + " " : "";
    if (f.no == 4) {
      values.push_back(f.bytes);
    }
  }
  EXPECT_EQ(keys, "id depth n open ");
  ASSERT_EQ(values.size(), 4u);
  EXPECT_EQ(first(fields(values[0]), 1), "a");
  double depth = 0;
  std::memcpy(&depth, first(fields(values[1]), 3).data(), sizeof depth);
  EXPECT_EQ(depth, 1.5);
  EXPECT_EQ(fields(values[2])[0].number, 5u);  // zigzag of -3
  EXPECT_EQ(fields(values[3])[0].number, 1u);
}

TEST(points_on_one_pixel, become_one_that_tells_how_many) {
  tile_layer layer{{0, 0, 0}, "T"};
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(layer.add(point(10 + i * 0.001, 10), {{"id", std::to_string(i)}}));
  }
  EXPECT_TRUE(layer.add(point(-90, 10), {{"id", std::string{"x"}}}));
  const auto all = fields(first(fields(std::move(layer).take()), 3));
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const field& f) { return f.no == 2; }), 2);
  std::vector<std::string> keys;
  for (const auto& f : all) {
    if (f.no == 3) {
      keys.push_back(f.bytes);
    }
  }
  EXPECT_EQ(keys, (std::vector<std::string>{"id", std::string{tile_layer::count_property}}));
  EXPECT_EQ(std::move(tile_layer{{0, 0, 0}, "T"}).take(), "");
}

}  // namespace
}  // namespace tsu::catalog
