#include "service/weather/entities.h"

#include <algorithm>

#include "base/core/json_text.h"

namespace tsu::weather {
namespace {

void append_member(std::string& out, std::string_view key, std::string_view text) {
  out += out.back() == '{' ? "" : ",";
  append_json_string(out, key);
  out += ':';
  append_json_string(out, text);
}

broker::attribute_draft property(std::string_view name, std::string_view text) {
  std::string out = R"({"type":"Property","value":)";
  append_json_string(out, text);
  return {.name = std::string{name}, .text = out + "}"};
}

broker::attribute_draft names_of(const station_info& s) {
  std::string out = "{";
  append_member(out, "ja", s.name);
  if (!s.kana.empty()) {
    append_member(out, "ja-Hrkt", s.kana);
  }
  if (!s.english.empty()) {
    append_member(out, "en", s.english);
  }
  return {.name = "name", .text = R"({"type":"LanguageProperty","languageMap":)" + out + "}}"};
}

broker::attribute_draft place_of(const station_info& s) {
  std::string out = R"({"type":"GeoProperty","value":{"type":"Point","coordinates":[)";
  append_json_number(out, s.lon);
  out += ',';
  append_json_number(out, s.lat);
  return {.name = "location", .text = out + "]}}"};
}

}  // namespace

std::string entity_id_of(std::string_view number) {
  std::string out = "urn:ngsi-ld:WeatherObserved:";
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (number.size() == 5 && std::all_of(number.begin(), number.end(), is_digit)) {
    out += "jma-";
  }
  for (const char c : number) {
    const bool plain = is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       c == '-' || c == '_' || c == '.';
    out += plain ? c : '-';
  }
  return out;
}

broker::write_op station_op(const station_record& s) {
  broker::write_op op{.how = broker::write_kind::upsert_update};
  op.entity.id = s.entity;
  op.entity.types = {std::string{entity_type_name}};
  auto& a = op.entity.attributes;
  a.push_back(names_of(s.about));
  a.push_back(property("stationCode", s.about.number));
  if (s.about.has_place) {
    a.push_back(place_of(s.about));
  }
  if (s.about.altitude_m) {
    std::string text = R"({"type":"Property","value":)";
    append_json_number(text, *s.about.altitude_m);
    a.push_back({.name = "altitude", .text = text + R"(,"unitCode":"MTR"})"});
  }
  if (!s.municipality.empty()) {
    a.push_back(property("municipalityCode", s.municipality));
  }
  if (!s.about.provider.empty()) {
    a.push_back(property("dataProvider", s.about.provider));
    a.push_back(property("license", s.about.licence));
  }
  if (s.generated) {
    a.push_back({.name = "generated", .text = R"({"type":"Property","value":true})"});
  }
  return op;
}

void append_instance(std::string& out, const measured& v, step how_long,
                     std::string_view observed_at) {
  const auto& facts = facts_of(v.what);
  out += R"({"type":"Property","value":)";
  append_json_number(out, v.value);
  out.append(R"(,"observedAt":")").append(observed_at);
  if (!facts.unit_code.empty()) {
    out.append(R"(","unitCode":")").append(facts.unit_code);
  }
  if (how_long == step::day) {
    out.append(R"(","datasetId":")").append(daily_dataset);
  }
  out += '"';
  if (v.how == quality::suspect) {
    out += R"(,"quality":{"type":"Property","value":"suspect"})";
  }
  out += '}';
}

}  // namespace tsu::weather
