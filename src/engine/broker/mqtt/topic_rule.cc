#include "engine/broker/mqtt/topic_rule.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/core/json_text.h"

namespace tsu::broker {
namespace {

constexpr std::size_t payload_max = 256 * 1024, plain_max = 1'024, id_max = 512;

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

bool is_name(std::string_view level) {
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

result<std::string> instance(const topic_rule& rule, const payload_field& field,
                             std::string_view json, instant arrived) {
  const auto value = pointed_at(json, field.value);
  if (value.empty() || value == "null") {
    return refused("no_value", "nothing at " + field.value);
  }
  auto at = std::optional{arrived};
  if (!field.observed_at.empty()) {
    const auto time = pointed_at(json, field.observed_at);
    at = time.empty() ? std::nullopt : time_in(time);
  }
  if (!at) {
    return refused("bad_time", "no time at " + field.observed_at);
  }
  std::string out = R"({"type":"Property","value":)";
  out += rule.liveness ? liveness_in(value) : std::string{value};
  out += R"(,"observedAt":")" + format_instant(*at) + '"';
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

bool fit_for_a_name(std::string_view text) {
  return !text.empty() && text.size() <= id_max &&
         std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '\\' || c == '<' ||
                  c == '>';
         });
}

}  // namespace

result<done> check_rule(const topic_rule& rule) {
  topic_names names;
  for (const auto level : levels_of(rule.topic)) {
    if (level.empty() || level == "+" || level == "#") {
      return refused("bad_rule", "a level of " + rule.topic + " is empty or a wildcard");
    }
    if (is_name(level)) {
      names[inside(level)] = "x";
    }
  }
  for (const auto& text : {rule.tenant, rule.service, rule.id, rule.type}) {
    if (!filled(text, names)) {
      return refused("bad_rule", text + " names what the topic does not have");
    }
  }
  for (const auto& f : rule.fields) {
    const bool pointers = (f.value.empty() || f.value[0] == '/') &&
                          (f.observed_at.empty() || f.observed_at[0] == '/');
    if (!filled(f.attribute, names) || !pointers) {
      return refused("bad_rule", "a field of " + rule.topic + " is not right");
    }
  }
  return done{};
}

std::string filter_of(const topic_rule& rule) {
  std::string out;
  for (const auto level : levels_of(rule.topic)) {
    out += out.empty() ? "" : "/";
    out += is_name(level) ? "+" : level;
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
    if (is_name(wanted[i])) {
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
  entity.types = {filled(rule.type, names).value_or("")};
  if (!fit_for_a_name(entity.id) || !fit_for_a_name(entity.types[0]) ||
      entity.id.find(':') == std::string::npos) {
    return refused("bad_name", "the topic makes no id or type");
  }
  for (const auto& field : rule.fields) {
    auto name = filled(field.attribute, names).value_or("");
    if (!fit_for_a_name(name) || name == "id" || name == "type") {
      return refused("bad_name", "the topic names no attribute");
    }
    TRY(auto text, instance(rule, field, json, arrived));
    entity.attributes.push_back({.name = std::move(name), .text = std::move(text)});
  }
  return out;
}

}  // namespace tsu::broker
