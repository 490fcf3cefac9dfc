#include "service/snow/sim/wire.h"

#include <fmt/format.h>

#include "base/core/json_text.h"

namespace tsu::snow::sim {
namespace {

void add_value(std::string& out, std::string_view name, std::string_view value,
               std::string_view unit_code, std::string_view observed_at) {
  out += out.size() > 1 ? "," : "";
  append_json_string(out, name);
  out += ":{\"value\":";
  out += value;
  if (!unit_code.empty()) {
    out += fmt::format(",\"unitCode\":\"{}\"", unit_code);
  }
  out += fmt::format(",\"observedAt\":\"{}\"}}", observed_at);
}

std::string_view post_of(const parcel& p) {
  return std::string_view{p.id}.substr(p.id.rfind(':') + 1);
}

}  // namespace

parcel parcel_of(const wire_names& names, const town& t, const report& r, duration later) {
  const auto& place = t.posts[r.post];
  const auto at = format_instant(r.measured_at + later);
  std::string a = "{";
  if (r.depth_cm) {
    add_value(a, names.depth, fmt::format("{:.1f}", *r.depth_cm), "CMT", at);
  }
  add_value(a, names.temperature, fmt::format("{:.1f}", r.temperature_c), "CEL", at);
  add_value(a, names.battery, fmt::format("{:.2f}", r.battery_v), "VLT", at);
  add_value(a, names.signal, fmt::format("{}", r.signal_dbm), "DBM", at);
  add_value(a, names.number, fmt::format("{}", r.number), "", at);
  a += fmt::format(",{}:{{\"value\":{}}}", json_string(names.district),
                   json_string(t.districts[place.district].code));
  a += fmt::format(
      ",\"location\":{{\"type\":\"GeoProperty\",\"value\":{{\"type\":\"Point\","
      "\"coordinates\":[{:.5f},{:.5f}]}}}}}}",
      place.lon, place.lat);
  return {"urn:ngsi-ld:" + names.type + ":" + place.id, std::move(a)};
}

std::string batch_of(const wire_names& names, const std::vector<parcel>& all) {
  std::string out = "[";
  for (const auto& p : all) {
    out += out.size() > 1 ? ",{\"id\":" : "{\"id\":";
    append_json_string(out, p.id);
    out += ",\"type\":";
    append_json_string(out, names.type);
    out += ',';
    out.append(p.attributes, 1);  // past its brace
  }
  return out += ']';
}

std::string topic_of(const wire_names& names, std::string_view tenant, const parcel& p) {
  return fmt::format("{}/ngsi-ld/{}/{}", tenant, names.type, post_of(p));
}

std::vector<bare_value> bare_values_of(const wire_names& names, std::string_view tenant,
                                       const parcel& p) {
  std::vector<bare_value> all;
  for (const auto& attribute : json_members{p.attributes}) {
    const auto value = json_members{attribute.value}.find("value");
    if (kind_of(value) == json_kind::number) {
      all.push_back(
          {fmt::format("tsunagu/{}/{}/{}/{}", tenant, names.type, post_of(p), attribute.key),
           std::string{value}});
    }
  }
  return all;
}

}  // namespace tsu::snow::sim
