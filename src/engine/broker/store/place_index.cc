#include "engine/broker/store/place_index.h"

#include <algorithm>
#include <cmath>
#include <deque>

namespace tsu::broker {
namespace {

constexpr int finest = place_index::levels - 1;
constexpr std::size_t ranges_max = 16;

std::uint32_t scaled(double value, double from, double span) {
  const double unit = std::clamp((value - from) / span, 0.0, 1.0);
  constexpr double cells = static_cast<double>(1u << finest);
  return static_cast<std::uint32_t>(std::min(unit * cells, cells - 1));
}

// Every second bit.
std::uint64_t spread(std::uint32_t v) {
  std::uint64_t x = v;
  x = (x | x << 16) & 0x0000FFFF0000FFFFull;
  x = (x | x << 8) & 0x00FF00FF00FF00FFull;
  x = (x | x << 4) & 0x0F0F0F0F0F0F0F0Full;
  x = (x | x << 2) & 0x3333333333333333ull;
  return (x | x << 1) & 0x5555555555555555ull;
}
std::uint64_t curve(std::uint32_t x, std::uint32_t y) { return spread(x) | spread(y) << 1; }

struct square {
  std::uint32_t x0, y0, x1, y1;  // cells of the finest level, both ends included
  square at(int level) const {
    const int s = finest - level;
    return {x0 >> s, y0 >> s, x1 >> s, y1 >> s};
  }
};

square square_of(const geo_box& b) {
  return {scaled(b.west, -180, 360), scaled(b.south, -90, 180), scaled(b.east, -180, 360),
          scaled(b.north, -90, 180)};
}

struct quad {
  int level;
  std::uint32_t x, y;
};

// Whether the quad, seen at `level`, meets the square or lies inside it.
bool meets(const quad& q, const square& s, int level) {
  const int down = level - q.level;
  const std::uint64_t x0 = std::uint64_t{q.x} << down, y0 = std::uint64_t{q.y} << down;
  const std::uint64_t size = std::uint64_t{1} << down;
  return x0 <= s.x1 && x0 + size > s.x0 && y0 <= s.y1 && y0 + size > s.y0;
}
bool inside(const quad& q, const square& s, int level) {
  const int down = level - q.level;
  const std::uint64_t x0 = std::uint64_t{q.x} << down, y0 = std::uint64_t{q.y} << down;
  const std::uint64_t size = std::uint64_t{1} << down;
  return x0 >= s.x0 && x0 + size - 1 <= s.x1 && y0 >= s.y0 && y0 + size - 1 <= s.y1;
}

index_range range_of(const quad& q, int level) {
  const int down = 2 * (level - q.level);
  const auto first = curve(q.x, q.y) << down;
  const auto count = std::uint64_t{1} << down;
  index_range r{.first = {.key = first}, .last = last_entry};
  r.last.key = first + (count - 1);
  return r;
}

// Ranges of the curve that cover the square: refined from the whole world down, the largest first,
// until there are enough of them.
std::vector<index_range> cover(const square& s, int level) {
  std::vector<index_range> out;
  std::deque<quad> todo{{0, 0, 0}};
  while (!todo.empty()) {
    const auto q = todo.front();
    todo.pop_front();
    if (q.level == level || inside(q, s, level) || out.size() + todo.size() >= ranges_max) {
      out.push_back(range_of(q, level));
      continue;
    }
    for (std::uint32_t i = 0; i < 4; ++i) {
      const quad child{q.level + 1, q.x * 2 + (i & 1), q.y * 2 + (i >> 1)};
      if (meets(child, s, level)) {
        todo.push_back(child);
      }
    }
  }
  std::sort(out.begin(), out.end(),
            [](const index_range& a, const index_range& b) { return a.first < b.first; });
  std::vector<index_range> merged;
  for (const auto& r : out) {
    if (!merged.empty() && merged.back().last.key + 1 == r.first.key) {
      merged.back().last = r.last;
    } else {
      merged.push_back(r);
    }
  }
  return merged;
}

}  // namespace

std::vector<place_index::cell> place_index::cells_of(const geo_box& b) {
  const auto whole = square_of(b);
  int level = finest;
  auto s = whole;
  while (s.x1 - s.x0 > 1 || s.y1 - s.y0 > 1) {
    s = whole.at(--level);
  }
  std::vector<cell> out;
  for (auto x = s.x0; x <= s.x1; ++x) {
    for (auto y = s.y0; y <= s.y1; ++y) {
      out.push_back({level, curve(x, y)});
    }
  }
  return out;
}

std::vector<place_index::reading> place_index::readings(const geo_box& b) const {
  const auto whole = square_of(b);
  std::vector<reading> out;
  for (int level = 0; level <= finest; ++level) {
    const auto& index = levels_[static_cast<std::size_t>(level)];
    if (index.size() == 0) {
      continue;
    }
    for (const auto& range : cover(whole.at(level), level)) {
      out.push_back({&index, range});
    }
  }
  return out;
}

std::size_t place_index::bytes() const {
  std::size_t all = 0;
  for (const auto& one : levels_) {
    all += one.bytes();
  }
  return all;
}

}  // namespace tsu::broker
