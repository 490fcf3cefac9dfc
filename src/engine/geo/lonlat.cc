#include "engine/geo/lonlat.h"

#include <algorithm>
#include <numbers>

#include <boost/geometry/core/cs.hpp>
#include <boost/geometry/formulas/vincenty_inverse.hpp>
#include <boost/geometry/srs/spheroid.hpp>

namespace tsu::geo {
namespace {

constexpr double mean_radius_m = 6371008.8;  // IUGG
constexpr double radians = std::numbers::pi / 180.0;

}  // namespace

void box::add(lonlat p) {
  west = std::min(west, p.lon);
  east = std::max(east, p.lon);
  south = std::min(south, p.lat);
  north = std::max(north, p.lat);
}

void box::add(const box& o) {
  west = std::min(west, o.west);
  east = std::max(east, o.east);
  south = std::min(south, o.south);
  north = std::max(north, o.north);
}

bool is_valid(lonlat p) {
  return std::isfinite(p.lon) && std::isfinite(p.lat) && std::abs(p.lon) <= 180.0 &&
         std::abs(p.lat) <= 90.0;
}

double haversine_m(lonlat a, lonlat b) {
  const double half_lat = std::sin((b.lat - a.lat) * radians / 2);
  const double half_lon = std::sin((b.lon - a.lon) * radians / 2);
  const double h = half_lat * half_lat +
                   std::cos(a.lat * radians) * std::cos(b.lat * radians) * half_lon * half_lon;
  return 2 * mean_radius_m * std::asin(std::min(1.0, std::sqrt(h)));
}

double geodesic_m(lonlat a, lonlat b) {
  if (a == b) {
    return 0;
  }
  const boost::geometry::srs::spheroid<double> wgs84{6378137.0, 6356752.314245};
  using inverse = boost::geometry::formula::vincenty_inverse<double, true, false>;
  return inverse::apply(a.lon * radians, a.lat * radians, b.lon * radians, b.lat * radians, wgs84)
      .distance;
}

double haversine_to_box_m(lonlat p, const box& b) {
  return haversine_m(p, {std::clamp(p.lon, b.west, b.east), std::clamp(p.lat, b.south, b.north)});
}

box box_around(lonlat p, double radius_m) {
  const double angle = radius_m / mean_radius_m;
  const double dlat = angle / radians;
  box out{.west = -180,
          .south = std::max(-90.0, p.lat - dlat),
          .east = 180,
          .north = std::min(90.0, p.lat + dlat)};
  if (p.lat + dlat < 90 && p.lat - dlat > -90) {
    const double dlon = std::asin(std::sin(angle) / std::cos(p.lat * radians)) / radians;
    out.west = std::max(-180.0, p.lon - dlon);
    out.east = std::min(180.0, p.lon + dlon);
  }
  return out;
}

}  // namespace tsu::geo
