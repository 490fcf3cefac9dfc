#include <algorithm>
#include <array>
#include <charconv>

#include "base/core/json_text.h"
#include "engine/broker/model/read_instance.h"
#include "engine/broker/model/write_entity.h"

namespace tsu::broker {
namespace {

constexpr std::array<std::string_view, 8> plain_parts{"type",       "observedAt",    "unitCode",
                                                      "datasetId",  "expiresAt",     "createdAt",
                                                      "modifiedAt", "entityIdSealed"};
constexpr std::string_view expiry = "expiresAt";  // shown among the system's times only (6.3.11)

bool is_plain_part(std::string_view key) {
  return std::find(plain_parts.begin(), plain_parts.end(), key) != plain_parts.end();
}

// A canonical instance taken apart.
struct taken_apart {
  attribute_kind kind = attribute_kind::property;
  std::string_view value;
  bool bare = true;  // nothing but type and value, and when it expires
  bool expires = false;
};

taken_apart take_apart(std::string_view text) {
  taken_apart out;
  std::string_view member;
  for (const auto& m : json_members{text}) {
    if (m.key == "type") {
      out.kind = kind_from(m.value.substr(1, m.value.size() - 2)).value_or(out.kind);
      member = value_member(out.kind);
    } else if (m.key == member) {
      out.value = m.value;
    } else {
      out.expires = out.expires || m.key == expiry;
      out.bare = out.bare && m.key == expiry;
    }
  }
  return out;
}

void key(std::string& out, std::string_view name) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += name;
  out += "\":";
}

// "A" or ["A","B"] with each name as the caller says it.
void append_names(std::string& out, std::string_view json, const context& names) {
  if (json.front() == '"') {
    return append_json_string(out, names.term_for(json_string_text(json)));
  }
  out += '[';
  for (const auto one : json_elements{json}) {
    out += out.back() == '[' ? "" : ",";
    append_json_string(out, names.term_for(json_string_text(one)));
  }
  out += ']';
}

// 4.5.22: the plain list of URIs.
void append_uris(std::string& out, std::string_view object_list) {
  out += '[';
  for (const auto one : json_elements{object_list}) {
    out += out.back() == '[' ? "" : ",";
    out += json_members{one}.find("object");
  }
  out += ']';
}

void append_value(std::string& out, const taken_apart& a, const reply_form& form) {
  if (a.kind == attribute_kind::vocab) {
    append_names(out, a.value, *form.names);
  } else {
    out += a.value;
  }
}

// What reading it back without "type" would take for something else (4.5.2.3).
bool needs_type(const taken_apart& a) {
  if (a.kind != attribute_kind::property || a.value.empty() || a.value.front() != '{') {
    return false;
  }
  constexpr std::array<std::string_view, 8> telling{"type",  "value", "object",    "languageMap",
                                                    "vocab", "json",  "valueList", "objectList"};
  for (const auto& m : json_members{a.value}) {
    if (std::find(telling.begin(), telling.end(), m.key) != telling.end()) {
      return true;
    }
  }
  return false;
}

// A language map of which the caller wants one language (4.15); a map without any stays a map.
bool is_reduced(const taken_apart& a, const reply_form& form) {
  return a.kind == attribute_kind::language && !form.lang.empty() && a.value != "{}";
}

void append_simplified(std::string& out, const taken_apart& a, const reply_form& form) {
  if (a.value.empty()) {
    out += "null";
    return;
  }
  if (is_reduced(a, form)) {
    out += json_members{a.value}.find(chosen_language(a.value, form.lang));
    return;
  }
  if (a.kind == attribute_kind::list_relationship) {
    return append_uris(out, a.value);
  }
  const bool wrapped = a.kind == attribute_kind::language || a.kind == attribute_kind::vocab ||
                       a.kind == attribute_kind::json;
  if (!wrapped) {
    out += a.value;
    return;
  }
  out += "{\"";
  out += value_member(a.kind);
  out += "\":";
  append_value(out, a, form);
  out += '}';
}

void append_time(std::string& out, std::string_view name, instant t) {
  if (t != no_time) {
    key(out, name);
    out += '"';
    out += format_instant(t);
    out += '"';
  }
}

void append_head(std::string& out, const taken_apart& a, const reply_form& form) {
  const bool reduced = !a.value.empty() && is_reduced(a, form);
  const auto kind = reduced ? attribute_kind::property : a.kind;
  if (form.format == reply_format::normalized || a.value.empty() || needs_type(a)) {
    key(out, "type");
    out += '"';
    out += type_name(kind);
    out += '"';
  }
  if (a.value.empty()) {  // a store from before apply() refused instances without a value
    return;
  }
  key(out, value_member(kind));
  if (!reduced) {
    return append_value(out, a, form);
  }
  const auto lang = chosen_language(a.value, form.lang);
  out += json_members{a.value}.find(lang);
  key(out, "lang");
  out += '"';
  out += lang;
  out += '"';
}

void append_sub(std::string& out, std::string_view text, const reply_form& form);

// Depth is bounded by what read_entity let in.
void append_full(std::string& out, std::string_view text, const taken_apart& a, instant created,
                 instant modified, const reply_form& form) {
  out += '{';
  append_head(out, a, form);
  const auto member = value_member(a.kind);
  for (const auto& m : json_members{text}) {
    if (m.key == "type" || m.key == member || (m.key == expiry && !form.sys_attrs)) {
      continue;
    }
    if (m.key == "objectType" || m.key == "valueType" || m.key == "entityTypeSealed") {
      key(out, m.key);
      append_names(out, m.value, *form.names);
    } else if (is_plain_part(m.key)) {
      key(out, m.key);
      out += m.value;
    } else {
      key(out, form.names->term_for(m.key));
      append_sub(out, m.value, form);
    }
  }
  append_time(out, "createdAt", created);
  append_time(out, "modifiedAt", modified);
  out += '}';
}

void append_sub(std::string& out, std::string_view text, const reply_form& form) {
  if (text.front() != '[') {
    return append_instance(out, text, no_time, no_time, form);
  }
  out += '[';
  for (const auto one : json_elements{text}) {
    out += out.back() == '[' ? "" : ",";
    append_instance(out, one, no_time, no_time, form);
  }
  out += ']';
}

double weight_of(std::string_view parameters) {
  const auto at = parameters.find("q=");
  double q = 1;
  if (at != parameters.npos) {
    std::from_chars(parameters.data() + at + 2, parameters.data() + parameters.size(), q);
  }
  return q;
}

}  // namespace

std::string_view chosen_language(std::string_view map, std::string_view lang) {
  const json_members all{map};
  std::string_view best, fallback;
  double best_weight = 0;
  while (!lang.empty()) {
    auto one = lang.substr(0, lang.find(','));
    lang.remove_prefix(std::min(one.size() + 1, lang.size()));
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    auto tag = one.substr(0, one.find_first_of("; "));
    const auto weight = weight_of(one.substr(tag.size()));
    while (all.find(tag).empty() && tag.find('-') != tag.npos) {  // RFC 4647, 3.4: nl-BE, then nl
      tag = tag.substr(0, tag.rfind('-'));
    }
    if (weight > best_weight && !all.find(tag).empty()) {
      best = tag;
      best_weight = weight;
    }
  }
  for (const auto& m : all) {
    if (m.key == best) {
      return m.key;
    }
    if (fallback.empty() || m.key == "@none") {
      fallback = m.key;
    }
  }
  return fallback;
}

void append_instance(std::string& out, std::string_view text, instant created, instant modified,
                     const reply_form& form) {
  const bool hides = !form.sys_attrs && text.find("\"expiresAt\":") != text.npos;
  if (form.format == reply_format::normalized && form.names->is_core() && form.lang.empty() &&
      !hides) {
    out += text;
    if (created != no_time || modified != no_time) {
      out.pop_back();
      append_time(out, "createdAt", created);
      append_time(out, "modifiedAt", modified);
      out += '}';
    }
    return;
  }
  const auto a = take_apart(text);
  if (form.format == reply_format::simplified) {
    return append_simplified(out, a, form);
  }
  const bool value_only = a.kind == attribute_kind::property || a.kind == attribute_kind::geo;
  if (form.format == reply_format::concise && value_only && a.bare &&
      !(a.expires && form.sys_attrs) && !a.value.empty() && created == no_time && !needs_type(a)) {
    out += a.value;
    return;
  }
  append_full(out, text, a, created, modified, form);
}

namespace {

// 4.5.23.2: the entity beside the object, or in its place where only values are given.
void append_linked(std::string& out, std::size_t from, const instance_view& one,
                   const reply_form& form) {
  if (one.linked.empty()) {
    return;
  }
  if (form.format == reply_format::simplified) {
    out.resize(from);
    out += one.linked;
    return;
  }
  const bool list = one.text.find("\"ListRelationship\"") != one.text.npos;
  out.pop_back();
  out += list ? ",\"entityList\":" : ",\"entity\":";
  out += one.linked + "}";
}

}  // namespace

void append_attribute(std::string& out, std::string_view stored_name,
                      const std::vector<instance_view>& instances, const reply_form& form) {
  if (form.names->is_core()) {
    key(out, stored_name);
  } else {
    key(out, form.names->term_for(stored_name));
  }
  const bool several = instances.size() > 1;
  if (several && form.format == reply_format::simplified) {
    out += "{\"dataset\":{";
    for (const auto& one : instances) {
      key(out, one.dataset.empty() ? "@none" : one.dataset);
      const auto from = out.size();
      append_instance(out, one.text, no_time, no_time, form);
      append_linked(out, from, one, form);
    }
    out += "}}";
    return;
  }
  out += several ? "[" : "";
  for (std::size_t i = 0; i < instances.size(); ++i) {
    out += i > 0 ? "," : "";
    const auto& one = instances[i];
    const auto from = out.size();
    if (several && form.format == reply_format::concise) {  // a bare one would be a plain array's
      append_full(out, one.text, take_apart(one.text), one.created, one.modified, form);
    } else {
      append_instance(out, one.text, one.created, one.modified, form);
    }
    append_linked(out, from, one, form);
  }
  out += several ? "]" : "";
}

}  // namespace tsu::broker
