#include "engine/geo/municipality.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/core/json_text.h"
#include "engine/geo/spatial_index.h"
#include "engine/geo/strip_index.h"

namespace tsu::geo {
namespace {

// 政令指定都市; the wards of a city have the numbers between its own and the next city's.
// Source: 総務省, 全国地方公共団体コード.
constexpr std::array<std::string_view, 20> designated_cities = {
    "01100", "04100", "11100", "12100", "14100", "14130", "14150", "15100", "22100", "22130",
    "23100", "26100", "27100", "27140", "28100", "33100", "34100", "40100", "40130", "43100"};

problem bad_properties(std::size_t number, std::string_view what) {
  return {why::bad_input, "features[" + std::to_string(number) + "]: " + std::string{what},
          "geo_boundary_properties"};
}

std::string text_of(std::string_view properties, std::string_view key) {
  const auto v = json_members{properties}.find(key);
  return v.empty() || kind_of(v) != json_kind::string ? std::string{} : json_string_text(v);
}

result<municipality> read_one(feature_view f) {
  const auto code = with_check_digit(text_of(f.properties, "N03_007"));
  if (!code) {
    return bad_properties(f.number, "N03_007 is not a code of five digits");
  }
  auto county = text_of(f.properties, "N03_003");
  auto name = text_of(f.properties, "N03_004");
  if (name.empty()) {
    std::swap(county, name);  // older editions leave N03_004 empty for some cities
  }
  if (name.empty()) {
    return bad_properties(f.number, "N03_004 has no name");
  }
  if (dimension_of(f.shape.kind) != 2) {
    return bad_properties(f.number, "a boundary is a Polygon or MultiPolygon");
  }
  const auto city = city_of_ward(code.value());
  return municipality{.code = code.value(),
                      .name = name,
                      .full_name = county + name,
                      .prefecture = text_of(f.properties, "N03_001"),
                      .city_code = city.value_or(code.value()),
                      .city_name = city ? county : name,
                      .shape = std::move(f.shape)};
}

void join(geometry& to, const geometry& more) {
  const auto vertices = static_cast<std::uint32_t>(to.vertices.size());
  const auto paths = static_cast<std::uint32_t>(to.path_ends.size());
  to.kind = geometry_kind::multi_polygon;
  to.vertices.insert(to.vertices.end(), more.vertices.begin(), more.vertices.end());
  for (const auto end : more.path_ends) {
    to.path_ends.push_back(vertices + end);
  }
  for (const auto end : more.polygon_ends) {
    to.polygon_ends.push_back(paths + end);
  }
}

}  // namespace

result<tenant_code> with_check_digit(std::string_view five) {
  if (five.size() == 5) {
    std::string six{five};
    six += '0';
    for (char d = '0'; d <= '9'; ++d) {
      six.back() = d;
      if (auto code = tenant_code::parse(six)) {
        return code;
      }
    }
  }
  return problem{why::bad_input, "a municipality code without its check digit has five digits",
                 "bad_tenant_code"};
}

std::optional<tenant_code> city_of_ward(const tenant_code& code) {
  const auto five = code.text().substr(0, 5);
  const auto after = std::upper_bound(designated_cities.begin(), designated_cities.end(), five);
  if (after == designated_cities.begin() || after[-1] == five ||
      after[-1].substr(0, 3) != five.substr(0, 3)) {
    return {};
  }
  return with_check_digit(after[-1]).value();
}

struct municipality_map::index {
  std::vector<municipality> all;
  std::vector<strip_index> inside;
  spatial_index boxes;
};

municipality_map::municipality_map(std::unique_ptr<index> i) : index_(std::move(i)) {}
municipality_map::~municipality_map() = default;
municipality_map::municipality_map(municipality_map&&) noexcept = default;
municipality_map& municipality_map::operator=(municipality_map&&) noexcept = default;

result<municipality_map> municipality_map::parse(std::string_view geojson) {
  std::map<tenant_code, municipality> by_code;
  TRY(done ok, parse_features(geojson, {}, [&](feature_view f) -> result<done> {
        TRY(auto one, read_one(std::move(f)));
        const auto [at, is_new] = by_code.try_emplace(one.code, one);
        if (!is_new) {
          join(at->second.shape, one.shape);
        }
        return done{};
      }));
  auto made = std::make_unique<index>();
  std::vector<spatial_index::entry> entries;
  for (auto& [code, one] : by_code) {
    entries.push_back({bounds_of(one.shape), made->all.size()});
    made->inside.emplace_back(one.shape);
    made->all.push_back(std::move(one));
  }
  made->boxes = spatial_index{entries};
  return municipality_map{std::move(made)};
}

std::span<const municipality> municipality_map::all() const { return index_->all; }

const municipality* municipality_map::find(const tenant_code& code) const {
  const auto& all = index_->all;
  const auto at = std::lower_bound(all.begin(), all.end(), code,
                                   [](const auto& m, const auto& c) { return m.code < c; });
  return at != all.end() && at->code == code ? &*at : nullptr;
}

const municipality* municipality_map::at(lonlat p) const {
  std::size_t best = index_->all.size();
  index_->boxes.query(box_of(p), [&](const spatial_index::entry& e) {
    const auto i = static_cast<std::size_t>(e.key);
    if (i < best && index_->inside[i].holds(p)) {
      best = i;
    }
    return true;
  });
  return best < index_->all.size() ? &index_->all[best] : nullptr;
}

municipality_map::hit municipality_map::near(lonlat p, double at_most_m) const {
  if (const auto* inside = at(p)) {
    return {inside, 0};
  }
  hit best{nullptr, at_most_m};
  index_->boxes.query(box_around(p, at_most_m), [&](const spatial_index::entry& e) {
    const auto& m = index_->all[static_cast<std::size_t>(e.key)];
    const double d = distance_m(p, m.shape);
    if (d < best.distance_m ||
        (d == best.distance_m && (!best.where || m.code < best.where->code))) {
      best = {&m, d};
    }
    return true;
  });
  return best.where ? best : hit{};
}

}  // namespace tsu::geo
