#include "service/community/nearest_places.h"

#include <algorithm>

#include "engine/geo/roads.h"
#include "service/community/acts.h"

namespace tsu::community {
namespace {

constexpr double radii_m[] = {500, 2'000, 8'000, 32'000};
constexpr std::int64_t places_at_once = 2'000;
constexpr std::size_t walks_at_first = 16, walks_max = 256;

struct candidate {
  place of;
  double line_m = 0;
};

// What is asked, and what it is asked of.
struct asked {
  position from;
  walking how;
  std::size_t most = 0;
  std::shared_ptr<const geo::road_graph> roads;
};

std::vector<candidate> by_line(std::vector<place> all, const position& from) {
  std::vector<candidate> out;
  for (auto& p : all) {
    const auto line = geo::haversine_m({from.lon, from.lat}, {p.of.lon, p.of.lat});
    out.push_back({std::move(p), line});
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return std::pair{a.line_m, std::string_view{a.of.code}} <
           std::pair{b.line_m, std::string_view{b.of.code}};
  });
  return out;
}

std::vector<std::optional<geo::walk>> walks_to(const asked& a, std::span<const candidate> all) {
  if (!a.roads) {
    return std::vector<std::optional<geo::walk>>(all.size());
  }
  std::vector<geo::lonlat> to;
  for (const auto& c : all) {
    to.push_back({c.of.of.lon, c.of.of.lat});
  }
  return a.roads->walks({a.from.lon, a.from.lat}, to, {.rough_percent = a.how.rough_percent});
}

std::vector<near_place> measured_all(const asked& a, std::span<const candidate> all) {
  const auto walks = walks_to(a, all);
  std::vector<near_place> out;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto metres = walks[i] ? walks[i]->metres : all[i].line_m;
    const auto effort = walks[i] ? walks[i]->effort : all[i].line_m;
    out.push_back({all[i].of, metres, walking_minutes(effort, a.how.metres_a_minute, a.how.percent),
                   walks[i] ? measured::road : measured::line});
  }
  std::sort(out.begin(), out.end(), [](const auto& x, const auto& y) {
    return std::pair{x.metres, std::string_view{x.of.code}} <
           std::pair{y.metres, std::string_view{y.of.code}};
  });
  return out;
}

// Nothing is nearer over roads than by the line: those whose line is longer than the last that
// was found need not be looked at. `horizon_m`: what lies beyond it is not among `all`.
std::optional<std::vector<near_place>> found(const asked& a, std::span<const candidate> all,
                                             double horizon_m) {
  for (std::size_t take = std::max(walks_at_first, 2 * a.most);; take *= 2) {
    const bool whole = take >= all.size();
    auto out = measured_all(a, all.first(std::min(take, all.size())));
    const auto behind = whole ? horizon_m : std::min(horizon_m, all[take].line_m);
    const bool enough = out.size() >= a.most && out[a.most - 1].metres <= behind;
    if (enough || (!whole && take >= walks_max)) {
      out.resize(std::min(out.size(), a.most));
      return out;
    }
    if (whole) {
      return std::nullopt;
    }
  }
}

}  // namespace

walking walking_of_town(db::reader& r, instant now) {
  const auto at = [&](std::string_view name) { return number_of_town(r, name, now); };
  walking out{.metres_a_minute = at("community.walk_metres_a_minute")};
  out.winter = is_winter(jst_date(now), at("community.winter_first"), at("community.winter_last"));
  if (out.winter) {
    out.percent = at("community.winter_percent");
    out.rough_percent = at("community.winter_rough_percent");
  }
  return out;
}

task<std::vector<near_place>> nearest_places(const parts& on, tenant_code town,
                                             std::string category, position from, walking how,
                                             std::size_t most) {
  asked a{.from = from, .how = how, .most = most, .roads = nullptr};
  if (on.roads != nullptr) {
    a.roads = co_await on.roads->of(town);
  }
  std::vector<candidate> all;
  for (const double radius : radii_m) {
    const auto box = geo::box_around({from.lon, from.lat}, radius);
    auto rows = co_await on.house.at(town, db::place::town).read([&](db::reader& r) {
      return store::places_in(r, category, box.west, box.south, box.east, box.north,
                              places_at_once);
    });
    const bool cut = std::ssize(rows) == places_at_once;
    all = by_line(std::move(rows), from);
    if (auto out = found(a, all, radius)) {
      co_return std::move(*out);
    }
    if (cut) {
      break;
    }
  }
  auto out = measured_all(a, std::span{all}.first(std::min(all.size(), walks_max)));
  out.resize(std::min(out.size(), most));
  co_return out;
}

}  // namespace tsu::community
