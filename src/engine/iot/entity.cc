#include "engine/iot/entity.h"

#include <cstdio>

#include "base/core/json_text.h"
#include "engine/broker/model/context.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/read_entity.h"
#include "engine/iot/rules.h"

namespace tsu::iot {
namespace {

using broker::attribute_draft;
using broker::write_kind;

constexpr std::string_view battery_name = "batteryLevel";

std::string json_number_text(double n) {
  std::string out;
  append_json_number(out, n);
  return out;
}

// Names of ours are their own stored form.
attribute_draft property(std::string name, const std::string& value_json,
                         std::optional<instant> at = {}) {
  auto text = R"({"type":"Property","value":)" + value_json;
  if (at) {
    text += R"(,"observedAt":")" + format_instant(*at) + '"';
  }
  return {.name = broker::context::core()->stored(name), .text = text + '}'};
}

std::string point(double lon, double lat) {
  return R"({"type":"Point","coordinates":[)" + json_number_text(lon) + ',' +
         json_number_text(lat) + "]}";
}

problem bad_value(const std::string& name, const std::string& what) {
  return {why::not_processable, name + ": " + what, "iot_bad_value", {{name, "not_a_value"}}};
}

// "43.06,141.35" as devices say it, or GeoJSON.
result<std::string> place_value(const measure& m) {
  if (kind_of(m.value) == json_kind::object) {
    return m.value;
  }
  if (kind_of(m.value) == json_kind::string) {
    const auto text = json_string_text(m.value);
    const auto comma = std::min(text.find(','), text.size());
    const auto number = [](std::string_view t) {
      const auto from = t.find_first_not_of(' ');
      const auto json = check_and_minify(from == t.npos ? "" : t.substr(from));
      return json.ok() && kind_of(json.value()) == json_kind::number ? json_number(json.value())
                                                                     : std::nullopt;
    };
    const auto lat = number(std::string_view{text}.substr(0, comma));
    const auto lon = number(std::string_view{text}.substr(std::min(comma + 1, text.size())));
    if (lat && lon && *lat >= -90 && *lat <= 90 && *lon >= -180 && *lon <= 180) {
      return point(*lon, *lat);
    }
  }
  return bad_value(m.name, "no \"latitude,longitude\" and no GeoJSON");
}

// Rounded to what a double holds in decimal, so that 123 * 0.1 is 12.3.
result<std::string> number_value(const measure& m, const attribute_map& map) {
  const auto n = kind_of(m.value) == json_kind::number ? json_number(m.value) : std::nullopt;
  if (!n) {
    return bad_value(m.name, "what is to be scaled is no number");
  }
  char text[40];
  std::snprintf(text, sizeof text, "%.14g", *n * map.scale.value_or(1) + map.offset.value_or(0));
  return json_number_text(json_number(text).value_or(0));
}

std::string text_value(const measure& m) {
  return kind_of(m.value) == json_kind::string ? m.value : json_string(m.value);
}

// The instance as NGSI-LD writes it, still to be checked.
result<std::string> instance_of(const measure& m, const attribute_map& map, instant at) {
  const auto observed = R"(,"observedAt":")" + format_instant(at) + "\"}";
  switch (map.form.value_or(attribute_form::value)) {
    case attribute_form::place: {
      TRY(const auto value, place_value(m));
      return R"({"type":"GeoProperty","value":)" + value + observed;
    }
    case attribute_form::relationship:
      return R"({"type":"Relationship","object":)" + text_value(m) + observed;
    case attribute_form::text: return R"({"type":"Property","value":)" + text_value(m) + observed;
    case attribute_form::value: break;
  }
  auto value = m.value;
  if (map.scale || map.offset) {
    TRY(auto scaled, number_value(m, map));
    value = std::move(scaled);
  }
  const auto unit = map.unit ? R"(,"unitCode":)" + json_string(*map.unit) : std::string{};
  return R"({"type":"Property","value":)" + value + unit + observed;
}

const attribute_map* map_of(const device_draft& d, std::string_view name) {
  if (d.attributes) {
    for (const auto& one : *d.attributes) {
      if (one.from == name) {
        return &one;
      }
    }
  }
  return nullptr;
}

result<attribute_draft> attribute_of(const measure& m, const attribute_map& map, instant at) {
  const auto stored = broker::context::core()->stored(map.to);
  if (!broker::is_name(map.to) || broker::is_entity_member(stored) ||
      broker::is_part_of_an_attribute(stored)) {
    return problem{why::not_processable,
                   m.name + " cannot be an attribute",
                   "iot_bad_name",
                   {{m.name, "not_an_attribute"}}};
  }
  TRY(const auto text, instance_of(m, map, at));
  TRY(const auto json, check_and_minify(text));
  auto read = broker::read_attribute(json, stored, *broker::context::core(), {});
  if (!read.ok() || read.value().size() != 1) {
    return bad_value(m.name, read.ok() ? "more than one value" : read.error().detail);
  }
  return std::move(read.value().front());
}

bool has_newer(const broker::entity_version* current, const broker::term_table& terms,
               const attribute_draft& a, instant at) {
  const auto name = current != nullptr ? terms.find(a.name) : std::nullopt;
  const auto* there = name ? current->find(*name) : nullptr;
  return there != nullptr && there->observed_at != broker::no_time && there->observed_at > at;
}

std::string status_of(command_state s) {
  std::string out = boost::describe::enum_to_string(s, "");
  for (auto& c : out) {
    c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

}  // namespace

broker::write_op device_entity(const device_row& d) {
  broker::write_op op{.how = write_kind::upsert_update};
  op.entity.id = "urn:ngsi-ld:Device:" + d.about.id;
  op.entity.types = {broker::context::core()->stored(device_type)};
  auto& all = op.entity.attributes;
  all.push_back(property("name", json_string(d.about.name)));
  if (d.about.kind) {
    all.push_back(property("category", "[" + json_string(*d.about.kind) + "]"));
  }
  all.push_back(
      property("deviceState", json_string(boost::describe::enum_to_string(d.state, "")), d.since));
  if (d.battery) {
    all.push_back(property(std::string{battery_name}, json_number_text(*d.battery), d.seen));
  }
  if (const auto about = entity_of(d.about); about != op.entity.id) {
    all.push_back({.name = broker::context::core()->stored("controlledAsset"),
                   .text = R"({"type":"Relationship","object":)" + json_string(about) + "}"});
  }
  if (d.about.place) {
    all.push_back({.name = broker::context::core()->stored("location"),
                   .text = R"({"type":"GeoProperty","value":)" +
                           point(d.about.place->lon, d.about.place->lat) + "}"});
  }
  return op;
}

result<measured_op> entity_of(const device_draft& d, const group& g, instant at) {
  broker::entity_draft draft;
  draft.id = entity_of(d);
  draft.types = {broker::context::core()->stored(d.entity_type)};
  measured_op out{.at = at};
  for (const auto& m : g.all) {
    const auto* map = map_of(d, m.name);
    if (map == nullptr && d.only_mapped.value_or(false)) {
      continue;
    }
    if (is_wish(d, map != nullptr ? map->to : m.name)) {
      return problem{why::not_processable,
                     m.name + " is a command, which only others may write",
                     "iot_bad_name",
                     {{m.name, "is_a_command"}}};
    }
    const attribute_map same{.from = m.name, .to = m.name};
    TRY(auto attribute, attribute_of(m, map != nullptr ? *map : same, at));
    for (const auto& other : draft.attributes) {
      if (other.name == attribute.name) {
        return bad_value(m.name, "another value of the same group is this attribute already");
      }
    }
    if ((map != nullptr ? map->to : m.name) == battery_name) {
      out.battery = json_number(json_members{attribute.text}.find("value"));
    }
    draft.attributes.push_back(std::move(attribute));
  }
  out.empty = draft.attributes.empty();
  out.op.how = write_kind::upsert_update;
  out.op.entity.id = draft.id;
  out.op.entity.types = draft.types;
  out.op.from_current = [draft = std::move(draft), late = out.late, at](
                            const broker::entity_version* current,
                            const broker::term_table& terms) -> result<broker::write_op> {
    late->clear();
    broker::write_op made{.how = write_kind::upsert_update};
    made.entity.id = draft.id;
    made.entity.types = draft.types;
    for (const auto& a : draft.attributes) {
      (has_newer(current, terms, a, at) ? *late : made.entity.attributes).push_back(a);
    }
    return made;
  };
  return out;
}

broker::write_op command_entity(const device_draft& d, const command_row& c, instant at) {
  broker::write_op op{.how = write_kind::upsert_update};
  op.entity.id = entity_of(d);
  op.entity.types = {broker::context::core()->stored(d.entity_type)};
  op.entity.attributes.push_back(property(c.name + "_status", json_string(status_of(c.state)), at));
  op.entity.attributes.push_back(property(c.name + "_info", json_string(c.info.value_or("")), at));
  return op;
}

}  // namespace tsu::iot
