// The bytes of a road graph (doc/road-format.md).
#include <optional>

#include "engine/geo/road_graph.h"

namespace tsu::geo {
namespace {

constexpr std::string_view mark = "TSRD1\n";
constexpr unsigned forward_bit = 1, backward_bit = 2, rough_bit = 4, all_bits = 7;

void put(std::string& out, std::uint64_t n) {
  for (; n >= 0x80; n >>= 7) {
    out += static_cast<char>(n | 0x80);
  }
  out += static_cast<char>(n);
}
// Small numbers of either sign become small ones.
void put_signed(std::string& out, std::int64_t n) {
  put(out, static_cast<std::uint64_t>(n) << 1 ^ static_cast<std::uint64_t>(n >> 63));
}

// Reads numbers until the bytes end or one is too long; then `good` is false, and all are 0.
struct numbers {
  std::string_view rest;
  bool good = true;

  std::uint64_t next() {
    std::uint64_t out = 0;
    for (int shift = 0; shift < 63 && !rest.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest[0]);
      rest.remove_prefix(1);
      out |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) {
        return out;
      }
    }
    good = false;
    return 0;
  }
  std::int64_t next_signed() {
    const auto n = next();
    return static_cast<std::int64_t>(n >> 1) ^ -static_cast<std::int64_t>(n & 1);
  }
  // The last one and what is next to it, where that lies within [least, most].
  std::int64_t next_to(std::int64_t last, std::int64_t least, std::int64_t most) {
    const auto step = next_signed();
    if (step < least - last || step > most - last) {
      good = false;
      return 0;
    }
    return last + step;
  }
};

problem damaged() { return {why::bad_input, "not a kept road graph", "geo_roads_damaged"}; }

std::optional<std::vector<road_node>> read_nodes(numbers& in, std::uint64_t count) {
  constexpr std::int64_t most_lon = 1'800'000'000, most_lat = 900'000'000;
  std::vector<road_node> out;
  std::int64_t lon = 0, lat = 0;
  for (std::uint64_t i = 0; i < count && in.good; ++i) {
    lon = in.next_to(lon, -most_lon, most_lon);
    lat = in.next_to(lat, -most_lat, most_lat);
    out.push_back({static_cast<std::int32_t>(lon), static_cast<std::int32_t>(lat)});
  }
  return in.good ? std::optional{std::move(out)} : std::nullopt;
}

std::optional<std::vector<road_piece>> read_pieces(numbers& in, std::uint64_t count,
                                                   std::size_t nodes) {
  std::vector<road_piece> out;
  const auto last = static_cast<std::int64_t>(nodes) - 1;
  std::int64_t before = 0;
  for (std::uint64_t i = 0; i < count && in.good; ++i) {
    const auto from = in.next_to(before, 0, last);
    before = in.next_to(from, 0, last);
    const auto bits = in.next();
    in.good = in.good && bits <= all_bits;
    out.push_back({static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(before),
                   (bits & forward_bit) != 0, (bits & backward_bit) != 0, (bits & rough_bit) != 0});
  }
  return in.good ? std::optional{std::move(out)} : std::nullopt;
}

}  // namespace

std::string road_graph::packed() const {
  std::string out{mark};
  put(out, nodes_.size());
  put(out, pieces_.size());
  road_node last;
  for (const auto& n : nodes_) {
    put_signed(out, std::int64_t{n.lon} - last.lon);
    put_signed(out, std::int64_t{n.lat} - last.lat);
    last = n;
  }
  std::int64_t before = 0;
  for (const auto& p : pieces_) {
    put_signed(out, p.from - before);
    put_signed(out, std::int64_t{p.to} - p.from);
    put(out, (p.forward ? forward_bit : 0) | (p.backward ? backward_bit : 0) |
                 (p.rough ? rough_bit : 0));
    before = p.to;
  }
  return out;
}

result<road_graph> road_graph::unpacked(std::string_view bytes, const road_limits& most) {
  if (!bytes.starts_with(mark)) {
    return damaged();
  }
  numbers in{bytes.substr(mark.size())};
  const auto nodes = in.next(), pieces = in.next();
  if (!in.good || nodes > most.nodes || pieces > most.pieces) {
    return damaged();
  }
  auto all_nodes = read_nodes(in, nodes);
  auto all_pieces = all_nodes ? read_pieces(in, pieces, all_nodes->size()) : std::nullopt;
  if (!all_pieces || !in.rest.empty()) {
    return damaged();
  }
  return make(std::move(*all_nodes), std::move(*all_pieces), most);
}

}  // namespace tsu::geo
