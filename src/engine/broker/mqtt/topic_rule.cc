#include "engine/broker/mqtt/topic_rule.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "base/core/json_text.h"
#include "engine/broker/model/context.h"
#include "engine/broker/model/names.h"
#include "engine/broker/model/read_entity.h"

namespace tsu::broker {
namespace {

constexpr std::size_t payload_max = 256 * 1024, plain_max = 1'024, id_max = 512;
constexpr std::string_view null_uri = "urn:ngsi-ld:null";

problem refused(std::string code, std::string detail) {
  return {why::bad_input, "MQTT: " + std::move(detail), std::move(code)};
}

std::vector<std::string_view> levels_of(std::string_view topic) {
  std::vector<std::string_view> out;
  for (;;) {
    const auto end = topic.find('/');
    out.push_back(topic.substr(0, end));
    if (end == topic.npos) {
      return out;
    }
    topic.remove_prefix(end + 1);
  }
}

bool is_placeholder(std::string_view level) {
  return level.size() > 2 && level.front() == '{' && level.back() == '}';
}
std::string inside(std::string_view level) {
  return std::string{level.substr(1, level.size() - 2)};
}

// With its {names} replaced; nothing where one is not known.
std::optional<std::string> filled(std::string_view text, const topic_names& names) {
  std::string out;
  while (!text.empty()) {
    const auto open = text.find('{');
    out += text.substr(0, open);
    if (open == text.npos) {
      break;
    }
    const auto close = text.find('}', open);
    if (close == text.npos) {
      return std::nullopt;
    }
    const auto at = names.find(inside(text.substr(open, close + 1 - open)));
    if (at == names.end()) {
      return std::nullopt;
    }
    out += at->second;
    text.remove_prefix(close + 1);
  }
  return out;
}

std::string unescaped(std::string_view token) {
  std::string out;
  for (std::size_t i = 0; i < token.size(); ++i) {
    if (token[i] == '~' && i + 1 < token.size()) {
      out += token[++i] == '0' ? '~' : '/';
    } else {
      out += token[i];
    }
  }
  return out;
}

std::string_view element(std::string_view array, std::string_view token) {
  std::size_t left = 0;
  if (token.empty() || token.size() > 6) {
    return {};
  }
  for (const char c : token) {
    if (c < '0' || c > '9') {
      return {};
    }
    left = left * 10 + static_cast<std::size_t>(c - '0');
  }
  for (const auto one : json_elements{array}) {
    if (left-- == 0) {
      return one;
    }
  }
  return {};
}

// RFC 6901 on checked text; empty where it leads nowhere.
std::string_view pointed_at(std::string_view json, std::string_view pointer) {
  while (!pointer.empty() && !json.empty()) {
    pointer.remove_prefix(1);
    const auto end = std::min(pointer.find('/'), pointer.size());
    const auto token = unescaped(pointer.substr(0, end));
    pointer.remove_prefix(end);
    switch (kind_of(json)) {
      case json_kind::object: json = json_members{json}.find(token); break;
      case json_kind::array: json = element(json, token); break;
      default: return {};
    }
  }
  return json;
}

std::optional<instant> time_in(std::string_view value) {
  if (kind_of(value) == json_kind::string) {
    return parse_instant(json_string_text(value));
  }
  if (kind_of(value) != json_kind::number) {
    return std::nullopt;
  }
  const double n = json_number(value).value_or(-1);
  if (!(n > 0) || n > 1e14) {
    return std::nullopt;
  }
  return from_micros(std::llround(n < 1e11 ? n * 1e6 : n * 1e3));  // seconds or milliseconds
}

std::string liveness_in(std::string_view value) {
  const auto word =
      kind_of(value) == json_kind::string ? json_string_text(value) : std::string{value};
  return word == "online" || word == "1" || word == "true" ? "true" : "false";
}

std::string unit_in(const std::string& unit, std::string_view json) {
  if (!unit.starts_with('/')) {
    return unit;
  }
  const auto given = pointed_at(json, unit);
  return !given.empty() && kind_of(given) == json_kind::string ? json_string_text(given) : "";
}

// Rounded to what a double holds in decimal, so that 123 * 0.1 is 12.3.
std::string scaled(const payload_field& field, double number) {
  char text[40];
  std::snprintf(text, sizeof text, "%.14g", number * field.scale + field.offset);
  std::string out;
  append_json_number(out, json_number(text).value_or(0));
  return out;
}

result<std::string> value_text(const topic_rule& rule, const payload_field& field,
                               std::string_view value) {
  if (rule.liveness) {
    return liveness_in(value);
  }
  if (field.scale == 1 && field.offset == 0) {
    return std::string{value};
  }
  const auto number = kind_of(value) == json_kind::number ? json_number(value) : std::nullopt;
  if (!number) {
    return refused("not_a_number", "what is to be scaled is no number");
  }
  return scaled(field, *number);
}

result<instant> time_at(std::string_view json, const std::string& pointer, instant arrived) {
  if (pointer.empty()) {
    return arrived;
  }
  const auto value = pointed_at(json, pointer);
  const auto time = value.empty() ? std::nullopt : time_in(value);
  if (!time) {
    return refused("bad_time", "no time at " + pointer);
  }
  return *time;
}

result<std::string> instance(const topic_rule& rule, const payload_field& field,
                             std::string_view json, instant arrived) {
  const auto value = pointed_at(json, field.value);
  if (value.empty() || value == "null") {
    return refused("no_value", "nothing at " + field.value);
  }
  if (kind_of(value) == json_kind::string && json_string_text(value) == null_uri) {
    return refused("no_value", "urn:ngsi-ld:null is no value");  // 5.5.4: it would remove one
  }
  TRY(const auto at, time_at(json, field.observed_at, arrived));
  TRY(const auto text, value_text(rule, field, value));
  std::string out = R"({"type":"Property","value":)" + text;
  out += R"(,"observedAt":")" + format_instant(at) + '"';
  if (const auto unit = unit_in(field.unit, json); !unit.empty()) {
    out += R"(,"unitCode":)";
    append_json_string(out, unit);
  }
  return out + '}';
}

// A payload that is no JSON is taken as text: the plain words of simple devices.
result<std::string> payload_as_json(std::string_view payload) {
  if (payload.size() > payload_max) {
    return refused("too_large", "more than 256 KiB");
  }
  if (auto json = check_and_minify(payload); json.ok()) {
    return json;
  }
  const bool plain = !payload.empty() && payload.size() <= plain_max &&
                     std::all_of(payload.begin(), payload.end(), [](char c) {
                       return c >= ' ' && c <= '~' && c != '{' && c != '[' && c != '"';
                     });
  if (!plain) {
    return refused("not_json", "the payload is neither JSON nor a plain word");
  }
  std::string out;
  append_json_string(out, payload);
  return out;
}

// What the names of a topic make, by the rules that requests over HTTP are held to.
bool fit_for_an_id(std::string_view text) {
  return text.size() <= id_max && is_uri(text) && text != null_uri;
}

result<std::string> stored_name(std::string_view text, std::string_view what) {
  if (text.size() > id_max || !is_name(text)) {
    return refused("bad_name", "the topic names no " + std::string{what});
  }
  return context::core()->stored(text);
}

// "/at" -> "at"; empty where the pointer leads deeper.
std::string first_member(const std::string& pointer) {
  const bool top = !pointer.empty() && pointer.find('/', 1) == std::string::npos;
  return top ? unescaped(std::string_view{pointer}.substr(1)) : "";
}

// The object without members that are null and without the one that holds the time.
std::string without_nulls(std::string_view object, const std::string& time_member) {
  std::string out = "{";
  for (const auto& m : json_members{object}) {
    if (m.value != "null" && m.key != time_member) {
      out += out.size() > 1 ? ",\"" : "\"";
      out.append(m.key).append("\":").append(m.value);
    }
  }
  return out + '}';
}

// The instance with an observedAt behind its value, where it has none.
std::string with_time(const std::string& text, instant at) {
  if (!json_members{text}.find("observedAt").empty()) {
    return text;
  }
  std::string out = "{";
  int members = 0;
  for (const auto& m : json_members{text}) {
    out.append(members == 0 ? "\"" : ",\"").append(m.key).append("\":").append(m.value);
    if (++members == 2) {  // type and value come first: doc/entity-format.md
      out += ",\"observedAt\":\"" + format_instant(at) + '"';
    }
  }
  return out + '}';
}

// The whole payload is attributes, in the words of NGSI-LD or as plain values.
result<done> read_attributes(const topic_rule& rule, std::string_view json, instant arrived,
                             entity_draft& into) {
  if (kind_of(json) != json_kind::object) {
    return refused("bad_attributes", "the payload is no JSON object");
  }
  TRY(const auto at, time_at(json, rule.observed_at, arrived));
  const bool plain = rule.payload == payload_kind::attributes;
  const auto body = plain ? without_nulls(json, first_member(rule.observed_at)) : std::string{json};
  auto read = read_entity(body, *context::core(),
                          {.needs_type = false, .simplified = plain, .id = into.id});
  if (!read.ok()) {
    return refused("bad_attributes", read.error().detail);
  }
  if (read.value().attributes.empty()) {
    return refused("no_value", "the payload holds no attribute");
  }
  into.attributes = std::move(read.value().attributes);
  for (auto& a : into.attributes) {
    a.text = with_time(a.text, at);
  }
  return done{};
}

result<done> read_fields(const topic_rule& rule, const topic_names& names, std::string_view json,
                         instant arrived, entity_draft& into) {
  for (const auto& field : rule.fields) {
    TRY(auto name, stored_name(filled(field.attribute, names).value_or(""), "attribute"));
    if (is_entity_member(name) || is_part_of_an_attribute(name)) {
      return refused("bad_name", "\"" + name + "\" cannot be an attribute");
    }
    TRY(auto text, instance(rule, field, json, arrived));
    into.attributes.push_back({.name = std::move(name), .text = std::move(text)});
  }
  return done{};
}

problem bad_rule(const topic_rule& rule, std::string what) {
  return {why::bad_input, "the rule for \"" + rule.topic + "\": " + std::move(what), "bad_rule"};
}

bool is_pointer(const std::string& text) { return text.empty() || text.front() == '/'; }

result<topic_names> check_pattern(const topic_rule& rule) {
  topic_names names;
  for (const auto level : levels_of(rule.topic)) {
    if (level.empty() || level.find('#') != level.npos) {
      return bad_rule(rule, "a level is empty or holds \"#\"");
    }
    if (level != "+" && !is_placeholder(level) && level.find_first_of("{}+") != level.npos) {
      return bad_rule(rule, "\"" + std::string{level} +
                                "\" mixes a placeholder with text; a placeholder is a whole level");
    }
    if (is_placeholder(level) && !names.emplace(inside(level), "x").second) {
      return bad_rule(rule, "\"" + std::string{level} + "\" stands there twice");
    }
  }
  return names;
}

result<done> check_field(const topic_rule& rule, const payload_field& f, const topic_names& names) {
  if (!filled(f.attribute, names)) {
    return bad_rule(rule, "attribute \"" + f.attribute + "\" names what the topic does not have");
  }
  if (!is_pointer(f.value) || !is_pointer(f.observed_at)) {
    return bad_rule(rule, "\"" + (is_pointer(f.value) ? f.observed_at : f.value) +
                              "\" is no JSON pointer: it begins with \"/\"");
  }
  return done{};
}

}  // namespace

result<done> check_rule(const topic_rule& rule) {
  TRY(const auto names, check_pattern(rule));
  const std::pair<std::string_view, const std::string&> texts[] = {
      {"tenant", rule.tenant}, {"service", rule.service}, {"id", rule.id}, {"type", rule.type}};
  for (const auto& [what, text] : texts) {
    if (!filled(text, names)) {
      return bad_rule(rule, std::string{what} + " \"" + text +
                                "\" names what the topic does not have; give a fixed " +
                                std::string{what});
    }
  }
  if (!is_pointer(rule.observed_at)) {
    return bad_rule(rule, "\"" + rule.observed_at + "\" is no JSON pointer: it begins with \"/\"");
  }
  if (rule.payload == payload_kind::values) {
    for (const auto& f : rule.fields) {
      TRY(const auto ok, check_field(rule, f, names));
    }
  }
  return done{};
}

std::string filter_of(const topic_rule& rule) {
  std::string out;
  for (const auto level : levels_of(rule.topic)) {
    out += out.empty() ? "" : "/";
    out += is_placeholder(level) ? "+" : level;
  }
  return out;
}

std::optional<topic_names> match_topic(const topic_rule& rule, std::string_view topic) {
  const auto wanted = levels_of(rule.topic), has = levels_of(topic);
  if (wanted.size() != has.size()) {
    return std::nullopt;
  }
  topic_names names;
  for (std::size_t i = 0; i < has.size(); ++i) {
    if (wanted[i] == "+") {
      continue;
    }
    if (is_placeholder(wanted[i])) {
      names[inside(wanted[i])] = has[i];
    } else if (wanted[i] != has[i]) {
      return std::nullopt;
    }
  }
  return names;
}

result<topic_meaning> meaning_of(const topic_rule& rule, const topic_names& names,
                                 std::string_view payload, instant arrived) {
  TRY(const auto json, payload_as_json(payload));
  topic_meaning out{.tenant = filled(rule.tenant, names).value_or(""),
                    .service = filled(rule.service, names).value_or(""),
                    .op = {.how = write_kind::upsert_update}};
  auto& entity = out.op.entity;
  entity.id = filled(rule.id, names).value_or("");
  if (!fit_for_an_id(entity.id)) {
    return refused("bad_name", "the topic makes no id that is a URI");
  }
  TRY(auto type, stored_name(filled(rule.type, names).value_or(""), "type"));
  entity.types = {std::move(type)};
  TRY(const auto ok, rule.payload == payload_kind::values
                         ? read_fields(rule, names, json, arrived, entity)
                         : read_attributes(rule, json, arrived, entity));
  return out;
}

}  // namespace tsu::broker
