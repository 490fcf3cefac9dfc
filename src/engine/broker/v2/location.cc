#include "engine/broker/v2/location.h"

#include <algorithm>

#include "base/core/json_text.h"
#include "engine/broker/model/geometry.h"
#include "engine/broker/v2/errors.h"

namespace tsu::broker::v2 {
namespace {

constexpr std::size_t positions_max = 20'000;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
    text.remove_prefix(1);
  }
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) {
    text.remove_suffix(1);
  }
  return text;
}

bool is_degrees(std::string_view text, double most) {
  const auto checked = check_and_minify(text, 1);
  if (!checked.ok() || kind_of(checked.value()) != json_kind::number) {
    return false;
  }
  const auto n = json_number(checked.value());
  return n && *n >= -most && *n <= most;
}

std::optional<position> read_position(std::string_view text) {
  const auto comma = text.find(',');
  if (comma == text.npos) {
    return std::nullopt;
  }
  const auto lat = trimmed(text.substr(0, comma)), lon = trimmed(text.substr(comma + 1));
  if (!is_degrees(lat, 90) || !is_degrees(lon, 180)) {
    return std::nullopt;
  }
  return position{std::string{lon}, std::string{lat}};
}

// The texts of a value: one, or those of an array, or one text separated by ";".
std::optional<std::vector<position>> positions_in(std::string_view value) {
  if (value.front() == '"') {
    return read_positions(json_string_text(value));
  }
  if (value.front() != '[') {
    return std::nullopt;
  }
  std::vector<position> out;
  for (const auto one : json_elements{value}) {
    const auto p = one.front() == '"' ? read_position(json_string_text(one)) : std::nullopt;
    if (!p || out.size() >= positions_max) {
      return std::nullopt;
    }
    out.push_back(*p);
  }
  return out;
}

// Feature and FeatureCollection of one feature: the geometry inside.
std::string_view inner_geometry(std::string_view value) {
  if (value.front() != '{') {
    return value;
  }
  const auto type = json_members{value}.find("type");
  if (type == "\"Feature\"") {
    return json_members{value}.find("geometry");
  }
  if (type != "\"FeatureCollection\"") {
    return value;
  }
  const auto features = json_members{value}.find("features");
  if (features.empty() || features.front() != '[' || features == "[]") {
    return {};
  }
  auto at = json_elements{features}.begin();
  const auto first = *at;
  ++at;
  const bool only = !(at != json_elements{features}.end());
  return only && first.front() == '{' ? json_members{first}.find("geometry") : std::string_view{};
}

std::optional<std::vector<position>> corners(std::string_view geojson, std::string_view kind) {
  const json_members m{geojson};
  if (m.find("type") != kind) {
    return std::nullopt;
  }
  auto list = m.find("coordinates");
  if (kind == "\"Polygon\"") {
    auto at = json_elements{list}.begin();
    list = *at;
    ++at;
    if (at != json_elements{m.find("coordinates")}.end()) {
      return std::nullopt;  // holes
    }
  }
  std::vector<position> out;
  const auto add = [&](std::string_view one) {
    position p;
    for (const auto n : json_elements{one}) {
      (p.lon.empty() ? p.lon : p.lat) = n;
    }
    out.push_back(std::move(p));
  };
  if (kind == "\"Point\"") {
    add(list);
    return out;
  }
  for (const auto one : json_elements{list}) {
    add(one);
  }
  return out;
}

std::string text_of(const position& p) { return "\"" + p.lat + ", " + p.lon + "\""; }

std::string texts_of(const std::vector<position>& all) {
  std::string out = "[";
  for (const auto& p : all) {
    out += (out.size() > 1 ? "," : "") + text_of(p);
  }
  return out + "]";
}

}  // namespace

std::optional<std::vector<position>> read_positions(std::string_view text) {
  std::vector<position> out;
  for (std::size_t at = 0; at <= text.size();) {
    const auto end = std::min(text.find(';', at), text.size());
    auto p = read_position(text.substr(at, end - at));
    if (!p || out.size() >= positions_max) {
      return std::nullopt;
    }
    out.push_back(std::move(*p));
    at = end + 1;
  }
  return out;
}

std::string coordinates_of(const std::vector<position>& all) {
  std::string out = "[";
  for (const auto& p : all) {
    out += out.size() > 1 ? "," : "";
    out.append("[").append(p.lon).append(",").append(p.lat).append("]");
  }
  return out + "]";
}

std::optional<std::vector<position>> ring_of_box(const std::vector<position>& c) {
  if (c.size() != 2 || json_number(c[0].lon) == json_number(c[1].lon) ||
      json_number(c[0].lat) == json_number(c[1].lat)) {
    return std::nullopt;
  }
  return std::vector<position>{c[0], {c[1].lon, c[0].lat}, c[1], {c[0].lon, c[1].lat}, c[0]};
}

std::optional<std::string> geojson_of(std::string_view type, std::string_view value) {
  const auto all = positions_in(value);
  if (!all || all->empty()) {
    return std::nullopt;
  }
  std::string out;
  if (type == "geo:point") {
    out = R"({"type":"Point","coordinates":[)" + all->front().lon + "," + all->front().lat + "]}";
    return all->size() == 1 ? std::optional{out} : std::nullopt;
  }
  if (type == "geo:line") {
    out = R"({"type":"LineString","coordinates":)" + coordinates_of(*all) + "}";
  } else {
    const auto ring = type == "geo:box" ? ring_of_box(*all) : all;
    if (!ring) {
      return std::nullopt;
    }
    out = R"({"type":"Polygon","coordinates":[)" + coordinates_of(*ring) + "]}";
  }
  return fault_in_geometry(out) == nullptr ? std::optional{out} : std::nullopt;
}

result<std::string> checked_location(std::string_view type, std::string_view value) {
  if (type != "geo:json") {
    if (!geojson_of(type, value)) {
      return bad_request("error parsing location attribute: not a valid " + std::string{type});
    }
    return std::string{value};
  }
  const auto geometry = inner_geometry(value);
  const char* fault = geometry.empty() ? "a FeatureCollection needs exactly one Feature"
                                       : fault_in_geometry(geometry);
  if (fault != nullptr) {
    return bad_request(std::string{"error parsing location attribute: "} + fault);
  }
  return std::string{geometry};
}

std::optional<std::string> text_of_location(std::string_view type, std::string_view geojson) {
  if (type == "geo:point") {
    const auto p = corners(geojson, "\"Point\"");
    return p ? std::optional{text_of(p->front())} : std::nullopt;
  }
  const auto all = corners(geojson, type == "geo:line" ? "\"LineString\"" : "\"Polygon\"");
  if (!all || (type == "geo:box" && all->size() != 5)) {
    return std::nullopt;
  }
  return texts_of(type == "geo:box" ? std::vector<position>{(*all)[0], (*all)[2]} : *all);
}

}  // namespace tsu::broker::v2
