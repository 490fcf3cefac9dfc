// What the parts of the auditor share: lines of the table, and counting what is as expected. Inside
// only.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "service/town_sim/auditor.h"

namespace tsu::town_sim {

// Lines of the table, in the order in which they are asked for.
class lines {
 public:
  void same(std::string what, std::int64_t expected, std::int64_t found) {
    out_.push_back({std::move(what), fmt::format("{}", expected), fmt::format("{}", found),
                    expected == found});
  }
  // Of many things: how many are as expected, and the first that is not.
  void of_many(std::string what, std::int64_t all, std::int64_t good, const std::string& first) {
    out_.push_back({std::move(what), fmt::format("{}", all),
                    first.empty() ? fmt::format("{}", good) : fmt::format("{}: {}", good, first),
                    all == good});
  }
  std::vector<finding> take() { return std::move(out_); }

 private:
  std::vector<finding> out_;
};

// Counts what is as expected and keeps the first that is not in words.
class tally {
 public:
  template <class... Words>
  void take(bool good, fmt::format_string<Words...> text, Words&&... words) {
    ++all_;
    good_ += good ? 1 : 0;
    if (!good && first_.empty()) {
      first_ = fmt::format(text, std::forward<Words>(words)...);
    }
  }
  void tell(lines& to, std::string what) const { to.of_many(std::move(what), all_, good_, first_); }

 private:
  std::int64_t all_ = 0, good_ = 0;
  std::string first_;
};

template <class Map, class Key>
typename Map::mapped_type found_in(const Map& all, const Key& key) {
  const auto at = all.find(key);
  return at == all.end() ? typename Map::mapped_type{} : at->second;
}

inline bool near(double a, double b) {
  return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(a));
}
inline std::string figure(const std::optional<double>& v) {
  return v ? fmt::format("{:.3f}", *v) : "-";
}

// Parts of compare(), each with lines of its own: auditor_lending.cc, auditor_outreach.cc.
void compare_lending(const books&, const told&, lines&);
void compare_videos(const books&, const told&, lines&);
void compare_outreach(const books&, const told&, lines&);

}  // namespace tsu::town_sim
