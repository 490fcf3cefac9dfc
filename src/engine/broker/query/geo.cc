#include "engine/broker/query/geo.h"

#define GEOS_USE_ONLY_R_API
#include <geos_c.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "base/core/assert.h"
#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

constexpr double metres_per_degree = 111'194.9;

problem refused(std::string_view what) {
  return {why::bad_input, "geo-query: " + std::string{what}, "bad_request_data"};
}

// One context per thread, as GEOS asks for; messages are of no use to anybody.
class geos_context {
 public:
  geos_context() : handle_(GEOS_init_r()) {
    GEOSContext_setNoticeHandler_r(handle_, nullptr);
    GEOSContext_setErrorHandler_r(handle_, nullptr);
  }
  ~geos_context() { GEOS_finish_r(handle_); }
  geos_context(const geos_context&) = delete;
  geos_context& operator=(const geos_context&) = delete;
  static GEOSContextHandle_t here() {
    thread_local const geos_context one;
    return one.handle_;
  }

 private:
  GEOSContextHandle_t handle_;
};

struct geos_deleter {
  void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(geos_context::here(), g); }
};
using geos_geometry = std::unique_ptr<GEOSGeometry, geos_deleter>;

// How positions become coordinates: degrees as they are, or metres around an origin.
struct projection {
  geo_point origin = {};
  double x = 1, y = 1;
  static projection metres_around(geo_point p) {
    return {p, metres_per_degree * std::cos(p.lat * std::numbers::pi / 180), metres_per_degree};
  }
  std::pair<double, double> of(geo_point p) const {
    double dlon = p.lon - origin.lon;
    if (x != 1) {  // the short way round
      dlon = dlon > 180 ? dlon - 360 : dlon < -180 ? dlon + 360 : dlon;
    }
    return {dlon * x, (p.lat - origin.lat) * y};
  }
};

GEOSCoordSequence* sequence_of(const std::vector<geo_point>& points, const projection& by) {
  const auto g = geos_context::here();
  auto* s = GEOSCoordSeq_create_r(g, static_cast<unsigned>(points.size()), 2);
  for (unsigned i = 0; s != nullptr && i < points.size(); ++i) {
    const auto [x, y] = by.of(points[i]);
    GEOSCoordSeq_setXY_r(g, s, i, x, y);
  }
  return s;
}

GEOSGeometry* polygon_of(const geometry& from, std::size_t first, std::size_t rings,
                         const projection& by) {
  const auto g = geos_context::here();
  std::vector<GEOSGeometry*> all;
  for (std::size_t i = first; i < first + rings; ++i) {
    all.push_back(GEOSGeom_createLinearRing_r(g, sequence_of(from.parts[i], by)));
  }
  if (std::find(all.begin(), all.end(), nullptr) != all.end()) {
    return nullptr;
  }
  return GEOSGeom_createPolygon_r(g, all[0], all.data() + 1, static_cast<unsigned>(rings - 1));
}

GEOSGeometry* collection_of(int type, std::vector<GEOSGeometry*> all) {
  if (std::find(all.begin(), all.end(), nullptr) != all.end()) {
    return nullptr;
  }
  return GEOSGeom_createCollection_r(geos_context::here(), type, all.data(),
                                     static_cast<unsigned>(all.size()));
}

geos_geometry geos_of(const geometry& from, const projection& by = {}) {
  const auto g = geos_context::here();
  std::vector<GEOSGeometry*> all;
  switch (from.kind) {
    case geometry_kind::point:
      return geos_geometry{GEOSGeom_createPoint_r(g, sequence_of(from.parts[0], by))};
    case geometry_kind::line:
      return geos_geometry{GEOSGeom_createLineString_r(g, sequence_of(from.parts[0], by))};
    case geometry_kind::polygon: return geos_geometry{polygon_of(from, 0, from.parts.size(), by)};
    case geometry_kind::multi_point:
      for (const auto p : from.parts[0]) {
        all.push_back(GEOSGeom_createPoint_r(g, sequence_of({p}, by)));
      }
      return geos_geometry{collection_of(GEOS_MULTIPOINT, std::move(all))};
    case geometry_kind::multi_line:
      for (const auto& line : from.parts) {
        all.push_back(GEOSGeom_createLineString_r(g, sequence_of(line, by)));
      }
      return geos_geometry{collection_of(GEOS_MULTILINESTRING, std::move(all))};
    case geometry_kind::multi_polygon: {
      std::size_t first = 0;
      for (const auto rings : from.rings) {
        all.push_back(polygon_of(from, first, rings, by));
        first += rings;
      }
      return geos_geometry{collection_of(GEOS_MULTIPOLYGON, std::move(all))};
    }
  }
  return nullptr;
}

}  // namespace

struct geo_query::prepared {
  geos_geometry whole;
};

result<done> geo_query::read_relation(std::string_view georel) {
  constexpr std::pair<std::string_view, relation> names[] = {
      {"within", relation::within},         {"contains", relation::contains},
      {"intersects", relation::intersects}, {"equals", relation::equals},
      {"disjoint", relation::disjoint},     {"overlaps", relation::overlaps}};
  for (const auto& [name, what] : names) {
    if (georel == name) {
      relation_ = what;
      return done{};
    }
  }
  constexpr std::string_view longest = "near;maxDistance==", shortest = "near;minDistance==";
  if (!georel.starts_with(longest) && !georel.starts_with(shortest)) {
    return refused("the relation is not known");
  }
  relation_ = georel.starts_with(longest) ? relation::max_distance : relation::min_distance;
  const auto text = georel.substr(longest.size());
  const auto valid = check_and_minify(text, 1);
  const auto metres =
      valid.ok() && kind_of(text) == json_kind::number ? json_number(text) : std::nullopt;
  if (!metres || !(*metres > 0) || !std::isfinite(*metres)) {
    return refused("the distance is a positive number of metres");
  }
  metres_ = *metres;
  return done{};
}

result<geo_query> geo_query::parse(std::string_view georel, std::string_view kind_name,
                                   std::string_view coordinates, std::string property) {
  geo_query q;
  q.property_ = std::move(property);
  TRY(done related, q.read_relation(georel));
  const auto kind = geometry_kind_named(kind_name);
  if (!kind) {
    return refused("the kind of geometry is not known");
  }
  TRY(const auto json, check_and_minify(coordinates, 8));
  TRY(auto read, read_geometry(*kind, json));
  q.reference_ = std::move(read);
  auto whole = geos_of(q.reference_);
  if (!whole) {
    return refused("the geometry is not valid");
  }
  q.prepared_ = std::make_shared<const prepared>(prepared{std::move(whole)});
  q.find_boxes();
  return q;
}

void geo_query::find_boxes() {
  if (relation_ == relation::disjoint || relation_ == relation::min_distance) {
    return;
  }
  auto b = box_of(reference_);
  if (relation_ != relation::max_distance) {
    boxes_ = {b};
    return;
  }
  const double dlat = metres_ / metres_per_degree * 1.001;
  b.south = std::max(-90.0, b.south - dlat);
  b.north = std::min(90.0, b.north + dlat);
  const double widest = std::max(std::abs(b.south), std::abs(b.north));
  const double narrow = std::cos(widest * std::numbers::pi / 180);
  const double dlon = narrow < 1e-6 ? 360 : dlat / narrow;
  b.west -= dlon;
  b.east += dlon;
  if (b.east - b.west >= 360) {
    boxes_ = {{-180, b.south, 180, b.north}};
  } else if (b.west < -180) {
    boxes_ = {{-180, b.south, b.east, b.north}, {b.west + 360, b.south, 180, b.north}};
  } else if (b.east > 180) {
    boxes_ = {{b.west, b.south, 180, b.north}, {-180, b.south, b.east - 360, b.north}};
  } else {
    boxes_ = {b};
  }
}

double geo_query::metres_to(const geometry& target) const {
  if (target.kind == geometry_kind::point && reference_.kind == geometry_kind::point) {
    return distance_m(reference_.parts[0][0], target.parts[0][0]);
  }
  const auto around =
      target.kind == geometry_kind::point ? target.parts[0][0] : reference_.parts[0][0];
  const auto by = projection::metres_around(around);
  const auto a = geos_of(reference_, by), b = geos_of(target, by);
  double metres = std::numeric_limits<double>::infinity();
  if (!a || !b || GEOSDistance_r(geos_context::here(), a.get(), b.get(), &metres) == 0) {
    return std::numeric_limits<double>::infinity();
  }
  return metres;
}

std::optional<double> geo_query::metres_to(std::string_view geojson) const {
  if (reference_.kind == geometry_kind::point) {
    if (const auto p = point_in(geojson)) {
      return distance_m(reference_.parts[0][0], *p);
    }
  }
  const auto g = read_geometry(geojson);
  return g.ok() ? std::optional{metres_to(g.value())} : std::nullopt;
}

bool geo_query::holds(std::string_view geojson) const {
  if (relation_ == relation::max_distance || relation_ == relation::min_distance) {
    const auto metres = metres_to(geojson);
    return metres && (relation_ == relation::max_distance ? *metres <= metres_ : *metres > metres_);
  }
  const auto target = read_geometry(geojson);
  if (relation_ == relation::equals && target.ok() && target.value() == reference_) {
    return true;  // also where it crosses itself, of which GEOS says nothing
  }
  const auto t = target.ok() ? geos_of(target.value()) : nullptr;
  if (!t) {
    return false;
  }
  const auto g = geos_context::here();
  const auto* r = prepared_->whole.get();
  switch (relation_) {
    case relation::within: return GEOSWithin_r(g, t.get(), r) == 1;
    case relation::contains: return GEOSContains_r(g, t.get(), r) == 1;
    case relation::intersects: return GEOSIntersects_r(g, t.get(), r) == 1;
    case relation::equals: return GEOSEquals_r(g, t.get(), r) == 1;
    case relation::disjoint: return GEOSDisjoint_r(g, t.get(), r) == 1;
    case relation::overlaps: return GEOSOverlaps_r(g, t.get(), r) == 1;
    default: return false;
  }
}

}  // namespace tsu::broker
