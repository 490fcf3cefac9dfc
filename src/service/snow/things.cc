#include "service/snow/things.h"

#include <algorithm>

#include "base/core/json_text.h"

namespace tsu::snow {
namespace {

using broker::attribute_draft;
using broker::write_op;

attribute_draft text(std::string_view name, std::string_view value) {
  std::string out = R"({"type":"Property","value":)";
  append_json_string(out, value);
  return {.name = std::string{name}, .dataset = {}, .text = out + "}"};
}

attribute_draft number(std::string_view name, double value, std::string_view unit) {
  std::string out = R"({"type":"Property","value":)";
  append_json_number(out, value);
  if (!unit.empty()) {
    out.append(R"(,"unitCode":")").append(unit).append("\"");
  }
  return {.name = std::string{name}, .dataset = {}, .text = out + "}"};
}

void append_position(std::string& out, const place_dto& p) {
  out += '[';
  append_json_number(out, p.lon);
  out += ',';
  append_json_number(out, p.lat);
  out += ']';
}

attribute_draft geo(std::string_view type, const std::string& coordinates) {
  return {.name = "location",
          .dataset = {},
          .text = R"({"type":"GeoProperty","value":{"type":")" + std::string{type} +
                  R"(","coordinates":)" + coordinates + "}}"};
}

attribute_draft point(const place_dto& p) {
  std::string at;
  append_position(at, p);
  return geo("Point", at);
}

std::string positions(const std::vector<place_dto>& all) {
  std::string out = "[";
  for (const auto& p : all) {
    out += out.size() > 1 ? "," : "";
    append_position(out, p);
  }
  return out + "]";
}

write_op start(std::string_view type, std::string_view code, std::string_view name) {
  write_op op{.how = broker::write_kind::upsert_update};
  op.entity.id = entity_id_of(type, code);
  op.entity.types = {std::string{type}};
  op.entity.attributes.push_back(text("name", name));
  return op;
}

}  // namespace

bool is_code(std::string_view s) {
  return !s.empty() && s.size() <= 40 && std::all_of(s.begin(), s.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::string entity_id_of(std::string_view type, std::string_view code) {
  return "urn:ngsi-ld:" + std::string{type} + ":" + std::string{code};
}

std::optional<std::string> code_of_entity(std::string_view type, std::string_view id) {
  const auto before = entity_id_of(type, "");
  const auto code = id.starts_with(before) ? id.substr(before.size()) : std::string_view{};
  return is_code(code) ? std::optional{std::string{code}} : std::nullopt;
}

write_op entity_of(const district_dto& d) {
  auto op = start(district_type, d.code, d.name);
  if (d.outline.size() >= 3) {
    auto ring = d.outline;
    ring.push_back(ring.front());
    op.entity.attributes.push_back(geo("Polygon", "[" + positions(ring) + "]"));
  } else if (d.place) {
    op.entity.attributes.push_back(point(*d.place));
  }
  return op;
}

write_op entity_of(const route_dto& r) {
  auto op = start(route_type, r.code, r.name);
  auto& a = op.entity.attributes;
  a.push_back(text("district", r.district));
  a.push_back(text("roadClass", name_of(r.road)));
  a.push_back(number("length", r.length_m, "MTR"));
  if (r.line.size() >= 2) {
    a.push_back(geo("LineString", positions(r.line)));
  }
  return op;
}

write_op entity_of(const post_draft& p) {
  auto op = start(post_type, p.code, p.name);
  auto& a = op.entity.attributes;
  a.push_back(text("district", p.district));
  if (p.route) {
    a.push_back(text("route", *p.route));
  }
  if (p.height_cm) {
    a.push_back(number("sensorHeight", *p.height_cm, "CMT"));
  }
  if (p.place) {
    a.push_back(point(*p.place));
  }
  return op;
}

write_op entity_of(const camera_draft& c) {
  auto op = start(camera_type, c.code, c.name);
  auto& a = op.entity.attributes;
  a.push_back(text("district", c.district));
  if (c.place) {
    a.push_back(point(*c.place));
  }
  return op;
}

}  // namespace tsu::snow
