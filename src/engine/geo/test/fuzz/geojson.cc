// Any bytes: a refusal, or geometries that come out the same when written and read again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/core/assert.h"
#include "engine/geo/geojson.h"
#include "engine/geo/municipality.h"
#include "engine/geo/relation.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tsu;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const geo::geojson_limits small{.vertices = 2000, .features = 100};
  (void)geo::parse_features(text, small, [&](geo::feature_view f) -> result<done> {
    const auto written = geo::to_geojson(f.shape);
    const auto again = geo::parse_geometry(written, small);
    ASSERT(again.ok());
    ASSERT(again.value().kind == f.shape.kind);
    ASSERT(again.value().vertices.size() == f.shape.vertices.size());
    ASSERT(geo::to_geojson(again.value()) == written);
    if (f.shape.vertices.size() < 200) {
      (void)geo::check_shape(f.shape);
      (void)geo::is(geo::relation::intersects, f.shape, f.shape);
    }
    return done{};
  });
  (void)geo::municipality_map::parse(text);
  return 0;
}
