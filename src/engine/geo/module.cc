#include "engine/geo/module.h"

#include <string>

#include "base/module/module.h"
#include "engine/geo/boundaries.h"
#include "engine/geo/parts.h"
#include "engine/geo/store.h"

namespace tsu::geo {
namespace {

answer show_boundaries(const parts& on, call& c) {
  const auto shown = co_await on.borders.shown(c.tenant);
  if (!shown) {
    co_return problem{why::not_found, "no boundary file was imported", "geo_no_boundaries"};
  }
  http::reply out{.type = "application/geo+json", .shared_body = shown};
  out.with("Cache-Control", "private, max-age=3600");
  co_return out;
}

constexpr permission permissions[] = {
    {"geo.boundaries.read", "see the borders of the municipalities",
     "admin staff auditor provider"},
};

constexpr route routes[] = {
    {http::method::get,
     "/geo/v1/boundaries",
     "geo.boundaries.read",
     on<show_boundaries>,
     "Borders of the municipalities as GeoJSON, thinned for maps.",
     {},
     "geoBoundaries"},
};

constexpr shape shapes[] = {
    {"geoBoundaries",
     [] {
       return std::string{
           R"({"type":"object","properties":{"type":{"const":"FeatureCollection"},)"
           R"("features":{"type":"array","items":{"type":"object","properties":{)"
           R"("type":{"const":"Feature"},"properties":{"type":"object","properties":{)"
           R"("code":{"type":"string"},"name":{"type":"string"}},"required":["code","name"]},)"
           R"("geometry":{"type":"object","properties":{)"
           R"("type":{"enum":["Polygon","MultiPolygon"]},)"
           R"("coordinates":{"type":"array","items":{}}},"required":["type","coordinates"]}},)"
           R"("required":["type","properties","geometry"]}}},"required":["type","features"]})"};
     },
     "application/geo+json"},
};

}  // namespace

constinit const module contents{.name = "geo",
                                .title = "地図",
                                .says = "Where things are: borders, places, distances.",
                                .permissions = permissions,
                                .routes = routes,
                                .shapes = shapes,
                                .migrations = migrations,
                                .statements = statements};

}  // namespace tsu::geo
