#include "engine/catalog/views.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/query/query.h"
#include "engine/catalog/tile.h"

namespace tsu::catalog {
namespace {

problem bad_bbox() {
  return {why::bad_input,
          "bbox is west,south,east,north in degrees, west < east and south < north",
          "bad_query",
          {{"bbox", "out_of_range"}}};
}

broker::query query_for(const showing& s) {
  broker::query q;
  q.types = {{s.type}};
  q.now = s.now;
  return q;
}

std::string ring_of(const broker::geo_box& b) {
  const std::pair<double, double> corners[] = {{b.west, b.south},
                                               {b.east, b.south},
                                               {b.east, b.north},
                                               {b.west, b.north},
                                               {b.west, b.south}};
  std::string out = "[[";
  for (const auto& [lon, lat] : corners) {
    out += out.back() == '[' ? "[" : ",[";
    append_json_number(out, lon);
    out += ',';
    append_json_number(out, lat);
    out += ']';
  }
  return out + "]]";
}

const broker::attribute_entry* place_of(const broker::entity_version& e,
                                        std::optional<broker::term> property) {
  const auto* a = property ? e.find(*property) : nullptr;
  return a != nullptr && a->kind == broker::attribute_kind::geo ? a : nullptr;
}

void append_feature(std::string& out, const broker::entity_version& e,
                    const broker::term_table& terms, const showing& s) {
  out += R"({"type":"Feature","id":)";
  append_json_string(out, e.id());
  const auto* place = place_of(e, terms.find(s.property));
  out += ",\"geometry\":";
  out += place == nullptr || !s.attributes(s.property) ? "null" : e.value_of(*place);
  out += ",\"properties\":" + properties_json(e, terms, s.attributes) + "}";
}

}  // namespace

result<broker::geo_box> parse_bbox(std::string_view text) {
  double edges[4] = {};
  std::size_t n = 0;
  const auto* at = text.data();
  const auto* const end = text.data() + text.size();
  for (; n < 4; ++n) {
    const auto [next, error] = std::from_chars(at, end, edges[n]);
    const bool last = n == 3;
    if (error != std::errc{} || !std::isfinite(edges[n]) || (next == end) != last ||
        (!last && *next != ',')) {
      return bad_bbox();
    }
    at = last ? next : next + 1;
  }
  const broker::geo_box b{edges[0], edges[1], edges[2], edges[3]};
  const bool sound = b.west >= -180 && b.east <= 180 && b.south >= -90 && b.north <= 90 &&
                     b.west < b.east && b.south < b.north;
  return sound ? result<broker::geo_box>{b} : bad_bbox();
}

result<feature_collection> features_of(const broker::view& state, const showing& s,
                                       const feature_page& page) {
  auto q = query_for(s);
  if (page.within) {
    TRY(auto geo,
        broker::geo_query::parse("intersects", "Polygon", ring_of(*page.within), s.property));
    q.geo = std::make_shared<const broker::geo_query>(std::move(geo));
  }
  q.limit = broker::limit_none;
  feature_collection out;
  std::string features;
  const auto each = [&](const broker::entity_ptr& e) {
    if (++out.matched > page.offset && out.returned < page.limit) {
      features += out.returned++ == 0 ? "" : ",";
      append_feature(features, *e, state.terms(), s);
    }
  };
  TRY(const auto total, state.select(q, each));
  out.json = R"({"type":"FeatureCollection","numberMatched":)" + std::to_string(out.matched) +
             ",\"numberReturned\":" + std::to_string(out.returned) + ",\"features\":[" + features +
             "]}";
  return out;
}

result<std::string> tile_of(const broker::view& state, const showing& s, const tile_id& t) {
  auto q = query_for(s);
  TRY(auto ground, broker::space_query::of({{.z = t.z, .f = {}, .x = t.x, .y = t.y}}, s.property));
  q.space = std::make_shared<const broker::space_query>(std::move(ground));
  q.limit = broker::limit_none;
  const auto property = state.terms().find(s.property);
  tile_layer layer{t, s.type};
  std::int64_t seen = 0;
  const auto each = [&](const broker::entity_ptr& e) {
    if (++seen > tile_features_max) {
      return;
    }
    const auto* place = place_of(*e, property);
    const auto shape = place == nullptr ? result<broker::geometry>{problem{}}
                                        : broker::read_geometry(e->value_of(*place));
    if (!shape.ok()) {
      return;
    }
    tile_properties properties{{"id", std::string{e->id()}}};
    each_shown(*e, state.terms(), s.attributes,
               [&](std::string_view name, std::string_view json, broker::attribute_kind) {
                 append_tile_value(properties, name, json);
               });
    layer.add(shape.value(), properties);
  };
  if (s.attributes(s.property)) {
    TRY(const auto total, state.select(q, each));
  }
  if (seen > tile_features_max) {
    return problem{why::not_processable,
                   "the tile holds more than 200,000 things: ask for a smaller one",
                   "tile_too_full"};
  }
  return std::move(layer).take();
}

std::string tile_json(const showing& s, std::string_view url, std::string_view title) {
  std::string out = R"({"tilejson":"3.0.0","name":)";
  append_json_string(out, title);
  out += ",\"tiles\":[";
  append_json_string(out, url);
  out += "],\"minzoom\":0,\"maxzoom\":" + std::to_string(tile_zoom_max) +
         R"(,"vector_layers":[{"id":)";
  append_json_string(out, s.type);
  return out + ",\"fields\":{}}]}";
}

}  // namespace tsu::catalog
